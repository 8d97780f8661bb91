//! Any text as an answer that names its question: front matter, comments, headings.
#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| evaluate_fuzz::laws::naming(source));

//! Any text as a pattern; what stands behind the first line is the answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| evaluate_fuzz::laws::pattern(source));

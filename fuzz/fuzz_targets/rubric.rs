//! Any text as rubric files, with `===` between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| evaluate_fuzz::laws::rubric(source));

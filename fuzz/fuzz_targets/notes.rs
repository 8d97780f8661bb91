//! Any text as a file of notes, taken apart into its answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| evaluate_fuzz::laws::notes(source));

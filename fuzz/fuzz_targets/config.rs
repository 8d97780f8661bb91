//! Any text as `evaluate.toml`, or as a baseline.
#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| evaluate_fuzz::laws::config(source));

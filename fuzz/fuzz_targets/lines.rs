//! Any bytes as JSON Lines for `batch -`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| evaluate_fuzz::laws::lines(data));

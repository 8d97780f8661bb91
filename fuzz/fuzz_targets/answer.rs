//! Any bytes as an answer; the first one chooses the question.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((question, answer)) = data.split_first() {
        evaluate_fuzz::laws::bytes(*question, answer);
    }
});

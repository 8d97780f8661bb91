//! What holds for any input whatever; the targets feed it bytes, `tests/properties.rs` feeds it strings.

pub mod laws;

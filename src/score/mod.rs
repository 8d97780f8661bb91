//! From evidence to points: plain integer arithmetic that sees no text. `docs/scoring.md` explains the formula.

mod band;
mod formula;

pub use band::Band;
pub use formula::{Item, Part, Score, score};

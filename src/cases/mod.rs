//! The cases of rubrics, run through the engine, and what they reach: one function behind `evaluate rubric test` and
//! `cargo test`.

mod coverage;
mod run;

pub use coverage::{Coverage, Share};
pub use run::{CaseResult, Mismatch, Run, Selection, Verdict, run};

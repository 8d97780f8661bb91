//! Judges free-form interview answers against rubrics.
pub mod detect;
pub mod engine;
pub mod finding;
pub mod pattern;
pub mod report;
pub mod rubric;
pub mod score;
pub mod text;

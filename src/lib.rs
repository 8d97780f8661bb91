//! Judges free-form interview answers against rubrics.
pub mod calibrate;
pub mod cases;
pub mod check;
pub mod cli;
pub mod detect;
pub mod draft;
mod embedded;
pub mod engine;
pub mod finding;
pub mod lint;
pub mod pattern;
pub mod question;
pub mod report;
pub mod rubric;
pub mod schema;
pub mod score;
pub mod text;

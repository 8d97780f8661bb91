//! What users see: one model, one file for each format.

mod json;
mod model;

pub use json::write_jsonl;
pub use model::{ConceptReport, EvidenceReport, Gap, Report};

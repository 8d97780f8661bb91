//! What users see: one model, one file for each format.
//!
//! A [`Report`] is finished before any format is written. [`Writer`] knows which format writes how; [`printable()`] makes
//! text that is not ours fit for a terminal.

mod csv;
mod explanation;
mod format;
mod json;
mod layout;
mod markdown;
mod model;
mod printable;
mod table;

pub use explanation::{Because, ConceptPoints, DenialReport, Explanation, PartReport, PatternReport};
pub use format::{Format, Look, Writer};
pub use json::write_json;
pub use layout::{Tone, hanging, paint};
pub use model::{ConceptReport, EvidenceReport, FlagReport, Gap, OrderReport, Report, StageReport, ViolationReport};
pub use printable::{printable, printable_lines};

//! What users see: one model, one file for each format.
//!
//! A [`Report`] is finished before any format is written. [`Writer`] knows which format writes how; [`printable()`] makes
//! text that is not ours fit for a terminal.

mod check;
mod csv;
mod explanation;
mod format;
mod github;
mod html;
mod json;
mod junit;
mod layout;
mod markdown;
mod model;
mod outcome;
mod printable;
mod sarif;
mod table;

pub use check::{Summary, write_check};
pub use explanation::{Because, ConceptPoints, DenialReport, Explanation, PartReport, PatternReport};
pub use format::{Format, Look, Writer};
pub use github::annotation;
pub use layout::{Tone, hanging, paint};
use model::strongest;
pub use model::{
    AnswerText, ConceptReport, EvidenceReport, FlagReport, Gap, OrderReport, Report, StageReport, ViolationReport,
};
pub use printable::{printable, printable_lines};

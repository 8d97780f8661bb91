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
mod stream;
mod summary;
mod summary_markdown;
mod summary_table;
mod table;

pub use check::{Tally, write_check};
pub use explanation::{Because, ConceptPoints, DenialReport, Explanation, PartReport, PatternReport};
pub use format::{Format, Look, Writer};
pub use github::annotation;
pub use html::write_summary as write_summary_html;
pub use json::write_json;
pub use layout::{Tone, hanging, paint};
use model::strongest;
pub use model::{
    AnswerText, ConceptReport, EvidenceReport, FlagReport, Gap, OrderReport, PartOfFile, Report, StageReport,
    ViolationReport, id_text,
};
pub use printable::{printable, printable_lines};
pub use stream::Stream;
pub use summary::{AnswerRow, ConceptName, Day, GapCount, Problem, QuestionSummary, Summary, WorstGap};
pub use summary_markdown::write as write_summary_markdown;
pub use summary_table::write as write_summary_table;

//! A rubric against people: how far it agrees with answers that they have marked, and what it could learn from these.
//!
//! The flow is [`Marked`] (answers with marks, read from CSV or JSON lines) → [`compare`] (agreement for each concept and
//! credits for each pattern) → [`suggest`] (phrases that the rubric misses). `docs/rubrics.md` says what the figures mean.

mod agreement;
mod compare;
mod marked;
mod suggest;

pub use agreement::{Confusion, quadratic_kappa, spearman};
pub use compare::{Comparison, ConceptAgreement, Credits, QuestionAgreement, compare};
pub use marked::{Marked, MarkedError, read_csv, read_jsonl};
pub use suggest::{Suggestion, suggest};

//! First versions of rubrics, for their authors to go on with: empty ones, and ones taken from a reference answer.

mod from_notes;
mod skeleton;
mod toml_text;

pub use from_notes::from_notes;
pub use skeleton::skeleton;

/// The text of the two files of a new question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The question.
    pub question: String,
    /// Its own vocabulary entries.
    pub vocabulary: String,
}

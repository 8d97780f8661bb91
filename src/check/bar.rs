//! What is asked of an answer.

use crate::finding::Place;

/// What is asked of an answer; what is `None` or empty is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// The fewest points, in thousandths.
    pub min_score: Option<u32>,
    /// Concepts that it must hold.
    pub require: Vec<Required>,
    /// Whether it must not raise a red flag.
    pub forbid_red_flags: bool,
    /// The fewest words.
    pub min_words: Option<u32>,
    /// The most words.
    pub max_words: Option<u32>,
}

/// A concept that an answer must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Its id.
    pub concept: String,
    /// Whether it must be explained; otherwise a mention is enough.
    pub explained: bool,
    /// Where this is asked.
    pub place: Place,
}

/// What one table of the file says about the bar.
#[derive(Clone, Debug, Default)]
pub(super) struct PartialBar {
    pub min_score: Option<u32>,
    pub require: Option<Vec<Required>>,
    pub forbid_red_flags: Option<bool>,
    pub min_words: Option<u32>,
    pub max_words: Option<u32>,
}

impl PartialBar {
    /// Lays this over `bar`, key by key.
    pub(super) fn lay_over(&self, bar: &mut Bar) {
        bar.min_score = self.min_score.or(bar.min_score);
        if let Some(require) = &self.require {
            bar.require.clone_from(require);
        }
        bar.forbid_red_flags = self.forbid_red_flags.unwrap_or(bar.forbid_red_flags);
        bar.min_words = self.min_words.or(bar.min_words);
        bar.max_words = self.max_words.or(bar.max_words);
    }
}

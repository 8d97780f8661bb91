//! A compiled set of patterns.

use serde::{Deserialize, Serialize};

use crate::text::{Corrector, StemId, Text, Vocabulary};

use super::program::Program;
use super::scan::Scan;

/// All active patterns, ready to be matched. It also mends typing errors towards the words that it looks for.
#[derive(Debug)]
pub struct Matcher {
    pub(super) program: Program,
    pub(super) vocabulary: Vocabulary,
}

impl Matcher {
    pub(super) fn new(program: Program) -> Self {
        Self { program, vocabulary: Vocabulary::unique() }
    }

    /// Finds all literals of all patterns in one pass, and works out what is made of those that hit.
    #[must_use]
    pub fn scan<'m, 't>(&'m self, text: &'t Text<'t>) -> Scan<'m, 't> {
        self.open(text).with_all()
    }

    /// Finds all literals of all patterns in one pass. What is made of them is known where [`Scan::work_out`] asks for it.
    #[must_use]
    pub fn open<'m, 't>(&'m self, text: &'t Text<'t>) -> Scan<'m, 't> {
        Scan::new(self, text)
    }

    /// The words that are looked for, in their normal form; those of a phrase are apart by spaces.
    pub fn literals(&self) -> impl Iterator<Item = String> {
        self.program.literals.texts()
    }
}

impl Serialize for Matcher {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.program.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Program::deserialize(deserializer).map(Self::new)
    }
}

impl Corrector for Matcher {
    fn vocabulary(&self) -> Vocabulary {
        self.vocabulary
    }

    fn id(&self, stem: &str) -> Option<StemId> {
        self.program.literals.id(stem)
    }

    fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)> {
        self.program.spelling.correct(word, stem)
    }
}

//! What is wrong with a rubric or an answer file: plain data that every format can show.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Warning,
    /// Must be mended before the rubric can be used.
    Error,
}

/// What kind of problem a [`Finding`] tells of. `docs/lints.md` has a paragraph on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// No TOML, or a key that the format does not know.
    Toml,
    /// A pattern that cannot be read.
    PatternSyntax,
    /// A pattern that reads well and means nothing: an unknown word class, say.
    PatternMeaning,
    /// A title, definition or other text with nothing in it.
    EmptyText,
    /// An id that is not in kebab-case.
    BadId,
    /// `[refine.ID]` of a concept that the question does not have.
    UnusedRefinement,
    /// A concept that stands in both tiers.
    CoreAndBonus,
    /// A question without a core concept.
    NoCore,
    /// A concept of a stage that is neither core nor bonus.
    StageOutsider,
    /// A weight that is no weight.
    BadWeight,
    /// A concept that the vocabulary does not have.
    UnknownConcept,
    /// An entry without a pattern that could find it.
    NoPatterns,
    /// Two stages of one name.
    DoubleStage,
    /// A stage without a concept.
    EmptyStage,
    /// A case that expects a red flag which there is not.
    UnknownRedFlag,
    /// Two red flags with one id.
    DoubleRedFlag,
    /// More of something than rubrics that people write ever have.
    TooMany,
    /// A vocabulary entry that no question lists.
    UnusedEntry,
    /// A word class that no pattern uses.
    UnusedWordClass,
    /// A pattern that can never match.
    ImpossiblePattern,
    /// A pattern whose every hit the entry's own `not` takes away.
    VetoedPattern,
    /// A pattern that stands twice.
    DuplicatePattern,
    /// A pattern that finds nothing which another one of the list does not find.
    HiddenPattern,
    /// A pattern that fires on the cases of many other concepts.
    ForeignPattern,
    /// A pattern that hits more than a third of the samples of other questions.
    GeneralPattern,
    /// One core concept that weighs more than all others together.
    LopsidedWeights,
    /// A red flag that no case expects.
    UntestedRedFlag,
    /// One name in two spellings.
    DivergingSpelling,
    /// A sentence to say that would not count if it were said.
    UnheardSentence,
    /// A concept that no case makes fire.
    UncoveredConcept,
    /// A pattern that no case makes fire.
    UncoveredPattern,
    /// A red flag that no case raises.
    UncoveredRedFlag,
}

impl Code {
    /// All codes with their names: kebab-case, unique, never reused.
    pub const ALL: [(&'static str, Self); 32] = [
        ("toml", Self::Toml),
        ("pattern-syntax", Self::PatternSyntax),
        ("pattern-meaning", Self::PatternMeaning),
        ("empty-text", Self::EmptyText),
        ("bad-id", Self::BadId),
        ("unused-refinement", Self::UnusedRefinement),
        ("core-and-bonus", Self::CoreAndBonus),
        ("no-core", Self::NoCore),
        ("stage-outsider", Self::StageOutsider),
        ("bad-weight", Self::BadWeight),
        ("unknown-concept", Self::UnknownConcept),
        ("no-patterns", Self::NoPatterns),
        ("double-stage", Self::DoubleStage),
        ("empty-stage", Self::EmptyStage),
        ("unknown-red-flag", Self::UnknownRedFlag),
        ("double-red-flag", Self::DoubleRedFlag),
        ("too-many", Self::TooMany),
        ("unused-entry", Self::UnusedEntry),
        ("unused-word-class", Self::UnusedWordClass),
        ("impossible-pattern", Self::ImpossiblePattern),
        ("vetoed-pattern", Self::VetoedPattern),
        ("duplicate-pattern", Self::DuplicatePattern),
        ("hidden-pattern", Self::HiddenPattern),
        ("foreign-pattern", Self::ForeignPattern),
        ("general-pattern", Self::GeneralPattern),
        ("lopsided-weights", Self::LopsidedWeights),
        ("untested-red-flag", Self::UntestedRedFlag),
        ("diverging-spelling", Self::DivergingSpelling),
        ("unheard-sentence", Self::UnheardSentence),
        ("uncovered-concept", Self::UncoveredConcept),
        ("uncovered-pattern", Self::UncoveredPattern),
        ("uncovered-red-flag", Self::UncoveredRedFlag),
    ];

    /// The name that findings and options use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, code)| *code == self).map_or("", |(name, _)| name)
    }
}

impl Display for Code {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A name that is no [`Code`]'s.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{name}`{}", nearest.map_or(String::new(), |near| format!("; did you mean `{near}`?")))]
pub struct UnknownCode {
    /// As given.
    pub name: String,
    /// The code whose name is near.
    pub nearest: Option<Code>,
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        if let Some((_, code)) = Self::ALL.iter().find(|(known, _)| *known == name) {
            return Ok(*code);
        }
        let nearest = Self::ALL.iter().map(|(known, code)| (strsim::osa_distance(known, name), *code)).min();
        let nearest = nearest.filter(|(distance, _)| *distance <= 3).map(|(_, code)| code);
        Err(UnknownCode { name: name.to_owned(), nearest })
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path as given, or the name of an embedded file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
}

impl Place {
    /// The place of byte `at` of `source`, the text of `file`.
    #[must_use]
    pub fn new(file: &str, source: &str, at: usize) -> Self {
        let mut at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        let before = &source[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: file.to_owned(),
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// Where the lines of a text start: finds many [`Place`]s in one text without reading it again for each.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Those of `source`.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self(std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// [`Place::new`] for the same `source`.
    #[must_use]
    pub fn place(&self, file: &str, source: &str, at: usize) -> Place {
        let line = self.0.partition_point(|start| *start <= at.min(source.len())) - 1;
        let start = self.0[line];
        Place { line: line + 1, ..Place::new(file, &source[start..], at.saturating_sub(start)) }
    }
}

impl Display for Place {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One problem, where it is, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// How bad.
    pub severity: Severity,
    /// The name of a [`Code`].
    pub code: &'static str,
    /// What is wrong: a lower-case fragment that names the value.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Display for Finding {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(out, "{}: {severity}[{}]: {}", self.place, self.code, self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(out, "\n  help: {}", self.help) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_unique_and_survives_text_and_back() {
        let names: BTreeSet<&str> = Code::ALL.iter().map(|(name, _)| *name).collect();
        let codes: BTreeSet<Code> = Code::ALL.iter().map(|(_, code)| *code).collect();
        assert_eq!((names.len(), codes.len()), (Code::ALL.len(), Code::ALL.len()));
        for (name, code) in Code::ALL {
            assert_eq!(code.to_string().parse(), Ok(code));
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name} is not in kebab-case");
        }
    }

    #[test]
    fn a_mistyped_code_is_told_from_an_unknown_one() {
        let error = "hiden-pattern".parse::<Code>().unwrap_err();
        assert_eq!(error.to_string(), "there is no code `hiden-pattern`; did you mean `hidden-pattern`?");
        assert_eq!("quorum".parse::<Code>().unwrap_err().to_string(), "there is no code `quorum`");
    }
}

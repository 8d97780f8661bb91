//! What rubric files say, word for word. Whatever a finding may point at is [`Spanned`].
//!
//! The embedded files were read from TOML when the program was built; their content is in the program as it is here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::spanned::Spanned;

/// A string with its place in the file.
pub(super) type Text = Spanned<String>;
/// Patterns as written.
pub(super) type Patterns = Vec<Text>;

/// A rubric file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum RawFile {
    Question(Box<RawQuestion>),
    Vocabulary(RawVocabulary),
}

impl RawFile {
    /// Reads TOML: a question if it has an `id`, else words and vocabulary.
    ///
    /// # Errors
    /// If it is no TOML, or not of this form.
    pub(super) fn read(source: &str) -> Result<Self, toml::de::Error> {
        let is_question = source
            .lines()
            .map(str::trim_start)
            .take_while(|line| !line.starts_with('['))
            .any(|line| line.strip_prefix("id").is_some_and(|rest| rest.trim_start().starts_with('=')));
        if is_question {
            toml::from_str(source).map(Self::Question)
        } else {
            toml::from_str(source).map(Self::Vocabulary)
        }
    }
}

/// `rubrics/words.toml` or a file in `rubrics/vocabulary/`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVocabulary {
    #[serde(default)]
    pub words: BTreeMap<Text, Patterns>,
    #[serde(default)]
    pub concept: BTreeMap<Text, RawConcept>,
    #[serde(default)]
    pub examples: BTreeMap<Text, RawExamples>,
}

/// Sentences from which it is learned how people speak of a concept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExamples {
    #[serde(default)]
    pub shown: Vec<String>,
    #[serde(default)]
    pub missing: Vec<String>,
}

/// A vocabulary entry. (Its rule lists stand again in [`RawRules`]: `flatten` and `Spanned` do not go together.)
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawConcept {
    pub term: Text,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub definition: Text,
    pub say: Text,
    #[serde(default)]
    pub named: Patterns,
    #[serde(default)]
    pub explained: Patterns,
    #[serde(default)]
    pub with_term: Patterns,
    #[serde(default)]
    pub rejected: Patterns,
    #[serde(default)]
    pub not: Patterns,
    #[serde(default)]
    pub cases: RawCases,
}

/// Patterns that a question adds to a shared concept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRules {
    #[serde(default)]
    pub named: Patterns,
    #[serde(default)]
    pub explained: Patterns,
    #[serde(default)]
    pub with_term: Patterns,
    #[serde(default)]
    pub rejected: Patterns,
    #[serde(default)]
    pub not: Patterns,
}

/// Sentences with the status that a fair marker gives.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCases {
    #[serde(default)]
    pub explained: Vec<Text>,
    #[serde(default)]
    pub named: Vec<Text>,
    #[serde(default)]
    pub missing: Vec<Text>,
}

/// One question.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawQuestion {
    pub id: Text,
    #[serde(default)]
    pub set: String,
    #[serde(default)]
    pub kind: RawKind,
    pub title: Text,
    pub prompt: Text,
    #[serde(default)]
    pub detect: Patterns,
    #[serde(default)]
    pub stage: Vec<RawStage>,
    #[serde(default)]
    pub core: BTreeMap<Text, RawMember>,
    #[serde(default)]
    pub bonus: BTreeMap<Text, RawMember>,
    #[serde(default)]
    pub refine: BTreeMap<Text, RawRules>,
    #[serde(default)]
    pub red_flag: Vec<RawRedFlag>,
    #[serde(default)]
    pub case: Vec<RawCase>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawKind {
    #[default]
    Technical,
    Behavioural,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStage {
    pub name: Text,
    pub concepts: Vec<Text>,
}

/// How a concept belongs to a question.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMember {
    pub why: Text,
    #[serde(default)]
    pub weight: Option<Spanned<f64>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRedFlag {
    pub id: Text,
    pub meaning: Text,
    pub advice: Text,
    pub patterns: Patterns,
    #[serde(default)]
    pub not: Patterns,
    #[serde(default)]
    pub unless: Patterns,
    #[serde(default)]
    pub unless_explained: Vec<Text>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawCase {
    pub name: Text,
    pub answer: String,
    #[serde(default)]
    pub expect: BTreeMap<Text, RawStatus>,
    #[serde(default)]
    pub red_flags: Vec<Text>,
    /// Not handled yet; fails once it is.
    #[serde(default)]
    pub known: bool,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawStatus {
    Missing,
    Named,
    Explained,
}

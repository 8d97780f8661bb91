//! What `evaluate.toml` says, word for word.

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConfig {
    #[serde(default)]
    pub defaults: RawDefaults,
    #[serde(default)]
    pub answer: Vec<RawAnswer>,
}

/// What goes for every answer. (These keys stand again in [`RawAnswer`]: `flatten` and `Spanned` do not go together.)
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawDefaults {
    pub min_score: Option<Spanned<f64>>,
    pub forbid_red_flags: Option<bool>,
    pub min_words: Option<Spanned<u32>>,
    pub max_words: Option<Spanned<u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawAnswer {
    pub path: Spanned<String>,
    pub question: Option<Spanned<String>>,
    pub min_score: Option<Spanned<f64>>,
    pub require: Option<Vec<Spanned<String>>>,
    pub forbid_red_flags: Option<bool>,
    pub min_words: Option<Spanned<u32>>,
    pub max_words: Option<Spanned<u32>>,
}

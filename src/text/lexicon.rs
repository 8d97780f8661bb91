//! Which words are correct English, and which are the British spelling of an American one.

use std::sync::LazyLock;

use fst::Map;

static WORDS: LazyLock<Map<&'static [u8]>> =
    LazyLock::new(|| Map::new(crate::embedded::lexicon()).expect("src/build.rs wrote this map"));
static AMERICAN: LazyLock<Vec<&'static str>> = LazyLock::new(|| crate::embedded::american().lines().collect());

/// The embedded word list: SCOWL for the words, varcon for the spellings (`src/build.rs`).
pub struct Lexicon;

impl Lexicon {
    /// Whether `word`, in lower case, is a correct English word in British or American spelling.
    #[must_use]
    pub fn contains(word: &str) -> bool {
        WORDS.contains_key(word)
    }

    /// The American spelling of `word`, or `word` itself where there is no other or none is known.
    #[must_use]
    pub fn american(word: &str) -> &str {
        match WORDS.get(word) {
            Some(line) if line > 0 => {
                usize::try_from(line - 1).ok().and_then(|line| AMERICAN.get(line)).map_or(word, |w| w)
            }
            _ => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn british_spellings_have_an_american_form_and_words_are_known() {
        for (british, american) in
            [("normalise", "normalize"), ("colour", "color"), ("organisation", "organization"), ("cache", "cache")]
        {
            assert_eq!(Lexicon::american(british), american);
        }
        assert!(Lexicon::contains("potency") && Lexicon::contains("sage"));
        assert!(!Lexicon::contains("idempotancy"));
    }
}

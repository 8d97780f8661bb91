//! Recognises what an answer only gives back: the question as it was put, and definitions pasted from the tool itself.

use serde::{Deserialize, Serialize};

use crate::text::Span;
use crate::text::{NoCorrection, Normaliser, Sentence, Text, Word, Words};

/// Words in a row that two texts hardly ever share by chance.
const RUN: usize = 5;

/// A text that answers may give back, as hashes of its runs of words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Source {
    /// Sorted.
    runs: Vec<u64>,
    /// One bit for the first [`FILTER_BITS`] bits of each run: of the runs of an answer hardly any is worth a search.
    filter: Vec<u64>,
}

/// 4096 bits in all: the definitions of a question have some 500 runs.
const FILTER_BITS: u32 = 12;

/// The word and the bit of the filter that a run has.
fn filter_bit(run: u64) -> (usize, u64) {
    let bit = run >> (u64::BITS - FILTER_BITS);
    (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
}

impl Source {
    /// What is given back when any of `texts` is.
    #[must_use]
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut normaliser = Normaliser::new(&NoCorrection);
        let mut source = Self::default();
        for text in texts {
            let text = Text::plain(text, &mut normaliser);
            let all = Span::new(0, u32::try_from(text.words.len()).unwrap_or(u32::MAX));
            source.runs.extend(runs(&text, all));
        }
        source.runs.sort_unstable();
        source.filter = vec![0; (1 << FILTER_BITS) / 64];
        for run in &source.runs {
            let (word, bit) = filter_bit(*run);
            source.filter[word] |= bit;
        }
        source
    }

    fn has(&self, run: u64) -> bool {
        let (word, bit) = filter_bit(run);
        self.filter.get(word).is_some_and(|bits| bits & bit != 0) && self.runs.binary_search(&run).is_ok()
    }

    /// Whether more than half of a sentence stands in the source; sentences shorter than a run never do.
    #[must_use]
    pub fn holds(&self, text: &Text<'_>, sentence: &Sentence) -> bool {
        let (mut known, mut all) = (0_usize, 0_usize);
        for run in runs(text, sentence.words) {
            all += 1;
            known += usize::from(self.has(run));
        }
        known * 2 > all
    }
}

/// The hash of each run of words, made of those of the words.
fn runs<'t>(text: &'t Text<'_>, words: Span<Words>) -> impl Iterator<Item = u64> + 't {
    let hash = |run: &[Word]| {
        // Odd, and without a pattern in its bits (it is that of FxHash); the product's high bits depend on all words.
        run.iter().fold(0_u64, |hash, word| (hash.rotate_left(5) ^ word.hash).wrapping_mul(0x517c_c1b7_2722_0a95))
    };
    text.words[words.range()].windows(RUN).map(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_given_back_is_recognised_and_one_that_shares_words_is_not() {
        let source = Source::new(["How do you handle a transaction that spans several microservices?"].into_iter());
        let holds = |answer: &str| {
            let text = Text::new(answer, &mut Normaliser::new(&NoCorrection));
            source.holds(&text, &text.sentences[0])
        };
        assert!(holds("So how do you handle a transaction that spans several microservices"));
        assert!(!holds("A transaction that spans several microservices needs a saga, since no lock reaches that far."));
        assert!(!holds("Sagas."));
    }
}

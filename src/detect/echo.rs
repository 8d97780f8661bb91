//! Recognises what an answer only gives back: the question as it was put, and definitions pasted from the tool itself.

use serde::{Deserialize, Serialize};

use crate::text::Span;
use crate::text::{NoCorrection, Normaliser, Sentence, Text, Words};

/// Words in a row that two texts hardly ever share by chance.
const RUN: usize = 5;

/// A text that answers may give back, as hashes of its runs of words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Source {
    /// Sorted.
    runs: Vec<u64>,
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
        source
    }

    /// Whether more than half of a sentence stands in the source; sentences shorter than a run never do.
    #[must_use]
    pub fn holds(&self, text: &Text<'_>, sentence: &Sentence) -> bool {
        let (mut known, mut all) = (0_usize, 0_usize);
        for run in runs(text, sentence.words) {
            all += 1;
            known += usize::from(self.runs.binary_search(&run).is_ok());
        }
        known * 2 > all
    }
}

fn runs<'t>(text: &'t Text<'_>, words: Span<Words>) -> impl Iterator<Item = u64> + 't {
    let last = words.end.saturating_sub(u32::try_from(RUN).unwrap_or(0) - 1);
    (words.start..last.max(words.start)).map(|start| {
        let bytes = (start..).take(RUN).flat_map(|word| text.stem(word).bytes().chain([b' ']));
        // FNV-1a: the same on every machine, since hashes made by the build script are compared with those made later.
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    })
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

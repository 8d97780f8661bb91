//! Recognises what an answer only gives back: the question as it was put, what the program itself says, and its own words
//! again and again.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::text::{NoCorrection, Normaliser, Sentence, Span, Text, Word, Words};

/// Words in a row that two texts hardly ever share by chance.
const RUN: usize = 5;

/// Where a run of words comes from, as a set; none is somebody's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin(u8);

impl Origin {
    /// The question as it is put.
    pub const PROMPT: Self = Self(1);
    /// A definition, a reason or an advice.
    pub const DEFINITION: Self = Self(1 << 1);
    /// A sentence that the program teaches to say.
    pub const SAYING: Self = Self(1 << 2);
    /// A sentence by which a rubric is tested.
    pub const EXAMPLE: Self = Self(1 << 3);

    /// What comes from one of the two.
    #[must_use]
    pub const fn or(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    const fn is(self, wanted: Self) -> bool {
        self.0 & wanted.0 != 0
    }
}

/// Texts that answers may give back, as hashes of their runs of words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sources {
    /// Sorted.
    runs: Vec<u64>,
    /// Of each run.
    origins: Vec<Origin>,
    /// One bit for the first [`FILTER_BITS`] bits of each run: of the runs of an answer hardly any is worth a search.
    filter: Vec<u64>,
}

/// 32,768 bits in all: the texts of a question have some 2,000 runs.
const FILTER_BITS: u32 = 15;

/// The word and the bit of the filter that a run has.
fn filter_bit(run: u64) -> (usize, u64) {
    let bit = run >> (u64::BITS - FILTER_BITS);
    (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
}

impl Sources {
    /// What is given back when any of `texts` is.
    #[must_use]
    pub fn new<'a>(texts: impl Iterator<Item = (Origin, &'a str)>) -> Self {
        let mut normaliser = Normaliser::new(&NoCorrection);
        let mut known: Vec<(u64, Origin)> = Vec::new();
        for (origin, text) in texts {
            let text = Text::plain(text, &mut normaliser);
            known.extend(runs(&text.words).map(|run| (run, origin)));
        }
        known.sort_unstable_by_key(|(run, _)| *run);
        known.dedup_by(|(run, origin), (kept, all)| {
            let is_same = run == kept;
            if is_same {
                *all = all.or(*origin);
            }
            is_same
        });
        let (runs, origins): (Vec<u64>, Vec<Origin>) = known.into_iter().unzip();
        let mut filter = vec![0; (1 << FILTER_BITS) / 64];
        for run in &runs {
            let (word, bit) = filter_bit(*run);
            filter[word] |= bit;
        }
        Self { runs, origins, filter }
    }

    fn origin(&self, run: u64) -> Origin {
        let (word, bit) = filter_bit(run);
        if self.filter.get(word).is_none_or(|bits| bits & bit == 0) {
            return Origin::default();
        }
        self.runs.binary_search(&run).map_or_else(|_| Origin::default(), |at| self.origins[at])
    }

    /// What of `text` comes from here.
    #[must_use]
    pub fn echo(&self, text: &Text<'_>) -> Echo {
        Echo { runs: runs(&text.words).map(|run| self.origin(run)).collect() }
    }
}

/// What of an answer is given back.
#[derive(Clone, Debug)]
pub struct Echo {
    /// Of the run that starts with each word.
    runs: Vec<Origin>,
}

impl Echo {
    /// Whether more than half of a sentence comes from `origin`; of a sentence shorter than a run that cannot be said.
    #[must_use]
    pub fn is_of(&self, sentence: &Sentence, origin: Origin) -> bool {
        let (start, end) = (sentence.words.start as usize, sentence.words.end as usize);
        let runs = self.runs.get(start..(end + 1).saturating_sub(RUN)).unwrap_or_default();
        runs.iter().filter(|run| run.is(origin)).count() * 2 > runs.len()
    }

    /// How many words stand in runs that come from `origin`.
    #[must_use]
    pub fn count_words(&self, origin: Origin) -> usize {
        let starts = (0..).zip(&self.runs).filter(|(_, run)| run.is(origin)).map(|(start, _)| start);
        count_covered(starts)
    }
}

/// How many words the runs that start at `starts`, in ascending order, cover.
fn count_covered(starts: impl Iterator<Item = usize>) -> usize {
    let (mut count, mut end) = (0, 0);
    for start in starts {
        count += start + RUN - end.max(start);
        end = start + RUN;
    }
    count
}

/// The hash of each run of words, made of those of the words.
fn runs(words: &[Word]) -> impl Iterator<Item = u64> + '_ {
    words.windows(RUN).map(hash)
}

fn hash(words: &[Word]) -> u64 {
    // Odd, and without a pattern in its bits (it is that of FxHash); the product's high bits depend on all words.
    words.iter().fold(0, |hash: u64, word| (hash.rotate_left(5) ^ word.hash).wrapping_mul(0x517c_c1b7_2722_0a95))
}

/// Different sentences from which on a run of words that they share is a frame rather than a coincidence.
const FRAMED: u8 = 3;

/// How many words of `text` stand in frames: runs of words that several different sentences share, as in "In my last
/// project we had X and it worked great". A sentence that stands there twice counts once.
#[must_use]
pub fn count_framed_words(text: &Text<'_>) -> usize {
    let words = |sentence: Span<Words>| &text.words[sentence.range()];
    let mut seen: HashSet<u64, foldhash::fast::RandomState> = HashSet::default();
    let sentences = text.sentences.iter().map(|sentence| sentence.words);
    let different: Vec<Span<Words>> = sentences.filter(|sentence| seen.insert(hash(words(*sentence)))).collect();
    // How often a run occurs, by some bits of its hash: so many places that hardly any two runs share one.
    let places = (8 * text.words.len()).next_power_of_two();
    let place = |run: u64| usize::try_from(run >> 32).unwrap_or(0) & (places - 1);
    let mut counts = vec![0_u8; places];
    for run in different.iter().flat_map(|sentence| runs(words(*sentence))) {
        let count = &mut counts[place(run)];
        *count = count.saturating_add(1);
    }
    let framed = |sentence: &Span<Words>| {
        let starts = (0..).zip(runs(words(*sentence))).filter(|(_, run)| counts[place(*run)] >= FRAMED);
        count_covered(starts.map(|(start, _)| start))
    };
    different.iter().map(framed).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &str = "How do you handle a transaction that spans several microservices?";
    const DEFINITION: &str = "A chain of local commits, one per service, where each sets off the next.";

    fn with_text<T>(answer: &str, ask: impl Fn(&Text<'_>) -> T) -> T {
        ask(&Text::new(answer, &mut Normaliser::new(&NoCorrection)))
    }

    fn echo(text: &Text<'_>) -> Echo {
        Sources::new([(Origin::PROMPT, PROMPT), (Origin::DEFINITION, DEFINITION)].into_iter()).echo(text)
    }

    #[test]
    fn a_sentence_given_back_is_recognised_and_one_that_shares_words_is_not() {
        let is_prompt = |answer: &str| with_text(answer, |text| echo(text).is_of(&text.sentences[0], Origin::PROMPT));
        assert!(is_prompt("So how do you handle a transaction that spans several microservices"));
        assert!(!is_prompt(DEFINITION));
        assert!(!is_prompt(
            "A transaction that spans several microservices needs a saga, since no lock reaches that far."
        ));
        assert!(!is_prompt("Sagas."));
    }

    #[test]
    fn words_given_back_are_counted_wherever_they_stand() {
        for (answer, prompt, both) in [
            ("Sagas.", 0, 0),
            (PROMPT, 9, 9),
            (
                "I was asked: how do you handle a transaction? I handle a transaction that spans several of them.",
                10,
                10,
            ),
            ("It is a chain of local commits, one per service, by the way. How do you handle a transaction?", 5, 12),
        ] {
            let count = |origin: Origin| with_text(answer, |text| echo(text).count_words(origin));
            assert_eq!(count(Origin::PROMPT), prompt, "{answer}");
            assert_eq!(count(Origin::PROMPT.or(Origin::DEFINITION)), both, "{answer}");
        }
    }

    #[test]
    fn a_frame_around_other_words_is_told_from_a_sentence_said_twice() {
        let framed = |answer: &str| with_text(answer, count_framed_words);
        assert_eq!(framed("I like a saga, and it worked great for us. I like a lock, and it worked great for us."), 0);
        let frame = "In this project we had {}, and it worked great for us. ";
        let answer = ["a saga", "a lock", "two queues"].map(|term| frame.replace("{}", term)).concat();
        assert_eq!(framed(&answer), 18);
        assert_eq!(framed(&frame.repeat(9)), 0);
    }
}

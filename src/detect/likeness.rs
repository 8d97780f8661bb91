//! Sentences that speak of a concept as its examples do, though no pattern foresaw how; and answers of which none does, whatever
//! a pattern found.
//!
//! A sentence is as like a concept as its words weigh together ([`crate::rubric::Lessons`]), less than in proportion to its length:
//! a long one has more words of every kind.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use crate::pattern::Numbers;
use crate::rubric::{ABSENT, Feature, Lessons, Rubric, Weight, of_pair, of_word};
use crate::text::{Span, Text, Word, Words, small};

/// Shorter sentences are measured as if they had so many words: one or two strong words are no thought.
const SHORT: u32 = 12;
/// Longer ones are read in overlapping stretches of so many words.
pub(super) const LONG: u32 = 32;
/// What a word weighs that is shown as evidence.
const TELLING: Weight = 100;

/// The weights of a rubric's concepts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Likeness {
    /// Sorted, one for each entry.
    features: Numbers,
    /// Concept and weight of each, see [`packed`], and [`COMMON`] behind those of what tells something where it is missing.
    entries: Numbers,
    /// Where the features with each [`bucket`] start, and the end: features are hashes, so a look-up is a step or two.
    buckets: Numbers,
    /// For each concept whether there were examples enough.
    taught: Vec<bool>,
}

/// How like a stretch of words is to a concept: from very unlike through nothing at all to very like. It is the square of the
/// weight, in hundredths, that it has for each square root of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Measure(i64);

impl Measure {
    /// From so much on a stretch shows the concept: docs/examples.md says how this and the others were chosen.
    pub(super) const LIKE: Self = Self(550 * 550);
    /// The same for several sentences, and for what was dictated without full stops: these are parts of several thoughts.
    pub(super) const LIKE_MIXED: Self = Self(620 * 620);
    /// Where no sentence reaches this, the words of a hit are used in another sense.
    pub(super) const UNLIKE: Self = Self(0);
    /// Where no sentence of a loose hit reaches this, they are hits by chance ...
    pub(super) const DOUBTFUL: Self = Self(200 * 200);
    /// The same for several sentences and what was dictated, ...
    pub(super) const DOUBTFUL_MIXED: Self = Self(75 * 75);
    /// ... unless a stretch that is like no other concept more is so like this one.
    pub(super) const SPOKEN_OF: Self = Self(250 * 250);
    /// Where the sentence of the only hit that explains does not reach this, the concept is named.
    pub(super) const DEEP: Self = Self(100 * 100);
    /// The same for a mention whose sentence gives a reason.
    pub(super) const REASONED: Self = Self(450 * 450);

    fn new(weight: Weight, words: u32) -> Self {
        let weight = i64::from(weight);
        Self(weight * weight.abs() / i64::from(words.max(SHORT)))
    }
}

impl Likeness {
    pub(super) fn new(rubric: &Rubric, lessons: &Lessons) -> Self {
        let of = |(position, concept): (u32, Vec<(Feature, Weight)>)| {
            concept.into_iter().map(move |(feature, weight)| (feature, packed(position, weight)))
        };
        let weights: Vec<_> = rubric.concepts.iter().map(|concept| lessons.weights(&concept.id)).collect();
        let taught: Vec<bool> = weights.iter().map(|weights| !weights.is_empty()).collect();
        if !taught.contains(&true) {
            return Self { taught, ..Self::default() };
        }
        let common = lessons.common().into_iter().map(|feature| (feature, COMMON));
        Self::of((0..).zip(weights).flat_map(of).chain(common).collect(), taught)
    }

    fn of(mut entries: Vec<(Feature, u32)>, taught: Vec<bool>) -> Self {
        entries.sort_unstable();
        let starts = (0..=BUCKETS).map(|wanted| entries.partition_point(|(feature, _)| bucket(*feature) < wanted));
        let buckets: Vec<u32> = starts.map(small).collect();
        let (features, entries): (Vec<Feature>, Vec<u32>) = entries.into_iter().unzip();
        Self { features: features.into(), entries: entries.into(), buckets: buckets.into(), taught }
    }

    /// Whether there were examples enough of any concept.
    pub(super) fn knows_any(&self) -> bool {
        self.taught.contains(&true)
    }

    /// Whether there were examples enough to tell what is like the concept at `position`.
    pub(super) fn knows(&self, position: usize) -> bool {
        self.taught[position]
    }

    /// Where the entries of `feature` lie.
    fn entries(&self, feature: Feature) -> Span<Entries> {
        let bucket = bucket(feature) as usize;
        let (Some(start), Some(end)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else {
            return Span::new(0, 0);
        };
        let features = &self.features[*start as usize..*end as usize];
        let before = features.iter().take_while(|known| **known < feature).count();
        let same = features[before..].iter().take_while(|known| **known == feature).count();
        Span::new(start + small(before), start + small(before + same))
    }
}

/// What the words of an answer tell of a rubric's concepts. That is looked up once, and asked for by many stretches.
pub(super) struct Reader<'l> {
    likeness: &'l Likeness,
    /// In the order of the answer.
    telling: Vec<Telling>,
    /// For each word where what it tells starts, and the end.
    starts: Vec<u32>,
}

/// A feature of an answer that tells something.
#[derive(Clone, Copy)]
struct Telling {
    /// The word, or the second one of a pair.
    word: u32,
    is_pair: bool,
    entries: Span<Entries>,
    /// The same feature before, counted from 1 in [`Reader::telling`]; 0 if there is none.
    before: u32,
}

/// Marks a [`Span`] of positions in [`Likeness::entries`].
#[derive(Clone, Copy)]
enum Entries {}

impl<'l> Reader<'l> {
    pub(super) fn new(likeness: &'l Likeness, text: &Text<'_>) -> Self {
        let mut telling = Vec::with_capacity(text.words.len());
        let mut starts = Vec::with_capacity(text.words.len() + 1);
        // By the first entry, which no two features have in common.
        let mut last = HashMap::with_capacity_and_hasher(text.words.len(), foldhash::fast::RandomState::default());
        let mut before: Option<&Word> = None;
        for (at, word) in (0..).zip(&text.words) {
            starts.push(small(telling.len()));
            let pair = before.map(|before| (of_pair(before, word), true));
            for (feature, is_pair) in std::iter::once((of_word(word), false)).chain(pair) {
                let entries = likeness.entries(feature);
                if !entries.is_empty() {
                    let before = last.insert(entries.start, small(telling.len() + 1)).unwrap_or(0);
                    telling.push(Telling { word: at, is_pair, entries, before });
                }
            }
            before = Some(word);
        }
        starts.push(small(telling.len()));
        Self { likeness, telling, starts }
    }

    /// The concept that the words from `start` to each of `ends`, which are in order, are most like, and how like, if only those
    /// weigh that `counts` lets through.
    pub(super) fn growing(
        &self,
        start: u32,
        ends: impl Iterator<Item = u32>,
        counts: impl Fn(u32) -> bool + Copy,
    ) -> impl Iterator<Item = (Span<Words>, usize, Measure)> {
        let mut weights: SmallVec<[Weight; 16]> = smallvec![0; self.likeness.taught.len()];
        let (mut usual, mut read) = (0, start);
        ends.filter_map(move |end| {
            let weights = weights.as_mut_slice();
            usual += self.weigh(start, Span::new(read, end), counts, |concept, weight| weights[concept] += weight);
            read = end;
            let (concept, most) = weights.iter().enumerate().max_by_key(|(_, weight)| **weight)?;
            let words = Span::new(start, end);
            Some((words, concept, Measure::new(most + usual, words.len())))
        })
    }

    /// How like `words` are to the concept at `position`, if only those weigh that `counts` lets through.
    pub(super) fn measure(&self, position: usize, words: Span<Words>, counts: impl Fn(u32) -> bool) -> Measure {
        let mut own = 0;
        let usual = self.weigh(words.start, words, counts, |concept, weight| {
            own += if concept == position { weight } else { 0 };
        });
        Measure::new(own + usual, words.len())
    }

    /// How like the sentence around `words` is to the concept at `position`.
    pub(super) fn around(&self, text: &Text<'_>, words: Span<Words>, position: usize) -> Measure {
        let sentence = text.sentences[text.words[words.start as usize].sentence as usize].words;
        let before = LONG.saturating_sub(words.len()) / 2;
        let start = words.start.saturating_sub(before).max(sentence.start);
        let end = (start + LONG).clamp(words.end, sentence.end.max(words.end));
        self.measure(position, Span::new(start, end), |_| true)
    }

    /// From the first word that tells of a concept to the last; all `words` if none does by itself.
    pub(super) fn telling(&self, concept: usize, words: Span<Words>) -> Span<Words> {
        let tells = |word: &u32| {
            let pair = Span::new(*word, (*word + 2).min(words.end));
            let mut entries = self.each(pair.start, pair, |_| true).flatten().map(|entry| unpacked(*entry));
            entries.any(|(of, weight)| of == concept && weight >= TELLING)
        };
        let mut telling = (words.start..words.end).filter(tells);
        match (telling.next(), telling.next_back()) {
            (Some(first), last) => Span::new(first, (last.unwrap_or(first) + 2).min(words.end)),
            (None, _) => words,
        }
    }

    /// Hands the weights of `words` to `add`, as far as they differ from what they weigh for any concept; that is the result.
    /// What stands from `start` on to them has been weighed.
    fn weigh(
        &self,
        start: u32,
        words: Span<Words>,
        counts: impl Fn(u32) -> bool,
        mut add: impl FnMut(usize, Weight),
    ) -> Weight {
        let mut usual = 0;
        for entries in self.each(start, words, counts) {
            let (absent, own) = match entries {
                [own @ .., COMMON] => (ABSENT, own),
                own => (0, own),
            };
            usual += absent;
            for (concept, weight) in own.iter().map(|entry| unpacked(*entry)) {
                add(concept, weight - absent);
            }
        }
        usual
    }

    /// The entries of each feature of `words` that is new since `start`.
    fn each(&self, start: u32, words: Span<Words>, counts: impl Fn(u32) -> bool) -> impl Iterator<Item = &[u32]> {
        let at = |word: u32| self.starts[word as usize] as usize;
        let is_there = move |it: &Telling| counts(it.word) && (!it.is_pair || it.word > start && counts(it.word - 1));
        let before = |it: &Telling| it.before.checked_sub(1).map(|before| &self.telling[before as usize]);
        let is_first = move |it: &&Telling| {
            let earlier = std::iter::successors(before(it), move |it| before(it));
            is_there(it) && !earlier.take_while(|it| it.word >= start).any(&is_there)
        };
        let telling = self.telling[at(words.start)..at(words.end)].iter().filter(is_first);
        telling.map(|it| &self.likeness.entries[it.entries.range()])
    }
}

/// A [`Feature`] is looked for among those with the same first bits.
const BUCKETS: u32 = 1 << 12;

fn bucket(feature: Feature) -> u32 {
    feature >> 20
}

/// A sentence as it is, or the stretches of a long one, of which each starts in the middle of the one before it.
pub(super) fn stretches(words: Span<Words>) -> impl Iterator<Item = Span<Words>> {
    let last = if words.len() <= LONG { words.start } else { words.end - LONG / 2 };
    let starts = (words.start..=last).step_by(LONG as usize / 2);
    starts.map(move |start| Span::new(start, (start + LONG).min(words.end)))
}

/// Stands for a feature that tells something where it is missing.
const COMMON: u32 = u32::MAX;

/// The weight lies between [`ABSENT`] and a few hundred, so that it fits below the concept when it is moved above zero.
fn packed(concept: u32, weight: Weight) -> u32 {
    concept << 10 | weight.abs_diff(ABSENT)
}

#[inline]
fn unpacked(entry: u32) -> (usize, Weight) {
    let weight = i32::try_from(entry & 0x3ff).unwrap_or(0) + ABSENT;
    ((entry >> 10) as usize, weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_read_in_stretches_that_overlap() {
        let of = |start, end| stretches(Span::new(start, end)).map(|span| (span.start, span.end)).collect::<Vec<_>>();
        assert_eq!(of(3, 35), [(3, 35)]);
        assert_eq!(of(0, 33), [(0, 32), (16, 33)]);
        assert_eq!(of(5, 70), [(5, 37), (21, 53), (37, 69), (53, 70)]);
    }

    #[test]
    fn entries_are_packed_without_loss() {
        for entry in [(0, ABSENT), (7, 0), (41, 400)] {
            assert_eq!(unpacked(packed(u32::try_from(entry.0).unwrap(), entry.1)), entry);
        }
    }

    #[test]
    fn what_stands_twice_counts_once() {
        use crate::text::{NoCorrection, Normaliser};
        let text = Text::plain("tea pot tea milk tea", &mut Normaliser::new(&NoCorrection));
        let word = |at: usize, weight| (of_word(&text.words[at]), packed(0, weight));
        let pair = (of_pair(&text.words[1], &text.words[2]), packed(0, 7));
        let likeness =
            Likeness::of(vec![word(0, 100), word(3, 20), (of_word(&text.words[3]), COMMON), pair], vec![true]);
        let reader = Reader::new(&likeness, &text);
        let weight = |start, end, counts: fn(u32) -> bool| {
            let measure = reader.measure(0, Span::new(start, end), counts);
            for ends in [vec![end], (start + 1..=end).collect()] {
                let grown = reader.growing(start, ends.into_iter(), counts).last();
                assert_eq!(grown, Some((Span::new(start, end), 0, measure)));
            }
            (0..300).find(|weight| Measure::new(*weight, end - start) == measure)
        };
        assert_eq!(weight(0, 5, |_| true), Some(127));
        assert_eq!(weight(2, 3, |_| true), Some(100), "the word before is no part of it");
        assert_eq!(weight(0, 5, |word| word != 1), Some(120), "a pair needs both words");
        assert_eq!(weight(0, 5, |word| word == 4), Some(100), "the first one that counts");
        assert_eq!(weight(1, 2, |_| true), Some(0));
    }

    #[test]
    fn many_words_must_weigh_more() {
        assert!(Measure::new(2100, 12) > Measure::LIKE);
        assert!(Measure::new(2100, 5) == Measure::new(2100, 12), "a few strong words are no thought");
        assert!(Measure::new(2100, 30) < Measure::LIKE);
        assert!(Measure::new(-2100, 30) < Measure::UNLIKE && Measure::new(0, 30) == Measure::UNLIKE);
    }
}

//! Sentences that speak of a concept as its examples do, though no pattern foresaw how; and answers of which none does, whatever
//! a pattern found.
//!
//! A sentence is as like a concept as its words weigh together ([`crate::rubric::Lessons`]), less than in proportion to its length:
//! a long one has more words of every kind.

use serde::{Deserialize, Serialize};

use crate::pattern::Numbers;
use crate::rubric::{ABSENT, Feature, Lessons, Rubric, Weight, features};
use crate::text::{Span, Text, Words};

/// Shorter sentences are measured as if they had so many words: one or two strong words are no thought.
const SHORT: u32 = 12;
/// Longer ones are read in overlapping stretches of so many words.
const LONG: u32 = 32;
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
    /// From so much on a sentence shows the concept: docs/examples.md says how this and the others were chosen.
    pub(super) const LIKE: Self = Self(540 * 540);
    /// The same for what was dictated without full stops: a stretch of it holds parts of several thoughts.
    pub(super) const LIKE_DICTATED: Self = Self(640 * 640);
    /// Where no sentence reaches this, the words of a hit are used in another sense.
    pub(super) const UNLIKE: Self = Self(17 * 17);
    /// Where the sentence of a loose hit does not reach this, it is one by chance.
    pub(super) const DOUBTFUL: Self = Self(75 * 75);
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
        let untaught = Self { taught, ..Self::default() };
        if !untaught.knows_any() {
            return untaught;
        }
        let common = lessons.common().into_iter().map(|feature| (feature, COMMON));
        let mut all: Vec<(Feature, u32)> = (0..).zip(weights).flat_map(of).chain(common).collect();
        all.sort_unstable();
        let starts = (0..=BUCKETS).map(|wanted| all.partition_point(|(feature, _)| bucket(*feature) < wanted));
        let buckets: Vec<u32> = starts.map(|start| u32::try_from(start).unwrap_or(u32::MAX)).collect();
        let (features, entries): (Vec<Feature>, Vec<u32>) = all.into_iter().unzip();
        Self { features: features.into(), entries: entries.into(), buckets: buckets.into(), ..untaught }
    }

    /// Whether there were examples enough of any concept.
    pub(super) fn knows_any(&self) -> bool {
        self.taught.contains(&true)
    }

    /// Whether there were examples enough to tell what is like the concept at `position`.
    pub(super) fn knows(&self, position: usize) -> bool {
        self.taught[position]
    }

    /// How like the sentence around `words` is to the concept at `position`.
    pub(super) fn around(&self, text: &Text<'_>, words: Span<Words>, position: usize) -> Measure {
        let sentence = text.sentences[text.words[words.start as usize].sentence as usize].words;
        let before = LONG.saturating_sub(words.len()) / 2;
        let start = words.start.saturating_sub(before).max(sentence.start);
        let end = (start + LONG).clamp(words.end, sentence.end.max(words.end));
        self.measures(text, Span::new(start, end), |_| true)[position]
    }

    /// How like `words` are to each concept, if only those weigh that `counts` lets through.
    pub(super) fn measures(&self, text: &Text<'_>, words: Span<Words>, counts: impl Fn(u32) -> bool) -> Vec<Measure> {
        let mut weights = vec![0; self.taught.len()];
        let mut absent = 0;
        for feature in features(text, words, counts) {
            let entries = self.entries(feature);
            let (usual, own) = match entries {
                [own @ .., COMMON] => (ABSENT, own),
                own => (0, own),
            };
            absent += usual;
            for (concept, weight) in own.iter().map(|entry| unpacked(*entry)) {
                weights[concept] += weight - usual;
            }
        }
        weights.into_iter().map(|weight| Measure::new(weight + absent, words.len())).collect()
    }

    /// From the first word that tells of a concept to the last; all `words` if none does by itself.
    pub(super) fn telling(&self, text: &Text<'_>, concept: usize, words: Span<Words>) -> Span<Words> {
        let tells = |word: &u32| {
            let pair = Span::new(*word, (*word + 2).min(words.end));
            let of_pair = features(text, pair, |_| true);
            let mut weights = of_pair.iter().flat_map(|feature| self.entries(*feature)).map(|entry| unpacked(*entry));
            weights.any(|(of, weight)| of == concept && weight >= TELLING)
        };
        let mut telling = (words.start..words.end).filter(tells);
        match (telling.next(), telling.next_back()) {
            (Some(first), last) => Span::new(first, (last.unwrap_or(first) + 2).min(words.end)),
            (None, _) => words,
        }
    }

    /// The entries of `feature`.
    fn entries(&self, feature: Feature) -> &[u32] {
        let bucket = bucket(feature) as usize;
        let (Some(start), Some(end)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else { return &[] };
        let inside = *start as usize..*end as usize;
        let features = &self.features[inside.clone()];
        let before = features.iter().take_while(|known| **known < feature).count();
        let same = features[before..].iter().take_while(|known| **known == feature).count();
        &self.entries[inside][before..before + same]
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
    fn many_words_must_weigh_more() {
        assert!(Measure::new(2100, 12) > Measure::LIKE);
        assert!(Measure::new(2100, 5) == Measure::new(2100, 12), "a few strong words are no thought");
        assert!(Measure::new(2100, 30) < Measure::LIKE);
        assert!(Measure::new(-2100, 30) < Measure::new(0, 30) && Measure::new(0, 30) < Measure::UNLIKE);
    }
}

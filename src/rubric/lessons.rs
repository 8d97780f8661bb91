//! What example sentences teach: which words, and which neighbours, stand in those that show a concept more often than in all
//! others.
//!
//! Patterns say how people *may* put an idea; they miss what nobody thought of. The sentences of `[examples]` and the cases are a
//! sample of how people *do* put it. The weight of a word is the logarithm of how much more often it stands in sentences that show
//! the concept, as in naive Bayes (Maron 1961) and in the "weight of evidence" (Good 1950): each weight can be told from counts.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::text::{NoCorrection, Normaliser, Text, Word};

/// A word, or two neighbours, as the hash of its stem or of both.
pub type Feature = u32;

/// A hundredth of a natural logarithm.
pub type Weight = i32;

/// Weight of what examples have, but none that shows the concept.
pub const ABSENT: Weight = -50;
/// No word alone may decide.
const MOST: f64 = 400.0;
/// Examples in which a word must stand before its absence from those of a concept tells anything.
const COMMON: u32 = 12;
/// A concept with fewer sentences that show it is left to its patterns.
const ENOUGH: u32 = 12;
/// All examples together; with fewer, what is usual cannot be told.
const ENOUGH_IN_ALL: u32 = 1000;
/// So much of a sentence of the average concept is added to what shows a concept.
const PRIOR: f64 = 0.5;
/// A sentence that comes near a concept without showing it counts as so many of the others.
const NEAR_MISS: f64 = 60.0;

/// Counts over all examples of a library.
#[derive(Debug, Default)]
pub struct Lessons {
    sentences: u32,
    /// In how many sentences each stands.
    all: HashMap<Feature, u32, foldhash::fast::RandomState>,
    of: BTreeMap<String, Lesson>,
}

/// Counts over the examples of one concept.
#[derive(Debug, Default)]
struct Lesson {
    shown: Counts,
    near: Counts,
}

#[derive(Debug, Default)]
struct Counts {
    sentences: u32,
    with: BTreeMap<Feature, u32>,
}

impl Counts {
    fn add(&mut self, features: &[Feature]) {
        self.sentences += 1;
        for feature in features {
            *self.with.entry(*feature).or_default() += 1;
        }
    }
}

impl Lessons {
    /// Counts `examples`: the id of a concept, whether the sentence shows it, and the sentence. What comes twice, since rubrics of
    /// the program are read from a folder, too, counts once.
    #[must_use]
    pub fn new<'e>(examples: impl Iterator<Item = (&'e str, bool, &'e str)>) -> Self {
        let mut lessons = Self::default();
        let mut normaliser = Normaliser::new(&NoCorrection);
        let mut known: HashSet<_, foldhash::fast::RandomState> = HashSet::default();
        for (concept, shows, sentence) in examples.filter(|example| known.insert(*example)) {
            let text = Text::plain(sentence, &mut normaliser);
            let features = features(&text);
            let lesson = lessons.of.entry(concept.to_owned()).or_default();
            if shows { &mut lesson.shown } else { &mut lesson.near }.add(&features);
            lessons.sentences += 1;
            for feature in features {
                *lessons.all.entry(feature).or_default() += 1;
            }
        }
        lessons
    }

    /// What stands in so many examples that it tells something where a concept's do not have it; sorted.
    #[must_use]
    pub fn common(&self) -> Vec<Feature> {
        let common = self.all.iter().filter(|(_, sentences)| **sentences >= COMMON).map(|(feature, _)| *feature);
        let mut common: Vec<Feature> = common.collect();
        common.sort_unstable();
        common
    }

    /// The weights of what the sentences that show a concept have, sorted by feature; none if there are too few of them. All
    /// that is [`Lessons::common`] besides weighs [`ABSENT`].
    #[must_use]
    pub fn weights(&self, concept: &str) -> Vec<(Feature, Weight)> {
        match self.of.get(concept) {
            Some(lesson) if lesson.shown.sentences >= ENOUGH && self.sentences >= ENOUGH_IN_ALL => lesson
                .shown
                .with
                .iter()
                .map(|(feature, shown)| (*feature, self.weight(lesson, *feature, *shown)))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn weight(&self, lesson: &Lesson, feature: Feature, shown: u32) -> Weight {
        let near = lesson.near.with.get(&feature).copied().unwrap_or(0);
        let all = self.all.get(&feature).copied().unwrap_or(0);
        let usual = PRIOR * f64::from(all) / f64::from(self.sentences);
        let inside = (f64::from(shown) + usual) / (f64::from(lesson.shown.sentences) + PRIOR);
        let outside = (f64::from(all - shown) + NEAR_MISS * f64::from(near) + usual)
            / (f64::from(self.sentences - lesson.shown.sentences)
                + NEAR_MISS * f64::from(lesson.near.sentences)
                + PRIOR);
        #[expect(clippy::cast_possible_truncation, reason = "it lies between two small numbers")]
        let weight = (100.0 * (inside / outside).ln()).clamp(f64::from(ABSENT), MOST).round() as Weight;
        weight
    }
}

/// The words of `text`, and its pairs of neighbours; sorted, each once.
fn features(text: &Text<'_>) -> Vec<Feature> {
    let alone = text.words.iter().map(of_word);
    let pairs = text.words.windows(2).map(|pair| of_pair(&pair[0], &pair[1]));
    let mut features: Vec<Feature> = alone.chain(pairs).collect();
    features.sort_unstable();
    features.dedup();
    features
}

/// The feature that a word is by itself.
#[must_use]
pub fn of_word(word: &Word) -> Feature {
    folded(word.hash)
}

/// The feature that a word is with the one before it.
#[must_use]
pub fn of_pair(before: &Word, word: &Word) -> Feature {
    folded(before.hash.rotate_left(17).wrapping_mul(31) ^ word.hash)
}

/// Both halves of a hash in one.
fn folded(hash: u64) -> Feature {
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences about tea, milk and nothing in particular.
    fn lessons() -> Lessons {
        let sentence = |concept, shows, text: &str, n| (concept, shows, format!("{text} number{n}"));
        let mut owned = Vec::new();
        for n in (0..400).chain(0..400) {
            owned.push(sentence("tea", true, "pour hot water on the leaves", n));
            owned.push(sentence("milk", true, "pour the milk of the cow", n));
            owned.push(sentence("book", true, "read it in the evening", n));
        }
        owned.extend((0..8).map(|n| sentence("tea", false, "the leaves of the book", n)));
        Lessons::new(owned.iter().map(|(concept, shows, text)| (*concept, *shows, text.as_str())))
    }

    #[track_caller]
    fn weight(concept: &str, words: &str) -> Option<Weight> {
        let text = Text::plain(words, &mut Normaliser::new(&NoCorrection));
        let wanted = of_word(&text.words[0]);
        lessons().weights(concept).into_iter().find(|(feature, _)| *feature == wanted).map(|(_, weight)| weight)
    }

    #[test]
    fn a_word_weighs_what_it_tells() {
        assert_eq!(weight("tea", "water"), Some(400), "nobody else has it");
        let shared = weight("tea", "pour").unwrap();
        assert!((50..200).contains(&shared), "one of two others has it: {shared}");
        assert!(weight("tea", "leaves").unwrap() < shared, "near misses have it");
        assert_eq!(weight("tea", "cow"), None, "only others have it");
        assert!(lessons().common().len() > 8);
    }

    #[test]
    fn few_examples_teach_nothing() {
        let few = Lessons::new((0..50).map(|_| ("tea", true, "pour hot water on the leaves")));
        assert!(few.weights("tea").is_empty());
        assert!(lessons().weights("coffee").is_empty());
    }
}

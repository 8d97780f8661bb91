//! How the questions differ in their own words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::pattern::{Builder, Matcher, PatternId};
use crate::rubric::{Library, Tier, Topic, Wording};
use crate::text::{Normaliser, Text};

/// What is known of all questions.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Profiles {
    /// Ids, sorted.
    pub questions: Vec<String>,
    pub matcher: Matcher,
    pub patterns: Vec<Pattern>,
    pub words: Words,
}

/// A `detect` pattern of a question.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Pattern {
    pub id: PatternId,
    /// Index into [`Profiles::questions`].
    pub question: usize,
    /// How special it is among the questions.
    pub weight: f64,
}

/// How much more often a question has a word than the others, for each word that is not common to nearly all of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// Stem -> questions that have it, with the logarithm of the ratio to the mean of all questions.
    ratios: BTreeMap<Box<str>, Vec<(usize, f64)>>,
}

/// Weight of the mean of all questions when the frequency of a word in one of them is estimated: a question's texts are
/// short, so that a word missing in them may well stand in an answer.
const SMOOTHING: f64 = 0.3;
/// A word that so large a part of the questions has tells nothing: it is grammar, or what all interviews are about.
const COMMON: f64 = 0.85;
/// A pattern that hits this share of another question's texts is half as good as that question's own.
const FOREIGN_SHARE: f64 = 0.01;

impl Words {
    /// The logarithm of the ratio for a question that does not have the word.
    pub(super) fn absent() -> f64 {
        SMOOTHING.ln()
    }

    /// The questions that have the word, with the logarithms of the ratios; `None` if it is common or unknown.
    pub(super) fn get(&self, stem: &str) -> Option<&[(usize, f64)]> {
        self.ratios.get(stem).map(Vec::as_slice)
    }
}

/// A text of a rubric with the questions that it belongs to.
struct Unit<'l> {
    text: &'l str,
    /// Index of the question, and how much its words count there.
    owners: Vec<(usize, f64)>,
}

impl Profiles {
    pub(super) fn new(library: &Library) -> Self {
        let topics: Vec<Topic<'_>> = library.topics().collect();
        let mut builder = Builder::new(library.classes());
        let mut patterns = Vec::new();
        for (question, topic) in topics.iter().enumerate() {
            // A pattern that cannot be compiled is a finding of the rubric's, not of the answer's.
            let compiled = topic.detect.iter().filter_map(|rule| builder.add(&rule.pattern).ok());
            patterns.extend(compiled.map(|id| Pattern { id, question, weight: 0.0 }));
        }
        let matcher = builder.build();
        let units = units(&topics, library);
        let (whole, starts) = joined(&units);
        let text = Text::plain(&whole, &mut Normaliser::new(&matcher));
        let unit_of = |word: u32| starts.partition_point(|start| *start <= text.words[word as usize].raw.start) - 1;

        let words = words(&text, &units, topics.len(), &unit_of);
        let sizes: Vec<f64> = (0..topics.len()).map(|question| owned(&units, question)).collect();
        let scan = matcher.scan(&text);
        for pattern in &mut patterns {
            let hit: BTreeSet<usize> = scan.hits(pattern.id).iter().map(|hit| unit_of(hit.words.start)).collect();
            pattern.weight = specialness(pattern.question, &hit, &units, &sizes);
        }
        Self { questions: topics.iter().map(|topic| topic.id.to_owned()).collect(), matcher, patterns, words }
    }
}

/// All texts of the questions; a vocabulary entry's stand once, however many questions list it.
fn units<'l>(topics: &[Topic<'l>], library: &'l Library) -> Vec<Unit<'l>> {
    let weight = |wording: Wording| match wording {
        Wording::Name => 2.0,
        Wording::Text => 1.0,
        Wording::Example => 0.5,
    };
    let by_tier = |tier: Tier| match tier {
        Tier::Core => 1.0,
        Tier::Bonus => 0.6,
    };
    let mut units = Vec::new();
    let mut entries: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    for (question, topic) in topics.iter().enumerate() {
        let own = topic.wordings.iter();
        units.extend(own.map(|(wording, text)| Unit { text, owners: vec![(question, weight(*wording))] }));
        for (id, tier, why) in &topic.concepts {
            units.push(Unit { text: why, owners: vec![(question, by_tier(*tier))] });
            entries.entry(id).or_default().push((question, by_tier(*tier)));
        }
    }
    for (id, owners) in entries {
        for (wording, text) in library.entry_wordings(id) {
            let owners = owners.iter().map(|(question, share)| (*question, share * weight(wording))).collect();
            units.push(Unit { text, owners });
        }
    }
    units
}

/// One text of all, and where each unit starts: one pass over it is much cheaper than a pass over each.
fn joined(units: &[Unit<'_>]) -> (String, Vec<u32>) {
    let mut whole = String::new();
    let mut starts = Vec::with_capacity(units.len());
    for unit in units {
        starts.push(u32::try_from(whole.len()).unwrap_or(u32::MAX));
        whole.push_str(unit.text);
        whole.push_str(".\n\n");
    }
    (whole, starts)
}

/// Number of texts of a question.
fn owned(units: &[Unit<'_>], question: usize) -> f64 {
    count(units.iter().filter(|unit| unit.owners.iter().any(|(owner, _)| *owner == question)).count())
}

/// The logarithm of all questions to those that the pattern hits, too, where a question counts the more the larger the
/// share of its texts that are hit: "cache" stands in one or the other text of nearly every question.
fn specialness(own: usize, hit: &BTreeSet<usize>, units: &[Unit<'_>], sizes: &[f64]) -> f64 {
    let mut hits = vec![0.0; sizes.len()];
    for (question, _) in hit.iter().flat_map(|unit| &units[*unit].owners) {
        hits[*question] += 1.0;
    }
    let shares = hits.iter().zip(sizes).map(|(hits, size)| hits / size.max(1.0));
    let others = shares.enumerate().filter(|(question, _)| *question != own);
    let foreign: f64 = others.map(|(_, share)| share / (share + FOREIGN_SHARE)).sum();
    (count(sizes.len() + 1) / (1.0 + foreign)).ln().max(0.0)
}

fn words(text: &Text<'_>, units: &[Unit<'_>], questions: usize, unit_of: &impl Fn(u32) -> usize) -> Words {
    let mut counts: BTreeMap<&str, BTreeMap<usize, f64>> = BTreeMap::new();
    let mut totals = vec![0.0; questions];
    for word in 0..u32::try_from(text.words.len()).unwrap_or(u32::MAX) {
        let in_questions = counts.entry(text.stem(word)).or_default();
        for (question, weight) in &units[unit_of(word)].owners {
            *in_questions.entry(*question).or_default() += weight;
        }
    }
    counts.retain(|stem, in_questions| stem.len() > 1 && count(in_questions.len()) < COMMON * count(questions));
    for (question, weight) in counts.values().flatten() {
        totals[*question] += weight;
    }
    let ratios = counts.into_iter().map(|(stem, in_questions)| {
        let shares: Vec<(usize, f64)> =
            in_questions.into_iter().map(|(question, weight)| (question, weight / totals[question])).collect();
        let mean = shares.iter().map(|(_, share)| share).sum::<f64>() / count(questions);
        let ratio = |share: f64| ((1.0 - SMOOTHING) * share / mean + SMOOTHING).ln();
        (stem.into(), shares.into_iter().map(|(question, share)| (question, ratio(share))).collect())
    });
    Words { ratios: ratios.collect() }
}

/// As a number to reckon with.
pub(super) fn count(items: usize) -> f64 {
    u32::try_from(items).map_or(f64::from(u32::MAX), f64::from)
}

//! Phrases that the rubric misses: frequent where people give credit and the rubric does not, absent where nobody does.
//!
//! A few dozen answers hold thousands of phrases, some of which look good by chance. So a phrase must pass two tests: it gains on
//! answers that it was not chosen by (cross-validation), and its figures would come up by chance less than once in twenty
//! searches (a one-sided Fisher test, corrected for the number of phrases tried).

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::is_function_word;
use crate::text::{NoCorrection, Normaliser, Text};

use super::compare::{Comparison, ConceptAgreement};
use super::marked::Marked;

/// A phrase that would gain more right credits than wrong ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the question.
    pub question: String,
    /// Id of the concept.
    pub concept: String,
    /// As a pattern.
    pub phrase: String,
    /// Missed answers that it would credit.
    pub right: usize,
    /// Answers that rightly have no credit and would get it.
    pub wrong: usize,
    /// The same on answers that the phrase was not chosen by.
    pub held_out: (usize, usize),
}

/// Parts that the answers are dealt into.
const FOLDS: usize = 5;
/// Words of a phrase.
const LONGEST: usize = 4;
/// A phrase in fewer answers tells nothing.
const LEAST: usize = 3;
/// How often chance alone may make a proposal.
const BY_CHANCE: f64 = 0.05;
/// Proposals for one concept.
const MOST: usize = 5;

/// Phrases to add, the most useful first, by question and concept. `comparison` is that of `marked`.
#[must_use]
pub fn suggest(marked: &[Marked], comparison: &Comparison) -> Vec<Suggestion> {
    let mut normaliser = Normaliser::new(&NoCorrection);
    let phrases: Vec<BTreeMap<String, String>> =
        marked.iter().map(|marked| phrases(&marked.text, &mut normaliser)).collect();
    let concepts =
        comparison.questions.iter().flat_map(|(id, question)| question.concepts.iter().map(move |c| (id, c)));
    concepts.flat_map(|(question, concept)| of_concept(question, concept, &phrases)).collect()
}

/// The phrases of an answer by their stems, as first written: one to four words of one sentence, the first and the last of
/// them content words.
fn phrases(text: &str, normaliser: &mut Normaliser<'_>) -> BTreeMap<String, String> {
    let text = Text::new(text, normaliser);
    let is_content =
        |word: u32| !is_function_word(text.stem(word)) && text.surface(word).chars().all(char::is_alphabetic);
    let mut found = BTreeMap::new();
    for sentence in &text.sentences {
        for start in (sentence.words.start..sentence.words.end).filter(|word| is_content(*word)) {
            for end in (start + 1..=sentence.words.end).take(LONGEST).filter(|end| is_content(end - 1)) {
                let join = |of: &dyn Fn(u32) -> String| (start..end).map(of).collect::<Vec<_>>().join(" ");
                let words = join(&|word| text.surface(word).to_lowercase());
                // What a pattern cannot be written with: an apostrophe inside, say.
                if words.chars().all(|c| c.is_alphanumeric() || c == ' ') {
                    found.entry(join(&|word| text.stem(word).to_owned())).or_insert(words);
                }
            }
        }
    }
    found
}

/// One phrase with the answers that hold it.
struct Candidate<'p> {
    words: &'p str,
    right: BTreeSet<usize>,
    wrong: BTreeSet<usize>,
}

fn of_concept(question: &str, concept: &ConceptAgreement, phrases: &[BTreeMap<String, String>]) -> Vec<Suggestion> {
    let answers = || concept.answers.iter().zip(&concept.levels);
    let missed: Vec<usize> =
        answers().filter(|(_, (rubric, people))| *rubric == 0 && *people > 0).map(|(at, _)| *at).collect();
    let absent: Vec<usize> =
        answers().filter(|(_, (rubric, people))| *rubric == 0 && *people == 0).map(|(at, _)| *at).collect();
    if missed.len() < LEAST {
        return Vec::new();
    }
    let candidates = candidates(&missed, &absent, phrases);
    let tried = candidates.len();
    let mut found: Vec<(f64, Suggestion)> = Vec::new();
    for candidate in &candidates {
        let (right, wrong) = (candidate.right.len(), candidate.wrong.len());
        let by_chance =
            chance(right, wrong, missed.len(), absent.len()) * f64::from(u32::try_from(tried).unwrap_or(u32::MAX));
        let held_out = held_out(candidate);
        if right > wrong && held_out.0 > held_out.1 && held_out.0 >= LEAST && by_chance < BY_CHANCE {
            let (question, concept, phrase) = (question.to_owned(), concept.id.clone(), candidate.words.to_owned());
            found.push((by_chance, Suggestion { question, concept, phrase, right, wrong, held_out }));
        }
    }
    found.sort_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| left.phrase.cmp(&right.phrase)));
    found.into_iter().take(MOST).map(|(_, suggestion)| suggestion).collect()
}

/// The phrases that are in enough answers. Of those that are in the very same answers one is tried: the one of fewest words, since
/// it finds most elsewhere, and of these the longest, since long words have one meaning.
fn candidates<'p>(missed: &[usize], absent: &[usize], phrases: &'p [BTreeMap<String, String>]) -> Vec<Candidate<'p>> {
    let mut all: BTreeMap<&str, Candidate<'p>> = BTreeMap::new();
    for (positions, is_right) in [(missed, true), (absent, false)] {
        for at in positions {
            for (stems, words) in &phrases[*at] {
                let candidate = all.entry(stems).or_insert_with(|| Candidate {
                    words,
                    right: BTreeSet::new(),
                    wrong: BTreeSet::new(),
                });
                let set = if is_right { &mut candidate.right } else { &mut candidate.wrong };
                set.insert(*at);
            }
        }
    }
    let mut by_answers: BTreeMap<(BTreeSet<usize>, BTreeSet<usize>), &str> = BTreeMap::new();
    for candidate in all.into_values().filter(|candidate| candidate.right.len() + candidate.wrong.len() >= LEAST) {
        let known = by_answers.entry((candidate.right, candidate.wrong)).or_insert(candidate.words);
        if rank(candidate.words) < rank(known) {
            *known = candidate.words;
        }
    }
    by_answers.into_iter().map(|((right, wrong), words)| Candidate { words, right, wrong }).collect()
}

fn rank(words: &str) -> (usize, std::cmp::Reverse<usize>, &str) {
    (words.split(' ').count(), std::cmp::Reverse(words.len()), words)
}

/// Right and wrong credits on the folds in whose absence the phrase would have been chosen.
fn held_out(candidate: &Candidate<'_>) -> (usize, usize) {
    let inside = |set: &BTreeSet<usize>, fold: usize| set.iter().filter(|at| *at % FOLDS == fold).count();
    let (mut right, mut wrong) = (0, 0);
    for fold in 0..FOLDS {
        let (in_right, in_wrong) = (inside(&candidate.right, fold), inside(&candidate.wrong, fold));
        let is_chosen = candidate.right.len() - in_right > candidate.wrong.len() - in_wrong;
        if is_chosen {
            right += in_right;
            wrong += in_wrong;
        }
    }
    (right, wrong)
}

/// How likely it is that of `right` + `wrong` answers, taken at random from `missed` + `absent`, at least `right` are missed ones.
fn chance(right: usize, wrong: usize, missed: usize, absent: usize) -> f64 {
    let taken = right + wrong;
    let of_all = log_choose(missed + absent, taken);
    let one = |k: usize| {
        let possible = k <= missed && taken - k <= absent;
        if possible { (log_choose(missed, k) + log_choose(absent, taken - k) - of_all).exp() } else { 0.0 }
    };
    (right..=taken).map(one).sum()
}

/// The natural logarithm of "n choose k".
fn log_choose(n: usize, k: usize) -> f64 {
    let log = |i: usize| f64::from(u32::try_from(i).unwrap_or(u32::MAX)).ln();
    (1..=k).map(|i| log(n - k + i) - log(i)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::compare;
    use crate::rubric::Library;

    const RUBRIC: &str = "id = 'demo'\ntitle = 'Demo'\nprompt = 'How?'\n[core]\nlock = { why = 'It costs.' }\n";
    const VOCABULARY: &str =
        "[concept.lock]\nterm = 'lock'\ndefinition = 'A lock.'\nsay = 'We lock.'\nnamed = ['lock']\n";
    const WORDS: [&str; 24] = [
        "server", "client", "queue", "topic", "cache", "table", "index", "shard", "replica", "region", "token",
        "header", "deploy", "rollback", "metric", "alert", "trace", "budget", "retry", "limit", "batch", "stream",
        "schema", "event",
    ];

    /// A small generator of numbers that look random (Knuth's MMIX constants).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % bound
        }
    }

    /// Sixty answers of made-up words; `says` is told the position and the level, and gives a sentence to add.
    fn answers(seed: u64, mut says: impl FnMut(usize, u8) -> &'static str) -> Vec<Marked> {
        let mut dice = Dice(seed);
        let mut answer = |position: usize| {
            let level = u8::try_from(dice.below(2)).unwrap();
            let words: Vec<&str> = (0..40).map(|_| WORDS[dice.below(WORDS.len())]).collect();
            Marked {
                id: position.to_string(),
                question: "demo".to_owned(),
                text: format!("We have {}. {}", words.join(" "), says(position, level)),
                score: None,
                levels: [("lock".to_owned(), level)].into(),
            }
        };
        (0..60).map(&mut answer).collect()
    }

    fn suggested(marked: &[Marked]) -> Vec<Suggestion> {
        let mut library = Library::default();
        library.add("demo.toml", RUBRIC);
        library.add("words.toml", VOCABULARY);
        suggest(marked, &compare(marked, &library).unwrap())
    }

    #[test]
    fn a_phrase_that_goes_with_the_mark_is_proposed() {
        let says = |position: usize, level: u8| match (level, position % 3) {
            (1.., 0 | 1) => "Nobody else may touch the rows.",
            (0, 0) => "Nobody touches it.",
            _ => "That is all.",
        };
        let found = suggested(&answers(1, says));
        let is_of_it = |found: &Suggestion| "nobody else may touch the rows".contains(&found.phrase);
        assert!(!found.is_empty() && found.iter().all(is_of_it), "{found:?}");
        assert!(
            found.iter().all(|found| found.right > found.wrong && found.held_out.0 > found.held_out.1),
            "{found:?}"
        );
        assert!(found.iter().all(|found| !WORDS.contains(&found.phrase.as_str())), "{found:?}");
    }

    #[test]
    fn of_marks_at_random_nothing_is_learnt() {
        let mut proposals = 0;
        for seed in 0..40 {
            proposals += suggested(&answers(seed, |_, _| "That is all.")).len();
        }
        assert!(proposals <= 2, "{proposals} proposals in 40 searches, of which chance makes at most one in twenty");
    }

    #[test]
    fn chance_is_counted_exactly() {
        // Of five cards, two of them red, both of two taken are red: one in ten.
        assert!((chance(2, 0, 2, 3) - 0.1).abs() < 1e-9);
        assert!((chance(0, 2, 2, 3) - 1.0).abs() < 1e-9);
        assert!((chance(1, 1, 2, 3) - 0.7).abs() < 1e-9);
    }
}

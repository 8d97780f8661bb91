//! Recognises the question that an answer talks about.

use std::collections::BTreeMap;

use crate::pattern::{Hit, Scan};
use crate::rubric::Library;
use crate::text::{Normaliser, Raw, Span, Text};

use super::profile::{Profiles, Words, count};

/// Recognises questions; worth keeping for many answers.
#[derive(Debug)]
pub struct Recogniser {
    profiles: Profiles,
}

/// What an answer may be an answer to, the most likely question first.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognition {
    /// The best, at most three of them.
    pub guesses: Vec<Guess>,
}

/// A question that an answer may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// Its id.
    pub question: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// How much speaks for it; comparable within one answer.
    pub points: f64,
    /// The words that speak for it, the strongest first.
    pub signs: Vec<Sign>,
}

/// Words of an answer that speak for a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sign {
    /// Where they stand first.
    pub raw: Span<Raw>,
    /// How often they, or others that say the same, stand in the answer.
    pub times: usize,
    /// What they add to [`Guess::points`].
    pub points: f64,
}

/// Guesses kept.
pub const MOST_GUESSES: usize = 3;
/// Confidence from which on one goes on without asking. Of the 94 marked answers for development, 86 reach it with
/// the right question and 2 with a wrong one.
pub const SURE: f64 = 0.6;
/// Points below which an answer says too little for any confidence to be full.
const ENOUGH: f64 = 15.0;
/// How fast confidence falls with the distance to the best question: one at nine tenths of its points is 2.7 times less
/// likely.
const STEEPNESS: f64 = 10.0;
/// Points of an answer's plain words, against those of patterns.
const WORDS: f64 = 10.0;
/// So many words that speak for nothing are added to those of an answer, so that few words do not say much.
const NEUTRAL_WORDS: f64 = 10.0;
/// The second time that a pattern hits adds less than the first.
const REPETITION: f64 = 0.7;

/// It cannot be told for sure which question an answer answers.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "which question is it?{} Name it with `--question ID`, or on the first lines of the file \
     (`<!-- question: {} -->`); `evaluate list` shows all questions",
    likely(guesses),
    guesses.first().map_or("saga", |guess| &guess.question)
)]
pub struct Unsure {
    /// The most likely first; may be empty.
    pub guesses: Vec<Guess>,
}

fn likely(guesses: &[Guess]) -> String {
    let guesses: Vec<String> =
        guesses.iter().map(|guess| format!("`{}` ({})", guess.question, guess.percent())).collect();
    match guesses.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" Perhaps {only}, but that is not sure."),
        Some((last, before)) => format!(" Perhaps {} or {last}, but that is not sure.", before.join(", ")),
    }
}

impl Guess {
    /// The confidence as people read it.
    #[must_use]
    pub fn percent(&self) -> String {
        format!("{:.0} %", self.confidence * 100.0)
    }
}

impl Recognition {
    /// The question, if there is hardly a doubt.
    ///
    /// # Errors
    /// If there is.
    pub fn sure(&self) -> Result<&Guess, Unsure> {
        let best = self.guesses.first().filter(|guess| guess.confidence >= SURE);
        best.ok_or_else(|| Unsure { guesses: self.guesses.clone() })
    }
}

impl Recogniser {
    /// Learns how the questions of `library` differ. How the embedded ones do was learned when the program was built.
    ///
    /// # Panics
    /// If the program was put together from two builds.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        let profiles = match crate::embedded::profiles() {
            Some(bytes) if library.is_builtin() => {
                postcard::from_bytes(bytes).expect("src/build.rs wrote these bytes with the same types")
            }
            _ => Profiles::new(library),
        };
        Self { profiles }
    }

    /// How the questions of `library` differ, as the build script writes it into the program.
    ///
    /// # Errors
    /// If memory runs out.
    pub fn embeddable(library: &Library) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(&Profiles::new(library))
    }

    /// A normaliser that mends typing errors towards the words by which questions are recognised; worth keeping for many
    /// answers.
    #[must_use]
    pub fn normaliser(&self) -> Normaliser<'_> {
        Normaliser::new(&self.profiles.matcher)
    }

    /// The questions that `answer` may answer; none if nothing in it speaks for any.
    #[must_use]
    pub fn recognise(&self, answer: &str) -> Recognition {
        self.recognise_with(answer, &mut self.normaliser())
    }

    /// The same with a [`Recogniser::normaliser`] that is used for many answers.
    #[must_use]
    pub fn recognise_with(&self, answer: &str, normaliser: &mut Normaliser<'_>) -> Recognition {
        let text = Text::new(answer, normaliser);
        let scan = self.profiles.matcher.scan(&text);
        let mut points = vec![0.0; self.profiles.questions.len()];
        let spoken = self.by_patterns(&text, &scan, &mut points);
        let places = self.by_words(&text, &mut points);
        let best = points.iter().copied().fold(0.0, f64::max);
        if best <= 0.0 {
            return Recognition { guesses: Vec::new() };
        }
        let likelihood = |points: f64| (STEEPNESS * (points.max(0.0) / best - 1.0)).exp();
        let all: f64 = points.iter().map(|points| likelihood(*points)).sum();
        let enough = (best / ENOUGH).min(1.0);
        let mut order: Vec<usize> = (0..points.len()).collect();
        // Questions stand in the order of their ids.
        order.sort_by(|a, b| points[*b].total_cmp(&points[*a]).then_with(|| a.cmp(b)));
        order.truncate(MOST_GUESSES);
        let guess = |question: usize| {
            let mut signs = self.said(question, &text, &spoken);
            signs.extend(self.worded(question, &text, &places));
            let mut signs = merged(signs);
            signs.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.raw.start.cmp(&b.raw.start)));
            Guess {
                question: self.profiles.questions[question].clone(),
                confidence: likelihood(points[question]) / all * enough,
                points: points[question],
                signs,
            }
        };
        Recognition { guesses: order.into_iter().map(guess).collect() }
    }

    /// Adds what patterns say, and gives it for each that says something new: a word speaks once for a question, by the most
    /// special pattern that asks for it.
    fn by_patterns<'s>(&self, text: &Text<'_>, scan: &'s Scan<'_, '_>, points: &mut [f64]) -> Vec<Spoken<'s>> {
        let patterns = &self.profiles.patterns;
        let mut found: Vec<(usize, &Hit)> = Vec::new();
        for (index, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| pattern.weight > 0.0) {
            found.extend(scan.hits(pattern.id).iter().map(|hit| (index, hit)));
        }
        found.sort_by(|(a, a_hit), (b, b_hit)| {
            let (first, second) = (patterns[*a], patterns[*b]);
            let by_question = first.question.cmp(&second.question);
            let by_weight = || second.weight.total_cmp(&first.weight);
            by_question.then_with(by_weight).then_with(|| a.cmp(b)).then_with(|| a_hit.cmp(b_hit))
        });
        // For each word the last question that it spoke for.
        let mut heard = vec![usize::MAX; text.words.len()];
        let mut spoken: Vec<Spoken> = Vec::new();
        for (pattern, hit) in found {
            let question = patterns[pattern].question;
            let is_new = |word: &u32| std::mem::replace(&mut heard[*word as usize], question) != question;
            let new = hit.leaves().filter(is_new).count();
            if new > 0 {
                if spoken.last().is_none_or(|last| last.pattern != pattern) {
                    spoken.push(Spoken { pattern, first: hit, hits: 0, share: 0.0 });
                }
                if let Some(spoken) = spoken.last_mut() {
                    spoken.hits += 1;
                    spoken.share += count(new) / count(hit.count());
                    spoken.first = spoken.first.min(hit);
                }
            }
        }
        for spoken in &spoken {
            points[patterns[spoken.pattern].question] += self.worth(spoken);
        }
        spoken
    }

    /// Adds the mean over the answer's words of how much more often the question's own texts have them than all questions'.
    /// Gives the places of all words that tell questions apart.
    fn by_words<'t>(&self, text: &'t Text<'_>, points: &mut [f64]) -> Places<'t> {
        let mut places = Places::default();
        for word in 0..u32::try_from(text.words.len()).unwrap_or(u32::MAX) {
            if self.profiles.words.get(text.stem(word)).is_some() {
                places.of_stem.entry(text.stem(word)).or_default().push(word);
                places.all += 1.0;
            }
        }
        if places.all == 0.0 {
            return places;
        }
        let absent = WORDS * (1.0 + Words::absent() * places.all / (places.all + NEUTRAL_WORDS));
        for points in &mut *points {
            *points += absent;
        }
        for (stem, at) in &places.of_stem {
            for (question, ratio) in self.profiles.words.get(stem).into_iter().flatten() {
                points[*question] += places.share(at) * (ratio - Words::absent());
            }
        }
        places
    }

    /// What patterns say for one question.
    fn said(&self, question: usize, text: &Text<'_>, spoken: &[Spoken<'_>]) -> Vec<Sign> {
        let own = spoken.iter().filter(|spoken| self.profiles.patterns[spoken.pattern].question == question);
        own.map(|spoken| Sign {
            raw: text.raw_span(spoken.first.words),
            times: spoken.hits,
            points: self.worth(spoken),
        })
        .collect()
    }

    /// What words say for one question. (What stands in its texts less often than in others' does not speak for it.)
    fn worded(&self, question: usize, text: &Text<'_>, places: &Places<'_>) -> Vec<Sign> {
        let sign = |(stem, at): (&&str, &Vec<u32>)| {
            let (_, ratio) =
                self.profiles.words.get(stem)?.iter().find(|(owner, ratio)| *owner == question && *ratio > 0.0)?;
            let raw = text.words[*at.first()? as usize].raw;
            Some(Sign { raw, times: at.len(), points: places.share(at) * ratio })
        };
        places.of_stem.iter().filter_map(sign).collect()
    }

    fn worth(&self, spoken: &Spoken<'_>) -> f64 {
        let share = spoken.share;
        self.profiles.patterns[spoken.pattern].weight * if share > 1.0 { share.powf(REPETITION) } else { share }
    }
}

/// Words that speak in several ways are one sign.
fn merged(signs: Vec<Sign>) -> Vec<Sign> {
    let mut by_place: BTreeMap<(u32, u32), Sign> = BTreeMap::new();
    for sign in signs {
        let known = by_place.entry((sign.raw.start, sign.raw.end)).or_insert_with(|| Sign { points: 0.0, ..sign });
        known.points += sign.points;
        known.times = known.times.max(sign.times);
    }
    by_place.into_values().collect()
}

/// The hits of one pattern that say something new.
struct Spoken<'h> {
    /// Index into [`Profiles::patterns`].
    pattern: usize,
    first: &'h Hit,
    hits: usize,
    /// Of the words of each, the part that is new.
    share: f64,
}

/// Where the words stand that tell questions apart.
#[derive(Default)]
struct Places<'t> {
    of_stem: BTreeMap<&'t str, Vec<u32>>,
    all: f64,
}

impl Places<'_> {
    /// Points for words at so many places, before what they say.
    fn share(&self, at: &[u32]) -> f64 {
        WORDS * count(at.len()) / (self.all + NEUTRAL_WORDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUBRICS: [&str; 3] = [
        r#"
            id = "bread"
            title = "Baking bread"
            prompt = "How do you bake a loaf?"
            detect = ['dough', 'knead &8 dough', 'oven']
        "#,
        r#"
            id = "cake"
            title = "Baking a cake"
            prompt = "How do you bake a cake for a birthday?"
            detect = ['cake', 'icing', 'oven']
        "#,
        r#"
            id = "bicycle"
            title = "A flat tyre"
            prompt = "How do you mend a flat tyre?"
            detect = ['tyre', 'tube', '@no-such-class']
        "#,
    ];

    fn recogniser() -> Recogniser {
        let mut library = Library::default();
        for rubric in RUBRICS {
            library.add("rubric.toml", rubric);
        }
        Recogniser::new(&library)
    }

    #[track_caller]
    fn check(answer: &str, expected: &str) {
        let recognition = recogniser().recognise(answer);
        assert_eq!(recognition.guesses.first().map(|guess| guess.question.as_str()), Some(expected), "{recognition:?}");
    }

    #[test]
    fn special_words_decide() {
        check("I knead the dough for ten minutes, then it goes into the oven.", "bread");
        check("It goes into the oven, and the icing comes last.", "cake");
        check("I take the tube out and patch it.", "bicycle");
        check("I mend it with a patch.", "bicycle");
    }

    #[test]
    fn guesses_come_with_confidence_and_signs_in_order() {
        let answer = "First the oven is heated. I knead the dough, and the dough rests.";
        let Recognition { guesses } = recogniser().recognise(answer);
        let order: Vec<&str> = guesses.iter().map(|guess| guess.question.as_str()).collect();
        assert_eq!(order, ["bread", "cake", "bicycle"]);
        assert!(guesses.iter().map(|guess| guess.confidence).sum::<f64>() <= 1.0);
        assert!(guesses.windows(2).all(|pair| pair[0].confidence > pair[1].confidence), "{guesses:?}");
        let signs: Vec<(&str, usize)> =
            guesses[0].signs.iter().map(|sign| (&answer[sign.raw.range()], sign.times)).collect();
        assert_eq!(signs, [("dough", 2), ("oven", 1), ("knead the dough", 1)]);
    }

    #[test]
    fn few_words_or_doubtful_ones_are_not_enough() {
        let recogniser = recogniser();
        assert!(recogniser.recognise("").guesses.is_empty());
        assert!(recogniser.recognise("I wait.").sure().is_err());
        let unsure = recogniser.recognise("It goes into the oven.").sure().map(|guess| guess.question.clone());
        let text = unsure.expect_err("two questions ask for it").to_string();
        assert!(text.contains("`bread` (") && text.contains("`cake` (") && text.contains("--question"), "{text}");
    }
}

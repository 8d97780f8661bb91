//! A baseline: what answers held at some time, so that only what got worse since then fails.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::detect::Status;
use crate::engine::{Evaluation, Judge};

use super::breach::{Breach, BreachCode, Level, red_flags};
use super::outcome::Better;

/// What answers held, by their paths (with `/` between folders, relative to the configuration's folder).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: u32,
    answers: BTreeMap<String, Record>,
}

/// What one answer held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    question: String,
    /// Points, to a thousandth.
    score: f64,
    words: usize,
    /// Those that are not missing.
    concepts: BTreeMap<String, Depth>,
    red_flags: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Depth {
    Named,
    Explained,
}

/// A file that holds no baseline.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableBaseline {
    /// No JSON, or not of this form.
    #[error("{0}")]
    Json(serde_json::Error),
    /// Of a later version of the program.
    #[error("its schema is {0}, and this program knows schema {SCHEMA}")]
    Schema(u32),
}

/// Version of the file's form.
const SCHEMA: u32 = 1;

impl Default for Baseline {
    fn default() -> Self {
        Self { schema: SCHEMA, answers: BTreeMap::new() }
    }
}

impl Record {
    /// What the answer of `evaluation` holds.
    #[must_use]
    pub fn new(judge: &Judge, evaluation: &Evaluation, words: usize) -> Self {
        let concepts = judge.rubric.concepts.iter().zip(&evaluation.concepts);
        let flags = evaluation.red_flags.iter().map(|found| judge.rubric.red_flags[found.flag].id.clone());
        Self {
            question: judge.rubric.id.clone(),
            score: f64::from(evaluation.score.total) / 1000.0,
            words,
            concepts: concepts.filter_map(|(c, found)| Some((c.id.clone(), depth(found.status)?))).collect(),
            red_flags: flags.collect(),
        }
    }
}

fn depth(status: Status) -> Option<Depth> {
    match status {
        Status::Missing => None,
        Status::Named => Some(Depth::Named),
        Status::Explained => Some(Depth::Explained),
    }
}

fn depth_name(depth: Option<Depth>) -> &'static str {
    match depth {
        None => "missing",
        Some(Depth::Named) => "only named",
        Some(Depth::Explained) => "explained",
    }
}

impl Baseline {
    /// Reads the text of a baseline's file.
    ///
    /// # Errors
    /// If it is none; the error tells line and column.
    pub fn read(source: &str) -> Result<Self, UnreadableBaseline> {
        let baseline: Self = serde_json::from_str(source).map_err(UnreadableBaseline::Json)?;
        if baseline.schema == SCHEMA { Ok(baseline) } else { Err(UnreadableBaseline::Schema(baseline.schema)) }
    }

    /// The text of its file: sorted, a concept a line, so that a version control system shows what changed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// What `answer` held, if it answered the same question then.
    #[must_use]
    pub fn record(&self, answer: &str, now: &Record) -> Option<&Record> {
        self.answers.get(answer).filter(|record| record.question == now.question)
    }

    /// Takes over what got better in `answer`, and all of it if it is new here. What got worse stays as it was; `passed`
    /// says that nothing did.
    pub fn tighten(&mut self, answer: &str, now: Record, passed: bool) {
        let tightened = match self.record(answer, &now) {
            Some(then) => then.tightened(now, passed),
            None => now,
        };
        self.answers.insert(answer.to_owned(), tightened);
    }

    /// Forgets the answers that are not `kept`.
    pub fn retain(&mut self, kept: impl Fn(&str) -> bool) {
        self.answers.retain(|answer, _| kept(answer));
    }
}

impl Record {
    fn tightened(&self, mut now: Self, passed: bool) -> Self {
        now.score = now.score.max(self.score);
        if !passed {
            now.words = self.words;
        }
        now.red_flags.retain(|flag| self.red_flags.contains(flag));
        for (concept, depth) in &self.concepts {
            let best = now.concepts.entry(concept.clone()).or_insert(*depth);
            *best = (*best).max(*depth);
        }
        now
    }

    /// Sorts out `breaches` of an answer that now holds `now`: those that were there already become notes, and what got
    /// worse is added. Returns what got better.
    pub fn compare(
        &self,
        now: &Self,
        breaches: &mut Vec<Breach>,
        judge: &Judge,
        evaluation: &Evaluation,
        (source, part): (&str, &Range<usize>),
    ) -> Vec<Better> {
        for breach in &mut *breaches {
            if self.is_as_bad(now, breach) {
                breach.level = Level::Note;
                breach.message.push_str(", as in the baseline");
            } else if breach.code == BreachCode::ScoreBelowBar {
                breach.message = format!("{} (it was {})", breach.message, self.score);
            }
        }
        self.add_worse(now, breaches, judge);
        let is_new = |breach: &Breach| breach.about.as_ref().is_some_and(|flag| !self.red_flags.contains(flag));
        let has_flags = breaches.iter().any(|breach| breach.code == BreachCode::RedFlag);
        if !has_flags {
            breaches.extend(red_flags(judge, evaluation, source, part).filter(is_new));
        }
        self.better(now, judge)
    }

    /// Whether its score is higher by a thousandth or more: a file may hold the last digits of a number otherwise.
    fn is_above(&self, other: &Self) -> bool {
        self.score - other.score > 0.0005
    }

    /// Whether `breach` of the answer that now holds `now` was there already, at least as bad.
    fn is_as_bad(&self, now: &Self, breach: &Breach) -> bool {
        let about = breach.about.as_deref().unwrap_or_default();
        match breach.code {
            BreachCode::ScoreBelowBar => !self.is_above(now),
            BreachCode::ConceptMissing | BreachCode::ConceptOnlyNamed | BreachCode::ConceptWorse => {
                now.concepts.get(about) >= self.concepts.get(about)
            }
            BreachCode::RedFlag => self.red_flags.contains(about),
            BreachCode::TooManyWords => now.words <= self.words,
            BreachCode::TooFewWords => now.words >= self.words,
            BreachCode::NotJudged => false,
        }
    }

    fn add_worse(&self, now: &Self, breaches: &mut Vec<Breach>, judge: &Judge) {
        for concept in &judge.rubric.concepts {
            let (then, now) = (self.concepts.get(&concept.id).copied(), now.concepts.get(&concept.id).copied());
            let is_told = |breach: &Breach| breach.about.as_ref() == Some(&concept.id);
            if now >= then || breaches.iter().any(is_told) {
                continue;
            }
            let (id, term) = (&concept.id, &concept.term);
            let message = format!("`{id}` ({term}) was {} and is {}", depth_name(then), depth_name(now));
            let help = format!("say for example “{}”", concept.say);
            let breach = Breach::whole(BreachCode::ConceptWorse, message, help);
            breaches.push(Breach { about: Some(id.clone()), ..breach });
        }
    }

    fn better(&self, now: &Self, judge: &Judge) -> Vec<Better> {
        let mut better = Vec::new();
        if now.is_above(self) {
            let message = format!("the score is {}, it was {}", now.score, self.score);
            better.push(Better { about: None, message });
        }
        for concept in &judge.rubric.concepts {
            let (then, now) = (self.concepts.get(&concept.id).copied(), now.concepts.get(&concept.id).copied());
            if now > then {
                let message =
                    format!("`{}` ({}) is {}, it was {}", concept.id, concept.term, as_now(now), depth_name(then));
                better.push(Better { about: Some(concept.id.clone()), message });
            }
        }
        for flag in self.red_flags.difference(&now.red_flags) {
            better.push(Better { about: Some(flag.clone()), message: format!("red flag `{flag}` is gone") });
        }
        better
    }
}

fn as_now(depth: Option<Depth>) -> &'static str {
    if depth == Some(Depth::Named) { "named" } else { depth_name(depth) }
}

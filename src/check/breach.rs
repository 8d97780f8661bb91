//! In which way an answer falls short of its bar, and what would mend it.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use serde::Serialize;

use crate::detect::{Evidence, Status};
use crate::engine::{Evaluation, Judge};
use crate::finding::Place;
use crate::rubric::Concept;

use super::bar::Bar;

/// How much a [`Breach`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Worth mending.
    Warning,
    /// The answer fails by it.
    Error,
}

/// What kind of problem a [`Breach`] tells of. `docs/check.md` has a line on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BreachCode {
    /// Fewer points than asked.
    ScoreBelowBar,
    /// A concept that is not there.
    ConceptMissing,
    /// A concept that is mentioned, but not explained.
    ConceptOnlyNamed,
    /// A concept that was there, or explained, when the baseline was taken.
    ConceptWorse,
    /// Wrong advice.
    RedFlag,
    /// More words than allowed.
    TooManyWords,
    /// Fewer words than asked.
    TooFewWords,
    /// The answer could not be judged at all.
    NotJudged,
}

impl BreachCode {
    /// All codes, each with its name (kebab-case, unique, never reused) and what it means.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::ScoreBelowBar, "score-below-bar", "The answer has fewer points than it must have"),
        (Self::ConceptMissing, "concept-missing", "The answer does not hold a concept"),
        (Self::ConceptOnlyNamed, "concept-only-named", "The answer names a concept and does not explain it"),
        (Self::ConceptWorse, "concept-worse", "The answer treated a concept better when the baseline was taken"),
        (Self::RedFlag, "red-flag", "The answer gives wrong advice"),
        (Self::TooManyWords, "too-many-words", "The answer is longer than it may be"),
        (Self::TooFewWords, "too-few-words", "The answer is shorter than it must be"),
        (Self::NotJudged, "not-judged", "The answer could not be judged"),
    ];

    /// The name that reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(code, _, _)| *code == self).map_or("", |(_, name, _)| name)
    }
}

impl Display for BreachCode {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl Serialize for BreachCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One way in which an answer falls short, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Of which kind.
    pub code: BreachCode,
    /// How much it matters.
    pub level: Level,
    /// Id of the concept or red flag, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What would mend it; may be empty.
    pub help: String,
    /// In the answer's file, from 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
}

impl Breach {
    /// A breach of the answer as a whole; it stands at the top of the file.
    pub(crate) fn whole(code: BreachCode, message: String, help: String) -> Self {
        Self { code, level: Level::Error, about: None, message, help, line: 1, column: 1 }
    }

    /// What is wrong and what would mend it, as one sentence.
    #[must_use]
    pub fn text(&self) -> String {
        if self.help.is_empty() { self.message.clone() } else { format!("{}; {}", self.message, self.help) }
    }
}

/// How an answer, which is the bytes `part` of `source` and has so many `words`, falls short of `bar`: the score first,
/// then concepts in the order of the rubric, red flags, and the length. A required concept that the question does not
/// have is passed over.
#[must_use]
pub fn breaches(
    bar: &Bar,
    judge: &Judge,
    evaluation: &Evaluation,
    words: usize,
    (source, part): (&str, &Range<usize>),
) -> Vec<Breach> {
    let at = |evidence: &Evidence| Place::new("", source, part.start + evidence.raw.range().start);
    let mut breaches = Vec::new();
    breaches.extend(bar.min_score.and_then(|min| below(min, judge, evaluation)));
    for (concept, found) in judge.rubric.concepts.iter().zip(&evaluation.concepts) {
        let required = || bar.require.iter().filter(|required| required.concept == concept.id);
        if required().next().is_some() {
            let must_explain = required().any(|required| required.explained);
            let place = found.evidence.first().map(at);
            breaches.extend(lacking(concept, found.status, must_explain, place.as_ref()));
        }
    }
    if bar.forbid_red_flags {
        breaches.extend(red_flags(judge, evaluation, source, part));
    }
    breaches.extend(length(bar, words));
    breaches
}

/// Each red flag that the answer raises.
pub(super) fn red_flags<'e>(
    judge: &'e Judge,
    evaluation: &'e Evaluation,
    source: &'e str,
    part: &'e Range<usize>,
) -> impl Iterator<Item = Breach> + 'e {
    evaluation.red_flags.iter().map(|found| {
        let flag = &judge.rubric.red_flags[found.flag];
        let start = found.evidence.first().map_or(0, |evidence| evidence.raw.range().start);
        let Place { line, column, .. } = Place::new("", source, part.start + start);
        Breach {
            about: Some(flag.id.clone()),
            line,
            column,
            ..Breach::whole(
                BreachCode::RedFlag,
                format!("red flag `{}`: the answer {}", flag.id, flag.meaning),
                flag.advice.clone(),
            )
        }
    })
}

/// Thousandths of a point as people read them.
fn points(milli: u32) -> String {
    (f64::from(milli) / 1000.0).to_string()
}

/// Concepts named as what would add most points.
const MOST_GAINS: usize = 3;

fn below(min: u32, judge: &Judge, evaluation: &Evaluation) -> Option<Breach> {
    let total = evaluation.score.total;
    if total >= min {
        return None;
    }
    let message = format!("the score is {}, and has to be {}", points(total), points(min));
    let mut gains: Vec<(u32, &str)> = judge
        .rubric
        .concepts
        .iter()
        .enumerate()
        .map(|(position, concept)| {
            let score = judge.score_if(evaluation, position, Status::Explained).total;
            (score.saturating_sub(total), concept.id.as_str())
        })
        .filter(|(gain, _)| *gain > 0)
        .collect();
    gains.sort_by_key(|(gain, _)| std::cmp::Reverse(*gain));
    let gains: Vec<String> =
        gains.iter().take(MOST_GAINS).map(|(gain, id)| format!("`{id}` (+{:.1})", f64::from(*gain) / 1000.0)).collect();
    // Under a cap that is below the bar, no concept helps until the cap is lifted.
    let help = match evaluation.manner.remark() {
        Some(remark) if evaluation.score.cap.is_some_and(|cap| cap < min) => remark,
        _ if gains.is_empty() => "`evaluate --explain` shows how the score comes about".to_owned(),
        _ => format!("what adds most is to explain {}", gains.join(", ")),
    };
    Some(Breach::whole(BreachCode::ScoreBelowBar, message, help))
}

fn lacking(concept: &Concept, status: Status, must_explain: bool, place: Option<&Place>) -> Option<Breach> {
    let Concept { id, term, say, .. } = concept;
    let (code, message) = match status {
        Status::Missing => (BreachCode::ConceptMissing, format!("`{id}` ({term}) is missing")),
        Status::Named if must_explain => {
            (BreachCode::ConceptOnlyNamed, format!("`{id}` ({term}) is only named, and has to be explained"))
        }
        Status::Named | Status::Explained => return None,
    };
    let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
    let help = format!("say for example “{say}”");
    Some(Breach { about: Some(id.clone()), line, column, ..Breach::whole(code, message, help) })
}

fn length(bar: &Bar, words: usize) -> Option<Breach> {
    let as_words = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    if let Some(max) = bar.max_words.map(as_words).filter(|max| words > *max) {
        let message = format!("the answer has {words} words, and may have {max}");
        return Some(Breach::whole(BreachCode::TooManyWords, message, format!("take out {}", words - max)));
    }
    let min = bar.min_words.map(as_words).filter(|min| words < *min)?;
    let message = format!("the answer has {words} words, and has to have {min}");
    Some(Breach::whole(BreachCode::TooFewWords, message, format!("{} more are needed", min - words)))
}

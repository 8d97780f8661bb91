//! What many answers come to together: plain data, finished before any format is written.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::detect::{Found, Status};
use crate::engine::{Evaluation, Judge};
use crate::rubric::{Concept, Rubric, Tier};

use super::Report;
use super::model::name_of;

/// Many answers, and the pattern over all of them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Version of this form.
    pub schema: u32,
    /// Of all scores; `None` if there is no answer.
    pub mean: Option<f64>,
    /// In the order in which they were given.
    pub answers: Vec<AnswerRow>,
    /// What could not be scored.
    pub problems: Vec<Problem>,
    /// Questions with an answer, by id.
    pub practised: Vec<QuestionSummary>,
    /// Ids of the others.
    pub unpractised: Vec<String>,
    /// Core concepts that are missing or only named in some answer, those that are missing most often first.
    pub gaps: Vec<GapCount>,
    /// Scores day by day, where answers have a date.
    pub progress: Vec<Day>,
    /// From where on nothing was scored, if it was interrupted.
    pub left: Option<String>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerRow {
    /// As given; "-" for standard input.
    pub file: String,
    /// Line of its first byte, from 1.
    pub line: usize,
    /// As given in JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Box<RawValue>>,
    /// When it was written, `2026-03-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Question id.
    pub question: String,
    /// 0 to 100, to a thousandth.
    pub score: f64,
    /// Name of the score's range.
    pub band: String,
    /// Core concepts of the question.
    pub core: usize,
    /// Those of them that are named or explained.
    pub covered: usize,
    /// Those of them that are explained.
    pub explained: usize,
    /// Pairs of covered stages.
    pub pairs: u32,
    /// Stages that came too early.
    pub early: usize,
    /// Red flags raised.
    pub red_flags: usize,
    /// The core concept that would add the most points.
    pub worst_gap: Option<WorstGap>,
    /// "missing", "named" or "explained" for each of [`QuestionSummary::concepts`].
    pub statuses: Vec<&'static str>,
}

/// A core concept that is missing or only named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorstGap {
    /// Its id.
    pub concept: String,
    /// To show.
    pub term: String,
    /// "missing" or "named".
    pub status: &'static str,
}

/// What could not be scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file that it is about.
    pub file: String,
    /// What is wrong and where, with the way out.
    pub message: String,
    /// So many answers were scored before it.
    pub answers_before: usize,
}

/// A question with its answers.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionSummary {
    /// Kebab-case.
    pub id: String,
    /// A few words.
    pub title: String,
    /// Positions in [`Summary::answers`].
    pub answers: Vec<usize>,
    /// Of their scores.
    pub mean: f64,
    /// The highest of their scores.
    pub best: f64,
    /// From the score of the first day to that of the last, if there are two days.
    pub change: Option<f64>,
    /// Its core concepts, in the order of the rubric.
    pub concepts: Vec<ConceptName>,
}

/// A concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConceptName {
    /// Kebab-case.
    pub id: String,
    /// To show.
    pub term: String,
}

/// How often a core concept is not explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapCount {
    /// Its id.
    pub concept: String,
    /// To show.
    pub term: String,
    /// Answers without it.
    pub missing: usize,
    /// Answers that only name it.
    pub named: usize,
    /// Answers to questions that ask for it.
    pub answers: usize,
}

/// The answers of one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Day {
    /// `2026-03-01`.
    pub date: String,
    /// How many.
    pub answers: usize,
    /// Of their scores.
    pub mean: f64,
    /// The highest of their scores.
    pub best: f64,
}

impl AnswerRow {
    /// What a summary keeps of a report; the arguments are those that the report was made of.
    #[must_use]
    pub fn new(judge: &Judge, evaluation: &Evaluation, report: &Report) -> Self {
        let is_core = |(_, (concept, _)): &(usize, (&Concept, &Found))| concept.tier == Tier::Core;
        let core = || judge.rubric.concepts.iter().zip(&evaluation.concepts).enumerate().filter(is_core);
        let worth = |position: usize| judge.score_if(evaluation, position, Status::Explained).uncapped();
        let gaps = core().filter(|(_, (_, found))| found.status != Status::Explained);
        let worst = gaps.max_by_key(|(position, _)| (worth(*position), Reverse(*position)));
        let statuses: Vec<&'static str> = core().map(|(_, (_, found))| name_of(found.status)).collect();
        Self {
            file: report.file.clone(),
            line: report.part.map_or(1, |part| part.line),
            id: report.id.clone(),
            date: report.date.clone(),
            question: report.question.clone(),
            score: report.score,
            band: report.band.clone(),
            core: statuses.len(),
            covered: statuses.iter().filter(|status| **status != "missing").count(),
            explained: statuses.iter().filter(|status| **status == "explained").count(),
            pairs: report.order.pairs,
            early: evaluation
                .order
                .violations
                .iter()
                .map(|found| found.stage)
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            red_flags: report.red_flags.len(),
            worst_gap: worst.map(|(_, (concept, found))| WorstGap {
                concept: concept.id.clone(),
                term: concept.term.clone(),
                status: name_of(found.status),
            }),
            statuses,
        }
    }
}

impl Summary {
    /// The pattern over `answers`. `rubrics` are those of their questions; `questions` the ids of all that there are.
    #[must_use]
    pub fn new<'q>(
        answers: Vec<AnswerRow>,
        problems: Vec<Problem>,
        rubrics: &[&Rubric],
        questions: impl Iterator<Item = &'q str>,
    ) -> Self {
        let practised: Vec<QuestionSummary> =
            rubrics.iter().filter_map(|rubric| QuestionSummary::new(rubric, &answers)).collect();
        let is_practised = |id: &&str| practised.iter().any(|question| question.id == *id);
        Self {
            schema: 1,
            mean: mean(answers.iter().map(|answer| answer.score)),
            unpractised: questions.filter(|id| !is_practised(id)).map(str::to_owned).collect(),
            gaps: gaps(&practised, &answers),
            progress: progress(&answers),
            answers,
            problems,
            practised,
            left: None,
        }
    }
}

impl QuestionSummary {
    /// `None` if no answer is to that question.
    fn new(rubric: &Rubric, all: &[AnswerRow]) -> Option<Self> {
        let is_own = |(_, answer): &(usize, &AnswerRow)| answer.question == rubric.id;
        let answers: Vec<usize> = all.iter().enumerate().filter(is_own).map(|(position, _)| position).collect();
        let scores = || answers.iter().map(|position| all[*position].score);
        let mut dated: Vec<(&str, f64)> = answers
            .iter()
            .filter_map(|position| Some((all[*position].date.as_deref()?, all[*position].score)))
            .collect();
        dated.sort_by_key(|(date, _)| *date);
        let change = match dated.as_slice() {
            [(first, before), .., (last, after)] if first != last => Some(rounded(after - before)),
            _ => None,
        };
        let core = rubric.concepts.iter().filter(|concept| concept.tier == Tier::Core);
        Some(Self {
            id: rubric.id.clone(),
            title: rubric.title.clone(),
            mean: mean(scores())?,
            best: scores().fold(0.0, f64::max),
            change,
            concepts: core.map(|concept| ConceptName { id: concept.id.clone(), term: concept.term.clone() }).collect(),
            answers,
        })
    }
}

fn gaps(practised: &[QuestionSummary], answers: &[AnswerRow]) -> Vec<GapCount> {
    let mut counts: BTreeMap<&str, GapCount> = BTreeMap::new();
    for question in practised {
        for (position, concept) in question.concepts.iter().enumerate() {
            let statuses = || question.answers.iter().map(|answer| answers[*answer].statuses[position]);
            let of = |wanted: &str| statuses().filter(|status| *status == wanted).count();
            let count = counts.entry(&concept.id).or_insert_with(|| GapCount {
                concept: concept.id.clone(),
                term: concept.term.clone(),
                missing: 0,
                named: 0,
                answers: 0,
            });
            count.missing += of("missing");
            count.named += of("named");
            count.answers += statuses().count();
        }
    }
    let mut gaps: Vec<GapCount> = counts.into_values().filter(|count| count.missing + count.named > 0).collect();
    gaps.sort_by_key(|count| Reverse((count.missing, count.named)));
    gaps
}

fn progress(answers: &[AnswerRow]) -> Vec<Day> {
    let mut days: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for answer in answers {
        if let Some(date) = &answer.date {
            days.entry(date).or_default().push(answer.score);
        }
    }
    let day = |(date, scores): (&str, Vec<f64>)| {
        Some(Day {
            date: date.to_owned(),
            answers: scores.len(),
            mean: mean(scores.iter().copied())?,
            best: scores.iter().copied().fold(0.0, f64::max),
        })
    };
    days.into_iter().filter_map(day).collect()
}

fn mean(scores: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = scores.fold((0_u32, 0.0), |(count, sum), score| (count + 1, sum + score));
    (count > 0).then(|| rounded(sum / f64::from(count)))
}

/// To thousandths of a point, as scores are.
fn rounded(points: f64) -> f64 {
    (points * 1000.0).round() / 1000.0
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An answer to a question with two core concepts.
    pub(in crate::report) fn row(
        question: &str,
        score: f64,
        date: Option<&str>,
        statuses: [&'static str; 2],
    ) -> AnswerRow {
        AnswerRow {
            file: "notes/a.md".to_owned(),
            line: 3,
            id: None,
            date: date.map(str::to_owned),
            question: question.to_owned(),
            score,
            band: "partial".to_owned(),
            core: 2,
            covered: statuses.iter().filter(|status| **status != "missing").count(),
            explained: 0,
            pairs: 1,
            early: 0,
            red_flags: 0,
            worst_gap: None,
            statuses: statuses.to_vec(),
        }
    }

    /// A question whose core concepts are `concepts`.
    fn question(id: &str, concepts: [&str; 2], answers: &[usize]) -> QuestionSummary {
        QuestionSummary {
            id: id.to_owned(),
            title: String::new(),
            answers: answers.to_vec(),
            mean: 0.0,
            best: 0.0,
            change: None,
            concepts: concepts.map(|id| ConceptName { id: id.to_owned(), term: id.to_uppercase() }).to_vec(),
        }
    }

    #[test]
    fn gaps_are_counted_over_all_questions() {
        let answers = [
            row("saga", 10.0, None, ["missing", "named"]),
            row("saga", 20.0, None, ["explained", "missing"]),
            row("outbox", 30.0, None, ["missing", "explained"]),
        ];
        let practised = [question("outbox", ["retry", "event"], &[2]), question("saga", ["retry", "order"], &[0, 1])];
        let found: Vec<_> = gaps(&practised, &answers)
            .into_iter()
            .map(|gap| (gap.concept, gap.missing, gap.named, gap.answers))
            .collect();
        assert_eq!(found, [("retry".to_owned(), 2, 0, 3), ("order".to_owned(), 1, 1, 2)]);
    }

    #[test]
    fn days_are_in_order_and_answers_without_a_date_left_out() {
        let status = ["missing"; 2];
        let answers = [
            row("saga", 50.0, Some("2026-03-08"), status),
            row("saga", 99.0, None, status),
            row("saga", 10.0, Some("2026-03-01"), status),
            row("saga", 20.0, Some("2026-03-01"), status),
        ];
        let found: Vec<_> =
            progress(&answers).into_iter().map(|day| (day.date, day.answers, day.mean, day.best)).collect();
        assert_eq!(found, [("2026-03-01".to_owned(), 2, 15.0, 20.0), ("2026-03-08".to_owned(), 1, 50.0, 50.0)]);
    }
}

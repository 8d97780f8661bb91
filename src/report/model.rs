//! The report: plain data, finished before any format is written. Its serial form is the JSON of `../shared/contract.md`.

use serde::Serialize;

use crate::detect::{Evidence, Found, Status};
use crate::engine::{Evaluation, Judge};
use crate::rubric::{Rubric, Tier};

/// One answer, judged.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this form.
    pub schema: u32,
    /// Question id.
    pub question: String,
    /// As given; "-" for standard input.
    pub file: String,
    /// 0 to 100, to a thousandth.
    pub score: f64,
    /// Name of the score's range.
    pub band: String,
    /// In the order of the rubric.
    pub concepts: Vec<ConceptReport>,
    /// In the order of the rubric.
    pub stages: Vec<StageReport>,
    /// How well the stages follow each other.
    pub order: OrderReport,
    /// Wrong advice.
    pub red_flags: Vec<FlagReport>,
    /// Core concepts that are missing or only named.
    pub gaps: Vec<Gap>,
}

/// One concept.
#[derive(Clone, Debug, Serialize)]
pub struct ConceptReport {
    /// Kebab-case.
    pub id: String,
    /// To show.
    pub term: String,
    /// "core" or "bonus".
    pub tier: &'static str,
    /// "missing", "named" or "explained".
    pub status: &'static str,
    /// The words that show it.
    pub evidence: Vec<EvidenceReport>,
}

/// Words of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceReport {
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// The bytes themselves.
    pub text: String,
}

/// One stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageReport {
    /// As the rubric names it.
    pub name: String,
    /// "covered" or "missing".
    pub status: &'static str,
    /// Byte of its first substantive treatment.
    pub first: Option<u32>,
}

/// The order of the stages.
#[derive(Clone, Debug, Serialize)]
pub struct OrderReport {
    /// Share of the pairs of covered stages that are in order; 0 where there is no pair.
    pub score: f64,
    /// Pairs of covered stages.
    pub pairs: u32,
    /// Stages that came too early.
    pub violations: Vec<ViolationReport>,
}

/// A stage that came too early.
#[derive(Clone, Debug, Serialize)]
pub struct ViolationReport {
    /// Its name.
    pub stage: String,
    /// The stage that it came before but should follow.
    pub before: String,
}

/// Wrong advice.
#[derive(Clone, Debug, Serialize)]
pub struct FlagReport {
    /// Kebab-case.
    pub id: String,
    /// What is wrong.
    pub meaning: String,
    /// What to say instead.
    pub advice: String,
    /// The words that show it.
    pub evidence: Vec<EvidenceReport>,
}

/// A core concept that is missing or only named.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    /// Its id.
    pub concept: String,
    /// To show.
    pub term: String,
    /// What it is.
    pub definition: String,
    /// Why it matters here and what to do.
    pub advice: String,
    /// Why it matters here.
    pub why: String,
    /// A sentence to say aloud.
    pub say: String,
}

/// Finds lines and columns of byte offsets.
struct Lines<'a> {
    answer: &'a str,
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    fn new(answer: &'a str) -> Self {
        let newlines = answer
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Self { answer, starts: std::iter::once(0).chain(newlines).collect() }
    }

    fn evidence(&self, evidence: &Evidence) -> EvidenceReport {
        let line = self.starts.partition_point(|start| *start <= evidence.raw.start);
        let line_start = self.starts[line - 1] as usize;
        EvidenceReport {
            start: evidence.raw.start,
            end: evidence.raw.end,
            line,
            column: self.answer[line_start..evidence.raw.start as usize].chars().count() + 1,
            text: self.answer[evidence.raw.range()].to_owned(),
        }
    }
}

impl Report {
    /// Puts an evaluation of `answer`, read from `file`, into the form that formats write.
    #[must_use]
    pub fn new(judge: &Judge, evaluation: &Evaluation, answer: &str, file: &str) -> Self {
        let rubric = &judge.rubric;
        let lines = Lines::new(answer);
        let order = &evaluation.order;
        let name = |stage: usize| rubric.stages[stage].name.clone();
        Self {
            schema: 1,
            question: rubric.id.clone(),
            file: file.to_owned(),
            score: f64::from(evaluation.score.total) / 1000.0,
            band: evaluation.band.to_string(),
            concepts: concepts(rubric, &evaluation.concepts, &lines),
            stages: rubric
                .stages
                .iter()
                .zip(&order.stages)
                .map(|(stage, found)| StageReport {
                    name: stage.name.clone(),
                    status: if found.first.is_some() { "covered" } else { "missing" },
                    first: found.first,
                })
                .collect(),
            order: OrderReport {
                score: if order.pairs == 0 { 0.0 } else { f64::from(order.kept * 1000 / order.pairs) / 1000.0 },
                pairs: order.pairs,
                violations: order
                    .violations
                    .iter()
                    .map(|v| ViolationReport { stage: name(v.stage), before: name(v.before) })
                    .collect(),
            },
            red_flags: evaluation
                .red_flags
                .iter()
                .map(|found| {
                    let flag = &rubric.red_flags[found.flag];
                    FlagReport {
                        id: flag.id.clone(),
                        meaning: flag.meaning.clone(),
                        advice: flag.advice.clone(),
                        evidence: found.evidence.iter().map(|evidence| lines.evidence(evidence)).collect(),
                    }
                })
                .collect(),
            gaps: gaps(rubric, &evaluation.concepts),
        }
    }
}

fn concepts(rubric: &Rubric, found: &[Found], lines: &Lines<'_>) -> Vec<ConceptReport> {
    let report = |(concept, found): (&crate::rubric::Concept, &Found)| ConceptReport {
        id: concept.id.clone(),
        term: concept.term.clone(),
        tier: match concept.tier {
            Tier::Core => "core",
            Tier::Bonus => "bonus",
        },
        status: match found.status {
            Status::Missing => "missing",
            Status::Named => "named",
            Status::Explained => "explained",
        },
        evidence: found.evidence.iter().map(|evidence| lines.evidence(evidence)).collect(),
    };
    rubric.concepts.iter().zip(found).map(report).collect()
}

fn gaps(rubric: &Rubric, found: &[Found]) -> Vec<Gap> {
    let is_gap = |(concept, found): &(&crate::rubric::Concept, &Found)| {
        concept.tier == Tier::Core && found.status != Status::Explained
    };
    let gap = |(concept, found): (&crate::rubric::Concept, &Found)| Gap {
        concept: concept.id.clone(),
        term: concept.term.clone(),
        definition: concept.definition.clone(),
        advice: match found.status {
            Status::Missing => format!("Not in the answer. {} Say for example: “{}”", concept.why, concept.say),
            Status::Named | Status::Explained => {
                format!("Only named: say how it works or why. {} Say for example: “{}”", concept.why, concept.say)
            }
        },
        why: concept.why.clone(),
        say: concept.say.clone(),
    };
    rubric.concepts.iter().zip(found).filter(is_gap).map(gap).collect()
}

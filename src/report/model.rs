//! The report: plain data, finished before any format is written. Its serial form is the JSON of `../shared/contract.md`.

use std::ops::Range;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::detect::concept::Ground;
use crate::detect::{Evidence, FlagFound, Found, Order, StageFound, Status, Violation};
use crate::engine::{Evaluation, Judge};
use crate::rubric::{Concept, Rubric, Stage, Tier};
use crate::text::{Raw, Span};

use super::explanation::Explanation;

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
    /// What whoever asked calls the answer, as they wrote it in JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Box<RawValue>>,
    /// The bytes of the answer, where a file may hold several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<PartOfFile>,
    /// When it was written, where the file says so: `2026-03-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Why the score is capped, if the answer is no prose.
    pub remark: Option<String>,
    /// The question in a few words.
    pub title: String,
    /// The question as an interviewer asks it.
    pub prompt: String,
    /// What was judged, for formats that show it; JSON points into the file instead.
    #[serde(skip)]
    pub answer: AnswerText,
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
    /// How the score comes about, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// The text of an answer, and where it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerText {
    /// As typed.
    pub text: String,
    /// Its first byte in the file: what places in the report have to be less to be places in `text`.
    pub start: u32,
}

/// Where an answer stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PartOfFile {
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
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
    /// "named" or "explained".
    pub depth: &'static str,
    /// What made it count; `None` if it does not count.
    #[serde(skip)]
    pub ground: Option<Ground>,
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
    /// Line of that byte, from 1.
    pub line: Option<usize>,
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
    /// "missing" or "named".
    pub status: &'static str,
    /// What it is.
    pub definition: String,
    /// Why it matters here and what to do.
    pub advice: String,
    /// Why it matters here.
    pub why: String,
    /// A sentence to say aloud.
    pub say: String,
}

/// The first of the deepest.
pub(super) fn strongest(evidence: &[EvidenceReport]) -> Option<&EvidenceReport> {
    evidence.iter().find(|evidence| evidence.depth == "explained").or_else(|| evidence.first())
}

/// An id in JSON as people read it: a string without its quotes.
#[must_use]
pub fn id_text(id: &RawValue) -> String {
    serde_json::from_str(id.get()).unwrap_or_else(|_| id.get().to_owned())
}

/// Where in a file an answer stands: places in reports are those in the file.
pub(super) struct Origin<'a> {
    source: &'a str,
    answer: &'a str,
    /// Bytes before the answer.
    offset: u32,
    /// First byte of each line from the answer's first one on.
    line_starts: Vec<u32>,
    /// Lines of the file before those.
    lines_before: usize,
}

impl<'a> Origin<'a> {
    fn new(source: &'a str, part: &Range<usize>) -> Self {
        Self::from_line(source, part, 1 + source[..part.start].matches('\n').count())
    }

    /// The same for an answer that is known to start on `line`.
    fn from_line(source: &'a str, part: &Range<usize>, line: usize) -> Self {
        let first = source[..part.start].rfind('\n').map_or(0, |at| at + 1);
        let newlines = source[part.clone()].match_indices('\n').map(|(at, _)| offset(part.start + at + 1));
        Self {
            source,
            answer: &source[part.clone()],
            offset: offset(part.start),
            line_starts: std::iter::once(offset(first)).chain(newlines).collect(),
            lines_before: line - 1,
        }
    }

    /// The same bytes as an offset into the file.
    fn in_file(&self, at: u32) -> u32 {
        self.offset + at
    }

    /// From 1.
    fn line(&self, at: u32) -> usize {
        self.lines_before + self.line_starts.partition_point(|start| *start <= at)
    }

    /// Words that count.
    pub(super) fn evidence(&self, evidence: &Evidence) -> EvidenceReport {
        EvidenceReport { ground: Some(evidence.ground), ..self.words(evidence.raw, evidence.depth) }
    }

    /// `span` of the answer as a place in the file. A byte order mark is no character of the first line.
    pub(super) fn words(&self, span: Span<Raw>, depth: Status) -> EvidenceReport {
        let (start, end) = (self.in_file(span.start), self.in_file(span.end));
        let line = self.line(start);
        let before = &self.source[self.line_starts[line - 1 - self.lines_before] as usize..start as usize];
        EvidenceReport {
            start,
            end,
            line,
            column: before.trim_start_matches('\u{feff}').chars().count() + 1,
            text: self.source[start as usize..end as usize].to_owned(),
            depth: name_of(depth),
            ground: None,
        }
    }
}

/// Texts are limited to 4 GiB, as are the spans that point into them.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The name of a status, as reports have it.
pub(super) fn name_of(status: Status) -> &'static str {
    match status {
        Status::Missing => "missing",
        Status::Named => "named",
        Status::Explained => "explained",
    }
}

/// An amount of points, from thousandths.
pub(super) fn points(milli: u32) -> f64 {
    f64::from(milli) / 1000.0
}

impl Report {
    /// Puts an evaluation of `answer`, read from `file`, into the form that formats write.
    #[must_use]
    pub fn new(judge: &Judge, evaluation: &Evaluation, answer: &str, file: &str) -> Self {
        Self::of_part(judge, evaluation, answer, &(0..answer.len()), file)
    }

    /// The same for an answer that is the bytes `part` of `source`, the text of `file`.
    ///
    /// # Panics
    /// If `part` is not the range of the text that was evaluated.
    #[must_use]
    pub fn of_part(judge: &Judge, evaluation: &Evaluation, source: &str, part: &Range<usize>, file: &str) -> Self {
        Self::from(judge, evaluation, &Origin::new(source, part), file)
    }

    /// The same for one of the answers in a file of notes, with its place: however many there are, none has the lines
    /// before it counted again.
    ///
    /// # Panics
    /// If `part` is not the range of the text that was evaluated.
    #[must_use]
    pub fn of_note(judge: &Judge, evaluation: &Evaluation, source: &str, part: PartOfFile, file: &str) -> Self {
        let origin = Origin::from_line(source, &(part.start..part.end), part.line);
        Self { part: Some(part), ..Self::from(judge, evaluation, &origin, file) }
    }

    fn from(judge: &Judge, evaluation: &Evaluation, origin: &Origin<'_>, file: &str) -> Self {
        let rubric = &judge.rubric;
        Self {
            schema: 1,
            question: rubric.id.clone(),
            file: file.to_owned(),
            score: points(evaluation.score.total),
            band: evaluation.band.to_string(),
            id: None,
            part: None,
            date: None,
            remark: evaluation.manner.remark(),
            title: rubric.title.clone(),
            prompt: rubric.prompt.clone(),
            answer: AnswerText { text: origin.answer.to_owned(), start: origin.offset },
            concepts: concepts(rubric, &evaluation.concepts, origin),
            stages: stages(rubric, &evaluation.order, origin),
            order: order(rubric, &evaluation.order),
            red_flags: evaluation.red_flags.iter().map(|found| flag(rubric, found, origin)).collect(),
            gaps: gaps(rubric, &evaluation.concepts),
            explanation: None,
        }
    }

    /// Adds how the score comes about. The arguments are those that the report was made of.
    #[must_use]
    pub fn explained(mut self, judge: &Judge, evaluation: &Evaluation, source: &str, part: &Range<usize>) -> Self {
        self.explanation = Some(Explanation::new(judge, evaluation, &Origin::new(source, part)));
        self
    }
}

fn stages(rubric: &Rubric, order: &Order, origin: &Origin<'_>) -> Vec<StageReport> {
    let report = |(stage, found): (&Stage, &StageFound)| {
        let first = found.first.map(|first| origin.in_file(first));
        StageReport {
            name: stage.name.clone(),
            status: if first.is_some() { "covered" } else { "missing" },
            first,
            line: first.map(|first| origin.line(first)),
        }
    };
    rubric.stages.iter().zip(&order.stages).map(report).collect()
}

fn order(rubric: &Rubric, order: &Order) -> OrderReport {
    let name = |stage: usize| rubric.stages[stage].name.clone();
    let violation = |found: &Violation| ViolationReport { stage: name(found.stage), before: name(found.before) };
    OrderReport {
        score: points((order.kept * 1000).checked_div(order.pairs).unwrap_or(0)),
        pairs: order.pairs,
        violations: order.violations.iter().map(violation).collect(),
    }
}

fn flag(rubric: &Rubric, found: &FlagFound, origin: &Origin<'_>) -> FlagReport {
    let flag = &rubric.red_flags[found.flag];
    FlagReport {
        id: flag.id.clone(),
        meaning: flag.meaning.clone(),
        advice: flag.advice.clone(),
        evidence: found.evidence.iter().map(|evidence| origin.evidence(evidence)).collect(),
    }
}

fn concepts(rubric: &Rubric, found: &[Found], origin: &Origin<'_>) -> Vec<ConceptReport> {
    let report = |(concept, found): (&Concept, &Found)| ConceptReport {
        id: concept.id.clone(),
        term: concept.term.clone(),
        tier: match concept.tier {
            Tier::Core => "core",
            Tier::Bonus => "bonus",
        },
        status: name_of(found.status),
        evidence: found.evidence.iter().map(|evidence| origin.evidence(evidence)).collect(),
    };
    rubric.concepts.iter().zip(found).map(report).collect()
}

fn gaps(rubric: &Rubric, found: &[Found]) -> Vec<Gap> {
    let is_gap =
        |(concept, found): &(&Concept, &Found)| concept.tier == Tier::Core && found.status != Status::Explained;
    let gap = |(concept, found): (&Concept, &Found)| Gap {
        concept: concept.id.clone(),
        term: concept.term.clone(),
        status: name_of(found.status),
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

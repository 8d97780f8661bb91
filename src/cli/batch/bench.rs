//! Where answers are judged, by many threads at once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use serde_json::value::RawValue;

use crate::engine::Judge;
use crate::question::named;
use crate::report::{AnswerRow, Format, PartOfFile, Report, Stream};
use crate::text::Normaliser;

use super::super::judges::Judges;
use super::interrupt;
use super::tasks::{Answer, Task};

/// What became of a task.
pub(super) struct Outcome {
    /// As given; "-" for standard input.
    pub file: String,
    /// Where the answer stands, for messages.
    pub place: String,
    /// What is to be said before it.
    pub warnings: Vec<String>,
    pub kind: Kind,
}

pub(super) enum Kind {
    Scored {
        score: f64,
        notes: Vec<String>,
        form: Scored,
    },
    /// A heading without an answer.
    Unanswered(String),
    Bad(anyhow::Error),
    /// Ctrl-C came first.
    Left,
}

/// A judged answer, as the format wants it.
pub(super) enum Scored {
    Piece(Vec<u8>),
    /// With the report, where the format shows that, too.
    Row(Box<AnswerRow>, Option<Box<Report>>),
}

/// Judges answers.
pub(super) struct Bench<'j> {
    judges: &'j Judges<'j>,
    /// Of answers that do not name theirs.
    question: Option<&'j str>,
    stream: Option<Stream>,
    /// Whether a summary shows each answer in full.
    in_full: bool,
    /// What threads have put down for the next answer.
    normalisers: Mutex<Vec<Normaliser<'j>>>,
}

impl<'j> Bench<'j> {
    /// Judges for `format`; `question` is that of answers that name none.
    pub(super) fn new(judges: &'j Judges<'j>, question: Option<&'j str>, format: Format) -> Self {
        Self {
            judges,
            question,
            stream: Stream::of(format),
            in_full: format.shows_answers(),
            normalisers: Mutex::default(),
        }
    }

    /// Judges the answer of `task`, unless Ctrl-C came first.
    pub(super) fn outcome(&self, mut task: Task) -> Outcome {
        let (file, place) = (task.file.clone(), task.place());
        let warnings = std::mem::take(&mut task.warnings);
        let kind =
            if interrupt::is_stopped() { Kind::Left } else { self.judged(task, &place).unwrap_or_else(Kind::Bad) };
        Outcome { file, place, warnings, kind }
    }

    fn judged(&self, Task { file, line, id, answer, .. }: Task, place: &str) -> anyhow::Result<Kind> {
        let answer = answer?;
        let text = &answer.source[answer.range.clone()];
        let mut notes = Vec::new();
        if !answer.has_text {
            if let Some(question) = answer.question.clone().filter(|_| answer.is_section) {
                return Ok(Kind::Unanswered(question));
            }
            notes.push(format!("{place}: there is no text in it"));
        }
        let names = self.judges.names();
        let own = answer.question.clone().or_else(|| named(text, names)).or_else(|| self.question.map(str::to_owned));
        let question = if let Some(question) = own {
            question
        } else {
            let (question, note) = self.judges.recognised(text, place)?;
            notes.push(note);
            question
        };
        let judge = self.judges.get(&question).with_context(|| place.to_owned())?;
        let (score, form) = self.form(judge, &answer, id, (&file, line))?;
        Ok(Kind::Scored { score, notes, form })
    }

    /// The points of an answer that was given with an `id`, in a file and on a line; and its report.
    fn form(
        &self,
        judge: &'j Judge,
        answer: &Answer,
        id: Option<Box<RawValue>>,
        (file, line): (&str, usize),
    ) -> anyhow::Result<(f64, Scored)> {
        let text = &answer.source[answer.range.clone()];
        let mut normaliser = self.normalisers().pop().unwrap_or_else(|| judge.normaliser());
        let evaluation = judge.evaluate(text, &mut normaliser);
        self.normalisers().push(normaliser);
        let part = PartOfFile { start: answer.range.start, end: answer.range.end, line: answer.line };
        let report = Report {
            id,
            part: answer.is_in_file.then_some(part),
            date: answer.date.map(|date| date.to_string()),
            ..Report::of_note(judge, &evaluation, &answer.source, part, file)
        };
        let score = report.score;
        let form = if let Some(stream) = self.stream {
            Scored::Piece(stream.piece(&report, line)?)
        } else {
            let row = AnswerRow { line, ..AnswerRow::new(judge, &evaluation, &report) };
            let explained = || report.explained(judge, &evaluation, &answer.source, &answer.range);
            Scored::Row(Box::new(row), self.in_full.then(|| Box::new(explained())))
        };
        Ok((score, form))
    }

    fn normalisers(&self) -> MutexGuard<'_, Vec<Normaliser<'j>>> {
        // Who panicked had none of them in hand.
        self.normalisers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The report of `check`: which answers meet their bar, and what would mend the others.

use std::io::{self, Write};

use serde::Serialize;

use crate::check::{Breach, Judged, Level, Outcome};

use super::layout::{Tone, paint};
use super::markdown::escaped;
use super::{Format, Look, github, json, junit, printable, sarif, write_json};

/// How many answers met their bar, how many did not, and how many could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Answers that meet their bar.
    pub passed: usize,
    /// Answers that do not.
    pub failed: usize,
    /// Answers that could not be judged.
    pub not_judged: usize,
    /// Breaches that the baseline knows.
    pub known: usize,
}

impl Tally {
    /// Counts `outcomes`.
    #[must_use]
    pub fn new(outcomes: &[Outcome]) -> Self {
        let count = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
        let notes = outcomes.iter().flat_map(|outcome| &outcome.breaches).filter(|breach| breach.level == Level::Note);
        Self {
            passed: count(&Outcome::passed),
            failed: count(&|outcome| outcome.judged.is_some() && !outcome.passed()),
            not_judged: count(&|outcome| outcome.judged.is_none()),
            known: notes.count(),
        }
    }

    /// One sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let all = counted(self.passed + self.failed + self.not_judged, "answer");
        let not_judged = match self.not_judged {
            0 => String::new(),
            count => format!(", {count} could not be judged"),
        };
        let known = match self.known {
            0 => String::new(),
            count => format!(" ({} as in the baseline)", counted(count, "problem")),
        };
        format!("{all} checked: {} passed, {} fell short{not_judged}{known}", self.passed, self.failed)
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Writes `outcomes` as `format`. CSV and HTML are forms of reports, not of outcomes: for them nothing is written.
///
/// # Errors
/// If the output cannot be written to.
pub fn write_check(format: Format, outcomes: &[Outcome], look: Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => table(outcomes, look, out),
        Format::Json => {
            let answers = outcomes.iter().map(Answer::new).collect();
            let whole = Whole { schema: 1, passed: outcomes.iter().all(Outcome::passed), answers };
            write_json(&whole, out)
        }
        Format::Jsonl => outcomes.iter().try_for_each(|outcome| json::write_line(&Answer::new(outcome), out)),
        Format::Markdown => markdown(outcomes, out),
        Format::Github => outcomes.iter().try_for_each(|outcome| github::write(outcome, out)),
        Format::Junit => junit::write(outcomes, out),
        Format::Sarif => sarif::write(outcomes, out),
        Format::Csv | Format::Html => Ok(()),
    }
}

/// The whole as JSON.
#[derive(Serialize)]
struct Whole<'o> {
    schema: u32,
    passed: bool,
    answers: Vec<Answer<'o>>,
}

/// One answer as JSON.
#[derive(Serialize)]
struct Answer<'o> {
    passed: bool,
    #[serde(flatten)]
    outcome: &'o Outcome,
}

impl<'o> Answer<'o> {
    fn new(outcome: &'o Outcome) -> Self {
        Self { passed: outcome.passed(), outcome }
    }
}

/// One line for each breach, as compilers write them, and one for the whole.
fn table(outcomes: &[Outcome], look: Look, out: &mut dyn Write) -> io::Result<()> {
    for outcome in outcomes {
        for breach in &outcome.breaches {
            let (kind, tone) = match breach.level {
                Level::Note => ("note", Tone::Aside),
                Level::Warning => ("warning", Tone::Fair),
                Level::Error => ("error", Tone::Poor),
            };
            let kind = paint(&format!("{kind}[{}]", breach.code), tone, look.color());
            writeln!(out, "{}:{}: {kind}: {}", printable(&outcome.file), breach.line, printable(&breach.text()))?;
        }
        for better in &outcome.better {
            let kind = paint("better", Tone::Good, look.color());
            writeln!(out, "{}: {kind}: {}", printable(&outcome.file), printable(&better.message))?;
        }
    }
    let summary = Tally::new(outcomes);
    let tone = if summary.failed + summary.not_judged == 0 { Tone::Good } else { Tone::Poor };
    writeln!(out, "{}", paint(&summary.text(), tone, look.color()))
}

/// A table of the answers, and below it what would mend those that fall short: for job summaries and pull requests.
fn markdown(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", Tally::new(outcomes).text())?;
    writeln!(out, "| | answer | question | score | band | to mend |\n|---|---|---|---:|---|---:|")?;
    for outcome in outcomes {
        let mark = if outcome.passed() { "✓" } else { "✗" };
        let file = escaped(&outcome.file);
        let errors = outcome.errors().count();
        match &outcome.judged {
            Some(Judged { question, score, band, .. }) => {
                writeln!(out, "| {mark} | {file} | {} | {score:.1} | {band} | {errors} |", escaped(question))?;
            }
            None => writeln!(out, "| {mark} | {file} | | | not judged | {errors} |")?,
        }
    }
    for outcome in outcomes.iter().filter(|outcome| !outcome.breaches.is_empty() || !outcome.better.is_empty()) {
        writeln!(out, "\n### {}\n", escaped(&outcome.file))?;
        for Breach { level, message, help, line, .. } in &outcome.breaches {
            let lead = match level {
                Level::Note => format!("line {line}"),
                Level::Warning | Level::Error => format!("**line {line}**"),
            };
            let help = if help.is_empty() { String::new() } else { format!("; {}", escaped(help)) };
            writeln!(out, "- {lead}: {}{help}", escaped(message))?;
        }
        for better in &outcome.better {
            writeln!(out, "- better: {}", escaped(&better.message))?;
        }
    }
    Ok(())
}

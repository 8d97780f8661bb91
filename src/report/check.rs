//! The report of `check`: which answers meet their bar, and what would mend the others.

use std::io::{self, Write};

use serde_json::json;

use crate::check::{Breach, Judged, Level, Outcome};

use super::layout::{Tone, paint};
use super::markdown::escaped;
use super::{Format, Look, github, junit, printable, sarif};

/// How many answers met their bar, how many did not, and how many could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Answers that meet their bar.
    pub passed: usize,
    /// Answers that do not.
    pub failed: usize,
    /// Answers that could not be judged.
    pub not_judged: usize,
    /// Breaches that the baseline knows.
    pub known: usize,
}

impl Summary {
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
        let judged = self.passed + self.failed;
        let answers = if judged == 1 { "answer meets its" } else { "answers meet their" };
        let not_judged =
            if self.not_judged == 0 { String::new() } else { format!(", {} could not be judged", self.not_judged) };
        let known =
            if self.known == 0 { String::new() } else { format!(" ({} as in the baseline)", problems(self.known)) };
        format!("{} of {judged} {answers} bar{not_judged}{known}", self.passed)
    }
}

fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

/// Writes `outcomes` as `format`. CSV is a form of reports, not of outcomes: for it nothing is written.
///
/// # Errors
/// If the output cannot be written to.
pub fn write_check(format: Format, outcomes: &[Outcome], look: Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => table(outcomes, look, out),
        Format::Json => {
            let answers: Vec<_> = outcomes.iter().map(element).collect();
            let passed = outcomes.iter().all(Outcome::passed);
            serde_json::to_writer_pretty(&mut *out, &json!({ "schema": 1, "passed": passed, "answers": answers }))?;
            writeln!(out)
        }
        Format::Jsonl => outcomes.iter().try_for_each(|outcome| writeln!(out, "{}", element(outcome))),
        Format::Markdown => markdown(outcomes, out),
        Format::Github => outcomes.iter().try_for_each(|outcome| github::write(outcome, out)),
        Format::Junit => junit::write(outcomes, out),
        Format::Sarif => sarif::write(outcomes, out),
        Format::Csv => Ok(()),
    }
}

fn element(outcome: &Outcome) -> serde_json::Value {
    let mut element = json!(outcome);
    element["passed"] = json!(outcome.passed());
    element
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
    let summary = Summary::new(outcomes);
    let tone = if summary.failed + summary.not_judged == 0 { Tone::Good } else { Tone::Poor };
    writeln!(out, "{}", paint(&summary.text(), tone, look.color()))
}

/// A table of the answers, and below it what would mend those that fall short: for job summaries and pull requests.
fn markdown(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", Summary::new(outcomes).text())?;
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

//! `evaluate rubric test`.

use std::collections::BTreeSet;

use clap::Args;

use crate::cases::{self, CaseResult, Selection, Verdict};
use crate::report::{Tone, hanging, paint, printable};
use crate::rubric::{Library, LibraryError};

use super::Exit;
use super::app::Shared;
use super::io::{Io, finding_text};
use super::rubrics::{self, Mistakes};

/// What testing takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Only the cases of these questions or vocabulary entries
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Fail if there is a concept, a pattern or a red flag that no case reaches
    #[arg(long, value_name = "WHAT", value_parser = ["uncovered"], hide_possible_values = true)]
    deny: Option<String>,
    /// Print each concept, pattern and red flag that no case reaches
    #[arg(long)]
    uncovered: bool,
}

pub(super) const AFTER_HELP: &str = "\
A case fails as
  missing  what should be found is not, or not deeply enough
  noisy    something is found that should not, or too deeply
  handled  it is marked `known = true`, and yet it holds

Covered is a concept or a red flag that a case shows, and a pattern that counts in one.
A hit that is denied, asked or taken away by `not` covers nothing.

Exit codes:
  0  all cases hold
  1  a case fails, or something is uncovered and that is denied
  2  it could not run: unknown id, or a rubric with an error";

/// Runs the cases and prints those that fail.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let selection = if !arguments.ids.is_empty() {
        Selection::Ids(known_ids(&arguments.ids, &library)?)
    } else if shared.rubrics.is_empty() {
        Selection::All
    } else {
        Selection::Users
    };
    let run = cases::run(&library, &selection);
    let look = io.look(shared.color, true);
    for result in run.results.iter().filter(|result| result.verdict().is_failure()) {
        for line in lines(result, look.width(), look.color()) {
            writeln!(io.stdout, "{line}")?;
        }
    }
    let count = |verdict| run.results.iter().filter(|result| result.verdict() == verdict).count();
    let failed = run.results.iter().filter(|result| result.verdict().is_failure()).count();
    if failed > 0 || count(Verdict::Known) > 0 {
        writeln!(
            io.stdout,
            "{} missing, {} noisy, {} handled, {} known",
            count(Verdict::Missing),
            count(Verdict::Noisy),
            count(Verdict::Handled),
            count(Verdict::Known)
        )?;
    }
    let uncovered = run.coverage.findings();
    if arguments.uncovered || arguments.deny.is_some() {
        for finding in &uncovered {
            writeln!(io.stdout, "{}", finding_text(finding, look.color()))?;
        }
    }
    writeln!(io.stdout, "{} passed, {failed} failed", run.results.len() - failed)?;
    let coverage = &run.coverage;
    let all =
        [("concepts", coverage.concepts()), ("red flags", coverage.red_flags()), ("patterns", coverage.patterns())];
    let shown = all.map(|(what, share)| format!("{}% of {} {what}", share.percent(), share.of));
    writeln!(io.stdout, "covered: {}", shown.join(", "))?;
    if !run.findings.is_empty() {
        return Err(Mistakes(run.findings).into());
    }
    let is_denied = arguments.deny.is_some() && !uncovered.is_empty();
    Ok(if failed > 0 || is_denied { Exit::Findings } else { Exit::Passed })
}

/// The ids in lower case, if each is that of a question or an entry.
fn known_ids(ids: &[String], library: &Library) -> anyhow::Result<BTreeSet<String>> {
    let entries: BTreeSet<&str> = library.vocabulary().map(|entry| entry.id).collect();
    let mut known = BTreeSet::new();
    for id in ids {
        let lower = id.trim().to_lowercase();
        match library.rubric(&lower) {
            Err(error @ LibraryError::UnknownQuestion { .. }) if !entries.contains(lower.as_str()) => {
                return Err(error.into());
            }
            Ok(_) | Err(_) => known.insert(lower),
        };
    }
    Ok(known)
}

fn lines(result: &CaseResult, width: usize, color: bool) -> Vec<String> {
    let (verdict, tone) = match result.verdict() {
        Verdict::Ok => ("ok", Tone::Good),
        Verdict::Known => ("known", Tone::Fair),
        Verdict::Missing => ("missing", Tone::Poor),
        Verdict::Noisy => ("noisy", Tone::Poor),
        Verdict::Handled => ("handled", Tone::Fair),
    };
    let place = printable(&result.place.to_string()).into_owned();
    let mut lines =
        vec![format!("{place}: {}: {} [{}]", paint(verdict, tone, color), printable(&result.name), result.question)];
    for mismatch in &result.mismatches {
        let words = match mismatch.words.as_slice() {
            [] => String::new(),
            words => format!(" by {}", words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")),
        };
        let text = format!("{}: wanted {}, got {}{words}", mismatch.id, mismatch.wanted, mismatch.got);
        lines.extend(hanging("  ", &printable(&text), width));
    }
    if result.mismatches.is_empty() {
        lines.push("  it holds: remove `known = true`".to_owned());
    }
    lines.extend(hanging("  in ", &printable(&format!("“{}”", result.answer.trim())), width));
    lines
}

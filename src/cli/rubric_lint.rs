//! `evaluate rubric lint`.

use clap::Args;

use crate::finding::Severity;
use crate::lint::lint;

use super::app::Shared;
use super::io::{Io, finding_text};
use super::{Exit, rubrics};

/// What checking takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {}

pub(super) const AFTER_HELP: &str = "\
Exit codes:
  0  nothing to complain about
  1  warnings only
  2  a rubric has an error and cannot be used";

/// Prints every problem with its place.
pub(super) fn run(_: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load(&shared.rubrics, &mut io.messages)?;
    let findings = lint(&library, !shared.rubrics.is_empty());
    let look = io.look(shared.color, true);
    for finding in &findings {
        writeln!(io.stdout, "{}", finding_text(finding, look.color()))?;
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    if findings.is_empty() {
        writeln!(io.stdout, "no problems found")?;
    } else {
        writeln!(io.stdout, "{errors} errors, {warnings} warnings")?;
    }
    Ok(match (errors, warnings) {
        (0, 0) => Exit::Passed,
        (0, _) => Exit::Findings,
        _ => Exit::CouldNotRun,
    })
}

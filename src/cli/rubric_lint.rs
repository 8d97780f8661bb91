//! `evaluate rubric lint`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::finding::{Code, Finding, Severity, UnknownCode};
use crate::lint::{Options, Sample, lint};
use crate::report::{annotation, write_json};
use crate::rubric::Library;

use super::app::Shared;
use super::io::{Io, finding_text};
use super::{Exit, input, rubrics};

/// What checking takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Make an error of these: a code, or `warnings` for all
    #[arg(long, value_name = "CODE")]
    deny: Vec<Deny>,
    /// Leave out the warnings of this code
    #[arg(long, value_name = "CODE")]
    allow: Vec<Code>,
    /// Folder of answers, each in a folder named after its question [default: samples, if there is one]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    samples: Option<PathBuf>,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

/// What is made an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deny {
    Warnings,
    Code(Code),
}

impl FromStr for Deny {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        if name == "warnings" { Ok(Self::Warnings) } else { name.parse().map(Self::Code) }
    }
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// One document for programs
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

pub(super) const AFTER_HELP: &str = "\
docs/lints.md has a paragraph on each code.

Exit codes:
  0  no errors; there may be warnings
  1  a warning that is denied
  2  a rubric has an error and cannot be used";

/// Answers of more bytes are none.
const LARGEST_SAMPLE: u64 = 1 << 20;
const USUAL_SAMPLES: &str = "samples";

/// Prints every problem with its place.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load(&shared.rubrics, &mut io.messages)?;
    let options = Options {
        only_users: !shared.rubrics.is_empty(),
        samples: match &arguments.samples {
            Some(folder) => samples(folder, &library)?,
            None if Path::new(USUAL_SAMPLES).is_dir() => samples(Path::new(USUAL_SAMPLES), &library)?,
            None => Vec::new(),
        },
        allow: arguments.allow.clone(),
    };
    let mut findings = lint(&library, &options);
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut has_denied = false;
    for finding in &mut findings {
        let is_denied = |deny: &Deny| match deny {
            Deny::Warnings => true,
            Deny::Code(code) => code.name() == finding.code,
        };
        if arguments.deny.iter().any(is_denied) {
            finding.severity = Severity::Error;
            has_denied = true;
        }
    }
    match arguments.format {
        Format::Table => table(&findings, io.look(shared.color, true).color(), &mut io.stdout)?,
        Format::Json => json(&findings, &mut io.stdout)?,
        Format::Github => github(&findings, &mut io.stdout)?,
    }
    Ok(match (has_errors, has_denied) {
        (true, _) => Exit::CouldNotRun,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Passed,
    })
}

fn table(findings: &[Finding], color: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    for finding in findings {
        writeln!(out, "{}", finding_text(finding, color))?;
    }
    if findings.is_empty() {
        writeln!(out, "no problems found")?;
    } else {
        let (errors, warnings) = counts(findings);
        writeln!(out, "{errors} errors, {warnings} warnings")?;
    }
    Ok(())
}

fn json(findings: &[Finding], out: &mut dyn Write) -> anyhow::Result<()> {
    let (errors, warnings) = counts(findings);
    let document = serde_json::json!({ "errors": errors, "warnings": warnings, "findings": findings });
    Ok(write_json(&document, out)?)
}

/// One line for each finding, as the runner of a workflow reads it.
fn github(findings: &[Finding], out: &mut dyn Write) -> anyhow::Result<()> {
    for Finding { place, severity, code, message, help } in findings {
        let kind = match severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = (place.file.as_str(), place.line, place.column);
        writeln!(out, "{}", annotation(kind, place, code, &format!("{message}; {help}")))?;
    }
    Ok(())
}

fn counts(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}

/// The answers under `folder`, in the order of their paths: those in folders that are named after a question.
fn samples(folder: &Path, library: &Library) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for question in inside(folder)?.into_iter().filter(|path| path.is_dir()) {
        let id = question.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !library.questions().any(|known| known == id) {
            continue;
        }
        let is_answer =
            |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md" || extension == "txt");
        for path in inside(&question)?.into_iter().filter(is_answer) {
            let answer = input::read(&path, &mut io::empty(), LARGEST_SAMPLE)?.source;
            samples.push(Sample { question: id.clone(), answer });
        }
    }
    Ok(samples)
}

fn inside(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read samples from `{}`", folder.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).with_context(cannot)?.collect();
    let mut paths: Vec<PathBuf> = entries.with_context(cannot)?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

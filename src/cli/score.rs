//! `evaluate [FILE ...]`: scores answers.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _, ValueHint};

use crate::report::{Format, Report, Writer};

use super::app::{Cli, Shared, complain};
use super::input::{self, Input, InputError, is_stdin};
use super::io::{Io, Messages};
use super::judges::Judges;
use super::output::Output;
use super::rubrics::Rubrics;
use super::watch::Scope;
use super::{Exit, size, watch};

/// What scoring takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Answers to score; standard input if there is none, or for `-`
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The question that they answer, by its id; otherwise each file names its own, or it is recognised
    #[arg(short, long, value_name = "ID")]
    question: Option<String>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report there instead of to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Show how the score comes about, and what each gap is worth
    #[arg(long)]
    explain: bool,
    /// Exit with 1 if an answer has fewer points
    #[arg(long, value_name = "N", value_parser = min_score, allow_negative_numbers = true)]
    min_score: Option<f64>,
    /// Score again whenever a file is saved
    #[arg(long)]
    watch: bool,
    /// Refuse larger files
    #[arg(long, value_name = "SIZE", value_parser = size::parse, default_value = "16M")]
    max_size: u64,
}

/// What `--min-score` takes.
pub(super) fn min_score(text: &str) -> Result<f64, String> {
    let score: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (0.0..=100.0).contains(&score) { Ok(score) } else { Err("scores go from 0 to 100".to_owned()) }
}

/// Scores each answer; one that cannot be scored does not stop the others.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    if !arguments.watch {
        return once(arguments, shared, io);
    }
    if arguments.files.is_empty() || arguments.files.iter().any(|file| is_stdin(file)) {
        anyhow::bail!("`--watch` needs files, standard input cannot be watched");
    }
    watch::repeat(io, || Scope::of_files(&arguments.files), |io| once(arguments, shared, io))
}

fn once(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let stdin = [PathBuf::from("-")];
    let files = if arguments.files.is_empty() { &stdin[..] } else { &arguments.files };
    if arguments.files.is_empty() && io.stdin_is_terminal {
        if arguments.question.is_none() {
            return Ok(help(io));
        }
        io.messages.note("type the answer, and end it with Ctrl-D on a line of its own");
    }
    if files.iter().filter(|file| is_stdin(file)).count() > 1 {
        anyhow::bail!("standard input (`-`) can be read only once");
    }
    let rubrics = Rubrics::new(&shared.rubrics, &mut io.messages)?;
    let judges = Judges::new(&rubrics, arguments.explain);
    if let Some(question) = &arguments.question {
        judges.get(question)?;
    }
    let to_stdout = arguments.output.as_deref().is_none_or(is_stdin);
    let look = io.look(shared.color, to_stdout);
    let Io { stdin, stdout, messages, .. } = io;
    let mut output = Output::open(arguments.output.as_deref(), stdout)?;
    let writer = Writer::new(arguments.format, look, files.len() > 1, &mut output);
    let mut writer = writer.with_bar(arguments.min_score);
    let mut exit = Exit::Passed;
    for file in files {
        match answer(file, arguments, &judges, stdin, messages) {
            Ok(report) => {
                writer.write(&report)?;
                if let Some(bar) = arguments.min_score.filter(|bar| report.score < *bar) {
                    writer.flush()?;
                    messages.note(&format!("{}: {} is below the bar of {bar}", report.file, report.score));
                    exit = exit.max(Exit::Findings);
                }
            }
            Err(error) => {
                writer.not_judged(&file.to_string_lossy(), format!("{error:#}"))?;
                writer.flush()?;
                complain(&error, messages);
                exit = Exit::CouldNotRun;
            }
        }
    }
    // Where nothing could be scored, an older report is worth more than an empty one.
    if writer.finish()? > 0 || to_stdout {
        output.commit()?;
    }
    Ok(exit)
}

/// What the program is for, where there is nothing to score.
fn help(io: &mut Io<'_>) -> Exit {
    let help = Cli::command().render_help();
    io.messages.text(&if io.messages.color { help.ansi().to_string() } else { help.to_string() });
    Exit::CouldNotRun
}

/// Judges one file.
fn answer(
    file: &Path,
    arguments: &Arguments,
    judges: &Judges<'_>,
    stdin: &mut dyn Read,
    messages: &mut Messages<'_>,
) -> anyhow::Result<Report> {
    let input = input::read(file, stdin, arguments.max_size).map_err(|error| with_hint(error, file))?;
    let part = input.answer();
    let text = &input.source[part.clone()];
    let judge = if let Some(question) = &arguments.question {
        judges.get(question)?
    } else {
        let (question, note) = judges.question(text, &input.name)?;
        if let Some(note) = note {
            messages.note(&note);
        }
        judges.get(&question)?
    };
    if text.trim().is_empty() {
        messages.warning(&format!("`{}` is empty", input.name));
    }
    let Input { name, source } = &input;
    let evaluation = judge.evaluate(text, &mut judge.normaliser());
    let report = Report::of_part(judge, &evaluation, source, &part, name);
    let is_explained = arguments.explain || arguments.format.explains();
    Ok(if is_explained { report.explained(judge, &evaluation, source, &part) } else { report })
}

/// A file that is not there may have been meant as a command.
fn with_hint(error: InputError, file: &Path) -> anyhow::Error {
    let is_absent = matches!(&error, InputError::Read { source, .. } if source.kind() == ErrorKind::NotFound);
    let typed = file.to_string_lossy();
    let cli = Cli::command();
    let commands = cli.get_subcommands().map(clap::Command::get_name).filter(|_| is_absent);
    let distances = commands.map(|command| (strsim::osa_distance(command, &typed), command.to_owned()));
    let near = distances.min().filter(|(distance, _)| *distance <= 2).map(|(_, command)| command);
    match near {
        Some(near) => anyhow::anyhow!("there is no file and no command `{typed}`; did you mean `{near}`?"),
        None => error.into(),
    }
}

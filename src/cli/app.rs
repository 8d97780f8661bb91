//! The program as a whole: its arguments, and which command they mean.

use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use clap::error::ErrorKind as UsageKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::report::{printable, printable_lines};

use super::io::{ColorChoice, Io, Messages};
use super::rubrics::Mistakes;
use super::{Exit, batch, check, completions, define, detect, init, list, man, rubric, score, show};

/// Judge a free-form interview answer: what it covers, in which order, and how to say what is missing
#[derive(Debug, Parser)]
#[command(name = "evaluate", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(super) struct Cli {
    #[command(flatten)]
    score: score::Arguments,
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  evaluate --question saga answer.txt     score a file
  pbpaste | evaluate -q saga              score what is piped in
  evaluate answer.md                      the file names its question: <!-- question: saga -->
  evaluate batch notes/                   score all notes, and sum them up
  evaluate list                           which questions there are
  evaluate define \"idempotency key\"       what a term means, and how to say it

Exit codes:
  0  the answers were scored, and met the bar where one was set
  1  an answer is below its bar
  2  it could not run: bad usage, unreadable file, bad rubric, unknown question";

/// What every command takes.
#[derive(Args, Debug)]
pub(super) struct Shared {
    /// Add a folder of rubrics; where ids are the same, yours count
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub rubrics: Vec<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Score every answer under some paths, and sum them up
    Batch(batch::Arguments),
    /// Check answers against the bars that `evaluate.toml` sets
    #[command(after_help = check::AFTER_HELP)]
    Check(check::Arguments),
    /// Write an `evaluate.toml` to start from
    #[command(after_help = init::AFTER_HELP)]
    Init(init::Arguments),
    /// List the questions
    List(list::Arguments),
    /// Show a question: its stages, concepts and red flags
    Show(show::Arguments),
    /// Explain a term, and say a sentence with it
    Define(define::Arguments),
    /// Show which question an answer seems to answer, and which of its words say so
    Detect(detect::Arguments),
    /// For people who write rubrics
    #[command(subcommand)]
    Rubric(rubric::Command),
    /// Print a script that completes commands in a shell
    Completions(completions::Arguments),
    /// Print the manual page of the program or of a command
    Man(man::Arguments),
}

/// The arguments as clap sees them, for help, completions and manual pages.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program: `args` are the program's name and its arguments.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    let is_terminal = io.messages.is_terminal;
    io.messages.color = io.wants_color(ColorChoice::Auto, is_terminal);
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match parse(&args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &args, io),
    };
    io.messages.color = io.wants_color(cli.shared.color, is_terminal);
    let done = dispatch(cli, io).and_then(|exit| Ok(io.stdout.flush().map(|()| exit)?));
    done.unwrap_or_else(|error| {
        // Whoever reads the results has seen enough, as in `evaluate list | head -1`.
        if is_closed_pipe(&error) {
            return Exit::Passed;
        }
        complain(&error, &mut io.messages);
        Exit::CouldNotRun
    })
}

/// Says why something could not be done.
pub(super) fn complain(error: &anyhow::Error, messages: &mut Messages<'_>) {
    if let Some(Mistakes(findings)) = error.downcast_ref() {
        messages.findings(findings);
    }
    if let Some(check::Mistaken { findings, .. }) = error.downcast_ref() {
        messages.findings(findings);
    }
    messages.error(&format!("{error:#}"));
}

/// Whether it is that nobody reads the results any more.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io_error = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    error.chain().any(io_error)
}

fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = Cli::command().try_get_matches_from(args)?;
    if let (Some(command), Some(option)) = (matches.subcommand_name(), scoring_option(&matches)) {
        let message = format!("`{option}` is for scoring, it does not go with `{command}`");
        return Err(Cli::command().error(UsageKind::ArgumentConflict, message));
    }
    Cli::from_arg_matches(&matches)
}

/// An option before a subcommand that only scoring knows; clap would pass over it in silence.
fn scoring_option(matches: &ArgMatches) -> Option<String> {
    let arguments = score::Arguments::augment_args(clap::Command::new(""));
    let given = |arg: &&clap::Arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
    let name = |arg: &clap::Arg| arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}"));
    arguments.get_arguments().find(given).map(name)
}

/// Help and version go to standard output, mistakes to standard error.
fn usage(error: &clap::Error, args: &[OsString], io: &mut Io<'_>) -> Exit {
    let is_help = !error.use_stderr();
    let color = if is_help { io.wants_color(ColorChoice::Auto, io.stdout_is_terminal) } else { io.messages.color };
    // What the user typed may stand in the message, and nothing tells it from clap's own colours there.
    let is_harmless = |arg: &OsString| arg.to_str().is_some_and(|arg| printable(arg) == arg);
    let text = error.render();
    let text = if color && args.iter().all(is_harmless) {
        text.ansi().to_string()
    } else {
        printable_lines(&text.to_string())
    };
    if is_help {
        let written = io.stdout.write_all(text.as_bytes()).and_then(|()| io.stdout.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::CouldNotRun,
            Ok(()) | Err(_) => Exit::Passed,
        }
    } else {
        io.messages.text(&text);
        Exit::CouldNotRun
    }
}

fn dispatch(cli: Cli, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let Cli { score, shared, command } = cli;
    match command {
        None => score::run(&score, &shared, io),
        Some(Command::Batch(arguments)) => batch::run(&arguments, &shared, io),
        Some(Command::Check(arguments)) => check::run(&arguments, &shared, io),
        Some(Command::Init(arguments)) => init::run(&arguments, io),
        Some(Command::List(arguments)) => list::run(&arguments, &shared, io),
        Some(Command::Show(arguments)) => show::run(&arguments, &shared, io),
        Some(Command::Detect(arguments)) => detect::run(&arguments, &shared, io),
        Some(Command::Define(arguments)) => define::run(&arguments, &shared, io),
        Some(Command::Rubric(command)) => rubric::run(&command, &shared, io),
        Some(Command::Completions(arguments)) => completions::run(&arguments, io),
        Some(Command::Man(arguments)) => man::run(&arguments, io),
    }
}

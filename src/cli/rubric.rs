//! `evaluate rubric`: the commands for people who write rubrics.

use clap::Subcommand;

use super::app::Shared;
use super::io::Io;
use super::{Exit, rubric_lint, rubric_test};

/// The commands for rubrics.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the rubrics: all of yours if there is `--rubrics`, else those that come with the program
    #[command(after_help = rubric_lint::AFTER_HELP)]
    Lint(rubric_lint::Arguments),
    /// Run the cases of the rubrics: all of yours if there is `--rubrics`, else those that come with the program
    #[command(after_help = rubric_test::AFTER_HELP)]
    Test(rubric_test::Arguments),
}

/// Runs one.
pub(super) fn run(command: &Command, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    match command {
        Command::Lint(arguments) => rubric_lint::run(arguments, shared, io),
        Command::Test(arguments) => rubric_test::run(arguments, shared, io),
    }
}

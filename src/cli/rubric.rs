//! `evaluate rubric`: the commands for people who write rubrics.

use clap::Subcommand;

use super::app::Shared;
use super::io::Io;
use super::{Exit, rubric_calibrate, rubric_lint, rubric_new, rubric_schema, rubric_test};

/// The commands for rubrics.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the files of a new question
    #[command(after_help = rubric_new::AFTER_HELP)]
    New(rubric_new::Arguments),
    /// Check the rubrics: all of yours if there is `--rubrics`, else those that come with the program
    #[command(after_help = rubric_lint::AFTER_HELP)]
    Lint(rubric_lint::Arguments),
    /// Run the cases of the rubrics: all of yours if there is `--rubrics`, else those that come with the program
    #[command(after_help = rubric_test::AFTER_HELP)]
    Test(rubric_test::Arguments),
    /// Compare a rubric with answers that people have marked
    #[command(after_help = rubric_calibrate::AFTER_HELP)]
    Calibrate(rubric_calibrate::Arguments),
    /// Print a JSON Schema of rubric files, for editors
    #[command(after_help = rubric_schema::AFTER_HELP)]
    Schema(rubric_schema::Arguments),
}

/// Runs one.
pub(super) fn run(command: &Command, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    match command {
        Command::New(arguments) => rubric_new::run(arguments, shared, io),
        Command::Calibrate(arguments) => rubric_calibrate::run(arguments, shared, io),
        Command::Schema(arguments) => rubric_schema::run(arguments, io),
        Command::Lint(arguments) => rubric_lint::run(arguments, shared, io),
        Command::Test(arguments) => rubric_test::run(arguments, shared, io),
    }
}

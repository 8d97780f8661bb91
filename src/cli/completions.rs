//! `evaluate completions SHELL`.

use clap::Args;
use clap_complete::Shell;

use super::Exit;
use super::app::command;
use super::io::Io;

/// What completions take.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &Arguments, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "evaluate", &mut script);
    io.stdout.write_all(&script)?;
    Ok(Exit::Passed)
}

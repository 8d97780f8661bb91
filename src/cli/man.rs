//! `evaluate man [COMMAND]`.

use clap::Args;

use super::Exit;
use super::app::command;
use super::io::Io;

/// What a manual page takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The command, such as `define` or `rubric test`; without it, the program
    command: Vec<String>,
}

/// Prints the page as roff, for `man -l -`.
pub(super) fn run(arguments: &Arguments, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let mut root = command();
    root.build();
    let mut page = &root;
    for name in &arguments.command {
        page = page.find_subcommand(name).ok_or_else(|| {
            let known: Vec<String> = page.get_subcommands().map(|known| format!("`{}`", known.get_name())).collect();
            let known =
                if known.is_empty() { "it has none".to_owned() } else { format!("there are {}", known.join(", ")) };
            anyhow::anyhow!("`{}` has no command `{name}`; {known}", page.get_display_name().unwrap_or("evaluate"))
        })?;
    }
    let mut roff = Vec::new();
    clap_mangen::Man::new(page.clone()).render(&mut roff)?;
    io.stdout.write_all(&roff)?;
    Ok(Exit::Passed)
}

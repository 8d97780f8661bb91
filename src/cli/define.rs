//! `evaluate define TERM`: an entry of the vocabulary.

use clap::Args;

use crate::report::{Tone, hanging, paint, printable};
use crate::rubric::{Definition, Library, Lookup, look_up};

use super::app::Shared;
use super::io::Io;
use super::{Exit, rubrics};

/// What defining takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The term, one of its other names, or its id; typing errors are forgiven
    #[arg(required = true, value_name = "TERM")]
    words: Vec<String>,
}

/// What the term means, how to say it, and where it is asked.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let term = arguments.words.join(" ");
    let entries = match look_up(&library, &term) {
        Lookup::Exact(entries) => entries,
        Lookup::Misspelled(entries) => {
            io.messages.note(&format!("there is no entry `{term}`; this is the nearest"));
            entries
        }
        Lookup::Unknown(near) => {
            let near: Vec<String> = near.iter().map(|entry| format!("`{}`", entry.term)).collect();
            let way_out = if near.is_empty() {
                "`evaluate show ID` lists the terms of a question".to_owned()
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            anyhow::bail!("there is no entry `{term}`; {way_out}");
        }
    };
    let look = io.look(shared.color, true);
    for (position, entry) in entries.iter().enumerate() {
        if position > 0 {
            writeln!(io.stdout)?;
        }
        writeln!(io.stdout, "{}", paint(&printable(entry.term), Tone::Title, look.color()))?;
        for line in lines(entry, &library, look.width()) {
            writeln!(io.stdout, "{line}")?;
        }
    }
    Ok(Exit::Passed)
}

fn lines(entry: &Definition<'_>, library: &Library, width: usize) -> Vec<String> {
    let mut lines = hanging("  What it is  ", &printable(entry.definition), width);
    lines.extend(hanging("  Say         ", &printable(&format!("“{}”", entry.say)), width));
    if !entry.aliases.is_empty() {
        lines.extend(hanging("  Also        ", &printable(&entry.aliases.join(", ")), width));
    }
    let questions: Vec<&str> = library.questions_with(entry.id).collect();
    if !questions.is_empty() {
        lines.extend(hanging("  Asked in    ", &printable(&questions.join(", ")), width));
    }
    lines
}

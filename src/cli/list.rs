//! `evaluate list`: the questions.

use clap::Args;

use crate::report::{Tone, hanging, paint, printable};

use super::app::Shared;
use super::io::Io;
use super::{Exit, rubrics};

/// What listing takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {}

/// One line a question: id and title. On a terminal the sets stand apart.
pub(super) fn run(_: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let look = io.look(shared.color, true);
    let widest = library.questions().map(|id| id.chars().count()).max().unwrap_or(0);
    for question in library.summaries() {
        let lead = format!("{:<widest$}  ", printable(question.id));
        let lines = hanging(&lead, &printable(question.title), look.width());
        for (position, line) in lines.iter().enumerate() {
            match line.strip_prefix(question.id).filter(|_| position == 0) {
                Some(rest) => writeln!(io.stdout, "{}{rest}", paint(question.id, Tone::Title, look.color()))?,
                None => writeln!(io.stdout, "{line}")?,
            }
        }
    }
    Ok(Exit::Passed)
}

//! `evaluate rubric new ID`.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::draft::{from_notes, skeleton};
use crate::report::printable;

use super::app::Shared;
use super::io::Io;
use super::{Exit, input, rubrics};

/// What writing a new question takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Id of the question: lower-case letters, digits and hyphens
    #[arg(value_name = "ID")]
    id: String,
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = "rubrics", value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
    /// Draft it from a reference answer: stages from its headings or paragraphs, known vocabulary, and new terms
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    from: Option<PathBuf>,
}

pub(super) const AFTER_HELP: &str = "\
Writes DIR/ID.toml and DIR/vocabulary/ID.toml, and never over a file. Then:
  evaluate --rubrics DIR rubric lint
  evaluate --rubrics DIR rubric test";

/// Notes of more bytes are none.
const LARGEST_NOTES: u64 = 1 << 20;

/// Writes the question and its vocabulary.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let id = arguments.id.as_str();
    let is_id =
        |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !is_id(id) {
        bail!("`{}` is no id: use lower-case letters, digits and hyphens", printable(id));
    }
    let library = rubrics::load(&shared.rubrics, &mut io.messages)?;
    if library.questions().any(|known| known == id) {
        io.messages.warning(&format!("there is a question `{id}`; yours will count instead of it"));
    }
    let draft = match &arguments.from {
        Some(path) => from_notes(id, &input::read(path, &mut io.stdin, LARGEST_NOTES)?.source, library),
        None => skeleton(id),
    };
    let question = arguments.dir.join(format!("{id}.toml"));
    let vocabulary = arguments.dir.join("vocabulary").join(format!("{id}.toml"));
    for path in [&question, &vocabulary] {
        if path.exists() {
            bail!("there is a file `{}` already", path.display());
        }
    }
    for (path, text) in [(&vocabulary, &draft.vocabulary), (&question, &draft.question)] {
        create(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
        writeln!(io.stdout, "wrote {}", printable(&path.to_string_lossy()))?;
    }
    Ok(Exit::Passed)
}

fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

//! `evaluate rubric schema`.

use clap::Args;

use crate::schema::schema;

use super::Exit;
use super::io::Io;

/// What printing the schema takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {}

pub(super) const AFTER_HELP: &str = "\
Save it beside your rubrics and put one line on top of each: an editor with a TOML language
server (Taplo, Even Better TOML) then completes and checks it:
  evaluate rubric schema > rubric.schema.json
  #:schema ./rubric.schema.json";

/// Prints the JSON Schema of rubric files.
pub(super) fn run(_: &Arguments, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    serde_json::to_writer_pretty(&mut io.stdout, &schema())?;
    writeln!(io.stdout)?;
    Ok(Exit::Passed)
}

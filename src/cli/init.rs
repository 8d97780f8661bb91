//! `evaluate init`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueHint};

use crate::report::printable;

use super::Exit;
use super::check_files::CONFIG;
use super::io::Io;
use super::output::Output;

/// What setting up takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Folder to write to
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    dir: PathBuf,
    /// Also write a GitHub workflow that checks the answers
    #[arg(long)]
    github: bool,
    /// Also write the entry of a pre-commit hook that checks the answers
    #[arg(long)]
    pre_commit: bool,
    /// The repository on GitHub that the workflow and the hook take `evaluate` from
    #[arg(long, value_name = "OWNER/NAME", value_parser = repository)]
    repository: Option<String>,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

pub(super) const AFTER_HELP: &str = "\
Writes evaluate.toml, with --github .github/workflows/evaluate.yml, and with --pre-commit .pre-commit-config.yaml.
Where there is a .pre-commit-config.yaml, the entry to add is printed instead.";

const TEMPLATE: &str = include_str!("templates/evaluate.toml");
const WORKFLOW: &str = include_str!("templates/workflow.yml");
const LOCAL_HOOK: &str = include_str!("templates/pre-commit-local.yaml");
const REMOTE_HOOK: &str = include_str!("templates/pre-commit-remote.yaml");
/// What stands in the templates for the repository and its tag.
const REPOSITORY: &str = "OWNER/evaluate";
const TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));

fn repository(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    match text.split_once('/') {
        Some((owner, name)) if is_name(owner) && is_name(name) => Ok(text.to_owned()),
        Some(_) | None => Err("write it as OWNER/NAME".to_owned()),
    }
}

/// Writes the files that are asked for. What is there is kept, unless `--force` says otherwise.
pub(super) fn run(arguments: &Arguments, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let repository = arguments.repository.as_deref().unwrap_or(REPOSITORY);
    let filled = |template: &str| template.replace(REPOSITORY, repository).replace("VERSION", TAG);
    let folder = if arguments.dir.as_os_str() == "." { Path::new("") } else { &arguments.dir };
    let mut files = vec![(folder.join(CONFIG), TEMPLATE.to_owned())];
    if arguments.github {
        files.push((folder.join(".github").join("workflows").join("evaluate.yml"), filled(WORKFLOW)));
    }
    let hook = if arguments.repository.is_some() { filled(REMOTE_HOOK) } else { LOCAL_HOOK.to_owned() };
    let hooks = folder.join(".pre-commit-config.yaml");
    let prints_hook = arguments.pre_commit && hooks.exists();
    if arguments.pre_commit && !prints_hook {
        files.push((hooks.clone(), format!("repos:\n{hook}")));
    }
    let (kept, new): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(path, _)| !arguments.force && path.symlink_metadata().is_ok());
    if let (Some((path, _)), true, false) = (kept.first(), new.is_empty(), prints_hook) {
        bail!("there is a file `{}` already; `--force` writes over it", path.display());
    }
    for (path, _) in &kept {
        io.messages.note(&format!("`{}` is there already and stays as it is", path.display()));
    }
    for (path, text) in &new {
        write(path, text, io)?;
    }
    if prints_hook {
        io.messages.note(&format!("add this to the `repos` of `{}`:", hooks.display()));
        write!(io.stdout, "{hook}")?;
    }
    if arguments.github && arguments.repository.is_none() {
        io.messages.note(&format!("put the repository that you have `evaluate` from in place of `{REPOSITORY}`"));
    }
    Ok(Exit::Passed)
}

fn write(path: &Path, text: &str, io: &mut Io<'_>) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    let mut output = Output::open(Some(path), &mut io.stdout)?;
    output.write_all(text.as_bytes())?;
    output.commit()?;
    Ok(writeln!(io.stdout, "wrote {}", printable(&path.to_string_lossy()))?)
}

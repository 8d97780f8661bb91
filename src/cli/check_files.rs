//! Where `evaluate.toml` is, and which files it is about.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use anyhow::Context as _;
use ignore::WalkBuilder;

use crate::check::Config;
use crate::finding::{Finding, Severity};

use super::input::{self, InputError};

/// The name of the file that is looked for.
pub(super) const CONFIG: &str = "evaluate.toml";

/// Where a configuration is.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The file, as shown.
    pub file: PathBuf,
    /// Its folder, from the root on.
    folder: PathBuf,
    /// The folder that the program runs in.
    here: PathBuf,
}

impl Located {
    /// The configuration that is named, or the nearest one in this folder and those above it.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn find(named: Option<&Path>) -> anyhow::Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let file = match named {
            Some(file) => here.join(file),
            None => here
                .ancestors()
                .map(|folder| folder.join(CONFIG))
                .find(|file| file.is_file())
                .with_context(|| format!("there is no `{CONFIG}` here or above; `evaluate init` writes one"))?,
        };
        let file = normal(&file);
        let folder = file.parent().unwrap_or(&file).to_owned();
        Ok(Self { file: relative(&file, &here), folder, here })
    }

    /// Reads the configuration's text, up to `limit` bytes.
    ///
    /// # Errors
    /// If it cannot be read, is larger, or is no text.
    pub(super) fn read(&self, limit: u64) -> Result<String, InputError> {
        let input = input::read(&self.file, &mut io::empty(), limit)?;
        Ok(input.source[input.answer()].to_owned())
    }

    /// A path of the configuration's folder as one from here.
    pub(super) fn shown(&self, path: &str) -> PathBuf {
        relative(&self.folder.join(path), &self.here)
    }

    /// A path from here as one of the configuration's folder, with `/` between folders; `None` if it is elsewhere.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        let whole = normal(&self.here.join(path));
        // A link in the way to the folder: both are taken by their real names.
        let real =
            || Some(fs::canonicalize(path).ok()?.strip_prefix(fs::canonicalize(&self.folder).ok()?).ok()?.into());
        let inside: PathBuf = whole.strip_prefix(&self.folder).map(Path::to_owned).ok().or_else(real)?;
        Some(slashed(&inside))
    }

    /// The files that `config` is about, by their paths in its folder, in the order of the paths. What a glob finds is
    /// what version control keeps: hidden and ignored files are passed over. A pattern that finds nothing becomes a
    /// finding.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub(super) fn files(&self, config: &Config) -> anyhow::Result<(BTreeMap<String, PathBuf>, Vec<Finding>)> {
        let mut files = BTreeMap::new();
        let mut findings = Vec::new();
        for selector in config.selectors() {
            let root = self.shown(&selector.root());
            let mut is_found = false;
            let found = if selector.is_glob() { walk(&root)? } else { vec![root] };
            for path in found.into_iter().filter(|path| path.is_file()) {
                if let Some(inside) = self.inside(&path).filter(|inside| selector.selects(inside)) {
                    is_found = true;
                    files.insert(inside.clone(), self.shown(&inside));
                }
            }
            if !is_found {
                let what = if selector.is_glob() { "matches no file" } else { "is no file" };
                findings.push(Finding {
                    place: selector.place.clone(),
                    severity: Severity::Error,
                    code: "no-match",
                    message: format!("`{}` {what}", selector.pattern),
                    help: "paths are relative to the folder of this file; hidden and ignored files do not match a glob"
                        .to_owned(),
                });
            }
        }
        Ok((files, findings))
    }
}

/// The files below `folder`, as version control sees them; none if there is no such folder.
fn walk(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = WalkBuilder::new(folder).require_git(false).build();
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(ignore::DirEntry::into_path)).collect();
    paths.map_err(io::Error::other).with_context(|| format!("cannot look through `{}`", folder.display()))
}

/// `path` without `.` and `..`, without asking the file system.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => normal.push(component),
        }
    }
    normal
}

/// The way from the folder `here` to `path`, both from the root on.
fn relative(path: &Path, here: &Path) -> PathBuf {
    let shared = path.components().zip(here.components()).take_while(|(a, b)| a == b).count();
    let ups = here.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = ups.chain(path.components().skip(shared)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_where_one_stands() {
        for (path, here, expected) in [
            ("/a/b/c.md", "/a/b", "c.md"),
            ("/a/b/c.md", "/a", "b/c.md"),
            ("/a/c.md", "/a/b/d", "../../c.md"),
            ("/a", "/a", "."),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(here)), Path::new(expected), "{path} from {here}");
        }
        assert_eq!(normal(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }

    #[test]
    fn a_path_is_inside_the_folder_or_not() {
        let located = Located { file: "../evaluate.toml".into(), folder: "/a/b".into(), here: "/a/b/answers".into() };
        assert_eq!(located.inside(Path::new("saga.md")).as_deref(), Some("answers/saga.md"));
        assert_eq!(located.inside(Path::new("../README.md")).as_deref(), Some("README.md"));
        assert_eq!(located.inside(Path::new("/a/b")).as_deref(), Some(""));
        assert_eq!(located.inside(Path::new("../../other.md")), None);
        assert_eq!(located.shown("answers/saga.md"), Path::new("saga.md"));
    }
}

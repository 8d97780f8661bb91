//! Which files a path stands for: folders are walked as `ripgrep` walks them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use ignore::{DirEntry, Walk, WalkBuilder};

/// Endings of files that hold answers, where nothing else is asked for.
const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

/// Which files of a folder are read.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// `None`: those with one of [`ENDINGS`].
    include: Option<GlobSet>,
    /// Hidden files, and what `.gitignore` and its like name.
    ignored: bool,
    /// Go through symbolic links.
    follow: bool,
}

impl Choice {
    /// `include`: globs for the name of a file, or with a slash for its path.
    ///
    /// # Errors
    /// If one of them is no glob.
    pub(super) fn new(include: &[String], ignored: bool, follow: bool) -> anyhow::Result<Self> {
        let mut globs = GlobSetBuilder::new();
        for glob in include {
            let anywhere = compiled(&format!("**/{}", glob.trim_start_matches('/')));
            globs.add(anywhere.with_context(|| format!("`--include {glob}` is no glob"))?);
        }
        let include = if include.is_empty() { None } else { Some(globs.build()?) };
        Ok(Self { include, ignored, follow })
    }

    fn takes(&self, path: &Path) -> bool {
        let has_ending = |path: &Path| {
            let ending = path.extension().map(OsStr::to_ascii_lowercase);
            ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending == OsStr::new(known)))
        };
        self.include.as_ref().map_or_else(|| has_ending(path), |globs| globs.is_match(path))
    }
}

/// The glob `text`, in which `*` stops at a slash.
fn compiled(text: &str) -> anyhow::Result<globset::Glob> {
    let glob = GlobBuilder::new(text).literal_separator(true).build();
    glob.map_err(|error| anyhow::anyhow!("{}", error.kind()))
}

/// The files that one path stands for, sorted by name within each folder.
pub(super) struct Files {
    /// As given.
    path: PathBuf,
    walk: Walk,
    /// The path is a glob.
    glob: Option<GlobMatcher>,
    found: bool,
    done: bool,
}

/// What turns up on a walk.
pub(super) enum Found {
    File(PathBuf),
    /// A link that leads back to a folder above it: it is passed over.
    Loop(anyhow::Error),
    /// Something that cannot be read.
    Bad(anyhow::Error),
}

impl Files {
    /// The files under `path`, which may also be a file, or a glob if nothing has that name.
    ///
    /// # Errors
    /// If there is nothing of that name.
    pub(super) fn new(path: &Path, choice: &Choice) -> anyhow::Result<Self> {
        let glob = if path.symlink_metadata().is_ok() { None } else { glob(path)? };
        let root = glob.as_ref().map_or_else(|| path.to_owned(), |(root, _)| root.clone());
        root.metadata().with_context(|| format!("cannot read `{}`", path.display()))?;
        let mut walk = WalkBuilder::new(&root);
        walk.standard_filters(!choice.ignored).follow_links(choice.follow).sort_by_file_name(OsStr::cmp);
        Ok(Self {
            path: path.to_owned(),
            walk: walk.build(),
            glob: glob.map(|(_, glob)| glob),
            found: false,
            done: false,
        })
    }

    /// The next file that `choice` takes, or what was met instead.
    pub(super) fn next(&mut self, choice: &Choice) -> Option<Found> {
        while let Some(entry) = self.walk.next() {
            match entry {
                Ok(entry) if self.takes(&entry, choice) => {
                    self.found = true;
                    return Some(Found::File(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) if is_loop(&error) => return Some(Found::Loop(error.into())),
                Err(error) => {
                    self.found = true;
                    return Some(Found::Bad(error.into()));
                }
            }
        }
        if self.found || std::mem::replace(&mut self.done, true) {
            return None;
        }
        let path = self.path.display();
        Some(Found::Bad(match (&self.glob, &choice.include) {
            (Some(_), _) => anyhow::anyhow!("no file is like `{path}`"),
            (None, Some(_)) => anyhow::anyhow!("no file in `{path}` is like what `--include` names"),
            (None, None) => {
                anyhow::anyhow!("there is no .md, .markdown or .txt file in `{path}`; `--include GLOB` reads others")
            }
        }))
    }

    /// Files only; one that is named outright, or by a glob, is read whatever its ending.
    fn takes(&self, entry: &DirEntry, choice: &Choice) -> bool {
        let is_file = entry.file_type().is_none_or(|kind| kind.is_file()) || entry.depth() == 0;
        let is_folder = entry.depth() == 0 && entry.path().is_dir();
        if !is_file || is_folder {
            return false;
        }
        match &self.glob {
            Some(glob) => glob.is_match(entry.path()),
            None => entry.depth() == 0 || choice.takes(entry.path()),
        }
    }
}

/// The folder that a glob starts from, and the glob; `None` if `path` is none.
fn glob(path: &Path) -> anyhow::Result<Option<(PathBuf, GlobMatcher)>> {
    let is_pattern = |part: &OsStr| part.to_string_lossy().contains(['*', '?', '[', '{']);
    if !path.iter().any(is_pattern) {
        return Ok(None);
    }
    let root: PathBuf = path.iter().take_while(|part| !is_pattern(part)).collect();
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    // A walk of "." gives names with "./" before them.
    let full = if root == Path::new(".") {
        Path::new(".").join(path.strip_prefix(".").unwrap_or(path))
    } else {
        path.to_owned()
    };
    let glob = compiled(&full.to_string_lossy()).with_context(|| format!("`{}` is no glob", path.display()))?;
    Ok(Some((root, glob.compile_matcher())))
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithPath { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Files found under `path`, names relative to `root`; anything else by its message.
    fn found(root: &Path, path: &str, choice: &Choice) -> Vec<String> {
        let mut files = match Files::new(&root.join(path), choice) {
            Ok(files) => files,
            Err(error) => return vec![format!("error: {error}").replace(&*root.to_string_lossy(), "")],
        };
        let mut found = Vec::new();
        while let Some(next) = files.next(choice) {
            found.push(match next {
                Found::File(file) => file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"),
                Found::Loop(_) => "loop".to_owned(),
                Found::Bad(error) => format!("bad: {error}").replace(&*root.to_string_lossy(), ""),
            });
        }
        found
    }

    #[test]
    fn folders_are_walked_as_ripgrep_does() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in ["b.md", "a/saga.MD", "a/x.rs", "a/y.txt", ".hidden/c.md", "skipped/d.md", "c.markdown", "old.org"]
        {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        fs::write(root.join(".ignore"), "skipped/\n").unwrap();
        let usual = Choice::default();
        assert_eq!(found(root, "", &usual), ["a/saga.MD", "a/y.txt", "b.md", "c.markdown"]);
        assert_eq!(found(root, "a/x.rs", &usual), ["a/x.rs"]);
        assert_eq!(found(root, "skipped/d.md", &usual), ["skipped/d.md"]);
        assert_eq!(found(root, "*.org", &usual), ["old.org"]);
        assert_eq!(found(root, "**/*.md", &usual), ["b.md"]);
        assert_eq!(found(root, "{a,b}*/*.txt", &usual), ["a/y.txt"]);
        assert_eq!(found(root, "*.pdf", &usual), ["bad: no file is like `/*.pdf`"]);
        assert_eq!(found(root, "absent", &usual), ["error: cannot read `/absent`"]);
        let all = Choice::new(&[], true, false).unwrap();
        assert_eq!(
            found(root, "", &all),
            [".hidden/c.md", "a/saga.MD", "a/y.txt", "b.md", "c.markdown", "skipped/d.md"]
        );
        let some = Choice::new(&["*.org".to_owned(), "a/*.rs".to_owned()], false, false).unwrap();
        assert_eq!(found(root, "", &some), ["a/x.rs", "old.org"]);
        assert_eq!(found(root, "skipped", &some), ["bad: no file in `/skipped` is like what `--include` names"]);
        assert!(Choice::new(&["a{".to_owned()], false, false).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_are_survived() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/saga.md"), "text").unwrap();
        std::os::unix::fs::symlink(root, root.join("a/up")).unwrap();
        assert_eq!(found(root, "", &Choice::default()), ["a/saga.md"]);
        assert_eq!(found(root, "", &Choice::new(&[], false, true).unwrap()), ["a/saga.md", "loop"]);
    }
}

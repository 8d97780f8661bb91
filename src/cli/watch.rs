//! `--watch`: once more whenever a file is saved.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Exit;
use super::app::{complain, is_closed_pipe};
use super::io::Io;

/// What is watched. Folders rather than files: many editors put a new file in the place of the old one.
pub(super) struct Scope {
    /// Where changes are waited for; folders below them are not looked at.
    pub folders: BTreeSet<PathBuf>,
    /// Whether a change of this file, given by its real path, matters.
    pub is_meant: Box<dyn Fn(&Path) -> bool>,
}

impl Scope {
    /// The scope of exactly these files.
    pub(super) fn of_files(files: &[PathBuf]) -> Self {
        let real: BTreeSet<PathBuf> = files.iter().map(|file| real(file)).collect();
        let folders = files.iter().map(|file| folder_of(file)).collect();
        Self { folders, is_meant: Box::new(move |path| real.contains(path)) }
    }
}

/// The folder that `file` is in.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// `file` in the real path of its folder; the file itself may be gone.
pub(super) fn real(file: &Path) -> PathBuf {
    let folder = folder_of(file);
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    file.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

/// After a change, how long nothing more must change: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// Clears a terminal and goes to its first line.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Runs `once`, and again after each change of what `scope` tells of, which is asked before each run. It ends when it is
/// interrupted or nobody reads the results any more.
///
/// # Errors
/// If changes cannot be watched, or results cannot be written. What goes wrong in a run is said, and the next change is
/// waited for.
pub(super) fn repeat(
    io: &mut Io<'_>,
    scope: impl Fn() -> Scope,
    mut once: impl FnMut(&mut Io<'_>) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender).context("cannot watch files")?;
    let mut known = BTreeSet::new();
    loop {
        let Scope { folders, is_meant } = scope();
        follow(&mut watcher, &mut known, folders)?;
        if io.stdout_is_terminal {
            write!(io.stdout, "{CLEAR}")?;
        }
        let exit = match once(io) {
            Ok(exit) => exit,
            Err(error) if is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                complain(&error, &mut io.messages);
                Exit::CouldNotRun
            }
        };
        io.stdout.flush()?;
        io.messages.note("waiting for changes; Ctrl-C ends");
        if !wait(&events, &is_meant, QUIET) {
            return Ok(exit);
        }
    }
}

/// Watches `folders` instead of those that are `known`, which are watched already.
fn follow(
    watcher: &mut RecommendedWatcher,
    known: &mut BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
) -> anyhow::Result<()> {
    for gone in known.difference(&folders) {
        // A folder that was removed is watched no longer anyway.
        let _ = watcher.unwatch(gone);
    }
    for folder in folders.difference(known) {
        watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .with_context(|| format!("cannot watch `{}`", folder.display()))?;
    }
    *known = folders;
    Ok(())
}

/// Waits for a change of a file that `is_meant`, and until none has changed for `quiet`. False if no change can come any
/// more.
fn wait(events: &Receiver<notify::Result<Event>>, is_meant: &dyn Fn(&Path) -> bool, quiet: Duration) -> bool {
    // What cannot be told, such as an overflow, may have been a change.
    let matters = |event: &notify::Result<Event>| match event {
        Ok(event) => is_change(event, is_meant),
        Err(_) => true,
    };
    loop {
        match events.recv() {
            Ok(event) if matters(&event) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    let mut until = Instant::now() + quiet;
    loop {
        match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(event) if matters(&event) => until = Instant::now() + quiet,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return true,
        }
    }
}

/// Whether a file that `is_meant` may have another content now. That it was read is no change.
fn is_change(event: &Event, is_meant: &dyn Fn(&Path) -> bool) -> bool {
    let is_reading =
        matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)));
    !is_reading && event.paths.iter().any(|path| is_meant(&real(path)))
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange};

    use super::*;

    const CHANGED: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Content));
    const READ: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Read));

    /// How many runs these events set off, after each of which the next are waited for.
    fn runs(events: &[(EventKind, &str)]) -> usize {
        let (sender, receiver) = channel();
        for (kind, path) in events {
            sender.send(Ok(Event::new(*kind).add_path(path.into()))).unwrap();
        }
        drop(sender);
        let is_meant = |path: &Path| path.ends_with("answer.md");
        std::iter::from_fn(|| wait(&receiver, &is_meant, Duration::from_mins(1)).then_some(())).count()
    }

    #[test]
    fn one_save_is_one_change() {
        let saved = [
            (EventKind::Create(CreateKind::File), "/x/.answer.md.swp"),
            (EventKind::Create(CreateKind::File), "/x/answer.md"),
            (CHANGED, "/x/answer.md"),
            (READ, "/x/answer.md"),
        ];
        assert_eq!(runs(&saved), 1);
    }

    #[test]
    fn reading_and_other_files_are_no_change() {
        assert_eq!(runs(&[(READ, "/x/answer.md"), (CHANGED, "/x/other.md")]), 0);
        assert_eq!(runs(&[]), 0);
    }

    #[test]
    fn an_unknown_event_may_be_a_change() {
        let (sender, receiver) = channel();
        sender.send(Err(notify::Error::generic("overflow"))).unwrap();
        drop(sender);
        assert!(wait(&receiver, &|_| false, Duration::ZERO));
        assert!(!wait(&receiver, &|_| false, Duration::ZERO));
    }

    #[test]
    fn a_file_in_this_folder_has_a_folder() {
        assert_eq!(folder_of(Path::new("answer.md")), Path::new("."));
        assert_eq!(real(Path::new("answer.md")), fs::canonicalize(".").unwrap().join("answer.md"));
    }
}

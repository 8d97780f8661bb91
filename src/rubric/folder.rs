//! The rubric files below a folder that somebody else may have filled.

use std::fs;
use std::path::{Path, PathBuf};

use super::library::LibraryError;

/// Deepest folder below the one that was named.
const DEEPEST: usize = 16;

/// All `.toml` files below `folder`, sorted inside each folder. Links to folders are not followed, so that there is no way
/// round in a circle.
///
/// # Errors
/// If a folder cannot be read, folders nest too deep, or a `.toml` is no plain file or a link that leads out of `folder`.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, LibraryError> {
    let mut found = Vec::new();
    let root = fs::canonicalize(folder).map_err(|source| LibraryError::Read { path: folder.to_owned(), source })?;
    walk(folder, &root, 0, &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, root: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), LibraryError> {
    let unreadable = |source| LibraryError::Read { path: folder.to_owned(), source };
    let refused = |path: &Path, what: &str| LibraryError::Refused { path: path.to_owned(), what: what.to_owned() };
    if depth > DEEPEST {
        return Err(refused(folder, "lies too deep; name a folder nearer to the rubrics"));
    }
    let mut inside = fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    inside.sort_by_key(fs::DirEntry::path);
    for entry in inside {
        let path = entry.path();
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            walk(&path, root, depth + 1, found)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let read = |source| LibraryError::Read { path: path.clone(), source };
            if kind.is_symlink() && !fs::canonicalize(&path).map_err(read)?.starts_with(root) {
                return Err(refused(
                    &path,
                    "leads out of the folder; name what it leads to with a `--rubrics` of its own",
                ));
            }
            let target = fs::metadata(&path).map_err(read)?;
            if target.is_file() {
                found.push(path);
            } else if !target.is_dir() {
                return Err(refused(&path, "is no plain file; take it out of the folder"));
            }
        }
    }
    Ok(())
}

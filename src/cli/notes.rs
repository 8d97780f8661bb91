//! Files that hold many answers, for the commands that take them apart.

use std::path::Path;

use crate::question::{Mistyped, Names};

/// The question that a file's name or that of a folder is, the nearest first.
pub(super) fn question_of_path<'n>(path: &Path, names: &'n Names) -> Option<&'n str> {
    let stem = path.file_stem().into_iter();
    let folders = path.parent().into_iter().flat_map(|folder| folder.iter().rev());
    stem.chain(folders).find_map(|name| names.in_name(&name.to_string_lossy()))
}

/// That a heading of the file `name` was most likely meant to open an answer.
pub(super) fn no_question(name: &str, Mistyped { heading, line, question }: &Mistyped) -> String {
    format!("{name}:{line}: the heading `{heading}` is no question; did you mean `{question}`?")
}

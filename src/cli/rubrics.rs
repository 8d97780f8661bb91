//! The rubrics that a command works with.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::engine::Judge;
use crate::finding::{Finding, Severity};
use crate::question::Names;
use crate::rubric::{Library, LibraryError, Replaced, Rubric};

use super::io::Messages;

/// The embedded rubrics and those of `folders`. What replaces what is said in a note.
///
/// # Errors
/// If a folder cannot be read.
pub(super) fn load(folders: &[PathBuf], messages: &mut Messages<'_>) -> anyhow::Result<Library> {
    let mut library = Library::builtin();
    for folder in folders {
        library.add_path(folder)?;
    }
    for note in notes(library.replaced()) {
        messages.note(&note);
    }
    Ok(library)
}

/// Things of one file that are told one by one. Who brings a copy of all rubrics wants no list of thousands.
const FEW: usize = 3;

/// What to say of all that takes the place of something.
fn notes(replaced: &[Replaced]) -> Vec<String> {
    let mut by_file: BTreeMap<&str, Vec<&Replaced>> = BTreeMap::new();
    for replaced in replaced {
        by_file.entry(&replaced.by).or_default().push(replaced);
    }
    let told = |(file, replaced): (&str, Vec<&Replaced>)| match replaced.len() {
        0..=FEW => replaced.iter().map(|one| format!("{} `{}` is taken from `{file}`", one.what, one.id)).collect(),
        many => vec![format!("{many} questions, vocabulary entries or word classes are taken from `{file}`")],
    };
    by_file.into_iter().flat_map(told).collect()
}

/// The same, for commands that judge: mistakes that belong to no single question stop them.
///
/// # Errors
/// If a folder cannot be read, or a file in it holds no rubric.
pub(super) fn load_sound(folders: &[PathBuf], messages: &mut Messages<'_>) -> anyhow::Result<Library> {
    let library = load(folders, messages)?;
    let has_errors = library.findings().iter().any(|finding| finding.severity == Severity::Error);
    if has_errors { Err(Mistakes(library.findings().to_vec()).into()) } else { Ok(library) }
}

/// The rubrics for scoring. The embedded questions were compiled when the program was built; the rubric files are only
/// read for what the compiled ones lack.
pub(super) struct Rubrics {
    has_folders: bool,
    library: OnceLock<Library>,
}

impl Rubrics {
    /// The embedded rubrics and those of `folders`. What replaces what is said in a note.
    ///
    /// # Errors
    /// If a folder cannot be read, or a file in it holds no rubric.
    pub(super) fn new(folders: &[PathBuf], messages: &mut Messages<'_>) -> anyhow::Result<Self> {
        let has_folders = !folders.is_empty();
        let library = if has_folders { OnceLock::from(load_sound(folders, messages)?) } else { OnceLock::new() };
        Ok(Self { has_folders, library })
    }

    /// All rubric files.
    pub(super) fn library(&self) -> &Library {
        self.library.get_or_init(Library::builtin)
    }

    /// What the questions are called.
    pub(super) fn names(&self) -> Names {
        if self.has_folders { Names::of(self.library()) } else { Names::embedded() }
    }

    /// A judge for the question `id`, whose rubric has its patterns if `with_patterns`.
    ///
    /// # Errors
    /// If there is no such question, or its rubric has mistakes.
    pub(super) fn judge(&self, id: &str, with_patterns: bool) -> anyhow::Result<Judge> {
        if !self.has_folders
            && !with_patterns
            && let Some(judge) = Judge::embedded(id)
        {
            return Ok(judge);
        }
        let rubric = rubric(self.library(), id)?;
        Ok(Judge::new(rubric, self.library().classes(), self.library().lessons()).map_err(Mistakes)?)
    }
}

/// The rubric of the question `id`.
///
/// # Errors
/// If there is no such question, or its rubric has mistakes.
pub(super) fn rubric(library: &Library, id: &str) -> anyhow::Result<Rubric> {
    library.rubric(id).map_err(|error| match error {
        LibraryError::Invalid(mut findings) => {
            findings.sort();
            Mistakes(findings).into()
        }
        error @ (LibraryError::UnknownQuestion { .. } | LibraryError::Read { .. } | LibraryError::Refused { .. }) => {
            error.into()
        }
    })
}

/// Rubrics that cannot be used, with all their problems.
#[derive(Debug, thiserror::Error)]
#[error("{}", count(.0.len()))]
pub(super) struct Mistakes(pub Vec<Finding>);

fn count(problems: usize) -> String {
    if problems == 1 {
        "the rubrics have a mistake".to_owned()
    } else {
        format!("the rubrics have {problems} mistakes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_a_whole_file_is_told_in_one_note() {
        let replaced = |id: &str, by: &str| Replaced { what: "word class", id: id.to_owned(), by: by.to_owned() };
        let few = [replaced("undo", "a.toml"), replaced("lock", "b.toml")];
        assert_eq!(
            notes(&few),
            ["word class `undo` is taken from `a.toml`", "word class `lock` is taken from `b.toml`"]
        );
        let many: Vec<Replaced> = ["undo", "lock", "wait", "read"].map(|id| replaced(id, "a.toml")).into();
        assert_eq!(notes(&many), ["4 questions, vocabulary entries or word classes are taken from `a.toml`"]);
    }
}

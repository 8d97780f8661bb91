//! The answers in `samples/`, read at test time: the folder is the question.

use std::fs;
use std::path::Path;

/// An answer that ships with the program.
#[derive(Clone, Debug)]
pub struct Sample {
    pub question: String,
    /// The file's name without its ending.
    pub name: String,
    pub text: String,
}

impl Sample {
    /// Whether it is the answer that shows how to do it.
    pub fn is_strong(&self) -> bool {
        matches!(self.name.as_str(), "b" | "strong")
    }

    /// As messages name it.
    pub fn label(&self) -> String {
        format!("{}/{}", self.question, self.name)
    }
}

/// All samples, sorted by question and name.
pub fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut samples = Vec::new();
    // Notes hold answers to many questions.
    for question in entries(&root).into_iter().filter(|path| path.is_dir() && !path.ends_with("notes")) {
        for file in entries(&question).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            samples.push(Sample { question: name(&question), name: name(&file), text });
        }
    }
    assert!(samples.len() >= 80, "only {} samples", samples.len());
    samples
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = listing.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_stem().expect("a listed path has a name").to_string_lossy().into_owned()
}

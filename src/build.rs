//! Makes what `src/embedded.rs` puts into the program, in `OUT_DIR`:
//!
//! - `lexicon.fst` (word -> 0, or 1 + line of its American spelling) and `american.txt` (those spellings, one a line), from
//!   `src/text/data/english.txt` (SCOWL, one lower-case word a line) and the `varcon` crate;
//! - `cues.bin`, the cues of denial in their normal form;
//! - what every file in `rubrics/` says, and how the questions differ, so that no command has to read TOML;
//! - every question in `rubrics/`, checked and compiled by the very modules that check a user's rubric, which are modules
//!   of this script, too. A rubric with a mistake does not build.
//! - `embedded.rs`, which lists both the rubric files and the compiled questions.

#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    clippy::struct_field_names,
    reason = "only what compiles rubrics is used of the crate's modules"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use varcon::Category;

mod detect;
mod engine;
mod finding;
mod pattern;
mod question;
mod rubric;
mod score;
mod text;

/// What has been made so far, under the names that the modules know from `src/embedded.rs`.
mod embedded {
    use std::sync::OnceLock;

    pub(super) static LEXICON: OnceLock<Vec<u8>> = OnceLock::new();
    pub(super) static AMERICAN: OnceLock<String> = OnceLock::new();

    pub(crate) fn lexicon() -> &'static [u8] {
        LEXICON.get().expect("the words come first")
    }

    pub(crate) fn american() -> &'static str {
        AMERICAN.get().expect("the words come first")
    }

    pub(crate) fn cues() -> Option<&'static [u8]> {
        None
    }

    pub(crate) fn rubric_files() -> &'static [(&'static str, &'static str, &'static [u8])] {
        &[]
    }

    pub(crate) fn questions() -> &'static [(&'static str, &'static str, &'static str)] {
        &[]
    }

    pub(crate) fn profiles() -> Option<&'static [u8]> {
        None
    }

    pub(crate) fn judge(_: &str) -> Option<&'static [u8]> {
        None
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=rubrics");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    words(out)?;
    fs::write(out.join("cues.bin"), detect::compiled_cues()?)?;
    rubrics(out)
}

/// The word list and the spellings.
fn words(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let words = fs::read_to_string("src/text/data/english.txt")?;
    let words: BTreeSet<&str> = words.lines().collect();
    let pairs = spelling_pairs();
    let american: BTreeSet<&str> = pairs.values().copied().collect();
    let american: Vec<&str> = american.into_iter().collect();
    let mut lexicon: BTreeMap<&str, u64> = words.into_iter().map(|word| (word, 0)).collect();
    for (british, target) in &pairs {
        let line = american.binary_search(target).expect("every target was collected above");
        lexicon.insert(british, line as u64 + 1);
    }
    let mut map = fst::MapBuilder::memory();
    for (word, value) in lexicon {
        map.insert(word, value)?;
    }
    let lexicon = embedded::LEXICON.get_or_init(|| map.into_inner().expect("a map in memory is always whole"));
    fs::write(out.join("lexicon.fst"), lexicon)?;
    fs::write(out.join("american.txt"), embedded::AMERICAN.get_or_init(|| american.join("\n")))?;
    Ok(())
}

/// The rubric files, and the questions compiled.
fn rubrics(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut library = rubric::Library::default();
    let mut list = "static RUBRIC_FILES: &[(&str, &str, &[u8])] = &[\n".to_owned();
    for (position, (name, path)) in rubric_files()?.into_iter().enumerate() {
        let source = fs::read_to_string(&path)?;
        library.add(&name, &source);
        // A file with a mistake is one of the library's findings.
        let Ok(content) = rubric::embeddable(&source) else { continue };
        let content_path = out.join(format!("{position}.rubric"));
        fs::write(&content_path, content)?;
        let (path, content_path) = (path.to_string_lossy(), content_path.to_string_lossy());
        writeln!(list, "    ({name:?}, include_str!({path:?}), include_bytes!({content_path:?})),")?;
    }
    fs::write(out.join("profiles.bin"), question::Recogniser::embeddable(&library)?)?;
    list.push_str("];\nstatic QUESTIONS: &[(&str, &str, &str)] = &[\n");
    for question in library.summaries() {
        writeln!(list, "    ({:?}, {:?}, {:?}),", question.id, question.title, question.prompt)?;
    }
    list.push_str("];\nstatic JUDGES: &[(&str, &[u8])] = &[\n");
    let mut findings = library.findings().to_vec();
    for id in library.questions() {
        let judge = match library.rubric(id) {
            Ok(rubric) => engine::Judge::new(rubric, library.classes(), library.lessons()),
            Err(rubric::LibraryError::Invalid(findings)) => Err(findings),
            Err(error) => return Err(error.into()),
        };
        match judge {
            Ok(judge) => {
                let path = out.join(format!("{id}.judge"));
                fs::write(&path, postcard::to_stdvec(&judge)?)?;
                let path = path.to_string_lossy();
                writeln!(list, "    ({id:?}, include_bytes!({path:?})),")?;
            }
            Err(mut problems) => findings.append(&mut problems),
        }
    }
    list.push_str("];\n");
    fs::write(out.join("embedded.rs"), list)?;
    findings.retain(|finding| finding.severity == finding::Severity::Error);
    findings.sort();
    findings.dedup();
    if findings.is_empty() {
        return Ok(());
    }
    for finding in findings {
        println!("cargo::error={}", finding.to_string().replace('\n', " "));
    }
    Err("the rubrics have mistakes".into())
}

/// Name and path of every file under `rubrics/`, sorted.
fn rubric_files() -> Result<Vec<(String, std::path::PathBuf)>, Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    for folder in ["rubrics", "rubrics/examples", "rubrics/vocabulary"] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push((path.to_string_lossy().replace('\\', "/"), path.canonicalize()?));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Every spelling that is not the American one, with the American one of its entry.
fn spelling_pairs() -> BTreeMap<&'static str, &'static str> {
    let entries = || varcon::VARCON.iter().flat_map(|cluster| cluster.entries);
    let american = |entry: &varcon::Entry| {
        let is_american = |kind: &varcon::Type| kind.category == Category::American && kind.tag.is_none();
        entry.variants.iter().find(|v| v.types.iter().any(is_american)).map(|v| v.word)
    };
    let all_american: BTreeSet<&str> = entries().filter_map(american).collect();
    let mut pairs = BTreeMap::new();
    for entry in entries().filter(|entry| !entry.archaic) {
        let Some(target) = american(entry) else { continue };
        for variant in entry.variants {
            let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase());
            if variant.word != target && plain(variant.word) && plain(target) && !all_american.contains(variant.word) {
                pairs.insert(variant.word, target);
            }
        }
    }
    pairs
}

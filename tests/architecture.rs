//! Modules form one line, from the text of an answer to the command line; each knows only those before it.

use std::fs;
use std::path::{Path, PathBuf};

/// The line. `docs/ARCHITECTURE.md` says what each module is for.
const LINE: [&str; 16] = [
    "finding",
    "text",
    "pattern",
    "rubric",
    "schema",
    "detect",
    "score",
    "engine",
    "cases",
    "lint",
    "draft",
    "calibrate",
    "question",
    "check",
    "report",
    "cli",
];

/// The module of a file under `src/`, if it belongs to the line.
fn module(file: &Path) -> Option<usize> {
    let first = file.components().next()?.as_os_str().to_string_lossy().into_owned();
    LINE.iter().position(|module| *module == first.trim_end_matches(".rs"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("src can be read").map(|entry| entry.expect("src can be read").path());
    let nested = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    nested.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Code without comments: prose may speak of any module.
fn code(file: &Path) -> String {
    let source = fs::read_to_string(file).expect("src holds text");
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether `code` names `module` in a path: `crate::module`, or `module::` that is not the end of a longer name.
fn knows(code: &str, module: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let in_crate = format!("crate::{module}");
    let path = format!("{module}::");
    code.match_indices(&in_crate).any(|(at, _)| !code[at + in_crate.len()..].starts_with(is_name))
        || code.match_indices(&path).any(|(at, _)| !code[..at].ends_with(|c| is_name(c) || c == ':'))
}

#[test]
fn modules_know_only_what_comes_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = [0; LINE.len()];
    for file in files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        let Some(own) = module(relative) else { continue };
        seen[own] += 1;
        let code = code(&file);
        for later in &LINE[own + 1..] {
            assert!(!knows(&code, later), "{} must not know `{later}`", relative.display());
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "every module of the line is there: {seen:?}");
}

#[test]
fn only_the_command_line_meets_the_outside_world() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        let own = module(relative).map(|own| LINE[own]);
        if own.is_none() || own == Some("cli") {
            continue;
        }
        let code = code(&file);
        for outside in ["anyhow", "std::env", "std::process", "io::stdin", "io::stdout", "io::stderr", "SystemTime"] {
            assert!(!code.contains(outside), "{} must not use `{outside}`", relative.display());
        }
    }
}

#[test]
fn every_file_belongs_to_the_line() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        let is_root = ["lib.rs", "main.rs", "build.rs", "embedded.rs"].iter().any(|root| relative == Path::new(root));
        assert!(is_root || module(relative).is_some(), "{} has no place", relative.display());
    }
}

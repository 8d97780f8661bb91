//! `rubric new`, and the way from there to a tested rubric that docs/rubrics.md walks.

mod program;

use std::fs;
use std::path::Path;

use evaluate::cli::Exit;
use program::evaluate;

/// Runs the program with the rubrics of `folder`.
fn with(folder: &Path, args: &[&str]) -> (Exit, String, String) {
    let folder = folder.to_str().expect("temporary paths are UTF-8");
    evaluate(&[&["--rubrics", folder], args].concat())
}

#[track_caller]
fn passes(folder: &Path, args: &[&str]) -> String {
    let (exit, out, messages) = with(folder, args);
    assert_eq!(exit, Exit::Passed, "{args:?}\n{out}{messages}");
    out
}

#[test]
fn a_new_question_is_clean_and_covered() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("mine");
    let dir = folder.to_str().unwrap();
    let (exit, out, messages) = evaluate(&["rubric", "new", "burn-care", "--dir", dir]);
    assert_eq!(exit, Exit::Passed, "{messages}");
    assert_eq!(out.lines().count(), 2, "{out}");
    passes(&folder, &["rubric", "lint", "--deny", "warnings"]);
    passes(&folder, &["rubric", "test", "--deny", "uncovered"]);
    assert!(passes(&folder, &["list"]).contains("burn-care"));

    fs::write(folder.join("burn-care.toml"), "mine").unwrap();
    let (exit, _, messages) = evaluate(&["rubric", "new", "burn-care", "--dir", dir]);
    assert_eq!(exit, Exit::CouldNotRun);
    assert!(messages.contains("already"), "{messages}");
    assert_eq!(fs::read_to_string(folder.join("burn-care.toml")).unwrap(), "mine", "nothing is written over");
}

#[test]
fn an_id_is_no_path() {
    for id in ["../burn", "Burn", "", "burn care"] {
        let (exit, _, _) = evaluate(&["rubric", "new", id]);
        assert_eq!(exit, Exit::CouldNotRun, "{id:?}");
    }
}

const SOFTWARE: &str = "# Ordering across services

## Why not one transaction
Two-phase commit locks rows in all services until the coordinator has decided, and if it dies everybody waits.

## What I do instead
I take a saga: each service commits its own local transaction and the next one starts with an event. If a step fails, we
run compensating transactions and refund the card.
";

const FIRST_AID: &str =
    "Hold the burn under running water for twenty minutes. The water takes the heat out of the burn.

Then put cling film over the burn. Cling film does not stick to the blister, and it keeps dirt away.

If the blister is larger than a hand, call the ambulance. The ambulance is right for children, too.
";

fn drafted(notes: &str) -> (tempfile::TempDir, String, String) {
    let temp = tempfile::tempdir().expect("files can be written and read");
    let path = temp.path().join("notes.md");
    fs::write(&path, notes).expect("files can be written and read");
    let folder = temp.path().join("mine");
    let (exit, _, messages) = evaluate(&[
        "rubric",
        "new",
        "draft",
        "--dir",
        folder.to_str().expect("files can be written and read"),
        "--from",
        path.to_str().expect("files can be written and read"),
    ]);
    assert_eq!(exit, Exit::Passed, "{messages}");
    passes(&folder, &["rubric", "lint", "--deny", "warnings"]);
    passes(&folder, &["rubric", "test"]);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("files can be written and read");
    let (question, vocabulary) = (read("draft.toml"), read("vocabulary/draft.toml"));
    (temp, question, vocabulary)
}

#[test]
fn a_draft_takes_stages_and_known_vocabulary_from_notes() {
    let (_temp, question, _) = drafted(SOFTWARE);
    for expected in [
        "title = \"Ordering across services\"",
        "name = \"Why not one transaction\"",
        "name = \"What I do instead\"",
        "two-phase-commit = {",
        "saga-pattern = {",
        "compensation = {",
    ] {
        assert!(question.contains(expected), "{expected}\n{question}");
    }
}

#[test]
fn a_draft_proposes_what_is_special_to_the_notes() {
    let (_temp, question, vocabulary) = drafted(FIRST_AID);
    assert!(question.contains("name = \"Hold the burn under running water\""), "{question}");
    for expected in ["burn", "cling film", "ambulance"] {
        assert!(vocabulary.contains(&format!("term = \"{expected}\"")), "{expected}\n{vocabulary}");
    }
}

/// The files of the walk: blocks of docs/rubrics.md whose info string ends in `file=PATH`.
fn walk() -> Vec<(String, String)> {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rubrics.md"))
        .expect("the documentation can be read");
    let blocks = docs.split("\n```").filter_map(|block| {
        let (info, body) = block.split_once('\n')?;
        Some((info.split_once("file=")?.1.trim().to_owned(), format!("{body}\n")))
    });
    blocks.collect()
}

#[test]
fn the_walk_in_the_documentation_leads_to_a_tested_rubric() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("my-rubrics");
    let (exit, _, messages) = evaluate(&["rubric", "new", "burn", "--dir", folder.to_str().unwrap()]);
    assert_eq!(exit, Exit::Passed, "{messages}");
    let files = walk();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["my-rubrics/vocabulary/burn.toml", "my-rubrics/burn.toml", "answer.md"]);
    for (name, text) in &files {
        fs::write(temp.path().join(name), text).unwrap();
    }
    let clean = passes(&folder, &["rubric", "lint", "--deny", "warnings"]);
    let tested = passes(&folder, &["rubric", "test", "--deny", "uncovered"]);
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rubrics.md")).unwrap();
    for shown in [clean, tested] {
        assert!(docs.contains(&format!("\n{shown}")), "the documentation shows this:\n{shown}");
    }
    let answer = temp.path().join("answer.md");
    let out = passes(&folder, &["--question", "burn", "--format", "json", answer.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let status = |id: &str| {
        let concepts = report["concepts"].as_array().unwrap();
        concepts.iter().find(|concept| concept["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(["burn-cool", "burn-cover", "burn-help"].map(status), ["explained", "named", "missing"]);
    assert_eq!(report["red_flags"].as_array().unwrap().len(), 1, "{report}");
}

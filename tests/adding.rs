//! A question is added by one file or one string, and everything knows it.

mod program;

use std::fs;

use evaluate::cli::Exit;
use evaluate::engine::Judge;
use evaluate::question;
use evaluate::rubric::{Library, Lookup, look_up};
use program::evaluate;

const QUESTION: &str = "
id = 'kettle'
title = 'A cup of tea'
prompt = 'How do you make a cup of tea?'
detect = ['kettle', 'tea']
[[stage]]
name = 'Water'
concepts = ['boiling-water']
[core]
boiling-water = { why = 'Tea needs boiling water.' }
idempotency = { why = 'Nobody wants the same tea twice.' }
";

const VOCABULARY: &str = "
[concept.boiling-water]
term = 'boiling water'
definition = 'Water at its boiling point.'
say = 'I bring the water to the boil.'
named = ['boil &6 water']
";

#[test]
fn a_question_in_a_folder_is_in_list_show_detection_and_json() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tea.toml"), QUESTION).unwrap();
    fs::create_dir(folder.path().join("vocabulary")).unwrap();
    fs::write(folder.path().join("vocabulary/tea.toml"), VOCABULARY).unwrap();
    let answer = folder.path().join("answer.md");
    fs::write(&answer, "<!-- question: kettle -->\nI boil the water.\n").unwrap();
    let with = |args: &[&str]| {
        let (exit, out, messages) = evaluate(&[&["--rubrics", folder.path().to_str().unwrap()], args].concat());
        assert_eq!(exit, Exit::Passed, "{args:?}: {messages}");
        out
    };
    assert!(with(&["list"]).lines().any(|line| line.starts_with("kettle ") && line.ends_with("A cup of tea")));
    let shown = with(&["show", "kettle"]);
    assert!(shown.contains("boiling water") && shown.contains("idempotency"), "{shown}");
    assert!(with(&["define", "boiling water"]).contains("boiling point"));
    let json: serde_json::Value = serde_json::from_str(&with(&["--format", "json", answer.to_str().unwrap()])).unwrap();
    assert_eq!(json["question"], "kettle");
    let found = json["concepts"].as_array().unwrap().iter().find(|concept| concept["id"] == "boiling-water").unwrap();
    assert_eq!(found["status"], "named");
    fs::write(
        &answer,
        "I fill the kettle and boil the water. Then the tea goes into the pot, and the water over the tea.\n",
    )
    .unwrap();
    let detect = ["--rubrics", folder.path().to_str().unwrap(), "detect", "--format", "json", answer.to_str().unwrap()];
    // Whether it is sure does not matter here.
    let (_, detected, _) = evaluate(&detect);
    let detected: serde_json::Value = serde_json::from_str(&detected).unwrap();
    assert_eq!(detected["guesses"][0]["question"], "kettle");
}

#[test]
fn a_question_in_a_string_is_in_the_library() {
    let mut library = Library::builtin();
    let before = library.questions().count();
    library.add("tea.toml", QUESTION);
    library.add("tea-vocabulary.toml", VOCABULARY);
    assert_eq!(library.findings(), []);
    assert_eq!(library.questions().count(), before + 1);
    let summary = library.summaries().find(|question| question.id == "kettle").unwrap();
    assert_eq!((summary.title, summary.embedded), ("A cup of tea", false));
    assert!(matches!(look_up(&library, "Boiling Water"), Lookup::Exact(found) if found[0].id == "boiling-water"));
    assert_eq!(
        question::named("# A cup of tea\nI boil the water.", &question::Names::of(&library)).as_deref(),
        Some("kettle")
    );
    let tea = "I boil the water in the kettle, warm the teapot, and pour it over the tea leaves. The kettle sings.";
    let recognition = question::Recogniser::new(&library).recognise(tea);
    assert_eq!(recognition.guesses.first().map(|guess| guess.question.as_str()), Some("kettle"));
    let judge = Judge::new(library.rubric("kettle").unwrap(), library.classes(), library.lessons()).unwrap();
    let evaluation = judge.evaluate("I boil the water.", &mut judge.normaliser());
    assert_eq!(evaluation.concepts[0].evidence.len(), 1);
}

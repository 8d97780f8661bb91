//! Samples of all questions are recognised without their name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use evaluate::question::Recogniser;
use evaluate::rubric::Library;

/// Answers that are taken for another question's, since they talk more about that one: a schema question answered by
/// "I would use `NoSQL`", a saga question by an outbox, one about juniors by code review alone. An entry that is
/// recognised after a change of the rubrics goes.
const KNOWN_WRONG: [&str; 6] = [
    "api-versioning/weak",
    "db-schema/c",
    "eventual-consistency/d",
    "reviews-and-mentoring/weak",
    "saga/d",
    "security-practices/weak",
];

fn samples(library: &Library) -> Vec<(String, PathBuf)> {
    let mut samples = Vec::new();
    for question in library.questions() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(question);
        for entry in fs::read_dir(folder).expect("every question has samples") {
            samples.push((question.to_owned(), entry.expect("the folder can be read").path()));
        }
    }
    samples.sort();
    samples
}

#[test]
fn good_samples_are_recognised_and_no_others_taken_for_another_question() {
    let library = Library::builtin();
    let recogniser = Recogniser::new(&library);
    let mut wrong = BTreeSet::new();
    for (question, path) in samples(&library) {
        let answer = fs::read_to_string(&path).expect("samples can be read");
        let recognition = recogniser.recognise(&answer);
        let stem = path.file_stem().expect("samples have names").to_string_lossy();
        let sure = recognition.sure().map(|guess| guess.question.as_str());
        if matches!(&*stem, "strong" | "b") {
            assert_eq!(sure, Ok(question.as_str()), "{}", path.display());
        }
        if sure.is_ok_and(|taken| taken != question) {
            wrong.insert(format!("{question}/{stem}"));
        }
    }
    assert_eq!(wrong, KNOWN_WRONG.map(str::to_owned).into());
}

#[test]
fn a_question_of_the_users_takes_part() {
    let mut library = Library::builtin();
    library.add(
        "burns.toml",
        r#"
id = "burns"
title = "First aid for burns"
prompt = "Somebody has burned a hand on the stove. What do you do?"
detect = ['burn', 'blister', 'cool &8 water']
[core]
cooling = { why = "Cold water stops the burn from going deeper." }
"#,
    );
    library.add(
        "first-aid.toml",
        r#"
[concept.cooling]
term = "cooling"
definition = "Running cool water over a burn for twenty minutes."
say = "I hold the hand under cool water for twenty minutes and leave the blisters alone."
named = ['cool &8 water']
"#,
    );
    let recogniser = Recogniser::new(&library);
    let answer = "I take off the ring, hold the burned hand under cool water and never open a blister.";
    let recognition = recogniser.recognise(answer);
    assert_eq!(recognition.sure().map(|guess| guess.question.as_str()), Ok("burns"), "{recognition:?}");
    let sign = recognition.guesses[0].signs.first().expect("something speaks for it");
    assert!(answer[sign.raw.range()].starts_with(['b', 'c']), "{sign:?}");
}

#[test]
fn what_says_nothing_is_not_recognised() {
    let recogniser = Recogniser::new(&Library::builtin());
    for answer in ["", "   \n", "Hm.", "Lorem ipsum dolor sit amet", "The weather was fine, and we went for a walk."] {
        assert!(recogniser.recognise(answer).sure().is_err(), "{answer:?}: {:?}", recogniser.recognise(answer));
    }
}

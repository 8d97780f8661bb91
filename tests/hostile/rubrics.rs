//! Rubrics from strangers: too large, too deep, too many, in circles, or leading out of their folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use evaluate::engine::Judge;
use evaluate::pattern::{Builder, Classes, Matcher, parse};
use evaluate::rubric::{Library, LibraryError};
use evaluate::text::{NoCorrection, Normaliser, Text};

const QUESTION: &str = r#"
id = "q"
title = "T"
prompt = "P?"
[core]
c = { why = "W." }
"#;

fn entry(named: &str) -> String {
    format!("[concept.c]\nterm = \"t\"\ndefinition = \"d\"\nsay = \"s\"\nnamed = [{named}]\n")
}

/// What is wrong with a question whose vocabulary is `vocabulary`, one line for each finding.
fn mistakes(vocabulary: &str) -> Vec<String> {
    let mut library = Library::default();
    library.add("q.toml", QUESTION);
    library.add("v.toml", vocabulary);
    let mut findings = library.findings().to_vec();
    match library.rubric("q") {
        Ok(rubric) => {
            findings.extend(Judge::new(rubric, library.classes(), library.lessons()).err().into_iter().flatten());
        }
        Err(LibraryError::Invalid(more)) => findings.extend(more),
        Err(error) => panic!("{error}"),
    }
    findings.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn has_mistake(vocabulary: &str, message: &str) {
    let mistakes = mistakes(vocabulary);
    let starts: Vec<String> = mistakes.iter().take(3).map(|line| line.chars().take(200).collect()).collect();
    assert!(mistakes.iter().any(|mistake| mistake.contains(message)), "{message}: {starts:?}");
    assert!(mistakes.iter().all(|mistake| mistake.contains(".toml:")), "each names file and line: {starts:?}");
}

#[test]
fn a_regular_expression_has_a_limited_size() {
    for regex in ["/(a{1000}){1000}/", "/[a-z]{100000}/", "/((((a{99}){99}){99}){99})/"] {
        has_mistake(&entry(&format!("'{regex}'")), "exceeds size limit");
    }
}

#[test]
fn a_regular_expression_nests_only_so_deep() {
    has_mistake(&entry(&format!("'/{}a{}/'", "(".repeat(100), ")".repeat(100))), "nest");
}

#[test]
fn a_regular_expression_that_backtracks_elsewhere_is_linear_here() {
    let text = format!("{} and b", "o".repeat(50_000));
    assert_eq!((hits("/(o+)+$/", &text), hits("/(o|o)*b/", &text)), (0, 1));
}

/// Number of hits of a pattern in a text.
fn hits(pattern: &str, text: &str) -> usize {
    let classes = Classes::new();
    let mut builder = Builder::new(&classes);
    let id = builder.add(&parse(pattern).expect(pattern)).expect(pattern);
    let matcher: Matcher = builder.build();
    let text = Text::new(text, &mut Normaliser::new(&NoCorrection));
    matcher.scan(&text).hits(id).len()
}

#[test]
fn word_classes_that_refer_to_each_other_are_told() {
    let classes = "[words]\na = ['@b']\nb = ['x', '@c']\nc = ['@a']\nself = ['@self']\n";
    has_mistake(&format!("{classes}{}", entry("'@a'")), "uses itself");
    has_mistake(&format!("{classes}{}", entry("'@self'")), "word class `@self` uses itself");
}

#[test]
fn a_class_with_a_mistake_does_not_seem_to_use_itself() {
    let vocabulary = format!("[words]\na = ['@absent']\n{}", entry("'@a', 'x @a'"));
    let mistakes = mistakes(&vocabulary);
    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
    assert!(mistakes.iter().all(|mistake| mistake.contains("no word class `@absent`")), "{mistakes:?}");
}

#[test]
fn ten_thousand_word_classes_in_a_row_are_too_deep() {
    let mut vocabulary = "[words]\n".to_owned();
    for number in 0..10_000 {
        let _ = writeln!(vocabulary, "c{number} = ['@c{}']", number + 1);
    }
    has_mistake(&format!("{vocabulary}c10000 = ['x']\n{}", entry("'@c0'")), "leads through more than 32 others");
}

#[test]
fn the_deepest_rubric_that_is_allowed_fits_on_the_stack() {
    let mut vocabulary = "[words]\n".to_owned();
    for number in 0..31 {
        let nested = format!("{}@c{}{}", "(x ! (y | ".repeat(12), number + 1, "))".repeat(12));
        let _ = writeln!(vocabulary, "c{number} = ['{nested}']");
    }
    assert_eq!(mistakes(&format!("{vocabulary}c31 = ['z']\n{}", entry("'@c0'"))), [""; 0]);
}

#[test]
fn choices_inside_choices_do_not_multiply() {
    let mut pattern = "z".to_owned();
    for _ in 0..20 {
        pattern = format!("(b? c? d? e? f? {pattern})");
    }
    assert!(hits(&pattern, "b c d e f z") > 0);
}

#[test]
fn gaps_in_a_row_do_not_multiply() {
    let pattern = "_ ..200 _ ..200 _ ..200 _ ..200 _ ..200 _";
    assert!(hits(pattern, &"word ".repeat(1_000)) > 0);
}

#[test]
fn parts_around_a_hit_do_not_multiply() {
    let parts = ["red", "green", "blue", "black", "white", "pink", "brown", "grey"];
    assert!(hits(&parts.join(" & "), &format!("{} ", parts.join(" ")).repeat(50)) > 0);
    let error = parse(&["x"; 30].join(" & ")).expect_err("too many parts");
    assert!(error.message.contains("more than 8 parts"), "{error}");
}

#[test]
fn a_hundred_thousand_patterns_are_refused_at_once() {
    let patterns: Vec<String> = (0..100_000).map(|number| format!("'word{number} other'")).collect();
    has_mistake(&entry(&patterns.join(",\n")), "the list has 100000 patterns; at most 2000");
}

#[test]
fn sixteen_thousand_patterns_are_compiled() {
    let mut vocabulary = "[words]\n".to_owned();
    for class in 0..8 {
        let patterns: Vec<String> = (0..2_000).map(|number| format!("'w{class}x{number}'")).collect();
        let _ = writeln!(vocabulary, "k{class} = [\n{}]", patterns.join(",\n"));
    }
    let all: Vec<String> = (0..8).map(|class| format!("@k{class}")).collect();
    assert_eq!(mistakes(&format!("{vocabulary}{}", entry(&format!("'{}'", all.join(" | "))))), [""; 0]);
}

#[test]
fn a_question_of_a_thousand_stages_or_flags_is_refused() {
    let stages = "[[stage]]\nname = \"s\"\nconcepts = [\"c\"]\n".repeat(1_000);
    let flags = "[[red-flag]]\nid = \"f\"\nmeaning = \"m\"\nadvice = \"a\"\npatterns = []\n".repeat(1_000);
    for (more, message) in [(stages, "1000 stages; at most 50"), (flags, "1000 red flags; at most 100")] {
        let mut library = Library::default();
        library.add("q.toml", &format!("{QUESTION}{more}"));
        library.add("v.toml", &entry("'x'"));
        let Err(LibraryError::Invalid(findings)) = library.rubric("q") else { panic!("{message}") };
        assert!(findings.iter().any(|finding| finding.message.contains(message)), "{findings:?}");
    }
}

#[test]
fn toml_that_nests_without_end_is_an_error() {
    for bomb in [
        format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("x = {}1{}", "{a=".repeat(100_000), "}".repeat(100_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        format!("[{}]", vec!["a"; 100_000].join(".")),
    ] {
        let mut library = Library::default();
        library.add("bomb.toml", &bomb);
        let findings = library.findings();
        assert!(findings.iter().all(|finding| finding.code == "toml") && findings.len() == 1, "{findings:?}");
    }
}

#[test]
fn numbers_that_are_none_are_errors() {
    for weight in ["nan", "inf", "-1", "1e300", "0"] {
        let mut library = Library::default();
        library.add("q.toml", &QUESTION.replace("why = \"W.\"", &format!("why = \"W.\", weight = {weight}")));
        library.add("v.toml", &entry("'x'"));
        assert!(library.rubric("q").is_err(), "{weight}");
    }
}

/// A folder of rubrics with one file in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the test may write and run");
    fs::write(folder.path().join("v.toml"), entry("'x'")).expect("the test may write and run");
    folder
}

#[track_caller]
fn is_refused(folder: &Path, message: &str) {
    let error = Library::default().add_path(folder).expect_err(message).to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn a_rubric_file_of_two_megabytes_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("large.toml"), "#".repeat(2 << 20)).unwrap();
    is_refused(folder.path(), "is larger than 1 MiB; split it");
}

#[test]
fn a_rubric_that_is_not_utf8_is_refused_with_the_place() {
    let folder = folder();
    fs::write(folder.path().join("latin.toml"), b"# caf\xe9\n").unwrap();
    is_refused(folder.path(), "is not UTF-8: byte 0xe9 at offset 5");
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_rubric() {
    let folder = folder();
    fs::write(folder.path().join("q.toml"), format!("\u{feff}{}", QUESTION.trim_start())).unwrap();
    let mut library = Library::default();
    library.add_path(folder.path()).unwrap();
    assert_eq!(library.questions().collect::<Vec<_>>(), ["q"]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_that_lead_round_in_a_circle_are_not_followed() {
        let folder = folder();
        for name in ["a", "b", "c"] {
            symlink(folder.path(), folder.path().join(name)).unwrap();
        }
        symlink("self.toml", folder.path().join("self")).unwrap();
        let mut library = Library::default();
        library.add_path(folder.path()).unwrap();
        assert_eq!(library.vocabulary().count(), 1);
    }

    #[test]
    fn a_link_stays_inside_its_folder() {
        let (folder, outside) = (folder(), folder());
        symlink(folder.path().join("v.toml"), folder.path().join("again.toml")).unwrap();
        Library::default().add_path(folder.path()).unwrap();
        symlink(outside.path().join("v.toml"), folder.path().join("secret.toml")).unwrap();
        is_refused(folder.path(), "leads out of the folder");
    }

    #[test]
    fn a_folder_that_is_a_link_itself_is_read() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), folder());
        let link = folder.path().join("rubrics");
        symlink(outside.path(), &link).unwrap();
        let mut library = Library::default();
        library.add_path(&link).unwrap();
        assert_eq!(library.vocabulary().count(), 1);
    }

    #[test]
    fn a_pipe_in_a_folder_of_rubrics_is_not_waited_for() {
        let folder = folder();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.toml")).status();
        if made.is_ok_and(|status| status.success()) {
            is_refused(folder.path(), "is no plain file");
        }
        symlink("/dev/zero", folder.path().join("zero.toml")).unwrap();
        assert!(Library::default().add_path(folder.path()).is_err());
    }

    #[test]
    fn folders_nest_only_so_deep() {
        let folder = folder();
        let deep = folder.path().join(["d"; 20].join("/"));
        fs::create_dir_all(&deep).unwrap();
        is_refused(folder.path(), "lies too deep");
    }
}

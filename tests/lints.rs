//! Each lint: what it flags, and that it is silent about a sound rubric.

use std::path::Path;

use evaluate::finding::Code;
use evaluate::lint::{Options, Sample, lint};
use evaluate::rubric::Library;

const VOCABULARY: &str = r#"
    [words]
    leader = ['coordinator', 'manager']
    [concept.lock]
    term = "row lock"
    definition = "A row that others cannot write."
    say = "I lock the row."
    named = ['lock row', '@leader & lock']
    explained = ['others &6 wait']
    not = ['door lock']
    [concept.vote]
    term = "vote"
    definition = "All say yes or no."
    say = "Everybody votes."
    named = ['vote', 'say yes']
"#;

const QUESTION: &str = r#"
    id = "commit"
    title = "Commit"
    prompt = "How do several databases commit together?"
    [core]
    lock = { why = "It costs." }
    vote = { why = "It is the mechanism." }
    [[red-flag]]
    id = "hope"
    meaning = "hopes for the best"
    advice = "Plan for the worst."
    patterns = ['hope &4 best']
    [[case]]
    name = "hope"
    answer = "We hope for the best."
    red-flags = ["hope"]
"#;

/// Findings of a library in which `from` stands as `to`, as "code line: message" of its lints.
fn findings(from: &str, to: &str, samples: Vec<Sample>) -> Vec<String> {
    let mut library = Library::default();
    assert!(from.is_empty() || VOCABULARY.contains(from) || QUESTION.contains(from), "{from:?} is to be replaced");
    let replaced = |source: &str| if from.is_empty() { source.to_owned() } else { source.replacen(from, to, 1) };
    library.add("vocabulary.toml", &replaced(VOCABULARY));
    library.add("commit.toml", &replaced(QUESTION));
    let options = Options { samples, ..Options::default() };
    lint(&library, &options).iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
}

#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(findings(from, to, Vec::new()), expected, "`{to}` for `{from}`");
}

#[test]
fn a_sound_rubric_has_no_findings() {
    check("", "", &[]);
}

#[test]
fn what_nothing_refers_to_is_unused() {
    check("vote = { why = \"It is the mechanism.\" }", "", &["unused-entry: no question lists `vote`"]);
    check(
        "vote = { why",
        "absent = { why",
        &["unknown-concept: there is no vocabulary entry `absent`", "unused-entry: no question lists `vote`"],
    );
    check("'@leader & lock'", "'must lock'", &["unused-word-class: no pattern uses the word class `@leader`"]);
}

#[test]
fn what_takes_a_red_flag_away_is_a_concept_of_the_question() {
    check("'hope &4 best']", "'hope &4 best']\nunless-explained = ['lock']", &[]);
    check(
        "'hope &4 best']",
        "'hope &4 best']\nunless-explained = ['lok']",
        &["unknown-concept: `lok` is neither core nor bonus here"],
    );
}

#[test]
fn texts_must_not_be_empty() {
    check("\"A row that others cannot write.\"", "\" \"", &["empty-text: the definition is empty"]);
    check("\"Everybody votes.\"", "\"\"", &["empty-text: the sentence to say is empty"]);
}

#[test]
fn patterns_are_looked_at_one_by_one() {
    check(
        "'@leader & lock'",
        "'@leader (must | may) keep lock &3 row'",
        &[
            "impossible-pattern: `@leader (must | may) keep lock &3 row` can never match: its parts need 5 words, and the window has room for 3",
        ],
    );
    check(
        "'door lock'",
        "'lock'",
        &[
            "unheard-sentence: the sentence to say of `lock` is not found by its own patterns",
            "vetoed-pattern: `lock` of `not`, on line 10, takes away all hits of `lock row`",
            "vetoed-pattern: `lock` of `not`, on line 10, takes away all hits of `@leader & lock`",
        ],
    );
}

#[test]
fn patterns_of_a_list_are_compared() {
    check("'say yes'", "'voting'", &["duplicate-pattern: `voting` stands in `named` already, on line 15"]);
    check(
        "'say yes'",
        "'vote & yes'",
        &["hidden-pattern: wherever `vote & yes` hits, `vote` on line 15 of `named` hits, too"],
    );
    check(
        "'say yes'",
        "'yes | the vote of all'",
        &[
            "hidden-pattern: wherever `vote of all` in `yes | the vote of all` hits, `vote` on line 15 of `named` hits, too",
        ],
    );
    check(
        "'others &6 wait'",
        "'locking the row'",
        &["duplicate-pattern: `lock row` stands in `explained`, too, on line 9"],
    );
}

#[test]
fn a_question_is_looked_at_as_a_whole() {
    check(
        "{ why = \"It costs.\" }",
        "{ why = \"It costs.\", weight = 3.0 }",
        &["lopsided-weights: `lock` is 75 per cent of all core weight of `commit`"],
    );
    check("red-flags = [\"hope\"]", "", &["untested-red-flag: no case expects the red flag `hope`"]);
    check(
        "term = \"vote\"",
        "term = \"Row-Lock\"",
        &["diverging-spelling: `Row-Lock` is written `row lock` in `lock`"],
    );
    check(
        "Everybody votes.",
        "Everybody is asked.",
        &["unheard-sentence: the sentence to say of `vote` is not found by its own patterns"],
    );
}

#[test]
fn a_pattern_that_hits_other_answers_is_too_general() {
    let sample = |answer: &str| Sample { question: "other".to_owned(), answer: answer.to_owned() };
    let mut samples = vec![sample("We vote on it."); 5];
    samples.extend(vec![sample("We decide on it."); 7]);
    assert_eq!(findings("", "", samples.clone()), ["general-pattern: `vote` hits 5 of 12 samples of other questions"]);
    samples.extend(vec![sample("We decide on it."); 3]);
    assert_eq!(findings("", "", samples), [""; 0]);
}

#[test]
fn a_pattern_that_fires_on_other_concepts_is_foreign() {
    let cases = vec!["\"I lock the row and say yes.\""; 21].join(", ");
    let with_cases = format!("[concept.lock.cases]\nnamed = [{cases}]\n[concept.vote]");
    check(
        "[concept.vote]",
        &with_cases,
        &["foreign-pattern: `say yes` of `vote` fires on 21 sentences of 1 other concepts, such as `lock`"],
    );
}

#[test]
fn only_the_users_files_are_looked_at_if_that_is_wanted() {
    let mut library = Library::builtin();
    library.add("mine.toml", VOCABULARY);
    let findings = lint(&library, &Options { only_users: true, ..Options::default() });
    let found: Vec<String> = findings.iter().map(|finding| format!("{} {}", finding.code, finding.place)).collect();
    assert_eq!(found, ["unused-entry mine.toml:5:12", "unused-entry mine.toml:12:12"]);
}

#[test]
fn every_code_is_documented_and_every_literal_is_a_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_to_string(root.join("docs/lints.md")).unwrap();
    for (name, _) in Code::ALL {
        assert!(docs.contains(&format!("**{name}**")), "`{name}` is not in docs/lints.md");
    }
    for file in ["src/rubric/check.rs", "src/rubric/library.rs", "src/detect/concept.rs"] {
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        let written =
            source.lines().filter_map(|line| line.trim().strip_prefix("code: \"").or(line.trim().strip_prefix('"')));
        for name in written.filter_map(|rest| rest.strip_suffix("\",")) {
            assert!(name.contains(' ') || name.parse::<Code>().is_ok(), "{file} has a code `{name}` that is none");
        }
    }
}

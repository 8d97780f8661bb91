//! Laws that hold for any input: with texts that proptest makes up, with all samples, and with what once broke one.

mod common;
#[path = "../fuzz/src/laws.rs"]
mod laws;
#[path = "robustness/samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use evaluate::detect::Status;
use evaluate::pattern::parse;
use evaluate::rubric::Tier;
use proptest::prelude::*;

use common::{JUDGES, evaluate, status};
use samples::samples;

/// Pieces of answers: words that rubrics look for, markup, punctuation, and what no keyboard has.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "saga",
        "compensating transaction",
        "two-phase commit",
        "we don't",
        "not",
        "without",
        "because",
        "cache",
        "I",
        "idempotency key",
        "40%",
        "300 ms",
        "$5",
        "e.g.",
        "the",
        "roll back",
        "REST",
        "canary",
        "İ",
        "ß",
        "ﬃ",
        "don’t",
    ]);
    let marks = prop::sample::select(vec![
        " ",
        ". ",
        ", ",
        "\n",
        "\n\n",
        "\r\n",
        "# ",
        "- ",
        "> ",
        "| ",
        "`",
        "**",
        "_",
        "[",
        "](x)",
        "<b>",
        "<!--",
        "-->",
        "&amp;",
        "\"",
        "“",
        "?",
        "…",
        "\u{200b}",
        "\u{202e}",
        "\u{301}",
        "\u{feff}",
        "---\n",
        "```\n",
        "https://x.y ",
        "(",
        ")",
        ";",
    ]);
    prop_oneof![4 => words.prop_map(str::to_owned), 4 => marks.prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => any::<char>().prop_map(String::from)]
}

fn text(pieces: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..pieces).prop_map(|pieces| pieces.concat())
}

/// A sample in which some places are written over, each with a piece of text.
fn edited_sample() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0..40_usize, piece());
    (prop::sample::select(samples()), prop::collection::vec(edit, 1..8)).prop_map(|(sample, edits)| {
        let mut text = sample.text;
        for (at, length, piece) in edits {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &piece);
        }
        text
    })
}

/// The start of an answer in notes, or what could be taken for one.
fn head() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "---\nquestion: saga\n---",
        "+++\ndate = 2026-03-01\n+++",
        "<!-- question: caching -->",
        "# saga",
        "## Caching",
        "### Q4: cloud-costs (2026-03-01)",
        "saga\n====",
        "> # saga",
        "# 20260301",
        "#",
    ])
    .prop_map(str::to_owned)
}

/// A line of `evaluate.toml`, right or wrong.
fn bar() -> impl Strategy<Value = String> {
    let number =
        prop_oneof![Just("70"), Just("-1"), Just("1e999"), Just("nan"), Just("0x10"), Just("99999999999999999999")];
    let lines = prop::sample::select(vec![
        "question = \"Saga\"",
        "require = [\"compensation\", \"saga-pattern:explained\"]",
        "require = [\"compensation:deep\", \"\"]",
        "forbid-red-flags = true",
        "[[answer]]\npath = \"a/**/[!b]*.{md,txt}\"",
        "[[answer]]\npath = \"../a\"",
        "[defaults]",
        "path = \"[\"",
    ]);
    let key = prop::sample::select(vec!["min-score", "max-words", "min-words", "max-score"]);
    prop_oneof![lines.prop_map(str::to_owned), (key, number).prop_map(|(key, number)| format!("{key} = {number}"))]
}

/// A pattern as people write it, whether it means something or not.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => "[a-z]{1,6}", 1 => Just("_".to_owned()), 1 => Just("@a".to_owned()), 1 => Just("<percent>".to_owned()),
        1 => Just("\"RE\\\"ST\"".to_owned()), 1 => Just("=ran".to_owned()), 1 => Just("word~1".to_owned()),
        1 => Just("/v[0-9]+\\/x/".to_owned()), 1 => "[0-9]{1,2} of", 1 => "\\PC{1,3}",
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let join = |sign: &'static str| move |parts: Vec<String>| parts.join(sign);
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(join(" ")),
            parts().prop_map(join(" | ")),
            parts().prop_map(join(" & ")),
            parts().prop_map(join(" &7 ")),
            parts().prop_map(join(" && ")),
            parts().prop_map(join(" .. ")),
            parts().prop_map(join(" ..9 ")),
            parts().prop_map(join(" ! ")),
            parts().prop_map(|parts| format!("({})? x", parts.join(" "))),
            parts().prop_map(|parts| format!("({})", parts.join(" | "))),
            parts().prop_map(|parts| format!("1 of ({})", parts.join(", "))),
        ]
    })
}

proptest! {
    // `PROPTEST_CASES` asks for more cases than usual, as .ci/run does.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_has_a_score_and_evidence_that_quotes_it(question: u8, text in text(60)) {
        laws::answer(question, &text);
    }

    #[test]
    fn any_bytes_are_judged_or_refused(question: u8, bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        laws::bytes(question, &bytes);
    }

    #[test]
    fn a_pattern_is_written_as_it_is_read(pattern in pattern(), text in text(20)) {
        laws::pattern(&format!("{}\n{text}", pattern.replace('\n', " ")));
    }

    #[test]
    fn any_text_names_a_question_or_none(text in text(30)) {
        laws::naming(&text);
    }

    #[test]
    fn a_sample_with_pieces_put_in_or_taken_out_is_judged(question: u8, text in edited_sample()) {
        laws::answer(question, &text);
        laws::naming(&text);
        laws::notes(&text);
    }

    #[test]
    fn any_text_is_notes_that_fall_into_answers(text in text(30), heads in prop::collection::vec(head(), 0..6)) {
        laws::notes(&text);
        laws::notes(&heads.join(&format!("\n{text}\n\n")));
    }

    #[test]
    fn any_bars_are_used_or_their_mistakes_are_named(text in text(10), lines in prop::collection::vec(bar(), 0..8)) {
        laws::config(&text);
        laws::config(&format!("[[answer]]\npath = \"{}\"\n{}\n", text.escape_debug(), lines.join("\n")));
    }

    #[test]
    fn any_line_is_judged_or_refused(texts in prop::collection::vec(text(10), 1..5), bytes in prop::collection::vec(any::<u8>(), 0..20)) {
        let record = |text: &String| format!("{{\"id\": {0}, \"question\": \"saga\", \"text\": {0}}}\n", serde_json::json!(text));
        let mut input = texts.iter().map(record).collect::<String>().into_bytes();
        input.extend(bytes);
        laws::lines(&input);
    }

    #[test]
    fn any_rubric_is_used_or_its_mistakes_are_named(pattern in pattern(), text in text(10)) {
        let quoted = |text: &str| serde_json::to_string(text).expect("text is JSON");
        laws::rubric(&format!(
            "id = \"q\"\ntitle = {0}\nprompt = {0}\n[core]\nc = {{ why = {0} }}\n===\n[words]\na = ['x', {1}]\n[concept.c]\nterm \
             = {0}\ndefinition = {0}\nsay = {0}\nnamed = [{1}]\nnot = [{1}]\n",
            quoted(&text), quoted(&pattern)
        ));
    }
}

/// What was found while the laws were written, each with its fix.
#[test]
fn what_broke_a_law_once_stays_mended() {
    for source in ["2\tof (a, b)\nx", "a ! b ! c ! d\nx", "\"a\\\"b\"\nx", "2 (of) (a | b)\nx", "\u{130}x\nx"] {
        laws::pattern(source);
    }
    let marks = format!("sa{}ga and a saga", "\u{301}".repeat(70_000));
    for answer in ["\u{c5}\u{bd}n\u{2019}t saga", "n't a saga", "\u{3164} saga", &marks] {
        laws::answer(16, answer);
    }
}

#[test]
fn every_embedded_pattern_is_written_as_it_is_read() {
    let mut count = 0;
    for judge in JUDGES.values() {
        let concepts = judge.rubric.concepts.iter().map(|concept| &concept.rules);
        let rules = concepts.flat_map(|rules| rules.named.iter().chain(&rules.explained).chain(&rules.with_term));
        let flags = judge.rubric.red_flags.iter().flat_map(|flag| flag.patterns.iter().chain(&flag.unless));
        for rule in rules.chain(flags) {
            let written = rule.pattern.to_string();
            assert_eq!(parse(&written).as_ref(), Ok(&rule.pattern), "{written}");
            count += 1;
        }
    }
    assert!(count > 10_000, "only {count} patterns");
}

/// Whoever takes the advice of a report does not lose by it.
#[test]
fn the_suggested_sentence_for_a_missing_core_concept_never_lowers_the_score() {
    let (mut complaints, mut added) = (Vec::new(), 0);
    for sample in samples() {
        let before = evaluate(&sample.question, &sample.text);
        let concepts = JUDGES[&sample.question].rubric.concepts.iter().zip(&before.concepts);
        for (concept, found) in concepts {
            if concept.tier == Tier::Core && found.status == Status::Missing {
                added += 1;
                let after = evaluate(&sample.question, &format!("{}\n\n{}\n", sample.text.trim_end(), concept.say));
                if after.score.total < before.score.total {
                    let (before, after) = (before.score.total, after.score.total);
                    complaints.push(format!("{} and {}: {before} -> {after}", sample.label(), concept.id));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(added > 100, "only {added} sentences");
}

/// What is taken out of an answer is not credited.
#[test]
fn a_concept_without_its_evidence_is_missing() {
    let mut removed = 0;
    for sample in samples().iter().filter(|sample| sample.is_strong()) {
        let judge = &JUDGES[&sample.question];
        for position in 0..judge.rubric.concepts.len() {
            let mut text = sample.text.clone();
            // Only the strongest evidence is told of; what is weaker comes to light when that is gone.
            for _ in 0..50 {
                let evaluation = evaluate(&sample.question, &text);
                let found = &evaluation.concepts[position];
                assert_eq!(found.status == Status::Missing, found.evidence.is_empty(), "{}", sample.label());
                let Some(evidence) = found.evidence.first() else { break };
                text.replace_range(evidence.raw.range(), "");
                removed += 1;
            }
            let concept = &judge.rubric.concepts[position].id;
            let left = status(&sample.question, &evaluate(&sample.question, &text), concept);
            assert_eq!(left, Status::Missing, "{concept} of {}", sample.label());
        }
    }
    assert!(removed > 500, "only {removed} pieces of evidence");
}

/// Scores of files by name, as the program prints them.
fn scores(files: &[String], env: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command.args(["-q", "saga", "--format", "csv"]).args(files).envs(env.iter().copied()).stdin(Stdio::null());
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("CSV is UTF-8");
    let row = |row: &str| row.split_once(',').map(|(file, rest)| (file.to_owned(), rest.to_owned()));
    text.lines().skip(1).filter_map(row).collect()
}

#[test]
fn neither_the_order_of_files_nor_the_locale_changes_a_score() {
    let folder = format!("{}/samples/saga", env!("CARGO_MANIFEST_DIR"));
    let listing = fs::read_dir(folder).expect("the samples are there");
    let mut files: Vec<String> = listing.map(|entry| entry.expect("readable").path().display().to_string()).collect();
    files.sort();
    let expected = scores(&files, &[]);
    assert_eq!(expected.len(), files.len());
    files.reverse();
    assert_eq!(scores(&files, &[]), expected);
    for locale in ["C", "tr_TR.UTF-8", "de_DE.ISO-8859-1", "nonsense"] {
        assert_eq!(scores(&files, &[("LC_ALL", locale), ("LANG", locale)]), expected, "{locale}");
    }
}

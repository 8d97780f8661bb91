//! Answers that are written to break something, to hide a word, or to look like another.

use evaluate::detect::Status;
use evaluate::report::Report;

use crate::common::{JUDGES, evaluate, status};

/// The status of one concept in an answer; its evidence must quote the answer, and the answer must have a report.
#[track_caller]
fn credit(concept: &str, answer: &str) -> Status {
    let evaluation = evaluate("saga", answer);
    for evidence in evaluation.concepts.iter().flat_map(|found| &found.evidence) {
        let quote = answer.get(evidence.raw.range());
        assert!(quote.is_some_and(|quote| !quote.trim().is_empty()), "{:?} in {answer:?}", evidence.raw.range());
    }
    let report = Report::new(&JUDGES["saga"], &evaluation, answer, "answer.md");
    assert!((0.0..=100.0).contains(&report.score), "{}", report.score);
    status("saga", &evaluation, concept)
}

/// Fails if `term`, put into a sentence in place of `{}`, is worth something else than in plain letters.
#[track_caller]
fn reads_as_the_saga(term: &str) {
    for sentence in ["We model the booking as a {} over three services.", "{}", "I like \"{}\", don't you?"] {
        let plain = credit("saga-pattern", &sentence.replace("{}", "saga"));
        let answer = sentence.replace("{}", term);
        assert_eq!(credit("saga-pattern", &answer), plain, "{answer:?}");
    }
}

#[test]
fn zero_width_characters_neither_hide_a_term_nor_split_it() {
    for invisible in [
        '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{180e}', '\u{3164}', '\u{115f}',
        '\u{fe0f}',
    ] {
        reads_as_the_saga(&format!("sa{invisible}ga"));
        reads_as_the_saga(&format!("{invisible}saga{invisible}"));
        reads_as_the_saga(&format!("s{invisible}{invisible}a{invisible}g{invisible}a"));
    }
}

#[test]
fn a_term_in_capitals_may_hold_invisible_characters_too() {
    let answer = "We expose it as R\u{200b}E\u{ad}ST with resources and verbs.";
    let plain = "We expose it as REST with resources and verbs.";
    assert_eq!(evaluate("api-design", answer).score, evaluate("api-design", plain).score);
}

#[test]
fn bidirectional_overrides_neither_hide_a_term_nor_split_it() {
    for mark in
        ['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{202c}', '\u{2066}', '\u{2069}', '\u{200e}', '\u{61c}']
    {
        reads_as_the_saga(&format!("s{mark}aga"));
        reads_as_the_saga(&format!("{mark}saga\u{202c}"));
    }
}

#[test]
fn tags_and_variation_selectors_are_invisible() {
    reads_as_the_saga("sa\u{e0067}\u{e0061}ga");
    reads_as_the_saga("sag\u{e0100}a");
}

#[test]
fn letters_that_look_latin_are_read_as_latin() {
    for term in ["sаga", "ѕaga", "sagа", "Ѕagа", "ｓａｇａ", "𝐬𝐚𝐠𝐚", "ⓢⓐⓖⓐ", "saɡa"] {
        reads_as_the_saga(term);
    }
}

#[test]
fn a_thousand_combining_marks_are_one_decoration() {
    for count in [1, 1_000, 100_000] {
        let marks = "\u{301}\u{327}\u{489}".repeat(count);
        reads_as_the_saga(&format!("sa{marks}ga"));
        reads_as_the_saga(&format!("saga{marks}"));
    }
}

#[test]
fn marks_without_a_letter_are_no_word() {
    assert_eq!(credit("saga-pattern", &"\u{301}".repeat(70_000)), Status::Missing);
}

#[test]
fn folding_that_changes_the_length_keeps_places_right() {
    for term in ["SAGA", "ſaga", "s\u{e5}ga", "sa\u{30a}ga"] {
        reads_as_the_saga(term);
    }
    // Two bytes, of which lower case makes three; two of which it makes one; one letter of which it makes three.
    let answer =
        "Each booking is a saga over three services. İİİ ßẞ ﬃ ŉ İdempotency: groß, İSTANBUL, DON’T, couldŉ’t, Å½n’t.";
    assert_eq!(credit("saga-pattern", answer), credit("saga-pattern", "Each booking is a saga over three services."));
    let idempotent = "Each consumer is İDEMPOTENT.";
    assert_eq!(credit("idempotency", idempotent), credit("idempotency", "Each consumer is idempotent."));
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_word() {
    reads_as_the_saga("\u{feff}saga");
}

#[test]
fn a_word_of_a_megabyte_is_a_word() {
    for word in ["a".repeat(1 << 20), "ä".repeat(1 << 19), format!("{}n't", "a".repeat(1 << 20))] {
        assert_eq!(credit("saga-pattern", &format!("{word} and a saga {word}")), credit("saga-pattern", "a saga"));
    }
}

#[test]
fn markup_without_end_is_read_in_time() {
    for unit in
        ["> ", "- ", "* a\n", "[", "![", "**", "_a", "`", "|a|\n|-|\n", "<!--", "<a ", "&amp;", "# \n", "~~", "[^1]: "]
    {
        assert_eq!(credit("saga-pattern", &unit.repeat(20_000)), Status::Missing, "{unit:?}");
    }
}

#[test]
fn punctuation_without_end_is_read_in_time() {
    for unit in [
        "!", "?", ".", "...", "\"", "“", "(", ", ", "; ", "' ", "1. ", "a. ", "etc. ", "a.b.", "://", "www.", "\u{301}",
    ] {
        assert_eq!(credit("saga-pattern", &unit.repeat(2_000)), Status::Missing, "{unit:?}");
    }
}

#[test]
fn a_term_said_ten_thousand_times_is_read_in_time() {
    assert!(credit("saga-pattern", &"saga ".repeat(10_000)) < Status::Explained);
    assert_eq!(credit("saga-pattern", &"Not a saga. ".repeat(10_000)), Status::Missing);
}

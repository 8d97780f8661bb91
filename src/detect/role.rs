//! What a sentence is for: only prose explains, a list names, a question to the interviewer says nothing.

use crate::text::{BlockKind, Sentence, Text};

use super::grammar::{Grammar, Marks};

/// What a sentence can do for a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A question to the interviewer, or an announcement of what will be said: no credit.
    Aside,
    /// A list of terms: names.
    List,
    /// A heading, a quotation, a question: names.
    Mention,
    /// Prose: names and explains.
    Prose,
}

/// One role for each sentence.
#[must_use]
pub fn roles(text: &Text<'_>, grammar: &Grammar) -> Vec<Role> {
    // An answer that consists of questions is a checklist: its questions are what it says.
    let is_checklist = text.sentences.iter().filter(|sentence| sentence.question).count() >= CHECKLIST;
    text.sentences.iter().map(|sentence| role(text, grammar, sentence, is_checklist)).collect()
}

/// From so many questions on, an answer's questions are a checklist rather than a rhetorical device.
const CHECKLIST: usize = 3;

fn role(text: &Text<'_>, grammar: &Grammar, sentence: &Sentence, is_checklist: bool) -> Role {
    // Of a dictated answer without full stops an announcement is a small part.
    if !sentence.is_dictated() && is_announcement(text, grammar, sentence)
        || sentence.question && is_put_to_the_interviewer(text, sentence)
    {
        return Role::Aside;
    }
    let is_quoted = text.words[sentence.words.start as usize].quoted;
    if sentence.question && !is_checklist && !is_quoted {
        return Role::Mention;
    }
    match sentence.block {
        BlockKind::Heading | BlockKind::Quote => Role::Mention,
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Cell if is_list(grammar, sentence) => Role::List,
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Cell => Role::Prose,
    }
}

/// "Do you have ...?", "Shall I ...?", "Is there a replica already?"
fn is_put_to_the_interviewer(text: &Text<'_>, sentence: &Sentence) -> bool {
    if text.words[sentence.words.start as usize].quoted {
        // Somebody else is asked, in a story or a review comment.
        return false;
    }
    let raw = text.raw[sentence.raw.range()].to_lowercase();
    let mut words = raw.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| matches!(word, "you" | "your")) {
        return true;
    }
    let first = text.stem(sentence.words.start);
    let second = if sentence.words.len() > 1 { text.stem(sentence.words.start + 1) } else { "" };
    let asks = matches!(first, "shall" | "should" | "may" | "can" | "do" | "be" | "would" | "could" | "must" | "have");
    let of_now = (sentence.words.start..sentence.words.end).any(|word| {
        matches!(
            text.stem(word),
            "today" | "alreadi" | "current" | "here" | "assum" | "expect" | "question" | "interview" | "scope"
        )
    });
    asks && (matches!(second, "i" | "question") || of_now)
}

/// "I'll talk about A, B and C", "let me tell you about X in a moment".
fn is_announcement(text: &Text<'_>, grammar: &Grammar, sentence: &Sentence) -> bool {
    // Their first stems have the mark of an opener.
    const OPENERS: &[&[&str]] = &[
        &["i", "will"],
        &["let", "me"],
        &["we", "will"],
        &["go", "to"],
        &["i", "would", "like", "to"],
        &["i", "want", "to"],
        &["i", "be"],
        &["i", "can"],
        &["i", "could"],
        &["i", "shall"],
    ];
    const TELLING: &[&[&str]] = &[
        &["talk", "about"],
        &["speak", "about"],
        &["tell", "you"],
        &["discuss"],
        &["cover"],
        &["go", "into"],
        &["walk", "you"],
        &["touch", "on"],
        &["come", "to", "later"],
        &["come", "back", "to"],
        &["explain", "you"],
        &["explain", "to", "you"],
        &["say", "someth", "about"],
        &["mention", "later"],
    ];
    let starts = |at: u32, stems: &[&str]| {
        stems.iter().zip(at..).all(|(stem, word)| word < sentence.words.end && text.stem(word) == *stem)
    };
    let mut words = (sentence.words.start..sentence.words.end).filter(|at| grammar.is(*at, Marks::OPENER));
    words.any(|at| {
        let Some(opener) = OPENERS.iter().find(|stems| starts(at, stems)) else { return false };
        let behind = at + u32::try_from(opener.len()).unwrap_or(0);
        // "going to" may stand between opener and verb.
        (behind..behind + 4).any(|verb| {
            TELLING.iter().any(|stems| starts(verb, stems)) && {
                // Speaking about it with somebody is an action, not an announcement.
                !(verb..sentence.words.end.min(verb + 6)).any(|word| text.stem(word) == "with")
            }
        })
    })
}

/// Terms one after the other without the small words that make a sentence.
fn is_list(grammar: &Grammar, sentence: &Sentence) -> bool {
    let content = grammar.count_content(sentence.words);
    let length = sentence.length.max(1) as usize;
    let function = length.saturating_sub(content);
    // Prose has two small words in five; a list has "and" at its end.
    length <= 2
        // Terms on lines or in bullets have no commas, and no small words either.
        || length >= 8 && function * 100 < length * 10
        || length <= 6 && function == 0 && matches!(sentence.block, BlockKind::Item | BlockKind::Cell)
        || sentence.commas >= 2 && function * 100 < length * 15
        || sentence.commas >= 4 && function * 100 < length * 22
        // "when to go asynchronous, fit with the stage": terms have small words, too, but nobody talks in threes for long.
        || sentence.commas >= 6
            && (18..7 * (sentence.commas as usize + 1) / 2 + 2).contains(&length)
            && function * 100 < length * 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{NoCorrection, Normaliser};

    #[track_caller]
    fn check(answer: &str, expected: Role) {
        let text = Text::new(answer, &mut Normaliser::new(&NoCorrection));
        assert_eq!(roles(&text, &Grammar::new(&text)), [expected], "{answer}");
    }

    #[test]
    fn terms_without_small_words_are_a_list() {
        check("Rate limits.", Role::List);
        check("Replicas absorb reads.", Role::Prose);
        check("- replicas absorb reads", Role::List);
        check("- replicas, which absorb the reads", Role::Prose);
        check("Queues caches replicas shards indexes brokers locks", Role::Prose);
        check("Queues caches replicas shards indexes brokers locks leases", Role::List);
        check("Queues and caches and replicas and shards and indexes", Role::Prose);
    }

    #[test]
    fn with_commas_a_list_may_have_some() {
        check("Queues, caches, replicas", Role::List);
        check("Queues, caches and replicas of them", Role::Prose);
        check("Queues, caches, replicas, shards, indexes of big users and brokers", Role::List);
        check("Queues, caches, replicas, the shards, indexes of big users and the brokers", Role::Prose);
    }

    #[test]
    fn threes_of_words_without_end_are_a_list() {
        let five =
            "When to go asynchronous, fit with product stage, cost per network call, team size today, room to grow, ";
        check(&format!("{five}market timing pressure, ease of hiring"), Role::List);
        check(&format!("{five}time pressure that comes from market rules, ease of hiring"), Role::Prose);
        check(
            "When to go, fit with the stage, cost of a call, size of the team, room to grow, time to market, ease of hiring",
            Role::Prose,
        );
        check("When to go, fit with stage, cost per call, team size, growth, timing, hiring", Role::Prose);
    }
}

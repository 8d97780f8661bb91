//! What is denied or rejected, after `NegEx` (Chapman et al. 2001) and `ConText` (Harkema et al. 2009).
//!
//! A cue covers the words behind it (or, for "X is overkill", before it) up to a clause boundary and at most so many words.
//! Pseudo-cues look like cues and cover nothing: "not only", "no problem", "never skip". A cue inside the reach of another
//! one cancels it ("never without"). The lists are of stems and were written for talk about software.

use smallvec::SmallVec;

use crate::pattern::Hit;
use crate::text::{Break, Span, Text, Words};

/// What a cue covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The words that deny.
    pub cue: Span<Words>,
    /// The words that are denied.
    pub covers: Span<Words>,
}

/// All scopes of an answer.
#[derive(Debug)]
pub struct Scopes {
    scopes: Vec<Scope>,
    /// For each word the scopes that cover it.
    of_word: Vec<SmallVec<[u32; 2]>>,
}

/// Where a cue looks, and how it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// "not X", "no X".
    Forward,
    /// "avoid X by Y", "without X we Y": ends at a preposition of means or at a new subject, too.
    ForwardPhrase,
    /// "X is overkill".
    Backward,
}

struct Cue {
    stems: &'static [&'static str],
    direction: Direction,
    /// Most words covered.
    reach: u32,
}

const fn forward(stems: &'static [&'static str], reach: u32) -> Cue {
    Cue { stems, direction: Direction::Forward, reach }
}

const fn phrase(stems: &'static [&'static str], reach: u32) -> Cue {
    Cue { stems, direction: Direction::ForwardPhrase, reach }
}

const fn backward(stems: &'static [&'static str]) -> Cue {
    Cue { stems, direction: Direction::Backward, reach: 9 }
}

/// Longest first where one starts like another.
const CUES: &[Cue] = &[
    phrase(&["instead", "of"], 7),
    phrase(&["rather", "than"], 7),
    phrase(&["get", "rid", "of"], 5),
    phrase(&["stay", "away", "from"], 6),
    phrase(&["keep", "away", "from"], 6),
    phrase(&["steer", "clear", "of"], 6),
    phrase(&["do", "away", "with"], 5),
    phrase(&["leav", "out"], 4),
    phrase(&["stop", "use"], 4),
    phrase(&["give", "up", "on"], 5),
    phrase(&["no", "need", "for"], 6),
    phrase(&["no", "need", "to"], 6),
    forward(&["no", "one"], 7),
    forward(&["not"], 7),
    forward(&["no"], 5),
    forward(&["never"], 7),
    forward(&["neither"], 6),
    forward(&["nor"], 6),
    forward(&["nobodi"], 7),
    forward(&["noth"], 7),
    forward(&["none"], 6),
    forward(&["hard"], 0),
    phrase(&["without"], 6),
    phrase(&["avoid"], 6),
    phrase(&["skip"], 5),
    phrase(&["refus"], 6),
    phrase(&["lack"], 5),
    phrase(&["forget", "about"], 5),
    phrase(&["advis", "against"], 5),
    phrase(&["decid", "against"], 5),
    phrase(&["be", "against"], 5),
    backward(&["be", "not", "need"]),
    backward(&["be", "not", "necessari"]),
    backward(&["be", "not", "requir"]),
    backward(&["be", "not", "worth"]),
    backward(&["be", "not", "use"]),
    backward(&["be", "not", "relev"]),
    backward(&["be", "not", "an", "option"]),
    backward(&["be", "not", "option"]),
    backward(&["be", "not", "for", "us"]),
    backward(&["be", "not", "for", "me"]),
    backward(&["be", "not", "someth"]),
    backward(&["be", "not", "thing"]),
    backward(&["not", "be", "need"]),
    backward(&["not", "be", "necessari"]),
    backward(&["not", "be", "use"]),
    backward(&["be", "not", "import"]),
    backward(&["be", "not", "important"]),
    backward(&["not", "matter"]),
    backward(&["be", "irrelev"]),
    backward(&["be", "unnecessari"]),
    backward(&["be", "overkil"]),
    backward(&["be", "overr"]),
    backward(&["be", "pointless"]),
    backward(&["be", "useless"]),
    backward(&["be", "hopeless"]),
    backward(&["be", "superflu"]),
    backward(&["be", "waste"]),
    backward(&["wast", "time"]),
    backward(&["wast", "of", "time"]),
    backward(&["be", "bad", "idea"]),
    backward(&["be", "mistak"]),
    backward(&["be", "nonsens"]),
    backward(&["be", "out", "of", "question"]),
    backward(&["be", "too", "much"]),
    backward(&["be", "overkill"]),
    backward(&["come", "too", "late"]),
    backward(&["can", "be", "skip"]),
    backward(&["can", "wait"]),
    backward(&["not", "exist"]),
];

/// What follows "not" or "never" without denying: "not only", "never skip X", "not until".
const AFTER_NOT_HARMLESS: [&str; 26] = [
    "onli",
    "mere",
    "until",
    "mention",
    "all",
    "everi",
    "everyth",
    "everyon",
    "alway",
    "because",
    "sure",
    "forget",
    "skip",
    "avoid",
    "neglect",
    "ignor",
    "underestim",
    "omit",
    "overlook",
    "lose",
    "hesit",
    "without",
    "to",
    "necessarili",
    "regret",
    "that",
];
/// What follows "no" without denying: "no problem", "no matter".
const AFTER_NO_HARMLESS: [&str; 8] = ["problem", "doubt", "matter", "wonder", "sooner", "less", "surpris", "brainer"];

/// Stems that open a clause of their own.
const BOUNDARIES: [&str; 19] = [
    "but", "howev", "because", "sinc", "although", "though", "while", "wherea", "unless", "until", "instead", "so",
    "if", "when", "where", "which", "otherwis", "except", "whenev",
];
const SUBJECTS: [&str; 9] = ["i", "we", "you", "they", "it", "he", "she", "there", "each"];
/// What ends a phrase such as "avoid X by Y".
const MEANS: [&str; 7] = ["by", "with", "through", "via", "use", "thank", "for"];

impl Scopes {
    /// Finds the cues of `text` and what they cover.
    #[must_use]
    pub fn new(text: &Text<'_>) -> Self {
        let mut scopes = Vec::new();
        for sentence in &text.sentences {
            let mut at = sentence.words.start;
            while at < sentence.words.end {
                match cue_at(text, at, sentence.words.end) {
                    Some((cue, index)) => {
                        if !is_pseudo(text, cue, sentence.words) {
                            scopes.extend(scope(text, &CUES[index], cue, sentence.words));
                        }
                        // The words of a cue may belong to a second one ("is not needed": "not" and the whole).
                        at += 1;
                    }
                    None => at += 1,
                }
            }
        }
        cancel_double(&mut scopes, text);
        let mut of_word = vec![SmallVec::new(); text.words.len()];
        for (index, scope) in (0..).zip(&scopes) {
            for word in scope.covers.range() {
                let covering: &mut SmallVec<[u32; 2]> = &mut of_word[word];
                covering.push(index);
            }
        }
        Self { scopes, of_word }
    }

    /// The scope that denies `hit`: it covers one of its words, and its cue is not part of the hit itself.
    #[must_use]
    pub fn denying(&self, hit: &Hit) -> Option<Scope> {
        hit.leaves
            .iter()
            .flat_map(|leaf| &self.of_word[*leaf as usize])
            .map(|index| self.scopes[*index as usize])
            .find(|scope| !hit.leaves.iter().any(|leaf| (scope.cue.start..scope.cue.end).contains(leaf)))
    }
}

/// The cue that starts at `at`: the longest.
fn cue_at(text: &Text<'_>, at: u32, end: u32) -> Option<(Span<Words>, usize)> {
    let matches = |cue: &Cue| cue.stems.iter().zip(at..).all(|(stem, word)| word < end && text.stem(word) == *stem);
    let found = CUES
        .iter()
        .enumerate()
        .filter(|(_, cue)| cue.reach > 0 && matches(cue))
        .max_by_key(|(index, cue)| (cue.stems.len(), CUES.len() - index));
    found.map(|(index, cue)| (Span::new(at, at + u32::try_from(cue.stems.len()).unwrap_or(0)), index))
}

fn is_pseudo(text: &Text<'_>, cue: Span<Words>, sentence: Span<Words>) -> bool {
    if cue.len() > 1 {
        return false;
    }
    let stem = text.stem(cue.start);
    let next = (cue.end < sentence.end).then(|| text.stem(cue.end)).unwrap_or_default();
    let before = (cue.start > sentence.start).then(|| text.stem(cue.start - 1)).unwrap_or_default();
    match stem {
        "not" => {
            AFTER_NOT_HARMLESS.contains(&next)
                || text.words.get(cue.end as usize).is_some_and(|word| word.mere)
                || matches!(before, "whi" | "whether" | "if" | "or")
        }
        "never" => AFTER_NOT_HARMLESS.contains(&next),
        "no" => AFTER_NO_HARMLESS.contains(&next),
        "noth" => matches!(next, "but" | "els"),
        // "avoid" and "skip" themselves, when "never" or "not" makes them an advice to do it.
        "avoid" | "skip" | "without" => matches!(before, "not" | "never"),
        _ => false,
    }
}

fn is_boundary(text: &Text<'_>, word: u32) -> bool {
    let lead = text.words[word as usize].lead;
    let stem = text.stem(word);
    if lead >= Break::Clause || BOUNDARIES.contains(&stem) {
        return true;
    }
    let is_subject = SUBJECTS.contains(&stem);
    if lead == Break::Comma {
        return is_subject
            || text.words[word as usize].article
            || matches!(stem, "and" | "then" | "everi" | "that" | "onli" | "who" | "to" | "rather");
    }
    // "and we ..." opens a clause, "X and Y" does not.
    stem == "and"
        && text
            .words
            .get(word as usize + 1)
            .is_some_and(|next| next.lead == Break::None && SUBJECTS.contains(&text.stem(word + 1)))
}

fn scope(text: &Text<'_>, cue: &Cue, at: Span<Words>, sentence: Span<Words>) -> Option<Scope> {
    let covers = if cue.direction == Direction::Backward {
        let floor = sentence.start.max(at.start.saturating_sub(cue.reach));
        let mut start = at.start;
        while start > floor && !(start < at.start && is_boundary(text, start)) {
            start -= 1;
        }
        Span::new(start, at.start)
    } else {
        let ceiling = sentence.end.min(at.end + cue.reach);
        let is_phrase = cue.direction == Direction::ForwardPhrase;
        let ends_phrase = |word: u32| {
            is_phrase && (MEANS.contains(&text.stem(word)) || word > at.end && SUBJECTS[..4].contains(&text.stem(word)))
        };
        let mut end = at.end;
        while end < ceiling && !is_boundary(text, end) && !ends_phrase(end) {
            end += 1;
        }
        Span::new(at.end, end)
    };
    (!covers.is_empty()).then_some(Scope { cue: at, covers })
}

/// "never without a timeout", "cannot do without": a cue inside another one's scope takes both away.
fn cancel_double(scopes: &mut Vec<Scope>, text: &Text<'_>) {
    let cancels =
        |stem: &str| matches!(stem, "without" | "avoid" | "skip" | "lack" | "no" | "never" | "noth" | "nobodi");
    let doubled: Vec<usize> = (0..scopes.len())
        .filter(|&inner| cancels(text.stem(scopes[inner].cue.start)))
        .flat_map(|inner| {
            let outer = (0..scopes.len()).find(|&outer| {
                outer != inner
                    && scopes[outer].cue.end <= scopes[inner].cue.start
                    && scopes[outer].covers.overlaps(&scopes[inner].cue)
            });
            outer.map(|outer| [outer, inner]).into_iter().flatten()
        })
        .collect();
    let mut index = 0;
    scopes.retain(|_| {
        index += 1;
        !doubled.contains(&(index - 1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{NoCorrection, Normaliser};

    /// `answer` marks the words that are denied with brackets.
    #[track_caller]
    fn check(marked: &str) {
        let answer = marked.replace(['[', ']'], "");
        let text = Text::new(&answer, &mut Normaliser::new(&NoCorrection));
        let scopes = Scopes::new(&text);
        let mut shown = String::new();
        let mut at = 0;
        let mut denied = false;
        for (word, covering) in text.words.iter().zip(&scopes.of_word) {
            if denied && covering.is_empty() {
                shown.push(']');
            }
            shown.push_str(&answer[at..word.raw.start as usize]);
            if !denied && !covering.is_empty() {
                shown.push('[');
            }
            denied = !covering.is_empty();
            shown.push_str(&answer[word.raw.range()]);
            at = word.raw.end as usize;
        }
        shown.push_str(if denied { "]" } else { "" });
        shown.push_str(&answer[at..]);
        assert_eq!(shown, marked);
    }

    #[test]
    fn a_cue_covers_its_clause() {
        for marked in [
            "We do not [need a saga], but we need locks.",
            "We work without [sagas], the broker does it.",
            "Without [a queue] we would lose orders.",
            "[Sagas ]are overkill here.",
            "[A saga ]is not [needed].",
            "Instead of [two-phase commit] I use a saga.",
            "I would avoid [distributed transactions] by drawing better boundaries.",
            "Not only sagas, also queues.",
            "No problem because sagas help.",
            "We can't do without sagas.",
            "Never skip the timeout.",
            "It is not just a saga.",
            "No [coordinator] because services react.",
            "We don't [use XA, JTA or sagas].",
        ] {
            check(marked);
        }
    }
}

//! What is denied or rejected, after `NegEx` (Chapman et al. 2001) and `ConText` (Harkema et al. 2009).
//!
//! A cue covers the words behind it (or, for "X is overkill", before it) up to a clause boundary and at most so many words.
//! Pseudo-cues look like cues and cover nothing: "not only", "no problem", "never skip". A cue inside the reach of another
//! one cancels it ("never without"). The cues stand in `cues.txt` and were collected for talk about software.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::pattern::Hit;
use crate::text::{Break, NoCorrection, Normaliser, Span, Text, Words, hash};

use super::grammar::{Grammar, Marks};

/// What a cue covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The words that deny.
    pub cue: Span<Words>,
    /// The words that are denied.
    pub covers: Span<Words>,
    /// Whether the cue is what the clause says of these words: "X is overkill".
    is_verdict: bool,
}

/// All scopes of an answer.
#[derive(Debug)]
pub struct Scopes {
    all: Vec<Scope>,
    /// For each word the scopes that cover it.
    of_word: Vec<SmallVec<[u32; 2]>>,
    /// For each word whether it introduces a purpose or a consequence.
    purposes: Vec<bool>,
    /// For each word whether it is "use", the verb that a denial of a term takes.
    uses: Vec<bool>,
    /// For each word whether it is a pronoun that opens a clause.
    subjects: Vec<bool>,
}

/// Where a cue looks, and how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Direction {
    /// "not X", "no X".
    Forward,
    /// "avoid X by Y", "without X we Y": ends at a preposition of means or at a new subject, too.
    Phrase,
    /// "X is overkill".
    Backward,
    /// "X is nice, but we don't need it": back over clause boundaries.
    Earlier,
    /// "X is snake oil": like [`Direction::Backward`], behind a verb of being or seeming.
    Judged,
    /// "X I'd skip": like [`Direction::Backward`], if nothing that could be rejected follows.
    Fronted,
    /// "X only annoys": like [`Direction::Backward`], behind "only" or "just".
    Mere,
    /// "X is nice, Y does the job": if a clause ends there, the clauses before its own one.
    Contrast,
    /// "X looks nice, give me Y": what stands before it, if a clause starts there.
    Turn,
    /// "How many X there are, nobody counted": like [`Direction::Earlier`], in a sentence that starts as a question does.
    Unknown,
    /// "X was a pain, so we threw it out": like [`Direction::Earlier`], and a verdict.
    Dropped,
}

#[derive(Debug, Serialize, Deserialize)]
struct Cue {
    /// What must stand so many words before: "rather" of "rather .. than". Often nothing.
    lead: Option<(Vec<u64>, u32)>,
    /// The hashes of its stems.
    stems: Vec<u64>,
    direction: Direction,
    /// Most words covered.
    reach: u32,
}

/// The cues by their first stem, and for one-word cues what makes them harmless.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cues {
    /// By the hash of the first stem.
    by_first: BTreeMap<u64, Vec<Cue>>,
    harmless: HashMap<String, Vec<String>>,
    boundaries: Vec<String>,
    subjects: Vec<String>,
    means: Vec<String>,
    tails: Vec<String>,
    purposes: Vec<String>,
    being: Vec<String>,
    thoughts: Vec<String>,
    asks: Vec<String>,
    links: Vec<String>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| match crate::embedded::cues() {
    Some(bytes) => postcard::from_bytes(bytes).expect("src/build.rs wrote these bytes with the same types"),
    None => read_cues(),
});

/// The cues as the build script writes them into the program.
///
/// # Errors
/// If memory runs out.
pub fn compiled_cues() -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(&read_cues())
}

/// Reads `cues.txt` and brings its words into the form that answers have.
fn read_cues() -> Cues {
    let mut normaliser = Normaliser::new(&NoCorrection);
    let mut stems = |words: &str| -> Vec<String> {
        let text = Text::plain(words, &mut normaliser);
        (0..text.words.len())
            .filter_map(|word| u32::try_from(word).ok())
            .map(|word| text.stem(word).to_owned())
            .collect()
    };
    let mut cues = Cues::default();
    for line in include_str!("cues.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((head, list)) = line.split_once(':') else { continue };
        let (kind, argument) = head.split_once(' ').unwrap_or((head, ""));
        let direction = match kind {
            "forward" => Direction::Forward,
            "phrase" => Direction::Phrase,
            "backward" => Direction::Backward,
            "earlier" => Direction::Earlier,
            "fronted" => Direction::Fronted,
            "judged" => Direction::Judged,
            "mere" => Direction::Mere,
            "contrast" => Direction::Contrast,
            "turn" => Direction::Turn,
            "dropped" => Direction::Dropped,
            "unknown" => Direction::Unknown,
            _ => {
                let words = list.split(';').flat_map(|word| stems(word).into_iter().take(1)).collect();
                match kind {
                    "boundaries" => cues.boundaries = words,
                    "subjects" => cues.subjects = words,
                    "means" => cues.means = words,
                    "tails" => cues.tails = words,
                    "purposes" => cues.purposes = words,
                    "being" => cues.being = words,
                    "thoughts" => cues.thoughts = words,
                    "asks" => cues.asks = words,
                    "links" => cues.links = words,
                    _ => drop(cues.harmless.insert(stems(argument).concat(), words)),
                }
                continue;
            }
        };
        for words in list.split(';').flat_map(spelt_out) {
            let words = words.as_str();
            let (lead, words) = words.split_once("..").map_or((None, words), |(lead, words)| (Some(lead), words));
            let mut hashes = |words: &str| stems(words).iter().map(|stem| hash(stem)).collect::<Vec<u64>>();
            let (lead, stems) = (lead.map(|lead| (hashes(lead), LEAD_REACH)), hashes(words));
            if let (Some(first), Ok(reach)) = (stems.first().copied(), argument.parse()) {
                cues.by_first.entry(first).or_default().push(Cue { lead, stems, direction, reach });
            }
        }
    }
    cues
}

/// Each way to read `words`, which may hold groups of alternatives: "(it | they) be" is "it be" and "they be".
fn spelt_out(words: &str) -> Vec<String> {
    let group = words.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    let Some((before, (group, behind))) = group else { return vec![words.to_owned()] };
    group.split('|').flat_map(|one| spelt_out(&format!("{before} {one} {behind}"))).collect()
}

/// Tells `mark` what each stem of `cues.txt` is for.
pub(super) fn mark(mark: &mut impl FnMut(u64, Marks)) {
    for first in CUES.by_first.values().flatten().map(|cue| cue.stems[0]) {
        mark(first, Marks::CUE);
    }
    for (stems, set) in [
        (&CUES.boundaries, Marks::BOUNDARY),
        (&CUES.subjects, Marks::SUBJECT),
        (&CUES.means, Marks::MEANS),
        (&CUES.tails, Marks::TAIL),
        (&CUES.purposes, Marks::PURPOSE),
        (&CUES.being, Marks::BEING),
        (&CUES.thoughts, Marks::THOUGHT),
        (&CUES.asks, Marks::ASKS),
    ] {
        for stem in stems {
            mark(hash(stem), set);
        }
    }
}

/// Words between "rather" and its "than".
const LEAD_REACH: u32 = 12;
/// Words that a clause in contrast has at most.
const CLAUSE: u32 = 14;
/// Words from a verb of being to the end of what it judges by: "is only".
const JUDGED_REACH: u32 = 4;

impl Scopes {
    /// Finds the cues of `text` and what they cover.
    #[must_use]
    pub fn new(text: &Text<'_>, grammar: &Grammar) -> Self {
        let mut scopes = Vec::new();
        for sentence in &text.sentences {
            for at in (sentence.words.start..sentence.words.end).filter(|at| grammar.is(*at, Marks::CUE)) {
                for cue in cues_at(text, grammar, at, sentence.words.end) {
                    let words = Span::new(at, at + u32::try_from(cue.stems.len()).unwrap_or(0));
                    if !is_pseudo(text, words, sentence.words) {
                        scopes.extend(scope(text, grammar, cue, words, sentence.words));
                    }
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
        let words = || 0..u32::try_from(text.words.len()).unwrap_or(u32::MAX);
        let marked = |mark: Marks| words().map(|word| grammar.is(word, mark)).collect();
        let uses = words().map(|word| text.stem(word) == "use").collect();
        Self { all: scopes, of_word, purposes: marked(Marks::PURPOSE), uses, subjects: marked(Marks::SUBJECT) }
    }

    /// The scope that denies `hit`: it covers one of its words, and its cue is not part of the hit itself. (A cue that goes
    /// on with "use" is part of hits that ask for "use", too: the "not" of "we do not use X" is no part of X.)
    #[must_use]
    pub fn denying(&self, hit: &Hit) -> Option<Scope> {
        hit.leaves.iter().flat_map(|leaf| &self.of_word[*leaf as usize]).map(|index| self.all[*index as usize]).find(
            |scope| {
                let next = scope.cue.end;
                let is_own = hit.leaves.iter().any(|leaf| (scope.cue.start..next).contains(leaf))
                    && (!self.is_use(next) || hit.leaves.contains(&next));
                !is_own && !self.is_kept_away(hit, *scope)
            },
        )
    }

    /// The scope that denies the use of all that `hit` asks for: "not use" stands in front of each of its words,
    /// but for those who do it ("we").
    #[must_use]
    pub fn denying_use(&self, hit: &Hit) -> Option<Scope> {
        let last = hit.leaves.last().map_or(0, |leaf| *leaf as usize);
        let scopes = self.of_word[last].iter().map(|index| self.all[*index as usize]);
        let is_nobody_else = |leaf: &u32| self.subjects[*leaf as usize];
        let only_subjects =
            |cue: Span<Words>| hit.leaves.iter().take_while(|leaf| **leaf < cue.start).all(is_nobody_else);
        scopes.into_iter().find(|scope| self.is_use(scope.cue.end) && only_subjects(scope.cue))
    }

    fn is_use(&self, word: u32) -> bool {
        self.uses.get(word as usize).is_some_and(|is_use| *is_use)
    }

    /// Whether the denied part of `hit` is the harm that its first part keeps away: "jitter, so that they do not retry
    /// at once". What comes first is then brought to the table, and the denial says what it is good for.
    fn is_kept_away(&self, hit: &Hit, scope: Scope) -> bool {
        let first = hit.leaves[0];
        !scope.is_verdict
            && scope.cue.start > first
            && (first + 1..scope.cue.start).any(|word| self.purposes[word as usize])
    }
}

/// The cues that start at `at`: the longest of those that look forward, and all that look back.
fn cues_at(text: &Text<'_>, grammar: &Grammar, at: u32, end: u32) -> impl Iterator<Item = &'static Cue> {
    let hash = |word: u32| text.words[word as usize].hash;
    let stands = |stems: &[u64], at: u32| stems.iter().zip(at..).all(|(stem, word)| word < end && hash(word) == *stem);
    let leads = |cue: &Cue| {
        let sentence = text.sentences[text.words[at as usize].sentence as usize].words.start;
        let before = |reach: u32| sentence.max(at.saturating_sub(reach))..at;
        let is_led = cue.lead.as_ref().is_none_or(|(lead, reach)| before(*reach).any(|word| stands(lead, word)));
        let is_in_place = match cue.direction {
            Direction::Judged => before(JUDGED_REACH).any(|word| grammar.is(word, Marks::BEING)),
            Direction::Mere => text.words[at as usize].mere || before(1).any(|word| text.stem(word) == "onli"),
            _ => true,
        };
        is_led && is_in_place
    };
    let matches = |cue: &Cue| stands(&cue.stems, at) && leads(cue);
    let looks_forward = |cue: &Cue| matches!(cue.direction, Direction::Forward | Direction::Phrase);
    let found: Vec<&Cue> = CUES.by_first.get(&hash(at)).into_iter().flatten().filter(|cue| matches(cue)).collect();
    let longest = found.iter().filter(|cue| looks_forward(cue)).map(|cue| cue.stems.len()).max().unwrap_or(0);
    found.into_iter().filter(move |cue| !looks_forward(cue) || cue.stems.len() == longest)
}

fn is_pseudo(text: &Text<'_>, cue: Span<Words>, sentence: Span<Words>) -> bool {
    // "not just a fad": "just" is no word of its own here.
    if (cue.start..=cue.end).any(|word| word < sentence.end && word > cue.start && text.words[word as usize].mere) {
        return true;
    }
    if cue.len() > 1 {
        return false;
    }
    let stem = text.stem(cue.start);
    let next = if cue.end < sentence.end { text.stem(cue.end) } else { "" };
    let before = if cue.start > sentence.start { text.stem(cue.start - 1) } else { "" };
    if CUES.harmless.get(stem).is_some_and(|after| after.iter().any(|harmless| harmless == next)) {
        return true;
    }
    match stem {
        "not" => matches!(before, "whi" | "whether" | "if" | "or"),
        // What "never" or "not" turns into the advice to do it.
        "avoid" | "skip" | "without" | "omit" | "neglect" | "ignor" => matches!(before, "not" | "never"),
        _ => false,
    }
}

fn is_boundary(text: &Text<'_>, grammar: &Grammar, word: u32) -> bool {
    let lead = text.words[word as usize].lead;
    if lead >= Break::Clause || grammar.is(word, Marks::BOUNDARY) {
        return true;
    }
    if lead == Break::Comma {
        return text.words[word as usize].article || grammar.is(word, Marks::SUBJECT.and(Marks::BEHIND_COMMA));
    }
    // "and we ..." opens a clause, "X and Y" does not.
    grammar.is(word, Marks::AND)
        && text
            .words
            .get(word as usize + 1)
            .is_some_and(|next| next.lead == Break::None && grammar.is(word + 1, Marks::SUBJECT))
}

fn scope(text: &Text<'_>, grammar: &Grammar, cue: &Cue, at: Span<Words>, sentence: Span<Words>) -> Option<Scope> {
    let covers = match cue.direction {
        Direction::Forward | Direction::Phrase => {
            // A dictated answer has no commas: there a subject some words on opens a new clause.
            let is_phrase = cue.direction == Direction::Phrase;
            let is_dictated = text.sentences[text.words[at.start as usize].sentence as usize].is_dictated();
            let subjects_from = at.end
                + if is_phrase {
                    1
                } else if is_dictated {
                    2
                } else {
                    3
                };
            let ends_phrase = |word: u32| {
                is_phrase && grammar.is(word, Marks::MEANS) || word >= subjects_from && grammar.is(word, Marks::SUBJECT)
            };
            // "X I'd skip, Y is enough": nothing follows the cue itself.
            let ceiling =
                if is_cut_off(text, at.end, sentence) { at.end } else { sentence.end.min(at.end + cue.reach) };
            // "We do not use when to go asynchronous": what is denied is yet to come.
            let opens_object = |word: u32| {
                word == at.end + 1 && text.stem(at.end) == "use" && text.words[word as usize].lead == Break::None
            };
            let opens_thought = |word: u32| is_dictated && word > at.end && grammar.is(word, Marks::THOUGHT);
            // "Nobody asks if it works": what is asked belongs to the asking.
            let asks = |word: u32| text.stem(word) == "if" && (at.end..word).any(|verb| grammar.is(verb, Marks::ASKS));
            let ends = |word: &u32| {
                !(opens_object(*word) || asks(*word))
                    && (is_boundary(text, grammar, *word) || ends_phrase(*word) || opens_thought(*word))
            };
            Span::new(at.end, (at.end..ceiling).find(ends).unwrap_or(ceiling))
        }
        Direction::Earlier | Direction::Dropped | Direction::Fronted | Direction::Contrast
            if !is_clause_end(text, grammar, at.end, sentence) =>
        {
            return None;
        }
        Direction::Unknown if !matches!(text.stem(sentence.start), "how" | "what" | "which" | "who" | "whether" | "whi") => {
            return None;
        }
        // "What happens if we don't do it?" rejects nothing.
        Direction::Earlier | Direction::Dropped
            if (sentence.start.max(at.start.saturating_sub(4))..at.start).any(|w| text.stem(w) == "if") =>
        {
            return None;
        }
        Direction::Turn if text.words[at.start as usize].lead < Break::Comma => return None,
        // "I would rather lose X than Y" says itself what is turned down; "if ..., I would rather" plans for that case.
        Direction::Turn
            if (sentence.start..at.start).any(|word| text.stem(word) == "if")
                || (at.end..sentence.end).any(|word| text.stem(word) == "than") =>
        {
            return None;
        }
        Direction::Earlier | Direction::Dropped | Direction::Turn | Direction::Unknown => {
            Span::new(sentence.start.max(at.start.saturating_sub(cue.reach)), at.start)
        }
        Direction::Backward | Direction::Judged | Direction::Fronted | Direction::Mere => {
            Span::new(clause_start(text, grammar, at.start, cue.reach, sentence), at.start)
        }
        Direction::Contrast => {
            // "A queue is slow, so polling does the job" and "if ..., then" are one thought; a contrast has no link.
            let floor = sentence.start.max(at.start.saturating_sub(CLAUSE));
            let starts = |word: &u32| text.words[*word as usize].lead >= Break::Comma;
            let clause = (floor + 1..at.start).rev().find(starts)?;
            if CUES.links.iter().any(|link| link == text.stem(clause)) {
                return None;
            }
            Span::new(sentence.start.max(clause.saturating_sub(cue.reach)), clause)
        }
    };
    let is_verdict =
        !matches!(cue.direction, Direction::Forward | Direction::Phrase | Direction::Earlier | Direction::Unknown | Direction::Fronted);
    (!covers.is_empty()).then_some(Scope { cue: at, covers, is_verdict })
}

/// The first word of the clause that `word` stands in, at most `reach` words before it.
fn clause_start(text: &Text<'_>, grammar: &Grammar, word: u32, reach: u32, sentence: Span<Words>) -> u32 {
    let floor = sentence.start.max(word.saturating_sub(reach));
    let mut start = word;
    while start > floor && !(start < word && is_boundary(text, grammar, start)) {
        start -= 1;
    }
    start
}

/// Whether punctuation stands before `word`, or the sentence ends.
fn is_cut_off(text: &Text<'_>, word: u32, sentence: Span<Words>) -> bool {
    word >= sentence.end || text.words[word as usize].lead >= Break::Comma
}

/// Whether a clause ends before `word`, or goes on with nothing that could be rejected.
fn is_clause_end(text: &Text<'_>, grammar: &Grammar, word: u32, sentence: Span<Words>) -> bool {
    is_cut_off(text, word, sentence) || is_boundary(text, grammar, word) || grammar.is(word, Marks::TAIL)
}

/// "never without a timeout", "cannot do without", "is no luxury": a cue inside another one's scope takes both away.
fn cancel_double(scopes: &mut Vec<Scope>, text: &Text<'_>) {
    let cancels =
        |stem: &str| matches!(stem, "without" | "avoid" | "skip" | "lack" | "no" | "never" | "noth" | "nobodi");
    // "no spike and no prototype" denies both.
    let is_coordinate = |cue: Span<Words>| {
        let before = cue.start.checked_sub(1).map_or("", |word| text.stem(word));
        let is_joined = matches!(before, "and" | "or") || text.words[cue.start as usize].lead >= Break::Comma;
        is_joined && matches!(text.stem(cue.start), "no" | "never" | "noth" | "nobodi")
    };
    let doubled: Vec<usize> = (0..scopes.len())
        .filter(|&inner| {
            !is_coordinate(scopes[inner].cue)
                && (scopes[inner].is_verdict
                    || (scopes[inner].cue.start..scopes[inner].cue.end).any(|word| cancels(text.stem(word))))
        })
        .flat_map(|inner| {
            let outer = (0..scopes.len()).find(|&outer| {
                outer != inner
                    && !(text.stem(scopes[outer].cue.start) == "no" && text.stem(scopes[inner].cue.start) == "no")
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
        let scopes = Scopes::new(&text, &Grammar::new(&text));
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
            "Without a [queue] we would lose orders.",
            "[Sagas are] overkill here.",
            "A [saga is] not [needed].",
            "[Tracing tools I'd skip], ordinary logs have been plenty.",
            "[Sagas look nice but we do]n't [need it].",
            "I'd rather have one big table than [sagas everywhere].",
            "[JSON looks modern], I would rather have plain text.",
            "It gets late, I would rather lose the box than the [checkout].",
            "If that is still too much, I would rather hide the box.",
            "Instead of [two-phase commit] I use a saga.",
            "I would avoid [distributed transactions] by drawing better boundaries.",
            "Not only sagas, also queues.",
            "No problem because sagas help.",
            "We can't do without sagas.",
            "Never skip the timeout.",
            "It is not just a saga.",
            "No [coordinator] because services react.",
            "you do not [send to kafka] you stick it in a table",
            "[Outboxes are only] snake oil.",
            "We don't [use XA, JTA or sagas].",
        ] {
            check(marked);
        }
    }
}

//! What is denied or rejected, after `NegEx` (Chapman et al. 2001) and `ConText` (Harkema et al. 2009).
//!
//! A cue covers the words behind it (or, for "X is overkill", before it) up to a clause boundary and at most so many words.
//! Pseudo-cues look like cues and cover nothing: "not only", "no problem", "never skip". A cue inside the reach of another
//! one cancels it ("never without"). The cues stand in `cues.txt` and were collected for talk about software.

use smallvec::SmallVec;

use crate::pattern::Hit;
use crate::text::{Break, Span, Text, Words};

use super::cues::{CUES, Cue, Direction, Stems};
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
    /// How many words are covered before each word; one more for the end.
    covered: Vec<u32>,
    /// For each word whether it introduces a purpose or a consequence.
    purposes: Vec<bool>,
    /// For each word whether it is "use", the verb that a denial of a term takes.
    uses: Vec<bool>,
    /// For each word whether it is a pronoun that opens a clause.
    subjects: Vec<bool>,
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
                    let words = Span::new(at, at + cue.stems.len());
                    if !is_pseudo(text, words, sentence.words) {
                        scopes.extend(scope(text, grammar, &cue, words, sentence.words));
                    }
                }
            }
        }
        let mut of_word = Vec::new();
        of_word.resize_with(text.words.len(), SmallVec::new);
        for (index, scope) in (0..).zip(&scopes) {
            for word in scope.covers.range() {
                let covering: &mut SmallVec<[u32; 2]> = &mut of_word[word];
                covering.push(index);
            }
        }
        cancel_double(&scopes, &mut of_word, text);
        let mut covered = Vec::with_capacity(of_word.len() + 1);
        covered.push(0);
        let counted = of_word.iter().scan(0, |count, covering| {
            *count += u32::from(!covering.is_empty());
            Some(*count)
        });
        covered.extend(counted);
        let words = || 0..u32::try_from(text.words.len()).unwrap_or(u32::MAX);
        let marked = |mark: Marks| words().map(|word| grammar.is(word, mark)).collect();
        let uses = words().map(|word| text.stem(word) == "use").collect();
        Self { all: scopes, of_word, covered, purposes: marked(Marks::PURPOSE), uses, subjects: marked(Marks::SUBJECT) }
    }

    /// The scope that denies `hit`: it covers one of its words, and its cue is not part of the hit itself. (A cue that goes
    /// on with "use" is part of hits that ask for "use", too: the "not" of "we do not use X" is no part of X.)
    #[must_use]
    pub fn denying(&self, hit: &Hit) -> Option<Scope> {
        // Nothing is denied in most hits.
        if self.covered[hit.words.start as usize] == self.covered[hit.words.end as usize] {
            return None;
        }
        hit.leaves().flat_map(|leaf| &self.of_word[leaf as usize]).map(|index| self.all[*index as usize]).find(
            |scope| {
                let next = scope.cue.end;
                let is_own = (scope.cue.start..next).any(|word| hit.asks_for(word))
                    && (!self.is_use(next) || hit.asks_for(next));
                !is_own && !self.is_kept_away(hit, *scope)
            },
        )
    }

    /// Whether anything denies `word`.
    #[must_use]
    pub fn is_denied(&self, word: u32) -> bool {
        !self.of_word[word as usize].is_empty()
    }

    /// The scope that denies the use of all that `hit` asks for: "not use" stands in front of each of its words,
    /// but for those who do it ("we").
    #[must_use]
    pub fn denying_use(&self, hit: &Hit) -> Option<Scope> {
        let scopes = self.of_word[hit.words.end as usize - 1].iter().map(|index| self.all[*index as usize]);
        let is_nobody_else = |leaf: u32| self.subjects[leaf as usize];
        let only_subjects = |cue: Span<Words>| hit.leaves().take_while(|leaf| *leaf < cue.start).all(is_nobody_else);
        scopes.into_iter().find(|scope| self.is_use(scope.cue.end) && only_subjects(scope.cue))
    }

    fn is_use(&self, word: u32) -> bool {
        self.uses.get(word as usize).is_some_and(|is_use| *is_use)
    }

    /// Whether the denied part of `hit` is the harm that its first part keeps away: "jitter, so that they do not retry
    /// at once". What comes first is then brought to the table, and the denial says what it is good for.
    fn is_kept_away(&self, hit: &Hit, scope: Scope) -> bool {
        let first = hit.words.start;
        !scope.is_verdict
            && scope.cue.start > first
            && (first + 1..scope.cue.start).any(|word| self.purposes[word as usize])
    }
}

/// The cues that start at `at`: the longest of those that look forward, and all that look back.
fn cues_at(text: &Text<'_>, grammar: &Grammar, at: u32, end: u32) -> SmallVec<[Cue; 8]> {
    let hash = |word: u32| text.words[word as usize].hash;
    let stands =
        |stems: Stems, at: u32| CUES.hashes(stems).zip(at..).all(|(stem, word)| word < end && hash(word) == stem);
    let leads = |cue: &Cue| {
        let sentence = text.sentences[text.words[at as usize].sentence as usize].words.start;
        let before = |reach: u32| sentence.max(at.saturating_sub(reach))..at;
        let is_led = || cue.lead.is_empty() || before(LEAD_REACH).any(|word| stands(cue.lead, word));
        let is_in_place = match cue.direction {
            Direction::Judged => before(JUDGED_REACH).any(|word| grammar.is(word, Marks::BEING)),
            Direction::Mere => text.words[at as usize].mere || before(1).any(|word| text.stem(word) == "onli"),
            _ => true,
        };
        is_in_place && is_led()
    };
    let next = (at + 1 < end).then(|| hash(at + 1));
    let starting = CUES.starting(grammar.cues(at), next);
    let mut found: SmallVec<[Cue; 8]> = starting.filter(|cue| stands(cue.stems, at) && leads(cue)).collect();
    let looks_forward = |cue: &Cue| matches!(cue.direction, Direction::Forward | Direction::Phrase);
    let longest = found.iter().filter(|cue| looks_forward(cue)).map(|cue| cue.stems.len()).max().unwrap_or(0);
    found.retain(|cue| !looks_forward(cue) || cue.stems.len() == longest);
    found.sort_by_key(|cue| cue.order);
    found
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
    if CUES.is_harmless(stem, next) {
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
    let is_dictated = text.sentences[text.words[at.start as usize].sentence as usize].is_dictated();
    let covers = match cue.direction {
        Direction::Forward | Direction::Phrase => {
            // A dictated answer has no commas: there a subject some words on opens a new clause.
            let is_phrase = cue.direction == Direction::Phrase;
            let words_before_subject = match (is_phrase, is_dictated) {
                (true, _) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            let subjects_from = at.end + words_before_subject;
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
        Direction::Unknown
            if !matches!(text.stem(sentence.start), "how" | "what" | "which" | "who" | "whether" | "whi")
                || is_dictated =>
        {
            return None;
        }
        // "What happens if we don't do it?" rejects nothing.
        Direction::Earlier | Direction::Dropped
            if (sentence.start.max(at.start.saturating_sub(4))..at.start).any(|w| text.stem(w) == "if") =>
        {
            return None;
        }
        // "Repair it or it's deleted" threatens.
        Direction::Dropped if at.start > sentence.start && text.stem(at.start - 1) == "or" => return None,
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
            if CUES.is_link(text.stem(clause)) {
                return None;
            }
            Span::new(sentence.start.max(clause.saturating_sub(cue.reach)), clause)
        }
    };
    let is_verdict = !matches!(
        cue.direction,
        Direction::Forward | Direction::Phrase | Direction::Earlier | Direction::Unknown | Direction::Fronted
    );
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
/// `of_word` tells which scopes cover a word.
fn cancel_double(scopes: &[Scope], of_word: &mut [SmallVec<[u32; 2]>], text: &Text<'_>) {
    let cancels =
        |stem: &str| matches!(stem, "without" | "avoid" | "skip" | "lack" | "no" | "never" | "noth" | "nobodi");
    // "No spike and no prototype" denies both, and so does "not X, with five people no one Y".
    let is_coordinate = |outer: Span<Words>, cue: Span<Words>| {
        let before = cue.start.checked_sub(1).map_or("", |word| text.stem(word));
        let is_behind_comma =
            || text.words[outer.end as usize..=cue.start as usize].iter().any(|w| w.lead >= Break::Comma);
        matches!(text.stem(cue.start), "no" | "never" | "noth" | "nobodi")
            && (matches!(before, "and" | "or") || is_behind_comma())
    };
    let is_no = |scope: &Scope| text.stem(scope.cue.start) == "no";
    let mut doubled: Vec<u32> = Vec::new();
    for (inner, scope) in (0..).zip(scopes) {
        let is_double = scope.is_verdict || (scope.cue.start..scope.cue.end).any(|word| cancels(text.stem(word)));
        if is_double {
            // Only those that cover a word of its cue, however many there are in all.
            let covering = of_word[scope.cue.range()].iter().flatten().copied();
            let outer = covering.filter(|outer| {
                let other = &scopes[*outer as usize];
                *outer != inner
                    && !(is_no(other) && is_no(scope))
                    && other.cue.end <= scope.cue.start
                    && !is_coordinate(other.cue, scope.cue)
            });
            doubled.extend(outer.min().map(|outer| [outer, inner]).into_iter().flatten());
        }
    }
    for scope in &doubled {
        for covering in &mut of_word[scopes[*scope as usize].covers.range()] {
            covering.retain(|index| index != scope);
        }
    }
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
            "We do not [use choreography, with five participants no one saw the flow].",
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

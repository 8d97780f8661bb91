//! Matches: works out where each pattern hits in one answer.

use std::cell::OnceCell;

use smallvec::{SmallVec, smallvec};

use crate::text::{Raw, Span, Text, Words, bare, shapes};

use super::matcher::Matcher;
use super::nodes::{Buckets, Kind, Reach};
use super::program::{LiteralId, NodeId, PatternId};
use super::syntax::Window;

/// Where a pattern was found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// From the first to the last word.
    pub words: Span<Words>,
    /// The words that the pattern asked for, in order; what lies between them is not among them.
    pub leaves: SmallVec<[u32; 6]>,
}

impl Hit {
    fn of(words: Span<Words>) -> Self {
        // Most hits of single nodes are one word.
        let leaves = match words.len() {
            1 => SmallVec::from_buf_and_len([words.start; 6], 1),
            _ => (words.start..words.end).collect(),
        };
        Self { words, leaves }
    }

    fn shares_a_word(&self, other: &Self) -> bool {
        self.words.overlaps(&other.words) && self.leaves.iter().any(|leaf| other.leaves.contains(leaf))
    }

    fn join(&self, other: &Self) -> Self {
        let mut leaves = SmallVec::from_slice(&self.leaves);
        leaves.extend_from_slice(&other.leaves);
        leaves.sort_unstable();
        Self { words: Span::new(self.words.start.min(other.words.start), self.words.end.max(other.words.end)), leaves }
    }
}

impl Clone for Hit {
    /// By copying the leaves at once, which the general way does one by one.
    fn clone(&self) -> Self {
        Self { words: self.words, leaves: SmallVec::from_slice(&self.leaves) }
    }
}

/// One answer with the places of all literals; hits of combinations are worked out once, when they are asked for.
pub struct Scan<'m, 't> {
    matcher: &'m Matcher,
    text: &'t Text<'t>,
    buckets: Buckets,
    /// Where each node may hit.
    reach: Vec<Reach>,
    /// For each node that may hit its position in `hits`: how many come before it.
    slots: Vec<u32>,
    hits: Vec<OnceCell<Vec<Hit>>>,
    /// Of each literal the first place in `places`, or `NONE`.
    first: Vec<u32>,
    /// Where a literal stands, with the position of its next place.
    places: Vec<(Span<Words>, u32)>,
}

/// No position.
const NONE: u32 = u32::MAX;

impl<'m, 't> Scan<'m, 't> {
    pub(super) fn new(matcher: &'m Matcher, text: &'t Text<'t>) -> Self {
        let program = &matcher.program;
        let buckets = Buckets::new(text.sentences.len());
        let count = program.nodes.literal_count();
        let (mut first, mut last) = (vec![NONE; count], vec![NONE; count]);
        let mut reach: Vec<Reach> = vec![0; program.nodes.len()];
        let mut places: Vec<(Span<Words>, u32)> = Vec::with_capacity(2 * text.words.len());
        let knows_ids = text.vocabulary == matcher.vocabulary;
        let id =
            |word: u32| if knows_ids { text.words[word as usize].id } else { program.literals.id(text.stem(word)) };
        program.literals.find(text, id, |LiteralId(literal), words| {
            let (literal, place) = (literal as usize, u32::try_from(places.len()).unwrap_or(NONE));
            match last[literal] {
                NONE => first[literal] = place,
                before => places[before as usize].1 = place,
            }
            last[literal] = place;
            places.push((words, NONE));
            reach[literal] |= buckets.of(text.words[words.start as usize].sentence);
        });
        program.nodes.reach(&mut reach);
        let mut used = 0;
        let slot = |reach: &Reach| {
            let slot = used;
            used += u32::from(*reach != 0);
            slot
        };
        let slots = reach.iter().map(slot).collect();
        Self { matcher, text, buckets, reach, slots, hits: vec![OnceCell::new(); used as usize], first, places }
    }

    /// The answer.
    #[must_use]
    pub fn text(&self) -> &'t Text<'t> {
        self.text
    }

    /// The hits of a pattern, in order, without doubles.
    #[must_use]
    pub fn hits(&self, pattern: PatternId) -> &[Hit] {
        self.node(self.matcher.program.roots[pattern.0 as usize])
    }

    fn node(&self, id: NodeId) -> &[Hit] {
        if self.reach[id.0 as usize] == 0 {
            return &[];
        }
        self.hits[self.slots[id.0 as usize] as usize].get_or_init(|| self.compute(id))
    }

    /// Calls `found` with each place of a literal, in order.
    fn each(&self, LiteralId(id): LiteralId, mut found: impl FnMut(Span<Words>)) {
        let mut next = self.first[id as usize];
        while let Some((words, behind)) = self.places.get(next as usize) {
            found(*words);
            next = *behind;
        }
    }

    /// The hits of a literal where `counts` holds.
    fn literal(&self, literal: LiteralId, counts: impl Fn(Span<Words>) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.each(literal, |words| {
            if counts(words) {
                hits.push(Hit::of(words));
            }
        });
        hits
    }

    fn compute(&self, id: NodeId) -> Vec<Hit> {
        let nodes = &self.matcher.program.nodes;
        if let Some(literal) = nodes.literal(id) {
            return self.literal(literal, |_| true);
        }
        let (kind, children) = nodes.get(id);
        let within = self.reach[id.0 as usize];
        let child = |position: usize| NodeId(children[position]);
        match kind {
            Kind::Form { literal, form, case } => {
                let form = nodes.form(form);
                self.literal(literal, |words| self.is_form(words, form, case))
            }
            Kind::Limited { literal, typos } => {
                self.literal(literal, |words| self.text.words[words.range()].iter().all(|word| word.typos <= typos))
            }
            Kind::Any => (0..u32::try_from(self.text.words.len()).unwrap_or(u32::MAX))
                .map(|at| Hit::of(Span::new(at, at + 1)))
                .collect(),
            Kind::Shape(shape) => shapes(self.text, shape).into_iter().map(Hit::of).collect(),
            Kind::Regex(index) => self.regex(index),
            Kind::Sequence { .. } => self.sequence(children, within),
            Kind::Near(window) => self.near(children, window, within),
            Kind::Quorum(count, window) => self.quorum(usize::from(count), children, window, within),
            Kind::Either => self.either(children),
            Kind::Unless => self.unless(child(0), child(1)),
        }
    }

    fn either(&self, parts: &[u32]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for part in parts.iter().filter(|part| self.reach[**part as usize] != 0) {
            // Most parts are literals, and asked for only here: they need no list of their own.
            match self.matcher.program.nodes.literal(NodeId(*part)) {
                Some(literal) => self.each(literal, |words| hits.push(Hit::of(words))),
                None => hits.extend_from_slice(self.node(NodeId(*part))),
            }
        }
        in_order(hits)
    }

    /// Whether `hit` has a word in one of the parts `within`.
    fn is_within(&self, hit: &Hit, within: Reach) -> bool {
        let (first, last) = (self.sentence(hit.words.start), self.sentence(hit.words.end - 1));
        (first..=last).any(|sentence| self.buckets.of(sentence) & within != 0)
    }

    /// Whether the words read `form` in the answer, or its plural. An answer in one case cannot keep to a form's case.
    fn is_form(&self, words: Span<Words>, form: &str, case: bool) -> bool {
        let surface = bare(&self.text.raw[self.text.raw_span(words).range()]);
        let form = bare(form);
        let is = |surface: &str| {
            if case && !self.text.one_case { surface == form } else { surface.eq_ignore_ascii_case(&form) }
        };
        is(&surface) || case && surface.strip_suffix(['s', 'S']).is_some_and(is)
    }

    fn regex(&self, index: u32) -> Vec<Hit> {
        let prose = &self.text.prose;
        let expression = &self.matcher.program.expressions[index as usize];
        let found = expression.find(&prose.text).filter(|found| !found.is_empty());
        let raw = found.map(|found| {
            let start = prose.raw_start(found.start());
            let end = prose.raw_end(found.end()).max(start);
            Span::<Raw>::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
        });
        in_order(raw.map(|raw| self.text.words_in(raw)).filter(|words| !words.is_empty()).map(Hit::of).collect())
    }

    fn sentence(&self, word: u32) -> u32 {
        self.text.words[word as usize].sentence
    }

    /// `parts` are the nodes with the gap before each but the first.
    fn sequence(&self, parts: &[u32], within: Reach) -> Vec<Hit> {
        let Some((first, rest)) = parts.split_first() else { return Vec::new() };
        let mut so_far: Vec<Hit> =
            self.node(NodeId(*first)).iter().filter(|hit| self.is_within(hit, within)).cloned().collect();
        for step in rest.chunks_exact(2) {
            if so_far.is_empty() {
                break;
            }
            let (gap, next) = (step[0], self.node(NodeId(step[1])));
            let mut joined = Vec::new();
            // All that grows out of one first word; the words behind it come in the order of the answer.
            for same_start in so_far.chunk_by(|a, b| a.words.start == b.words.start) {
                let mut longer = Vec::new();
                for hit in same_start {
                    let from = next.partition_point(|other| other.words.start < hit.words.end);
                    let near = next[from..].iter().take_while(|other| other.words.start <= hit.words.end + gap);
                    let sentence = self.sentence(hit.words.end - 1);
                    let is_dictated = self.text.sentences[sentence as usize].is_dictated();
                    let same_sentence = |other: &&Hit| {
                        self.sentence(other.words.start) == sentence
                            && !(is_dictated && self.clauses(hit.words.end, other.words.start) > 0)
                    };
                    longer.extend(near.filter(same_sentence).take(MOST_JOINED).map(|other| hit.join(other)));
                }
                longer = in_order(longer);
                longer.truncate(MOST_JOINED);
                joined.append(&mut longer);
            }
            so_far = joined;
        }
        so_far
    }

    /// Whether two hits may belong to one combination.
    fn within(&self, start: u32, end: u32, window: Window) -> bool {
        // Of a dictated answer without punctuation the "sentence" holds many thoughts; then two fifths of the way are far
        // enough. Of 94 passages that were stripped of punctuation 16 then move by more than 10 points; 25 at half the way.
        let first = &self.text.sentences[self.sentence(start) as usize];
        let reach = u32::from(window.words);
        let reach = if first.is_dictated() { reach.min(DICTATED_REACH.max(reach * 2 / 5)) } else { reach };
        end - start <= reach && self.sentence(end - 1) - self.sentence(start) <= u32::from(window.neighbours)
    }

    /// How many clauses start with who acts among these words.
    fn clauses(&self, start: u32, end: u32) -> usize {
        (start..end).filter(|word| matches!(self.text.stem(*word), "i" | "we" | "they" | "he" | "she")).count()
    }

    /// For each hit of the rarest part the tightest combination with the other parts.
    fn near(&self, parts: &[u32], window: Window, within: Reach) -> Vec<Hit> {
        let mut lists: Vec<&[Hit]> = Vec::with_capacity(parts.len());
        for part in parts {
            let hits = self.node(NodeId(*part));
            if hits.is_empty() {
                return Vec::new();
            }
            lists.push(hits);
        }
        lists.sort_by_key(|hits| hits.len());
        let anchors = lists[0].iter().filter(|anchor| self.is_within(anchor, within));
        in_order(anchors.flat_map(|anchor| self.complete(anchor, &lists[1..], window)).collect())
    }

    /// `so_far` and one hit of each list: the shortest combinations, at most [`COMBINATIONS`] of them. More than one,
    /// since a shorter one may be denied, or share a word with another part of a larger pattern.
    fn complete(&self, so_far: &Hit, lists: &[&[Hit]], window: Window) -> SmallVec<[Hit; 2]> {
        let Some((hits, rest)) = lists.split_first() else { return smallvec![so_far.clone()] };
        let candidates = self.around(so_far, hits, window);
        let joined = candidates.into_iter().flatten().map(|hit| so_far.join(hit));
        let mut all: SmallVec<[Hit; 2]> = joined.flat_map(|joined| self.complete(&joined, rest, window)).collect();
        all.sort_by_key(|hit| (hit.words.len(), hit.words.start));
        all.truncate(COMBINATIONS);
        all
    }

    /// The nearest hit on either side of `anchor` that shares no word with it.
    fn around<'h>(&self, anchor: &Hit, hits: &'h [Hit], window: Window) -> [Option<&'h Hit>; 2] {
        let reach = u32::from(window.words);
        let fits = |hit: &&Hit| {
            let start = hit.words.start.min(anchor.words.start);
            let end = hit.words.end.max(anchor.words.end);
            !hit.shares_a_word(anchor) && self.within(start, end, window)
        };
        let middle = hits.partition_point(|hit| hit.words.start < anchor.words.start);
        let left =
            hits[..middle].iter().rev().take_while(|hit| hit.words.start + reach >= anchor.words.start).find(fits);
        let right = hits[middle..].iter().take_while(|hit| hit.words.start < anchor.words.start + reach).find(fits);
        [left, right]
    }

    /// For each hit of any part, as the leftmost one, the nearest hits of so many other parts.
    fn quorum(&self, count: usize, parts: &[u32], window: Window, within: Reach) -> Vec<Hit> {
        let lists: Vec<&[Hit]> = parts.iter().map(|part| self.node(NodeId(*part))).collect();
        if lists.iter().filter(|hits| !hits.is_empty()).count() < count {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, hits) in lists.iter().enumerate() {
            for anchor in hits.iter().filter(|anchor| self.is_within(anchor, within)) {
                let mut chosen = anchor.clone();
                let mut others: Vec<&Hit> = Vec::new();
                for (_, others_hits) in lists.iter().enumerate().filter(|(other, _)| *other != index) {
                    let from = others_hits.partition_point(|hit| hit.words.start < anchor.words.start);
                    let reach = anchor.words.start + u32::from(window.words);
                    let mut right = others_hits[from..].iter().take_while(|hit| hit.words.start < reach);
                    others.extend(right.find(|hit| {
                        !hit.shares_a_word(anchor)
                            && self.within(anchor.words.start, hit.words.end.max(anchor.words.end), window)
                    }));
                }
                others.sort_by_key(|hit| hit.words.end);
                let mut have = 1;
                for other in others {
                    if have < count && !other.shares_a_word(&chosen) {
                        chosen = chosen.join(other);
                        have += 1;
                    }
                }
                if have == count {
                    found.push(chosen);
                }
            }
        }
        in_order(found)
    }

    fn unless(&self, wanted: NodeId, unwanted: NodeId) -> Vec<Hit> {
        let unwanted = self.node(unwanted);
        let sentences: Vec<u32> = unwanted.iter().map(|hit| self.sentence(hit.words.start)).collect();
        let clean = |hit: &&Hit| sentences.binary_search(&self.sentence(hit.words.start)).is_err();
        self.node(wanted).iter().filter(clean).cloned().collect()
    }
}

/// Words that a combination may span at least where no punctuation tells thoughts apart.
const DICTATED_REACH: u32 = 6;
/// Combinations kept for each hit of the rarest part.
const COMBINATIONS: usize = 2;
/// Sequences kept for each first word, the shortest ones: `_ ..200 _ ..200 _` would have as many as words to the third.
const MOST_JOINED: usize = 16;

fn in_order(mut hits: Vec<Hit>) -> Vec<Hit> {
    if hits.len() > 1 {
        hits.sort_unstable();
        hits.dedup();
    }
    hits
}

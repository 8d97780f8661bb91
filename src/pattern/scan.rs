//! Matches: works out where each pattern hits in one answer.

use std::cell::OnceCell;

use smallvec::{SmallVec, smallvec};

use crate::text::{Raw, Span, Text, Words, bare, shapes};

use super::matcher::{Automaton, Matcher};
use super::program::{LiteralId, Node, NodeId, PatternId};
use super::syntax::Window;

/// Where a pattern was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// From the first to the last word.
    pub words: Span<Words>,
    /// The words that the pattern asked for, in order; what lies between them is not among them.
    pub leaves: SmallVec<[u32; 6]>,
}

impl Hit {
    fn of(words: Span<Words>) -> Self {
        Self { words, leaves: (words.start..words.end).collect() }
    }

    fn shares_a_word(&self, other: &Self) -> bool {
        self.words.overlaps(&other.words) && self.leaves.iter().any(|leaf| other.leaves.contains(leaf))
    }

    fn join(&self, other: &Self) -> Self {
        let mut leaves = self.leaves.clone();
        leaves.extend_from_slice(&other.leaves);
        leaves.sort_unstable();
        Self { words: Span::new(self.words.start.min(other.words.start), self.words.end.max(other.words.end)), leaves }
    }
}

/// One answer with the places of all literals; hits of combinations are worked out once, when they are asked for.
pub struct Scan<'m, 't> {
    matcher: &'m Matcher,
    text: &'t Text<'t>,
    literals: Vec<Vec<Span<Words>>>,
    /// For each node whether the literals that it needs are there.
    can_hit: Vec<bool>,
    nodes: Vec<OnceCell<Vec<Hit>>>,
}

impl<'m, 't> Scan<'m, 't> {
    pub(super) fn new(matcher: &'m Matcher, automaton: &Automaton, text: &'t Text<'t>) -> Self {
        let program = &matcher.program;
        let mut literals = vec![Vec::new(); program.literal_count];
        for found in automaton.states.find_overlapping_iter(&text.norm) {
            // The match has a space at either end.
            let words = Span::new(text.word_at_norm(found.start() + 1), text.word_at_norm(found.end() - 2) + 1);
            let position = automaton.positions[found.pattern().as_usize()];
            for LiteralId(literal) in program.literals.ids(position as usize) {
                literals[literal as usize].push(words);
            }
        }
        for places in &mut literals {
            places.sort_unstable();
        }
        let can_hit = can_hit(&program.nodes, &literals);
        Self { matcher, text, literals, can_hit, nodes: vec![OnceCell::new(); program.nodes.len()] }
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
        if !self.can_hit[id.0 as usize] {
            return &[];
        }
        self.nodes[id.0 as usize].get_or_init(|| self.compute(&self.matcher.program.nodes[id.0 as usize]))
    }

    fn literal(&self, id: LiteralId) -> impl Iterator<Item = Hit> + '_ {
        self.literals[id.0 as usize].iter().map(|words| Hit::of(*words))
    }

    fn compute(&self, node: &Node) -> Vec<Hit> {
        match node {
            Node::Literal(literal) => self.literal(*literal).collect(),
            Node::Form { literal, text, case } => {
                self.literal(*literal).filter(|hit| self.is_form(hit.words, text, *case)).collect()
            }
            Node::Limited { literal, typos } => self
                .literal(*literal)
                .filter(|hit| self.text.words[hit.words.range()].iter().all(|word| word.typos <= *typos))
                .collect(),
            Node::Any => (0..u32::try_from(self.text.words.len()).unwrap_or(u32::MAX))
                .map(|at| Hit::of(Span::new(at, at + 1)))
                .collect(),
            Node::Shape(shape) => shapes(self.text, *shape).into_iter().map(Hit::of).collect(),
            Node::Regex(index) => self.regex(*index),
            Node::Sequence(first, rest) => self.sequence(*first, rest),
            Node::Near(parts, window) => self.near(parts, *window),
            Node::Quorum(count, parts, window) => self.quorum(usize::from(*count), parts, *window),
            Node::Either(parts) => in_order(parts.iter().flat_map(|part| self.node(*part)).cloned().collect()),
            Node::Unless(wanted, unwanted) => self.unless(*wanted, *unwanted),
        }
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
        let found = self.matcher.regex(index).find_iter(&prose.text).filter(|found| !found.is_empty());
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

    fn sequence(&self, first: NodeId, rest: &[(u16, NodeId)]) -> Vec<Hit> {
        let mut so_far = self.node(first).to_vec();
        for (gap, next) in rest {
            if so_far.is_empty() {
                break;
            }
            let next = self.node(*next);
            let mut joined = Vec::new();
            // All that grows out of one first word; the words behind it come in the order of the answer.
            for same_start in so_far.chunk_by(|a, b| a.words.start == b.words.start) {
                let mut longer = Vec::new();
                for hit in same_start {
                    let from = next.partition_point(|other| other.words.start < hit.words.end);
                    let near =
                        next[from..].iter().take_while(|other| other.words.start <= hit.words.end + u32::from(*gap));
                    let same_sentence =
                        |other: &&Hit| self.sentence(other.words.start) == self.sentence(hit.words.end - 1);
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
        // Of a dictated answer without punctuation the "sentence" holds many thoughts; then half the way is far enough.
        let first = &self.text.sentences[self.sentence(start) as usize];
        let reach = u32::from(window.words);
        let reach = if first.is_dictated() { reach.min(DICTATED_REACH.max(reach / 2)) } else { reach };
        end - start <= reach && self.sentence(end - 1) - self.sentence(start) <= u32::from(window.neighbours)
    }

    /// For each hit of the rarest part the tightest combination with the other parts.
    fn near(&self, parts: &[NodeId], window: Window) -> Vec<Hit> {
        let mut lists: Vec<&[Hit]> = Vec::with_capacity(parts.len());
        for part in parts {
            let hits = self.node(*part);
            if hits.is_empty() {
                return Vec::new();
            }
            lists.push(hits);
        }
        lists.sort_by_key(|hits| hits.len());
        let anchors = lists[0];
        in_order(anchors.iter().flat_map(|anchor| self.complete(anchor, &lists[1..], window)).collect())
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
    fn quorum(&self, count: usize, parts: &[NodeId], window: Window) -> Vec<Hit> {
        let lists: Vec<&[Hit]> = parts.iter().map(|part| self.node(*part)).collect();
        if lists.iter().filter(|hits| !hits.is_empty()).count() < count {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, hits) in lists.iter().enumerate() {
            for anchor in *hits {
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
const DICTATED_REACH: u32 = 12;
/// Combinations kept for each hit of the rarest part.
const COMBINATIONS: usize = 2;
/// Sequences kept for each first word, the shortest ones: `_ ..200 _ ..200 _` would have as many as words to the third.
const MOST_JOINED: usize = 16;

/// For each node whether it could hit, by which literals did.
fn can_hit(nodes: &[Node], literals: &[Vec<Span<Words>>]) -> Vec<bool> {
    let mut can: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes {
        // Children come before their parents.
        let is = |id: &NodeId| can[id.0 as usize];
        let hits = |LiteralId(literal): &LiteralId| !literals[*literal as usize].is_empty();
        can.push(match node {
            Node::Literal(literal) | Node::Form { literal, .. } | Node::Limited { literal, .. } => hits(literal),
            Node::Any | Node::Shape(_) | Node::Regex(_) => true,
            Node::Sequence(first, rest) => is(first) && rest.iter().all(|(_, part)| is(part)),
            Node::Near(parts, _) => parts.iter().all(is),
            Node::Quorum(count, parts, _) => parts.iter().filter(|part| is(part)).count() >= usize::from(*count),
            Node::Either(parts) => parts.iter().any(is),
            Node::Unless(wanted, _) => is(wanted),
        });
    }
    can
}

fn in_order(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable();
    hits.dedup();
    hits
}

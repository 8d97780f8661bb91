//! Matches: works out where each pattern hits in one answer.

use std::cell::Cell;

use smallvec::SmallVec;

use crate::text::{Raw, Span, Text, Words, bare, shapes, small};

use super::combine::{Combiner, put_in_order};
use super::hit::Hit;
use super::matcher::Matcher;
use super::nodes::Kind;
use super::program::{LiteralId, NodeId, PatternId};
use super::spread::{Buckets, Link, Range, Reach, Spread, State};

/// One answer with the hits of patterns.
pub struct Scan<'m, 't> {
    matcher: &'m Matcher,
    combiner: Combiner<'t>,
    room: Kept,
}

/// What is worked out for one answer. It is kept for the next one of the same thread, whose lists then need no memory of their own.
#[derive(Default)]
struct Room {
    spread: Spread,
    places: Vec<Place>,
    /// The hits of one node after those of another: hundreds of nodes have a hit or two.
    hits: Vec<Hit>,
    /// Room for hits that are not in order yet, and for those of the beginnings of sequences.
    found: Vec<Hit>,
    opened: [Vec<Hit>; 2],
    /// One bit for each place of the literals among the alternatives of a node; else all 0.
    marks: Vec<u64>,
}

impl Room {
    /// Appends a hit for each place of the literals among the children that are linked from position `last` on: in order, since
    /// the places are, and without any sorting. `literals` is the number of all literals.
    fn append_places(&mut self, literals: u32, last: u32) {
        let Self { spread, places, hits, marks, .. } = self;
        marks.resize(places.len().div_ceil(64), 0);
        let (mut start, mut end) = (marks.len(), 0);
        let mut at = last;
        while let Some(link) = spread.link(at) {
            let mut place = if link.child < literals { spread.state(link.child).last } else { 0 };
            while let Some(index) = place.checked_sub(1) {
                let word = index as usize / 64;
                marks[word] |= 1 << (index % 64);
                (start, end) = (start.min(word), end.max(word + 1));
                place = places[index as usize].before;
            }
            at = link.before;
        }
        let mut last = Span::new(0, 0);
        for word in start..end {
            let mut bits = std::mem::take(&mut marks[word]);
            while bits != 0 {
                let place = &places[word * 64 + bits.trailing_zeros() as usize];
                if place.words != last {
                    last = place.words;
                    hits.push(Hit::of(last));
                }
                bits &= bits - 1;
            }
        }
    }
}

/// A room that goes back to its thread.
struct Kept(Room);

impl Drop for Kept {
    fn drop(&mut self) {
        let mut room = std::mem::take(&mut self.0);
        if room.places.len() < LARGE {
            room.places.clear();
            room.hits.clear();
            ROOM.set(Some(room));
        }
    }
}

thread_local! {
    static ROOM: Cell<Option<Room>> = const { Cell::new(None) };
}

/// Places from which on the room of an answer is not kept: a long answer must not hold memory when it is done.
const LARGE: usize = 1 << 16;

/// Where a literal stands.
struct Place {
    words: Span<Words>,
    /// Position of its literal's place before, counted from 1; 0 if there is none.
    before: u32,
}

impl<'m, 't> Scan<'m, 't> {
    /// Finds all literals, and in which parts of the answer each pattern may hit.
    pub(super) fn new(matcher: &'m Matcher, text: &'t Text<'t>) -> Self {
        let program = &matcher.program;
        let buckets = Buckets::new(text.sentences.len());
        let mut room = ROOM.take().unwrap_or_default();
        let Room { spread, places, .. } = &mut room;
        spread.open(&program.nodes);
        let knows_ids = text.vocabulary == matcher.vocabulary;
        let id =
            |word: u32| if knows_ids { text.words[word as usize].id } else { program.literals.id(text.stem(word)) };
        program.literals.find(text, id, |literal, words| {
            let part = buckets.of(text.words[words.start as usize].sentence);
            let before = spread.hit(literal, part, small(places.len() + 1));
            places.push(Place { words, before });
        });
        spread.run(&program.nodes, &program.expressions.possible(&text.prose.text));
        Self { matcher, combiner: Combiner { text, buckets }, room: Kept(room) }
    }

    /// The answer.
    #[must_use]
    pub fn text(&self) -> &'t Text<'t> {
        self.combiner.text
    }

    /// Works out the hits of a pattern. Whether there are any.
    #[inline]
    pub fn work_out(&mut self, pattern: PatternId) -> bool {
        let (start, end) = self.node(self.matcher.program.roots[pattern.0 as usize]);
        start < end
    }

    /// Works out the hits of all patterns.
    #[must_use]
    pub fn with_all(mut self) -> Self {
        for root in &self.matcher.program.roots {
            self.node(*root);
        }
        self
    }

    /// The hits of a pattern, in order, without doubles; none if they have not been worked out.
    #[inline]
    #[must_use]
    pub fn hits(&self, pattern: PatternId) -> &[Hit] {
        let NodeId(root) = self.matcher.program.roots[pattern.0 as usize];
        inside(&self.room.0.hits, self.room.0.spread.state(root).hits)
    }
}

#[inline]
fn inside(hits: &[Hit], (start, end): Range) -> &[Hit] {
    &hits[start as usize..end as usize]
}

/// Works out hits, children first.
impl Scan<'_, '_> {
    /// Where the hits of a node lie, which are worked out unless they are known or there can be none.
    #[inline]
    fn node(&mut self, id: NodeId) -> Range {
        let state = self.room.0.spread.state(id.0);
        if state.reach == 0 || state.hits != (0, 0) {
            return state.hits;
        }
        self.remember(id, state)
    }

    /// Works out the hits of a node, and remembers where they lie.
    fn remember(&mut self, id: NodeId, state: State) -> Range {
        let (start, end) = self.compute(id, state);
        let state = self.room.0.spread.state_mut(id.0);
        if start == end {
            // Not to be worked out again.
            state.reach = 0;
        } else {
            state.hits = (start, end);
        }
        state.hits
    }

    fn compute(&mut self, id: NodeId, state: State) -> Range {
        let nodes = &self.matcher.program.nodes;
        if let Some(literal) = nodes.literal(id) {
            return self.literal(literal, |_| true);
        }
        let (kind, children) = nodes.get(id);
        let within = state.reach;
        let text = self.combiner.text;
        match kind {
            Kind::Form { literal, form, case } => {
                let form = nodes.form(form);
                self.literal(literal, |words| is_form(text, words, form, case))
            }
            Kind::Limited { literal, typos } => {
                self.literal(literal, |words| text.words[words.range()].iter().all(|word| word.typos <= typos))
            }
            Kind::Any => self.append(|_, hits| {
                hits.extend((0..small(text.words.len())).map(|at| Hit::of(Span::new(at, at + 1))));
            }),
            Kind::Shape(shape) => self.append(|_, hits| hits.extend(shapes(text, shape).into_iter().map(Hit::of))),
            Kind::Regex(index) => self.append(|scan, hits| hits.extend(scan.expression(index))),
            Kind::Sequence { .. } => self.sequence(children, within),
            Kind::Near(window) => {
                let Some(lists) = self.lists(children, children.len()) else { return (0, 0) };
                self.append(|scan, found| scan.combiner.near(&mut scan.of(&lists), window, within, found))
            }
            Kind::Quorum(count, window) => {
                let count = usize::from(count);
                let Some(lists) = self.lists(children, count) else { return (0, 0) };
                self.append(|scan, found| scan.combiner.quorum(count, &scan.of(&lists), window, within, found))
            }
            Kind::Either => self.either(state.last),
            Kind::Unless => {
                let wanted = self.node(NodeId(children[0]));
                if wanted == (0, 0) {
                    return wanted;
                }
                let unwanted = self.node(NodeId(children[1]));
                if unwanted == (0, 0) {
                    return wanted;
                }
                self.append(|scan, found| {
                    let (wanted, unwanted) = (inside(&scan.room.0.hits, wanted), inside(&scan.room.0.hits, unwanted));
                    scan.combiner.unless(wanted, unwanted, found);
                })
            }
        }
    }

    /// The hits from position `start` on.
    fn from(&self, start: usize) -> Range {
        (small(start), small(self.room.0.hits.len()))
    }

    /// Appends what `find` finds, in order and without doubles; where it lies.
    fn append(&mut self, find: impl FnOnce(&Self, &mut Vec<Hit>)) -> Range {
        let start = self.room.0.hits.len();
        let mut found = std::mem::take(&mut self.room.0.found);
        find(self, &mut found);
        self.room.0.hits.append(&mut found);
        self.room.0.found = found;
        put_in_order(&mut self.room.0.hits, start);
        self.from(start)
    }

    /// Where the hits of each of `parts` lie, if at least `least` of them have any; those behind the first without which it
    /// cannot be so many are not worked out.
    fn lists(&mut self, parts: &[u32], least: usize) -> Option<SmallVec<[Range; 8]>> {
        let mut lists = SmallVec::new();
        let mut left = parts.len();
        for part in parts {
            let (start, end) = self.node(NodeId(*part));
            left -= usize::from(start == end);
            if left < least {
                return None;
            }
            lists.push((start, end));
        }
        Some(lists)
    }

    fn of(&self, lists: &[Range]) -> SmallVec<[&[Hit]; 8]> {
        lists.iter().map(|range| inside(&self.room.0.hits, *range)).collect()
    }

    /// Appends a hit for each place of a literal where `counts` holds.
    #[inline]
    fn literal(&mut self, literal: LiteralId, counts: impl Fn(Span<Words>) -> bool) -> Range {
        let Room { spread, places, hits, .. } = &mut self.room.0;
        let start = hits.len();
        let mut at = spread.state(literal.0).last;
        while let Some(place) = at.checked_sub(1).and_then(|at| places.get(at as usize)) {
            if counts(place.words) {
                hits.push(Hit::of(place.words));
            }
            at = place.before;
        }
        hits[start..].reverse();
        self.from(start)
    }

    /// The hits of all alternatives that may hit, linked from position `last` on.
    fn either(&mut self, last: u32) -> Range {
        let literals = small(self.matcher.program.nodes.literal_count());
        if let Some(Link { child, before: 0 }) = self.room.0.spread.link(last) {
            // What only one alternative has is not copied.
            return self.node(NodeId(child));
        }
        // What is worked out now must lie before the hits of this node.
        let mut others: SmallVec<[Range; 8]> = SmallVec::new();
        let mut is_alone = true;
        let mut at = last;
        while let Some(link) = self.room.0.spread.link(at) {
            if link.child < literals {
                is_alone = false;
            } else {
                let range = self.node(NodeId(link.child));
                others.extend((range != (0, 0)).then_some(range));
            }
            at = link.before;
        }
        if let ([only], true) = (others.as_slice(), is_alone) {
            return *only;
        }
        let start = self.room.0.hits.len();
        // Most alternatives are literals, which need no hits of their own.
        if !is_alone {
            self.room.0.append_places(literals, last);
        }
        if !others.is_empty() {
            for (from, to) in others {
                self.room.0.hits.extend_from_within(from as usize..to as usize);
            }
            put_in_order(&mut self.room.0.hits, start);
        }
        self.from(start)
    }

    /// `parts` are the nodes with the gap before each but the first.
    fn sequence(&mut self, parts: &[u32], within: Reach) -> Range {
        let Some((first, rest)) = parts.split_first() else { return (0, 0) };
        let first = self.node(NodeId(*first));
        let [mut so_far, mut joined] = std::mem::take(&mut self.room.0.opened);
        self.combiner.opening(inside(&self.room.0.hits, first), within, &mut so_far);
        for step in rest.chunks_exact(2) {
            if so_far.is_empty() {
                break;
            }
            let next = self.node(NodeId(step[1]));
            self.combiner.followed(&so_far, step[0], inside(&self.room.0.hits, next), &mut joined);
            std::mem::swap(&mut so_far, &mut joined);
            joined.clear();
        }
        let start = self.room.0.hits.len();
        self.room.0.hits.append(&mut so_far);
        self.room.0.opened = [so_far, joined];
        self.from(start)
    }

    fn expression(&self, index: u32) -> impl Iterator<Item = Hit> {
        let (text, prose) = (self.combiner.text, &self.combiner.text.prose);
        let found = self.matcher.program.expressions.get(index).find(&prose.text);
        let raw = found.filter(|found| !found.is_empty()).map(|found| {
            let start = prose.raw_start(found.start());
            let end = prose.raw_end(found.end()).max(start);
            Span::<Raw>::new(small(start), small(end))
        });
        raw.map(|raw| text.words_in(raw)).filter(|words| !words.is_empty()).map(Hit::of)
    }
}

/// Whether the words read `form` in the answer, or its plural. An answer in one case cannot keep to a form's case.
fn is_form(text: &Text<'_>, words: Span<Words>, form: &str, case: bool) -> bool {
    let surface = bare(&text.raw[text.raw_span(words).range()]);
    let form = bare(form);
    let is = |surface: &str| {
        if case && !text.one_case { surface == form } else { surface.eq_ignore_ascii_case(&form) }
    };
    is(&surface) || case && surface.strip_suffix(['s', 'S']).is_some_and(is)
}

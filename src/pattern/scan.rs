//! Matches: works out where each pattern hits in one answer.

use smallvec::SmallVec;

use crate::text::{Raw, Span, Text, Words, bare, shapes};

use super::combine::{Combiner, put_in_order};
use super::hit::Hit;
use super::matcher::Matcher;
use super::nodes::{Buckets, Kind, Reach, Spread};
use super::program::{LiteralId, NodeId, PatternId};

/// One answer with the hits of all patterns.
pub struct Scan<'m, 't> {
    matcher: &'m Matcher,
    text: &'t Text<'t>,
    /// Where the hits of each node lie in `hits`; from 0 up to 0 where it has none.
    known: Vec<Range>,
    /// Those of one node after those of another: hundreds of nodes have a hit or two.
    hits: Vec<Hit>,
}

/// From a position up to another one.
type Range = (u32, u32);

impl<'m, 't> Scan<'m, 't> {
    pub(super) fn new(matcher: &'m Matcher, text: &'t Text<'t>) -> Self {
        let program = &matcher.program;
        let buckets = Buckets::new(text.sentences.len());
        let mut spread = Spread::new(&program.nodes);
        let mut places: Vec<Place> = Vec::with_capacity(2 * text.words.len());
        let mut first = vec![0; program.nodes.literal_count()];
        let knows_ids = text.vocabulary == matcher.vocabulary;
        let id =
            |word: u32| if knows_ids { text.words[word as usize].id } else { program.literals.id(text.stem(word)) };
        program.literals.find(text, id, |literal, words| {
            spread.hit(literal, buckets.of(text.words[words.start as usize].sentence));
            places.push(Place { words, literal, next: 0 });
        });
        for (position, place) in places.iter_mut().enumerate().rev() {
            place.next = std::mem::replace(&mut first[place.literal.0 as usize], small(position + 1));
        }
        let mut search = Search {
            matcher,
            combiner: Combiner { text, buckets },
            reach: spread.reach(&program.expressions.possible(&text.prose.text)),
            first,
            places,
            known: vec![(0, 0); program.nodes.len()],
            hits: Vec::with_capacity(4 * text.words.len()),
            found: Vec::new(),
        };
        for root in &program.roots {
            search.node(*root);
        }
        Self { matcher, text, known: search.known, hits: search.hits }
    }

    /// The answer.
    #[must_use]
    pub fn text(&self) -> &'t Text<'t> {
        self.text
    }

    /// The hits of a pattern, in order, without doubles.
    #[must_use]
    pub fn hits(&self, pattern: PatternId) -> &[Hit] {
        let NodeId(root) = self.matcher.program.roots[pattern.0 as usize];
        inside(&self.hits, self.known[root as usize])
    }
}

fn inside(hits: &[Hit], (start, end): Range) -> &[Hit] {
    &hits[start as usize..end as usize]
}

/// Where a literal stands.
struct Place {
    words: Span<Words>,
    literal: LiteralId,
    /// Position of its next place, counted from 1; 0 if there is none.
    next: u32,
}

/// Works out hits, children first.
struct Search<'m, 't> {
    matcher: &'m Matcher,
    combiner: Combiner<'t>,
    /// Where each node may hit.
    reach: Vec<Reach>,
    /// Of each literal its first place in `places`, counted from 1; 0 if there is none.
    first: Vec<u32>,
    places: Vec<Place>,
    /// See [`Scan`].
    known: Vec<Range>,
    hits: Vec<Hit>,
    /// Room for hits that are not in order yet.
    found: Vec<Hit>,
}

impl Search<'_, '_> {
    /// Where the hits of a node lie, which are worked out unless they are known or there can be none.
    fn node(&mut self, id: NodeId) -> Range {
        if self.reach[id.0 as usize] == 0 {
            return (0, 0);
        }
        let known = self.known[id.0 as usize];
        if known != (0, 0) {
            return known;
        }
        let start = self.compute(id);
        if start == self.hits.len() {
            // Not to be worked out again.
            self.reach[id.0 as usize] = 0;
            return (0, 0);
        }
        let range = (small(start), small(self.hits.len()));
        self.known[id.0 as usize] = range;
        range
    }

    /// Appends the hits of a node; where the first of them lies.
    fn compute(&mut self, id: NodeId) -> usize {
        let nodes = &self.matcher.program.nodes;
        if let Some(literal) = nodes.literal(id) {
            return self.literal(literal, |_| true);
        }
        let (kind, children) = nodes.get(id);
        let within = self.reach[id.0 as usize];
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
            Kind::Regex(index) => self.append(|search, hits| hits.extend(search.expression(index))),
            Kind::Sequence { .. } => self.sequence(children, within),
            Kind::Near(window) => {
                let Some(lists) = self.lists(children, children.len()) else { return self.hits.len() };
                self.append(|search, found| search.combiner.near(&mut search.of(&lists), window, within, found))
            }
            Kind::Quorum(count, window) => {
                let count = usize::from(count);
                let Some(lists) = self.lists(children, count) else { return self.hits.len() };
                self.append(|search, found| search.combiner.quorum(count, &search.of(&lists), window, within, found))
            }
            Kind::Either => self.either(children),
            Kind::Unless => {
                let (wanted, unwanted) = (self.node(NodeId(children[0])), self.node(NodeId(children[1])));
                self.append(|search, found| {
                    let (wanted, unwanted) = (inside(&search.hits, wanted), inside(&search.hits, unwanted));
                    search.combiner.unless(wanted, unwanted, found);
                })
            }
        }
    }

    /// Appends what `find` finds, in order and without doubles; where the first of it lies.
    fn append(&mut self, find: impl FnOnce(&Self, &mut Vec<Hit>)) -> usize {
        let start = self.hits.len();
        let mut found = std::mem::take(&mut self.found);
        find(self, &mut found);
        self.hits.append(&mut found);
        self.found = found;
        put_in_order(&mut self.hits, start);
        start
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
        lists.iter().map(|range| inside(&self.hits, *range)).collect()
    }

    /// Appends a hit for each place of a literal where `counts` holds.
    fn literal(&mut self, literal: LiteralId, counts: impl Fn(Span<Words>) -> bool) -> usize {
        let start = self.hits.len();
        let mut next = self.first[literal.0 as usize];
        while let Some(place) = next.checked_sub(1).and_then(|at| self.places.get(at as usize)) {
            if counts(place.words) {
                self.hits.push(Hit::of(place.words));
            }
            next = place.next;
        }
        start
    }

    /// `parts` are literals, and then others.
    fn either(&mut self, parts: &[u32]) -> usize {
        let literals = small(self.matcher.program.nodes.literal_count());
        let (literals, others) = parts.split_at(parts.partition_point(|part| *part < literals));
        // What is worked out now must lie before the hits of this node.
        let others: SmallVec<[Range; 8]> =
            others.iter().map(|part| self.node(NodeId(*part))).filter(|(from, to)| from < to).collect();
        let start = self.hits.len();
        let mut lists = others.len();
        for (from, to) in others {
            self.hits.extend_from_within(from as usize..to as usize);
        }
        // Most parts are literals, and asked for only here: they need no hits of their own.
        for part in literals {
            if self.reach[*part as usize] != 0 {
                self.literal(LiteralId(*part), |_| true);
                lists += 1;
            }
        }
        if lists > 1 {
            put_in_order(&mut self.hits, start);
        }
        start
    }

    /// `parts` are the nodes with the gap before each but the first.
    fn sequence(&mut self, parts: &[u32], within: Reach) -> usize {
        let Some((first, rest)) = parts.split_first() else { return self.hits.len() };
        let first = self.node(NodeId(*first));
        let mut so_far = self.combiner.opening(inside(&self.hits, first), within);
        for step in rest.chunks_exact(2) {
            if so_far.is_empty() {
                break;
            }
            let next = self.node(NodeId(step[1]));
            so_far = self.combiner.followed(&so_far, step[0], inside(&self.hits, next));
        }
        let start = self.hits.len();
        self.hits.append(&mut so_far);
        start
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

/// Answers have less than 4 GiB.
fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

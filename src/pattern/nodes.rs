//! What patterns are compiled to: nodes in few flat lists, which are read from the program at once and walked in order.

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use crate::text::Shape;

use super::program::{LiteralId, Node, NodeId};
use super::syntax::Window;
use super::table::{Lists, Numbers, Table};

/// What a node stands for; its children stand in [`Nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Only where the surface is the text at this position in [`Nodes::forms`].
    Form {
        literal: LiteralId,
        form: u32,
        case: bool,
    },
    /// Only with at most `typos` typing errors.
    Limited {
        literal: LiteralId,
        typos: u8,
    },
    Any,
    Shape(Shape),
    Regex(u32),
    /// The first, then each next after at most so many other words. `spans`: a part may reach over the end of a sentence.
    Sequence {
        spans: bool,
    },
    Near(Window),
    Quorum(u16, Window),
    Either,
    Unless,
}

/// All nodes. The first ones are the literals, by their ids; then come the others, children before their parents.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Nodes {
    literals: u32,
    kinds: Vec<Kind>,
    /// For each of `kinds` its children; of a sequence with the gap before each but the first.
    children: Lists,
    /// Surfaces of [`Kind::Form`].
    forms: Table,
    /// For each node, literals too, the positions in `kinds` of those that it tells where it may hit, twice that; one more
    /// where these may hit wherever it does.
    parents: Lists,
    /// Positions in `kinds` of those that may hit without any literal.
    sources: Numbers,
}

/// Sentences in which something may stand: bit `i` for the `i`th part of the answer ([`Buckets`]).
pub(super) type Reach = u64;

/// Which sentence is in which part of an answer: each is one of its own as long as 64 are enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buckets {
    /// A part has two to the power of this sentences.
    shift: u32,
}

impl Buckets {
    pub(super) fn new(sentences: usize) -> Self {
        Self { shift: sentences.div_ceil(Reach::BITS as usize).next_power_of_two().trailing_zeros() }
    }

    pub(super) fn of(self, sentence: u32) -> Reach {
        1 << (sentence >> self.shift)
    }
}

/// A part and its neighbours on either side.
fn widened(reach: Reach) -> Reach {
    reach | reach << 1 | reach >> 1
}

impl Nodes {
    /// Puts `nodes`, children before their parents, in order; also gives the new id of each. `commonness` tells of each
    /// literal how often answers have it, by a guess.
    pub(super) fn new(nodes: &[Node], commonness: &[u32]) -> (Self, Vec<NodeId>) {
        let literals = commonness.len();
        let mut all = Self {
            literals: small(literals),
            kinds: Vec::new(),
            children: Lists::default(),
            forms: Table::default(),
            parents: Lists::default(),
            sources: Numbers::default(),
        };
        let mut spans: Vec<bool> = vec![false; literals];
        let mut ids: Vec<NodeId> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let id = |old: &NodeId| ids[old.0 as usize].0;
            let (kind, children): (Kind, Vec<u32>) = match node {
                Node::Literal(LiteralId(literal)) => {
                    ids.push(NodeId(*literal));
                    continue;
                }
                Node::Form { literal, text, case } => {
                    all.forms.push(text);
                    (Kind::Form { literal: *literal, form: small(all.forms.len() - 1), case: *case }, Vec::new())
                }
                Node::Limited { literal, typos } => (Kind::Limited { literal: *literal, typos: *typos }, Vec::new()),
                Node::Any => (Kind::Any, Vec::new()),
                Node::Shape(shape) => (Kind::Shape(*shape), Vec::new()),
                Node::Regex(index) => (Kind::Regex(*index), Vec::new()),
                Node::Sequence(first, rest) => {
                    let rest = rest.iter().flat_map(|(gap, next)| [u32::from(*gap), id(next)]);
                    let children: Vec<u32> = std::iter::once(id(first)).chain(rest).collect();
                    let spans = children.iter().step_by(2).any(|child| spans[*child as usize]);
                    (Kind::Sequence { spans }, children)
                }
                Node::Near(parts, window) => (Kind::Near(*window), parts.iter().map(id).collect()),
                Node::Quorum(count, parts, window) => (Kind::Quorum(*count, *window), parts.iter().map(id).collect()),
                Node::Either(parts) => {
                    // In which order does not matter to it; literals have the lowest ids.
                    let mut parts: Vec<u32> = parts.iter().map(id).collect();
                    parts.sort_unstable();
                    (Kind::Either, parts)
                }
                Node::Unless(wanted, unwanted) => (Kind::Unless, vec![id(wanted), id(unwanted)]),
            };
            spans.push(match kind {
                Kind::Form { .. } | Kind::Limited { .. } | Kind::Any => false,
                Kind::Shape(_) | Kind::Regex(_) => true,
                Kind::Sequence { spans } => spans,
                Kind::Near(window) | Kind::Quorum(_, window) => window.neighbours,
                Kind::Either => children.iter().any(|child| spans[*child as usize]),
                Kind::Unless => spans[children[0] as usize],
            });
            all.kinds.push(kind);
            all.children.push(children);
            ids.push(NodeId(all.literals + small(all.kinds.len() - 1)));
        }
        all.find_parents(commonness);
        (all, ids)
    }

    /// Who is told where a node may hit. Of the parts of a combination only the rarest ones tell it: without them it cannot
    /// hit, and "a service" alone need not wake all that is said of services.
    fn find_parents(&mut self, commonness: &[u32]) {
        let mut parents: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        let mut sources = Vec::new();
        let mut commonness = commonness.to_vec();
        for (position, (kind, children)) in self.kinds.iter().zip(self.children.iter()).enumerate() {
            let mut add = |child: u32, is_any: bool| {
                let parents = &mut parents[child as usize];
                let parent = small(position) << 1 | u32::from(is_any);
                if parents.last() != Some(&parent) {
                    parents.push(parent);
                }
            };
            match *kind {
                Kind::Any | Kind::Shape(_) | Kind::Regex(_) => sources.push(small(position)),
                Kind::Form { literal, .. } | Kind::Limited { literal, .. } => add(literal.0, true),
                Kind::Either => children.iter().for_each(|child| add(*child, true)),
                Kind::Unless => add(children[0], true),
                Kind::Sequence { .. } | Kind::Near(_) | Kind::Quorum(..) => {
                    for child in rarest(*kind, children, &commonness) {
                        add(child, false);
                    }
                }
            }
            let of = |child: u32| commonness[child as usize];
            commonness.push(match *kind {
                Kind::Any | Kind::Shape(_) => u32::MAX,
                Kind::Regex(_) => 1,
                Kind::Form { literal, .. } | Kind::Limited { literal, .. } => of(literal.0),
                Kind::Either => children.iter().fold(0, |sum, child| sum.saturating_add(of(*child))),
                Kind::Unless => of(children[0]),
                Kind::Sequence { .. } | Kind::Near(_) | Kind::Quorum(..) => {
                    let rarest = rarest(*kind, children, &commonness);
                    rarest.iter().fold(0, |sum, child| sum.saturating_add(of(*child)))
                }
            });
        }
        for parents in parents {
            self.parents.push(parents);
        }
        self.sources = sources.into();
    }

    pub(super) fn len(&self) -> usize {
        self.literals as usize + self.kinds.len()
    }

    pub(super) fn literal_count(&self) -> usize {
        self.literals as usize
    }

    /// The literal that a node is, if it is one.
    pub(super) fn literal(&self, NodeId(id): NodeId) -> Option<LiteralId> {
        (id < self.literals).then_some(LiteralId(id))
    }

    /// The kind and the children of a node that is no literal.
    pub(super) fn get(&self, NodeId(id): NodeId) -> (Kind, &[u32]) {
        let position = (id - self.literals) as usize;
        (self.kinds[position], self.children.get(position))
    }

    /// A surface of [`Kind::Form`].
    pub(super) fn form(&self, position: u32) -> &str {
        self.forms.get(position as usize)
    }

    /// Where a node that combines others may hit, `of` telling it of these.
    fn combined(&self, position: usize, of: impl Fn(u32) -> Reach) -> Reach {
        let children = self.children.get(position);
        match self.kinds[position] {
            Kind::Sequence { spans } => sequence(children, spans, of),
            Kind::Near(Window { neighbours: false, .. }) => {
                children.iter().fold(Reach::MAX, |all, child| all & of(*child))
            }
            Kind::Near(_) => children.iter().fold(Reach::MAX, |all, child| all & widened(of(*child))),
            Kind::Quorum(count, Window { neighbours, .. }) => {
                let parts = children.iter().map(|child| of(*child));
                quorum(count, parts.map(|part| if neighbours { widened(part) } else { part }))
            }
            _ => 0,
        }
    }
}

/// Parts without any of which a combination cannot hit: as few as possible, and the rarest.
fn rarest(kind: Kind, children: &[u32], commonness: &[u32]) -> Vec<u32> {
    let (mut parts, needed): (Vec<u32>, usize) = match kind {
        Kind::Sequence { .. } => (children.iter().step_by(2).copied().collect(), children.len().div_ceil(2)),
        Kind::Quorum(count, _) => (children.to_vec(), usize::from(count.max(1))),
        _ => (children.to_vec(), children.len()),
    };
    parts.sort_by_key(|part| commonness[*part as usize]);
    parts.truncate((parts.len() + 1).saturating_sub(needed));
    parts
}

/// Works out where each node may hit, from the literals that were hit upward: of thousands of nodes most answers concern some
/// hundreds.
pub(super) struct Spread<'n> {
    nodes: &'n Nodes,
    /// No hit of a node has a word in any other part.
    reach: Vec<Reach>,
    /// Literals that were hit.
    hit: Vec<u32>,
}

impl<'n> Spread<'n> {
    pub(super) fn new(nodes: &'n Nodes) -> Self {
        Self { nodes, reach: vec![0; nodes.len()], hit: Vec::new() }
    }

    /// Takes note of a hit of `literal` in `part`.
    pub(super) fn hit(&mut self, LiteralId(literal): LiteralId, part: Reach) {
        let reach = &mut self.reach[literal as usize];
        if *reach == 0 {
            self.hit.push(literal);
        }
        *reach |= part;
    }

    /// Where each node may hit. `is_possible` tells of each regular expression whether it may hit at all.
    pub(super) fn reach(mut self, is_possible: &[bool]) -> Vec<Reach> {
        let nodes = self.nodes;
        let literals = nodes.literals as usize;
        // One bit for each node that is no literal. Parents come behind their children, so one walk is enough.
        let mut waiting = vec![0_u64; nodes.kinds.len().div_ceil(64)];
        for literal in std::mem::take(&mut self.hit) {
            self.tell_parents(literal as usize, &mut waiting);
        }
        for position in nodes.sources.iter() {
            waiting[*position as usize / 64] |= 1 << (position % 64);
        }
        for word in 0..waiting.len() {
            while waiting[word] != 0 {
                let position = word * 64 + waiting[word].trailing_zeros() as usize;
                waiting[word] &= waiting[word] - 1;
                let reach = match nodes.kinds[position] {
                    Kind::Any | Kind::Shape(_) => Reach::MAX,
                    Kind::Regex(index) if is_possible[index as usize] => Reach::MAX,
                    Kind::Regex(_) => 0,
                    // Its children have told it.
                    Kind::Form { .. } | Kind::Limited { .. } | Kind::Either | Kind::Unless => {
                        self.reach[literals + position]
                    }
                    Kind::Sequence { .. } | Kind::Near(_) | Kind::Quorum(..) => {
                        nodes.combined(position, |child| self.reach[child as usize])
                    }
                };
                if reach != 0 {
                    self.reach[literals + position] = reach;
                    self.tell_parents(literals + position, &mut waiting);
                }
            }
        }
        self.reach
    }

    /// Hands the reach of a node on to those that have it as a child.
    fn tell_parents(&mut self, node: usize, waiting: &mut [u64]) {
        let reach = self.reach[node];
        for parent in self.nodes.parents.get(node) {
            let (position, is_any) = ((parent >> 1) as usize, parent & 1 == 1);
            if is_any {
                self.reach[self.nodes.literals as usize + position] |= reach;
            }
            waiting[position / 64] |= 1 << (position % 64);
        }
    }
}

/// Where a sequence may hit; `parts` are nodes with gaps between them.
fn sequence(parts: &[u32], spans: bool, of: impl Fn(u32) -> Reach) -> Reach {
    let (mut any, mut all, mut is_whole) = (0, Reach::MAX, true);
    for part in parts.iter().step_by(2) {
        let part = of(*part);
        (any, all, is_whole) = (any | part, all & part, is_whole && part != 0);
    }
    // A part that reaches into the next sentence goes on there.
    if spans { if is_whole { any } else { 0 } } else { all }
}

/// Where at least `count` of `parts` are.
fn quorum(count: u16, parts: impl Iterator<Item = Reach>) -> Reach {
    // Position `n`: where more than `n` parts are.
    let mut more_than: SmallVec<[Reach; 8]> = smallvec![0; usize::from(count.max(1))];
    for part in parts {
        let mut carried = part;
        for level in &mut more_than {
            (*level, carried) = (*level | carried, *level & carried);
        }
    }
    more_than.last().copied().unwrap_or(0)
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 4 billion nodes fit into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_where_enough_parts_are() {
        let parts = [0b0011, 0b0110, 0b0010, 0b1000];
        for (count, expected) in [(1, 0b1111), (2, 0b0010), (3, 0b0010), (4, 0)] {
            assert_eq!(quorum(count, parts.into_iter()), expected, "{count}");
        }
    }

    #[test]
    fn sentences_beyond_64_share_a_part() {
        assert_eq!(Buckets::new(0).of(0), 1);
        assert_eq!(Buckets::new(64).of(63), 1 << 63);
        assert_eq!(Buckets::new(65).of(1), 1);
        assert_eq!(Buckets::new(1000).of(999), 1 << 62);
        assert_eq!(Buckets::new(1024).of(1023), 1 << 63);
    }
}

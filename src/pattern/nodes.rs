//! What patterns are compiled to: nodes in few flat lists, which are read from the program at once and walked in order.

use serde::{Deserialize, Serialize};

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
    /// See [`Nodes::parents`].
    parents: Lists,
    /// See [`Nodes::sources`].
    sources: Numbers,
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
        let is_parent: Vec<bool> =
            parents[self.literals as usize..].iter().map(|parents| !parents.is_empty()).collect();
        for parents in parents {
            let flagged =
                |parent: u32| (parent >> 1) << 2 | u32::from(is_parent[parent as usize >> 1]) << 1 | parent & 1;
            self.parents.push(parents.into_iter().map(flagged));
        }
        self.sources = sources.into();
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.literals as usize + self.kinds.len()
    }

    #[inline]
    pub(super) fn literal_count(&self) -> usize {
        self.literals as usize
    }

    /// The literal that a node is, if it is one.
    #[inline]
    pub(super) fn literal(&self, NodeId(id): NodeId) -> Option<LiteralId> {
        (id < self.literals).then_some(LiteralId(id))
    }

    /// The kind and the children of the node at `position`, literals not counted.
    #[inline]
    pub(super) fn at(&self, position: usize) -> (Kind, &[u32]) {
        (self.kinds[position], self.children.get(position))
    }

    /// The same of a node that is no literal.
    #[inline]
    pub(super) fn get(&self, NodeId(id): NodeId) -> (Kind, &[u32]) {
        self.at((id - self.literals) as usize)
    }

    /// Positions of those that a node tells where it may hit, four times that; one more where these may hit wherever it does, and
    /// two more where these have others to tell.
    #[inline]
    pub(super) fn parents(&self, node: u32) -> &[u32] {
        self.parents.get(node as usize)
    }

    /// Positions of those that may hit without any literal.
    pub(super) fn sources(&self) -> &[u32] {
        &self.sources
    }

    /// A surface of [`Kind::Form`].
    pub(super) fn form(&self, position: u32) -> &str {
        self.forms.get(position as usize)
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

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 4 billion nodes fit into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_is_told_of_its_rarest_parts_only() {
        let window = Window::SENTENCE;
        let commonness = [9, 1, 5];
        assert_eq!(rarest(Kind::Near(window), &[0, 1, 2], &commonness), [1]);
        assert_eq!(rarest(Kind::Sequence { spans: false }, &[0, 4, 2], &commonness), [2]);
        // Two of three: at least one of any two parts.
        assert_eq!(rarest(Kind::Quorum(2, window), &[0, 1, 2], &commonness), [1, 2]);
        assert!(rarest(Kind::Quorum(4, window), &[0, 1, 2], &commonness).is_empty(), "it never hits");
    }
}

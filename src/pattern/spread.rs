//! In which parts of an answer each node may hit, worked out from the literals that were hit.

use smallvec::{SmallVec, smallvec};

use crate::text::small;

use super::nodes::{Kind, Nodes};
use super::program::LiteralId;
use super::syntax::Window;

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

    #[inline]
    pub(super) fn of(self, sentence: u32) -> Reach {
        1 << (sentence >> self.shift)
    }
}

/// A part and its neighbours on either side.
fn widened(reach: Reach) -> Reach {
    reach | reach << 1 | reach >> 1
}

/// From a position up to another one.
pub(super) type Range = (u32, u32);

/// What is known of a node in one answer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    /// No hit of the node has a word in any other part of the answer.
    pub reach: Reach,
    /// Where its hits lie among all; from 0 up to 0 where they are not worked out yet.
    pub hits: Range,
    /// Of a literal its last place, of another node the last [`Link`] to a child that may hit; counted from 1, 0 if there is none.
    pub last: u32,
    /// Which answer this is known of.
    answer: u32,
}

/// One of the children of a node that hits wherever they do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub child: u32,
    /// The one before, counted from 1; 0 if there is none.
    pub before: u32,
}

/// What is known of all nodes in one answer. Of thousands of nodes it concerns some hundreds, so it is kept from one to the
/// next, which can tell that it is not its own: to clear all of it took a tenth of the time.
#[derive(Debug, Default)]
pub(super) struct Spread {
    all: Vec<State>,
    /// The number of the answer, from 1.
    answer: u32,
    links: Vec<Link>,
    /// Literals that were hit.
    hit: Vec<u32>,
    /// One bit for each node that is no literal, for those that are yet to be told where they may hit. Else all 0.
    waiting: Vec<u64>,
}

impl Spread {
    /// For an answer that is matched with `nodes`.
    pub(super) fn open(&mut self, nodes: &Nodes) {
        self.answer = self.answer.wrapping_add(1);
        if self.answer == 0 {
            self.all.clear();
            self.answer = 1;
        }
        if self.all.len() < nodes.len() {
            self.all.resize(nodes.len(), State::default());
            self.waiting.resize(nodes.len().div_ceil(64), 0);
        }
        self.hit.clear();
        self.links.clear();
    }

    /// What is known of a node.
    #[inline]
    pub(super) fn state(&self, id: u32) -> State {
        let state = self.all[id as usize];
        if state.answer == self.answer { state } else { State::default() }
    }

    /// The same, to be changed.
    #[inline]
    pub(super) fn state_mut(&mut self, id: u32) -> &mut State {
        let state = &mut self.all[id as usize];
        if state.answer != self.answer {
            *state = State { answer: self.answer, ..State::default() };
        }
        state
    }

    #[inline]
    fn reach(&self, id: u32) -> Reach {
        let state = &self.all[id as usize];
        if state.answer == self.answer { state.reach } else { 0 }
    }

    /// A link at a position counted from 1.
    #[inline]
    pub(super) fn link(&self, at: u32) -> Option<Link> {
        self.links.get((at as usize).wrapping_sub(1)).copied()
    }

    /// Takes note of a hit of `literal` in `part`; `place` is its position among all places, counted from 1. Gives that of the
    /// hit of `literal` before, or 0.
    #[inline]
    pub(super) fn hit(&mut self, LiteralId(literal): LiteralId, part: Reach, place: u32) -> u32 {
        let state = self.state_mut(literal);
        state.reach |= part;
        let before = std::mem::replace(&mut state.last, place);
        if before == 0 {
            self.hit.push(literal);
        }
        before
    }

    /// Works out where each node may hit. `is_possible` tells of each regular expression whether it may hit at all.
    pub(super) fn run(&mut self, nodes: &Nodes, is_possible: &[bool]) {
        let literals = small(nodes.literal_count());
        for at in 0..self.hit.len() {
            self.tell_parents(nodes, literals, self.hit[at]);
        }
        for position in nodes.sources() {
            self.wake(*position);
        }
        // Parents come behind their children, so one walk is enough.
        for word in 0..(nodes.len() - nodes.literal_count()).div_ceil(64) {
            while self.waiting[word] != 0 {
                let position = word * 64 + self.waiting[word].trailing_zeros() as usize;
                self.waiting[word] &= self.waiting[word] - 1;
                let node = literals + small(position);
                let (kind, children) = nodes.at(position);
                let reach = match kind {
                    Kind::Any | Kind::Shape(_) => Reach::MAX,
                    Kind::Regex(index) if is_possible[index as usize] => Reach::MAX,
                    Kind::Regex(_) => 0,
                    // Its children have told it.
                    Kind::Form { .. } | Kind::Limited { .. } | Kind::Either | Kind::Unless => self.reach(node),
                    Kind::Sequence { .. } | Kind::Near(_) | Kind::Quorum(..) => {
                        combined(kind, children, |child| self.reach(child))
                    }
                };
                if reach != 0 {
                    self.state_mut(node).reach = reach;
                    self.tell_parents(nodes, literals, node);
                }
            }
        }
    }

    #[inline]
    fn wake(&mut self, position: u32) {
        self.waiting[position as usize / 64] |= 1 << (position % 64);
    }

    /// Hands the reach of a node on to those that have it as a child.
    #[inline]
    fn tell_parents(&mut self, nodes: &Nodes, literals: u32, node: u32) {
        let reach = self.reach(node);
        for parent in nodes.parents(node) {
            let (position, is_any, is_parent) = (parent >> 2, parent & 1 != 0, parent & 2 != 0);
            if is_any {
                let link = small(self.links.len() + 1);
                let state = self.state_mut(literals + position);
                state.reach |= reach;
                let before = std::mem::replace(&mut state.last, link);
                self.links.push(Link { child: node, before });
            }
            if !is_any || is_parent {
                self.wake(position);
            }
        }
    }
}

/// Where a node that combines others may hit, `of` telling it of these.
#[inline]
fn combined(kind: Kind, children: &[u32], of: impl Fn(u32) -> Reach) -> Reach {
    match kind {
        Kind::Sequence { spans } => {
            let (mut any, mut all) = (0, Reach::MAX);
            for part in children.iter().step_by(2) {
                let part = of(*part);
                (any, all) = (any | part, all & part);
                if part == 0 || all == 0 && !spans {
                    return 0;
                }
            }
            // A part that reaches into the next sentence goes on there.
            if spans { any } else { all }
        }
        Kind::Near(Window { neighbours, .. }) => {
            let mut all = Reach::MAX;
            for part in children {
                let part = of(*part);
                all &= if neighbours { widened(part) } else { part };
                if all == 0 {
                    break;
                }
            }
            all
        }
        Kind::Quorum(count, Window { neighbours, .. }) => {
            let parts = children.iter().map(|child| of(*child));
            quorum(count, parts.map(|part| if neighbours { widened(part) } else { part }))
        }
        _ => 0,
    }
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

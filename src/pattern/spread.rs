//! In which parts of an answer each node may hit, worked out from the literals that were hit.

use smallvec::{SmallVec, smallvec};

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
    /// Of a literal its first place, of another node the first [`Link`] to a child that may hit; counted from 1, 0 if there is
    /// none.
    pub first: u32,
}

/// One of the children of a node that hits wherever they do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub child: u32,
    /// The next one, counted from 1; 0 if there is none.
    pub next: u32,
}

/// What is known of all nodes in one answer. An answer concerns some hundreds of thousands of nodes, so it is kept from one to the
/// next, and only what was changed is put back: to clear all of it took a tenth of the time.
#[derive(Debug, Default)]
pub(super) struct Spread {
    pub states: Vec<State>,
    pub links: Vec<Link>,
    /// Nodes that may hit; literals, and then others.
    touched: Vec<u32>,
    /// One bit for each node that is no literal, for those that are yet to be told where they may hit. Else all 0.
    waiting: Vec<u64>,
}

impl Spread {
    /// For an answer that is matched with `nodes`.
    pub(super) fn open(&mut self, nodes: &Nodes) {
        if self.states.len() < nodes.len() {
            self.states.resize(nodes.len(), State::default());
            self.waiting.resize(nodes.len().div_ceil(64), 0);
        }
    }

    /// Forgets all that is known.
    pub(super) fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.states[node as usize] = State::default();
        }
        self.links.clear();
    }

    /// Takes note of a hit of `literal` in `part`.
    #[inline]
    pub(super) fn hit(&mut self, LiteralId(literal): LiteralId, part: Reach) {
        let state = &mut self.states[literal as usize];
        if state.reach == 0 {
            self.touched.push(literal);
        }
        state.reach |= part;
    }

    /// Works out where each node may hit. `is_possible` tells of each regular expression whether it may hit at all.
    pub(super) fn run(&mut self, nodes: &Nodes, is_possible: &[bool]) {
        let literals = nodes.literal_count();
        for at in 0..self.touched.len() {
            self.tell_parents(nodes, self.touched[at]);
        }
        for position in nodes.sources() {
            self.waiting[*position as usize / 64] |= 1 << (position % 64);
        }
        // Parents come behind their children, so one walk is enough.
        for word in 0..(nodes.len() - literals).div_ceil(64) {
            while self.waiting[word] != 0 {
                let position = word * 64 + self.waiting[word].trailing_zeros() as usize;
                self.waiting[word] &= self.waiting[word] - 1;
                let node = literals + position;
                let (kind, children) = nodes.at(position);
                let reach = match kind {
                    Kind::Any | Kind::Shape(_) => Reach::MAX,
                    Kind::Regex(index) if is_possible[index as usize] => Reach::MAX,
                    Kind::Regex(_) => 0,
                    // Its children have told it.
                    Kind::Form { .. } | Kind::Limited { .. } | Kind::Either | Kind::Unless => self.states[node].reach,
                    Kind::Sequence { .. } | Kind::Near(_) | Kind::Quorum(..) => {
                        combined(kind, children, |child| self.states[child as usize].reach)
                    }
                };
                if reach != 0 {
                    self.states[node].reach = reach;
                    let node = u32::try_from(node).expect("nodes are counted in 32 bits");
                    self.touched.push(node);
                    self.tell_parents(nodes, node);
                }
            }
        }
    }

    /// Hands the reach of a node on to those that have it as a child.
    #[inline]
    fn tell_parents(&mut self, nodes: &Nodes, node: u32) {
        let reach = self.states[node as usize].reach;
        for parent in nodes.parents(node) {
            let (position, is_any) = ((parent >> 1) as usize, parent & 1 == 1);
            if is_any {
                let state = &mut self.states[nodes.literal_count() + position];
                state.reach |= reach;
                self.links.push(Link { child: node, next: state.first });
                state.first = u32::try_from(self.links.len()).expect("nodes are counted in 32 bits");
            }
            self.waiting[position / 64] |= 1 << (position % 64);
        }
    }
}

/// Where a node that combines others may hit, `of` telling it of these.
#[inline]
fn combined(kind: Kind, children: &[u32], of: impl Fn(u32) -> Reach) -> Reach {
    match kind {
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

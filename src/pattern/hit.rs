//! Where a pattern was found, small enough to be copied by the hundred.

use std::cmp::Ordering;

use crate::text::{Span, Words};

/// Where a pattern was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// From the first to the last word.
    pub words: Span<Words>,
    leaves: Leaves,
}

/// The words that the pattern asked for: the first and the last one always, what lies between them not always.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Leaves {
    /// The highest bit for the first word of the hit, the next one for the word behind it.
    Bits(u64),
    /// Those of a hit of more than 64 words, in order.
    List(Box<[u32]>),
}

/// The bit of the first word.
const FIRST: u64 = 1 << (u64::BITS - 1);

impl Hit {
    /// A hit that asks for each of `words`, which are not none.
    #[inline]
    pub(super) fn of(words: Span<Words>) -> Self {
        let leaves = match words.len() {
            1 => Leaves::Bits(FIRST),
            length @ 0..=u64::BITS => Leaves::Bits(u64::MAX.checked_shl(u64::BITS - length).unwrap_or(0)),
            _ => Leaves::List((words.start..words.end).collect()),
        };
        Self { words, leaves }
    }

    /// The words that the pattern asked for, in order; what lies between them is not among them.
    pub fn leaves(&self) -> impl Iterator<Item = u32> {
        let (mut bits, list) = match &self.leaves {
            Leaves::Bits(bits) => (*bits, &[][..]),
            Leaves::List(list) => (0, &**list),
        };
        let of_bits = std::iter::from_fn(move || {
            let next = (bits != 0).then_some(bits.leading_zeros())?;
            bits ^= FIRST >> next;
            Some(self.words.start + next)
        });
        of_bits.chain(list.iter().copied())
    }

    /// How many words it asked for.
    #[inline]
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.leaves {
            Leaves::Bits(bits) => bits.count_ones() as usize,
            Leaves::List(list) => list.len(),
        }
    }

    /// Whether it asked for `word`.
    #[inline]
    #[must_use]
    pub fn asks_for(&self, word: u32) -> bool {
        let Some(at) = word.checked_sub(self.words.start) else { return false };
        match &self.leaves {
            Leaves::Bits(bits) => FIRST.checked_shr(at).is_some_and(|bit| bits & bit != 0),
            Leaves::List(list) => list.binary_search(&word).is_ok(),
        }
    }

    /// Whether both asked for one word.
    #[inline]
    #[must_use]
    pub fn shares_a_word(&self, other: &Self) -> bool {
        if !self.words.overlaps(&other.words) {
            return false;
        }
        match (&self.leaves, &other.leaves) {
            (Leaves::Bits(own), Leaves::Bits(others)) => {
                // Overlapping words are less than 64 apart here.
                let (start, other_start) = (self.words.start, other.words.start);
                own >> start.saturating_sub(other_start) & others >> other_start.saturating_sub(start) != 0
            }
            _ => self.leaves().any(|leaf| other.asks_for(leaf)),
        }
    }

    /// What both asked for, no word of which is the same.
    #[inline]
    pub(super) fn join(&self, other: &Self) -> Self {
        let words = Span::new(self.words.start.min(other.words.start), self.words.end.max(other.words.end));
        let leaves = match (&self.leaves, &other.leaves) {
            (Leaves::Bits(own), Leaves::Bits(others)) if words.len() <= u64::BITS => {
                Leaves::Bits(own >> (self.words.start - words.start) | others >> (other.words.start - words.start))
            }
            _ => {
                let mut leaves: Vec<u32> = self.leaves().chain(other.leaves()).collect();
                leaves.sort_unstable();
                Leaves::List(leaves.into())
            }
        };
        Self { words, leaves }
    }
}

impl Ord for Hit {
    /// By the words from first to last, then by those asked for, as lists are compared.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Both ends as one number: most comparisons end here.
        let ends = |words: Span<Words>| u64::from(words.start) << 32 | u64::from(words.end);
        ends(self.words).cmp(&ends(other.words)).then_with(|| match (&self.leaves, &other.leaves) {
            // The first word that only one of them asked for is the lower one.
            (Leaves::Bits(own), Leaves::Bits(others)) => others.cmp(own),
            _ => self.leaves().cmp(other.leaves()),
        })
    }
}

impl PartialOrd for Hit {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hit(leaves: &[u32]) -> Hit {
        let single = |leaf: &u32| Hit::of(Span::new(*leaf, leaf + 1));
        leaves.iter().map(single).reduce(|all, one| all.join(&one)).expect("some words")
    }

    fn lists() -> impl Strategy<Value = Vec<u32>> {
        // Some hits of at most 64 words, and some longer ones.
        let near = prop::collection::btree_set(0..70_u32, 1..8);
        near.prop_map(|leaves| leaves.into_iter().collect())
    }

    proptest! {
        #[test]
        fn bits_say_what_lists_say(a in lists(), b in lists(), word in 0..80_u32) {
            let (one, other) = (hit(&a), hit(&b));
            prop_assert_eq!(one.leaves().collect::<Vec<_>>(), a.clone());
            prop_assert_eq!(one.count(), a.len());
            prop_assert_eq!(one.asks_for(word), a.contains(&word));
            prop_assert_eq!(one.shares_a_word(&other), a.iter().any(|leaf| b.contains(leaf)));
            prop_assert_eq!(one.cmp(&other), (one.words, &a).cmp(&(other.words, &b)));
            if !one.shares_a_word(&other) {
                let mut both = [a, b].concat();
                both.sort_unstable();
                prop_assert_eq!(one.join(&other).leaves().collect::<Vec<_>>(), both);
            }
        }
    }

    #[test]
    fn words_side_by_side_are_all_asked_for() {
        for length in [1, 2, 63, 64, 65, 100] {
            let hit = Hit::of(Span::new(7, 7 + length));
            assert!(hit.leaves().eq(7..7 + length), "{length}");
            assert!(!hit.asks_for(6) && hit.asks_for(7) && !hit.asks_for(7 + length), "{length}");
        }
    }
}

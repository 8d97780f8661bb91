//! Where a pattern was found, small enough to be copied by the hundred.

use std::cmp::Ordering;

use crate::text::{Span, Words};

/// Where a pattern was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// From the first to the last word.
    pub words: Span<Words>,
    /// The words that the pattern asked for: the highest bit for the first word of the hit, the next one for the word behind it. The
    /// first and the last word always are, what lies between them not always; of a hit of more than 64 words, which hardly a pattern
    /// allows, only the last one is known of those behind the first 64.
    asked: u64,
}

/// The bit of the first word.
const FIRST: u64 = 1 << (u64::BITS - 1);

impl Hit {
    /// A hit that asks for each of `words`, which are not none.
    #[inline]
    pub(super) fn of(words: Span<Words>) -> Self {
        Self { words, asked: u64::MAX << u64::BITS.saturating_sub(words.len()) }
    }

    /// The words that the pattern asked for, in order; what lies between them is not among them.
    pub fn leaves(&self) -> impl Iterator<Item = u32> + use<> {
        let (start, mut asked) = (self.words.start, self.asked);
        let first = std::iter::from_fn(move || {
            let next = (asked != 0).then_some(asked.leading_zeros())?;
            asked ^= FIRST >> next;
            Some(start + next)
        });
        first.chain(self.beyond())
    }

    /// How many words it asked for.
    #[inline]
    #[must_use]
    pub fn count(&self) -> usize {
        self.asked.count_ones() as usize + usize::from(self.beyond().is_some())
    }

    /// Whether it asked for `word`.
    #[inline]
    #[must_use]
    pub fn asks_for(&self, word: u32) -> bool {
        let Some(at) = word.checked_sub(self.words.start) else { return false };
        FIRST.checked_shr(at).is_some_and(|bit| self.asked & bit != 0) || self.beyond() == Some(word)
    }

    /// Whether both asked for one word.
    #[inline]
    #[must_use]
    pub fn shares_a_word(&self, other: &Self) -> bool {
        if !self.words.overlaps(&other.words) {
            return false;
        }
        let start = self.words.start.max(other.words.start);
        self.asked_from(start) & other.asked_from(start) != 0
            || self.beyond().is_some_and(|last| other.asks_for(last))
            || other.beyond().is_some_and(|last| self.asks_for(last))
    }

    /// What both asked for, no word of which is the same.
    #[inline]
    pub(super) fn join(&self, other: &Self) -> Self {
        let words = Span::new(self.words.start.min(other.words.start), self.words.end.max(other.words.end));
        let asked = |hit: &Self| hit.asked.checked_shr(hit.words.start - words.start).unwrap_or(0);
        Self { words, asked: asked(self) | asked(other) }
    }

    /// The words asked for as bits, the highest one for the word `start`, which is not before the first one.
    #[inline]
    fn asked_from(&self, start: u32) -> u64 {
        self.asked.checked_shl(start - self.words.start).unwrap_or(0)
    }

    /// The last word, if it has no bit.
    #[inline]
    fn beyond(&self) -> Option<u32> {
        (self.words.len() > u64::BITS).then(|| self.words.end - 1)
    }
}

impl Ord for Hit {
    /// By the words from first to last, then by those asked for, as lists are compared.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Both ends as one number: most comparisons end here.
        let ends = |words: Span<Words>| u64::from(words.start) << 32 | u64::from(words.end);
        // The first word that only one of them asked for is the lower one.
        ends(self.words).cmp(&ends(other.words)).then_with(|| other.asked.cmp(&self.asked))
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
        let near = prop::collection::btree_set(0..64_u32, 1..8);
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
        for length in [1, 2, 63, 64] {
            let hit = Hit::of(Span::new(7, 7 + length));
            assert!(hit.leaves().eq(7..7 + length), "{length}");
            assert!(!hit.asks_for(6) && hit.asks_for(7) && !hit.asks_for(7 + length), "{length}");
        }
    }

    #[test]
    fn of_a_long_hit_the_first_words_and_the_last_one_are_known() {
        let long = hit(&[3, 20, 70, 90]);
        assert_eq!(long.leaves().collect::<Vec<_>>(), [3, 20, 90]);
        assert_eq!(long.count(), 3);
        assert!(long.asks_for(90) && !long.asks_for(70) && !long.asks_for(89));
        assert!(long.shares_a_word(&hit(&[90])) && hit(&[80, 90]).shares_a_word(&long));
        assert!(!long.shares_a_word(&hit(&[21, 89])) && !hit(&[70]).shares_a_word(&long));
        assert_eq!(long.join(&hit(&[100, 101])).leaves().collect::<Vec<_>>(), [3, 20, 101]);
    }
}

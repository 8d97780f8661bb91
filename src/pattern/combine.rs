//! Hits of combinations, made of the hits of their parts.

use smallvec::{SmallVec, smallvec};

use crate::text::Text;

use super::hit::Hit;
use super::spread::{Buckets, Reach};
use super::syntax::Window;

/// Words that a combination may span at least where no punctuation tells thoughts apart.
const DICTATED_REACH: u32 = 6;
/// Words from a hit to what spoils it, in such an answer: about the rest of a spoken sentence.
const VETO_REACH: u32 = 12;
/// Combinations kept for each hit of the rarest part.
const COMBINATIONS: usize = 2;
/// Sequences kept for each first word, the shortest ones: `_ ..200 _ ..200 _` would have as many as words to the third.
const MOST_JOINED: usize = 16;

/// Sorted and without doubles from position `start` on.
pub(super) fn put_in_order(hits: &mut Vec<Hit>, start: usize) {
    if hits[start..].is_sorted_by(|a, b| a < b) {
        return;
    }
    hits[start..].sort_unstable_by(Hit::cmp);
    let mut kept = start + 1;
    for at in start + 1..hits.len() {
        if hits[at] != hits[kept - 1] {
            hits.swap(at, kept);
            kept += 1;
        }
    }
    hits.truncate(kept);
}

/// The sentences of one answer, in which combinations stand.
#[derive(Clone, Copy)]
pub(super) struct Combiner<'t> {
    pub text: &'t Text<'t>,
    pub buckets: Buckets,
}

impl Combiner<'_> {
    pub(super) fn sentence(self, word: u32) -> u32 {
        self.text.words[word as usize].sentence
    }

    /// Whether `hit` has a word in one of the parts `within`.
    fn is_within(self, hit: &Hit, within: Reach) -> bool {
        let (first, last) = (self.sentence(hit.words.start), self.sentence(hit.words.end - 1));
        (first..=last).any(|sentence| self.buckets.of(sentence) & within != 0)
    }

    /// The hits of a sequence's first part that may be one of the whole, appended to `found`.
    pub(super) fn opening(self, first: &[Hit], within: Reach, found: &mut Vec<Hit>) {
        found.extend(first.iter().filter(|hit| self.is_within(hit, within)).copied());
    }

    /// `so_far` with one of `next` behind each, at most `gap` other words between them, appended to `joined`.
    pub(super) fn followed(self, so_far: &[Hit], gap: u32, next: &[Hit], joined: &mut Vec<Hit>) {
        // All that grows out of one first word; the words behind it come in the order of the answer.
        for same_start in so_far.chunk_by(|a, b| a.words.start == b.words.start) {
            let start = joined.len();
            for hit in same_start {
                let from = next.partition_point(|other| other.words.start < hit.words.end);
                let near = next[from..].iter().take_while(|other| other.words.start <= hit.words.end + gap);
                let sentence = self.sentence(hit.words.end - 1);
                let same_thought = |other: &&Hit| {
                    self.sentence(other.words.start) == sentence
                        && (!self.is_dictated(sentence) || self.is_one_thought(hit.words.end, other.words.start))
                };
                joined.extend(near.filter(same_thought).take(MOST_JOINED).map(|other| hit.join(other)));
            }
            put_in_order(joined, start);
            joined.truncate(start + MOST_JOINED);
        }
    }

    /// Whether two hits may belong to one combination.
    fn fits(self, start: u32, end: u32, window: Window) -> bool {
        // Of a dictated answer without punctuation the "sentence" holds many thoughts; then two fifths of the way are far
        // enough. Of 94 passages that were stripped of punctuation 16 then move by more than 10 points; 25 at half the way.
        let (first, last) = (self.sentence(start), self.sentence(end - 1));
        let reach = u32::from(window.words);
        end - start <= reach
            && last - first <= u32::from(window.neighbours)
            && (end - start <= DICTATED_REACH.max(reach * 2 / 5) || !self.is_dictated(first))
    }

    fn is_dictated(self, sentence: u32) -> bool {
        self.text.sentences[sentence as usize].is_dictated()
    }

    /// Whether nobody who acts opens a new clause among these words.
    fn is_one_thought(self, start: u32, end: u32) -> bool {
        !(start..end).any(|word| matches!(self.text.stem(word), "i" | "we" | "they" | "he" | "she"))
    }

    /// For each hit of the rarest part the tightest combination with the other parts, appended to `found`.
    pub(super) fn near(self, lists: &mut [&[Hit]], window: Window, within: Reach, found: &mut Vec<Hit>) {
        lists.sort_by_key(|hits| hits.len());
        let Some((anchors, others)) = lists.split_first() else { return };
        for anchor in anchors.iter().filter(|anchor| self.is_within(anchor, within)) {
            match others {
                // Two at most, and the caller puts them in order.
                [hits] => found.extend(self.joined(anchor, hits, window)),
                _ => found.extend(self.complete(anchor, others, window)),
            }
        }
    }

    /// `so_far` with the nearest of `hits` on either side.
    fn joined(self, so_far: &Hit, hits: &[Hit], window: Window) -> impl Iterator<Item = Hit> {
        self.around(so_far, hits, window).into_iter().flatten().map(|hit| so_far.join(hit))
    }

    /// `so_far` and one hit of each list: the shortest combinations, at most [`COMBINATIONS`] of them. More than one,
    /// since a shorter one may be denied, or share a word with another part of a larger pattern.
    fn complete(self, so_far: &Hit, lists: &[&[Hit]], window: Window) -> SmallVec<[Hit; 4]> {
        let Some((hits, rest)) = lists.split_first() else { return smallvec![*so_far] };
        let joined = self.joined(so_far, hits, window);
        let mut all: SmallVec<[Hit; 4]> = joined.flat_map(|joined| self.complete(&joined, rest, window)).collect();
        if all.len() > 1 {
            all.sort_by_key(|hit| (hit.words.len(), hit.words.start));
            all.truncate(COMBINATIONS);
        }
        all
    }

    /// The nearest hit on either side of `anchor` that shares no word with it.
    fn around<'h>(self, anchor: &Hit, hits: &'h [Hit], window: Window) -> [Option<&'h Hit>; 2] {
        let reach = u32::from(window.words);
        let fits = |hit: &&Hit| {
            let start = hit.words.start.min(anchor.words.start);
            let end = hit.words.end.max(anchor.words.end);
            !hit.shares_a_word(anchor) && self.fits(start, end, window)
        };
        let middle = hits.partition_point(|hit| hit.words.start < anchor.words.start);
        let left =
            hits[..middle].iter().rev().take_while(|hit| hit.words.start + reach >= anchor.words.start).find(fits);
        let right = hits[middle..].iter().take_while(|hit| hit.words.start < anchor.words.start + reach).find(fits);
        [left, right]
    }

    /// For each hit of any part, as the leftmost one, the nearest hits of so many other parts, appended to `found`.
    pub(super) fn quorum(self, count: usize, lists: &[&[Hit]], window: Window, within: Reach, found: &mut Vec<Hit>) {
        if lists.iter().filter(|hits| !hits.is_empty()).count() < count {
            return;
        }
        let mut others: Vec<&Hit> = Vec::new();
        for (index, hits) in lists.iter().enumerate() {
            for anchor in hits.iter().filter(|anchor| self.is_within(anchor, within)) {
                others.clear();
                for (_, others_hits) in lists.iter().enumerate().filter(|(other, _)| *other != index) {
                    let from = others_hits.partition_point(|hit| hit.words.start < anchor.words.start);
                    let reach = anchor.words.start + u32::from(window.words);
                    let mut right = others_hits[from..].iter().take_while(|hit| hit.words.start < reach);
                    others.extend(right.find(|hit| {
                        !hit.shares_a_word(anchor)
                            && self.fits(anchor.words.start, hit.words.end.max(anchor.words.end), window)
                    }));
                }
                others.sort_by_key(|hit| hit.words.end);
                let mut chosen = *anchor;
                let mut have = 1;
                for other in &others {
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
    }

    /// The hits of `wanted` in sentences where no hit of `unwanted` starts, appended to `found`.
    pub(super) fn unless(self, wanted: &[Hit], unwanted: &[Hit], found: &mut Vec<Hit>) {
        let starts = |hit: &Hit| self.sentence(hit.words.start);
        // What somebody dictates is one "sentence": there only what stands near spoils a hit.
        let is_near = |hit: &Hit| {
            let first = unwanted.partition_point(|other| other.words.start + VETO_REACH < hit.words.start);
            unwanted
                .get(first)
                .is_some_and(|other| starts(other) == starts(hit) && other.words.start < hit.words.end + VETO_REACH)
        };
        let is_clean = |hit: &&Hit| match unwanted.binary_search_by_key(&starts(hit), starts) {
            Ok(_) => self.is_dictated(starts(hit)) && !is_near(hit),
            Err(_) => true,
        };
        found.extend(wanted.iter().filter(is_clean).copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn only_what_was_appended_is_put_in_order() {
        let hit = |start: u32| Hit::of(Span::new(start, start + 1));
        let mut hits: Vec<Hit> = [9, 3, 1, 3, 2, 1].map(hit).into();
        put_in_order(&mut hits, 1);
        assert_eq!(hits, [9, 1, 2, 3].map(hit));
    }
}

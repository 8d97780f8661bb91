//! The runs of words that patterns look for, and how they are found in an answer.
//!
//! Words have numbers, so a run is found by comparing numbers: an answer's words get theirs with their normal form, which is
//! remembered for each distinct word. Of the ways that were tried this is the cheapest: an Aho-Corasick automaton over the
//! answer's bytes takes 5 to 10 ns for each byte, and making it takes longer than to judge one answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::text::{Span, StemId, Text, Words};

use super::program::LiteralId;
use super::table::{Lists, Numbers, Table};

/// All runs, each with the literals that it stands for. There are thousands, of which most answers touch a tenth.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Literals {
    /// All words of all runs, sorted; a [`StemId`] is a position here.
    words: Table,
    /// The runs as positions in `words`, in lexicographic order.
    runs: Lists,
    /// For each run the [`LiteralId`]s that it stands for.
    ids: Lists,
    /// For each word the first run that starts with it or a later one; one more for the end.
    starts: Numbers,
}

impl Literals {
    /// From runs of words, apart by one space.
    pub(super) fn new(literals: &BTreeMap<String, Vec<LiteralId>>) -> Self {
        let words: BTreeSet<&str> = literals.keys().flat_map(|text| text.split_whitespace()).collect();
        let words: Table = words.into_iter().collect();
        let number = |word: &str| words.find(word).and_then(|position| u32::try_from(position).ok());
        let numbered: BTreeMap<Vec<u32>, &Vec<LiteralId>> =
            literals.iter().map(|(text, ids)| (text.split_whitespace().filter_map(number).collect(), ids)).collect();
        let mut starts = vec![0; words.len() + 1];
        for first in numbered.keys().filter_map(|run| run.first()) {
            starts[*first as usize + 1] += 1;
        }
        for word in 1..starts.len() {
            starts[word] += starts[word - 1];
        }
        let mut all = Self { words, runs: Lists::default(), ids: Lists::default(), starts: starts.into() };
        for (run, ids) in numbered {
            all.runs.push(run);
            all.ids.push(ids.iter().map(|LiteralId(id)| *id));
        }
        all
    }

    /// The number of a word, if any run has it.
    pub(super) fn id(&self, stem: &str) -> Option<StemId> {
        self.words.find(stem).and_then(|position| u32::try_from(position).ok()).map(StemId)
    }

    /// The words that are looked for, those of a run apart by spaces.
    pub(super) fn texts(&self) -> impl Iterator<Item = String> {
        let word = |word: &u32| self.words.get(*word as usize);
        (0..self.runs.len()).map(move |run| self.runs.get(run).iter().map(word).collect::<Vec<_>>().join(" "))
    }

    /// Calls `found` with each literal and where it stands, by the order of the first words. `ids` are those of the words of
    /// `text`.
    pub(super) fn find(
        &self,
        text: &Text<'_>,
        ids: impl Fn(u32) -> Option<StemId>,
        mut found: impl FnMut(LiteralId, Span<Words>),
    ) {
        for sentence in &text.sentences {
            for start in sentence.words.start..sentence.words.end {
                let Some(StemId(first)) = ids(start) else { continue };
                let mut runs = self.starts[first as usize]..self.starts[first as usize + 1];
                let mut end = start + 1;
                // The runs left are those that begin with the words from `start` to `end`; one that is no longer comes first.
                while let Some(run) = runs.clone().next() {
                    let length = (end - start) as usize;
                    if self.runs.get(run as usize).len() == length {
                        for id in self.ids.get(run as usize) {
                            found(LiteralId(*id), Span::new(start, end));
                        }
                        runs.start += 1;
                    }
                    if end == sentence.words.end || runs.is_empty() {
                        break;
                    }
                    let Some(StemId(next)) = ids(end) else { break };
                    runs = self.narrowed(runs, length, next);
                    end += 1;
                }
            }
        }
    }

    /// Those of `runs` whose word at `position` is `word`.
    fn narrowed(&self, runs: std::ops::Range<u32>, position: usize, word: u32) -> std::ops::Range<u32> {
        let first = |start: u32, is_before: &dyn Fn(u32) -> bool| {
            let (mut low, mut high) = (start, runs.end);
            while low < high {
                let middle = low.midpoint(high);
                if is_before(self.runs.get(middle as usize)[position]) { low = middle + 1 } else { high = middle }
            }
            low
        };
        let start = first(runs.start, &|other| other < word);
        start..first(start, &|other| other <= word)
    }
}

//! The runs of words that patterns look for, and how they are found in an answer.
//!
//! Words have numbers, so a run is found by comparing numbers: an answer's words get theirs with their normal form, which is
//! remembered for each distinct word. Of the ways that were tried this is the cheapest: an Aho-Corasick automaton over the
//! answer's bytes takes 5 to 10 ns for each byte, and making it takes longer than to judge one answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::text::{Span, StemId, Text, Words, small};

use super::program::LiteralId;
use super::table::{Numbers, Table};

/// All runs, each with the literals that it stands for. There are thousands, of which most answers touch a tenth.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Literals {
    /// All words of all runs, sorted; a [`StemId`] is a position here.
    words: Table,
    /// A trie of the runs, with all that belongs to one first word side by side. It starts with the nodes of the first words, 0 for a
    /// word that starts no run; see [`Node`] for the rest.
    trie: Numbers,
}

/// What may follow some words, in [`Literals::trie`]: how many literals end here and how many words may come next, then these
/// literals, these words in order, and the node of each.
#[derive(Clone, Copy)]
struct Node<'t> {
    literals: &'t [u32],
    words: &'t [u32],
    nodes: &'t [u32],
}

impl Literals {
    /// From runs of words, apart by one space.
    pub(super) fn new(literals: &BTreeMap<String, Vec<LiteralId>>) -> Self {
        let words: BTreeSet<&str> = literals.keys().flat_map(|text| text.split_whitespace()).collect();
        let words: Table = words.into_iter().collect();
        let number = |word: &str| words.find(word).map(small);
        let mut runs: Vec<Run<'_>> =
            literals.iter().map(|(text, ids)| (text.split_whitespace().filter_map(number).collect(), &**ids)).collect();
        runs.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut trie = vec![0; words.len()];
        for runs in runs.chunk_by(|(one, _), (other, _)| one.first() == other.first()) {
            if let Some(first) = runs[0].0.first() {
                trie[*first as usize] = write(&mut trie, runs, 1);
            }
        }
        Self { words, trie: trie.into() }
    }

    /// The number of a word, if any run has it.
    pub(super) fn id(&self, stem: &str) -> Option<StemId> {
        self.words.find(stem).map(|position| StemId(small(position)))
    }

    /// The words that are looked for, those of a run apart by spaces.
    pub(super) fn texts(&self) -> impl Iterator<Item = String> {
        let mut texts = Vec::new();
        let mut open: Vec<(String, u32)> =
            (0..self.words.len()).rev().map(|word| (self.words.get(word).to_owned(), self.trie[word])).collect();
        while let Some((text, node)) = open.pop() {
            let Some(node) = self.node(node) else { continue };
            let longer = |(word, node): (&u32, &u32)| (format!("{text} {}", self.words.get(*word as usize)), *node);
            open.extend(node.words.iter().zip(node.nodes).rev().map(longer));
            texts.extend((!node.literals.is_empty()).then_some(text));
        }
        texts.into_iter()
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
                let (mut at, mut end) = (self.trie[first as usize], start + 1);
                while let Some(node) = self.node(at) {
                    for literal in node.literals {
                        found(LiteralId(*literal), Span::new(start, end));
                    }
                    if end == sentence.words.end || node.words.is_empty() {
                        break;
                    }
                    let Some(Ok(next)) = ids(end).map(|StemId(word)| node.words.binary_search(&word)) else { break };
                    at = node.nodes[next];
                    end += 1;
                }
            }
        }
    }

    fn node(&self, at: u32) -> Option<Node<'_>> {
        let [literals, words, rest @ ..] = (at > 0).then(|| &self.trie[at as usize..])? else { return None };
        let (literals, rest) = rest.split_at(*literals as usize);
        let (words, rest) = rest.split_at(*words as usize);
        Some(Node { literals, words, nodes: &rest[..words.len()] })
    }
}

/// The numbers of some words, and the literals that they stand for.
type Run<'l> = (Vec<u32>, &'l [LiteralId]);

/// Appends the nodes of `runs`, which are in order and have their first `length` words in common; where the node of these words is.
fn write(trie: &mut Vec<u32>, runs: &[Run<'_>], length: usize) -> u32 {
    let (own, longer) = match runs {
        [(run, ids), longer @ ..] if run.len() == length => (*ids, longer),
        _ => (&[][..], runs),
    };
    let next = |(run, _): &Run<'_>| run[length];
    let children: Vec<(u32, u32)> = longer
        .chunk_by(|one, other| next(one) == next(other))
        .map(|runs| (next(&runs[0]), write(trie, runs, length + 1)))
        .collect();
    let at = small(trie.len());
    trie.extend([small(own.len()), small(children.len())]);
    trie.extend(own.iter().map(|LiteralId(id)| *id));
    trie.extend(children.iter().map(|(word, _)| *word));
    trie.extend(children.iter().map(|(_, node)| *node));
    at
}

//! A compiled set of patterns.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::{Deserialize, Serialize};
use strsim::osa_distance;

use crate::text::{Corrector, Text};

use super::program::{Program, compile_regex};
use super::scan::Scan;

/// All active patterns, ready to be matched. It also mends typing errors towards the words that it looks for.
#[derive(Debug)]
pub struct Matcher {
    pub(super) program: Program,
    regexes: Vec<OnceLock<Regex>>,
    /// Over all literals; made for the second answer, since for a single one it costs more than it saves.
    automaton: OnceLock<Automaton>,
    /// Whether there has been an answer.
    used: OnceLock<()>,
}

/// An automaton over some of the literals.
#[derive(Debug)]
pub(super) struct Automaton {
    pub states: AhoCorasick,
    /// For each of its patterns the position in [`super::program::Literals`].
    pub positions: Vec<u32>,
}

impl Automaton {
    fn new<'l>(literals: impl Iterator<Item = (usize, &'l str)>) -> Self {
        let (positions, texts): (Vec<usize>, Vec<&str>) = literals.unzip();
        let states = AhoCorasick::new(texts).expect("patterns are limited in number and length");
        Self { states, positions: positions.into_iter().filter_map(|position| u32::try_from(position).ok()).collect() }
    }
}

impl Matcher {
    pub(super) fn new(program: Program) -> Self {
        let regexes = program.regexes.iter().map(|_| OnceLock::new()).collect();
        Self { program, regexes, automaton: OnceLock::new(), used: OnceLock::new() }
    }

    /// Finds all literals of all patterns in one pass; the rest is worked out as it is asked for.
    #[must_use]
    pub fn scan<'m, 't>(&'m self, text: &'t Text<'t>) -> Scan<'m, 't> {
        let literals = &self.program.literals;
        if self.used.set(()).is_ok() {
            // Of the literals only those can hit whose words all occur.
            let words: HashSet<&str> = text.norm.split(' ').collect();
            let can_hit = |literal: &str| literal[1..literal.len() - 1].split(' ').all(|word| words.contains(word));
            let possible = literals.texts().enumerate().filter(|(_, literal)| can_hit(literal));
            return Scan::new(self, &Automaton::new(possible), text);
        }
        let automaton = self.automaton.get_or_init(|| Automaton::new(literals.texts().enumerate()));
        Scan::new(self, automaton, text)
    }

    /// The regular expression at `position`.
    pub(super) fn regex(&self, position: u32) -> &Regex {
        let position = position as usize;
        let compile = || compile_regex(&self.program.regexes[position]).expect("it compiled when it was added");
        self.regexes[position].get_or_init(compile)
    }
}

impl Serialize for Matcher {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.program.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Program::deserialize(deserializer).map(Self::new)
    }
}

impl Corrector for Matcher {
    fn knows(&self, stem: &str) -> bool {
        self.program.spelling.stems.contains(stem)
    }

    fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)> {
        self.program.spelling.correct(word, stem)
    }
}

/// The words that are looked for, by first letter and length.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Spelling {
    stems: BTreeSet<Box<str>>,
    words: BTreeMap<(char, usize), Vec<(Box<str>, Box<str>)>>,
}

impl Spelling {
    pub(super) fn add(&mut self, surface: &str, stem: &str) {
        let (Some(first), length) = (surface.chars().next(), surface.chars().count()) else { return };
        self.stems.insert(stem.into());
        if length >= 4 && surface.bytes().all(|b| b.is_ascii_lowercase()) {
            let words = self.words.entry((first, length)).or_default();
            if !words.iter().any(|(known, _)| **known == *surface) {
                words.push((surface.into(), stem.into()));
            }
        }
    }

    /// The nearest word, by optimal string alignment (a transposition is one error), or by its stem where the ending is
    /// what differs. The first letter is taken as right, or as swapped with the second: people hardly ever get it wrong.
    fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)> {
        let length = word.len();
        let bound = most_typos(length);
        let mut letters = word.chars();
        let firsts = [letters.next()?, letters.next()?];
        let mut best: Option<(usize, &str, &str)> = None;
        for first in firsts {
            let near =
                self.words.range((first, length.saturating_sub(3))..=(first, length + 3)).flat_map(|(_, words)| words);
            for (surface, target) in near {
                let mut distance =
                    if surface.len().abs_diff(length) <= bound { osa_distance(word, surface) } else { usize::MAX };
                if first != firsts[0] && !surface.starts_with([firsts[0], firsts[1]]) {
                    continue;
                }
                if first != firsts[0] && surface.chars().nth(1) != Some(firsts[0]) {
                    continue;
                }
                if distance > bound && first == firsts[0] && stem.len().abs_diff(target.len()) <= 1 {
                    let by_stem = osa_distance(stem, target);
                    if by_stem <= most_typos(stem.len().min(target.len())) {
                        distance = by_stem;
                    }
                }
                let is_swap = length == 4 && distance == 1 && surface.len() == 4 && same_letters(word, surface);
                if (distance <= bound || is_swap)
                    && best.is_none_or(|(least, known, _)| (distance, &**surface) < (least, known))
                {
                    best = Some((distance, surface, target));
                }
            }
        }
        best.map(|(distance, _, target)| (target, u8::try_from(distance).unwrap_or(u8::MAX)))
    }
}

/// Typing errors allowed in a word of so many letters: one in five or so, none in short words, where one error makes another word.
fn most_typos(letters: usize) -> usize {
    match letters {
        0..5 => 0,
        5..8 => 1,
        8..12 => 2,
        _ => 3,
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<u8> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

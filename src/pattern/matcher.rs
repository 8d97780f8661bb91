//! A compiled set of patterns.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::{Deserialize, Serialize};

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
            let possible = literals.made_of(text.norm.split(' '));
            return Scan::new(self, &Automaton::new(possible), text);
        }
        let automaton = self.automaton.get_or_init(|| Automaton::new(literals.all()));
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
        self.program.spelling.knows(stem)
    }

    fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)> {
        self.program.spelling.correct(word, stem)
    }
}

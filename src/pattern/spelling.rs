//! The words that are looked for, to mend typing errors by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strsim::osa_distance;

use super::table::{Numbers, Table};

/// Collects words.
#[derive(Debug, Default)]
pub(super) struct SpellingBuilder {
    /// First letter, length and word, to its stem.
    words: BTreeMap<(char, usize, String), String>,
}

impl SpellingBuilder {
    /// Adds a word as written in a pattern, with its stem.
    pub(super) fn add(&mut self, surface: &str, stem: &str) {
        let (Some(first), length) = (surface.chars().next(), surface.len()) else { return };
        if length >= 4 && surface.bytes().all(|b| b.is_ascii_lowercase()) {
            self.words.insert((first, length, surface.to_owned()), stem.to_owned());
        }
    }

    pub(super) fn build(self) -> Spelling {
        let letters =
            self.words.iter().flat_map(|((_, _, surface), target)| [surface, target].map(|word| letter_set(word)));
        Spelling {
            surfaces: self.words.keys().map(|(_, _, surface)| surface.as_str()).collect(),
            targets: self.words.values().map(String::as_str).collect(),
            letters: letters.collect::<Vec<u32>>().into(),
        }
    }
}

/// The words that are looked for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spelling {
    /// Lower-case words of four letters and more, by first letter, then length.
    surfaces: Table,
    /// For each surface its stem.
    targets: Table,
    /// For each surface its letters and those of its stem ([`letter_set`]).
    letters: Numbers,
}

impl Spelling {
    /// The words that start with `first` and are `least` to `most` bytes long, as positions.
    fn near(&self, first: char, least: usize, most: usize) -> impl Iterator<Item = usize> {
        let key = |position: usize| {
            let surface = self.surfaces.get(position);
            (surface.chars().next(), surface.len())
        };
        let (mut low, mut high) = (0, self.surfaces.len());
        while low < high {
            let middle = low.midpoint(high);
            if key(middle) < (Some(first), least) { low = middle + 1 } else { high = middle }
        }
        (low..self.surfaces.len()).take_while(move |position| key(*position) <= (Some(first), most))
    }

    /// The nearest word, by optimal string alignment (a transposition is one error), or by its stem where the ending is
    /// what differs. The first letter is taken as right, or as swapped with the second: people hardly ever get it wrong.
    pub(super) fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)> {
        let bound = most_typos(word.len());
        let mut letters = word.chars();
        let (first, second) = (letters.next()?, letters.next()?);
        // Nearly all of the hundreds of words with that first letter fall here, at a hundredth of a distance's price.
        let is_far = |a: u32, b: u32| (a ^ b).count_ones() as usize > 2 * bound.max(1);
        let (word_letters, stem_letters) = (letter_set(word), letter_set(stem));
        let mut best: Option<(usize, &str, &str)> = None;
        for start in [first, second] {
            for position in self.near(start, word.len().saturating_sub(3), word.len() + 3) {
                let (surface, target) = (self.surfaces.get(position), self.targets.get(position));
                let (surface_letters, target_letters) = (self.letters[2 * position], self.letters[2 * position + 1]);
                let is_swapped = start != first;
                if is_swapped && surface.chars().nth(1) != Some(first) {
                    continue;
                }
                let may_be_near = surface.len().abs_diff(word.len()) <= bound && !is_far(word_letters, surface_letters);
                let by_surface = if may_be_near { osa_distance(word, surface) } else { usize::MAX };
                let by_stem = || {
                    let is_near =
                        !is_swapped && stem.len().abs_diff(target.len()) <= 1 && !is_far(stem_letters, target_letters);
                    let distance = if is_near { osa_distance(stem, target) } else { usize::MAX };
                    (distance <= most_typos(stem.len().min(target.len()))).then_some(distance)
                };
                let is_transposed = word.len() == 4 && by_surface == 1 && same_letters(word, surface);
                let distance = if by_surface <= bound || is_transposed {
                    Some(by_surface)
                } else {
                    by_stem().filter(|d| *d <= bound)
                };
                let Some(distance) = distance else { continue };
                if best.is_none_or(|(least, known, _)| (distance, surface) < (least, known)) {
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

/// The letters of a word as bits. One error changes at most two of them: a letter goes, and another one comes.
fn letter_set(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<u8> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_the_nearest_one_that_is_looked_for() {
        let mut builder = SpellingBuilder::default();
        for (surface, stem) in
            [("compensating", "compens"), ("saga", "saga"), ("queue", "queue"), ("idempotency", "idempot")]
        {
            builder.add(surface, stem);
        }
        let spelling = builder.build();
        for (word, stem, expected) in [
            ("compansating", "compans", Some(("compens", 1))),
            ("saag", "saag", Some(("saga", 1))),
            ("sagx", "sagx", None),
            ("uqeue", "uqeue", Some(("queue", 1))),
            ("idempotncy", "idempotnci", Some(("idempot", 1))),
            ("xyzzy", "xyzzi", None),
        ] {
            assert_eq!(spelling.correct(word, stem), expected, "{word}");
        }
    }
}

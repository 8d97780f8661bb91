//! What the small words of an answer are for, worked out once for each word: the other modules ask for it all the time.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::text::{NoCorrection, Normaliser, Span, Text, Words};

use super::cues::CUES;
use super::manner;

/// What a stem may be for, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u16);

impl Marks {
    /// Holds a sentence together rather than says something.
    pub const FUNCTION: Self = Self(1);
    /// Introduces a reason or a consequence.
    pub const REASON: Self = Self(1 << 1);
    /// May start an announcement ("I will talk about").
    pub const OPENER: Self = Self(1 << 2);
    /// The first word of a cue of denial.
    pub const CUE: Self = Self(1 << 3);
    /// Opens a clause.
    pub const BOUNDARY: Self = Self(1 << 4);
    /// A pronoun that opens a clause behind a comma.
    pub const SUBJECT: Self = Self(1 << 5);
    /// Opens a clause behind a comma, too.
    pub const BEHIND_COMMA: Self = Self(1 << 6);
    /// Ends a phrase ("avoid X by Y").
    pub const MEANS: Self = Self(1 << 7);
    /// May stand behind a fronted cue.
    pub const TAIL: Self = Self(1 << 8);
    /// Stands between a means and the harm that it keeps away.
    pub const PURPOSE: Self = Self(1 << 9);
    /// A verb of being or seeming.
    pub const BEING: Self = Self(1 << 10);
    /// "and".
    pub const AND: Self = Self(1 << 11);
    /// Goes with any term, in sentences that say nothing of it.
    pub const STOCK: Self = Self(1 << 12);
    /// Opens a new thought in a dictated answer.
    pub const THOUGHT: Self = Self(1 << 13);
    /// A verb of asking or finding out.
    pub const ASKS: Self = Self(1 << 14);

    /// Whether one of `wanted` is among these.
    #[inline]
    #[must_use]
    pub const fn any(self, wanted: Self) -> bool {
        self.0 & wanted.0 != 0
    }

    /// As a number.
    pub(super) fn bits(self) -> u32 {
        self.0.into()
    }

    pub(super) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// What is known of a small word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Small {
    marks: Marks,
    /// First place in [`CUES`] of the cues that start with it, and the place behind them.
    cues: (u32, u32),
}

impl Small {
    /// `marks` as from [`Marks::bits`].
    pub(super) fn new(marks: u32, cues: Range<u32>) -> Self {
        Self { marks: Marks(u16::try_from(marks).unwrap_or(0)), cues: (cues.start, cues.end) }
    }
}

/// What is known of all words of an answer.
#[derive(Debug)]
pub struct Grammar {
    words: Vec<Small>,
    /// How many words before each one say something, and how many give a reason; one more for the end. Both are asked for the
    /// neighbourhood of each mention.
    before: Vec<(u32, u32)>,
}

impl Grammar {
    /// Looks up each word of `text`.
    #[must_use]
    pub fn new(text: &Text<'_>) -> Self {
        let mut words = Vec::with_capacity(text.words.len());
        let mut before = Vec::with_capacity(text.words.len() + 1);
        let (mut content, mut reasons) = (0, 0);
        for word in &text.words {
            let small = SMALL_WORDS.get(&word.hash).copied().unwrap_or_default();
            words.push(small);
            before.push((content, reasons));
            content += u32::from(!small.marks.any(Marks::FUNCTION));
            reasons += u32::from(small.marks.any(Marks::REASON));
        }
        before.push((content, reasons));
        Self { words, before }
    }

    /// Whether a word is for one of `wanted`.
    #[inline]
    #[must_use]
    pub fn is(&self, word: u32, wanted: Marks) -> bool {
        self.words[word as usize].marks.any(wanted)
    }

    /// How many of `words` say something rather than hold a sentence together.
    #[must_use]
    pub fn count_content(&self, words: Span<Words>) -> usize {
        (self.before[words.end as usize].0 - self.before[words.start as usize].0) as usize
    }

    /// Whether one of `words` introduces a reason.
    #[must_use]
    pub fn gives_reason(&self, words: Span<Words>) -> bool {
        self.before[words.end as usize].1 > self.before[words.start as usize].1
    }

    /// Places of the cues that start with a word.
    pub(super) fn cues(&self, word: u32) -> Range<u32> {
        let (start, end) = self.words[word as usize].cues;
        start..end
    }
}

/// By the hashes of stems. Two stems of one hash would be taken for each other: of 64 bits, no harm worth a comparison.
static SMALL_WORDS: LazyLock<HashMap<u64, Small, foldhash::fast::RandomState>> =
    LazyLock::new(|| CUES.small_words().collect());

/// Tells `mark` what each stem is for that is listed here.
pub(super) fn mark_small_words(mark: &mut impl FnMut(u64, Marks)) {
    let mut normaliser = Normaliser::new(&NoCorrection);
    for (words, set) in [(FUNCTION_WORDS, Marks::FUNCTION), (manner::STOCK_WORDS, Marks::STOCK)] {
        for word in words {
            normaliser.forms(word).for_each(|(form, _)| mark(form.hash, set));
        }
    }
    for (stems, set) in [
        (&REASONS[..], Marks::REASON),
        (&OPENERS[..], Marks::OPENER),
        (&BEHIND_COMMA[..], Marks::BEHIND_COMMA),
        (&["and"][..], Marks::AND),
    ] {
        for stem in stems {
            mark(crate::text::hash(stem), set);
        }
    }
}

/// Whether `stem` is the stem of a word that holds a sentence together rather than says something.
#[must_use]
pub fn is_function_word(stem: &str) -> bool {
    SMALL_WORDS.get(&crate::text::hash(stem)).is_some_and(|word| word.marks.any(Marks::FUNCTION))
}

/// Words that hold a sentence together: about half of running English, hardly any of a list of terms.
const FUNCTION_WORDS: &[&str] = &[
    "about", "after", "all", "and", "any", "as", "at", "be", "because", "before", "both", "but", "by", "can", "could",
    "do", "each", "every", "for", "from", "get", "go", "have", "he", "here", "how", "i", "if", "in", "into", "it",
    "like", "make", "may", "me", "might", "more", "most", "must", "no", "not", "of", "off", "on", "once", "one",
    "only", "or", "other", "out", "over", "shall", "she", "should", "since", "so", "some", "such", "than", "that",
    "them", "then", "there", "they", "through", "to", "too", "under", "until", "up", "us", "via", "we", "what", "when",
    "where", "which", "while", "who", "why", "will", "with", "would", "you",
];

/// Stems of words that introduce a reason or a consequence.
const REASONS: [&str; 8] = ["becaus", "sinc", "therefor", "otherwis", "henc", "thus", "so", "instead"];

/// First stems of announcements; `role` lists what follows them.
const OPENERS: [&str; 4] = ["i", "let", "we", "go"];

/// Stems that open a clause behind a comma.
const BEHIND_COMMA: [&str; 8] = ["and", "then", "everi", "that", "onli", "who", "to", "rather"];

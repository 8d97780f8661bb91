//! An answer as patterns see it.

use super::{BlockKind, Normaliser, Prose, Raw, Span, StemId, Vocabulary, Words, words};

/// What stands between a word and the word before it, from nothing to a new block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// A space, a hyphen, a slash.
    None,
    /// A comma or a parenthesis.
    Comma,
    /// A semicolon, a colon, a dash, an ellipsis.
    Clause,
    /// The end of a sentence.
    Sentence,
    /// The end of a paragraph, heading, list item or table cell.
    Block,
}

/// A word that is no article, possessive or filler.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own, and none excludes another")]
pub struct Word {
    /// Where it stands in the answer.
    pub raw: Span<Raw>,
    /// Its stem's bytes in [`Text::norm`].
    pub norm: (u32, u32),
    /// Index into [`Text::sentences`].
    pub sentence: u32,
    /// What stands before it.
    pub lead: Break,
    /// An article stands before it: "a", "an" or "the".
    pub article: bool,
    /// "just" or "simply" stands before it.
    pub mere: bool,
    /// Inside quotation marks.
    pub quoted: bool,
    /// A per cent sign behind it.
    pub percent: bool,
    /// A currency sign before it.
    pub currency: bool,
    /// Typing errors that were mended.
    pub typos: u8,
    /// Where its stem stands in [`Text::vocabulary`].
    pub id: Option<StemId>,
    /// What [`super::hash`] gives for its stem.
    pub hash: u64,
    /// A figure or the word for one.
    pub number: bool,
    /// Whether an amount may start with its stem.
    pub amount: bool,
}

/// A sentence, heading, list item or table cell.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words.
    pub words: Span<Words>,
    /// Of what kind its block is.
    pub block: BlockKind,
    /// Ends with a question mark.
    pub question: bool,
    /// All its words, articles and fillers too.
    pub length: u32,
    /// Commas and their like inside.
    pub commas: u32,
    /// Where it stands in the answer.
    pub raw: Span<Raw>,
}

impl Sentence {
    /// Whether it is too long for one sentence and has nothing that divides it, as a transcript without punctuation.
    #[inline]
    #[must_use]
    pub fn is_dictated(&self) -> bool {
        self.length > LONGEST_SENTENCE && self.commas * LONGEST_SENTENCE < self.length
    }
}

/// Words that hardly any sentence exceeds: people who write well stay below 40.
const LONGEST_SENTENCE: u32 = 50;

/// An answer as words and sentences.
#[derive(Debug)]
pub struct Text<'a> {
    /// The answer as it is on disk.
    pub raw: &'a str,
    /// In order.
    pub words: Vec<Word>,
    /// In order; none is empty.
    pub sentences: Vec<Sentence>,
    /// The stems, each between spaces, and a full stop between sentences: " two phase commit . it block ".
    pub norm: String,
    /// Whether all letters have one case, so that case tells nothing ("I" apart).
    pub one_case: bool,
    /// The prose that the words were taken from.
    pub prose: Prose,
    /// What the ids of the words mean.
    pub vocabulary: Vocabulary,
}

impl<'a> Text<'a> {
    /// Reads `raw` as Markdown and normalises its words.
    #[must_use]
    pub fn new(raw: &'a str, normaliser: &mut Normaliser<'_>) -> Self {
        words::read(raw, Prose::new(raw), normaliser)
    }

    /// Reads `raw` as plain prose: for the words of patterns and prompts.
    #[must_use]
    pub fn plain(raw: &'a str, normaliser: &mut Normaliser<'_>) -> Self {
        words::read(raw, Prose::plain(raw), normaliser)
    }

    /// The stem of a word.
    #[inline]
    #[must_use]
    pub fn stem(&self, word: u32) -> &str {
        let (start, end) = self.words[word as usize].norm;
        &self.norm[start as usize..end as usize]
    }

    /// A word as typed.
    #[must_use]
    pub fn surface(&self, word: u32) -> &'a str {
        &self.raw[self.words[word as usize].raw.range()]
    }

    /// The answer's bytes from the first to the last of some words.
    #[inline]
    #[must_use]
    pub fn raw_span(&self, words: Span<Words>) -> Span<Raw> {
        let inside = &self.words[words.range()];
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => Span::new(first.raw.start, last.raw.end),
            _ => Span::new(0, 0),
        }
    }

    /// The words that share a byte with `span`.
    #[must_use]
    pub fn words_in(&self, span: Span<Raw>) -> Span<Words> {
        let first = self.words.partition_point(|word| word.raw.end <= span.start);
        let behind = self.words.partition_point(|word| word.raw.start < span.end);
        Span::new(u32::try_from(first).unwrap_or(u32::MAX), u32::try_from(behind.max(first)).unwrap_or(u32::MAX))
    }
}

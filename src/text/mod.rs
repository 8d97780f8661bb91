//! Answers as text: bytes in, words and sentences out, with a way back to every byte of the file as it is on disk.
//!
//! The flow is `markdown` (which bytes are prose) → `words` (words, sentences, what stands between them) with
//! `normalise` (one form for all spellings of a word) → [`Text`], on which patterns match. Nothing here knows patterns.

mod answer;
mod lexicon;
mod markdown;
mod normalise;
mod shape;
mod span;
mod words;

pub use answer::{Break, Sentence, Text, Word};
pub use lexicon::Lexicon;
pub use markdown::{Block, BlockKind, Prose};
pub use normalise::{Corrector, NoCorrection, Normaliser, StemId, Vocabulary, bare, hash, is_skipped};
pub use shape::{Shape, shapes};
pub use span::{Raw, Span, Words, small};

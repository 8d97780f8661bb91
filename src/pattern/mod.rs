//! The pattern language: phrase syntax → syntax tree → numbered literals and flat nodes → hits.
//!
//! `docs/rubrics.md` is its reference. A pattern is parsed once ([`parse`]), compiled together with all others that are
//! active ([`Builder`] → [`Matcher`]), and matched on a [`crate::text::Text`] ([`Matcher::scan`]): one pass over the words
//! finds all literals, one Aho-Corasick pass tells which regular expressions may hit, and what combines them is worked out
//! only where they hit.

mod combine;
mod expression;
mod hit;
mod literals;
mod matcher;
mod nodes;
mod parse;
mod program;
mod scan;
mod spelling;
mod spread;
mod syntax;
mod table;

pub use hit::Hit;
pub use matcher::Matcher;
pub use parse::{ParseError, parse};
pub use program::{Builder, Classes, CompileError, PatternId};
pub use scan::Scan;
pub use syntax::{Pattern, Step, Window};
pub use table::Numbers;

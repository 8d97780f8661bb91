//! The pattern language: phrase syntax → syntax tree → numbered literals and flat nodes → hits.
//!
//! `docs/rubrics.md` is its reference. A pattern is parsed once ([`parse`]), compiled together with all others that are
//! active ([`Builder`] → [`Matcher`]), and matched on a [`crate::text::Text`] ([`Matcher::scan`]): one Aho-Corasick pass
//! finds all literals, and what combines them is worked out only where they hit.

mod expression;
mod literals;
mod matcher;
mod nodes;
mod parse;
mod program;
mod scan;
mod spelling;
mod syntax;
mod table;

pub use matcher::Matcher;
pub use parse::{ParseError, parse};
pub use program::{Builder, Classes, CompileError, PatternId};
pub use scan::{Hit, Scan};
pub use syntax::{Pattern, Step, Window};

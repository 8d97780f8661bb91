//! The syntax tree of a pattern, and how it is written out again.

use std::fmt::{self, Display, Formatter, Write};

use serde::{Deserialize, Serialize};

use crate::text::Shape;

/// How far apart the parts of a combination may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// Most words from first to last, both included.
    pub words: u16,
    /// Whether the parts may lie in two neighbouring sentences rather than in one.
    pub neighbours: bool,
}

impl Window {
    /// One sentence, and in an endless one (a dictated answer) 25 words: about the longest sentence that plain English bears.
    pub const SENTENCE: Self = Self { words: 25, neighbours: false };
    /// Two neighbouring sentences, 50 words.
    pub const NEIGHBOURS: Self = Self { words: 50, neighbours: true };
}

/// One element of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Most words between the element before and this one.
    pub gap: u16,
    /// May be absent.
    pub optional: bool,
    /// What has to be there.
    pub pattern: Pattern,
}

/// A pattern as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// A word in all its inflections, with at most `typos` typing errors where given.
    Word {
        /// As written, in lower case.
        text: String,
        /// `word~1`.
        typos: Option<u8>,
    },
    /// `"REST"` (case matters) or `=ran` (it does not): this form only.
    Exact {
        /// As written.
        text: String,
        /// Whether case matters.
        case: bool,
    },
    /// `_`: one word, whichever.
    Any,
    /// `<percent>`.
    Shape(Shape),
    /// `@fails`.
    Class(String),
    /// `/v[0-9]+/`.
    Regex(String),
    /// Side by side, or in order with a gap.
    Sequence(Vec<Step>),
    /// All parts, in any order, within a window.
    Near(Vec<Self>, Window),
    /// At least so many of the parts within a window.
    Quorum(u16, Vec<Self>, Window),
    /// Any of these.
    Either(Vec<Self>),
    /// The first, unless the second hits in the same sentence.
    Unless(Box<Self>, Box<Self>),
}

/// Gap of `..` without a number.
pub(super) const GAP: u16 = 4;

impl Pattern {
    /// How loosely the pattern binds: a looser one inside a tighter one needs parentheses.
    fn level(&self) -> u8 {
        match self {
            Self::Either(_) => 0,
            Self::Unless(..) => 1,
            Self::Near(_, window) if window.neighbours => 2,
            Self::Near(..) => 3,
            Self::Sequence(steps) if steps.iter().any(|step| step.gap > 0) => 4,
            Self::Sequence(_) => 5,
            _ => 6,
        }
    }

    fn write(&self, out: &mut Formatter<'_>, at_least: u8) -> fmt::Result {
        if self.level() < at_least {
            out.write_char('(')?;
            self.write(out, 0)?;
            return out.write_char(')');
        }
        match self {
            Self::Word { text, typos: None } => out.write_str(text),
            Self::Word { text, typos: Some(typos) } => write!(out, "{text}~{typos}"),
            Self::Exact { text, case: true } => write!(out, "\"{}\"", text.replace('"', "\\\"")),
            Self::Exact { text, case: false } => write!(out, "={text}"),
            Self::Any => out.write_char('_'),
            Self::Shape(shape) => write!(out, "<{}>", shape.name()),
            Self::Class(name) => write!(out, "@{name}"),
            Self::Regex(regex) => write!(out, "/{}/", regex.replace('/', "\\/")),
            Self::Sequence(steps) => write_sequence(steps, out),
            Self::Near(parts, window) => {
                for (index, part) in parts.iter().enumerate() {
                    match (index, *window) {
                        (0, _) => {}
                        (_, Window::NEIGHBOURS) => out.write_str(" && ")?,
                        (_, Window::SENTENCE) => out.write_str(" & ")?,
                        (_, Window { words, neighbours: true }) => write!(out, " &&{words} ")?,
                        (_, Window { words, .. }) => write!(out, " &{words} ")?,
                    }
                    part.write(out, if window.neighbours { 3 } else { 4 })?;
                }
                Ok(())
            }
            Self::Quorum(count, parts, window) => {
                write!(out, "{count} of {}(", if window.neighbours { "&& " } else { "" })?;
                for (index, part) in parts.iter().enumerate() {
                    out.write_str(if index > 0 { ", " } else { "" })?;
                    part.write(out, 0)?;
                }
                out.write_char(')')
            }
            Self::Either(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    out.write_str(if index > 0 { " | " } else { "" })?;
                    part.write(out, 1)?;
                }
                Ok(())
            }
            Self::Unless(wanted, unwanted) => {
                wanted.write(out, 1)?;
                out.write_str(" ! ")?;
                unwanted.write(out, 2)
            }
        }
    }
}

fn write_sequence(steps: &[Step], out: &mut Formatter<'_>) -> fmt::Result {
    let inside = if steps.iter().any(|step| step.gap > 0) { 5 } else { 6 };
    for (index, step) in steps.iter().enumerate() {
        match (index, step.gap) {
            (0, _) => {}
            (_, 0) => out.write_char(' ')?,
            (_, GAP) => out.write_str(" .. ")?,
            (_, gap) => write!(out, " ..{gap} ")?,
        }
        if index > 0 && is_of(&step.pattern) && is_count(&steps[index - 1].pattern) {
            out.write_str("(of)")?;
        } else {
            step.pattern.write(out, if step.optional { 6 } else { inside })?;
        }
        if step.optional {
            out.write_char('?')?;
        }
    }
    Ok(())
}

/// Before a group, "2 of" would be read as the start of a quorum.
fn is_of(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Word { text, typos: None } if text == "of")
}

fn is_count(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Word { text, typos: None } if text.bytes().all(|b| b.is_ascii_digit()))
}

impl Display for Pattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.write(out, 0)
    }
}

//! The regular expressions of patterns, compiled when an answer may hold them.

use std::cmp::Ordering;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::Extractor;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::table::Table;

/// A `/.../` leaf.
///
/// To compile one takes longer than to judge an answer (3 ms for a list of events such as `OrderPlaced`). Most answers hold
/// none of the words that it may start with, and for these it need not be compiled.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Expression {
    source: String,
    /// What a hit starts with, in lower case; sorted, and none starts with another one. Empty if that is not known.
    starts: Table,
    /// Whether a hit starts where a word does.
    at_word: bool,
    #[serde(skip)]
    compiled: OnceLock<Regex>,
}

/// A compiled regular expression takes at most this many bytes: enough for any that is written by hand.
const REGEX_SIZE: usize = 1 << 18;
/// Nesting allowed in a regular expression.
const NESTING: u32 = 32;
/// Starts of hits that are kept at most, and how many bytes of each.
const MOST_STARTS: usize = 2000;
const START_LENGTH: usize = 10;

impl Expression {
    /// Compiles `source` within the limits for rubrics that come from strangers.
    ///
    /// # Errors
    /// If it does not keep to them, or is no regular expression.
    pub(super) fn new(source: &str) -> Result<Self, regex::Error> {
        compile(source)?;
        let starts = starts(source).unwrap_or_default();
        let starts = starts.iter().map(String::as_str).collect();
        let at_word = source.starts_with("\\b");
        Ok(Self { source: source.to_owned(), starts, at_word, compiled: OnceLock::new() })
    }

    /// Where it hits in `text`, in bytes.
    pub(super) fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
        self.compiled.get_or_init(|| compile(&self.source).expect("it compiled in `new`")).find_iter(text)
    }

    /// Whether a hit may start at byte `at` of `text`.
    fn may_start(&self, text: &[u8], at: usize) -> bool {
        let is_inside = at > 0 && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
        !(self.at_word && is_inside) && self.starts_with_one(&text[at..])
    }

    /// Whether `rest` starts with one of the starts: only the last one that does not sort behind it can be that one.
    fn starts_with_one(&self, rest: &[u8]) -> bool {
        let lower = || rest.iter().map(u8::to_ascii_lowercase);
        let (mut low, mut high) = (0, self.starts.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.starts.get(middle).bytes().cmp(lower()) {
                Ordering::Greater => high = middle,
                Ordering::Less | Ordering::Equal => low = middle + 1,
            }
        }
        low > 0 && {
            let start = self.starts.get(low - 1);
            start.len() <= rest.len() && start.bytes().eq(lower().take(start.len()))
        }
    }
}

/// All expressions of a matcher. One Aho-Corasick pass over an answer tells which of them may hit at all.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Expressions {
    all: Vec<Expression>,
    /// Made for the first answer; `None` if no start is known.
    #[serde(skip)]
    starts: OnceLock<Option<Starts>>,
}

/// What hits may start with.
#[derive(Debug)]
struct Starts {
    automaton: AhoCorasick,
    /// For each of its patterns the expression that may start with it.
    of: Vec<usize>,
}

/// Bytes of each start that the automaton knows. Hundreds of events share a dozen beginnings, so that it is made in a
/// fifth of the time it would take for all of their letters; what it finds is compared with the whole starts.
const BEGINNING: usize = 3;

impl Expressions {
    pub(super) fn push(&mut self, expression: Expression) {
        self.all.push(expression);
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, position: u32) -> &Expression {
        &self.all[position as usize]
    }

    /// Of each expression whether it may hit in `text`.
    pub(super) fn possible(&self, text: &str) -> SmallVec<[bool; 16]> {
        if self.all.is_empty() {
            return SmallVec::new();
        }
        // These two have twins in ASCII when case does not matter.
        let is_folded = !text.is_ascii() && text.contains(['\u{17f}', '\u{212a}']);
        let mut possible: SmallVec<[bool; 16]> =
            self.all.iter().map(|expression| is_folded || expression.starts.len() == 0).collect();
        if let Some(starts) = self.starts.get_or_init(|| Starts::new(&self.all)) {
            for found in starts.automaton.find_overlapping_iter(text) {
                let position = starts.of[found.pattern().as_usize()];
                possible[position] = possible[position] || self.all[position].may_start(text.as_bytes(), found.start());
            }
        }
        possible
    }
}

impl Starts {
    fn new(expressions: &[Expression]) -> Option<Self> {
        let (mut beginnings, mut of): (Vec<&[u8]>, Vec<usize>) = (Vec::new(), Vec::new());
        for (position, expression) in expressions.iter().enumerate() {
            let from = beginnings.len();
            // Starts are sorted, so that the same beginnings are neighbours.
            for start in (0..expression.starts.len()).map(|start| expression.starts.get(start).as_bytes()) {
                let beginning = &start[..start.len().min(BEGINNING)];
                if beginnings.len() == from || beginnings.last() != Some(&beginning) {
                    beginnings.push(beginning);
                    of.push(position);
                }
            }
        }
        if beginnings.is_empty() {
            return None;
        }
        // The kind that is made fastest: most often it reads one answer.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let mut builder = AhoCorasick::builder();
        let automaton = builder.ascii_case_insensitive(true).prefilter(false).kind(kind).build(beginnings);
        Some(Self { automaton: automaton.expect("there are at most a few thousand beginnings an expression"), of })
    }
}

fn compile(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).case_insensitive(true).size_limit(REGEX_SIZE).nest_limit(NESTING).build()
}

/// What a hit of `source` starts with, sorted and without what starts with another one; `None` if that can be anything.
fn starts(source: &str) -> Option<Vec<String>> {
    let tree = regex_syntax::ParserBuilder::new().nest_limit(NESTING).build().parse(source).ok()?;
    let found = Extractor::new().limit_literal_len(START_LENGTH).limit_total(MOST_STARTS).extract(&tree);
    let lower = |bytes: &[u8]| bytes.is_ascii().then(|| String::from_utf8_lossy(bytes).to_ascii_lowercase());
    let mut starts: Vec<String> =
        found.literals()?.iter().map(|start| lower(start.as_bytes())).collect::<Option<_>>()?;
    starts.sort_unstable();
    starts.dedup_by(|start, before| start.starts_with(before.as_str()));
    (!starts.is_empty() && starts.iter().all(|start| !start.is_empty())).then_some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, text: &str, may_hit: bool, hits: &[&str]) {
        let mut expressions = Expressions::default();
        // One that may hit anywhere, and one that shares its beginnings.
        for source in [r"\W?1", source, source] {
            expressions.push(Expression::new(source).expect(source));
        }
        assert_eq!(expressions.possible(text)[..], [true, may_hit, may_hit], "/{source}/ in {text:?}");
        let found: Vec<&str> = expressions.get(1).find(text).map(|found| found.as_str()).collect();
        assert_eq!(found, hits, "/{source}/ in {text:?}");
    }

    #[test]
    fn an_expression_is_tried_only_where_it_may_hit() {
        let events = r"\b(order|payment)(placed|paid)\b";
        check(events, "We send OrderPlaced.", true, &["OrderPlaced"]);
        check(events, "The order is placed; reorderplaced", false, &[]);
        check(events, "", false, &[]);
        check(r"/v[0-9]+", "GET /V2/users", true, &["/V2"]);
        check(r"tokeni[sz]", "to\u{212a}eni\u{17f}e", true, &["to\u{212a}eni\u{17f}"]);
        check(r"[a-z]+:x", "A:X", true, &["A:X"]);
    }

    #[test]
    fn without_expressions_nothing_is_made() {
        let expressions = Expressions::default();
        assert!(expressions.possible("order").is_empty() && expressions.starts.get().is_none());
    }
}

//! The regular expressions of patterns, compiled when an answer may hold them.

use std::cmp::Ordering;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::Extractor;
use serde::{Deserialize, Serialize};

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
    /// Answers that it was asked about before it was compiled.
    #[serde(skip)]
    asked: AtomicU32,
}

/// From so many answers on it is compiled: to run it is cheaper than to look for its starts.
const MANY_ANSWERS: u32 = 8;

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
        Ok(Self { source: source.to_owned(), starts, at_word, compiled: OnceLock::new(), asked: AtomicU32::new(0) })
    }

    /// Where it hits in `text`, in bytes.
    pub(super) fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
        let is_possible =
            self.compiled.get().is_some() || self.asked.fetch_add(1, Relaxed) >= MANY_ANSWERS || self.may_hit(text);
        let compiled =
            is_possible.then(|| self.compiled.get_or_init(|| compile(&self.source).expect("it compiled in `new`")));
        compiled.into_iter().flat_map(|compiled| compiled.find_iter(text))
    }

    fn may_hit(&self, text: &str) -> bool {
        // These two have twins in ASCII when case does not matter.
        if self.starts.len() == 0 || text.contains(['\u{17f}', '\u{212a}']) {
            return true;
        }
        let bytes = text.as_bytes();
        let is_inside = |at: usize| at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        (0..bytes.len()).filter(|at| !self.at_word || !is_inside(*at)).any(|at| self.starts_with_one(&bytes[at..]))
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
        let expression = Expression::new(source).expect(source);
        assert_eq!(expression.may_hit(text), may_hit, "/{source}/ in {text:?}");
        let found: Vec<&str> = expression.find(text).map(|found| found.as_str()).collect();
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
        check(r"\W?1", "no", true, &[]);
    }
}

//! What is recognised by its shape and unit rather than by a list: numbers, percentages, durations, money, factors.

use serde::{Deserialize, Serialize};

use super::{Span, Text, Words};

/// A kind of shape; written `<percent>` in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// "3", "three", "1.5".
    Number,
    /// "40%", "forty per cent".
    Percent,
    /// "300 ms", "two hours", "an hour".
    Duration,
    /// "$5k", "200 euros".
    Money,
    /// "3x", "twice", "by half", "tenfold".
    Factor,
    /// "5 GB".
    Size,
    /// Any of these but a mere number, or a number of requests, users, errors and their like.
    Quantity,
    /// A verb in the past tense.
    Past,
}

impl Shape {
    /// All shapes with the names that patterns use.
    pub const ALL: [(&'static str, Self); 8] = [
        ("number", Self::Number),
        ("percent", Self::Percent),
        ("duration", Self::Duration),
        ("money", Self::Money),
        ("factor", Self::Factor),
        ("size", Self::Size),
        ("quantity", Self::Quantity),
        ("past", Self::Past),
    ];

    /// The name that patterns use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, shape)| *shape == self).map_or("", |(name, _)| name)
    }
}

/// Where `shape` stands in `text`, in order.
#[must_use]
pub fn shapes(text: &Text<'_>, shape: Shape) -> Vec<Span<Words>> {
    let count = u32::try_from(text.words.len()).unwrap_or(u32::MAX);
    let may_start: fn(&Text<'_>, u32) -> bool = match shape {
        Shape::Number => is_number_at,
        Shape::Past => |_, _| true,
        Shape::Percent | Shape::Duration | Shape::Money | Shape::Factor | Shape::Size | Shape::Quantity => {
            starts_amount
        }
    };
    let starts = (0..count).filter(|at| may_start(text, *at));
    starts.filter_map(|at| length(text, shape, at).map(|len| Span::new(at, at + len))).collect()
}

/// Whether any amount may start at `at`. This is the cheap look that spares most words all the others.
fn starts_amount(text: &Text<'_>, at: u32) -> bool {
    let word = &text.words[at as usize];
    word.amount || word.article
}

/// Whether an amount may start with `stem`: a number, a figure with its unit, or one of the words of [`factor`]. ("An hour" has
/// an article.)
pub(super) fn may_start_amount(stem: &str) -> bool {
    is_number(stem)
        || stem.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','))
        || stem.ends_with("fold")
        || is_factor_word(stem)
        || matches!(stem, "factor" | "order")
}

/// Number of words of a `shape` that starts at `at`.
fn length(text: &Text<'_>, shape: Shape, at: u32) -> Option<u32> {
    match shape {
        Shape::Number => is_number_at(text, at).then_some(1),
        Shape::Percent => percent(text, at),
        Shape::Duration => with_unit(text, at, is_duration_unit),
        Shape::Money => money(text, at),
        Shape::Factor => factor(text, at),
        Shape::Size => with_unit(text, at, is_size_unit),
        Shape::Quantity => percent(text, at)
            .or_else(|| with_unit(text, at, is_duration_unit))
            .or_else(|| money(text, at))
            .or_else(|| factor(text, at))
            .or_else(|| with_unit(text, at, is_size_unit))
            .or_else(|| with_unit(text, at, is_work_unit)),
        Shape::Past => is_past(text, at).then_some(1),
    }
}

fn next<'t>(text: &'t Text<'_>, at: u32) -> Option<&'t str> {
    let word = text.words.get(at as usize + 1)?;
    (word.sentence == text.words[at as usize].sentence).then(|| text.stem(at + 1))
}

fn is_number_at(text: &Text<'_>, at: u32) -> bool {
    text.words[at as usize].number
}

/// Whether `stem` is a figure or the word for one.
pub(super) fn is_number(stem: &str) -> bool {
    is_figure(stem) || is_number_word(stem)
}

/// "3", "1,000", "2.5", "30k", "5m": digits, and at most a letter for the magnitude.
fn is_figure(stem: &str) -> bool {
    let digits = stem.strip_suffix(['k', 'm']).unwrap_or(stem);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
}

/// Stems, as Snowball leaves them.
fn is_number_word(stem: &str) -> bool {
    matches!(
        stem,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelv"
            | "thirteen"
            | "fourteen"
            | "fifteen"
            | "sixteen"
            | "seventeen"
            | "eighteen"
            | "nineteen"
            | "twenti"
            | "thirti"
            | "forti"
            | "fifti"
            | "sixti"
            | "seventi"
            | "eighti"
            | "nineti"
            | "hundr"
            | "hundredth"
            | "thousand"
            | "million"
            | "billion"
            | "dozen"
            | "few"
            | "coupl"
            | "half"
            | "several"
    )
}

/// A number and a unit, fused ("300ms") or not ("a few hundred milliseconds"); "an hour" too.
fn with_unit(text: &Text<'_>, at: u32, is_unit: fn(&str) -> bool) -> Option<u32> {
    let stem = text.stem(at);
    if !is_number_at(text, at) {
        let digits = stem.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
        if digits > 0 {
            return is_unit(&stem[digits..]).then_some(1);
        }
        return (text.words[at as usize].article && is_unit(stem) && stem != "second").then_some(1);
    }
    // Up to three more number words ("a few hundred thousand"), one adjective ("3 full days"), then the unit.
    let mut last = at;
    while last < at + 3 && next(text, last).is_some() && is_number_at(text, last + 1) {
        last += 1;
    }
    for skip in 1..=2 {
        let unit = last + skip;
        let inside =
            text.words.get(unit as usize).is_some_and(|word| word.sentence == text.words[at as usize].sentence);
        if inside && is_unit(text.stem(unit)) {
            return Some(unit + 1 - at);
        }
    }
    None
}

fn is_duration_unit(stem: &str) -> bool {
    matches!(
        stem,
        "ms" | "millisecond"
            | "milli"
            | "us"
            | "µs"
            | "microsecond"
            | "s"
            | "sec"
            | "second"
            | "min"
            | "minut"
            | "h"
            | "hr"
            | "hour"
            | "day"
            | "week"
            | "month"
            | "year"
            | "quarter"
            | "sprint"
            | "night"
            | "weekend"
            | "afternoon"
            | "morn"
            | "fortnight"
    )
}

fn is_size_unit(stem: &str) -> bool {
    matches!(
        stem,
        "kb" | "mb"
            | "gb"
            | "tb"
            | "pb"
            | "kib"
            | "mib"
            | "gib"
            | "byte"
            | "kilobyt"
            | "megabyt"
            | "gigabyt"
            | "terabyt"
            | "petabyt"
    )
}

/// What work and its outcome are counted in; not "services", "teams" and other parts of a design.
fn is_work_unit(stem: &str) -> bool {
    matches!(
        stem,
        "request"
            | "queri"
            | "user"
            | "event"
            | "messag"
            | "order"
            | "row"
            | "record"
            | "ticket"
            | "incid"
            | "error"
            | "call"
            | "transact"
            | "rps"
            | "qps"
            | "tps"
            | "signup"
            | "visitor"
            | "customer"
            | "payment"
            | "book"
            | "outag"
            | "rollback"
            | "bug"
            | "alert"
            | "page"
            | "complaint"
            | "download"
            | "deploy"
            | "releas"
            | "click"
            | "write"
            | "read"
    )
}

fn percent(text: &Text<'_>, at: u32) -> Option<u32> {
    if !is_number_at(text, at) {
        return None;
    }
    if text.words[at as usize].percent {
        return Some(1);
    }
    match next(text, at)? {
        "percent" | "percentag" => Some(2),
        "per" => (next(text, at + 1)? == "cent").then_some(3),
        _ => None,
    }
}

fn money(text: &Text<'_>, at: u32) -> Option<u32> {
    let is_currency = |stem: &str| {
        matches!(stem, "dollar" | "euro" | "pound" | "usd" | "eur" | "gbp" | "buck" | "cent" | "rupe" | "franc" | "yen")
    };
    if text.words[at as usize].currency && text.stem(at).starts_with(|c: char| c.is_ascii_digit()) {
        return Some(1);
    }
    with_unit(text, at, is_currency)
}

fn factor(text: &Text<'_>, at: u32) -> Option<u32> {
    let stem = text.stem(at);
    let times = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if stem.strip_suffix('x').is_some_and(times) || stem.ends_with("fold") && stem.len() > 4 {
        return Some(1);
    }
    match stem {
        _ if is_factor_word(stem) => Some(1),
        "factor" if next(text, at)? == "of" && next(text, at + 1).is_some() && is_number_at(text, at + 2) => Some(3),
        "order" if next(text, at)? == "of" && next(text, at + 1)? == "magnitud" => Some(3),
        _ if is_number_at(text, at) => (next(text, at)? == "time").then_some(2),
        _ => None,
    }
}

/// Stems that are a factor by themselves.
fn is_factor_word(stem: &str) -> bool {
    matches!(
        stem,
        "twice" | "halv" | "doubl" | "tripl" | "quadrupl" | "half" | "third" | "quarter" | "threefold" | "thrice"
    )
}

fn is_past(text: &Text<'_>, at: u32) -> bool {
    let (surface, stem) = (text.surface(at), text.stem(at));
    // Most words are their own stems: no other form of a verb, unless it ends like one or has one form for all tenses.
    let ends_like_one = surface.ends_with(['d', 'D', 't', 'T']);
    if surface.eq_ignore_ascii_case(stem) && !ends_like_one {
        return false;
    }
    // Nor has any of these.
    let last = |count: usize| surface.get(surface.len().saturating_sub(count)..).unwrap_or_default();
    if last(1).eq_ignore_ascii_case("s") || last(3).eq_ignore_ascii_case("ing") {
        return false;
    }
    let surface = surface.to_ascii_lowercase();
    if matches!(
        surface.as_str(),
        "need"
            | "feed"
            | "speed"
            | "indeed"
            | "seed"
            | "embed"
            | "exceed"
            | "proceed"
            | "succeed"
            | "hundred"
            | "were"
            | "been"
            | "had"
            | "are"
            | "am"
            | "done"
            | "gone"
    ) {
        return false;
    }
    if matches!(
        surface.as_str(),
        "cut" | "put" | "set" | "split" | "shut" | "hit" | "let" | "read" | "quit" | "spread" | "reset"
    ) {
        return true;
    }
    let regular = surface.len() > 3 && surface.ends_with("ed");
    // An irregular form is one whose base the table of forms gave: the stem is no prefix.
    regular || surface != stem && super::normalise::is_irregular(&surface)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{NoCorrection, Normaliser};

    #[track_caller]
    fn check(answer: &str, shape: Shape, expected: &[&str]) {
        let text = Text::new(answer, &mut Normaliser::new(&NoCorrection));
        let found: Vec<&str> =
            shapes(&text, shape).iter().map(|words| &answer[text.raw_span(*words).range()]).collect();
        assert_eq!(found, expected, "{shape:?} in {answer:?}");
    }

    #[test]
    fn quantities_are_told_from_mere_numbers() {
        check("cut by 40%, forty per cent", Shape::Percent, &["40", "forty per cent"]);
        check("from 4 s to 300 ms, then 2h, an hour", Shape::Duration, &["4 s", "300 ms", "2h", "hour"]);
        check("$5k a month, or 200 euros", Shape::Money, &["5k", "200 euros"]);
        check("3x faster, twice, ten times", Shape::Factor, &["3x", "twice", "ten times"]);
        check("by a factor of 3, and by a factor of", Shape::Factor, &["factor of 3"]);
        check("we had 3 services and two teams", Shape::Quantity, &[]);
        check("12,000 requests and two incidents", Shape::Quantity, &["12,000 requests", "two incidents"]);
        check("I built it, moved on, and need speed", Shape::Past, &["built", "moved"]);
    }
}

//! Dates as file names, headings and front matter have them.

use std::fmt;
use std::ops::Range;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first date in `text`, with its bytes: `2026-03-01`, `2026_03_01`, `2026.03.01` or `20260301`.
    #[must_use]
    pub fn find(text: &str) -> Option<(Self, Range<usize>)> {
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut starts = (0..bytes.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1)));
        starts.find_map(|start| {
            let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit() || b"-_.".contains(b)).count();
            let end = [10, 8].into_iter().find(|end| *end <= length && !is_digit(start + end))? + start;
            Some((Self::read(&text[start..end])?, start..end))
        })
    }

    /// Eight digits, or ten characters of which the fifth and the eighth are the same sign.
    fn read(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_one_sign = text.len() == 8 || text.get(4..5) == text.get(7..8);
        if digits.len() != 8 || !is_one_sign {
            return None;
        }
        let (year, month, day) = (digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
        let is_day = (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then_some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_names() {
        for (text, expected) in [
            ("2026-03-01", Some("2026-03-01")),
            ("notes-2026_03_01-saga.md", Some("2026-03-01")),
            ("20260301.md", Some("2026-03-01")),
            ("2026-03-01T10:00", Some("2026-03-01")),
            ("v2.1 of 2026.12.31", Some("2026-12-31")),
            ("2026-13-01", None),
            ("2026-03_01", None),
            ("2026-03-011", None),
            ("12345678901", None),
            ("1234567890", None),
            ("2026-3-1", None),
            ("größe 2026", None),
            ("", None),
        ] {
            assert_eq!(Date::find(text).map(|(date, _)| date.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}

//! Answers, file names and rubrics are not ours: a terminal must not obey what stands in them.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` on one line, with everything that a terminal would obey rather than show written as `\u{1b}`.
///
/// Line ends and tabs become spaces. Escaped are control characters, marks that turn the direction of writing (they can
/// make a line read otherwise than it is), line separators and invisible tags.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", " ");
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            c if is_obeyed(c) => write!(shown, "{}", c.escape_unicode()).expect("a string takes everything"),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// The same for a text of several lines.
#[must_use]
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

pub(super) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_has_nothing_to_obey() {
        for (text, shown) in [
            ("plain – “text” ☕", "plain – “text” ☕"),
            ("two\nlines\tand\r\nmore", "two lines and more"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("over\rwritten", "over\\u{d}written"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
        ] {
            assert_eq!(printable(text), shown, "{text:?}");
        }
        assert_eq!(printable_lines("a\n\u{1b}b"), "a\n\\u{1b}b");
    }
}

//! Lines that fit a width, and their colours.

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;
use textwrap::{Options, WrapAlgorithm};

/// What a colour stands for. Whatever has one says the same in words or by a sign, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Half of what it should be.
    Fair,
    /// Not as it should be.
    Poor,
    /// A title.
    Title,
    /// Less important than what stands around it.
    Aside,
}

/// `text` in the colour of `tone`, or as it is.
#[must_use]
pub fn paint(text: &str, tone: Tone, color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let style = match tone {
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Fair => AnsiColor::Yellow.on_default(),
        Tone::Poor => AnsiColor::Red.on_default(),
        Tone::Title => Style::new().bold(),
        Tone::Aside => Style::new().dimmed(),
    };
    format!("{style}{text}{style:#}")
}

/// `text` wrapped to `width` behind `lead`; the lines that follow are indented as far as `lead` is wide.
#[must_use]
pub fn hanging(lead: &str, text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(display_width(lead));
    let options = Options::new(width)
        .initial_indent(lead)
        .subsequent_indent(&indent)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Items one after the other with `link` between them, broken only between items.
pub(super) fn chain(items: &[String], link: &str, indent: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let item = if position == 0 { item.clone() } else { format!("{link}{item}") };
        match lines.last_mut() {
            Some(last) if display_width(last) + 1 + display_width(&item) <= width => {
                last.push(' ');
                last.push_str(&item);
            }
            _ => lines.extend(hanging(indent, &item, width)),
        }
    }
    lines
}

/// `text` in at most `width` columns; what is too long loses its middle.
pub(super) fn shorten(text: &str, width: usize) -> String {
    const GAP: &str = " … ";
    if display_width(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(display_width(GAP));
    let head = fitting(text.chars(), room - room / 3);
    let tail: String = fitting(text.chars().rev(), room / 3).chars().rev().collect();
    // At a space, if that does not cost half of it.
    let head_end = head.rfind(' ').filter(|end| *end >= head.len() / 2).unwrap_or(head.len());
    let tail_start = tail.find(' ').filter(|start| *start <= tail.len() / 2).unwrap_or(0);
    format!("{}{GAP}{}", head[..head_end].trim_end(), tail[tail_start..].trim_start())
}

/// As many characters as fit.
fn fitting(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut left = width;
    let fits = |c: &char| {
        let wide = display_width(c.encode_utf8(&mut [0; 4]));
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    chars.take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_loses_its_middle() {
        assert_eq!(shorten("short", 10), "short");
        assert_eq!(shorten("the coordinator asks everybody to vote", 22), "the coordinat … vote");
        assert_eq!(shorten("日本語日本語日本語", 12), "日本語 … 語");
    }

    #[test]
    fn a_chain_breaks_between_items() {
        let items = ["one two".to_owned(), "three".to_owned(), "four".to_owned()];
        assert_eq!(chain(&items, "> ", "  ", 18), ["  one two > three", "  > four"]);
    }

    #[test]
    fn lines_hang_behind_their_lead() {
        assert_eq!(hanging("Say: ", "a bb ccc", 9), ["Say: a bb", "     ccc"]);
        assert_eq!(hanging("Say: ", "", 9), ["Say:"]);
    }
}

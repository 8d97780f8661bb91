//! JSON, as the contract has it.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::printable::is_obeyed;

/// One report, or anything else, on a line of its own.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", harmless(&serde_json::to_string(value)?))
}

/// One report by itself.
pub(super) fn write_object(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_json(report, out)
}

/// An element of an array, `position` elements being written already.
pub(super) fn write_element(report: &Report, position: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(before_element(position).as_bytes())?;
    write_indented(report, out)
}

/// What stands before the element of an array at `position`.
pub(super) fn before_element(position: usize) -> &'static str {
    if position == 0 { "[" } else { "," }
}

/// A report as an element of an array, without what stands before it.
pub(super) fn write_indented(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    // A line end inside a JSON string is escaped, so each one here may be indented.
    write!(out, "\n  {}", harmless(&serde_json::to_string_pretty(report)?).replace('\n', "\n  "))
}

/// The end of an array of `count` elements.
pub(super) fn close_array(count: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })
}

/// Any value over several lines, with all escaped that a terminal would obey.
///
/// # Errors
/// If the output cannot be written to.
pub fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", harmless(&serde_json::to_string_pretty(value)?))
}

/// JSON that means the same and holds nothing that a terminal obeys: JSON itself asks only that ASCII control characters
/// are escaped, and those beyond ASCII stand nowhere but in strings.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| byte >= DELETE) {
        let c = rest[at..].chars().next().unwrap_or_default();
        text.push_str(&rest[..at]);
        if is_obeyed(c) {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
        rest = &rest[at + c.len_utf8()..];
    }
    text.push_str(rest);
    text
}

/// The one ASCII control character that JSON does not escape; all others that a terminal obeys are beyond ASCII.
const DELETE: u8 = 0x7f;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_is_the_same_text() {
        let text = "\u{1b}[2J \u{9b}31m \u{7f} \u{202e} \u{e0041} \u{feff} é";
        let mut out = Vec::new();
        write_json(&text, &mut out).expect("memory takes everything");
        let json = String::from_utf8(out).expect("JSON is UTF-8");
        assert_eq!(json, "\"\\u001b[2J \\u009b31m \\u007f \\u202e \\udb40\\udc41 \\ufeff é\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).expect("it is JSON"), text);
    }
}

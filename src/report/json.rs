//! JSON, as the contract has it.

use std::io::{self, Write};

use super::Report;

/// One report on a line of its own.
pub(super) fn write_line(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    out.write_all(b"\n")
}

/// One report by itself.
pub(super) fn write_object(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
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
    write!(out, "\n  {}", serde_json::to_string_pretty(report)?.replace('\n', "\n  "))
}

/// The end of an array of `count` elements.
pub(super) fn close_array(count: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })
}

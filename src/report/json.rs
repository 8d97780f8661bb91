//! JSON, as the contract has it.

use std::io::{self, Write};

use super::Report;

/// One report on a line of its own.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_jsonl(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    out.write_all(b"\n")
}

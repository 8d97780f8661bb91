//! Reports of a batch of any size: each is put into its form by whoever judged it, and nothing is kept.

use std::io::{self, Write};

use super::{Format, Report, csv, json};

/// A format in which one report after the other can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// An array, also of one report or none.
    Json,
    /// One object a line.
    Jsonl,
    /// One row an answer.
    Csv,
}

impl Stream {
    /// `None` for formats that show all answers together.
    #[must_use]
    pub fn of(format: Format) -> Option<Self> {
        match format {
            Format::Json => Some(Self::Json),
            Format::Jsonl => Some(Self::Jsonl),
            Format::Csv => Some(Self::Csv),
            Format::Table | Format::Markdown | Format::Html | Format::Github | Format::Junit | Format::Sarif => None,
        }
    }

    /// A report, without what stands between it and others. The answer starts on `line` of its file.
    ///
    /// # Errors
    /// If it cannot be put into the format, which does not happen to a report.
    pub fn piece(self, report: &Report, line: usize) -> io::Result<Vec<u8>> {
        let mut piece = Vec::new();
        match self {
            Self::Json => json::write_indented(report, &mut piece)?,
            Self::Jsonl => json::write_line(report, &mut piece)?,
            Self::Csv => csv::write_row_with_place(report, line, &mut piece)?,
        }
        Ok(piece)
    }

    /// What stands before the piece at `position`.
    #[must_use]
    pub fn before(self, position: usize) -> String {
        match self {
            Self::Json => json::before_element(position).to_owned(),
            Self::Csv if position == 0 => csv::header_with_place(),
            Self::Csv | Self::Jsonl => String::new(),
        }
    }

    /// What stands behind the last of `count` pieces.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn finish(self, count: usize, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json => json::close_array(count, out),
            Self::Csv if count == 0 => out.write_all(csv::header_with_place().as_bytes()),
            Self::Jsonl | Self::Csv => Ok(()),
        }
    }
}

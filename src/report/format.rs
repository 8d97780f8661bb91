//! Which format writes how.

use std::io::{self, Write};

use crate::check::Outcome;

use super::{Report, csv, github, html, json, junit, markdown, outcome, sarif, table};

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, within the width of the terminal
    #[default]
    Table,
    /// One object, or an array if several files are given
    Json,
    /// One object a line
    Jsonl,
    /// One row an answer
    Csv,
    /// For notes and pull requests
    Markdown,
    /// One page for a browser, with the answer's own text
    Html,
    /// Annotations of a GitHub workflow
    Github,
    /// A test suite, for CI servers
    Junit,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

impl Format {
    /// Whether reports in this form tell how the score comes about without being asked.
    #[must_use]
    pub fn explains(self) -> bool {
        self == Self::Html
    }

    /// Whether a batch in this form shows each answer in full, beside or instead of the summary.
    #[must_use]
    pub fn shows_answers(self) -> bool {
        matches!(self, Self::Html | Self::Github | Self::Junit | Self::Sarif)
    }
}

/// How text for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    width: usize,
    color: bool,
}

impl Look {
    /// For a place that is `columns` wide. Text is made neither narrower than 40 columns, where no table fits, nor wider
    /// than 120, where lines are hard to read.
    #[must_use]
    pub fn new(columns: usize, color: bool) -> Self {
        Self { width: columns.clamp(40, 120), color }
    }

    /// Columns to stay within.
    #[must_use]
    pub fn width(self) -> usize {
        self.width
    }

    /// Whether colours may be used.
    #[must_use]
    pub fn color(self) -> bool {
        self.color
    }
}

/// Writes reports one after the other. Only what stands in one document is kept to the end: `JUnit`, SARIF, and an HTML page,
/// which starts with an overview.
pub struct Writer<'o> {
    format: Format,
    look: Look,
    several: bool,
    written: usize,
    bar: Option<f64>,
    kept: Vec<Outcome>,
    page: html::Page,
    out: &'o mut dyn Write,
}

impl<'o> Writer<'o> {
    /// A writer of `format` to `out`. `several`: more than one report is expected, which in JSON makes an array.
    pub fn new(format: Format, look: Look, several: bool, out: &'o mut dyn Write) -> Self {
        Self { format, look, several, written: 0, bar: None, kept: Vec::new(), page: html::Page::new(several), out }
    }

    /// Tells formats that know failures how many points an answer must have.
    #[must_use]
    pub fn with_bar(self, bar: Option<f64>) -> Self {
        Self { bar, ..self }
    }

    /// Takes note of a `file` that could not be judged, for the formats that tell of it.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn not_judged(&mut self, file: &str, message: String) -> io::Result<()> {
        match self.format {
            Format::Github => github::write(&Outcome::not_judged(file, message), self.out)?,
            Format::Junit | Format::Sarif => self.kept.push(Outcome::not_judged(file, message)),
            Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown | Format::Html => {}
        }
        Ok(())
    }

    /// Writes one report.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn write(&mut self, report: &Report) -> io::Result<()> {
        let out = &mut *self.out;
        let is_first = self.written == 0;
        match self.format {
            Format::Table => {
                if !is_first {
                    writeln!(out)?;
                }
                table::write(report, self.look, out)?;
            }
            Format::Json if self.several => json::write_element(report, self.written, out)?,
            Format::Json => json::write_object(report, out)?,
            Format::Jsonl => json::write_line(report, out)?,
            Format::Csv => {
                if is_first {
                    csv::write_header(out)?;
                }
                csv::write_row(report, out)?;
            }
            Format::Markdown => {
                if !is_first {
                    writeln!(out)?;
                }
                markdown::write(report, out)?;
            }
            Format::Html => self.page.add(report),
            Format::Github => github::write(&outcome::of_report(report, self.bar), out)?,
            Format::Junit | Format::Sarif => self.kept.push(outcome::of_report(report, self.bar)),
        }
        self.written += 1;
        Ok(())
    }

    /// Passes on what is written so far.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what follows the last report, and says how many there were.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn finish(self) -> io::Result<usize> {
        match self.format {
            Format::Json if self.several => json::close_array(self.written, self.out)?,
            Format::Csv if self.written == 0 => csv::write_header(self.out)?,
            Format::Html => self.page.write(self.out)?,
            Format::Junit => junit::write(&self.kept, self.out)?,
            Format::Sarif => sarif::write(&self.kept, self.out)?,
            Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown | Format::Github => {}
        }
        self.out.flush()?;
        Ok(self.written)
    }
}

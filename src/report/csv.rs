//! CSV (RFC 4180): one row an answer, for spreadsheets.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Report, id_text, printable};

const HEADER: &str = "file,question,score,band,core,core_covered,core_explained,bonus_covered,order,\
                      red_flags,missing,named";
/// More columns, where a file can hold several answers.
const PLACE_HEADER: &str = ",line,id,date";

/// The names of the columns.
pub(super) fn write_header(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADER}")
}

/// The same for rows with the place of an answer.
pub(super) fn header_with_place() -> String {
    format!("{HEADER}{PLACE_HEADER}\n")
}

/// One row. Several ids in one cell have spaces between them.
pub(super) fn write_row(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", row(report))
}

/// One row with the place of the answer, which starts on `line`.
pub(super) fn write_row_with_place(report: &Report, line: usize, out: &mut dyn Write) -> io::Result<()> {
    let id = report.id.as_deref().map(id_text).unwrap_or_default();
    let date = report.date.as_deref().unwrap_or_default();
    writeln!(out, "{},{line},{},{date}", row(report), cell(&id))
}

fn row(report: &Report) -> String {
    let count = |tier: &str, statuses: &[&str]| {
        let is_counted = |c: &&super::ConceptReport| c.tier == tier && statuses.contains(&c.status);
        report.concepts.iter().filter(is_counted).count().to_string()
    };
    let gaps = |status: &str| -> String {
        let ids: Vec<&str> =
            report.gaps.iter().filter(|gap| gap.status == status).map(|gap| gap.concept.as_str()).collect();
        ids.join(" ")
    };
    let red_flags: Vec<&str> = report.red_flags.iter().map(|flag| flag.id.as_str()).collect();
    let cells = [
        report.file.clone(),
        report.question.clone(),
        report.score.to_string(),
        report.band.clone(),
        count("core", &["missing", "named", "explained"]),
        count("core", &["named", "explained"]),
        count("core", &["explained"]),
        count("bonus", &["named", "explained"]),
        report.order.score.to_string(),
        red_flags.join(" "),
        gaps("missing"),
        gaps("named"),
    ];
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",")
}

/// A cell on one line that no spreadsheet takes for a formula and no terminal obeys, quoted where it must be.
fn cell(text: &str) -> String {
    let text = printable(text);
    let is_formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = if is_formula { Cow::Owned(format!("'{text}")) } else { text };
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", "two lines"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("＝1", "'＝1"),
            ("\tx", " x"),
            ("\rx", "\\u{d}x"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }
}

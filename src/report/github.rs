//! Annotations of a GitHub workflow: one line each, at its file and line.

use std::io::{self, Write};

use crate::check::{Level, Outcome};

use super::printable;

/// One annotation for each breach.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for breach in &outcome.breaches {
        let kind = match breach.level {
            Level::Note => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let place = (outcome.file.as_str(), breach.line, breach.column);
        writeln!(out, "{}", annotation(kind, place, breach.code.name(), &breach.text()))?;
    }
    Ok(())
}

/// The workflow command that shows `text` at a file, line and column; `kind` is "error", "warning" or "notice". Nothing in
/// `text` or the name of the file can end the line or begin a command of its own.
#[must_use]
pub fn annotation(kind: &str, (file, line, column): (&str, usize, usize), title: &str, text: &str) -> String {
    let (file, title, text) = (escaped(file, true), escaped(title, true), escaped(text, false));
    format!("::{kind} file={file},line={line},col={column},title={title}::{text}")
}

/// What a workflow command may not hold as it is; the runner turns it back.
fn escaped(text: &str, is_property: bool) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => written.push_str("%25"),
            '\r' => written.push_str("%0D"),
            '\n' => written.push_str("%0A"),
            ':' if is_property => written.push_str("%3A"),
            ',' if is_property => written.push_str("%2C"),
            c => written.push_str(&printable(c.encode_utf8(&mut [0; 4]))),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_annotation_or_begins_one() {
        let text = "100 %\n::error::x\r\n\u{1b}[31m";
        assert_eq!(
            annotation("error", ("a,b:c\n.md", 3, 7), "red-flag", text),
            "::error file=a%2Cb%3Ac%0A.md,line=3,col=7,title=red-flag::100 %25%0A::error::x%0D%0A\\u{1b}[31m"
        );
    }
}

//! The surroundings of the program, as arguments.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Read, Write};

use terminal_size::{Width, terminal_size_of};

use crate::finding::{Finding, Severity};
use crate::report::{Look, Tone, paint, printable_lines};

/// Streams, what is known about them, and the few environment variables that matter.
pub struct Io<'a> {
    /// Standard input.
    pub stdin: Box<dyn Read + 'a>,
    /// Standard output: results only.
    pub stdout: Box<dyn Write + 'a>,
    /// Standard error: everything else.
    pub messages: Messages<'a>,
    /// Whether a person types the input.
    pub stdin_is_terminal: bool,
    /// Whether a person reads the results.
    pub stdout_is_terminal: bool,
    /// Columns of that terminal.
    pub width: Option<usize>,
    /// Those of [`VARIABLES`] that are set and not empty.
    pub env: BTreeMap<&'static str, String>,
}

/// The environment variables that are looked at.
pub const VARIABLES: [&str; 4] = ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"];

/// Bytes of results that are written at a time: a report has some thousand.
const WRITTEN: usize = 1 << 16;

/// Columns of what is no terminal.
const USUAL_WIDTH: usize = 80;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On terminals, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// In files and pipes, too
    Always,
    /// Nowhere
    Never,
}

impl Io<'static> {
    /// Those of this process.
    #[must_use]
    pub fn std() -> Self {
        let stdout = io::stdout();
        let variable = |name| Some((name, std::env::var(name).ok().filter(|value| !value.is_empty())?));
        Self {
            stdin: Box::new(io::stdin()),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: stdout.is_terminal(),
            width: terminal_size_of(&stdout).map(|(Width(columns), _)| usize::from(columns)),
            stdout: Box::new(io::BufWriter::with_capacity(WRITTEN, stdout)),
            messages: Messages {
                to: Box::new(io::stderr()),
                is_terminal: io::stderr().is_terminal(),
                color: io::stderr().is_terminal(),
            },
            env: VARIABLES.into_iter().filter_map(variable).collect(),
        }
    }
}

impl Io<'_> {
    /// How results look that go to standard output, or, if not `to_stdout`, to a file.
    pub(super) fn look(&self, choice: ColorChoice, to_stdout: bool) -> Look {
        let columns = self.env.get("COLUMNS").and_then(|columns| columns.parse().ok());
        Look::new(
            columns.or(self.width.filter(|_| to_stdout)).unwrap_or(USUAL_WIDTH),
            self.wants_color(choice, to_stdout && self.stdout_is_terminal),
        )
    }

    /// Whether to use colours on a stream, by `--color`, `NO_COLOR`, `CLICOLOR_FORCE` and what the stream is.
    pub(super) fn wants_color(&self, choice: ColorChoice, is_terminal: bool) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.env.contains_key("NO_COLOR") => false,
            ColorChoice::Auto if self.env.get("CLICOLOR_FORCE").is_some_and(|force| force != "0") => true,
            ColorChoice::Auto => is_terminal && self.env.get("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// Standard error. What cannot be written there is lost: there is no other place to complain.
pub struct Messages<'a> {
    /// The stream.
    pub to: Box<dyn Write + 'a>,
    /// Whether a person reads it.
    pub is_terminal: bool,
    /// Whether to use colours.
    pub color: bool,
}

impl Messages<'_> {
    /// Something that could not be done.
    pub(super) fn error(&mut self, text: &str) {
        self.say("error", Tone::Poor, text);
    }

    /// Something that may not be what was meant.
    pub(super) fn warning(&mut self, text: &str) {
        self.say("warning", Tone::Fair, text);
    }

    /// Something worth knowing.
    pub(super) fn note(&mut self, text: &str) {
        self.say("note", Tone::Title, text);
    }

    /// Problems of rubrics, each with its place.
    pub(super) fn findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            let text = finding_text(finding, self.color);
            let _ = writeln!(self.to, "{text}");
        }
    }

    /// Text as it is, already fit for a terminal.
    pub(super) fn text(&mut self, text: &str) {
        let _ = self.to.write_all(text.as_bytes());
    }

    fn say(&mut self, kind: &str, tone: Tone, text: &str) {
        let kind = paint(kind, tone, self.color);
        let _ = writeln!(self.to, "{kind}: {}", printable_lines(text));
    }
}

/// A finding as people read it: place, problem and way out.
pub(super) fn finding_text(finding: &Finding, color: bool) -> String {
    let text = printable_lines(&finding.to_string());
    let (kind, tone) = match finding.severity {
        Severity::Warning => ("warning", Tone::Fair),
        Severity::Error => ("error", Tone::Poor),
    };
    text.replacen(&format!(": {kind}["), &format!(": {}[", paint(kind, tone, color)), 1)
}

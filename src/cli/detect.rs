//! `evaluate detect FILE`: which question an answer seems to answer, and why.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use serde::Serialize;

use crate::finding::Place;
use crate::question::{Guess, Names, Recogniser, Sign, named};
use crate::report::{Tone, hanging, paint, printable, write_json};

use super::app::Shared;
use super::io::Io;
use super::{Exit, input, rubrics, size};

/// What detecting takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The answer; standard input if there is none, or for `-`
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true, value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Refuse larger files
    #[arg(long, value_name = "SIZE", value_parser = size::parse, default_value = "16M")]
    max_size: u64,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

/// The words shown for each guess.
const MOST_SIGNS: usize = 6;

/// What was found, as scripts see it.
#[derive(Serialize)]
struct Report<'r> {
    schema: u32,
    file: &'r str,
    /// The question that scoring would take.
    question: Option<&'r str>,
    /// The file names it: nothing has to be guessed.
    named: bool,
    guesses: Vec<GuessReport<'r>>,
}

#[derive(Serialize)]
struct GuessReport<'r> {
    question: &'r str,
    confidence: f64,
    points: f64,
    signs: Vec<SignReport<'r>>,
}

#[derive(Serialize)]
struct SignReport<'r> {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    text: &'r str,
    times: usize,
    points: f64,
}

/// The best guesses with the words that speak for each; 2 if scoring would have to be told the question.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let input = input::read(&arguments.file, &mut io.stdin, arguments.max_size)?;
    let part = input.answer();
    let answer = &input.source[part.clone()];
    let named = named(answer, &Names::of(&library)).map(|id| id.to_lowercase());
    if let Some(unknown) = named.as_ref().filter(|named| !library.questions().any(|id| id == *named)) {
        rubrics::rubric(&library, unknown)?;
    }
    let recognition = Recogniser::new(&library).recognise(answer);
    let sure = recognition.sure();
    let guessed = sure.as_ref().ok().map(|guess| guess.question.as_str());
    let report = Report {
        schema: 1,
        file: &input.name,
        question: named.as_deref().or(guessed),
        named: named.is_some(),
        guesses: recognition.guesses.iter().map(|guess| guess_report(guess, &input.source, part.start)).collect(),
    };
    match arguments.format {
        Format::Json => {
            write_json(&report, &mut *io.stdout)?;
        }
        Format::Table => table(&report, shared, io)?,
    }
    match sure {
        Err(unsure) if named.is_none() => Err(unsure.into()),
        Ok(_) | Err(_) => Ok(Exit::Passed),
    }
}

fn guess_report<'r>(guess: &'r Guess, source: &'r str, offset: usize) -> GuessReport<'r> {
    let sign = |sign: &Sign| {
        let (start, end) = (sign.raw.range().start + offset, sign.raw.range().end + offset);
        let Place { line, column, .. } = Place::new("", source, start);
        SignReport {
            start,
            end,
            line,
            column,
            text: &source[start..end],
            times: sign.times,
            points: rounded(sign.points),
        }
    };
    GuessReport {
        question: &guess.question,
        confidence: rounded(guess.confidence),
        points: rounded(guess.points),
        signs: guess.signs.iter().take(MOST_SIGNS).map(sign).collect(),
    }
}

/// To thousandths: more digits would say more than is known.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn table(report: &Report<'_>, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<()> {
    let look = io.look(shared.color, true);
    let width = look.width();
    let file = printable(report.file);
    let verdict = match (report.question, report.named) {
        (Some(question), true) => format!("{file} names its question: `{}`", printable(question)),
        (Some(question), false) => format!("{file} answers `{}`", printable(question)),
        (None, _) if report.guesses.is_empty() => format!("{file} says nothing that fits any question"),
        (None, _) => format!("{file} may answer any of these"),
    };
    writeln!(io.stdout, "{}", paint(&verdict, Tone::Title, look.color()))?;
    for guess in &report.guesses {
        let lead = format!("{:>4.0} %  ", guess.confidence * 100.0);
        let name = paint(&printable(guess.question), Tone::Title, look.color());
        writeln!(io.stdout, "{lead}{name}")?;
        let signs: Vec<String> = guess.signs.iter().map(sign_text).collect();
        for line in hanging("        ", &signs.join(", "), width) {
            writeln!(io.stdout, "{line}")?;
        }
    }
    Ok(())
}

fn sign_text(sign: &SignReport<'_>) -> String {
    let words: Vec<&str> = sign.text.split_whitespace().collect();
    let text = match words.as_slice() {
        [first, .., last] if words.len() > 6 => format!("{first} … {last}"),
        _ => words.join(" "),
    };
    let times = if sign.times > 1 { format!(", {} times", sign.times) } else { String::new() };
    format!("“{}” (line {}{times})", printable(&text), sign.line)
}

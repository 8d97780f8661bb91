//! `evaluate rubric calibrate MARKED`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::calibrate::{
    Comparison, ConceptAgreement, Confusion, Marked, QuestionAgreement, Suggestion, compare, quadratic_kappa, read_csv,
    read_jsonl, spearman, suggest,
};
use crate::report::{Tone, paint, printable, write_json};
use crate::rubric::LibraryError;

use super::app::Shared;
use super::io::Io;
use super::rubrics::{self, Mistakes};
use super::{Exit, input};

/// What comparing with people takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Marked answers: CSV with a header, or JSON lines if the name ends in `.jsonl`; `-` is JSON lines from standard input
    #[arg(value_name = "MARKED", value_hint = clap::ValueHint::FilePath)]
    marked: PathBuf,
    /// Propose phrases for what the rubric misses
    #[arg(long)]
    suggest: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// One document for programs
    Json,
}

pub(super) const AFTER_HELP: &str = "\
Columns or fields:
  question, text     always
  id                 if you like
  score              a total from 0 to 100
  ID of a concept    0 missing, 1 named, 2 explained; empty for no mark
JSON lines may also have \"labels\": {concept: level}. Formats are table and json.";

/// Files of more bytes are refused.
const LARGEST: u64 = 1 << 28;

/// Prints how far rubric and people agree.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let path = arguments.marked.as_path();
    let marked = read(path, io).with_context(|| format!("cannot use `{}`", path.display()))?;
    let comparison = compare(&marked, &library).map_err(|error| match error {
        LibraryError::Invalid(findings) => anyhow::Error::from(Mistakes(findings)),
        error @ (LibraryError::UnknownQuestion { .. } | LibraryError::Read { .. } | LibraryError::Refused { .. }) => {
            error.into()
        }
    })?;
    for (id, question) in &comparison.questions {
        for unknown in &question.unknown {
            io.messages.warning(&format!("`{unknown}` is no concept of `{id}`; its marks are left out"));
        }
    }
    let suggestions = arguments.suggest.then(|| suggest(&marked, &comparison));
    match arguments.format {
        Format::Table => {
            let color = io.look(shared.color, true).color();
            table(&comparison, suggestions.as_deref(), color, &mut io.stdout)?;
        }
        Format::Json => {
            write_json(&document(&comparison, suggestions.as_deref()), &mut *io.stdout)?;
        }
    }
    Ok(Exit::Passed)
}

fn read(path: &Path, io: &mut Io<'_>) -> anyhow::Result<Vec<Marked>> {
    let source = input::read(path, &mut io.stdin, LARGEST)?.source;
    let is_lines = input::is_stdin(path) || path.extension().is_some_and(|end| end == "jsonl" || end == "ndjson");
    Ok(if is_lines { read_jsonl(&source)? } else { read_csv(&source)? })
}

fn table(
    comparison: &Comparison,
    suggestions: Option<&[Suggestion]>,
    color: bool,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let title = |text: &str| paint(&printable(text), Tone::Title, color);
    for (id, question) in &comparison.questions {
        writeln!(out, "{}: {} answers", title(id), question.answers)?;
        if let Some(rank) = spearman(&question.totals) {
            writeln!(out, "  rank correlation of totals {rank:.2}")?;
        }
        if !question.concepts.is_empty() {
            let widest = question.concepts.iter().map(|concept| concept.id.len()).max().unwrap_or(0);
            writeln!(out, "  {:widest$}  accuracy precision recall kappa weighted  too generous  too strict", "")?;
            for concept in &question.concepts {
                writeln!(out, "  {:widest$}  {}", concept.id, line(concept))?;
            }
        }
        credits(question, out)?;
    }
    if comparison.presence().count() > 0 {
        let presence = comparison.presence();
        writeln!(
            out,
            "{}: accuracy {}, precision {}, recall {}, kappa {}, quadratic weighted kappa {}",
            title("all concepts"),
            shown(presence.accuracy()),
            shown(presence.precision()),
            shown(presence.recall()),
            shown(presence.kappa()),
            shown(quadratic_kappa(&comparison.levels()))
        )?;
    }
    if let Some(rank) = spearman(&comparison.totals()) {
        writeln!(out, "{}: Spearman's rank correlation {rank:.2}", title("all totals"))?;
    }
    match suggestions {
        None => {}
        Some([]) => writeln!(out, "no phrase gains on answers that it was not chosen by")?,
        Some(all) => {
            writeln!(out, "{}", title("phrases to add"))?;
            for Suggestion { question, concept, phrase, right, wrong, held_out } in all {
                writeln!(
                    out,
                    "  {question}, {concept}: '{phrase}' gains {right} right and {wrong} wrong credits ({} and {} held out)",
                    held_out.0, held_out.1
                )?;
            }
        }
    }
    Ok(())
}

fn line(concept: &ConceptAgreement) -> String {
    format!(
        "{:>8} {:>9} {:>6} {:>5} {:>8}  {:>12}  {:>10}",
        shown(concept.presence.accuracy()),
        shown(concept.presence.precision()),
        shown(concept.presence.recall()),
        shown(concept.presence.kappa()),
        shown(quadratic_kappa(&concept.levels)),
        concept.too_generous(),
        concept.too_strict()
    )
}

/// The patterns that gave wrong credit, the worst first.
fn credits(question: &QuestionAgreement, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut wrong: Vec<_> = question.credits.iter().filter(|credits| credits.wrong > 0).collect();
    wrong.sort_by_key(|credits| (std::cmp::Reverse(credits.wrong), credits.right, &credits.place));
    if !wrong.is_empty() {
        writeln!(out, "  patterns that gave wrong credit")?;
    }
    for credits in wrong {
        let (place, concept) = (printable(&credits.place.to_string()).into_owned(), &credits.concept);
        let pattern = printable(&credits.pattern);
        writeln!(out, "    {} right, {} wrong  {concept}  {place}  {pattern}", credits.right, credits.wrong)?;
    }
    Ok(())
}

/// A figure, or a dash where there is none.
fn shown(figure: Option<f64>) -> String {
    figure.map_or("-".to_owned(), |figure| format!("{figure:.2}"))
}

fn document(comparison: &Comparison, suggestions: Option<&[Suggestion]>) -> Value {
    let questions = comparison.questions.iter().map(|(id, question)| {
        let concepts: Vec<Value> =
            question.concepts.iter().map(|concept| figures(concept.presence, &concept.levels, Some(concept))).collect();
        let credits: Vec<Value> = question
            .credits
            .iter()
            .map(|credits| {
                json!({
                    "place": credits.place, "concept": credits.concept, "pattern": credits.pattern,
                    "right": credits.right, "wrong": credits.wrong,
                })
            })
            .collect();
        json!({
            "question": id, "answers": question.answers, "spearman": spearman(&question.totals),
            "concepts": concepts, "patterns": credits,
        })
    });
    let suggestion = |suggestion: &Suggestion| {
        json!({
            "question": suggestion.question, "concept": suggestion.concept, "phrase": suggestion.phrase,
            "right": suggestion.right, "wrong": suggestion.wrong,
            "held_out": { "right": suggestion.held_out.0, "wrong": suggestion.held_out.1 },
        })
    };
    json!({
        "questions": questions.collect::<Vec<_>>(),
        "all": figures(comparison.presence(), &comparison.levels(), None),
        "spearman": spearman(&comparison.totals()),
        "suggestions": suggestions.map(|all| all.iter().map(suggestion).collect::<Vec<_>>()),
    })
}

fn figures(presence: Confusion, levels: &[(u8, u8)], concept: Option<&ConceptAgreement>) -> Value {
    json!({
        "concept": concept.map(|concept| concept.id.as_str()),
        "answers": presence.count(),
        "accuracy": presence.accuracy(),
        "precision": presence.precision(),
        "recall": presence.recall(),
        "kappa": presence.kappa(),
        "quadratic_weighted_kappa": quadratic_kappa(levels),
        "too_generous": concept.map(ConceptAgreement::too_generous),
        "too_strict": concept.map(ConceptAgreement::too_strict),
    })
}

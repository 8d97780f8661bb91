//! A summary as Markdown, for notes and pull requests: tables, then what each answer lacks.

use std::io::{self, Write};

use super::markdown::escaped;
use super::summary::Summary;
use super::summary_table::{counted, order, place, shared_folder, worst_gap};

/// Writes `summary`; text that is not ours is escaped.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let all = summary.practised.len() + summary.unpractised.len();
    let mean = summary.mean.map(|mean| format!(", mean **{mean:.1}** of 100")).unwrap_or_default();
    writeln!(out, "## {}{mean}\n", counted(summary.answers.len(), "answer"))?;
    if let Some(left) = &summary.left {
        writeln!(out, "Interrupted: nothing is scored from {} on.\n", escaped(left))?;
    }
    let folder = shared_folder(&summary.answers);
    if !summary.answers.is_empty() {
        if !folder.is_empty() {
            writeln!(out, "In {}:\n", escaped(folder))?;
        }
        writeln!(
            out,
            "| answer | question | score | band | core | order | worst gap |\n|---|---|---:|---|---:|---|---|"
        )?;
    }
    for answer in &summary.answers {
        let (place, question) = (escaped(&place(answer, folder)), escaped(&answer.question));
        let (covered, core, gap) = (answer.covered, answer.core, escaped(&worst_gap(answer)));
        let (score, band, order) = (answer.score, &answer.band, order(answer));
        writeln!(out, "| {place} | {question} | {score:.1} | {band} | {covered}/{core} | {order} | {gap} |")?;
    }
    if !summary.problems.is_empty() {
        writeln!(out, "\n### Not scored\n")?;
    }
    for problem in &summary.problems {
        writeln!(out, "- {}", escaped(&problem.message))?;
    }
    writeln!(out, "\n### Questions practised: {} / {all}", summary.practised.len())?;
    if !summary.practised.is_empty() {
        writeln!(out, "\n| question | answers | mean | best | change |\n|---|---:|---:|---:|---:|")?;
    }
    for question in &summary.practised {
        let change = question.change.map(|change| format!("{change:+.1}")).unwrap_or_default();
        let (id, answers, mean, best) = (escaped(&question.id), question.answers.len(), question.mean, question.best);
        writeln!(out, "| {id} | {answers} | {mean:.1} | {best:.1} | {change} |")?;
    }
    if !summary.unpractised.is_empty() {
        let ids: Vec<String> = summary.unpractised.iter().map(|id| escaped(id)).collect();
        writeln!(out, "\nNot yet practised: {}", ids.join(", "))?;
    }
    gaps(summary, out)?;
    if summary.progress.len() > 1 {
        writeln!(out, "\n### Progress\n\n| day | answers | mean | best |\n|---|---:|---:|---:|")?;
        for day in &summary.progress {
            writeln!(out, "| {} | {} | {:.1} | {:.1} |", day.date, day.answers, day.mean, day.best)?;
        }
    }
    Ok(())
}

/// The concepts that are missing most often, and what each answer lacks.
fn gaps(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    const MOST: usize = 10;
    if summary.gaps.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n### Concepts most often missing\n\n| concept | missing in | only named in | of |\n|---|---:|---:|---:|"
    )?;
    for gap in summary.gaps.iter().take(MOST) {
        writeln!(out, "| {} | {} | {} | {} |", escaped(&gap.term), gap.missing, gap.named, gap.answers)?;
    }
    writeln!(out, "\n### Gaps by answer\n")?;
    let folder = shared_folder(&summary.answers);
    for (position, answer) in summary.answers.iter().enumerate() {
        let question = summary.practised.iter().find(|question| question.answers.binary_search(&position).is_ok());
        let terms = |wanted: &str| -> Vec<String> {
            let concepts = question.into_iter().flat_map(|question| question.concepts.iter().zip(&answer.statuses));
            concepts.filter(|(_, status)| **status == wanted).map(|(concept, _)| escaped(&concept.term)).collect()
        };
        let parts = [("missing", terms("missing")), ("only named", terms("named"))];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, terms)| !terms.is_empty())
            .map(|(what, terms)| format!("{what}: {}", terms.join(", ")))
            .collect();
        if !parts.is_empty() {
            let (place, id) = (escaped(&place(answer, folder)), escaped(&answer.question));
            writeln!(out, "- **{place}** ({id}) {}", parts.join("; "))?;
        }
    }
    Ok(())
}

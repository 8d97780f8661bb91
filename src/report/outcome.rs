//! A report as an outcome, for the formats that tell of passing and failing.

use crate::check::{Breach, BreachCode, Judged, Level, Outcome};

use super::{EvidenceReport, Report};

/// The outcome of scoring: it fails if there is a `bar` and the score is below it; red flags are warnings, gaps notes.
pub(super) fn of_report(report: &Report, bar: Option<f64>) -> Outcome {
    let mut breaches = Vec::new();
    if let Some(bar) = bar.filter(|bar| report.score < *bar) {
        let message = format!("the score is {}, and has to be {bar}", report.score);
        breaches.push(breach(BreachCode::ScoreBelowBar, Level::Error, None, message, String::new(), None));
    }
    for flag in &report.red_flags {
        let message = format!("red flag `{}`: the answer {}", flag.id, flag.meaning);
        let (about, help) = (Some(flag.id.clone()), flag.advice.clone());
        breaches.push(breach(BreachCode::RedFlag, Level::Warning, about, message, help, flag.evidence.first()));
    }
    for gap in &report.gaps {
        let is_named = gap.status == "named";
        let code = if is_named { BreachCode::ConceptOnlyNamed } else { BreachCode::ConceptMissing };
        let status = if is_named { "only named" } else { "missing" };
        let message = format!("`{}` ({}) is {status}", gap.concept, gap.term);
        let help = format!("say for example “{}”", gap.say);
        let concept = report.concepts.iter().find(|concept| concept.id == gap.concept);
        let evidence = concept.and_then(|concept| concept.evidence.first());
        breaches.push(breach(code, Level::Note, Some(gap.concept.clone()), message, help, evidence));
    }
    let judged = Judged {
        question: report.question.clone(),
        title: report.title.clone(),
        score: report.score,
        band: report.band.clone(),
        words: None,
    };
    Outcome { file: report.file.clone(), line: None, judged: Some(judged), breaches, better: Vec::new() }
}

fn breach(
    code: BreachCode,
    level: Level,
    about: Option<String>,
    message: String,
    help: String,
    at: Option<&EvidenceReport>,
) -> Breach {
    let (line, column) = at.map_or((1, 1), |at| (at.line, at.column));
    Breach { code, level, about, message, help, line, column }
}

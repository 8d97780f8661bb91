//! `JUnit` XML: one test case an answer, for CI servers.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::check::{Breach, Judged, Level, Outcome};

use super::{printable, printable_lines};

const NAME: &str = "evaluate";

/// One suite with all `outcomes`: a failure is an answer that falls short, an error one that could not be judged.
pub(super) fn write(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    let mut suite = TestSuite::new(NAME);
    suite.add_test_cases(outcomes.iter().map(case));
    let mut report = Report::new(NAME);
    report.add_test_suite(suite);
    let text = report.to_string().map_err(io::Error::other)?;
    // The whole's count of skipped tests is nextest's own; the schema of Jenkins does not know it.
    out.write_all(text.replacen(" skipped=\"0\"", "", 1).as_bytes())
}

fn case(outcome: &Outcome) -> TestCase {
    let errors: Vec<&Breach> = outcome.errors().collect();
    let mut status = match (&outcome.judged, errors.is_empty()) {
        (None, _) => TestCaseStatus::non_success(NonSuccessKind::Error),
        (Some(_), false) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        (Some(_), true) => TestCaseStatus::success(),
    };
    if let [first, others @ ..] = errors.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", others.len()) };
        status.set_type(first.code.name());
        status.set_message(printable(&format!("{}{more}", first.message)).as_ref());
        let lines: Vec<String> = errors.iter().map(|breach| line(outcome, breach)).collect();
        status.set_description(printable_lines(&lines.join("\n")));
    }
    let question = outcome.judged.as_ref().map_or("not judged", |judged| judged.question.as_str());
    let mut case = TestCase::new(question, status);
    case.set_classname(printable(&outcome.file).as_ref());
    if let Some(Judged { score, band, .. }) = &outcome.judged {
        let mut told = vec![format!("{score} of 100, {band}")];
        let rest = outcome.breaches.iter().filter(|breach| breach.level != Level::Error);
        told.extend(rest.map(|breach| line(outcome, breach)));
        told.extend(outcome.better.iter().map(|better| format!("better: {}", better.message)));
        case.set_system_out(printable_lines(&told.join("\n")));
    }
    case
}

/// A breach with its place.
fn line(outcome: &Outcome, breach: &Breach) -> String {
    format!("{}:{}: {}: {}", outcome.file, breach.line, breach.code, breach.text())
}

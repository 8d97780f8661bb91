//! `JUnit` XML: one test case an answer, for CI servers.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::check::{Breach, Judged, Level, Outcome};

const NAME: &str = "evaluate";

/// One suite with all `outcomes`: a failure is an answer that falls short, an error one that could not be judged.
pub(super) fn write(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    let mut suite = TestSuite::new(NAME);
    suite.add_test_cases(outcomes.iter().map(case));
    let mut report = Report::new(NAME);
    report.add_test_suite(suite);
    report.serialize(out).map_err(io::Error::other)
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
        status.set_message(format!("{}{more}", first.message));
        status.set_description(lines(outcome, errors.iter().copied()));
    }
    let question = outcome.judged.as_ref().map_or("not judged", |judged| judged.question.as_str());
    let mut case = TestCase::new(question, status);
    case.set_classname(outcome.file.as_str());
    if let Some(Judged { score, band, .. }) = &outcome.judged {
        let rest = outcome.breaches.iter().filter(|breach| breach.level != Level::Error);
        let better: String = outcome.better.iter().map(|better| format!("\nbetter: {}", better.message)).collect();
        let rest = lines(outcome, rest);
        let rest = if rest.is_empty() { rest } else { format!("\n{rest}") };
        case.set_system_out(format!("{score} of 100, {band}{rest}{better}"));
    }
    case
}

/// One line for each breach, with its place.
fn lines<'b>(outcome: &Outcome, breaches: impl Iterator<Item = &'b Breach>) -> String {
    let line = |breach: &Breach| format!("{}:{}: {}: {}", outcome.file, breach.line, breach.code, breach.text());
    breaches.map(line).collect::<Vec<_>>().join("\n")
}

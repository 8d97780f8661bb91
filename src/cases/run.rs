//! What becomes of each case.

use std::collections::BTreeSet;

use crate::detect::Status;
use crate::engine::{Evaluation, Judge};
use crate::finding::{Finding, Place};
use crate::rubric::{Case, Expected, Library, LibraryError};

use super::coverage::{Coverage, Probe};

/// Which cases to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Those of all questions and of the vocabulary.
    All,
    /// Those of the questions and entries that do not come with the program.
    Users,
    /// Those of these questions (with the entries that they list) and of these entries.
    Ids(BTreeSet<String>),
}

/// What became of the selected cases.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// In the order of the questions and, inside one, of the files.
    pub results: Vec<CaseResult>,
    /// What is wrong with rubrics whose cases could not be run.
    pub findings: Vec<Finding>,
    /// What the cases reach of the selected questions and entries; cases that are not handled yet reach nothing.
    pub coverage: Coverage,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// Where the case stands.
    pub place: Place,
    /// What it shows.
    pub name: String,
    /// The question by whose rubric it was judged.
    pub question: String,
    /// The text that was judged.
    pub answer: String,
    /// The case says that it is not handled yet.
    pub known: bool,
    /// Where the result is not the expected one.
    pub mismatches: Vec<Mismatch>,
}

/// What a case comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As expected.
    Ok,
    /// Something that should be found was not, or not deeply enough.
    Missing,
    /// Something was found that should not, or too deeply.
    Noisy,
    /// Not as expected, and the case says so itself.
    Known,
    /// As expected, though the case says that it is not handled yet.
    Handled,
}

/// One expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Id of the concept or red flag.
    pub id: String,
    /// The status to be found.
    pub wanted: &'static str,
    /// The status that was found.
    pub got: &'static str,
    /// More was found than wanted, not less.
    pub noisy: bool,
    /// The words that were taken as evidence.
    pub words: Vec<String>,
}

impl CaseResult {
    /// What the case comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.mismatches.is_empty(), self.known) {
            (true, false) => Verdict::Ok,
            (true, true) => Verdict::Handled,
            (false, true) => Verdict::Known,
            (false, false) if self.mismatches.iter().any(|mismatch| !mismatch.noisy) => Verdict::Missing,
            (false, false) => Verdict::Noisy,
        }
    }
}

impl Verdict {
    /// Whether a test run with this verdict fails.
    #[must_use]
    pub fn is_failure(self) -> bool {
        match self {
            Self::Ok | Self::Known => false,
            Self::Missing | Self::Noisy | Self::Handled => true,
        }
    }
}

/// Runs the selected cases.
///
/// The cases of a vocabulary entry are judged by the first question that lists it. An entry that no question lists has
/// nothing to be judged by; its cases are left out.
#[must_use]
pub fn run(library: &Library, selection: &Selection) -> Run {
    let mut run = Run::default();
    let mut entries_done: BTreeSet<String> = BTreeSet::new();
    let users_entries: BTreeSet<&str> =
        library.vocabulary().filter(|entry| !entry.embedded).map(|entry| entry.id).collect();
    for question in library.summaries() {
        let (own_cases, is_selected): (bool, &dyn Fn(&str) -> bool) = match selection {
            Selection::All => (true, &|_| true),
            Selection::Users => (!question.embedded, &|entry| users_entries.contains(entry)),
            Selection::Ids(ids) if ids.contains(question.id) => (true, &|_| true),
            Selection::Ids(ids) => (false, &|entry| ids.contains(entry)),
        };
        let lists_selected =
            |entry: &str| is_selected(entry) && library.questions_with(entry).any(|lists| lists == question.id);
        if !own_cases && !library.vocabulary().any(|entry| lists_selected(entry.id)) {
            continue;
        }
        let judge = match judge(library, question.id) {
            Ok(judge) => judge,
            Err(findings) if own_cases => {
                run.findings.extend(findings);
                continue;
            }
            Err(_) => continue,
        };
        let mut cases: Vec<Case> = Vec::new();
        for concept in &judge.rubric.concepts {
            if is_selected(&concept.id) && entries_done.insert(concept.id.clone()) {
                cases.extend(library.entry_rules(&concept.id).map(|(_, cases, _)| cases).unwrap_or_default());
            }
        }
        let own: &[Case] = if own_cases { &judge.rubric.cases } else { &[] };
        let cases: Vec<&Case> = own.iter().chain(&cases).collect();
        let mut probe = Probe::new(&judge.rubric, library.classes(), |id| own_cases || is_selected(id), own_cases);
        run.results.extend(run_cases(&judge, &cases, &mut probe));
        probe.report(&mut run.coverage);
    }
    if *selection == Selection::Users {
        run.coverage.retain(|place| library.is_users(place));
    }
    run.findings.sort();
    run.findings.dedup();
    run
}

/// A judge for `question`, which exists, or what is wrong with its rubric.
fn judge(library: &Library, question: &str) -> Result<Judge, Vec<Finding>> {
    match library.rubric(question) {
        Ok(rubric) => Judge::new(rubric, library.classes(), library.lessons()),
        Err(LibraryError::Invalid(findings)) => Err(findings),
        Err(LibraryError::Read { .. } | LibraryError::Refused { .. } | LibraryError::UnknownQuestion { .. }) => {
            Err(Vec::new())
        }
    }
}

fn run_cases(judge: &Judge, cases: &[&Case], probe: &mut Probe) -> Vec<CaseResult> {
    let mut normaliser = judge.normaliser();
    let evaluations: Vec<Evaluation> = cases.iter().map(|case| judge.evaluate(&case.answer, &mut normaliser)).collect();
    let handled = cases.iter().zip(&evaluations).filter(|(case, _)| !case.known);
    probe.look_at(&judge.rubric, handled.map(|(case, evaluation)| (case.answer.as_str(), evaluation)));
    let result = |(case, evaluation): (&&Case, &Evaluation)| CaseResult {
        place: case.place.clone(),
        name: case.name.clone(),
        question: judge.rubric.id.clone(),
        answer: case.answer.clone(),
        known: case.known,
        mismatches: mismatches(judge, case, evaluation),
    };
    cases.iter().zip(&evaluations).map(result).collect()
}

fn mismatches(judge: &Judge, case: &Case, evaluation: &Evaluation) -> Vec<Mismatch> {
    let words = |evidence: &[crate::detect::Evidence]| -> Vec<String> {
        evidence.iter().map(|evidence| case.answer[evidence.raw.range()].to_owned()).collect()
    };
    let mut mismatches = Vec::new();
    for (id, wanted) in &case.expect {
        let concepts = judge.rubric.concepts.iter().zip(&evaluation.concepts);
        for (_, found) in concepts.filter(|(concept, _)| concept.id == *id) {
            let wanted = status(*wanted);
            if found.status != wanted {
                mismatches.push(Mismatch {
                    id: id.clone(),
                    wanted: name(wanted),
                    got: name(found.status),
                    noisy: found.status > wanted,
                    words: words(&found.evidence),
                });
            }
        }
    }
    let Some(wanted_flags) = &case.red_flags else { return mismatches };
    for (position, flag) in judge.rubric.red_flags.iter().enumerate() {
        let raised = evaluation.red_flags.iter().find(|found| found.flag == position);
        let is_wanted = wanted_flags.contains(&flag.id);
        if raised.is_some() != is_wanted {
            let (raised_name, not_raised) = ("raised", "not raised");
            mismatches.push(Mismatch {
                id: flag.id.clone(),
                wanted: if is_wanted { raised_name } else { not_raised },
                got: if is_wanted { not_raised } else { raised_name },
                noisy: !is_wanted,
                words: raised.map(|found| words(&found.evidence)).unwrap_or_default(),
            });
        }
    }
    mismatches
}

fn status(expected: Expected) -> Status {
    match expected {
        Expected::Missing => Status::Missing,
        Expected::Named => Status::Named,
        Expected::Explained => Status::Explained,
    }
}

fn name(status: Status) -> &'static str {
    match status {
        Status::Missing => "missing",
        Status::Named => "named",
        Status::Explained => "explained",
    }
}

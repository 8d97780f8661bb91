//! The embedded rubrics are sound, and the small ones of the tests say what they should.

use std::path::Path;

use evaluate::cases::{Selection, Verdict, run};
use evaluate::lint::lint;
use evaluate::rubric::Library;

fn with_fixtures(folders: &[&str]) -> Library {
    let mut library = Library::builtin();
    for folder in folders {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
        library.add_path(&path).expect("the fixtures can be read");
    }
    library
}

#[test]
fn the_embedded_rubrics_have_no_problem() {
    let findings = lint(&Library::builtin(), false);
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn every_case_of_the_embedded_rubrics_holds() {
    let run = run(&Library::builtin(), &Selection::All);
    assert!(run.findings.is_empty(), "{:?}", run.findings);
    let failures: Vec<String> = run
        .results
        .iter()
        .filter(|result| result.verdict().is_failure())
        .map(|result| format!("{}: {}: {:?}\n", result.place, result.name, result.mismatches))
        .collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), run.results.len(), failures.concat());
}

#[test]
fn a_case_has_one_of_five_verdicts() {
    let library = with_fixtures(&["rubrics", "failing"]);
    let run = run(&library, &Selection::Ids(["demo-failing".to_owned()].into()));
    let verdicts: Vec<Verdict> = run.results.iter().take(5).map(evaluate::cases::CaseResult::verdict).collect();
    assert_eq!(verdicts, [Verdict::Ok, Verdict::Missing, Verdict::Noisy, Verdict::Known, Verdict::Handled]);
}

#[test]
fn the_users_cases_are_those_that_are_not_embedded() {
    let library = with_fixtures(&["rubrics"]);
    let run = run(&library, &Selection::Users);
    assert_eq!(run.results.len(), 5);
    assert!(run.results.iter().all(|result| result.question == "demo-rollout"));
}

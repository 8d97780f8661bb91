//! What the documentation says in figures is what the program says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use evaluate::engine::Judge;
use evaluate::rubric::Library;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Thousandths of a point as the documentation writes them.
fn points(milli: u32) -> String {
    format!("{}.{:03}", milli / 1_000, milli % 1_000)
}

/// The worked example of `docs/scoring.md` adds up the parts that the program gives.
#[test]
fn the_worked_example_of_the_score_holds() {
    let library = Library::builtin();
    let rubric = library.rubric("security").unwrap_or_else(|error| panic!("{error}"));
    let judge =
        Judge::new(rubric, library.classes(), library.lessons()).unwrap_or_else(|findings| panic!("{findings:?}"));
    let score = judge.evaluate(&read("samples/security/c.md"), &mut judge.normaliser()).score;
    let parts = [score.coverage, score.depth, score.order, score.bonus].map(|part| points(part.got));
    let sum = format!("{} = **{}**", parts.join(" + "), points(score.total));
    assert!(read("docs/scoring.md").contains(&sum), "docs/scoring.md should say: {sum}");
}

/// Each test that the table of hostile input names is there, and each that is there has its place in the table.
#[test]
fn the_table_of_hostile_input_names_the_tests() {
    let text = read("docs/testing.md");
    let (_, table) = text.split_once("## Hostile input").expect("it has such a part");
    let (table, _) = table.split_once("\n## ").expect("other parts follow");
    let is_name = |word: &&str| word.contains('_') && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let named: BTreeSet<&str> = table.split('`').skip(1).step_by(2).filter(is_name).collect();
    let tests_in = |file: &str| -> BTreeSet<String> {
        let source = read(file);
        let starts = source.split("#[test]").skip(1);
        starts.filter_map(|test| Some(test.split_once("fn ")?.1.split_once('(')?.0.to_owned())).collect()
    };
    let files = ["text", "files", "terminal", "formats", "rubrics"];
    let tests: BTreeSet<String> = files.iter().flat_map(|file| tests_in(&format!("tests/hostile/{file}.rs"))).collect();
    let elsewhere = tests_in("tests/html.rs");
    let absent: Vec<_> = named.iter().filter(|name| !tests.contains(**name) && !elsewhere.contains(**name)).collect();
    assert!(absent.is_empty(), "there are no tests {absent:?}");
    let untold: Vec<_> = tests.iter().filter(|test| !named.contains(test.as_str())).collect();
    assert!(untold.is_empty(), "docs/testing.md does not tell of {untold:?}");
}

//! What the documentation says in figures is what the program says.

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
    let judge = Judge::new(rubric, library.classes()).unwrap_or_else(|findings| panic!("{findings:?}"));
    let score = judge.evaluate(&read("samples/security/c.md"), &mut judge.normaliser()).score;
    let parts = [score.coverage, score.depth, score.order, score.bonus].map(|part| points(part.got));
    let sum = format!("{} = **{}**", parts.join(" + "), points(score.total));
    assert!(read("docs/scoring.md").contains(&sum), "docs/scoring.md should say: {sum}");
}

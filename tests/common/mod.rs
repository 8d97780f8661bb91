//! The built-in questions, ready to judge, for every test that judges answers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use evaluate::detect::Status;
use evaluate::engine::{Evaluation, Judge};
use evaluate::rubric::Library;

/// One judge for each built-in question, by its id.
pub static JUDGES: LazyLock<BTreeMap<String, Judge>> = LazyLock::new(|| {
    let library = Library::builtin();
    let judge = |id: &str| {
        let rubric = library.rubric(id).unwrap_or_else(|error| panic!("rubric `{id}`: {error}"));
        Judge::new(rubric, library.classes(), library.lessons())
            .unwrap_or_else(|findings| panic!("rubric `{id}`: {findings:?}"))
    };
    library.questions().map(|id| (id.to_owned(), judge(id))).collect()
});

/// Judges `answer` as one to `question`.
pub fn evaluate(question: &str, answer: &str) -> Evaluation {
    let judge = &JUDGES[question];
    judge.evaluate(answer, &mut judge.normaliser())
}

/// The status that `evaluation`, one of an answer to `question`, gives to `concept`, which the question must list.
pub fn status(question: &str, evaluation: &Evaluation, concept: &str) -> Status {
    let concepts = &JUDGES[question].rubric.concepts;
    let position = concepts.iter().position(|listed| listed.id == concept);
    let position = position.unwrap_or_else(|| panic!("question `{question}` does not list `{concept}`"));
    evaluation.concepts[position].status
}

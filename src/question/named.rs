//! The question that an answer names.

use super::Names;
use super::outline::Outline;

/// The question that `answer` names, as written there: it may be unknown.
///
/// Front matter counts first (`question: saga`), then the first comment (`<!-- question: saga -->`), then a heading
/// before the first paragraph that carries a question's id, title or prompt. `None` if the answer does not say.
#[must_use]
pub fn named(answer: &str, names: &Names) -> Option<String> {
    let outline = Outline::read(answer);
    outline.question.or_else(|| {
        // Text under a heading ends the search behind that heading.
        let mut at_top = !outline.has_text;
        let mut top = outline.headings.iter().take_while(|heading| std::mem::replace(&mut at_top, !heading.has_text));
        top.find_map(|heading| Some(names.heading(&heading.text)?.question.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Library;

    const SAGA: &str = r#"
        id = "order-saga"
        title = "Transactions across services"
        prompt = "How do you keep data consistent across services?"
    "#;

    #[track_caller]
    fn check(answer: &str, expected: Option<&str>) {
        let mut library = Library::default();
        library.add("order-saga.toml", SAGA);
        assert_eq!(named(answer, &Names::of(&library)).as_deref(), expected, "{answer:?}");
    }

    #[test]
    fn an_answer_names_its_question_in_several_ways() {
        check("---\ntitle: x\nquestion: \"saga\" # mine\n---\nI would", Some("saga"));
        check("+++\nquestion = 'saga'\n+++\nI would", Some("saga"));
        check("<!-- question: saga -->\nI would", Some("saga"));
        check("I would\n\n<!--\nquestion: saga\n-->\n", Some("saga"));
        check("# Order saga\nI would", Some("order-saga"));
        check("# Practice\n## Q4: How do you keep data consistent ...\nI would", Some("order-saga"));
        check("# 4. Transactions across services\nI would", Some("order-saga"));
    }

    #[test]
    fn prose_code_and_later_headings_do_not_name_a_question() {
        check("", None);
        check("question: saga", None);
        check("```\n<!-- question: saga -->\n```", None);
        check("I would\n\n# Order saga\n", None);
        check("# How do you\nI would", None);
        check("<!-- question: -->", None);
        check("I would\n\n---\nquestion: saga\n---\n", None);
    }
}

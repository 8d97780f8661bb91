//! `unheard-sentence`: who says the sentence that `say` proposes gets no credit for it.

use crate::detect::Status;
use crate::engine::Judge;
use crate::finding::{Code, Finding};

use super::subject::{Subject, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut done: Vec<&str> = Vec::new();
    for question in &subject.questions {
        let new: Vec<usize> =
            (0..question.concepts.len()).filter(|at| !done.contains(&question.concepts[*at].id.as_str())).collect();
        if new.is_empty() {
            continue;
        }
        let rubric = subject.library.rubric(&question.id).ok();
        let Some(judge) =
            rubric.and_then(|rubric| Judge::new(rubric, subject.library.classes(), subject.library.lessons()).ok())
        else {
            continue;
        };
        let mut normaliser = judge.normaliser();
        for at in new {
            let concept = &question.concepts[at];
            done.push(&concept.id);
            let evaluation = judge.evaluate(&concept.say, &mut normaliser);
            if evaluation.concepts[at].status == Status::Missing {
                let message = format!("the sentence to say of `{}` is not found by its own patterns", concept.id);
                let help = "add a pattern for it, or a sentence that the patterns find";
                findings.push(warning(Code::UnheardSentence, &concept.place, message, help));
            }
        }
    }
}

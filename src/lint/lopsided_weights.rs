//! `lopsided-weights`: one core concept decides the score.

use crate::finding::{Code, Finding};
use crate::rubric::Tier;

use super::subject::{Subject, warning};

/// The weight of a concept that has none written.
const USUAL: u32 = 100;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for question in &subject.questions {
        let core = || question.concepts.iter().filter(|concept| concept.tier == Tier::Core);
        let sum: u32 = core().map(|concept| concept.weight).sum();
        for concept in
            core().filter(|concept| concept.weight != USUAL && 2 * concept.weight > sum && concept.weight < sum)
        {
            let percent = (100 * concept.weight + sum / 2) / sum;
            let message = format!("`{}` is {percent} per cent of all core weight of `{}`", concept.id, question.id);
            let help = "no single concept should outweigh all others together; lower its weight or raise theirs";
            findings.push(warning(Code::LopsidedWeights, &question.place, message, help));
        }
    }
}

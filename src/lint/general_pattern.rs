//! `general-pattern`: it hits more than a third of the samples of other questions.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Finding, Place};
use crate::rubric::Rule;

use super::hits::Hits;
use super::subject::{Subject, quoted, warning};

/// From so many samples of other questions on a share says something.
const ENOUGH: usize = 12;
/// A pattern is too general if it hits more than one in so many of them.
const ONE_IN: usize = 3;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Place of a pattern that gives credit or takes it -> the pattern and the questions that it belongs to.
    let mut rules: BTreeMap<&Place, (&Rule, BTreeSet<&str>)> = BTreeMap::new();
    for question in &subject.questions {
        let of_concepts = question.concepts.iter().flat_map(|concept| [&concept.rules.named, &concept.rules.explained]);
        let of_flags = question.red_flags.iter().map(|flag| &flag.patterns);
        for rule in of_concepts.chain(of_flags).flatten().filter(|rule| subject.wants(&rule.place)) {
            rules.entry(&rule.place).or_insert_with(|| (rule, BTreeSet::new())).1.insert(&question.id);
        }
    }
    if subject.samples.is_empty() {
        return;
    }
    let only_rules: Vec<&Rule> = rules.values().map(|(rule, _)| *rule).collect();
    let questions: Vec<&BTreeSet<&str>> = rules.values().map(|(_, questions)| questions).collect();
    let texts: Vec<&str> = subject.samples.iter().map(|sample| sample.answer.as_str()).collect();
    let mut hit = vec![0; only_rules.len()];
    for (of_sample, sample) in
        Hits::new(&only_rules, subject.library.classes()).of(&texts).into_iter().zip(subject.samples)
    {
        for rule in of_sample.into_iter().filter(|rule| !questions[*rule].contains(sample.question.as_str())) {
            hit[rule] += 1;
        }
    }
    for ((rule, own), hit) in only_rules.into_iter().zip(questions).zip(hit) {
        let others = subject.samples.iter().filter(|sample| !own.contains(sample.question.as_str())).count();
        if others >= ENOUGH && hit * ONE_IN > others {
            let message = format!("{} hits {hit} of {others} samples of other questions", quoted(rule));
            let help = "add a word that only this idea needs, or a second part within a window";
            findings.push(warning(Code::GeneralPattern, &rule.place, message, help));
        }
    }
}

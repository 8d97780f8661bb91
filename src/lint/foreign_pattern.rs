//! `foreign-pattern`: it fires on the cases of many other concepts.

use std::collections::BTreeSet;

use crate::finding::{Code, Finding};
use crate::rubric::{Expected, Rule};

use super::hits::Hits;
use super::subject::{Subject, quoted, warning};

/// Related concepts share sentences: of so many other concepts' sentences a pattern may hit some.
const MOST_FOREIGN: usize = 20;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Position of the entry, and a pattern that gives credit by itself.
    let mut rules: Vec<(usize, &Rule)> = Vec::new();
    // Position of the entry, and a sentence that shows its concept.
    let mut cases: Vec<(usize, &str)> = Vec::new();
    for (entry, position) in subject.entries.iter().zip(0..) {
        let lists = [&entry.rules.named, &entry.rules.explained];
        let wanted = lists.into_iter().flatten().filter(|rule| subject.wants(&rule.place));
        rules.extend(wanted.map(|rule| (position, rule)));
        let shows = entry.cases.iter().filter(|case| case.expect.iter().any(|(_, status)| *status > Expected::Missing));
        cases.extend(shows.map(|case| (position, case.answer.as_str())));
    }
    let only_rules: Vec<&Rule> = rules.iter().map(|(_, rule)| *rule).collect();
    let texts: Vec<&str> = cases.iter().map(|(_, text)| *text).collect();
    // Position of a rule -> the other entries, and the number of their sentences, that it hits.
    let mut foreign: Vec<(BTreeSet<usize>, usize)> = vec![(BTreeSet::new(), 0); rules.len()];
    for (hit, (entry, _)) in Hits::new(&only_rules, subject.library.classes()).of(&texts).into_iter().zip(&cases) {
        for rule in hit.into_iter().filter(|rule| rules[*rule].0 != *entry) {
            foreign[rule].0.insert(*entry);
            foreign[rule].1 += 1;
        }
    }
    for ((entry, rule), (others, sentences)) in rules.iter().zip(&foreign) {
        if *sentences > MOST_FOREIGN {
            let own = subject.entries[*entry].id;
            let examples: Vec<String> =
                others.iter().take(3).map(|at| format!("`{}`", subject.entries[*at].id)).collect();
            let message = format!(
                "{} of `{own}` fires on {sentences} sentences of {} other concepts, such as {}",
                quoted(rule),
                others.len(),
                examples.join(", ")
            );
            findings.push(warning(Code::ForeignPattern, &rule.place, message, "add a word that tells it from these"));
        }
    }
}

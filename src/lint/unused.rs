//! `unused-entry` and `unused-word-class`: what nothing refers to.

use std::collections::BTreeSet;

use crate::finding::{Code, Finding};
use crate::pattern::Pattern;

use super::subject::{Subject, warning};

/// Classes that the engine itself asks for.
const OF_THE_ENGINE: [&str; 2] = ["small-talk", "field"];

/// Vocabulary entries that no question lists.
pub(super) fn entries(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let unused = subject.entries.iter().filter(|entry| subject.library.questions_with(entry.id).next().is_none());
    findings.extend(unused.map(|entry| {
        let message = format!("no question lists `{}`", entry.id);
        warning(Code::UnusedEntry, &entry.place, message, "add it to [core] or [bonus] of a question, or remove it")
    }));
}

/// Word classes that neither a pattern nor a class in use asks for.
pub(super) fn word_classes(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let classes = subject.library.classes();
    let mut used: BTreeSet<&str> = OF_THE_ENGINE.into();
    let groups = subject.all_groups();
    let rules = groups.iter().flatten().flat_map(|(_, rules)| rules.iter());
    let mut to_do: Vec<&Pattern> = rules.map(|rule| &rule.pattern).collect();
    to_do.extend(OF_THE_ENGINE.iter().filter_map(|name| classes.get(*name)).flatten());
    while let Some(pattern) = to_do.pop() {
        match pattern {
            Pattern::Class(name) => {
                if let Some((name, patterns)) = classes.get_key_value(name).filter(|(name, _)| used.insert(name)) {
                    to_do.extend(patterns);
                    used.insert(name);
                }
            }
            Pattern::Sequence(steps) => to_do.extend(steps.iter().map(|step| &step.pattern)),
            Pattern::Near(parts, _) | Pattern::Quorum(_, parts, _) | Pattern::Either(parts) => to_do.extend(parts),
            Pattern::Unless(wanted, unwanted) => to_do.extend([&**wanted, &**unwanted]),
            Pattern::Word { .. } | Pattern::Exact { .. } | Pattern::Any | Pattern::Shape(_) | Pattern::Regex(_) => {}
        }
    }
    let unused = subject.library.class_places().iter().filter(|(name, _)| !used.contains(name.as_str()));
    findings.extend(unused.map(|(name, place)| {
        let message = format!("no pattern uses the word class `@{name}`");
        warning(Code::UnusedWordClass, place, message, "use it in a pattern, or remove it")
    }));
}

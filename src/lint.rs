//! All that is wrong with the rubrics, whether or not a question uses it.

use std::collections::BTreeSet;

use crate::engine::Judge;
use crate::finding::{Finding, Severity};
use crate::pattern::Builder;
use crate::rubric::{Library, LibraryError, Rule, Rules};

/// Checks every question and every vocabulary entry, or, if `only_users`, those that do not come with the program.
///
/// Returns each problem once, sorted by place.
#[must_use]
pub fn lint(library: &Library, only_users: bool) -> Vec<Finding> {
    let mut findings: BTreeSet<Finding> = library.findings().iter().cloned().collect();
    for entry in library.vocabulary().filter(|entry| !(only_users && entry.embedded)) {
        if let Some((rules, _, problems)) = library.entry_rules(entry.id) {
            findings.extend(problems);
            findings.extend(uncompilable(library, &rules));
        }
    }
    for question in library.summaries().filter(|question| !(only_users && question.embedded)) {
        match library.rubric(question.id) {
            Ok(rubric) => findings.extend(Judge::new(rubric, library.classes()).err().unwrap_or_default()),
            Err(LibraryError::Invalid(problems)) => findings.extend(problems),
            Err(LibraryError::Read { .. } | LibraryError::UnknownQuestion { .. }) => {}
        }
    }
    findings.into_iter().collect()
}

/// Patterns that read well but cannot be compiled: they use an unknown word class, say.
fn uncompilable(library: &Library, rules: &Rules) -> Vec<Finding> {
    let mut builder = Builder::new(library.classes());
    let lists = [&rules.named, &rules.explained, &rules.with_term, &rules.rejected, &rules.not];
    let mut finding = |rule: &Rule| {
        let error = builder.add(&rule.pattern).err()?;
        Some(Finding {
            place: rule.place.clone(),
            severity: Severity::Error,
            code: "pattern-meaning",
            message: error.to_string(),
            help: "see docs/rubrics.md for the pattern language".to_owned(),
        })
    };
    lists.into_iter().flatten().filter_map(&mut finding).collect()
}

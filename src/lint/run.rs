//! All lints, one after the other.

use std::collections::BTreeSet;

use crate::engine::Judge;
use crate::finding::{Code, Finding, Severity};
use crate::pattern::Builder;
use crate::rubric::{Lessons, Library, LibraryError, Rule, Rules};

use super::subject::{Entry, Sample, Subject};
use super::{
    diverging_spelling, duplicate_pattern, foreign_pattern, general_pattern, hidden_pattern, impossible_pattern,
    lopsided_weights, unheard_sentence, untested_red_flag, unused, vetoed_pattern,
};

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leave out what comes with the program.
    pub only_users: bool,
    /// Answers that patterns of other questions should not hit.
    pub samples: Vec<Sample>,
    /// Warnings to leave out. Errors stay: what cannot be used cannot be allowed.
    pub allow: Vec<Code>,
}

type Lint = fn(&Subject<'_>, &mut Vec<Finding>);

const LINTS: [Lint; 12] = [
    unused::entries,
    unused::word_classes,
    impossible_pattern::check,
    vetoed_pattern::check,
    duplicate_pattern::check,
    hidden_pattern::check,
    foreign_pattern::check,
    general_pattern::check,
    lopsided_weights::check,
    untested_red_flag::check,
    diverging_spelling::check,
    unheard_sentence::check,
];

/// Checks every question and every vocabulary entry.
///
/// Returns each problem once, sorted by place. The lints look at rubrics that can be used: as long as there is an error, there may
/// be more warnings than are shown.
#[must_use]
pub fn lint(library: &Library, options: &Options) -> Vec<Finding> {
    let mut errors: BTreeSet<Finding> = library.findings().iter().cloned().collect();
    let (only_users, samples) = (options.only_users, options.samples.as_slice());
    let mut subject = Subject { library, only_users, entries: Vec::new(), questions: Vec::new(), samples };
    for entry in library.vocabulary() {
        let (Some((rules, cases, problems)), Some(place)) =
            (library.entry_rules(entry.id), library.entry_place(entry.id))
        else {
            continue;
        };
        errors.extend(problems);
        errors.extend(uncompilable(library, &rules));
        let (id, term, aliases) = (entry.id, entry.term, entry.aliases);
        subject.entries.push(Entry { id, term, aliases, rules, cases, place });
    }
    errors.extend(library.examples_of_nothing().map(|(id, place)| Finding {
        place,
        severity: Severity::Error,
        code: "unknown-concept",
        message: format!("there is no vocabulary entry `{id}`"),
        help: "examples stand under the id of the entry that they show".to_owned(),
    }));
    for question in library.questions() {
        match library.rubric(question) {
            Ok(rubric) => match Judge::new(rubric, library.classes(), &Lessons::default()) {
                Ok(judge) => subject.questions.push(judge.rubric),
                Err(problems) => errors.extend(problems),
            },
            Err(LibraryError::Invalid(problems)) => errors.extend(problems),
            Err(LibraryError::Read { .. } | LibraryError::Refused { .. } | LibraryError::UnknownQuestion { .. }) => {}
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    for lint in LINTS {
        lint(&subject, &mut findings);
    }
    let is_allowed = |finding: &Finding| options.allow.iter().any(|code| code.name() == finding.code);
    let mut findings: BTreeSet<Finding> = findings.into_iter().filter(|finding| !is_allowed(finding)).collect();
    findings.append(&mut errors);
    findings.into_iter().filter(|finding| subject.wants(&finding.place)).collect()
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
            code: Code::PatternMeaning.name(),
            message: error.to_string(),
            help: "see docs/rubrics.md for the pattern language".to_owned(),
        })
    };
    lists.into_iter().flatten().filter_map(&mut finding).collect()
}

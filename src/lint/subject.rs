//! What the lints look at: all rubrics that can be used, read once.

use std::collections::BTreeSet;

use crate::finding::{Code, Finding, Place, Severity};
use crate::rubric::{Case, Library, RedFlag, Rubric, Rule, Rules};

/// An answer to a question, to see which patterns hit answers to other questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Id of the question that it answers.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// A vocabulary entry.
pub(super) struct Entry<'l> {
    pub id: &'l str,
    pub term: &'l str,
    pub aliases: &'l [String],

    pub rules: Rules,
    pub cases: Vec<Case>,
    pub place: Place,
}

/// All rubrics, for the lints.
pub(super) struct Subject<'l> {
    pub library: &'l Library,
    /// What comes with the program is there to compare with, and not looked at itself.
    pub only_users: bool,
    pub entries: Vec<Entry<'l>>,
    /// Those without errors.
    pub questions: Vec<Rubric>,
    pub samples: &'l [Sample],
}

/// The name of a list of patterns, as files write it, with the list.
pub(super) type List<'r> = (&'static str, &'r [Rule]);

impl Subject<'_> {
    /// The groups of [`Subject::all_groups`] that have a pattern which is looked at.
    pub fn groups(&self) -> Vec<Vec<List<'_>>> {
        let is_wanted = |(_, rules): &List<'_>| rules.iter().any(|rule| self.wants(&rule.place));
        self.all_groups().into_iter().filter(|group| group.iter().any(is_wanted)).collect()
    }

    /// The groups of lists that belong together: those of each entry, those that each question adds to one, those of each red flag,
    /// and the `detect` of each question.
    pub fn all_groups(&self) -> Vec<Vec<List<'_>>> {
        let mut groups: Vec<Vec<List<'_>>> = self.entries.iter().map(|entry| lists(&entry.rules)).collect();
        for question in &self.questions {
            groups.extend(question.concepts.iter().map(|concept| lists(&concept.rules)));
            groups.extend(question.red_flags.iter().map(flag_lists));
            groups.push(vec![("detect", question.detect.as_slice())]);
        }
        groups
    }

    /// Whether what stands at `place` is looked at.
    pub fn wants(&self, place: &Place) -> bool {
        !self.only_users || self.library.is_users(place)
    }

    /// Every pattern that is looked at, once.
    pub fn rules(&self) -> Vec<&Rule> {
        let mut seen = BTreeSet::new();
        let all = self.groups().into_iter().flatten().flat_map(|(_, rules)| rules);
        all.filter(|rule| seen.insert(&rule.place)).collect()
    }
}

/// The lists of an entry.
pub(super) fn lists(rules: &Rules) -> Vec<List<'_>> {
    vec![
        ("named", rules.named.as_slice()),
        ("explained", rules.explained.as_slice()),
        ("with-term", rules.with_term.as_slice()),
        ("rejected", rules.rejected.as_slice()),
        ("not", rules.not.as_slice()),
    ]
}

fn flag_lists(flag: &RedFlag) -> Vec<List<'_>> {
    vec![("patterns", flag.patterns.as_slice()), ("not", flag.not.as_slice()), ("unless", flag.unless.as_slice())]
}

/// A finding that does not keep a rubric from being used.
pub(super) fn warning(code: Code, place: &Place, message: String, help: &str) -> Finding {
    let (place, help) = (place.clone(), help.to_owned());
    Finding { place, severity: Severity::Warning, code: code.name(), message, help }
}

/// A pattern in a message: not longer than a line bears.
pub(super) fn quoted(rule: &Rule) -> String {
    const LONGEST: usize = 60;
    let text = rule.pattern.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("`{}…`", text[..at].trim_end()),
        None => format!("`{text}`"),
    }
}

//! `duplicate-pattern`: the same pattern twice in a list, or in `named` and `explained`.

use crate::finding::{Code, Finding};
use crate::rubric::Rule;

use super::cover::Forms;
use super::subject::{List, Subject, quoted, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut forms = Forms::new(subject.library.classes());
    for group in subject.groups() {
        for (name, rules) in &group {
            for (position, rule) in rules.iter().enumerate() {
                let before = rules[..position].iter().find(|before| is_same(before, rule, &mut forms));
                let mut elsewhere = || in_other_list(&group, name, rule, &mut forms);
                let message = match before {
                    Some(before) => {
                        format!("{} stands in `{name}` already, on line {}", quoted(rule), before.place.line)
                    }
                    None => match elsewhere() {
                        Some(other) => {
                            format!("{} stands in `explained`, too, on line {}", quoted(rule), other.place.line)
                        }
                        None => continue,
                    },
                };
                findings.push(warning(Code::DuplicatePattern, &rule.place, message, "remove one of them"));
            }
        }
    }
}

fn is_same(a: &Rule, b: &Rule, forms: &mut Forms<'_>) -> bool {
    a.place != b.place && a.anyway == b.anyway && forms.of(&a.pattern) == forms.of(&b.pattern)
}

/// What names a concept names nothing more if it explains it already.
fn in_other_list<'r>(group: &[List<'r>], name: &str, rule: &Rule, forms: &mut Forms<'_>) -> Option<&'r Rule> {
    let (_, explained) = group.iter().find(|(list, _)| name == "named" && *list == "explained")?;
    explained.iter().find(|other| is_same(other, rule, forms))
}

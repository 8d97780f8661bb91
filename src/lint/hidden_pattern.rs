//! `hidden-pattern`: wherever it hits, another pattern of the same list hits, too.

use crate::finding::{Code, Finding};
use crate::pattern::Pattern;
use crate::rubric::Rule;

use super::cover::Forms;
use super::subject::{Subject, quoted, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut forms = Forms::new(subject.library.classes());
    for group in subject.groups() {
        // Of what an answer is recognised by it may say several; of what takes away a longer hit takes away more.
        for (name, rules) in group.into_iter().filter(|(name, _)| !matches!(*name, "detect" | "not")) {
            for rule in rules {
                findings.extend(hidden(name, rule, rules, &mut forms));
            }
        }
    }
}

/// The first alternative of `rule` that another rule of the list hides, as a finding.
fn hidden(name: &str, rule: &Rule, list: &[Rule], forms: &mut Forms<'_>) -> Option<Finding> {
    let whole = forms.of(&rule.pattern)?;
    let parts: &[Pattern] = if let Pattern::Either(parts) = &whole { parts } else { std::slice::from_ref(&whole) };
    for part in parts {
        for other in list.iter().filter(|other| other.place != rule.place && (other.anyway || !rule.anyway)) {
            let other_form = forms.of(&other.pattern)?;
            // Equal ones are duplicates; of two that cover each other the later one is hidden.
            let is_hidden = other_form != whole
                && forms.covers(&other_form, part)
                && !(other.place > rule.place && forms.covers(part, &other_form));
            if is_hidden {
                let what = if parts.len() > 1 { format!("`{part}` in {}", quoted(rule)) } else { quoted(rule) };
                let by = format!("{} on line {}", quoted(other), other.place.line);
                let message = format!("wherever {what} hits, {by} of `{name}` hits, too");
                return Some(warning(
                    Code::HiddenPattern,
                    &rule.place,
                    message,
                    "remove it, or make the other narrower",
                ));
            }
        }
    }
    None
}

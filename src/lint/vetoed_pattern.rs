//! `vetoed-pattern`: the list `not` beside it takes all of its hits away.

use crate::finding::{Code, Finding};

use super::cover::Forms;
use super::subject::{Subject, quoted, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut forms = Forms::new(subject.library.classes());
    for group in subject.groups() {
        let vetoes = group.iter().filter(|(name, _)| *name == "not").flat_map(|(_, rules)| rules.iter());
        for veto in vetoes {
            let Some(veto_form) = forms.of(&veto.pattern) else { continue };
            for rule in
                group.iter().filter(|(name, _)| !matches!(*name, "not" | "unless")).flat_map(|(_, rules)| *rules)
            {
                let Some(form) = forms.of(&rule.pattern) else { continue };
                if forms.covers(&veto_form, &form) {
                    let message = format!(
                        "{} of `not`, on line {}, takes away all hits of {}",
                        quoted(veto),
                        veto.place.line,
                        quoted(rule)
                    );
                    findings.push(warning(Code::VetoedPattern, &rule.place, message, "make the one in `not` narrower"));
                }
            }
        }
    }
}

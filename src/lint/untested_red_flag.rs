//! `untested-red-flag`: no case expects it.

use crate::finding::{Code, Finding};

use super::subject::{Subject, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for question in &subject.questions {
        let is_expected =
            |id: &String| question.cases.iter().any(|case| case.red_flags.iter().flatten().any(|flag| flag == id));
        for flag in question.red_flags.iter().filter(|flag| !is_expected(&flag.id)) {
            let message = format!("no case expects the red flag `{}`", flag.id);
            let help = "add a [[case]] with an answer that raises it, and one that warns of it and does not";
            findings.push(warning(Code::UntestedRedFlag, &flag.place, message, help));
        }
    }
}

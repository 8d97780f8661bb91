//! `diverging-spelling`: one name with different capitals, spaces or hyphens in two entries.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding};

use super::subject::{Subject, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Letters and digits of a name -> its spelling and the entry where it came first.
    let mut known: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for entry in &subject.entries {
        for name in std::iter::once(entry.term).chain(entry.aliases.iter().map(String::as_str)) {
            let (spelling, first) = *known.entry(key(name)).or_insert((name, entry.id));
            if spelling != name && first != entry.id {
                let message = format!("`{name}` is written `{spelling}` in `{first}`");
                findings.push(warning(Code::DivergingSpelling, &entry.place, message, "write both in one way"));
            }
        }
    }
}

fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

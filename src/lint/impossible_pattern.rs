//! `impossible-pattern`: it reads well, but no answer can satisfy it.

use crate::finding::{Code, Finding};
use crate::pattern::Pattern;
use crate::rubric::Rule;

use super::cover::Forms;
use super::subject::{Subject, quoted, warning};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut checker = Checker { forms: Forms::new(subject.library.classes()) };
    findings.extend(subject.rules().into_iter().filter_map(|rule| checker.finding(rule)));
}

struct Checker<'c> {
    forms: Forms<'c>,
}

/// Nesting of word classes that is followed.
const DEEPEST: u8 = 6;

impl Checker<'_> {
    fn finding(&mut self, rule: &Rule) -> Option<Finding> {
        let form = self.forms.of(&rule.pattern)?;
        let why = self.impossible(&form)?;
        let message = format!("{} can never match: {why}", quoted(rule));
        Some(warning(Code::ImpossiblePattern, &rule.place, message, "widen it, or remove it"))
    }

    /// Why `pattern`, or a part of it, can never match.
    fn impossible(&mut self, pattern: &Pattern) -> Option<String> {
        match pattern {
            Pattern::Word { .. }
            | Pattern::Exact { .. }
            | Pattern::Any
            | Pattern::Shape(_)
            | Pattern::Class(_)
            | Pattern::Regex(_) => None,
            Pattern::Sequence(steps) => steps.iter().find_map(|step| self.impossible(&step.pattern)),
            Pattern::Either(parts) => parts.iter().find_map(|part| self.impossible(part)),
            Pattern::Near(parts, window) => parts.iter().find_map(|part| self.impossible(part)).or_else(|| {
                let least: usize = parts.iter().map(|part| self.least(part, DEEPEST)).sum();
                let room = usize::from(window.words);
                (least > room).then(|| format!("its parts need {least} words, and the window has room for {room}"))
            }),
            Pattern::Quorum(count, parts, window) => {
                parts.iter().find_map(|part| self.impossible(part)).or_else(|| {
                    let mut lengths: Vec<usize> = parts.iter().map(|part| self.least(part, DEEPEST)).collect();
                    lengths.sort_unstable();
                    let (count, room) = (usize::from(*count), usize::from(window.words));
                    let least: usize = lengths.iter().take(count).sum();
                    if count > lengths.len() {
                        Some(format!("it asks for {count} of {} parts", lengths.len()))
                    } else {
                        (least > room)
                            .then(|| format!("{count} parts need {least} words, and the window has room for {room}"))
                    }
                })
            }
            Pattern::Unless(wanted, unwanted) => self.impossible(wanted).or_else(|| {
                let is_contradiction = self.forms.covers(unwanted, wanted);
                is_contradiction.then(|| format!("`{unwanted}` hits wherever `{wanted}` does"))
            }),
        }
    }

    /// The fewest words of a hit.
    fn least(&mut self, pattern: &Pattern, depth: u8) -> usize {
        let Some(depth) = depth.checked_sub(1) else { return 1 };
        match pattern {
            Pattern::Word { .. } | Pattern::Exact { .. } | Pattern::Any | Pattern::Shape(_) | Pattern::Regex(_) => 1,
            // "roll back" is also written as one word.
            Pattern::Sequence(steps) if is_phrase(pattern) => steps.len().div_ceil(2).max(usize::from(steps.len() > 3)),
            Pattern::Sequence(steps) => {
                steps.iter().filter(|step| !step.optional).map(|step| self.least(&step.pattern, depth)).sum()
            }
            Pattern::Near(parts, _) => parts.iter().map(|part| self.least(part, depth)).sum(),
            Pattern::Quorum(count, parts, _) => {
                let mut lengths: Vec<usize> = parts.iter().map(|part| self.least(part, depth)).collect();
                lengths.sort_unstable();
                lengths.iter().take(usize::from(*count)).sum()
            }
            Pattern::Either(parts) => parts.iter().map(|part| self.least(part, depth)).min().unwrap_or(1),
            Pattern::Unless(wanted, _) => self.least(wanted, depth),
            Pattern::Class(name) => {
                let parts = self.forms.class(name);
                parts.iter().map(|part| self.least(part, depth)).min().unwrap_or(1)
            }
        }
    }
}

/// Plain words side by side, which people also write as one word.
fn is_phrase(pattern: &Pattern) -> bool {
    let Pattern::Sequence(steps) = pattern else { return false };
    steps.iter().all(|step| !step.optional && step.gap == 0 && matches!(step.pattern, Pattern::Word { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::{Classes, parse};

    #[track_caller]
    fn check(pattern: &str, expected: Option<&str>) {
        let classes: Classes =
            [("long".to_owned(), vec![parse("(one | two)..(three | four) five? (six | ten)").unwrap()])].into();
        let mut checker = Checker { forms: Forms::new(&classes) };
        let form = checker.forms.of(&parse(pattern).unwrap()).unwrap();
        assert_eq!(checker.impossible(&form).as_deref(), expected, "{pattern}");
    }

    #[test]
    fn what_no_answer_can_hold_is_told() {
        check("lock & row", None);
        check("@long &3 row", Some("its parts need 4 words, and the window has room for 3"));
        check("@long &4 row", None);
        check("lock row ! lock", Some("`lock` hits wherever `lock row` does"));
        check("lock ! lock row", None);
    }
}

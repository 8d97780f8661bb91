//! Which pattern hits wherever another one does.

use std::collections::HashMap;
use std::rc::Rc;

use crate::pattern::{Classes, Pattern, Step};
use crate::text::{NoCorrection, Normaliser, Text};

/// Patterns in a form in which equal ones are equal: stems for words, no skipped words, no needless nesting.
pub(super) struct Forms<'c> {
    classes: &'c Classes,
    normaliser: Normaliser<'static>,
    of_classes: HashMap<String, Rc<[Pattern]>>,
    of_patterns: HashMap<Pattern, Option<Pattern>>,
}

/// Word classes that deny: a pattern with one of them in it does not fall under a negation from outside.
const DENYING_CLASS: &str = "not";
/// Stems that deny.
const DENYING: [&str; 12] =
    ["not", "no", "never", "none", "nobodi", "noth", "neither", "nor", "without", "cannot", "avoid", "instead"];
/// Nesting of word classes that is followed.
const DEEPEST: u8 = 6;

impl<'c> Forms<'c> {
    pub fn new(classes: &'c Classes) -> Self {
        let normaliser = Normaliser::new(&NoCorrection);
        Self { classes, normaliser, of_classes: HashMap::new(), of_patterns: HashMap::new() }
    }

    /// The form of `pattern`, or `None` if it holds only skipped words.
    pub fn of(&mut self, pattern: &Pattern) -> Option<Pattern> {
        if let Some(known) = self.of_patterns.get(pattern) {
            return known.clone();
        }
        let form = self.form(pattern);
        self.of_patterns.insert(pattern.clone(), form.clone());
        form
    }

    fn form(&mut self, pattern: &Pattern) -> Option<Pattern> {
        Some(match pattern {
            Pattern::Word { text, typos } => {
                let words = self.stems(text).into_iter().map(|text| Pattern::Word { text, typos: *typos });
                sequence(words.map(|pattern| Step { gap: 0, optional: false, pattern }).collect())?
            }
            Pattern::Sequence(steps) => {
                let mut flat = Vec::new();
                for step in steps {
                    match self.of(&step.pattern) {
                        Some(Pattern::Sequence(inner)) if !step.optional => {
                            flat.extend(inner.into_iter().enumerate().map(|(index, inner)| {
                                if index == 0 { Step { gap: step.gap, ..inner } } else { inner }
                            }));
                        }
                        Some(pattern) => flat.push(Step { pattern, ..step.clone() }),
                        None => {}
                    }
                }
                sequence(flat)?
            }
            Pattern::Near(parts, window) => Pattern::Near(self.all(parts), *window),
            Pattern::Quorum(count, parts, window) => Pattern::Quorum(*count, self.all(parts), *window),
            Pattern::Either(parts) => {
                let mut flat: Vec<Pattern> = Vec::new();
                for part in self.all(parts) {
                    let parts = if let Pattern::Either(inner) = part { inner } else { vec![part] };
                    for part in parts {
                        if !flat.contains(&part) {
                            flat.push(part);
                        }
                    }
                }
                match flat.len() {
                    0 => return None,
                    1 => flat.remove(0),
                    _ => Pattern::Either(flat),
                }
            }
            Pattern::Unless(wanted, unwanted) => match (self.of(wanted)?, self.of(unwanted)) {
                (wanted, Some(unwanted)) => Pattern::Unless(Box::new(wanted), Box::new(unwanted)),
                (wanted, None) => wanted,
            },
            Pattern::Exact { text, .. } if self.stems(text).is_empty() => return None,
            Pattern::Exact { .. } | Pattern::Any | Pattern::Shape(_) | Pattern::Class(_) | Pattern::Regex(_) => {
                pattern.clone()
            }
        })
    }

    fn all(&mut self, patterns: &[Pattern]) -> Vec<Pattern> {
        patterns.iter().filter_map(|pattern| self.of(pattern)).collect()
    }

    fn stems(&mut self, text: &str) -> Vec<String> {
        let text = Text::plain(text, &mut self.normaliser);
        (0..u32::try_from(text.words.len()).unwrap_or(0)).map(|word| text.stem(word).to_owned()).collect()
    }

    /// The patterns of a class, as forms.
    pub fn class(&mut self, name: &str) -> Rc<[Pattern]> {
        if !self.of_classes.contains_key(name) {
            let classes = self.classes;
            let forms = self.all(classes.get(name).map_or(&[][..], Vec::as_slice));
            self.of_classes.insert(name.to_owned(), forms.into());
        }
        self.of_classes[name].clone()
    }

    /// Whether `wide` hits, inside of them, all hits of `narrow`; both are forms. It may say no where the answer is yes.
    pub fn covers(&mut self, wide: &Pattern, narrow: &Pattern) -> bool {
        if wide == narrow {
            return true;
        }
        denies(narrow) == denies(wide) && self.covers_within(wide, narrow, DEEPEST)
    }

    fn covers_within(&mut self, wide: &Pattern, narrow: &Pattern, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if wide == narrow {
            return true;
        }
        if let Pattern::Either(parts) = narrow {
            return parts.iter().all(|part| self.covers_within(wide, part, depth));
        }
        let inside = match narrow {
            Pattern::Near(parts, _) => parts.iter().any(|part| self.covers_within(wide, part, depth)),
            Pattern::Unless(wanted, _) => self.covers_within(wide, wanted, depth),
            Pattern::Sequence(steps) => {
                let mut needed = steps.iter().filter(|step| !step.optional);
                needed.any(|step| self.covers_within(wide, &step.pattern, depth))
            }
            _ => false,
        };
        inside
            || match wide {
                Pattern::Either(parts) => parts.iter().any(|part| self.covers_within(part, narrow, depth)),
                Pattern::Class(name) => self.class(name).iter().any(|part| self.covers_within(part, narrow, depth)),
                Pattern::Near(wide_parts, wide_window) => match narrow {
                    Pattern::Near(parts, window) => {
                        window.words <= wide_window.words
                            && window.neighbours <= wide_window.neighbours
                            && self.covers_each(wide_parts, parts)
                    }
                    _ => false,
                },
                Pattern::Sequence(wide_steps) => match narrow {
                    Pattern::Sequence(steps) => self.holds(steps, wide_steps),
                    _ => false,
                },
                _ => self.is_same(wide, narrow, depth),
            }
    }

    /// Whether each of `wide` has a part of its own in `narrow` that it hits exactly.
    fn covers_each(&mut self, wide: &[Pattern], narrow: &[Pattern]) -> bool {
        let mut free: Vec<&Pattern> = narrow.iter().collect();
        wide.iter().all(|wide| {
            let found = free.iter().position(|part| self.is_same(wide, part, DEEPEST));
            found.is_some_and(|at| {
                free.remove(at);
                true
            })
        })
    }

    /// Whether the sequence `wide` stands in `steps`, its gaps being as wide at least.
    fn holds(&mut self, steps: &[Step], wide: &[Step]) -> bool {
        let mut fits = |part: &[Step]| {
            part.iter().zip(wide).enumerate().all(|(index, (step, wide))| {
                !step.optional
                    && !wide.optional
                    && (index == 0 || step.gap <= wide.gap)
                    && self.is_same(&wide.pattern, &step.pattern, DEEPEST)
            })
        };
        steps.windows(wide.len()).any(&mut fits)
    }

    /// Whether each hit of `narrow` is one of `wide`, from the same first to the same last word.
    fn is_same(&mut self, wide: &Pattern, narrow: &Pattern, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if wide == narrow {
            return true;
        }
        match (wide, narrow) {
            (_, Pattern::Either(parts)) => parts.iter().all(|part| self.is_same(wide, part, depth)),
            (Pattern::Either(parts), _) => parts.iter().any(|part| self.is_same(part, narrow, depth)),
            (Pattern::Class(name), _) => self.class(name).iter().any(|part| self.is_same(part, narrow, depth)),
            (Pattern::Word { text: wide, typos: None }, Pattern::Word { text, .. }) => wide == text,
            _ => false,
        }
    }
}

/// Whether a pattern has a word in it that denies.
fn denies(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Word { text, .. } | Pattern::Exact { text, .. } => DENYING.contains(&text.as_str()),
        Pattern::Class(name) => name == DENYING_CLASS,
        Pattern::Sequence(steps) => steps.iter().any(|step| denies(&step.pattern)),
        Pattern::Near(parts, _) | Pattern::Quorum(_, parts, _) | Pattern::Either(parts) => parts.iter().any(denies),
        Pattern::Unless(wanted, _) => denies(wanted),
        Pattern::Any | Pattern::Shape(_) | Pattern::Regex(_) => false,
    }
}

fn sequence(mut steps: Vec<Step>) -> Option<Pattern> {
    match steps.len() {
        0 => None,
        1 if !steps[0].optional => Some(steps.remove(0).pattern),
        _ => Some(Pattern::Sequence(steps)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::parse;

    #[track_caller]
    fn check(wide: &str, narrow: &str, expected: bool) {
        let classes: Classes = [
            ("fails".to_owned(), vec![parse("fail").unwrap(), parse("go down").unwrap()]),
            ("not".to_owned(), vec![parse("not").unwrap()]),
        ]
        .into();
        let mut forms = Forms::new(&classes);
        let (wide_form, narrow_form) =
            (forms.of(&parse(wide).unwrap()).unwrap(), forms.of(&parse(narrow).unwrap()).unwrap());
        assert_eq!(forms.covers(&wide_form, &narrow_form), expected, "`{wide}` covers `{narrow}`");
    }

    #[test]
    fn a_wide_pattern_covers_a_narrow_one() {
        check("lock", "locking", true);
        check("lock", "lock the rows", true);
        check("lock row", "always lock row first", true);
        check("lock..row", "lock the old row", false);
        check("lock..row", "lock row", true);
        check("lock | wait", "wait & coordinator", true);
        check("lock & row", "lock &6 row", true);
        check("lock &6 row", "lock & row", false);
        check("lock & row", "lock & row & table", true);
        check("@fails", "goes down", true);
        check("@fails & coordinator", "fail &5 coordinator", true);
        check("lock", "lock ! row", true);
    }

    #[test]
    fn what_denies_is_its_own() {
        check("shared database", "not & shared database", false);
        check("@not & database", "not & database", true);
        check("lock", "row", false);
        check("lock row", "lock", false);
        check("\"REST\"", "rest", false);
        check("lock row", "lock row?", false);
    }
}

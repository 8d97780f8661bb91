//! Which concepts, patterns and red flags the cases reach.
//!
//! What counts for a concept is shown by the evaluation of a case. For single patterns each one is judged as if it were a concept (or
//! red flag) by itself, with the vetoes that stand beside it: so a hit that is denied, vetoed or asked covers nothing.

use std::collections::BTreeMap;

use crate::detect::Status;
use crate::engine::{Evaluation, Judge};
use crate::finding::{Code, Finding, Place, Severity};
use crate::pattern::Classes;
use crate::rubric::{Concept, Lessons, RedFlag, Rubric, Rule, Rules};

/// What the cases of a run reach.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    items: BTreeMap<Item, bool>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many a case reaches.
    pub covered: usize,
    /// How many there are.
    pub of: usize,
}

/// Something that a case should reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    place: Place,
    code: Code,
    /// The id, or the pattern with its list.
    name: String,
}

impl Share {
    /// In per cent, rounded down, so that 100 means all; 100 of nothing.
    #[must_use]
    pub fn percent(self) -> usize {
        (100 * self.covered).checked_div(self.of).unwrap_or(100)
    }
}

impl Coverage {
    /// Concepts that a case shows.
    #[must_use]
    pub fn concepts(&self) -> Share {
        self.share(Code::UncoveredConcept)
    }

    /// Red flags that a case raises.
    #[must_use]
    pub fn red_flags(&self) -> Share {
        self.share(Code::UncoveredRedFlag)
    }

    /// Patterns that a case makes count.
    #[must_use]
    pub fn patterns(&self) -> Share {
        self.share(Code::UncoveredPattern)
    }

    fn share(&self, code: Code) -> Share {
        let all = || self.items.iter().filter(|(item, _)| item.code == code);
        Share { covered: all().filter(|(_, covered)| **covered).count(), of: all().count() }
    }

    /// What no case reaches, sorted by place.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let uncovered = self.items.iter().filter(|(_, covered)| !**covered);
        let finding = |item: &Item| Finding {
            place: item.place.clone(),
            severity: Severity::Warning,
            code: item.code.name(),
            message: match item.code {
                Code::UncoveredConcept => format!("no case shows `{}`", item.name),
                Code::UncoveredRedFlag => format!("no case raises the red flag `{}`", item.name),
                _ => format!("no case makes {} count", item.name),
            },
            help: "add a case for it".to_owned(),
        };
        uncovered.map(|(item, _)| finding(item)).collect()
    }

    fn add(&mut self, place: &Place, code: Code, name: String, covered: bool) {
        *self.items.entry(Item { place: place.clone(), code, name }).or_default() |= covered;
    }

    /// Keeps what stands at places that are wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&Place) -> bool) {
        self.items.retain(|item, _| is_wanted(&item.place));
    }
}

/// Notes what the cases of one rubric reach.
pub(super) struct Probe {
    concepts: Vec<(Place, String, bool)>,
    flags: Vec<(Place, String, bool)>,
    /// Each pattern as a concept or a red flag of its own.
    judge: Option<Judge>,
    of_concepts: Vec<Pattern>,
    of_flags: Vec<Pattern>,
}

/// A pattern that is judged by itself.
struct Pattern {
    place: Place,
    name: String,
    /// It is one of `with-term`: what counts is that it explains.
    explains: bool,
    covered: bool,
}

impl Probe {
    /// A probe for `rubric`, of which the concepts that are `wanted` are looked at.
    pub(super) fn new(rubric: &Rubric, classes: &Classes, wanted: impl Fn(&str) -> bool, flags_wanted: bool) -> Self {
        let wanted: Vec<&Concept> = rubric.concepts.iter().filter(|concept| wanted(&concept.id)).collect();
        let flags: &[RedFlag] = if flags_wanted { &rubric.red_flags } else { &[] };
        let mut parts = Parts::default();
        for concept in &wanted {
            parts.concept(concept);
        }
        for flag in flags {
            parts.flag(flag);
        }
        let of_flags = parts.of_flags;
        let probe = Rubric {
            id: rubric.id.clone(),
            set: String::new(),
            kind: rubric.kind,
            title: String::new(),
            prompt: rubric.prompt.clone(),
            detect: Vec::new(),
            stages: Vec::new(),
            concepts: parts.concepts,
            red_flags: parts.flags,
            cases: Vec::new(),
            place: rubric.place.clone(),
        };
        Self {
            concepts: wanted.iter().map(|concept| (concept.place.clone(), concept.id.clone(), false)).collect(),
            flags: flags.iter().map(|flag| (flag.place.clone(), flag.id.clone(), false)).collect(),
            // The patterns were compiled before, as those of the rubric.
            judge: Judge::new(probe, classes, &Lessons::default()).ok(),
            of_concepts: parts.of_concepts,
            of_flags,
        }
    }

    /// Notes what `answers`, with their evaluations by `rubric`, reach.
    pub(super) fn look_at<'e>(&mut self, rubric: &Rubric, answers: impl Iterator<Item = (&'e str, &'e Evaluation)>) {
        let Some(judge) = &self.judge else { return };
        let mut normaliser = judge.normaliser();
        for (answer, evaluation) in answers {
            for (concept, found) in rubric.concepts.iter().zip(&evaluation.concepts) {
                let shown = self.concepts.iter_mut().filter(|(_, id, _)| *id == concept.id);
                shown.for_each(|(_, _, covered)| *covered |= found.status > Status::Missing);
            }
            for raised in &evaluation.red_flags {
                let id = &rubric.red_flags[raised.flag].id;
                self.flags.iter_mut().filter(|(_, known, _)| known == id).for_each(|(_, _, covered)| *covered = true);
            }
            let alone = judge.evaluate(answer, &mut normaliser);
            for (pattern, found) in self.of_concepts.iter_mut().zip(&alone.concepts) {
                pattern.covered |= found.status > if pattern.explains { Status::Named } else { Status::Missing };
            }
            for raised in &alone.red_flags {
                self.of_flags[raised.flag].covered = true;
            }
        }
    }

    /// Adds what was noted to `coverage`.
    pub(super) fn report(self, coverage: &mut Coverage) {
        for (place, id, covered) in self.concepts {
            coverage.add(&place, Code::UncoveredConcept, id, covered);
        }
        for (place, id, covered) in self.flags {
            coverage.add(&place, Code::UncoveredRedFlag, id, covered);
        }
        for pattern in self.of_concepts.into_iter().chain(self.of_flags) {
            coverage.add(&pattern.place, Code::UncoveredPattern, pattern.name, pattern.covered);
        }
    }
}

/// Patterns taken apart.
#[derive(Default)]
struct Parts {
    concepts: Vec<Concept>,
    of_concepts: Vec<Pattern>,
    flags: Vec<RedFlag>,
    of_flags: Vec<Pattern>,
}

impl Parts {
    fn concept(&mut self, concept: &Concept) {
        let Rules { named, explained, with_term, rejected, not } = &concept.rules;
        let not = || not.clone();
        for rule in named {
            self.add(rule, "named", false, Rules { named: vec![rule.clone()], not: not(), ..Rules::default() });
        }
        for rule in explained {
            self.add(rule, "explained", false, Rules { explained: vec![rule.clone()], not: not(), ..Rules::default() });
        }
        for rule in with_term {
            let (named, rejected) = (named.clone(), rejected.clone());
            let with_term = vec![rule.clone()];
            let rules = Rules { named, with_term, rejected, not: not(), ..Rules::default() };
            self.add(rule, "with-term", true, rules);
        }
        for rule in rejected {
            self.add(rule, "rejected", false, Rules { rejected: vec![rule.clone()], not: not(), ..Rules::default() });
        }
        concept.rules.not.iter().for_each(|rule| self.hit(rule, "not"));
    }

    fn flag(&mut self, flag: &RedFlag) {
        for rule in &flag.patterns {
            let patterns = vec![rule.clone()];
            let (not, unless) = (flag.not.clone(), flag.unless.clone());
            let (id, meaning, advice) = (flag.id.clone(), String::new(), String::new());
            self.flags.push(RedFlag {
                id,
                meaning,
                advice,
                patterns,
                not,
                unless,
                // Concepts have other positions here, and what takes a flag away is no matter of one pattern.
                unless_explained: Vec::new(),
                place: flag.place.clone(),
            });
            self.of_flags.push(pattern(rule, "patterns", false));
        }
        flag.not.iter().for_each(|rule| self.hit(rule, "not"));
        flag.unless.iter().for_each(|rule| self.hit(rule, "unless"));
    }

    /// A pattern that does its work by hitting, wherever that is.
    fn hit(&mut self, rule: &Rule, list: &'static str) {
        let anyway = Rule { anyway: true, ..rule.clone() };
        self.add(rule, list, false, Rules { explained: vec![anyway], ..Rules::default() });
    }

    fn add(&mut self, rule: &Rule, list: &'static str, explains: bool, rules: Rules) {
        self.concepts.push(Concept::bare(self.concepts.len().to_string(), rules, rule.place.clone()));
        self.of_concepts.push(pattern(rule, list, explains));
    }
}

fn pattern(rule: &Rule, list: &str, explains: bool) -> Pattern {
    Pattern { place: rule.place.clone(), name: format!("`{}` of `{list}`", rule.pattern), explains, covered: false }
}

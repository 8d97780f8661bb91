//! From what a file says to what can be relied on: every problem is reported, with its place.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Place, Severity};
use crate::pattern::parse;

use super::library::{Entry, File};
use super::model::{Case, Concept, ConceptIndex, Expected, Kind, RedFlag, Rubric, Rule, Rules, Stage, Tier};
use super::raw::{
    Patterns, RawCase, RawCases, RawConcept, RawKind, RawMember, RawQuestion, RawRedFlag, RawRules, RawStatus, Text,
};
use super::spanned::Spanned;

/// Most patterns of one list: the longest embedded one has a seventh of it.
const MOST_PATTERNS: usize = 2_000;
/// Most concepts, stages and red flags of one question: every pair of stages is looked at.
const MOST_CONCEPTS: usize = 200;
const MOST_STAGES: usize = 50;
const MOST_RED_FLAGS: usize = 100;

/// A file with what is wrong in it.
pub(super) struct Checker<'f> {
    file: &'f File,
    pub findings: Vec<Finding>,
}

impl<'f> Checker<'f> {
    pub(super) fn new(file: &'f File) -> Self {
        Self { file, findings: Vec::new() }
    }

    pub(super) fn place<T>(&self, at: &Spanned<T>) -> Place {
        self.file.place(at.span().start)
    }

    pub(super) fn error<T>(&mut self, at: &Spanned<T>, code: &'static str, message: String, help: &str) {
        let place = self.place(at);
        self.findings.push(Finding { place, severity: Severity::Error, code, message, help: help.to_owned() });
    }

    /// Patterns that read well; the others become findings that point at the character.
    pub(super) fn rules(&mut self, patterns: &Patterns) -> Vec<Rule> {
        if let Some(one_too_many) = patterns.get(MOST_PATTERNS) {
            let message = format!("the list has {} patterns; at most {MOST_PATTERNS}", patterns.len());
            self.error(one_too_many, "too-many", message, "join some with `|`, or use a word class");
            return Vec::new();
        }
        patterns.iter().filter_map(|pattern| self.rule(pattern)).collect()
    }

    fn rule(&mut self, text: &Text) -> Option<Rule> {
        let written = text.get_ref();
        let bare = written.trim_start();
        let (anyway, pattern) = bare.strip_prefix('+').map_or((false, bare), |rest| (true, rest));
        match parse(pattern) {
            Ok(pattern) => Some(Rule { pattern, anyway, place: self.place(text) }),
            Err(error) => {
                // The span starts at the quotation mark. In a basic string an escape may stand before the place, which
                // then comes out too early; patterns are best written as literal strings.
                let skipped = written.len() - pattern.len();
                let quotes = if self.file.source[text.span()].starts_with("'''") { 3 } else { 1 };
                let place = self.file.place(text.span().start + quotes + skipped + error.at);
                let help = "see docs/rubrics.md for the pattern language".to_owned();
                self.findings.push(Finding {
                    place,
                    severity: Severity::Error,
                    code: "pattern-syntax",
                    message: error.message,
                    help,
                });
                None
            }
        }
    }

    fn no_empty(&mut self, text: &Text, what: &str) {
        if text.get_ref().trim().is_empty() {
            self.error(text, "empty-text", format!("the {what} is empty"), "write it in a plain sentence");
        }
    }

    fn id(&mut self, id: &Text) {
        let is_id =
            |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_id(id.get_ref()) {
            self.error(
                id,
                "bad-id",
                format!("`{}` is no id", id.get_ref()),
                "use lower-case letters, digits and hyphens",
            );
        }
    }

    /// The rules of a vocabulary entry, with all that is wrong with it.
    pub(super) fn entry(&mut self, id: &str, raw: &RawConcept) -> Rules {
        for (text, what) in [(&raw.term, "term"), (&raw.definition, "definition"), (&raw.say, "sentence to say")] {
            self.no_empty(text, what);
        }
        let rules = self.concept_rules(raw);
        if raw.named.is_empty() && raw.explained.is_empty() {
            self.error(
                &raw.term,
                "no-patterns",
                format!("`{id}` has no pattern that could find it"),
                "add `named` or `explained` patterns",
            );
        }
        rules
    }

    fn concept_rules(&mut self, raw: &RawConcept) -> Rules {
        Rules {
            named: self.rules(&raw.named),
            explained: self.rules(&raw.explained),
            with_term: self.rules(&raw.with_term),
            rejected: self.rules(&raw.rejected),
            not: self.rules(&raw.not),
        }
    }

    fn refine(&mut self, rules: &mut Rules, raw: &RawRules) {
        rules.named.extend(self.rules(&raw.named));
        rules.explained.extend(self.rules(&raw.explained));
        rules.with_term.extend(self.rules(&raw.with_term));
        rules.rejected.extend(self.rules(&raw.rejected));
        rules.not.extend(self.rules(&raw.not));
    }

    fn flag(&mut self, raw: &RawRedFlag, index: &BTreeMap<&str, ConceptIndex>) -> RedFlag {
        self.id(&raw.id);
        self.no_empty(&raw.meaning, "meaning");
        self.no_empty(&raw.advice, "advice");
        let mut unless_explained = Vec::new();
        for id in &raw.unless_explained {
            match index.get(id.get_ref().as_str()) {
                Some(concept) => unless_explained.push(*concept),
                None => self.error(
                    id,
                    "unknown-concept",
                    format!("`{}` is neither core nor bonus here", id.get_ref()),
                    "name a concept of this question",
                ),
            }
        }
        RedFlag {
            id: raw.id.get_ref().clone(),
            meaning: raw.meaning.get_ref().clone(),
            advice: raw.advice.get_ref().clone(),
            patterns: self.rules(&raw.patterns),
            not: self.rules(&raw.not),
            unless: self.rules(&raw.unless),
            unless_explained,
            place: self.place(&raw.id),
        }
    }

    /// The question, with the vocabulary entries it refers to; `None` if it cannot be used.
    pub(super) fn question(&mut self, raw: &RawQuestion, entries: &BTreeMap<String, Entry>) -> Option<Rubric> {
        self.id(&raw.id);
        self.no_empty(&raw.title, "title");
        self.no_empty(&raw.prompt, "prompt");
        for (count, most, what) in [
            (raw.core.len() + raw.bonus.len(), MOST_CONCEPTS, "concepts"),
            (raw.stage.len(), MOST_STAGES, "stages"),
            (raw.red_flag.len(), MOST_RED_FLAGS, "red flags"),
        ] {
            if count > most {
                let message = format!("the question has {count} {what}; at most {most}");
                self.error(&raw.id, "too-many", message, "make several questions of it");
                return None;
            }
        }
        let members = self.members(raw);
        let order = self.stage_order(raw, &members);
        let mut concepts = Vec::new();
        for tier in [Tier::Core, Tier::Bonus] {
            for id in &order {
                let Some((at, member, _)) = members.get(id.as_str()).filter(|(_, _, own)| *own == tier) else {
                    continue;
                };
                concepts.extend(self.concept(raw, at, member, tier, entries));
            }
        }
        let index: BTreeMap<&str, ConceptIndex> =
            concepts.iter().enumerate().map(|(at, c): (usize, &Concept)| (c.id.as_str(), ConceptIndex(at))).collect();
        let stages = self.stages(raw, &index);
        for refined in raw.refine.keys().filter(|id| !index.contains_key(id.get_ref().as_str())) {
            self.error(
                refined,
                "unused-refinement",
                format!("`{}` is refined but neither core nor bonus", refined.get_ref()),
                "add it to [core] or [bonus]",
            );
        }
        let red_flags: Vec<RedFlag> = raw.red_flag.iter().map(|flag| self.flag(flag, &index)).collect();
        for (position, flag) in raw.red_flag.iter().enumerate() {
            if red_flags[..position].iter().any(|before| before.id == *flag.id.get_ref()) {
                self.error(
                    &flag.id,
                    "double-red-flag",
                    format!("there are two red flags `{}`", flag.id.get_ref()),
                    "give each its own id, or put the patterns together",
                );
            }
        }
        let cases = raw.case.iter().map(|case| self.case(case, &index, &red_flags)).collect();
        let usable = !self.findings.iter().any(|finding| finding.severity == Severity::Error);
        let rubric = Rubric {
            id: raw.id.get_ref().clone(),
            set: raw.set.clone(),
            kind: match raw.kind {
                RawKind::Technical => Kind::Technical,
                RawKind::Behavioural => Kind::Behavioural,
            },
            title: raw.title.get_ref().clone(),
            prompt: raw.prompt.get_ref().clone(),
            detect: self.rules(&raw.detect),
            stages,
            concepts,
            red_flags,
            cases,
            place: self.place(&raw.id),
        };
        usable.then_some(rubric)
    }

    fn members<'r>(&mut self, raw: &'r RawQuestion) -> BTreeMap<&'r str, (&'r Text, &'r RawMember, Tier)> {
        let mut members = BTreeMap::new();
        for (tier, list) in [(Tier::Core, &raw.core), (Tier::Bonus, &raw.bonus)] {
            for (id, member) in list {
                if members.insert(id.get_ref().as_str(), (id, member, tier)).is_some() {
                    self.error(
                        id,
                        "core-and-bonus",
                        format!("`{}` is core and bonus", id.get_ref()),
                        "keep it in one of the two",
                    );
                }
            }
        }
        if raw.core.is_empty() {
            self.error(&raw.id, "no-core", "the question has no core concept".to_owned(), "add a [core] table");
        }
        members
    }

    /// All members, those of the stages first and in their order.
    fn stage_order(&mut self, raw: &RawQuestion, members: &BTreeMap<&str, (&Text, &RawMember, Tier)>) -> Vec<String> {
        let mut order: Vec<String> = Vec::new();
        for id in raw.stage.iter().flat_map(|stage| &stage.concepts) {
            if !members.contains_key(id.get_ref().as_str()) {
                self.error(
                    id,
                    "stage-outsider",
                    format!("stage concept `{}` is neither core nor bonus", id.get_ref()),
                    "add it to [core] or [bonus]",
                );
            }
            if !order.contains(id.get_ref()) {
                order.push(id.get_ref().clone());
            }
        }
        let rest: Vec<String> =
            members.keys().filter(|id| !order.iter().any(|known| known == *id)).map(|id| (*id).to_owned()).collect();
        order.extend(rest);
        order
    }

    fn concept(
        &mut self,
        question: &RawQuestion,
        at: &Text,
        member: &RawMember,
        tier: Tier,
        entries: &BTreeMap<String, Entry>,
    ) -> Option<Concept> {
        let id = at.get_ref();
        self.no_empty(&member.why, "reason");
        let weight = member.weight.as_ref().map_or(100, |weight| {
            let hundredths = (weight.get_ref() * 100.0).round();
            if (1.0..=1000.0).contains(&hundredths) {
                // In range, so neither sign nor digits are lost.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "checked to lie between 1 and 1000"
                )]
                let hundredths = hundredths as u32;
                hundredths
            } else {
                self.error(
                    weight,
                    "bad-weight",
                    format!("weight {} is not between 0.01 and 10", weight.get_ref()),
                    "1 is the usual weight",
                );
                100
            }
        });
        let Some(entry) = entries.get(id) else {
            let nearest = entries
                .keys()
                .filter(|known| known.len().abs_diff(id.len()) <= 3)
                .map(|known| (strsim::osa_distance(known, id), known))
                .min()
                .filter(|(distance, _)| *distance <= 3);
            let help = nearest.map_or("add it to a file in rubrics/vocabulary/".to_owned(), |(_, near)| {
                format!("did you mean `{near}`?")
            });
            self.error(at, "unknown-concept", format!("there is no vocabulary entry `{id}`"), &help);
            return None;
        };
        let mut checker = Checker::new(&entry.file);
        let raw = &entry.raw;
        let mut rules = checker.entry(id, raw);
        let place = checker.place(&raw.term);
        self.findings.append(&mut checker.findings);
        if let Some((_, refinement)) = question.refine.iter().find(|(refined, _)| refined.get_ref() == id) {
            self.refine(&mut rules, refinement);
        }
        Some(Concept {
            id: id.clone(),
            term: raw.term.get_ref().clone(),
            aliases: raw.aliases.clone(),
            definition: raw.definition.get_ref().clone(),
            say: raw.say.get_ref().clone(),
            why: member.why.get_ref().clone(),
            tier,
            weight,
            rules,
            examples: [&raw.cases.explained, &raw.cases.named]
                .into_iter()
                .flatten()
                .map(|text| text.get_ref().clone())
                .collect(),
            place,
        })
    }

    fn stages(&mut self, raw: &RawQuestion, index: &BTreeMap<&str, ConceptIndex>) -> Vec<Stage> {
        let mut names = BTreeSet::new();
        let mut stages = Vec::new();
        for stage in &raw.stage {
            if !names.insert(stage.name.get_ref()) {
                self.error(
                    &stage.name,
                    "double-stage",
                    format!("there are two stages `{}`", stage.name.get_ref()),
                    "give each stage its own name",
                );
            }
            let concepts: Vec<ConceptIndex> =
                stage.concepts.iter().filter_map(|id| index.get(id.get_ref().as_str()).copied()).collect();
            if concepts.is_empty() {
                self.error(
                    &stage.name,
                    "empty-stage",
                    format!("stage `{}` has no concept", stage.name.get_ref()),
                    "list at least one",
                );
            }
            stages.push(Stage { name: stage.name.get_ref().clone(), concepts });
        }
        stages
    }

    fn case(&mut self, raw: &RawCase, index: &BTreeMap<&str, ConceptIndex>, flags: &[RedFlag]) -> Case {
        for id in raw.expect.keys().filter(|id| !index.contains_key(id.get_ref().as_str())) {
            self.error(
                id,
                "unknown-concept",
                format!("case expects `{}`, which is neither core nor bonus", id.get_ref()),
                "remove it or add the concept",
            );
        }
        for id in raw.red_flags.iter().filter(|id| !flags.iter().any(|flag| flag.id == *id.get_ref())) {
            self.error(
                id,
                "unknown-red-flag",
                format!("case expects the red flag `{}`, which there is not", id.get_ref()),
                "remove it or add the flag",
            );
        }
        Case {
            name: raw.name.get_ref().clone(),
            answer: raw.answer.clone(),
            expect: raw.expect.iter().map(|(id, status)| (id.get_ref().clone(), expected(*status))).collect(),
            red_flags: Some(raw.red_flags.iter().map(|id| id.get_ref().clone()).collect()),
            known: raw.known,
            place: self.place(&raw.name),
        }
    }

    /// The sentences of a vocabulary entry as cases for its concept.
    pub(super) fn concept_cases(&self, id: &str, raw: &RawCases) -> Vec<Case> {
        let lists =
            [(Expected::Explained, &raw.explained), (Expected::Named, &raw.named), (Expected::Missing, &raw.missing)];
        let case = |status: Expected, text: &Text| Case {
            name: format!("{id} {status:?}").to_lowercase(),
            answer: text.get_ref().clone(),
            expect: vec![(id.to_owned(), status)],
            red_flags: None,
            known: false,
            place: self.place(text),
        };
        lists.iter().flat_map(|(status, texts)| texts.iter().map(|text| case(*status, text))).collect()
    }
}

fn expected(status: RawStatus) -> Expected {
    match status {
        RawStatus::Missing => Expected::Missing,
        RawStatus::Named => Expected::Named,
        RawStatus::Explained => Expected::Explained,
    }
}

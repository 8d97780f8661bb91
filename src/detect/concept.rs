//! Missing, named or explained: what the hits of a concept's patterns amount to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::pattern::{Builder, Classes, Hit, Matcher, Pattern, PatternId, Scan};
use crate::rubric::{Lessons, Rubric, Rule, Rules};
use crate::text::{Lexicon, Raw, Sentence, Span, Text, Words};

use super::echo::{Echo, Origin, Sources};
use super::grammar::{Grammar, Marks};
use super::likeness::Likeness;
use super::manner::Manner;
use super::negation::{Scope, Scopes};
use super::role::{Role, roles};

mod compare;

/// How deeply an answer treats a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not at all.
    Missing,
    /// Mentioned.
    Named,
    /// With its mechanism, reason or trade-off.
    Explained,
}

/// Words of the answer that show a concept or a red flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where, in words.
    pub words: Span<Words>,
    /// Where, in bytes.
    pub raw: Span<Raw>,
    /// First byte of the word in its middle.
    pub centre: u32,
    /// Named or explained.
    pub depth: Status,
    /// What made it count.
    pub ground: Ground,
}

/// Why evidence counts as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A pattern: its list and its position there.
    Rule(&'static str, usize),
    /// A mention whose own sentence goes on to give a reason or a mechanism.
    Reasoned,
    /// The sentence speaks of the concept as its examples do.
    Like,
}

/// What was found of one concept.
#[derive(Clone, Debug)]
pub struct Found {
    /// The deepest evidence.
    pub status: Status,
    /// In the order of the answer.
    pub evidence: Vec<Evidence>,
    /// Hits that did not count because they are denied, with what denies them.
    pub denied: Vec<(Span<Raw>, Scope)>,
}

/// What was found of one red flag.
#[derive(Clone, Debug)]
pub struct FlagFound {
    /// Position in the rubric.
    pub flag: usize,
    /// In the order of the answer; never empty.
    pub evidence: Vec<Evidence>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Compiled {
    named: Vec<(PatternId, bool)>,
    explained: Vec<(PatternId, bool)>,
    with_term: Vec<(PatternId, bool)>,
    rejected: Vec<(PatternId, bool)>,
    not: Vec<(PatternId, bool)>,
    unless: Vec<(PatternId, bool)>,
    unless_explained: Vec<usize>,
}

/// A rubric's patterns, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Detector {
    matcher: Matcher,
    concepts: Vec<Compiled>,
    flags: Vec<Compiled>,
    small_talk: Option<PatternId>,
    field: Option<PatternId>,
    likeness: Likeness,
    /// What the program says, as an answer may give it back.
    sources: Sources,
}

/// What was detected in one answer.
#[derive(Clone, Debug)]
pub struct Detected {
    /// One for each concept of the rubric.
    pub concepts: Vec<Found>,
    /// Red flags raised.
    pub flags: Vec<FlagFound>,
    /// Whether the answer talks or lists.
    pub manner: Manner,
}

/// The word class of things outside the field; see [`Reading::is_in_passing`].
const SMALL_TALK: &str = "small-talk";
/// The word class of the field.
const FIELD: &str = "field";

/// Evidence kept for each concept; more adds nothing for a reader.
const MOST_EVIDENCE: usize = 6;

impl Detector {
    /// Compiles the patterns of `rubric`.
    ///
    /// # Errors
    /// One finding for each pattern that cannot be compiled.
    pub fn new(rubric: &Rubric, classes: &Classes, lessons: &Lessons) -> Result<Self, Vec<Finding>> {
        let mut compiler = Compiler { builder: Builder::new(classes), findings: Vec::new() };
        let concepts = rubric.concepts.iter().map(|concept| compiler.rules(&concept.rules)).collect();
        let flags = rubric
            .red_flags
            .iter()
            .map(|flag| Compiled {
                named: compiler.list(&flag.patterns),
                not: compiler.list(&flag.not),
                unless: compiler.list(&flag.unless),
                unless_explained: flag.unless_explained.iter().map(|concept| concept.0).collect(),
                ..Compiled::default()
            })
            .collect();
        let mut class = |name: &str| {
            let class = classes.contains_key(name).then(|| Pattern::Class(name.to_owned()));
            class.and_then(|class| compiler.builder.add(&class).ok())
        };
        let (small_talk, field) = (class(SMALL_TALK), class(FIELD));
        if compiler.findings.is_empty() {
            Ok(Self {
                matcher: compiler.builder.build(),
                concepts,
                flags,
                small_talk,
                field,
                likeness: Likeness::new(rubric, lessons),
                sources: Sources::new(said(rubric)),
            })
        } else {
            Err(compiler.findings)
        }
    }

    /// The words that the patterns look for, to mend typing errors by.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What `text` holds of each concept and which red flags it raises.
    #[must_use]
    pub fn detect(&self, text: &Text<'_>) -> Detected {
        let mut scan = self.matcher.open(text);
        for id in self.small_talk.iter().chain(&self.field) {
            scan.work_out(*id);
        }
        let small_talk = self.small_talk.iter().flat_map(|id| scan.hits(*id));
        let small_talk = small_talk.map(|hit| hit.words).collect();
        let field = self.field.map(|id| scan.hits(id).iter().map(|hit| hit.words).collect());
        let grammar = Grammar::new(text);
        let echo = self.sources.echo(text);
        let (scopes, roles) = (Scopes::new(text, &grammar), own_roles(text, &grammar, &echo));
        let mut reading = Reading { scan, text, scopes, roles, grammar, small_talk, field };
        let mut concepts: Vec<Found> = self.concepts.iter().map(|concept| reading.concept(concept)).collect();
        reading.compare(&self.likeness, &self.concepts, &mut concepts);
        let flags = self.flags.iter().enumerate().filter_map(|(flag, rules)| {
            if !reading.work_out(&rules.named) || reading.work_out(&rules.unless) {
                return None;
            }
            let found = reading.concept(rules);
            let evidence: Vec<Evidence> =
                found.evidence.into_iter().filter(|evidence| reading.is_advice(evidence.words)).collect();
            let better = rules.unless_explained.iter().flat_map(|at| &concepts[*at].evidence);
            let is_meant = !evidence.is_empty() && !reading.knows_better(better, &evidence);
            is_meant.then_some(FlagFound { flag, evidence })
        });
        let flags = flags.collect();
        let terms = reading.terms(&self.concepts);
        let manner = Manner::new(text, &reading.grammar, &reading.roles, &concepts, &terms, &echo);
        Detected { concepts, flags, manner }
    }
}

/// The roles of all sentences; what only gives back the question or a definition is no prose of the answer's own.
fn own_roles(text: &Text<'_>, grammar: &Grammar, echo: &Echo) -> Vec<Role> {
    let own = |(sentence, role): (&Sentence, Role)| {
        if echo.is_of(sentence, Origin::PROMPT) {
            Role::Aside
        } else if echo.is_of(sentence, Origin::DEFINITION) {
            role.min(Role::Mention)
        } else {
            role
        }
    };
    text.sentences.iter().zip(roles(text, grammar)).map(own).collect()
}

/// What the program tells its users about a question, and what its rubric is tested by. (The cases of the question itself
/// are whole answers: those of whoever wrote the rubric.)
fn said(rubric: &Rubric) -> impl Iterator<Item = (Origin, &str)> {
    let concepts = || rubric.concepts.iter();
    let definitions = concepts().flat_map(|concept| [concept.definition.as_str(), concept.why.as_str()]);
    let advice = rubric.red_flags.iter().map(|flag| flag.advice.as_str());
    let examples = concepts().flat_map(|concept| concept.examples.iter().map(String::as_str));
    std::iter::once((Origin::PROMPT, rubric.prompt.as_str()))
        .chain(definitions.chain(advice).map(|text| (Origin::DEFINITION, text)))
        .chain(concepts().map(|concept| (Origin::SAYING, concept.say.as_str())))
        .chain(examples.map(|text| (Origin::EXAMPLE, text)))
}

struct Compiler<'c> {
    builder: Builder<'c>,
    findings: Vec<Finding>,
}

impl Compiler<'_> {
    fn rules(&mut self, rules: &Rules) -> Compiled {
        Compiled {
            named: self.list(&rules.named),
            explained: self.list(&rules.explained),
            with_term: self.list(&rules.with_term),
            rejected: self.list(&rules.rejected),
            not: self.list(&rules.not),
            ..Compiled::default()
        }
    }

    fn list(&mut self, rules: &[Rule]) -> Vec<(PatternId, bool)> {
        let mut ids = Vec::with_capacity(rules.len());
        for rule in rules {
            match self.builder.add(&rule.pattern) {
                Ok(id) => ids.push((id, rule.anyway)),
                Err(error) => self.findings.push(Finding {
                    place: rule.place.clone(),
                    severity: Severity::Error,
                    code: "pattern-meaning",
                    message: error.to_string(),
                    help: "see docs/rubrics.md for the pattern language".to_owned(),
                }),
            }
        }
        ids
    }
}

/// One answer with all that decides what a hit is worth.
struct Reading<'m, 't> {
    scan: Scan<'m, 't>,
    text: &'t Text<'t>,
    scopes: Scopes,
    roles: Vec<Role>,
    grammar: Grammar,
    /// Things outside the field, in order.
    small_talk: Vec<Span<Words>>,
    /// Words of the field, if the rubrics tell which these are.
    field: Option<Vec<Span<Words>>>,
}

impl Reading<'_, '_> {
    /// Works out the hits of `rules`. Whether there are any.
    fn work_out(&mut self, rules: &[(PatternId, bool)]) -> bool {
        rules.iter().filter(|(id, _)| self.scan.work_out(*id)).count() > 0
    }

    /// What the answer holds of a concept. What can only take hits away is worked out where there are some: most concepts are not
    /// in most answers.
    fn concept(&mut self, rules: &Compiled) -> Found {
        let lists = [&rules.named, &rules.explained, &rules.with_term, &rules.rejected];
        // All of them, whether or not one has hits.
        let with_hits = lists.into_iter().filter(|list| self.work_out(list)).count();
        if with_hits == 0 {
            return Found { status: Status::Missing, evidence: Vec::new(), denied: Vec::new() };
        }
        self.work_out(&rules.not);
        self.judged(rules)
    }

    fn judged(&self, rules: &Compiled) -> Found {
        let vetoes = self.marked(rules.not.iter().flat_map(|(id, _)| self.scan.hits(*id)).map(|hit| hit.words));
        let mut denied = Denied::default();
        let mut mentions: Vec<(Evidence, &Hit)> = Vec::new();
        let mut explained: Vec<Evidence> = Vec::new();
        for (index, (id, anyway)) in rules.named.iter().enumerate() {
            for hit in self.scan.hits(*id) {
                if self.stands(hit, *anyway, &vetoes, &mut denied) {
                    mentions.push((self.evidence(hit.words, Status::Named, Ground::Rule("named", index)), hit));
                }
            }
        }
        for (index, (id, _)) in rules.rejected.iter().enumerate() {
            for hit in self.scan.hits(*id).iter().filter(|hit| {
                self.scopes.denying(hit).is_some() && !is_vetoed(hit, &vetoes) && self.role(hit) > Role::Aside
            }) {
                mentions.push((self.evidence(hit.words, Status::Named, Ground::Rule("rejected", index)), hit));
            }
        }
        let around = Mentions::new(mentions.iter().map(|(_, hit)| *hit));
        let mut standing: Vec<&Hit> = Vec::new();
        for (index, (id, anyway)) in rules.explained.iter().enumerate() {
            let hits = self.scan.hits(*id);
            if hits.is_empty() {
                continue;
            }
            // All denials of a pattern are known before the first of its hits is looked at.
            standing.clear();
            standing.extend(hits.iter().filter(|hit| self.stands(hit, *anyway, &vetoes, &mut denied)));
            for hit in &standing {
                if !anyway && self.denies_its_own_mention(hit, &denied, &around) {
                    continue;
                }
                let role = self.role(hit);
                let is_explained = role == Role::Prose || *anyway && role == Role::Mention;
                let depth = if is_explained { Status::Explained } else { Status::Named };
                explained.push(self.evidence(hit.words, depth, Ground::Rule("explained", index)));
            }
        }
        for (index, (id, anyway)) in rules.with_term.iter().enumerate() {
            for hit in self.scan.hits(*id) {
                if !self.stands(hit, *anyway, &vetoes, &mut denied) || self.role(hit) != Role::Prose {
                    continue;
                }
                let is_near = |mention: &Hit| self.goes_on(mention, hit) && !mention.shares_a_word(hit);
                if around.near(hit.words).any(is_near) {
                    explained.push(self.evidence(hit.words, Status::Explained, Ground::Rule("with-term", index)));
                }
            }
        }
        if !mentions.is_empty() {
            let mut explaining: Vec<u32> = explained.iter().map(|evidence| self.sentence_of(evidence.words)).collect();
            explaining.sort_unstable();
            let places = match self.small_talk.as_slice() {
                [] => Vec::new(),
                _ => self.marked(mentions.iter().map(|(mention, _)| mention.words)),
            };
            mentions.retain(|(mention, _)| !self.is_in_passing(mention, &places, &explaining));
        }
        for (mention, hit) in &mentions {
            if let Some(words) = self.reasoned(hit) {
                explained.push(self.evidence(words, Status::Explained, Ground::Reasoned));
            }
            explained.push(mention.clone());
        }
        Found {
            status: explained.iter().map(|evidence| evidence.depth).max().unwrap_or(Status::Missing),
            evidence: strongest(explained),
            denied: denied.all,
        }
    }

    /// For each word of the answer whether it lies in one of `spans`; nothing if there are none.
    fn marked(&self, mut spans: impl Iterator<Item = Span<Words>>) -> Vec<bool> {
        let Some(first) = spans.next() else { return Vec::new() };
        let mut marked = vec![false; self.text.words.len()];
        for words in std::iter::once(first).chain(spans) {
            marked[words.range()].fill(true);
        }
        marked
    }

    /// Whether a hit is neither vetoed, nor denied, nor asked.
    fn stands(&self, hit: &Hit, anyway: bool, vetoes: &[bool], denied: &mut Denied) -> bool {
        if is_vetoed(hit, vetoes) {
            return false;
        }
        let denying = if anyway { self.scopes.denying_use(hit) } else { self.scopes.denying(hit) };
        if let Some(scope) = denying {
            denied.push(self.text.raw_span(hit.words), scope, self.denies_use(scope));
            return false;
        }
        anyway || self.role(hit) > Role::Aside
    }

    /// For each word whether it belongs to a term: to words in a row that name a concept.
    fn terms(&self, concepts: &[Compiled]) -> Vec<bool> {
        let mut is_term = vec![false; self.text.words.len()];
        for (id, _) in concepts.iter().flat_map(|concept| &concept.named) {
            for hit in self.scan.hits(*id).iter().filter(|hit| hit.count() == hit.words.len() as usize) {
                is_term[hit.words.range()].fill(true);
            }
        }
        is_term
    }

    /// Whether a denial that `hit` takes for a part of its own is that of the concept itself: "we do not use a key" is no
    /// key that is not used twice. Mentions inside the hit are denied as not used, needed, wanted or had, and none stands.
    fn denies_its_own_mention(&self, hit: &Hit, denied: &Denied, mentions: &Mentions<'_>) -> bool {
        if denied.uses.is_empty() {
            return false;
        }
        let raw = self.text.raw_span(hit.words);
        let is_inside = |span: Span<Raw>| raw.start <= span.start && span.end <= raw.end;
        let is_own = |(start, end, cue): &(u32, u32, Span<Words>)| {
            is_inside(Span::new(*start, *end)) && cue.overlaps(&hit.words)
        };
        let first = (raw.start, 0, Span::new(0, 0));
        let mut uses = denied.uses.range(first..).take_while(|(start, ..)| *start <= raw.end);
        uses.any(is_own) && !mentions.near(hit.words).any(|mention| is_inside(self.text.raw_span(mention.words)))
    }

    /// Whether a scope is that of something not used, needed, wanted or had.
    fn denies_use(&self, scope: Scope) -> bool {
        let next = scope.cue.end;
        (next as usize) < self.text.words.len() && matches!(self.text.stem(next), "use" | "need" | "want" | "have")
    }

    fn evidence(&self, words: Span<Words>, depth: Status, ground: Ground) -> Evidence {
        let centre = self.text.words[words.start as usize + words.len() as usize / 2].raw.start;
        Evidence { words, raw: self.text.raw_span(words), centre, depth, ground }
    }

    fn sentence(&self, hit: &Hit) -> u32 {
        self.sentence_of(hit.words)
    }

    /// The sentence of the first of some words.
    fn sentence_of(&self, words: Span<Words>) -> u32 {
        self.text.words[words.start as usize].sentence
    }

    /// Whether `hit` stands where an answer still talks of `mention`: in its sentence or the next one, not far away.
    fn goes_on(&self, mention: &Hit, hit: &Hit) -> bool {
        let (first, second) = (self.sentence(mention), self.sentence(hit));
        let apart = mention.words.start.max(hit.words.start).saturating_sub(mention.words.end.min(hit.words.end));
        (second == first || second == first + 1) && apart <= NEIGHBOURHOOD
    }

    /// The best role among the sentences of a hit; an aside spoils it.
    fn role(&self, hit: &Hit) -> Role {
        let (first, last) = (self.sentence(hit), self.text.words[hit.words.end as usize - 1].sentence);
        if first == last {
            return self.roles[first as usize];
        }
        let roles = hit.leaves().map(|leaf| self.roles[self.text.words[leaf as usize].sentence as usize]);
        let (low, high) = roles.fold((Role::Prose, Role::Aside), |(low, high), role| (low.min(role), high.max(role)));
        if low == Role::Aside { low } else { high }
    }

    /// Red flags are advice in prose: not quoted, not a heading.
    fn is_advice(&self, words: Span<Words>) -> bool {
        let first = &self.text.words[words.start as usize];
        self.roles[first.sentence as usize] == Role::Prose && !first.quoted
    }

    /// Whether the right way is explained in a sentence of its own, none that gives the `wrong` advice: then that is told as what
    /// was before, what others do, or what to look for.
    fn knows_better<'e>(&self, mut right: impl Iterator<Item = &'e Evidence>, wrong: &[Evidence]) -> bool {
        let is_wrong = |sentence: u32| wrong.iter().any(|it| self.sentence_of(it.words) == sentence);
        right.any(|it| it.depth == Status::Explained && !is_wrong(self.sentence_of(it.words)))
    }

    /// Whether a mention is one in passing, or in another sense: nothing is explained, and its sentence talks of things
    /// outside the field, or is about something but has no other word of the field.
    ///
    /// `mentions` tells of each word whether it is part of a mention, `explaining` are the sentences that explain, in order.
    fn is_in_passing(&self, mention: &Evidence, mentions: &[bool], explaining: &[u32]) -> bool {
        let here = self.sentence_of(mention.words);
        if explaining.binary_search(&here).is_ok() {
            return false;
        }
        // Blogs are small talk, unless they are what the concept is about.
        let words = self.text.sentences[here as usize].words;
        starting_in(&self.small_talk, words).iter().any(|hit| !mentions[hit.range()].contains(&true))
            || self.is_everyday_word(mention.words) && self.is_foreign(here, mention.words)
    }

    /// One word that stands in the English dictionary.
    fn is_everyday_word(&self, words: Span<Words>) -> bool {
        words.len() == 1 && Lexicon::contains(&self.text.surface(words.start).to_lowercase())
    }

    /// Whether a sentence says several things besides `mention` and none of them is of the field.
    fn is_foreign(&self, sentence: u32, mention: Span<Words>) -> bool {
        let Some(field) = &self.field else { return false };
        let words = self.text.sentences[sentence as usize].words;
        let content = self.grammar.count_content(words);
        content > FEW_WORDS && starting_in(field, words).iter().all(|span| span.overlaps(&mention))
    }

    /// The sentence of a mention, if it says enough about it: a reason or a means, in enough words of its own.
    fn reasoned(&self, mention: &Hit) -> Option<Span<Words>> {
        let index = self.sentence(mention) as usize;
        if self.roles[index] != Role::Prose {
            return None;
        }
        let sentence = &self.text.sentences[index];
        // Of a dictated answer without full stops only the neighbourhood is the mention's own.
        let reach = if sentence.is_dictated() { NEIGHBOURHOOD / 2 } else { NEIGHBOURHOOD };
        let start = sentence.words.start.max(mention.words.start.saturating_sub(reach));
        let end = sentence.words.end.min(mention.words.end + reach);
        let near = Span::new(start, end);
        if !self.grammar.gives_reason(near) {
            return None;
        }
        let is_asked =
            |word: &u32| near.range().contains(&(*word as usize)) && !self.grammar.is(*word, Marks::FUNCTION);
        let own = self.grammar.count_content(near) - mention.leaves().filter(is_asked).count();
        (own >= ENOUGH_WORDS).then_some(near)
    }
}

/// Content words besides the mention that make a clause of real content.
const ENOUGH_WORDS: usize = 6;
/// Content words up to which a sentence is about its mention and nothing else.
const FEW_WORDS: usize = 4;
/// Words on either side of a mention that are taken as said about it.
const NEIGHBOURHOOD: u32 = 20;

/// Those of `spans`, which are in order, that start among `words`.
fn starting_in(spans: &[Span<Words>], words: Span<Words>) -> &[Span<Words>] {
    let before = |end: u32| spans.partition_point(|span| span.start < end);
    &spans[before(words.start)..before(words.end)]
}

/// Whether a word that `hit` asked for is among those of a veto; `vetoes` tells it of each word, or of none if there is no veto.
fn is_vetoed(hit: &Hit, vetoes: &[bool]) -> bool {
    !vetoes.is_empty() && hit.leaves().any(|leaf| vetoes[leaf as usize])
}

/// Hits that are denied.
#[derive(Default)]
struct Denied {
    /// As they were found, each with what denies it.
    all: Vec<(Span<Raw>, Scope)>,
    /// Start, end and cue of those that are denied as not used, needed, wanted or had.
    uses: BTreeSet<(u32, u32, Span<Words>)>,
}

impl Denied {
    fn push(&mut self, hit: Span<Raw>, scope: Scope, denies_use: bool) {
        self.all.push((hit, scope));
        if denies_use {
            self.uses.insert((hit.start, hit.end, scope.cue));
        }
    }
}

/// The mentions of a concept by their places, so that those near a hit are found without a look at all others.
struct Mentions<'h> {
    /// By their first words.
    hits: Vec<&'h Hit>,
    /// Words of the longest.
    longest: u32,
}

impl<'h> Mentions<'h> {
    fn new(hits: impl Iterator<Item = &'h Hit>) -> Self {
        let mut hits: Vec<&Hit> = hits.collect();
        hits.sort_by_key(|hit| hit.words.start);
        let longest = hits.iter().map(|hit| hit.words.len()).max().unwrap_or(0);
        Self { hits, longest }
    }

    /// Those at most [`NEIGHBOURHOOD`] words away from `words`, and perhaps a few more.
    fn near(&self, words: Span<Words>) -> impl Iterator<Item = &Hit> {
        let first = words.start.saturating_sub(NEIGHBOURHOOD + self.longest);
        let from = self.hits.partition_point(|hit| hit.words.start < first);
        self.hits[from..].iter().take_while(move |hit| hit.words.start <= words.end + NEIGHBOURHOOD).copied()
    }
}

/// The deepest and, among equals, the shortest evidence, without what only repeats it; in the order of the answer.
fn strongest(mut all: Vec<Evidence>) -> Vec<Evidence> {
    all.sort_by_key(|evidence| (std::cmp::Reverse(evidence.depth), evidence.words.len(), evidence.words.start));
    let mut kept: Vec<Evidence> = Vec::new();
    for evidence in all {
        if kept.len() < MOST_EVIDENCE && !kept.iter().any(|known| known.words.overlaps(&evidence.words)) {
            kept.push(evidence);
        }
    }
    kept.sort_by_key(|evidence| evidence.words);
    kept
}

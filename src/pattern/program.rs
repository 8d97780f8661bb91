//! Compiles patterns: equal parts are shared, words become numbered literals.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::text::{NoCorrection, Normaliser, Shape, Text};

use super::expression::{Expression, Expressions};
use super::literals::Literals;
use super::matcher::Matcher;
use super::nodes::Nodes;
use super::spelling::{Spelling, SpellingBuilder};
use super::syntax::{Pattern, Step, Window};

/// A compiled pattern, in the order in which [`Builder::add`] got them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PatternId(pub(super) u32);

/// A node of the program; equal parts of patterns have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct NodeId(pub(super) u32);

/// A run of stems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct LiteralId(pub(super) u32);

/// What a node stands for; children come before their parents.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Literal(LiteralId),
    /// Only where the surface is `text`.
    Form {
        literal: LiteralId,
        text: Box<str>,
        case: bool,
    },
    /// Only with at most `typos` typing errors.
    Limited {
        literal: LiteralId,
        typos: u8,
    },
    Any,
    Shape(Shape),
    Regex(u32),
    /// The first, then each next after at most `.0` other words.
    Sequence(NodeId, Vec<(u16, NodeId)>),
    Near(Vec<NodeId>, Window),
    Quorum(u16, Vec<NodeId>, Window),
    Either(Vec<NodeId>),
    Unless(NodeId, NodeId),
}

/// Named sets of patterns, by name.
pub type Classes = BTreeMap<String, Vec<Pattern>>;

/// What is wrong with a pattern that reads well.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// `@name` of no class.
    #[error("there is no word class `@{name}`{}", nearest.as_ref().map_or(String::new(), |near| format!("; did you mean `@{near}`?")))]
    UnknownClass {
        /// As written.
        name: String,
        /// A class whose name is near.
        nearest: Option<String>,
    },
    /// A class that needs itself.
    #[error("word class `@{0}` uses itself")]
    Cycle(String),
    /// A class that leads through too many others.
    #[error("word class `@{0}` leads through more than {DEEPEST_CLASS} others; write the words out")]
    Depth(String),
    /// Nothing but articles and fillers.
    #[error("`{0}` holds only words that are skipped, such as articles and fillers")]
    OnlySkipped(String),
    /// Too many `?`.
    #[error("more than {MOST_OPTIONAL} optional parts in one sequence; write alternatives")]
    TooManyOptional,
    /// A regular expression that the `regex` crate refuses.
    #[error("{0}")]
    Regex(String),
}

/// What makes another verb of a verb and may stand apart from it.
const PARTICLES: [&str; 11] = ["apart", "aside", "away", "back", "down", "off", "on", "out", "over", "together", "up"];
const MOST_OPTIONAL: usize = 5;
/// Classes that may use one another in a row: far beyond what a person can follow, far from what the stack bears.
const DEEPEST_CLASS: usize = 32;

/// What patterns are compiled to; plain data, which the build script writes into the program.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Program {
    pub literals: Literals,
    pub nodes: Nodes,
    pub roots: Vec<NodeId>,
    pub expressions: Expressions,
    pub spelling: Spelling,
}

/// Collects patterns for one [`Matcher`].
pub struct Builder<'c> {
    classes: &'c Classes,
    normaliser: Normaliser<'static>,
    nodes: Vec<Node>,
    node_ids: HashMap<Node, NodeId>,
    /// Those that are being compiled have none yet.
    class_nodes: HashMap<String, Option<NodeId>>,
    /// Classes that are being compiled.
    class_depth: usize,
    literal_ids: HashMap<Vec<String>, LiteralId>,
    /// For each literal how often answers have it, by a guess.
    commonness: Vec<u32>,
    /// Words, apart by spaces -> literals that they stand for.
    literals: BTreeMap<String, Vec<LiteralId>>,
    spelling: SpellingBuilder,
    expressions: Expressions,
    regex_ids: HashMap<String, u32>,
    roots: Vec<NodeId>,
}

impl<'c> Builder<'c> {
    /// A builder whose patterns may use `classes`.
    #[must_use]
    pub fn new(classes: &'c Classes) -> Self {
        Self {
            classes,
            normaliser: Normaliser::new(&NoCorrection),
            nodes: Vec::new(),
            node_ids: HashMap::new(),
            class_nodes: HashMap::new(),
            class_depth: 0,
            literal_ids: HashMap::new(),
            commonness: Vec::new(),
            literals: BTreeMap::new(),
            spelling: SpellingBuilder::default(),
            expressions: Expressions::default(),
            regex_ids: HashMap::new(),
            roots: Vec::new(),
        }
    }

    /// Adds a pattern.
    ///
    /// # Errors
    /// If it uses an unknown class, holds nothing that could match, or a regular expression that does not compile.
    ///
    /// # Panics
    /// If there are more patterns than 32 bits count.
    pub fn add(&mut self, pattern: &Pattern) -> Result<PatternId, CompileError> {
        let node = self.node(pattern)?.ok_or_else(|| CompileError::OnlySkipped(pattern.to_string()))?;
        let id = PatternId(u32::try_from(self.roots.len()).expect("fewer than 4 billion patterns fit into memory"));
        self.roots.push(node);
        Ok(id)
    }

    /// The matcher for all patterns so far.
    #[must_use]
    pub fn build(self) -> Matcher {
        let (nodes, ids) = Nodes::new(&self.nodes, &self.commonness);
        Matcher::new(Program {
            literals: Literals::new(&self.literals),
            nodes,
            roots: self.roots.iter().map(|root| ids[root.0 as usize]).collect(),
            expressions: self.expressions,
            spelling: self.spelling.build(),
        })
    }

    /// `None` where all words are skipped ones.
    fn node(&mut self, pattern: &Pattern) -> Result<Option<NodeId>, CompileError> {
        let node = match pattern {
            Pattern::Word { text, typos } => {
                let Some(literal) = self.literal(text) else { return Ok(None) };
                typos.map_or(Node::Literal(literal), |typos| Node::Limited { literal, typos })
            }
            Pattern::Exact { text, case } => {
                let Some(literal) = self.literal(text) else { return Ok(None) };
                Node::Form { literal, text: text.as_str().into(), case: *case }
            }
            Pattern::Any => Node::Any,
            Pattern::Shape(shape) => Node::Shape(*shape),
            Pattern::Class(name) => return self.class(name).map(Some),
            Pattern::Regex(source) => Node::Regex(self.regex(source)?),
            Pattern::Sequence(steps) => return self.sequence(steps),
            Pattern::Near(parts, window) => Node::Near(self.all(parts)?, *window),
            Pattern::Quorum(count, parts, window) => Node::Quorum(*count, self.all(parts)?, *window),
            Pattern::Either(parts) => match self.some(parts)? {
                nodes if nodes.is_empty() => return Ok(None),
                nodes => Node::Either(nodes),
            },
            Pattern::Unless(wanted, unwanted) => match (self.node(wanted)?, self.node(unwanted)?) {
                (Some(wanted), Some(unwanted)) => Node::Unless(wanted, unwanted),
                (wanted, _) => return Ok(wanted),
            },
        };
        Ok(Some(self.share(node)))
    }

    fn all(&mut self, patterns: &[Pattern]) -> Result<Vec<NodeId>, CompileError> {
        let nodes: Result<Vec<_>, _> = patterns
            .iter()
            .map(|pattern| self.node(pattern)?.ok_or_else(|| CompileError::OnlySkipped(pattern.to_string())))
            .collect();
        nodes
    }

    /// The alternatives that hold a word which is not skipped.
    fn some(&mut self, patterns: &[Pattern]) -> Result<Vec<NodeId>, CompileError> {
        patterns.iter().filter_map(|pattern| self.node(pattern).transpose()).collect()
    }

    fn share(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.node_ids.get(&node) {
            return *id;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 4 billion nodes fit into memory"));
        self.nodes.push(node.clone());
        self.node_ids.insert(node, id);
        id
    }

    fn class(&mut self, name: &str) -> Result<NodeId, CompileError> {
        match self.class_nodes.get(name) {
            Some(Some(node)) => return Ok(*node),
            Some(None) => return Err(CompileError::Cycle(name.to_owned())),
            None => {}
        }
        let Some(patterns) = self.classes.get(name) else {
            let nearest = self
                .classes
                .keys()
                .filter(|known| known.len().abs_diff(name.len()) <= 2)
                .map(|known| (strsim::osa_distance(known, name), known))
                .min()
                .filter(|(distance, _)| *distance <= 2);
            return Err(CompileError::UnknownClass {
                name: name.to_owned(),
                nearest: nearest.map(|(_, known)| known.clone()),
            });
        };
        if self.class_depth == DEEPEST_CLASS {
            return Err(CompileError::Depth(name.to_owned()));
        }
        self.class_depth += 1;
        self.class_nodes.insert(name.to_owned(), None);
        let nodes = self.some(patterns);
        self.class_depth -= 1;
        // A class with a mistake is not known yet: its next use has the same mistake, and does not use itself.
        self.class_nodes.remove(name);
        let node = self.share(Node::Either(nodes?));
        self.class_nodes.insert(name.to_owned(), Some(node));
        Ok(node)
    }

    fn regex(&mut self, source: &str) -> Result<u32, CompileError> {
        if let Some(id) = self.regex_ids.get(source) {
            return Ok(*id);
        }
        let expression = Expression::new(source).map_err(|error| CompileError::Regex(error.to_string()))?;
        let id = u32::try_from(self.expressions.len()).expect("fewer than 4 billion expressions fit into memory");
        self.expressions.push(expression);
        self.regex_ids.insert(source.to_owned(), id);
        Ok(id)
    }

    /// A sequence with optional steps is one alternative for each choice of them.
    fn sequence(&mut self, steps: &[Step]) -> Result<Option<NodeId>, CompileError> {
        let optional: Vec<usize> = (0..steps.len()).filter(|index| steps[*index].optional).collect();
        if optional.len() > MOST_OPTIONAL {
            return Err(CompileError::TooManyOptional);
        }
        let parts: Vec<Part<'_>> = steps.iter().map(|step| self.part(step)).collect::<Result<_, _>>()?;
        let mut choices = Vec::new();
        for absent in 0..1_usize << optional.len() {
            let is_absent =
                |index: usize| optional.iter().position(|o| *o == index).is_some_and(|bit| absent >> bit & 1 == 1);
            let present: Vec<&Part<'_>> =
                parts.iter().enumerate().filter(|(index, _)| !is_absent(*index)).map(|(_, part)| part).collect();
            choices.extend(self.steps(&present));
        }
        choices.dedup();
        Ok(match choices.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => Some(self.share(Node::Either(choices))),
        })
    }

    /// A step, compiled once for all choices: a step may hold sequences with choices of their own.
    fn part<'s>(&mut self, step: &'s Step) -> Result<Part<'s>, CompileError> {
        let word = plain_word(&step.pattern);
        let node = if word.is_some() { None } else { self.node(&step.pattern)? };
        Ok(Part { gap: step.gap, word, node })
    }

    /// Neighbouring plain words become one literal.
    fn steps(&mut self, parts: &[&Part<'_>]) -> Option<NodeId> {
        let mut nodes: Vec<(u16, NodeId)> = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let gap = parts[at].gap;
            let run = plain_run(&parts[at..]);
            let node = if run > 0 {
                let words: Vec<&str> = parts[at..at + run].iter().filter_map(|part| part.word).collect();
                at += run;
                self.words(&words)
            } else {
                at += 1;
                parts[at - 1].node
            };
            nodes.extend(node.map(|node| (gap, node)));
        }
        match nodes.as_slice() {
            [] => None,
            [(_, only)] => Some(*only),
            [(_, first), rest @ ..] => {
                let node = Node::Sequence(*first, rest.to_vec());
                Some(self.share(node))
            }
        }
    }

    /// Words side by side; between a verb and its particle an object may stand ("shut the old one down").
    fn words(&mut self, words: &[&str]) -> Option<NodeId> {
        let literal = self.literal(&words.join(" "))?;
        let node = self.share(Node::Literal(literal));
        match words {
            [verb, particle] if PARTICLES.contains(particle) => {
                let (verb, particle) = (self.literal(verb)?, self.literal(particle)?);
                let (verb, particle) = (self.share(Node::Literal(verb)), self.share(Node::Literal(particle)));
                let apart = self.share(Node::Sequence(verb, vec![(2, particle)]));
                Some(self.share(Node::Either(vec![node, apart])))
            }
            _ => Some(node),
        }
    }

    /// The literal for some words as written, with the closed forms of neighbours ("roll back", "rollback").
    fn literal(&mut self, words: &str) -> Option<LiteralId> {
        let text = Text::plain(words, &mut self.normaliser);
        let count = u32::try_from(text.words.len()).ok()?;
        let stems: Vec<String> = (0..count).map(|word| text.stem(word).to_owned()).collect();
        let surfaces: Vec<String> = (0..count).map(|word| text.surface(word).to_lowercase()).collect();
        if stems.is_empty() {
            return None;
        }
        if let Some(id) = self.literal_ids.get(&stems) {
            return Some(*id);
        }
        let id = LiteralId(u32::try_from(self.literal_ids.len()).ok()?);
        self.literal_ids.insert(stems.clone(), id);
        self.commonness.push(commonness_of(&stems));
        for (surface, stem) in surfaces.iter().zip(&stems) {
            self.spelling.add(surface, stem);
        }
        self.insert_literal(&stems.join(" "), id);
        for split in 1..stems.len().min(4) {
            let fused = format!("{}{}", surfaces[split - 1], surfaces[split]);
            let stem = self.normaliser.forms(&fused).next()?.0.stem.clone();
            self.spelling.add(&fused, &stem);
            let mut words = stems[..split - 1].to_vec();
            words.push(stem.into());
            words.extend_from_slice(&stems[split + 1..]);
            self.insert_literal(&words.join(" "), id);
        }
        if stems.len() == 3 {
            let fused = surfaces.concat();
            let stem = self.normaliser.forms(&fused).next()?.0.stem.clone();
            self.spelling.add(&fused, &stem);
            self.insert_literal(&stem, id);
        }
        Some(id)
    }

    fn insert_literal(&mut self, words: &str, id: LiteralId) {
        let ids = self.literals.entry(words.to_owned()).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
}

/// How often answers have some words, by a guess: short words are common, and two in a row are not.
fn commonness_of(words: &[String]) -> u32 {
    match words {
        [word] => match word.len() {
            0..4 => 64,
            4..6 => 8,
            _ => 4,
        },
        _ => 1,
    }
}

/// An element of a sequence: a plain word, or a node unless all its words are skipped ones.
struct Part<'s> {
    gap: u16,
    word: Option<&'s str>,
    node: Option<NodeId>,
}

fn plain_word(pattern: &Pattern) -> Option<&str> {
    match pattern {
        Pattern::Word { text, typos: None } => Some(text),
        _ => None,
    }
}

/// Number of leading parts that are plain words side by side.
fn plain_run(parts: &[&Part<'_>]) -> usize {
    let is_joined = |(position, part): &(usize, &&Part<'_>)| part.word.is_some() && (*position == 0 || part.gap == 0);
    parts.iter().enumerate().take_while(is_joined).count()
}

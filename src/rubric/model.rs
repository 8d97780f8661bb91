//! Rubrics that have been checked.

use serde::{Deserialize, Serialize};

use crate::finding::Place;
use crate::pattern::Pattern;

/// Position of a concept in [`Rubric::concepts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConceptIndex(pub usize);

/// What kind of answer a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// How something is done.
    Technical,
    /// A story of what the speaker did.
    Behavioural,
}

/// Whether a question requires a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// Required.
    Core,
    /// Extra credit.
    Bonus,
}

/// One question with all that is needed to judge an answer to it. What only its compiler and its tests read is not
/// serialised.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rubric {
    /// Kebab-case, as users type it.
    pub id: String,
    /// A group of questions, such as "exercises".
    pub set: String,
    /// Technical or behavioural.
    pub kind: Kind,
    /// A few words.
    pub title: String,
    /// The question as an interviewer asks it.
    pub prompt: String,
    /// Words by which an answer to this question is recognised.
    #[serde(skip)]
    pub detect: Vec<Rule>,
    /// In the order that an interviewer can follow.
    pub stages: Vec<Stage>,
    /// Core first, each tier in the order of the stages.
    pub concepts: Vec<Concept>,
    /// Wrong advice to call out.
    pub red_flags: Vec<RedFlag>,
    /// Answers with what is to be found in them.
    #[serde(skip)]
    pub cases: Vec<Case>,
    /// Where it stands.
    pub place: Place,
}

/// A step of a good answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stage {
    /// As shown.
    pub name: String,
    /// What belongs to it; never empty.
    pub concepts: Vec<ConceptIndex>,
}

/// A vocabulary entry as one question uses it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Concept {
    /// Kebab-case.
    pub id: String,
    /// The name to show.
    pub term: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it is, in a sentence or two.
    pub definition: String,
    /// A sentence to say aloud.
    pub say: String,
    /// Why it matters for this question.
    pub why: String,
    /// Required or not.
    pub tier: Tier,
    /// Share among its tier, in hundredths of the usual weight.
    pub weight: u32,
    /// How people say it.
    #[serde(skip)]
    pub rules: Rules,
    /// Sentences that its entry is tested by.
    #[serde(skip)]
    pub examples: Vec<String>,
    /// Where the vocabulary entry stands.
    pub place: Place,
}

impl Concept {
    /// A concept that is only looked for: it has nothing to show, and the least weight.
    #[must_use]
    pub fn bare(id: String, rules: Rules, place: Place) -> Self {
        Self {
            id,
            term: String::new(),
            aliases: Vec::new(),
            definition: String::new(),
            say: String::new(),
            why: String::new(),
            tier: Tier::Core,
            weight: 1,
            rules,
            examples: Vec::new(),
            place,
        }
    }
}

/// How people say something; each list holds alternatives.
#[derive(Debug, Default)]
pub struct Rules {
    /// A hit mentions it.
    pub named: Vec<Rule>,
    /// A hit explains it.
    pub explained: Vec<Rule>,
    /// A hit explains it when a mention is near.
    pub with_term: Vec<Rule>,
    /// A hit mentions it if denied or rejected.
    pub rejected: Vec<Rule>,
    /// A hit takes away the hits that share a word with it.
    pub not: Vec<Rule>,
}

/// A pattern in a rubric.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What to look for.
    pub pattern: Pattern,
    /// Counts even if negated or asked (`+`).
    pub anyway: bool,
    /// Where it stands.
    pub place: Place,
}

/// Wrong advice.
#[derive(Debug, Serialize, Deserialize)]
pub struct RedFlag {
    /// Kebab-case.
    pub id: String,
    /// What the answer does wrong.
    pub meaning: String,
    /// What to say instead.
    pub advice: String,
    /// How people say it.
    #[serde(skip)]
    pub patterns: Vec<Rule>,
    /// What takes away the hits that share a word with it.
    #[serde(skip)]
    pub not: Vec<Rule>,
    /// A hit anywhere in the answer takes the flag away.
    #[serde(skip)]
    pub unless: Vec<Rule>,
    /// Who explains one of these, in a sentence without the wrong advice, knows better and does not get the flag.
    pub unless_explained: Vec<ConceptIndex>,
    /// Where it stands.
    pub place: Place,
}

/// What a case expects of a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// No credit.
    Missing,
    /// Mentioned.
    Named,
    /// Explained.
    Explained,
}

/// An answer with what is to be found in it.
#[derive(Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The answer.
    pub answer: String,
    /// Concept id and status.
    pub expect: Vec<(String, Expected)>,
    /// Ids of red flags to be raised, and no others; `None` for a vocabulary case, which does not look at them.
    pub red_flags: Option<Vec<String>>,
    /// Not handled yet.
    pub known: bool,
    /// Where it stands.
    pub place: Place,
}

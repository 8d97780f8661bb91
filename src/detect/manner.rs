//! How an answer goes about it: whether it talks, or lists terms.

use crate::text::Text;

use super::concept::{Evidence, Found, Status};
use super::echo::{Echo, Origin, count_framed_words};
use super::grammar::{Grammar, Marks};
use super::role::Role;

/// How an answer goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It talks.
    Talk,
    /// It lists terms, or gives back definitions: hardly any prose.
    List,
    /// It gives back what the program itself says about the question.
    Pasted,
    /// It is made of sentences that the program teaches to say or is tested by.
    Recital,
    /// It is prose, but says next to nothing about what it mentions: "X is important. We use Y."
    BareMentions,
}

/// What an answer that does not talk can get at most, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What such an answer is called; `docs/scoring.md` has a line on each.
    pub name: &'static str,
    /// In thousandths of a point.
    pub cap: u32,
    /// What is wrong: a sentence without its stop.
    pub cause: &'static str,
    /// What would lift the cap: what one has to do.
    pub way_out: &'static str,
}

/// Concepts from which on a list is told from a short answer.
const ENOUGH_CONCEPTS: usize = 4;
/// Different content words of its own that an answer needs for each two concepts. (Answers of the samples and of the
/// development corpus have 7 or more, all but four of them 10 or more; terms in stock sentences have 4 at most.)
const OWN_WORDS_IN_TWO: usize = 5;
/// Content words besides all terms from which on a sentence says something about its terms.
const SAYS_SOMETHING: usize = 3;

/// All that the program says about a question.
const GIVEN: Origin = Origin::DEFINITION.or(Origin::SAYING).or(Origin::EXAMPLE);
/// Hundredths of an answer's words from which on it is made of what the program says, or of one frame around other terms.
/// (Samples have 50 at most, 61 with three suggested sentences behind them, and 6 in the middle; answers of the development
/// corpus 6 at most; the gaps of a report pasted back have 74 or more, sentences of cases 90. In frames, samples have 0.)
const MADE_OF: usize = 65;

/// How many different content words the prose has besides the words of terms and of stock sentences. A list of terms stays a
/// list with a sentence around each: "X is important, so we always use it."
fn own_words(text: &Text<'_>, grammar: &Grammar, roles: &[Role], terms: &[bool]) -> usize {
    let (mut of_terms, mut own): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
    for (sentence, _) in text.sentences.iter().zip(roles).filter(|(_, role)| **role == Role::Prose) {
        for word in sentence.words.start..sentence.words.end {
            let stem = text.words[word as usize].hash;
            if terms[word as usize] {
                of_terms.push(stem);
            } else if !grammar.is(word, Marks::FUNCTION.and(Marks::STOCK)) {
                own.push(stem);
            }
        }
    }
    for stems in [&mut of_terms, &mut own] {
        stems.sort_unstable();
        stems.dedup();
    }
    own.iter().filter(|stem| of_terms.binary_search(stem).is_err()).count()
}

/// Words of stock sentences, which go with any term: "X is a very important best practice in modern software engineering".
pub(super) const STOCK_WORDS: &[&str] = &[
    "allow",
    "always",
    "another",
    "apply",
    "approach",
    "availability",
    "best",
    "better",
    "concept",
    "consistency",
    "crucial",
    "easy",
    "engineer",
    "engineering",
    "ensure",
    "essential",
    "everybody",
    "everything",
    "experience",
    "fail",
    "familiar",
    "fast",
    "first",
    "good",
    "great",
    "guarantee",
    "happy",
    "help",
    "implement",
    "implementation",
    "important",
    "importance",
    "improve",
    "key",
    "know",
    "knowledge",
    "last",
    "learn",
    "lot",
    "maintain",
    "maintainable",
    "matter",
    "modern",
    "much",
    "necessary",
    "need",
    "never",
    "next",
    "opinion",
    "passionate",
    "people",
    "perform",
    "performance",
    "practice",
    "project",
    "provide",
    "read",
    "reliable",
    "reliability",
    "result",
    "robust",
    "role",
    "scalable",
    "scalability",
    "scale",
    "second",
    "secure",
    "situation",
    "software",
    "solution",
    "strong",
    "system",
    "team",
    "thing",
    "think",
    "together",
    "topic",
    "use",
    "useful",
    "want",
    "way",
    "well",
    "without",
    "work",
    "world",
];

/// Whether an answer is a rubric file, or patterns from one: TOML and the signs of the pattern language, at least once in
/// so many words. (Most that an answer of the samples or of the development corpus has: none.)
fn is_rubric(text: &Text<'_>) -> bool {
    const ENOUGH_SIGNS: usize = 12;
    const SIGNS: [&str; 11] = ["= \"", "= '", "= [", "= {", "(@", "& @", "| @", "& (", "| (", ") &", ") |"];
    // Each has one of these, and at most two share one: hardly an answer is worth the search for all eleven.
    let marks = text.prose.text.bytes().filter(|byte| matches!(byte, b'=' | b'@' | b'&' | b'|')).count();
    if marks * 2 < ENOUGH_SIGNS {
        return false;
    }
    let signs: usize = SIGNS.iter().map(|sign| text.prose.text.matches(sign).count()).sum();
    signs >= ENOUGH_SIGNS && signs * 40 >= text.words.len()
}

/// Whether more than half of the content words are `terms`. (In the terms of a rubric one a line it is 56 to 100 of 100, in
/// answers that talk 30 at most.)
fn is_mostly(terms: &[bool], grammar: &Grammar) -> bool {
    let content =
        || (0..).zip(terms).filter(|(word, _)| !grammar.is(*word, Marks::FUNCTION)).map(|(_, is_term)| *is_term);
    content().filter(|is_term| *is_term).count() * 2 > content().count()
}

impl Manner {
    /// Judges the manner of an answer by where its concepts were found. `terms` tells of each word whether it belongs to
    /// the name of a concept, `echo` what the answer gives back.
    #[must_use]
    pub fn new(
        text: &Text<'_>,
        grammar: &Grammar,
        roles: &[Role],
        found: &[Found],
        terms: &[bool],
        echo: &Echo,
    ) -> Self {
        let credited: Vec<&Found> = found.iter().filter(|found| found.status > Status::Missing).collect();
        let mut is_term = vec![false; text.words.len()];
        for evidence in credited.iter().flat_map(|found| &found.evidence).filter(|e| e.depth == Status::Named) {
            is_term[evidence.words.range()].fill(true);
        }
        let sentence_of = |evidence: &Evidence| text.words[evidence.words.start as usize].sentence as usize;
        let says_something = |evidence: &Evidence| {
            let words = text.sentences[sentence_of(evidence)].words;
            let own = |word: &u32| !is_term[*word as usize] && !grammar.is(*word, Marks::FUNCTION);
            roles[sentence_of(evidence)] == Role::Prose
                && (words.start..words.end).filter(own).count() >= SAYS_SOMETHING
        };
        let tells = |evidence: &Evidence| evidence.depth == Status::Explained || says_something(evidence);
        let is_of = |sentence: usize, origin: Origin| echo.is_of(&text.sentences[sentence], origin);
        let taught = Origin::DEFINITION.or(Origin::SAYING);
        let tells_itself = |evidence: &Evidence| tells(evidence) && !is_of(sentence_of(evidence), taught);
        let most = |tells: &dyn Fn(&Evidence) -> bool| {
            credited.iter().filter(|found| found.evidence.iter().any(tells)).count() * 2 >= credited.len()
        };
        let words = |wanted: &dyn Fn(usize) -> bool| -> u32 {
            let sentences = text.sentences.iter().enumerate().filter(|(at, _)| wanted(*at));
            sentences.map(|(_, sentence)| sentence.words.len()).sum()
        };
        let all = words(&|_| true);
        if credited.len() < ENOUGH_CONCEPTS {
            return Self::Talk;
        }
        if words(&|at| is_of(at, Origin::DEFINITION)) * 2 > all || is_rubric(text) {
            return Self::Pasted;
        }
        let is_most = |count: usize| count * 100 > text.words.len() * MADE_OF;
        let given = echo.count_words(GIVEN);
        if is_most(given) {
            let is_explained = echo.count_words(Origin::DEFINITION) * 2 > given;
            return if is_explained { Self::Pasted } else { Self::Recital };
        }
        if is_mostly(terms, grammar) {
            return Self::List;
        }
        let has_own_words = own_words(text, grammar, roles, terms) * 2 >= credited.len() * OWN_WORDS_IN_TWO;
        if has_own_words && !is_most(count_framed_words(text)) {
            if most(&tells_itself) {
                return Self::Talk;
            }
            if most(&tells) {
                return Self::Recital;
            }
        }
        if words(&|at| roles[at] == Role::Prose) * 2 < all { Self::List } else { Self::BareMentions }
    }

    /// What such an answer can get at most; `None` if all.
    #[must_use]
    pub fn limit(self) -> Option<Limit> {
        match self {
            Self::Talk => None,
            Self::BareMentions => Some(Limit {
                name: "bare mentions",
                cap: 49_000,
                cause: "The answer mentions terms and says next to nothing about them",
                way_out: "say of each how it works, or why you need it",
            }),
            Self::Recital => Some(Limit {
                name: "recital",
                cap: 49_000,
                cause: "The answer gives back sentences that this program suggests or has as examples",
                way_out: "say it in your own words, about something that you did or would do",
            }),
            Self::List => Some(Limit {
                name: "list",
                cap: 24_000,
                cause: "The answer is a list of terms or of pasted definitions",
                way_out: "tell it in sentences of your own",
            }),
            Self::Pasted => Some(Limit {
                name: "pasted",
                cap: 24_000,
                cause: "The answer gives back what this program itself says about the question",
                way_out: "tell it in sentences of your own",
            }),
        }
    }

    /// Why the score is capped, for the reader.
    #[must_use]
    pub fn remark(self) -> Option<String> {
        let Limit { cap, cause, way_out, .. } = self.limit()?;
        Some(format!("{cause}, so it cannot get more than {} points: {way_out}.", cap / 1_000))
    }
}

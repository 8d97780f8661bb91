//! How an answer goes about it: whether it talks, or lists terms.

use crate::text::Text;

use super::concept::{Evidence, Found, Status};
use super::grammar::is_function_word;
use super::role::Role;

/// How an answer goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It talks.
    Talk,
    /// It lists terms, or gives back definitions: hardly any prose.
    List,
    /// It is prose, but says next to nothing about what it mentions: "X is important. We use Y."
    BareMentions,
}

/// Concepts from which on a list is told from a short answer.
const ENOUGH_CONCEPTS: usize = 4;
/// Content words besides all terms from which on a sentence says something about its terms.
const SAYS_SOMETHING: usize = 3;

/// Whether more than half of the content words are `terms`. (In the terms of a rubric one a line it is 56 to 100 of 100, in
/// answers that talk 30 at most.)
fn is_mostly(terms: &[bool], text: &Text<'_>) -> bool {
    let content =
        || (0..).zip(terms).filter(|(word, _)| !is_function_word(text.stem(*word))).map(|(_, is_term)| *is_term);
    content().filter(|is_term| *is_term).count() * 2 > content().count()
}

impl Manner {
    /// Judges the manner of an answer by where its concepts were found. `terms` tells of each word whether it belongs to the
    /// name of a concept.
    #[must_use]
    pub fn new(text: &Text<'_>, roles: &[Role], found: &[Found], terms: &[bool]) -> Self {
        let credited: Vec<&Found> = found.iter().filter(|found| found.status > Status::Missing).collect();
        let mut is_term = vec![false; text.words.len()];
        for evidence in credited.iter().flat_map(|found| &found.evidence).filter(|e| e.depth == Status::Named) {
            is_term[evidence.words.range()].fill(true);
        }
        let sentence_of = |evidence: &Evidence| text.words[evidence.words.start as usize].sentence as usize;
        let says_something = |evidence: &Evidence| {
            let words = text.sentences[sentence_of(evidence)].words;
            let own = |word: &u32| !is_term[*word as usize] && !is_function_word(text.stem(*word));
            roles[sentence_of(evidence)] == Role::Prose
                && (words.start..words.end).filter(own).count() >= SAYS_SOMETHING
        };
        if credited.len() >= ENOUGH_CONCEPTS && is_mostly(terms, text) {
            return Self::List;
        }
        let told = credited
            .iter()
            .filter(|found| found.status == Status::Explained || found.evidence.iter().any(says_something));
        if credited.len() < ENOUGH_CONCEPTS || told.count() * 2 >= credited.len() {
            return Self::Talk;
        }
        let words = |wanted: fn(Role) -> bool| -> u32 {
            let sentences = text.sentences.iter().zip(roles).filter(|(_, role)| wanted(**role));
            sentences.map(|(sentence, _)| sentence.words.len()).sum()
        };
        if words(|role| role == Role::Prose) * 2 < words(|_| true) { Self::List } else { Self::BareMentions }
    }

    /// The most that such an answer can get, in thousandths of a point.
    #[must_use]
    pub fn cap(self) -> Option<u32> {
        match self {
            Self::Talk => None,
            Self::BareMentions => Some(49_000),
            Self::List => Some(24_000),
        }
    }

    /// Why the score is capped, for the reader.
    #[must_use]
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Talk => None,
            Self::BareMentions => Some(
                "The answer mentions terms and says next to nothing about them, so it cannot get more than 49 points: \
                 say of each how it works, or why you need it.",
            ),
            Self::List => Some(
                "The answer is a list of terms or of pasted definitions, so it cannot get more than 24 points: \
                 tell it in sentences of your own.",
            ),
        }
    }
}

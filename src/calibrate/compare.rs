//! The rubric's marks beside those of people.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Status;
use crate::detect::concept::Ground;
use crate::engine::{Evaluation, Judge};
use crate::finding::Place;
use crate::rubric::{Concept, Library, LibraryError, Rule};

use super::agreement::Confusion;
use super::marked::Marked;

/// All that a comparison tells.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// By id.
    pub questions: BTreeMap<String, QuestionAgreement>,
}

/// Agreement on the answers to one question.
#[derive(Clone, Debug, Default)]
pub struct QuestionAgreement {
    /// Answers compared.
    pub answers: usize,
    /// Totals by the rubric and by people.
    pub totals: Vec<(f64, f64)>,
    /// In the order of the rubric; those that people marked.
    pub concepts: Vec<ConceptAgreement>,
    /// In the order of the files; those that gave credit.
    pub credits: Vec<Credits>,
    /// Ids in the marks that are no concepts of the question.
    pub unknown: BTreeSet<String>,
}

/// Agreement on one concept.
#[derive(Clone, Debug)]
pub struct ConceptAgreement {
    /// Its id.
    pub id: String,
    /// On presence: at least named.
    pub presence: Confusion,
    /// Levels by the rubric and by people.
    pub levels: Vec<(u8, u8)>,
    /// For each answer with a level: its position in the marks.
    pub answers: Vec<usize>,
}

/// The credits that one pattern caused, each answer counted once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credits {
    /// Where the pattern stands.
    pub place: Place,
    /// The concept that was credited.
    pub concept: String,
    /// The pattern as written.
    pub pattern: String,
    /// Answers in which people give credit, too.
    pub right: u32,
    /// Answers in which they do not.
    pub wrong: u32,
}

impl ConceptAgreement {
    /// Answers in which the rubric gives more than people.
    #[must_use]
    pub fn too_generous(&self) -> usize {
        self.levels.iter().filter(|(rubric, people)| rubric > people).count()
    }

    /// Answers in which it gives less.
    #[must_use]
    pub fn too_strict(&self) -> usize {
        self.levels.iter().filter(|(rubric, people)| rubric < people).count()
    }
}

impl Comparison {
    /// Presence of all concepts of all questions.
    #[must_use]
    pub fn presence(&self) -> Confusion {
        self.concepts().fold(Confusion::default(), |sum, concept| sum.plus(concept.presence))
    }

    /// Levels of all concepts of all questions.
    #[must_use]
    pub fn levels(&self) -> Vec<(u8, u8)> {
        self.concepts().flat_map(|concept| concept.levels.iter().copied()).collect()
    }

    /// Totals of all answers.
    #[must_use]
    pub fn totals(&self) -> Vec<(f64, f64)> {
        self.questions.values().flat_map(|question| question.totals.iter().copied()).collect()
    }

    fn concepts(&self) -> impl Iterator<Item = &ConceptAgreement> {
        self.questions.values().flat_map(|question| &question.concepts)
    }
}

/// Judges all marked answers and compares.
///
/// # Errors
/// If a question is unknown or has mistakes.
pub fn compare(marked: &[Marked], library: &Library) -> Result<Comparison, LibraryError> {
    let mut comparison = Comparison::default();
    let questions: BTreeSet<&str> = marked.iter().map(|marked| marked.question.as_str()).collect();
    for question in questions {
        let judge = Judge::new(library.rubric(question)?, library.classes(), library.lessons())
            .map_err(LibraryError::Invalid)?;
        let answers: Vec<(usize, &Marked)> =
            marked.iter().enumerate().filter(|(_, marked)| marked.question == question).collect();
        comparison.questions.insert(question.to_owned(), of_question(&judge, &answers));
    }
    Ok(comparison)
}

fn of_question(judge: &Judge, answers: &[(usize, &Marked)]) -> QuestionAgreement {
    let concepts = &judge.rubric.concepts;
    let mut agreement = QuestionAgreement { answers: answers.len(), ..QuestionAgreement::default() };
    let empty = |concept: &Concept| ConceptAgreement {
        id: concept.id.clone(),
        presence: Confusion::default(),
        levels: Vec::new(),
        answers: Vec::new(),
    };
    let mut of_concepts: Vec<ConceptAgreement> = concepts.iter().map(empty).collect();
    let mut credits: BTreeMap<&Place, Credits> = BTreeMap::new();
    let mut normaliser = judge.normaliser();
    for (position, marked) in answers {
        let evaluation = judge.evaluate(&marked.text, &mut normaliser);
        if let Some(score) = marked.score {
            agreement.totals.push((f64::from(evaluation.score.total) / 1000.0, score));
        }
        let is_unknown = |id: &&String| !concepts.iter().any(|concept| concept.id == **id);
        agreement.unknown.extend(marked.levels.keys().filter(is_unknown).cloned());
        for (at, concept) in concepts.iter().enumerate() {
            let Some(people) = marked.levels.get(&concept.id).copied() else { continue };
            let rubric = level(evaluation.concepts[at].status);
            of_concepts[at].presence.add(rubric > 0, people > 0);
            of_concepts[at].levels.push((rubric, people));
            of_concepts[at].answers.push(*position);
            for rule in credited(concept, at, &evaluation) {
                let credits = credits.entry(&rule.place).or_insert_with(|| Credits {
                    place: rule.place.clone(),
                    concept: concept.id.clone(),
                    pattern: rule.pattern.to_string(),
                    right: 0,
                    wrong: 0,
                });
                *(if people > 0 { &mut credits.right } else { &mut credits.wrong }) += 1;
            }
        }
    }
    of_concepts.retain(|concept| !concept.levels.is_empty());
    agreement.concepts = of_concepts;
    agreement.credits = credits.into_values().collect();
    agreement
}

/// The rules that gave credit for the concept at position `at`, each once.
fn credited<'r>(concept: &'r Concept, at: usize, evaluation: &Evaluation) -> Vec<&'r Rule> {
    let rules = &concept.rules;
    let mut credited: BTreeMap<&Place, &Rule> = BTreeMap::new();
    for evidence in &evaluation.concepts[at].evidence {
        let Ground::Rule(list, index) = evidence.ground else { continue };
        let of_list = match list {
            "named" => &rules.named,
            "explained" => &rules.explained,
            "with-term" => &rules.with_term,
            _ => &rules.rejected,
        };
        credited.extend(of_list.get(index).map(|rule| (&rule.place, rule)));
    }
    credited.into_values().collect()
}

fn level(status: Status) -> u8 {
    match status {
        Status::Missing => 0,
        Status::Named => 1,
        Status::Explained => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUBRIC: &str = "id = 'demo'\ntitle = 'Demo'\nprompt = 'How?'\n\
        [core]\nlock = { why = 'It costs.' }\nvote = { why = 'It works.' }\n";
    const VOCABULARY: &str = "[concept.lock]\nterm = 'lock'\ndefinition = 'A lock.'\nsay = 'We lock.'\n\
        named = ['row lock', 'lock table']\n\
        [concept.vote]\nterm = 'vote'\ndefinition = 'A vote.'\nsay = 'We vote.'\nnamed = ['say yes']\n";

    #[test]
    fn generous_and_strict_marks_are_told_with_the_patterns_that_caused_them() {
        let mut library = Library::default();
        library.add("demo.toml", RUBRIC);
        library.add("words.toml", VOCABULARY);
        let marked = |text: &str, lock: u8, vote: u8, score: f64| Marked {
            id: String::new(),
            question: "demo".to_owned(),
            text: text.to_owned(),
            score: Some(score),
            levels: [("lock".to_owned(), lock), ("vote".to_owned(), vote), ("other".to_owned(), 0)].into(),
        };
        let all = [
            marked("We use a row lock.", 1, 0, 30.0),
            marked("We lock the table.", 0, 0, 0.0),
            marked("Everybody agrees.", 0, 2, 40.0),
        ];
        let comparison = compare(&all, &library).unwrap();
        let demo = &comparison.questions["demo"];
        assert_eq!(demo.unknown, ["other".to_owned()].into());
        let figures: Vec<_> = demo
            .concepts
            .iter()
            .map(|c| (c.id.as_str(), c.too_generous(), c.too_strict(), c.presence.true_positive))
            .collect();
        assert_eq!(figures, [("lock", 1, 0, 1), ("vote", 0, 1, 0)]);
        let credits: Vec<_> = demo.credits.iter().map(|c| (c.pattern.as_str(), c.right, c.wrong)).collect();
        assert_eq!(credits, [("row lock", 1, 0), ("lock table", 0, 1)]);
        assert_eq!(comparison.presence().count(), 6);
        assert_eq!(comparison.totals().len(), 3);
    }
}

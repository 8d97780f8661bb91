//! An answer and a rubric in, an [`Evaluation`] out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::detect::{Detected, Detector, FlagFound, Found, Manner, Order, Scope, Status};
use crate::finding::Finding;
use crate::pattern::Classes;
use crate::rubric::{Concept, Lessons, Rubric, Tier};
use crate::score::{Band, Item, Score, score};
use crate::text::{Normaliser, Raw, Span, Text};

/// A rubric, ready to judge answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Judge {
    /// What is judged by.
    pub rubric: Rubric,
    detector: Detector,
}

/// What an answer is worth by a rubric, and why.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// One for each concept of the rubric.
    pub concepts: Vec<Found>,
    /// Where the stages are treated.
    pub order: Order,
    /// Red flags raised.
    pub red_flags: Vec<FlagFound>,
    /// Whether the answer talks or lists.
    pub manner: Manner,
    /// The points.
    pub score: Score,
    /// What the points amount to.
    pub band: Band,
    /// One list for each concept of the rubric: the hits that do not count because the answer denies them.
    pub denials: Vec<Vec<Denial>>,
}

/// Words that would show a concept if the answer did not deny it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// What is denied.
    pub hit: Span<Raw>,
    /// What denies it.
    pub cue: Span<Raw>,
}

impl Judge {
    /// Compiles the patterns of `rubric`, and what `lessons` teach of its concepts.
    ///
    /// # Errors
    /// One finding for each pattern that cannot be compiled.
    pub fn new(rubric: Rubric, classes: &Classes, lessons: &Lessons) -> Result<Self, Vec<Finding>> {
        let detector = Detector::new(&rubric, classes, lessons)?;
        Ok(Self { rubric, detector })
    }

    /// The embedded question `id`, compiled when the program was built by the same code as [`Judge::new`]. Its rubric
    /// lacks patterns and cases.
    ///
    /// # Panics
    /// If the program was put together from two builds.
    #[must_use]
    pub fn embedded(id: &str) -> Option<Self> {
        let bytes = crate::embedded::judge(&id.trim().to_lowercase())?;
        Some(postcard::from_bytes(bytes).expect("src/build.rs wrote these bytes with the same types"))
    }

    /// A normaliser that mends typing errors towards this rubric's words; worth keeping for many answers.
    #[must_use]
    pub fn normaliser(&self) -> Normaliser<'_> {
        Normaliser::new(self.detector.matcher())
    }

    /// The words that the rubric's patterns look for, in their normal form; those of a phrase are apart by spaces.
    pub fn literals(&self) -> impl Iterator<Item = String> {
        self.detector.matcher().literals()
    }

    /// Judges `answer`. The `normaliser` may be one that another judge used before.
    #[must_use]
    pub fn evaluate<'j>(&'j self, answer: &str, normaliser: &mut Normaliser<'j>) -> Evaluation {
        normaliser.turn_to(self.detector.matcher());
        let text = Text::new(answer, normaliser);
        let Detected { concepts, flags: red_flags, manner } = self.detector.detect(&text);
        let order = Order::new(&self.rubric, &concepts);
        let denials = concepts.iter().map(|found| denials(found, &text)).collect();
        let flags = u32::try_from(red_flags.len()).unwrap_or(u32::MAX);
        let score = self.points(
            concepts.iter().map(|found| found.status),
            &order,
            flags,
            manner.limit().map(|limit| limit.cap),
        );
        let band = Band::of(score.total);
        Evaluation { concepts, order, red_flags, manner, score, band, denials }
    }

    /// The points that the answer of `evaluation` would get if the concept at position `concept` had `status`, all else
    /// being as it is.
    #[must_use]
    pub fn score_if(&self, evaluation: &Evaluation, concept: usize, status: Status) -> Score {
        let statuses = evaluation
            .concepts
            .iter()
            .enumerate()
            .map(|(position, found)| if position == concept { status } else { found.status });
        let flags = u32::try_from(evaluation.red_flags.len()).unwrap_or(u32::MAX);
        self.points(statuses, &evaluation.order, flags, evaluation.score.cap)
    }

    fn points(&self, statuses: impl Iterator<Item = Status>, order: &Order, flags: u32, cap: Option<u32>) -> Score {
        let item = |(concept, status): (&Concept, Status)| Item {
            core: concept.tier == Tier::Core,
            weight: concept.weight,
            depth: depth(status),
        };
        let items: Vec<Item> = self.rubric.concepts.iter().zip(statuses).map(item).collect();
        let stages = u32::try_from(self.rubric.stages.len()).unwrap_or(u32::MAX);
        score(&items, (order.kept, order.pairs), stages, flags, cap)
    }
}

fn denials(found: &Found, text: &Text<'_>) -> Vec<Denial> {
    let mut known = BTreeSet::new();
    let denial = |(hit, scope): &(Span<Raw>, Scope)| Denial { hit: *hit, cue: text.raw_span(scope.cue) };
    found.denied.iter().map(denial).filter(|denial| known.insert((denial.hit, denial.cue))).collect()
}

fn depth(status: Status) -> u32 {
    match status {
        Status::Missing => 0,
        Status::Named => 1,
        Status::Explained => 2,
    }
}

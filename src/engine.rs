//! An answer and a rubric in, an [`Evaluation`] out; and the cases of a rubric run through the same road.

use crate::detect::{Detector, FlagFound, Found, Order, Status};
use crate::finding::Finding;
use crate::pattern::Classes;
use crate::rubric::{Rubric, Tier};
use crate::score::{Band, Item, Score, score};
use crate::text::{Normaliser, Text};

/// A rubric, ready to judge answers.
#[derive(Debug)]
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
    /// The points.
    pub score: Score,
    /// What the points amount to.
    pub band: Band,
}

impl Judge {
    /// Compiles the patterns of `rubric`.
    ///
    /// # Errors
    /// One finding for each pattern that cannot be compiled.
    pub fn new(rubric: Rubric, classes: &Classes) -> Result<Self, Vec<Finding>> {
        let detector = Detector::new(&rubric, classes)?;
        Ok(Self { rubric, detector })
    }

    /// A normaliser that mends typing errors towards this rubric's words; worth keeping for many answers.
    #[must_use]
    pub fn normaliser(&self) -> Normaliser<'_> {
        Normaliser::new(self.detector.matcher())
    }

    /// Judges `answer`.
    #[must_use]
    pub fn evaluate(&self, answer: &str, normaliser: &mut Normaliser<'_>) -> Evaluation {
        let text = Text::new(answer, normaliser);
        let (concepts, red_flags) = self.detector.detect(&text);
        let order = Order::new(&self.rubric, &concepts);
        let items: Vec<Item> = self
            .rubric
            .concepts
            .iter()
            .zip(&concepts)
            .map(|(concept, found)| Item {
                core: concept.tier == Tier::Core,
                weight: concept.weight,
                depth: depth(found.status),
            })
            .collect();
        let flags = u32::try_from(red_flags.len()).unwrap_or(u32::MAX);
        let stages = u32::try_from(self.rubric.stages.len()).unwrap_or(u32::MAX);
        let score = score(&items, (order.kept, order.pairs), stages, flags, None);
        let band = Band::of(score.total);
        Evaluation { concepts, order, red_flags, score, band }
    }
}

fn depth(status: Status) -> u32 {
    match status {
        Status::Missing => 0,
        Status::Named => 1,
        Status::Explained => 2,
    }
}

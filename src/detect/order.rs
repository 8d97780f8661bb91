//! In which order an answer takes the stages.

use crate::rubric::Rubric;

use super::concept::{Found, Status};

/// Where a stage is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageFound {
    /// Byte of its first substantive treatment: the first explanation of one of its concepts, or, where none is
    /// explained, the first mention. `None` if the stage is missing.
    pub first: Option<u32>,
}

/// A pair of stages in the wrong order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The stage that came too early.
    pub stage: usize,
    /// The stage that it should have followed.
    pub before: usize,
}

/// The order of the covered stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// One for each stage of the rubric.
    pub stages: Vec<StageFound>,
    /// Pairs of covered stages.
    pub pairs: u32,
    /// Those in the documented order.
    pub kept: u32,
    /// The others.
    pub violations: Vec<Violation>,
}

impl Order {
    /// Places the stages of `rubric` by what was found of its concepts.
    #[must_use]
    pub fn new(rubric: &Rubric, found: &[Found]) -> Self {
        let first = |depth: Status, concepts: &[crate::rubric::ConceptIndex]| {
            let evidence = concepts.iter().flat_map(|concept| &found[concept.0].evidence);
            evidence
                .filter(|evidence| evidence.depth >= depth.min(Status::Named))
                .map(|evidence| evidence.raw.start)
                .min()
        };
        let stages: Vec<StageFound> = rubric
            .stages
            .iter()
            .map(|stage| StageFound {
                first: first(Status::Explained, &stage.concepts).or_else(|| first(Status::Named, &stage.concepts)),
            })
            .collect();
        let mut order = Self { stages, pairs: 0, kept: 0, violations: Vec::new() };
        for earlier in 0..order.stages.len() {
            for later in earlier + 1..order.stages.len() {
                let (Some(a), Some(b)) = (order.stages[earlier].first, order.stages[later].first) else { continue };
                order.pairs += 1;
                if a <= b {
                    order.kept += 1;
                } else {
                    order.violations.push(Violation { stage: later, before: earlier });
                }
            }
        }
        order
    }
}

//! How a score comes about: its parts, what each concept adds, and what each gap would be worth.

use serde::Serialize;

use crate::detect::concept::Ground;
use crate::detect::{Evidence, Found, Status};
use crate::engine::{Denial, Evaluation, Judge};
use crate::finding::Place;
use crate::rubric::{Concept, Rule, Tier};
use crate::score::{Part, Score};

use super::model::{EvidenceReport, Origin, name_of, points};

/// The arithmetic of one score.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// What is added up.
    pub parts: Vec<PartReport>,
    /// Points taken off for red flags.
    pub red_flags: f64,
    /// The most that an answer of this kind can get, where that is less than all.
    pub cap: Option<f64>,
    /// How that holds the score down, where it does.
    pub held: Option<Held>,
    /// In the order of the rubric.
    pub concepts: Vec<ConceptPoints>,
}

/// A score that a cap holds down.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// What kind of answer it is: "list", "pasted", "bare mentions" or "recital".
    pub manner: &'static str,
    /// Points without the cap.
    pub without: f64,
    /// What would lift it.
    pub way_out: &'static str,
}

/// One part of a score.
#[derive(Clone, Debug, Serialize)]
pub struct PartReport {
    /// "coverage", "depth", "order" or "bonus".
    pub name: &'static str,
    /// Points got.
    pub points: f64,
    /// Points to be had.
    pub of: f64,
    /// What was counted.
    pub how: String,
}

/// What one concept adds to a score.
#[derive(Clone, Debug, Serialize)]
pub struct ConceptPoints {
    /// Its id.
    pub concept: String,
    /// To show.
    pub term: String,
    /// "missing", "named" or "explained".
    pub status: &'static str,
    /// Points got, before red flags and caps.
    pub points: f64,
    /// By how much the score would rise if it were explained, all else being as it is.
    pub worth: f64,
    /// The same if there were no cap.
    pub worth_without_cap: f64,
    /// What counted.
    pub because: Vec<Because>,
    /// What did not count.
    pub denied: Vec<DenialReport>,
}

/// Evidence with what made it count.
#[derive(Clone, Debug, Serialize)]
pub struct Because {
    /// The words.
    pub evidence: EvidenceReport,
    /// The pattern that hit, with the list of the rubric that it stands in; `None` if the sentence around a mention
    /// explains it, or is like the examples.
    pub pattern: Option<PatternReport>,
    /// Whether it counts because the sentence speaks of the concept as its examples do.
    pub like_examples: bool,
}

/// A pattern of a rubric.
#[derive(Clone, Debug, Serialize)]
pub struct PatternReport {
    /// "named", "explained", "with-term" or "rejected".
    pub list: &'static str,
    /// As the engine reads it.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Words that do not count, and the words that deny them.
#[derive(Clone, Debug, Serialize)]
pub struct DenialReport {
    /// What would have counted.
    pub hit: EvidenceReport,
    /// What denies it.
    pub cue: EvidenceReport,
}

impl Explanation {
    pub(super) fn new(judge: &Judge, evaluation: &Evaluation, origin: &Origin<'_>) -> Self {
        let score = &evaluation.score;
        let found = judge.rubric.concepts.iter().zip(&evaluation.concepts).zip(&evaluation.denials);
        let concepts = found.enumerate().map(|(position, ((concept, found), denials))| {
            let all_of = |status| parts_sum(&judge.score_if(evaluation, position, status));
            let better = judge.score_if(evaluation, position, Status::Explained);
            ConceptPoints {
                concept: concept.id.clone(),
                term: concept.term.clone(),
                status: name_of(found.status),
                points: points(all_of(found.status).saturating_sub(all_of(Status::Missing))),
                worth: points(better.total.saturating_sub(score.total)),
                worth_without_cap: points(better.uncapped().saturating_sub(score.uncapped())),
                because: found.evidence.iter().map(|evidence| because(concept, evidence, origin)).collect(),
                denied: denials.iter().map(|denial| denial_report(denial, origin)).collect(),
            }
        });
        Self {
            concepts: concepts.collect(),
            parts: parts(judge, evaluation),
            red_flags: points(score.flags),
            cap: score.cap.map(points),
            held: evaluation.manner.limit().filter(|limit| limit.cap < score.uncapped()).map(|limit| Held {
                manner: limit.name,
                without: points(score.uncapped()),
                way_out: limit.way_out,
            }),
        }
    }

    /// What the cap is, and whether it holds the score down.
    pub(super) fn cap_text(&self) -> String {
        match &self.held {
            None => "the most that an answer of this kind gets".to_owned(),
            Some(Held { manner, without, way_out }) => {
                format!("holds the score, which would be {without:.1} without it ({manner}); to lift it, {way_out}")
            }
        }
    }

    /// By how much the score would rise if `concept` were explained, and under which condition. Under a cap that holds
    /// the score, nothing would rise before that is lifted.
    pub(super) fn worth(&self, concept: &ConceptPoints) -> (f64, &'static str) {
        if self.held.is_some() { (concept.worth_without_cap, " once the cap is lifted") } else { (concept.worth, "") }
    }
}

/// All points that concepts bring, before anything is taken off.
fn parts_sum(score: &Score) -> u32 {
    score.coverage.got + score.depth.got + score.bonus.got
}

fn parts(judge: &Judge, evaluation: &Evaluation) -> Vec<PartReport> {
    let count = |tier: Tier, least: Status| {
        let of_tier = || judge.rubric.concepts.iter().zip(&evaluation.concepts).filter(|(c, _)| c.tier == tier);
        let reached = of_tier().filter(|(_, found): &(&Concept, &Found)| found.status >= least).count();
        (reached, of_tier().count())
    };
    let weighted = judge.rubric.concepts.iter().any(|concept| concept.weight != 100);
    let by_weight = if weighted { ", by weight" } else { "" };
    let (covered, core) = count(Tier::Core, Status::Named);
    let (explained, _) = count(Tier::Core, Status::Explained);
    let (extra, bonus) = count(Tier::Bonus, Status::Named);
    let order = &evaluation.order;
    let stages = judge.rubric.stages.len();
    let score = &evaluation.score;
    let part = |name, part: Part, how| PartReport { name, points: points(part.got), of: points(part.of), how };
    vec![
        part("coverage", score.coverage, format!("{covered} of {core} core concepts named or explained{by_weight}")),
        part("depth", score.depth, format!("{explained} of {core} core concepts explained{by_weight}")),
        part(
            "order",
            score.order,
            format!(
                "{} of {} pairs of covered stages in order; {stages} stages make {} pairs",
                order.kept,
                order.pairs,
                stages * stages.saturating_sub(1) / 2
            ),
        ),
        part("bonus", score.bonus, format!("{extra} of {bonus} bonus concepts named or explained{by_weight}")),
    ]
}

fn because(concept: &Concept, evidence: &Evidence, origin: &Origin<'_>) -> Because {
    let pattern = match evidence.ground {
        Ground::Rule(list, position) => rules(concept, list).get(position).map(|rule| PatternReport {
            list,
            text: rule.pattern.to_string(),
            place: rule.place.clone(),
        }),
        Ground::Reasoned | Ground::Like => None,
    };
    let like_examples = matches!(evidence.ground, Ground::Like);
    Because { evidence: origin.evidence(evidence), pattern, like_examples }
}

/// The rules of a list, by the name that rubric files and [`Ground::Rule`] have for it.
fn rules<'c>(concept: &'c Concept, list: &str) -> &'c [Rule] {
    let rules = &concept.rules;
    match list {
        "named" => &rules.named,
        "explained" => &rules.explained,
        "with-term" => &rules.with_term,
        "rejected" => &rules.rejected,
        _ => &[],
    }
}

fn denial_report(denial: &Denial, origin: &Origin<'_>) -> DenialReport {
    DenialReport { hit: origin.words(denial.hit, Status::Missing), cue: origin.words(denial.cue, Status::Missing) }
}

//! Which bytes of an answer are marked and for what, cut so that marks which overlap can be written one after the other.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::detect::concept::Ground;
use crate::report::{ConceptPoints, DenialReport, EvidenceReport, Report};

/// What a mark says of its words; the later one shows where several lie on the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// They would show a concept if they were not denied.
    Denied,
    /// They name a concept.
    Named,
    /// They explain a concept.
    Explained,
    /// They raise a red flag.
    Flag,
}

impl Kind {
    /// For people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Named => "named",
            Self::Explained => "explained",
            Self::Flag => "red flag",
        }
    }

    /// The sign that says the same without colour.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Denied => "✗",
            Self::Named => "~",
            Self::Explained => "✓",
            Self::Flag => "⚑",
        }
    }

    /// What a mark of this kind means.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Denied => "denied: does not count",
            Self::Named => "only named",
            Self::Explained => "explained",
            Self::Flag => "red flag",
        }
    }

    /// The CSS class.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Denied | Self::Named | Self::Explained => self.name(),
        }
    }
}

/// Where on the page more is said about a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A concept, by its position in the report.
    Concept(usize),
    /// A red flag, by its position in the report.
    Flag(usize),
}

/// Words of the answer that a report speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark<'r> {
    /// Bytes of the answer.
    pub range: Range<usize>,
    /// What they show.
    pub kind: Kind,
    /// Where more is said.
    pub target: Target,
    /// The concept's term, or what is wrong with the advice.
    pub name: &'r str,
    /// What made the words count, or what denies them.
    pub why: String,
}

/// A run of the answer on which the same marks lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Bytes of the answer.
    pub range: Range<usize>,
    /// Positions in the list of marks; the shortest mark is first.
    pub marks: Vec<usize>,
}

/// All marks of `report`.
pub(super) fn marks(report: &Report) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut add = |evidence: &EvidenceReport, kind, target, name, why| {
        let start = report.answer.start;
        let range = (evidence.start - start) as usize..(evidence.end - start) as usize;
        if !range.is_empty() {
            marks.push(Mark { range, kind, target, name, why });
        }
    };
    for (position, concept) in report.concepts.iter().enumerate() {
        for evidence in &concept.evidence {
            let kind = if evidence.depth == "explained" { Kind::Explained } else { Kind::Named };
            add(evidence, kind, Target::Concept(position), &concept.term, ground(evidence.ground, kind).to_owned());
        }
    }
    for (position, concept) in report.explanation.iter().flat_map(|all| &all.concepts).enumerate() {
        for denial in denials(concept) {
            let why = format!("does not count: “{}” denies it", denial.cue.text);
            add(&denial.hit, Kind::Denied, Target::Concept(position), &concept.term, why);
        }
    }
    for (position, flag) in report.red_flags.iter().enumerate() {
        for evidence in &flag.evidence {
            let why = format!("better: {}", flag.advice);
            add(evidence, Kind::Flag, Target::Flag(position), &flag.meaning, why);
        }
    }
    marks
}

/// The denials that cost something: what is explained elsewhere loses nothing by them.
pub(super) fn denials(concept: &ConceptPoints) -> &[DenialReport] {
    if concept.status == "explained" { &[] } else { &concept.denied }
}

/// What made evidence count, in words.
fn ground(ground: Option<Ground>, kind: Kind) -> &'static str {
    match (ground, kind) {
        (Some(Ground::Reasoned), Kind::Explained) => "the sentence goes on to say how it works, or why",
        (Some(Ground::Like), _) => "speaks of it as the examples do",
        (Some(Ground::Rule("explained", _)), Kind::Explained) => "says how it works, or why",
        (Some(Ground::Rule("with-term", _)), Kind::Explained) => "says how it works, or why, next to the term",
        (Some(Ground::Rule("explained" | "with-term", _)), _) => "touches on how it works, or why",
        (Some(Ground::Rule("rejected", _)), _) => "is rejected, and that is the point",
        (Some(Ground::Rule(..) | Ground::Reasoned) | None, _) => "mentions it",
    }
}

/// Cuts the `length` bytes of an answer at the ends of `marks` and at `cuts`. The segments follow each other without a gap.
pub(super) fn segments(length: usize, marks: &[Mark<'_>], cuts: impl IntoIterator<Item = usize>) -> Vec<Segment> {
    let ends = marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]);
    let edges: BTreeSet<usize> = ends.chain(cuts).chain([0, length]).filter(|at| *at <= length).collect();
    let mut coming: Vec<usize> = (0..marks.len()).collect();
    coming.sort_by_key(|mark| marks[*mark].range.start);
    let mut coming = coming.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    let mut segments = Vec::with_capacity(edges.len());
    for (&start, &end) in edges.iter().zip(edges.iter().skip(1)) {
        open.retain(|mark| marks[*mark].range.end > start);
        open.extend(std::iter::from_fn(|| coming.next_if(|mark| marks[*mark].range.start <= start)));
        open.sort_by_key(|mark| (marks[*mark].range.len(), *mark));
        segments.push(Segment { range: start..end, marks: open.clone() });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>) -> Mark<'static> {
        Mark { range, kind: Kind::Named, target: Target::Concept(0), name: "", why: String::new() }
    }

    #[track_caller]
    fn check(length: usize, ranges: &[Range<usize>], cuts: &[usize], expected: &[(Range<usize>, &[usize])]) {
        let marks: Vec<Mark<'_>> = ranges.iter().cloned().map(mark).collect();
        let found = segments(length, &marks, cuts.iter().copied());
        let expected: Vec<Segment> =
            expected.iter().map(|(range, marks)| Segment { range: range.clone(), marks: marks.to_vec() }).collect();
        assert_eq!(found, expected, "{ranges:?} of {length} at {cuts:?}");
    }

    #[test]
    fn marks_that_overlap_are_cut() {
        check(0, &[], &[], &[]);
        check(5, &[], &[], &[(0..5, &[])]);
        check(5, &[], &[2, 9], &[(0..2, &[]), (2..5, &[])]);
        check(9, &[2..4, 4..6], &[], &[(0..2, &[]), (2..4, &[0]), (4..6, &[1]), (6..9, &[])]);
        check(9, &[0..9, 3..5], &[], &[(0..3, &[0]), (3..5, &[1, 0]), (5..9, &[0])]);
        check(
            9,
            &[1..5, 3..8],
            &[4],
            &[(0..1, &[]), (1..3, &[0]), (3..4, &[0, 1]), (4..5, &[0, 1]), (5..8, &[1]), (8..9, &[])],
        );
        check(4, &[0..4, 0..4], &[], &[(0..4, &[0, 1])]);
    }
}

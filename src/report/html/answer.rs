//! The text of an answer as typed, laid out by its paragraphs, with its marks and notes in the margin.

use std::collections::BTreeMap;
use std::ops::Range;

use maud::{Markup, html};

use crate::report::{EvidenceReport, Report, printable_lines, strongest};
use crate::text::{BlockKind, Prose};

use super::marks::{Kind, Mark, Segment, Target, marks, segments};

/// An answer, ready to be shown.
pub(super) struct Answer<'r> {
    report: &'r Report,
    /// Stands before all ids, so that several answers fit on one page.
    id: String,
    prose: Prose,
    marks: Vec<Mark<'r>>,
    blocks: Vec<Block>,
    segments: Vec<Segment>,
    /// What stands in the margin beside a byte.
    notes: BTreeMap<usize, Vec<Note>>,
}

/// Lines of the answer that are shown together.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    range: Range<usize>,
    class: &'static str,
}

/// What a note in the margin is about.
#[derive(Clone, Copy)]
enum Note {
    /// A stage starts, by its position in the report.
    Stage(usize),
    /// The best evidence of a concept starts, by its position in the report.
    Concept(usize),
}

impl<'r> Answer<'r> {
    /// The answer of `report`; ids on the page start with `id`.
    pub(super) fn new(report: &'r Report, id: &str) -> Self {
        let text = &report.answer.text;
        let prose = Prose::new(text);
        let marks = marks(report);
        let blocks = blocks(text, &prose);
        let notes = notes(report, &marks);
        let edges = blocks.iter().flat_map(|block| [block.range.start, block.range.end]);
        let segments = segments(text.len(), &marks, edges.chain(notes.keys().copied()));
        Self { report, id: id.to_owned(), prose, marks, blocks, segments, notes }
    }

    /// The id of the place where `evidence` starts.
    pub(super) fn place(&self, evidence: &EvidenceReport) -> String {
        let start = (evidence.start - self.report.answer.start) as usize;
        format!("{}-m{}", self.id, self.segments.partition_point(|segment| segment.range.start < start))
    }

    /// What is marked in it, the most telling first.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let kinds = [Kind::Explained, Kind::Named, Kind::Flag, Kind::Denied];
        kinds.into_iter().filter(|kind| self.marks.iter().any(|mark| mark.kind == *kind)).collect()
    }

    /// All of it.
    pub(super) fn show(&self) -> Markup {
        if self.report.answer.text.trim().is_empty() {
            return html! { p.none { "The answer is empty." } };
        }
        let pieces: Vec<Range<usize>> = self.prose.raw_pieces().collect();
        html! {
            div.answer {
                @for block in &self.blocks {
                    @if block.class == NOT_JUDGED {
                        pre.(block.class) { (shown(self.report.answer.text[block.range.clone()].trim_matches(['\n', '\r']))) }
                    } @else {
                        p.(block.class) {
                            @for position in self.positions(&block.range) { (self.segment(position, &pieces)) }
                        }
                    }
                }
            }
        }
    }

    /// Positions of the segments in `range`, at whose ends segments end.
    fn positions(&self, range: &Range<usize>) -> Range<usize> {
        let position = |at: usize| self.segments.partition_point(|segment| segment.range.start < at);
        position(range.start)..position(range.end)
    }

    fn segment(&self, position: usize, pieces: &[Range<usize>]) -> Markup {
        let Segment { range, marks } = &self.segments[position];
        let text = self.text(range, pieces);
        let strongest = marks.iter().map(|mark| self.marks[*mark].kind).max();
        let starts = marks.iter().find(|mark| self.marks[**mark].range.start == range.start);
        let place = format!("{}-m{position}", self.id);
        let tip = format!("{}-t{position}", self.id);
        html! {
            @for note in self.notes.get(&range.start).into_iter().flatten() { (self.note(*note)) }
            @if let Some(kind) = strongest {
                mark.(kind.class()).nested[marks.len() > 1] id=(place) {
                    // Each mark can be reached once by the keyboard: where it starts.
                    @if let Some(first) = starts {
                        a href={ "#" (self.target(self.marks[*first].target)) } aria-describedby=(tip) { (text) }
                    } @else {
                        (text)
                    }
                }
                span.tip role="tooltip" id=(tip) { @for mark in self.told(marks) { (tip_item(mark)) } }
            } @else {
                (text)
            }
        }
    }

    /// Of `marks`, the one that says most of each concept or red flag.
    fn told(&self, marks: &[usize]) -> Vec<&Mark<'r>> {
        let mut told: Vec<&Mark<'r>> = Vec::new();
        for mark in marks.iter().map(|mark| &self.marks[*mark]) {
            match told.iter_mut().find(|other| other.target == mark.target) {
                Some(other) if other.kind < mark.kind => *other = mark,
                Some(_) => {}
                None => told.push(mark),
            }
        }
        told
    }

    fn note(&self, note: Note) -> Markup {
        match note {
            Note::Stage(stage) => html! {
                span.stage-note id={ (self.id) "-s" (stage) } {
                    span.number { span.hidden { "Stage " } (stage + 1) span.hidden { ": " } }
                    span.stage-name { (shown(&self.report.stages[stage].name)) }
                    span.hidden { ". " }
                }
            },
            Note::Concept(concept) => {
                let concept = &self.report.concepts[concept];
                let kind = if concept.status == "explained" { Kind::Explained } else { Kind::Named };
                html! { span.concept-note.(kind.class()) aria-hidden="true" { (kind.sign()) " " (shown(&concept.term)) } }
            }
        }
    }

    /// The id of what says more about a mark.
    fn target(&self, target: Target) -> String {
        match target {
            Target::Concept(concept) => concept_id(&self.id, &self.report.concepts[concept].id),
            Target::Flag(flag) => format!("{}-f{flag}", self.id),
        }
    }

    /// The bytes of `range`, markup set apart; `pieces` are those that are prose.
    fn text(&self, range: &Range<usize>, pieces: &[Range<usize>]) -> Markup {
        let text = &self.report.answer.text;
        let first = pieces.partition_point(|piece| piece.end <= range.start);
        let mut at = range.start;
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for piece in pieces[first..].iter().take_while(|piece| piece.start < range.end) {
            let prose = piece.start.max(at)..piece.end.min(range.end);
            parts.push((&text[at..prose.start], &text[prose.clone()]));
            at = prose.end;
        }
        html! {
            @for (between, prose) in parts { (markup(between)) (shown(prose)) }
            (markup(&text[at..range.end]))
        }
    }
}

/// The id of a concept on the page.
pub(super) fn concept_id(answer: &str, concept: &str) -> String {
    format!("{answer}-c-{concept}")
}

/// The class of what is shown, but not judged: front matter, code, HTML.
const NOT_JUDGED: &str = "not-judged";

/// The lines of `text`, by the blocks of its prose. What lies between blocks and is not blank is not judged.
fn blocks(text: &str, prose: &Prose) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut done = 0;
    let not_judged =
        |range: Range<usize>| (!text[range.clone()].trim().is_empty()).then_some(Block { range, class: NOT_JUDGED });
    for block in &prose.blocks {
        let raw = prose.raw(block);
        let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
        match blocks.last_mut() {
            // Another cell of the same row.
            Some(last) if raw.start < done => last.range.end = if raw.end > done { line_end(raw.end) } else { done },
            Some(_) | None => {
                let start = text[done..raw.start].rfind('\n').map_or(done, |length| done + length + 1);
                blocks.extend(not_judged(done..start));
                blocks
                    .push(Block { range: start..line_end(raw.end), class: class(block.kind, &text[start..raw.start]) });
            }
        }
        done = blocks.last().map_or(done, |last| last.range.end);
    }
    blocks.extend(not_judged(done..text.len()));
    blocks
}

/// The class of a block behind `lead`, the markup before it on its line.
fn class(kind: BlockKind, lead: &str) -> &'static str {
    let indent = lead.len() - lead.trim_start_matches([' ', '\t']).len();
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::Quote => "quote",
        BlockKind::Cell => "row",
        BlockKind::Item if lead.trim().is_empty() => "item more",
        BlockKind::Item if indent >= 2 => "item inner",
        BlockKind::Item => "item",
    }
}

/// What stands in the margin: where each stage starts, and the best evidence of each concept.
fn notes(report: &Report, marks: &[Mark<'_>]) -> BTreeMap<usize, Vec<Note>> {
    let mut notes: BTreeMap<usize, Vec<Note>> = BTreeMap::new();
    let start = report.answer.start;
    for (stage, found) in report.stages.iter().enumerate() {
        let Some(first) = found.first.map(|first| (first - start) as usize) else { continue };
        // A stage is where the middle of some evidence stands; the note does not cut that in two.
        let around = marks.iter().filter(|mark| mark.kind != Kind::Denied && mark.range.contains(&first));
        let at = around.min_by_key(|mark| mark.range.len()).map_or(first, |mark| mark.range.start);
        notes.entry(at).or_default().push(Note::Stage(stage));
    }
    for (concept, found) in report.concepts.iter().enumerate() {
        if let Some(evidence) = strongest(&found.evidence) {
            notes.entry((evidence.start - start) as usize).or_default().push(Note::Concept(concept));
        }
    }
    notes
}

fn tip_item(mark: &Mark<'_>) -> Markup {
    html! {
        span.tip-item.(mark.kind.class()) {
            span.tip-name { (mark.kind.sign()) " " (shown(mark.name)) }
            " " span.tip-status { (mark.kind.name()) }
            span.tip-why { " " (shown(&mark.why)) }
        }
    }
}

/// Markup of the answer: shown, but set back.
fn markup(text: &str) -> Markup {
    html! {
        @if text.trim().is_empty() { (shown(text)) } @else { span.markup { (shown(text)) } }
    }
}

/// Foreign text, without what would turn the direction of writing or is forbidden in HTML.
pub(super) fn shown(text: &str) -> String {
    printable_lines(&text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let blocks = blocks(text, &Prose::new(text));
        let found: Vec<(&str, &str)> = blocks.iter().map(|block| (block.class, &text[block.range.clone()])).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn an_answer_is_shown_by_its_paragraphs() {
        check("", &[]);
        check("one\ntwo\n\nthree", &[("paragraph", "one\ntwo\n"), ("paragraph", "three")]);
        check(
            "## **Saga**\n- one\n  - two\n\n  more\n> quote\n> end",
            &[
                ("heading", "## **Saga**\n"),
                ("item", "- one\n"),
                ("item inner", "  - two\n"),
                ("item more", "  more\n"),
                ("quote", "> quote\n> end"),
            ],
        );
        check("|a|b|\n|-|-|\n|c|d|\n", &[("row", "|a|b|\n"), (NOT_JUDGED, "|-|-|\n"), ("row", "|c|d|\n")]);
        check(
            "---\nquestion: saga\n---\nWe\n\n```\ncode\n```\n",
            &[(NOT_JUDGED, "---\nquestion: saga\n---\n"), ("paragraph", "We\n"), (NOT_JUDGED, "\n```\ncode\n```\n")],
        );
    }
}

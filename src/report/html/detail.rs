//! One answer on a page: its score, its text, its order, its concepts, and what to do about the gaps.

use maud::{Markup, html};

use crate::report::{
    Because, ConceptPoints, ConceptReport, DenialReport, EvidenceReport, Explanation, FlagReport, Gap, Report,
    StageReport, id_text, strongest,
};

use super::answer::{Answer, concept_id, shown};
use super::marks::denials;
use super::parts::{bar, heading, points, scale, status, tone};

/// One answer, judged.
pub(super) struct Detail<'r> {
    report: &'r Report,
    answer: Answer<'r>,
    /// Stands before all ids.
    id: String,
    /// Where it stands among others.
    number: Option<usize>,
    /// Level of its own heading.
    level: u8,
}

impl<'r> Detail<'r> {
    /// The only answer on a page.
    pub(super) fn alone(report: &'r Report) -> Self {
        Self { report, answer: Answer::new(report, "a1"), id: "a1".to_owned(), number: None, level: 1 }
    }

    /// One of several answers, its number counted from 1.
    pub(super) fn numbered(report: &'r Report, number: usize) -> Self {
        let id = format!("a{number}");
        Self { report, answer: Answer::new(report, &id), id, number: Some(number), level: 2 }
    }

    /// All that there is to show.
    pub(super) fn show(&self) -> Markup {
        html! {
            article.report id=(&self.id) aria-labelledby={ (self.id) "-title" } {
                (self.head())
                (self.contents())
                (self.section("text", "Your answer", &self.text()))
                (self.section("order", "Order", &self.order()))
                (self.section("concepts", "Concepts", &self.concepts()))
                (self.section("flags", "Red flags", &self.red_flags()))
                (self.section("gaps", "Gaps", &self.gaps()))
                @if let Some(explanation) = &self.report.explanation {
                    (self.section("score", "How the score comes about", &self.arithmetic(explanation)))
                }
            }
        }
    }

    fn section(&self, name: &str, title: &str, content: &Markup) -> Markup {
        let id = format!("{}-{name}", self.id);
        html! {
            section.(name) aria-labelledby=(id) {
                (heading(self.level + 1, Some(&id), &html! { (title) }))
                (content)
            }
        }
    }

    fn head(&self) -> Markup {
        let report = self.report;
        let core = || report.concepts.iter().filter(|concept| concept.tier == "core");
        let covered = core().filter(|concept| concept.status != "missing").count();
        let explained = core().filter(|concept| concept.status == "explained").count();
        html! {
            header.head {
                p.file {
                    @if let Some(number) = self.number { span.number { (number) } " " }
                    (shown(file(report)))
                    @if let Some(part) = report.part { ", line " (part.line) }
                    @if let Some(id) = &report.id { " · " (shown(&id_text(id))) }
                    @if let Some(date) = &report.date { " · " (shown(date)) }
                }
                (heading(self.level, Some(&format!("{}-title", self.id)), &html! { (shown(&report.title)) }))
                p.prompt { (shown(&report.prompt)) }
                div.verdict.(tone(&report.band)) {
                    p.figure { strong { (points(report.score)) } " of 100" span.band { (report.band) } }
                    (scale(report.score, &report.band))
                    p.brief {
                        (covered) " of " (core().count()) " core concepts covered, " (explained) " explained"
                        @if !report.red_flags.is_empty() { " · " (count(report.red_flags.len(), "red flag")) }
                        @if !report.order.violations.is_empty() { " · not in the expected order" }
                    }
                }
                @if let Some(remark) = &report.remark { p.remark { (remark) } }
            }
        }
    }

    fn contents(&self) -> Markup {
        let report = self.report;
        let link = |name: &str, title: &str, count: Option<usize>| {
            html! {
                li { a href={ "#" (self.id) "-" (name) } { (title) @if let Some(count) = count { " " span.count { (count) } } } }
            }
        };
        html! {
            nav.contents aria-label={ "Sections of " (shown(file(report))) } {
                ul {
                    (link("text", "Answer", None))
                    (link("order", "Order", None))
                    (link("concepts", "Concepts", None))
                    (link("flags", "Red flags", Some(report.red_flags.len())))
                    (link("gaps", "Gaps", Some(report.gaps.len())))
                    @if report.explanation.is_some() { (link("score", "Score", None)) }
                }
            }
        }
    }

    fn text(&self) -> Markup {
        let kinds = self.answer.kinds();
        html! {
            @if kinds.is_empty() { p.legend { "Nothing in it counts." } }
            @else {
                p.legend {
                    span.how-to { "Point at marked words, or reach them with the Tab key, to see what they count for: " }
                    @for kind in kinds { mark.(kind.class()) { (kind.meaning()) } " " }
                }
            }
            (self.answer.show())
        }
    }

    fn order(&self) -> Markup {
        let stages = &self.report.stages;
        let mut taken: Vec<(usize, &StageReport)> =
            stages.iter().enumerate().filter(|(_, stage)| stage.first.is_some()).collect();
        taken.sort_by_key(|(_, stage)| stage.first);
        let missing: Vec<(usize, &StageReport)> =
            stages.iter().enumerate().filter(|(_, stage)| stage.first.is_none()).collect();
        let verdict = match (taken.len(), self.report.order.violations.is_empty()) {
            (0, _) => "The answer treats no stage of a good answer.",
            (1, _) => "The answer treats one stage only, so there is no order to judge.",
            (_, true) => "The answer takes its stages in the expected order.",
            (_, false) => "The answer takes its stages in another order than expected.",
        };
        html! {
            p { (verdict) " Numbers are those of a good answer." }
            @if !taken.is_empty() {
                ol.timeline {
                    @for (position, stage) in taken { (self.stage(position, stage)) }
                }
            }
            @if !missing.is_empty() {
                p.missing-title { "Not treated" }
                ul.timeline.absent {
                    @for (position, stage) in missing {
                        li { span.number { (position + 1) } span.stage-name { (shown(&stage.name)) } }
                    }
                }
            }
        }
    }

    fn stage(&self, position: usize, stage: &StageReport) -> Markup {
        let violations = &self.report.order.violations;
        let late: Vec<&str> =
            violations.iter().filter(|found| found.stage == stage.name).map(|found| found.before.as_str()).collect();
        html! {
            li.early[!late.is_empty()] {
                span.number { (position + 1) }
                span.stage-name { (shown(&stage.name)) }
                @if let Some(line) = stage.line {
                    " " a.line href={ "#" (self.id) "-s" (position) } { "line " (line) }
                }
                @for before in late {
                    span.too-early { "too early: first treat “" (shown(before)) "”" }
                }
            }
        }
    }

    fn concepts(&self) -> Markup {
        let tiers = [("core", "Core"), ("bonus", "Bonus")];
        html! {
            table.concept-table {
                caption {
                    "What a good answer brings, and the words of yours that count for it"
                    @if self.report.explanation.is_some() { "; in green, what explaining it would add" }
                }
                thead {
                    tr {
                        th scope="col" { "Concept" }
                        th scope="col" { "Your words" }
                        @if self.report.explanation.is_some() { th.points scope="col" { "Points" } }
                    }
                }
                @for (tier, title) in tiers {
                    @let concepts: Vec<(usize, &ConceptReport)> =
                        self.report.concepts.iter().enumerate().filter(|(_, concept)| concept.tier == tier).collect();
                    @if !concepts.is_empty() {
                        tbody {
                            tr.tier { th scope="rowgroup" colspan="3" { (title) } }
                            @for (position, concept) in concepts { (self.concept(position, concept)) }
                        }
                    }
                }
            }
        }
    }

    fn concept(&self, position: usize, concept: &ConceptReport) -> Markup {
        let explanation = self.report.explanation.as_ref();
        let points_of = explanation.and_then(|all| all.concepts.get(position));
        let worth = explanation.zip(points_of).map(|(all, points)| all.worth(points));
        html! {
            tr id=(concept_id(&self.id, &concept.id)) {
                th scope="row" { (shown(&concept.term)) (status(concept.status)) }
                td {
                    (self.words(&concept.evidence))
                    @if let Some(points) = points_of {
                        @for denial in denials(points) { (self.denied(denial)) }
                        (self.patterns(&points.because))
                    }
                }
                @if let Some((concept, worth)) = points_of.zip(worth) { (concept_points(concept, worth)) }
            }
        }
    }

    /// The strongest evidence in words, the other lines by number.
    fn words(&self, evidence: &[EvidenceReport]) -> Markup {
        let best = strongest(evidence);
        let mut others: Vec<&EvidenceReport> = evidence.iter().collect();
        others.sort_by_key(|other| other.line);
        others.dedup_by_key(|other| other.line);
        others.retain(|other| best.is_some_and(|best| other.line != best.line));
        html! {
            @if let Some(best) = best {
                q { (shown(&best.text)) } " " (self.line(best))
                @for other in others { ", " (self.line(other)) }
            }
        }
    }

    fn line(&self, evidence: &EvidenceReport) -> Markup {
        html! { a.line href={ "#" (self.answer.place(evidence)) } { "line " (evidence.line) } }
    }

    fn denied(&self, denial: &DenialReport) -> Markup {
        html! {
            p.denied {
                q { (shown(&denial.hit.text)) } " does not count: " q { (shown(&denial.cue.text)) } " denies it "
                (self.line(&denial.hit))
            }
        }
    }

    /// Which patterns hit, where the report knows patterns.
    fn patterns(&self, because: &[Because]) -> Markup {
        let known: Vec<_> = because.iter().filter_map(|because| Some((because, because.pattern.as_ref()?))).collect();
        html! {
            @if !known.is_empty() {
                details {
                    summary { "Patterns" }
                    ul {
                        @for (because, pattern) in known {
                            li {
                                (self.line(&because.evidence)) ", " (because.evidence.depth) ": "
                                code { (shown(&pattern.text)) } " (" (pattern.list) ", " (shown(&pattern.place.to_string())) ")"
                            }
                        }
                    }
                }
            }
        }
    }

    fn red_flags(&self) -> Markup {
        html! {
            @if self.report.red_flags.is_empty() { p.none { "None." } }
            @for (position, flag) in self.report.red_flags.iter().enumerate() { (self.red_flag(position, flag)) }
        }
    }

    fn red_flag(&self, position: usize, flag: &FlagReport) -> Markup {
        html! {
            div.card.flag id={ (self.id) "-f" (position) } {
                (heading(self.level + 2, None, &html! { "The answer " (shown(&flag.meaning)) }))
                p { (self.words(&flag.evidence)) }
                p { strong { "Better: " } (shown(&flag.advice)) }
            }
        }
    }

    fn gaps(&self) -> Markup {
        let gaps = &self.report.gaps;
        html! {
            @if gaps.is_empty() { p.none { "None: the answer explains every core concept." } }
            @else { p { (count(gaps.len(), "core concept")) " to add or to explain." } }
            @for gap in gaps { (self.gap(gap)) }
        }
    }

    fn gap(&self, gap: &Gap) -> Markup {
        let worth = self
            .report
            .explanation
            .as_ref()
            .and_then(|all| Some(all.worth(all.concepts.iter().find(|points| points.concept == gap.concept)?)));
        html! {
            div.card.gap {
                (heading(self.level + 2, None, &html! { (shown(&gap.term)) }))
                p.state {
                    (status(gap.status))
                    @if gap.status == "named" { ": say how it works, or why" }
                    @if let Some((worth, when)) = worth { span.worth { "+" (points(worth)) " points if explained" (when) } }
                }
                dl {
                    dt { "What it is" } dd { (shown(&gap.definition)) }
                    dt { "Why here" } dd { (shown(&gap.why)) }
                    dt { "Say" } dd.say { q { (shown(&gap.say)) } }
                }
            }
        }
    }

    fn arithmetic(&self, explanation: &Explanation) -> Markup {
        let report = self.report;
        let longest = explanation.parts.iter().map(|part| part.of).fold(1.0, f64::max);
        html! {
            table.arithmetic {
                caption { "The parts that the score is the sum of" }
                thead { tr { th scope="col" { "Part" } th scope="col" { "Counted" } th.points scope="col" { "Points" } } }
                tbody {
                    @for part in &explanation.parts {
                        tr {
                            th scope="row" { (part.name) }
                            td { (part.how) (bar(part.points, part.of, longest)) }
                            td.points { (points(part.points)) span.of { " of " (part.of) } }
                        }
                    }
                    tr {
                        th scope="row" { "red flags" }
                        td { @if report.red_flags.is_empty() { "none" } @else { (report.red_flags.len()) " raised" } }
                        td.points { (points(-explanation.red_flags)) }
                    }
                    @if let Some(cap) = explanation.cap {
                        tr {
                            th scope="row" { "cap" }
                            td { (explanation.cap_text()) }
                            td.points { (points(cap)) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { "total" }
                        td { (report.band) }
                        td.points { (points(report.score)) span.of { " of 100" } }
                    }
                }
            }
        }
    }
}

fn concept_points(concept: &ConceptPoints, (worth, when): (f64, &str)) -> Markup {
    html! {
        td.points {
            (points(concept.points))
            @if concept.status != "explained" { span.worth { "+" (points(worth)) span.hidden { " if explained" (when) } } }
        }
    }
}

/// "-" is standard input.
pub(super) fn file(report: &Report) -> &str {
    if report.file == "-" { "standard input" } else { &report.file }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

//! What many answers come to together, above the answers themselves.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::report::Report;
use crate::report::summary::{AnswerRow, GapCount, QuestionSummary, Summary};
use crate::report::summary_table::{counted, order, place, shared_folder, worst_gap};

use super::answer::shown;
use super::chart::{heat_map, progress};
use super::detail::Detail;
use super::page::write_page;
use super::parts::{points, scale};

/// Concepts that are missing most often, as many as are shown.
const MOST_GAPS: usize = 15;

/// Writes `summary` as a page, with `reports`, the answers that it sums up, below it and in its order.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(summary: &Summary, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let title = title(summary);
    let head = html! { h1 { (title) } (brief(summary)) };
    let details = (1..).zip(reports).map(|(number, report)| Detail::numbered(report, number).show());
    let content: Vec<Markup> = std::iter::once(sections(summary)).chain(details).collect();
    write_page(&title, Some(&head), &content, out)
}

fn title(summary: &Summary) -> String {
    let mean = summary.mean.map(|mean| format!(", mean {mean:.1} of 100")).unwrap_or_default();
    format!("{}{mean}", counted(summary.answers.len(), "answer"))
}

/// What stands under the title.
fn brief(summary: &Summary) -> Markup {
    let all = summary.practised.len() + summary.unpractised.len();
    html! {
        p.prompt {
            (summary.practised.len()) " of " (counted(all, "question")) " practised"
            @if !summary.problems.is_empty() { " · " (summary.problems.len()) " could not be scored" }
        }
        @if let Some(left) = &summary.left { p.remark { "Interrupted: nothing is scored from " (shown(left)) " on." } }
    }
}

/// All tables and charts; answers are linked by their number.
fn sections(summary: &Summary) -> Markup {
    html! {
        @if !summary.answers.is_empty() { (section("answers", "Answers", &answers(summary))) }
        @if !summary.problems.is_empty() {
            (section("problems", "Not scored", &html! {
                ul { @for problem in &summary.problems { li { (shown(&problem.message)) } } }
            }))
        }
        @if summary.progress.len() > 1 { (section("progress", "Progress", &progress(&summary.progress))) }
        (section("questions", "Questions", &questions(summary)))
        @if !summary.gaps.is_empty() { (section("missing", "Concepts most often missing", &gaps(&summary.gaps))) }
        @if !summary.answers.is_empty() { (section("heat", "Concept by answer", &heat_maps(summary))) }
    }
}

fn section(name: &str, title: &str, content: &Markup) -> Markup {
    let id = format!("all-{name}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            (content)
        }
    }
}

fn answers(summary: &Summary) -> Markup {
    let folder = shared_folder(&summary.answers);
    html! {
        table.overview {
            caption { "In the order given" @if !folder.is_empty() { ", in " (shown(folder)) } }
            thead {
                tr {
                    th scope="col" { "Answer" }
                    th scope="col" { "Score" }
                    th.points scope="col" { "Core" }
                    th.wide scope="col" { "Order" }
                    th.wide scope="col" { "Worst gap" }
                }
            }
            tbody {
                @for (position, answer) in summary.answers.iter().enumerate() {
                    tr {
                        th scope="row" {
                            span.number { (position + 1) } " "
                            a href={ "#a" (position + 1) } { (place(answer, folder)) }
                            span.aside { (shown(&answer.question)) @if let Some(date) = &answer.date { " · " (shown(date)) } }
                        }
                        td { (points(answer.score)) " " span.aside { (answer.band) } (scale(answer.score, &answer.band)) }
                        td.points { (answer.covered) "/" (answer.core) }
                        td.wide.nowrap { (order(answer)) }
                        td.wide { (worst_gap(answer)) }
                    }
                }
            }
        }
    }
}

fn questions(summary: &Summary) -> Markup {
    html! {
        @if !summary.practised.is_empty() {
            table {
                caption { "Questions practised" }
                thead {
                    tr {
                        th scope="col" { "Question" }
                        th.points.wide scope="col" { "Answers" }
                        th.points scope="col" { "Mean" }
                        th.points scope="col" { "Best" }
                        th.points scope="col" { "Change" }
                    }
                }
                tbody { @for question in &summary.practised { (practised(question)) } }
            }
        }
        @if !summary.unpractised.is_empty() {
            p { strong { "Not yet practised: " } (shown(&summary.unpractised.join(", "))) }
        }
    }
}

fn practised(question: &QuestionSummary) -> Markup {
    html! {
        tr {
            th scope="row" { (shown(&question.title)) span.aside { (shown(&question.id)) } }
            td.points.wide { (question.answers.len()) }
            td.points { (points(question.mean)) }
            td.points { (points(question.best)) }
            td.points {
                @if let Some(change) = question.change { @if change > 0.0 { "+" } (points(change)) }
                @else { span.aside { "–" } }
            }
        }
    }
}

fn gaps(gaps: &[GapCount]) -> Markup {
    html! {
        table {
            caption { "Core concepts, by how many answers lack them" }
            thead {
                tr {
                    th scope="col" { "Concept" }
                    th.points scope="col" { "Missing in" }
                    th.points scope="col" { "Only named in" }
                    th.points scope="col" { "Of" }
                }
            }
            tbody {
                @for gap in gaps.iter().take(MOST_GAPS) {
                    tr {
                        th scope="row" { (shown(&gap.term)) }
                        td.points { (gap.missing) }
                        td.points { (gap.named) }
                        td.points { (gap.answers) }
                    }
                }
            }
        }
    }
}

fn heat_maps(summary: &Summary) -> Markup {
    let rows = |question: &QuestionSummary| -> Vec<(usize, &AnswerRow)> {
        question.answers.iter().map(|position| (position + 1, &summary.answers[*position])).collect()
    };
    html! {
        p.legend {
            "One column an answer, by its number: "
            mark.explained { "✓ explained" } " " mark.named { "~ only named" } " " mark.missing { "✗ missing" }
        }
        div.heat-maps { @for question in &summary.practised { div { (heat_map(question, &rows(question))) } } }
    }
}

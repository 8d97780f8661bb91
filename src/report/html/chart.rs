//! Charts as SVG in the page. What they show stands in tables or labels, too.

use maud::{Markup, html};

use crate::report::layout::shorten;
use crate::report::summary::{AnswerRow, Day, QuestionSummary};

use super::answer::{concept_id, shown};
use super::parts::{band_edges, points, sign};

/// Width and height of a cell of a heat map, in pixels.
const CELL: usize = 28;
/// Width of the names beside a heat map, in pixels and in columns of text.
const NAMES: (usize, usize) = (232, 31);

/// The core concepts of a question by its answers; each answer has its number on the page.
pub(super) fn heat_map(question: &QuestionSummary, answers: &[(usize, &AnswerRow)]) -> Markup {
    let (width, height) = (NAMES.0 + CELL * answers.len(), CELL * (question.concepts.len() + 1));
    let x = |column: usize| NAMES.0 + CELL * column;
    html! {
        h3 { (shown(&question.title)) }
        div.scroll role="region" tabindex="0" aria-label={ "Concepts of " (shown(&question.title)) " by answer" } {
            svg.heat width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group" {
                @for (column, (number, _)) in answers.iter().enumerate() {
                    a href={ "#a" (number) } aria-label={ "Answer " (number) } {
                        text x=(x(column) + CELL / 2) y=(CELL - 9) text-anchor="middle" { (number) }
                    }
                }
                @for (row, concept) in question.concepts.iter().enumerate() {
                    @let y = CELL * (row + 1);
                    text x="0" y=(y + 18) { (shorten(&shown(&concept.term), NAMES.1)) }
                    @for (column, (number, answer)) in answers.iter().enumerate() {
                        @let status = answer.statuses.get(row).copied().unwrap_or("missing");
                        // Reached by pointing; by keyboard there are the numbers above.
                        a.cell.(status) href={ "#" (concept_id(&format!("a{number}"), &concept.id)) } tabindex="-1"
                            aria-label={ (shown(&concept.term)) ", answer " (number) ": " (status) } {
                            title { (shown(&concept.term)) ", answer " (number) ": " (status) }
                            rect x=(x(column) + 1) y=(y + 1) width=(CELL - 2) height=(CELL - 2) rx="4" {}
                            text x=(x(column) + CELL / 2) y=(y + 19) text-anchor="middle" aria-hidden="true" { (sign(status)) }
                        }
                    }
                }
            }
        }
    }
}

/// The chart's measures, in units of its own.
const LEFT: f64 = 34.0;
const RIGHT: f64 = 640.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 212.0;
/// Least distance of two dates below the chart.
const DATE_WIDTH: f64 = 84.0;

/// The scores of each day over time, and the same in figures.
pub(super) fn progress(days: &[Day]) -> Markup {
    let at = places(days);
    let y = |score: f64| BOTTOM - (BOTTOM - TOP) * score / 100.0;
    let line: Vec<String> = at.iter().zip(days).map(|(x, day)| format!("{x:.1},{:.1}", y(day.mean))).collect();
    let mut labelled: Vec<(f64, &Day)> = Vec::new();
    // From the last day on: that one matters most.
    for (x, day) in at.iter().zip(days).rev() {
        if labelled.last().is_none_or(|(last, _)| last - x >= DATE_WIDTH) {
            labelled.push((*x, day));
        }
    }
    html! {
        p.legend { "● mean of the day, ○ its best answer; lines show where bands start." }
        div.scroll role="region" tabindex="0" aria-label="Scores over time" {
            svg.progress viewBox="0 0 690 240" aria-hidden="true" {
                @for edge in band_edges().chain([0, 100]) {
                    @let y = format!("{:.1}", y(f64::from(edge)));
                    line.grid x1=(LEFT) x2=(RIGHT + 10.0) y1=(y) y2=(y) {}
                    text.axis x=(LEFT - 6.0) y=(y) dy="4" text-anchor="end" { (edge) }
                }
                @for (x, day) in labelled {
                    text.axis x=(format!("{x:.1}")) y=(BOTTOM + 22.0) text-anchor="middle" { (shown(&day.date)) }
                }
                polyline points=(line.join(" ")) {}
                @for (x, day) in at.iter().zip(days) {
                    @let x = format!("{x:.1}");
                    circle.best cx=(x) cy=(format!("{:.1}", y(day.best))) r="5" { title { (shown(&day.date)) ": best " (points(day.best)) } }
                    circle.mean cx=(x) cy=(format!("{:.1}", y(day.mean))) r="4" { title { (shown(&day.date)) ": mean " (points(day.mean)) } }
                }
            }
        }
        details {
            summary { "Figures" }
            table {
                caption { "Scores by day" }
                thead {
                    tr {
                        th scope="col" { "Day" }
                        th.points scope="col" { "Answers" }
                        th.points scope="col" { "Mean" }
                        th.points scope="col" { "Best" }
                    }
                }
                tbody {
                    @for day in days {
                        tr {
                            th scope="row" { (shown(&day.date)) }
                            td.points { (day.answers) }
                            td.points { (points(day.mean)) }
                            td.points { (points(day.best)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where each day stands, by the time between them; they are in order.
fn places(days: &[Day]) -> Vec<f64> {
    let numbers: Vec<f64> = days.iter().map(|day| f64::from(day_number(&day.date))).collect();
    let (first, last) = (numbers.first().copied().unwrap_or(0.0), numbers.last().copied().unwrap_or(0.0));
    let all = (last - first).max(1.0);
    let margin = DATE_WIDTH / 2.0;
    let width = RIGHT - LEFT - 2.0 * margin;
    numbers.iter().map(|number| LEFT + margin + width * (number - first) / all).collect()
}

/// Days from some day on, of a date such as `2026-03-01`. Years are counted from March on, so that the leap day is the last.
fn day_number(date: &str) -> i32 {
    let mut parts = date.split('-').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let (year, month, day): (i32, i32, i32) = (part(), part(), part());
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_as_far_apart_as_in_the_calendar() {
        for (from, to, days) in [
            ("2026-03-01", "2026-03-02", 1),
            ("2026-02-28", "2026-03-01", 1),
            ("2024-02-28", "2024-03-01", 2),
            ("2025-12-31", "2026-01-01", 1),
            ("2000-01-01", "2100-01-01", 36_525),
            ("2026-01-31", "2026-07-31", 181),
        ] {
            assert_eq!(day_number(to) - day_number(from), days, "{from} to {to}");
        }
    }
}

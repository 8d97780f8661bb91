//! The page around the answers.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::Report;

use super::answer::shown;
use super::detail::{Detail, file};
use super::parts::{points, scale};

/// All looks of the page.
const STYLE: &str = include_str!("style.css");

/// What the page may load: nothing, but for [`STYLE`], by its SHA-256.
const POLICY: &str = "default-src 'none'; style-src 'sha256-fpUafRrcyS3KDk3qSM5E78ahvlWguD006CyIixDsn+4='; base-uri 'none'; form-action 'none'";

/// A page that grows answer by answer.
#[derive(Default)]
pub(in crate::report) struct Page {
    several: bool,
    title: String,
    overview: Vec<Markup>,
    details: Vec<Markup>,
}

impl Page {
    /// An empty page. `several`: more than one answer is expected.
    pub(in crate::report) fn new(several: bool) -> Self {
        Self { several, ..Self::default() }
    }

    /// Adds an answer.
    pub(in crate::report) fn add(&mut self, report: &Report) {
        let number = self.details.len() + 1;
        self.title = format!("{} of 100 · {}", points(report.score), shown(&report.title));
        self.overview.push(overview(report, number));
        let detail = if self.several { Detail::numbered(report, number) } else { Detail::alone(report) };
        self.details.push(detail.show());
    }

    /// Writes the page.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub(in crate::report) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let title = match self.details.len() {
            0 => "No answers".to_owned(),
            1 if !self.several => self.title,
            1 => "1 answer".to_owned(),
            count => format!("{count} answers"),
        };
        let has_head = self.several || self.details.is_empty();
        let head = html! {
            h1 { (title) }
            @if !self.overview.is_empty() { (overview_table(&self.overview)) }
        };
        write_page(&title, has_head.then_some(&head), &self.details, out)
    }
}

/// Writes a page: `head` stands above what is the matter, which is `content`.
///
/// # Errors
/// If the output cannot be written to.
pub(super) fn write_page(
    title: &str,
    head: Option<&Markup>,
    content: &[Markup],
    out: &mut dyn Write,
) -> io::Result<()> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                @if let Some(head) = head { header.page-head { (head) } }
                main id="main" { @for part in content { (part) } }
                footer { "Made by " code { "evaluate" } ", which judges by written rules. A score tells you what to work on." }
            }
        }
    };
    writeln!(out, "{}", page.into_string())
}

fn overview(report: &Report, number: usize) -> Markup {
    let core = || report.concepts.iter().filter(|concept| concept.tier == "core");
    let covered = core().filter(|concept| concept.status != "missing").count();
    html! {
        tr {
            th scope="row" { span.number { (number) } " " a href={ "#a" (number) } { (shown(file(report))) } span.aside { (shown(&report.title)) } }
            td { (report.band) (scale(report.score, &report.band)) }
            td.points { (points(report.score)) }
            td.points { (covered) " of " (core().count()) }
        }
    }
}

fn overview_table(rows: &[Markup]) -> Markup {
    html! {
        table.overview {
            caption { "All answers, in the order given" }
            thead {
                tr {
                    th scope="col" { "Answer" }
                    th scope="col" { "Band" }
                    th.points scope="col" { "Score" }
                    th.points scope="col" { "Core concepts" }
                }
            }
            tbody { @for row in rows { (row) } }
        }
    }
}

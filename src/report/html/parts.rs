//! Small parts that stand in several places of a page.

use maud::{Markup, PreEscaped, html};

use crate::score::Band;

/// A heading of `level` 1 to 6; `id` is one of ours.
pub(super) fn heading(level: u8, id: Option<&str>, content: &Markup) -> Markup {
    let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
    PreEscaped(format!("<h{level}{id}>{}</h{level}>", content.0))
}

/// The sign of a status, which says the same without colour.
pub(super) fn sign(status: &str) -> &'static str {
    match status {
        "explained" => "✓",
        "named" => "~",
        _ => "✗",
    }
}

/// A status as a sign and a word.
pub(super) fn status(status: &str) -> Markup {
    html! { span.status.(status) { (sign(status)) " " (status) } }
}

/// The CSS class of a band.
pub(super) fn tone(band: &str) -> &'static str {
    match band {
        "excellent" | "solid" => "good",
        "partial" => "fair",
        _ => "poor",
    }
}

/// A score on the scale from 0 to 100, with gaps where one band ends and the next one starts.
pub(super) fn scale(score: f64, band: &str) -> Markup {
    html! {
        svg.scale.(tone(band)) viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
            rect.rest width="100" height="4" {}
            rect.got width=(format!("{score:.1}")) height="4" {}
            @for edge in band_edges() { rect.edge x=(format!("{}", f64::from(edge) - 0.25)) width="0.5" height="4" {} }
        }
    }
}

/// A bar of which `points` are filled; its whole length stands for `of` points of `longest`.
pub(super) fn bar(points: f64, of: f64, longest: f64) -> Markup {
    html! {
        svg.bar viewBox={ "0 0 " (longest) " 1" } preserveAspectRatio="none" aria-hidden="true" {
            rect.rest width=(of) height="1" {}
            rect.got width=(format!("{points:.1}")) height="1" {}
        }
    }
}

/// The scores from 1 to 99 at which a band starts.
pub(super) fn band_edges() -> impl Iterator<Item = u32> {
    (1..100).filter(|point| Band::of(point * 1000) != Band::of((point - 1) * 1000))
}

/// Points to one decimal place, with a true minus sign.
pub(super) fn points(points: f64) -> String {
    if points < 0.0 { format!("−{:.1}", -points) } else { format!("{points:.1}") }
}

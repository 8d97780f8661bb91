//! Markdown as GitHub reads it, for notes and pull requests. Text that is not ours is escaped.

use std::io::{self, Write};

use super::{EvidenceReport, Report, StageReport, printable, strongest};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}: {}\n", escaped(&report.question), escaped(&report.title))?;
    writeln!(out, "**{:.1} of 100, {}** · {}\n", report.score, report.band, escaped(&report.file))?;
    writeln!(out, "> {}\n", escaped(&report.prompt))?;
    if let Some(remark) = &report.remark {
        writeln!(out, "{remark}\n")?;
    }
    structure(report, out)?;
    concepts(report, out)?;
    if !report.red_flags.is_empty() {
        writeln!(out, "\n### Red flags\n")?;
        for flag in &report.red_flags {
            let place = flag.evidence.first().map(|words| format!(":{}.", quoted(words))).unwrap_or_default();
            writeln!(out, "- The answer {}{place} **Better:** {}", escaped(&flag.meaning), escaped(&flag.advice))?;
        }
    }
    if !report.gaps.is_empty() {
        writeln!(out, "\n### Gaps")?;
    }
    for gap in &report.gaps {
        writeln!(out, "\n**{}** ({})\n", escaped(&gap.term), gap.status)?;
        writeln!(out, "- What it is: {}", escaped(&gap.definition))?;
        writeln!(out, "- Why here: {}", escaped(&gap.why))?;
        writeln!(out, "- Say: “{}”", escaped(&gap.say))?;
    }
    if let Some(explanation) = &report.explanation {
        writeln!(out, "\n### How the score comes about\n")?;
        writeln!(out, "| part | points | of | |\n|---|---:|---:|---|")?;
        for part in &explanation.parts {
            writeln!(out, "| {} | {:.1} | {:.1} | {} |", part.name, part.points, part.of, part.how)?;
        }
        let off = if explanation.red_flags == 0.0 { 0.0 } else { -explanation.red_flags };
        writeln!(out, "| red flags | {off:.1} | | {} |", report.red_flags.len())?;
        if let Some(cap) = explanation.cap {
            writeln!(out, "| cap | {cap:.1} | | {} |", explanation.cap_text())?;
        }
        writeln!(out, "| **total** | {:.1} | 100 | {} |", report.score, report.band)?;
        let when = if explanation.held.is_some() { " once the cap is lifted" } else { "" };
        writeln!(out, "\n| concept | status | points | explained it would add{when} |\n|---|---|---:|---:|")?;
        for concept in &explanation.concepts {
            let term = escaped(&concept.term);
            let (worth, _) = explanation.worth(concept);
            writeln!(out, "| {term} | {} | {:.1} | {worth:.1} |", concept.status, concept.points)?;
        }
    }
    Ok(())
}

fn structure(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mark = |stage: &StageReport| if stage.first.is_some() { "✓" } else { "✗" };
    let stages: Vec<String> =
        report.stages.iter().map(|stage| format!("{} {}", mark(stage), escaped(&stage.name))).collect();
    writeln!(out, "**Structure:** {}\n", stages.join(" → "))?;
    let mut covered: Vec<&StageReport> = report.stages.iter().filter(|stage| stage.first.is_some()).collect();
    covered.sort_by_key(|stage| stage.first);
    if covered.len() > 1 {
        let taken: Vec<String> = covered.iter().map(|stage| escaped(&stage.name)).collect();
        writeln!(out, "**Order taken:** {}\n", taken.join(" → "))?;
    }
    for found in &report.order.violations {
        writeln!(out, "- “{}” comes too early: first treat “{}”", escaped(&found.stage), escaped(&found.before))?;
    }
    if report.order.violations.is_empty() { Ok(()) } else { writeln!(out) }
}

fn concepts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| | concept | tier | status | your words |\n|---|---|---|---|---|")?;
    for concept in &report.concepts {
        let mark = match concept.status {
            "explained" => "✓",
            "named" => "~",
            _ => "✗",
        };
        let words = strongest(&concept.evidence).map(quoted).unwrap_or_default();
        let term = escaped(&concept.term);
        writeln!(out, "| {mark} | {term} | {} | {} |{words} |", concept.tier, concept.status)?;
    }
    Ok(())
}

/// Words of the answer with their line, after a space.
fn quoted(evidence: &EvidenceReport) -> String {
    format!(" “{}” (line {})", escaped(&evidence.text), evidence.line)
}

/// `text` on one line, read by Markdown as it stands: no markup, no HTML, no table cell, no link, no mention of a user.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let words = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, c) in words.char_indices() {
        match c {
            // GitHub makes links of addresses by itself.
            ':' if words[at..].starts_with("://") => written.push_str("&#58;"),
            '.' if words[..at].len() >= 3 && words.as_bytes()[at - 3..at].eq_ignore_ascii_case(b"www") => {
                written.push_str("&#46;");
            }
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '@' => written.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' => {
                written.push('\\');
                written.push(c);
            }
            c => written.push(c),
        }
    }
    // GitHub makes links of bare addresses.
    written.replace("://", "&#58;//").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        for (text, written) in [
            ("plain, text. (2PC)", "plain, text. (2PC)"),
            ("a | b\n# c", "a \\| b \\# c"),
            ("**x** `y` [z](u)", "\\*\\*x\\*\\* \\`y\\` \\[z\\](u)"),
            ("<script>&", "&lt;script&gt;&amp;"),
            ("@team", "&#64;team"),
            ("https://x.y WWW.z. e.g.", "https&#58;//x.y WWW&#46;z. e.g."),
        ] {
            assert_eq!(escaped(text), written, "{text:?}");
        }
    }
}

//! For people at a terminal, in plain words: score, structure, concepts, red flags, and what to say about the gaps.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use textwrap::core::display_width;

use super::explanation::{ConceptPoints, Explanation};
use super::layout::{Tone, chain, hanging, paint, shorten};
use super::{ConceptReport, FlagReport, Gap, Look, Report, StageReport, printable, strongest};

const INDENT: &str = "  ";

pub(super) fn write(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { look, lines: Vec::new() };
    page.head(report);
    page.structure(report);
    page.concepts(report, "core", "Core concepts");
    page.concepts(report, "bonus", "Bonus concepts");
    page.red_flags(&report.red_flags);
    page.gaps(&report.gaps, report.explanation.as_ref());
    if let Some(explanation) = &report.explanation {
        page.explanation(explanation, report);
    }
    for line in page.lines {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The sign and tone of a status.
pub(super) fn sign(status: &str) -> (&'static str, Tone) {
    match status {
        "explained" | "covered" => ("✓", Tone::Good),
        "named" => ("~", Tone::Fair),
        _ => ("✗", Tone::Poor),
    }
}

pub(super) fn band_tone(band: &str) -> Tone {
    match band {
        "excellent" | "solid" => Tone::Good,
        "partial" => Tone::Fair,
        _ => Tone::Poor,
    }
}

/// Below this width the columns of a table stand closer.
const NARROW: usize = 70;

/// The widths of the concept table's columns, each with the gap behind it.
struct Columns {
    gap: usize,
    status: usize,
    term: usize,
    line: usize,
    words: usize,
}

impl Columns {
    /// Columns that fill `width`. The term gets what it needs up to a third, the words of the answer get the rest.
    fn new(width: usize, gap: usize, longest_term: usize) -> Self {
        const LONGEST_STATUS: usize = 11;
        const LONGEST_LINE: usize = 4;
        const LEAST_WORDS: usize = 10;
        let status = LONGEST_STATUS + gap;
        let line = LONGEST_LINE + gap;
        let term = longest_term.min((width / 3).max(24)) + gap;
        let term = term.min(width.saturating_sub(status + line + LEAST_WORDS));
        Self { gap, status, term, line, words: width - status - term - line }
    }

    fn apply(&self, table: &mut Table) {
        let narrow = |width: usize| u16::try_from(width).unwrap_or(u16::MAX);
        let fixed = |width: usize| ColumnConstraint::Absolute(Width::Fixed(narrow(width)));
        table.set_width(narrow(self.status + self.term + self.line + self.words));
        table.set_constraints([fixed(self.status), fixed(self.term), fixed(self.line), fixed(self.words)]);
        for (position, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if position < 3 { narrow(self.gap) } else { 0 }));
        }
    }
}

/// One report, as it grows.
struct Page {
    look: Look,
    lines: Vec<String>,
}

impl Page {
    fn paint(&self, text: &str, tone: Tone) -> String {
        paint(text, tone, self.look.color())
    }

    /// Adds wrapped text; `lead` stands before it and is painted in `tone`.
    fn text(&mut self, lead: &str, tone: Option<Tone>, text: &str) {
        let mut lines = hanging(lead, &printable(text), self.look.width());
        if let (Some(tone), Some(first)) = (tone, lines.first_mut()) {
            let indent = lead.len() - lead.trim_start().len();
            let word = lead.trim();
            if let Some(rest) = first[indent..].strip_prefix(word) {
                *first = format!("{}{}{rest}", &lead[..indent], self.paint(word, tone));
            }
        }
        self.lines.append(&mut lines);
    }

    fn title(&mut self, title: &str) {
        self.lines.push(String::new());
        self.painted("", title, Tone::Title);
    }

    fn aside(&mut self, text: &str) {
        self.painted(INDENT, text, Tone::Aside);
    }

    /// Adds wrapped text that is painted all over.
    fn painted(&mut self, indent: &str, text: &str, tone: Tone) {
        let lines = hanging(indent, text, self.look.width());
        let lines: Vec<String> = lines.iter().map(|line| self.paint(line, tone)).collect();
        self.lines.extend(lines);
    }

    fn head(&mut self, report: &Report) {
        self.painted("", &printable(&format!("{}: {}", report.question, report.title)), Tone::Title);
        let file = if report.file == "-" { "standard input".into() } else { printable(&report.file) };
        self.painted("", &file, Tone::Aside);
        let score = format!("{:.1} of 100 · {}", report.score, report.band);
        let score = self.paint(&score, band_tone(&report.band));
        self.lines.push(format!("Score: {score}"));
        if let Some(remark) = &report.remark {
            self.text("", None, remark);
        }
    }

    fn structure(&mut self, report: &Report) {
        self.title("Structure of a good answer");
        let stages: Vec<String> =
            report.stages.iter().map(|stage| format!("{} {}", sign(stage.status).0, printable(&stage.name))).collect();
        let stages = chain(&stages, "→ ", INDENT, self.look.width());
        // Signs stand between spaces; a stage's own words are never painted.
        let painted = stages.iter().map(|line| {
            ["covered", "missing"].into_iter().map(sign).fold(line.clone(), |line, (sign, tone)| {
                line.replace(&format!(" {sign} "), &format!(" {} ", self.paint(sign, tone)))
            })
        });
        let painted: Vec<String> = painted.collect();
        self.lines.extend(painted);
        self.aside("✓ covered  ✗ missing");

        self.title("Order of your answer");
        let mut covered: Vec<&StageReport> = report.stages.iter().filter(|stage| stage.first.is_some()).collect();
        covered.sort_by_key(|stage| stage.first);
        let taken: Vec<String> = covered
            .iter()
            .map(|stage| {
                let line = stage.line.map(|line| format!(" (line {line})")).unwrap_or_default();
                format!("{}{line}", printable(&stage.name))
            })
            .collect();
        self.lines.extend(chain(&taken, "→ ", INDENT, self.look.width()));
        let verdict = match (covered.len(), report.order.violations.is_empty()) {
            (0, _) => "The answer covers no stage.",
            (1, _) => "Only one stage is covered, so there is no order to judge.",
            (_, true) => "This is the expected order.",
            (_, false) => "",
        };
        if !verdict.is_empty() {
            self.text(INDENT, None, verdict);
        }
        let mut early: Vec<&str> = report.order.violations.iter().map(|found| found.stage.as_str()).collect();
        early.dedup();
        early.sort_unstable();
        early.dedup();
        for stage in early {
            let before: Vec<String> = report
                .order
                .violations
                .iter()
                .filter(|found| found.stage == stage)
                .map(|found| format!("“{}”", found.before))
                .collect();
            let text = format!("“{stage}” comes too early: first treat {}.", before.join(" and "));
            self.text("  ! ", Some(Tone::Fair), &text);
        }
    }

    fn concepts(&mut self, report: &Report, tier: &str, title: &str) {
        let concepts: Vec<&ConceptReport> = report.concepts.iter().filter(|concept| concept.tier == tier).collect();
        if concepts.is_empty() {
            return;
        }
        let covered = concepts.iter().filter(|concept| concept.status != "missing").count();
        let explained = concepts.iter().filter(|concept| concept.status == "explained").count();
        self.title(&format!("{title}: {covered} of {} covered, {explained} explained", concepts.len()));
        let width = self.look.width() - INDENT.len();
        let gap = if width < NARROW { 1 } else { 2 };
        let longest = concepts.iter().map(|concept| display_width(&printable(&concept.term))).max().unwrap_or(0);
        let columns = Columns::new(width, gap, longest);
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(["status", "concept", "line", "your words"]);
        for concept in &concepts {
            let best = strongest(&concept.evidence);
            let words = best.map(|best| shorten(&squeezed(&best.text), columns.words * 2 - 4));
            table.add_row([
                format!("{} {}", sign(concept.status).0, concept.status),
                printable(&concept.term).into_owned(),
                best.map(|best| best.line.to_string()).unwrap_or_default(),
                words.map(|words| format!("“{words}”")).unwrap_or_default(),
            ]);
        }
        columns.apply(&mut table);
        let lines: Vec<String> = table.lines().collect();
        for (position, line) in lines.iter().enumerate() {
            let line = line.trim_end();
            let line = if position == 0 { self.paint(line, Tone::Aside) } else { self.with_status(line) };
            self.lines.push(format!("{INDENT}{line}"));
        }
        if tier == "core" {
            self.aside("✓ explained: how or why is said  ~ named: only mentioned  ✗ missing");
        }
    }

    /// A row of the concept table with its status in colour.
    fn with_status(&self, line: &str) -> String {
        for status in ["explained", "named", "missing"] {
            let (sign, tone) = sign(status);
            let start = format!("{sign} {status}");
            if let Some(rest) = line.strip_prefix(&start) {
                return format!("{}{rest}", self.paint(&start, tone));
            }
        }
        line.to_owned()
    }

    fn red_flags(&mut self, flags: &[FlagReport]) {
        if flags.is_empty() {
            self.title("Red flags: none");
            return;
        }
        self.title(&format!("Red flags: {}", flags.len()));
        for flag in flags {
            let place = strongest(&flag.evidence)
                .map(|evidence| format!(" (line {}: “{}”)", evidence.line, shorten(&squeezed(&evidence.text), 60)));
            self.text("  ! ", Some(Tone::Poor), &format!("The answer {}{}", flag.meaning, place.unwrap_or_default()));
            self.text("    Better: ", Some(Tone::Good), &flag.advice);
        }
    }

    fn gaps(&mut self, gaps: &[Gap], explanation: Option<&Explanation>) {
        if gaps.is_empty() {
            self.title("Gaps: none");
            self.text(INDENT, None, "The answer explains every core concept.");
            return;
        }
        let what = if gaps.len() == 1 { "core concept" } else { "core concepts" };
        self.title(&format!("Gaps: {} {what} to add or to explain", gaps.len()));
        for (position, gap) in gaps.iter().enumerate() {
            if position > 0 {
                self.lines.push(String::new());
            }
            let (sign, tone) = sign(gap.status);
            let state = match gap.status {
                "named" => "only named: say how it works, or why",
                _ => "missing",
            };
            let worth = explanation.and_then(|all| {
                let (worth, when) = all.worth(all.concepts.iter().find(|points| points.concept == gap.concept)?);
                Some(format!(" (+{worth:.1} points{when})"))
            });
            let worth = worth.unwrap_or_default();
            self.text(&format!("  {sign} "), Some(tone), &format!("{}: {state}{worth}", gap.term));
            self.text("    What it is  ", Some(Tone::Aside), &gap.definition);
            self.text("    Why here    ", Some(Tone::Aside), &gap.why);
            self.text("    Say         ", Some(Tone::Aside), &format!("“{}”", gap.say));
        }
    }

    fn explanation(&mut self, explanation: &Explanation, report: &Report) {
        self.title("How the score comes about");
        for part in &explanation.parts {
            let lead = format!("  {:<10}{:>6.1} of {:>4.1}   ", part.name, part.points, part.of);
            self.text(&lead, None, &part.how);
        }
        let count = report.red_flags.len();
        let raised = if count == 0 { "none".to_owned() } else { format!("{count} raised") };
        let off = if explanation.red_flags == 0.0 { 0.0 } else { -explanation.red_flags };
        self.text(&format!("  {:<10}{off:>6.1}           ", "red flags"), None, &raised);
        if let Some(cap) = explanation.cap {
            self.text(&format!("  {:<10}{cap:>6.1}           ", "cap"), None, &explanation.cap_text());
        }
        self.text(&format!("  {:<10}{:>6.1} of  100   ", "total", report.score), None, &report.band);

        self.title("What each concept adds");
        for concept in &explanation.concepts {
            self.concept_points(concept, explanation.worth(concept));
        }
    }

    fn concept_points(&mut self, concept: &ConceptPoints, (worth, when): (f64, &str)) {
        let (sign, tone) = sign(concept.status);
        let worth = if concept.status == "explained" {
            String::new()
        } else {
            format!("; explained it would add {worth:.1}{when}")
        };
        let text = format!("{}: {}, {:.1} points{worth}", concept.term, concept.status, concept.points);
        self.text(&format!("  {sign} "), Some(tone), &text);
        for because in &concept.because {
            let evidence = &because.evidence;
            let words = shorten(&squeezed(&evidence.text), self.look.width());
            self.text("    ", None, &format!("line {}, {}: “{words}”", evidence.line, evidence.depth));
            let reason = match &because.pattern {
                Some(pattern) => {
                    format!(
                        "{} pattern at {}: {}",
                        pattern.list,
                        pattern.place,
                        shorten(&pattern.text, 2 * self.look.width())
                    )
                }
                None if because.like_examples => "its sentence speaks of it as the examples do".to_owned(),
                None => "a mention, and what its sentence says about it".to_owned(),
            };
            self.text("      ", None, &reason);
        }
        for denial in &concept.denied {
            let text = format!(
                "line {}: “{}” does not count: “{}” denies it",
                denial.hit.line,
                shorten(&squeezed(&denial.hit.text), self.look.width()),
                squeezed(&denial.cue.text)
            );
            self.text("    ", None, &text);
        }
    }
}

/// On one line, without the indentation of a wrapped paragraph.
fn squeezed(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

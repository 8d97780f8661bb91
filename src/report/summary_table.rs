//! A summary for people at a terminal: one row an answer, then the pattern over all of them.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::layout::{Tone, hanging, paint, shorten};
use super::summary::{AnswerRow, QuestionSummary, Summary};
use super::table::{band_tone, sign};
use super::{Look, id_text, printable};

const INDENT: &str = "  ";
/// From this width on there is room for a heat map, and for numbers that it refers to.
const WIDE: usize = 100;
/// Concepts that are missing most often, as many as are shown.
const MOST_GAPS: usize = 10;
/// Days of progress shown, the last ones.
const MOST_DAYS: usize = 14;
/// Answers to one question in the heat map, the last ones.
const MOST_COLUMNS: usize = 8;

/// Writes `summary` as `look` says.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(summary: &Summary, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { look, lines: Vec::new() };
    page.head(summary);
    page.answers(summary);
    page.problems(summary);
    page.questions(summary);
    page.gaps(summary);
    if look.width() >= WIDE {
        page.heat_map(summary);
    }
    page.progress(summary);
    for line in page.lines {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Where an answer stands, `prefix` being a folder that all of them share.
pub(super) fn place(answer: &AnswerRow, prefix: &str) -> String {
    let file = answer.file.strip_prefix(prefix).unwrap_or(&answer.file);
    match &answer.id {
        Some(id) => printable(&id_text(id)).into_owned(),
        None if answer.file == "-" => format!("line {}", answer.line),
        None => format!("{}:{}", printable(file), answer.line),
    }
}

/// The folder that all files share, with its slash.
pub(super) fn shared_folder(answers: &[AnswerRow]) -> &str {
    let Some(first) = answers.first() else { return "" };
    let mut shared = &first.file[..first.file.rfind('/').map_or(0, |at| at + 1)];
    for answer in answers {
        while !answer.file.starts_with(shared) {
            let folder = shared.trim_end_matches('/');
            shared = &shared[..folder.rfind('/').map_or(0, |at| at + 1)];
        }
    }
    shared
}

/// "1 answer", "2 answers".
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The stages in words: in order, some too early, or too few of them.
pub(super) fn order(answer: &AnswerRow) -> String {
    match (answer.pairs, answer.early) {
        (0, _) => "–".to_owned(),
        (_, 0) => "kept".to_owned(),
        (_, early) => format!("{early} early"),
    }
}

/// The concept to work on first.
pub(super) fn worst_gap(answer: &AnswerRow) -> String {
    answer.worst_gap.as_ref().map_or("–".into(), |gap| format!("{} {}", sign(gap.status).0, printable(&gap.term)))
}

/// A part of a row.
struct Cell {
    text: String,
    tone: Option<Tone>,
}

impl Cell {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: None }
    }

    fn painted(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone: Some(tone) }
    }
}

/// One summary, as it grows.
struct Page {
    look: Look,
    lines: Vec<String>,
}

impl Page {
    fn title(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        for line in hanging("", title, self.look.width()) {
            self.lines.push(paint(&line, Tone::Title, self.look.color()));
        }
    }

    fn aside(&mut self, text: &str) {
        for line in hanging(INDENT, text, self.look.width()) {
            self.lines.push(paint(&line, Tone::Aside, self.look.color()));
        }
    }

    /// Adds rows under a header, columns as wide as their cells and numbers (`right`) to the right. Where that is too wide,
    /// the columns of `elastic` give way down to the width there, the first of them first. A row of one cell is a line of its own.
    fn grid(&mut self, header: &[&str], rows: &[Vec<Cell>], right: &[usize], elastic: &[(usize, usize)]) {
        let gap = if self.look.width() < WIDE { 1 } else { 2 };
        let room = self.look.width() - INDENT.len() - gap * (header.len() - 1);
        let mut widths: Vec<usize> = header.iter().map(|title| display_width(title)).collect();
        for row in rows.iter().filter(|row| row.len() > 1) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(display_width(&cell.text));
            }
        }
        for (column, least) in elastic {
            let over = widths.iter().sum::<usize>().saturating_sub(room);
            widths[*column] = widths[*column].saturating_sub(over).max(widths[*column].min(*least));
        }
        let line = |cells: &mut dyn Iterator<Item = (String, Option<Tone>)>| {
            let mut line = INDENT.to_owned();
            for (column, (text, tone)) in cells.enumerate() {
                let text = shorten(&text, widths[column]);
                let padding = " ".repeat(widths[column].saturating_sub(display_width(&text)));
                let text = tone.map_or_else(|| text.clone(), |tone| paint(&text, tone, self.look.color()));
                let space = if column == 0 { String::new() } else { " ".repeat(gap) };
                let parts = if right.contains(&column) { [&space, &padding, &text] } else { [&space, &text, &padding] };
                for part in parts {
                    line.push_str(part);
                }
            }
            line.trim_end().to_owned()
        };
        let head = line(&mut header.iter().map(|title| ((*title).to_owned(), None)));
        let body: Vec<String> = rows
            .iter()
            .map(|row| match row.as_slice() {
                [only] => format!("{INDENT}{}", shorten(&only.text, self.look.width() - INDENT.len())),
                row => line(&mut row.iter().map(|cell| (cell.text.clone(), cell.tone))),
            })
            .collect();
        self.lines.push(paint(&head, Tone::Aside, self.look.color()));
        self.lines.extend(body);
    }

    fn head(&mut self, summary: &Summary) {
        let all = summary.practised.len() + summary.unpractised.len();
        let mut parts = vec![counted(summary.answers.len(), "answer")];
        parts.push(format!("{} / {} practised", summary.practised.len(), counted(all, "question")));
        parts.extend(summary.mean.map(|mean| format!("mean {mean:.1} of 100")));
        self.title(&parts.join(" · "));
        if let Some(left) = &summary.left {
            self.aside(&format!("Interrupted: nothing is scored from {} on.", printable(left)));
        }
    }

    fn answers(&mut self, summary: &Summary) {
        if summary.answers.is_empty() {
            return;
        }
        let is_wide = self.look.width() >= WIDE;
        let folder = shared_folder(&summary.answers);
        self.title(&if folder.is_empty() { "Answers".to_owned() } else { format!("Answers in {}", printable(folder)) });
        let row = |first: Vec<Cell>, answer: &AnswerRow| {
            let tone = band_tone(&answer.band);
            let rest = [
                Cell::new(printable(&answer.question)),
                Cell::painted(format!("{:.1}", answer.score), tone),
                Cell::painted(answer.band.as_str(), tone),
                Cell::new(format!("{}/{}", answer.covered, answer.core)),
                Cell::new(order(answer)),
                Cell::new(worst_gap(answer)),
            ];
            first.into_iter().chain(rest).collect::<Vec<Cell>>()
        };
        let header = ["#", "answer", "question", "score", "band", "core", "order", "worst gap"];
        let mut rows = Vec::new();
        if is_wide {
            for (position, answer) in summary.answers.iter().enumerate() {
                let first = vec![Cell::new((position + 1).to_string()), Cell::new(place(answer, folder))];
                rows.push(row(first, answer));
            }
            return self.grid(&header, &rows, &[0, 3, 5], &[(1, 24), (7, 20), (2, 12), (1, 8), (7, 8)]);
        }
        // There is no room for a file in each row.
        let mut file = "";
        for answer in &summary.answers {
            if answer.file != file {
                file = &answer.file;
                let shown = printable(file.strip_prefix(folder).unwrap_or(file)).into_owned();
                rows.push(vec![Cell::new(if file == "-" { "standard input".to_owned() } else { shown })]);
            }
            let first = answer.id.as_deref().map_or_else(|| answer.line.to_string(), id_text);
            rows.push(row(vec![Cell::new(printable(&first))], answer));
        }
        self.grid(&[&["line"], &header[2..]].concat(), &rows, &[0, 2, 4], &[(6, 12), (1, 12), (0, 4), (6, 4)]);
    }

    fn problems(&mut self, summary: &Summary) {
        if summary.problems.is_empty() {
            return;
        }
        self.title(&format!("Not scored: {}", summary.problems.len()));
        for problem in &summary.problems {
            for (position, line) in hanging("  ! ", &printable(&problem.message), self.look.width()).iter().enumerate()
            {
                let mark = paint("!", Tone::Poor, self.look.color());
                self.lines.push(if position == 0 { line.replacen('!', &mark, 1) } else { line.clone() });
            }
        }
    }

    fn questions(&mut self, summary: &Summary) {
        let all = summary.practised.len() + summary.unpractised.len();
        self.title(&format!("Questions practised: {} / {all}", summary.practised.len()));
        let has_change = summary.practised.iter().any(|question| question.change.is_some());
        let row = |question: &QuestionSummary| {
            let mut row = vec![
                Cell::new(printable(&question.id)),
                Cell::new(question.answers.len().to_string()),
                Cell::new(format!("{:.1}", question.mean)),
                Cell::new(format!("{:.1}", question.best)),
            ];
            let change = question.change.map(|change| {
                Cell::painted(format!("{change:+.1}"), if change < 0.0 { Tone::Poor } else { Tone::Good })
            });
            row.extend(has_change.then(|| change.unwrap_or_else(|| Cell::new(""))));
            row
        };
        let rows: Vec<Vec<Cell>> = summary.practised.iter().map(row).collect();
        let header = ["question", "answers", "mean", "best", "change"];
        if !rows.is_empty() {
            self.grid(&header[..if has_change { 5 } else { 4 }], &rows, &[1, 2, 3, 4], &[(0, 8)]);
        }
        if !summary.unpractised.is_empty() {
            let ids: Vec<String> = summary.unpractised.iter().map(|id| printable(id).into_owned()).collect();
            let lines = hanging(INDENT, &ids.join(", "), self.look.width());
            self.aside("Not yet practised:");
            self.lines.extend(lines);
        }
    }

    fn gaps(&mut self, summary: &Summary) {
        let gaps: Vec<_> = summary.gaps.iter().filter(|gap| gap.missing > 0).take(MOST_GAPS).collect();
        if gaps.is_empty() {
            return;
        }
        self.title("Concepts most often missing");
        let rows: Vec<Vec<Cell>> = gaps
            .iter()
            .map(|gap| {
                vec![
                    Cell::new(printable(&gap.term)),
                    Cell::new(format!("{} of {}", gap.missing, counted(gap.answers, "answer"))),
                    Cell::new(if gap.named == 0 { "–".to_owned() } else { gap.named.to_string() }),
                ]
            })
            .collect();
        self.grid(&["concept", "missing in", "only named in"], &rows, &[], &[(0, 8)]);
    }

    /// One block a question, two beside each other.
    fn heat_map(&mut self, summary: &Summary) {
        const BETWEEN: usize = 4;
        self.title("Core concepts by answer");
        self.aside("✓ explained  ~ named  ✗ missing; the numbers are those of the answers above");
        let width = (self.look.width() - INDENT.len() - BETWEEN) / 2;
        let blocks: Vec<Vec<String>> =
            summary.practised.iter().map(|question| self.block(question, summary, width)).collect();
        let height: usize = blocks.iter().map(Vec::len).sum();
        let mut columns = [Vec::new(), Vec::new()];
        for block in blocks {
            let column = usize::from(2 * columns[0].len() >= height);
            columns[column].extend(block);
        }
        let [left, right] = columns;
        for row in 0..left.len().max(right.len()) {
            let blank = " ".repeat(width);
            let left = left.get(row).unwrap_or(&blank);
            let right = right.get(row).map_or("", String::as_str);
            self.lines.push(format!("{INDENT}{left}{}{right}", " ".repeat(BETWEEN)));
        }
        // The blank line of the last block.
        self.lines.pop();
    }

    /// The concepts of a question against its answers, each line `width` wide.
    fn block(&self, question: &QuestionSummary, summary: &Summary, width: usize) -> Vec<String> {
        let shown = &question.answers[question.answers.len().saturating_sub(MOST_COLUMNS)..];
        let cell = shown.last().map_or(1, |last| (last + 1).to_string().len()) + 1;
        let term = width - cell * shown.len();
        let padded = |text: &str| {
            let text = shorten(text, term - 1);
            format!("{text}{}", " ".repeat(term - display_width(&text)))
        };
        let color = self.look.color();
        let numbers: Vec<String> = shown.iter().map(|position| format!("{:>cell$}", position + 1)).collect();
        let mut lines =
            vec![format!("{}{}", paint(&padded(&printable(&question.id)), Tone::Title, color), numbers.concat())];
        for (position, concept) in question.concepts.iter().enumerate() {
            let mut line = padded(&format!("  {}", printable(&concept.term)));
            for answer in shown {
                let (sign, tone) = sign(summary.answers[*answer].statuses[position]);
                line.push_str(&" ".repeat(cell - 1));
                line.push_str(&paint(sign, tone, color));
            }
            lines.push(line);
        }
        lines.push(" ".repeat(width));
        lines
    }

    fn progress(&mut self, summary: &Summary) {
        if summary.progress.len() < 2 {
            return;
        }
        self.title("Progress");
        let days = &summary.progress[summary.progress.len().saturating_sub(MOST_DAYS)..];
        let rows: Vec<Vec<Cell>> = days
            .iter()
            .map(|day| {
                vec![
                    Cell::new(day.date.as_str()),
                    Cell::new(day.answers.to_string()),
                    Cell::new(format!("{:.1}", day.mean)),
                    Cell::new(bar(day.mean)),
                ]
            })
            .collect();
        self.grid(&["day", "answers", "mean", ""], &rows, &[1, 2], &[]);
        if days.len() < summary.progress.len() {
            self.aside(&format!("and {} before", counted(summary.progress.len() - days.len(), "day")));
        }
    }
}

/// A score as a bar, four points a column, rounded down.
fn bar(score: f64) -> String {
    (1..=25_u32).take_while(|column| f64::from(4 * column) <= score).map(|_| '█').collect()
}

#[cfg(test)]
mod tests {
    use super::super::summary::tests::row;
    use super::*;

    #[test]
    fn answers_share_a_folder() {
        let in_file = |file: &str| AnswerRow { file: file.to_owned(), ..row("saga", 1.0, None, ["missing"; 2]) };
        for (files, shared) in [
            (&["notes/a.md", "notes/b.md"][..], "notes/"),
            (&["notes/x/a.md", "notes/y/b.md"], "notes/"),
            (&["notes/x/a.md", "b.md"], ""),
            (&["a.md"], ""),
            (&["/a.md", "/b.md"], "/"),
            (&["notes/a.md", "notesb.md"], ""),
        ] {
            let answers: Vec<AnswerRow> = files.iter().map(|file| in_file(file)).collect();
            assert_eq!(shared_folder(&answers), shared, "{files:?}");
        }
    }

    #[test]
    fn a_bar_is_as_long_as_its_score() {
        for (score, length) in [(0.0, 0), (3.9, 0), (4.0, 1), (50.0, 12), (100.0, 25)] {
            assert_eq!(bar(score).chars().count(), length, "{score}");
        }
    }
}

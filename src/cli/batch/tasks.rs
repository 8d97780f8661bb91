//! Answers to be judged, one after the other, read as they are asked for.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::question::{Date, Names, NotedAnswer, Notes, notes};
use crate::report::id_text;

use super::super::input::{self, Input, is_stdin};
use super::super::notes::{no_question, question_of_path};
use super::super::size;
use super::files::{Choice, Files, Found};

/// An answer, or why there is none.
pub(super) struct Task {
    /// As given; "-" for standard input.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// As given in JSON.
    pub id: Option<Box<RawValue>>,
    /// What is to be said of its file, if it is the first one there.
    pub warnings: Vec<String>,
    /// The answer.
    pub answer: anyhow::Result<Answer>,
}

/// An answer with what is known of it.
pub(super) struct Answer {
    /// Text of the whole file, shared by its answers.
    pub source: Arc<str>,
    /// The answer's bytes.
    pub range: Range<usize>,
    /// Line of its first byte in `source`, from 1.
    pub line: usize,
    /// As written; it may be unknown.
    pub question: Option<String>,
    pub date: Option<Date>,
    /// Whether it has more than headings.
    pub has_text: bool,
    /// It stands under a heading: where there is only the heading, there is no answer yet. An empty file is an empty one.
    pub is_section: bool,
    /// It stands in a file, rather than in JSON.
    pub is_in_file: bool,
}

impl Task {
    /// Where the answer stands, for messages.
    pub(super) fn place(&self) -> String {
        let id = self.id.as_deref().map(|id| format!(" (id `{}`)", id_text(id))).unwrap_or_default();
        if self.file == "-" {
            format!("standard input, line {}{id}", self.line)
        } else {
            format!("{}:{}", self.file, self.line)
        }
    }

    /// The question that it is said to answer.
    pub(super) fn question(&self) -> Option<String> {
        self.answer.as_ref().ok()?.question.clone()
    }

    /// Bytes that are held for it.
    pub(super) fn size(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.range.len())
    }
}

/// What may be met on the way to the next answer.
pub(super) enum Next {
    Task(Task),
    /// Something that does no harm.
    Warning(String),
}

/// An answer as JSON. Other fields are left alone: who pipes records through may have more in them.
#[derive(Deserialize)]
struct Line {
    id: Option<Box<RawValue>>,
    question: Option<String>,
    text: String,
}

/// All answers under some paths.
pub(super) struct Tasks<'a> {
    paths: VecDeque<PathBuf>,
    choice: &'a Choice,
    names: &'a Names,
    limit: u64,
    stdin: Option<BufReader<&'a mut dyn Read>>,
    /// What standard input holds, once it has its turn.
    lines: Option<Lines>,
    line: usize,
    walk: Option<Files>,
    /// The rest of a file's answers.
    ready: VecDeque<Task>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Json,
    Paths,
}

/// Of standard input: more than a pipe holds, and enough for a block of tasks, since whoever writes may wait where it ends.
const BUFFER: usize = 1 << 19;

impl<'a> Tasks<'a> {
    /// The answers under `paths`, of which one may be "-" for `stdin`. Files and lines of more than `limit` bytes are
    /// refused.
    pub(super) fn new(
        paths: &[PathBuf],
        choice: &'a Choice,
        names: &'a Names,
        limit: u64,
        stdin: &'a mut dyn Read,
    ) -> Self {
        Self {
            paths: paths.iter().cloned().collect(),
            choice,
            names,
            limit,
            stdin: Some(BufReader::with_capacity(BUFFER, stdin)),
            lines: None,
            line: 0,
            walk: None,
            ready: VecDeque::new(),
        }
    }

    /// Whether the next answer may have to be waited for: whoever writes to standard input may in turn wait for a result.
    pub(super) fn may_wait(&self) -> bool {
        let is_next = self.lines.is_some() || self.paths.front().is_some_and(|path| is_stdin(path));
        let has_line = self.stdin.as_ref().is_none_or(|stdin| stdin.buffer().contains(&b'\n'));
        is_next && !has_line && self.ready.is_empty() && self.walk.is_none()
    }

    /// The next answer; `None` at the end.
    ///
    /// # Errors
    /// If standard input cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Next>> {
        loop {
            if let Some(task) = self.ready.pop_front() {
                return Ok(Some(Next::Task(task)));
            }
            if let Some(walk) = &mut self.walk {
                match walk.next(self.choice) {
                    Some(Found::File(file)) => self.file(&file),
                    Some(Found::Loop(error)) => return Ok(Some(Next::Warning(format!("{error:#}")))),
                    Some(Found::Bad(error)) => self.ready.push_back(bad("", 0, None, error)),
                    None => self.walk = None,
                }
            } else if self.lines.is_some() {
                if let Some(next) = self.line()? {
                    return Ok(Some(Next::Task(next)));
                }
            } else if let Some(path) = self.paths.pop_front() {
                if is_stdin(&path) { self.lines = self.kind_of_lines()? } else { self.walk(&path) }
            } else {
                return Ok(None);
            }
        }
    }

    /// From where on nothing was read, if there is anything left. Looks at names only.
    pub(super) fn left(&mut self) -> Option<String> {
        if let Some(task) = self.ready.front() {
            return Some(task.place());
        }
        while let Some(found) = self.walk.as_mut().and_then(|walk| walk.next(self.choice)) {
            if let Found::File(file) = found {
                return Some(file.to_string_lossy().into_owned());
            }
        }
        if self.lines.is_some() {
            return Some(format!("standard input, line {},", self.line + 1));
        }
        self.paths.front().map(|path| path.to_string_lossy().into_owned())
    }

    fn walk(&mut self, path: &Path) {
        match Files::new(path, self.choice) {
            Ok(files) => self.walk = Some(files),
            Err(error) => self.ready.push_back(bad("", 0, None, error)),
        }
    }

    /// Reads a file, and takes it apart into its answers.
    fn file(&mut self, path: &Path) {
        let path = path.strip_prefix(".").unwrap_or(path);
        let input = match input::read(path, &mut io::empty(), self.limit) {
            Ok(input) => input,
            Err(error) => return self.ready.push_back(bad(&path.to_string_lossy(), 1, None, error.into())),
        };
        let text = input.answer();
        let Input { name, source } = input;
        let date = path.iter().rev().find_map(|part| Some(Date::find(&part.to_string_lossy())?.0));
        let Notes { answers, mistyped } = notes(&source[text.clone()], question_of_path(path, self.names), self.names);
        let mut warnings: Vec<String> = mistyped.iter().map(|heading| no_question(&name, heading)).collect();
        let is_whole = |answer: &NotedAnswer| answer.range.start == 0;
        let source: Arc<str> = source.into();
        self.ready.extend(answers.into_iter().map(|found| Task {
            file: name.clone(),
            line: found.line,
            id: None,
            warnings: std::mem::take(&mut warnings),
            answer: Ok(Answer {
                source: source.clone(),
                is_section: !is_whole(&found),
                is_in_file: true,
                range: found.range.start + text.start..found.range.end + text.start,
                line: found.line,
                question: found.question,
                date: found.date.or(date),
                has_text: found.has_text,
            }),
        }));
    }

    /// By its first character.
    fn kind_of_lines(&mut self) -> io::Result<Option<Lines>> {
        let Some(stdin) = &mut self.stdin else { return Ok(None) };
        loop {
            let bytes = stdin.fill_buf()?;
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || b"\xef\xbb\xbf".contains(byte));
            let blank = blank.count();
            match bytes.get(blank) {
                Some(b'{') => return Ok(Some(Lines::Json)),
                Some(_) => return Ok(Some(Lines::Paths)),
                None if bytes.is_empty() => return Ok(None),
                None => {
                    self.line += bytes.split(|byte| *byte == b'\n').count() - 1;
                    stdin.consume(blank);
                }
            }
        }
    }

    /// The next line of standard input, if it is an answer or bad; a path is walked.
    fn line(&mut self) -> io::Result<Option<Task>> {
        let Some(stdin) = &mut self.stdin else { return Ok(None) };
        let mut bytes = Vec::new();
        let is_whole = read_line(stdin, self.limit, &mut bytes)?;
        if bytes.is_empty() && is_whole {
            (self.stdin, self.lines) = (None, None);
            return Ok(None);
        }
        self.line += 1;
        let refused = |error| Ok(Some(bad("-", self.line, None, error)));
        if !is_whole {
            let limit = size::show(self.limit);
            return refused(anyhow::anyhow!("it is longer than {limit}; `--max-size` raises the limit"));
        }
        let line = match str::from_utf8(&bytes) {
            Ok(line) => line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']),
            Err(error) => return refused(error.into()),
        };
        match self.lines {
            _ if line.trim().is_empty() => Ok(None),
            Some(Lines::Json) => match record(line) {
                Ok(record) => Ok(Some(from_json(record, self.line))),
                Err(error) => refused(error),
            },
            Some(Lines::Paths) | None => {
                let path = PathBuf::from(line);
                self.walk(&path);
                Ok(None)
            }
        }
    }
}

/// Reads up to and with the next line end. Of a line of more than `limit` bytes nothing is kept; says whether it was not.
fn read_line(from: &mut impl BufRead, limit: u64, line: &mut Vec<u8>) -> io::Result<bool> {
    from.by_ref().take(limit + 1).read_until(b'\n', line)?;
    if line.len() as u64 <= limit || line.ends_with(b"\n") {
        return Ok(true);
    }
    line.clear();
    from.skip_until(b'\n')?;
    Ok(false)
}

fn record(line: &str) -> anyhow::Result<Line> {
    const FORM: &str = r#"a line is like {"id": 1, "question": "saga", "text": "…"}"#;
    // A list of three would do for serde.
    anyhow::ensure!(line.trim_start().starts_with('{'), "it is no JSON object; {FORM}");
    serde_json::from_str(line).map_err(|error| {
        let column = error.column();
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        anyhow::anyhow!("{message} (column {column}); {FORM}")
    })
}

fn from_json(record: Line, line: usize) -> Task {
    let Line { id, question, text } = record;
    let answer = Answer {
        range: 0..text.len(),
        line: 1,
        question: question.filter(|question| !question.trim().is_empty()),
        date: None,
        has_text: !text.trim().is_empty(),
        is_section: false,
        is_in_file: false,
        source: text.into(),
    };
    Task { file: "-".to_owned(), line, id, warnings: Vec::new(), answer: Ok(answer) }
}

/// Something that cannot be judged. Errors of files name them; those of lines get the line.
fn bad(file: &str, line: usize, id: Option<Box<RawValue>>, error: anyhow::Error) -> Task {
    let mut task = Task { file: file.to_owned(), line, id, warnings: Vec::new(), answer: Err(error) };
    if file == "-" {
        let place = task.place();
        task.answer = task.answer.context(place);
    }
    task
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mut stdin: &[u8], expected: &[&str]) {
        let (choice, names) = (Choice::default(), Names::embedded());
        let mut tasks = Tasks::new(&["-".into()], &choice, &names, 64, &mut stdin);
        let mut found = Vec::new();
        while let Some(next) = tasks.next().unwrap() {
            let Next::Task(task) = next else { panic!("a warning") };
            found.push(match &task.answer {
                Ok(answer) => {
                    format!("{}: {:?} {}", task.place(), answer.question, &answer.source[answer.range.clone()])
                }
                Err(error) => format!("{error:#}"),
            });
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn standard_input_is_json_lines_or_paths() {
        check(b"", &[]);
        check(b" \n\n", &[]);
        check(
            b"{\"id\": \"a\", \"question\": \"saga\", \"text\": \"We\", \"more\": 1}\r\n\n{\"text\": \"\"}",
            &["standard input, line 1 (id `a`): Some(\"saga\") We", "standard input, line 3: None "],
        );
        check(
            b"\xef\xbb\xbf\n{\"id\": 12345678901234567890123, \"text\": \"x\"}",
            &["standard input, line 2 (id `12345678901234567890123`): None x"],
        );
        check(
            b"absent/a.md\nabsent/b.md\n",
            &[
                "cannot read `absent/a.md`: No such file or directory (os error 2)",
                "cannot read `absent/b.md`: No such file or directory (os error 2)",
            ],
        );
    }

    #[test]
    fn a_bad_line_does_not_stop_the_others() {
        let long = format!(
            "{{\"text\": \"{}\"}}\n{{\"text\": \"x\"}}\n{{\"text\": \n{{}}\n{{\"text\": \"\u{ff}\"}}\n[1, null, \"x\"]\n",
            "x".repeat(64)
        );
        let bytes: Vec<u8> = long.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let form = "a line is like {\"id\": 1, \"question\": \"saga\", \"text\": \"…\"}";
        check(
            &bytes,
            &[
                "standard input, line 1: it is longer than 64 bytes; `--max-size` raises the limit",
                "standard input, line 2: None x",
                &format!("standard input, line 3: EOF while parsing a value (column 9); {form}"),
                &format!("standard input, line 4: missing field `text` (column 2); {form}"),
                "standard input, line 5: invalid utf-8 sequence of 1 bytes from index 10",
                &format!("standard input, line 6: it is no JSON object; {form}"),
            ],
        );
    }
}

//! What holds for any input whatever. Each function panics where it does not.
//!
//! The fuzz targets call these functions with bytes that a fuzzer makes up, `tests/properties.rs` with strings that
//! proptest makes up and with what once broke a law.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path};
use std::sync::LazyLock;

use evaluate::check::{Baseline, Config};
use evaluate::cli::{Exit, Io, Messages, run};
use evaluate::detect::Status;
use evaluate::engine::{Evaluation, Judge};
use evaluate::pattern::{Builder, Classes, parse};
use evaluate::question::{self, Names, Notes, named};
use evaluate::report::{Format, Look, Report, Writer};
use evaluate::rubric::Library;
use evaluate::text::{Normaliser, Raw, Span, Text};

thread_local! {
    /// The embedded rubrics.
    static LIBRARY: Library = Library::builtin();
}
/// The embedded questions, sorted by id.
static JUDGES: LazyLock<Vec<Judge>> = LazyLock::new(|| {
    let embedded = |id: &str| Judge::embedded(id).expect("every question of the library is embedded");
    LIBRARY.with(|library| library.questions().map(embedded).collect())
});

/// The command line takes any bytes: it judges text, and says what is wrong with anything else.
pub fn bytes(question: u8, bytes: &[u8]) {
    match str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => answer(question, text),
        Ok(_) | Err(_) => {
            let (exit, out, err) = command(&["evaluate", "-q", "saga"], bytes);
            assert_eq!((exit, out.as_str()), (Exit::CouldNotRun, ""), "{err}");
            let says_why =
                ["UTF-16", "UTF-32", "not UTF-8: byte", "NUL byte at offset"].iter().any(|why| err.contains(why));
            assert!(says_why, "{err}");
        }
    }
}

/// An answer has a score from 0 to 100, its evidence quotes it, and every format can show it.
pub fn answer(question: u8, text: &str) {
    let judge = &JUDGES[usize::from(question) % JUDGES.len()];
    let evaluation = judge.evaluate(text, &mut judge.normaliser());
    assert!(evaluation.score.total <= 100_000, "{:?}", evaluation.score);
    assert_eq!(evaluation.concepts.len(), judge.rubric.concepts.len());
    for span in spans(&evaluation) {
        let quote = text.get(span.range());
        assert!(quote.is_some_and(|quote| !quote.is_empty()), "{:?} of {} bytes", span.range(), text.len());
    }
    for found in &evaluation.concepts {
        assert_eq!(found.status == Status::Missing, found.evidence.is_empty(), "{found:?}");
    }
    let again = judge.evaluate(text, &mut judge.normaliser());
    assert_eq!(evaluation.score, again.score, "an answer has one score");
    shown(judge, &evaluation, text);
}

/// All places in the answer that an evaluation points to.
fn spans(evaluation: &Evaluation) -> impl Iterator<Item = Span<Raw>> {
    let concepts = evaluation.concepts.iter().flat_map(|found| &found.evidence);
    let flags = evaluation.red_flags.iter().flat_map(|found| &found.evidence);
    let denials = evaluation.denials.iter().flatten().flat_map(|denial| [denial.hit, denial.cue]);
    concepts.chain(flags).map(|evidence| evidence.raw).chain(denials)
}

fn shown(judge: &Judge, evaluation: &Evaluation, text: &str) {
    let whole = 0..text.len();
    let report = Report::new(judge, evaluation, text, text).explained(judge, evaluation, text, &whole);
    for format in [Format::Table, Format::Markdown, Format::Csv, Format::Jsonl] {
        let mut out = Vec::new();
        let mut writer = Writer::new(format, Look::new(80, false), false, &mut out);
        writer.write(&report).expect("memory takes everything");
        writer.finish().expect("memory takes everything");
        let shown = String::from_utf8(out).expect("reports are UTF-8");
        match format {
            Format::Jsonl => assert_eq!(shown.matches('\n').count(), 1, "one line an answer"),
            Format::Csv => assert!(!shown.lines().nth(1).is_some_and(|row| row.starts_with(['=', '@', '+', '-']))),
            _ => assert_harmless(&shown),
        }
    }
}

/// A terminal obeys nothing of what stands in `shown`.
fn assert_harmless(shown: &str) {
    let obeyed = shown.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
    assert_eq!(obeyed, None);
}

/// A rubric that anybody wrote is used, or its mistakes are named with their places; `===` stands between files.
pub fn rubric(source: &str) {
    let mut library = Library::default();
    for (number, part) in source.split("\n===\n").enumerate() {
        library.add(&format!("{number}.toml"), part);
    }
    for finding in evaluate::lint::lint(&library, &evaluate::lint::Options::default()) {
        assert!(!finding.message.is_empty() && finding.place.line >= 1, "{finding:?}");
    }
    let ids: Vec<&str> = library.questions().collect();
    for id in ids {
        let Ok(rubric) = library.rubric(id) else { continue };
        let Ok(judge) = Judge::new(rubric, library.classes(), library.lessons()) else { continue };
        let wordings = judge.rubric.concepts.iter().map(|concept| concept.say.as_str());
        let text = wordings.chain([judge.rubric.prompt.as_str(), source]).collect::<Vec<_>>().join("\n\n");
        let evaluation = judge.evaluate(&text, &mut judge.normaliser());
        assert!(evaluation.score.total <= 100_000, "{:?}", evaluation.score);
        shown(&judge, &evaluation, &text);
    }
}

/// A pattern is written out as it was read, and finds only what is there. The text is all behind the first line.
pub fn pattern(source: &str) {
    let (source, text) = source.split_once('\n').unwrap_or((source, "We roll back 3 of the old services, don't we?"));
    let Ok(pattern) = parse(source) else { return };
    let written = pattern.to_string();
    assert_eq!(parse(&written).as_ref(), Ok(&pattern), "{source:?} is written {written:?}");
    let mut classes = Classes::new();
    classes.insert("a".to_owned(), parse("roll back | @b").into_iter().collect());
    classes.insert("b".to_owned(), vec![pattern.clone()]);
    let mut builder = Builder::new(&classes);
    let Ok(id) = builder.add(&pattern) else { return };
    let matcher = builder.build();
    let text = Text::new(text, &mut Normaliser::new(&matcher));
    for hit in matcher.scan(&text).hits(id) {
        assert!(!hit.words.is_empty() && hit.leaves().all(|leaf| hit.words.range().contains(&(leaf as usize))));
        assert!(text.raw.get(text.raw_span(hit.words).range()).is_some(), "{hit:?}");
    }
}

/// The question that an answer names is read from any text.
pub fn naming(text: &str) {
    if let Some(question) = LIBRARY.with(|library| named(text, &Names::of(library))) {
        assert!(!question.trim().is_empty(), "a question has a name");
    }
}

/// A file of notes falls into answers that follow one another; `question` is what its name says.
pub fn notes(text: &str) {
    let names = Names::embedded();
    for question in [None, Some("caching")] {
        let (mut end, mut count) = (0, 0);
        let Notes { answers, mistyped } = question::notes(text, question, &names);
        for answer in answers {
            let lines = text[..answer.range.start].matches('\n').count();
            assert!(end <= answer.range.start && answer.range.start <= answer.range.end, "{answer:?}");
            assert!(text.get(answer.range.clone()).is_some(), "{answer:?} of {} bytes", text.len());
            assert_eq!(answer.line, 1 + lines, "{answer:?}");
            assert!(answer.question.is_none_or(|question| !question.trim().is_empty()), "a question has a name");
            end = answer.range.end;
            count += 1;
        }
        assert!(count > 0, "a file has an answer, if only an empty one");
        let lines = text.lines().count();
        assert!(mistyped.iter().all(|heading| (1..=lines).contains(&heading.line)), "{mistyped:?}");
    }
}

/// A configuration is used, or its mistakes are named with their places. What it selects lies in its folder. What starts
/// as JSON is a baseline, which is written as it is read.
pub fn config(source: &str) {
    if source.starts_with('{') {
        let Ok(baseline) = Baseline::read(source) else { return };
        let written = baseline.to_text();
        assert_eq!(Baseline::read(&written).ok(), Some(baseline), "{written}");
        return;
    }
    let config = LIBRARY.with(|library| Config::read("evaluate.toml", source, library));
    match config {
        Ok(config) => {
            for selector in config.selectors() {
                let root = selector.root();
                let stays = Path::new(&root).components().all(|part| matches!(part, Component::Normal(_)));
                assert!(stays, "`{}` leads to `{root}`", selector.pattern);
                let is_expected = config.expectation(&root, None).is_some();
                assert!(selector.is_glob() || is_expected, "`{}` selects `{root}`", selector.pattern);
            }
            for path in ["answers/saga.md", "a", ""] {
                let is_selected = config.selectors().any(|selector| selector.selects(path));
                assert_eq!(config.expectation(path, None).is_some(), is_selected, "{path}");
            }
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "who refuses a file says why");
            for finding in findings {
                let lines = source.lines().count().max(1);
                assert!((1..=lines + 1).contains(&finding.place.line) && !finding.message.is_empty(), "{finding:?}");
            }
        }
    }
}

/// Each line of JSON is judged or refused with its number; a result has the id of its line.
pub fn lines(bytes: &[u8]) {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    if first != Some(&b'{') {
        // Anything else is paths, and who knows where they lead.
        return;
    }
    let (exit, out, err) = command(&["evaluate", "batch", "--threads", "1", "--format", "jsonl", "-"], bytes);
    let mut judged = 0;
    for result in out.lines() {
        let result: serde_json::Value = serde_json::from_str(result).expect("a result is JSON");
        assert!(result["score"].as_f64().is_some_and(|score| (0.0..=100.0).contains(&score)), "{result}");
        judged += 1;
    }
    let refused = err.lines().filter(|line| line.starts_with("error: standard input, line ")).count();
    let blank =
        |line: &&[u8]| str::from_utf8(line).is_ok_and(|line| line.trim_start_matches('\u{feff}').trim().is_empty());
    let lines = bytes.split(|byte| *byte == b'\n');
    assert_eq!(judged + refused, lines.filter(|line| !blank(line)).count(), "{out}{err}");
    assert_eq!(exit, if refused == 0 { Exit::Passed } else { Exit::CouldNotRun }, "{err}");
    assert_harmless(&err);
}

/// Runs the program on `stdin`; returns how it ended, standard output and standard error.
fn command(args: &[&str], stdin: &[u8]) -> (Exit, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: Box::new(stdin),
        stdout: Box::new(&mut stdout),
        messages: Messages { to: Box::new(&mut stderr), is_terminal: false, color: false },
        stdin_is_terminal: false,
        stdout_is_terminal: false,
        width: None,
        env: BTreeMap::new(),
    };
    let exit = run(args.iter().map(OsString::from), &mut io);
    drop(io);
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    (exit, text(stdout), text(stderr))
}

//! What cases in `tests/cmd` cannot show: terminals, closed pipes, files that are written.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use evaluate::cli::{Exit, Io, Messages, run};

/// The surroundings of one run.
#[derive(Default)]
struct Surroundings {
    stdin: &'static str,
    is_terminal: bool,
    width: Option<usize>,
    env: BTreeMap<&'static str, String>,
}

/// Runs the program; returns how it ended, standard output and standard error.
fn evaluate(args: &[&str], with: &Surroundings) -> (Exit, String, String) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let args: Vec<OsString> = std::iter::once("evaluate".into())
        .chain(["--rubrics".into(), fixtures.join("rubrics").into()])
        .chain(args.iter().map(|arg| arg.replace("$FIXTURES", &fixtures.to_string_lossy()).into()))
        .collect();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: Box::new(with.stdin.as_bytes()),
        stdout: Box::new(&mut stdout),
        messages: Messages { to: Box::new(&mut stderr), is_terminal: with.is_terminal, color: false },
        stdin_is_terminal: with.is_terminal && with.stdin.is_empty(),
        stdout_is_terminal: with.is_terminal,
        width: with.width,
        env: with.env.clone(),
    };
    let exit = run(args, &mut io);
    drop(io);
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    (exit, text(stdout), text(stderr))
}

const ANSWER: &str = "We put it behind a feature flag and release it to everybody at once.";

#[test]
fn colours_follow_the_terminal_and_the_environment() {
    let terminal = || Surroundings { stdin: ANSWER, is_terminal: true, ..Surroundings::default() };
    let pipe = || Surroundings { stdin: ANSWER, ..Surroundings::default() };
    let with = |mut surroundings: Surroundings, name, value: &str| {
        surroundings.env.insert(name, value.to_owned());
        surroundings
    };
    for (name, surroundings, choice, colored) in [
        ("terminal", terminal(), "auto", true),
        ("pipe", pipe(), "auto", false),
        ("NO_COLOR", with(terminal(), "NO_COLOR", "1"), "auto", false),
        ("NO_COLOR, but asked for", with(terminal(), "NO_COLOR", "1"), "always", true),
        ("CLICOLOR_FORCE", with(pipe(), "CLICOLOR_FORCE", "1"), "auto", true),
        ("CLICOLOR_FORCE off", with(pipe(), "CLICOLOR_FORCE", "0"), "auto", false),
        ("NO_COLOR first", with(with(pipe(), "CLICOLOR_FORCE", "1"), "NO_COLOR", "1"), "auto", false),
        ("dumb terminal", with(terminal(), "TERM", "dumb"), "auto", false),
        ("terminal, not wanted", terminal(), "never", false),
    ] {
        let (exit, out, _) = evaluate(&["-q", "demo-rollout", "--color", choice], &surroundings);
        assert_eq!(exit, Exit::Passed, "{name}");
        assert_eq!(out.contains('\u{1b}'), colored, "{name}");
    }
}

#[test]
fn lines_stay_within_the_terminal() {
    for width in [40, 60, 80, 100, 120] {
        let surroundings = Surroundings { stdin: ANSWER, width: Some(width), ..Surroundings::default() };
        let (_, out, _) = evaluate(&["-q", "demo-rollout", "--explain"], &surroundings);
        for line in out.lines() {
            assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_file_is_never_coloured_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    let surroundings = Surroundings { stdin: ANSWER, is_terminal: true, ..Surroundings::default() };
    let (exit, out, _) = evaluate(&["-q", "demo-rollout", "-o", path.to_str().unwrap()], &surroundings);
    assert_eq!((exit, out.as_str()), (Exit::Passed, ""));
    let report = fs::read_to_string(&path).unwrap();
    assert!(report.starts_with("demo-rollout: A careful release\n"), "{report}");
}

#[test]
fn an_old_report_stays_where_nothing_could_be_scored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    fs::write(&path, "old").unwrap();
    let target = path.to_str().unwrap();
    let args = ["-q", "demo-rollout", "--format", "json", "-o", target, "$FIXTURES/answers/binary.txt"];
    let (exit, _, err) = evaluate(&args, &Surroundings::default());
    assert_eq!(exit, Exit::CouldNotRun);
    assert!(err.contains("NUL byte"), "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn one_bad_file_of_several_leaves_a_whole_array() {
    let args = [
        "--format",
        "json",
        "$FIXTURES/answers/binary.txt",
        "$FIXTURES/answers/heading.md",
        "$FIXTURES/answers/front-matter.md",
    ];
    let (exit, out, _) = evaluate(&args, &Surroundings::default());
    assert_eq!(exit, Exit::CouldNotRun);
    let reports: serde_json::Value = serde_json::from_str(&out).unwrap();
    let files: Vec<&str> = reports.as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert!(files[0].ends_with("heading.md") && files[1].ends_with("front-matter.md"), "{files:?}");

    let (_, out, _) = evaluate(&["--format", "json", "/absent/1", "/absent/2"], &Surroundings::default());
    assert_eq!(out, "[]\n");
}

#[test]
fn offsets_point_into_the_file_as_it_is_on_disk() {
    for file in ["good.md", "weak.txt", "marked.md", "escape.txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/answers").join(file);
        let bytes = fs::read(&path).unwrap();
        let args = ["-q", "demo-rollout", "--format", "jsonl", path.to_str().unwrap()];
        let (_, out, _) = evaluate(&args, &Surroundings::default());
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let concepts = report["concepts"].as_array().unwrap();
        let evidence: Vec<_> = concepts.iter().flat_map(|c| c["evidence"].as_array().unwrap()).collect();
        assert!(!evidence.is_empty(), "{file}");
        for found in evidence {
            let offset = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
            let text = &bytes[offset("start")..offset("end")];
            assert_eq!(text, found["text"].as_str().unwrap().as_bytes(), "{file}");
        }
    }
}

#[test]
fn hostile_text_reaches_no_terminal() {
    let hostile = "We turn the \u{1b}]0;owned\u{7} off \u{202e} on error.";
    let surroundings = Surroundings { stdin: hostile, is_terminal: true, ..Surroundings::default() };
    let args = ["-q", "demo-rollout", "--explain", "--color", "never", "-", "absent\u{1b}[2J\u{9b}.md"];
    for format in ["table", "markdown"] {
        let (_, out, err) = evaluate(&[&args[..], &["--format", format]].concat(), &surroundings);
        assert!(out.contains("u{1b}"), "{format}: what was typed can be seen\n{out}");
        for text in [out, err] {
            let is_obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(is_obeyed), "{format}: {text:?}");
        }
    }
    let (_, _, err) = evaluate(&["--question\u{1b}[2J"], &surroundings);
    assert!(!err.contains('\u{1b}'), "{err:?}");
}

/// Fails like a pipe whose reader has gone.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    for args in [&["evaluate", "list"][..], &["evaluate", "-q", "saga"], &["evaluate", "--help"], &["evaluate", "man"]]
    {
        let mut stderr = Vec::new();
        let mut io = Io {
            stdin: Box::new(ANSWER.as_bytes()),
            stdout: Box::new(Closed),
            messages: Messages { to: Box::new(&mut stderr), is_terminal: false, color: false },
            stdin_is_terminal: false,
            stdout_is_terminal: false,
            width: None,
            env: BTreeMap::new(),
        };
        let exit = run(args.iter().map(OsString::from), &mut io);
        drop(io);
        assert_eq!((exit, stderr), (Exit::Passed, Vec::new()), "{args:?}");
    }
}

#[test]
fn nothing_at_all_shows_what_the_program_is_for() {
    let (exit, out, err) = evaluate(&[], &Surroundings { is_terminal: true, ..Surroundings::default() });
    assert_eq!((exit, out.as_str()), (Exit::CouldNotRun, ""));
    assert!(err.contains("evaluate list"), "{err}");
}

#[test]
fn every_command_has_a_page_and_every_shell_a_script() {
    for command in evaluate::cli::command().get_subcommands() {
        let (exit, page, _) = evaluate(&["man", command.get_name()], &Surroundings::default());
        assert_eq!(exit, Exit::Passed);
        assert!(page.contains(".TH"), "{}", command.get_name());
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (exit, script, _) = evaluate(&["completions", shell], &Surroundings::default());
        assert_eq!(exit, Exit::Passed);
        assert!(script.contains("completions"), "{shell}");
    }
}

#[test]
fn the_arguments_make_sense() {
    evaluate::cli::command().debug_assert();
}

#[test]
fn every_embedded_question_is_listed_and_shown() {
    let (exit, list, _) = evaluate(&["list"], &Surroundings::default());
    assert_eq!(exit, Exit::Passed);
    for id in list.lines().filter_map(|line| line.split_whitespace().next()) {
        let (exit, shown, err) = evaluate(&["show", id], &Surroundings::default());
        assert_eq!(exit, Exit::Passed, "{id}: {err}");
        assert!(shown.starts_with(&format!("{id}: ")), "{id}");
    }
}

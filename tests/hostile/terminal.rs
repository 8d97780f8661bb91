//! What reaches the terminal, whatever stands in answers, file names and rubrics.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str], env: &[(&str, &str)], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command
        .args(args)
        .envs(env.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the test may write and run")
}

fn sample() -> String {
    format!("{}/samples/saga/b.md", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn any_width_of_the_terminal_will_do() {
    let here = Path::new(".");
    for (columns, at_most) in [("1", 40), ("10000", 120), ("99999999999999999999", 120)] {
        for args in [&["-q", "saga", "--explain", &sample()][..], &["list"], &["show", "saga"], &["define", "saga"]] {
            let output = run(args, &[("COLUMNS", columns)], here);
            assert!(output.status.success(), "{output:?}");
            let text = String::from_utf8(output.stdout).unwrap();
            let widest = text.lines().map(textwrap::core::display_width).max();
            assert!(widest <= Some(at_most), "{columns}: {widest:?} columns by {args:?}");
        }
    }
}

#[test]
fn a_dumb_terminal_gets_plain_text() {
    let output = run(&["-q", "saga", "--explain", &sample()], &[("TERM", "dumb")], Path::new("."));
    assert!(output.status.success() && !output.stdout.contains(&0x1b), "{output:?}");
}

/// What a terminal would obey: it clears the screen, sets the title, writes to the clipboard, turns the line round.
const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;b3duZWQ=\u{1b}\\\u{9b}31m\u{90}q\u{7f}\u{202e}\u{2066}\r";

/// A folder with hostile rubrics and a hostile answer in a file of a hostile name; returns the answer's name.
fn hostile(folder: &Path) -> String {
    let toml = |text: &str| text.replace("HOSTILE", "\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u007f\\u202e\\r");
    let rubrics = folder.join("rubrics");
    fs::create_dir(&rubrics).expect("the test may write and run");
    fs::write(
        rubrics.join("q.toml"),
        toml(
            "id = \"q\"\nset = \"s HOSTILE\"\ntitle = \"T HOSTILE\"\nprompt = \"P HOSTILE?\"\ndetect = ['saga']\n[[stage]]\n\
             name = \"S HOSTILE\"\nconcepts = [\"c\"]\n[core]\nc = { why = \"W HOSTILE.\" }\n[[red-flag]]\nid = \"f\"\nmeaning = \
             \"M HOSTILE\"\nadvice = \"A HOSTILE.\"\npatterns = ['butter']\n[[case]]\nname = \"N HOSTILE\"\nanswer = \"x HOSTILE\"\n\
             expect = { c = \"named\" }\n",
        ),
    )
    .expect("the test may write and run");
    let entry = "[concept.c]\nterm = \"t HOSTILE\"\naliases = [\"u HOSTILE\"]\ndefinition = \"D HOSTILE.\"\nsay = \"S HOSTILE.\"\n\
                 named = [\"saga\"]\n";
    fs::write(rubrics.join(format!("v{}.toml", HOSTILE.replace('\\', ""))), toml(entry))
        .expect("the test may write and run");
    let name = format!("answer{}.md", HOSTILE.replace('\\', ""));
    fs::write(
        folder.join(&name),
        format!("We put but{HOSTILE}ter on a sa{HOSTILE} saga {HOSTILE} butter, since {HOSTILE}."),
    )
    .expect("the test may write and run");
    let heading = format!("# saga\n\nA {HOSTILE} saga.\n\n# sagaa ({})\n\nText.\n", HOSTILE.replace('\r', ""));
    fs::write(folder.join("notes.md"), heading).expect("the test may write and run");
    let bars = "[[answer]]\npath = \"answer*\"\nquestion = \"q\"\nmin-score = 100\nrequire = [\"c:explained\"]\n\
                forbid-red-flags = true\n[[answer]]\npath = \"notes.md\"\n";
    fs::write(folder.join("evaluate.toml"), bars).expect("the test may write and run");
    let mistakes =
        "[[answer]]\npath = \"HOSTILE\"\nquestion = \"HOSTILE\"\nrequire = [\"HOSTILE\"]\n[[answer]]\npath = \"[\"";
    fs::write(folder.join("hostile.toml"), toml(mistakes)).expect("the test may write and run");
    name
}

#[track_caller]
fn is_harmless(output: &Output, args: &[&str]) {
    for stream in [&output.stdout, &output.stderr] {
        let text = str::from_utf8(stream).expect("all output is UTF-8");
        let obeyed = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(obeyed, None, "{args:?}: {text:?}");
    }
}

#[test]
fn escapes_of_answers_file_names_and_rubrics_never_reach_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = hostile(folder.path());
    let mut shown = 0;
    for args in [
        &["-q", "q", &name][..],
        &["-q", "q", "--explain", &name],
        &["-q", "q", "--format", "json", "--explain", &name],
        &["-q", "q", "--format", "json", &name, &name],
        &["-q", "q", "--format", "jsonl", &name],
        &["-q", "q", "--format", "csv", &name],
        &["-q", "q", "--format", "markdown", "--explain", &name],
        &["-q", "q", "--format", "html", &name],
        &["-q", "q", "--format", "github", &name],
        &["-q", "q", "--format", "junit", &name],
        &["-q", "q", "--format", "sarif", &name],
        &["batch", "-q", "q", &name, "notes.md"],
        &["batch", "-q", "q", "--format", "markdown", &name],
        &["batch", "-q", "q", "--format", "html", &name],
        &["batch", "-q", "q", "--format", "csv", &name, "absent\u{1b}[2J.md"],
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "csv"],
        &["check", "--format", "markdown"],
        &["check", "--format", "html"],
        &["check", "--format", "github"],
        &["check", "--format", "junit"],
        &["check", "--format", "sarif"],
        &["check", "--config", "absent\u{1b}[2J.toml"],
        &["check", "--config", "hostile.toml"],
        &["-q", "q", "--min-score", "100", &name],
        &[&name],
        &["detect", &name],
        &["detect", "--format", "json", &name],
        &["list"],
        &["show", "q"],
        &["define", "c"],
        &["rubric", "lint"],
        &["rubric", "lint", "--format", "github"],
        &["rubric", "test", "q"],
        &["rubric", "calibrate", &name],
        &["-q", HOSTILE, &name],
        &["define", HOSTILE],
        &["show", HOSTILE],
        &["-q", "q", "absent\u{1b}[2J.md"],
        &["-q", "q", "--format", HOSTILE],
    ] {
        let all: Vec<&str> = ["--rubrics", "rubrics", "--color", "never"].iter().chain(args).copied().collect();
        let output = run(&all, &[], folder.path());
        is_harmless(&output, args);
        shown += usize::from(output.status.success());
    }
    assert!(shown >= 18, "only {shown} commands had something to show");
}

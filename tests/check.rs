//! `check` and `init` where files are written: the baseline, what `init` writes, the action and the hook, `--watch`.

mod program;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use evaluate::check::{BreachCode, Config};
use evaluate::cli::Exit;
use evaluate::rubric::Library;
use program::evaluate;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_evaluate");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with bars and one answer to the question of the fixtures.
struct Practice {
    folder: TempDir,
}

const NAMED: &str = "We have a feature flag.\n";
const EXPLAINED: &str = "Behind a feature flag we switch it on without a new release.\n";

impl Practice {
    fn new(bars: &str, answer: &str) -> Self {
        let practice = Self { folder: tempfile::tempdir().expect("there is room for a temporary folder") };
        fs::write(practice.path("evaluate.toml"), bars).expect("a temporary folder can be written to");
        practice.answer(answer);
        practice
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    fn answer(&self, text: &str) {
        fs::write(self.path("flag.md"), text).expect("a temporary folder can be written to");
    }

    /// Runs `check` with a baseline.
    fn check(&self, options: &[&str]) -> (Exit, String, String) {
        let rubrics = root().join("tests/fixtures/rubrics");
        let (config, baseline) = (self.path("evaluate.toml"), self.path("baseline.json"));
        let paths =
            [&rubrics, &config, &baseline].map(|path| path.to_str().expect("temporary paths are UTF-8").to_owned());
        let [rubrics, config, baseline] = &paths;
        evaluate(&[&["--rubrics", rubrics, "check", "--config", config, "--baseline", baseline][..], options].concat())
    }

    #[track_caller]
    fn ends(&self, options: &[&str], expected: Exit, says: &str) {
        let (exit, out, messages) = self.check(options);
        assert_eq!(exit, expected, "{out}{messages}");
        assert!(out.contains(says) || messages.contains(says), "{says}\n{out}{messages}");
    }
}

const BARS: &str = "[[answer]]\npath = \"*.md\"\nquestion = \"demo-rollout\"\nmin-score = 90\n";

#[test]
fn a_baseline_is_a_ratchet() {
    let practice = Practice::new(BARS, NAMED);
    practice.ends(&[], Exit::CouldNotRun, "`--update-baseline` writes it");
    practice.ends(&["--update-baseline"], Exit::Passed, "as in the baseline");
    practice.ends(&[], Exit::Passed, "1 passed, 0 fell short (1 problem as in the baseline)");

    practice.answer("We deploy on Friday.\n");
    practice.ends(&[], Exit::Findings, "`demo-feature-flag` (feature flag (demo)) was only named and is missing");
    let before = practice.text("baseline.json");
    practice.ends(&["--update-baseline"], Exit::Findings, "concept-worse");
    assert_eq!(practice.text("baseline.json"), before, "what got worse is not taken over");

    practice.answer(EXPLAINED);
    practice.ends(&[], Exit::Passed, "`demo-feature-flag` (feature flag (demo)) is explained, it was only named");
    assert_eq!(practice.text("baseline.json"), before, "only --update-baseline writes");
    practice.ends(&["--update-baseline"], Exit::Passed, "better: the score is");
    practice.answer(NAMED);
    practice.ends(&[], Exit::Findings, "was explained and is only named");
}

#[test]
fn a_baseline_knows_answers_and_not_lines() {
    let practice = Practice::new(BARS, NAMED);
    practice.ends(&["--update-baseline"], Exit::Passed, "");
    practice.answer(&format!("# My answer\n\n\n{NAMED}"));
    practice.ends(&[], Exit::Passed, "as in the baseline");
    fs::write(practice.path("other.md"), NAMED).unwrap();
    practice.ends(&[], Exit::Findings, "1 passed, 1 fell short");
    practice.ends(&["--update-baseline"], Exit::Passed, "2 passed");

    fs::remove_file(practice.path("other.md")).unwrap();
    practice.ends(&["--update-baseline"], Exit::Passed, "1 passed");
    assert!(!practice.text("baseline.json").contains("other.md"), "an answer that is gone is forgotten");
}

#[test]
fn a_new_red_flag_is_worse() {
    let practice = Practice::new(BARS, NAMED);
    practice.ends(&["--update-baseline"], Exit::Passed, "");
    practice.answer(&format!("{NAMED}We release it to everybody at once.\n"));
    practice.ends(&[], Exit::Findings, "red flag `demo-big-bang`");
    practice.answer(NAMED);
    practice.ends(&[], Exit::Passed, "1 passed");
}

#[test]
fn the_length_has_a_ratchet_too() {
    let bars = format!("{BARS}max-words = 3\n");
    let practice = Practice::new(&bars, NAMED);
    practice.ends(&["--update-baseline"], Exit::Passed, "the answer has 5 words, and may have 3, as in the baseline");
    practice.answer("We have a feature flag here.\n");
    practice.ends(&["--update-baseline"], Exit::Findings, "take out 3");
    practice.ends(&[], Exit::Findings, "take out 3");
}

#[test]
fn what_is_no_baseline_is_said_with_its_place() {
    let practice = Practice::new(BARS, NAMED);
    for (text, says) in [
        (
            "{\n  \"schema\": 1,\n  \"answer\": {}\n}",
            "unknown field `answer`, expected `schema` or `answers` at line 3",
        ),
        ("{ \"schema\": 2, \"answers\": {} }", "its schema is 2"),
        ("", "EOF while parsing a value at line 1"),
    ] {
        fs::write(practice.path("baseline.json"), text).unwrap();
        practice.ends(&["--update-baseline"], Exit::CouldNotRun, says);
        assert_eq!(practice.text("baseline.json"), text, "it is left as it is");
    }
}

/// Every code has its line in the documentation, and the example there is sound.
#[test]
fn the_documentation_knows_every_code() {
    let docs = file("docs/check.md");
    for (code, name, meaning) in BreachCode::ALL {
        assert_eq!((code.name(), meaning.is_empty()), (name, false));
        assert!(docs.contains(&format!("`{name}`")), "docs/check.md lacks `{name}`");
    }
    let example = docs.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let config = Config::read("evaluate.toml", example, &Library::builtin());
    let config = config.unwrap_or_else(|found| panic!("{found:?}"));
    let min_score = |path: &str| config.expectation(path, None).and_then(|expectation| expectation.bar.min_score);
    assert_eq!(min_score("answers/saga.md"), Some(80_000));
    assert_eq!((min_score("answers/caching.md"), min_score("README.md")), (Some(70_000), None));
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file is there")
}

/// Runs `evaluate init` on `folder`.
fn init(folder: &Path, options: &[&str]) -> (Exit, String, String) {
    evaluate(&[&["init", folder.to_str().expect("temporary paths are UTF-8")][..], options].concat())
}

#[test]
fn what_init_writes_can_be_used() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let (exit, out, messages) = init(folder, &["--github", "--pre-commit", "--repository", "me/evaluate"]);
    assert_eq!((exit, out.lines().count()), (Exit::Passed, 3), "{out}{messages}");

    let workflow = yaml(&fs::read_to_string(folder.join(".github/workflows/evaluate.yml")).unwrap());
    let used = &workflow["jobs"]["check"]["steps"][1]["uses"];
    assert_eq!(used, concat!("me/evaluate@v", env!("CARGO_PKG_VERSION")));
    let hooks = yaml(&fs::read_to_string(folder.join(".pre-commit-config.yaml")).unwrap());
    assert_eq!(hooks["repos"][0]["repo"], "https://github.com/me/evaluate");
    assert_eq!(hooks["repos"][0]["hooks"][0]["id"], yaml(&file(".pre-commit-hooks.yaml"))[0]["id"]);

    let config = folder.join("evaluate.toml");
    let config = config.to_str().unwrap();
    let (exit, _, messages) = evaluate(&["check", "--config", config]);
    assert_eq!(exit, Exit::CouldNotRun);
    assert!(messages.contains("`answers/**/*.md` matches no file"), "{messages}");
    fs::create_dir_all(folder.join("answers/more")).unwrap();
    fs::copy(root().join("samples/caching/strong.md"), folder.join("answers/caching.md")).unwrap();
    fs::write(folder.join("answers/more/short.md"), "# saga\n\nWe use a saga.\n").unwrap();
    let (exit, out, messages) = evaluate(&["check", "--config", config]);
    assert_eq!(exit, Exit::Findings, "{messages}");
    assert!(out.contains("2 answers checked: 1 passed, 1 fell short"), "{out}{messages}");
}

/// The examples that are commented out in what `init` writes work once the signs of comment are taken away.
#[test]
fn the_commented_examples_work() {
    let template = file("src/cli/templates/evaluate.toml");
    let is_example = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| rest.starts_with("[[") || rest.split(' ').nth(1) == Some("="))
    };
    let lines = template.lines().map(|line| if is_example(line) { &line[2..] } else { line });
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let library = evaluate::rubric::Library::builtin();
    let config =
        evaluate::check::Config::read("evaluate.toml", &text, &library).unwrap_or_else(|found| panic!("{found:?}"));
    let expectation = config.expectation("answers/saga.md", None).expect("both entries fit");
    assert_eq!((expectation.bar.min_score, expectation.bar.require.len()), (Some(80_000), 2));
    assert_eq!((expectation.bar.max_words, expectation.bar.forbid_red_flags), (Some(320), true));
}

#[test]
fn init_writes_over_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    fs::write(folder.join("evaluate.toml"), "mine").unwrap();
    fs::write(folder.join(".pre-commit-config.yaml"), "repos: []").unwrap();
    let (exit, _, messages) = init(folder, &[]);
    assert_eq!(exit, Exit::CouldNotRun);
    assert!(messages.contains("already"), "{messages}");
    let (exit, out, _) = init(folder, &["--pre-commit", "--github"]);
    assert_eq!(exit, Exit::Passed);
    assert_eq!(yaml(&out[out.find("  - repo").unwrap()..])[0]["hooks"][0]["entry"], "evaluate check");
    assert_eq!(fs::read_to_string(folder.join("evaluate.toml")).unwrap(), "mine");
    let (exit, _, _) = init(folder, &["--force", "--pre-commit"]);
    assert_eq!(exit, Exit::Passed);
    assert_ne!(fs::read_to_string(folder.join("evaluate.toml")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.join(".pre-commit-config.yaml")).unwrap(), "repos: []", "not even by force");
}

/// The hook's command and options exist, and it takes file names as pre-commit passes them.
#[test]
fn the_hook_runs() {
    for hook in [
        &yaml(&file(".pre-commit-hooks.yaml"))[0],
        &yaml(&file("src/cli/templates/pre-commit-local.yaml"))[0]["hooks"][0],
    ] {
        let entry = hook["entry"].as_str().unwrap().to_owned();
        let mut words = entry.split_whitespace();
        assert_eq!(words.next(), Some("evaluate"));
        let run = Command::new(PROGRAM)
            .args(["--rubrics", "../rubrics"])
            .args(words)
            .args(["answers/weak.md", "evaluate.toml"])
            .current_dir(root().join("tests/fixtures/check"))
            .output()
            .unwrap();
        let out = String::from_utf8(run.stdout).unwrap();
        assert_eq!(run.status.code(), Some(1), "{out}");
        assert!(out.contains("answers/weak.md:1: error[score-below-bar]"), "{out}");
    }
}

/// The last step of `action.yml`, run as a runner runs it.
#[cfg(unix)]
#[test]
fn the_action_runs() {
    let action = yaml(&file("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    for step in steps {
        let script = step["run"].as_str().unwrap();
        let parsed = Command::new("bash").args(["-n", "-c", script]).status().unwrap();
        assert!(parsed.success() && step["shell"] == "bash", "{script}");
    }
    let step = steps.last().unwrap();
    let temp = tempfile::tempdir().unwrap();
    let summary = temp.path().join("summary.md");
    let bin = Path::new(PROGRAM).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut run = Command::new("bash");
    run.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()])
        .current_dir(root().join("tests/fixtures"))
        .env("PATH", path)
        .env("GITHUB_STEP_SUMMARY", &summary);
    for (name, expression) in step["env"].as_object().unwrap() {
        let input = expression.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        assert!(action["inputs"][input].is_object(), "{expression} is an input");
        run.env(
            name,
            match input {
                "config" => "check/evaluate.toml",
                "rubrics" => "rubrics",
                _ => "",
            },
        );
    }
    let run = run.output().unwrap();
    let out = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(1), "{out}{}", String::from_utf8_lossy(&run.stderr));
    assert!(out.starts_with("::error file=check/answers/weak.md,line=1,"), "{out}");
    assert!(fs::read_to_string(summary).unwrap().starts_with("## 2 answers checked"));
}

/// A process that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits for a line that holds `wanted`; how long is no promise, only an end for a test that fails.
#[track_caller]
fn await_line(lines: &Receiver<String>, wanted: &str) {
    loop {
        let line = lines.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("no line with `{wanted}`"));
        if line.contains(wanted) {
            return;
        }
    }
}

#[test]
fn watch_checks_again_when_an_answer_is_saved() {
    let bars = BARS.replace("90", "20").replace("*.md", "[fn]*.md");
    let practice = Practice::new(&bars, "We deploy on Friday.\n");
    let mut child = Command::new(PROGRAM)
        .args(["--rubrics", root().join("tests/fixtures/rubrics").to_str().unwrap(), "check", "--watch"])
        .current_dir(practice.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    let running = Running(child);
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    await_line(&lines, "0 passed, 1 fell short");
    practice.answer(EXPLAINED);
    await_line(&lines, "1 passed, 0 fell short");
    // As many editors save: a new file takes the place of the old one.
    fs::write(practice.path("flag.md~"), "We deploy on Friday.\n").unwrap();
    fs::rename(practice.path("flag.md~"), practice.path("flag.md")).unwrap();
    await_line(&lines, "0 passed, 1 fell short");
    fs::write(practice.path("new.md"), EXPLAINED).unwrap();
    await_line(&lines, "1 passed, 1 fell short");
    fs::write(practice.path("evaluate.toml"), bars.replace("20", "0")).unwrap();
    await_line(&lines, "2 passed, 0 fell short");
    // All answers gone, which is a mistake, and one back again.
    fs::remove_file(practice.path("new.md")).unwrap();
    fs::remove_file(practice.path("flag.md")).unwrap();
    practice.answer(EXPLAINED);
    await_line(&lines, "1 answer checked: 1 passed");
    drop(running);
}

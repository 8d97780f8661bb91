//! What cases in `tests/cmd` cannot show of `batch`: pipes that stay open, Ctrl-C, several processes, links, folders that
//! cannot be read.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn batch(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command.arg("batch").args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(args: &[&str], stdin: &str) -> Output {
    let mut child = batch(args).spawn().expect("the program starts");
    let mut to = child.stdin.take().expect("it is piped");
    let text = stdin.to_owned();
    let writer = std::thread::spawn(move || to.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends").expect("all is read");
    output
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("all output is UTF-8")
}

/// One answer to each question, from the samples, as JSON Lines: many times, so that there are `count`.
fn lines(count: usize) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut answers = Vec::new();
    for question in ["saga", "caching", "why-this-role", "logging"] {
        for name in ["strong.md", "weak.md", "a.md", "b.md", "c.md", "d.md"] {
            let path = root.join(question).join(name);
            answers.extend(fs::read_to_string(path).ok().map(|text| (question, text)));
        }
    }
    let line = |id: usize| {
        let (question, text) = &answers[id % answers.len()];
        serde_json::json!({ "id": id, "question": question, "text": text }).to_string()
    };
    (0..count).map(line).collect()
}

#[test]
fn several_processes_give_what_one_gives() {
    let lines = lines(60);
    let filter = |lines: &[String], threads: &str| {
        let output = run(&["--format", "jsonl", "--threads", threads, "-"], &(lines.join("\n") + "\n"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let one = filter(&lines, "1");
    let ids: Vec<u64> =
        one.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_u64().unwrap()).collect();
    assert!(ids.iter().copied().eq(0..60), "{ids:?}");
    assert_eq!(filter(&lines, "3"), one);
    let parts: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = lines.chunks(17).map(|part| scope.spawn(|| filter(part, "1"))).collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    assert_eq!(parts.concat(), one);
}

/// A filter that gets its lines one by one.
struct Filter {
    child: Child,
    results: BufReader<std::process::ChildStdout>,
}

impl Filter {
    fn new(args: &[&str]) -> Self {
        let mut child = batch(args).spawn().expect("the program starts");
        let results = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, results }
    }

    fn send(&mut self, line: &str) {
        self.try_send(line).expect("the program reads");
    }

    fn try_send(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.child.stdin.as_mut().expect("it is open"), "{line}")
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.results.read_line(&mut line).expect("the program writes");
        serde_json::from_str(&line).expect("a line is a result")
    }
}

#[test]
fn who_waits_for_a_result_gets_it() {
    let mut filter = Filter::new(&["--format", "jsonl", "-"]);
    for line in lines(3) {
        filter.send(&line);
        let sent: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(filter.receive()["id"], sent["id"]);
    }
    drop(filter.child.stdin.take());
    assert!(filter.child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_what_is_finished_and_says_what_is_left() {
    let mut filter = Filter::new(&["--format", "jsonl", "-"]);
    let lines = lines(4);
    filter.send(&lines[0]);
    assert_eq!(filter.receive()["id"], 0);
    let pid = filter.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut messages = BufReader::new(filter.child.stderr.take().unwrap());
    let mut message = String::new();
    messages.read_line(&mut message).unwrap();
    assert_eq!(message, "note: stopping; Ctrl-C again stops at once\n");
    // It looks for Ctrl-C before and after it reads a line: it may be gone before the first of these, or the second.
    let _ = filter.try_send(&lines[1]).and_then(|()| filter.try_send(&lines[2]));
    drop(filter.child.stdin.take());
    let mut rest = String::new();
    messages.read_to_string(&mut rest).unwrap();
    assert!(rest.starts_with("warning: interrupted after 1 answers; left is standard input, line 2"), "{rest}");
    assert_eq!(filter.child.wait().unwrap().code(), Some(2));
}

#[test]
fn all_threads_see_the_same_notes() {
    let of = |threads: &str| run(&["--threads", threads, "--format", "json", "samples/notes", "samples/saga"], "");
    let (one, many) = (of("1"), of("4"));
    assert_eq!(text(&one.stdout), text(&many.stdout));
    assert_eq!(text(&one.stderr), text(&many.stderr));
    let reports: Value = serde_json::from_slice(&one.stdout).unwrap();
    let reports = reports.as_array().unwrap();
    assert_eq!(reports.len(), 24);
    for report in reports {
        let file = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(report["file"].as_str().unwrap())).unwrap();
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let part = number(&report["part"]["start"])..number(&report["part"]["end"]);
        let lines_before = file[..part.start].split(|byte| *byte == b'\n').count();
        assert_eq!(number(&report["part"]["line"]), lines_before);
        for concept in report["concepts"].as_array().unwrap() {
            for evidence in concept["evidence"].as_array().unwrap() {
                let range = number(&evidence["start"])..number(&evidence["end"]);
                assert!(part.start <= range.start && range.end <= part.end, "{evidence}");
                assert_eq!(&file[range.clone()], evidence["text"].as_str().unwrap().as_bytes());
                let line = file[..range.start].split(|byte| *byte == b'\n').count();
                assert_eq!(number(&evidence["line"]), line, "{evidence}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("saga.md"), "I would use a saga.\n").unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("up")).unwrap();
    let path = folder.path().to_str().unwrap();
    for (args, has_warning) in [(&["--format", "csv", path][..], false), (&["--follow", "--format", "csv", path], true)]
    {
        let output = run(args, "");
        assert!(output.status.success());
        assert_eq!(text(&output.stdout).lines().count(), 2, "{}", text(&output.stdout));
        assert_eq!(text(&output.stderr).starts_with("warning: "), has_warning, "{}", text(&output.stderr));
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let mut child = batch(&["--format", "jsonl", "-"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // The program may end before it has read everything.
    let _ = stdin.write_all(lines(300).join("\n").as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "");
}

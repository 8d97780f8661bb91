//! Files that are none, that never end, that are gone in the middle, or that cannot be written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A run of the program itself.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command.args(["-q", "saga"]).stdin(Stdio::null());
    command
}

fn sample() -> String {
    format!("{}/samples/saga/b.md", env!("CARGO_MANIFEST_DIR"))
}

/// Fails unless the program stops with exit code 2, prints nothing, and says `message`.
#[track_caller]
fn is_refused(output: &Output, message: &str) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(err.contains(message) && !err.contains("panicked"), "{err}");
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

/// Fails unless the file with `bytes` is refused with `message`.
#[track_caller]
fn bytes_are_refused(bytes: &[u8], message: &str) {
    let folder = tempfile::tempdir().expect("the test may write and run");
    let path = folder.path().join("answer.txt");
    fs::write(&path, bytes).expect("the test may write and run");
    is_refused(&program().arg(path).output().expect("the test may write and run"), message);
}

#[test]
fn text_that_is_not_utf8_is_refused_with_the_offset() {
    bytes_are_refused(b"ab\ncd\xff\xff\xffgh", "is not UTF-8: byte 0xff at offset 5 (line 2)");
}

#[test]
fn latin1_gets_a_helpful_word() {
    let latin: Vec<u8> = "A saga in the café, très bien.".chars().map(|c| c as u8).collect();
    bytes_are_refused(
        &latin,
        "byte 0xe9 at offset 17 (line 1); it looks like Latin-1 or Windows-1252; save it as UTF-8",
    );
}

#[test]
fn utf16_and_utf32_get_a_helpful_word() {
    bytes_are_refused(b"\xff\xfea\0b\0", "is UTF-16; save it as UTF-8");
    bytes_are_refused(b"\xfe\xff\0a\0b", "is UTF-16; save it as UTF-8");
    bytes_are_refused(b"\xff\xfe\0\0a\0\0\0", "is UTF-32; save it as UTF-8");
}

#[test]
fn nul_bytes_are_refused_with_the_offset() {
    bytes_are_refused(b"a saga\0", "is no text: there is a NUL byte at offset 6");
}

#[test]
fn a_byte_order_mark_is_left_out_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.txt");
    fs::write(&path, "\u{feff}saga over three services, because no lock reaches that far.").unwrap();
    let output = program().args(["--format", "json"]).arg(path).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let starts = report["concepts"].as_array().unwrap().iter().filter_map(|c| c["evidence"][0]["start"].as_u64());
    assert_eq!(starts.min(), Some(3), "{report}");
}

#[test]
fn a_file_over_the_limit_is_refused_and_the_limit_can_be_raised() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.txt");
    fs::write(&path, "a saga ".repeat(3 << 10)).unwrap();
    let refused = program().args(["--max-size", "16K"]).arg(&path).output().unwrap();
    is_refused(&refused, "is larger than 16 KiB; `--max-size` raises the limit");
    assert!(program().args(["--max-size", "32K"]).arg(&path).status().unwrap().success());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A file of a gigabyte takes no room on the disk: it is all hole.
    #[test]
    fn a_file_of_a_gigabyte_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.txt");
        fs::File::create(&path).and_then(|file| file.set_len(1 << 30)).unwrap();
        is_refused(&program().arg(path).output().unwrap(), "is larger than 16 MiB; `--max-size` raises the limit");
    }

    #[test]
    fn a_device_that_never_ends_is_refused() {
        is_refused(&program().arg("/dev/zero").output().unwrap(), "is larger than 16 MiB");
        let zero = fs::File::open("/dev/zero").unwrap();
        is_refused(&program().stdin(zero).output().unwrap(), "standard input is larger than 16 MiB");
    }

    #[test]
    fn bars_and_a_baseline_that_never_end_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("answer.md"), "A saga.").unwrap();
        fs::write(folder.path().join("evaluate.toml"), "[[answer]]\npath = \"answer.md\"\nquestion = \"saga\"\n")
            .unwrap();
        for option in ["--config", "--baseline"] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
            let output = command.current_dir(folder.path()).args(["check", option, "/dev/zero"]).output().unwrap();
            is_refused(&output, "is larger than 16 MiB");
        }
    }

    #[test]
    fn a_pipe_in_a_folder_of_answers_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join("pipe.md")).status().unwrap().success());
        fs::write(folder.path().join("saga.md"), fs::read(sample()).unwrap()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
        let output = command.args(["batch", "--format", "csv"]).arg(folder.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
    }

    #[test]
    fn a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        is_refused(&program().arg(folder.path()).output().unwrap(), "is a folder; name the files in it");
    }

    #[test]
    fn a_pipe_with_a_name_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = program().args(["--format", "csv"]).arg(&pipe).stdout(Stdio::piped()).spawn().unwrap();
        fs::write(&pipe, fs::read(sample()).unwrap()).unwrap();
        let output = reader.wait_with_output().unwrap();
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("excellent"), "{output:?}");
    }

    #[test]
    fn a_file_that_has_vanished_is_an_error_and_the_others_are_scored() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone.txt");
        let output = program().args(["--format", "csv"]).arg(&gone).arg(sample()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("gone.txt"), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("excellent"), "{output:?}");
    }

    #[test]
    fn a_file_that_shrinks_and_vanishes_again_and_again_never_breaks_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.txt");
        let text = fs::read_to_string(sample()).unwrap().repeat(200);
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    fs::write(&path, &text).unwrap();
                    fs::File::create(&path).unwrap();
                    fs::remove_file(&path).unwrap();
                }
            });
            for _ in 0..10 {
                let output = program().args(["--format", "csv"]).arg(&path).output().unwrap();
                let err = String::from_utf8_lossy(&output.stderr);
                assert!(matches!(output.status.code(), Some(0 | 2)) && !err.contains("panicked"), "{output:?}");
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
    }

    #[test]
    fn a_file_without_permission_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.txt");
        fs::write(&path, "a saga").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&path).is_ok() {
            // The test runs as root, who may read anything: the next case still is one for everybody.
            fs::remove_file(&path).unwrap();
        }
        is_refused(&program().arg(&path).output().unwrap(), "cannot read");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error() {
        let output = program().args(["-o", "/proc/report.txt"]).arg(sample()).output().unwrap();
        is_refused(&output, "cannot write `/proc/report.txt`");
    }

    #[test]
    fn a_full_disk_behind_standard_output_is_an_error() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program().arg(sample()).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("No space left"), "{output:?}");
    }

    #[test]
    fn a_full_device_behind_o_is_an_error() {
        let output = program().args(["-o", "/dev/full"]).arg(sample()).output().unwrap();
        is_refused(&output, "No space left");
    }

    /// Runs the program in a shell that lets it write `blocks` of 512 or 1024 bytes to a file: for the program, that is a full
    /// disk. (The signal that would end it is ignored, as it is in most services.)
    fn with_little_room(blocks: usize, target: &Path) -> Output {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_evaluate"), "-q", "saga", "--format", "json", "-o"]);
        command.arg(target).arg(sample()).stdin(Stdio::null()).output().expect("the test may write and run")
    }

    #[test]
    fn the_old_report_stays_whole_on_a_full_disk() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        fs::write(&report, "old and whole").unwrap();
        is_refused(&with_little_room(1, &report), "File too large");
        assert_eq!(fs::read_to_string(&report).unwrap(), "old and whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(with_little_room(1_000, &report).status.success());
        assert!(fs::read_to_string(&report).unwrap().ends_with("}\n"));
    }

    #[test]
    fn a_closed_pipe_is_a_quiet_end() {
        let script = "\"$@\" | head -n 1";
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_evaluate"), "-q", "saga", "--explain"]).arg(sample());
        let output = command.args([&sample(); 50]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
    }
}

//! The program, run inside the test.

use std::collections::BTreeMap;
use std::ffi::OsString;

use evaluate::cli::{Exit, Io, Messages, run};

/// Runs the program with `args`; returns how it ended, standard output and standard error.
pub fn evaluate(args: &[&str]) -> (Exit, String, String) {
    let args: Vec<OsString> = std::iter::once("evaluate").chain(args.iter().copied()).map(OsString::from).collect();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: Box::new(std::io::empty()),
        stdout: Box::new(&mut stdout),
        messages: Messages { to: Box::new(&mut stderr), is_terminal: false, color: false },
        stdin_is_terminal: false,
        stdout_is_terminal: false,
        width: None,
        env: BTreeMap::new(),
    };
    let exit = run(args, &mut io);
    drop(io);
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    (exit, text(stdout), text(stderr))
}

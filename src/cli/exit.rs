//! How the program ends.

use std::process::ExitCode;

/// What the exit code says; a later one is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, and where a bar was set, met.
    Passed,
    /// 1: done, and something is not as it should be: an answer below its bar, a failing case, a warning.
    Findings,
    /// 2: not done, or not all of it: bad usage, an unreadable file, a bad rubric, an unknown question.
    CouldNotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Passed => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::CouldNotRun => Self::from(2),
        }
    }
}

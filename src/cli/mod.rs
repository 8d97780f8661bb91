//! The command line: arguments, files, streams, colour and exit codes. Nothing else in the program touches these.
//!
//! [`run`] is the whole program with its surroundings as arguments ([`Io`]). Each subcommand has a file of its own.

mod app;
mod batch;
mod check;
mod check_files;
mod completions;
mod define;
mod detect;
mod exit;
mod init;
mod input;
mod io;
mod judges;
mod list;
mod man;
mod notes;
mod output;
mod rubric;
mod rubric_calibrate;
mod rubric_lint;
mod rubric_new;
mod rubric_schema;
mod rubric_test;
mod rubrics;
mod score;
mod show;
mod size;
mod watch;

pub use app::{command, run};
pub use exit::Exit;
pub use io::{Io, Messages, VARIABLES};

//! The `evaluate` command; everything is in [`evaluate::cli`].

use std::env;
use std::process::ExitCode;

use evaluate::cli::{self, Io};

fn main() -> ExitCode {
    cli::run(env::args_os(), &mut Io::std()).into()
}

//! Ctrl-C: the first ends a batch in good order, the second at once.

use std::io::{self, Write as _};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// What a shell gives a program that Ctrl-C ended.
const ENDED_BY_INTERRUPT: i32 = 130;

/// Listens for Ctrl-C from now on.
pub(super) fn listen() {
    let on_interrupt = || {
        if STOPPED.swap(true, Ordering::SeqCst) {
            process::exit(ENDED_BY_INTERRUPT);
        }
        // This is a thread of its own; whether anybody reads the note does not matter.
        let _ = writeln!(io::stderr(), "note: stopping; Ctrl-C again stops at once");
    };
    // It fails where somebody else listens already, who then decides.
    let _ = ctrlc::set_handler(on_interrupt);
}

/// Whether there was a Ctrl-C.
pub(super) fn is_stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}

//! How far a batch is, for a person who waits: on standard error, and only if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line that shows progress, or nothing.
pub(super) struct Progress {
    bar: ProgressBar,
    answers: usize,
    file: String,
}

impl Progress {
    /// Shows something if `is_wanted`; a bar if the number of files is known.
    pub(super) fn new(is_wanted: bool, files: Option<usize>) -> Self {
        let target = if is_wanted { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(files.map(|files| files as u64), target);
        let template =
            if files.is_some() { "{bar:30} {pos}/{len} files · {msg}" } else { "{spinner} {elapsed} · {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, answers: 0, file: String::new() }
    }

    /// An answer of `file` is done.
    pub(super) fn answer(&mut self, file: &str) {
        if self.bar.is_hidden() {
            return;
        }
        self.answers += 1;
        if self.file != file {
            file.clone_into(&mut self.file);
            self.bar.inc(1);
        }
        self.bar.set_message(format!("{} answers", self.answers));
    }

    /// Runs `write`, which may write to the terminal, with the line out of its way.
    pub(super) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

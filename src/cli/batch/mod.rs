//! `evaluate batch PATH ...`: scores every answer under the paths.
//!
//! ```text
//! arguments, standard input ── files ──▶ paths ── tasks ──▶ answers ── pool ──▶ judged on all threads
//!                                                                        └──▶ written in order, or summed up
//! ```
//!
//! All that is kept is what [`pool`] has under way, and for a summary a row for each answer.

mod bench;
mod files;
mod interrupt;
mod pool;
mod progress;
mod run;
mod tasks;

pub(super) use run::{Arguments, run};

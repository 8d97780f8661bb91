//! Answers against a bar: what `evaluate.toml` asks of each answer, which answers fall short of it and what would mend
//! that, and what got worse or better since a baseline was taken.
//!
//! Files go in as text; nothing here reads or writes one.

mod bar;
mod baseline;
mod breach;
mod config;
mod outcome;
mod raw;

pub use bar::{Bar, Required};
pub use baseline::{Baseline, Record, UnreadableBaseline};
pub use breach::{Breach, BreachCode, Level, breaches};
pub use config::{Config, Expectation, Selector};
pub use outcome::{Better, Judged, Outcome};

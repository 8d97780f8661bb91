//! From hits to evidence: which hits bring an idea to the table, and how deeply. Knows no weights and no score.
//!
//! [`negation`] finds what is denied or rejected, [`role`] what a sentence is for (prose, list, heading, question,
//! announcement), both by what [`grammar`] knows of small words, [`echo`] what is only given back or said again and again,
//! [`concept`] decides between missing, named and explained, [`order`] where each stage is treated, [`manner`] whether the
//! answer talks or lists.

pub mod concept;
mod cues;
pub mod echo;
pub mod grammar;
mod likeness;
pub mod manner;
pub mod negation;
pub mod order;
pub mod role;

pub use concept::{Detected, Detector, Evidence, FlagFound, Found, Status};
pub use cues::compiled_cues;
pub use grammar::{Grammar, is_function_word};
pub use manner::Manner;
pub use negation::{Scope, Scopes};
pub use order::{Order, StageFound, Violation};
pub use role::{Role, roles};

//! From hits to evidence: which hits bring an idea to the table, and how deeply. Knows no weights and no score.
//!
//! [`negation`] finds what is denied or rejected, [`role`] what a sentence is for (prose, list, heading, question,
//! announcement), [`concept`] decides between missing, named and explained, [`order`] finds where each stage is treated.

pub mod concept;
pub mod negation;
pub mod order;
pub mod role;

pub use concept::{Detector, Evidence, FlagFound, Found, Status};
pub use negation::{Scope, Scopes};
pub use order::{Order, StageFound, Violation};
pub use role::{Role, roles};

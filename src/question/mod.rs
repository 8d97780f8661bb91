//! Which question an answer answers: by what it says itself ([`named`]), else by what it talks about ([`Recogniser`]).
//!
//! Recognising must be cheap, so the vocabulary's patterns are not compiled for it. The signs of a question are its
//! `detect` patterns, all in one matcher, and the plain words of its texts. Both count by how special they are among the
//! questions, which the questions' own texts tell.

mod date;
mod named;
mod names;
mod notes;
mod outline;
mod profile;
mod recognise;

pub use date::Date;
pub use named::named;
pub use names::Names;
pub use notes::{Mistyped, NotedAnswer, Notes, notes};
pub use recognise::{Guess, Recogniser, Recognition, SURE, Sign, Unsure};

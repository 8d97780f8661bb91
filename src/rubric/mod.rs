//! Rubrics: TOML in, checked data out. Embedded and user rubrics take the same road.
//!
//! `raw` is what the files say, `check` turns it into [`Rubric`]s that are valid by construction and reports every
//! problem at once, [`Library`] holds all files and answers "which questions are there" and "give me this one", [`Lessons`] are what
//! the example sentences of all files teach.

mod check;
mod folder;
mod lessons;
mod library;
mod lookup;
mod model;
mod raw;
mod spanned;

pub use lessons::{ABSENT, Feature, Lessons, Weight, of_pair, of_word};
pub use library::{Definition, Library, LibraryError, Replaced, Summary, Topic, Wording, embeddable};
pub use lookup::{Lookup, look_up};
pub use model::{Case, Concept, ConceptIndex, Expected, Kind, RedFlag, Rubric, Rule, Rules, Stage, Tier};

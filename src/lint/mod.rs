//! What is wrong, or probably not meant, in the rubrics; one file for each lint. `docs/lints.md` tells writers about them.
//!
//! Mistakes that make a rubric unusable are found where rubrics are read ([`crate::rubric`]); the lints here look at
//! rubrics that can be used. [`lint`] runs all and sorts what they find by place.

mod cover;
mod diverging_spelling;
mod duplicate_pattern;
mod foreign_pattern;
mod general_pattern;
mod hidden_pattern;
mod hits;
mod impossible_pattern;
mod lopsided_weights;
mod run;
mod subject;
mod unheard_sentence;
mod untested_red_flag;
mod unused;
mod vetoed_pattern;

pub use run::{Options, lint};
pub use subject::Sample;

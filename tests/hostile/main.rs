//! What strangers may hand in: hostile answers, files, terminals and rubrics. Each case has a test that names it.

#[path = "../common/mod.rs"]
mod common;

mod files;
mod formats;
mod rubrics;
mod terminal;
mod text;

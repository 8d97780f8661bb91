//! The embedded rubric files; `src/build.rs` lists what is in `rubrics/`, so that adding a question is adding a file.

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

//! What `src/build.rs` put into the program. The build script, which runs most of this crate's modules itself, has a
//! module of the same name and functions that gives what it has made so far.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The English words with their American spellings, as a finite-state map.
pub(crate) fn lexicon() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"))
}

/// American spellings, one a line.
pub(crate) fn american() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/american.txt"))
}

/// Name and text of every file in `rubrics/`, and what it says (`rubric::embeddable`).
pub(crate) fn rubric_files() -> &'static [(&'static str, &'static str, &'static [u8])] {
    RUBRIC_FILES
}

/// Id, title and prompt of every embedded question, sorted by id.
pub(crate) fn questions() -> &'static [(&'static str, &'static str, &'static str)] {
    QUESTIONS
}

/// The compiled cues of `src/detect/cues.txt`; `None` while they are being compiled.
#[expect(clippy::unnecessary_wraps, reason = "the build script has none yet")]
pub(crate) fn cues() -> Option<&'static [u8]> {
    Some(include_bytes!(concat!(env!("OUT_DIR"), "/cues.bin")))
}

/// How the embedded questions differ (`question::Recogniser::embeddable`); `None` while that is being found out.
#[expect(clippy::unnecessary_wraps, reason = "the build script has none yet")]
pub(crate) fn profiles() -> Option<&'static [u8]> {
    Some(include_bytes!(concat!(env!("OUT_DIR"), "/profiles.bin")))
}

/// The compiled judge of an embedded question.
pub(crate) fn judge(question: &str) -> Option<&'static [u8]> {
    let position = JUDGES.binary_search_by_key(&question, |(id, _)| id).ok()?;
    Some(JUDGES[position].1)
}

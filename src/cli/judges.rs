//! Judges of many questions, for many answers and threads.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use anyhow::Context as _;

use crate::engine::Judge;
use crate::question::{Names, Recogniser, named};

use super::rubrics::Rubrics;

/// Judges, each made when its question first comes up.
pub(super) struct Judges<'r> {
    rubrics: &'r Rubrics,
    /// Whether the report shows patterns.
    with_patterns: bool,
    names: Names,
    /// By id.
    known: BTreeMap<String, OnceLock<Judge>>,
    recogniser: OnceLock<Recogniser>,
}

impl<'r> Judges<'r> {
    /// For all questions of `rubrics`; their rubrics have their patterns if `with_patterns`.
    pub(super) fn new(rubrics: &'r Rubrics, with_patterns: bool) -> Self {
        let names = rubrics.names();
        let known = names.ids().map(|id| (id.to_owned(), OnceLock::new())).collect();
        Self { rubrics, with_patterns, names, known, recogniser: OnceLock::new() }
    }

    /// What the questions are called.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The judges that were needed so far, by their questions' ids.
    pub(super) fn made(&self) -> impl Iterator<Item = &Judge> {
        self.known.values().filter_map(OnceLock::get)
    }

    /// The judge for `question`, matched without case.
    ///
    /// # Errors
    /// If there is no such question, or its rubric has mistakes.
    pub(super) fn get(&self, question: &str) -> anyhow::Result<&Judge> {
        let new = || self.rubrics.judge(question, self.with_patterns);
        let Some(judge) = self.known.get(&question.trim().to_lowercase()) else {
            // The error names the nearest ids.
            return Err(new().err().unwrap_or_else(|| anyhow::anyhow!("there is no question `{question}`")));
        };
        if let Some(judge) = judge.get() {
            return Ok(judge);
        }
        // Two threads may make one at the same time; one of the two is kept.
        let made = new()?;
        Ok(judge.get_or_init(|| made))
    }

    /// The question that an answer names, or that it is recognised to answer, which a note then tells.
    ///
    /// # Errors
    /// If it names none and is not recognised for sure. The error names the file `name`.
    pub(super) fn question(&self, answer: &str, name: &str) -> anyhow::Result<(String, Option<String>)> {
        match named(answer, &self.names) {
            Some(question) => Ok((question, None)),
            None => self.recognised(answer, name).map(|(question, note)| (question, Some(note))),
        }
    }

    /// The question that an answer is recognised to answer, and the note that tells so.
    ///
    /// # Errors
    /// If that is not sure. The error names the file `name`.
    pub(super) fn recognised(&self, answer: &str, name: &str) -> anyhow::Result<(String, String)> {
        let recogniser = self.recogniser.get_or_init(|| Recogniser::new(self.rubrics.library()));
        let recognition = recogniser.recognise(answer);
        let guess = recognition.sure().with_context(|| name.to_owned())?;
        let (question, percent) = (&guess.question, guess.percent());
        let note = format!("{name}: taken for an answer to `{question}` ({percent} sure); `--question` overrules");
        Ok((question.clone(), note))
    }
}

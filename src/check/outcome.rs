//! What came of checking one answer.

use serde::Serialize;

use super::breach::{Breach, BreachCode, Level};

/// One answer, checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// As shown.
    pub file: String,
    /// Where the answer starts, if its file holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// `None` if it could not be judged; a breach then says why.
    #[serde(flatten)]
    pub judged: Option<Judged>,
    /// In which ways it falls short.
    pub breaches: Vec<Breach>,
    /// What got better since the baseline was taken.
    pub better: Vec<Better>,
}

/// An answer as it was judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// Question id.
    pub question: String,
    /// The question in a few words.
    pub title: String,
    /// 0 to 100, to a thousandth.
    pub score: f64,
    /// Name of the score's range.
    pub band: String,
    /// Words of its prose, where they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<usize>,
}

/// Something that got better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Better {
    /// Id of the concept or red flag, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What is better: a lower-case fragment.
    pub message: String,
}

impl Outcome {
    /// An answer that could not be judged, for the reason `message`.
    #[must_use]
    pub fn not_judged(file: &str, message: String) -> Self {
        let breach = Breach::whole(BreachCode::NotJudged, message, String::new());
        Self { file: file.to_owned(), line: None, judged: None, breaches: vec![breach], better: Vec::new() }
    }

    /// The same, if the answer starts on `line` of a file that holds several. What is about the answer as a whole stands
    /// there.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        for breach in self.breaches.iter_mut().filter(|breach| breach.line < line) {
            breach.line = line;
        }
        Self { line: Some(line), ..self }
    }

    /// The breaches by which it fails.
    pub fn errors(&self) -> impl Iterator<Item = &Breach> {
        self.breaches.iter().filter(|breach| breach.level == Level::Error)
    }

    /// Whether it was judged and meets its bar.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.errors().next().is_none()
    }
}

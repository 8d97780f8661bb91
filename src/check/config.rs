//! `evaluate.toml`: from what the file says to what can be relied on. Every problem is reported, with its place.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use globset::{GlobBuilder, GlobMatcher};
use toml::Spanned;

use crate::finding::{Finding, Place, Severity};
use crate::rubric::Library;

use super::bar::{PartialBar, Required};
use super::raw::{RawAnswer, RawConfig, RawDefaults};

/// A checked `evaluate.toml`.
#[derive(Debug)]
pub struct Config {
    defaults: PartialBar,
    answers: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    selector: Selector,
    question: Option<String>,
    bar: PartialBar,
}

/// Which files an `[[answer]]` is about: a path or a glob, relative to the folder of the file that says so.
#[derive(Clone, Debug)]
pub struct Selector {
    /// As written.
    pub pattern: String,
    /// Where it is written.
    pub place: Place,
    /// `None` for a plain path.
    glob: Option<GlobMatcher>,
}

/// What is asked of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// The question that it answers, if the file says so.
    pub question: Option<String>,
    /// What it must reach.
    pub bar: super::Bar,
}

impl Selector {
    /// Whether the file at `path`, with `/` between folders, is meant.
    #[must_use]
    pub fn selects(&self, path: &str) -> bool {
        self.glob.as_ref().map_or_else(|| plain(&self.pattern) == path, |glob| glob.is_match(path))
    }

    /// Whether it may select several files.
    #[must_use]
    pub fn is_glob(&self) -> bool {
        self.glob.is_some()
    }

    /// The file of a plain path; of a glob, the folder that all its files are in.
    #[must_use]
    pub fn root(&self) -> String {
        let pattern = plain(&self.pattern);
        if !self.is_glob() {
            return pattern;
        }
        let folders: Vec<&str> = pattern.split('/').collect();
        let names: Vec<&str> =
            folders[..folders.len() - 1].iter().copied().take_while(|name| !has_signs(name)).collect();
        names.join("/")
    }
}

/// `./answers//saga.md` is `answers/saga.md`.
fn plain(path: &str) -> String {
    path.split('/').filter(|name| !name.is_empty() && *name != ".").collect::<Vec<_>>().join("/")
}

fn has_signs(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

impl Config {
    /// Reads `source`, the text of the file `name`. Ids of questions and concepts must be those of `library`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(name: &str, source: &str, library: &Library) -> Result<Self, Vec<Finding>> {
        let mut checker = Checker { name, source, library, findings: Vec::new() };
        let raw: RawConfig = toml::from_str(source).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![checker.finding(at, "toml", error.message().to_owned(), SEE_DOCS.to_owned())]
        })?;
        let defaults = checker.defaults(&raw.defaults);
        let answers = raw.answer.iter().filter_map(|answer| checker.entry(answer)).collect();
        if raw.answer.is_empty() {
            let help = "add an [[answer]] with the `path` of a file, or a glob such as \"answers/*.md\"".to_owned();
            let finding = checker.finding(0, "no-answers", "no answer is named".to_owned(), help);
            checker.findings.push(finding);
        }
        let mut findings = checker.findings;
        findings.sort();
        if findings.is_empty() { Ok(Self { defaults, answers }) } else { Err(findings) }
    }

    /// Which files the answers are, in the order of the file.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.answers.iter().map(|entry| &entry.selector)
    }

    /// What is asked of the file at `path`, with `/` between folders, relative to the configuration's folder: of several
    /// entries that select it, a later one overrides an earlier one, key by key. If the file holds several answers,
    /// `question` is that of the one that is asked for, and entries for other questions do not select it. `None` if no
    /// entry does.
    #[must_use]
    pub fn expectation(&self, path: &str, question: Option<&str>) -> Option<Expectation> {
        let mut expectation = Expectation::default();
        self.defaults.lay_over(&mut expectation.bar);
        let mut is_selected = false;
        let is_meant =
            |entry: &&Entry| question.is_none() || entry.question.is_none() || entry.question.as_deref() == question;
        for entry in self.at(path).filter(is_meant) {
            is_selected = true;
            expectation.question = entry.question.clone().or(expectation.question);
            entry.bar.lay_over(&mut expectation.bar);
        }
        is_selected.then_some(expectation)
    }

    /// The questions whose answers are asked for by name in the file at `path`.
    #[must_use]
    pub fn questions(&self, path: &str) -> BTreeSet<&str> {
        self.at(path).filter_map(|entry| entry.question.as_deref()).collect()
    }

    fn at(&self, path: &str) -> impl Iterator<Item = &Entry> {
        self.answers.iter().filter(move |entry| entry.selector.selects(path))
    }
}

const SEE_DOCS: &str = "see docs/check.md for the format";

struct Checker<'c> {
    name: &'c str,
    source: &'c str,
    library: &'c Library,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn finding(&self, at: usize, code: &'static str, message: String, help: String) -> Finding {
        Finding { place: Place::new(self.name, self.source, at), severity: Severity::Error, code, message, help }
    }

    fn error<T>(&mut self, at: &Spanned<T>, code: &'static str, message: String, help: impl Into<String>) {
        let finding = self.finding(at.span().start, code, message, help.into());
        self.findings.push(finding);
    }

    fn defaults(&mut self, raw: &RawDefaults) -> PartialBar {
        self.words(raw.min_words.as_ref(), raw.max_words.as_ref());
        PartialBar {
            min_score: self.min_score(raw.min_score.as_ref()),
            require: None,
            forbid_red_flags: raw.forbid_red_flags,
            min_words: raw.min_words.as_ref().map(|words| *words.get_ref()),
            max_words: raw.max_words.as_ref().map(|words| *words.get_ref()),
        }
    }

    fn entry(&mut self, raw: &RawAnswer) -> Option<Entry> {
        self.words(raw.min_words.as_ref(), raw.max_words.as_ref());
        let question = raw.question.as_ref().and_then(|question| self.question(question));
        let require = raw.require.as_ref().map(|required| {
            required.iter().filter_map(|required| self.required(required, question.as_deref())).collect()
        });
        let bar = PartialBar {
            min_score: self.min_score(raw.min_score.as_ref()),
            require,
            forbid_red_flags: raw.forbid_red_flags,
            min_words: raw.min_words.as_ref().map(|words| *words.get_ref()),
            max_words: raw.max_words.as_ref().map(|words| *words.get_ref()),
        };
        Some(Entry { selector: self.selector(&raw.path)?, question, bar })
    }

    /// In thousandths.
    fn min_score(&mut self, raw: Option<&Spanned<f64>>) -> Option<u32> {
        let raw = raw?;
        let score = *raw.get_ref();
        if !(0.0..=100.0).contains(&score) {
            self.error(raw, "bad-score", format!("{score} is no score"), "scores go from 0 to 100");
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100,000")]
        let milli = (score * 1000.0).round() as u32;
        Some(milli)
    }

    fn words(&mut self, min: Option<&Spanned<u32>>, max: Option<&Spanned<u32>>) {
        let Some(max) = max else { return };
        if *max.get_ref() == 0 {
            self.error(max, "bad-words", "no answer has 0 words".to_owned(), "remove the key to allow any length");
        } else if let Some(min) = min.filter(|min| min.get_ref() > max.get_ref()) {
            let message = format!("at least {} words and at most {} cannot both be", min.get_ref(), max.get_ref());
            self.error(max, "bad-words", message, "make `max-words` the larger one");
        }
    }

    fn selector(&mut self, raw: &Spanned<String>) -> Option<Selector> {
        let pattern = raw.get_ref().clone();
        let is_outside = |part| !matches!(part, Component::Normal(_) | Component::CurDir);
        if plain(&pattern).is_empty() || Path::new(&pattern).components().any(is_outside) {
            let message = format!("`{pattern}` is no path of an answer");
            self.error(raw, "bad-path", message, "write a path below the folder of this file, without `..`");
            return None;
        }
        let glob = if has_signs(&pattern) {
            match GlobBuilder::new(&plain(&pattern)).literal_separator(true).build() {
                Ok(glob) => Some(glob.compile_matcher()),
                Err(error) => {
                    let message = format!("`{pattern}` is no glob: {}", error.kind());
                    self.error(raw, "bad-path", message, "signs are `*`, `**`, `?`, `[ab]` and `{a,b}`");
                    return None;
                }
            }
        } else {
            None
        };
        Some(Selector { pattern, place: Place::new(self.name, self.source, raw.span().start), glob })
    }

    /// In lower case.
    fn question(&mut self, raw: &Spanned<String>) -> Option<String> {
        let id = raw.get_ref().trim().to_lowercase();
        if self.library.questions().any(|known| known == id) {
            return Some(id);
        }
        let help = did_you_mean(&id, self.library.questions());
        let help = help.unwrap_or_else(|| "`evaluate list` shows all questions".to_owned());
        self.error(raw, "unknown-question", format!("there is no question `{}`", raw.get_ref()), help);
        None
    }

    /// `concept` or `concept:explained`.
    fn required(&mut self, raw: &Spanned<String>, question: Option<&str>) -> Option<Required> {
        let text = raw.get_ref().trim();
        let (id, depth) = text.split_once(':').unwrap_or((text, "named"));
        let (id, depth) = (id.trim().to_lowercase(), depth.trim());
        if !["named", "explained"].contains(&depth) {
            let message = format!("`{depth}` is no depth");
            self.error(raw, "bad-depth", message, format!("write \"{id}\" or \"{id}:explained\""));
            return None;
        }
        let listed: Vec<&str> = self.library.questions_with(&id).collect();
        let is_listed = question.map_or(!listed.is_empty(), |question| listed.contains(&question));
        if !is_listed {
            let message = match question {
                Some(question) => format!("question `{question}` has no concept `{id}`"),
                None => format!("no question has a concept `{id}`"),
            };
            let library = self.library;
            let of_question = |id: &&str| question.is_none_or(|of| library.questions_with(id).any(|one| one == of));
            let near = did_you_mean(&id, library.vocabulary().map(|entry| entry.id).filter(of_question));
            let shown = question.map_or("`evaluate list` shows the questions".to_owned(), |question| {
                format!("`evaluate show {question}` shows its concepts")
            });
            self.error(raw, "unknown-concept", message, near.unwrap_or(shown));
            return None;
        }
        let place = Place::new(self.name, self.source, raw.span().start);
        Some(Required { concept: id, explained: depth == "explained", place })
    }
}

/// Suggestions made for an unknown id.
const MOST_SUGGESTIONS: usize = 3;

/// The ids among `known` that are spelled nearly like `wanted` or hold it; `None` if there is none.
fn did_you_mean<'k>(wanted: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    let mut near: Vec<(usize, &str)> = known.map(|id| (strsim::osa_distance(id, wanted), id)).collect();
    near.retain(|(distance, id)| *distance <= 1 + wanted.len() / 4 || id.contains(wanted) && wanted.len() > 2);
    near.sort_unstable();
    let near: Vec<String> = near.iter().take(MOST_SUGGESTIONS).map(|(_, id)| format!("`{id}`")).collect();
    let (last, before) = near.split_last()?;
    let near = if before.is_empty() { last.clone() } else { format!("{} or {last}", before.join(", ")) };
    Some(format!("did you mean {near}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths among these that `path = "pattern"` selects.
    #[track_caller]
    fn check(pattern: &str, root: &str, selected: &[&str]) {
        let source = format!("[[answer]]\npath = \"{pattern}\"\n");
        let config = Config::read("evaluate.toml", &source, &Library::default()).unwrap();
        let selector = config.selectors().next().unwrap();
        let paths = ["a.md", "x/a.md", "x/y/b.md", "x/b.txt"];
        let found: Vec<&str> = paths.into_iter().filter(|path| selector.selects(path)).collect();
        assert_eq!((found.as_slice(), selector.root().as_str()), (selected, root), "{pattern}");
    }

    #[test]
    fn a_path_selects_one_file_and_a_glob_many() {
        check("x/a.md", "x/a.md", &["x/a.md"]);
        check("./x//a.md", "x/a.md", &["x/a.md"]);
        check("*.md", "", &["a.md"]);
        check("x/*", "x", &["x/a.md", "x/b.txt"]);
        check("x/**/*.md", "x", &["x/a.md", "x/y/b.md"]);
        check("**/[ab].{md,txt}", "", &["a.md", "x/a.md", "x/y/b.md", "x/b.txt"]);
    }

    #[test]
    fn a_later_entry_overrides_key_by_key() {
        let source = "[defaults]\nmin-score = 50\nmax-words = 9\n\
                      [[answer]]\npath = \"*.md\"\nmin-score = 60.5\nforbid-red-flags = true\n\
                      [[answer]]\npath = \"a.md\"\nmax-words = 8\nforbid-red-flags = false\n";
        let config = Config::read("evaluate.toml", source, &Library::default()).unwrap();
        let bar = |path: &str| config.expectation(path, None).map(|expectation| expectation.bar);
        let numbers = |path: &str| bar(path).map(|bar| (bar.min_score, bar.max_words, bar.forbid_red_flags));
        assert_eq!(numbers("a.md"), Some((Some(60_500), Some(8), false)));
        assert_eq!(numbers("b.md"), Some((Some(60_500), Some(9), true)));
        assert_eq!(numbers("b.txt"), None);
    }

    #[test]
    fn an_entry_with_a_question_is_about_one_of_several_answers() {
        let mut library = Library::default();
        for id in ["saga", "caching"] {
            library.add(&format!("{id}.toml"), &format!("id = \"{id}\"\ntitle = \"t\"\nprompt = \"p\"\n"));
        }
        let source = "[[answer]]\npath = \"a.md\"\nquestion = \"Saga\"\nmin-score = 80\n\
                      [[answer]]\npath = \"b.md\"\nmin-score = 50\n\
                      [[answer]]\npath = \"b.md\"\nquestion = \"caching\"\nmin-score = 60\n";
        let config = Config::read("evaluate.toml", source, &library).unwrap();
        let min =
            |path: &str, question| config.expectation(path, question).map(|expectation| expectation.bar.min_score);
        assert_eq!(min("a.md", Some("saga")), Some(Some(80_000)));
        assert_eq!(min("a.md", Some("caching")), None);
        assert_eq!(min("b.md", Some("saga")), Some(Some(50_000)));
        assert_eq!(min("b.md", Some("caching")), Some(Some(60_000)));
        assert_eq!(min("b.md", None), Some(Some(60_000)));
        assert_eq!(config.questions("b.md").into_iter().collect::<Vec<_>>(), ["caching"]);
    }

    #[test]
    fn near_ids_are_proposed() {
        let known = || ["saga", "scalability", "caching"].into_iter();
        assert_eq!(did_you_mean("sage", known()).as_deref(), Some("did you mean `saga`?"));
        assert_eq!(did_you_mean("scale", known()), None);
        assert_eq!(did_you_mean("cach", known()).as_deref(), Some("did you mean `caching`?"));
    }
}

//! All rubric files together: the embedded ones and the user's.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::finding::{Finding, Lines, Place, Severity};
use crate::pattern::Classes;

use super::check::Checker;
use super::folder;
use super::lessons::Lessons;
use super::model::{Case, Rubric, Rule, Rules, Tier};
use super::raw::{Patterns, RawCases, RawConcept, RawExamples, RawFile, RawQuestion, RawVocabulary, Text};

/// A rubric file as read.
#[derive(Debug)]
pub(super) struct File {
    pub name: String,
    pub source: Cow<'static, str>,
    pub embedded: bool,
    lines: OnceLock<Lines>,
}

impl File {
    fn new(name: &str, source: Cow<'static, str>, embedded: bool) -> Arc<Self> {
        Arc::new(Self { name: name.to_owned(), source, embedded, lines: OnceLock::new() })
    }

    /// The place of byte `at`.
    pub(super) fn place(&self, at: usize) -> Place {
        self.lines.get_or_init(|| Lines::new(&self.source)).place(&self.name, &self.source, at)
    }
}

/// A vocabulary entry with the file that holds it.
#[derive(Debug)]
pub(super) struct Entry {
    pub file: Arc<File>,
    pub raw: RawConcept,
}

#[derive(Debug)]
struct Question {
    file: Arc<File>,
    raw: RawQuestion,
}

/// What a reader of the list of questions sees of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary<'l> {
    /// Kebab-case.
    pub id: &'l str,
    /// A group of questions, such as "exercises".
    pub set: &'l str,
    /// A few words.
    pub title: &'l str,
    /// The question as an interviewer asks it.
    pub prompt: &'l str,
    /// Comes with the program, rather than from a file of the user's.
    pub embedded: bool,
}

/// Something that a later file defines anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// "question", "vocabulary entry" or "word class".
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// The file whose one counts.
    pub by: String,
}

/// What a reader of the vocabulary sees of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition<'l> {
    /// Kebab-case.
    pub id: &'l str,
    /// The name to show.
    pub term: &'l str,
    /// Other names.
    pub aliases: &'l [String],
    /// What it is.
    pub definition: &'l str,
    /// A sentence to say aloud.
    pub say: &'l str,
    /// Comes with the program, rather than from a file of the user's.
    pub embedded: bool,
}

/// What a question is about, in its own words: by these an answer to it is recognised.
#[derive(Debug)]
pub struct Topic<'l> {
    /// Kebab-case.
    pub id: &'l str,
    /// Words by which an answer is recognised; those with mistakes are left out.
    pub detect: Vec<Rule>,
    /// What the question itself says.
    pub wordings: Vec<(Wording, &'l str)>,
    /// Its concepts, by id, each with the sentence that says why it matters here.
    pub concepts: Vec<(&'l str, Tier, &'l str)>,
}

/// What kind of text of a rubric something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// A title, a prompt, the name of a stage, a term.
    Name,
    /// A definition, a sentence to say, a reason.
    Text,
    /// An answer to be tested on, a red flag: its words may be beside the point.
    Example,
}

/// Why rubrics could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file or folder that cannot be read.
    #[error("cannot read rubrics from `{}`", path.display())]
    Read {
        /// As given.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder that is left alone, since it may belong to somebody else or never end.
    #[error("`{}` {what}", path.display())]
    Refused {
        /// As found.
        path: PathBuf,
        /// What is wrong with it, and what helps.
        what: String,
    },
    /// No question of that id.
    #[error("there is no question `{id}`{}", suggestion(nearest))]
    UnknownQuestion {
        /// As given.
        id: String,
        /// Ids that are near.
        nearest: Vec<String>,
    },
    /// A rubric with mistakes.
    #[error("the rubric has mistakes")]
    Invalid(Vec<Finding>),
}

/// The start of a name, if it is too long to be one.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{} …", &name[..end]),
        None => name.to_owned(),
    }
}

fn suggestion(nearest: &[String]) -> String {
    match nearest {
        [] => "; `evaluate list` shows all".to_owned(),
        near => format!("; did you mean {}?", near.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" or ")),
    }
}

/// Longest rubric file in bytes: the longest embedded one has a quarter of it.
const LONGEST_FILE: u64 = 1 << 20;
/// Most rubric files below one folder.
const MOST_FILES: usize = 10_000;
/// Longer names are shown by their start, and nothing is near to them.
const LONGEST_NAME: usize = 100;

/// What a rubric file says, as it goes into the program: the content that [`Library::builtin`] reads.
///
/// # Errors
/// If the text is no rubric file.
pub fn embeddable(source: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    Ok(postcard::to_stdvec(&RawFile::read(source)?)?)
}

/// Where the examples of the program stand: half of all that its rubric files say, and most commands need none.
const EXAMPLES: &str = "rubrics/examples/";

/// The examples of a file.
type Examples = (Arc<File>, BTreeMap<Text, RawExamples>);

/// Those files of the program whose name is `wanted`.
fn embedded(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (Arc<File>, RawFile)> {
    let files = crate::embedded::rubric_files().iter().filter(move |(name, ..)| wanted(name));
    files.map(|(name, source, content)| {
        let file = File::new(name, Cow::Borrowed(source), true);
        (file, postcard::from_bytes(content).expect("src/build.rs wrote these bytes with the same types"))
    })
}

/// All rubrics and the vocabulary.
#[derive(Debug, Default)]
pub struct Library {
    /// The word classes of each file; of two of one name the later counts.
    words: Vec<(Arc<File>, BTreeMap<Text, Patterns>)>,
    /// Made of `words` when they are asked for: most commands need none.
    classes: OnceLock<Classes>,
    class_places: OnceLock<BTreeMap<String, Place>>,
    /// Names of the files that do not come with the program.
    user_files: BTreeSet<String>,
    entries: BTreeMap<String, Entry>,
    /// The examples of each file, which add up; those of the program are read when they are asked for.
    examples: Vec<Examples>,
    embedded_examples: OnceLock<Vec<Examples>>,
    /// Made of `entries` and `examples` when they are asked for.
    lessons: OnceLock<Lessons>,
    questions: BTreeMap<String, Question>,
    findings: Vec<Finding>,
    replaced: Vec<Replaced>,
}

impl Library {
    /// The embedded rubrics.
    ///
    /// # Panics
    /// If the program was put together from two builds.
    #[must_use]
    pub fn builtin() -> Self {
        let mut library = Self::default();
        for (file, content) in embedded(|name| !name.starts_with(EXAMPLES)) {
            library.add_content(&file, content);
        }
        library
    }

    /// Adds a file's text: a question if it has an `id`, else words and vocabulary.
    pub fn add(&mut self, name: &str, source: &str) {
        let file = File::new(name, Cow::Owned(source.to_owned()), false);
        self.user_files.insert(file.name.clone());
        match RawFile::read(&file.source) {
            Ok(content) => self.add_content(&file, content),
            Err(error) => self.findings.push(Finding {
                place: file.place(error.span().map_or(0, |span| span.start)),
                severity: Severity::Error,
                code: "toml",
                message: error.message().trim_end().replace('\n', ": "),
                help: "see docs/rubrics.md for the format".to_owned(),
            }),
        }
    }

    /// Whether there is nothing but what comes with the program.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.user_files.is_empty() && !self.questions.is_empty()
    }

    fn add_content(&mut self, file: &Arc<File>, content: RawFile) {
        match content {
            RawFile::Question(raw) => self.add_question(file, *raw),
            RawFile::Vocabulary(raw) => self.add_vocabulary(file, raw),
        }
    }

    fn add_question(&mut self, file: &Arc<File>, raw: RawQuestion) {
        let id = raw.id.get_ref().clone();
        if self.questions.insert(id.clone(), Question { file: file.clone(), raw }).is_some() {
            self.replaced.push(Replaced { what: "question", id, by: file.name.clone() });
        }
    }

    fn add_vocabulary(&mut self, file: &Arc<File>, raw: RawVocabulary) {
        for name in raw.words.keys().filter(|name| self.words.iter().any(|(_, words)| words.contains_key(name))) {
            let id = name.get_ref().clone();
            self.replaced.push(Replaced { what: "word class", id, by: file.name.clone() });
        }
        if !file.embedded {
            // Those of the program were checked when it was built.
            let mut checker = Checker::new(file);
            for patterns in raw.words.values() {
                checker.rules(patterns);
            }
            self.findings.append(&mut checker.findings);
        }
        self.words.push((file.clone(), raw.words));
        (self.classes, self.class_places) = (OnceLock::new(), OnceLock::new());
        self.examples.push((file.clone(), raw.examples));
        self.lessons = OnceLock::new();
        for (id, concept) in raw.concept {
            let id = id.into_inner();
            if self.entries.insert(id.clone(), Entry { file: file.clone(), raw: concept }).is_some() {
                self.replaced.push(Replaced { what: "vocabulary entry", id, by: file.name.clone() });
            }
        }
    }

    /// Adds all `.toml` files under a folder, or one file. A question or entry whose id is known replaces the known one.
    ///
    /// Links to folders are not followed, and links to files only as far as they stay inside the folder.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be read, is too large, or leads out of the folder. Mistakes inside the files
    /// are [`Library::findings`].
    pub fn add_path(&mut self, path: &Path) -> Result<(), LibraryError> {
        if !path.is_dir() {
            return self.add_readable(path);
        }
        let files = folder::files(path)?;
        if files.len() > MOST_FILES {
            let what = format!("holds more than {MOST_FILES} rubric files; name a folder inside it");
            return Err(LibraryError::Refused { path: path.to_owned(), what });
        }
        files.iter().try_for_each(|file| self.add_readable(file))
    }

    fn add_readable(&mut self, path: &Path) -> Result<(), LibraryError> {
        let error = |source| LibraryError::Read { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        fs::File::open(path).and_then(|file| file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)).map_err(error)?;
        let refused = |what| LibraryError::Refused { path: path.to_owned(), what };
        if bytes.len() as u64 > LONGEST_FILE {
            return Err(refused(format!("is larger than {} MiB; split it into several files", LONGEST_FILE >> 20)));
        }
        let source = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            refused(format!("is not UTF-8: byte 0x{:02x} at offset {at}; save it as UTF-8", error.as_bytes()[at]))
        })?;
        self.add(&path.to_string_lossy(), source.strip_prefix('\u{feff}').unwrap_or(&source));
        Ok(())
    }

    /// Mistakes that belong to no single question: TOML syntax, word classes.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What a file added later defined anew.
    #[must_use]
    pub fn replaced(&self) -> &[Replaced] {
        &self.replaced
    }

    /// The word classes.
    #[must_use]
    pub fn classes(&self) -> &Classes {
        let class = |file: &Arc<File>, (name, patterns): (&Text, &Patterns)| {
            let rules = Checker::new(file).rules(patterns);
            (name.get_ref().clone(), rules.into_iter().map(|rule| rule.pattern).collect())
        };
        self.classes.get_or_init(|| {
            self.words.iter().flat_map(|(file, words)| words.iter().map(|words| class(file, words))).collect()
        })
    }

    /// What all example sentences teach, and the cases of vocabulary entries with them.
    #[must_use]
    pub fn lessons(&self) -> &Lessons {
        self.lessons.get_or_init(|| {
            let cases = self.entries.iter().flat_map(|(id, Entry { raw, .. })| {
                let RawCases { explained, named, missing } = &raw.cases;
                let shown = explained.iter().chain(named).map(|case| (true, case));
                let all = shown.chain(missing.iter().map(|case| (false, case)));
                all.map(move |(shows, case)| (id.as_str(), shows, case.get_ref().as_str()))
            });
            let examples = self.all_examples().flat_map(|(_, examples)| examples).flat_map(
                |(id, RawExamples { shown, missing })| {
                    let all = shown.iter().map(|text| (true, text)).chain(missing.iter().map(|text| (false, text)));
                    all.map(move |(shows, text)| (id.get_ref().as_str(), shows, text.as_str()))
                },
            );
            Lessons::new(cases.chain(examples))
        })
    }

    fn all_examples(&self) -> impl Iterator<Item = &Examples> {
        let embedded = self.embedded_examples.get_or_init(|| {
            let has_embedded = self.words.iter().any(|(file, _)| file.embedded);
            let files = embedded(|name| has_embedded && name.starts_with(EXAMPLES));
            let examples = |(file, content)| match content {
                RawFile::Vocabulary(raw) => (file, raw.examples),
                RawFile::Question(_) => (file, BTreeMap::new()),
            };
            files.map(examples).collect()
        });
        embedded.iter().chain(&self.examples)
    }

    /// Examples of what is no vocabulary entry, each with its place.
    pub fn examples_of_nothing(&self) -> impl Iterator<Item = (&str, Place)> {
        let all = self.all_examples().flat_map(|(file, examples)| examples.keys().map(move |id| (file, id)));
        let unknown = all.filter(|(_, id)| !self.entries.contains_key(id.get_ref()));
        unknown.map(|(file, id)| (id.get_ref().as_str(), file.place(id.span().start)))
    }

    /// Where each word class stands, by name.
    #[must_use]
    pub fn class_places(&self) -> &BTreeMap<String, Place> {
        let place = |file: &Arc<File>, name: &Text| (name.get_ref().clone(), file.place(name.span().start));
        self.class_places.get_or_init(|| {
            self.words.iter().flat_map(|(file, words)| words.keys().map(|name| place(file, name))).collect()
        })
    }

    /// Whether `place` is in a file that does not come with the program.
    #[must_use]
    pub fn is_users(&self, place: &Place) -> bool {
        self.user_files.contains(&place.file)
    }

    /// Ids of all questions, sorted.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.questions.keys().map(String::as_str)
    }

    /// All questions as a list shows them, sorted by id.
    pub fn summaries(&self) -> impl Iterator<Item = Summary<'_>> {
        self.questions.iter().map(|(id, Question { file, raw })| Summary {
            id,
            set: &raw.set,
            title: raw.title.get_ref(),
            prompt: raw.prompt.get_ref(),
            embedded: file.embedded,
        })
    }

    /// Ids of the questions that list the concept `id`, sorted.
    pub fn questions_with(&self, id: &str) -> impl Iterator<Item = &str> {
        let lists = move |raw: &RawQuestion| raw.core.keys().chain(raw.bonus.keys()).any(|known| known.get_ref() == id);
        self.questions.iter().filter(move |(_, question)| lists(&question.raw)).map(|(id, _)| id.as_str())
    }

    /// The question `id`, matched without case.
    ///
    /// # Errors
    /// If there is none (the error names the nearest ids), or if it has mistakes (all of them are listed).
    pub fn rubric(&self, id: &str) -> Result<Rubric, LibraryError> {
        let wanted = id.trim().to_lowercase();
        let Some(question) = self.questions.get(&wanted) else {
            let nearest = self.nearest_questions(&wanted);
            return Err(LibraryError::UnknownQuestion { id: shortened(id), nearest });
        };
        let mut checker = Checker::new(&question.file);
        let rubric = checker.question(&question.raw, &self.entries);
        rubric.ok_or(LibraryError::Invalid(checker.findings))
    }

    /// What the questions are about, sorted by id.
    pub fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        self.questions.iter().map(|(id, Question { file, raw })| {
            let mut wordings =
                vec![(Wording::Name, raw.title.get_ref().as_str()), (Wording::Name, raw.prompt.get_ref().as_str())];
            wordings.extend(raw.stage.iter().map(|stage| (Wording::Name, stage.name.get_ref().as_str())));
            for flag in &raw.red_flag {
                wordings.extend([&flag.meaning, &flag.advice].map(|text| (Wording::Example, text.get_ref().as_str())));
            }
            wordings.extend(raw.case.iter().map(|case| (Wording::Example, case.answer.as_str())));
            let tiers = [(Tier::Core, &raw.core), (Tier::Bonus, &raw.bonus)];
            let members =
                tiers.into_iter().flat_map(|(tier, members)| members.iter().map(move |member| (tier, member)));
            Topic {
                id,
                detect: Checker::new(file).rules(&raw.detect),
                wordings,
                concepts: members
                    .map(|(tier, (id, member))| (id.get_ref().as_str(), tier, member.why.get_ref().as_str()))
                    .collect(),
            }
        })
    }

    /// All that the vocabulary entry `id` says in words.
    #[must_use]
    pub fn entry_wordings(&self, id: &str) -> Vec<(Wording, &str)> {
        let Some(Entry { raw, .. }) = self.entries.get(id) else { return Vec::new() };
        let mut wordings = vec![(Wording::Name, raw.term.get_ref().as_str())];
        wordings.extend(raw.aliases.iter().map(|alias| (Wording::Name, alias.as_str())));
        wordings.extend([&raw.definition, &raw.say].map(|text| (Wording::Text, text.get_ref().as_str())));
        let cases = [&raw.cases.explained, &raw.cases.named, &raw.cases.missing];
        wordings.extend(cases.into_iter().flatten().map(|text| (Wording::Example, text.get_ref().as_str())));
        wordings
    }

    fn nearest_questions(&self, wanted: &str) -> Vec<String> {
        if wanted.len() > LONGEST_NAME {
            return Vec::new();
        }
        let mut near: Vec<(usize, &String)> =
            self.questions.keys().map(|id| (strsim::osa_distance(id, wanted), id)).collect();
        near.retain(|(distance, id)| *distance <= 2 + wanted.len() / 4 || id.contains(wanted) && wanted.len() > 2);
        near.sort();
        near.into_iter().take(3).map(|(_, id)| id.clone()).collect()
    }

    /// The vocabulary, sorted by id.
    pub fn vocabulary(&self) -> impl Iterator<Item = Definition<'_>> {
        self.entries.iter().map(|(id, Entry { raw, file })| Definition {
            id,
            term: raw.term.get_ref(),
            aliases: &raw.aliases,
            definition: raw.definition.get_ref(),
            say: raw.say.get_ref(),
            embedded: file.embedded,
        })
    }

    /// Where the vocabulary entry `id` stands.
    #[must_use]
    pub fn entry_place(&self, id: &str) -> Option<Place> {
        let Entry { raw, file } = self.entries.get(id)?;
        Some(file.place(raw.term.span().start))
    }

    /// The rules and cases of a vocabulary entry by itself, and what is wrong with it.
    #[must_use]
    pub fn entry_rules(&self, id: &str) -> Option<(Rules, Vec<Case>, Vec<Finding>)> {
        let entry = self.entries.get(id)?;
        let mut checker = Checker::new(&entry.file);
        let rules = checker.entry(id, &entry.raw);
        let cases = checker.concept_cases(id, &entry.raw.cases);
        Some((rules, cases, checker.findings))
    }
}

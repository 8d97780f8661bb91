//! `evaluate check [PATH ...]`: answers against the bars of `evaluate.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueHint};

use crate::check::{Bar, Baseline, Config, Expectation, Judged, Level, Outcome, Record, Required, breaches};
use crate::engine::Judge;
use crate::finding::Finding;
use crate::question::{Notes, notes};
use crate::report::{Format, PartOfFile, Report, Tally, Writer, write_check};
use crate::text::Prose;

use super::app::{Shared, complain};
use super::check_files::Located;
use super::input::{self, Input, InputError, is_stdin};
use super::io::{Io, Messages};
use super::judges::Judges;
use super::notes::{no_question, question_of_path};
use super::output::Output;
use super::rubrics::Rubrics;
use super::watch::Scope;
use super::{Exit, size, watch};

/// What checking takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Check only these answers, or those in these folders; what `evaluate.toml` does not name is passed over
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The bars [default: the nearest `evaluate.toml`, here or in a folder above]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report there instead of to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Fail only on what got worse since this file was written
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    baseline: Option<PathBuf>,
    /// Write what got better, and answers that are new, to the baseline
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// Check again whenever an answer or the bars are saved
    #[arg(long)]
    watch: bool,
    /// Refuse larger files
    #[arg(long, value_name = "SIZE", value_parser = size::parse, default_value = "16M")]
    max_size: u64,
}

impl Arguments {
    /// The most bytes that bars and a baseline may have: those of an answer, but no fewer than usual.
    fn limit(&self) -> u64 {
        const USUAL: u64 = 16 << 20;
        self.max_size.max(USUAL)
    }
}

pub(super) const AFTER_HELP: &str = "\
docs/check.md tells what `evaluate.toml` may hold; `evaluate init` writes one.

Exit codes:
  0  every answer meets its bar, or is as good as in the baseline
  1  an answer falls short
  2  it could not run: a mistake in `evaluate.toml`, an unreadable file, an unknown question";

/// A configuration that cannot be used, with all its problems.
#[derive(Debug, thiserror::Error)]
#[error("`{}` cannot be used", file.display())]
pub(super) struct Mistaken {
    file: PathBuf,
    pub findings: Vec<Finding>,
}

/// Checks the answers and reports which of them fall short.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let located = Located::find(arguments.config.as_deref())?;
    if !arguments.watch {
        return once(arguments, shared, &located, io);
    }
    let rubrics = Rubrics::new(&shared.rubrics, &mut io.messages)?;
    watch::repeat(io, || scope(&located, &rubrics, arguments.limit()), |io| once(arguments, shared, &located, io))
}

/// The files whose changes `--watch` waits for: the bars, the answers, and new files that a glob fits.
fn scope(located: &Located, rubrics: &Rubrics, limit: u64) -> Scope {
    let bars = watch::real(&located.file);
    let mut folders = BTreeSet::from([watch::folder_of(&located.file)]);
    // While the bars have a mistake, only they are watched.
    let Ok(config) = bars_of(located, rubrics, limit) else {
        return Scope { folders, is_meant: Box::new(move |path| path == bars) };
    };
    // A file may be gone for a moment, while an editor puts a new one in its place: its folder is watched all the same.
    for selector in config.selectors() {
        let root = located.shown(&selector.root());
        folders.insert(if selector.is_glob() { root } else { watch::folder_of(&root) });
    }
    let (files, _) = located.files(&config).unwrap_or_default();
    folders.extend(files.values().map(|file| watch::folder_of(file)));
    folders.retain(|folder| folder.is_dir());
    let located = located.clone();
    let is_answer = move |path: &Path| {
        located.inside(path).is_some_and(|inside| config.selectors().any(|selector| selector.selects(&inside)))
    };
    Scope { folders, is_meant: Box::new(move |path| path == bars || is_answer(path)) }
}

fn once(arguments: &Arguments, shared: &Shared, located: &Located, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let rubrics = Rubrics::new(&shared.rubrics, &mut io.messages)?;
    let (config, mut files) = configuration(located, &rubrics, arguments.limit())?;
    if !arguments.paths.is_empty() {
        files = narrowed(&files, &arguments.paths, located, &mut io.messages)?;
    }
    let is_whole = arguments.paths.is_empty();
    let mut check = Check {
        config: &config,
        judges: Judges::new(&rubrics, false),
        baseline: arguments.baseline.as_deref().map(|file| baseline(file, arguments)).transpose()?,
        update: arguments.update_baseline,
        max_size: arguments.max_size,
        reports: Vec::new(),
    };
    let checked: Vec<Outcome> =
        files.iter().flat_map(|(path, file)| check.file(path, file, &mut io.messages)).collect();
    let Check { baseline, reports, .. } = check;
    if let (Some(mut baseline), Some(file)) = (baseline, &arguments.baseline)
        && arguments.update_baseline
    {
        baseline.retain(|key| !is_whole || is_of(key, &files));
        let mut output = Output::open(Some(file), &mut io.stdout)?;
        output.write_all(baseline.to_text().as_bytes())?;
        output.commit()?;
    }
    write(arguments, shared, &checked, &reports, io)?;
    let Tally { failed, not_judged, .. } = Tally::new(&checked);
    Ok(match (failed, not_judged) {
        (_, 1..) => Exit::CouldNotRun,
        (1.., 0) => Exit::Findings,
        (0, 0) => Exit::Passed,
    })
}

/// The checked configuration, read up to `limit` bytes.
fn bars_of(located: &Located, rubrics: &Rubrics, limit: u64) -> anyhow::Result<Config> {
    let config = Config::read(&located.file.to_string_lossy(), &located.read(limit)?, rubrics.library());
    Ok(config.map_err(|findings| Mistaken { file: located.file.clone(), findings })?)
}

/// The configuration and the files that it is about.
fn configuration(
    located: &Located,
    rubrics: &Rubrics,
    limit: u64,
) -> anyhow::Result<(Config, BTreeMap<String, PathBuf>)> {
    let config = bars_of(located, rubrics, limit)?;
    let (files, findings) = located.files(&config)?;
    if findings.is_empty() {
        Ok((config, files))
    } else {
        Err(Mistaken { file: located.file.clone(), findings }.into())
    }
}

/// Those of `files` that one of `paths` names, or that are in a folder which one names. A path may name a file that is no
/// answer: whoever calls `check` from a commit hook passes all files that changed.
fn narrowed(
    files: &BTreeMap<String, PathBuf>,
    paths: &[PathBuf],
    located: &Located,
    messages: &mut Messages<'_>,
) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut narrowed = BTreeMap::new();
    for path in paths {
        path.symlink_metadata().with_context(|| format!("cannot read `{}`", path.display()))?;
        let inside = located.inside(path);
        let is_meant = |file: &str| inside.as_ref().is_some_and(|inside| is_at_or_below(file, inside));
        let meant: Vec<_> = files.iter().filter(|(file, _)| is_meant(file)).collect();
        if meant.is_empty() {
            let config = located.file.display();
            messages.note(&format!("`{}` is passed over: `{config}` does not name it", path.display()));
        }
        narrowed.extend(meant.into_iter().map(|(file, path)| (file.clone(), path.clone())));
    }
    Ok(narrowed)
}

/// Whether `file` is `path` or in that folder; the folder of the configuration is "".
fn is_at_or_below(file: &str, path: &str) -> bool {
    let rest = file.strip_prefix(path);
    path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The baseline in `file`; an empty one if there is none and it may be written.
fn baseline(file: &Path, arguments: &Arguments) -> anyhow::Result<Baseline> {
    let is_absent = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    match input::read(file, &mut io::empty(), arguments.limit()) {
        Ok(input) => Baseline::read(&input.source[input.answer()])
            .with_context(|| format!("cannot read the baseline `{}`", file.display())),
        Err(InputError::Read { source, .. }) if is_absent(&source) && arguments.update_baseline => {
            Ok(Baseline::default())
        }
        Err(InputError::Read { source, .. }) if is_absent(&source) => {
            bail!("there is no baseline `{}`; `--update-baseline` writes it", file.display())
        }
        Err(error) => Err(error.into()),
    }
}

/// What checking goes by.
struct Check<'c> {
    config: &'c Config,
    judges: Judges<'c>,
    baseline: Option<Baseline>,
    update: bool,
    max_size: u64,
    /// What was judged, for the formats that show reports.
    reports: Vec<Report>,
}

/// An answer that is to be checked.
struct Part {
    /// Its bytes in the file.
    range: Range<usize>,
    /// Line of its first byte; `None` if it is the whole file.
    line: Option<usize>,
    /// What the baseline knows it by.
    key: String,
    expectation: Expectation,
}

impl Check<'_> {
    /// Checks the answers in the file at `path` of the configuration's folder.
    fn file(&mut self, path: &str, file: &Path, messages: &mut Messages<'_>) -> Vec<Outcome> {
        let name = file.to_string_lossy().into_owned();
        let not_judged = |error: &anyhow::Error, messages: &mut Messages<'_>| {
            complain(error, messages);
            Outcome::not_judged(&name, format!("{error:#}"))
        };
        let input = match input::read(file, &mut io::empty(), self.max_size) {
            Ok(input) => input,
            Err(error) => return vec![not_judged(&error.into(), messages)],
        };
        let mut outcomes = Vec::new();
        for part in self.parts(path, &input, messages) {
            let line = part.as_ref().ok().and_then(|part| part.line);
            let mut outcome = part.and_then(|part| self.answer(&part, &input, messages));
            if let Some(line) = line {
                outcome = outcome.with_context(|| format!("{name}:{line}"));
            }
            let outcome = outcome.unwrap_or_else(|error| not_judged(&error, messages));
            outcomes.push(if let Some(line) = line { outcome.at(line) } else { outcome });
        }
        outcomes
    }

    /// The answers in a file that the configuration is about; an error for each that it names and that is not there.
    ///
    /// A file with one answer is that answer, whatever it calls itself. Of one with several, an entry with a question
    /// picks its answer, and one without is about them all. Where none of the questions of the entries is among them, the
    /// headings may be parts of one answer: the file is one.
    fn parts(&self, path: &str, input: &Input, messages: &mut Messages<'_>) -> Vec<anyhow::Result<Part>> {
        let Input { name, source } = input;
        let whole = input.answer();
        let names = self.judges.names();
        let Notes { answers, mistyped } =
            notes(&source[whole.clone()], question_of_path(Path::new(path), names), names);
        let asked = self.config.questions(path);
        let held: Vec<String> =
            answers.iter().map(|answer| answer.question.as_deref().unwrap_or_default().trim().to_lowercase()).collect();
        let is_held = |question: &str| held.iter().any(|held| held == question);
        if answers.len() < 2 || !asked.is_empty() && !asked.iter().any(|question| is_held(question)) {
            let expectation = self.config.expectation(path, None).unwrap_or_default();
            if let (true, Some(question)) = (answers.len() > 1, &expectation.question) {
                let count = answers.len();
                messages.note(&format!("{name}: all {count} headed parts are taken for one answer to `{question}`"));
            }
            return vec![Ok(Part { range: whole, line: None, key: path.to_owned(), expectation })];
        }
        for heading in &mistyped {
            messages.warning(&no_question(name, heading));
        }
        let mut parts: Vec<anyhow::Result<Part>> = Vec::new();
        let mut attempts: BTreeMap<&str, usize> = BTreeMap::new();
        for (answer, question) in answers.into_iter().zip(&held) {
            let Some(expectation) = self.config.expectation(path, Some(question)) else { continue };
            if !answer.has_text {
                messages.warning(&format!("{name}:{}: there is no answer to `{question}` yet", answer.line));
                if !asked.contains(question.as_str()) {
                    continue;
                }
            }
            let attempt = attempts.entry(question).or_default();
            *attempt += 1;
            let number = if *attempt > 1 { format!("#{attempt}") } else { String::new() };
            parts.push(Ok(Part {
                range: answer.range.start + whole.start..answer.range.end + whole.start,
                line: Some(answer.line),
                key: format!("{path}#{question}{number}"),
                expectation: Expectation { question: answer.question, ..expectation },
            }));
        }
        let absent = asked.into_iter().filter(|question| !is_held(question));
        parts.extend(absent.map(|question| {
            Err(anyhow::anyhow!("there is no answer to `{question}` in `{name}`: no heading has its id or its prompt"))
        }));
        parts
    }

    fn answer(&mut self, part: &Part, input: &Input, messages: &mut Messages<'_>) -> anyhow::Result<Outcome> {
        let Part { range, line, key, expectation: Expectation { question, bar } } = part;
        let text = &input.source[range.clone()];
        let question = if let Some(question) = question {
            question.clone()
        } else {
            let (question, note) = self.judges.question(text, &input.name)?;
            if let Some(note) = note {
                messages.note(&note);
            }
            question
        };
        let judge = self.judges.get(&question)?;
        known_requirements(bar, judge)?;
        let evaluation = judge.evaluate(text, &mut judge.normaliser());
        let words = Prose::new(text).count_words();
        let place = (input.source.as_str(), range);
        let mut breaches = breaches(bar, judge, &evaluation, words, place);
        let mut better = Vec::new();
        if let Some(baseline) = &mut self.baseline {
            let now = Record::new(judge, &evaluation, words);
            let then = baseline.record(key, &now).cloned();
            // An answer that is new to the baseline is as it is there once it has been taken over.
            if let Some(then) = then.or_else(|| self.update.then(|| now.clone())) {
                better = then.compare(&now, &mut breaches, judge, &evaluation, place);
            }
            if self.update {
                let passed = breaches.iter().all(|breach| breach.level < Level::Error);
                baseline.tighten(key, now, passed);
            }
        }
        let report = match *line {
            None => Report::of_part(judge, &evaluation, &input.source, range, &input.name),
            Some(line) => {
                let part = PartOfFile { start: range.start, end: range.end, line };
                Report::of_note(judge, &evaluation, &input.source, part, &input.name)
            }
        };
        let judged = Judged {
            question: report.question.clone(),
            title: report.title.clone(),
            score: report.score,
            band: report.band.clone(),
            words: Some(words),
        };
        self.reports.push(report);
        Ok(Outcome { file: input.name.clone(), line: None, judged: Some(judged), breaches, better })
    }
}

/// Whether what the baseline knows by `key` is one of `files`, or an answer in one.
fn is_of(key: &str, files: &BTreeMap<String, PathBuf>) -> bool {
    files.contains_key(key) || key.match_indices('#').any(|(end, _)| files.contains_key(&key[..end]))
}

/// Where the question comes from the answer, or from another entry than the requirement, it shows only now that it does
/// not have a concept.
fn known_requirements(bar: &Bar, judge: &Judge) -> anyhow::Result<()> {
    let rubric = &judge.rubric;
    let is_known = |id: &str| rubric.concepts.iter().any(|concept| concept.id == id);
    match bar.require.iter().find(|required| !is_known(&required.concept)) {
        None => Ok(()),
        Some(Required { concept, place, .. }) => bail!(
            "{place} requires `{concept}`, which question `{id}` does not have; `evaluate show {id}` shows its concepts",
            id = rubric.id
        ),
    }
}

/// Writes the report. Where its form has no room for breaches, they go to standard error.
fn write(
    arguments: &Arguments,
    shared: &Shared,
    checked: &[Outcome],
    reports: &[Report],
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    let look = io.look(shared.color, arguments.output.as_deref().is_none_or(is_stdin));
    let Io { stdout, messages, .. } = io;
    let mut output = Output::open(arguments.output.as_deref(), stdout)?;
    match arguments.format {
        Format::Csv | Format::Html => {
            for outcome in checked {
                for breach in outcome.errors().filter(|_| outcome.judged.is_some()) {
                    messages.note(&format!("{}:{}: {}", outcome.file, breach.line, breach.text()));
                }
            }
            let mut writer = Writer::new(arguments.format, look, true, &mut output);
            for report in reports {
                writer.write(report)?;
            }
            writer.finish()?;
        }
        format => write_check(format, checked, look, &mut output)?,
    }
    output.commit()
}

//! The command itself.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueHint};

use crate::engine::Judge;
use crate::report::{
    AnswerRow, Format, Look, Problem, Report, Stream, Summary, Writer, write_summary_html, write_summary_markdown,
    write_summary_table,
};

use super::super::app::{Shared, complain};
use super::super::input::is_stdin;
use super::super::io::{Io, Messages};
use super::super::judges::Judges;
use super::super::output::Output;
use super::super::rubrics::Rubrics;
use super::super::score::min_score;
use super::super::{Exit, size};
use super::bench::{Bench, Kind, Outcome, Scored};
use super::files::{Choice, Files, Found};
use super::interrupt;
use super::pool::{Supply, in_order};
use super::progress::Progress;
use super::tasks::{Next, Task, Tasks};

/// What a batch takes.
#[derive(Args, Debug)]
pub(in crate::cli) struct Arguments {
    /// Files, folders and globs; `-`: standard input has JSON Lines of {id, question, text}, or one path a line
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The question of answers that do not name theirs, by its id
    #[arg(short, long, value_name = "ID")]
    question: Option<String>,
    /// Form of the report; json, jsonl and csv hold nothing in memory
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report there instead of to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Exit with 1 if an answer has fewer points
    #[arg(long, value_name = "N", value_parser = min_score, allow_negative_numbers = true)]
    min_score: Option<f64>,
    /// In folders, read the files that match instead of .md, .markdown and .txt
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Read hidden files, too, and those that .gitignore and its like name
    #[arg(long)]
    no_ignore: bool,
    /// Follow symbolic links
    #[arg(long)]
    follow: bool,
    /// What cannot be scored is reported, but does not make the exit code 2
    #[arg(long)]
    keep_going: bool,
    /// Threads that judge; 0 is one for each processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Refuse larger files, and longer lines of standard input
    #[arg(long, value_name = "SIZE", value_parser = size::parse, default_value = "16M")]
    max_size: u64,
}

/// Scores each answer; one that cannot be scored does not stop the others.
pub(in crate::cli) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let from_stdin = arguments.paths.iter().filter(|path| is_stdin(path)).count();
    if from_stdin > 1 {
        anyhow::bail!("standard input (`-`) can be read only once");
    }
    let choice = Choice::new(&arguments.include, arguments.no_ignore, arguments.follow)?;
    let rubrics = Rubrics::new(&shared.rubrics, &mut io.messages)?;
    let judges = Judges::new(&rubrics, false);
    if let Some(question) = &arguments.question {
        judges.get(question)?;
    }
    let to_stdout = arguments.output.as_deref().is_none_or(is_stdin);
    let look = io.look(shared.color, to_stdout);
    let stream = Stream::of(arguments.format);
    let is_shown = io.messages.is_terminal && !(stream.is_some() && to_stdout && io.stdout_is_terminal);
    let files = (is_shown && from_stdin == 0).then(|| count(&arguments.paths, &choice));
    interrupt::listen();
    let Io { stdin, stdout, messages, .. } = io;
    let mut desk = Desk {
        output: Output::open(arguments.output.as_deref(), stdout)?,
        messages,
        progress: Progress::new(is_shown, files),
        stream,
        bar: arguments.min_score,
        keep_going: arguments.keep_going,
        scored: 0,
        rows: Vec::new(),
        reports: Vec::new(),
        problems: Vec::new(),
        exit: Exit::Passed,
        left: None,
    };
    desk.score_all(arguments, &choice, &judges, &mut **stdin)?;
    desk.finish(arguments.format, look, &judges, to_stdout)
}

/// Files under `paths`.
fn count(paths: &[PathBuf], choice: &Choice) -> usize {
    let mut count = 0;
    for path in paths {
        let Ok(mut files) = Files::new(path, choice) else { continue };
        while let Some(found) = files.next(choice) {
            count += usize::from(matches!(found, Found::File(_)));
        }
    }
    count
}

/// Where results come in, one after the other.
struct Desk<'i, 'm> {
    output: Output<'i>,
    messages: &'i mut Messages<'m>,
    progress: Progress,
    /// `None`: the format shows all answers together.
    stream: Option<Stream>,
    bar: Option<f64>,
    keep_going: bool,
    scored: usize,
    rows: Vec<AnswerRow>,
    /// Those of the rows, where the format shows them.
    reports: Vec<Report>,
    problems: Vec<Problem>,
    exit: Exit,
    /// From where on nothing was scored.
    left: Option<String>,
}

impl Desk<'_, '_> {
    fn score_all(
        &mut self,
        arguments: &Arguments,
        choice: &Choice,
        judges: &Judges<'_>,
        stdin: &mut dyn Read,
    ) -> anyhow::Result<()> {
        let names = judges.names();
        let mut tasks = Tasks::new(&arguments.paths, choice, names, arguments.max_size, stdin);
        let bench = Bench::new(judges, arguments.question.as_deref(), arguments.format);
        let mut warnings = Vec::new();
        let supply = |is_busy: bool| {
            if interrupt::is_stopped() {
                return Ok(Supply::End);
            }
            if is_busy && tasks.may_wait() {
                return Ok(Supply::Drain);
            }
            loop {
                match tasks.next().context("cannot read standard input")? {
                    Some(Next::Task(task)) => {
                        let size = task.size();
                        return Ok(Supply::Task(task, size));
                    }
                    Some(Next::Warning(warning)) => warnings.push(warning),
                    None => return Ok(Supply::End),
                }
            }
        };
        in_order(
            arguments.threads,
            supply,
            Task::question,
            |task| bench.outcome(task),
            |outcome| match outcome {
                Some(outcome) => self.take(outcome),
                None => Ok(self.output.flush()?),
            },
        )?;
        if interrupt::is_stopped() && self.left.is_none() {
            self.left = tasks.left();
        }
        for warning in warnings {
            self.progress.aside(|| self.messages.warning(&warning));
        }
        Ok(())
    }

    fn take(&mut self, outcome: Outcome) -> anyhow::Result<()> {
        if self.left.is_some() {
            // Whatever has been scored already: who goes on from there gets each answer once.
            return Ok(());
        }
        self.progress.answer(&outcome.file);
        for warning in &outcome.warnings {
            self.say(|messages| messages.warning(warning))?;
        }
        match outcome.kind {
            Kind::Scored { score, notes, form } => {
                match (form, self.stream) {
                    (Scored::Piece(piece), Some(stream)) => {
                        self.output.write_all(stream.before(self.scored).as_bytes())?;
                        self.output.write_all(&piece)?;
                    }
                    (Scored::Row(row, report), _) => {
                        self.rows.push(*row);
                        self.reports.extend(report.map(|report| *report));
                    }
                    (Scored::Piece(_), None) => {}
                }
                self.scored += 1;
                let below = self.bar.filter(|bar| score < *bar);
                if below.is_some() {
                    self.exit = self.exit.max(Exit::Findings);
                }
                let below = below.map(|bar| format!("{}: {score} is below the bar of {bar}", outcome.place));
                for note in notes.iter().chain(&below) {
                    self.say(|messages| messages.note(note))?;
                }
            }
            Kind::Unanswered(question) => {
                let warning = format!("{}: there is no answer to `{question}` yet", outcome.place);
                self.say(|messages| messages.warning(&warning))?;
            }
            Kind::Bad(error) => {
                self.say(|messages| complain(&error, messages))?;
                if self.stream.is_none() {
                    let (file, message) = (outcome.file, format!("{error:#}"));
                    self.problems.push(Problem { file, message, answers_before: self.scored });
                }
                if !self.keep_going {
                    self.exit = Exit::CouldNotRun;
                }
            }
            Kind::Left => self.left = Some(outcome.place),
        }
        Ok(())
    }

    /// Results that come before a message are shown before it.
    fn say(&mut self, say: impl FnOnce(&mut Messages<'_>)) -> anyhow::Result<()> {
        self.output.flush()?;
        self.progress.aside(|| say(self.messages));
        Ok(())
    }

    fn finish(mut self, format: Format, look: Look, judges: &Judges<'_>, to_stdout: bool) -> anyhow::Result<Exit> {
        self.progress.finish();
        if let Some(stream) = self.stream {
            stream.finish(self.scored, &mut self.output)?;
        } else if matches!(format, Format::Github | Format::Junit | Format::Sarif) {
            let mut writer = Writer::new(format, look, true, &mut self.output).with_bar(self.bar);
            self.reports.iter().try_for_each(|report| writer.write(report))?;
            self.problems.into_iter().try_for_each(|problem| writer.not_judged(&problem.file, problem.message))?;
            writer.finish()?;
        } else {
            let practised: Vec<&Judge> = judges.made().collect();
            let rubrics: Vec<_> = practised.iter().map(|judge| &judge.rubric).collect();
            let mut summary = Summary::new(self.rows, self.problems, &rubrics, judges.names().ids());
            summary.left.clone_from(&self.left);
            match format {
                Format::Markdown => write_summary_markdown(&summary, &mut self.output)?,
                Format::Html => write_summary_html(&summary, &self.reports, &mut self.output)?,
                _ => write_summary_table(&summary, look, &mut self.output)?,
            }
        }
        // Where nothing could be scored, an older report is worth more than an empty one.
        if self.scored > 0 || to_stdout {
            self.output.commit()?;
        }
        if interrupt::is_stopped() {
            let left = self
                .left
                .map_or_else(|| "; nothing is left".to_owned(), |left| format!("; left is {left} and what follows"));
            self.messages.warning(&format!("interrupted after {} answers{left}", self.scored));
            return Ok(Exit::CouldNotRun);
        }
        Ok(self.exit)
    }
}

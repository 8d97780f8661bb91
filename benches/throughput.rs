//! How fast one thread judges a batch of answers, everything on: Markdown, typing errors, negation, order.
//!
//!     cargo bench --bench throughput [-- ANSWERS]        default: 100000
//!
//! Each answer is the paragraphs of a sample in another order, to that sample's question, with a typing error in one word of a
//! hundred, so that no answer comes twice and no cache has seen all words. Questions alternate. In the same run, over the same
//! text: Markdown alone, and one plain Aho-Corasick pass with the same literals; and the spell checker `typos`, if it is installed.
//! Answers are judged as they come, and in the order in which `batch` judges them: by question within a block.
//! Times are processor times of the thread; that of `typos`, whose start hardly counts, is by the clock.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{fs, io};

use aho_corasick::AhoCorasick;
use evaluate::engine::Judge;
use evaluate::text::Prose;

mod answers;
use answers::{Dice, answer, samples, seconds};

/// As `BLOCK` in src/cli/batch/pool.rs.
const BLOCK: usize = 384;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let samples = samples();
    let questions: Vec<&String> = samples.keys().collect();
    let judges: Vec<Judge> = questions.iter().map(|id| Judge::embedded(id).expect("folders are questions")).collect();
    let mut dice = Dice::new();
    let mut answers: Vec<(usize, String)> = (0..count)
        .map(|_| {
            let question = dice.roll(questions.len());
            let texts = &samples[questions[question]];
            (question, answer(&texts[dice.roll(texts.len())], &mut dice))
        })
        .collect();
    let bytes = answers.iter().map(|(_, answer)| answer.len()).sum();
    println!("{count} answers to {} questions, {:.1} MB, one thread", questions.len(), megabytes(bytes));

    let judge_all = |answers: &[(usize, String)]| {
        let mut normaliser = judges[0].normaliser();
        let credited = answers.iter().map(|(question, answer)| {
            let evaluation = judges[*question].evaluate(answer, &mut normaliser);
            u64::from(evaluation.score.total)
        });
        credited.sum()
    };
    report("judged as they come", bytes, || judge_all(&answers));
    answers.chunks_mut(BLOCK).for_each(|block| block.sort_by_key(|(question, _)| *question));
    report("judged as `batch` does", bytes, || judge_all(&answers));
    report("Markdown alone", bytes, || answers.iter().map(|(_, answer)| Prose::new(answer).blocks.len() as u64).sum());
    let automata: Vec<AhoCorasick> = judges
        .iter()
        .map(|judge| {
            let literals = judge.literals();
            AhoCorasick::builder().ascii_case_insensitive(true).build(literals).expect("a few thousand short literals")
        })
        .collect();
    report("Aho-Corasick, same literals", bytes, || {
        let hits = answers.iter().map(|(question, answer)| automata[*question].find_overlapping_iter(answer).count());
        hits.sum::<usize>() as u64
    });
    if let Err(error) = spell_check(&answers, bytes) {
        println!("typos: not measured ({error})");
    }
}

/// The same answers, those to a question in one file, through `typos` with one thread.
fn spell_check(answers: &[(usize, String)], bytes: usize) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut files: BTreeMap<usize, String> = BTreeMap::new();
    for (question, answer) in answers {
        let file = files.entry(*question).or_default();
        file.push_str(answer);
        file.push_str("\n\n");
    }
    for (question, text) in files {
        fs::write(folder.path().join(format!("{question}.md")), text)?;
    }
    let start = Instant::now();
    let mut command = Command::new("typos");
    command.args(["--isolated", "--threads", "1", "--format", "silent"]).arg(folder.path());
    // It found mistakes, as it should.
    let found = command.stdout(Stdio::null()).status()?.code();
    let seconds = start.elapsed().as_secs_f64();
    println!("{:<28} {:>8.1} MB/s  {seconds:>7.2} s  (exit code {found:?})", "typos", megabytes(bytes) / seconds);
    Ok(())
}

/// Does `work` once and prints how much text a second that is.
fn report(name: &str, bytes: usize, work: impl FnOnce() -> u64) {
    let (seconds, sum) = seconds(work);
    println!("{name:<28} {:>8.1} MB/s  {seconds:>7.2} s  (checksum {sum})", megabytes(bytes) / seconds);
}

/// In millions of bytes.
fn megabytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e6
}

//! How fast one thread judges a batch of answers, everything on: Markdown, typing errors, negation, order.
//!
//!     cargo bench --bench throughput [-- ANSWERS]        default: 100000
//!
//! The answers are made of the samples: each is one sample's sentences in another order, to that sample's question, with a
//! typing error in one word of a hundred, so that no answer comes twice and no cache has seen all words. Questions alternate.
//! In the same run, over the same text: one plain Aho-Corasick pass with the same literals, and Markdown alone.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use evaluate::engine::Judge;
use evaluate::text::Prose;

/// Xorshift: the same answers in every run.
struct Dice(u64);

impl Dice {
    /// A number below `bound`.
    fn roll(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let samples = samples();
    let questions: Vec<&String> = samples.keys().collect();
    let judges: Vec<Judge> = questions.iter().map(|id| Judge::embedded(id).expect("folders are questions")).collect();
    let mut dice = Dice(0x5eed_0bad_cafe_f00d);
    let answers: Vec<(usize, String)> = (0..count)
        .map(|_| {
            let question = dice.roll(questions.len());
            let texts = &samples[questions[question]];
            (question, answer(&texts[dice.roll(texts.len())], &mut dice))
        })
        .collect();
    let bytes: usize = answers.iter().map(|(_, answer)| answer.len()).sum();
    println!("{count} answers to {} questions, {:.1} MB, one thread", questions.len(), megabytes(bytes));

    let mut normalisers: Vec<_> = judges.iter().map(Judge::normaliser).collect();
    report("judged, everything on", bytes, || {
        answers
            .iter()
            .map(|(question, answer)| {
                u64::from(judges[*question].evaluate(answer, &mut normalisers[*question]).score.total)
            })
            .sum()
    });
    report("Markdown alone", bytes, || answers.iter().map(|(_, answer)| Prose::new(answer).blocks.len() as u64).sum());
}

/// Runs `work` once and prints how much text a second that is.
fn report(name: &str, bytes: usize, work: impl FnOnce() -> u64) {
    let start = Instant::now();
    let sum = black_box(work());
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<28} {:>8.1} MB/s  {seconds:>7.2} s  (checksum {sum})", megabytes(bytes) / seconds);
}

fn megabytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e6
}

/// Texts of the samples by question.
fn samples() -> BTreeMap<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut samples: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let folders = fs::read_dir(root).expect("the samples come with the source");
    let mut folders: Vec<_> =
        folders.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let mut files: Vec<_> =
            fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect();
        files.sort();
        let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
        samples.insert(folder.file_name().unwrap_or_default().to_string_lossy().into_owned(), texts);
    }
    samples
}

/// The sentences of `text` in another order, with typing errors.
fn answer(text: &str, dice: &mut Dice) -> String {
    let mut paragraphs: Vec<&str> = text.split("\n\n").collect();
    for last in (1..paragraphs.len()).rev() {
        paragraphs.swap(last, dice.roll(last + 1));
    }
    let mut answer = String::with_capacity(text.len());
    for word in paragraphs.join("\n\n").split_inclusive([' ', '\n']) {
        let at = dice.roll(word.len());
        if word.len() > 5 && word.is_ascii() && dice.roll(60) == 0 && word.as_bytes()[at].is_ascii_lowercase() {
            answer.push_str(&word[..at]);
            answer.push(char::from(b'a' + u8::try_from(dice.roll(26)).unwrap_or(0)));
            answer.push_str(&word[at + 1..]);
        } else {
            answer.push_str(word);
        }
    }
    answer
}

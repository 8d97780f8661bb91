//! How time grows with the length of an answer, with the number of answers, and with the number of questions.
//!
//!     cargo bench --bench growth [-- MEBIBYTES]        longest answer, default: 4
//!
//! Prints the exponent of each: 1 is linear, 2 quadratic, 0 means that it does not matter. The time is processor time.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fmt::Write as _;

use evaluate::engine::Judge;
use evaluate::question::Recogniser;
use evaluate::rubric::Library;

mod answers;
use answers::{Dice, answer, samples, seconds};

/// An answer of about so many bytes.
type Shape = fn(usize) -> String;

/// What strangers may hand in, besides prose. Each is a way to make something quadratic.
const SHAPES: [(&str, Shape); 10] = [
    ("prose", prose),
    ("one endless sentence", |size| prose(size).replace(['.', '?', '!', '\n', '#', '-'], "").to_lowercase()),
    ("one long word", |size| "idempotent".repeat(size / 10)),
    ("letters with points", |size| "e.".repeat(size / 2)),
    ("exclamation marks", |size| "wait ".to_owned() + &"!".repeat(size)),
    ("numbers with points", |size| "1. 2. ".repeat(size / 6).replace('\n', "")),
    ("headings", |size| "# Saga\n".repeat(size / 7)),
    ("nested quotes and lists", |size| "> - saga\n".repeat(size / 9)),
    ("all words misspelt", misspelt),
    ("all words hits", |size| "saga compensation event ".repeat(size / 24)),
];

fn prose(size: usize) -> String {
    let (texts, mut dice) = (&samples()["saga"], Dice::new());
    let mut text = String::new();
    while text.len() < size {
        text.push_str(&answer(&texts[dice.roll(texts.len())], &mut dice));
        text.push_str("\n\n");
    }
    text
}

/// Words of the rubric with another letter in each, all different.
fn misspelt(size: usize) -> String {
    let words = ["compensation", "orchestrator", "choreography", "idempotent", "transaction", "eventually"];
    let (mut text, mut dice) = (String::new(), Dice::new());
    while text.len() < size {
        let mut word = words[dice.roll(words.len())].to_owned();
        for _ in 0..2 {
            let at = 1 + dice.roll(word.len() - 1);
            let letter = char::from(b'a' + u8::try_from(dice.roll(26)).unwrap_or(0));
            word.replace_range(at..=at, letter.encode_utf8(&mut [0; 4]));
        }
        let _ = write!(text, "{word} ");
    }
    text
}

fn main() {
    let mebibytes: usize = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(4);
    let judge = Judge::embedded("saga").expect("it is a question");
    let sizes = || (0..12).map(|step| 1024 << (2 * step)).filter(|size| *size <= mebibytes << 20);
    println!("Time for one answer, by its length in bytes");
    for (name, shape) in SHAPES {
        let time = |size: usize| {
            let answer = shape(size);
            (size, once(|| judge.evaluate(&answer, &mut judge.normaliser())))
        };
        series(name, &sizes().map(time).collect::<Vec<_>>());
    }

    println!("Time for many answers, by their number");
    let time = |count: usize| {
        let (texts, mut dice) = (&samples()["saga"], Dice::new());
        let answers: Vec<String> = (0..count).map(|_| answer(&texts[dice.roll(texts.len())], &mut dice)).collect();
        let mut normaliser = judge.normaliser();
        (count, once(|| answers.iter().map(|answer| judge.evaluate(answer, &mut normaliser).score.total).max()))
    };
    series("answers", &[100, 1000, 10_000].map(time));

    println!("Time to recognise the question of one answer, by the number of questions");
    let answer = prose(1024);
    let time = |copies: usize| {
        let recogniser = Recogniser::new(&questions(copies));
        let mut normaliser = recogniser.normaliser();
        (32 * copies, once(|| recogniser.recognise_with(&answer, &mut normaliser)))
    };
    series("questions", &[1, 10, 100].map(time));
}

/// The embedded questions so many times, as their ids, titles, prompts and `detect` patterns.
fn questions(copies: usize) -> Library {
    let builtin = Library::builtin();
    let mut library = Library::default();
    for copy in 0..copies {
        for (topic, summary) in builtin.topics().zip(builtin.summaries()) {
            let quoted = |text: &str| format!("{text:?}");
            let detect: Vec<String> = topic.detect.iter().map(|rule| quoted(&rule.pattern.to_string())).collect();
            let file = format!(
                "id = \"{}-{copy}\"\ntitle = {}\nprompt = {}\ndetect = [{}]\n",
                topic.id,
                quoted(summary.title),
                quoted(summary.prompt),
                detect.join(", ")
            );
            library.add(&format!("{}-{copy}.toml", topic.id), &file);
        }
    }
    assert!(library.findings().is_empty(), "{:?}", library.findings());
    library
}

/// Seconds of one run, from as many as take a fifth of a second: some systems count in ticks of 4 ms.
fn once<T>(mut work: impl FnMut() -> T) -> f64 {
    let (mut runs, mut count) = (0.0, 1_u32);
    while count < 1 << 20 {
        runs = seconds(|| (0..count).for_each(|_| drop(std::hint::black_box(work())))).0;
        if runs > 0.2 {
            break;
        }
        count *= 4;
    }
    runs / f64::from(count)
}

/// Prints times, and by which power of the size they grow (a line of least squares through the logarithms).
fn series(name: &str, times: &[(usize, f64)]) {
    let log =
        |(size, time): &(usize, f64)| (f64::from(u32::try_from(*size).unwrap_or(u32::MAX)).ln(), time.max(1e-9).ln());
    let points: Vec<(f64, f64)> = times.iter().map(log).collect();
    let count = f64::from(u32::try_from(points.len()).unwrap_or(u32::MAX));
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>();
    let shown: Vec<String> = times.iter().map(|(size, time)| format!("{size}: {:.2} ms", time * 1e3)).collect();
    println!("  {name:<26} exponent {slope:>5.2}   {}", shown.join(", "));
}

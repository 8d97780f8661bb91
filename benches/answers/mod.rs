//! Answers for measurements, made of the samples: the same ones in every run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Xorshift: the same numbers in every run.
pub struct Dice(u64);

impl Dice {
    /// Always in the same state.
    pub fn new() -> Self {
        Self(0x5eed_0bad_cafe_f00d)
    }

    /// A number below `bound`.
    pub fn roll(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// Texts of the samples by question; practice notes are of many questions, and left out.
pub fn samples() -> BTreeMap<String, Vec<String>> {
    let mut samples: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")).iter().filter(|path| path.is_dir()) {
        let question = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if evaluate::engine::Judge::embedded(&question).is_some() {
            let texts = entries(folder).iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
            samples.insert(question, texts);
        }
    }
    assert!(!samples.is_empty(), "the samples come with the source");
    samples
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let listing = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = listing.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The paragraphs of `text` in another order, with a typing error in one word of a hundred.
pub fn answer(text: &str, dice: &mut Dice) -> String {
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

/// Seconds of processor time that this thread has had (Linux), or `None` where the system does not say.
pub fn processor_seconds() -> Option<f64> {
    let times = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = times.split_whitespace().next()?.parse().ok()?;
    Some(std::time::Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// How long `work` takes, in seconds: processor time, so that other programs on the machine count little; else wall time.
pub fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let (wall, processor) = (std::time::Instant::now(), processor_seconds());
    let result = std::hint::black_box(work());
    let wall = wall.elapsed().as_secs_f64();
    (processor.and_then(|before| Some(processor_seconds()? - before)).unwrap_or(wall), result)
}

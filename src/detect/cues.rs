//! The cues of denial in `cues.txt`, and what the small words of an answer are for, as tables that are read from the program at
//! once: one by one, thousands of words took a third of the time of one answer.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::pattern::Numbers;
use crate::text::{NoCorrection, Normaliser, Span, Text, hash, small};

use super::grammar::{Marks, Small, mark_small_words};

/// Where a cue looks, and how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// "not X", "no X".
    Forward,
    /// "avoid X by Y", "without X we Y": ends at a preposition of means or at a new subject, too.
    Phrase,
    /// "X is overkill".
    Backward,
    /// "X is nice, but we don't need it": back over clause boundaries.
    Earlier,
    /// "X is snake oil": like [`Direction::Backward`], behind a verb of being or seeming.
    Judged,
    /// "X I'd skip": like [`Direction::Backward`], if nothing that could be rejected follows.
    Fronted,
    /// "X only annoys": like [`Direction::Backward`], behind "only" or "just".
    Mere,
    /// "X is nice, Y does the job": if a clause ends there, the clauses before its own one.
    Contrast,
    /// "X looks nice, give me Y": what stands before it, if a clause starts there.
    Turn,
    /// "How many X there are, nobody counted": like [`Direction::Earlier`], in a sentence that starts as a question does.
    Unknown,
    /// "X was a pain, so we threw it out": like [`Direction::Earlier`], and a verdict.
    Dropped,
}

impl Direction {
    /// With their names in `cues.txt`, in the order in which they are declared.
    const ALL: [(&'static str, Self); 11] = [
        ("forward", Self::Forward),
        ("phrase", Self::Phrase),
        ("backward", Self::Backward),
        ("earlier", Self::Earlier),
        ("judged", Self::Judged),
        ("fronted", Self::Fronted),
        ("mere", Self::Mere),
        ("contrast", Self::Contrast),
        ("turn", Self::Turn),
        ("unknown", Self::Unknown),
        ("dropped", Self::Dropped),
    ];
}

/// Marks a span of hashes in [`Cues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hashes {}

/// The stems of a cue.
pub(super) type Stems = Span<Hashes>;

/// Words that deny.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    /// What must stand some words before: "rather" of "rather .. than". Often nothing.
    pub lead: Stems,
    /// What it is made of.
    pub stems: Stems,
    /// Where it looks.
    pub direction: Direction,
    /// Most words covered.
    pub reach: u32,
    /// Its place in `cues.txt` among those with the same first stem.
    pub order: u32,
}

/// All tables.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Cues {
    /// The hashes of stems, each as its lower half and its higher one.
    hashes: Numbers,
    /// [`FIELDS`] numbers for each cue: the hash of its second stem (or 0), its stems, its lead, direction, reach and order. Those
    /// with the same first stem are neighbours, by the hashes of their second stems.
    entries: Numbers,
    /// Five numbers for each small word: hash, marks, and the cues that start with it.
    small_words: Numbers,
    /// For one-word cues what makes them harmless.
    harmless: HashMap<String, Vec<String>>,
    links: Vec<String>,
}

/// Numbers for each cue.
const FIELDS: usize = 9;

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| match crate::embedded::cues() {
    Some(bytes) => postcard::from_bytes(bytes).expect("src/build.rs wrote these bytes with the same types"),
    None => read(),
});

/// The cues as the build script writes them into the program.
///
/// # Errors
/// If memory runs out.
pub fn compiled_cues() -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(&read())
}

/// A hash from its halves.
#[inline]
fn whole(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

/// The halves of a hash.
fn halves(hash: u64) -> [u32; 2] {
    [hash & u64::from(u32::MAX), hash >> 32].map(|half| u32::try_from(half).unwrap_or(u32::MAX))
}

impl Cues {
    /// The hashes of some stems.
    pub(super) fn hashes(&self, stems: Stems) -> impl Iterator<Item = u64> {
        self.hashes[2 * stems.start as usize..2 * stems.end as usize]
            .chunks_exact(2)
            .map(|half| whole(half[0], half[1]))
    }

    /// Those of the cues at `places` that have no second stem, and then those whose second stem has the hash `second`.
    pub(super) fn starting(&self, places: Range<u32>, second: Option<u64>) -> impl Iterator<Item = Cue> {
        let fields = &self.entries[FIELDS * places.start as usize..FIELDS * places.end as usize];
        let (cues, _) = fields.as_chunks::<FIELDS>();
        let hash = |cue: &[u32; FIELDS]| whole(cue[0], cue[1]);
        let alone = cues.iter().take_while(move |cue| hash(cue) == 0);
        // Hundreds of cues start with "it" or "not".
        let followed = second.into_iter().flat_map(move |second| {
            let from = cues.partition_point(|cue| hash(cue) < second);
            cues[from..].iter().take_while(move |cue| hash(cue) == second)
        });
        alone.chain(followed).map(|cue| Cue {
            stems: Span::new(cue[2], cue[3]),
            lead: Span::new(cue[4], cue[5]),
            direction: Direction::ALL[cue[6] as usize].1,
            reach: cue[7],
            order: cue[8],
        })
    }

    /// Each small word by its hash.
    pub(super) fn small_words(&self) -> impl Iterator<Item = (u64, Small)> {
        let small = |word: &[u32]| (whole(word[0], word[1]), Small::new(word[2], word[3]..word[4]));
        self.small_words.chunks_exact(5).map(small)
    }

    /// Whether the one-word cue `stem` denies nothing in front of `next`.
    pub(super) fn is_harmless(&self, stem: &str, next: &str) -> bool {
        self.harmless.get(stem).is_some_and(|after| after.iter().any(|harmless| harmless == next))
    }

    /// Whether a clause that starts with `stem` goes on with what was said.
    pub(super) fn is_link(&self, stem: &str) -> bool {
        self.links.iter().any(|link| link == stem)
    }
}

/// Reads `cues.txt` and brings its words into the form that answers have.
fn read() -> Cues {
    let mut normaliser = Normaliser::new(&NoCorrection);
    let mut stems = |words: &str| -> Vec<String> {
        let text = Text::plain(words, &mut normaliser);
        let words = 0..u32::try_from(text.words.len()).unwrap_or(u32::MAX);
        words.map(|word| text.stem(word).to_owned()).collect()
    };
    let mut cues = Cues::default();
    let mut hashes: Vec<u32> = Vec::new();
    let mut by_first: BTreeMap<u64, Vec<[u32; FIELDS]>> = BTreeMap::new();
    let mut marks: BTreeMap<u64, Marks> = BTreeMap::new();
    let mut mark = |hash: u64, mark: Marks| {
        let marks = marks.entry(hash).or_default();
        *marks = marks.and(mark);
    };
    mark_small_words(&mut mark);
    for line in include_str!("cues.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((head, list)) = line.split_once(':') else { continue };
        let (kind, argument) = head.split_once(' ').unwrap_or((head, ""));
        let Some(direction) = Direction::ALL.iter().position(|(name, _)| *name == kind) else {
            let words: Vec<String> = list.split(';').flat_map(|word| stems(word).into_iter().take(1)).collect();
            let set = match kind {
                "boundaries" => Some(Marks::BOUNDARY),
                "subjects" => Some(Marks::SUBJECT),
                "means" => Some(Marks::MEANS),
                "tails" => Some(Marks::TAIL),
                "purposes" => Some(Marks::PURPOSE),
                "being" => Some(Marks::BEING),
                "thoughts" => Some(Marks::THOUGHT),
                "asks" => Some(Marks::ASKS),
                _ => None,
            };
            match set {
                Some(set) => words.iter().for_each(|word| mark(hash(word), set)),
                None if kind == "links" => cues.links = words,
                None => drop(cues.harmless.insert(stems(argument).concat(), words)),
            }
            continue;
        };
        for words in list.split(';').flat_map(spelt_out) {
            let (lead, words) = words.split_once("..").unwrap_or(("", &words));
            let mut add = |words: &str| {
                let stems: Vec<u64> = stems(words).iter().map(|stem| hash(stem)).collect();
                let start = small(hashes.len() / 2);
                hashes.extend(stems.iter().flat_map(|stem| halves(*stem)));
                (stems, start, small(hashes.len() / 2))
            };
            let ((_, lead, lead_end), (stems, start, end)) = (add(lead), add(words));
            if let (Some(first), Ok(reach)) = (stems.first(), argument.parse()) {
                mark(*first, Marks::CUE);
                let [low, high] = halves(stems.get(1).copied().unwrap_or(0));
                let cues = by_first.entry(*first).or_default();
                cues.push([low, high, start, end, lead, lead_end, small(direction), reach, small(cues.len())]);
            }
        }
    }
    for cues in by_first.values_mut() {
        cues.sort_by_key(|cue| whole(cue[0], cue[1]));
    }
    let (mut fields, mut small_words): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for (hash, marks) in marks {
        let first = small(fields.len() / FIELDS);
        fields.extend(by_first.get(&hash).into_iter().flatten().flatten());
        small_words.extend(halves(hash));
        small_words.extend([marks.bits(), first, small(fields.len() / FIELDS)]);
    }
    (cues.hashes, cues.entries, cues.small_words) = (hashes.into(), fields.into(), small_words.into());
    cues
}

/// Each way to read `words`, which may hold groups of alternatives: "(it | they) be" is "it be" and "they be".
fn spelt_out(words: &str) -> Vec<String> {
    let group = words.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    let Some((before, (group, behind))) = group else { return vec![words.to_owned()] };
    group.split('|').flat_map(|one| spelt_out(&format!("{before} {one} {behind}"))).collect()
}

//! One form for all spellings, inflections and typing errors of a word.
//!
//! A word goes through: compatibility forms and look-alike letters → lower case → contraction ("don't" is two words) →
//! American spelling → irregular form or Snowball stem → correction of typing errors. Results are cached by surface; all but the
//! last are the same for every question.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rust_stemmers::{Algorithm, Stemmer};
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::shape::{is_number, may_start_amount};
use super::{Lexicon, small};

/// Position of a stem among those that a [`Corrector`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StemId(pub u32);

/// Which [`Corrector`] gave out [`StemId`]s: those of another one mean something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Vocabulary(u64);

impl Vocabulary {
    /// One that no other corrector of this process has.
    #[must_use]
    pub fn unique() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Mends typing errors: knows which words are looked for.
pub trait Corrector: Sync {
    /// Where its [`StemId`]s come from.
    fn vocabulary(&self) -> Vocabulary;
    /// The id of `stem` if it is looked for as it stands, so that nothing has to be mended.
    fn id(&self, stem: &str) -> Option<StemId>;
    /// The stem meant by the misspelt `word` (lower case, no correct English word) with stem `stem`, and the number of
    /// typing errors, or `None` if no word that is looked for is near enough.
    fn correct(&self, word: &str, stem: &str) -> Option<(&str, u8)>;
}

/// Corrects nothing: for patterns, and for texts that are only compared.
pub struct NoCorrection;

impl Corrector for NoCorrection {
    fn vocabulary(&self) -> Vocabulary {
        Vocabulary::default()
    }
    fn id(&self, _: &str) -> Option<StemId> {
        None
    }
    fn correct(&self, _: &str, _: &str) -> Option<(&str, u8)> {
        None
    }
}

/// A word in the one form that patterns see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Snowball stem or irregular base, in American spelling and lower case.
    pub stem: Box<str>,
    /// Where it starts and ends in the surface, in bytes ("not" is 2..5 of "don't").
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// Typing errors mended.
    pub typos: u8,
    /// What no pattern sees: an article, a possessive or a filler.
    pub skipped: Option<Skipped>,
    /// What [`hash`] gives for the stem.
    pub hash: u64,
    /// A figure or the word for one.
    pub number: bool,
    /// Whether an amount may start with the stem.
    pub amount: bool,
    /// The word in lower case, if it may be misspelt: no dictionary has it.
    unknown: Option<Box<str>>,
}

/// A word that no pattern sees, and what the next one is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// "a", "an", "the".
    Article,
    /// "just", "simply".
    Mere,
    /// Nothing.
    Filler,
}

/// Turns surfaces into the forms that patterns see, remembering each surface. It can serve any number of correctors, one after the
/// other ([`Normaliser::turn_to`]): what a word is in the language is worked out once for all of them.
pub struct Normaliser<'c> {
    stemmer: Stemmer,
    /// Surface -> its forms, as a range in `forms`. The hash is keyed by the process: no answer can make surfaces collide.
    known: HashMap<Box<str>, (u32, u32), foldhash::fast::RandomState>,
    /// Before any correction.
    forms: Vec<Form>,
    corrector: &'c dyn Corrector,
    /// What `corrector` makes of `forms`.
    meant: Meanings,
    /// What others made of them.
    others: HashMap<Vocabulary, Meanings>,
}

/// What a corrector makes of the forms that a normaliser knows.
#[derive(Default)]
struct Meanings {
    /// For the first forms; the rest have not been asked for.
    all: Vec<Meaning>,
    /// Forms without typing errors.
    mended: Vec<Form>,
}

#[derive(Clone, Copy)]
enum Meaning {
    /// It has not been asked for.
    Unasked,
    /// The word as it stands, and where it is among those that are looked for.
    Itself(Option<StemId>),
    /// The form at this position of [`Meanings::mended`].
    Mended(u32, Option<StemId>),
}

/// Surfaces remembered before the cache is emptied: bounds the memory of a batch of any size. Answers to 32 questions whose words
/// never come twice take 5 MiB more a thread than answers whose words do.
const CACHE_LIMIT: usize = 1 << 14;
/// Longer words are none (keys, hashes, base64); their start stands for them.
const LONGEST_WORD: usize = 64;

impl<'c> Normaliser<'c> {
    /// A normaliser that mends what `corrector` can mend.
    #[must_use]
    pub fn new(corrector: &'c dyn Corrector) -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            known: HashMap::default(),
            forms: Vec::new(),
            corrector,
            meant: Meanings::default(),
            others: HashMap::new(),
        }
    }

    /// Mends what `corrector` can mend from now on.
    pub fn turn_to(&mut self, corrector: &'c dyn Corrector) {
        let (before, now) = (self.vocabulary(), corrector.vocabulary());
        if before != now {
            let meant = self.others.remove(&now).unwrap_or_default();
            self.others.insert(before, std::mem::replace(&mut self.meant, meant));
        }
        self.corrector = corrector;
    }

    /// Whose ids the forms have.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        self.corrector.vocabulary()
    }

    /// The forms of one surface, a run of letters and digits with inner apostrophes or points, each with where it stands among
    /// the words that are looked for. Never more than two; none if nothing of it can be seen.
    pub fn forms(&mut self, surface: &str) -> impl Iterator<Item = (&Form, Option<StemId>)> {
        let (start, end) = match self.known.get(surface) {
            Some(place) => *place,
            None => self.learn(surface),
        };
        let known = start as usize..end as usize;
        if self.meant.all.len() < known.end {
            self.meant.all.resize(self.forms.len(), Meaning::Unasked);
        }
        for at in known.clone() {
            if matches!(self.meant.all[at], Meaning::Unasked) {
                self.meant.all[at] = self.ask(at);
            }
        }
        let (forms, mended) = (&self.forms[known.clone()], &self.meant.mended);
        forms.iter().zip(&self.meant.all[known]).map(|(form, meaning)| match meaning {
            Meaning::Mended(at, id) => (&mended[*at as usize], *id),
            Meaning::Itself(id) => (form, *id),
            Meaning::Unasked => (form, None),
        })
    }

    fn learn(&mut self, surface: &str) -> (u32, u32) {
        if self.known.len() >= CACHE_LIMIT {
            self.known.clear();
            self.forms.clear();
            self.meant = Meanings::default();
            self.others.clear();
        }
        let start = self.forms.len();
        let forms = self.compute(surface);
        self.forms.extend(forms);
        // At most twice the limit.
        let place = (small(start), small(self.forms.len()));
        self.known.insert(surface.into(), place);
        place
    }

    /// What the corrector makes of the form at a position of `forms`.
    fn ask(&mut self, at: usize) -> Meaning {
        let form = &self.forms[at];
        let id = self.corrector.id(&form.stem);
        let Some(word) = form.unknown.as_deref().filter(|_| id.is_none()) else { return Meaning::Itself(id) };
        let Some((meant, typos)) = self.corrector.correct(word, &form.stem) else { return Meaning::Itself(None) };
        let mended = Form { typos, ..Form::new(meant.into(), word, form.start, form.end) };
        let id = self.corrector.id(meant);
        self.meant.mended.push(mended);
        Meaning::Mended(small(self.meant.mended.len() - 1), id)
    }

    fn compute(&self, surface: &str) -> SmallVec<[Form; 1]> {
        let mut lower = fold(surface);
        if let Some((cut, _)) = lower.char_indices().nth(LONGEST_WORD) {
            lower.truncate(cut);
        }
        let length = u32::try_from(surface.len()).unwrap_or(u32::MAX);
        let mut forms = SmallVec::new();
        let (base, rest) = expand_contraction(&lower);
        // Where the second word of a contraction starts cannot be told exactly where folding may have changed lengths.
        let split = match rest.filter(|_| surface.is_ascii()) {
            Some("not") => surface.rfind('\'').map(|at| at - 1),
            Some(_) => surface.find('\''),
            None => None,
        };
        let split = split.and_then(|at| u32::try_from(at).ok()).filter(|at| *at > 0).unwrap_or(length);
        if !base.is_empty() {
            forms.push(self.form(base, 0, split));
        }
        if let Some(rest) = rest {
            forms.push(self.form(rest, if split == length { 0 } else { split }, length));
        }
        forms
    }

    fn form(&self, word: &str, start: u32, end: u32) -> Form {
        let american = Lexicon::american(word);
        if let Some(base) = FORMS.get(american) {
            return Form::new((*base).into(), word, start, end);
        }
        let is_plain = word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let unknown = (is_plain && !Lexicon::contains(word)).then(|| word.into());
        Form { unknown, ..Form::new(self.stemmer.stem(american).into(), word, start, end) }
    }
}

impl Form {
    /// A form without typing errors.
    fn new(stem: Box<str>, word: &str, start: u32, end: u32) -> Self {
        let skipped = is_skipped(word).then_some(match &*stem {
            "a" | "an" | "the" => Skipped::Article,
            "just" | "simpli" => Skipped::Mere,
            _ => Skipped::Filler,
        });
        let (hash, number, amount) = (hash(&stem), is_number(&stem), may_start_amount(&stem));
        Self { stem, start, end, typos: 0, skipped, hash, number, amount, unknown: None }
    }
}

/// The hash of a stem, as in [`super::Word::hash`]. It is FNV-1a, the same on every machine.
#[must_use]
pub fn hash(stem: &str) -> u64 {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Form -> base, from `data/forms.txt`.
static FORMS: LazyLock<HashMap<&'static str, &'static str, foldhash::fast::RandomState>> = LazyLock::new(|| {
    let mut forms = HashMap::default();
    for line in include_str!("data/forms.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if let Some(base) = words.next() {
            forms.insert(base, base);
            forms.extend(words.map(|form| (form, base)));
        }
    }
    forms
});

/// Whether `word`, in lower case, is an irregular form that `data/forms.txt` leads back to another word.
pub(super) fn is_irregular(word: &str) -> bool {
    FORMS.get(word).is_some_and(|base| *base != word)
}

/// Whether `word`, in lower case, is an article, a possessive or a filler, which neither patterns nor distances see.
#[must_use]
pub fn is_skipped(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "this"
            | "these"
            | "those"
            | "my"
            | "our"
            | "your"
            | "their"
            | "its"
            | "his"
            | "her"
            | "whose"
            | "um"
            | "uh"
            | "er"
            | "erm"
            | "hmm"
            | "uhm"
            | "just"
            | "really"
            | "very"
            | "quite"
            | "simply"
            | "basically"
            | "actually"
            | "also"
            | "even"
            | "already"
            | "please"
            | "probably"
            | "maybe"
            | "perhaps"
            | "kinda"
            | "literally"
    )
}

/// Splits "don't", "dont", "we're" and their like; "it's" is "it is", "broker's" is "broker".
fn expand_contraction(lower: &str) -> (&str, Option<&'static str>) {
    if let Some(base) = lower.strip_suffix("n't") {
        let base = match base {
            "wo" => "will",
            "ca" => "can",
            "sha" => "shall",
            "ai" => "is",
            other => other,
        };
        return (base, Some("not"));
    }
    if let Some((base, rest)) = lower.split_once('\'') {
        let rest = match rest {
            "re" | "m" => Some("be"),
            "ve" => Some("have"),
            "ll" => Some("will"),
            "d" => Some("would"),
            "s" => matches!(
                base,
                "it" | "that"
                    | "what"
                    | "there"
                    | "let"
                    | "he"
                    | "she"
                    | "who"
                    | "here"
                    | "where"
                    | "how"
                    | "nobody"
                    | "nothing"
                    | "everything"
            )
            .then_some("be"),
            _ => None,
        };
        return (if base.is_empty() { lower } else { base }, rest);
    }
    match lower {
        "cannot" | "cant" => ("can", Some("not")),
        "dont" => ("do", Some("not")),
        "doesnt" => ("does", Some("not")),
        "didnt" => ("did", Some("not")),
        "couldnt" => ("could", Some("not")),
        "wouldnt" => ("would", Some("not")),
        "shouldnt" => ("should", Some("not")),
        "isnt" => ("is", Some("not")),
        "arent" => ("are", Some("not")),
        "wasnt" => ("was", Some("not")),
        "werent" => ("were", Some("not")),
        "hasnt" => ("has", Some("not")),
        "havent" => ("have", Some("not")),
        "wont" => ("will", Some("not")),
        "gonna" => ("going", Some("to")),
        "wanna" => ("want", Some("to")),
        _ => (lower, None),
    }
}

/// Lower case without look-alikes, marks and invisible characters: "Sаga" with a Cyrillic "а" is "saga".
pub(super) fn fold(surface: &str) -> String {
    if surface.is_ascii() {
        return surface.to_ascii_lowercase();
    }
    let bare = bare(surface);
    let lower = bare.chars().flat_map(char::to_lowercase);
    lower
        .map(|c| if is_apostrophe(c) { '\'' } else { c })
        .filter(|c| !is_combining_mark(*c) && !c.is_whitespace())
        .collect()
}

/// A word as typed, without look-alikes, marks and invisible characters.
#[must_use]
pub fn bare(surface: &str) -> Cow<'_, str> {
    if surface.is_ascii() {
        return Cow::Borrowed(surface);
    }
    let has_latin = surface.bytes().any(|b| b.is_ascii_alphabetic());
    let seen = surface.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c));
    seen.map(|c| if has_latin { latin_twin(c) } else { c }).collect()
}

/// The apostrophe in its usual disguises.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{ff07}' | '`')
}

/// Characters that take no room: soft hyphen, zero-width characters, bidirectional controls, fillers, tags, BOM (what
/// Unicode calls default-ignorable; variation selectors are marks).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The Latin letter that a Greek or Cyrillic one looks like, inside a word that has Latin letters too
/// (the lower-case pairs of Unicode's confusables table that occur in words).
fn latin_twin(c: char) -> char {
    match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'с' | 'С' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'Ε' => 'e',
        'ɡ' => 'g',
        'һ' | 'Һ' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' => 'i',
        'ј' | 'Ј' => 'j',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' => 'y',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'В' | 'Β' => 'b',
        'М' | 'Μ' => 'm',
        'Т' | 'Τ' => 't',
        'ν' | 'ѵ' => 'v',
        'ԛ' => 'q',
        'ԝ' => 'w',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(surface: &str, expected: &[&str]) {
        let mut normaliser = Normaliser::new(&NoCorrection);
        let stems: Vec<&str> = normaliser.forms(surface).map(|(form, _)| &*form.stem).collect();
        assert_eq!(stems, expected, "{surface}");
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for (surface, expected) in [
            ("Normalising", &["normalize"][..]),
            ("normalized", &["normalize"]),
            ("don't", &["do", "not"]),
            ("don’t", &["do", "not"]),
            ("can't", &["can", "not"]),
            ("broker's", &["broker"]),
            ("it's", &["it", "be"]),
            ("customers", &["customer"]),
            ("custom", &["custom"]),
            ("indices", &["index"]),
            ("Sаga", &["saga"]),
            ("s\u{200b}aga", &["saga"]),
            ("İdempotent", &["idempot"]),
            ("n't", &["not"]),
            ("\u{3164}", &[]),
        ] {
            check(surface, expected);
        }
    }

    #[test]
    fn irregular_verbs_have_their_regular_forms() {
        let (verbs, _) = include_str!("data/forms.txt").split_once("# Part two").expect("two parts");
        let mut normaliser = Normaliser::new(&NoCorrection);
        for base in verbs.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(' ').next()) {
            // What ends in "e" is what Snowball cuts differently.
            let Some(root) = base.strip_suffix('e').filter(|root| root.len() > 2) else { continue };
            for form in [format!("{base}s"), format!("{root}ing")] {
                if Lexicon::contains(&form) {
                    assert!(normaliser.forms(&form).map(|(form, _)| &*form.stem).eq([base]), "{form}");
                }
            }
        }
    }

    /// Looks for one word.
    struct Wanted(&'static str, Vocabulary);

    impl Corrector for Wanted {
        fn vocabulary(&self) -> Vocabulary {
            self.1
        }
        fn id(&self, stem: &str) -> Option<StemId> {
            (stem == self.0).then_some(StemId(7))
        }
        fn correct(&self, word: &str, _: &str) -> Option<(&str, u8)> {
            (word.len() == self.0.len()).then_some((self.0, 1))
        }
    }

    #[test]
    fn each_corrector_has_its_own_meanings_of_a_word() {
        let (saga, queue) = (Wanted("saga", Vocabulary::unique()), Wanted("queue", Vocabulary::unique()));
        let mut normaliser = Normaliser::new(&saga);
        // The words that come in between make room for more, or have it all forgotten.
        for words in [0, 1, 100, CACHE_LIMIT] {
            for (corrector, expected) in [
                (&saga, [("saga", 1, true), ("qeueu", 0, false), ("queue", 0, false)]),
                (&queue, [("sgaa", 0, false), ("queue", 1, true), ("queue", 0, true)]),
            ] {
                normaliser.turn_to(corrector);
                for (surface, expected) in ["sgaa", "qeueu", "queue"].into_iter().zip(expected) {
                    let found: Vec<_> =
                        normaliser.forms(surface).map(|(form, id)| (&*form.stem, form.typos, id.is_some())).collect();
                    assert_eq!(found, [expected], "{surface} for {}, {words} words later", corrector.0);
                }
            }
            for word in 0..words {
                assert_eq!(normaliser.forms(&format!("w{word}")).count(), 1);
            }
        }
    }

    #[test]
    fn parts_of_a_contraction_point_to_their_letters() {
        let mut normaliser = Normaliser::new(&NoCorrection);
        let forms: Vec<_> = normaliser.forms("don't").map(|(form, _)| (form.start, form.end)).collect();
        assert_eq!(forms, [(0, 2), (2, 5)]);
    }
}

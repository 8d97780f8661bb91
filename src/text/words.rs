//! Words and sentences of prose.

use super::markdown::Places;
use super::normalise::{Skipped, is_apostrophe, is_invisible};
use super::{Block, Break, Normaliser, Prose, Sentence, Span, Text, Word, small};

/// Abbreviations that a full stop follows without ending the sentence.
const ABBREVIATIONS: [&str; 16] =
    ["e.g", "i.e", "eg", "ie", "vs", "cf", "approx", "mr", "mrs", "ms", "dr", "fig", "incl", "resp", "ca", "est"];

/// Cuts `prose`, taken from `raw`, into words and sentences.
pub(super) fn read<'a>(raw: &'a str, prose: Prose, normaliser: &mut Normaliser<'_>) -> Text<'a> {
    let mut reader = Reader {
        text: Text {
            raw,
            words: Vec::with_capacity(raw.len() / 7),
            sentences: Vec::new(),
            norm: String::with_capacity(raw.len() + 2),
            one_case: has_one_case(&prose.text),
            prose: Prose::default(),
            vocabulary: normaliser.vocabulary(),
        },
        normaliser,
        places: prose.places(),
        prose: &prose,
        next_letter: None,
        next_beyond_marks: None,
        lead: Break::Block,
        article: false,
        mere: false,
        quoted: false,
        currency: false,
        length: 0,
        commas: 0,
        first: 0,
    };
    for block in &prose.blocks {
        reader.block(block);
    }
    let mut text = reader.text;
    text.norm.push(' ');
    text.prose = prose;
    text
}

fn has_one_case(prose: &str) -> bool {
    let mut lower = false;
    let mut upper = false;
    for word in prose.split(|c: char| !c.is_alphanumeric()).filter(|word| *word != "I") {
        lower |= word.chars().any(char::is_lowercase);
        upper |= word.chars().any(char::is_uppercase);
        if lower && upper {
            return false;
        }
    }
    true
}

#[expect(clippy::struct_excessive_bools, reason = "marks of the next word, as in `Word`")]
struct Reader<'a, 'p, 'n, 'c> {
    text: Text<'a>,
    normaliser: &'n mut Normaliser<'c>,
    prose: &'p Prose,
    places: Places<'p>,
    /// The first letter in the rest of the block that was looked for one last, and where that rest started.
    next_letter: Option<Ahead>,
    /// The same for the first character that cannot close a sentence.
    next_beyond_marks: Option<Ahead>,
    lead: Break,
    article: bool,
    mere: bool,
    quoted: bool,
    currency: bool,
    length: u32,
    commas: u32,
    /// First word of the sentence that is being read.
    first: usize,
}

impl Reader<'_, '_, '_, '_> {
    fn block(&mut self, block: &Block) {
        self.lead = Break::Block;
        self.quoted = false;
        self.next_letter = None;
        self.next_beyond_marks = None;
        let text = &self.prose.text[..block.range.end];
        let bytes = text.as_bytes();
        let mut at = block.range.start;
        while at < bytes.len() {
            let here = at;
            // Nearly all of an answer is ASCII words with single spaces between them.
            let run = ascii_word(&bytes[here..]);
            at += run;
            if run > 0 && bytes.get(at).is_none_or(|next| ends_ascii_word(*next)) {
                self.word(here, at, bytes.get(at) == Some(&b'%'));
                continue;
            }
            if run == 0 && bytes[here] == b' ' {
                at += 1;
                continue;
            }
            let Some(c) = text[here..].chars().next() else { break };
            at = here + c.len_utf8();
            if starts_url(&text[here..]) {
                at = here
                    + text[here..]
                        .find(|c: char| c.is_whitespace() || c == ')' || c == '>')
                        .unwrap_or(text.len() - here);
            } else if c.is_alphanumeric() {
                at = word_end(text, here);
                self.word(here, at, text[at..].starts_with('%'));
            } else {
                self.punctuation(c, here, at, block);
            }
        }
        self.end_sentence(block, false);
    }

    /// The character `c`, which is `here` in the prose, `at` being the byte behind it.
    fn punctuation(&mut self, c: char, here: usize, at: usize, block: &Block) {
        let text = &self.prose.text[..block.range.end];
        let (before, after) = (&text[..here], &text[at..]);
        match c {
            '.' if after.starts_with('.') || before.ends_with('.') => self.raise(Break::Clause),
            '.' | '!' | '?' | '。' | '！' | '？' if self.ends_sentence(c, before, at, text) => {
                self.end_sentence(block, matches!(c, '?' | '？'));
            }
            ',' | '(' | ')' | '[' | ']' | '、' | '，' => {
                self.commas += 1;
                self.raise(Break::Comma);
            }
            ';' | ':' | '—' | '–' | '…' | '|' | '→' | '•' | '·' => self.raise(Break::Clause),
            '-' if before.ends_with(' ') && after.starts_with([' ', '-']) => self.raise(Break::Clause),
            '-' if before.ends_with('-') => self.raise(Break::Clause),
            '"' => self.quoted = !self.quoted,
            '“' | '«' | '„' => self.quoted = true,
            '”' | '»' => self.quoted = false,
            '$' | '€' | '£' => self.currency = true,
            _ => {}
        }
    }

    /// Whether `mark`, behind `before`, ends a sentence; `at` is the byte behind it in `text`.
    fn ends_sentence(&mut self, mark: char, before: &str, at: usize, text: &str) -> bool {
        let next = Ahead::find(&mut self.next_beyond_marks, text, at, |c| {
            !matches!(c, '"' | '”' | '\'' | '’' | ')' | '*' | '_' | '.' | '!' | '?')
        });
        let Some(next) = next else { return true };
        if !next.is_whitespace() {
            return matches!(mark, '。' | '！' | '？');
        }
        let mut goes_on =
            || Ahead::find(&mut self.next_letter, text, at, char::is_alphabetic).is_some_and(char::is_lowercase);
        if mark != '.' {
            // Someone asks "why?" and the sentence goes on.
            return !text[at..].starts_with(['"', '”', '»']) || !goes_on();
        }
        let tail = &before[before.char_indices().rev().nth(8).map_or(0, |(at, _)| at)..];
        let word = tail.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
        if ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word)) {
            return false;
        }
        let is_short = word.eq_ignore_ascii_case("etc") || word.chars().count() == 1 && !word.eq_ignore_ascii_case("i");
        !is_short || !goes_on()
    }

    fn raise(&mut self, lead: Break) {
        self.lead = self.lead.max(lead);
    }

    fn word(&mut self, start: usize, end: usize, percent: bool) {
        let mut start = start;
        for hump in humps(&self.prose.text[start..end]) {
            self.surface(start, start + hump, percent && start + hump == end);
            start += hump;
        }
    }

    fn surface(&mut self, start: usize, end: usize, percent: bool) {
        let surface = &self.prose.text[start..end];
        self.length += 1;
        for (form, id) in self.normaliser.forms(surface) {
            if let Some(skipped) = form.skipped {
                self.article |= skipped == Skipped::Article;
                self.mere |= skipped == Skipped::Mere;
                continue;
            }
            let raw_start = self.places.raw_start(start + form.start as usize);
            let raw_end = self.places.raw_end(start + form.end as usize).max(raw_start);
            let norm_start = self.text.norm.len() + 1;
            self.text.norm.push(' ');
            self.text.norm.push_str(&form.stem);
            self.text.words.push(Word {
                raw: Span::new(small(raw_start), small(raw_end)),
                norm: (small(norm_start), small(self.text.norm.len())),
                sentence: small(self.text.sentences.len()),
                lead: self.lead,
                article: self.article,
                mere: self.mere,
                quoted: self.quoted,
                percent,
                currency: self.currency,
                typos: form.typos,
                id,
                hash: form.hash,
                number: form.number,
                amount: form.amount,
            });
            self.lead = Break::None;
            self.article = false;
            self.mere = false;
            self.currency = false;
        }
    }

    fn end_sentence(&mut self, block: &Block, question: bool) {
        self.raise(Break::Sentence);
        let behind = self.text.words.len();
        if behind > self.first {
            let words = Span::new(small(self.first), small(behind));
            let raw = self.text.raw_span(words);
            self.text.sentences.push(Sentence {
                words,
                block: block.kind,
                question,
                length: self.length,
                commas: self.commas,
                raw,
            });
            self.text.norm.push_str(" .");
            self.first = behind;
        } else if question && let Some(last) = self.text.sentences.last_mut() {
            last.question |= self.length == 0;
        }
        self.length = 0;
        self.commas = 0;
        self.article = false;
        self.mere = false;
    }
}

/// Something found further on in a block. It is remembered, so that a long run of what is not looked for is read once.
#[derive(Clone, Copy)]
struct Ahead {
    /// Where the search started.
    from: usize,
    /// What was found, and where.
    found: Option<(usize, char)>,
}

impl Ahead {
    /// The first character of `text` from `at` on that `is_wanted`; `last` is what was found before in the same text.
    fn find(last: &mut Option<Self>, text: &str, at: usize, is_wanted: fn(char) -> bool) -> Option<char> {
        let holds = |last: &Self| last.from <= at && last.found.is_none_or(|(found, _)| at <= found);
        let ahead = last.filter(holds).unwrap_or_else(|| {
            let found = text[at..].char_indices().find(|(_, c)| is_wanted(*c));
            Self { from: at, found: found.map(|(behind, c)| (at + behind, c)) }
        });
        *last = Some(ahead);
        ahead.found.map(|(_, c)| c)
    }
}

/// Length of the ASCII letters and digits at the start of `bytes`.
fn ascii_word(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(bytes.len())
}

/// Whether a run of ASCII letters and digits is a whole word if this byte follows: none that may go on with it (an
/// apostrophe, a point, a comma between digits, anything beyond ASCII) or make it the start of an address.
fn ends_ascii_word(next: u8) -> bool {
    next.is_ascii() && !matches!(next, b'\'' | b'`' | b'.' | b',' | b':')
}

fn starts_url(rest: &str) -> bool {
    let scheme = rest.bytes().take(12).take_while(u8::is_ascii_lowercase).count();
    rest.starts_with("www.") || scheme > 1 && rest[scheme..].starts_with("://")
}

/// The end of the word that starts at `start`: letters, digits, what has no width, apostrophes between letters, points
/// and commas between digits, a point inside an abbreviation ("e.g").
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut previous = ' ';
    // "e" of "e.g.", "e.g" of a longer one: single letters with points between.
    let mut is_initial = true;
    let mut letters = 0;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = c.is_alphanumeric()
            || is_invisible(c)
            || unicode_normalization::char::is_combining_mark(c)
            || is_apostrophe(c) && c != '`' && previous.is_alphabetic() && next.is_alphabetic()
            || matches!(c, '.' | ',') && previous.is_ascii_digit() && next.is_ascii_digit()
            || c == '.' && next.is_alphabetic() && is_initial && letters == 1;
        if !inside {
            break;
        }
        letters = if c == '.' { 0 } else { letters + 1 };
        is_initial &= c == '.' || letters == 1 && c.is_alphabetic();
        end = start + at + c.len_utf8();
        previous = c;
    }
    end
}

/// Lengths of the parts of "requestId" (7, 2); one length for any word that is not written so.
fn humps(word: &str) -> impl Iterator<Item = usize> {
    let bytes = word.as_bytes();
    let lower = bytes.iter().take_while(|b| b.is_ascii_lowercase()).count();
    let is_camel = lower >= 3 && bytes.get(lower).is_some_and(u8::is_ascii_uppercase) && word.is_ascii();
    let first = if is_camel { lower } else { word.len() };
    std::iter::once(first).chain((first < word.len()).then_some(word.len() - first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NoCorrection;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        let text = Text::new(raw, &mut Normaliser::new(&NoCorrection));
        assert_eq!(text.norm.trim(), expected, "{raw:?}");
        for (index, word) in text.words.iter().enumerate() {
            assert!(raw.get(word.raw.range()).is_some(), "word {index} of {raw:?}");
        }
    }

    #[test]
    fn words_and_sentences() {
        for (raw, expected) in [
            ("The two-phase commit. It blocks!", "two phase commit . it block ."),
            ("Use a queue, e.g. Kafka v1.2, etc. and go on.", "use queue e.g kafka v1.2 etc and go on ."),
            ("We read https://example.com/saga.html today", "we read today ."),
            ("Keys (passwords, etc.) in code.", "key password etc in code ."),
            ("requestId of GraphQL on iOS", "request id of graphql on io ."),
            ("99.9% and 1,000", "99.9 and 1,000 ."),
            ("He asks \"Why now?\" before lunch. \"Why?\" He asks.", "he ask whi now befor lunch . whi . he ask ."),
            ("I can't. Don’t you?", "i can not . do not you ."),
            ("", ""),
        ] {
            check(raw, expected);
        }
    }

    #[test]
    fn a_word_knows_what_stands_before_it() {
        let text = Text::new("We wait; \"the lock\" costs $5, or 40%.", &mut Normaliser::new(&NoCorrection));
        let leads: Vec<Break> = text.words.iter().map(|word| word.lead).collect();
        assert_eq!(leads[..3], [Break::Block, Break::None, Break::Clause]);
        assert!(text.words[2].quoted && text.words[2].article);
        assert!(text.words[4].currency && text.words[6].percent);
    }
}

//! Reads the phrase syntax.

use unicode_normalization::char::is_combining_mark;

use crate::text::Shape;

use super::syntax::{GAP, Pattern, Step, Window};

/// What is wrong with a pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Byte in the pattern.
    pub at: usize,
    /// A lower-case fragment that names what was found and what helps.
    pub message: String,
}

/// Deepest nesting of groups: far beyond what a person writes, far from what the stack bears.
const DEEPEST: u8 = 24;
/// Longest pattern in bytes.
const LONGEST: usize = 4000;
/// Most parts of one `&`, and most `!` in a row: all ways to combine the parts are tried around each hit.
const MOST_PARTS: usize = 8;
/// Most parts of one `N of (...)`.
const MOST_CHOICES: usize = 64;

/// Reads `source` as a pattern.
///
/// # Errors
/// The first place where the syntax of `docs/rubrics.md` is not kept.
pub fn parse(source: &str) -> Result<Pattern, ParseError> {
    let mut parser = Parser { source, at: 0, depth: 0 };
    if source.len() > LONGEST {
        return Err(parser.error(format!("the pattern is longer than {LONGEST} bytes; split it into several")));
    }
    let pattern = parser.either()?;
    match parser.peek() {
        None => Ok(pattern),
        Some(')') => Err(parser.error("`)` closes nothing; remove it or add `(`")),
        Some(c) => Err(parser.error(format!("`{c}` is not expected here"))),
    }
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
    depth: u8,
}

type Parsed = Result<Pattern, ParseError>;

impl<'s> Parser<'s> {
    fn error(&self, message: impl Into<String>) -> ParseError {
        ParseError { at: self.at, message: message.into() }
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// The next character that is no space.
    fn peek(&mut self) -> Option<char> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    fn eat(&mut self, token: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Digits right here, without spaces before them.
    fn number(&mut self) -> Result<Option<u16>, ParseError> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let number = &self.rest()[..digits];
        if number.is_empty() {
            return Ok(None);
        }
        let value = number
            .parse()
            .ok()
            .filter(|n| *n <= 200)
            .ok_or_else(|| self.error(format!("`{number}` is too many words; at most 200")))?;
        self.at += digits;
        Ok(Some(value))
    }

    fn either(&mut self) -> Parsed {
        let mut parts = vec![self.unless()?];
        while self.eat("|") {
            parts.push(self.unless()?);
        }
        Ok(one_or(parts, Pattern::Either))
    }

    fn unless(&mut self) -> Parsed {
        let mut pattern = self.near(true)?;
        let mut count = 0;
        while self.eat("!") {
            count += 1;
            if count > MOST_PARTS {
                return Err(self.error(format!("more than {MOST_PARTS} `!` in a row; join them: `! (a | b)`")));
            }
            pattern = Pattern::Unless(Box::new(pattern), Box::new(self.near(true)?));
        }
        Ok(pattern)
    }

    /// `A && B` and, one level tighter, `A & B`. Of different windows in a row the narrower binds tighter.
    fn near(&mut self, neighbours: bool) -> Parsed {
        let mut parts = vec![self.near_part(neighbours)?];
        let mut windows = Vec::new();
        loop {
            self.peek();
            if !self.rest().starts_with(if neighbours { "&&" } else { "&" })
                || !neighbours && self.rest().starts_with("&&")
            {
                break;
            }
            self.at += if neighbours { 2 } else { 1 };
            let standard = if neighbours { Window::NEIGHBOURS } else { Window::SENTENCE };
            let words = self.number()?.unwrap_or(standard.words);
            if words < 2 {
                return Err(self.error("a window needs room for two words"));
            }
            windows.push(Window { words, neighbours });
            parts.push(self.near_part(neighbours)?);
            if parts.len() > MOST_PARTS {
                return Err(
                    self.error(format!("more than {MOST_PARTS} parts side by side with `&`; write `N of (...)`"))
                );
            }
        }
        while let Some(narrowest) = windows.iter().copied().min_by_key(|window| window.words) {
            let first = windows.iter().position(|window| *window == narrowest).unwrap_or(0);
            let run = windows[first..].iter().take_while(|window| **window == narrowest).count();
            windows.drain(first..first + run);
            let joined = parts.drain(first..=first + run).collect();
            parts.insert(first, Pattern::Near(joined, narrowest));
        }
        Ok(parts.remove(0))
    }

    fn near_part(&mut self, neighbours: bool) -> Parsed {
        if neighbours { self.near(false) } else { self.gapped() }
    }

    fn gapped(&mut self) -> Parsed {
        let mut steps = vec![Step { gap: 0, optional: false, pattern: self.adjacent()? }];
        while self.eat("..") {
            let gap = self.number()?.unwrap_or(GAP);
            if gap == 0 {
                return Err(self.error("`..0` leaves no room; write the words side by side"));
            }
            steps.push(Step { gap, optional: false, pattern: self.adjacent()? });
        }
        Ok(if steps.len() == 1 { steps.remove(0).pattern } else { Pattern::Sequence(steps) })
    }

    fn adjacent(&mut self) -> Parsed {
        let mut steps: Vec<Step> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | '!' | '&' | ')' | ',') || self.rest().starts_with("..") {
                break;
            }
            let pattern = self.element(c)?;
            let optional = self.rest().starts_with('?');
            self.at += usize::from(optional);
            steps.push(Step { gap: 0, optional, pattern });
        }
        match steps.as_slice() {
            [] => {
                let message = match self.peek() {
                    None => "the pattern stops where a word is expected".to_owned(),
                    Some(c) => format!("a word is expected before `{c}`"),
                };
                Err(self.error(message))
            }
            [_] => {
                let only = steps.remove(0);
                if only.optional {
                    Err(self.error("`?` needs a neighbour that is not optional"))
                } else {
                    Ok(only.pattern)
                }
            }
            _ if steps.iter().all(|step| step.optional) => Err(self.error("at least one word must not be optional")),
            _ => Ok(Pattern::Sequence(steps)),
        }
    }

    fn element(&mut self, c: char) -> Parsed {
        match c {
            '(' => self.group(),
            '@' => {
                self.at += 1;
                let name = self.name();
                if name.is_empty() {
                    Err(self.error("the name of a word class is expected after `@`"))
                } else {
                    Ok(Pattern::Class(name.to_owned()))
                }
            }
            '<' => self.shape(),
            '"' => {
                let text = self.quoted('"')?;
                Ok(Pattern::Exact { text, case: true })
            }
            '/' => Ok(Pattern::Regex(self.quoted('/')?)),
            '=' => {
                self.at += 1;
                let text = self.word();
                if text.is_empty() {
                    Err(self.error("a word is expected after `=`"))
                } else {
                    Ok(Pattern::Exact { text: text.to_lowercase(), case: false })
                }
            }
            '_' => {
                self.at += 1;
                Ok(Pattern::Any)
            }
            c if c.is_alphanumeric() => self.quorum_or_word(),
            c => Err(self.error(format!("`{c}` has no meaning here; words and the signs of docs/rubrics.md have"))),
        }
    }

    /// One group deeper.
    fn enter(&mut self) -> Result<(), ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(format!("groups nest deeper than {DEEPEST}")));
        }
        Ok(())
    }

    fn group(&mut self) -> Parsed {
        self.enter()?;
        self.at += 1;
        let inside = self.either()?;
        if !self.eat(")") {
            return Err(self.error("`)` is missing"));
        }
        self.depth -= 1;
        Ok(inside)
    }

    fn shape(&mut self) -> Parsed {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        let known = Shape::ALL.iter().find(|(known, _)| *known == name);
        match known {
            Some((_, shape)) if self.eat(">") => Ok(Pattern::Shape(*shape)),
            _ => {
                self.at = start;
                let names: Vec<String> = Shape::ALL.iter().map(|(name, _)| format!("<{name}>")).collect();
                Err(self.error(format!("no such shape; there are {}", names.join(", "))))
            }
        }
    }

    /// Text up to `close`; a backslash before `close` keeps it.
    fn quoted(&mut self, close: char) -> Result<String, ParseError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.rest().chars().next() {
            self.at += c.len_utf8();
            if c == close && !text.is_empty() {
                return Ok(text);
            }
            if c == close {
                break;
            }
            if c == '\\' && self.rest().starts_with(close) {
                self.at += close.len_utf8();
                text.push(close);
            } else {
                text.push(c);
            }
        }
        self.at = start;
        Err(self.error(format!("`{close}` opens here and encloses nothing or is never closed")))
    }

    fn quorum_or_word(&mut self) -> Parsed {
        let start = self.at;
        if let Ok(Some(count)) = self.number()
            && self.rest().starts_with(char::is_whitespace)
            && self.eat("of")
            && self.rest().starts_with(|c: char| c.is_whitespace() || c == '(')
        {
            let neighbours = self.eat("&&");
            if self.eat("(") {
                return self.quorum(count, neighbours);
            }
        }
        self.at = start;
        let text = self.word().to_lowercase();
        if text.is_empty() {
            return Err(self.error("a word is expected"));
        }
        let mut typos = None;
        if self.rest().starts_with('~') {
            self.at += 1;
            let count = self
                .number()?
                .filter(|n| *n <= 3)
                .ok_or_else(|| self.error("a number of typing errors from 0 to 3 is expected after `~`"))?;
            typos = u8::try_from(count).ok();
        }
        Ok(Pattern::Word { text, typos })
    }

    fn quorum(&mut self, count: u16, neighbours: bool) -> Parsed {
        self.enter()?;
        let mut parts = vec![self.either()?];
        while self.eat(",") {
            parts.push(self.either()?);
        }
        if !self.eat(")") {
            return Err(self.error("`,` or `)` is expected"));
        }
        self.depth -= 1;
        if parts.len() > MOST_CHOICES {
            return Err(self.error(format!("more than {MOST_CHOICES} parts to choose from; join some with `|`")));
        }
        if count == 0 || usize::from(count) > parts.len() {
            return Err(self.error(format!(
                "{count} of {} parts can never be; give a number from 1 to {}",
                parts.len(),
                parts.len()
            )));
        }
        Ok(Pattern::Quorum(count, parts, if neighbours { Window::NEIGHBOURS } else { Window::SENTENCE }))
    }

    fn take(&mut self, inside: impl Fn(char, &str) -> bool) -> &'s str {
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(at, c)| !inside(*c, &rest[at + c.len_utf8()..]))
            .map_or(rest.len(), |(at, _)| at);
        self.at += end;
        &rest[..end]
    }

    fn name(&mut self) -> &'s str {
        self.take(|c, _| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    }

    /// Letters and digits with their marks, and with apostrophes, hyphens and points between them.
    fn word(&mut self) -> &'s str {
        self.take(|c, after| {
            c.is_alphanumeric()
                || is_combining_mark(c)
                || matches!(c, '\'' | '’' | '-' | '.' | '/' | '+' | '#') && after.starts_with(char::is_alphanumeric)
        })
    }
}

fn one_or(mut parts: Vec<Pattern>, many: impl Fn(Vec<Pattern>) -> Pattern) -> Pattern {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for source in [
            "two phase commit",
            "commit .. roll back",
            "commit ..8 roll back | undo",
            "@leader &10 @fails",
            "a & b & c && d",
            "(a | b) c? _ d",
            "2 of (a b, @c, \"REST\" | =ran)",
            "3 of && (a, b, c, d)",
            "saga ! (norse | rune)",
            "word~0 <percent> /v[0-9]+/",
            "(a &6 b) & c",
            "a &14 (b &4 c)",
            "a ! b ! c",
            "\"a\\\"b\"",
            "2 (of) (a | b)",
            "i\u{307}dempotent",
        ] {
            let pattern = parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            assert_eq!(pattern.to_string(), source);
            assert_eq!(parse(&pattern.to_string()).as_ref(), Ok(&pattern));
        }
    }

    #[test]
    fn groups_nest_only_so_deep() {
        for (open, close) in [("(", ")"), ("1 of (", ")"), ("(a ", ")")] {
            let nested = |depth: usize| parse(&format!("{}b{}", open.repeat(depth), close.repeat(depth)));
            assert!(nested(24).is_ok(), "{open}");
            let error = nested(25).expect_err("one group too deep").message;
            assert!(error.contains("deeper than 24"), "{open}: {error}");
        }
        let choices = ["a"; 65].join(", ");
        let error = parse(&format!("2 of ({choices})")).expect_err("one choice too many").message;
        assert!(error.contains("more than 64 parts"), "{error}");
    }

    #[test]
    fn the_narrower_window_binds_tighter() {
        for (short, long) in [("a &14 b &4 c", "a &14 (b &4 c)"), ("a &4 b &14 c &14 d", "(a &4 b) &14 c &14 d")] {
            assert_eq!(parse(short), parse(long), "{short}");
        }
    }

    #[test]
    fn errors_point_at_the_character() {
        for (source, at, message) in [
            ("a (b", 4, "`)` is missing"),
            ("a | | b", 4, "a word is expected before `|`"),
            ("a )", 2, "`)` closes nothing"),
            ("<colour>", 0, "no such shape"),
            ("3 of (a, b)", 11, "3 of 2 parts"),
            ("a \"b", 2, "never closed"),
            ("", 0, "the pattern stops"),
            ("a?", 2, "`?` needs a neighbour"),
            ("€", 0, "`€` has no meaning"),
            ("a & b & c & d & e & f & g & h & i", 33, "more than 8 parts"),
            ("a ! b ! c ! d ! e ! f ! g ! h ! i ! j", 35, "more than 8 `!`"),
        ] {
            let error = parse(source).expect_err(source);
            assert_eq!(error.at, at, "{source}: {error}");
            assert!(error.message.starts_with(message) || error.message.contains(message), "{source}: {error}");
        }
    }
}

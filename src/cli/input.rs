//! Answers as files: bytes in, text out, or what is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::size;

/// A file that holds an answer.
#[derive(Debug)]
pub(super) struct Input {
    /// As given; "-" for standard input.
    pub name: String,
    /// All of it, a byte order mark too: offsets are those of the file.
    pub source: String,
}

/// Why a file cannot be judged.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error("cannot read {}", shown(path))]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is a folder; name the files in it", shown(path))]
    Folder { path: PathBuf },
    #[error("{} is larger than {}; `--max-size` raises the limit", shown(path), size::show(*limit))]
    TooLarge { path: PathBuf, limit: u64 },
    #[error("{} is {encoding}; save it as UTF-8", shown(path))]
    Wide { path: PathBuf, encoding: &'static str },
    #[error("{} is no text: there is a NUL byte at offset {at}", shown(path))]
    Binary { path: PathBuf, at: usize },
    #[error("{} is not UTF-8: byte 0x{byte:02x} at offset {at} (line {line}); {}save it as UTF-8", shown(path), guess(*is_latin))]
    NotUtf8 { path: PathBuf, byte: u8, at: usize, line: usize, is_latin: bool },
}

/// Reads `path`, or `stdin` if that is "-", up to `limit` bytes.
///
/// # Errors
/// If it cannot be read, is too large, or is not UTF-8 text.
pub(super) fn read(path: &Path, stdin: &mut dyn Read, limit: u64) -> Result<Input, InputError> {
    let bytes = if is_stdin(path) { limited(path, stdin, limit)? } else { file(path, limit)? };
    let source = text(path, bytes)?;
    Ok(Input { name: path.to_string_lossy().into_owned(), source })
}

/// "-" is standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

impl Input {
    /// The bytes of the answer: all but a byte order mark.
    pub(super) fn answer(&self) -> Range<usize> {
        let mark = if self.source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        mark..self.source.len()
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn shown(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}

fn file(path: &Path, limit: u64) -> Result<Vec<u8>, InputError> {
    let error = |source| InputError::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(error)?;
    if file.metadata().map_err(error)?.is_dir() {
        return Err(InputError::Folder { path: path.to_owned() });
    }
    limited(path, &mut file, limit)
}

fn limited(path: &Path, from: &mut dyn Read, limit: u64) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    from.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| InputError::Read { path: path.to_owned(), source })?;
    if bytes.len() as u64 > limit {
        return Err(InputError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, InputError> {
    let path = path.to_owned();
    if let Some((_, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(InputError::Wide { path, encoding });
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(InputError::Binary { path, at });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
        let is_latin = is_latin(error.as_bytes());
        InputError::NotUtf8 { path, byte: error.as_bytes()[at], at, line, is_latin }
    })
}

/// Byte order marks of encodings that are not read; the longer one of two that start alike comes first.
const MARKS: [(&[u8], &str); 4] = [
    (&[0xff, 0xfe, 0, 0], "UTF-32"),
    (&[0, 0, 0xfe, 0xff], "UTF-32"),
    (&[0xff, 0xfe], "UTF-16"),
    (&[0xfe, 0xff], "UTF-16"),
];

/// Whether bytes that are no UTF-8 read as Western text: hardly any control characters, and hardly anything beyond ASCII
/// but letters and what Windows puts in the place of other control characters (quotation marks, dashes).
fn is_latin(bytes: &[u8]) -> bool {
    let is_odd = |byte: &&u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let is_foreign = |byte: &&u8| !byte.is_ascii();
    bytes.iter().filter(is_odd).count() == 0 && bytes.iter().filter(is_foreign).count() * 4 < bytes.len()
}

fn guess(is_latin: bool) -> &'static str {
    if is_latin { "it looks like Latin-1 or Windows-1252; " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(&str, Range<usize>), &str>) {
        let mut stdin = bytes;
        let found = read(Path::new("-"), &mut stdin, 64);
        let found = found.map(|input| (input.source.clone(), input.answer())).map_err(|error| error.to_string());
        assert_eq!(found, expected.map(|(text, range)| (text.to_owned(), range)).map_err(str::to_owned));
    }

    #[test]
    fn only_utf8_text_is_an_answer() {
        check(b"", Ok(("", 0..0)));
        check(b"plain", Ok(("plain", 0..5)));
        check(b"\xef\xbb\xbfmarked", Ok(("\u{feff}marked", 3..9)));
        check(b"\xff\xfea\0", Err("standard input is UTF-16; save it as UTF-8"));
        check(b"ab\0", Err("standard input is no text: there is a NUL byte at offset 2"));
        check(b"\xff\xfe\0\0a\0\0\0", Err("standard input is UTF-32; save it as UTF-8"));
        check(b"a\xe9\x81\xe9", Err("standard input is not UTF-8: byte 0xe9 at offset 1 (line 1); save it as UTF-8"));
        let latin =
            "is not UTF-8: byte 0xe9 at offset 7 (line 2); it looks like Latin-1 or Windows-1252; save it as UTF-8";
        check(b"a\na caf\xe9", Err(&format!("standard input {latin}")));
        check(&[b'a'; 64], Ok((&"a".repeat(64), 0..64)));
        check(&[b'a'; 65], Err("standard input is larger than 64 bytes; `--max-size` raises the limit"));
    }
}

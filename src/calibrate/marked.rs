//! Marked answers as files: CSV with a header, or JSON lines.

use std::collections::BTreeMap;

use serde_json::Value;

/// An answer with the marks of people.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// As in the file; may be empty.
    pub id: String,
    /// Id of the question.
    pub question: String,
    /// The answer.
    pub text: String,
    /// A total from 0 to 100.
    pub score: Option<f64>,
    /// Concept id -> 0 missing, 1 named, 2 explained.
    pub levels: BTreeMap<String, u8>,
}

/// What is wrong with a file of marked answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct MarkedError {
    /// From 1.
    pub line: usize,
    /// A lower-case fragment.
    pub message: String,
}

/// Fields that are no concepts.
const FIELDS: [&str; 4] = ["id", "question", "text", "score"];

fn error(line: usize, message: impl Into<String>) -> MarkedError {
    MarkedError { line, message: message.into() }
}

/// Reads a CSV file: a header with `question`, `text` and, as wanted, `id`, `score` and concept ids; an empty field is no mark.
///
/// # Errors
/// The first line that is not as it should be.
pub fn read_csv(source: &str) -> Result<Vec<Marked>, MarkedError> {
    let mut records = records(source.trim_start_matches('\u{feff}'))?.into_iter();
    let (_, header) = records.next().ok_or_else(|| error(1, "there is no header"))?;
    let column = |name: &str| header.iter().position(|field| field.trim() == name);
    let needed = |name: &str| column(name).ok_or_else(|| error(1, format!("there is no column `{name}`")));
    let (question, text, id, score) = (needed("question")?, needed("text")?, column("id"), column("score"));
    let mut all = Vec::new();
    for (line, record) in records {
        if record.len() != header.len() {
            return Err(error(line, format!("{} fields, and the header has {}", record.len(), header.len())));
        }
        let mut levels = BTreeMap::new();
        let concepts = header.iter().zip(&record).filter(|(name, _)| !FIELDS.contains(&name.trim()));
        for (name, field) in concepts.filter(|(_, field)| !field.trim().is_empty()) {
            let value = field.trim().parse().ok().and_then(level);
            let value = value.ok_or_else(|| error(line, format!("`{field}` of `{name}` is no level: 0, 1 or 2")))?;
            levels.insert(name.trim().to_owned(), value);
        }
        let score = score.map(|at| record[at].trim()).filter(|field| !field.is_empty());
        let score = score.map(|field| field.parse::<f64>().ok().and_then(total).ok_or_else(|| no_total(line, field)));
        all.push(Marked {
            id: id.map(|at| record[at].clone()).unwrap_or_default(),
            question: record[question].trim().to_owned(),
            text: record[text].clone(),
            score: score.transpose()?,
            levels,
        });
    }
    Ok(all)
}

fn level(value: f64) -> Option<u8> {
    [0, 1, 2].into_iter().find(|level| f64::from(*level).total_cmp(&value).is_eq())
}

fn total(value: f64) -> Option<f64> {
    (0.0..=100.0).contains(&value).then_some(value)
}

fn no_total(line: usize, value: &str) -> MarkedError {
    error(line, format!("`{value}` is no score from 0 to 100"))
}

/// The records of a CSV file (RFC 4180), each with its line; empty lines are none.
fn records(source: &str) -> Result<Vec<(usize, Vec<String>)>, MarkedError> {
    let mut records = Vec::new();
    let (mut record, mut field): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut line, mut first_line) = (1, 1);
    // Inside quotation marks, and the line where they were opened.
    let mut quoted: Option<usize> = None;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match (c, quoted) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', Some(_)) => quoted = None,
            ('"', None) if field.is_empty() => quoted = Some(line),
            (',', None) => record.push(std::mem::take(&mut field)),
            ('\r', None) if chars.peek() == Some(&'\n') => {}
            ('\n', None) => {
                if !(record.is_empty() && field.is_empty()) {
                    record.push(std::mem::take(&mut field));
                    records.push((first_line, std::mem::take(&mut record)));
                }
                first_line = line;
            }
            (c, _) => field.push(c),
        }
    }
    if let Some(opened) = quoted {
        return Err(error(opened, "a quotation mark is not closed"));
    }
    if !(record.is_empty() && field.is_empty()) {
        record.push(field);
        records.push((first_line, record));
    }
    Ok(records)
}

/// Reads JSON lines: objects with `question`, `text` and, as wanted, `id`, `score` and levels, either `"labels": {concept: level}` or one
/// field for each concept.
///
/// # Errors
/// The first line that is not as it should be.
pub fn read_jsonl(source: &str) -> Result<Vec<Marked>, MarkedError> {
    let lines = source.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(text, line)| read_object(text, line)).collect()
}

fn read_object(source: &str, line: usize) -> Result<Marked, MarkedError> {
    let value: Value = serde_json::from_str(source).map_err(|problem| error(line, problem.to_string()))?;
    let object = value.as_object().ok_or_else(|| error(line, "there is no object"))?;
    let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    let needed = |name: &str| text(name).ok_or_else(|| error(line, format!("there is no text `{name}`")));
    let mut levels = BTreeMap::new();
    let labels = object.get("labels").and_then(Value::as_object).into_iter().flatten();
    let fields = object.iter().filter(|(name, value)| !FIELDS.contains(&name.as_str()) && value.is_number());
    for (name, value) in labels.chain(fields) {
        let value = value.as_f64().and_then(level);
        let value = value.ok_or_else(|| error(line, format!("`{name}` has no level: 0, 1 or 2")))?;
        levels.insert(name.clone(), value);
    }
    let score = match object.get("score") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_f64().and_then(total).ok_or_else(|| no_total(line, &value.to_string()))?),
    };
    Ok(Marked {
        id: text("id").unwrap_or_default(),
        question: needed("question")?,
        text: needed("text")?,
        score,
        levels,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(id: &str, text: &str, score: Option<f64>, levels: &[(&str, u8)]) -> Marked {
        let levels = levels.iter().map(|(id, level)| ((*id).to_owned(), *level)).collect();
        Marked { id: id.to_owned(), question: "saga".to_owned(), text: text.to_owned(), score, levels }
    }

    #[test]
    fn csv_is_read_with_quotes_and_line_ends_in_fields() {
        let source = "id,question,text,score,acid,saga-pattern\r\na,saga,\"We say \"\"no\"\",\r\nthen go.\",55,2,\n\nb,saga,Yes,,0,1";
        let expected = [
            marked("a", "We say \"no\",\r\nthen go.", Some(55.0), &[("acid", 2)]),
            marked("b", "Yes", None, &[("acid", 0), ("saga-pattern", 1)]),
        ];
        assert_eq!(read_csv(source), Ok(expected.to_vec()));
    }

    #[test]
    fn json_lines_are_read_with_labels_or_fields() {
        let source = "{\"id\": \"a\", \"question\": \"saga\", \"text\": \"x\", \"labels\": {\"acid\": 1}}\n\n{\"question\": \"saga\", \"text\": \"y\", \"score\": 40.5, \"acid\": 2}\n";
        let expected = [marked("a", "x", None, &[("acid", 1)]), marked("", "y", Some(40.5), &[("acid", 2)])];
        assert_eq!(read_jsonl(source), Ok(expected.to_vec()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (source, expected) in [
            ("", "line 1: there is no header"),
            ("id,text\n", "line 1: there is no column `question`"),
            ("question,text,acid\nsaga,x,3\n", "line 2: `3` of `acid` is no level: 0, 1 or 2"),
            ("question,text\nsaga,\"a\nb\"\nsaga\n", "line 4: 1 fields, and the header has 2"),
            ("question,text\nsaga,\"a\n", "line 2: a quotation mark is not closed"),
            ("question,text,score\nsaga,a,101\n", "line 2: `101` is no score from 0 to 100"),
        ] {
            assert_eq!(read_csv(source).unwrap_err().to_string(), expected, "{source:?}");
        }
        let error = read_jsonl("\n{\"question\": \"saga\"}").unwrap_err();
        assert_eq!(error.to_string(), "line 2: there is no text `text`");
    }
}

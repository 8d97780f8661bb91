//! SARIF 2.1.0, for code scanning: each code a rule, each breach a result.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::check::{Breach, BreachCode, Level, Outcome};

use super::write_json;

/// One run with all `outcomes`.
pub(super) fn write(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    let judged = || outcomes.iter().filter(|outcome| outcome.judged.is_some());
    let results: Vec<Value> =
        judged().flat_map(|outcome| outcome.breaches.iter().map(|breach| result(outcome, breach))).collect();
    let failed = outcomes.iter().filter(|outcome| outcome.judged.is_none());
    let notifications: Vec<Value> =
        failed.flat_map(|outcome| outcome.breaches.iter().map(|breach| notification(outcome, breach))).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "evaluate",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules().map(|(code, meaning)| json!({
                    "id": code.name(),
                    "shortDescription": { "text": meaning },
                })).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": notifications.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    write_json(&document, out)
}

/// All codes but the one of answers that have no result.
fn rules() -> impl Iterator<Item = (BreachCode, &'static str)> {
    let has_results = |(code, _): &(BreachCode, &str)| *code != BreachCode::NotJudged;
    BreachCode::ALL.into_iter().map(|(code, _, meaning)| (code, meaning)).filter(has_results)
}

fn result(outcome: &Outcome, breach: &Breach) -> Value {
    let question = outcome.judged.as_ref().map_or("", |judged| judged.question.as_str());
    let about = breach.about.as_deref().unwrap_or_default();
    json!({
        "ruleId": breach.code.name(),
        "ruleIndex": rules().position(|(code, _)| code == breach.code),
        "level": level(breach.level),
        "message": { "text": breach.text() },
        "locations": [location(outcome, breach)],
        // Not by line: an edit above does not make it another problem.
        "partialFingerprints": { "evaluate/v1": format!("{question}/{}/{about}", breach.code) },
    })
}

fn notification(outcome: &Outcome, breach: &Breach) -> Value {
    json!({
        "level": level(breach.level),
        "message": { "text": breach.text() },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&outcome.file) } } }],
    })
}

fn location(outcome: &Outcome, breach: &Breach) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&outcome.file) },
        "region": { "startLine": breach.line, "startColumn": breach.column },
    } })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The path as a URI: relative if it is, with everything escaped that RFC 3986 does not allow in a path.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.strip_prefix("./").unwrap_or(&path).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => write!(uri, "%{byte:02X}").expect("a string takes everything"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, written) in [
            ("answers/saga.md", "answers/saga.md"),
            ("./a.md", "a.md"),
            ("my notes/ä:#?.md", "my%20notes/%C3%A4%3A%23%3F.md"),
            ("/tmp/a.md", "file:///tmp/a.md"),
        ] {
            assert_eq!(uri(path), written, "{path:?}");
        }
    }

    #[test]
    fn each_result_has_its_rule() {
        for (position, (code, _)) in rules().enumerate() {
            let breach = Breach {
                code,
                level: Level::Note,
                about: None,
                message: String::new(),
                help: String::new(),
                line: 1,
                column: 1,
            };
            let outcome = Outcome::not_judged("a.md", String::new());
            assert_eq!(result(&outcome, &breach)["ruleIndex"], json!(position));
        }
    }
}

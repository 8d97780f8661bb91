//! The schema says what the reader of rubrics says: about all embedded files, and about keys that there are not.

use std::fs;
use std::path::{Path, PathBuf};

use evaluate::rubric::Library;
use evaluate::schema::schema;
use serde_json::{Value, json};

/// What is wrong with `value` by `rule`, a part of `schema`: the keywords that the schema uses, and no others.
fn problems(schema: &Value, rule: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, wanted) in rule.as_object().expect("a rule is an object") {
        let mut complain = |what: String| found.push(format!("{at}: {what}"));
        match keyword.as_str() {
            "$ref" => {
                let name = wanted
                    .as_str()
                    .expect("the schema is well-formed")
                    .strip_prefix("#/$defs/")
                    .expect("the schema is well-formed");
                found.extend(problems(schema, &schema["$defs"][name], value, at));
            }
            "anyOf" => {
                let all: Vec<_> = wanted
                    .as_array()
                    .expect("the schema is well-formed")
                    .iter()
                    .map(|rule| problems(schema, rule, value, at))
                    .collect();
                if all.iter().all(|problems| !problems.is_empty()) {
                    found.extend(all.into_iter().min_by_key(Vec::len).expect("the schema is well-formed"));
                }
            }
            "type" => {
                let is = match wanted.as_str().expect("the schema is well-formed") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    other => panic!("unknown type {other}"),
                };
                if !is {
                    complain(format!("is no {wanted}"));
                }
            }
            "required" => {
                for key in wanted
                    .as_array()
                    .expect("the schema is well-formed")
                    .iter()
                    .filter(|key| value.get(key.as_str().expect("the schema is well-formed")).is_none())
                {
                    complain(format!("{key} is missing"));
                }
            }
            "properties" => {
                for (key, rule) in wanted.as_object().expect("the schema is well-formed") {
                    if let Some(value) = value.get(key) {
                        found.extend(problems(schema, rule, value, &format!("{at}.{key}")));
                    }
                }
            }
            "additionalProperties" => {
                let known = |key: &str| rule.get("properties").is_some_and(|known| known.get(key).is_some());
                for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| !known(key)) {
                    match wanted {
                        Value::Bool(false) => found.push(format!("{at}: unknown key {key}")),
                        rule => found.extend(problems(schema, rule, value, &format!("{at}.{key}"))),
                    }
                }
            }
            "propertyNames" => {
                for key in value.as_object().into_iter().flat_map(|object| object.keys()) {
                    found.extend(problems(schema, wanted, &json!(key), at));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(problems(schema, wanted, item, &format!("{at}[{index}]")));
                }
            }
            "enum" if !wanted.as_array().expect("the schema is well-formed").contains(value) => {
                complain(format!("{value} is none of {wanted}"));
            }
            "minLength" if value.as_str().is_some_and(str::is_empty) => complain("is empty".to_owned()),
            "minItems" if value.as_array().is_some_and(Vec::is_empty) => complain("is empty".to_owned()),
            "minimum" if value.as_f64() < wanted.as_f64() => complain(format!("is less than {wanted}")),
            "maximum" if value.as_f64() > wanted.as_f64() => complain(format!("is more than {wanted}")),
            "pattern" => {
                let is_id = |id: &str| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                assert_eq!(wanted, "^[a-z0-9-]+$");
                if !value.as_str().is_some_and(|id| !id.is_empty() && is_id(id)) {
                    complain(format!("{value} is no id"));
                }
            }
            "enum" | "minLength" | "minItems" | "minimum" | "maximum" | "$schema" | "$defs" | "title"
            | "description" | "default" => {}
            other => panic!("the schema uses `{other}`, which this test does not know"),
        }
    }
    found
}

fn check(source: &str) -> Vec<String> {
    let value: toml::Value = toml::from_str(source).expect("the files can be read");
    let schema = schema();
    problems(&schema, &schema, &serde_json::to_value(value).expect("the files can be read"), "")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths =
        fs::read_dir(folder).expect("the files can be read").map(|entry| entry.expect("the files can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_embedded_file_keeps_to_the_schema() {
    let all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rubrics"));
    let all = all.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut count = 0;
    for path in all {
        assert_eq!(check(&fs::read_to_string(&path).unwrap()), [""; 0], "{}", path.display());
        count += 1;
    }
    assert!(count > 32, "all files were looked at");
}

const QUESTION: &str = "id = 'x'\ntitle = 'X'\nprompt = 'What is x?'\n";
const ENTRY: &str = "[concept.x]\nterm = 'x'\ndefinition = 'It is x.'\nsay = 'I say x.'\nnamed = ['x']\n";

/// Each kind of table with a place for one more key: `KEY`.
fn tables() -> [(&'static str, String); 10] {
    [
        ("question", format!("{QUESTION}KEY = 1\n[core]\nx = {{ why = 'It is.' }}\n")),
        ("stage", format!("{QUESTION}[[stage]]\nname = 'A'\nconcepts = ['x']\nKEY = 1\n")),
        ("member", format!("{QUESTION}[core]\nx = {{ why = 'It is.', KEY = 1 }}\n")),
        ("member", format!("{QUESTION}[bonus]\nx = {{ why = 'It is.', KEY = 1 }}\n")),
        ("rules", format!("{QUESTION}[refine.x]\nKEY = 1\n")),
        (
            "red-flag",
            format!("{QUESTION}[[red-flag]]\nid = 'r'\nmeaning = 'm'\nadvice = 'a'\npatterns = ['p']\nKEY = 1\n"),
        ),
        ("case", format!("{QUESTION}[[case]]\nname = 'n'\nanswer = 'a'\nKEY = 1\n")),
        ("vocabulary", format!("KEY = 1\n{ENTRY}")),
        ("entry", format!("{ENTRY}KEY = 1\n")),
        ("cases", format!("{ENTRY}[concept.x.cases]\nKEY = 1\n")),
    ]
}

#[test]
fn reader_and_schema_know_the_same_keys() {
    for (table, source) in tables() {
        let mut library = Library::default();
        library.add("x.toml", &source.replace("KEY", "no-such-key"));
        let message = library.findings().first().map(|finding| finding.message.clone()).unwrap_or_default();
        assert!(message.contains("no-such-key"), "{table}: the reader refuses an unknown key: {message}");
        let (_, expected) = message.split_once("expected").expect("the reader tells what it expects");
        let mut read: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        read.sort_unstable();
        let schema = schema();
        let known: Vec<&String> = schema["$defs"][table]["properties"].as_object().unwrap().keys().collect();
        assert_eq!(known, read, "{table}");
    }
}

#[test]
fn an_unknown_key_is_refused() {
    for (table, source) in tables() {
        assert_eq!(check(&source.replace(", KEY = 1", "").replace("KEY = 1", "")), [""; 0], "{table} without it");
        let problems = check(&source.replace("KEY", "no-such-key"));
        assert!(problems.iter().any(|problem| problem.ends_with("unknown key no-such-key")), "{table}: {problems:?}");
    }
}

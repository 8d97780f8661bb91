//! The format of rubric files as a JSON Schema, for editors.
//!
//! Written by hand, for the sake of its descriptions; `tests/schema.rs` holds it against the reader and all embedded files.

use serde_json::{Map, Value, json};

/// What `evaluate rubric schema` prints: draft 2020-12, for questions and for files of words and vocabulary.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rubric file of `evaluate`",
        "description": "A question (with `id`), or words and vocabulary entries. docs/rubrics.md tells how to write one.",
        "anyOf": [{ "$ref": "#/$defs/question" }, { "$ref": "#/$defs/vocabulary" }],
        "$defs": {
            "id": { "type": "string", "pattern": "^[a-z0-9-]+$" },
            "text": { "type": "string", "minLength": 1 },
            "patterns": {
                "type": "array",
                "items": { "type": "string", "minLength": 1 },
                "description": "Alternatives in the pattern language, best in single quotation marks: 'fall..back', 'lock & row'."
            },
            "question": question(),
            "stage": table("A step of a good answer.", &["name", "concepts"], &[
                ("name", text("As shown in reports.")),
                ("concepts", json!({ "type": "array", "items": { "$ref": "#/$defs/id" }, "minItems": 1, "description": "Ids of core or bonus concepts, in the order of a good answer." })),
            ]),
            "member": table("How a concept belongs to the question.", &["why"], &[
                ("why", text("Why it matters for this question, in one sentence to the reader of the report.")),
                ("weight", json!({ "type": "number", "minimum": 0.01, "maximum": 10, "default": 1, "description": "Share among its tier." })),
            ]),
            "red-flag": table("Wrong advice to call out.", &["id", "meaning", "advice", "patterns"], &[
                ("id", described("#/$defs/id", "Kebab-case, unique in the question.")),
                ("meaning", text("What the answer does, after \"The answer ...\": \"proposes 2PC for microservices\".")),
                ("advice", text("What to say instead.")),
                ("patterns", described("#/$defs/patterns", "How people give this advice. What is denied, warned of or asked does not count.")),
                ("not", described("#/$defs/patterns", "Takes away the hits that share a word with one of these.")),
                ("unless", described("#/$defs/patterns", "A hit anywhere in the answer takes the flag away.")),
                ("unless-explained", json!({ "type": "array", "items": { "$ref": "#/$defs/id" }, "description": "Concepts of the question; who explains one of them, in a sentence without the wrong advice, knows better and does not get the flag." })),
            ]),
            "case": table("An answer with what is to be found in it; `evaluate rubric test` runs it.", &["name", "answer"], &[
                ("name", text("What it shows.")),
                ("answer", json!({ "type": "string", "description": "The answer to judge." })),
                ("expect", json!({
                    "type": "object",
                    "propertyNames": { "$ref": "#/$defs/id" },
                    "additionalProperties": { "enum": ["missing", "named", "explained"] },
                    "description": "Concept id = the status that a fair marker gives."
                })),
                ("red-flags", json!({ "type": "array", "items": { "$ref": "#/$defs/id" }, "description": "Ids of the red flags to be raised, and no others." })),
                ("known", json!({ "type": "boolean", "default": false, "description": "Not handled yet; the case fails once it is." })),
            ]),
            "rules": table("Patterns that this question adds to a shared concept.", &[], &rules()),
            "vocabulary": table("Words and vocabulary entries that questions share.", &[], &[
                ("words", map("#/$defs/patterns", "Word classes: `fails = ['fail', 'crash']` is used as `@fails` in patterns.")),
                ("concept", map("#/$defs/entry", "Vocabulary entries by id.")),
                ("examples", map("#/$defs/examples", "Sentences by the id of an entry: from them it is learned how people speak of it.")),
            ]),
            "entry": entry(),
            "examples": table("Sentences from which it is learned how people speak of a concept. They are no tests.", &[], &[
                ("shown", sentences("Each of these names or explains the concept.")),
                ("missing", sentences("None of these does, though the words come near.")),
            ]),
            "cases": table("Sentences with the status that a fair marker gives.", &[], &[
                ("explained", sentences("Each of these explains the concept.")),
                ("named", sentences("Each of these mentions it, and no more.")),
                ("missing", sentences("None of these is about it, though the words come near.")),
            ]),
        },
    })
}

fn question() -> Value {
    table(
        "A question with its rubric.",
        &["id", "title", "prompt"],
        &[
            ("id", described("#/$defs/id", "Kebab-case, as users type it.")),
            ("set", json!({ "type": "string", "description": "A group of questions, such as \"exercises\"." })),
            (
                "kind",
                json!({ "enum": ["technical", "behavioural"], "default": "technical", "description": "How something is done, or a story of what the speaker did." }),
            ),
            ("title", text("A few words.")),
            ("prompt", text("The question as an interviewer asks it.")),
            ("detect", described("#/$defs/patterns", "Words by which an answer to this question is recognised.")),
            (
                "stage",
                json!({ "type": "array", "items": { "$ref": "#/$defs/stage" }, "description": "Steps of a good answer, in their order." }),
            ),
            ("core", map("#/$defs/member", "Concepts that an answer must hold, by vocabulary id.")),
            ("bonus", map("#/$defs/member", "Concepts for extra credit, by vocabulary id.")),
            ("refine", map("#/$defs/rules", "Patterns that this question adds to a shared concept, by vocabulary id.")),
            (
                "red-flag",
                json!({ "type": "array", "items": { "$ref": "#/$defs/red-flag" }, "description": "Wrong advice to call out." }),
            ),
            (
                "case",
                json!({ "type": "array", "items": { "$ref": "#/$defs/case" }, "description": "Answers with what is to be found in them." }),
            ),
        ],
    )
}

fn entry() -> Value {
    let mut properties = vec![
        ("term", text("The name to show.")),
        (
            "aliases",
            json!({ "type": "array", "items": { "type": "string" }, "description": "Other names, for `evaluate define`." }),
        ),
        ("definition", text("What it is, in a sentence or two.")),
        ("say", text("A sentence to say aloud that would count.")),
    ];
    properties.extend(rules());
    properties.push(("cases", described("#/$defs/cases", "Sentences that `evaluate rubric test` runs.")));
    table("What a concept is and how people say it.", &["term", "definition", "say"], &properties)
}

fn rules() -> Vec<(&'static str, Value)> {
    vec![
        ("named", described("#/$defs/patterns", "A hit mentions the concept.")),
        ("explained", described("#/$defs/patterns", "A hit explains it, with or without the term.")),
        (
            "with-term",
            described(
                "#/$defs/patterns",
                "A hit explains it when `named` hits in the same or a neighbouring sentence.",
            ),
        ),
        ("rejected", described("#/$defs/patterns", "A hit mentions it if the answer denies or rejects it.")),
        ("not", described("#/$defs/patterns", "Takes away the hits that share a word with one of these.")),
    ]
}

fn table(description: &str, required: &[&str], properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({
        "type": "object",
        "description": description,
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn map(values: &str, description: &str) -> Value {
    json!({ "type": "object", "description": description, "propertyNames": { "$ref": "#/$defs/id" }, "additionalProperties": { "$ref": values } })
}

fn described(of: &str, description: &str) -> Value {
    json!({ "$ref": of, "description": description })
}

fn text(description: &str) -> Value {
    described("#/$defs/text", description)
}

fn sentences(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

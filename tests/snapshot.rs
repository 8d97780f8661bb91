//! What every sample gets, against `snapshots/samples.jsonl`: work on speed must not change a single result.
//!
//! Where results change on purpose, `UPDATE_SNAPSHOT=1 cargo test --test snapshot` writes the file anew; read the
//! difference before you commit it.

use std::path::Path;
use std::{env, fs};

use evaluate::engine::Judge;
use evaluate::report::{EvidenceReport, Report};
use serde_json::{Value, json};

#[path = "robustness/samples.rs"]
#[expect(dead_code, reason = "which samples are strong does not matter here")]
mod samples;

#[test]
fn samples_get_what_they_got() {
    let now: Vec<String> = samples::samples().iter().map(line).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/samples.jsonl");
    if env::var_os("UPDATE_SNAPSHOT").is_some() {
        fs::write(&path, now.join("\n") + "\n").unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let before = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let differing: Vec<String> = now
        .iter()
        .map(String::as_str)
        .zip(before.lines())
        .filter(|(now, before)| now != before)
        .map(|(now, before)| format!("- {before}\n+ {now}"))
        .collect();
    assert!(differing.is_empty(), "{} samples differ:\n{}", differing.len(), differing.join("\n"));
    assert_eq!(now.len(), before.lines().count(), "a sample came or went");
}

/// Score, statuses and the offsets of all evidence of one sample.
fn line(sample: &samples::Sample) -> String {
    let judge = Judge::embedded(&sample.question).expect("folders are named after questions");
    let evaluation = judge.evaluate(&sample.text, &mut judge.normaliser());
    let report = Report::new(&judge, &evaluation, &sample.text, &sample.name);
    let offsets =
        |evidence: &[EvidenceReport]| -> Vec<[u32; 2]> { evidence.iter().map(|e| [e.start, e.end]).collect() };
    let concepts: serde_json::Map<String, Value> = report
        .concepts
        .iter()
        .filter(|concept| concept.status != "missing")
        .map(|concept| (concept.id.clone(), json!([concept.status, offsets(&concept.evidence)])))
        .collect();
    let flags: Vec<Value> = report.red_flags.iter().map(|flag| json!([flag.id, offsets(&flag.evidence)])).collect();
    let stages: Vec<Option<u32>> = report.stages.iter().map(|stage| stage.first).collect();
    let line = json!({
        "sample": sample.label(), "score": report.score, "stages": stages, "concepts": concepts, "red_flags": flags,
    });
    line.to_string()
}

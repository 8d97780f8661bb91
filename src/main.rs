//! A stand-in until `cli` is there.
use evaluate::detect::Status;
use evaluate::engine::Judge;
use evaluate::report::{Report, write_jsonl};
use evaluate::rubric::{Library, LibraryError};
use std::collections::BTreeMap;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut question = None;
    let mut rubrics = None;
    let mut files = vec![];
    let mut mode = String::new();
    let mut i = 0;
    while i < args.len() {
        match args[i].as_str() {
            "--question" | "-q" => {
                question = Some(args[i + 1].clone());
                i += 1
            }
            "--rubrics" => {
                rubrics = Some(args[i + 1].clone());
                i += 1
            }
            "--format" => i += 1,
            "casetest" => mode = "casetest".into(),
            "crossfire" => mode = "crossfire".into(),
            f => files.push(f.to_owned()),
        }
        i += 1;
    }
    let mut library = if rubrics.is_some() { Library::default() } else { Library::builtin() };
    if let Some(r) = rubrics {
        library.add_path(r.as_ref()).unwrap();
    }
    let show = |fs: &[evaluate::finding::Finding]| {
        for f in fs {
            eprintln!("{f}")
        }
    };
    show(library.findings());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if mode == "casetest" {
        let (mut ok, mut bad) = (0, 0);
        let mut entry_done = std::collections::BTreeSet::new();
        for id in library.questions().map(str::to_owned).collect::<Vec<_>>() {
            if !files.is_empty() && !files.contains(&id) {
                continue;
            }
            let rubric = match library.rubric(&id) {
                Ok(r) => r,
                Err(LibraryError::Invalid(f)) => {
                    show(&f);
                    continue;
                }
                Err(e) => {
                    eprintln!("{e}");
                    continue;
                }
            };
            let judge = match Judge::new(rubric, library.classes()) {
                Ok(j) => j,
                Err(f) => {
                    show(&f);
                    continue;
                }
            };
            let mut norm = judge.normaliser();
            let mut cases: Vec<_> = vec![];
            for c in &judge.rubric.concepts {
                if entry_done.insert(c.id.clone()) {
                    if let Some((_, cs, _)) = library.entry_rules(&c.id) {
                        cases.extend(cs)
                    }
                }
            }
            for case in judge.rubric.cases.iter().chain(&cases) {
                let ev = judge.evaluate(&case.answer, &mut norm);
                let by: BTreeMap<&str, _> =
                    judge.rubric.concepts.iter().map(|c| c.id.as_str()).zip(&ev.concepts).collect();
                for (cid, want) in &case.expect {
                    let got = by[cid.as_str()];
                    let same = matches!(
                        (want, got.status),
                        (evaluate::rubric::Expected::Missing, Status::Missing)
                            | (evaluate::rubric::Expected::Named, Status::Named)
                            | (evaluate::rubric::Expected::Explained, Status::Explained)
                    );
                    if same {
                        ok += 1
                    } else {
                        bad += 1;
                        println!(
                            "{} [{id}] {cid}: wanted {want:?}, got {:?} {:?} | {}",
                            case.place,
                            got.status,
                            got.evidence.iter().map(|e| (&case.answer[e.raw.range()], e.ground)).collect::<Vec<_>>(),
                            case.answer.replace('\n', " ")
                        );
                    }
                }
                if let Some(flags) = &case.red_flags {
                    let got: Vec<String> =
                        ev.red_flags.iter().map(|f| judge.rubric.red_flags[f.flag].id.clone()).collect();
                    let mut want = flags.clone();
                    want.sort();
                    let mut g = got.clone();
                    g.sort();
                    if want == g {
                        ok += 1
                    } else {
                        bad += 1;
                        println!(
                            "{} [{id}] red flags: wanted {want:?}, got {g:?} | {}",
                            case.place,
                            case.answer.replace('\n', " ")
                        );
                    }
                }
            }
        }
        println!("{ok} ok, {bad} wrong");
        return;
    }
    if mode == "crossfire" {
        let look: Vec<serde_json::Value> = std::fs::read_to_string("/tmp/look.jsonl")
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        let mut done = std::collections::BTreeSet::new();
        let mut rows: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for id in &files {
            let Ok(rubric) = library.rubric(id) else {
                eprintln!("{id} has errors");
                continue;
            };
            let judge = match Judge::new(rubric, library.classes()) {
                Ok(j) => j,
                Err(f) => {
                    show(&f);
                    continue;
                }
            };
            let mut norm = judge.normaliser();
            let fresh: Vec<bool> = judge.rubric.concepts.iter().map(|c| done.insert(c.id.clone())).collect();
            for s in &look {
                let text = s["text"].as_str().unwrap();
                let ev = judge.evaluate(text, &mut norm);
                for ((c, f), fresh) in judge.rubric.concepts.iter().zip(&ev.concepts).zip(&fresh) {
                    if !fresh || c.id == s["concept"].as_str().unwrap() {
                        continue;
                    }
                    for e in &f.evidence {
                        let key = match e.ground {
                            evaluate::detect::concept::Ground::Rule(list, i) => {
                                let rules = match list {
                                    "named" => &c.rules.named,
                                    "explained" => &c.rules.explained,
                                    "with-term" => &c.rules.with_term,
                                    _ => &c.rules.rejected,
                                };
                                format!(
                                    "{} {}[{i}] {} | {}",
                                    c.id,
                                    list,
                                    rules[i].place,
                                    rules[i].pattern.to_string().chars().take(160).collect::<String>()
                                )
                            }
                            _ => continue,
                        };
                        rows.entry(key).or_default().push((
                            s["concept"].as_str().unwrap().to_owned(),
                            format!("{:?} in: {}", &text[e.raw.range()], text),
                        ));
                    }
                }
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|r| std::cmp::Reverse(r.1.len()));
        for (k, v) in rows {
            println!("{} x {k}", v.len());
            for (c, t) in v.iter().take(6) {
                println!("      ({c}) {t}");
            }
        }
        return;
    }
    let question = question.expect("question");
    let rubric = match library.rubric(&question) {
        Ok(r) => r,
        Err(LibraryError::Invalid(f)) => {
            show(&f);
            std::process::exit(2)
        }
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    };
    let judge = match Judge::new(rubric, library.classes()) {
        Ok(j) => j,
        Err(f) => {
            show(&f);
            std::process::exit(2)
        }
    };
    let mut norm = judge.normaliser();
    for f in files {
        let text = std::fs::read_to_string(&f).unwrap();
        let ev = judge.evaluate(&text, &mut norm);
        if std::env::var("GROUNDS").is_ok() {
            for (c, found) in judge.rubric.concepts.iter().zip(&ev.concepts) {
                for e in &found.evidence {
                    let g = match e.ground {
                        evaluate::detect::concept::Ground::Rule(list, i) => {
                            let rules = match list {
                                "named" => &c.rules.named,
                                "explained" => &c.rules.explained,
                                "with-term" => &c.rules.with_term,
                                _ => &c.rules.rejected,
                            };
                            format!("{list}[{i}] {}", rules[i].pattern)
                        }
                        _ => "reasoned".to_owned(),
                    };
                    println!(
                        "{}",
                        serde_json::json!({"file": f, "concept": c.id, "depth": format!("{:?}", e.depth), "ground": g, "text": &text[e.raw.range()], "start": e.raw.start, "end": e.raw.end})
                    );
                }
            }
            continue;
        }
        write_jsonl(&Report::new(&judge, &ev, &text, &f), &mut out).unwrap();
    }
}

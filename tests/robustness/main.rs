//! What must not change the judgement, and what must: over all samples of all questions.

#[path = "../common/mod.rs"]
mod common;
mod disturb;
mod samples;

use std::fmt::Write as _;

use evaluate::detect::Status;
use evaluate::engine::Evaluation;
use evaluate::rubric::{Concept, Rubric};

use common::{JUDGES, evaluate, status};
use disturb::Spelling;
use samples::{Sample, samples};

/// Thousandths of a point in a point.
const POINT: u32 = 1_000;

/// Fails with all of `complaints`, if there are any.
#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

/// Fails if the score of any sample moves by more than `limit` points under `change`.
#[track_caller]
fn moves_at_most(limit: u32, change: impl Fn(&Sample) -> String) {
    none(&moved(limit, change));
}

/// The samples whose score moves by more than `limit` points under `change`, with what they lose and gain.
fn moved(limit: u32, change: impl Fn(&Sample) -> String) -> Vec<String> {
    let mut moved = Vec::new();
    for sample in samples() {
        let (before, after) = (evaluate(&sample.question, &sample.text), evaluate(&sample.question, &change(&sample)));
        if before.score.total.abs_diff(after.score.total) > limit * POINT {
            moved.push(format!(
                "{}: {} -> {}:{}",
                sample.label(),
                before.score.total,
                after.score.total,
                differences(&JUDGES[&sample.question].rubric, &before, &after)
            ));
        }
    }
    moved
}

/// The concepts whose status differs, the red flags and the order.
fn differences(rubric: &Rubric, before: &Evaluation, after: &Evaluation) -> String {
    let mut text = String::new();
    for (concept, (before, after)) in rubric.concepts.iter().zip(before.concepts.iter().zip(&after.concepts)) {
        if before.status != after.status {
            let _ = write!(text, " {} {:?}->{:?}", concept.id, before.status, after.status);
        }
    }
    if before.red_flags.len() != after.red_flags.len() {
        let _ = write!(text, " flags {}->{}", before.red_flags.len(), after.red_flags.len());
    }
    if before.score.order != after.score.order {
        let _ = write!(text, " order {}->{}", before.score.order.got, after.score.order.got);
    }
    if before.manner != after.manner {
        let _ = write!(text, " manner {:?}->{:?}", before.manner, after.manner);
    }
    text
}

/// A shouted or a lower-case answer is the same answer.
#[test]
fn case_moves_no_score() {
    moves_at_most(1, |sample| sample.text.to_lowercase());
    moves_at_most(1, |sample| sample.text.to_uppercase());
}

/// Line breaks are layout.
#[test]
fn wrapping_moves_no_score() {
    moves_at_most(1, |sample| disturb::rewrap(&sample.text, 40));
    moves_at_most(1, |sample| disturb::rewrap(&sample.text, 100_000));
    moves_at_most(1, |sample| sample.text.replace('\n', "\r\n"));
}

/// Emphasis inside a phrase does not break it.
#[test]
fn emphasis_moves_no_score() {
    for (mark, every, offset) in [("**", 3, 0), ("**", 3, 1), ("*", 2, 0), ("*", 2, 1), ("_", 4, 2), ("**", 1, 0)] {
        moves_at_most(1, |sample| disturb::emphasise(&sample.text, mark, every, offset));
    }
}

/// Curly quotation marks are quotation marks.
#[test]
fn curly_quotes_move_no_score() {
    moves_at_most(1, |sample| disturb::curl_quotes(&sample.text));
}

/// British and American spelling are one: in the samples, and in the sentences that each question teaches.
#[test]
fn spelling_moves_no_score() {
    moves_at_most(1, |sample| disturb::respell(&sample.text, Spelling::American));
    moves_at_most(1, |sample| disturb::respell(&sample.text, Spelling::British));
    let (mut respelt, mut complaints) = (0, Vec::new());
    for (question, judge) in JUDGES.iter() {
        let sentences: Vec<String> =
            judge.rubric.concepts.iter().map(|concept| format!("{}: {}", concept.term, concept.say)).collect();
        let text = sentences.join("\n\n");
        let before = evaluate(question, &text);
        for spelling in [Spelling::American, Spelling::British] {
            let other = disturb::respell(&text, spelling);
            respelt += usize::from(other != text);
            let after = evaluate(question, &other);
            if before.score.total.abs_diff(after.score.total) > POINT {
                let differences = differences(&judge.rubric, &before, &after);
                complaints.push(format!("{question} {} -> {}:{differences}", before.score.total, after.score.total));
            }
        }
    }
    none(&complaints);
    assert!(respelt >= 10, "only {respelt} texts hold a word of the table");
}

/// One typing error in every twelve words costs 5 points at most, on average.
#[test]
fn typing_errors_cost_little_on_average() {
    const SEEDS: [u64; 3] = [1, 2, 3];
    let samples = samples();
    let mut report = String::new();
    let mut sum = 0;
    let mut strong = (0, 0);
    for sample in &samples {
        let before = evaluate(&sample.question, &sample.text);
        for seed in SEEDS {
            let after = evaluate(&sample.question, &disturb::mistype(&sample.text, seed));
            let moved = before.score.total.abs_diff(after.score.total);
            sum += moved;
            if sample.is_strong() {
                strong = (strong.0 + moved, strong.1 + 1);
            }
            if moved > 5 * POINT {
                let rubric = &JUDGES[&sample.question].rubric;
                let _ = writeln!(report, "{} {moved}:{}", sample.label(), differences(rubric, &before, &after));
            }
        }
    }
    let all = u32::try_from(samples.len() * SEEDS.len()).unwrap();
    let mean = sum / all;
    // The weak samples have little to lose; the strong ones alone must keep the bar, too.
    let strong_mean = strong.0 / strong.1;
    assert!(mean <= 5 * POINT && strong_mean <= 5 * POINT, "mean {mean}, of strong samples {strong_mean}:\n{report}");
}

/// A transcript has no punctuation and no capitals.
#[test]
fn a_transcript_moves_the_score_by_ten_points_at_most() {
    moves_at_most(10, |sample| disturb::transcribe(&sample.text));
}

/// Who dictates says what they are about to tell; the rest of the answer counts all the same.
#[test]
fn an_announcement_spoils_no_transcript() {
    let announced = |sample: &Sample| format!("okay let me tell you about it {}", disturb::transcribe(&sample.text));
    let complaints = samples().into_iter().filter(Sample::is_strong).filter_map(|sample| {
        let spoken = evaluate(&sample.question, &disturb::transcribe(&sample.text)).score.total;
        let announced = evaluate(&sample.question, &announced(&sample)).score.total;
        (spoken.abs_diff(announced) > 2 * POINT).then(|| format!("{}: {spoken} -> {announced}", sample.label()))
    });
    none(&complaints.collect::<Vec<_>>());
}

/// On average, a transcript keeps the bar.
#[test]
fn transcripts_move_the_score_by_ten_points_at_most_on_average() {
    let samples = samples();
    let moved = samples.iter().map(|sample| {
        let before = evaluate(&sample.question, &sample.text).score.total;
        before.abs_diff(evaluate(&sample.question, &disturb::transcribe(&sample.text)).score.total)
    });
    let mean = moved.sum::<u32>() / u32::try_from(samples.len()).unwrap();
    assert!(mean <= 10 * POINT, "mean {mean}");
}

/// The order of the sentences is no matter of coverage.
#[test]
fn shuffled_sentences_cover_the_same() {
    let mut complaints = Vec::new();
    for sample in samples() {
        let before = evaluate(&sample.question, &sample.text);
        for seed in [1, 2, 3] {
            let after = evaluate(&sample.question, &disturb::shuffle_sentences(&sample.text, seed));
            let covered = |evaluation: &Evaluation| -> Vec<bool> {
                evaluation.concepts.iter().map(|found| found.status > Status::Missing).collect()
            };
            if covered(&before) != covered(&after) {
                let differences = differences(&JUDGES[&sample.question].rubric, &before, &after);
                complaints.push(format!("{} seed {seed}:{differences}", sample.label()));
            }
        }
    }
    none(&complaints);
}

/// Sentences in another order get no more points; where all stages were in order already, none at all for order either.
#[test]
fn shuffled_sentences_gain_nothing() {
    let mut complaints = Vec::new();
    for sample in samples() {
        let before = evaluate(&sample.question, &sample.text);
        for seed in [1, 2, 3] {
            let after = evaluate(&sample.question, &disturb::shuffle_sentences(&sample.text, seed));
            // A sample that takes its stages in the wrong order may come out better by chance.
            let was_in_order = before.order.violations.is_empty();
            let order = |evaluation: &Evaluation| if was_in_order { 0 } else { evaluation.score.order.got };
            let points = |evaluation: &Evaluation| evaluation.score.total.saturating_sub(order(evaluation));
            if points(&after) > points(&before) {
                let differences = differences(&JUDGES[&sample.question].rubric, &before, &after);
                let gain = points(&after) - points(&before);
                complaints.push(format!("{} seed {seed} gains {gain}:{differences}", sample.label()));
            }
        }
    }
    none(&complaints);
}

/// Fails if any of the texts that `write` makes of a question's terms gets 25 points.
#[track_caller]
fn stays_below_25(write: impl Fn(&[&str], &[&str]) -> Vec<String>) {
    let mut complaints = Vec::new();
    for (question, judge) in JUDGES.iter() {
        let terms: Vec<&str> = judge.rubric.concepts.iter().map(|concept| concept.term.as_str()).collect();
        let aliases = judge.rubric.concepts.iter().flat_map(|concept| concept.aliases.iter().map(String::as_str));
        let names: Vec<&str> = terms.iter().copied().chain(aliases).collect();
        for list in write(&terms, &names) {
            let total = evaluate(question, &list).score.total;
            if total >= 25 * POINT {
                complaints.push(format!("{question} {total}: {:?}", list.chars().take(80).collect::<String>()));
            }
        }
    }
    none(&complaints);
}

/// A list of all terms is no answer.
#[test]
fn all_terms_as_a_comma_list_stay_below_25() {
    stays_below_25(|terms, names| {
        vec![
            terms.join(", "),
            format!("I know {}.", terms.join(", ")),
            format!("{}.", names.join(", ")),
            format!("{0}. {0}. {0}.", terms.join(", ")),
        ]
    });
}

/// Nor is one with a term in each line.
#[test]
fn all_terms_one_a_line_stay_below_25() {
    stays_below_25(|terms, _| vec![terms.join("\n"), format!("- {}", terms.join("\n- ")), terms.join("\n\n")]);
}

/// The question given back is no answer.
#[test]
fn the_prompt_alone_stays_below_15() {
    let mut complaints = Vec::new();
    for (question, judge) in JUDGES.iter() {
        for answer in [judge.rubric.prompt.clone(), judge.rubric.prompt.to_lowercase().replace('?', "")] {
            let total = evaluate(question, &answer).score.total;
            if total >= 15 * POINT {
                complaints.push(format!("{question} {total}: {answer:?}"));
            }
        }
    }
    none(&complaints);
}

/// Concepts that an answer treats by denying something: "we keep no secrets in logs".
const ABOUT_REJECTION: [&str; 4] =
    ["two-phase-commit-problems", "minimise-distributed-transactions", "own-data-store", "no-secrets-in-logs"];

/// What is credited for "We do not use T", where T is each of the names that `names` takes from a concept.
fn credited_when_denied(names: impl Fn(&Concept) -> Vec<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (question, judge) in JUDGES.iter() {
        // A name that denies something itself, such as "no shared database", is a double negation here.
        let names = judge.rubric.concepts.iter().flat_map(&names).filter(|name| !name.starts_with("no "));
        for name in names {
            let answer = format!("We do not use {name}.");
            let evaluation = evaluate(question, &answer);
            for (concept, found) in judge.rubric.concepts.iter().zip(&evaluation.concepts) {
                let is_about_rejection =
                    !concept.rules.rejected.is_empty() || ABOUT_REJECTION.contains(&concept.id.as_str());
                if found.status > Status::Missing && !is_about_rejection {
                    complaints.push(format!("{question}: {answer:?} gives {} {:?}", concept.id, found.status));
                }
            }
        }
    }
    complaints
}

/// Denying a term brings nothing but what is about the rejection.
#[test]
fn a_denied_term_is_not_credited() {
    none(&credited_when_denied(|concept| vec![concept.term.clone()]));
}

/// Nor does denying one of its other names.
#[test]
fn a_denied_alias_is_not_credited() {
    none(&credited_when_denied(|concept| concept.aliases.clone()));
}

/// What is said stays said, whatever else follows.
#[test]
fn an_unrelated_answer_appended_loses_no_concept() {
    const COOKING: &str = "For the soup I cut two onions and a carrot, fry them in butter and add a litre of stock. After \
                           twenty minutes I put in the noodles, and at the end some parsley. My children like it with bread.";
    let samples = samples();
    let mut complaints = Vec::new();
    for (position, sample) in samples.iter().enumerate() {
        let before = evaluate(&sample.question, &sample.text);
        // The next strong answer to another question.
        let others = samples[position..].iter().chain(&samples);
        let other = others.into_iter().find(|other| other.is_strong() && other.question != sample.question).unwrap();
        for appended in [other.text.as_str(), COOKING] {
            for between in ["\n\n", " "] {
                let answer = format!("{}{between}{appended}", sample.text.trim_end());
                let after = evaluate(&sample.question, &answer);
                let rubric = &JUDGES[&sample.question].rubric;
                for (concept, (before, after)) in
                    rubric.concepts.iter().zip(before.concepts.iter().zip(&after.concepts))
                {
                    if after.status < before.status {
                        let (label, appended) = (sample.label(), &appended[..12]);
                        complaints.push(format!(
                            "{label} and {appended:?} behind {between:?}: {} {:?} -> {:?}",
                            concept.id, before.status, after.status
                        ));
                    }
                }
            }
        }
    }
    none(&complaints);
}

/// Evidence quotes the file as it is on disk, whatever characters and line ends that holds.
#[test]
fn evidence_quotes_the_file() {
    let writings: [fn(&str) -> String; 5] = [
        str::to_owned,
        |text| text.replace('\n', "\r\n"),
        |text| format!("\u{feff}{text}"),
        |text| disturb::curl_quotes(text).replace(' ', "\u{a0}").replace('.', " … 🚀."),
        |text| disturb::emphasise(text, "**", 2, 0).replace("fi", "ﬁ").replace('é', "e\u{301}"),
    ];
    let mut complaints = Vec::new();
    let mut quotes = 0;
    for sample in samples() {
        for (number, writing) in writings.iter().enumerate() {
            let text = writing(&sample.text);
            let evaluation = evaluate(&sample.question, &text);
            let concepts = evaluation.concepts.iter().flat_map(|found| &found.evidence);
            let flags = evaluation.red_flags.iter().flat_map(|found| &found.evidence);
            let denials = evaluation.denials.iter().flatten().flat_map(|denial| [denial.hit, denial.cue]);
            for span in concepts.chain(flags).map(|evidence| evidence.raw).chain(denials) {
                quotes += 1;
                let quote = text.get(span.range());
                // An apostrophe opens a word that hangs on the one before: "it's".
                let is_word = |at: Option<char>| {
                    at.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '%' | '\'' | '’' | '\u{301}'))
                };
                if !quote.is_some_and(|quote| is_word(quote.chars().next()) && is_word(quote.chars().last())) {
                    complaints.push(format!("{} writing {number} at {:?}: {quote:?}", sample.label(), span.range()));
                }
            }
        }
    }
    none(&complaints);
    assert!(quotes > 5_000, "only {quotes} quotes");
}

/// The strong sample of each question is excellent and stands out.
#[test]
fn the_strong_sample_is_excellent_and_stands_out() {
    let scored: Vec<(Sample, u32)> = samples()
        .into_iter()
        .map(|sample| {
            let total = evaluate(&sample.question, &sample.text).score.total;
            (sample, total)
        })
        .collect();
    let mut complaints = Vec::new();
    for question in JUDGES.keys() {
        let of_question = || scored.iter().filter(|(sample, _)| sample.question == *question);
        let Some((_, best)) = of_question().find(|(sample, _)| sample.is_strong()) else {
            complaints.push(format!("{question} has no strong sample"));
            continue;
        };
        if *best < 85 * POINT {
            complaints.push(format!("{question}: the strong sample has {best}"));
        }
        for (sample, total) in of_question().filter(|(sample, _)| !sample.is_strong()) {
            if total + 25 * POINT > *best {
                complaints.push(format!("{} has {total}, the strong one {best}", sample.label()));
            }
        }
    }
    none(&complaints);
}

/// What a weaker sample of an exercise was written to lack, to name only, and to advise wrongly.
struct Gap {
    question: &'static str,
    sample: &'static str,
    lacks: &'static [&'static str],
    only_names: &'static [&'static str],
    flags: &'static [&'static str],
}

/// The weaker samples of the eight exercises; see the head of each sample's folder for the answers.
const GAPS: &[Gap] = &[
    // Resources and verbs, nothing else.
    Gap {
        question: "api-design",
        sample: "a",
        lacks: &[
            "consumer-driven-design",
            "versioning-strategy",
            "backwards-compatibility",
            "deprecation",
            "contract-testing",
            "openapi",
        ],
        only_names: &[],
        flags: &[],
    },
    // A version in the path and documentation; old versions never end, nothing guards the contract.
    Gap {
        question: "api-design",
        sample: "c",
        lacks: &["deprecation", "contract-testing"],
        only_names: &[],
        flags: &[],
    },
    // The specification comes first, but neither the consumers nor what may change.
    Gap {
        question: "api-design",
        sample: "d",
        lacks: &["backwards-compatibility", "additive-change", "deprecation"],
        only_names: &["consumer-driven-design"],
        flags: &[],
    },
    // Third normal form and indexes.
    Gap {
        question: "db-schema",
        sample: "a",
        lacks: &["access-patterns", "composite-index", "partitioning", "backwards-compatible-migration"],
        only_names: &["denormalisation"],
        flags: &[],
    },
    // NoSQL because it scales; nobody asks how the data is read.
    Gap {
        question: "db-schema",
        sample: "c",
        lacks: &["access-patterns", "normalisation", "indexing"],
        only_names: &[],
        flags: &[],
    },
    // Indexes and replicas; the schema never changes.
    Gap { question: "db-schema", sample: "d", lacks: &["backwards-compatible-migration"], only_names: &[], flags: &[] },
    // Bigger machines behind a load balancer.
    Gap {
        question: "scalability",
        sample: "a",
        lacks: &["cdn", "stateless-service", "message-queue", "caching", "circuit-breaker", "graceful-degradation"],
        only_names: &["horizontal-scaling"],
        flags: &[],
    },
    // Names without reasons.
    Gap {
        question: "scalability",
        sample: "c",
        lacks: &[],
        only_names: &[
            "cdn",
            "stateless-service",
            "horizontal-scaling",
            "message-queue",
            "caching",
            "circuit-breaker",
            "graceful-degradation",
        ],
        flags: &[],
    },
    // Cache and replicas; nothing ever fails.
    Gap {
        question: "scalability",
        sample: "d",
        lacks: &["circuit-breaker", "graceful-degradation"],
        only_names: &[],
        flags: &[],
    },
    // Takes two-phase commit.
    Gap {
        question: "saga",
        sample: "a",
        lacks: &["two-phase-commit-problems", "saga-pattern", "compensation", "eventual-consistency"],
        only_names: &[],
        flags: &["recommends-2pc"],
    },
    // The right words without a reason.
    Gap {
        question: "saga",
        sample: "c",
        lacks: &["two-phase-commit", "two-phase-commit-problems", "compensation"],
        only_names: &["saga-pattern", "eventual-consistency"],
        flags: &[],
    },
    // A good outbox, but no saga.
    Gap {
        question: "saga",
        sample: "d",
        lacks: &["saga-pattern", "choreography", "orchestration", "compensation"],
        only_names: &[],
        flags: &[],
    },
    // Waits and polls.
    Gap {
        question: "eventual-consistency",
        sample: "a",
        lacks: &[
            "idempotency-key",
            "at-least-once-delivery",
            "deduplication",
            "event-sourcing",
            "duplicates-and-reordering",
        ],
        only_names: &["read-after-write-consistency"],
        flags: &[],
    },
    // Idempotent consumers and nothing else.
    Gap {
        question: "eventual-consistency",
        sample: "c",
        lacks: &["idempotency-key", "event-sourcing", "read-after-write-consistency"],
        only_names: &["at-least-once-delivery", "deduplication"],
        flags: &[],
    },
    // Wants strong consistency instead.
    Gap {
        question: "eventual-consistency",
        sample: "d",
        lacks: &["idempotency-key", "deduplication", "event-sourcing", "duplicates-and-reordering"],
        only_names: &["at-least-once-delivery"],
        flags: &[],
    },
    // Prints and looks at the server.
    Gap {
        question: "logging",
        sample: "a",
        lacks: &["structured-logging", "correlation-id", "distributed-tracing", "log-aggregation"],
        only_names: &["log-levels", "dynamic-log-level"],
        flags: &["ssh-and-grep"],
    },
    // A stack of tools by name.
    Gap {
        question: "logging",
        sample: "c",
        lacks: &["correlation-id", "dynamic-log-level"],
        only_names: &["structured-logging", "log-levels", "distributed-tracing"],
        flags: &[],
    },
    // Levels and a central place, but no way to follow a request.
    Gap {
        question: "logging",
        sample: "d",
        lacks: &["correlation-id", "distributed-tracing"],
        only_names: &[],
        flags: &[],
    },
    // A lock on the door and hashed passwords.
    Gap {
        question: "security",
        sample: "a",
        lacks: &["pii-classification", "owasp-top-10", "threat-modelling", "secret-management"],
        only_names: &[],
        flags: &[],
    },
    // A shelf of tools.
    Gap {
        question: "security",
        sample: "c",
        lacks: &[],
        only_names: &["pii-classification", "threat-modelling"],
        flags: &[],
    },
    // Encryption and login only.
    Gap {
        question: "security",
        sample: "d",
        lacks: &["pii-classification", "owasp-top-10", "threat-modelling"],
        only_names: &["parameterised-query"],
        flags: &[],
    },
    // Style and bugs.
    Gap {
        question: "code-review",
        sample: "a",
        lacks: &[
            "design-review",
            "security-in-review",
            "mentorship",
            "blocking-vs-non-blocking",
            "questions-not-mandates",
        ],
        only_names: &[],
        flags: &[],
    },
    // A careful reviewer who neither teaches nor says what is a must.
    Gap {
        question: "code-review",
        sample: "c",
        lacks: &["mentorship", "blocking-vs-non-blocking"],
        only_names: &[],
        flags: &[],
    },
    // Shares knowledge, without a frame.
    Gap {
        question: "code-review",
        sample: "d",
        lacks: &["design-review", "security-in-review", "blocking-vs-non-blocking"],
        only_names: &["correctness", "readability"],
        flags: &[],
    },
];

/// What the program credits wrongly today: to be taken out once it is mended.
const KNOWN: [(&str, &str, &str); 1] = [
    // "go to the log folder" is read as "the machine is gone and its logs with it".
    ("logging", "a", "log-aggregation"),
];

/// A weaker sample is told the gap that it was written to have.
#[test]
fn weaker_samples_are_told_their_gap() {
    let samples = samples();
    let mut complaints = Vec::new();
    for gap in GAPS {
        let sample =
            samples.iter().find(|sample| sample.question == gap.question && sample.name == gap.sample).unwrap();
        let evaluation = evaluate(gap.question, &sample.text);
        let mut at_most = |concepts: &[&str], most: Status| {
            for concept in concepts {
                let got = status(gap.question, &evaluation, concept);
                let is_known = KNOWN.contains(&(gap.question, gap.sample, concept));
                match (got > most, is_known) {
                    (true, false) => complaints.push(format!("{}: {concept} is {got:?}, not {most:?}", sample.label())),
                    (false, true) => {
                        complaints.push(format!("{}: {concept} is mended, take it out of KNOWN", sample.label()));
                    }
                    (true, true) | (false, false) => {}
                }
            }
        };
        at_most(gap.lacks, Status::Missing);
        at_most(gap.only_names, Status::Named);
        let raised: Vec<&str> = evaluation
            .red_flags
            .iter()
            .map(|found| JUDGES[gap.question].rubric.red_flags[found.flag].id.as_str())
            .collect();
        for flag in gap.flags.iter().filter(|flag| !raised.contains(flag)) {
            complaints.push(format!("{}: {flag} is not raised", sample.label()));
        }
    }
    none(&complaints);
}

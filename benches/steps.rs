//! What each step of a judgement costs, on one sample answer.
//!
//!     cargo bench --bench steps

use divan::Bencher;
use divan::counter::BytesCount;
use evaluate::detect::{Grammar, Scopes, roles};
use evaluate::engine::Judge;
use evaluate::pattern::{Builder, Matcher, PatternId};
use evaluate::report::Report;
use evaluate::rubric::Library;
use evaluate::text::{NoCorrection, Normaliser, Prose, Text};

const ANSWER: &str = include_str!("../samples/saga/b.md");

fn main() {
    divan::main();
}

fn judge() -> Judge {
    Judge::embedded("saga").expect("it is a question")
}

fn bytes() -> BytesCount {
    BytesCount::of_str(ANSWER)
}

/// All patterns of the question's concepts in one matcher.
fn matcher() -> (Matcher, Vec<PatternId>) {
    let library = Library::builtin();
    let rubric = library.rubric("saga").expect("it is a question");
    let mut builder = Builder::new(library.classes());
    let rules = rubric.concepts.iter().flat_map(|concept| {
        let rules = &concept.rules;
        [&rules.named, &rules.explained, &rules.with_term, &rules.rejected, &rules.not].into_iter().flatten()
    });
    let ids = rules.map(|rule| builder.add(&rule.pattern).expect("embedded rubrics are sound")).collect();
    (builder.build(), ids)
}

/// From bytes in the program to a judge.
#[divan::bench]
fn decode() -> Judge {
    judge()
}

#[divan::bench]
fn markdown(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| Prose::new(ANSWER));
}

/// Words and sentences, Markdown included, all words being known from answers before.
#[divan::bench]
fn words(bencher: Bencher) {
    let judge = judge();
    let mut normaliser = judge.normaliser();
    bencher.counter(bytes()).bench_local(|| Text::new(ANSWER, &mut normaliser).words.len());
}

/// The same with no word known: spelling variants and stems.
#[divan::bench]
fn words_and_stems(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| Text::new(ANSWER, &mut Normaliser::new(&NoCorrection)).words.len());
}

/// The same with a typing error in each long word, all of which are mended.
#[divan::bench]
fn words_stems_and_spelling(bencher: Bencher) {
    let judge = judge();
    let misspelt: Vec<String> =
        ANSWER
            .split(' ')
            .map(|word| {
                if word.is_ascii() && word.len() > 6 {
                    format!("{}x{}", &word[..4], &word[4..])
                } else {
                    word.to_owned()
                }
            })
            .collect();
    let misspelt = misspelt.join(" ");
    bencher
        .counter(BytesCount::of_str(&misspelt))
        .bench_local(|| Text::new(&misspelt, &mut judge.normaliser()).words.len());
}

/// All patterns of the concepts on a text that has been read.
#[divan::bench(name = "match")]
fn matching(bencher: Bencher) {
    let (matcher, ids) = matcher();
    let text = Text::new(ANSWER, &mut Normaliser::new(&matcher));
    bencher.counter(bytes()).bench_local(|| {
        let scan = matcher.scan(&text);
        ids.iter().map(|id| scan.hits(*id).len()).sum::<usize>()
    });
}

/// What is denied, and what each sentence is for.
#[divan::bench]
fn denials_and_roles(bencher: Bencher) {
    let text = Text::new(ANSWER, &mut Normaliser::new(&NoCorrection));
    bencher.counter(bytes()).bench_local(|| {
        let grammar = Grammar::new(&text);
        (Scopes::new(&text, &grammar), roles(&text, &grammar))
    });
}

/// All of it: words, matches, evidence, score.
#[divan::bench]
fn evaluate(bencher: Bencher) {
    let judge = judge();
    let mut normaliser = judge.normaliser();
    bencher.counter(bytes()).bench_local(|| judge.evaluate(ANSWER, &mut normaliser));
}

#[divan::bench]
fn report(bencher: Bencher) {
    let judge = judge();
    let evaluation = judge.evaluate(ANSWER, &mut judge.normaliser());
    bencher.counter(bytes()).bench_local(|| Report::new(&judge, &evaluation, ANSWER, "b.md"));
}

#[divan::bench]
fn json(bencher: Bencher) {
    let judge = judge();
    let evaluation = judge.evaluate(ANSWER, &mut judge.normaliser());
    let report = Report::new(&judge, &evaluation, ANSWER, "b.md");
    bencher.counter(bytes()).bench_local(|| serde_json::to_string(&report));
}

//! Pages of `--format html`, read as a browser reads them: sound, complete, and deaf to what stands in an answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use evaluate::engine::Judge;
use evaluate::report::{EvidenceReport, Format, Look, Report, Writer};
use scraper::{ElementRef, Html, Node, Selector};
use sha2::{Digest, Sha256};

mod program;

/// What people could write to take over a page.
const HOSTILE: &str = "We use a saga.</p></style></main><script>document.title = 'taken'</script>\n\n\
    \"><img src=x onerror=\"document.title='taken'\"> &lt;b&gt; <a href='https://example.com'>saga</a>\n\n\
    ![two-phase commit](https://example.com/x.png) [eventual consistency](javascript:alert(1)) \u{202e}\u{1b}[31m\n";

fn report(question: &str, answer: &str, file: &str) -> Report {
    let judge = Judge::embedded(question).expect("the question is embedded");
    let evaluation = judge.evaluate(answer, &mut judge.normaliser());
    Report::new(&judge, &evaluation, answer, file).explained(&judge, &evaluation, answer, &(0..answer.len()))
}

fn page(reports: &[Report]) -> String {
    let mut page = Vec::new();
    let mut writer = Writer::new(Format::Html, Look::new(80, false), reports.len() > 1, &mut page);
    for report in reports {
        writer.write(report).expect("a list takes everything");
    }
    writer.finish().expect("a list takes everything");
    String::from_utf8(page).expect("pages are UTF-8")
}

fn sample(question: &str, name: &str) -> Report {
    let file = format!("samples/{question}/{name}");
    let answer = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).expect("the sample is there");
    report(question, &answer, &file)
}

/// Pages of all kinds.
fn pages() -> Vec<(&'static str, String)> {
    let scored = vec![
        ("none", vec![]),
        ("empty", vec![report("saga", "", "-")]),
        ("weak", vec![sample("saga", "a.md")]),
        ("strong", vec![sample("saga", "b.md")]),
        ("list", vec![report("saga", "- saga\n- 2PC\n- compensation\n- choreography\n- orchestration\n", "list.md")]),
        (
            "markdown",
            vec![report("saga", "---\nx: y\n---\n# A *saga*\n\n|a|b|\n|-|-|\n|2PC|c|\n\n> q\n\n```\nx\n```\n", "m.md")],
        ),
        ("hostile", vec![report("saga", HOSTILE, "\"><script>document.title='taken'</script>")]),
        ("several", vec![sample("saga", "c.md"), sample("security", "d.md"), report("saga", HOSTILE, "-")]),
    ];
    let scored = scored.into_iter().map(|(name, reports): (_, Vec<Report>)| (name, page(&reports)));
    scored.chain([("batch", batch())]).collect()
}

/// The page of the notes in `samples/`.
fn batch() -> String {
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/notes");
    program::evaluate(&["batch", "--format", "html", notes.to_str().expect("the path is UTF-8")]).1
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).expect("the selector is sound")).collect()
}

/// What is left of the answers' text on the page, without space, and for each character whether it is marked.
fn answer(html: &Html) -> Vec<(char, bool)> {
    let is_about = |element: ElementRef<'_>| {
        element.value().classes().any(|class| ["tip", "stage-note", "concept-note"].contains(&class))
    };
    let mut shown = Vec::new();
    for answer in all(html, ".answer") {
        for node in answer.descendants() {
            let Node::Text(text) = node.value() else { continue };
            let around: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
            if !around.iter().any(|element| is_about(*element)) {
                let is_marked = around.iter().any(|element| element.value().name() == "mark");
                shown.extend(text.chars().filter(|c| !c.is_whitespace()).map(|c| (c, is_marked)));
            }
        }
    }
    shown
}

#[test]
fn pages_are_sound_html() {
    assert!(!Html::parse_document("<!DOCTYPE html><title>t</title><p></b>").errors.is_empty(), "mistakes are noticed");
    for (name, page) in pages() {
        let html = Html::parse_document(&page);
        assert!(html.errors.is_empty(), "{name}: {:?}", html.errors);
        let root = html.root_element();
        assert_eq!(root.value().attr("lang"), Some("en"), "{name}");

        let ids: Vec<&str> = all(&html, "[id]").iter().filter_map(|element| element.value().id()).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: each id is there once");
        for (attribute, prefix) in [("href", "#"), ("aria-describedby", ""), ("aria-labelledby", "")] {
            for element in all(&html, &format!("[{attribute}]")) {
                let to = element.value().attr(attribute).unwrap().strip_prefix(prefix).unwrap_or("(elsewhere)");
                assert!(known.contains(to), "{name}: {attribute} to `{to}`");
            }
        }

        let level = |element: &ElementRef<'_>| element.value().name()[1..].parse::<u8>().unwrap();
        let levels: Vec<u8> = all(&html, "h1, h2, h3, h4, h5, h6").iter().map(level).collect();
        assert_eq!(all(&html, "h1").len(), 1, "{name}: one title");
        let steps = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
        assert!(steps && levels[0] == 1, "{name}: no heading skips a level: {levels:?}");
        assert_eq!(all(&html, "table").len(), all(&html, "table > caption").len(), "{name}: tables say what they hold");
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let allowed: BTreeSet<&str> =
        "html head meta title style body a header h1 h2 h3 h4 p strong span svg rect nav ul ol li main article \
         section mark div pre table caption thead tbody tfoot tr th td q dl dt dd details summary code footer \
         text line polyline circle"
            .split_whitespace()
            .collect();
    for (name, page) in pages() {
        let html = Html::parse_document(&page);
        for element in all(&html, "*") {
            let tag = element.value().name();
            assert!(allowed.contains(tag), "{name}: <{tag}>");
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on"), "{name}: {attribute} in <{tag}>");
                assert!(!["src", "style", "srcset", "action"].contains(&attribute), "{name}: {attribute} in <{tag}>");
                assert!(!value.contains("://"), "{name}: {attribute}=\"{value}\"");
            }
        }
        let style = all(&html, "style")[0].text().collect::<String>();
        assert!(!style.contains("url(") && !style.contains("@import"), "the style loads nothing");
        let hash = BASE64_STANDARD.encode(Sha256::digest(style.as_bytes()));
        let policy = all(&html, "meta[http-equiv=Content-Security-Policy]")[0].value().attr("content").unwrap();
        let expected = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
        assert_eq!(policy, expected, "POLICY in src/report/html/page.rs goes with src/report/html/style.css");
    }
}

#[test]
fn foreign_text_is_shown_and_does_nothing() {
    let name = "\"><script>document.title='taken'</script>";
    let page = page(&[report("saga", HOSTILE, name)]);
    let html = Html::parse_document(&page);
    assert_eq!(all(&html, ".file")[0].text().collect::<String>(), name);
    let shown: String = answer(&html).iter().map(|(c, _)| c).collect();
    let typed = HOSTILE.replace('\u{202e}', "\\u{202e}").replace('\u{1b}', "\\u{1b}");
    assert_eq!(shown, typed.split_whitespace().collect::<String>());
    assert!(!page.contains(['\u{202e}', '\u{1b}']), "what turns the direction of writing is spelled out");
}

/// Every sample of some questions: the whole answer is there, and what is marked in it is what the report speaks of.
#[test]
fn all_evidence_is_marked_and_nothing_else() {
    let mut seen = 0;
    for (question, name) in ["saga", "security", "logging", "code-review"]
        .into_iter()
        .flat_map(|question| ["a.md", "b.md", "c.md", "d.md"].map(|name| (question, name)))
    {
        let report = sample(question, name);
        let answer_text = &report.answer.text;
        let mut marked = vec![false; answer_text.len()];
        let mut mark = |evidence: &EvidenceReport| {
            seen += 1;
            marked[evidence.start as usize..evidence.end as usize].fill(true);
        };
        report.concepts.iter().flat_map(|concept| &concept.evidence).for_each(&mut mark);
        report.red_flags.iter().flat_map(|flag| &flag.evidence).for_each(&mut mark);
        for concept in &report.explanation.as_ref().unwrap().concepts {
            if concept.status != "explained" {
                concept.denied.iter().for_each(|denial| mark(&denial.hit));
            }
        }
        let expected: Vec<(char, bool)> =
            answer_text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, c)| (c, marked[at])).collect();
        let html = Html::parse_document(&page(&[report]));
        assert!(answer(&html) == expected, "{question}/{name}");

        // Each mark leads to what it shows, and says it to those who cannot point.
        for link in all(&html, ".answer mark a") {
            let tip = link.value().attr("aria-describedby").unwrap();
            let said: String = all(&html, &format!("#{tip}"))[0].text().collect();
            assert!(["explained", "named", "denied", "red flag"].iter().any(|kind| said.contains(kind)), "{said}");
        }
    }
    assert!(seen > 100, "there was something to mark");
}

#[test]
fn words_that_show_two_concepts_tell_both() {
    let report = sample("saga", "b.md");
    let html = Html::parse_document(&page(&[report]));
    let both = all(&html, ".tip").into_iter().filter(|tip| {
        tip.select(&Selector::parse(".tip-item").unwrap()).count() == 2
            && tip.prev_sibling().and_then(ElementRef::wrap).is_some_and(|mark| mark.value().name() == "mark")
    });
    assert!(both.count() > 0, "some words of this answer count twice");
}

#[test]
fn a_batch_is_summed_up_above_its_answers() {
    let html = Html::parse_document(&batch());
    let answers = all(&html, "article").len();
    assert!(answers > 10);
    assert_eq!(all(&html, ".overview tbody tr").len(), answers);
    let cells = all(&html, ".heat .cell");
    assert_eq!(
        cells.len(),
        all(&html, ".concept-table tbody:first-of-type .status").len(),
        "one for each core concept"
    );
    for cell in cells {
        let id = &cell.value().attr("href").unwrap()[1..];
        let status = all(&html, &format!("[id=\"{id}\"] .status"))[0];
        assert!(status.value().classes().any(|class| cell.value().classes().any(|own| own == class)), "{id}");
    }
    let days = all(&html, "details tbody tr").len();
    assert!(days > 2);
    assert_eq!((all(&html, "circle.mean").len(), all(&html, "circle.best").len()), (days, days));
}

//! What a reader of a format would obey: formulas, markup, links, tags, commands of a workflow. Each comes in by the answer,
//! by its file's name, by an id and by the rubric.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Formulas, HTML, Markdown, XML and workflow commands at once.
const MARKUP: &str = "=cmd|' /C calc'!A0 <script>alert(1)</script> </style> ]]> <!-- --> & &lt; | `x` **b** [x](javascript:1) \
                      ![i](http://x.y/z) @everyone ::error::%0A::set-output name=a::b";
/// The same, as far as a file's name may have it.
const NAME: &str = "=1+1 & <b> | `x` [y](z) @everyone ::error::%0A,a.md";

/// A folder with a rubric, an answer and bars, all of them hostile.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the test may write");
    let quoted = serde_json::Value::from(MARKUP).to_string();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("the test may write");
    fs::create_dir(folder.path().join("rubrics")).expect("the test may write");
    write(
        "rubrics/q.toml",
        format!(
            "id = \"q\"\ntitle = {quoted}\nprompt = {quoted}\n[[stage]]\nname = {quoted}\nconcepts = [\"c\"]\n[core]\nc = {{ why = \
             {quoted} }}\n[[red-flag]]\nid = \"f\"\nmeaning = {quoted}\nadvice = {quoted}\npatterns = ['butter']\n"
        ),
    );
    let entry =
        format!("[concept.c]\nterm = {quoted}\ndefinition = {quoted}\nsay = {quoted}\nnamed = ['saga .. calc']\n");
    write("rubrics/v.toml", entry);
    write(NAME, format!("We take butter, a saga {MARKUP}\n\n=SUM(1) saga and calc"));
    write(
        "evaluate.toml",
        "[[answer]]\npath = \"*.md\"\nquestion = \"q\"\nmin-score = 100\nrequire = [\"c:explained\"]\n".to_owned(),
    );
    folder
}

/// What the program prints in `folder`, whatever its exit code.
fn printed(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command.current_dir(folder).args(["--rubrics", "rubrics"]).args(args).stdin(Stdio::null());
    let output = command.output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("reports are UTF-8");
    assert!(!text.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The report of scoring, of a batch and of `check` in one format.
fn reports(format: &str) -> Vec<String> {
    let folder = folder();
    let scored = ["-q", "q", "--explain", "--format", format, NAME];
    let batch = ["batch", "-q", "q", "--format", format, "."];
    let check = ["check", "--format", format];
    [&scored[..], &batch, &check].map(|args| printed(folder.path(), args)).into()
}

/// The cells of a table in CSV.
fn cells(csv: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in csv.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    for report in reports("csv") {
        assert_eq!(report.lines().count(), 2, "{report}");
        let cells = cells(&report);
        assert!(cells.iter().any(|cell| cell.starts_with("'=1+1")), "{report}");
        let formula = cells.iter().find(|cell| cell.starts_with(['=', '+', '@', '\t', '＝', '＋', '＠']));
        assert_eq!(formula, None, "{report}");
    }
}

#[test]
fn an_id_of_json_lines_is_no_formula_either() {
    let folder = folder();
    let input = folder.path().join("lines");
    fs::write(&input, "{\"id\": \"=1+1\", \"question\": \"q\", \"text\": \"saga\"}\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_evaluate"));
    command.current_dir(folder.path()).args(["--rubrics", "rubrics", "batch", "--format", "csv", "-"]);
    let output = command.stdin(fs::File::open(&input).unwrap()).output().unwrap();
    let cells = cells(str::from_utf8(&output.stdout).unwrap());
    assert!(cells.iter().any(|cell| cell == "'=1+1"), "{output:?}");
}

#[test]
fn html_has_no_tag_of_anybody_else() {
    for report in reports("html") {
        let page = scraper::Html::parse_document(&report);
        for tag in ["script", "img", "b", "iframe", "object"] {
            let found = page.select(&scraper::Selector::parse(tag).unwrap()).count();
            assert_eq!(found, 0, "<{tag}> in {report}");
        }
        let links = scraper::Selector::parse("a").unwrap();
        assert!(page.select(&links).all(|link| link.value().attr("href").is_none_or(|to| to.starts_with('#'))));
        assert_eq!(page.select(&scraper::Selector::parse("style").unwrap()).count(), 1);
    }
}

#[test]
fn markdown_has_no_markup_of_anybody_else() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for report in reports("markdown") {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(&report, options) {
            let foreign = match &event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
                Event::Html(html) | Event::InlineHtml(html) => Some(html.to_string()),
                Event::Code(code) if code.as_ref() == "x" => Some(code.to_string()),
                _ => None,
            };
            assert_eq!(foreign, None, "{report}");
        }
        let mentions = report.match_indices("@everyone");
        assert!(mentions.clone().all(|(at, _)| !report[..at].ends_with(' ')), "{report}");
    }
}

#[test]
fn junit_is_xml_that_says_what_was_said() {
    for report in reports("junit") {
        let document = uppsala::parse(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
        let root = document.document_element().expect("a document has a root");
        assert_eq!(document.element(root).map(|root| root.name.local_name.as_ref()), Some("testsuites"));
        assert!(!report.contains("<script") && !report.contains("<b>"), "{report}");
        assert!(report.contains("&lt;b&gt;"), "{report}");
    }
}

#[test]
fn an_annotation_of_github_is_one_line_and_one_command() {
    for report in reports("github") {
        for line in report.lines() {
            let command = line.strip_prefix("::").unwrap_or_else(|| panic!("{line}"));
            let (properties, _) = command.split_once("::").expect("a command has a text");
            assert!(
                properties.starts_with("error ")
                    || properties.starts_with("warning ")
                    || properties.starts_with("notice ")
            );
            assert_eq!(properties.matches(':').count(), 0, "{line}");
            assert_eq!(properties.matches(',').count(), 3, "{line}");
            assert!(!line.contains("%0A::set-output") && !line.contains("::error::%0A"), "{line}");
        }
    }
}

#[test]
fn sarif_and_json_are_what_was_said() {
    for format in ["sarif", "json", "jsonl"] {
        for report in reports(format) {
            let value: serde_json::Value =
                serde_json::from_str(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
            assert!(value.to_string().contains("<script>"), "{report}");
        }
    }
}

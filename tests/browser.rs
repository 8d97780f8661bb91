//! HTML reports in a real browser: `cargo test --test browser -- --ignored` where there is Chromium, as in `.ci/run`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scraper::{Html, Selector};
use tempfile::TempDir;

mod program;

/// What people could write to take over a page.
const HOSTILE: &str = "We use a saga, because a failed step is compensated.\n\n\
    <script>document.title = 'taken'</script>\n\n</style><script>document.title = 'taken'</script>\n\n\
    \"><img src=x onerror=\"document.title='taken'\">\n\n```\n<script>document.title = 'taken'</script>\n```\n";

/// A page as the program writes it, in a folder of its own.
struct Page {
    folder: TempDir,
    html: String,
}

impl Page {
    /// The page for `answer`.
    fn of(answer: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let file = folder.path().join("answer.md");
        fs::write(&file, answer).expect("the folder can be written to");
        Self::by(&["--question", "saga", "--format", "html", text(&file)], folder)
    }

    /// The page for two samples.
    fn of_samples() -> Self {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/saga");
        let [a, b] = ["a.md", "b.md"].map(|name| text(&samples.join(name)).to_owned());
        Self::by(
            &["--question", "saga", "--format", "html", &a, &b],
            tempfile::tempdir().expect("there is room for a folder"),
        )
    }

    /// The page for the notes in `samples/`, one of which cannot be read.
    fn of_notes() -> Self {
        let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/notes");
        let (_, html, _) = program::evaluate(&["batch", "--format", "html", text(&notes)]);
        Self { folder: tempfile::tempdir().expect("there is room for a folder"), html }
    }

    fn by(args: &[&str], folder: TempDir) -> Self {
        let (exit, html, messages) = program::evaluate(args);
        assert_eq!((exit, messages.as_str()), (evaluate::cli::Exit::Passed, ""));
        Self { folder, html }
    }

    /// What the browser made of the page, and what it said.
    fn opened(&self) -> (Html, String) {
        self.open(&self.html, &["--dump-dom"])
    }

    /// What is wrong with how the page looks in a window that is `width` pixels wide.
    fn problems(&self, width: u32, scheme: &str) -> String {
        let harness = include_str!("browser/harness.html");
        let page = serde_json::Value::from(self.html.as_str()).to_string().replace('<', "\\u003c");
        let harness = harness.replace("\"@PAGE@\"", &page).replace("@WIDTH@", &width.to_string());
        let (html, said) = self.open(&harness, &["--virtual-time-budget=20000", scheme, "--dump-dom"]);
        let problems = texts(&html, "#problems").concat();
        if problems == "not run" { format!("not run: {said}") } else { problems }
    }

    /// The file that the browser writes for `option`.
    fn rendered(&self, option: &str, name: &str) -> Vec<u8> {
        let file = self.folder.path().join(name);
        self.open(&self.html, &["--window-size=390,1500", &format!("{option}={}", file.display())]);
        fs::read(&file).unwrap_or_else(|error| panic!("{option} wrote nothing: {error}"))
    }

    fn open(&self, html: &str, options: &[&str]) -> (Html, String) {
        let file = self.folder.path().join("page.html");
        fs::write(&file, html).expect("the folder can be written to");
        // In a sandbox there is no room for Chromium's own, and often little shared memory.
        let run = Command::new(browser())
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--enable-logging=stderr", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", self.folder.path().join("profile").display()))
            .args(options)
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("the browser can be started");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success(), "the browser failed: {said}");
        (Html::parse_document(&String::from_utf8_lossy(&run.stdout)), said)
    }
}

/// The first browser on the path.
fn browser() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file());
    found.expect("this test needs Chromium: `apt-get install chromium`")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths of this test are UTF-8")
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).expect("the selector is sound"))
        .map(|element| element.text().collect())
        .collect()
}

const BLOCKED: &str = "Content Security Policy";

#[test]
#[ignore = "needs Chromium, see .ci/run"]
fn an_answer_is_shown_and_does_nothing() {
    let page = Page::of(HOSTILE);
    let (opened, said) = page.opened();
    assert_eq!(texts(&opened, "title"), texts(&Html::parse_document(&page.html), "title"), "no script has run");
    assert!(!said.contains(BLOCKED), "nothing had to be stopped, the style least of all: {said}");
    let marks = texts(&opened, ".answer mark");
    assert!(marks.concat().contains("saga"), "{marks:?}");
    assert_eq!(marks, texts(&Html::parse_document(&page.html), ".answer mark"));
    let shown = texts(&opened, ".answer").concat();
    for typed in ["<script>document.title = 'taken'</script>", "</style>", "\"><img src=x onerror="] {
        assert!(shown.contains(typed), "the page shows {typed}");
    }
}

#[test]
#[ignore = "needs Chromium, see .ci/run"]
fn the_policy_stops_what_would_slip_through() {
    let mut page = Page::of(HOSTILE);
    let title = texts(&Html::parse_document(&page.html), "title");
    page.html = page.html.replace(
        "<body>",
        "<body><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">",
    );
    let (opened, said) = page.opened();
    assert_eq!(texts(&opened, "body > script").len(), 1, "the script is in the page");
    assert_eq!(texts(&opened, "title"), title, "but does not run");
    assert!(said.contains(BLOCKED), "{said}");
}

#[test]
#[ignore = "needs Chromium, see .ci/run"]
fn pages_can_be_read_on_every_screen_and_by_keyboard() {
    for page in [Page::of(HOSTILE), Page::of_samples(), Page::of_notes()] {
        for width in [390, 1280] {
            for scheme in ["--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"] {
                assert_eq!(page.problems(width, scheme), "none", "{width} pixels wide, {scheme}");
            }
        }
    }
    let mut page = Page::of(HOSTILE);
    page.html = page.html.replace("<style>", "<style>/* not the style that the policy names */");
    assert!(page.problems(390, "--hide-scrollbars").contains("is there unasked"), "a page without style is noticed");
}

#[test]
#[ignore = "needs Chromium, see .ci/run"]
fn pages_can_be_printed() {
    let page = Page::of_samples();
    let pdf = page.rendered("--print-to-pdf", "page.pdf");
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
    let picture = page.rendered("--screenshot", "page.png");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 20_000, "{} bytes", picture.len());
}

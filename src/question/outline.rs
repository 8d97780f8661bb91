//! What a file says outside its prose, and its headings.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Date;

/// A file's outline.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub length: usize,
    /// By front matter, else by the first comment.
    pub question: Option<String>,
    /// By front matter.
    pub date: Option<Date>,
    /// Whether there is text before the first heading.
    pub has_text: bool,
    /// Those in lists and quotes left out.
    pub headings: Vec<Heading>,
}

#[derive(Debug)]
pub(super) struct Heading {
    pub level: HeadingLevel,
    pub start: usize,
    pub text: String,
    /// Whether text follows before the next heading.
    pub has_text: bool,
}

impl Outline {
    pub(super) fn read(text: &str) -> Self {
        let mut outline = Self { length: text.len(), ..Self::default() };
        let (mut front_matter, mut comment) = (FrontMatter::default(), None);
        let (mut in_front_matter, mut in_heading, mut depth) = (false, false, 0_usize);
        let mut html = String::new();
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::MetadataBlock(_)) if !outline.has_text && outline.headings.is_empty() => {
                    in_front_matter = true;
                }
                Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                    in_heading = true;
                    let heading = Heading { level, start: range.start, text: String::new(), has_text: false };
                    outline.headings.push(heading);
                }
                Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
                Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
                Event::End(TagEnd::MetadataBlock(_) | TagEnd::Heading(_)) => {
                    (in_front_matter, in_heading) = (false, false);
                }
                Event::Html(line) => html.push_str(&line),
                Event::End(TagEnd::HtmlBlock) => {
                    comment = comment.or_else(|| in_comment(&html));
                    html.clear();
                }
                Event::InlineHtml(html) => comment = comment.or_else(|| in_comment(&html)),
                Event::Text(words) | Event::Code(words) if in_front_matter => front_matter.read(&words),
                Event::Text(words) | Event::Code(words) => match outline.headings.last_mut() {
                    Some(heading) if in_heading => heading.text.push_str(&words),
                    Some(heading) => heading.has_text = true,
                    None => outline.has_text = true,
                },
                _ => {}
            }
        }
        Self { question: front_matter.question.or(comment), date: front_matter.date, ..outline }
    }
}

/// What front matter says of an answer.
#[derive(Debug, Default)]
struct FrontMatter {
    question: Option<String>,
    date: Option<Date>,
}

impl FrontMatter {
    /// Reads lines of YAML or TOML; the first of each kind counts.
    fn read(&mut self, text: &str) {
        for line in text.lines() {
            self.question = self.question.take().or_else(|| value(line, "question"));
            self.date = self.date.or_else(|| Some(Date::find(&value(line, "date")?)?.0));
        }
    }
}

/// The value of `key: saga` in YAML or `key = "saga"` in TOML.
fn value(line: &str, key: &str) -> Option<String> {
    let rest = line.trim().strip_prefix(key)?.trim_start();
    let value = rest.strip_prefix([':', '='])?;
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The question that a comment names.
fn in_comment(html: &str) -> Option<String> {
    let question = |line: &str| value(line, "question");
    html.split("<!--").skip(1).find_map(|comment| comment.split("-->").next()?.lines().find_map(question))
}

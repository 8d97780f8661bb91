//! The question that an answer names.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::rubric::{Library, Summary};

/// The question that `answer` names, as written there: it may be unknown.
///
/// Front matter counts first (`question: saga`), then the first comment (`<!-- question: saga -->`), then a heading
/// before the first paragraph that is a question's id or title, or that repeats its prompt. `None` if the answer does not
/// say.
#[must_use]
pub fn named(answer: &str, library: &Library) -> Option<String> {
    let said = Said::read(answer);
    let heading = || said.headings.iter().find_map(|heading| by_heading(heading, library));
    said.front_matter.clone().or_else(|| said.comment.clone()).or_else(heading)
}

/// What an answer says outside its prose.
#[derive(Debug, Default)]
struct Said {
    front_matter: Option<String>,
    comment: Option<String>,
    /// Before the first paragraph.
    headings: Vec<String>,
    /// The lines of a block of HTML that is not over yet.
    html: String,
}

/// What the parser is inside of.
#[derive(PartialEq, Eq)]
enum Inside {
    FrontMatter,
    Heading,
    /// Anything else.
    Body,
}

impl Said {
    fn read(answer: &str) -> Self {
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let mut said = Self::default();
        let mut inside = Inside::Body;
        let mut at_top = true;
        for event in Parser::new_ext(answer, options) {
            match event {
                Event::Start(Tag::MetadataBlock(_)) if at_top && said.headings.is_empty() => {
                    inside = Inside::FrontMatter;
                }
                Event::Start(Tag::Heading { .. }) if at_top => {
                    inside = Inside::Heading;
                    said.headings.push(String::new());
                }
                Event::End(TagEnd::MetadataBlock(_) | TagEnd::Heading(_)) => inside = Inside::Body,
                Event::Html(line) => said.html.push_str(&line),
                Event::End(TagEnd::HtmlBlock) => {
                    said.comment = said.comment.or_else(|| in_comment(&said.html));
                    said.html.clear();
                }
                Event::InlineHtml(html) => said.comment = said.comment.or_else(|| in_comment(&html)),
                Event::Text(text) | Event::Code(text) => match inside {
                    Inside::FrontMatter => {
                        said.front_matter = said.front_matter.or_else(|| text.lines().find_map(question_line));
                    }
                    Inside::Heading => said.headings.iter_mut().last().into_iter().for_each(|h| h.push_str(&text)),
                    Inside::Body => at_top = false,
                },
                _ => {}
            }
        }
        said
    }
}

/// `question: saga` of YAML or `question = "saga"` of TOML.
fn question_line(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("question")?.trim_start();
    let value = rest.strip_prefix([':', '='])?;
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn in_comment(html: &str) -> Option<String> {
    html.split("<!--").skip(1).find_map(|comment| comment.split("-->").next()?.lines().find_map(question_line))
}

/// The question whose id, title or prompt a heading is; a number before it ("Q4:") does not matter.
fn by_heading(heading: &str, library: &Library) -> Option<String> {
    let heading = words(heading);
    let is_number = |word: &str| word.strip_prefix('q').unwrap_or(word).bytes().all(|b| b.is_ascii_digit());
    let lead = heading.iter().take_while(|word| is_number(word) || matches!(word.as_str(), "question")).count();
    let bare = &heading[lead..];
    let is_of = |question: &Summary<'_>| {
        let prompt = words(question.prompt);
        bare == words(question.id)
            || bare == words(question.title)
            || bare == prompt
            || bare.len() >= ENOUGH_OF_A_PROMPT && prompt.starts_with(bare)
    };
    library.summaries().find(is_of).map(|question| question.id.to_owned())
}

/// A heading that breaks off after so many words of a prompt ("How do you handle transactions ...") still repeats it.
const ENOUGH_OF_A_PROMPT: usize = 5;

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAGA: &str = r#"
        id = "order-saga"
        title = "Transactions across services"
        prompt = "How do you keep data consistent across services?"
    "#;

    #[track_caller]
    fn check(answer: &str, expected: Option<&str>) {
        let mut library = Library::default();
        library.add("order-saga.toml", SAGA);
        assert_eq!(named(answer, &library).as_deref(), expected, "{answer:?}");
    }

    #[test]
    fn an_answer_names_its_question_in_several_ways() {
        check("---\ntitle: x\nquestion: \"saga\" # mine\n---\nI would", Some("saga"));
        check("+++\nquestion = 'saga'\n+++\nI would", Some("saga"));
        check("<!-- question: saga -->\nI would", Some("saga"));
        check("I would\n\n<!--\nquestion: saga\n-->\n", Some("saga"));
        check("# Order saga\nI would", Some("order-saga"));
        check("# Practice\n## Q4: How do you keep data consistent ...\nI would", Some("order-saga"));
        check("# 4. Transactions across services\nI would", Some("order-saga"));
    }

    #[test]
    fn prose_code_and_later_headings_do_not_name_a_question() {
        check("", None);
        check("question: saga", None);
        check("```\n<!-- question: saga -->\n```", None);
        check("I would\n\n# Order saga\n", None);
        check("# How do you\nI would", None);
        check("<!-- question: -->", None);
        check("I would\n\n---\nquestion: saga\n---\n", None);
    }
}

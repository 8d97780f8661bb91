//! What the questions are called: ids, titles and prompts.

use crate::rubric::Library;

use super::Date;

/// The names of all questions, in the form in which headings are compared with them.
#[derive(Clone, Debug)]
pub struct Names {
    questions: Vec<Name>,
}

#[derive(Clone, Debug)]
struct Name {
    id: String,
    id_words: Vec<String>,
    title: Vec<String>,
    prompt: Vec<String>,
}

/// A heading that carries the name of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call<'n> {
    /// The question's id.
    pub question: &'n str,
    /// How the heading writes it.
    pub form: Form,
}

/// How sure it is that a heading with the name of a question opens an answer, and is no heading inside one: an answer on
/// scalability may well have a part "Caching".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// The id's words or the title, as any heading could have them: "Caching".
    Words,
    /// The id as it is written: "caching".
    Id,
    /// What no other heading looks like: a prompt, an id with a hyphen, or a number as in "Q4: Caching".
    Question,
}

/// A heading that breaks off after so many words of a prompt ("How do you handle transactions ...") still repeats it.
const ENOUGH_OF_A_PROMPT: usize = 5;
/// What may stand between an id and more words.
const BEHIND_AN_ID: [char; 6] = [':', '(', ',', '–', '—', '|'];
/// One typing error is forgiven in any id, and one more for each so many letters. (With fewer, "Data" would be near "saga".)
const LETTERS_A_TYPO: usize = 8;
/// A heading with more bytes is not compared with ids.
const LONGEST_ID: usize = 64;

impl Names {
    /// Those of the embedded questions, which takes no rubric file to be read.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            questions: crate::embedded::questions()
                .iter()
                .map(|(id, title, prompt)| Name::new(id, title, prompt))
                .collect(),
        }
    }

    /// Those of all questions in `library`.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let name = |question: crate::rubric::Summary<'_>| Name::new(question.id, question.title, question.prompt);
        Self { questions: library.summaries().map(name).collect() }
    }

    /// All ids, sorted.
    #[must_use]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.questions.iter().map(|question| question.id.as_str())
    }

    /// The id that the name of a file or folder is, apart from a date and numbers around it: `2026-03-01-saga` is `saga`.
    #[must_use]
    pub fn in_name(&self, name: &str) -> Option<&str> {
        let words = words(name);
        let is_number = |word: &&String| word.bytes().all(|b| b.is_ascii_digit());
        let lead = words.iter().take_while(is_number).count();
        let tail = words[lead..].iter().rev().take_while(is_number).count();
        let bare = &words[lead..words.len() - tail];
        let is_of = |question: &&Name| question.id_words == words || question.id_words == bare;
        self.questions.iter().find(is_of).map(|question| question.id.as_str())
    }

    /// The id that a heading nearly is: a typing error away. A heading with other words is none.
    pub(super) fn near(&self, heading: &str) -> Option<&str> {
        let dateless = without_date(heading);
        let (_, bare) = without_number(&dateless);
        let id = bare.split(BEHIND_AN_ID).next().unwrap_or(bare);
        let wanted = words(id).join("-");
        if wanted.len() > LONGEST_ID {
            return None;
        }
        let near = self.questions.iter().filter_map(|question| {
            let distance = strsim::osa_distance(&question.id, &wanted);
            (1..=1 + question.id.len() / LETTERS_A_TYPO).contains(&distance).then_some((distance, &question.id))
        });
        near.min().map(|(_, id)| id.as_str())
    }

    /// The question whose id, title or prompt a heading carries. A number ("Q4:") and a date around it do not matter, and
    /// behind an id there may be more: "saga: second attempt".
    pub(super) fn heading(&self, heading: &str) -> Option<Call<'_>> {
        let dateless = without_date(heading);
        let (is_numbered, bare) = without_number(&dateless);
        self.called(bare, is_numbered).or_else(|| {
            let (id, _) = bare.split_once(BEHIND_AN_ID)?;
            self.called(id, is_numbered)
        })
    }

    fn called(&self, heading: &str, is_numbered: bool) -> Option<Call<'_>> {
        let heading = heading.trim_matches(|c: char| !c.is_alphanumeric());
        let said = words(heading);
        self.questions.iter().find_map(|question| {
            let Name { id, id_words, title, prompt } = question;
            let is_prompt = said == *prompt || said.len() >= ENOUGH_OF_A_PROMPT && prompt.starts_with(&said);
            let is_id = heading == id;
            let form = if is_prompt || is_id && id.contains('-') {
                Form::Question
            } else if is_id {
                Form::Id
            } else if said == *id_words || said == *title {
                Form::Words
            } else {
                return None;
            };
            Some(Call { question: id, form: if is_numbered { Form::Question } else { form } })
        })
    }
}

impl Name {
    fn new(id: &str, title: &str, prompt: &str) -> Self {
        Self { id: id.to_owned(), id_words: words(id), title: words(title), prompt: words(prompt) }
    }
}

fn without_date(heading: &str) -> String {
    match Date::find(heading) {
        Some((_, range)) => format!("{} {}", &heading[..range.start], &heading[range.end..]),
        None => heading.to_owned(),
    }
}

/// A heading without the number before it, and whether that is the number of a question ("Q4", "Question 4") rather than
/// of anything ("4.").
fn without_number(heading: &str) -> (bool, &str) {
    let (mut is_question, mut rest) = (false, heading);
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = rest[..end].to_lowercase();
        let digits = word.strip_prefix('q').unwrap_or(&word);
        let is_number = digits.bytes().all(|b| b.is_ascii_digit());
        if word.is_empty() || !is_number && word != "question" {
            return (is_question, rest);
        }
        is_question |= digits.len() < word.len() || !is_number;
        rest = &rest[end..];
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let questions = [
            ("caching", "Caching across layers", "Where do you put a cache, and what can go wrong?"),
            ("order-saga", "Transactions across services", "How do you keep data consistent across services?"),
        ];
        Names { questions: questions.map(|(id, title, prompt)| Name::new(id, title, prompt)).into() }
    }

    #[test]
    fn a_heading_carries_an_id_a_title_or_a_prompt() {
        for (heading, expected) in [
            ("caching", Some(("caching", Form::Id))),
            ("Caching", Some(("caching", Form::Words))),
            ("Caching across layers", Some(("caching", Form::Words))),
            ("4. Caching", Some(("caching", Form::Words))),
            ("Q4: Caching", Some(("caching", Form::Question))),
            ("Question 4 – caching", Some(("caching", Form::Question))),
            ("caching (second attempt)", Some(("caching", Form::Id))),
            ("caching, 2026-03-01", Some(("caching", Form::Id))),
            ("2026-03-01: order-saga", Some(("order-saga", Form::Question))),
            ("order-saga: Transactions across services", Some(("order-saga", Form::Question))),
            ("Order saga", Some(("order-saga", Form::Words))),
            ("Q4: How do you keep data consistent …", Some(("order-saga", Form::Question))),
            ("How do you keep data consistent across services?", Some(("order-saga", Form::Question))),
            ("How do you", None),
            ("Why caching hurts", None),
            ("2026-03-01", None),
            ("Question 4", None),
            ("", None),
        ] {
            let names = names();
            let called = names.heading(heading).map(|call| (call.question, call.form));
            assert_eq!(called, expected, "{heading:?}");
        }
    }

    #[test]
    fn a_heading_is_nearly_an_id() {
        for (heading, expected) in [
            ("cachng", Some("caching")),
            ("Q4: Cacihng (2026-03-01)", Some("caching")),
            ("order-sage: second attempt", Some("order-saga")),
            ("Oder sagas", Some("order-saga")),
            ("caching", None),
            ("Crashing", None),
            ("Caching layers", None),
            ("order", None),
            ("", None),
        ] {
            assert_eq!(names().near(heading), expected, "{heading:?}");
        }
    }

    #[test]
    fn a_file_name_is_an_id_apart_from_numbers() {
        for (name, expected) in [
            ("caching", Some("caching")),
            ("Order-Saga", Some("order-saga")),
            ("2026-03-01-order-saga", Some("order-saga")),
            ("04_caching_2", Some("caching")),
            ("caching-notes", None),
            ("saga", None),
            ("2026-03-01", None),
            ("", None),
        ] {
            assert_eq!(names().in_name(name), expected, "{name:?}");
        }
    }
}

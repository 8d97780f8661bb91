//! Notes: a file that holds many answers, each under the heading of its question.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::names::{Call, Form};
use super::outline::{Heading, Outline};
use super::{Date, Names};

/// An answer in a file of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedAnswer {
    /// The question that the notes name, as written there: it may be unknown. `None` if they name none.
    pub question: Option<String>,
    /// When it was written, by its heading, a heading above it, or front matter.
    pub date: Option<Date>,
    /// Its bytes in the file, from its heading on.
    pub range: Range<usize>,
    /// Line of its first byte, from 1.
    pub line: usize,
    /// Whether there is anything but headings.
    pub has_text: bool,
}

/// A heading that opens no answer, though it nearly is the id of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistyped {
    /// As it is written.
    pub heading: String,
    /// Its line, from 1.
    pub line: usize,
    /// The id that it nearly is.
    pub question: String,
}

/// What a file of notes holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// In order, at least one.
    pub answers: Vec<NotedAnswer>,
    /// In order.
    pub mistyped: Vec<Mistyped>,
}

/// Takes the text of a file apart into its answers, in order.
///
/// A heading that carries a question's id, title or prompt opens an answer, which goes on to the next such heading; in a
/// file with several, a heading of its own level or a higher one ends it, too. Before the first, `question: ID` in front
/// matter or in a comment opens one, else `question`, which is what the file's name says; where nothing does, that text is
/// no answer. A file that names no question at all is one answer to an unknown one.
///
/// Below the heading of an answer, a plain "Caching" of a lower level is a part of that answer; so is any such heading
/// where the file has its question from elsewhere, unless most headings of its level carry questions.
///
/// A heading that is a typing error away from an id is told of where another one of its level carries a question, or no
/// heading does and the file has no question from elsewhere.
#[must_use]
pub fn notes(text: &str, question: Option<&str>, names: &Names) -> Notes {
    let outline = Outline::read(text);
    let file_question = outline.question.as_deref().or(question);
    let mut sections = outline.sections(file_question, names, true);
    if let [Section { heading: Some(_), .. }] = sections[..] {
        // One answer has the whole file, as it has without this function.
        sections = outline.sections(file_question, names, false);
    }
    let mut lines = Lines { text, at: 0, line: 1 };
    let noted = |section: Section| NotedAnswer {
        question: section.question,
        date: section.date.or(outline.date),
        line: lines.of(section.range.start),
        range: section.range,
        has_text: section.has_text,
    };
    let answers = sections.into_iter().map(noted).collect();
    let mut lines = Lines { text, at: 0, line: 1 };
    let mistyped = outline.mistyped(file_question, names).map(|(heading, question)| Mistyped {
        heading: heading.text.clone(),
        line: lines.of(heading.start),
        question: question.to_owned(),
    });
    Notes { answers, mistyped: mistyped.collect() }
}

/// Lines of places that are asked for in order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the byte at `place`, from 1.
    fn of(&mut self, place: usize) -> usize {
        self.line += self.text[self.at..place].matches('\n').count();
        self.at = place;
        self.line
    }
}

/// An answer as it grows.
struct Section {
    question: Option<String>,
    date: Option<Date>,
    range: Range<usize>,
    /// Level of the heading that opened it.
    heading: Option<HeadingLevel>,
    has_text: bool,
}

impl Outline {
    /// Headings that nearly are ids, each with that.
    fn mistyped<'n>(&self, file_question: Option<&str>, names: &'n Names) -> impl Iterator<Item = (&Heading, &'n str)> {
        let is_call = |heading: &&Heading| names.heading(&heading.text).is_some();
        let levels: BTreeSet<HeadingLevel> = self.headings.iter().filter(is_call).map(|call| call.level).collect();
        let any_level = levels.is_empty() && file_question.is_none();
        let others = self.headings.iter().filter(move |heading| any_level || levels.contains(&heading.level));
        others
            .filter(|heading| names.heading(&heading.text).is_none())
            .filter_map(|heading| Some((heading, names.near(&heading.text)?)))
    }

    /// The answers; `closes`: a heading that opens none can end one.
    fn sections(&self, file_question: Option<&str>, names: &Names, closes: bool) -> Vec<Section> {
        let calls: Vec<Option<Call<'_>>> = self.headings.iter().map(|heading| names.heading(&heading.text)).collect();
        let mut peers: BTreeMap<HeadingLevel, (usize, usize)> = BTreeMap::new();
        for (heading, call) in self.headings.iter().zip(&calls) {
            let (all, called) = peers.entry(heading.level).or_default();
            *all += 1;
            *called += usize::from(call.is_some());
        }
        let has_most = |level: HeadingLevel| peers.get(&level).is_some_and(|(all, called)| 2 * called > *all);
        let mut done = Vec::new();
        let mut dates: Vec<(HeadingLevel, Date)> = Vec::new();
        let whole = |question: Option<&str>| Section {
            question: question.map(str::to_owned),
            date: None,
            range: 0..self.length,
            heading: None,
            has_text: self.has_text,
        };
        let mut open = file_question.map(|question| whole(Some(question)));
        for (heading, call) in self.headings.iter().zip(calls) {
            let Heading { level, start, has_text, .. } = *heading;
            dates.retain(|(of, _)| *of < level);
            dates.extend(Date::find(&heading.text).map(|(date, _)| (level, date)));
            let opens = call.filter(|call| match &open {
                Some(Section { heading: Some(above), has_text: true, .. }) => {
                    level <= *above || call.form == Form::Question
                }
                Some(Section { heading: None, .. }) => call.form > Form::Words || has_most(level),
                Some(Section { heading: Some(_), has_text: false, .. }) | None => true,
            });
            if let Some(call) = opens {
                let before = open.replace(Section {
                    question: Some(call.question.to_owned()),
                    date: dates.last().map(|(_, date)| *date),
                    range: start..self.length,
                    heading: Some(level),
                    has_text,
                });
                // What stood before is a title, an introduction, or the name of a group of questions.
                let is_answer = |before: &Section| match before.heading {
                    None => before.has_text && before.question.as_deref() != Some(call.question),
                    Some(above) => before.has_text || level <= above,
                };
                done.extend(before.filter(is_answer).map(|before| before.until(start)));
            } else if let Some(section) = &mut open {
                let ends = closes && section.heading.is_some_and(|above| level <= above);
                section.has_text |= has_text && !ends;
                if ends {
                    done.extend(open.take().map(|section| section.until(start)));
                }
            }
        }
        done.extend(open);
        if done.is_empty() {
            let has_text = self.has_text || self.headings.iter().any(|heading| heading.has_text);
            done.push(Section { has_text, ..whole(None) });
        }
        done
    }
}

impl Section {
    fn until(self, end: usize) -> Self {
        Self { range: self.range.start..end, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Library;

    /// `expected`: question, line, date and first words of each answer.
    #[track_caller]
    fn check(text: &str, question: Option<&str>, expected: &[(&str, usize, &str, &str)]) {
        let mut library = Library::default();
        for (id, prompt) in [
            ("saga", "How do you handle transactions across services?"),
            ("caching", "Where would you put a cache?"),
            ("cloud-costs", "The bill is too high. What do you do?"),
            ("scalability", "A million users arrive at once. What breaks?"),
        ] {
            library
                .add(&format!("{id}.toml"), &format!("id = \"{id}\"\ntitle = \"About {id}\"\nprompt = \"{prompt}\"\n"));
        }
        let found = notes(text, question, &Names::of(&library)).answers;
        let found: Vec<_> = found
            .iter()
            .map(|answer| {
                let date = answer.date.map(|date| date.to_string()).unwrap_or_default();
                (answer.question.clone().unwrap_or_default(), answer.line, date, text[answer.range.clone()].trim_end())
            })
            .collect();
        let found: Vec<_> =
            found.iter().map(|(question, line, date, text)| (question.as_str(), *line, date.as_str(), *text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn headings_open_answers_and_text_before_them_is_none() {
        check(
            "Hello.\n\n## saga\nOne.\n\n### Q2: Where would you put a cache?\nTwo.\n",
            None,
            &[("saga", 3, "", "## saga\nOne."), ("caching", 6, "", "### Q2: Where would you put a cache?\nTwo.")],
        );
        check(
            "# Saga\r\nOne.\r\n# About caching\r\nTwo.",
            None,
            &[("saga", 1, "", "# Saga\r\nOne."), ("caching", 3, "", "# About caching\r\nTwo.")],
        );
        check(
            "> # saga\n> quoted\n\n- # caching\n\n```\n# caching\n```\n",
            None,
            &[("", 1, "", "> # saga\n> quoted\n\n- # caching\n\n```\n# caching\n```")],
        );
    }

    #[test]
    fn the_file_may_have_a_question_of_its_own() {
        check(
            "---\nquestion: Saga\ndate: 2026-03-01\n---\nOne.\n\n## caching\nTwo.",
            None,
            &[
                ("Saga", 1, "2026-03-01", "---\nquestion: Saga\ndate: 2026-03-01\n---\nOne."),
                ("caching", 7, "2026-03-01", "## caching\nTwo."),
            ],
        );
        check("<!-- question: saga -->\nOne.", Some("caching"), &[("saga", 1, "", "<!-- question: saga -->\nOne.")]);
        check("One.", Some("caching"), &[("caching", 1, "", "One.")]);
        check("# My notes\n## saga\nOne.", Some("caching"), &[("saga", 2, "", "## saga\nOne.")]);
        check("My notes.\n## saga\nOne.", Some("saga"), &[("saga", 2, "", "## saga\nOne.")]);
        check("", Some("caching"), &[("caching", 1, "", "")]);
        check("One.", None, &[("", 1, "", "One.")]);
    }

    #[test]
    fn a_heading_inside_an_answer_is_a_part_of_it() {
        check(
            "## scalability\nOne.\n### Caching\nTwo.\n### caching\nThree.",
            None,
            &[("scalability", 1, "", "## scalability\nOne.\n### Caching\nTwo.\n### caching\nThree.")],
        );
        check(
            "## scalability\nOne.\n### cloud-costs\nTwo.",
            None,
            &[("scalability", 1, "", "## scalability\nOne."), ("cloud-costs", 3, "", "### cloud-costs\nTwo.")],
        );
        check(
            "## Caching\nOne.\n## Queues\nTwo.",
            Some("scalability"),
            &[("scalability", 1, "", "## Caching\nOne.\n## Queues\nTwo.")],
        );
        check(
            "## Caching\nOne.\n## Saga\nTwo.",
            Some("scalability"),
            &[("caching", 1, "", "## Caching\nOne."), ("saga", 3, "", "## Saga\nTwo.")],
        );
    }

    #[test]
    fn other_headings_end_an_answer_where_there_are_several() {
        check("# saga\nOne.\n# Sources\nTwo.", None, &[("saga", 1, "", "# saga\nOne.\n# Sources\nTwo.")]);
        check(
            "# saga\nOne.\n# Sources\nTwo.\n# caching\nThree.",
            None,
            &[("saga", 1, "", "# saga\nOne."), ("caching", 5, "", "# caching\nThree.")],
        );
    }

    #[test]
    fn headings_without_text_are_groups_or_wait_for_an_answer() {
        check(
            "# Caching\n## saga\nOne.\n## cloud-costs\n## caching\nTwo.",
            None,
            &[
                ("saga", 2, "", "## saga\nOne."),
                ("cloud-costs", 4, "", "## cloud-costs"),
                ("caching", 5, "", "## caching\nTwo."),
            ],
        );
    }

    #[test]
    fn a_mistyped_heading_is_told_where_answers_have_headings() {
        let names = Names::embedded();
        let mistyped = |text: &str, question: Option<&str>| -> Vec<(String, usize, String)> {
            let found = notes(text, question, &names).mistyped;
            found.into_iter().map(|Mistyped { heading, line, question }| (heading, line, question)).collect()
        };
        let told = |heading: &str, line, question: &str| vec![(heading.to_owned(), line, question.to_owned())];
        assert_eq!(mistyped("## caching\nOne.\n\n## sagaa\nTwo.", None), told("sagaa", 4, "saga"));
        assert_eq!(mistyped("Text.\n# Cachin\nOne.", None), told("Cachin", 2, "caching"));
        for (text, question) in [
            ("# Data\nOne.\n# Why caching hurts\nTwo.", None),
            ("## caching\nOne.\n### Sagas\nTwo.", None),
            ("## Sagas\nOne.", Some("scalability")),
            ("## saga\nOne.", None),
        ] {
            assert_eq!(mistyped(text, question), [], "{text:?}");
        }
    }

    #[test]
    fn dated_headings_date_what_is_below_them() {
        check(
            "# 2026-03-01\n## saga\nOne.\n# 2026-03-08\n## saga\nTwo.\n## caching, 2026-03-09\nThree.",
            None,
            &[
                ("saga", 2, "2026-03-01", "## saga\nOne."),
                ("saga", 5, "2026-03-08", "## saga\nTwo."),
                ("caching", 7, "2026-03-09", "## caching, 2026-03-09\nThree."),
            ],
        );
    }
}

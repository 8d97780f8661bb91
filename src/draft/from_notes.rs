//! A question taken from a reference answer: its sections become stages, the vocabulary that they use becomes concepts, and
//! what is special to them is proposed as new vocabulary.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::detect::{Status, is_function_word};
use crate::engine::Judge;
use crate::finding::Place;
use crate::rubric::{Concept, Kind, Library, Rubric};
use crate::text::{NoCorrection, Normaliser, Text};

use super::Draft;
use super::toml_text::{capital, id as to_id, string, words};

/// Terms proposed for a section.
const MOST_TERMS: usize = 3;
/// Words of a stage that is named by its first sentence.
const NAME_WORDS: usize = 6;
/// A term of several words is one from so many occurrences on.
const REPEATED: usize = 2;
/// Words of a term.
const LONGEST: usize = 3;

/// A part of the notes.
struct Section {
    name: String,
    text: String,
    /// Known concepts with the words that show them.
    known: Vec<(String, String)>,
    /// New ones, the most special first.
    terms: Vec<Term>,
}

/// A proposal for the vocabulary.
#[derive(Clone, Debug, PartialEq)]
struct Term {
    words: String,
    count: usize,
    /// A sentence that holds it.
    sentence: String,
    score: f64,
}

/// The files of the question `id`, drafted from the reference answer `notes`.
///
/// They lint clean and the notes themselves are a case that holds, as far as the patterns that were proposed find anything; what to
/// check is said in comments.
#[must_use]
pub fn from_notes(id: &str, notes: &str, mut library: Library) -> Draft {
    // What no TOML string may hold does not matter to what is said.
    let notes: String = notes.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let notes = notes.replace("'''", "''");
    let mut sections = sections(&notes);
    recognise(&mut sections, &library);
    propose(&mut sections, &library);
    // What is drafted in full: the first new term of each section that has no known concept, and of the first one.
    let mut drafted: BTreeMap<String, Term> = BTreeMap::new();
    let mut of_sections: Vec<Vec<String>> = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for section in &sections {
        let mut concepts: Vec<String> = section.known.iter().map(|(known, _)| known.clone()).collect();
        if concepts.is_empty()
            && let Some(term) = section.terms.first()
        {
            let own = format!("{id}-{}", to_id(&term.words));
            drafted.entry(own.clone()).or_insert_with(|| term.clone());
            concepts.push(own);
        }
        concepts.retain(|concept| taken.insert(concept.clone()));
        of_sections.push(concepts);
    }
    if taken.is_empty() {
        return super::skeleton(id);
    }
    let is_foreign_field = sections.iter().all(|section| section.known.is_empty());
    let vocabulary = vocabulary(id, &sections, &drafted, is_foreign_field);
    let question = question(id, &notes, &sections, &of_sections, &drafted);
    library.add("vocabulary.toml", &vocabulary);
    library.add("question.toml", &question);
    Draft { question: with_case(id, question, &notes, &library), vocabulary }
}

/// The sections under headings or, if there are none, the paragraphs.
fn sections(notes: &str) -> Vec<Section> {
    let is_heading = |line: &str| {
        let marks = line.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    };
    let section = |name: &str, text: &str| Section {
        name: name.trim().to_owned(),
        text: text.trim().to_owned(),
        known: Vec::new(),
        terms: Vec::new(),
    };
    let mut sections: Vec<Section> = Vec::new();
    if notes.lines().any(is_heading) {
        let mut name = "";
        let mut text = String::new();
        for line in notes.lines() {
            if is_heading(line) {
                sections.push(section(name, &text));
                name = line.trim_start_matches('#');
                text.clear();
            } else {
                text.push_str(line);
                text.push('\n');
            }
        }
        sections.push(section(name, &text));
    } else {
        sections.extend(notes.split("\n\n").map(|paragraph| section("", paragraph)));
    }
    sections.retain(|section| !section.text.is_empty());
    let mut names: BTreeSet<String> = BTreeSet::new();
    for section in &mut sections {
        if section.name.is_empty() {
            let start = section.text.split_whitespace().take(NAME_WORDS).collect::<Vec<_>>().join(" ");
            start.trim_end_matches(|c: char| !c.is_alphanumeric()).clone_into(&mut section.name);
        }
        while !names.insert(section.name.clone()) {
            section.name.push_str(" (again)");
        }
    }
    sections
}

/// Looks for the whole vocabulary in each section.
fn recognise(sections: &mut [Section], library: &Library) {
    let concept = |id: &str| {
        let (rules, _, _) = library.entry_rules(id)?;
        let place = library.entry_place(id)?;
        Some(Concept::bare(id.to_owned(), rules, place))
    };
    let concepts = library.vocabulary().filter_map(|entry| concept(entry.id)).collect();
    // Entries with mistakes leave nothing to recognise by.
    let Ok(judge) = Judge::new(bare("draft", concepts), library.classes(), library.lessons()) else { return };
    let mut normaliser = judge.normaliser();
    for section in sections {
        let evaluation = judge.evaluate(&section.text, &mut normaliser);
        for (concept, found) in judge.rubric.concepts.iter().zip(evaluation.concepts) {
            if let Some(evidence) = found.evidence.first() {
                section.known.push((concept.id.clone(), section.text[evidence.raw.range()].to_owned()));
            }
        }
    }
}

fn bare(id: &str, concepts: Vec<Concept>) -> Rubric {
    Rubric {
        id: id.to_owned(),
        set: String::new(),
        kind: Kind::Technical,
        title: String::new(),
        prompt: String::new(),
        detect: Vec::new(),
        stages: Vec::new(),
        concepts,
        red_flags: Vec::new(),
        cases: Vec::new(),
        place: Place::new("", "", 0),
    }
}

/// Finds what is frequent in the notes and rare in all sentences that the library knows.
fn propose(sections: &mut [Section], library: &Library) {
    let mut normaliser = Normaliser::new(&NoCorrection);
    let background = Background::new(library, &mut normaliser);
    // Stems of a candidate -> how often it occurs in all sections.
    let mut counts: HashMap<String, usize> = HashMap::new();
    let found: Vec<Vec<Candidate>> =
        sections.iter().map(|section| candidates(&section.text, &mut normaliser)).collect();
    for candidate in found.iter().flatten() {
        *counts.entry(candidate.stems.clone()).or_default() += 1;
    }
    let mut proposed: BTreeSet<String> = BTreeSet::new();
    for (section, candidates) in sections.iter_mut().zip(found) {
        let mut terms: BTreeMap<String, Term> = BTreeMap::new();
        for Candidate { stems, words, sentence } in candidates {
            let (count, length) = (counts[&stems], stems.split(' ').count());
            let is_known = section.known.iter().any(|(_, heard)| heard.to_lowercase().contains(&words));
            if is_known || length > 1 && count < REPEATED {
                continue;
            }
            let rarity: f64 = stems.split(' ').map(|stem| background.rarity(stem)).sum();
            #[expect(clippy::cast_precision_loss, reason = "a text has not so many words")]
            let score = count as f64 * rarity;
            terms.entry(stems).or_insert(Term { words, count, sentence, score });
        }
        let mut terms: Vec<(String, Term)> = terms.into_iter().collect();
        terms.sort_by(|(a_stems, a), (b_stems, b)| b.score.total_cmp(&a.score).then_with(|| a_stems.cmp(b_stems)));
        for (stems, term) in terms {
            let overlaps =
                proposed.iter().any(|known| known.split(' ').any(|stem| stems.split(' ').any(|s| s == stem)));
            if section.terms.len() < MOST_TERMS && !overlaps {
                proposed.insert(stems);
                section.terms.push(term);
            }
        }
    }
}

/// Words side by side that may be a term.
struct Candidate {
    stems: String,
    words: String,
    sentence: String,
}

fn candidates(text: &str, normaliser: &mut Normaliser<'_>) -> Vec<Candidate> {
    let text = Text::new(text, normaliser);
    let is_content = |word: u32| {
        let surface = text.surface(word);
        !is_function_word(text.stem(word)) && surface.len() > 2 && surface.chars().all(char::is_alphabetic)
    };
    let mut found = Vec::new();
    for sentence in &text.sentences {
        let said = text.raw[sentence.raw.range()].to_owned();
        for start in sentence.words.start..sentence.words.end {
            let most = sentence.words.end.min(start + u32::try_from(LONGEST).unwrap_or(1));
            for end in start + 1..=most {
                let is_joined = end - 1 == start
                    || text.raw[text.words[end as usize - 2].raw.end as usize
                        ..text.words[end as usize - 1].raw.start as usize]
                        == *" ";
                if !is_content(end - 1) || !is_joined {
                    break;
                }
                let join = |of: &dyn Fn(u32) -> String| (start..end).map(of).collect::<Vec<_>>().join(" ");
                found.push(Candidate {
                    stems: join(&|word| text.stem(word).to_owned()),
                    words: join(&|word| text.surface(word).to_lowercase()),
                    sentence: said.clone(),
                });
            }
        }
    }
    found
}

/// How many sentences of the library hold a stem.
struct Background {
    sentences: f64,
    counts: HashMap<String, f64>,
}

impl Background {
    fn new(library: &Library, normaliser: &mut Normaliser<'_>) -> Self {
        let mut background = Self { sentences: 1.0, counts: HashMap::new() };
        for entry in library.vocabulary() {
            let cases = library.entry_rules(entry.id).map(|(_, cases, _)| cases).unwrap_or_default();
            let texts = cases.iter().map(|case| case.answer.as_str()).chain([entry.definition, entry.say]);
            for text in texts {
                let text = Text::new(text, normaliser);
                let stems: BTreeSet<&str> =
                    (0..u32::try_from(text.words.len()).unwrap_or(0)).map(|word| text.stem(word)).collect();
                background.sentences += 1.0;
                for stem in stems {
                    *background.counts.entry(stem.to_owned()).or_default() += 1.0;
                }
            }
        }
        background
    }

    /// Inverse document frequency: 0 for what stands in every sentence.
    fn rarity(&self, stem: &str) -> f64 {
        let count = self.counts.get(stem).copied().unwrap_or(0.0);
        (self.sentences / (1.0 + count)).ln().max(0.0)
    }
}

fn vocabulary(id: &str, sections: &[Section], drafted: &BTreeMap<String, Term>, is_foreign_field: bool) -> String {
    let mut out = String::from(
        "# New vocabulary, taken from the notes. Say what each idea is, and how people say it: docs/rubrics.md.\n\n",
    );
    let all_terms = || sections.iter().flat_map(|section| &section.terms);
    if is_foreign_field {
        out.push_str(
            "# The notes use no known vocabulary. A one-word mention that is everyday English counts only beside words of the\n\
             # field, and the embedded field is software. These words of the notes stand in for yours; complete them.\n[words]\n",
        );
        let words: Vec<String> = all_terms().map(|term| format!("'{}'", term.words)).collect();
        let _ = writeln!(out, "field = [{}]\nsmall-talk = ['weather', 'football']\n", words.join(", "));
    }
    for (own, term) in drafted {
        let sentence = term.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let why = format!("# {} times in the notes, rare elsewhere: {sentence}", term.count);
        let _ = writeln!(
            out,
            "{why}\n[concept.{own}]\nterm = {}\naliases = []\ndefinition = {}\nsay = {}\nnamed = ['{}']\nexplained = []      \
             # patterns of its mechanism or reason: 'this & because & that'\n",
            string(&term.words),
            string(&format!("Say here what \"{}\" means for {}.", term.words, words(id))),
            string(&format!("Then I think of {}.", term.words)),
            term.words,
        );
    }
    let others = all_terms().filter(|term| !drafted.values().any(|known| known.words == term.words));
    let mut others = others.peekable();
    if others.peek().is_some() {
        out.push_str("# More that is special to the notes: take away the `#`, list the id in a stage and in [core] or [bonus].\n");
    }
    for term in others {
        let _ = writeln!(
            out,
            "# [concept.{id}-{}]\n# term = {}\n# definition = \"\"\n# say = {}\n# named = ['{}']\n# explained = []\n",
            to_id(&term.words),
            string(&term.words),
            string(&term.sentence),
            term.words,
        );
    }
    out.trim_end().to_owned() + "\n"
}

fn question(
    id: &str,
    notes: &str,
    sections: &[Section],
    of_sections: &[Vec<String>],
    drafted: &BTreeMap<String, Term>,
) -> String {
    let title =
        notes.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(&capital(&words(id))).trim().to_owned();
    let mut out = format!(
        "# A question, drafted from notes. Check which concepts are core, and say why each matters.\n\
         # For an editor that completes and checks this file: evaluate rubric schema > rubric.schema.json\n\
         #:schema ./rubric.schema.json\n\n\
         id = {}\nset = \"mine\"\ntitle = {}\nprompt = {}\n\n",
        string(id),
        string(&title),
        string(&format!("What do you know about {}?", words(id))),
    );
    for (section, concepts) in sections.iter().zip(of_sections).filter(|(_, concepts)| !concepts.is_empty()) {
        let ids: Vec<String> = concepts.iter().map(|concept| string(concept)).collect();
        let _ = writeln!(out, "[[stage]]\nname = {}\nconcepts = [{}]", string(&section.name), ids.join(", "));
    }
    out.push_str("\n[core]\n");
    for (section, concepts) in sections.iter().zip(of_sections) {
        for concept in concepts {
            let heard = section.known.iter().find(|(known, _)| known == concept).map(|(_, heard)| heard.as_str());
            let heard = heard.or_else(|| drafted.get(concept).map(|term| term.words.as_str())).unwrap_or_default();
            let heard = heard.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "{concept} = {{ why = \"Say here why it matters.\" }}      # heard in: {heard}");
        }
    }
    out.push_str(
        "[bonus]\n# what is extra moves here\n\n\
         # [[red-flag]]\n# id = \"wrong\"\n# meaning = \"gives the wrong advice\"\n# advice = \"Say what to do instead.\"\n\
         # patterns = ['give &4 wrong advice']\n\n",
    );
    out
}

/// Adds the notes as a case that expects what is found in them.
fn with_case(id: &str, mut out: String, notes: &str, library: &Library) -> String {
    let Ok(Ok(judge)) = library.rubric(id).map(|rubric| Judge::new(rubric, library.classes(), library.lessons()))
    else {
        return out;
    };
    let evaluation = judge.evaluate(notes, &mut judge.normaliser());
    out.push_str(
        "# The notes themselves, with what is found in them now.\n[[case]]\nname = \"the notes\"\nanswer = '''\n",
    );
    out.push_str(notes);
    if !notes.ends_with('\n') {
        out.push('\n');
    }
    out.push_str("'''\nexpect = { ");
    let found = judge.rubric.concepts.iter().zip(&evaluation.concepts).map(|(concept, found)| {
        let status = match found.status {
            Status::Missing => "missing",
            Status::Named => "named",
            Status::Explained => "explained",
        };
        format!("{} = \"{status}\"", concept.id)
    });
    out.push_str(&found.collect::<Vec<_>>().join(", "));
    out.push_str(" }\n");
    out
}

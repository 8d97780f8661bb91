//! `evaluate show ID`: one question with its structure.

use clap::Args;

use crate::report::{Tone, hanging, paint, printable};
use crate::rubric::{Concept, Tier};

use super::app::Shared;
use super::io::Io;
use super::{Exit, rubrics};

/// What showing takes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The question
    #[arg(value_name = "ID")]
    question: String,
}

/// Prompt, stages with their concepts, and red flags.
pub(super) fn run(arguments: &Arguments, shared: &Shared, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let library = rubrics::load_sound(&shared.rubrics, &mut io.messages)?;
    let rubric = rubrics::rubric(&library, &arguments.question)?;
    let look = io.look(shared.color, true);
    let width = look.width();
    let title = |text: &str| paint(text, Tone::Title, look.color());

    let mut lines = vec![title(&printable(&format!("{}: {}", rubric.id, rubric.title)))];
    lines.extend(hanging("", &printable(&rubric.prompt), width));
    lines.push(String::new());
    lines.push(title("Structure of a good answer"));
    let concept_lines = |concept: &Concept| {
        let tier = match concept.tier {
            Tier::Core => "",
            Tier::Bonus => " (bonus)",
        };
        let mut lines = hanging("   - ", &printable(&format!("{}{tier}", concept.term)), width);
        lines.extend(hanging("     ", &printable(&concept.why), width));
        lines
    };
    let mut in_stages = vec![false; rubric.concepts.len()];
    for (position, stage) in rubric.stages.iter().enumerate() {
        lines.extend(hanging(&format!("{}. ", position + 1), &printable(&stage.name), width));
        for index in &stage.concepts {
            in_stages[index.0] = true;
            lines.extend(concept_lines(&rubric.concepts[index.0]));
        }
    }
    let rest: Vec<&Concept> =
        rubric.concepts.iter().zip(&in_stages).filter(|(_, is_in)| !**is_in).map(|(concept, _)| concept).collect();
    if !rest.is_empty() {
        lines.extend([String::new(), title("Anywhere")]);
        lines.extend(rest.into_iter().flat_map(concept_lines));
    }
    if !rubric.red_flags.is_empty() {
        lines.extend([String::new(), title("Red flags")]);
    }
    for flag in &rubric.red_flags {
        lines.extend(hanging("   ! ", &printable(&format!("The answer {}", flag.meaning)), width));
        lines.extend(hanging("     ", &printable(&flag.advice), width));
    }
    for line in lines {
        writeln!(io.stdout, "{line}")?;
    }
    Ok(Exit::Passed)
}

//! A question with everything in it that a question can have, to be overwritten.

use super::Draft;
use super::toml_text::{capital, words};

const QUESTION: &str = r#"# A question. The comments say what each part is for; docs/rubrics.md has the whole format.
# For an editor that completes and checks this file: evaluate rubric schema > rubric.schema.json
#:schema ./rubric.schema.json

id = "@ID@"
set = "mine"                  # a group of questions
kind = "technical"            # or "behavioural": a story of what the speaker did
title = "@TITLE@"
prompt = "What do you know about @WORDS@?"
# Words by which an answer to this question is recognised, where it does not name its question.
# detect = ['first word', 'second word']

# The steps of a good answer, in their order. Ids are those of vocabulary entries: your own in vocabulary/@ID@.toml, or
# any that `evaluate define TERM` finds.
[[stage]]
name = "First step"
concepts = ["@ID@-first"]
[[stage]]
name = "Second step"
concepts = ["@ID@-second"]

[core]                        # what an answer must hold; weight = 1 unless given: { why = "...", weight = 2 }
@ID@-first = { why = "Say here why the first idea matters." }
@ID@-second = { why = "Say here why the second idea matters." }
[bonus]                       # what is extra
@ID@-extra = { why = "Say here what the extra idea shows." }

# Wrong advice to call out. Patterns count only where the answer gives the advice: not denied, not warned of, not asked.
[[red-flag]]
id = "@ID@-wrong"
meaning = "gives the wrong advice"        # completes "The answer ..."
advice = "Say here what to do instead."
patterns = ['give &4 wrong advice']

# Answers with what is to be found in them: `evaluate --rubrics DIR rubric test` runs these.
[[case]]
name = "both ideas"
answer = "The first idea is enough at the start. Then comes the second idea, because the first one does not last."
expect = { @ID@-first = "named", @ID@-second = "explained", @ID@-extra = "missing" }

[[case]]
name = "wrong advice"
answer = "I would give them the wrong advice."
expect = { @ID@-first = "missing" }
red-flags = ["@ID@-wrong"]

[[case]]
name = "wrong advice, warned of"
answer = "I would never give them the wrong advice."
"#;

const VOCABULARY: &str = r#"# What each idea is, and how people say it. Write patterns as people talk, in the open form ("roll back"), any inflection.

# Outside software: a one-word mention that is everyday English ("cool") counts only beside words of the field, and the
# embedded field is software. Name yours, and things outside it, beside which no mere mention counts:
# [words]
# field = ['one word', 'another word']
# small-talk = ['weather', 'football']

"#;

const ENTRY: &str = r#"[concept.@ID@-@NAME@]
term = "@NAME@ idea (@WORDS@)"
aliases = []                                             # other names, for `evaluate define`
definition = "Say here in a sentence what the @NAME@ idea is."
say = "The @NAME@ idea helps, because it saves time."      # to say aloud; its own patterns must find it
named = ['@NAME@ idea']                                  # a hit mentions it
explained = ['@NAME@ idea & @because']                   # a hit explains it, with or without the term
# with-term = ['save time']                              # explains it only beside a mention
# not = ['@NAME@ idea of all']                           # takes away hits that share a word with it
[concept.@ID@-@NAME@.cases]
explained = ["We take the @NAME@ idea, since it saves time."]
named = ["There is the @NAME@ idea."]
missing = ["We have no idea."]

"#;

/// The files of the question `id`: they lint clean, their cases hold, and each pattern is covered.
#[must_use]
pub fn skeleton(id: &str) -> Draft {
    let filled = |template: &str| {
        template.replace("@ID@", id).replace("@TITLE@", &capital(&words(id))).replace("@WORDS@", &words(id))
    };
    let entries = ["first", "second", "extra"].map(|name| filled(ENTRY).replace("@NAME@", name));
    Draft {
        question: filled(QUESTION),
        vocabulary: format!("{VOCABULARY}{}", entries.concat().trim_end().to_owned() + "\n"),
    }
}

//! Finds a vocabulary entry by what a person types.

use super::library::{Definition, Library};

/// What was found for a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<'l> {
    /// These entries have it as id, term or alias.
    Exact(Vec<Definition<'l>>),
    /// It is spelled like these, with small errors.
    Misspelled(Vec<Definition<'l>>),
    /// It is none of these, but they come nearest; may be empty.
    Unknown(Vec<Definition<'l>>),
}

/// Suggestions made for an unknown term.
const MOST_SUGGESTIONS: usize = 3;

/// Looks for `term` among ids, terms and aliases, whatever its case, hyphens and punctuation.
///
/// One error is forgiven in four letters (a transposition counts one), so that "idempotencey kee" is found.
#[must_use]
pub fn look_up<'l>(library: &'l Library, term: &str) -> Lookup<'l> {
    let wanted = key(term);
    let length = wanted.chars().count();
    let mut ranked: Vec<(usize, Definition<'l>)> =
        library.vocabulary().map(|entry| (distance(&entry, &wanted), entry)).collect();
    ranked.sort_by_key(|(distance, entry)| (*distance, entry.id));
    let nearest = ranked.first().map_or(usize::MAX, |(distance, _)| *distance);
    let all_at = |wanted: usize| ranked.iter().filter(|(at, _)| *at == wanted).map(|(_, entry)| *entry).collect();
    if wanted.is_empty() {
        return Lookup::Unknown(Vec::new());
    }
    if nearest == 0 {
        return Lookup::Exact(all_at(0));
    }
    if nearest <= length / 4 {
        return Lookup::Misspelled(all_at(nearest));
    }
    let is_part = |entry: &Definition<'_>| length >= 3 && names(entry).iter().any(|name| name.contains(&wanted));
    let parts: Vec<Definition<'l>> = ranked.iter().map(|(_, entry)| *entry).filter(is_part).collect();
    let near = ranked.iter().filter(|(at, entry)| *at <= 1 + length / 3 && !is_part(entry)).map(|(_, entry)| *entry);
    Lookup::Unknown(parts.iter().copied().chain(near).take(MOST_SUGGESTIONS).collect())
}

/// Edits between `wanted` and the nearest name of `entry`.
fn distance(entry: &Definition<'_>, wanted: &str) -> usize {
    names(entry).iter().map(|name| strsim::osa_distance(name, wanted)).min().unwrap_or(usize::MAX)
}

/// All that an entry is called, as [`key`]s: "two-phase commit (2PC)" is "two phase commit" and "2pc", too.
fn names(entry: &Definition<'_>) -> Vec<String> {
    let mut names = vec![key(entry.id), key(entry.term)];
    if let Some((outside, inside)) = entry.term.split_once('(') {
        names.push(key(outside));
        names.push(key(inside));
    }
    names.extend(entry.aliases.iter().map(|alias| key(alias)));
    names.retain(|name| !name.is_empty());
    names
}

/// Lower case, words apart by one space.
fn key(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = r#"
        [concept.two-phase-commit]
        term = "two-phase commit (2PC)"
        aliases = ["XA transaction"]
        definition = "Two rounds."
        say = "All vote, then all commit."
        [concept.idempotency]
        term = "idempotency"
        aliases = ["idempotency key"]
        definition = "Twice is as good as once."
        say = "It is safe to send it twice."
    "#;

    #[track_caller]
    fn check(term: &str, expected: &str) {
        let mut library = Library::default();
        library.add("words.toml", VOCABULARY);
        let ids = |found: Vec<Definition<'_>>| found.iter().map(|entry| entry.id).collect::<Vec<_>>().join(" ");
        let found = match look_up(&library, term) {
            Lookup::Exact(found) => format!("exact {}", ids(found)),
            Lookup::Misspelled(found) => format!("misspelled {}", ids(found)),
            Lookup::Unknown(found) => format!("unknown {}", ids(found)),
        };
        assert_eq!(found, expected, "{term:?}");
    }

    #[test]
    fn a_term_is_found_however_it_is_typed() {
        check("2pc", "exact two-phase-commit");
        check("Two Phase Commit", "exact two-phase-commit");
        check("xa-transaction", "exact two-phase-commit");
        check("two fase comit", "misspelled two-phase-commit");
        check("idempotencey kye", "misspelled idempotency");
        check("phase", "unknown two-phase-commit");
        check("quorum", "unknown ");
        check("  ", "unknown ");
    }
}

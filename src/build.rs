//! Packs the English word list and the British/American spelling pairs into one finite-state map.
//!
//! In: `src/text/data/english.txt` (SCOWL, one lower-case word a line) and the `varcon` crate. Out, in `OUT_DIR`:
//! `lexicon.fst` (word -> 0, or 1 + line of its American spelling) and `american.txt` (those spellings, one a line).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use varcon::Category;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/text/data/english.txt");
    println!("cargo::rerun-if-changed=src/build.rs");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("builtin.rs"), builtin_rubrics()?)?;

    let words = fs::read_to_string("src/text/data/english.txt")?;
    let words: BTreeSet<&str> = words.lines().collect();

    let pairs = spelling_pairs();
    let american: BTreeSet<&str> = pairs.values().copied().collect();
    let american: Vec<&str> = american.into_iter().collect();
    let mut lexicon: BTreeMap<&str, u64> = words.into_iter().map(|word| (word, 0)).collect();
    for (british, target) in &pairs {
        let line = american.binary_search(target).expect("every target was collected above");
        lexicon.insert(british, line as u64 + 1);
    }
    let mut map = fst::MapBuilder::memory();
    for (word, value) in lexicon {
        map.insert(word, value)?;
    }
    fs::write(out.join("lexicon.fst"), map.into_inner()?)?;
    fs::write(out.join("american.txt"), american.join("\n"))?;
    Ok(())
}

/// A constant with the name and the text of every file under `rubrics/`.
fn builtin_rubrics() -> Result<String, Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=rubrics");
    let mut files = Vec::new();
    for folder in ["rubrics", "rubrics/vocabulary"] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push((
                    path.to_string_lossy().replace('\\', "/"),
                    path.canonicalize()?.to_string_lossy().into_owned(),
                ));
            }
        }
    }
    files.sort();
    let lines = files.iter().map(|(name, path)| format!("    ({name:?}, include_str!({path:?})),\n"));
    Ok(format!("pub(super) const FILES: &[(&str, &str)] = &[\n{}];\n", lines.collect::<String>()))
}

/// Every spelling that is not the American one, with the American one of its entry.
fn spelling_pairs() -> BTreeMap<&'static str, &'static str> {
    let entries = || varcon::VARCON.iter().flat_map(|cluster| cluster.entries);
    let american = |entry: &varcon::Entry| {
        let is_american = |kind: &varcon::Type| kind.category == Category::American && kind.tag.is_none();
        entry.variants.iter().find(|v| v.types.iter().any(is_american)).map(|v| v.word)
    };
    let all_american: BTreeSet<&str> = entries().filter_map(american).collect();
    let mut pairs = BTreeMap::new();
    for entry in entries().filter(|entry| !entry.archaic) {
        let Some(target) = american(entry) else { continue };
        for variant in entry.variants {
            let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase());
            if variant.word != target && plain(variant.word) && plain(target) && !all_american.contains(variant.word) {
                pairs.insert(variant.word, target);
            }
        }
    }
    pairs
}

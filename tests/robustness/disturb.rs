//! Ways to write the same answer differently. All are deterministic.

/// Breaks the lines of every paragraph anew, `width` bytes at most; headings, lists, quotes and tables stay.
pub fn rewrap(text: &str, width: usize) -> String {
    let paragraph = |paragraph: &str| {
        if paragraph.starts_with(['#', '-', '*', '+', '>', '|', '`', ' ']) {
            return paragraph.to_owned();
        }
        let mut wrapped = String::new();
        let mut length = 0;
        for word in paragraph.split_whitespace() {
            // What would make a list or a heading at the start of a line stays on the line before.
            let may_start = word.starts_with(char::is_alphabetic);
            if length > 0 && length + word.len() >= width && may_start {
                wrapped.push('\n');
                length = 0;
            } else if length > 0 {
                wrapped.push(' ');
            }
            wrapped.push_str(word);
            length += word.len() + 1;
        }
        wrapped
    };
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Puts `mark` around every `every`th word, the first one being number `offset`.
pub fn emphasise(text: &str, mark: &str, every: usize, offset: usize) -> String {
    let mut number = 0;
    map_words(text, |word| {
        number += 1;
        if number % every == offset { format!("{mark}{word}{mark}") } else { word.to_owned() }
    })
}

/// Straight quotation marks and apostrophes as a word processor writes them.
pub fn curl_quotes(text: &str) -> String {
    let mut before = ' ';
    let mut curl = |c: char| {
        let opens = before.is_whitespace() || before == '(';
        before = c;
        match c {
            '\'' if opens => '‘',
            '\'' => '’',
            '"' if opens => '“',
            '"' => '”',
            _ => c,
        }
    };
    text.chars().map(&mut curl).collect()
}

/// Parts of words in British and in American spelling.
const SPELLINGS: &[(&str, &str)] = &[
    ("normalis", "normaliz"),
    ("serialis", "serializ"),
    ("organis", "organiz"),
    ("optimis", "optimiz"),
    ("authoris", "authoriz"),
    ("prioritis", "prioritiz"),
    ("minimis", "minimiz"),
    ("anonymis", "anonymiz"),
    ("pseudonymis", "pseudonymiz"),
    ("tokenis", "tokeniz"),
    ("parameteris", "parameteriz"),
    ("recognis", "recogniz"),
    ("summaris", "summariz"),
    ("standardis", "standardiz"),
    ("synchronis", "synchroniz"),
    ("utilis", "utiliz"),
    ("apologis", "apologiz"),
    ("realis", "realiz"),
    ("categoris", "categoriz"),
    ("centralis", "centraliz"),
    ("randomis", "randomiz"),
    ("customis", "customiz"),
    ("visualis", "visualiz"),
    ("criticis", "criticiz"),
    ("analys", "analyz"),
    ("behaviour", "behavior"),
    ("defence", "defense"),
    ("licence", "license"),
    ("colour", "color"),
    ("favour", "favor"),
    ("neighbour", "neighbor"),
    ("centre", "center"),
    ("catalogue", "catalog"),
    ("modelling", "modeling"),
    ("labelled", "labeled"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("travelled", "traveled"),
    ("fulfil ", "fulfill "),
    ("artefact", "artifact"),
    ("programme ", "program "),
    ("grey", "gray"),
];

/// Whose spelling to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    British,
    American,
}

/// The answer in the other spelling; the nouns "analysis" and "criticism" are the same in both.
pub fn respell(text: &str, wanted: Spelling) -> String {
    let mut respelt = text.to_owned();
    for (british, american) in SPELLINGS {
        let (from, to) = match wanted {
            Spelling::American => (british, american),
            // What is British already must not be lengthened again: "catalogue" holds "catalog".
            Spelling::British if british.starts_with(american) => continue,
            Spelling::British => (american, british),
        };
        respelt = respelt.replace(from, to).replace(&capitalised(from), &capitalised(to));
    }
    respelt.replace("nalyzis", "nalysis").replace("riticizm", "riticism")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// One typing error in every twelve words: two inner letters swapped, one dropped, one doubled, or one replaced.
pub fn mistype(text: &str, seed: u64) -> String {
    const EVERY: u32 = 12;
    let mut random = Random(seed);
    let mut words_left = random.below(EVERY as usize);
    let mut debt = 0;
    map_words(text, |word| {
        // A word too short for an error passes it on to the next one.
        if words_left == 0 {
            debt += 1;
            words_left = EVERY as usize;
        }
        words_left -= 1;
        if debt == 0 || word.len() < 5 || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return word.to_owned();
        }
        debt -= 1;
        spoil(word, &mut random)
    })
}

fn spoil(word: &str, random: &mut Random) -> String {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + random.below(letters.len() - 3);
    match random.below(4) {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => letters.insert(at, letters[at]),
        2 => {
            let others: Vec<char> = LETTERS.chars().filter(|other| *other != letters[at]).collect();
            letters[at] = others[random.below(25)];
        }
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

/// The answer as dictated: no capitals, no punctuation but that inside a number, no lines.
pub fn transcribe(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut spoken = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        let in_number = matches!(letter, '.' | ',') && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match letter {
            _ if letter.is_alphanumeric() || in_number || matches!(letter, '%' | '$' | '€') => {
                spoken.extend(letter.to_lowercase());
            }
            '\'' | '’' => {}
            _ => spoken.push(' '),
        }
    }
    spoken.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentences of the answer in another order, in one paragraph.
pub fn shuffle_sentences(text: &str, seed: u64) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut sentences: Vec<String> = Vec::new();
    let mut start = 0;
    for (at, mark) in joined.match_indices(['.', '?', '!']) {
        let behind = &joined[at + mark.len()..];
        let opens =
            behind.strip_prefix(' ').is_some_and(|next| next.starts_with(|c: char| c.is_uppercase() || c == '"'));
        if behind.is_empty() || opens {
            sentences.push(joined[start..=at].trim().to_owned());
            start = at + 1;
        }
    }
    sentences.push(joined[start..].trim().to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    let mut random = Random(seed);
    for last in (1..sentences.len()).rev() {
        sentences.swap(last, random.below(last + 1));
    }
    sentences.join(" ")
}

/// Applies `change` to each run of letters and digits that stands between spaces; what else is there stays.
fn map_words(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut changed = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let is_word = !core.is_empty() && !core.contains(['*', '_', '`', '/', '[', '<']);
        let start = piece.find(core).unwrap_or(0);
        changed.push_str(&piece[..start]);
        changed.push_str(&if is_word { change(core) } else { core.to_owned() });
        changed.push_str(&piece[start + core.len()..]);
    }
    changed
}

/// `SplitMix64`: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("less than `end`, which is a `usize`")
    }
}

/// The disturbances do what they say.
#[test]
fn each_disturbance_changes_what_it_says() {
    assert_eq!(rewrap("one two\nthree four", 9), "one two\nthree\nfour");
    assert_eq!(emphasise("(one) two, three.", "**", 2, 0), "(one) **two**, three.");
    assert_eq!(curl_quotes("It's \"so\"."), "It’s “so”.");
    assert_eq!(respell("Normalised analysis, catalogue", Spelling::American), "Normalized analysis, catalog");
    assert_eq!(respell("Normalized catalog", Spelling::British), "Normalised catalog");
    assert_eq!(transcribe("Don't wait:\n99.9% of 1,000 (or so)."), "dont wait 99.9% of 1,000 or so");
    let long = "every service commits locally before another event starts working ".repeat(6);
    let mistyped = mistype(&long, 1);
    let errors = long.split(' ').zip(mistyped.split(' ')).filter(|(typed, meant)| typed != meant).count();
    assert!((4..=5).contains(&errors), "{errors} errors in 54 words: {mistyped}");
    let shuffled = shuffle_sentences("One is v1.2 here. Two is there. Three is e.g. that.", 4);
    for sentence in ["One is v1.2 here.", "Two is there.", "Three is e.g. that."] {
        assert!(shuffled.contains(sentence), "{shuffled}");
    }
    assert_ne!(shuffled, "One is v1.2 here. Two is there. Three is e.g. that.");
}

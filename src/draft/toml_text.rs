//! Text as TOML writes it.

/// A basic string on one line, with its quotation marks.
pub(super) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An id as words: "burn-first-aid" is "burn first aid".
pub(super) fn words(id: &str) -> String {
    id.replace('-', " ")
}

/// With a capital at the start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Words as a kebab-case id.
pub(super) fn id(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_a_string_of_toml() {
        assert_eq!(string("say \"no\" \\\n twice\u{7}"), r#""say \"no\" \\ twice""#);
        assert_eq!(id("Cold water, 20 min."), "cold-water-20-min");
        assert_eq!(capital(&words("burn-first-aid")), "Burn first aid");
    }
}

//! Sizes as people write them.

/// Bytes of "4096", "64k", "16 MiB" or "1G"; units are powers of 1024, as in `ripgrep`.
///
/// # Errors
/// If it is no size, or one of more than 1 GiB: places in answers are 32-bit offsets.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    const MOST: u64 = 1 << 30;
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| !c.is_ascii_digit());
    let factor = match lower[digits.len()..].trim() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        unit => return Err(format!("there is no unit `{unit}`; use K, M or G")),
    };
    let number: u64 = digits.parse().map_err(|_| "write a number, such as 64K or 16M".to_owned())?;
    number.checked_mul(factor).filter(|size| *size <= MOST).ok_or_else(|| "the most is 1G".to_owned())
}

/// The size as people read it.
pub(super) fn show(bytes: u64) -> String {
    for (unit, factor) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] {
        if bytes >= factor && bytes.is_multiple_of(factor) {
            return format!("{} {unit}", bytes / factor);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown() {
        for (text, bytes, shown) in [
            ("10", 10, "10 bytes"),
            ("64k", 64 << 10, "64 KiB"),
            ("16 MiB", 16 << 20, "16 MiB"),
            ("1G", 1 << 30, "1 GiB"),
            ("1025", 1025, "1025 bytes"),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
            assert_eq!(show(bytes), shown);
        }
        for text in ["", "k", "-1", "1.5M", "2G", "1X", "99999999999999999999"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

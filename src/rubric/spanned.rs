//! Values with their place in a file.

use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value with its bytes in the file. Unlike `toml::Spanned`, it keeps them when it goes into the program.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    start: usize,
    end: usize,
    value: T,
}

impl<T> Spanned<T> {
    pub(super) fn get_ref(&self) -> &T {
        &self.value
    }

    pub(super) fn into_inner(self) -> T {
        self.value
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

// As keys of a map they are their values: where something stands does not make it another thing.

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Ord> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Serialize> Serialize for Spanned<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end, &self.value).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // TOML is for people, what is in the program is not.
        if deserializer.is_human_readable() {
            let spanned = toml::Spanned::deserialize(deserializer)?;
            let Range { start, end } = spanned.span();
            return Ok(Self { start, end, value: spanned.into_inner() });
        }
        let (start, end, value) = Deserialize::deserialize(deserializer)?;
        Ok(Self { start, end, value })
    }
}

//! Many strings in few pieces: read from the program in one go, thousands at a time.

use std::fmt;
use std::ops::Deref;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list of numbers, written as one run of bytes: thousands are read at once, where one by one each would take some thirty
/// instructions.
#[derive(Debug, Default)]
pub struct Numbers(Vec<u32>);

impl Deref for Numbers {
    type Target = Vec<u32>;

    #[inline]
    fn deref(&self) -> &Vec<u32> {
        &self.0
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(numbers: Vec<u32>) -> Self {
        Self(numbers)
    }
}

impl Serialize for Numbers {
    /// Two bytes a number where these are enough, else four; a first byte says which.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let narrow: Option<Vec<u16>> = self.0.iter().map(|number| u16::try_from(*number).ok()).collect();
        let bytes: Vec<u8> = match narrow {
            Some(narrow) => std::iter::once(2).chain(narrow.iter().flat_map(|number| number.to_le_bytes())).collect(),
            None => std::iter::once(4).chain(self.0.iter().flat_map(|number| number.to_le_bytes())).collect(),
        };
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Reads what [`Numbers`] writes.
struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Numbers;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("numbers of two or four bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Numbers, E> {
        let numbers = match bytes.split_first() {
            Some((2, bytes)) => {
                bytes.as_chunks().0.iter().map(|number| u32::from(u16::from_le_bytes(*number))).collect()
            }
            Some((4, bytes)) => bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect(),
            _ => return Err(E::custom("a list of numbers says in its first byte how wide they are")),
        };
        Ok(Numbers(numbers))
    }
}

/// A list of strings, end to end.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Table {
    text: String,
    /// Where each ends in `text`.
    ends: Numbers,
}

impl Table {
    pub(super) fn push(&mut self, item: &str) {
        self.text.push_str(item);
        self.ends.0.push(u32::try_from(self.text.len()).expect("patterns are shorter than 4 GiB"));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, position: usize) -> &str {
        let start = if position == 0 { 0 } else { self.ends[position - 1] as usize };
        &self.text[start..self.ends[position] as usize]
    }

    /// The position of `item`, if the list is sorted and holds it.
    pub(super) fn find(&self, item: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < item { low = middle + 1 } else { high = middle }
        }
        (low < self.len() && self.get(low) == item).then_some(low)
    }
}

impl<'i> FromIterator<&'i str> for Table {
    fn from_iter<I: IntoIterator<Item = &'i str>>(items: I) -> Self {
        let mut table = Self::default();
        for item in items {
            table.push(item);
        }
        table
    }
}

/// Lists of numbers, end to end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Lists {
    items: Numbers,
    /// Where each list starts in `items`; one more for the end.
    starts: Numbers,
}

impl Default for Lists {
    fn default() -> Self {
        Self { items: Numbers::default(), starts: vec![0].into() }
    }
}

impl Lists {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.items.0.extend(list);
        self.starts.0.push(u32::try_from(self.items.len()).expect("patterns are shorter than 4 GiB"));
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|position| self.get(position))
    }

    #[inline]
    pub(super) fn get(&self, position: usize) -> &[u32] {
        &self.items[self.starts[position] as usize..self.starts[position + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for (numbers, bytes) in [(vec![], 1), (vec![0, 7, 65_535], 7), (vec![3, 65_536, u32::MAX], 13)] {
            let written = postcard::to_stdvec(&Numbers::from(numbers.clone())).expect("numbers can be written");
            assert_eq!(written.len(), 1 + bytes, "{numbers:?}");
            let read: Numbers = postcard::from_bytes(&written).expect("and read");
            assert_eq!(*read, numbers);
        }
        assert!(postcard::from_bytes::<Numbers>(&[1, 9]).is_err(), "no list is one byte wide");
    }
}

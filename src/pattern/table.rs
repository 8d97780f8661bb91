//! Many strings in few pieces: read from the program in one go, thousands at a time.

use serde::{Deserialize, Serialize};

/// A list of strings, end to end.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Table {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
}

impl Table {
    pub(super) fn push(&mut self, item: &str) {
        self.text.push_str(item);
        self.ends.push(u32::try_from(self.text.len()).expect("patterns are shorter than 4 GiB"));
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Lists {
    items: Vec<u32>,
    /// Where each list ends in `items`.
    ends: Vec<u32>,
}

impl Lists {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).expect("patterns are shorter than 4 GiB"));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let list = &self.items[start..*end as usize];
            start = *end as usize;
            list
        })
    }

    pub(super) fn get(&self, position: usize) -> &[u32] {
        let start = if position == 0 { 0 } else { self.ends[position - 1] as usize };
        &self.items[start..self.ends[position] as usize]
    }
}

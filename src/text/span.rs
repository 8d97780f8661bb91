//! Half-open ranges that name the text they point into.

use std::marker::PhantomData;
use std::ops::Range;

/// Marks a [`Span`] of bytes in the answer as it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raw {}

/// Marks a [`Span`] of word positions in a [`super::Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Words {}

/// Half-open range in units of `S`: bytes for [`Raw`], on `char` boundaries; words for [`Words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<S> {
    /// First unit inside.
    pub start: u32,
    /// First unit behind.
    pub end: u32,
    unit: PhantomData<S>,
}

/// A position or a count as [`Span`] has it. Answers have less than 4 GiB and rubrics less than 4 billion of anything; more counts as
/// that many.
#[inline]
#[must_use]
pub fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<S> Span<S> {
    /// The range from `start` up to, not including, `end`.
    #[inline]
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end, unit: PhantomData }
    }

    /// For indexing.
    #[inline]
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of units inside.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.end - self.start
    }

    /// Whether nothing is inside.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether both ranges share a unit.
    #[inline]
    #[must_use]
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

//! Names for ranges of scores.

use std::fmt::{self, Display, Formatter};

/// What a score amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below 25.
    OffTheMark,
    /// From 25.
    Weak,
    /// From 50.
    Partial,
    /// From 70.
    Solid,
    /// From 85.
    Excellent,
}

impl Band {
    /// The band of a score in thousandths of a point.
    #[must_use]
    pub const fn of(milli: u32) -> Self {
        match milli {
            85_000.. => Self::Excellent,
            70_000.. => Self::Solid,
            50_000.. => Self::Partial,
            25_000.. => Self::Weak,
            _ => Self::OffTheMark,
        }
    }
}

impl Display for Band {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::OffTheMark => "off the mark",
            Self::Weak => "weak",
            Self::Partial => "partial",
            Self::Solid => "solid",
            Self::Excellent => "excellent",
        })
    }
}

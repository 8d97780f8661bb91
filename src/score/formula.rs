//! The formula.

/// One concept as the formula sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Required or extra.
    pub core: bool,
    /// Hundredths of the usual weight.
    pub weight: u32,
    /// 0 missing, 1 named, 2 explained.
    pub depth: u32,
}

/// A part of the score, in thousandths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Points got.
    pub got: u32,
    /// Points to be had.
    pub of: u32,
}

/// A score with the parts it is the sum of, in thousandths of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to `100_000`.
    pub total: u32,
    /// Core concepts that the answer covers, named or explained.
    pub coverage: Part,
    /// Core concepts that it explains.
    pub depth: Part,
    /// Stages in the documented order.
    pub order: Part,
    /// Extra concepts.
    pub bonus: Part,
    /// Taken off for red flags.
    pub flags: u32,
    /// The highest total for such an answer, where it is less than all.
    pub cap: Option<u32>,
}

impl Score {
    /// The total as it would be without a cap.
    #[must_use]
    pub fn uncapped(&self) -> u32 {
        let sum = self.coverage.got + self.depth.got + self.order.got + self.bonus.got;
        sum.saturating_sub(self.flags).min(ALL)
    }
}

/// The most points.
const ALL: u32 = 100_000;
const COVERAGE: u32 = 50_000;
const DEPTH: u32 = 33_000;
const ORDER: u32 = 7_000;
/// Most points for extra concepts.
const BONUS: u32 = 10_000;
const FLAG: u32 = 8_000;

/// Adds up the points of an answer.
///
/// `kept` of `pairs` of covered stages are in order, of `stages` in all; `flags` red flags were raised; `cap`, in thousandths of a point, is the most
/// that an answer of this kind (a list of terms, say) can get.
#[must_use]
pub fn score(items: &[Item], (kept, pairs): (u32, u32), stages: u32, flags: u32, cap: Option<u32>) -> Score {
    let sum = |core: bool, points: fn(u32) -> u32| -> u32 {
        items.iter().filter(|item| item.core == core).map(|item| item.weight * points(item.depth)).sum()
    };
    let part = |got: u32, all: u32, of: u32| Part { got: share(got, all, of), of };
    let all_core = sum(true, |_| 1);
    let coverage = part(sum(true, |depth| depth.min(1)), all_core, COVERAGE);
    let depth = part(sum(true, |depth| depth / 2), all_core, DEPTH);
    // Order is worth as much as there are stages to be in order: two of six in order are no well-ordered answer.
    let all_pairs = stages * stages.saturating_sub(1) / 2;
    let order = part(kept, all_pairs.max(pairs), ORDER);
    // Naming half of the extra concepts and explaining a few of them gives all of the bonus.
    let all_bonus = sum(false, |_| 3);
    let bonus = Part {
        got: share(sum(false, |depth| if depth == 0 { 0 } else { depth + 1 }), all_bonus, 2 * BONUS).min(BONUS),
        of: BONUS,
    };
    let lost = flags * FLAG;
    let score = Score { total: 0, coverage, depth, order, bonus, flags: lost, cap };
    Score { total: score.uncapped().min(cap.unwrap_or(ALL)), ..score }
}

/// `of` × `got` / `all`, rounded to the nearest.
fn share(got: u32, all: u32, of: u32) -> u32 {
    if all == 0 {
        return 0;
    }
    let exact = (u64::from(of) * u64::from(got) + u64::from(all) / 2) / u64::from(all);
    u32::try_from(exact).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_holds_the_total_down_and_nothing_else() {
        let named = Item { core: true, weight: 100, depth: 1 };
        let items = [named, Item { depth: 2, ..named }, Item { core: false, ..named }];
        // Coverage 50, depth half of 33, order 7 of one pair, and the bonus of 10, since all that is extra is named.
        for (flags, cap, total, uncapped) in [
            (0, None, 83_500, 83_500),
            (1, None, 75_500, 75_500),
            (0, Some(49_000), 49_000, 83_500),
            (5, Some(49_000), 43_500, 43_500),
            (99, None, 0, 0),
        ] {
            let score = score(&items, (1, 1), 2, flags, cap);
            assert_eq!((score.total, score.uncapped()), (total, uncapped), "{flags} {cap:?}");
        }
    }
}

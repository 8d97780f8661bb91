//! Figures of agreement between two markers.

/// How often two markers agree on yes or no; "positive" is yes by the rubric, "true" is that people say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Both yes.
    pub true_positive: u32,
    /// The rubric yes, people no.
    pub false_positive: u32,
    /// The rubric no, people yes.
    pub false_negative: u32,
    /// Both no.
    pub true_negative: u32,
}

impl Confusion {
    /// Counts one answer.
    pub fn add(&mut self, rubric: bool, people: bool) {
        *match (rubric, people) {
            (true, true) => &mut self.true_positive,
            (true, false) => &mut self.false_positive,
            (false, true) => &mut self.false_negative,
            (false, false) => &mut self.true_negative,
        } += 1;
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            true_positive: self.true_positive + other.true_positive,
            false_positive: self.false_positive + other.false_positive,
            false_negative: self.false_negative + other.false_negative,
            true_negative: self.true_negative + other.true_negative,
        }
    }

    /// All answers.
    #[must_use]
    pub fn count(self) -> u32 {
        self.true_positive + self.false_positive + self.false_negative + self.true_negative
    }

    /// Share of answers on which both agree; `None` without answers.
    #[must_use]
    pub fn accuracy(self) -> Option<f64> {
        ratio(self.true_positive + self.true_negative, self.count())
    }

    /// Share of the rubric's yes that is right; `None` if it never says yes.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        ratio(self.true_positive, self.true_positive + self.false_positive)
    }

    /// Share of the people's yes that the rubric finds; `None` if they never say yes.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        ratio(self.true_positive, self.true_positive + self.false_negative)
    }

    /// Cohen's kappa: agreement beyond what chance would give; `None` where chance alone agrees always.
    #[must_use]
    pub fn kappa(self) -> Option<f64> {
        let all = f64::from(self.count());
        let observed = self.accuracy()?;
        let rubric_yes = f64::from(self.true_positive + self.false_positive) / all;
        let people_yes = f64::from(self.true_positive + self.false_negative) / all;
        let by_chance = rubric_yes * people_yes + (1.0 - rubric_yes) * (1.0 - people_yes);
        (by_chance < 1.0 - f64::EPSILON).then(|| (observed - by_chance) / (1.0 - by_chance))
    }
}

fn ratio(part: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| f64::from(part) / f64::from(all))
}

/// Levels that people give: missing, named, explained.
const LEVELS: usize = 3;

/// Quadratic weighted kappa of pairs of levels from 0 to 2: a difference of two levels weighs four times one of one.
///
/// `None` where chance alone agrees always: without pairs, or if each marker gives one and the same level throughout.
#[must_use]
pub fn quadratic_kappa(pairs: &[(u8, u8)]) -> Option<f64> {
    let mut seen = [[0_u32; LEVELS]; LEVELS];
    for (a, b) in pairs {
        seen[usize::from(*a).min(LEVELS - 1)][usize::from(*b).min(LEVELS - 1)] += 1;
    }
    let all = f64::from(u32::try_from(pairs.len()).unwrap_or(u32::MAX));
    let rows = seen.map(|row| f64::from(row.iter().sum::<u32>()));
    let columns: Vec<f64> = (0..LEVELS).map(|b| f64::from(seen.iter().map(|row| row[b]).sum::<u32>())).collect();
    let (mut observed, mut by_chance) = (0.0, 0.0);
    for (a, row) in seen.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            let weight = if a.abs_diff(b) == 2 { 4.0 } else { f64::from(u8::from(a != b)) };
            observed += weight * f64::from(*count);
            by_chance += weight * rows[a] * columns[b] / all;
        }
    }
    (by_chance > 0.0).then(|| 1.0 - observed / by_chance)
}

/// Spearman's rank correlation; equal values share their mean rank. `None` for fewer than three pairs, or if one side is constant.
#[must_use]
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let a = ranks(&pairs.iter().map(|(a, _)| *a).collect::<Vec<_>>());
    let b = ranks(&pairs.iter().map(|(_, b)| *b).collect::<Vec<_>>());
    // Ranks have the same mean on both sides.
    let mean = a.iter().sum::<f64>() / f64::from(u32::try_from(a.len()).ok()?);
    let together: f64 = a.iter().zip(&b).map(|(a, b)| (a - mean) * (b - mean)).sum();
    let spread = |ranks: &[f64]| ranks.iter().map(|rank| (rank - mean).powi(2)).sum::<f64>();
    let scale = (spread(&a) * spread(&b)).sqrt();
    (scale > 0.0).then(|| together / scale)
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| other.total_cmp(value).is_lt()).count();
        let same = values.iter().filter(|other| other.total_cmp(value).is_eq()).count();
        f64::from(u32::try_from(2 * below + same + 1).unwrap_or(u32::MAX)) / 2.0
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: Option<f64>, expected: Option<f64>) {
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        assert_eq!(found.map(rounded), expected);
    }

    #[test]
    fn presence_is_compared_by_the_usual_figures() {
        // The example of Cohen's kappa in every textbook: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no.
        let confusion = Confusion { true_positive: 20, false_positive: 5, false_negative: 10, true_negative: 15 };
        check(confusion.accuracy(), Some(0.7));
        check(confusion.precision(), Some(0.8));
        check(confusion.recall(), Some(0.667));
        check(confusion.kappa(), Some(0.4));
        check(Confusion::default().accuracy(), None);
        check(Confusion { true_positive: 4, ..Confusion::default() }.kappa(), None);
    }

    #[test]
    fn levels_are_compared_by_distance() {
        check(quadratic_kappa(&[(0, 0), (1, 1), (2, 2)]), Some(1.0));
        check(quadratic_kappa(&[(0, 2), (1, 1), (2, 0)]), Some(-1.0));
        check(quadratic_kappa(&[(0, 0), (1, 2), (2, 2), (0, 1)]), Some(0.692));
        check(quadratic_kappa(&[(1, 1), (1, 1)]), None);
        check(quadratic_kappa(&[]), None);
    }

    #[test]
    fn totals_are_compared_by_rank() {
        check(spearman(&[(1.0, 10.0), (2.0, 20.0), (3.0, 1000.0)]), Some(1.0));
        check(spearman(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]), Some(-1.0));
        check(spearman(&[(1.0, 1.0), (2.0, 1.0), (3.0, 2.0)]), Some(0.866));
        check(spearman(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
        check(spearman(&[(1.0, 1.0), (2.0, 2.0)]), None);
    }
}

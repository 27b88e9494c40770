//! What is said about a column in four numbers.

use crate::quantity::Column;

use super::select::{Glance, Scratch, at_ranks};

/// The middle and the edges of a column.
///
/// Percentiles are nearest-rank: P95 of 10,000 worlds is the 9,500th in rising order, a value that did occur. `NaN`
/// counts as larger than any number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The average over all rows.
    pub mean: f64,
    /// What 5 % of the rows do not exceed.
    pub p5: f64,
    /// What half of the rows do not exceed.
    pub p50: f64,
    /// What 95 % of the rows do not exceed.
    pub p95: f64,
}

impl Summary {
    /// The summary of a column; of no rows it is `NaN`.
    #[must_use]
    pub fn of(column: &Column) -> Self {
        Self::using(&mut Scratch::default(), column)
    }

    /// [`Summary::of`] with memory to sort in that is used again.
    pub(super) fn using(scratch: &mut Scratch, column: &Column) -> Self {
        let (mean, [p5, p50, p95]) = mean_and_percentiles(scratch, column, [0.05, 0.5, 0.95]);
        Self { mean, p5, p50, p95 }
    }

    /// The summary of a number that is the same in every row.
    #[must_use]
    pub fn exactly(value: f64) -> Self {
        Self {
            mean: value,
            p5: value,
            p50: value,
            p95: value,
        }
    }
}

/// The position of a nearest-rank percentile among `count` numbers: `ceil(p × count) - 1`.
fn rank(p: f64, count: usize) -> usize {
    /// 0.07 × 100 is computed as 7.000000000000001 and still means the seventh.
    const NOISE: f64 = 1e-9;
    let nearest = (p * count as f64 - NOISE).ceil();
    (nearest.max(1.0) as usize).min(count.max(1)) - 1
}

/// The smallest number in a column that at least a share `p` of its rows does not exceed; `NaN` of no rows.
#[must_use]
pub fn percentile(column: &Column, p: f64) -> f64 {
    let (_, [found]) = mean_and_percentiles(&mut Scratch::default(), column, [p]);
    found
}

/// The average of a column and its [percentiles](percentile), of shares in rising order, in memory that is used again.
pub(super) fn mean_and_percentiles<const N: usize>(
    scratch: &mut Scratch,
    column: &Column,
    shares: [f64; N],
) -> (f64, [f64; N]) {
    match column.values() {
        [] => (f64::NAN, [f64::NAN; N]),
        [only] => (*only, [*only; N]),
        values => {
            let glance = Glance::of(values);
            let ranks = shares.map(|share| rank(share, values.len()));
            let found = at_ranks(scratch, values, glance, ranks);
            (glance.sum / values.len() as f64, found)
        }
    }
}

/// The share of rows at or above a limit, 0 to 1; 0 of no rows.
#[must_use]
pub fn share_at_least(column: &Column, limit: f64) -> f64 {
    let values = column.values();
    let reached: usize = values
        .iter()
        .map(|value| usize::from(*value >= limit))
        .sum();
    reached as f64 / values.len().max(1) as f64
}

/// The average of a column; `NaN` of no rows.
#[must_use]
pub fn mean(column: &Column) -> f64 {
    let values = column.values();
    Glance::of(values).sum / values.len() as f64
}

//! What is said about a column in four numbers.

use crate::quantity::{Column, widest};

use super::select::{Scratch, at_ranks};

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
        match column.values() {
            [] => Self::exactly(f64::NAN),
            [only] => Self::exactly(*only),
            values => {
                let ranks = [0.05, 0.5, 0.95].map(|p| rank(p, values.len()));
                let [p5, p50, p95] = at_ranks(scratch, values, ranks);
                let mean = widest(
                    #[inline(always)]
                    || mean_of(values),
                );
                Self { mean, p5, p50, p95 }
            }
        }
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
    percentile_using(&mut Scratch::default(), column, p)
}

/// [`percentile`] with memory to sort in that is used again.
pub(super) fn percentile_using(scratch: &mut Scratch, column: &Column, p: f64) -> f64 {
    match column.values() {
        [] => f64::NAN,
        [only] => *only,
        values => {
            let [found] = at_ranks(scratch, values, [rank(p, values.len())]);
            found
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
///
/// Eight sums run side by side and meet in a fixed order, so the bits do not depend on anything but the numbers.
#[must_use]
pub fn mean(column: &Column) -> f64 {
    mean_of(column.values())
}

#[inline(always)]
fn mean_of(values: &[f64]) -> f64 {
    const LANES: usize = 8;
    let (lanes, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for lane in lanes {
        for (sum, value) in sums.iter_mut().zip(lane) {
            *sum += value;
        }
    }
    let total: f64 = sums.iter().chain(rest).sum();
    total / values.len() as f64
}

//! How far what was measured has moved away from what was stated.

use super::Distribution;

/// Bins of equal probability: deciles.
const BINS: usize = 10;

/// The population stability index of a measured series against a stated distribution: the sum over its deciles of
/// (measured share − 0.1) × ln(measured share ÷ 0.1). A decile without any measurement counts as `least`, for the
/// logarithm of nothing has no value. `None` where the distribution is one value and has no deciles, and of no
/// measurements.
///
/// ```
/// use headroom::estimate::{Bounds, Estimate, stability_index};
/// use headroom::units::Measure;
/// let stated = Estimate::parse("uniform 0 to 10 B", &[Measure::Bytes], Bounds::ANY).unwrap();
/// let as_stated: Vec<f64> = (0..100).map(|i| f64::from(i) / 10.0 + 0.05).collect();
/// let index = stability_index(&stated.distribution, &as_stated, 1e-4).unwrap();
/// assert!(index.abs() < 1e-12);
/// ```
#[must_use]
pub fn stability_index(stated: &Distribution, measured: &[f64], least: f64) -> Option<f64> {
    if stated.is_exact() || measured.is_empty() {
        return None;
    }
    let expected = 1.0 / BINS as f64;
    let edges: Vec<f64> = (1..BINS)
        .map(|bin| stated.quantile(bin as f64 * expected))
        .collect();
    let mut counts = [0_usize; BINS];
    for value in measured {
        // The first bin whose upper edge is not below the value.
        let bin = edges.partition_point(|edge| edge < value);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1;
        }
    }
    let total = measured.len() as f64;
    Some(
        counts
            .into_iter()
            .map(|count| {
                let share = (count as f64 / total).max(least);
                (share - expected) * (share / expected).ln()
            })
            .sum(),
    )
}

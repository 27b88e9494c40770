//! Distributions: quantiles, means, densities.

use std::f64::consts::{PI, SQRT_2};
use std::sync::Arc;

use statrs::function::erf::{erfc, erfc_inv};

use super::pert::Pert;

/// The 95th percentile of the standard normal distribution.
pub(super) const Z95: f64 = 1.644_853_626_951_472_2;

/// Quantiles are taken this far from 0 and 1 at least, so that the tails of unbounded distributions stay finite. No study draws
/// as many worlds as would reach further.
const OUTERMOST: f64 = f64::EPSILON / 2.0;

/// How likely each value is. All numbers are finite and in SI base units.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// One value.
    Exact(f64),
    /// The logarithm is normal.
    LogNormal {
        /// Mean of the natural logarithm.
        mu: f64,
        /// Standard deviation of the natural logarithm.
        sigma: f64,
    },
    /// The bell curve.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// A scaled beta distribution with a stated peak.
    Pert(Pert),
    /// Every value of a range is equally likely.
    Uniform {
        /// Least value.
        low: f64,
        /// Largest value.
        high: f64,
    },
    /// Measured values in rising order, at least two.
    Empirical(Arc<[f64]>),
    /// A normal or log-normal distribution whose tail meets a physical bound: worlds beyond the bound take its value. Infinite bounds
    /// are none.
    Within {
        /// The distribution between the bounds.
        inner: Box<Distribution>,
        /// Least possible value.
        low: f64,
        /// Largest possible value.
        high: f64,
    },
}

impl Distribution {
    /// The value that a share `p` of the worlds does not exceed. `p` is taken into the range from 2^-53 to 1 - 2^-53, so that the
    /// result is finite; `NaN` gives the median.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let p = if p.is_nan() {
            0.5
        } else {
            p.clamp(OUTERMOST, 1.0 - OUTERMOST)
        };
        match self {
            Self::Exact(value) => *value,
            Self::LogNormal { mu, sigma } => (mu + sigma * standard_normal(p)).exp(),
            Self::Normal { mean, sd } => mean + sd * standard_normal(p),
            Self::Pert(pert) => pert.quantile(p),
            Self::Uniform { low, high } => low * (1.0 - p) + high * p,
            Self::Empirical(sorted) => interpolated(sorted, p),
            Self::Within { inner, low, high } => inner.quantile(p).clamp(*low, *high),
        }
    }

    /// The median.
    #[must_use]
    pub fn central(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The expected value.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::LogNormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
            Self::Normal { mean, .. } => *mean,
            Self::Pert(pert) => pert.mean(),
            Self::Uniform { low, high } => low.midpoint(*high),
            Self::Empirical(sorted) => {
                let count = sorted.len().max(1) as f64;
                sorted.iter().map(|value| value / count).sum()
            }
            Self::Within { inner, low, high } => {
                let at_low = weighted(*low, inner.share_below(*low));
                let at_high = weighted(*high, 1.0 - inner.share_below(*high));
                at_low + at_high + inner.mean_part_below(*high) - inner.mean_part_below(*low)
            }
        }
    }

    /// Whether it is a single value.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exact(_))
    }

    /// The share of worlds below a value. Known in closed form for the distributions that a bound can meet.
    pub(super) fn share_below(&self, value: f64) -> f64 {
        match self {
            Self::LogNormal { .. } if value <= 0.0 => 0.0,
            Self::LogNormal { mu, sigma } => normal_share_below((value.ln() - mu) / sigma),
            Self::Normal { mean, sd } => normal_share_below((value - mean) / sd),
            _ => f64::from(u8::from(self.quantile(1.0) < value)),
        }
    }

    /// The part of the mean that worlds below a value contribute: the integral of x f(x) up to there.
    fn mean_part_below(&self, value: f64) -> f64 {
        match self {
            Self::LogNormal { .. } if value <= 0.0 => 0.0,
            Self::LogNormal { mu, sigma } => {
                self.mean() * normal_share_below((value.ln() - mu) / sigma - sigma)
            }
            Self::Normal { mean, sd } => {
                let z = (value - mean) / sd;
                mean * normal_share_below(z) - sd * normal_density(z)
            }
            _ if self.quantile(1.0) < value => self.mean(),
            _ => 0.0,
        }
    }

    /// Points of the density curve for a small picture, from P0.5 to P99.5: value, and probability per base unit. A single value is
    /// one point of height 1. `points` is raised to 2 if need be.
    #[must_use]
    pub fn density(&self, points: usize) -> Vec<(f64, f64)> {
        let points = points.max(2);
        if let Self::Exact(value) = self {
            return vec![(*value, 1.0)];
        }
        let (first, last) = (self.quantile(0.005), self.quantile(0.995));
        let step = (last - first) / (points - 1) as f64;
        (0..points)
            .map(|index| first + step * index as f64)
            .map(|value| (value, self.density_at(value, step)))
            .collect()
    }

    /// Probability per base unit near a value. Measured values are counted within half a step to each side.
    fn density_at(&self, value: f64, step: f64) -> f64 {
        match self {
            Self::Exact(_) => 0.0,
            Self::LogNormal { mu, sigma } if value > 0.0 => {
                normal_density((value.ln() - mu) / sigma) / (sigma * value)
            }
            Self::LogNormal { .. } => 0.0,
            Self::Normal { mean, sd } => normal_density((value - mean) / sd) / sd,
            Self::Pert(pert) => pert.density(value),
            Self::Uniform { low, high } => (high - low).recip(),
            Self::Empirical(sorted) => {
                let up_to = |limit: f64| sorted.partition_point(|x| *x < limit);
                let near = up_to(value + step / 2.0) - up_to(value - step / 2.0);
                near as f64 / (sorted.len() as f64 * step.max(f64::MIN_POSITIVE))
            }
            Self::Within { inner, .. } => inner.density_at(value, step),
        }
    }
}

fn weighted(value: f64, share: f64) -> f64 {
    if share == 0.0 { 0.0 } else { value * share }
}

/// The quantile function of the standard normal distribution.
pub(super) fn standard_normal(p: f64) -> f64 {
    -SQRT_2 * erfc_inv(2.0 * p)
}

fn normal_share_below(z: f64) -> f64 {
    erfc(-z / SQRT_2) / 2.0
}

fn normal_density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * PI).sqrt()
}

/// Linear between the values in order; the first is P0, the last P100 (definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical
/// Packages", 1996, the default of numpy and R).
fn interpolated(sorted: &[f64], p: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let position = p * last as f64;
    let index = (position as usize).min(last);
    let at = |index: usize| sorted.get(index.min(last)).copied().unwrap_or(0.0);
    let share = position - index as f64;
    at(index) * (1.0 - share) + at(index + 1) * share
}

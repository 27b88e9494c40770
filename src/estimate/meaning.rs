//! What an estimate says, in a line for the window.

use crate::units::{Measure, screen, screen_together, with_unit};

use super::{Distribution, Estimate};

/// Bounds that fewer worlds meet are not worth a word.
const RARE: f64 = 1e-4;

impl Estimate {
    /// The estimate in words: `60.0 MB/s`, `P5 40, P50 60, P95 90 MB/s (log-normal)`.
    #[must_use]
    pub fn meaning(&self) -> String {
        let measure = self.measure;
        let spread = |shape: &str| {
            let percentiles = [0.05, 0.5, 0.95].map(|p| self.distribution.quantile(p));
            format!("{} ({shape})", percentile_line(&percentiles, measure))
        };
        match &self.distribution {
            Distribution::Exact(value) => screen(*value, measure),
            Distribution::Uniform { low, high } => {
                let (numbers, unit) = screen_together(&[*low, *high], measure);
                format!("flat from {}", with_unit(&numbers.join(" to "), &unit))
            }
            Distribution::Pert(pert) => {
                spread(&format!("peak at {}", screen(pert.mode(), measure)))
            }
            Distribution::Empirical(values) => {
                spread(&format!("measured, {} values", values.len()))
            }
            Distribution::Within { inner, low, high } => {
                let mut shape = shape_name(inner).to_owned();
                if inner.quantile(RARE) < *low {
                    shape += &format!(", at least {}", screen(*low, measure));
                }
                if inner.quantile(1.0 - RARE) > *high {
                    shape += &format!(", at most {}", screen(*high, measure));
                }
                spread(&shape)
            }
            other => spread(shape_name(other)),
        }
    }
}

fn shape_name(distribution: &Distribution) -> &'static str {
    match distribution {
        Distribution::LogNormal { .. } => "log-normal",
        Distribution::Normal { .. } => "normal",
        Distribution::Exact(_) => "exact",
        Distribution::Pert(_) => "peaked",
        Distribution::Uniform { .. } => "flat",
        Distribution::Empirical(_) => "measured",
        Distribution::Within { inner, .. } => shape_name(inner),
    }
}

fn percentile_line(percentiles: &[f64; 3], measure: Measure) -> String {
    let (numbers, unit) = screen_together(percentiles, measure);
    let named = ["P5", "P50", "P95"].iter().zip(numbers);
    let named: Vec<_> = named
        .map(|(name, number)| format!("{name} {number}"))
        .collect();
    with_unit(&named.join(", "), &unit)
}

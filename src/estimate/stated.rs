//! What a person stated, as numbers, without what was fitted to it.

use super::text::{self, Parts};
use super::{Distribution, Estimate};

/// The numbers of an estimate as they were stated, in SI base units. Two wordings of the same have the same numbers, to the
/// last bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stated<'e> {
    /// One value.
    Exact(f64),
    /// A 90 % interval.
    Range {
        /// P5.
        low: f64,
        /// P95.
        high: f64,
    },
    /// A 90 % interval with its most likely value.
    Likely {
        /// P5.
        low: f64,
        /// The mode.
        likely: f64,
        /// P95.
        high: f64,
    },
    /// Anything between two ends.
    Uniform {
        /// Least value.
        low: f64,
        /// Largest value.
        high: f64,
    },
    /// Measured values in rising order.
    Measured(&'e [f64]),
}

impl Estimate {
    /// What was stated.
    #[must_use]
    pub fn stated(&self) -> Stated<'_> {
        if let Distribution::Empirical(sorted) = &self.distribution {
            return Stated::Measured(sorted);
        }
        match text::parts(self.text.trim(), &[self.measure]) {
            Ok((Parts::Exact(value), _)) => Stated::Exact(value),
            Ok((Parts::Range { low, high }, _)) => Stated::Range { low, high },
            Ok((Parts::Likely { low, likely, high }, _)) => Stated::Likely { low, likely, high },
            Ok((Parts::Uniform { low, high }, _)) => Stated::Uniform { low, high },
            // The text was read before.
            Err(_) => Stated::Exact(self.distribution.central()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Bounds;
    use crate::units::Measure;

    #[test]
    fn wordings_of_the_same_state_the_same() {
        let stated = |text: &str, measure| {
            let estimate = Estimate::parse(text, &[measure], Bounds::POSITIVE);
            let estimate = estimate.unwrap_or_else(|error| panic!("{error}"));
            format!("{:?}", estimate.stated())
        };
        for (measure, alike) in [
            (
                Measure::Seconds,
                &["7 days", "7days", "7 d", "168 h", "1 week"][..],
            ),
            (
                Measure::BytesPerSecond,
                &["50 MB/s", "50.0 MB/s", "0.05 GB/s", "5e7 B/s"],
            ),
            (
                Measure::BytesPerSecond,
                &["40 to 90 MB/s", "0.04 to 0.09 GB/s", "40..90 MB/s"],
            ),
        ] {
            for text in alike {
                assert_eq!(stated(text, measure), stated(alike[0], measure), "{text}");
            }
        }
        let rate = |text| stated(text, Measure::BytesPerSecond);
        let different = [
            "60 MB/s",
            "60 MiB/s",
            "40 to 90 MB/s",
            "uniform 40 to 90 MB/s",
            "40 to 90 MB/s, likely 55",
            "40 to 90 MB/s, likely 60",
        ];
        for (index, one) in different.iter().enumerate() {
            for other in different.iter().skip(index + 1) {
                assert_ne!(rate(one), rate(other), "{one} and {other}");
            }
        }
    }
}

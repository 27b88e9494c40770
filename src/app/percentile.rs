//! At which percentile numbers are shown.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::Reading;
use crate::study::Summary;

/// A percentile of the worlds of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Percentile {
    /// One world in twenty is below.
    P5,
    /// Half of the worlds are below.
    P50,
    /// Nineteen worlds in twenty are below: what one plans for.
    #[default]
    P95,
}

impl Percentile {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::P5, Self::P50, Self::P95];

    /// The number of a summary at this percentile.
    #[must_use]
    pub const fn of(self, summary: &Summary) -> f64 {
        match self {
            Self::P5 => summary.p5,
            Self::P50 => summary.p50,
            Self::P95 => summary.p95,
        }
    }

    /// The same end for a number of which less is worse: what one plans with at P95 is what nineteen worlds in twenty
    /// have more than.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::P5 => Self::P95,
            Self::P50 => Self::P50,
            Self::P95 => Self::P5,
        }
    }

    /// The number of a summary that one plans with at this percentile, by what the quantity says of its range.
    #[must_use]
    pub const fn read(self, summary: &Summary, reading: Reading) -> f64 {
        match reading {
            Reading::Burden => self.of(summary),
            Reading::Reserve => self.mirrored().of(summary),
            Reading::Chance => summary.mean,
        }
    }

    /// What a number read this way is: `P95`, `P5`, or `of all worlds`.
    #[must_use]
    pub fn named(self, reading: Reading) -> String {
        match reading {
            Reading::Burden => self.to_string(),
            Reading::Reserve => self.mirrored().to_string(),
            Reading::Chance => "of all worlds".to_owned(),
        }
    }

    /// What it says, in one sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::P5 => "Show the value that one world in twenty stays below",
            Self::P50 => "Show the value that half of the worlds stay below",
            Self::P95 => "Show the value that nineteen worlds in twenty stay below",
        }
    }
}

impl fmt::Display for Percentile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::P5 => "P5",
            Self::P50 => "P50",
            Self::P95 => "P95",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_to_plan_with_is_the_low_one_where_less_is_worse() {
        let outage = Summary {
            mean: 10.0,
            p5: 6.62,
            p50: 9.5,
            p95: 14.9,
        };
        let at = |reading| Percentile::P95.read(&outage, reading);
        assert_eq!(at(Reading::Burden), 14.9);
        assert_eq!(at(Reading::Reserve), 6.62);
        assert_eq!(at(Reading::Chance), 10.0);
        assert_eq!(Percentile::P50.read(&outage, Reading::Reserve), 9.5);
        assert_eq!(Percentile::P95.named(Reading::Reserve), "P5");
    }
}

//! At which percentile numbers are shown.

use std::fmt;

use serde::{Deserialize, Serialize};

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

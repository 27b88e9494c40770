//! Estimates: what a person types for a number they may not know exactly.
//!
//! ```
//! use headroom::estimate::{Bounds, Estimate};
//! use headroom::units::Measure;
//!
//! let ingest = Estimate::parse("40 to 90 MB/s", &[Measure::BytesPerSecond], Bounds::POSITIVE)?;
//! assert_eq!(ingest.meaning(), "P5 40, P50 60, P95 90\u{2009}MB/s (log-normal)");
//! assert_eq!(ingest.text, "40 to 90 MB/s");
//! # Ok::<(), headroom::estimate::EstimateError>(())
//! ```
//!
//! # The grammar
//!
//! ```text
//! estimate = amount
//!          | range
//!          | range [ "," ] "likely" amount
//!          | "uniform" range
//! range    = amount ( "to" | ".." | "–" ) amount
//! ```
//!
//! An `amount` is a number with its unit, as [`crate::units`] reads it. The unit may be written once, at the end
//! (`40 to 90 MB/s`, `$40k to $60k/month`), or at both ends (`800 MB/s to 1.2 GB/s`). A multiplier belongs to its number: `40k to 90k msg/s`; `40 to
//! 90k msg/s` is refused because it could mean either. The likely value may leave out the unit when the ends share one. A
//! hyphen between two numbers is refused because it could be a minus.
//!
//! | text | distribution |
//! |---|---|
//! | `60 MB/s` | the value |
//! | `40 to 90 MB/s` | the ends are P5 and P95; log-normal when both are positive, else normal |
//! | `40 to 90 MB/s, likely 55` | the ends are P5 and P95 and the peak is at 55: a scaled beta distribution like PERT |
//! | `uniform 40 to 90 MB/s` | flat; the ends are the least and the largest value |
//!
//! A fitted distribution has the stated ends to 0.1 % of their values, or the text is refused.
//!
//! # What is physically possible
//!
//! Every field has [`Bounds`]. A stated number outside them is refused. A tail that would cross them is handled so that the stated ends
//! stay where they are:
//!
//! - A range (log-normal or normal) has 5 % of the worlds beyond each end. Those that would lie beyond a bound take its value when that
//!   value is possible: `60 to 95 %` never exceeds 100 %, `1.2 to 3x` of a factor of at least 1 never falls below it. When the bound itself is
//!   impossible and more than one world in a billion would cross it, the text is refused.
//! - A range with a likely value gets shorter tails, as far as a peak remains; see [`Pert`]. Otherwise it is refused.
//! - A flat range has no tails.

mod bounds;
mod distribution;
mod drift;
mod error;
mod fit;
mod meaning;
mod nudge;
mod pert;
mod stated;
mod tabulated;
mod text;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::units::{self, Measure};

pub use bounds::Bounds;
pub use distribution::Distribution;
pub use drift::stability_index;
pub use error::{EstimateError, NoFit};
pub use nudge::nudge;
pub use pert::Pert;
pub use stated::Stated;

/// A number as a person stated it, with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// What was typed.
    pub text: String,
    /// In which units it was typed and is shown.
    pub measure: Measure,
    /// How likely each value is, in SI base units.
    pub distribution: Distribution,
}

impl Estimate {
    /// Reads the text of an estimate. The unit decides which of the expected measures it has.
    ///
    /// # Errors
    /// When the text does not follow the grammar, a number is physically impossible, or no distribution has the stated ends.
    pub fn parse(text: &str, expected: &[Measure], bounds: Bounds) -> Result<Self, EstimateError> {
        let trimmed = text.trim();
        units::check_length(trimmed)?;
        let (parts, measure) = text::parts(trimmed, expected)?;
        let context = fit::Context {
            text: trimmed,
            measure,
            bounds,
        };
        Ok(Self {
            text: text.to_owned(),
            measure,
            distribution: fit::fit(parts, &context)?,
        })
    }

    /// An estimate that is one value, in SI base units. Its text reads back to the same bits.
    #[must_use]
    pub fn exact(value: f64, measure: Measure) -> Self {
        Self {
            text: in_full(value, measure),
            measure,
            distribution: Distribution::Exact(value),
        }
    }

    /// The distribution of measured values, in SI base units and any order. `text` is what stands in the file.
    ///
    /// # Errors
    /// With fewer than two values, or one that is not finite.
    pub fn measured(series: &[f64], measure: Measure, text: &str) -> Result<Self, EstimateError> {
        Self::measured_within(series, measure, text, Bounds::ANY)
    }

    /// As [`Estimate::measured`], and every value must be physically possible.
    ///
    /// # Errors
    /// As [`Estimate::measured`]; [`EstimateError::Impossible`] names the first value that cannot be.
    pub fn measured_within(
        series: &[f64],
        measure: Measure,
        text: &str,
        bounds: Bounds,
    ) -> Result<Self, EstimateError> {
        if let Some(position) = series.iter().position(|value| !value.is_finite()) {
            return Err(EstimateError::NotMeasured {
                text: text.to_owned(),
                position: position + 1,
            });
        }
        if series.len() < 2 {
            return Err(EstimateError::TooFewMeasured {
                text: text.to_owned(),
                count: series.len(),
            });
        }
        for value in series {
            bounds.check(*value, measure, text)?;
        }
        let mut sorted = series.to_vec();
        sorted.sort_by(f64::total_cmp);
        Ok(Self {
            text: text.to_owned(),
            measure,
            distribution: Distribution::Empirical(sorted.into()),
        })
    }
}

/// [`units::exact`], remembered: the same defaults are written for every topic and job of every plan, and looking for the
/// shortest text takes longer than computing with the number.
fn in_full(value: f64, measure: Measure) -> String {
    const REMEMBERED: usize = 256;
    thread_local! {
        static TEXTS: RefCell<HashMap<(u64, Measure), String>> = RefCell::default();
    }
    TEXTS.with_borrow_mut(|texts| {
        if texts.len() >= REMEMBERED {
            texts.clear();
        }
        let text = texts.entry((value.to_bits(), measure));
        text.or_insert_with(|| units::exact(value, measure)).clone()
    })
}

//! From stated ends to a distribution that has them.

use crate::units::{Measure, exact, screen};

use super::distribution::{Distribution, Z95};
use super::error::NoFit;
use super::pert::Pert;
use super::text::Parts;
use super::{Bounds, EstimateError};

/// The share of worlds beyond a bound that is taken for none: one world in a billion.
const NEGLIGIBLE: f64 = 1e-9;

/// How far a fitted end may lie from the stated one, relative to the stated one.
const TOLERANCE: f64 = 1e-3;

/// What the messages need to know about the text.
pub(super) struct Context<'t> {
    pub text: &'t str,
    pub measure: Measure,
    pub bounds: Bounds,
}

/// The distribution of the parts of an estimate.
pub(super) fn fit(parts: Parts, context: &Context<'_>) -> Result<Distribution, EstimateError> {
    match parts {
        Parts::Exact(value) => {
            context.possible(value)?;
            Ok(Distribution::Exact(value))
        }
        Parts::Uniform { low, high } => {
            context.in_order(low, high)?;
            Ok(Distribution::Uniform { low, high })
        }
        Parts::Range { low, high } => {
            context.in_order(low, high)?;
            context.holds(range(low, high, context)?, low, high)
        }
        Parts::Likely { low, likely, high } => {
            context.in_order(low, high)?;
            let fitted = peaked(low, likely, high, context)?;
            context.holds(fitted, low, high)
        }
    }
}

/// Log-normal when both ends are positive, else normal. Where a tail would cross a bound whose own value is possible, the worlds
/// beyond it take the value of the bound. That leaves the stated ends where they are, since a bound lies beyond them.
fn range(low: f64, high: f64, context: &Context<'_>) -> Result<Distribution, EstimateError> {
    let fitted = if low > 0.0 {
        let (low, high) = (low.ln(), high.ln());
        Distribution::LogNormal {
            mu: low.midpoint(high),
            sigma: (high - low) / (2.0 * Z95),
        }
    } else {
        Distribution::Normal {
            mean: low.midpoint(high),
            sd: (high / 2.0 - low / 2.0) / Z95,
        }
    };
    let bounds = context.bounds;
    let below = fitted.share_below(bounds.low());
    let above = 1.0 - fitted.share_below(bounds.high());
    if below <= NEGLIGIBLE && above <= NEGLIGIBLE {
        return Ok(fitted);
    }
    if below > NEGLIGIBLE && !bounds.low_is_possible() {
        return Err(EstimateError::TailImpossible {
            text: context.text.to_owned(),
            bounds: bounds.in_words(context.measure),
        });
    }
    Ok(Distribution::Within {
        inner: Box::new(fitted),
        low: bounds.low(),
        high: bounds.high(),
    })
}

fn peaked(
    low: f64,
    likely: f64,
    high: f64,
    context: &Context<'_>,
) -> Result<Distribution, EstimateError> {
    let shown = |value| screen(value, context.measure);
    if !(low..=high).contains(&likely) {
        return Err(EstimateError::LikelyOutside {
            text: context.text.to_owned(),
            likely: shown(likely),
            low: shown(low),
            high: shown(high),
        });
    }
    let bounds = context.bounds;
    Pert::fit(low, likely, high, bounds.low(), bounds.high())
        .map(Distribution::Pert)
        .ok_or_else(|| {
            let bounded = bounds.low().is_finite() || bounds.high().is_finite();
            EstimateError::NoFit(Box::new(NoFit {
                text: context.text.to_owned(),
                likely: shown(likely),
                low: shown(low),
                high: shown(high),
                bounds: bounded.then(|| bounds.in_words(context.measure)),
                median: range(low, high, context)
                    .ok()
                    .map(|fitted| shown(fitted.central())),
            }))
        })
}

impl Context<'_> {
    fn possible(&self, value: f64) -> Result<(), EstimateError> {
        self.bounds.check(value, self.measure, self.text)
    }

    fn in_order(&self, low: f64, high: f64) -> Result<(), EstimateError> {
        let text = self.text.to_owned();
        self.possible(low)?;
        self.possible(high)?;
        let one = |value| exact(value, self.measure);
        if low == high {
            return Err(EstimateError::NoWidth {
                text,
                value: screen(low, self.measure),
                suggestion: one(low),
            });
        }
        if low > high {
            return Err(EstimateError::Reversed {
                text,
                suggestion: format!("{} to {}", one(high), one(low)),
            });
        }
        Ok(())
    }

    /// Refuses a distribution that does not have the stated ends, or that rounding and overflow have spoilt.
    fn holds(
        &self,
        fitted: Distribution,
        low: f64,
        high: f64,
    ) -> Result<Distribution, EstimateError> {
        // An end of zero has no relative error; it is measured by the width.
        let near = |found: f64, stated: f64| {
            let size = if stated == 0.0 {
                high - low
            } else {
                stated.abs()
            };
            (found - stated).abs() <= TOLERANCE * size
        };
        let sound = near(fitted.quantile(0.05), low)
            && near(fitted.quantile(0.95), high)
            && [0.0, 1.0]
                .map(|p| fitted.quantile(p))
                .iter()
                .all(|x| x.is_finite())
            && fitted.mean().is_finite();
        if sound {
            Ok(fitted)
        } else {
            Err(EstimateError::TooWide {
                text: self.text.to_owned(),
            })
        }
    }
}

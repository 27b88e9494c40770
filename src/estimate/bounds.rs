//! What is physically possible.

use crate::units::{Measure, screen};

use super::EstimateError;

/// The values a number may have. A message size is above zero, a share is between 0 and 100 %, a replication factor is at least 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    low: f64,
    /// Whether `low` itself is possible.
    low_possible: bool,
    high: f64,
}

impl Bounds {
    /// Every finite number.
    pub const ANY: Self = Self {
        low: f64::NEG_INFINITY,
        low_possible: false,
        high: f64::INFINITY,
    };
    /// Above zero.
    pub const POSITIVE: Self = Self::above(0.0);
    /// Zero or above.
    pub const NON_NEGATIVE: Self = Self::at_least(0.0);
    /// A share of a whole: 0 to 1.
    pub const FRACTION: Self = Self::between(0.0, 1.0);
    /// Growth of something that does not vanish: above -100 %.
    pub const GROWTH: Self = Self::above(-1.0);

    /// This value or more, in SI base units.
    #[must_use]
    pub const fn at_least(low: f64) -> Self {
        Self {
            low,
            low_possible: true,
            ..Self::ANY
        }
    }

    /// More than this value.
    #[must_use]
    pub const fn above(low: f64) -> Self {
        Self { low, ..Self::ANY }
    }

    /// From one value to another, both possible.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self {
            low,
            low_possible: true,
            high,
        }
    }

    /// The same, and no more than this value.
    #[must_use]
    pub const fn at_most(self, high: f64) -> Self {
        Self { high, ..self }
    }

    /// The least possible value, or the limit above which values are possible; minus infinity when there is none.
    #[must_use]
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The largest possible value; infinity when there is none.
    #[must_use]
    pub const fn high(self) -> f64 {
        self.high
    }

    /// Whether the lowest limit is itself a possible value.
    #[must_use]
    pub const fn low_is_possible(self) -> bool {
        self.low_possible
    }

    /// Whether a number is possible. `NaN` and infinities never are.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        let high_enough = value > self.low || (self.low_possible && value == self.low);
        value.is_finite() && high_enough && value <= self.high
    }

    /// Refuses a number that is not possible.
    ///
    /// # Errors
    /// [`EstimateError::Impossible`], naming the text, the number and the bounds.
    pub fn check(self, value: f64, measure: Measure, text: &str) -> Result<(), EstimateError> {
        if self.contains(value) {
            return Ok(());
        }
        Err(EstimateError::Impossible {
            text: text.to_owned(),
            value: screen(value, measure),
            bounds: self.in_words(measure),
        })
    }

    /// `above 0`, `at least 1x`, `from 0 to 100 %`.
    #[must_use]
    pub fn in_words(self, measure: Measure) -> String {
        let limit = |value: f64| match value {
            0.0 => "0".to_owned(),
            other => screen(other, measure),
        };
        let low = if self.low_possible {
            "at least"
        } else {
            "above"
        };
        match (self.low.is_finite(), self.high.is_finite()) {
            (false, false) => "a finite number".to_owned(),
            (true, false) => format!("{low} {}", limit(self.low)),
            (false, true) => format!("at most {}", limit(self.high)),
            (true, true) if self.low_possible => {
                format!("from {} to {}", limit(self.low), limit(self.high))
            }
            (true, true) => format!("above {} and at most {}", limit(self.low), limit(self.high)),
        }
    }
}

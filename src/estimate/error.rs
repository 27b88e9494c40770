//! What can be wrong with the text of an estimate.

use thiserror::Error;

use crate::units::UnitError;

/// Why a text is no estimate. Each message says what was read, what is wrong and what to write.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum EstimateError {
    /// One of its numbers is wrong.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// An end or a likely value is missing.
    #[error("`{text}`: {what}")]
    Incomplete {
        /// What was written.
        text: String,
        /// What is missing.
        what: &'static str,
    },
    /// A hyphen between two numbers, which could be a minus.
    #[error("`{text}`: a hyphen could be a minus; write `{suggestion}`")]
    Hyphen {
        /// What was written.
        text: String,
        /// The same with `to`.
        suggestion: String,
    },
    /// A range whose parts leave open which unit or multiplier is meant.
    #[error("`{text}`: {what}; write `{suggestion}`")]
    Ambiguous {
        /// What was written.
        text: String,
        /// What is not clear.
        what: &'static str,
        /// A text that is.
        suggestion: String,
    },
    /// The first end is above the second.
    #[error("`{text}` runs backwards; write `{suggestion}`")]
    Reversed {
        /// What was written.
        text: String,
        /// The ends in order.
        suggestion: String,
    },
    /// Both ends are the same number.
    #[error("both ends of `{text}` are {value}; write `{suggestion}` if it is exact")]
    NoWidth {
        /// What was written.
        text: String,
        /// Both ends.
        value: String,
        /// The number alone.
        suggestion: String,
    },
    /// The likely value is not between the ends.
    #[error("`{text}`: the likely value {likely} is not between {low} and {high}")]
    LikelyOutside {
        /// What was written.
        text: String,
        /// The likely value.
        likely: String,
        /// The low end.
        low: String,
        /// The high end.
        high: String,
    },
    /// A number that cannot be.
    #[error("`{text}`: {value} is impossible here; it must be {bounds}")]
    Impossible {
        /// What was written.
        text: String,
        /// The number.
        value: String,
        /// What is possible.
        bounds: String,
    },
    /// A range whose distribution would reach values that cannot be.
    #[error(
        "`{text}`: 5 % of the worlds lie beyond each end, and some of them would not be {bounds}; \
         write `uniform {text}` if the ends are limits"
    )]
    TailImpossible {
        /// What was written.
        text: String,
        /// What is possible.
        bounds: String,
    },
    /// No PERT curve has these ends and this peak.
    #[error(transparent)]
    NoFit(Box<NoFit>),
    /// A range so wide that numbers overflow or the ends are lost to rounding.
    #[error("`{text}` is too wide: its ends cannot be kept to 0.1 %")]
    TooWide {
        /// What was written.
        text: String,
    },
    /// A measured series without enough numbers.
    #[error("`{text}`: a measured series needs at least 2 numbers; this one has {count}")]
    TooFewMeasured {
        /// What was written.
        text: String,
        /// How many there are.
        count: usize,
    },
    /// A measured series with a value that is no finite number.
    #[error("`{text}`: value {position} of the measured series is not a finite number")]
    NotMeasured {
        /// What was written.
        text: String,
        /// Which value, counted from 1.
        position: usize,
    },
}

/// A range with a likely value that no PERT curve has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}`: no PERT curve with its peak at {likely} has 5 % of the worlds below {low} and 5 % above {high}{}; \
     move the likely value or the ends, or leave out `likely`{}",
    within(bounds.as_deref()),
    without_likely(median.as_deref())
)]
pub struct NoFit {
    /// What was written.
    pub text: String,
    /// The likely value.
    pub likely: String,
    /// The low end.
    pub low: String,
    /// The high end.
    pub high: String,
    /// The bounds that stand in the way, if they do.
    pub bounds: Option<String>,
    /// The median that the range has without the likely value.
    pub median: Option<String>,
}

fn within(bounds: Option<&str>) -> String {
    bounds.map_or_else(String::new, |bounds| {
        format!(" while every value is {bounds}")
    })
}

fn without_likely(median: Option<&str>) -> String {
    median.map_or_else(String::new, |median| {
        format!(" (the range alone has its median at {median})")
    })
}

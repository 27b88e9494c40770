//! What can be wrong with a text that should be a number with a unit.

use thiserror::Error;

/// Why a text is not a number of the expected kind. Each message says what was read, what is wrong and what to write.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnitError {
    /// Nothing was written.
    #[error("nothing is written here; expected {expected}")]
    Empty {
        /// What belongs here.
        expected: String,
    },
    /// More text than any number needs.
    #[error("the text has {length} characters; a number with its unit has at most {most}")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// It does not begin with a number.
    #[error("`{text}` does not begin with a number; expected {expected}")]
    NotANumber {
        /// What was written.
        text: String,
        /// What belongs here.
        expected: String,
    },
    /// A comma where the decimal point belongs, or groups that are not thousands.
    #[error(
        "`{text}`: a comma separates thousands, as in 1,000, and a point begins the decimals, as in 1.5"
    )]
    Comma {
        /// What was written.
        text: String,
    },
    /// Digits that do not form one number.
    #[error("`{text}`: {what}")]
    Malformed {
        /// What was written.
        text: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Infinite, not a number, or beyond what a computer's number can hold.
    #[error("`{text}` is too large or not finite; expected {expected}")]
    NotFinite {
        /// What was written.
        text: String,
        /// What belongs here.
        expected: String,
    },
    /// Not zero, but too small to be told from zero.
    #[error("`{text}` is too small to be told from zero; expected {expected}")]
    TooSmall {
        /// What was written.
        text: String,
        /// What belongs here.
        expected: String,
    },
    /// The unit is missing.
    #[error("`{text}` has no unit; for {noun} write `{suggestion}`")]
    MissingUnit {
        /// What was written.
        text: String,
        /// The same number with a likely unit.
        suggestion: String,
        /// What the unit measures.
        noun: String,
    },
    /// No such unit.
    #[error("`{unit}` in `{text}` is not a unit{}; expected {expected}", did_you_mean(suggestion.as_deref()))]
    UnknownUnit {
        /// What was written.
        text: String,
        /// The part that is not known.
        unit: String,
        /// The nearest known unit.
        suggestion: Option<String>,
        /// What belongs here.
        expected: String,
    },
    /// Small letters which could stand for bytes or for bits.
    #[error("`{text}` could mean bytes or bits; write {bytes} for bytes or {bits} for bits")]
    BytesOrBits {
        /// What was written.
        text: String,
        /// The unit in bytes.
        bytes: String,
        /// The unit in bits.
        bits: String,
    },
    /// Bits where only bytes are usual.
    #[error(
        "`{text}` counts bits, which are for network rates; write it in bytes (8 bits are 1 B, `Mb` is megabit, `MB` megabyte)"
    )]
    Bits {
        /// What was written.
        text: String,
    },
    /// A unit of something else.
    #[error("`{text}` is {given}; expected {expected}")]
    WrongKind {
        /// What was written.
        text: String,
        /// What it is.
        given: String,
        /// What belongs here.
        expected: String,
    },
    /// A growth that loses everything or more cannot be spread over months.
    #[error("`{text}`: growth must be above -100 %")]
    GrowthOfNothing {
        /// What was written.
        text: String,
    },
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |unit| format!(" (did you mean `{unit}`?)"))
}

//! From text to a number in SI base units.

use super::Measure;
use super::amount::Amount;
use super::error::UnitError;
use super::number::BadNumber;

/// Longer texts are refused unread.
const LONGEST_TEXT: usize = 200;

/// Refuses a text that is longer than any number or estimate.
pub(crate) fn check_length(text: &str) -> Result<(), UnitError> {
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return Err(UnitError::TooLong {
            length,
            most: LONGEST_TEXT,
        });
    }
    Ok(())
}

/// Reads a number with its unit. Returns it in SI base units.
///
/// # Errors
/// When the text is no number, has no unit, an unknown one, or one of another kind; see [`UnitError`].
pub fn parse(text: &str, expected: Measure) -> Result<f64, UnitError> {
    parse_any_of(text, &[expected]).map(|(value, _)| value)
}

/// Reads a number whose unit decides which of several measures it is. The first measure that accepts the unit is taken.
///
/// # Errors
/// As [`parse`]. Messages name every expected measure.
pub fn parse_any_of(text: &str, expected: &[Measure]) -> Result<(f64, Measure), UnitError> {
    Amount::scan(text, expected)?.value(expected)
}

/// What to say when the digits are wrong.
pub(super) fn bad_number(bad: BadNumber, text: &str, expected: &[Measure]) -> UnitError {
    let text = text.to_owned();
    let expected = any_of(expected);
    let lower = text
        .trim_start_matches(['-', '−', '+'])
        .to_ascii_lowercase();
    match bad {
        BadNumber::Missing if lower.starts_with("inf") || lower.starts_with("nan") => {
            UnitError::NotFinite { text, expected }
        }
        BadNumber::Missing if text.starts_with(['€', '£', '¥']) => UnitError::Malformed {
            text,
            what: "prices are in US dollars; convert it and write $",
        },
        BadNumber::Missing => UnitError::NotANumber { text, expected },
        BadNumber::Comma => UnitError::Comma { text },
        BadNumber::Underscore => UnitError::Malformed {
            text,
            what: "an underscore stands between two digits, as in 1_000",
        },
        BadNumber::Points => UnitError::Malformed {
            text,
            what: "a number has one decimal point; separate thousands with a comma or an underscore",
        },
    }
}

/// `a data rate such as 60 MB/s or a message rate such as 120k msg/s`.
pub(super) fn any_of(expected: &[Measure]) -> String {
    let words: Vec<_> = expected.iter().map(|measure| measure.expected()).collect();
    words.join(" or ")
}

/// `a data rate or a message rate`.
pub(super) fn any_noun(expected: &[Measure]) -> String {
    let words: Vec<_> = expected.iter().map(|measure| measure.noun()).collect();
    words.join(" or ")
}

//! Taking the text of an estimate apart: which ends, which likely value, which shape.

use crate::units::{Amount, Measure};

use super::EstimateError;

/// The parts of an estimate, in SI base units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Parts {
    Exact(f64),
    Range { low: f64, high: f64 },
    Likely { low: f64, likely: f64, high: f64 },
    Uniform { low: f64, high: f64 },
}

/// Reads an estimate as far as its numbers: units are resolved and all numbers have the same measure.
pub(super) fn parts(text: &str, expected: &[Measure]) -> Result<(Parts, Measure), EstimateError> {
    let incomplete = |what| EstimateError::Incomplete {
        text: text.to_owned(),
        what,
    };
    let (uniform, range) = match text.strip_prefix("uniform") {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => (true, rest),
        _ => (false, text),
    };
    let (range, likely) = match range.split_once("likely") {
        Some((before, after)) => (without_comma(before), Some(after)),
        None => (range, None),
    };
    if uniform && likely.is_some() {
        return Err(incomplete(
            "a flat estimate has no likely value; leave out `uniform` or `likely`",
        ));
    }
    let Some((low, high)) = split_range(range) else {
        if uniform {
            return Err(incomplete(
                "a flat estimate has two ends, as in `uniform 40 to 90 MB/s`",
            ));
        }
        if likely.is_some() {
            return Err(incomplete(
                "a likely value belongs to a range, as in `40 to 90 MB/s, likely 55`",
            ));
        }
        refuse_hyphen(text)?;
        let (value, measure) = Amount::scan(text, expected)?.value(expected)?;
        return Ok((Parts::Exact(value), measure));
    };
    if low.trim().is_empty() || high.trim().is_empty() {
        return Err(incomplete("a range has two ends, as in `40 to 90 MB/s`"));
    }
    if split_range(high).is_some() {
        return Err(incomplete("a range has two ends and one `to`"));
    }
    let ends = Ends::read(text, low, high, expected)?;
    let parts = match likely {
        None if uniform => Parts::Uniform {
            low: ends.low,
            high: ends.high,
        },
        None => Parts::Range {
            low: ends.low,
            high: ends.high,
        },
        Some(likely) if likely.trim().is_empty() => {
            return Err(incomplete(
                "`likely` is followed by a number, as in `40 to 90 MB/s, likely 55`",
            ));
        }
        Some(likely) => Parts::Likely {
            low: ends.low,
            likely: ends.likely(text, likely)?,
            high: ends.high,
        },
    };
    Ok((parts, ends.measure))
}

/// Both ends of a range, and what the likely value needs to know about them.
struct Ends<'t> {
    low: f64,
    high: f64,
    measure: Measure,
    low_amount: Amount<'t>,
    high_amount: Amount<'t>,
}

impl<'t> Ends<'t> {
    fn read(
        text: &str,
        low: &'t str,
        high: &'t str,
        expected: &[Measure],
    ) -> Result<Self, EstimateError> {
        let low_amount = Amount::scan(low, expected)?;
        let high_amount = Amount::scan(high, expected)?.with_dollar_sign_of(&low_amount);
        let low_amount = share_unit(text, low_amount, &high_amount)?;
        let (high, measure) = high_amount.value(expected)?;
        let (low, _) = low_amount.value(&[measure])?;
        Ok(Self {
            low,
            high,
            measure,
            low_amount,
            high_amount,
        })
    }

    /// The likely value may leave out the unit when both ends have the same one.
    fn likely(&self, text: &str, likely: &'t str) -> Result<f64, EstimateError> {
        let amount = Amount::scan(likely, &[self.measure])?;
        let bare = amount.unit().is_empty() && !self.high_amount.unit().is_empty();
        let one_unit = self.low_amount.unit() == self.high_amount.unit();
        if bare && !one_unit {
            return Err(EstimateError::Ambiguous {
                text: text.to_owned(),
                what: "the ends have different units, so the likely value needs its own",
                suggestion: format!("likely {} {}", amount.number(), self.high_amount.unit()),
            });
        }
        let amount = if bare {
            amount.with_unit_of(&self.high_amount)
        } else {
            amount
        };
        Ok(amount.value(&[self.measure])?.0)
    }
}

/// Gives the low end the unit written once at the end: `40 to 90 MB/s`, `$40k to $60k/month`, `3 % to 6 %/month`.
fn share_unit<'t>(
    text: &str,
    low: Amount<'t>,
    high: &Amount<'t>,
) -> Result<Amount<'t>, EstimateError> {
    let ambiguous = |what, suggestion| EstimateError::Ambiguous {
        text: text.to_owned(),
        what,
        suggestion,
    };
    if high.unit().is_empty() && !low.unit().is_empty() {
        let multiplier = high.multiplier().unwrap_or_default();
        return Err(ambiguous(
            "the unit belongs to the end of the range",
            format!(
                "{} to {}{multiplier} {}",
                low.number(),
                high.number(),
                low.unit()
            ),
        ));
    }
    let shares = low.unit().is_empty() || (low.unit() == "%" && high.unit().starts_with('%'));
    if !shares {
        return Ok(low);
    }
    if let Some(multiplier) = high.multiplier()
        && low.multiplier().is_none()
        && low.bare_number() < high.bare_number()
    {
        return Err(ambiguous(
            "only the second end is multiplied",
            format!("{}{multiplier} to {}", low.number(), high.text()),
        ));
    }
    Ok(low.with_unit_of(high))
}

fn without_comma(text: &str) -> &str {
    let text = text.trim_end();
    text.strip_suffix(',').unwrap_or(text)
}

/// Splits at the word `to`, at two dots or at a dash that no minus looks like.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let word = text.match_indices("to").find_map(|(start, word)| {
        let (before, rest) = text.split_at(start);
        let after = rest.strip_prefix(word)?;
        let apart = |nearest: Option<char>| nearest.is_none_or(|c| !c.is_alphabetic());
        let stands_alone = apart(before.chars().next_back()) && apart(after.chars().next());
        stands_alone.then_some((before, after))
    });
    word.or_else(|| text.split_once(".."))
        .or_else(|| text.split_once('–'))
        .or_else(|| text.split_once('—'))
}

/// `40-90 MB/s` and `40 MB/s - 90 MB/s` look like ranges; say so instead of complaining about a unit.
fn refuse_hyphen(text: &str) -> Result<(), EstimateError> {
    for (position, hyphen) in text.match_indices('-') {
        let (before, rest) = text.split_at(position);
        let before = before.trim_end();
        let after = rest.strip_prefix(hyphen).unwrap_or_default().trim_start();
        let in_exponent = before
            .strip_suffix(['e', 'E'])
            .is_some_and(|mantissa| mantissa.ends_with(|c: char| c.is_ascii_digit()));
        let number_follows = after
            .trim_start_matches('$')
            .starts_with(|c: char| c.is_ascii_digit());
        let begins_number = before.is_empty() || before.ends_with('$');
        if number_follows && !in_exponent && !begins_number {
            return Err(EstimateError::Hyphen {
                text: text.to_owned(),
                suggestion: format!("{before} to {after}"),
            });
        }
    }
    Ok(())
}

//! Amounts: a number with its unit, taken apart first and interpreted when it is known what is expected.

use super::decimal::Decimal;
use super::error::UnitError;
use super::kind::{accepts, noun_of};
use super::number::{self, BadNumber};
use super::parse::{any_noun, any_of, bad_number, check_length};
use super::unit::{Kind, Scale, Unit, Unreadable};
use super::vocabulary::{MONTH, multiplier};
use super::{Measure, suggest};

/// A number with its unit, not yet interpreted: `40`, `$60k /month`, `1h 30m`.
#[derive(Clone, Debug)]
pub(crate) struct Amount<'t> {
    text: &'t str,
    terms: Vec<Term<'t>>,
}

/// One number of an amount; all but compound times have one.
#[derive(Clone, Debug)]
struct Term<'t> {
    number: Decimal,
    dollars: bool,
    /// The word between the number and the unit, and its power of ten.
    multiplier: Option<(&'t str, i32)>,
    unit: &'t str,
}

impl<'t> Amount<'t> {
    /// Takes a text apart without interpreting the unit.
    pub fn scan(text: &'t str, expected: &[Measure]) -> Result<Self, UnitError> {
        let text = text.trim();
        check_length(text)?;
        if text.is_empty() {
            return Err(UnitError::Empty {
                expected: any_of(expected),
            });
        }
        let mut terms = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (term, after) = Term::scan(rest).map_err(|bad| bad_number(bad, text, expected))?;
            terms.push(term);
            rest = after;
        }
        Ok(Self { text, terms })
    }

    /// What was written.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The unit as written, without the dollar sign. Compound times have the unit of their last part.
    pub fn unit(&self) -> &'t str {
        self.terms.last().map_or("", |term| term.unit)
    }

    /// Whether a dollar sign stands before the number.
    pub fn has_dollar_sign(&self) -> bool {
        self.terms.first().is_some_and(|term| term.dollars)
    }

    /// The word that multiplies the number: the `k` of `120k msg/s`.
    pub fn multiplier(&self) -> Option<&'t str> {
        self.terms.last()?.multiplier.map(|(word, _)| word)
    }

    /// The first number with its sign, without unit and multiplier, as it is printed.
    pub fn number(&self) -> String {
        self.terms
            .first()
            .map_or_else(String::new, |term| term.number.text())
    }

    /// The first number without unit and multiplier.
    pub fn bare_number(&self) -> f64 {
        self.terms
            .first()
            .map_or(f64::NAN, |term| term.number.to_f64())
    }

    /// The same number with the unit of another amount.
    pub fn with_unit_of(&self, other: &Amount<'t>) -> Self {
        let mut amount = self.clone().with_dollar_sign_of(other);
        for term in &mut amount.terms {
            term.unit = other.unit();
        }
        amount
    }

    /// The same amount in dollars, if the other one has a dollar sign.
    pub fn with_dollar_sign_of(mut self, other: &Amount<'t>) -> Self {
        for term in &mut self.terms {
            term.dollars = term.dollars || other.has_dollar_sign();
        }
        self
    }

    /// Interprets the unit: the number in SI base units, and the first of the expected measures that it is.
    pub fn value(&self, expected: &[Measure]) -> Result<(f64, Measure), UnitError> {
        match self.terms.as_slice() {
            [only] => self.term_value(only, expected),
            several => self.compound_time(several, expected),
        }
    }

    /// `1 day 12 h`: times of falling units, all positive.
    fn compound_time(
        &self,
        terms: &[Term<'t>],
        expected: &[Measure],
    ) -> Result<(f64, Measure), UnitError> {
        let malformed = UnitError::Malformed {
            text: self.text.to_owned(),
            what: "there is more than one number; only times are written in parts, from large to small, as in 1h 30m",
        };
        if !expected.contains(&Measure::Seconds) {
            return Err(malformed);
        }
        let mut sum = 0.0;
        let mut last_unit = f64::INFINITY;
        for (position, term) in terms.iter().enumerate() {
            let Ok(unit) = Unit::parse(term.unit) else {
                if term.unit.ends_with(['-', '−', '+']) {
                    return Err(malformed);
                }
                return Err(self.unknown_unit(term, expected));
            };
            let length = scaled(&Decimal::shortest(1.0), unit.scale).to_f64();
            let signed = position > 0 && term.number.is_negative();
            if !accepts(Measure::Seconds, unit.kind) || length >= last_unit || signed {
                return Err(malformed);
            }
            last_unit = length;
            let (value, _) = self.term_value(term, &[Measure::Seconds])?;
            sum += value;
        }
        if terms.first().is_some_and(|term| term.number.is_negative()) {
            return Err(malformed);
        }
        Ok((sum, Measure::Seconds))
    }

    fn term_value(
        &self,
        term: &Term<'t>,
        expected: &[Measure],
    ) -> Result<(f64, Measure), UnitError> {
        let text = self.text;
        let unit = match Unit::parse(term.unit) {
            Ok(unit) => unit,
            Err(Unreadable::BytesOrBits(bytes, bits)) => {
                return Err(UnitError::BytesOrBits {
                    text: text.to_owned(),
                    bytes,
                    bits,
                });
            }
            Err(Unreadable::Unknown) => return Err(self.unknown_unit(term, expected)),
        };
        let money = if term.dollars {
            Unit::of(Kind::DOLLARS)
        } else {
            Unit::PLAIN
        };
        let Some(unit) = unit.times(money) else {
            return Err(self.unknown_unit(term, expected));
        };
        let Some(measure) = expected
            .iter()
            .copied()
            .find(|measure| accepts(*measure, unit.kind))
        else {
            return Err(self.wrong_kind(term, unit, expected));
        };
        if unit.kind.bits && measure != Measure::BytesPerSecond {
            return Err(UnitError::Bits {
                text: text.to_owned(),
            });
        }
        let number = term.number.clone();
        let number = number.shifted(term.multiplier.map_or(0, |(_, places)| places));
        let value = match measure {
            Measure::GrowthPerMonth => {
                growth_per_month(&number, unit.scale).ok_or_else(|| UnitError::GrowthOfNothing {
                    text: text.to_owned(),
                })?
            }
            _ => scaled(&number, unit.scale).to_f64(),
        };
        if !value.is_finite() {
            return Err(UnitError::NotFinite {
                text: text.to_owned(),
                expected: any_of(expected),
            });
        }
        if value == 0.0 && !number.is_zero() {
            return Err(UnitError::TooSmall {
                text: text.to_owned(),
                expected: any_of(expected),
            });
        }
        Ok((value, measure))
    }

    fn unknown_unit(&self, term: &Term<'t>, expected: &[Measure]) -> UnitError {
        UnitError::UnknownUnit {
            text: self.text.to_owned(),
            unit: term.unit.to_owned(),
            suggestion: suggest::unit(term.unit, expected),
            expected: any_of(expected),
        }
    }

    fn wrong_kind(&self, term: &Term<'t>, unit: Unit, expected: &[Measure]) -> UnitError {
        let text = self.text.to_owned();
        if expected.contains(&Measure::Seconds) && self.multiplier() == Some("M") {
            return UnitError::Malformed {
                text,
                what: "M is a million; write m or min for minutes, mo or months for months",
            };
        }
        let plain = unit.kind == Kind::PLAIN || unit.kind == Kind::DOLLARS;
        match expected.first() {
            Some(first) if term.unit.is_empty() && plain => match self.with_likely_unit(*first) {
                Some(suggestion) => UnitError::MissingUnit {
                    text,
                    suggestion,
                    noun: any_noun(expected),
                },
                None => UnitError::WrongKind {
                    text,
                    given: noun_of(unit.kind).to_owned(),
                    expected: any_of(expected),
                },
            },
            _ => UnitError::WrongKind {
                text,
                given: noun_of(unit.kind).to_owned(),
                expected: any_of(expected),
            },
        }
    }

    /// The amount as it was probably meant, when only the unit is missing.
    fn with_likely_unit(&self, measure: Measure) -> Option<String> {
        let unit = measure.spellings().first()?;
        let share = matches!(measure, Measure::Fraction | Measure::GrowthPerMonth);
        let number = match self.terms.first() {
            Some(term) if share && self.bare_number().abs() <= 1.0 => {
                term.number.clone().shifted(2).text()
            }
            _ => self.number(),
        };
        let multiplier = self.multiplier().unwrap_or_default();
        let in_dollars = measure.dimension().dollars != 0;
        if self.has_dollar_sign() && !in_dollars {
            return None;
        }
        Some(match measure {
            Measure::Dollars => format!("${number}{multiplier}"),
            _ if in_dollars => format!("${number}{multiplier}{unit}"),
            Measure::Factor => format!("{number}{multiplier}{unit}"),
            Measure::Bytes | Measure::BytesPerSecond if multiplier.len() == 1 => {
                let prefix = multiplier.to_ascii_uppercase();
                let per = if measure == Measure::Bytes { "" } else { "/s" };
                format!("{number} {prefix}B{per}")
            }
            _ => format!("{number}{multiplier} {unit}"),
        })
    }
}

impl<'t> Term<'t> {
    /// Reads one number with its unit from the start of the text. The unit ends at the next digit.
    fn scan(text: &'t str) -> Result<(Self, &'t str), BadNumber> {
        let (negative, rest) = strip_sign(text);
        let (dollars, rest) = match rest.strip_prefix("US$").or_else(|| rest.strip_prefix('$')) {
            Some(after) => (true, after.trim_start()),
            None => (false, rest),
        };
        let (negative, rest) = match strip_sign(rest) {
            (true, after) if dollars && !negative => (true, after),
            _ => (negative, rest),
        };
        let (number, rest) = number::scan(rest)?;
        let end = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (unit, after) = rest.split_at(end);
        let (multiplier, unit) = split_multiplier(unit.trim());
        let number = if negative { number.negated() } else { number };
        let term = Self {
            number,
            dollars,
            multiplier,
            unit,
        };
        Ok((term, after))
    }
}

/// A sign at the start: the hyphen of the keyboard or the minus of typesetters.
fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(after) => (true, after.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Splits `k msg/s` into its power of ten and the unit.
pub(super) fn split_multiplier(text: &str) -> (Option<(&str, i32)>, &str) {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let ends_here =
        rest.is_empty() || rest.starts_with('/') || rest.starts_with(char::is_whitespace);
    match multiplier(word) {
        Some(places) if ends_here => (Some((word, places)), rest.trim_start()),
        _ => (None, text),
    }
}

/// Scales a number to base units. Exact except for a division that does not end.
pub(super) fn scaled(number: &Decimal, scale: Scale) -> Decimal {
    let product = number.times(scale.numerator);
    let quotient = if scale.denominator == 1 {
        product
    } else {
        product.over(scale.denominator)
    };
    quotient.shifted(scale.exponent)
}

/// A share per period as the share per month that compounds to it. Nothing when all or more is lost.
fn growth_per_month(percent: &Decimal, per_period: Scale) -> Option<f64> {
    let share = percent.clone().shifted(-2).to_f64();
    if per_period.denominator == MONTH && per_period.exponent == -2 {
        return Some(share);
    }
    if share <= -1.0 {
        return None;
    }
    let seconds = per_period.denominator as f64 * 10_f64.powi(-2 - per_period.exponent);
    let periods_per_month = MONTH as f64 / seconds;
    Some((share.ln_1p() * periods_per_month).exp_m1())
}

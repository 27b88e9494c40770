//! Single values: text, counts, estimates, dates, `auto`.

use jiff::civil::Date;

use crate::estimate::{Bounds, Estimate};
use crate::scenario::fingerprint::Meaning;
use crate::scenario::syntax::Kind;
use crate::scenario::types::Choice;
use crate::units::{self, Measure};

use super::measured::measured;
use super::reader::{Fields, Value};

impl Value<'_, '_> {
    /// Text in quotes.
    pub(super) fn text(&self) -> Option<String> {
        match self.node.as_text() {
            Some(text) => Some(text.to_owned()),
            None => {
                self.problem_with_hint(
                    format!("expected text, found {}", self.node.describe()),
                    "text is written in quotes",
                );
                None
            }
        }
    }

    /// Text that is not blank.
    pub(super) fn name(&self) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.problem("is empty");
            return None;
        }
        if text.contains('/') || text.chars().any(char::is_control) {
            self.problem_with_hint(
                format!("`{}` cannot be a name", text.escape_debug()),
                "names are parts of paths: leave out `/` and line breaks",
            );
            return None;
        }
        Some(text)
    }

    /// A whole number within limits.
    pub(super) fn whole(&self, least: u32, most: u32) -> Option<u32> {
        let number = match &self.node.inner().kind {
            Kind::Number(number) => number.as_integer(),
            Kind::Text(text) => match units::parse(text, Measure::Count) {
                Ok(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(value as i128),
                Ok(_) => None,
                Err(error) => {
                    self.problem(error.to_string());
                    return None;
                }
            },
            _ => None,
        };
        let Some(number) = number else {
            self.problem(format!("expected a whole number, found {}", self.shown()));
            return None;
        };
        match u32::try_from(number) {
            Ok(count) if (least..=most).contains(&count) => {
                self.means(|| Meaning::Whole(count));
                Some(count)
            }
            _ => {
                self.problem(format!(
                    "is {number}; it must be between {least} and {most}"
                ));
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.node.inner().kind {
            Kind::Bool(value) => Some(value),
            _ => {
                self.problem(format!(
                    "expected `true` or `false`, found {}",
                    self.shown()
                ));
                None
            }
        }
    }

    /// An estimate: text, a number without a unit where none is needed, or a measured series.
    pub(super) fn estimate(&self, expected: &[Measure], bounds: Bounds) -> Option<Estimate> {
        let text = match &self.node.inner().kind {
            Kind::Text(text) => text.clone(),
            // The spelling in the file, so that `3` and `"3"` are the same and a missing unit is explained once.
            Kind::Number(_) => self.reader.tree.slice(self.node.inner().span).to_owned(),
            Kind::Struct {
                name: Some(name), ..
            } if name.text == "measured" => {
                return measured(self, expected, bounds);
            }
            _ => {
                let example = expected
                    .first()
                    .map_or("a number", |measure| measure.expected());
                self.problem_with_hint(
                    format!("expected {example}, found {}", self.node.describe()),
                    "an estimate is text in quotes, or `measured(file: …, column: …)`",
                );
                return None;
            }
        };
        self.parsed(&text, expected, bounds)
    }

    /// The estimate that a text is, be it the whole of this value or a part.
    pub(super) fn parsed(
        &self,
        text: &str,
        expected: &[Measure],
        bounds: Bounds,
    ) -> Option<Estimate> {
        match Estimate::parse(text, expected, bounds) {
            Ok(estimate) => {
                self.means(|| Meaning::of(&estimate));
                Some(estimate)
            }
            Err(error) => {
                self.problem(error.to_string());
                None
            }
        }
    }

    /// A value that has to be exact.
    pub(super) fn exact(&self, measure: Measure, bounds: Bounds) -> Option<f64> {
        let estimate = self.estimate(&[measure], bounds)?;
        self.single(&estimate)
    }

    /// The value of an estimate that has to be exact.
    pub(super) fn single(&self, estimate: &Estimate) -> Option<f64> {
        if estimate.distribution.is_exact() {
            return Some(estimate.distribution.central());
        }
        self.problem_with_hint("must be exact", "write a single value instead of a range");
        None
    }

    /// A whole number of months within limits.
    pub(super) fn months(&self, least: u32, most: u32) -> Option<u32> {
        let seconds = self.exact(Measure::Seconds, Bounds::NON_NEGATIVE)?;
        let months = (seconds / units::seconds::MONTH).round();
        if (months * units::seconds::MONTH - seconds).abs() > 1.0 {
            self.problem_with_hint(
                "is not a whole number of months",
                "write for example `\"24 months\"` or `\"2 years\"`",
            );
            return None;
        }
        if months < f64::from(least) || months > f64::from(most) {
            self.problem(format!(
                "is {months} months; it must be between {least} and {most}"
            ));
            return None;
        }
        Some(months as u32)
    }

    /// A date, or a month for its first day.
    pub(super) fn date(&self) -> Option<Date> {
        let text = self.text()?;
        let whole = if text.len() == "2027-01".len() {
            format!("{text}-01")
        } else {
            text.clone()
        };
        match whole.parse::<Date>() {
            Ok(date) => {
                self.means(|| Meaning::Date(date));
                Some(date)
            }
            Err(_) => {
                self.problem_with_hint(
                    format!("`{text}` is not a date"),
                    "write `\"2027-01\"` or `\"2027-01-15\"`",
                );
                None
            }
        }
    }

    /// `auto`, or what `given` reads.
    pub(super) fn choice<T>(&self, given: impl FnOnce(&Self) -> Option<T>) -> Option<Choice<T>> {
        if self.is_word("auto") {
            return Some(Choice::Auto);
        }
        given(self).map(Choice::Given)
    }

    /// Whether this value is a word, bare or in quotes.
    pub(super) fn is_word(&self, word: &'static str) -> bool {
        let is = self.word_or_text() == Some(word);
        if is {
            self.means(|| Meaning::Word(word.to_owned()));
        }
        is
    }

    fn shown(&self) -> String {
        match self.node.inner().kind {
            Kind::Number(_) => format!("`{}`", self.reader.tree.slice(self.node.inner().span)),
            _ => self.node.describe(),
        }
    }
}

impl Fields<'_, '_> {
    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        self.optional(name)?.text()
    }

    pub(super) fn estimate(
        &self,
        name: &'static str,
        expected: &[Measure],
        bounds: Bounds,
    ) -> Option<Estimate> {
        self.optional(name)?.estimate(expected, bounds)
    }

    pub(super) fn whole(&self, name: &'static str, limits: (u32, u32), default: u32) -> u32 {
        self.settled(name, default, |value| value.whole(limits.0, limits.1))
    }

    /// `true` or `false`, or the default.
    pub(super) fn switch(&self, name: &'static str, default: bool) -> bool {
        self.settled(name, default, Value::flag)
    }

    /// An exact value in SI base units, or the default.
    pub(super) fn exact_or(
        &self,
        name: &'static str,
        measure: Measure,
        bounds: Bounds,
        default: f64,
    ) -> f64 {
        self.settled(name, default, |value| value.exact(measure, bounds))
    }

    pub(super) fn flag(&self, name: &'static str) -> Option<bool> {
        self.optional(name)?.flag()
    }

    /// A size in SI base units that is given exactly, or `auto`, which it also is when it is left out.
    pub(super) fn size(&self, name: &'static str, measure: Measure) -> Choice<f64> {
        self.settled(name, Choice::Auto, |value| {
            value.choice(|value| value.exact(measure, Bounds::POSITIVE))
        })
    }

    /// A count that is given, or `auto`, which it also is when it is left out.
    pub(super) fn count(&self, name: &'static str, limits: (u32, u32)) -> Choice<u32> {
        self.settled(name, Choice::Auto, |value| {
            value.choice(|value| value.whole(limits.0, limits.1))
        })
    }
}

//! Axes: where the round numbers are and how they are written.

use std::cmp::Ordering;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::units::seconds::{DAY, HOUR, MINUTE};
use crate::units::{Measure, screen};

/// How the numbers of an axis are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// A quantity in SI base units.
    Measured(Measure),
    /// The decimal logarithm of a quantity in SI base units, written as the quantity: see [`Scale::place`].
    Logarithmic(Measure),
    /// Whole months since the start of the plan: calendar months where the start is known.
    Months {
        /// The first day of the plan.
        start: Option<Date>,
    },
}

impl Scale {
    /// Where a quantity stands on the axis.
    #[must_use]
    pub fn place(self, quantity: f64) -> f64 {
        match self {
            Self::Logarithmic(_) => quantity.log10(),
            _ => quantity,
        }
    }

    /// The quantity at a place of the axis.
    #[must_use]
    pub fn quantity(self, place: f64) -> f64 {
        match self {
            Self::Logarithmic(_) => 10_f64.powf(place),
            _ => place,
        }
    }

    /// The number as it is written on the axis: short, no trailing zeros, `0` without a unit.
    #[must_use]
    pub fn tick(self, value: f64) -> String {
        match self {
            Self::Measured(_) if value == 0.0 => "0".to_owned(),
            // The axis says "per month"; repeating it on every tick only costs room.
            Self::Measured(measure @ Measure::DollarsPerMonth) => {
                without_trailing_zeros(&screen(measure.to_export(value), Measure::Dollars))
            }
            Self::Measured(measure) => without_trailing_zeros(&screen(value, measure)),
            Self::Logarithmic(measure) => Self::Measured(measure).tick(self.quantity(value)),
            Self::Months { .. } => self.full(value),
        }
    }

    /// The number with its unit, as it is written everywhere else.
    #[must_use]
    pub fn full(self, value: f64) -> String {
        match self {
            Self::Measured(measure) => screen(value, measure),
            Self::Logarithmic(measure) => screen(self.quantity(value), measure),
            Self::Months { .. } => match self.date(value) {
                Some(date) => date.strftime("%b %Y").to_string(),
                None => format!("month {}", value.round()),
            },
        }
    }

    /// The first day of a month, where months are dated.
    #[must_use]
    pub fn date(self, value: f64) -> Option<Date> {
        match self {
            Self::Months { start: Some(start) } => month(start, value.round()),
            _ => None,
        }
    }

    /// The unit of [`Scale::export`].
    #[must_use]
    pub fn export_unit(self) -> &'static str {
        match self {
            Self::Measured(measure) | Self::Logarithmic(measure) => measure.export_unit(),
            Self::Months { .. } => "months",
        }
    }

    /// The number in the unit of exports.
    #[must_use]
    pub fn export(self, value: f64) -> f64 {
        match self {
            Self::Measured(measure) => measure.to_export(value),
            Self::Logarithmic(measure) => measure.to_export(self.quantity(value)),
            Self::Months { .. } => value,
        }
    }

    /// Round numbers from `low` to `high`, about `wanted` of them.
    #[must_use]
    pub fn ticks(self, low: f64, high: f64, wanted: usize) -> Vec<f64> {
        /// A plan is at most ten years long and no axis has room for more; guards against absurd input.
        const MOST: f64 = 1000.0;
        let span = high - low;
        if !(span > 0.0 && span.is_finite()) || wanted == 0 {
            return vec![low];
        }
        if let Self::Logarithmic(measure) = self {
            if measure == Measure::Seconds {
                return ticks_of_time(low, high, wanted);
            }
            let unit = 1.0 / measure.to_export(1.0);
            return logarithmic_ticks(low, high, unit, wanted);
        }
        let step = self.step(span / wanted as f64, low.abs().max(high.abs()));
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        if (last - first).partial_cmp(&MOST) != Some(Ordering::Less) {
            return vec![low, high];
        }
        (0..=(last - first).max(0.0) as usize)
            .map(|i| (first + i as f64) * step)
            .collect()
    }

    /// The smallest round step that is not below `least`, for numbers up to `largest`.
    fn step(self, least: f64, largest: f64) -> f64 {
        const MONTHS: [f64; 7] = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0];
        match self {
            Self::Months { .. } => MONTHS
                .into_iter()
                .find(|step| *step >= least)
                .unwrap_or(120.0),
            Self::Measured(measure) => {
                let unit = unit_of(measure, largest);
                round_up(least / unit) * unit
            }
            Self::Logarithmic(_) => 1.0,
        }
    }
}

/// Places of round numbers of a unit: 1, 2 and 5 times each power of ten, or fewer where there is no room for those.
fn logarithmic_ticks(low: f64, high: f64, unit: f64, wanted: usize) -> Vec<f64> {
    const DIGITS: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    /// More powers of ten than there are floating-point numbers.
    const MOST: f64 = 1000.0;
    if high - low > MOST {
        return vec![low, high];
    }
    let shift = unit.log10();
    let ticks = |digits: &[f64], every: i32| -> Vec<f64> {
        let powers = (low - shift).floor() as i32..=(high - shift).ceil() as i32;
        powers
            .filter(|power| power.rem_euclid(every) == 0)
            .flat_map(|power| {
                digits
                    .iter()
                    .map(move |digit| f64::from(power) + digit.log10())
            })
            .map(|place| place + shift)
            .filter(|place| low - 1e-9 <= *place && *place <= high + 1e-9)
            .collect()
    };
    let close = DIGITS.into_iter().map(|digits| ticks(digits, 1));
    let fitting = close.into_iter().find(|ticks| ticks.len() <= wanted);
    fitting.unwrap_or_else(|| ticks(&[1.0], ((high - low) / wanted as f64).ceil() as i32))
}

/// Places of round times, which are not powers of ten apart: as many as there is room for.
fn ticks_of_time(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    const TIMES: [f64; 15] = [
        1.0,
        5.0,
        15.0,
        MINUTE,
        5.0 * MINUTE,
        15.0 * MINUTE,
        30.0 * MINUTE,
        HOUR,
        2.0 * HOUR,
        4.0 * HOUR,
        12.0 * HOUR,
        DAY,
        7.0 * DAY,
        30.0 * DAY,
        365.0 * DAY,
    ];
    let inside = TIMES.iter().map(|time| time.log10());
    let inside: Vec<f64> = inside.filter(|at| (low..=high).contains(at)).collect();
    if inside.len() < 2 {
        return logarithmic_ticks(low, high, 1.0, wanted);
    }
    let every = inside.len().div_ceil(wanted.max(1));
    inside.into_iter().step_by(every).collect()
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let digits = least / power;
    let rounded = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|d| *d >= digits * (1.0 - 1e-9));
    rounded.unwrap_or(10.0) * power
}

/// The size of the unit in which a number as large as this is written, where units are not powers of ten apart.
fn unit_of(measure: Measure, largest: f64) -> f64 {
    const TIMES: [f64; 3] = [DAY, HOUR, MINUTE];
    match measure {
        Measure::Bytes => 1024_f64.powf((largest.max(1.0).ln() / 1024_f64.ln()).floor()),
        Measure::Seconds => TIMES
            .into_iter()
            .find(|unit| largest >= 2.0 * unit)
            .unwrap_or(1.0),
        _ => 1.0 / measure.to_export(1.0),
    }
}

/// `2.00 TiB` as `2 TiB`.
fn without_trailing_zeros(text: &str) -> String {
    let Some(point) = text.find('.') else {
        return text.to_owned();
    };
    let (whole, rest) = text.split_at(point);
    let digits = rest[1..]
        .find(|c: char| !c.is_ascii_digit())
        .map_or(rest.len(), |i| i + 1);
    let (fraction, unit) = rest.split_at(digits);
    format!(
        "{whole}{}{unit}",
        fraction.trim_end_matches('0').trim_end_matches('.')
    )
}

/// The first day of the month that many months after the start; `None` where the calendar ends.
fn month(start: Date, months: f64) -> Option<Date> {
    const CALENDAR: f64 = 120_000.0;
    (months.abs() < CALENDAR)
        .then(|| {
            start
                .first_of_month()
                .checked_add((months as i32).months())
                .ok()
        })
        .flatten()
}

/// An axis: what it measures, how that is written, and what it must reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What the axis measures, in words, without a unit: `Disk per broker`.
    pub label: String,
    /// How its numbers are written.
    pub scale: Scale,
}

impl Axis {
    /// An axis of a quantity.
    #[must_use]
    pub fn measured(label: impl Into<String>, measure: Measure) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Measured(measure),
        }
    }

    /// An axis of a positive quantity over powers of ten. What is drawn over it stands at [`Scale::place`].
    #[must_use]
    pub fn logarithmic(label: impl Into<String>, measure: Measure) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Logarithmic(measure),
        }
    }

    /// An axis of months since the start of the plan.
    #[must_use]
    pub fn months(start: Option<Date>) -> Self {
        Self {
            label: "Month".to_owned(),
            scale: Scale::Months { start },
        }
    }

    /// The label, unless the ticks say it all: dates need no "Month".
    #[must_use]
    pub fn title_beside_ticks(&self) -> Option<&str> {
        match self.scale {
            Scale::Months { .. } => None,
            Scale::Measured(_) | Scale::Logarithmic(_) => Some(&self.label),
        }
    }

    /// What stands beside the axis: its label, and the unit where ticks leave it out.
    #[must_use]
    pub fn title(&self) -> String {
        match self.scale {
            Scale::Measured(Measure::DollarsPerMonth)
            | Scale::Logarithmic(Measure::DollarsPerMonth) => format!("{} ($/month)", self.label),
            _ => self.label.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::seconds::MONTH;
    use proptest::prelude::*;

    const TIB: f64 = 1_099_511_627_776.0;

    fn labels(scale: Scale, low: f64, high: f64) -> Vec<String> {
        labels_of(scale, low, high, 5)
    }

    fn labels_of(scale: Scale, low: f64, high: f64, wanted: usize) -> Vec<String> {
        let ticks = scale.ticks(low, high, wanted);
        ticks
            .into_iter()
            .map(|t| scale.tick(t).replace('\u{2009}', " "))
            .collect()
    }

    #[test]
    fn ticks_of_bytes_are_round_in_binary_units() {
        let scale = Scale::Measured(Measure::Bytes);
        assert_eq!(
            labels(scale, 0.0, 9.0 * TIB),
            ["0", "2 TiB", "4 TiB", "6 TiB", "8 TiB"]
        );
    }

    #[test]
    fn ticks_of_money_leave_the_month_to_the_axis() {
        let scale = Scale::Measured(Measure::DollarsPerMonth);
        assert_eq!(
            labels(scale, 0.0, 24_900.0 / MONTH),
            ["0", "$5k", "$10k", "$15k", "$20k"]
        );
    }

    #[test]
    fn months_are_named_when_the_start_is_known() {
        let start = jiff::civil::date(2026, 12, 15);
        assert_eq!(
            labels(Scale::Months { start: Some(start) }, 0.0, 24.0),
            ["Dec 2026", "Jun 2027", "Dec 2027", "Jun 2028", "Dec 2028"]
        );
        assert_eq!(Scale::Months { start: None }.full(7.0), "month 7");
    }

    #[test]
    fn days_and_shares_are_round() {
        let scale = Scale::Measured(Measure::Seconds);
        assert_eq!(scale.ticks(0.0, 10.0 * DAY, 5).len(), 6);
        assert_eq!(
            labels(Scale::Measured(Measure::Fraction), 0.0, 1.0),
            ["0", "20 %", "40 %", "60 %", "80 %", "100 %"]
        );
    }

    #[test]
    fn a_logarithmic_axis_is_written_as_the_quantity() {
        let scale = Scale::Logarithmic(Measure::BytesPerSecond);
        let (low, high) = (scale.place(6e6), scale.place(600e6));
        assert_eq!(
            labels_of(scale, low, high, 8),
            [
                "10 MB/s", "20 MB/s", "50 MB/s", "100 MB/s", "200 MB/s", "500 MB/s"
            ]
        );
        assert_eq!(
            labels_of(scale, low, high, 4),
            ["10 MB/s", "30 MB/s", "100 MB/s", "300 MB/s"]
        );
        assert_eq!(labels_of(scale, low, high, 3), ["10 MB/s", "100 MB/s"]);
        assert_eq!(scale.export(scale.place(1e6)), 1e6);
        let scale = Scale::Logarithmic(Measure::DollarsPerMonth);
        let (low, high) = (scale.place(2_600.0 / MONTH), scale.place(240_000.0 / MONTH));
        assert_eq!(
            labels_of(scale, low, high, 5),
            ["$3k", "$10k", "$30k", "$100k"]
        );
    }

    #[test]
    fn times_over_powers_of_ten_are_round_times() {
        let scale = Scale::Logarithmic(Measure::Seconds);
        let (low, high) = (scale.place(200.0), scale.place(9_000.0));
        let labels = labels_of(scale, low, high, 6);
        assert_eq!(labels.len(), 5, "5, 15, 30 min, 1 and 2 h: {labels:?}");
        assert!(labels[0].starts_with("5 min"), "{labels:?}");
    }

    #[test]
    fn only_zeros_behind_a_point_are_dropped() {
        assert_eq!(without_trailing_zeros("2.50 TiB"), "2.5 TiB");
        assert_eq!(without_trailing_zeros("2.00"), "2");
        assert_eq!(without_trailing_zeros("$18.0k"), "$18k");
        assert_eq!(without_trailing_zeros("200 MB/s"), "200 MB/s");
    }

    proptest! {
        #[test]
        fn ticks_are_few_ordered_and_inside(low in -1e15..1e15_f64, span in 1e-6..1e18_f64) {
            for measure in [Measure::Bytes, Measure::Seconds, Measure::DollarsPerMonth, Measure::Fraction] {
                let high = low + span;
                let ticks = Scale::Measured(measure).ticks(low, high, 6);
                prop_assert!(ticks.len() <= 8, "{ticks:?}");
                prop_assert!(ticks.windows(2).all(|w| w[0] <= w[1]), "{ticks:?}");
                let slack = 1e-6 * (low.abs() + high.abs());
                prop_assert!(ticks.iter().all(|t| low - slack <= *t && *t <= high + slack));
            }
        }

        #[test]
        fn any_number_has_a_tick_and_a_name(value in proptest::num::f64::ANY) {
            let start = Some(jiff::civil::date(2026, 12, 1));
            for scale in [Scale::Months { start }, Scale::Measured(Measure::Bytes)] {
                prop_assert!(!scale.tick(value).is_empty());
                prop_assert!(!scale.ticks(0.0, value, 5).is_empty());
            }
        }
    }
}

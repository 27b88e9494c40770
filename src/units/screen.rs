//! Three significant figures, in the unit that suits the size.
//!
//! - Amounts of data and message sizes are shown in binary units (GiB), as disks and file systems are billed and reported;
//!   data rates in decimal ones (MB/s), as networks are. The unit always says which it is.
//! - A number is rounded before its unit is chosen, so 999.6 KB/s is `1.00 MB/s` and never `1000 KB/s`.
//! - Measured kinds keep their zeros (`60.0 MB/s`); what is usually typed drops them (`7 days`, `2.5x`, `35 %`). A whole number of
//!   the smallest unit has no decimals (`900 B`), and counts below 10,000 are shown in full (`1,234`).
//! - Times read in days from two days on, in years from a thousand days on.

use super::Measure;
use super::decimal::Decimal;
use super::vocabulary::{DAY, GIB, HOUR, KIB, MIB, MINUTE, MONTH, YEAR};

/// Thin space, between number and unit.
const THIN_SPACE: char = '\u{2009}';

/// Writes a number for reading: three significant figures and a unit. `NaN` is `unknown`, infinity `∞`.
#[must_use]
pub fn screen(value: f64, measure: Measure) -> String {
    let (number, unit) = screen_parts(value, measure);
    with_unit(&number, &unit)
}

/// The number and the unit of [`screen`] apart, for tables that align them. Money keeps its `$` with the number.
#[must_use]
pub fn screen_parts(value: f64, measure: Measure) -> (String, String) {
    let rung = rung_for(value, measure);
    (rung.number(value, measure), rung.unit.to_owned())
}

/// Several numbers in one unit, that of the largest, for texts such as `P5 40, P50 60, P95 90 MB/s`. When they are too far apart for
/// that, each has its own unit and the common one is empty.
#[must_use]
pub fn screen_together(values: &[f64], measure: Measure) -> (Vec<String>, String) {
    const TOO_FAR_APART: f64 = 1e-3;
    let sizes = || values.iter().map(|value| value.abs());
    let largest = sizes().fold(0.0, f64::max);
    let smallest = sizes().filter(|size| *size > 0.0).fold(largest, f64::min);
    if smallest < largest * TOO_FAR_APART {
        let each = values.iter().map(|value| screen(*value, measure));
        return (each.collect(), String::new());
    }
    let rung = rung_for(largest, measure);
    let number = |value: &f64| {
        // Thousands are said with the number: `$56.9 to $1.04k` have one unit.
        let own = rung_for(*value, measure);
        let rung = if own.unit == rung.unit { own } else { rung };
        without_trailing_zeros(&rung.number(*value, measure))
    };
    (values.iter().map(number).collect(), rung.unit.to_owned())
}

/// Puts a number and the unit of [`screen_parts`] together.
pub(crate) fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() || unit.starts_with('/') || unit == "x" {
        format!("{number}{unit}")
    } else {
        format!("{number}{THIN_SPACE}{unit}")
    }
}

/// One unit of a measure, with the size from which it is used.
#[derive(Clone, Copy)]
struct Rung {
    /// From how many of this unit on it is used. The first rung is used for everything smaller.
    from: f64,
    /// Base units in one unit.
    size: f64,
    /// What follows the digits at once: `k`.
    multiplier: &'static str,
    unit: &'static str,
}

impl Rung {
    const fn new(size: f64, unit: &'static str) -> Self {
        Self {
            from: 1.0,
            size,
            multiplier: "",
            unit,
        }
    }

    const fn multiplied(size: f64, multiplier: &'static str, unit: &'static str) -> Self {
        Self {
            multiplier,
            ..Self::new(size, unit)
        }
    }

    const fn from(self, from: f64) -> Self {
        Self { from, ..self }
    }

    fn number(&self, value: f64, measure: Measure) -> String {
        if value.is_nan() {
            return "unknown".to_owned();
        }
        let sign = if value < 0.0 { "-" } else { "" };
        let currency = if is_money(measure) { "$" } else { "" };
        let amount = (value / self.size).abs();
        let digits = if amount.is_infinite() {
            "∞".to_owned()
        } else {
            self.digits(amount, measure)
        };
        format!("{sign}{currency}{digits}{}", self.multiplier)
    }

    fn digits(&self, amount: f64, measure: Measure) -> String {
        if self.size == 1.0
            && let Some(count) = small_count(amount, measure)
        {
            return thousands(&count.to_string());
        }
        let whole = amount.fract() == 0.0 && self.size == 1.0;
        if whole && amount < 1000.0 {
            return amount.to_string();
        }
        let digits = three_figures(amount);
        match measure {
            _ if amount == 0.0 => "0".to_owned(),
            _ if digits.contains('e') => digits,
            Measure::Seconds
            | Measure::Fraction
            | Measure::Factor
            | Measure::Count
            | Measure::PerSecond
            | Measure::RequestsPerSecond
            | Measure::PerDay
            | Measure::GrowthPerMonth
            | Measure::HoursPerMonth => thousands(&without_trailing_zeros(&digits)),
            _ if is_money(measure) && amount < 1.0 => down_to_cents(&digits),
            _ => digits,
        }
    }
}

/// The whole number, up to rounding errors, of something counted, when it is small enough to be shown in full.
fn small_count(amount: f64, measure: Measure) -> Option<f64> {
    const SHOWN_IN_FULL_BELOW: f64 = 10_000.0;
    const ROUNDING_ERROR: f64 = 1e-12;
    let counted = matches!(
        measure,
        Measure::Count | Measure::PerSecond | Measure::RequestsPerSecond | Measure::Messages
    );
    let whole = amount.round();
    let is_whole = (amount - whole).abs() <= ROUNDING_ERROR * whole.abs();
    (counted && is_whole && whole.abs() < SHOWN_IN_FULL_BELOW).then_some(whole)
}

fn is_money(measure: Measure) -> bool {
    measure.dimension().dollars != 0
}

/// The rung for a number, chosen after rounding: the last whose `from` it reaches.
fn rung_for(value: f64, measure: Measure) -> Rung {
    let ladder = ladder(measure);
    let first = ladder.first().copied().unwrap_or(Rung::new(1.0, ""));
    if small_count(value, measure).is_some() {
        return first;
    }
    if value == 0.0 {
        let base = ladder.iter().find(|rung| rung.size == 1.0);
        return base.copied().unwrap_or(first);
    }
    let reached = |rung: &&Rung| {
        let amount = (value / rung.size).abs();
        amount.is_finite() && rounded_to_three(amount) >= rung.from
    };
    ladder.iter().rev().find(reached).copied().unwrap_or(first)
}

fn rounded_to_three(amount: f64) -> f64 {
    Decimal::shortest(amount).rounded(3).to_f64()
}

/// Three significant figures, plainly between 0.0001 and 100,000, else with an exponent. Halves are rounded up, as on paper. Digits
/// before the point are never replaced by zeros: 1023 GiB stays 1023.
fn three_figures(amount: f64) -> String {
    let shortest = Decimal::shortest(amount);
    let rounded = shortest.rounded(3);
    match rounded.magnitude() {
        magnitude @ -4..=2 => {
            let decimals = (2 - magnitude).unsigned_abs() as usize;
            format!("{:.decimals$}", rounded.to_f64())
        }
        magnitude @ 3..=4 => {
            let whole = magnitude.unsigned_abs() as usize + 1;
            format!("{:.0}", shortest.rounded(whole).to_f64())
        }
        _ => format!("{:.2e}", rounded.to_f64()),
    }
}

fn without_trailing_zeros(digits: &str) -> String {
    let split = digits
        .find(|c: char| c.is_alphabetic())
        .unwrap_or(digits.len());
    let (number, multiplier) = digits.split_at(split);
    if !number.contains('.') || multiplier.starts_with('e') {
        return digits.to_owned();
    }
    let number = number.trim_end_matches('0').trim_end_matches('.');
    format!("{number}{multiplier}")
}

/// `0.0800` is `0.08`, `0.100` is `0.10`, `0.0745` stays.
fn down_to_cents(digits: &str) -> String {
    let mut digits = digits.to_owned();
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, after)| after.len());
    while digits.ends_with('0') && decimals(&digits) > 2 {
        digits.pop();
    }
    digits
}

/// `1208` is `1,208`; what is not a whole number below a million stays as it is.
fn thousands(digits: &str) -> String {
    let whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len().checked_sub(3) {
        Some(split) if whole && (1..=3).contains(&split) => {
            let (thousands, rest) = digits.split_at(split);
            format!("{thousands},{rest}")
        }
        _ => digits.to_owned(),
    }
}

fn ladder(measure: Measure) -> &'static [Rung] {
    const PER_MONTH: f64 = 1.0 / MONTH as f64;
    const PER_HOUR: f64 = 1.0 / HOUR as f64;
    match measure {
        Measure::Bytes | Measure::BytesPerMessage => {
            const {
                &[
                    Rung::new(1.0, "B"),
                    Rung::new(KIB, "KiB"),
                    Rung::new(MIB, "MiB"),
                    Rung::new(GIB, "GiB"),
                    Rung::new(GIB * KIB, "TiB"),
                    Rung::new(GIB * MIB, "PiB"),
                    Rung::new(GIB * GIB, "EiB"),
                ]
            }
        }
        Measure::BytesPerSecond => {
            const {
                &[
                    Rung::new(1.0, "B/s"),
                    Rung::new(1e3, "KB/s"),
                    Rung::new(1e6, "MB/s"),
                    Rung::new(1e9, "GB/s"),
                    Rung::new(1e12, "TB/s"),
                    Rung::new(1e15, "PB/s"),
                ]
            }
        }
        Measure::Seconds => {
            const {
                &[
                    Rung::new(1e-9, "ns"),
                    Rung::new(1e-6, "µs"),
                    Rung::new(1e-3, "ms"),
                    Rung::new(1.0, "s"),
                    Rung::new(MINUTE as f64, "min").from(2.0),
                    Rung::new(HOUR as f64, "h"),
                    Rung::new(DAY as f64, "days").from(2.0),
                    Rung::new(YEAR as f64, "years").from(1000.0 / 365.0),
                ]
            }
        }
        Measure::Messages => const { &counts("messages") },
        Measure::MessagesPerSecond => const { &counts("msg/s") },
        Measure::Count => const { &counts("") },
        Measure::PerSecond => const { &counts("IOPS") },
        Measure::RequestsPerSecond => const { &counts("requests/s") },
        Measure::PerDay => const { &counts_of(1.0 / DAY as f64, "/day") },
        Measure::Fraction => const { &[Rung::new(0.01, "%")] },
        Measure::Factor => const { &[Rung::new(1.0, "x")] },
        Measure::GrowthPerMonth => const { &[Rung::new(0.01, "%/month")] },
        Measure::Dollars => const { &money(1.0, "") },
        Measure::DollarsPerMonth => const { &money(PER_MONTH, "/month") },
        Measure::DollarsPerHour => const { &money(PER_HOUR, "/h") },
        Measure::DollarsPerGiBMonth => const { &money(PER_MONTH / GIB, "/GiB-month") },
        Measure::DollarsPerGigabyte => const { &money(1e-9, "/GB") },
        Measure::DollarsPerMiBPerSecondMonth => const { &money(PER_MONTH / MIB, "/(MiB/s)-month") },
        Measure::DollarsPerOperationPerSecondMonth => const { &money(PER_MONTH, "/IOPS-month") },
        Measure::HoursPerMonth => const { &[Rung::new(HOUR as f64 / MONTH as f64, "h/month")] },
    }
}

const fn counts(unit: &'static str) -> [Rung; 5] {
    counts_of(1.0, unit)
}

const fn counts_of(one: f64, unit: &'static str) -> [Rung; 5] {
    [
        Rung::new(one, unit),
        Rung::multiplied(1e3 * one, "k", unit),
        Rung::multiplied(1e6 * one, "M", unit),
        Rung::multiplied(1e9 * one, "G", unit),
        Rung::multiplied(1e12 * one, "T", unit),
    ]
}

const fn money(dollar: f64, per: &'static str) -> [Rung; 4] {
    [
        Rung::new(dollar, per),
        Rung::multiplied(dollar * 1e3, "k", per),
        Rung::multiplied(dollar * 1e6, "M", per),
        Rung::multiplied(dollar * 1e9, "bn", per),
    ]
}

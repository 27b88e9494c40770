//! Full precision: text that reads back to the very same bits.

use super::Measure;
use super::amount::{scaled, split_multiplier};
use super::decimal::Decimal;
use super::unit::{Scale, Unit};

/// One way to write a number: what stands before and after the digits, for example `("$", "k/month")`.
type Style = (&'static str, &'static str);

/// Writes a number so that [`super::parse`] returns it unchanged, bit for bit, in the unit that makes the text shortest.
/// A number that is not finite has no such text and is written `NaN`, `inf` or `-inf`.
#[must_use]
pub fn exact(value: f64, measure: Measure) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    shortest(value, measure, could_be_everyday)
        .or_else(|| Candidate::new(value, *styles(measure).last()?, measure, |_| true))
        .map_or_else(|| value.to_string(), |candidate| candidate.text())
}

/// The everyday number with the fewest digits, of the styles in which it is wanted.
fn shortest(
    value: f64,
    measure: Measure,
    is_wanted: impl Fn(&Decimal) -> bool,
) -> Option<Candidate> {
    styles(measure)
        .iter()
        .filter_map(|style| Candidate::new(value, *style, measure, &is_wanted))
        .filter(Candidate::is_everyday)
        .min_by_key(|candidate| candidate.digits.len())
}

/// Whether a number can become one of [`Candidate::is_everyday`] when it is rounded, which adds a digit at most. Looking for the
/// shortest text is the slow part, and most styles can do without.
fn could_be_everyday(number: &Decimal) -> bool {
    (-1..6).contains(&number.magnitude())
}

struct Candidate {
    style: Style,
    digits: String,
    magnitude: i32,
}

impl Candidate {
    /// The number in this style with as few digits as read back unchanged.
    fn new(
        value: f64,
        (before, after): Style,
        measure: Measure,
        is_wanted: impl Fn(&Decimal) -> bool,
    ) -> Option<Self> {
        let scale = scale_of(after, measure)?;
        let whole = scaled(&Decimal::shortest(value), scale.inverse());
        if !is_wanted(&whole) {
            return None;
        }
        let reads_back =
            |number: &Decimal| scaled(number, scale).to_f64().to_bits() == value.to_bits();
        let number = (0..=whole.significant())
            .map(|significant| whole.rounded(significant))
            .find(reads_back)?;
        Some(Self {
            style: (before, after),
            digits: number.text(),
            magnitude: number.magnitude(),
        })
    }

    /// Neither below one unit nor a million of them; in binary units only if the number is a short one.
    fn is_everyday(&self) -> bool {
        const SHORT: usize = 8;
        let (_, after) = self.style;
        let binary = after.contains('i') && after.ends_with(['B', 's']) && after.contains('B');
        let zero = self.digits.trim_start_matches('-') == "0";
        (0..6).contains(&self.magnitude) && !zero && (!binary || self.digits.len() <= SHORT)
    }

    fn text(&self) -> String {
        let (before, after) = self.style;
        match self.digits.strip_prefix('-') {
            Some(unsigned) => format!("-{before}{unsigned}{after}"),
            None => format!("{before}{}{after}", self.digits),
        }
    }
}

/// The scale of what stands after the digits: a multiplier, a unit, or both. Growth per month is a share inside.
fn scale_of(after: &str, measure: Measure) -> Option<Scale> {
    if measure == Measure::GrowthPerMonth {
        return Some(Scale::power_of_ten(-2));
    }
    let (multiplier, unit) = split_multiplier(after.trim_start());
    let places = multiplier.map_or(0, |(_, places)| places);
    let unit = Unit::parse(unit).ok()?;
    unit.scale.times(Scale::power_of_ten(places))
}

/// How numbers of a measure may be written, the largest unit first: of texts of equal length the first is taken. The last style holds
/// every number.
fn styles(measure: Measure) -> &'static [Style] {
    match measure {
        Measure::Bytes | Measure::BytesPerMessage => &[
            ("", " PiB"),
            ("", " PB"),
            ("", " TiB"),
            ("", " TB"),
            ("", " GiB"),
            ("", " GB"),
            ("", " MiB"),
            ("", " MB"),
            ("", " KiB"),
            ("", " KB"),
            ("", " B"),
        ],
        Measure::BytesPerSecond => &[
            ("", " TB/s"),
            ("", " GiB/s"),
            ("", " GB/s"),
            ("", " MiB/s"),
            ("", " MB/s"),
            ("", " KiB/s"),
            ("", " KB/s"),
            ("", " B/s"),
        ],
        Measure::Seconds => &[
            ("", " days"),
            ("", " h"),
            ("", " min"),
            ("", " ms"),
            ("", " s"),
        ],
        Measure::Messages => &[("", "M messages"), ("", "k messages"), ("", " messages")],
        Measure::MessagesPerSecond => &[("", "M msg/s"), ("", "k msg/s"), ("", " msg/s")],
        Measure::Fraction => &[("", " %")],
        Measure::Factor => &[("", "x")],
        Measure::Count => &[("", "")],
        Measure::PerSecond => &[("", " IOPS")],
        Measure::RequestsPerSecond => &[("", " requests/s")],
        Measure::PerDay => &[("", "/day")],
        Measure::GrowthPerMonth => &[("", " %/month")],
        Measure::Dollars => &[("$", "M"), ("$", "k"), ("$", "")],
        Measure::DollarsPerMonth => &[("$", "M/month"), ("$", "k/month"), ("$", "/month")],
        Measure::DollarsPerHour => &[("$", "/h")],
        Measure::DollarsPerGiBMonth => &[("$", "/GiB-month")],
        Measure::DollarsPerGigabyte => &[("$", "/GB")],
        Measure::DollarsPerMiBPerSecondMonth => &[("$", "/(MiB/s)-month")],
        Measure::DollarsPerOperationPerSecondMonth => &[("$", "/IOPS-month")],
        Measure::HoursPerMonth => &[("", " h/month")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = f64> {
        let bits = any::<u64>().prop_map(f64::from_bits);
        let round = (-9_999..10_000_i32, -15..15_i32)
            .prop_map(|(digits, places)| f64::from(digits) * 10_f64.powi(places));
        // Just below and above where a number gets a digit more.
        let edges = (-12..18_i32, -3..4_i64).prop_map(|(places, steps)| {
            f64::from_bits((10_f64.powi(places).to_bits() as i64 + steps) as u64)
        });
        let binary = (1..4_096_u32, 0..50_i32)
            .prop_map(|(count, doublings)| f64::from(count) * 2_f64.powi(doublings));
        prop_oneof![bits, round, edges, binary].prop_filter("finite", |x| x.is_finite())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Styles whose numbers could never be everyday ones are left out: that saves work and changes no text.
        #[test]
        fn what_is_left_out_would_not_have_been_taken(
            value in any_value(),
            measure in proptest::sample::select(&Measure::ALL[..]),
        ) {
            let text = |found: Option<Candidate>| found.map(|candidate| candidate.text());
            let quick = text(shortest(value, measure, could_be_everyday));
            prop_assert_eq!(quick, text(shortest(value, measure, |_| true)));
        }

        #[test]
        fn every_text_reads_back(
            value in any_value(),
            measure in proptest::sample::select(&Measure::ALL[..]),
        ) {
            let text = exact(value, measure);
            let read = crate::units::parse(&text, measure).map(f64::to_bits);
            prop_assert_eq!(read, Ok(value.to_bits()), "{}", text);
        }
    }
}

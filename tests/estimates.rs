//! From the text of an estimate to a distribution that has the stated ends.

use headroom::estimate::{Bounds, Distribution, Estimate};
use headroom::units::Measure;

const Z95: f64 = 1.644_853_626_951_472_2;

fn estimate(text: &str, measure: Measure, bounds: Bounds) -> Estimate {
    Estimate::parse(text, &[measure], bounds).unwrap_or_else(|error| panic!("{error}"))
}

fn rate(text: &str) -> Distribution {
    estimate(text, Measure::BytesPerSecond, Bounds::POSITIVE).distribution
}

fn plain(text: &str) -> Distribution {
    estimate(text, Measure::Count, Bounds::ANY).distribution
}

fn refusal(text: &str, measure: Measure, bounds: Bounds) -> String {
    Estimate::parse(text, &[measure], bounds)
        .unwrap_err()
        .to_string()
}

fn meaning(text: &str, measure: Measure, bounds: Bounds) -> String {
    estimate(text, measure, bounds)
        .meaning()
        .replace('\u{2009}', " ")
}

fn assert_near(found: f64, wanted: f64, relative: f64) {
    assert!(
        (found - wanted).abs() <= relative * wanted.abs(),
        "{found} is not within {relative} of {wanted}"
    );
}

/// Quantiles at the middle of equal shares: a fair sample without chance.
fn stratified(distribution: &Distribution, count: usize) -> Vec<f64> {
    (0..count)
        .map(|index| distribution.quantile((index as f64 + 0.5) / count as f64))
        .collect()
}

#[test]
fn an_estimate_says_what_it_means() {
    use Measure::*;
    for (text, measure, bounds, words) in [
        ("60 MB/s", BytesPerSecond, Bounds::POSITIVE, "60.0 MB/s"),
        (
            "40 to 90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60, P95 90 MB/s (log-normal)",
        ),
        (
            "40..90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60, P95 90 MB/s (log-normal)",
        ),
        (
            "40to90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60, P95 90 MB/s (log-normal)",
        ),
        (
            "40 MB/s..90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60, P95 90 MB/s (log-normal)",
        ),
        (
            "1.6..2.5x",
            Factor,
            Bounds::POSITIVE,
            "P5 1.6, P50 2, P95 2.5x (log-normal)",
        ),
        (
            "5 %–20 %",
            Fraction,
            Bounds::FRACTION,
            "P5 5, P50 10, P95 20 % (log-normal)",
        ),
        (
            "$0.05–0.08/GiB-month",
            DollarsPerGiBMonth,
            Bounds::NON_NEGATIVE,
            "P5 $0.05, P50 $0.0632, P95 $0.08/GiB-month (log-normal)",
        ),
        (
            "40 to 90 MB/s likely 55 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60.5, P95 90 MB/s (peak at 55.0 MB/s)",
        ),
        (
            "1 h to 90 min",
            Seconds,
            Bounds::POSITIVE,
            "P5 1, P50 1.22, P95 1.5 h (log-normal)",
        ),
        (
            "1,000 to 4,000",
            Count,
            Bounds::ANY,
            "P5 1,000, P50 2,000, P95 4,000 (log-normal)",
        ),
        (
            "500 to 2k",
            Count,
            Bounds::ANY,
            "P5 500, P50 1,000, P95 2,000 (log-normal)",
        ),
        (
            "40–90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60, P95 90 MB/s (log-normal)",
        ),
        (
            "40 to 90 MB/s, likely 55",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 40, P50 60.5, P95 90 MB/s (peak at 55.0 MB/s)",
        ),
        (
            "uniform 40 to 90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "flat from 40 to 90 MB/s",
        ),
        (
            "800 MB/s to 1.2 GB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "P5 0.8, P50 0.98, P95 1.2 GB/s (log-normal)",
        ),
        (
            "36 h to 3 days",
            Seconds,
            Bounds::POSITIVE,
            "P5 1.5, P50 2.12, P95 3 days (log-normal)",
        ),
        (
            "1h 30m to 2h",
            Seconds,
            Bounds::POSITIVE,
            "P5 1.5, P50 1.73, P95 2 h (log-normal)",
        ),
        (
            "3 to 5x",
            Factor,
            Bounds::POSITIVE,
            "P5 3, P50 3.87, P95 5x (log-normal)",
        ),
        (
            "3 to 5",
            Factor,
            Bounds::at_least(1.0),
            "P5 3, P50 3.87, P95 5x (log-normal)",
        ),
        (
            "$40k to $60k/month",
            DollarsPerMonth,
            Bounds::NON_NEGATIVE,
            "P5 $40k, P50 $49k, P95 $60k/month (log-normal)",
        ),
        (
            "$40k to 60k/month",
            DollarsPerMonth,
            Bounds::NON_NEGATIVE,
            "P5 $40k, P50 $49k, P95 $60k/month (log-normal)",
        ),
        (
            "$0.05 to $0.08/GiB-month",
            DollarsPerGiBMonth,
            Bounds::NON_NEGATIVE,
            "P5 $0.05, P50 $0.0632, P95 $0.08/GiB-month (log-normal)",
        ),
        (
            "40k to 90k msg/s, likely 55k",
            MessagesPerSecond,
            Bounds::POSITIVE,
            "P5 40k, P50 60.5k, P95 90k msg/s (peak at 55.0k msg/s)",
        ),
        (
            "3 % to 6 %/month",
            GrowthPerMonth,
            Bounds::GROWTH,
            "P5 3, P50 4.24, P95 6 %/month (log-normal)",
        ),
        (
            "-2 to 6 %/month",
            GrowthPerMonth,
            Bounds::GROWTH,
            "P5 -2, P50 2, P95 6 %/month (normal)",
        ),
        (
            "60 to 95 %",
            Fraction,
            Bounds::FRACTION,
            "P5 60, P50 75.5, P95 95 % (log-normal, at most 100 %)",
        ),
        (
            "0 to 10 %",
            Fraction,
            Bounds::FRACTION,
            "P5 0, P50 5, P95 10 % (normal, at least 0 %)",
        ),
        (
            "1.2 to 3x",
            Factor,
            Bounds::at_least(1.0),
            "P5 1.2, P50 1.9, P95 3x (log-normal, at least 1x)",
        ),
    ] {
        assert_eq!(meaning(text, measure, bounds), words, "{text}");
    }
}

#[test]
fn the_text_is_kept_as_typed() {
    let typed = "  40 to  90 MB/s ";
    assert_eq!(
        estimate(typed, Measure::BytesPerSecond, Bounds::POSITIVE).text,
        typed
    );
    let exact = Estimate::exact(60e6, Measure::BytesPerSecond);
    assert_eq!(exact.text, "60 MB/s");
    assert_eq!(rate(&exact.text), exact.distribution);
}

#[test]
fn what_is_wrong_with_an_estimate_is_said() {
    use Measure::*;
    for (text, measure, bounds, message) in [
        (
            "90 to 40 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`90 to 40 MB/s` runs backwards; write `40 MB/s to 90 MB/s`",
        ),
        (
            "40 to 40 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "both ends of `40 to 40 MB/s` are 40.0\u{2009}MB/s; write `40 MB/s` if it is exact",
        ),
        (
            "40 to 90 MB/s, likely 20",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40 to 90 MB/s, likely 20`: the likely value 20.0\u{2009}MB/s is not between 40.0\u{2009}MB/s and 90.0\u{2009}MB/s",
        ),
        (
            "40-90 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40-90 MB/s`: a hyphen could be a minus; write `40 to 90 MB/s`",
        ),
        (
            "$40 - $60/month",
            DollarsPerMonth,
            Bounds::POSITIVE,
            "`$40 - $60/month`: a hyphen could be a minus; write `$40 to $60/month`",
        ),
        (
            "40 MB/s to 90",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40 MB/s to 90`: the unit belongs to the end of the range; write `40 to 90 MB/s`",
        ),
        (
            "40 to 90k msg/s",
            MessagesPerSecond,
            Bounds::POSITIVE,
            "`40 to 90k msg/s`: only the second end is multiplied; write `40k to 90k msg/s`",
        ),
        (
            "800 MB/s to 1.2 GB/s, likely 1",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`800 MB/s to 1.2 GB/s, likely 1`: the ends have different units, so the likely value needs its own; write `likely 1 GB/s`",
        ),
        (
            "40 to 7 days",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`7 days` is a time; expected a data rate such as 60 MB/s",
        ),
        (
            "40 days to 60 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40 days` is a time; expected a data rate such as 60 MB/s",
        ),
        (
            "40 to",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40 to`: a range has two ends, as in `40 to 90 MB/s`",
        ),
        (
            "40 to 50 to 60 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`40 to 50 to 60 MB/s`: a range has two ends and one `to`",
        ),
        (
            "uniform 5x",
            Factor,
            Bounds::POSITIVE,
            "`uniform 5x`: a flat estimate has two ends, as in `uniform 40 to 90 MB/s`",
        ),
        (
            "5x, likely 4",
            Factor,
            Bounds::POSITIVE,
            "`5x, likely 4`: a likely value belongs to a range, as in `40 to 90 MB/s, likely 55`",
        ),
        (
            "uniform 3 to 5x, likely 4",
            Factor,
            Bounds::POSITIVE,
            "`uniform 3 to 5x, likely 4`: a flat estimate has no likely value; leave out `uniform` or `likely`",
        ),
        (
            "3 to 5x, likely",
            Factor,
            Bounds::POSITIVE,
            "`3 to 5x, likely`: `likely` is followed by a number, as in `40 to 90 MB/s, likely 55`",
        ),
        (
            "",
            Factor,
            Bounds::POSITIVE,
            "nothing is written here; expected a factor such as 2.5x",
        ),
        (
            "NaN",
            Count,
            Bounds::ANY,
            "`NaN` is too large or not finite; expected a plain number such as 12",
        ),
        (
            "1e-300 to 1e300",
            Count,
            Bounds::POSITIVE,
            "`1e-300 to 1e300` is too wide: its ends cannot be kept to 0.1 %",
        ),
    ] {
        assert_eq!(refusal(text, measure, bounds), message);
    }
}

#[test]
fn what_cannot_be_is_refused() {
    use Measure::*;
    for (text, measure, bounds, message) in [
        (
            "-5 MB/s",
            BytesPerSecond,
            Bounds::POSITIVE,
            "`-5 MB/s`: -5.00\u{2009}MB/s is impossible here; it must be above 0",
        ),
        (
            "0 msg/s",
            MessagesPerSecond,
            Bounds::POSITIVE,
            "`0 msg/s`: 0\u{2009}msg/s is impossible here; it must be above 0",
        ),
        (
            "uniform -1 to 3 MB/s",
            BytesPerSecond,
            Bounds::NON_NEGATIVE,
            "`uniform -1 to 3 MB/s`: -1.00\u{2009}MB/s is impossible here; it must be at least 0",
        ),
        (
            "110 %",
            Fraction,
            Bounds::FRACTION,
            "`110 %`: 110\u{2009}% is impossible here; it must be from 0 to 100\u{2009}%",
        ),
        (
            "0.5 to 3x",
            Factor,
            Bounds::at_least(1.0),
            "`0.5 to 3x`: 0.5x is impossible here; it must be at least 1x",
        ),
        (
            "-90 to 500 %/month",
            GrowthPerMonth,
            Bounds::GROWTH,
            "`-90 to 500 %/month`: 5 % of the worlds lie beyond each end, and some of them would not be above -100\u{2009}%/month; write `uniform -90 to 500 %/month` if the ends are limits",
        ),
    ] {
        assert_eq!(refusal(text, measure, bounds), message);
    }
    // Between 0 and 2 MB/s lie 5 % of the worlds, denser than a rise to a peak at 40 MB/s leaves room for.
    let impossible = refusal("2 to 90 MB/s, likely 40", BytesPerSecond, Bounds::POSITIVE);
    assert!(
        impossible.contains("no PERT curve with its peak at 40.0\u{2009}MB/s"),
        "{impossible}"
    );
    assert!(
        impossible.contains("every value is above 0"),
        "{impossible}"
    );
    assert!(
        impossible.contains("its median at 13.4\u{2009}MB/s"),
        "{impossible}"
    );
}

#[test]
fn bounds_hold_in_every_world_and_leave_the_ends_alone() {
    use Measure::*;
    for (text, measure, bounds) in [
        ("60 to 95 %", Fraction, Bounds::FRACTION),
        ("90 to 99.9 %", Fraction, Bounds::FRACTION),
        ("60 to 95 %, likely 80", Fraction, Bounds::FRACTION),
        ("0 to 10 %", Fraction, Bounds::FRACTION),
        ("1.2 to 3x", Factor, Bounds::at_least(1.0)),
        ("1.2 to 3x, likely 1.5", Factor, Bounds::at_least(1.0)),
        ("10 to 90 MB/s, likely 40", BytesPerSecond, Bounds::POSITIVE),
        (
            "2.5 to 100 MB/s, likely 3",
            BytesPerSecond,
            Bounds::POSITIVE,
        ),
        ("0 to 90 MB/s", BytesPerSecond, Bounds::NON_NEGATIVE),
        ("uniform 0 to 100 %", Fraction, Bounds::FRACTION),
        ("-2 to 6 %/month", GrowthPerMonth, Bounds::GROWTH),
    ] {
        let parsed = estimate(text, measure, bounds);
        let distribution = &parsed.distribution;
        for p in [0.0, 1e-9, 1e-6, 0.001, 0.3, 0.7, 0.999, 1.0 - 1e-9, 1.0] {
            let value = distribution.quantile(p);
            assert!(bounds.contains(value), "{text}: {value} at {p}");
        }
        let sample = stratified(distribution, 20_000);
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        assert_near(mean, distribution.mean(), 2e-4);
    }
}

/// Quantiles of the standard normal distribution, from tables.
#[test]
fn tails_are_accurate() {
    let standard = Distribution::Normal { mean: 0.0, sd: 1.0 };
    for (p, z) in [
        (0.5, 0.0),
        (0.95, Z95),
        (0.975, 1.959_963_984_540_054),
        (0.999, 3.090_232_306_167_813_5),
        (1e-6, -4.753_424_308_822_899),
        (1e-9, -5.997_807_015_007_687),
        (1e-12, -7.034_483_825_301_131),
    ] {
        assert!((standard.quantile(p) - z).abs() < 1e-11, "{p}");
    }
    assert!(standard.quantile(0.0).is_finite() && standard.quantile(1.0).is_finite());
    assert_eq!(standard.quantile(f64::NAN), standard.central());
}

#[test]
fn a_measured_series_is_its_own_distribution() {
    let series = [30.0, 10.0, 20.0, 50.0, 40.0];
    let measured = Estimate::measured(&series, Measure::Count, "measured(…)").unwrap();
    let quantiles = [0.0, 0.25, 0.5, 0.6, 1.0].map(|p| measured.distribution.quantile(p).round());
    assert_eq!(quantiles, [10.0, 20.0, 30.0, 34.0, 50.0]);
    assert_near(measured.distribution.mean(), 30.0, 1e-15);
    assert_eq!(
        measured.meaning(),
        "P5 12, P50 30, P95 48 (measured, 5 values)"
    );

    let refused = |series: &[f64], bounds| {
        Estimate::measured_within(series, Measure::Count, "load", bounds)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&[1.0], Bounds::ANY),
        "`load`: a measured series needs at least 2 numbers; this one has 1"
    );
    assert_eq!(
        refused(&[1.0, f64::NAN], Bounds::ANY),
        "`load`: value 2 of the measured series is not a finite number"
    );
    assert_eq!(
        refused(&[1.0, -1.0], Bounds::NON_NEGATIVE),
        "`load`: -1 is impossible here; it must be at least 0"
    );
}

#[test]
fn pictures_of_densities_enclose_their_share() {
    for text in [
        "40 to 90",
        "-2 to 6",
        "40 to 90, likely 55",
        "uniform 40 to 90",
    ] {
        let points = plain(text).density(200);
        let area: f64 = points
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0) * pair[0].1.midpoint(pair[1].1))
            .sum();
        assert_near(area, 0.99, 2e-3);
    }
    let series: Vec<f64> = (0..1000).map(f64::from).collect();
    let measured = Estimate::measured(&series, Measure::Count, "").unwrap();
    let points = measured.distribution.density(50);
    assert!(
        points[1..49]
            .iter()
            .all(|(_, height)| (height - 1e-3).abs() < 1e-4)
    );
    assert_eq!(plain("7").density(40), [(7.0, 1.0)]);
}

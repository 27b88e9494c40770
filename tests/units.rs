//! Reading what engineers paste, and writing numbers back.

use headroom::units::{Dimension, Measure, exact, parse, parse_any_of, screen, screen_together};
use proptest::prelude::*;

const DAY: f64 = 86_400.0;
const MONTH: f64 = 730.0 * 3600.0;
const GIB: f64 = 1_073_741_824.0;

/// The number on screen, with the thin space shown as an underscore.
fn shown(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', "_")
}

fn refusal(text: &str, measure: Measure) -> String {
    parse(text, measure).unwrap_err().to_string()
}

#[test]
fn what_engineers_paste_is_understood() {
    use Measure::*;
    for (text, measure, value) in [
        ("1.2 GB/s", BytesPerSecond, 1.2e9),
        ("120 MiB/s", BytesPerSecond, 125_829_120.0),
        ("30 TB/day", BytesPerSecond, 30e12 / DAY),
        ("30TB per day", BytesPerSecond, 30e12 / DAY),
        ("25 Gbps", BytesPerSecond, 3.125e9),
        ("800 Mbit/s", BytesPerSecond, 1e8),
        ("8 Mb/s", BytesPerSecond, 1e6),
        ("12.5 MBps", BytesPerSecond, 12.5e6),
        ("1,500 B/s", BytesPerSecond, 1500.0),
        ("120k msg/s", MessagesPerSecond, 120_000.0),
        ("120 k events/s", MessagesPerSecond, 120_000.0),
        ("2.4 million records/day", MessagesPerSecond, 2.4e6 / DAY),
        ("7d", Seconds, 7.0 * DAY),
        ("7 days", Seconds, 7.0 * DAY),
        ("1 week", Seconds, 7.0 * DAY),
        ("36h", Seconds, 36.0 * 3600.0),
        ("5 m", Seconds, 300.0),
        ("5 min", Seconds, 300.0),
        ("3 mo", Seconds, 3.0 * MONTH),
        ("24 months", Seconds, 730.0 * DAY),
        ("2 years", Seconds, 730.0 * DAY),
        ("250 ms", Seconds, 0.25),
        ("1h 30m", Seconds, 5400.0),
        ("1d12h", Seconds, 36.0 * 3600.0),
        ("2.5x", Factor, 2.5),
        ("2.5 ×", Factor, 2.5),
        ("3", Factor, 3.0),
        ("35 %", Fraction, 0.35),
        ("35%", Fraction, 0.35),
        ("4 %/month", GrowthPerMonth, 0.04),
        ("-2 %/month", GrowthPerMonth, -0.02),
        ("−2 % per month", GrowthPerMonth, -0.02),
        ("$0.08/GB-month", DollarsPerGiBMonth, 0.08 / 1e9 / MONTH),
        ("$0.08/GiB-month", DollarsPerGiBMonth, 0.08 / GIB / MONTH),
        ("$0.02/GB", DollarsPerGigabyte, 0.02 / 1e9),
        ("$60k/month", DollarsPerMonth, 60_000.0 / MONTH),
        ("60k USD/month", DollarsPerMonth, 60_000.0 / MONTH),
        ("$120/h", DollarsPerHour, 120.0 / 3600.0),
        (
            "$0.04/MiB/s-month",
            DollarsPerMiBPerSecondMonth,
            0.04 / 1_048_576.0 / MONTH,
        ),
        (
            "$0.04/(MiB/s)-month",
            DollarsPerMiBPerSecondMonth,
            0.04 / 1_048_576.0 / MONTH,
        ),
        (
            "$0.04/MiBps-month",
            DollarsPerMiBPerSecondMonth,
            0.04 / 1_048_576.0 / MONTH,
        ),
        (
            "$0.005/IOPS-month",
            DollarsPerOperationPerSecondMonth,
            0.005 / MONTH,
        ),
        ("-$5", Dollars, -5.0),
        ("$1.5M", Dollars, 1.5e6),
        ("20 h/month", HoursPerMonth, 20.0 / 730.0),
        ("900 B", BytesPerMessage, 900.0),
        ("900 bytes", BytesPerMessage, 900.0),
        ("1.1 KiB", BytesPerMessage, 1126.4),
        ("1 KB/message", BytesPerMessage, 1000.0),
        ("3000 IOPS", PerSecond, 3000.0),
        ("3000/s", PerSecond, 3000.0),
        ("600 requests/min", PerSecond, 10.0),
        ("24 /day", PerDay, 24.0 / DAY),
        ("4/h", PerDay, 96.0 / DAY),
        ("1_000", Count, 1000.0),
        ("1,000", Count, 1000.0),
        ("10k", Count, 10_000.0),
        ("1e3", Count, 1000.0),
        ("2 EB", Bytes, 2e18),
        ("  5\u{a0}GB ", Bytes, 5e9),
    ] {
        let read = parse(text, measure).unwrap_or_else(|error| panic!("{error}"));
        assert!(
            (read - value).abs() <= value.abs() * 4.0 * f64::EPSILON,
            "{text} is {read:e}, not {value:e}"
        );
    }
}

#[test]
fn decimal_units_cost_no_bit() {
    assert_eq!(
        parse("60.1 MB/s", Measure::BytesPerSecond),
        Ok(60_100_000.0)
    );
    assert_eq!(parse("0.1 KB", Measure::Bytes), Ok(100.0));
    assert_eq!(parse("0.3 %", Measure::Fraction), Ok(0.003));
    assert_eq!(parse("4.35 s", Measure::Seconds), Ok(4.35));
}

#[test]
fn yearly_growth_is_converted_by_compounding() {
    let monthly = parse("60 %/year", Measure::GrowthPerMonth).unwrap();
    assert!(((1.0 + monthly).powi(12) - 1.60).abs() < 1e-14);
    let weekly = parse("1 %/week", Measure::GrowthPerMonth).unwrap();
    assert!((weekly - (1.01_f64.powf(730.0 / 168.0) - 1.0)).abs() < 1e-14);
    assert_eq!(
        refusal("-150 %/year", Measure::GrowthPerMonth),
        "`-150 %/year`: growth must be above -100 %"
    );
}

#[test]
fn the_unit_chooses_among_measures() {
    let expected = [Measure::BytesPerSecond, Measure::MessagesPerSecond];
    assert_eq!(
        parse_any_of("60 MB/s", &expected),
        Ok((60e6, Measure::BytesPerSecond))
    );
    assert_eq!(
        parse_any_of("2k msg/s", &expected),
        Ok((2000.0, Measure::MessagesPerSecond))
    );
    assert_eq!(
        parse_any_of("7 days", &expected).unwrap_err().to_string(),
        "`7 days` is a time; expected a data rate such as 60 MB/s or a message rate such as 120k msg/s"
    );
}

#[test]
fn a_refusal_says_what_was_expected_and_what_to_write() {
    use Measure::*;
    for (text, measure, message) in [
        (
            "7 days",
            BytesPerSecond,
            "`7 days` is a time; expected a data rate such as 60 MB/s",
        ),
        (
            "60 MB",
            BytesPerSecond,
            "`60 MB` is an amount of data; expected a data rate such as 60 MB/s",
        ),
        (
            "12 B",
            Count,
            "`12 B` is an amount of data; expected a plain number such as 12",
        ),
        (
            "150 %",
            Factor,
            "`150 %` is a share; expected a factor such as 2.5x",
        ),
        (
            "4 %",
            GrowthPerMonth,
            "`4 %` is a share; expected a growth rate such as 4 %/month",
        ),
        (
            "60 MB/s/s",
            BytesPerSecond,
            "`60 MB/s/s` is a unit of another kind; expected a data rate such as 60 MB/s",
        ),
        (
            "60",
            BytesPerSecond,
            "`60` has no unit; for a data rate write `60 MB/s`",
        ),
        (
            "25G",
            Bytes,
            "`25G` has no unit; for an amount of data write `25 GB`",
        ),
        (
            "0.35",
            Fraction,
            "`0.35` has no unit; for a share write `35 %`",
        ),
        (
            "$60k",
            DollarsPerMonth,
            "`$60k` has no unit; for a running cost write `$60k/month`",
        ),
        (
            "60 MBs",
            BytesPerSecond,
            "`MBs` in `60 MBs` is not a unit (did you mean `MB/s`?); expected a data rate such as 60 MB/s",
        ),
        (
            "5 dyas",
            Seconds,
            "`dyas` in `5 dyas` is not a unit (did you mean `days`?); expected a time such as 7 days",
        ),
        (
            "5 parsecs",
            Seconds,
            "`parsecs` in `5 parsecs` is not a unit; expected a time such as 7 days",
        ),
        (
            "60 mb/s",
            BytesPerSecond,
            "`60 mb/s` could mean bytes or bits; write MB for bytes or Mb for bits",
        ),
        (
            "10 gbps",
            BytesPerSecond,
            "`10 gbps` could mean bytes or bits; write GBps for bytes or Gbps for bits",
        ),
        (
            "1,5 MB",
            Bytes,
            "`1,5 MB`: a comma separates thousands, as in 1,000, and a point begins the decimals, as in 1.5",
        ),
        (
            "10 M",
            Seconds,
            "`10 M`: M is a million; write m or min for minutes, mo or months for months",
        ),
        (
            "€5",
            Dollars,
            "`€5`: prices are in US dollars; convert it and write $",
        ),
        (
            "abc",
            Seconds,
            "`abc` does not begin with a number; expected a time such as 7 days",
        ),
        (
            "",
            Bytes,
            "nothing is written here; expected an amount of data such as 500 GB",
        ),
        (
            " \t",
            Bytes,
            "nothing is written here; expected an amount of data such as 500 GB",
        ),
        (
            "NaN B",
            Bytes,
            "`NaN B` is too large or not finite; expected an amount of data such as 500 GB",
        ),
        (
            "-inf",
            Bytes,
            "`-inf` is too large or not finite; expected an amount of data such as 500 GB",
        ),
        (
            "1e400 B",
            Bytes,
            "`1e400 B` is too large or not finite; expected an amount of data such as 500 GB",
        ),
        (
            "1e-400 B",
            Bytes,
            "`1e-400 B` is too small to be told from zero; expected an amount of data such as 500 GB",
        ),
    ] {
        assert_eq!(refusal(text, measure), message);
    }
    assert!(refusal("500 Mb", Measure::Bytes).contains("counts bits"));
    for parts in ["30m 1h", "1h 1h", "1h -5m", "-1h 5m"] {
        assert!(
            refusal(parts, Measure::Seconds).contains("from large to small"),
            "{parts}"
        );
    }
    let long = "1".repeat(300);
    assert_eq!(
        refusal(&long, Measure::Count),
        "the text has 300 characters; a number with its unit has at most 200"
    );
}

#[test]
fn the_screen_shows_three_figures_and_a_fitting_unit() {
    use Measure::*;
    for (value, measure, text) in [
        (1.8 * 1024.0 * GIB, Bytes, "1.80_TiB"),
        (1023.4 * GIB, Bytes, "1023_GiB"),
        (1023.6 * GIB, Bytes, "1.00_TiB"),
        (900.0, Bytes, "900_B"),
        (0.0, Bytes, "0_B"),
        (60e6, BytesPerSecond, "60.0_MB/s"),
        (3.125e9, BytesPerSecond, "3.13_GB/s"),
        (999_600.0, BytesPerSecond, "1.00_MB/s"),
        (999_400.0, BytesPerSecond, "999_KB/s"),
        (-60e6, BytesPerSecond, "-60.0_MB/s"),
        (0.0123, BytesPerSecond, "0.0123_B/s"),
        (1e-9, BytesPerSecond, "1.00e-9_B/s"),
        (1e25, BytesPerSecond, "1.00e10_PB/s"),
        (7.0 * DAY, Seconds, "7_days"),
        (2.0 * DAY, Seconds, "2_days"),
        (36.0 * 3600.0, Seconds, "36_h"),
        (300.0, Seconds, "5_min"),
        (90.0, Seconds, "90_s"),
        (0.25, Seconds, "250_ms"),
        (1096.0 * DAY, Seconds, "3_years"),
        (0.0, Seconds, "0_s"),
        (120_000.0, MessagesPerSecond, "120k_msg/s"),
        (999_600.0, MessagesPerSecond, "1.00M_msg/s"),
        (999.6, MessagesPerSecond, "1.00k_msg/s"),
        (0.35, Fraction, "35_%"),
        (0.12345, Fraction, "12.3_%"),
        (12.08, Fraction, "1,208_%"),
        (2.5, Factor, "2.5x"),
        (0.04, GrowthPerMonth, "4_%/month"),
        (1234.0, Count, "1,234"),
        (12.0, Count, "12"),
        (10_000.0, Count, "10k"),
        (12.3456, Count, "12.3"),
        (3000.0, PerSecond, "3,000_IOPS"),
        (64_000.0, PerSecond, "64k_IOPS"),
        (18_200.0 / MONTH, DollarsPerMonth, "$18.2k/month"),
        (-950.0 / MONTH, DollarsPerMonth, "-$950/month"),
        (1.2e9, Dollars, "$1.20bn"),
        (120.0 / 3600.0, DollarsPerHour, "$120/h"),
        (0.08 / GIB / MONTH, DollarsPerGiBMonth, "$0.08/GiB-month"),
        (0.1 / GIB / MONTH, DollarsPerGiBMonth, "$0.10/GiB-month"),
        (0.0745e-9, DollarsPerGigabyte, "$0.0745/GB"),
        (20.0 / 730.0, HoursPerMonth, "20_h/month"),
        (24.0 / DAY, PerDay, "24/day"),
        (28_800.0 / DAY, PerDay, "28.8k/day"),
        // A whole number of something in a second is not one in a day.
        (80.0, PerDay, "6.91M/day"),
        (f64::INFINITY, Bytes, "∞_B"),
        (f64::NAN, BytesPerSecond, "unknown_B/s"),
    ] {
        assert_eq!(shown(value, measure), text);
    }
}

#[test]
fn ends_of_a_range_of_money_are_each_in_thousands_or_not() {
    const MONTH: f64 = 730.0 * 3600.0;
    let together = |values: &[f64]| {
        let per_second: Vec<f64> = values.iter().map(|dollars| dollars / MONTH).collect();
        screen_together(&per_second, Measure::DollarsPerMonth)
    };
    let said =
        |numbers: [&str; 2], unit: &str| (numbers.map(str::to_owned).to_vec(), unit.to_owned());
    assert_eq!(
        together(&[56.9, 1_040.0]),
        said(["$56.9", "$1.04k"], "/month")
    );
    assert_eq!(
        together(&[7_460.0, 11_900.0]),
        said(["$7.46k", "$11.9k"], "/month")
    );
    assert_eq!(
        together(&[950_000.0, 1.2e6]),
        said(["$950k", "$1.2M"], "/month")
    );
}

#[test]
fn several_numbers_share_a_unit_unless_they_are_far_apart() {
    let together = |values: &[f64]| screen_together(values, Measure::BytesPerSecond);
    let numbers = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(
        together(&[800e6, 1.2e9]),
        (numbers(&["0.8", "1.2"]), "GB/s".to_owned())
    );
    assert_eq!(
        together(&[1e3, 1e9]),
        (
            numbers(&["1.00\u{2009}KB/s", "1.00\u{2009}GB/s"]),
            String::new()
        )
    );
}

#[test]
fn exact_texts_are_short_where_the_number_is() {
    use Measure::*;
    for (text, measure, written) in [
        ("1.2 GB/s", BytesPerSecond, "1.2 GB/s"),
        ("120 MiB/s", BytesPerSecond, "120 MiB/s"),
        ("7d", Seconds, "7 days"),
        ("36 h", Seconds, "36 h"),
        ("1h 30m", Seconds, "90 min"),
        ("120k msg/s", MessagesPerSecond, "120k msg/s"),
        ("$60k/month", DollarsPerMonth, "$60k/month"),
        ("-$60k/month", DollarsPerMonth, "-$60k/month"),
        ("$0.08/GiB-month", DollarsPerGiBMonth, "$0.08/GiB-month"),
        (
            "$0.04/MiB/s-month",
            DollarsPerMiBPerSecondMonth,
            "$0.04/(MiB/s)-month",
        ),
        ("4 %/month", GrowthPerMonth, "4 %/month"),
        ("20 h/month", HoursPerMonth, "20 h/month"),
        ("1/h", PerDay, "24/day"),
        ("1e300 B", Bytes, "1e300 B"),
        ("0 B", Bytes, "0 B"),
        ("1000", Count, "1000"),
    ] {
        assert_eq!(exact(parse(text, measure).unwrap(), measure), written);
    }
}

#[test]
fn every_measure_reads_its_own_example() {
    for measure in Measure::ALL {
        let (_, example) = measure.expected().split_once(" such as ").unwrap();
        assert!(parse(example, measure).unwrap() > 0.0, "{example}");
    }
}

#[test]
fn exports_are_in_the_unit_they_name() {
    use Measure::*;
    for (text, measure, number, unit) in [
        ("60 MB/s", BytesPerSecond, 60e6, "B/s"),
        ("7 days", Seconds, 604_800.0, "s"),
        ("$60k/month", DollarsPerMonth, 60_000.0, "USD/month"),
        ("$120/h", DollarsPerHour, 120.0, "USD/h"),
        ("$0.08/GiB-month", DollarsPerGiBMonth, 0.08, "USD/GiB-month"),
        ("$0.02/GB", DollarsPerGigabyte, 0.02, "USD/GB"),
        (
            "$0.04/MiB/s-month",
            DollarsPerMiBPerSecondMonth,
            0.04,
            "USD/(MiB/s)-month",
        ),
        (
            "$0.005/IOPS-month",
            DollarsPerOperationPerSecondMonth,
            0.005,
            "USD/IOPS-month",
        ),
        ("20 h/month", HoursPerMonth, 20.0, "h/month"),
        ("24 /day", PerDay, 24.0, "1/day"),
        ("3000 IOPS", PerSecond, 3000.0, "IOPS"),
    ] {
        let exported = measure.to_export(parse(text, measure).unwrap());
        assert!(
            (exported / number - 1.0).abs() < 1e-14,
            "{text}: {exported}"
        );
        assert_eq!(measure.export_unit(), unit);
    }
}

#[test]
fn the_usual_measure_has_the_dimension() {
    for measure in Measure::ALL {
        let dimension = measure.dimension();
        assert_eq!(Measure::usual(dimension).dimension(), dimension);
    }
    assert_eq!(Measure::usual(Dimension::SECONDS.powi(3)), Measure::Count);
}

fn any_measure() -> impl Strategy<Value = Measure> {
    prop::sample::select(Measure::ALL.to_vec())
}

fn any_finite() -> impl Strategy<Value = f64> {
    let bits = any::<u64>().prop_map(f64::from_bits);
    let everyday = (-1e15..1e15_f64).prop_map(|x| x / 1e3);
    let short = (any::<i32>(), -12..12)
        .prop_map(|(digits, places)| f64::from(digits) * 10_f64.powi(places));
    prop_oneof![bits, everyday, short].prop_filter("finite", |x| x.is_finite())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn exact_texts_read_back_bit_for_bit(value in any_finite(), measure in any_measure()) {
        let text = exact(value, measure);
        let read = parse(&text, measure).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(read.to_bits(), value.to_bits(), "{}", text);
    }

    #[test]
    fn what_is_on_screen_reads_back_to_three_figures(
        value in prop_oneof![-1e18..1e18_f64, -1e3..1e3_f64, -1.0..1.0_f64],
        measure in any_measure(),
    ) {
        let text = screen(value, measure);
        let read = parse(&text, measure).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!((read - value).abs() <= 0.00501 * value.abs(), "{}", text);
    }

    #[test]
    fn a_larger_number_never_looks_smaller(
        a in 1e-3..1e15_f64, factor in 1.0..3.0_f64, measure in any_measure(),
    ) {
        let seen = |value| parse(&screen(value, measure), measure).unwrap();
        prop_assert!(seen(a) <= seen(a * factor) * (1.0 + 1e-12));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", measure in any_measure()) {
        if let Ok(value) = parse(&text, measure) {
            prop_assert!(value.is_finite());
        }
    }

    #[test]
    fn any_text_like_a_number_is_read_or_refused(
        text in "[-+$]?[0-9.,_e]{1,8} ?[kMGT]? ?[a-zA-Z%()/·-]{0,8}( ?[0-9]{1,3} ?[a-z]{1,3})?",
        measure in any_measure(),
    ) {
        if let Ok(value) = parse(&text, measure) {
            prop_assert!(value.is_finite());
        }
    }
}

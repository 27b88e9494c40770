//! Charts as pictures, compared with reviewed files in `tests/golden/charts`.
//!
//! A change in the drawing shows up as a difference of text. Look at the new picture, and when it is right write the
//! files anew with `HEADROOM_RENEW_GOLDEN=1 cargo test --test charts`.

use std::fs;
use std::path::Path;

use headroom::chart::{Axis, Bar, Chart, Curve, Palette, Part, Plane, Sample, Stack, Status};
use headroom::units::Measure;
use jiff::civil::date;

const TIB: f64 = 1_099_511_627_776.0;
const MONTH: f64 = 730.0 * 3600.0;

/// Disk per broker over two years, with its limits and the months in which they are crossed.
fn fan() -> Chart {
    let samples = (0..=24).map(|month| {
        let x = f64::from(month);
        let middle = 2.6 * TIB * 1.045_f64.powf(x);
        let spread = 0.12 + 0.012 * x;
        Sample {
            x,
            low: middle * (1.0 - spread),
            middle,
            high: middle * (1.0 + 1.3 * spread),
        }
    });
    Plane::new(
        "Disk per broker, self-managed",
        Axis::months(Some(date(2026, 12, 1))),
        Axis::measured("Fullest broker", Measure::Bytes),
    )
    .curve(Curve::new("ours", 0, samples))
    .threshold(6.0 * TIB, "page at 75 % of 8 TiB", Status::Warning)
    .threshold(7.2 * TIB, "act before 90 %", Status::Breach)
    .crossing(
        12.0,
        "Dec 2027: one world in twenty is over 75 %",
        Status::Warning,
    )
    .crossing(19.0, "Jul 2028: one in two", Status::Breach)
    .into()
}

/// Cost of two deployments against ingest, with the point where one overtakes the other.
fn break_even() -> Chart {
    let line = |fixed: f64, per_rate: f64| {
        (0..=30).map(move |i| {
            let rate = f64::from(i) * 10e6;
            Sample::exact(rate, (fixed + per_rate * rate) / MONTH)
        })
    };
    Plane::new(
        "Cost against ingest",
        Axis::measured("Ingest", Measure::BytesPerSecond),
        Axis::measured("Cost per month", Measure::DollarsPerMonth),
    )
    .curve(Curve::new("self-managed", 0, line(14_000.0, 45e-6)))
    .curve(Curve::new("MSK Standard", 1, line(4_000.0, 110e-6)))
    .ring(
        10_000.0 / 65e-6,
        (4_000.0 + 110e-6 * 10_000.0 / 65e-6) / MONTH,
        "break-even at 154 MB/s",
    )
    .here(40e6, 60e6, 90e6, "ingest today")
    .into()
}

/// What each deployment costs a month, line by line.
fn costs() -> Chart {
    const LINES: [&str; 5] = [
        "Brokers",
        "Volumes",
        "Tiered storage",
        "Cross-zone traffic",
        "Upkeep",
    ];
    let bar = |label: &str, values: [f64; 5], note: &str, marked: bool| Bar {
        label: label.to_owned(),
        parts: LINES
            .into_iter()
            .zip(values)
            .map(|(label, dollars)| Part {
                label: label.to_owned(),
                value: dollars / MONTH,
            })
            .collect(),
        note: note.to_owned(),
        marked,
    };
    Stack::new(
        "Cost per month by line",
        Axis::measured("Cost", Measure::DollarsPerMonth),
        "cheapest",
        LINES.map(str::to_owned),
    )
    .bar(bar(
        "ours",
        [3_400.0, 4_100.0, 0.0, 6_200.0, 2_400.0],
        "$16.1k (14.8k to 18.0k)",
        true,
    ))
    .bar(bar(
        "managed",
        [7_000.0, 5_100.0, 900.0, 3_100.0, 600.0],
        "$16.7k (15.1k to 19.2k)",
        false,
    ))
    .into()
}

#[track_caller]
fn agrees(name: &str, picture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/charts")
        .join(name);
    if std::env::var_os("HEADROOM_RENEW_GOLDEN").is_some() {
        fs::write(&path, picture).expect("the golden file can be written");
    }
    let golden = fs::read_to_string(&path).expect("the golden file is there");
    let differs = picture
        .lines()
        .zip(golden.lines())
        .find(|(new, old)| new != old);
    assert_eq!(
        differs, None,
        "{name}: the first line that differs (new, golden)"
    );
    assert_eq!(
        picture.lines().count(),
        golden.lines().count(),
        "{name}: lines"
    );
}

#[test]
fn fan_with_limits() {
    agrees("fan.svg", &fan().svg(&Palette::LIGHT, 760.0, 380.0));
    agrees("fan.csv", &fan().csv());
}

#[test]
fn break_even_in_both_themes() {
    agrees(
        "break_even.svg",
        &break_even().svg(&Palette::LIGHT, 760.0, 380.0),
    );
    agrees(
        "break_even_dark.svg",
        &break_even().svg(&Palette::DARK, 760.0, 380.0),
    );
}

#[test]
fn cost_stack() {
    agrees("costs.svg", &costs().svg(&Palette::LIGHT, 760.0, 160.0));
    agrees("costs.csv", &costs().csv());
}

#[test]
fn an_empty_chart_is_a_picture_too() {
    let plane = Plane::new(
        "Nothing yet",
        Axis::months(None),
        Axis::measured("Disk", Measure::Bytes),
    );
    let svg = Chart::from(plane).svg(&Palette::LIGHT, 400.0, 200.0);
    assert!(svg.contains("Nothing yet") && svg.ends_with("</svg>\n"));
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
}

#[test]
fn names_from_a_file_stay_text() {
    let plane = Plane::new(
        "<script>alert(1)</script>",
        Axis::months(None),
        Axis::measured("\"><b>", Measure::Bytes),
    )
    .curve(Curve::new("a & b", 0, [Sample::exact(0.0, 1.0)]))
    .curve(Curve::new("<i>", 1, [Sample::exact(1.0, 2.0)]));
    let svg = Chart::from(plane).svg(&Palette::LIGHT, 400.0, 200.0);
    assert!(
        !svg.contains("<script>") && !svg.contains("<b>") && !svg.contains("<i>"),
        "{svg}"
    );
    assert!(svg.contains("a &amp; b"));
}

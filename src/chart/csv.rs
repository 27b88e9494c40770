//! Charts as CSV (RFC 4180): one header line, one line per position, numbers in export units at full precision.

use std::collections::BTreeMap;

use super::{Map, Plane, Scale, Stack};

/// One column for the horizontal axis; one per curve, or three (P5, P50, P95) where it has a band.
pub(super) fn plane(plane: &Plane) -> String {
    let mut header = vec![column_name(&plane.x.label, plane.x.scale, "")];
    // Positive floats sort like their bits; a total order over all of them needs the key below.
    let mut rows: BTreeMap<OrderedBits, Vec<Option<f64>>> = BTreeMap::new();
    let mut columns = 0;
    for curve in &plane.curves {
        let band = curve.has_band();
        for percentile in if band {
            &["P5", "P50", "P95"][..]
        } else {
            &[""]
        } {
            header.push(column_name(&curve.label, plane.y.scale, percentile));
        }
        let width = if band { 3 } else { 1 };
        for sample in curve.samples() {
            let row = rows.entry(OrderedBits::new(sample.x)).or_default();
            row.resize(columns, None);
            if band {
                row.extend([sample.low, sample.middle, sample.high].map(Some));
            } else {
                row.push(Some(sample.middle));
            }
        }
        columns += width;
    }
    let lines = rows.into_iter().map(|(x, mut values)| {
        values.resize(columns, None);
        let x = position(plane.x.scale, x.value());
        let values = values
            .into_iter()
            .map(|v| number(v.map(|v| plane.y.scale.export(v))));
        std::iter::once(x).chain(values).collect()
    });
    write(header, lines)
}

/// One line per bar, one column per part and one for the total.
pub(super) fn stack(stack: &Stack) -> String {
    let scale = stack.axis.scale;
    let mut header = vec!["name".to_owned()];
    header.extend(
        stack
            .labels()
            .iter()
            .map(|label| column_name(label, scale, "")),
    );
    header.push(column_name("total", scale, ""));
    let lines = stack.bars().iter().map(|bar| {
        let value = |label: &String| {
            let parts = bar.parts.iter().filter(|part| part.label == *label);
            number(Some(scale.export(parts.map(|part| part.value).sum())))
        };
        let mut line = vec![bar.label.clone()];
        line.extend(stack.labels().iter().map(value));
        line.push(number(Some(scale.export(bar.total()))));
        line
    });
    write(header, lines)
}

/// One line per ribbon.
pub(super) fn map(map: &Map) -> String {
    let rate = column_name(&map.axis.label, map.axis.scale, "");
    let header = vec!["from".to_owned(), "to".to_owned(), rate];
    let name = |stop: usize| map.stops().get(stop).map_or("", |stop| stop.name.as_str());
    let lines = map.ribbons().iter().map(|ribbon| {
        let rate = number(Some(map.axis.scale.export(ribbon.rate)));
        vec![
            name(ribbon.from).to_owned(),
            name(ribbon.to).to_owned(),
            rate,
        ]
    });
    write(header, lines)
}

/// `Disk P50 (B)`.
fn column_name(label: &str, scale: Scale, percentile: &str) -> String {
    let unit = match scale {
        Scale::Months { start: None } => return label.to_owned(),
        Scale::Months { start: Some(_) } => return format!("{label} (first day)"),
        Scale::Measured(measure) | Scale::Logarithmic(measure) => measure.export_unit(),
    };
    let gap = if percentile.is_empty() { "" } else { " " };
    format!("{label}{gap}{percentile} ({unit})")
}

/// A position on the horizontal axis: an ISO date where months are dated.
fn position(scale: Scale, x: f64) -> String {
    match scale {
        Scale::Months { .. } => scale
            .date(x)
            .map_or_else(|| number(Some(x)), |d| d.to_string()),
        Scale::Measured(_) | Scale::Logarithmic(_) => number(Some(scale.export(x))),
    }
}

/// The shortest text that reads back as the same number; nothing where there is none.
fn number(value: Option<f64>) -> String {
    // The sum of nothing is -0, which nobody wants to read; adding 0 makes it 0.
    value.map_or_else(String::new, |v| (v + 0.0).to_string())
}

fn write(header: Vec<String>, lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    for line in std::iter::once(header).chain(lines) {
        let fields: Vec<String> = line.iter().map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A field in quotes where it needs them. A name that a spreadsheet would run as a formula is made text.
fn quoted(field: &str) -> String {
    let runs = field.starts_with(['=', '+', '-', '@']) && field.parse::<f64>().is_err();
    let field = if runs {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

/// A finite float that can be the key of a map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OrderedBits(i64);

impl OrderedBits {
    fn new(value: f64) -> Self {
        // Adding zero makes one number of -0 and 0.
        let bits = (value + 0.0).to_bits() as i64;
        Self(if bits < 0 { bits ^ i64::MAX } else { bits })
    }

    fn value(self) -> f64 {
        let bits = if self.0 < 0 {
            self.0 ^ i64::MAX
        } else {
            self.0
        };
        f64::from_bits(bits as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Bar, Chart, Curve, Part, Sample};
    use super::*;
    use crate::units::Measure;
    use proptest::prelude::*;

    #[test]
    fn a_fan_has_three_columns_and_a_line_has_one() {
        let fan =
            [(0.0, 1.0, 2.0, 3.0), (1.0, 2.0, 4.0, 8.5)].map(|(x, low, middle, high)| Sample {
                x,
                low,
                middle,
                high,
            });
        let chart = Plane::new(
            "t",
            Axis::months(None),
            Axis::measured("Disk", Measure::Bytes),
        )
        .curve(Curve::new("ours", 0, fan))
        .curve(Curve::new("theirs, \"all\"", 1, [Sample::exact(1.0, 5.0)]));
        assert_eq!(
            Chart::from(chart).csv(),
            "Month,ours P5 (B),ours P50 (B),ours P95 (B),\"theirs, \"\"all\"\" (B)\"\r\n\
             0,1,2,3,\r\n\
             1,2,4,8.5,5\r\n"
        );
    }

    #[test]
    fn dated_months_are_dates() {
        let start = Some(jiff::civil::date(2026, 12, 1));
        let chart = Plane::new(
            "t",
            Axis::months(start),
            Axis::measured("Disk", Measure::Bytes),
        )
        .curve(Curve::new("ours", 0, [Sample::exact(3.0, 5.0)]));
        assert_eq!(
            plane(&chart),
            "Month (first day),ours (B)\r\n2027-03-01,5\r\n"
        );
    }

    #[test]
    fn bars_have_a_column_per_part() {
        let axis = Axis::measured("Cost", Measure::Dollars);
        let parts = vec![Part {
            label: "Brokers".into(),
            value: 2.0,
        }];
        let chart =
            Stack::new("t", axis, "cheapest", ["Brokers".into(), "Volumes".into()]).bar(Bar {
                label: "=ours".into(),
                parts,
                note: String::new(),
                marked: true,
            });
        assert_eq!(
            stack(&chart),
            "name,Brokers (USD),Volumes (USD),total (USD)\r\n'=ours,2,0,2\r\n"
        );
    }

    proptest! {
        #[test]
        fn keys_of_positions_sort_like_the_positions(a in -1e300..1e300_f64, b in -1e300..1e300_f64) {
            prop_assert_eq!(OrderedBits::new(a).value(), a);
            prop_assert_eq!(OrderedBits::new(a) < OrderedBits::new(b), a < b);
        }
    }
}

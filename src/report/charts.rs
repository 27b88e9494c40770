//! Charts of what a plan was asked, as plain values.

use crate::chart::{Axis, Chart, Curve, Map, MapGauge, Plane, Sample, Status, Stop, Stream};
use crate::plan::{Architecture, Level, SkewCurve};
use crate::review::show;
use crate::study::Summary;
use crate::units::Measure;

/// The share of the hottest partition against the count of partitions, with the count there is and the count past which
/// more hardly help.
#[must_use]
pub fn hottest_share(curve: &SkewCurve) -> Chart {
    plane(
        curve,
        format!("Hottest partition of {}, share of the topic", curve.topic),
        Measure::Fraction,
        &curve.hottest_share,
    )
    .into()
}

/// What the hottest partition stores at peak against the count of partitions, with what one partition is trusted with.
#[must_use]
pub fn hottest_rate(curve: &SkewCurve) -> Chart {
    let rate = plane(
        curve,
        format!("Hottest partition of {} at peak", curve.topic),
        Measure::BytesPerSecond,
        &curve.hottest_rate,
    );
    let trusted = rate.y.scale.place(curve.partition_rate.p50);
    rate.threshold(
        trusted,
        format!(
            "one partition is trusted with {}",
            show(curve.partition_rate.p50, Measure::BytesPerSecond)
        ),
        Status::Warning,
    )
    .into()
}

/// What flows from where to where, each number as `at` takes it from its summary; `None` where there is nothing beyond a
/// cluster.
#[must_use]
pub fn architecture(
    architecture: &Architecture,
    at: impl Fn(&Summary) -> f64,
    percentile: &str,
) -> Option<Chart> {
    if !architecture.has_stages() {
        return None;
    }
    let stops = architecture.parts.iter().map(|part| Stop {
        name: part.name.clone(),
        about: part.about.clone(),
        field: part.field.clone(),
        gauge: part.gauge.as_ref().map(|gauge| MapGauge {
            label: gauge.label.to_owned(),
            share: at(&gauge.share),
            value: show(at(&gauge.share), Measure::Fraction),
            status: match gauge.level {
                Level::Below => Status::Ok,
                Level::Near => Status::Warning,
                Level::Past => Status::Breach,
            },
        }),
    });
    let streams: Vec<Stream> = architecture
        .links
        .iter()
        .map(|link| Stream {
            from: link.from,
            to: link.to,
            rate: at(&link.rate),
        })
        .collect();
    let title = format!("What flows where, average rates at {percentile}");
    Some(Map::new(title, stops.collect(), &streams).into())
}

fn plane(curve: &SkewCurve, title: String, measure: Measure, values: &[Summary]) -> Plane {
    let across = Axis::logarithmic("Partitions", Measure::Count);
    let up = Axis::logarithmic("P5 to P95, line at P50", measure);
    let (x, y) = (across.scale, up.scale);
    let samples = curve.partitions.iter().zip(values);
    let samples = samples.map(|(count, value)| Sample {
        x: x.place(*count),
        low: y.place(value.p5),
        middle: y.place(value.p50),
        high: y.place(value.p95),
    });
    let plane = Plane::new(title, across, up)
        .curve(Curve::new(&curve.topic, 0, samples))
        .here(
            x.place(curve.today.p5),
            x.place(curve.today.p50),
            x.place(curve.today.p95),
            "partitions today",
        );
    match curve.helpful {
        Some(helpful) => plane.crossing(
            x.place(helpful.p50),
            format!(
                "past {} more partitions hardly help",
                show(helpful.p50.ceil(), Measure::Count)
            ),
            Status::Warning,
        ),
        None => plane,
    }
}

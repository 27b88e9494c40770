//! Charts of what a plan was asked, as plain values.

use crate::chart::{Axis, Chart, Curve, Plane, Sample, Status};
use crate::plan::SkewCurve;
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

//! Charts of what a plan was asked, as plain values.

use crate::chart::{Axis, Chart, Curve, Map, MapGauge, Plane, Sample, Status, Stop, Stream};
use crate::plan::optimise::{Design, Optimisation};
use crate::plan::{Architecture, Level, SkewCurve};
use crate::review::show;
use crate::study::{Summary, front};
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

/// How many times the cost of the best design the picture reaches: what costs more is no choice.
const DEAREST: f64 = 3.0;

/// Cost against the probability of a breach: for each kind of deployment the designs that no other of its kind beats,
/// with the best design and today's deployments ringed, and the risk that the scenario accepts.
#[must_use]
pub fn cost_against_risk(found: &Optimisation) -> Chart {
    let mut kinds: Vec<&str> = Vec::new();
    for design in &found.designs {
        if !kinds.contains(&design.shape.kind) {
            kinds.push(design.shape.kind);
        }
    }
    let best = found.best.and_then(|place| found.designs.get(place));
    let is_shown =
        |design: &Design| best.is_none_or(|best| design.cost.p50 <= DEAREST * best.cost.p50);
    let point = |design: &Design| (design.cost.p50, design.breach);
    let mut plane = Plane::new(
        format!("Designs of {}: cost against risk", found.cluster),
        Axis::measured("Cost", Measure::DollarsPerMonth),
        Axis::measured("Probability of a breach", Measure::Fraction),
    );
    for (slot, kind) in kinds.into_iter().enumerate() {
        let of_kind = found.designs.iter();
        let points: Vec<(f64, f64)> = of_kind
            .filter(|design| design.shape.kind == kind && is_shown(design))
            .map(point)
            .collect();
        let edge = front(&points).into_iter().map(|place| points[place]);
        let edge = Curve::new(
            kind,
            slot,
            edge.map(|(cost, risk)| Sample::exact(cost, risk)),
        );
        if edge.samples().next().is_some() {
            plane = plane.curve(edge);
        }
    }
    plane = plane.threshold(
        1.0 - found.confidence,
        format!(
            "accepted: {}",
            show(1.0 - found.confidence, Measure::Fraction)
        ),
        Status::Warning,
    );
    for design in found.designs.iter().filter(|design| is_shown(design)) {
        if let Some(name) = &design.today {
            plane = plane.ring(design.cost.p50, design.breach, format!("{name} today"));
        }
    }
    if let Some(best) = best {
        plane = plane.ring(
            best.cost.p50,
            best.breach,
            format!("best: {}", best.in_words()),
        );
    }
    plane.into()
}

//! The charts of a plan, as plain values.

use crate::chart::{Axis, Bar, Chart, Curve, Part, Plane, Sample, Stack, Status};
use crate::plan::{ClusterPlan, CostCurve, DeploymentOutlook, DeploymentPlan, Plan};
use crate::scenario::Fill;
use crate::study::{Summary, Timeline};
use crate::units::{Measure, screen, screen_together};

/// A probability that is worth planning for, and one that is more likely than not.
const POSSIBLE: f64 = 0.05;
const LIKELY: f64 = 0.5;

/// Disk on the fullest broker over the horizon, with the levels of its volumes and the months in which they are reached.
#[must_use]
pub fn disk(
    plan: &Plan,
    fill: &Fill,
    deployment: &DeploymentPlan,
    outlook: &DeploymentOutlook,
    slot: usize,
) -> Chart {
    let (Some(disk), Some(on_disk)) = (&deployment.disk, &outlook.disk_per_broker) else {
        return brokers(plan, deployment, outlook, slot);
    };
    let capacity = disk.capacity;
    let start = plan.scenario.start;
    let title = format!("Disk on the fullest broker of {}", deployment.name);
    let level = |share: f64| {
        format!(
            "{} of {}",
            screen(share, Measure::Fraction),
            screen(capacity, Measure::Bytes)
        )
    };
    let mut plane = Plane::new(
        title,
        Axis::months(start),
        Axis::measured("P5 to P95, line at P50", Measure::Bytes),
    )
    .curve(Curve::new(&deployment.name, slot, samples(on_disk)))
    .threshold(
        fill.page * capacity,
        format!("page at {}", level(fill.page)),
        Status::Warning,
    )
    .threshold(
        fill.act * capacity,
        format!("act before {}", level(fill.act)),
        Status::Breach,
    );
    for (probability, status, how_likely) in [
        (POSSIBLE, Status::Warning, "one world in twenty"),
        (LIKELY, Status::Breach, "one world in two"),
    ] {
        if let Some(month) = outlook.fills(DeploymentOutlook::PAGE, probability) {
            let page = screen(fill.page, Measure::Fraction);
            let text = format!("{}: {how_likely} is past {page}", plan.month_name(month));
            plane = plane.crossing(f64::from(month), text, status);
        }
    }
    plane.into()
}

/// Brokers needed over the horizon against those there are.
#[must_use]
pub fn brokers(
    plan: &Plan,
    deployment: &DeploymentPlan,
    outlook: &DeploymentOutlook,
    slot: usize,
) -> Chart {
    let there = deployment.brokers;
    Plane::new(
        format!(
            "{} needed by {}",
            deployment.unit.heading(),
            deployment.name
        ),
        Axis::months(plan.scenario.start),
        Axis::measured("P5 to P95, line at P50", Measure::Count),
    )
    .curve(Curve::new(
        &deployment.name,
        slot,
        samples(&outlook.brokers_needed),
    ))
    .threshold(there, format!("{there:.0} there are"), Status::Warning)
    .into()
}

fn samples(timeline: &Timeline) -> impl Iterator<Item = Sample> + '_ {
    timeline
        .months
        .iter()
        .enumerate()
        .map(|(month, entry)| sample(month as f64, &entry.summary))
}

fn sample(x: f64, summary: &Summary) -> Sample {
    Sample {
        x,
        low: summary.p5,
        middle: summary.p50,
        high: summary.p95,
    }
}

/// Cost of every deployment against ingest, from little to a few times today's, with the points where the cheapest changes.
#[must_use]
pub fn cost_against_ingest(curve: &CostCurve) -> Chart {
    /// How far the axis reaches, in today's ingest, and how far past the last break-even.
    const REACH: f64 = 3.0;
    const PAST_BREAK_EVEN: f64 = 1.25;
    let last = curve
        .break_evens
        .iter()
        .map(|point| point.ingest * PAST_BREAK_EVEN)
        .fold(0.0, f64::max);
    let most = last.max(curve.today.p50 * REACH).max(curve.today.p95);
    let shown = |ingest: f64| ingest <= most * (1.0 + 1e-9);
    let mut plane = Plane::new(
        "Cost against ingest",
        Axis::measured("Ingest before compression", Measure::BytesPerSecond),
        Axis::measured("Cost per month at P50", Measure::DollarsPerMonth),
    );
    for (slot, line) in curve.lines.iter().enumerate() {
        let points = curve.ingest.iter().zip(line.cost.iter().zip(&line.holds));
        let points = points
            .filter(|(ingest, _)| shown(**ingest))
            .map(|(ingest, (cost, holds))| {
                // Where the given brokers do not suffice there is no such deployment, so there is a gap.
                Sample::exact(*ingest, if *holds { cost.p50 } else { f64::NAN })
            });
        plane = plane.curve(Curve::new(&line.name, slot, points));
    }
    for point in curve.break_evens.iter().filter(|point| shown(point.ingest)) {
        let at = screen(point.ingest, Measure::BytesPerSecond);
        plane = plane.ring(
            point.ingest,
            point.cost,
            format!("{} is cheaper from {at}", point.above),
        );
    }
    let today = &curve.today;
    plane
        .here(today.p5, today.p50, today.p95, "ingest today")
        .into()
}

/// Which deployments stop holding on the way, in a sentence each.
#[must_use]
pub fn limits_of(curve: &CostCurve) -> Vec<String> {
    let last_held = |holds: &[bool]| holds.iter().rposition(|holds| *holds);
    let sentence = |line: &crate::plan::CostLine| match last_held(&line.holds) {
        None => Some(format!(
            "{} holds at none of these rates with the brokers it is given",
            line.name
        )),
        Some(last) if last + 1 < line.holds.len() => {
            let ingest = curve
                .ingest
                .get(last)
                .map(|rate| screen(*rate, Measure::BytesPerSecond))?;
            Some(format!(
                "{} holds up to {ingest} with the brokers it is given",
                line.name
            ))
        }
        Some(_) => None,
    };
    curve.lines.iter().filter_map(sentence).collect()
}

/// The bill of every deployment, line by line.
#[must_use]
pub fn bill(cluster: &ClusterPlan) -> Chart {
    let names = cluster
        .deployments
        .iter()
        .flat_map(|deployment| deployment.bill.iter().map(|line| line.name));
    let mut order: Vec<String> = Vec::new();
    for name in names {
        if !order.iter().any(|known| known == name) {
            order.push(name.to_owned());
        }
    }
    let axis = Axis::measured("Cost per month", Measure::DollarsPerMonth);
    let mut stack = Stack::new(
        "Cost per month by line, at P50",
        axis,
        "cheapest at P50",
        order,
    );
    for (index, deployment) in cluster.deployments.iter().enumerate() {
        stack = stack.bar(Bar {
            label: deployment.name.clone(),
            parts: deployment
                .bill
                .iter()
                .map(|line| Part {
                    label: line.name.to_owned(),
                    value: line.cost.p50,
                })
                .collect(),
            note: format!(
                "{}  ({})",
                screen(deployment.monthly_cost.p50, Measure::DollarsPerMonth),
                range(&deployment.monthly_cost, Measure::DollarsPerMonth)
            ),
            marked: cluster.cheapest == Some(index),
        });
    }
    stack.into()
}

/// `18.2k to 24.9k $/month`: the P5 and the P95 in one unit.
#[must_use]
pub fn range(summary: &Summary, measure: Measure) -> String {
    if summary.p5 == summary.p95 {
        return "exact".to_owned();
    }
    let (numbers, unit) = screen_together(&[summary.p5, summary.p95], measure);
    let unit = if unit.is_empty() || unit.starts_with('/') || unit == "x" {
        unit
    } else {
        format!("\u{2009}{unit}")
    };
    format!("{}{unit}", numbers.join(" to "))
}

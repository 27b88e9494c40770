//! The charts of a plan, as plain values.

use crate::chart::{Axis, Chart, Curve, Plane, Sample, Status};
use crate::plan::{DeploymentOutlook, DeploymentPlan, Plan};
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
    let capacity = deployment.disk_capacity;
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
    .curve(Curve::new(
        &deployment.name,
        slot,
        samples(&outlook.disk_per_broker),
    ))
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

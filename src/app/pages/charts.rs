//! The charts of a plan: its numbers as [`Chart`] values, for pages and for the overview.

use super::PageView;
use super::parts::said_of_the_cheapest;
use crate::chart::{Axis, Bar, Chart, Curve, Part, Plane, Sample, Scale, Stack, Status};
use crate::model::COST_LINES;
use crate::plan::{ClusterPlan, CostCurve, CostLine, DeploymentOutlook, DeploymentPlan};
use crate::review::{LIKELY, POSSIBLE};
use crate::study::{Summary, Timeline};
use crate::units::{Measure, screen};

/// How full the fullest broker of a deployment gets over the horizon, with its limits and the months in which they
/// are likely to be passed. `None` while the outlook is being computed.
#[must_use]
pub fn fan_chart(view: &PageView<'_>, cluster: usize, deployment: usize) -> Option<Chart> {
    let plan = view.cluster(cluster)?.deployments.get(deployment)?;
    let (name, ahead) = (&plan.name, view.ahead(cluster, deployment)?);
    let (what, scale) = if plan.disk.is_some() {
        ("How full the fullest broker gets", "Disk fill, P5 to P95")
    } else {
        (
            "How near the nearest limit gets",
            "Use of the limit, P5 to P95",
        )
    };
    let fill = Plane::new(
        format!("{what}, {name}"),
        Axis::months(view.plan.scenario.start),
        Axis::measured(scale, Measure::Fraction),
    )
    .curve(Curve::new(name, deployment, samples(&ahead.fill)));
    Some(crossings(view, ahead, limits(fill, &ahead.fill)).into())
}

fn samples(timeline: &Timeline) -> impl Iterator<Item = Sample> {
    let months = timeline.months.iter().enumerate();
    months.map(|(month, entry)| sample(month as f64, &entry.summary))
}

fn sample(x: f64, summary: &Summary) -> Sample {
    Sample {
        x,
        low: summary.p5,
        middle: summary.p50,
        high: summary.p95,
    }
}

/// The name of each limit of the fill, in the order of its timeline.
fn limits(plane: Plane, fill: &Timeline) -> Plane {
    let at = |limit: usize| fill.watch.limits.get(limit).copied().unwrap_or(f64::NAN);
    let percent = |limit| screen(at(limit), Measure::Fraction);
    let (page, act, full) = (
        DeploymentOutlook::PAGE,
        DeploymentOutlook::ACT,
        DeploymentOutlook::FULL,
    );
    plane
        .threshold(
            at(page),
            format!("page at {}", percent(page)),
            Status::Warning,
        )
        .threshold(
            at(act),
            format!("act before {}", percent(act)),
            Status::Breach,
        )
        .threshold(
            at(full),
            format!("full at {}", percent(full)),
            Status::Breach,
        )
}

/// Marks the months in which passing the first limit becomes possible and likely.
fn crossings(view: &PageView<'_>, ahead: &DeploymentOutlook, plane: Plane) -> Plane {
    let limit = ahead.fill.watch.limits.first().copied();
    let over = screen(limit.unwrap_or(f64::NAN), Measure::Fraction);
    let month = |probability| ahead.fills(DeploymentOutlook::PAGE, probability);
    let mark = |plane: Plane, month: Option<u32>, how_likely: &str, status| match month {
        Some(month) => plane.crossing(
            f64::from(month),
            format!("{}: {how_likely} over {over}", view.plan.month_name(month)),
            status,
        ),
        None => plane,
    };
    let (possible, likely) = (month(POSSIBLE), month(LIKELY));
    if possible == likely {
        return mark(plane, likely, "likely", Status::Breach);
    }
    let plane = mark(plane, possible, "1 world in 20 is", Status::Warning);
    mark(plane, likely, "1 world in 2 is", Status::Breach)
}

/// What each deployment of a cluster costs a month, line by line. The lines are means, which add up to the mean of
/// the whole.
#[must_use]
pub fn cost_stack(view: &PageView<'_>, cluster: usize) -> Option<Chart> {
    let cluster = view.cluster(cluster)?;
    let empty = Stack::new(
        "Cost per month by line, mean of all worlds",
        Axis::measured("Cost", Measure::DollarsPerMonth),
        "cheapest at the median",
        COST_LINES.map(str::to_owned),
    );
    let bars = cluster.deployments.iter().enumerate();
    Some(
        bars.fold(empty, |stack, (index, deployment)| {
            let said = said_of_the_cheapest(cluster, index);
            stack.bar(bar(
                deployment,
                said.is_some_and(|(status, _)| status == Status::Ok),
            ))
        })
        .into(),
    )
}

fn bar(deployment: &DeploymentPlan, cheapest: bool) -> Bar {
    let part = |line: &crate::plan::BillLine| Part {
        label: line.name.to_owned(),
        value: line.cost.mean,
    };
    let total = &deployment.monthly_cost;
    let money = |value| screen(value, Measure::DollarsPerMonth).replace("/month", "");
    Bar {
        label: deployment.name.clone(),
        parts: deployment.bill.iter().map(part).collect(),
        note: format!(
            "{} ({} to {})",
            money(total.mean),
            money(total.p5),
            money(total.p95)
        ),
        marked: cheapest,
    }
}

/// What each deployment of a cluster costs against its ingest, with the points where the cheapest changes.
#[must_use]
pub fn cost_against_ingest(plan: &ClusterPlan, curve: &CostCurve) -> Chart {
    let today = &curve.today;
    let ingest = Axis::logarithmic("Ingest before compression", Measure::BytesPerSecond);
    // Over two powers of ten, what matters on a linear axis is squeezed into a corner.
    let cost = Axis::logarithmic("Median cost", Measure::DollarsPerMonth);
    let (scale, money) = (ingest.scale, cost.scale);
    let empty = Plane::new("Cost against ingest", ingest, cost).here(
        scale.place(today.p5),
        scale.place(today.p50),
        scale.place(today.p95),
        "ingest today",
    );
    let slot = |line: &CostLine| {
        let same = |deployment: &DeploymentPlan| deployment.name == line.name;
        plan.deployments.iter().position(same).unwrap_or(0)
    };
    let lines = curve.lines.iter().fold(empty, |plane, line| {
        let medians = curve.ingest.iter().zip(&line.cost);
        let samples = medians
            .map(|(ingest, cost)| Sample::exact(scale.place(*ingest), money.place(cost.p50)));
        let drawn = Curve::new(&line.name, slot(line), samples);
        plane.curve(drawn.dashed(too_small(curve, line, scale), "does not hold"))
    });
    let lines = curve.lesser.iter().fold(lines, |plane, point| {
        let at = screen(point.ingest, Measure::BytesPerSecond);
        plane.small_ring(
            scale.place(point.ingest),
            money.place(point.cost),
            format!("{} below {} from {at}", point.above, point.below),
        )
    });
    let marked = curve.break_evens.iter().fold(lines, |plane, point| {
        let at = screen(point.ingest, Measure::BytesPerSecond);
        plane.ring(
            scale.place(point.ingest),
            money.place(point.cost),
            format!("{} from {at}", point.above),
        )
    });
    marked.into()
}

/// Where a deployment does not hold: between neighbouring points of the sweep.
fn too_small(curve: &CostCurve, line: &CostLine, scale: Scale) -> Vec<(f64, f64)> {
    let places: Vec<f64> = curve.ingest.iter().map(|i| scale.place(*i)).collect();
    let steps = places.windows(2).zip(line.holds.windows(2));
    steps
        .filter(|(_, holds)| holds.contains(&false))
        .filter_map(|(places, _)| Some((*places.first()?, *places.last()?)))
        .collect()
}

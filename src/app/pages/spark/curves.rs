//! Time and cost of a job against the number of its executors.

use egui::Ui;

use crate::app::command::Command;
use crate::app::pages::parts::{section, waiting};
use crate::app::pages::{PageView, SIDE_BY_SIDE};
use crate::app::plot;
use crate::chart::{Axis, Chart, Curve, Plane, Sample, Status};
use crate::plan::{CurvePoint, JobPlan, SizedPlan};
use crate::study::Summary;
use crate::units::{Measure, screen};

const HEIGHT: f32 = 200.0;

/// Draws both plots, side by side where there is room.
pub(super) fn show(
    ui: &mut Ui,
    view: &PageView<'_>,
    job: &JobPlan,
    sized: &SizedPlan,
    curve: Option<(&[CurvePoint], bool)>,
    commands: &mut Vec<Command>,
) {
    section(
        ui,
        "More or fewer executors",
        "More of them finish sooner until the longest task is all that is left; what is paid for is nodes × time",
    );
    let Some((points, old)) = curve else {
        waiting(ui, "Time and cost against executors");
        return;
    };
    if points.is_empty() {
        return;
    }
    let confidence = view.plan.scenario.objectives.confidence;
    let time = time(job, sized, points, confidence);
    let cost = cost(sized, points);
    let mut one = |ui: &mut Ui, salt: &str, chart: &Chart| {
        let salt = format!("{} {salt}", job.path);
        plot::show(ui, commands, &salt, chart, HEIGHT, old);
    };
    if ui.available_width() < SIDE_BY_SIDE {
        one(ui, "time", &time);
        one(ui, "cost", &cost);
    } else {
        ui.columns_const(|[a, b]| {
            one(a, "time", &time);
            one(b, "cost", &cost);
        });
    }
}

fn time(job: &JobPlan, sized: &SizedPlan, points: &[CurvePoint], confidence: f64) -> Chart {
    let time = Axis::logarithmic("Time of a run, P5 to P95", Measure::Seconds);
    let deadline = time.scale.place(job.deadline.p50);
    let words = format!(
        "deadline {}, in {} of worlds",
        screen(job.deadline.p50, Measure::Seconds),
        screen(confidence, Measure::Fraction)
    );
    plane(
        "Time of a run against executors",
        time,
        sized,
        points,
        |point| point.runtime,
    )
    .threshold(deadline, words, Status::Breach)
    .into()
}

fn cost(sized: &SizedPlan, points: &[CurvePoint]) -> Chart {
    let cost = Axis::measured("Cost, P5 to P95", Measure::DollarsPerMonth);
    plane("Cost against executors", cost, sized, points, |point| {
        point.monthly_cost
    })
    .into()
}

fn plane(
    title: &str,
    y: Axis,
    sized: &SizedPlan,
    points: &[CurvePoint],
    of: impl Fn(&CurvePoint) -> Summary,
) -> Plane {
    let x = Axis::logarithmic("Executors", Measure::Count);
    let (across, up) = (x.scale, y.scale);
    // One node may have no room for an executor beside the driver.
    let runs = points.iter().filter(|point| point.executors >= 1.0);
    let samples = runs.map(|point| {
        let value = of(point);
        Sample {
            x: across.place(point.executors),
            low: up.place(value.p5),
            middle: up.place(value.p50),
            high: up.place(value.p95),
        }
    });
    let samples: Vec<Sample> = samples.collect();
    let now = across.place(sized.executors);
    Plane::new(title, x, y)
        .curve(Curve::new("planned shape", 0, samples))
        .here(now, now, now, "planned")
}

//! What each deployment costs against ingest.

use egui::Ui;

use crate::app::charts;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::plan::{BreakEven, ClusterPlan};
use crate::units::{Measure, screen};

use super::{card, section, title};

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Cost of {}", cluster.name),
        "Ingest is swept from a tenth to ten times today's. What is left to the planner is chosen anew at every point; what the scenario gives stays",
    );
    let Some((curve, old)) = planned.cost_curve(index) else {
        card(ui, |ui| ui.label(theme::caption(ui, "on its way…")));
        return;
    };
    let stale = old || view.session.is_stale();
    plot::show(
        ui,
        view.commands,
        "cost against ingest",
        &charts::cost_against_ingest(curve),
        300.0,
        stale,
    );
    section(ui, "Where the cheapest changes");
    card(ui, |ui| {
        if curve.break_evens.is_empty() {
            ui.label(never_changes(planned, cluster));
        }
        for point in &curve.break_evens {
            ui.label(sentence(point, curve.today.p50));
        }
        for limit in charts::limits_of(curve) {
            ui.label(theme::caption(ui, limit));
        }
    });
    section(ui, "Today, line by line");
    plot::show(
        ui,
        view.commands,
        "bill",
        &charts::bill(cluster),
        200.0,
        view.session.is_stale(),
    );
}

fn never_changes(planned: &Planned, cluster: &ClusterPlan) -> String {
    let cheapest = cluster
        .cheapest
        .and_then(|index| cluster.deployments.get(index));
    match (cheapest, planned.plan.clusters.is_empty()) {
        (Some(deployment), false) if cluster.deployments.len() > 1 => {
            format!(
                "{} is the cheapest at every ingest between a tenth and ten times today's",
                deployment.name
            )
        }
        _ => "There is only one deployment, so there is nothing to compare".to_owned(),
    }
}

fn sentence(point: &BreakEven, today: f64) -> String {
    format!(
        "Below {} {} is cheapest, above it {}; both cost {} there. Today's ingest is {}",
        screen(point.ingest, Measure::BytesPerSecond),
        point.below,
        point.above,
        screen(point.cost, Measure::DollarsPerMonth),
        screen(today, Measure::BytesPerSecond)
    )
}

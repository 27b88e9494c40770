//! When disks fill, month by month, and how sure that is.

use egui::{Grid, Ui};

use crate::app::charts;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan};
use crate::scenario::Fill;
use crate::units::{Measure, screen};

use super::{card, section, title};

/// The probabilities that are looked at.
const CHANCES: [(f64, &str); 2] = [(0.05, "one world in twenty"), (0.5, "one world in two")];

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Growth of {}", cluster.name),
        "With the brokers and volumes there are at the start: the month in which a level is reached, in how many of the worlds",
    );
    let Some(stated) = planned.plan.scenario.kafka.get(index) else {
        return;
    };
    table(ui, planned, index, cluster, &stated.fill);
    let stale = view.session.is_stale();
    for (place, deployment) in cluster.deployments.iter().enumerate() {
        section(ui, &deployment.name);
        let Some((outlook, old)) = planned.deployment_outlook(index, place) else {
            card(ui, |ui| ui.label(theme::caption(ui, "on its way…")));
            continue;
        };
        let disk = charts::disk(&planned.plan, &stated.fill, deployment, outlook, place);
        plot::show(
            ui,
            view.commands,
            &format!("disk {place}"),
            &disk,
            240.0,
            old || stale,
        );
        let brokers = charts::brokers(&planned.plan, deployment, outlook, place);
        plot::show(
            ui,
            view.commands,
            &format!("brokers {place}"),
            &brokers,
            160.0,
            old || stale,
        );
    }
}

/// One row per deployment: when the page and the act level are reached.
fn table(ui: &mut Ui, planned: &Planned, index: usize, cluster: &ClusterPlan, fill: &Fill) {
    card(ui, |ui| {
        egui::ScrollArea::horizontal().show(ui, |ui| {
            Grid::new("months")
                .num_columns(5)
                .spacing([theme::FAR, theme::TIGHT])
                .show(ui, |ui| {
                    ui.label("");
                    for level in [fill.page, fill.act] {
                        for (_, chance) in CHANCES {
                            ui.label(theme::caption(
                                ui,
                                format!("{}, {chance}", screen(level, Measure::Fraction)),
                            ));
                        }
                    }
                    ui.end_row();
                    for (place, deployment) in cluster.deployments.iter().enumerate() {
                        row(
                            ui,
                            planned,
                            deployment,
                            planned
                                .deployment_outlook(index, place)
                                .map(|(outlook, _)| outlook),
                        );
                    }
                });
        });
    });
}

fn row(
    ui: &mut Ui,
    planned: &Planned,
    deployment: &DeploymentPlan,
    outlook: Option<&DeploymentOutlook>,
) {
    ui.label(deployment.name.as_str());
    for level in [DeploymentOutlook::PAGE, DeploymentOutlook::ACT] {
        for (chance, _) in CHANCES {
            let month = outlook.map(|outlook| match outlook.fills(level, chance) {
                Some(month) => planned.plan.month_name(month),
                None => "not within the horizon".to_owned(),
            });
            ui.label(month.unwrap_or_else(|| "…".to_owned()));
        }
    }
    ui.end_row();
}

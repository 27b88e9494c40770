//! Brokers: per deployment how many there are and what asks for that many, and how much of everything is used.

use egui::{Align, Label, Layout, Ui, vec2};

use super::figure::Figures;
use super::parts::{card, counted, line, machines, nothing, percent};
use super::table::{Column, LINE, Table};
use super::utilisation::{limits, utilisations};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::status_label;
use crate::chart::Status;
use crate::model::Unit;
use crate::plan::{DeploymentPlan, Plan};

/// Width of what asks for brokers; the bars have the rest.
const CONSTRAINTS: f32 = 316.0;
/// The least width of the bars beside it; with less, they stand below.
const BARS: f32 = 620.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, cluster: usize, commands: &mut Vec<Command>) {
    let Some(plan) = view.cluster(cluster) else {
        return;
    };
    let fill = view
        .plan
        .scenario
        .kafka
        .get(cluster)
        .map(|entry| &entry.fill);
    let name = format!("Brokers of {}", plan.name);
    let purpose = "How many brokers there are, what asks for that many, and how full each gets";
    title(ui, &name, purpose);
    if plan.deployments.is_empty() {
        nothing(ui, "No deployment yet", super::ADD_A_DEPLOYMENT);
    }
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    for deployment in &plan.deployments {
        ui.add_space(theme::NEAR);
        let width = ui.available_width();
        card(ui, width, |ui| {
            head(ui, &mut figures, deployment);
            ui.add_space(theme::NEAR);
            // There is one cluster of a service without brokers, whatever asks for it.
            if deployment.constraints.is_empty() || deployment.unit == Unit::Cluster {
                utilisations(ui, &mut figures, (view, fill), deployment);
                limits(ui, &mut figures, deployment);
                return;
            }
            if ui.available_width() < CONSTRAINTS + BARS {
                ui.allocate_ui_with_layout(
                    vec2(CONSTRAINTS.min(ui.available_width()), 0.0),
                    Layout::top_down(Align::Min),
                    |ui| constraints(ui, &mut figures, deployment),
                );
                ui.add_space(theme::APART);
                utilisations(ui, &mut figures, (view, fill), deployment);
                limits(ui, &mut figures, deployment);
                return;
            }
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = theme::FAR;
                ui.allocate_ui_with_layout(
                    vec2(CONSTRAINTS, 0.0),
                    Layout::top_down(Align::Min),
                    |ui| constraints(ui, &mut figures, deployment),
                );
                ui.vertical(|ui| {
                    utilisations(ui, &mut figures, (view, fill), deployment);
                    limits(ui, &mut figures, deployment);
                });
            });
        });
    }
}

/// `9 × m7g.2xlarge`, who decided that, and whether it is enough.
fn head(ui: &mut Ui, figures: &mut Figures<'_, '_>, deployment: &DeploymentPlan) {
    let plan = figures.plan;
    ui.horizontal(|ui| {
        ui.label(theme::emphasis(&deployment.name));
        ui.label(theme::caption(ui, deployment.platform));
        ui.add_space(theme::NEAR);
        enough(ui, plan, deployment);
    });
    ui.horizontal(|ui| {
        let count = machines(deployment.brokers, &deployment.broker_type);
        figures.words(ui, deployment.nodes.brokers, &count, theme::outcome());
        ui.label(theme::caption(ui, who_decided(deployment)));
    });
    let sentence = deployment.binding_sentence();
    ui.add(Label::new(theme::caption(ui, sentence)).wrap());
}

/// Who decided on the brokers there are.
pub(super) fn who_decided(deployment: &DeploymentPlan) -> &'static str {
    match (deployment.brokers_chosen, deployment.broker_chosen) {
        (true, true) => "count and type chosen",
        (true, false) => "count chosen, type given",
        (false, true) => "count given, type chosen",
        (false, false) if deployment.unit == Unit::Cluster => "as the service has it",
        (false, false) => "count and type given",
    }
}

/// Whether it holds on the date provisioned for, and what keeps it from that.
pub(super) fn enough(ui: &mut Ui, plan: &Plan, deployment: &DeploymentPlan) {
    let scenario = &plan.scenario;
    let when = plan.month_name(scenario.provision_for_months);
    let confidence = percent(scenario.objectives.confidence);
    let (status, words) = if deployment.holds() {
        let words = format!("enough until {when} in {confidence} of worlds");
        (Status::Ok, words)
    } else if deployment.holds_one_by_one() {
        let held = percent(deployment.holds_in);
        (
            Status::Breach,
            format!("holds in {held} of worlds by {when}"),
        )
    } else if deployment.unit == Unit::Cluster || deployment.brokers >= deployment.brokers_needed {
        (Status::Breach, format!("past a limit by {when}"))
    } else {
        let needed = counted(deployment.brokers_needed, deployment.unit);
        (Status::Breach, format!("{needed} needed by {when}"))
    };
    status_label(ui, status, &words);
}

/// What asks for how many brokers; the one that binds is marked.
fn constraints(ui: &mut Ui, figures: &mut Figures<'_, '_>, deployment: &DeploymentPlan) {
    let (asks, needed) = match deployment.unit {
        Unit::Broker => ("What asks for brokers", "needed, in whole zones"),
        _ => ("What asks for units", "needed"),
    };
    let columns = [
        Column::rest(asks),
        Column::number(deployment.unit.heading(), 64.0),
        Column::words("", 48.0),
    ];
    let table = Table::begin(ui, &columns);
    for (index, constraint) in deployment.constraints.iter().enumerate() {
        let binds = index == deployment.binding;
        table.row(ui, LINE, |ui, column| match (column, binds) {
            (0, true) => line(ui, theme::emphasis(constraint.name)),
            (0, false) => line(ui, constraint.name),
            (1, true) => {
                figures.strong(ui, constraint.node, constraint.brokers);
            }
            (1, false) => {
                figures.value(ui, constraint.node, constraint.brokers);
            }
            (_, true) => line(ui, theme::emphasis("binds")),
            (_, false) => {}
        });
    }
    table.rule(ui);
    table.row(ui, LINE, |ui, column| match column {
        0 => line(ui, needed),
        1 => {
            let node = deployment.nodes.brokers_needed;
            figures.strong(ui, node, deployment.brokers_needed);
        }
        _ => {}
    });
}

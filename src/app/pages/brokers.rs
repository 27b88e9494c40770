//! Brokers: per deployment how many there are and what asks for that many, and how much of everything is used.

use egui::{Align, Label, Layout, TextStyle, Ui, vec2};

use super::figure::{Figures, limit_words};
use super::parts::{brokers, card, line, machines, nothing, percent};
use super::table::{Column, LINE, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::{Limit, status_label, utilisation_bar};
use crate::chart::Status;
use crate::plan::{DeploymentPlan, Plan};
use crate::quantity::NodeId;
use crate::scenario::Fill;
use crate::study::Summary;

/// Width of what asks for brokers; the bars have the rest.
const CONSTRAINTS: f32 = 300.0;
/// The least width of the bars beside it; with less, they stand below.
const BARS: f32 = 400.0;

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
            if ui.available_width() < CONSTRAINTS + BARS {
                constraints(ui, &mut figures, deployment);
                ui.add_space(theme::APART);
                utilisations(ui, &mut figures, fill, deployment);
                return;
            }
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = theme::FAR;
                ui.allocate_ui_with_layout(
                    vec2(CONSTRAINTS, 0.0),
                    Layout::top_down(Align::Min),
                    |ui| constraints(ui, &mut figures, deployment),
                );
                ui.vertical(|ui| utilisations(ui, &mut figures, fill, deployment));
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
        (false, false) => "count and type given",
    }
}

/// Whether the brokers that are there suffice on the date provisioned for.
pub(super) fn enough(ui: &mut Ui, plan: &Plan, deployment: &DeploymentPlan) {
    let scenario = &plan.scenario;
    let when = plan.month_name(scenario.provision_for_months);
    let confidence = percent(scenario.objectives.confidence);
    let (status, words) = if deployment.holds() {
        let words = format!("enough until {when} in {confidence} of worlds");
        (Status::Ok, words)
    } else {
        let needed = brokers(deployment.brokers_needed);
        (Status::Breach, format!("{needed} needed by {when}"))
    };
    status_label(ui, status, &words);
}

/// What asks for how many brokers; the one that binds is marked.
fn constraints(ui: &mut Ui, figures: &mut Figures<'_, '_>, deployment: &DeploymentPlan) {
    const COLUMNS: [Column; 3] = [
        Column::rest("What asks for brokers"),
        Column::number("Brokers", 64.0),
        Column::words("", 44.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
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
        0 => line(ui, "needed, in whole zones"),
        1 => {
            let needed = deployment.nodes.brokers_needed;
            figures.strong(ui, needed, deployment.brokers_needed);
        }
        _ => {}
    });
}

/// One bar for each resource, disk first, and disk with a broker lost.
fn utilisations(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    fill: Option<&Fill>,
    deployment: &DeploymentPlan,
) {
    const COLUMNS: [Column; 3] = [
        Column::words("Use of one broker, today", 200.0),
        Column::rest(""),
        Column::number("P50 to P95", 100.0),
    ];
    let plan = figures.plan;
    let table = Table::begin(ui, &COLUMNS);
    let mut bar = |ui: &mut Ui, name: &str, used: &Summary, node: NodeId, limits: &[Limit]| {
        table.row(ui, theme::ROW, |ui, column| match column {
            0 => {
                figures.words(ui, node, name, TextStyle::Body);
            }
            1 => {
                let width = ui.available_width();
                utilisation_bar(ui, name, used.p50, used.p95, limits, width);
            }
            _ => {
                figures.words(ui, node, &spread(used), TextStyle::Body);
            }
        });
    };
    for (index, resource) in deployment.resources.iter().enumerate() {
        let limit = deployment
            .nodes
            .resources
            .get(index)
            .map(|entry| entry.limit);
        let limit = limit.map_or_else(String::new, |node| limit_words(plan, node, resource.limit));
        let (used, node) = (&resource.utilisation, resource.node);
        if index == 0 {
            bar(ui, resource.name, used, node, &of_disk(fill, &limit));
            let lost = &deployment.disk_fill_one_lost;
            let node = deployment.nodes.disk_fill_one_lost;
            bar(
                ui,
                "disk, one broker lost",
                lost,
                node,
                &of_disk_one_lost(fill),
            );
        } else {
            bar(
                ui,
                resource.name,
                used,
                node,
                &of_load(plan, deployment, &limit),
            );
        }
    }
}

/// `48 to 61 %`, or one number where both are the same.
fn spread(used: &Summary) -> String {
    let (middle, high) = (percent(used.p50), percent(used.p95));
    if middle == high {
        return high;
    }
    let number = middle.trim_end_matches(['%', '\u{2009}']);
    format!("{number} to {high}")
}

fn of_disk(fill: Option<&Fill>, capacity: &str) -> Vec<Limit> {
    let mut limits = Vec::new();
    if let Some(fill) = fill {
        limits.push(Limit {
            at: fill.page,
            label: format!(
                "Somebody is paged at {}; this scenario: fill.page",
                percent(fill.page)
            ),
            status: Status::Warning,
        });
        limits.push(Limit {
            at: fill.act,
            label: format!(
                "Somebody has acted before {}; this scenario: fill.act",
                percent(fill.act)
            ),
            status: Status::Breach,
        });
    }
    limits.push(Limit {
        at: 1.0,
        label: format!("Full at {capacity}"),
        status: Status::Breach,
    });
    limits
}

fn of_disk_one_lost(fill: Option<&Fill>) -> Vec<Limit> {
    let limit = |fill: &Fill| Limit {
        at: fill.act,
        label: format!(
            "The brokers that are left stay below {}; this scenario: fill.act",
            percent(fill.act)
        ),
        status: Status::Breach,
    };
    fill.map(limit).into_iter().collect()
}

fn of_load(plan: &Plan, deployment: &DeploymentPlan, limit: &str) -> Vec<Limit> {
    let target = limit_words(plan, deployment.nodes.load_target, deployment.load_target);
    vec![
        Limit {
            at: deployment.load_target,
            label: format!("Planned to stay below {target}"),
            status: Status::Warning,
        },
        Limit {
            at: 1.0,
            label: format!("Sustained at most {limit}"),
            status: Status::Breach,
        },
    ]
}

//! How full brokers get, and what decides how many are needed.

use egui::{Align, Grid, Label, Layout, RichText, Ui};

use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::{Limit, utilisation_bar};
use crate::chart::Status;
use crate::model::Condition;
use crate::plan::{ClusterPlan, DeploymentPlan, Resource};
use crate::quantity::NodeId;
use crate::scenario::Fill;
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
        &format!("Brokers of {}", cluster.name),
        "How much of each limit is used at the start of the plan, and what asks for how many brokers",
    );
    let Some(stated) = planned.plan.scenario.kafka.get(index) else {
        return;
    };
    for deployment in &cluster.deployments {
        ui.push_id(&deployment.path, |ui| {
            of_deployment(ui, view, planned, deployment, &stated.fill)
        });
    }
    section(ui, "The field's rule of thumb");
    rule_of_thumb(ui, view, planned, cluster);
}

fn of_deployment(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    deployment: &DeploymentPlan,
    fill: &Fill,
) {
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::emphasis(&deployment.name));
            let size = format!(
                "{}: {:.0} × {}",
                deployment.platform, deployment.brokers, deployment.broker_type
            );
            ui.label(RichText::new(size).color(theme::muted(ui)));
        });
        ui.add(Label::new(deployment.binding_sentence()).wrap());
        ui.add_space(theme::TIGHT);
        let shown = deployment.resources.iter().filter(|resource| {
            // Other resources change little when a broker or a zone is down.
            resource.condition == Condition::Peak
                || resource.condition > Condition::Peak
                    && ["network out", "CPU"].contains(&resource.name)
        });
        for resource in shown {
            utilisation(ui, view, planned, resource, fill);
        }
        ui.add_space(theme::TIGHT);
        constraints(ui, view, planned, deployment);
    });
    ui.add_space(theme::TIGHT);
}

/// Name, bar, P50 and P95.
fn utilisation(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    resource: &Resource,
    fill: &Fill,
) {
    const NAME: f32 = 176.0;
    const NUMBERS: f32 = 150.0;
    let limits = limits(planned, resource, fill);
    let title = resource.title();
    ui.horizontal(|ui| {
        let names = NAME.min(ui.available_width() / 3.0);
        ui.allocate_ui_with_layout(
            egui::vec2(names, theme::ROW),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(names);
                ui.add(Label::new(capitalised(&title)).truncate());
            },
        );
        let width = (ui.available_width() - NUMBERS).max(60.0);
        let summary = &resource.utilisation;
        utilisation_bar(ui, &title, summary.p50, summary.p95, &limits, width);
        let text = format!(
            "{}  P95 {}",
            screen(summary.p50, Measure::Fraction),
            screen(summary.p95, Measure::Fraction)
        );
        explained(ui, view, planned, resource.node, &title, text);
    });
}

/// Disk has the levels of the scenario; everything else must stay below its limit.
fn limits(planned: &Planned, resource: &Resource, fill: &Fill) -> Vec<Limit> {
    let graph = &planned.plan.model.graph;
    let source = graph
        .quantity_of(resource.limit_node)
        .map(|quantity| quantity.source.to_string())
        .unwrap_or_default();
    let limit = |at, label: String, status| Limit { at, label, status };
    if resource.name == "disk" {
        vec![
            limit(
                fill.page,
                format!("page at {}", screen(fill.page, Measure::Fraction)),
                Status::Warning,
            ),
            limit(
                fill.act,
                format!("act before {}", screen(fill.act, Measure::Fraction)),
                Status::Breach,
            ),
        ]
    } else {
        vec![limit(
            1.0,
            format!("its sustained limit; {source}"),
            Status::Breach,
        )]
    }
}

/// What asks for how many brokers; the one that binds stands out.
fn constraints(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, deployment: &DeploymentPlan) {
    let provisioned = planned
        .plan
        .month_name(planned.plan.scenario.provision_for_months);
    let confidence = screen(
        planned.plan.scenario.objectives.confidence,
        Measure::Fraction,
    );
    ui.label(theme::caption(
        ui,
        format!("Brokers asked for in {provisioned}, in {confidence} of the worlds"),
    ));
    ui.horizontal_wrapped(|ui| {
        for (index, constraint) in deployment.constraints.iter().enumerate() {
            let text = format!("{} {:.0}", constraint.name, constraint.brokers);
            let text = if index == deployment.binding {
                theme::emphasis(text)
            } else {
                RichText::new(text).color(theme::muted(ui))
            };
            explained(ui, view, planned, constraint.node, constraint.name, text);
            ui.add_space(theme::NEAR);
        }
    });
}

fn explained(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    node: NodeId,
    name: &str,
    text: impl Into<egui::WidgetText>,
) {
    match planned.plan.model.graph.quantity_of(node) {
        Some(quantity) => view.figure(ui, &quantity.path, name, text),
        None => {
            ui.label(text);
        }
    }
}

/// The rule beside the detailed answer, and what separates them.
fn rule_of_thumb(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, cluster: &ClusterPlan) {
    let outline = planned
        .plan
        .model
        .clusters
        .iter()
        .find(|outline| outline.path == cluster.path);
    let Some(outline) = outline else {
        return;
    };
    let (rule, nodes) = (&cluster.rule_of_thumb, &outline.rule_of_thumb);
    let lines = [
        ("Ingest × retention × replicas", nodes.kept, &rule.kept),
        ("The rule adds its margin", nodes.rule_room, &rule.rule_room),
        ("Disk by the rule of thumb", nodes.disk, &rule.disk),
        (
            "The rule overlooks rolling, checks, deletion, indexes, own topics",
            nodes.overlooked,
            &rule.overlooked,
        ),
        (
            "The fill target keeps free",
            nodes.fill_room,
            &rule.fill_room,
        ),
        (
            "Disk by the detailed model at the fill target",
            nodes.detailed,
            &rule.detailed,
        ),
    ];
    card(ui, |ui| {
        Grid::new("rule of thumb")
            .num_columns(2)
            .spacing([theme::FAR, theme::TIGHT])
            .show(ui, |ui| {
                for (name, node, summary) in lines {
                    ui.label(name);
                    let text = view.value(summary, Measure::Bytes);
                    explained(ui, view, planned, node, name, text);
                    ui.end_row();
                }
            });
    });
}

/// `Network out` from `network out`.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

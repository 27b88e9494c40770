//! The ways to run a cluster: what is stated, what was chosen, what each costs line by line.

use egui::{Button, Label, Popup, RichText, Ui};

use crate::app::charts;
use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::fields::{Component, EC2, Field, MSK, NAME, UPKEEP};
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Icon, icon_button};
use crate::plan::{BrokerOption, ClusterPlan, DeploymentPlan};
use crate::scenario::edit;
use crate::scenario::syntax::{FieldPath, quote};
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
        &format!("Deployments of {}", cluster.name),
        "What is left to the planner is chosen at the scenario's confidence, for the date provisioned for",
    );
    plot::show(
        ui,
        view.commands,
        "bill",
        &charts::bill(cluster),
        200.0,
        view.session.is_stale(),
    );
    let list = Component::Cluster(index).path().field("deployments");
    let names: Vec<String> = view
        .session
        .tree()
        .and_then(|tree| tree.get(&list))
        .map(|node| {
            node.items()
                .iter()
                .map(|item| item.item_name().unwrap_or_default().to_owned())
                .collect()
        })
        .unwrap_or_default();
    for (place, name) in names.iter().enumerate() {
        let plan = cluster
            .deployments
            .iter()
            .find(|deployment| deployment.name == *name);
        ui.add_space(theme::TIGHT);
        ui.push_id(("deployment", place), |ui| {
            card(ui, |ui| {
                of_deployment(ui, view, planned, (&list, place, names.len()), plan)
            });
        });
    }
    ui.add_space(theme::NEAR);
    add(ui, view, &list);
}

fn of_deployment(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (list, place, count): (&FieldPath, usize, usize),
    plan: Option<&DeploymentPlan>,
) {
    let component = list.index(place);
    ui.horizontal(|ui| {
        view.field(ui, NAME, &component, FieldLook::Cell(180.0));
        if let Some(plan) = plan {
            ui.label(RichText::new(plan.platform).color(theme::muted(ui)));
        }
        item_menu(ui, view, list, place, count);
    });
    if let Some(plan) = plan {
        summary(ui, view, planned, plan);
    }
    let platform = view
        .session
        .tree()
        .and_then(|tree| tree.get(&component.field("on")))
        .and_then(|node| node.variant());
    let fields = if platform == Some("msk") { MSK } else { EC2 };
    form(ui, view, fields, &component);
    let has_upkeep = view
        .session
        .tree()
        .is_some_and(|tree| tree.get(&component.field("upkeep")).is_some());
    if has_upkeep {
        form(ui, view, UPKEEP, &component);
    } else if ui
        .button("State people's time")
        .on_hover_text("Adds hours of on call and upkeep, to be changed to your own")
        .clicked()
    {
        let value = "(hours: \"20 h/month\", rate: \"$100/h\")".to_owned();
        view.edit(Edit::Put {
            path: component.field("upkeep"),
            value,
        });
    }
    if let Some(plan) = plan.filter(|plan| plan.options.len() > 1) {
        runners_up(ui, plan);
    }
}

fn form(ui: &mut Ui, view: &mut View<'_>, fields: &'static [Field], component: &FieldPath) {
    for field in fields {
        view.field(ui, field, component, FieldLook::Form);
    }
}

/// Size, disk and cost in a line, and why that many brokers.
fn summary(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, plan: &DeploymentPlan) {
    let graph = &planned.plan.model.graph;
    let path = |node| {
        graph
            .quantity_of(node)
            .map(|quantity| quantity.path.clone())
            .unwrap_or_default()
    };
    ui.horizontal_wrapped(|ui| {
        let chosen = if plan.broker_chosen || plan.brokers_chosen {
            ", chosen"
        } else {
            ""
        };
        let size = theme::emphasis(format!(
            "{:.0} × {}{chosen}",
            plan.brokers, plan.broker_type
        ));
        view.figure(ui, &path(plan.nodes.brokers), "Brokers", size);
        if let (Some(disk), Some(node)) = (&plan.disk, &plan.nodes.disk) {
            ui.label(theme::caption(ui, "disk of each"));
            view.figure(
                ui,
                &path(node.capacity),
                "Disk of a broker",
                screen(disk.capacity, Measure::Bytes),
            );
        }
        ui.label(theme::caption(
            ui,
            format!("cost, {}", view.shown.percentile),
        ));
        let cost = view.value(&plan.monthly_cost, Measure::DollarsPerMonth);
        view.figure(
            ui,
            &path(plan.nodes.monthly_cost),
            "Cost per month",
            theme::emphasis(cost),
        );
    });
    ui.add(Label::new(theme::caption(ui, plan.binding_sentence())).wrap());
    ui.add_space(theme::TIGHT);
}

/// The broker types that were compared.
fn runners_up(ui: &mut Ui, plan: &DeploymentPlan) {
    const SHOWN: usize = 5;
    section(ui, "Broker types compared");
    let line = |option: &BrokerOption| {
        format!(
            "{}: {:.0} brokers, {}",
            option.broker_type,
            option.brokers,
            screen(option.monthly_cost, Measure::DollarsPerMonth)
        )
    };
    for option in plan.options.iter().take(SHOWN) {
        let text = RichText::new(line(option));
        ui.label(if option.broker_type == plan.broker_type {
            text.text_style(theme::strong())
        } else {
            text.color(theme::muted(ui))
        });
    }
    if plan.options.len() > SHOWN {
        ui.label(theme::caption(
            ui,
            format!("and {} more that cost more", plan.options.len() - SHOWN),
        ));
    }
}

/// Duplicate, move, delete.
pub(super) fn item_menu(
    ui: &mut Ui,
    view: &mut View<'_>,
    list: &FieldPath,
    place: usize,
    count: usize,
) {
    let name = view
        .session
        .tree()
        .and_then(|tree| tree.get(&list.index(place)))
        .and_then(|node| node.item_name());
    let button = icon_button(
        ui,
        Icon::More,
        &format!("More for {}", name.unwrap_or("this item")),
    );
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(140.0);
        let mut item = |ui: &mut Ui, possible: bool, text: &str, edit: Edit| {
            if ui.add_enabled(possible, Button::new(text)).clicked() {
                view.emit(Command::Edit(edit));
            }
        };
        item(ui, true, "Duplicate", Edit::Duplicate(list.clone(), place));
        let moved = |to| Edit::Move {
            list: list.clone(),
            from: place,
            to,
        };
        item(ui, place > 0, "Move up", moved(place.saturating_sub(1)));
        item(ui, place + 1 < count, "Move down", moved(place + 1));
        item(ui, true, "Delete", Edit::Remove(list.index(place)));
    });
}

/// A further deployment, on either platform, with everything left to the planner.
fn add(ui: &mut Ui, view: &mut View<'_>, list: &FieldPath) {
    ui.horizontal_wrapped(|ui| {
        for (button, name, on) in [
            (
                "Add self-managed on EC2",
                "self-managed",
                "ec2(broker: auto)",
            ),
            ("Add MSK Standard", "msk", "msk(broker: auto)"),
        ] {
            if ui.button(button).clicked() {
                let free = view
                    .session
                    .tree()
                    .map_or_else(|| name.to_owned(), |tree| edit::free_name(tree, list, name));
                let item = format!("(name: {}, on: {on})", quote(&free));
                view.edit(Edit::Add {
                    list: list.clone(),
                    item,
                });
            }
        }
    });
}

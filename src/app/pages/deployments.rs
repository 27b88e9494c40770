//! The ways to run a cluster: what is stated, what was chosen, what each costs line by line.

use egui::{Button, Popup, RichText, Ui};

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::fields::{Component, EC2, Field, MSK, NAME, UPKEEP};
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Icon, icon_button};
use crate::plan::DeploymentPlan;
use crate::scenario::edit;
use crate::scenario::syntax::{FieldPath, quote};

use super::{PageView, card, comparison, section, title};

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>, reading: &PageView<'_>, index: usize) {
    let Some(cluster) = reading.cluster(index) else {
        return;
    };
    title(
        ui,
        &format!("Deployments of {}", cluster.name),
        "What is left to the planner is chosen at the scenario's confidence, for the date provisioned for",
    );
    comparison::show(ui, reading, index, view.commands);
    section(ui, "What the file says");
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
                of_deployment(ui, view, (&list, place, names.len()), plan)
            });
        });
    }
    ui.add_space(theme::NEAR);
    add(ui, view, &list);
}

fn of_deployment(
    ui: &mut Ui,
    view: &mut View<'_>,
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
}

fn form(ui: &mut Ui, view: &mut View<'_>, fields: &'static [Field], component: &FieldPath) {
    for field in fields {
        view.field(ui, field, component, FieldLook::Form);
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

//! The ways to run a cluster: what is stated, what was chosen, what each costs line by line.

use egui::{Button, Popup, RichText, Ui};

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::fields::{
    BEFORE_VOLUME_KIND, Component, EXTRAS, Extra, Field, NAME, PLATFORMS, of_platform, with_kind,
};
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Icon, icon_button};
use crate::catalogue::{VolumeMedia, VolumeType};
use crate::plan::DeploymentPlan;
use crate::scenario::edit;
use crate::scenario::syntax::{FieldPath, quote};

use super::topic_details::choice;
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
    form(ui, view, of_platform(platform), &component);
    for extra in &EXTRAS {
        extra_fields(ui, view, extra, &component);
    }
}

/// What a deployment may state whatever it runs on: its fields, or a button that adds them.
fn extra_fields(ui: &mut Ui, view: &mut View<'_>, extra: &Extra, component: &FieldPath) {
    let tree = view.session.tree();
    let states = |field: &str| {
        !field.is_empty() && tree.is_some_and(|tree| tree.get(&component.field(field)).is_some())
    };
    if states(extra.field) {
        form(ui, view, extra.fields, component);
        return;
    }
    let possible = extra.needs.is_empty() || states(extra.needs);
    let button = ui.add_enabled(possible, Button::new(extra.add));
    let button = button
        .on_hover_text(extra.tooltip)
        .on_disabled_hover_text("State people's time first: incidents are billed at its cost");
    if button.clicked() {
        view.edit(Edit::Put {
            path: component.field(extra.field),
            value: extra.new.to_owned(),
        });
    }
}

fn form(ui: &mut Ui, view: &mut View<'_>, fields: &'static [Field], component: &FieldPath) {
    for field in fields {
        view.field(ui, field, component, FieldLook::Form);
        if field.path == BEFORE_VOLUME_KIND {
            volume_kind(ui, view, component);
        }
    }
}

/// The kind of a broker's volumes, of those in the catalogue. One that is not in it stays as it was typed, with what is
/// wrong with it.
fn volume_kind(ui: &mut Ui, view: &mut View<'_>, component: &FieldPath) {
    let path = component.field("on").field("volume");
    let (Some(tree), Some(planned)) = (view.session.tree(), view.session.planned()) else {
        return;
    };
    let node = tree.get(&path);
    let now = node.and_then(|node| node.variant()).unwrap_or("gp3");
    let stated = node.map(|node| tree.slice(node.inner().span));
    let kinds: Vec<(&str, String)> = planned
        .plan
        .catalogue
        .volumes()
        .map(|kind| (kind.name.as_str(), in_words(kind)))
        .collect();
    let words: Vec<(&str, &str)> = kinds
        .iter()
        .map(|(kind, words)| (*kind, words.as_str()))
        .collect();
    let is_known = kinds.iter().any(|(kind, _)| *kind == now);
    let chosen = choice(ui, "Kind of volume", now, &words);
    if !is_known {
        let words = format!("{now} is no kind of volume in the catalogue: choose one of the list");
        let colour = theme::colour(theme::palette(ui).breach);
        ui.label(RichText::new(words).small().color(colour));
    }
    let value = chosen.map(|kind| with_kind(stated, &kind));
    if let Some(value) = value {
        view.edit(Edit::Put { path, value });
    }
}

fn in_words(kind: &VolumeType) -> String {
    let media = match kind.media {
        VolumeMedia::Ssd => "solid-state",
        VolumeMedia::Hdd => "spinning",
    };
    format!("{}, {media}", kind.name)
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

/// A further deployment, of any kind, with everything left to the planner.
fn add(ui: &mut Ui, view: &mut View<'_>, list: &FieldPath) {
    ui.menu_button("Add deployment…", |ui| {
        ui.set_min_width(200.0);
        for kind in &PLATFORMS {
            if ui.button(kind.title).clicked() {
                let free = view.session.tree().map_or_else(
                    || kind.word.to_owned(),
                    |tree| edit::free_name(tree, list, kind.word),
                );
                let item = format!("(name: {}, on: {})", quote(&free), kind.new);
                view.edit(Edit::Add {
                    list: list.clone(),
                    item,
                });
            }
        }
    });
}

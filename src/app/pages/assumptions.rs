//! Every input of the plan: what it is, what was stated or holds by default, what that means, and who says so.

use egui::{CollapsingHeader, Label, TextEdit, Ui};

use crate::app::fields::Component;
use crate::app::fields::{CLUSTER, SCENARIO};
use crate::app::session::Planned;
use crate::app::shell::input_field;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::quantity::{InputKind, Quantity, SourceKind};
use crate::scenario::syntax::FieldPath;

use super::{card, title};

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    title(
        ui,
        "Assumptions",
        "Every input of the plan, stated or by default. What is changed here is changed in the file",
    );
    let filter = TextEdit::singleline(&mut view.shown.assumptions_filter)
        .hint_text("filter by name or source")
        .desired_width(240.0);
    ui.add(filter).accessible_name("Filter assumptions");
    let letters = view.shown.assumptions_filter.trim().to_lowercase();
    if letters.is_empty() {
        settings(ui, view, planned);
    }
    let mut groups: Vec<(String, Vec<&Quantity>)> = Vec::new();
    for quantity in inputs(planned).filter(|quantity| fits(quantity, &letters)) {
        let group = quantity
            .path
            .rsplit_once('/')
            .map_or("", |(group, _)| group)
            .to_owned();
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, members)) => members.push(quantity),
            None => groups.push((group, vec![quantity])),
        }
    }
    if groups.is_empty() {
        ui.label(theme::caption(
            ui,
            "No assumption has these letters in its name, path or source",
        ));
    }
    for (group, members) in groups {
        let heading = egui::RichText::new(&group).text_style(theme::strong());
        CollapsingHeader::new(heading)
            .id_salt(&group)
            .default_open(true)
            .show(ui, |ui| {
                card(ui, |ui| {
                    for quantity in members {
                        input(ui, view, quantity);
                    }
                });
            });
    }
}

/// What is stated once for the whole scenario and for each cluster, and draws no number of its own.
fn settings(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let heading = |text: &str| egui::RichText::new(text).text_style(theme::strong());
    CollapsingHeader::new(heading("Scenario"))
        .default_open(true)
        .show(ui, |ui| {
            card(ui, |ui| {
                for field in SCENARIO {
                    view.field(ui, field, &FieldPath::root(), FieldLook::Form);
                }
            });
        });
    for (index, cluster) in planned.plan.clusters.iter().enumerate() {
        let name = format!("Cluster {}", cluster.name);
        CollapsingHeader::new(heading(&name))
            .default_open(true)
            .show(ui, |ui| {
                card(ui, |ui| {
                    for field in CLUSTER {
                        view.field(
                            ui,
                            field,
                            &Component::Cluster(index).path(),
                            FieldLook::Form,
                        );
                    }
                });
            });
    }
}

/// The inputs that are estimates, in the order of the model, without those that stand among the settings above.
fn inputs(planned: &Planned) -> impl Iterator<Item = &Quantity> {
    let graph = &planned.plan.model.graph;
    graph
        .inputs()
        .iter()
        .filter(|input| matches!(input.kind, InputKind::Estimate(_)))
        .filter_map(|input| graph.quantity_of(input.node))
        .filter(|quantity| !quantity.path.starts_with("objectives/"))
}

fn fits(quantity: &Quantity, letters: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(letters);
    let depth = quantity.path.matches('/').count();
    // A cluster's own inputs are among the settings while nothing is looked for.
    let shown_above = letters.is_empty() && depth == 2;
    !shown_above
        && (has(&quantity.label) || has(&quantity.path) || has(&quantity.source.to_string()))
}

fn input(ui: &mut Ui, view: &mut View<'_>, quantity: &Quantity) {
    match view
        .session
        .tree()
        .and_then(|tree| input_field(tree, &quantity.path))
    {
        Some((component, field)) => view.field(ui, field, &component, FieldLook::Form),
        None => fixed(ui, view, quantity),
    }
    if quantity.source.kind != SourceKind::Scenario {
        ui.add(Label::new(theme::caption(ui, quantity.source.to_string())).wrap());
    }
}

/// An input that no field of the file sets.
fn fixed(ui: &mut Ui, view: &mut View<'_>, quantity: &Quantity) {
    let stated = view.session.planned().and_then(|planned| {
        match planned.plan.model.graph.input(quantity.node) {
            Some(InputKind::Estimate(estimate)) => Some(estimate.text.clone()),
            _ => None,
        }
    });
    ui.horizontal(|ui| {
        ui.label(quantity.label.as_str());
        view.figure(
            ui,
            &quantity.path,
            &quantity.label,
            egui::RichText::new(stated.unwrap_or_default()).monospace(),
        );
    });
}

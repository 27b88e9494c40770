//! The map of the cheapest deployment, and the decision: what is so of every deployment, side by side.

use egui::{Label, TextWrapMode, Ui, vec2};

use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::worker::{Found, Question};
use crate::plan::{ClusterPlan, Decision, MapAxis};

use super::card;
use super::parts::{section, waiting};

/// The height of the map.
const MAP: f32 = 340.0;

/// What is varied beside ingest, in a few words.
const fn choice(axis: MapAxis) -> &'static str {
    match axis {
        MapAxis::Retention => "Retention",
        MapAxis::FanOut => "Fan-out",
        MapAxis::StaffCost => "Staff cost",
    }
}

/// Draws the map of a cluster with at least two deployments.
pub(super) fn map(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    if cluster.deployments.len() < 2 {
        return;
    }
    section(
        ui,
        "Map of the cheapest deployment",
        "By median cost, of those that hold at the scenario's confidence; what is left to the planner is chosen anew at every point",
    );
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label("Ingest ×");
            for axis in MapAxis::ALL {
                let chosen = view.shown.map_axis == axis;
                let button = ui.selectable_label(chosen, choice(axis));
                let button = button.on_hover_text(format!("Up: {}", axis.title().to_lowercase()));
                if button.clicked() {
                    view.shown.map_axis = axis;
                }
            }
        });
        let axis = view.shown.map_axis;
        match planned.found(Question::CostMap(index, axis)) {
            Some((Found::CostMap(map), old)) => {
                ui.label(theme::caption(ui, axis.title()));
                plot::cost_map(ui, map, MAP, old);
            }
            Some(_) => {
                let advice = match axis {
                    MapAxis::Retention => "No topic has a retention to vary",
                    MapAxis::FanOut => "Nobody reads: add consumers on the page of the topics",
                    MapAxis::StaffCost => {
                        "No deployment states `upkeep`: add people's time on the page of the deployments"
                    }
                };
                ui.add(Label::new(theme::prose_caption(ui, advice)).wrap());
            }
            None => {
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(14.0));
                    ui.label(theme::caption(ui, "The map is being computed…"));
                });
                ui.allocate_space(vec2(ui.available_width(), MAP));
            }
        }
    });
}

/// Draws the decision matrix: what is so of every deployment, a few facts at a time.
pub(super) fn decision(ui: &mut Ui, planned: &Planned, (index, cluster): (usize, &ClusterPlan)) {
    if cluster.deployments.is_empty() {
        return;
    }
    section(
        ui,
        "Decision matrix",
        "What is so of every deployment in this scenario: computed where it can be, from documentation where it cannot",
    );
    match planned.found(Question::Decision(index)) {
        Some((Found::Decision(decision), old)) => {
            card(ui, |ui| {
                if old {
                    ui.multiply_opacity(0.5);
                }
                matrix(ui, decision);
            });
        }
        Some(_) => {}
        None => waiting(ui, "The decision matrix"),
    }
}

/// The facts in groups, one below the other, each as wide as the page: a column for each fact, a row for each deployment.
fn matrix(ui: &mut Ui, decision: &Decision) {
    /// The width of the names of deployments, and the least of a fact.
    const NAME: f32 = 96.0;
    const LEAST: f32 = 132.0;
    let gap = theme::APART;
    let room = ui.available_width();
    let name = NAME.min(room / 3.0);
    let fitting = ((room - name) / (LEAST + gap)).floor().max(1.0) as usize;
    // As many in every group: the last is not left with one.
    let groups = decision.facts.len().div_ceil(fitting).max(1);
    let columns = decision.facts.len().div_ceil(groups).max(1);
    let width = (room - name) / columns as f32 - gap;
    let mut facts = decision.facts.as_slice();
    while !facts.is_empty() {
        let (group, rest) = facts.split_at(columns.min(facts.len()));
        facts = rest;
        let heads: Vec<&str> = group.iter().map(|fact| fact.title).collect();
        row(ui, ("", &heads), (name, width), true);
        for (place, deployment) in decision.deployments.iter().enumerate() {
            let cells = group.iter().map(|fact| fact.cells.get(place));
            let cells: Vec<&str> = cells.map(|cell| cell.map_or("", String::as_str)).collect();
            row(ui, (deployment, &cells), (name, width), false);
        }
        if !facts.is_empty() {
            ui.add_space(theme::APART);
        }
    }
}

/// A row of texts that take as many lines as they need, with a line below the head.
fn row(ui: &mut Ui, (name, cells): (&str, &[&str]), (first, width): (f32, f32), is_head: bool) {
    let tallest = cells.iter().map(|cell| height(ui, cell, width));
    let height = tallest.fold(height(ui, name, first), f32::max) + theme::NEAR;
    let size = vec2(ui.available_width(), height);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut left = rect.left();
    let texts = std::iter::once((name, first)).chain(cells.iter().map(|cell| (*cell, width)));
    for (text, width) in texts {
        let place = egui::Rect::from_min_size(
            egui::pos2(left, rect.top() + theme::TIGHT),
            vec2(width, height - theme::TIGHT),
        );
        let text = match is_head {
            true => egui::RichText::new(text)
                .text_style(theme::strong_caption())
                .color(theme::muted(ui)),
            false if left == rect.left() => theme::emphasis(text),
            false => egui::RichText::new(text),
        };
        let mut cell = ui.new_child(egui::UiBuilder::new().max_rect(place));
        cell.add(Label::new(text).wrap_mode(TextWrapMode::Wrap));
        left += width + theme::APART;
    }
    let line = egui::Stroke::new(1.0, theme::colour(theme::palette(ui).border));
    if is_head {
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
    }
}

/// How high a text is at a width.
fn height(ui: &Ui, text: &str, width: f32) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout(text.to_owned(), font, egui::Color32::WHITE, width);
    galley.size().y
}

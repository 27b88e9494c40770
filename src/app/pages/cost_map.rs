//! The map of the cheapest deployment, and the decision: what is so of every deployment, side by side.

use egui::{Label, ScrollArea, TextWrapMode, Ui, vec2};
use egui_extras::{Column, TableBuilder};

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
/// The height of the matrix, beyond which it scrolls below its head.
const MATRIX: f32 = 480.0;

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
        "The cheapest that holds, with every estimate at its median; what is left to the planner is chosen anew at every point",
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
                ui.add(Label::new(theme::caption(ui, advice)).wrap());
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

/// Draws the decision matrix: one column for each deployment, one row for each fact.
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

fn matrix(ui: &mut Ui, decision: &Decision) {
    /// The width of the names of facts, and the least of a deployment.
    const FACT: f32 = 112.0;
    const LEAST: f32 = 132.0;
    let columns = decision.deployments.len();
    let gap = theme::APART;
    let room = ui.available_width() - FACT - gap * columns as f32;
    let width = (room / columns.max(1) as f32).max(LEAST);
    ScrollArea::horizontal().id_salt("decision").show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(gap, 2.0);
        let heights: Vec<f32> = decision
            .facts
            .iter()
            .map(|fact| {
                let cells = fact.cells.iter().map(|cell| height(ui, cell, width));
                cells.fold(height(ui, fact.title, FACT), f32::max) + theme::NEAR
            })
            .collect();
        let mut table = TableBuilder::new(ui)
            .id_salt("decision matrix")
            .max_scroll_height(MATRIX)
            .auto_shrink([false, true])
            .cell_layout(egui::Layout::top_down(egui::Align::Min))
            .column(Column::exact(FACT).clip(true));
        for _ in 0..columns {
            table = table.column(Column::exact(width).clip(true));
        }
        let head = |mut row: egui_extras::TableRow<'_, '_>| {
            row.col(|_| {});
            for name in &decision.deployments {
                row.col(|ui| {
                    ui.add(Label::new(theme::emphasis(name)).truncate());
                });
            }
        };
        table.header(theme::ROW, head).body(|body| {
            body.heterogeneous_rows(heights.into_iter(), |mut row| {
                let Some(fact) = decision.facts.get(row.index()) else {
                    return;
                };
                row.col(|ui| {
                    ui.add(Label::new(theme::caption(ui, fact.title)).wrap());
                });
                for cell in &fact.cells {
                    row.col(|ui| {
                        ui.add(Label::new(cell.as_str()).wrap_mode(TextWrapMode::Wrap));
                    });
                }
            });
        });
    });
}

/// How high a text is at a width.
fn height(ui: &Ui, text: &str, width: f32) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout(text.to_owned(), font, egui::Color32::WHITE, width);
    galley.size().y
}

//! What lies between databases, topics, jobs and tables: change data capture and scheduled runs, each as its figures.

use egui::{TextStyle, Ui};

use super::figure::Figures;
use super::parts::{card, nothing, section};
use super::table::{Column, LINE, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::theme;
use crate::model::ComponentKind;
use crate::plan::ComponentPlan;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, commands: &mut Vec<Command>) {
    title(
        ui,
        "Captures and runs",
        "What a capture holds back and how fast it catches up; whether a run is done by its deadline",
    );
    let components = &view.plan.components;
    if components.is_empty() {
        nothing(
            ui,
            "Neither a capture nor a run yet",
            "Add `cdc: [...]` or `runs: [...]` in the file text",
        );
        return;
    }
    for (kind, words) in [
        (
            ComponentKind::Capture,
            "A slot keeps the write-ahead log of the whole server while its connector stands still; past its limit it is lost, and a new snapshot is needed",
        ),
        (
            ComponentKind::Run,
            "Done by the deadline or not, and what a backfill takes and still finds",
        ),
    ] {
        let mut those = components.iter().filter(|c| c.kind == kind).peekable();
        if those.peek().is_none() {
            continue;
        }
        section(ui, plural(kind), words);
        for component in those {
            ui.push_id(&component.path, |ui| one(ui, view, component, commands));
            ui.add_space(theme::NEAR);
        }
    }
}

const fn plural(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Capture => "Change data capture",
        ComponentKind::Run => "Scheduled runs",
    }
}

/// A component: each figure with what it is, its value and its range.
fn one(ui: &mut Ui, view: &PageView<'_>, component: &ComponentPlan, commands: &mut Vec<Command>) {
    const COLUMNS: [Column; 3] = [
        Column::rest("Figure"),
        Column::number("Value", 110.0),
        Column::number("P5 to P95", 180.0),
    ];
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.label(theme::emphasis(&component.name));
        super::parts::in_the_file(ui, &component.field, commands);
        let graph = &view.plan.model.graph;
        let mut figures = Figures {
            plan: view.plan,
            commands,
        };
        let table = Table::begin(ui, &COLUMNS);
        for figure in &component.figures {
            let Some(quantity) = graph.quantity_of(figure.node) else {
                continue;
            };
            // What is true or not in a world is read as how often it is: its mean.
            let is_chance = quantity.path.ends_with("/in_time");
            table.row(ui, LINE, |ui, column| match (column, is_chance) {
                (0, _) => {
                    figures.words(ui, figure.node, &quantity.label, TextStyle::Body);
                }
                (1, true) => {
                    figures.value(ui, figure.node, figure.value.mean);
                }
                (1, false) => {
                    figures.value(ui, figure.node, view.percentile.of(&figure.value));
                }
                (_, true) => {}
                (_, false) => figures.range(ui, figure.node, &figure.value),
            });
        }
    });
}

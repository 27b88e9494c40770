//! The same work of a job on every platform, with nodes and executors chosen there.

use egui::Ui;

use crate::app::pages::parts::{card, line, percent, section, waiting};
use crate::app::pages::table::{Column, LINE, Table};
use crate::app::theme;
use crate::plan::{PlatformOutcome, SparkDecision, platform_name};
use crate::units::{Measure, screen};

const COLUMNS: [Column; 6] = [
    Column::words("Platform", 190.0),
    Column::rest("Nodes"),
    Column::words("Executors", 120.0),
    Column::number("Time, P50", 80.0),
    Column::number("In time", 70.0),
    Column::number("Cost a month, P50", 120.0),
];

/// Draws the platforms, or that they are being compared.
pub(super) fn show(ui: &mut Ui, decision: Option<(&SparkDecision, bool)>) {
    section(
        ui,
        "On other platforms",
        "The same work with nodes and executors chosen anew on each; the cheapest that holds the deadline stands out",
    );
    let Some((decision, old)) = decision else {
        waiting(ui, "The job on every platform");
        return;
    };
    let width = ui.available_width();
    card(ui, width, |ui| {
        if old {
            ui.multiply_opacity(0.5);
        }
        let table = Table::begin(ui, &COLUMNS);
        let own = decision.rows.iter().find(|row| row.is_own);
        if let Some((stated, own)) = decision.stated.as_ref().zip(own) {
            let name = format!("{}, as stated", platform_name(own.platform));
            row(ui, &table, &name, Ok(stated), false);
        }
        for (index, entry) in decision.rows.iter().enumerate() {
            let own = match (entry.is_own, &decision.stated) {
                (false, _) => "",
                (true, None) => " (stated)",
                (true, Some(_)) => ", chosen anew",
            };
            let name = format!("{}{own}", platform_name(entry.platform));
            let outcome = entry.outcome.as_ref().map_err(String::as_str);
            row(ui, &table, &name, outcome, decision.cheapest == Some(index));
        }
    });
}

fn row(
    ui: &mut Ui,
    table: &Table<'_>,
    name: &str,
    outcome: Result<&PlatformOutcome, &str>,
    is_cheapest: bool,
) {
    let cell = |ui: &mut Ui, text: &str| {
        if is_cheapest {
            line(ui, theme::emphasis(text));
        } else {
            line(ui, text);
        }
    };
    table.row(ui, LINE, |ui, column| match (column, outcome) {
        (0, _) => cell(ui, name),
        (1, Err(why)) => line(ui, theme::caption(ui, why)),
        (_, Err(_)) => {}
        (1, Ok(found)) => {
            let node = found.node.as_deref().unwrap_or("worker");
            let nodes = screen(found.nodes, Measure::Count);
            cell(ui, &format!("{nodes} × {node}"));
        }
        (2, Ok(found)) => {
            let executors = screen(found.executors, Measure::Count);
            cell(ui, &format!("{executors} × {} cores", found.cores));
        }
        (3, Ok(found)) => cell(ui, &screen(found.runtime.p50, Measure::Seconds)),
        (4, Ok(found)) => cell(ui, &percent(found.in_time)),
        (_, Ok(found)) => {
            let cost = screen(found.monthly_cost.p50, Measure::DollarsPerMonth);
            cell(ui, cost.trim_end_matches("/month"));
        }
    });
}

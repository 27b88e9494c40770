//! Captures and scheduled runs in a report: one figure for each line.

use crate::plan::{ComponentPlan, Plan};
use crate::quantity::Reading;
use crate::review::show;

use super::phrases::median;
use super::table::{Align, Table};

/// The title of a component: `Change data capture orders-db`.
pub(super) fn title(component: &ComponentPlan) -> String {
    format!("{} {}", component.kind.word(), component.name)
}

/// Its figures, each with its median and its range.
pub(super) fn figures(plan: &Plan, component: &ComponentPlan) -> Table {
    let mut table = Table::new(&[("figure", Align::Left), ("P50 (P5 to P95)", Align::Right)]);
    for figure in &component.figures {
        if let Some(quantity) = plan.model.graph.quantity_of(figure.node) {
            // What is true or not in a world is told by how often it is.
            let value = match quantity.reading {
                Reading::Chance => show(figure.value.mean, quantity.measure),
                Reading::Burden | Reading::Reserve => median(figure.value, quantity.measure),
            };
            table.row([quantity.label.clone(), value]);
        }
    }
    table
}

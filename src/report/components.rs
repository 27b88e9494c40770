//! Captures and scheduled runs in a report: one figure for each line.

use crate::plan::{ComponentPlan, Figure, Plan};
use crate::quantity::Reading;
use crate::review::show;

use crate::study::Summary;

use super::phrases::median;
use super::table::{Align, Table};

/// The title of a component: `Change data capture orders-db`.
pub(super) fn title(component: &ComponentPlan) -> String {
    format!("{} {}", component.kind.word(), component.name)
}

/// Its figures, each with its median and its range, and where any changes with that of the month that is provisioned for.
pub(super) fn figures(plan: &Plan, component: &ComponentPlan) -> Table {
    let then = plan.month_name(plan.scenario.provision_for_months);
    let changes = component.figures.iter().any(Figure::changes);
    let mut heads = vec![("figure", Align::Left), ("P50 (P5 to P95)", Align::Right)];
    let later = format!("in {then}");
    if changes {
        heads.push((later.as_str(), Align::Right));
    }
    let mut table = Table::new(&heads);
    for figure in &component.figures {
        if let Some(quantity) = plan.model.graph.quantity_of(figure.node) {
            // What is true or not in a world is told by how often it is.
            let shown = |value: Summary| match quantity.reading {
                Reading::Chance => show(value.mean, quantity.measure),
                Reading::Burden | Reading::Reserve => median(value, quantity.measure),
            };
            let mut row = vec![quantity.label.clone(), shown(figure.value)];
            if changes {
                let value = if figure.changes() {
                    shown(figure.then)
                } else {
                    String::new()
                };
                row.push(value);
            }
            table.row(row);
        }
    }
    table
}

//! The bill of all of it, where there is more than one cluster to pay: in all, and for a GB, a million events and a run.

use egui::Ui;

use super::parts::range;
use super::section;
use crate::app::command::Command;
use crate::app::session::Planned;
use crate::app::view::View;
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::plan::WholePlan;
use crate::quantity::NodeId;
use crate::study::Summary;
use crate::units::{Measure, screen};

/// Draws the cards; a click explains the number. Nothing where one cluster is all there is.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let plan = &planned.plan;
    if !plan.whole.has_several_parts || plan.whole.total.p95 == 0.0 {
        return;
    }
    section(ui, "What all of it costs");
    let (cards, asked): (Vec<OutcomeCard>, Vec<NodeId>) = all(view, planned).into_iter().unzip();
    let clicked = outcome_cards(ui, &cards).and_then(|clicked| asked.get(clicked));
    if let Some(quantity) = clicked.and_then(|node| plan.model.graph.quantity_of(*node)) {
        view.emit(Command::Explain(quantity.path.clone()));
    }
}

/// The cards, each with the quantity it shows.
fn all(view: &View<'_>, planned: &Planned) -> Vec<(OutcomeCard, NodeId)> {
    let (whole, nodes) = (&planned.plan.whole, &planned.plan.model.whole);
    let total = OutcomeCard {
        status: budget(view, planned, &whole.total),
        ..card(
            view,
            "Cost of all of it",
            &whole.total,
            Measure::DollarsPerMonth,
        )
    };
    let mut cards = vec![(total, nodes.total)];
    let shares = [
        (
            "For a GB that comes in",
            whole.per_gigabyte.zip(nodes.per_gigabyte),
            Measure::DollarsPerGigabyte,
        ),
        (
            "For a million events",
            whole.per_million_events.zip(nodes.per_million_events),
            Measure::Dollars,
        ),
    ];
    for (label, share, measure) in shares {
        cards.extend(share.map(|(cost, node)| (card(view, label, &cost, measure), node)));
    }
    for ((name, cost), (_, node)) in whole.per_run.iter().zip(&nodes.per_run) {
        let label = format!("A run of {name}");
        cards.push((card(view, &label, cost, Measure::Dollars), *node));
    }
    cards
}

fn card(view: &View<'_>, label: &str, cost: &Summary, measure: Measure) -> OutcomeCard {
    let (value, unit) = view.value_parts(cost, measure);
    OutcomeCard {
        label: format!("{label}, {}", view.shown.percentile),
        value,
        unit,
        range: if cost.p5 < cost.p95 {
            range(cost, measure)
        } else {
            "the same in every world".to_owned()
        },
        status: None,
        course: Vec::new(),
    }
}

/// Whether a cost stays within the budget, which is for all of it.
pub(super) fn budget(
    view: &View<'_>,
    planned: &Planned,
    cost: &Summary,
) -> Option<(Status, String)> {
    let scenario = &planned.plan.scenario;
    let stated = scenario.objectives.budget.as_ref()?;
    let words = screen(stated.distribution.central(), Measure::DollarsPerMonth);
    let cost = view.shown.percentile.of(cost);
    Some(if WholePlan::passes_budget(scenario, cost)? {
        (Status::Breach, format!("over the {words} budget"))
    } else {
        (Status::Ok, format!("within {words}"))
    })
}

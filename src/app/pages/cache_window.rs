//! The page cache as what it is: a window into the newest data. What is further behind is read from volumes, which is
//! slower but no breach.

use egui::{TextStyle, Ui};

use super::figure::Figures;
use crate::plan::{DeploymentPlan, Plan, Resource};
use crate::quantity::{NodeId, Quantity};
use crate::units::screen;

/// How much of what is wanted it holds, in words, with every estimate at its P50.
pub(super) fn held(plan: &Plan, cache: &Resource) -> String {
    let value = |node| Some(at_medians(plan, plan.model.graph.quantity_of(node)?));
    match (
        value(cache.limit_node).flatten(),
        value(cache.used).flatten(),
    ) {
        _ if cache.utilisation.p95 <= 1.0 => "holds all that is wanted".to_owned(),
        (Some(holds), Some(wanted)) => format!("reaches back: {holds} of {wanted} wanted"),
        _ => String::new(),
    }
}

/// How far it reaches back in a condition; a click asks why.
pub(super) fn reach(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    deployment: &DeploymentPlan,
    cache: &Resource,
) {
    let Some(quantity) = window(figures.plan, deployment, cache.used) else {
        return;
    };
    let node = quantity.node;
    let words = at_medians(figures.plan, quantity).unwrap_or_default();
    figures.words(ui, node, &words, TextStyle::Body);
}

/// The quantity of how far it reaches back, in the condition in which this is wanted of it.
fn window<'p>(plan: &'p Plan, deployment: &DeploymentPlan, wanted: NodeId) -> Option<&'p Quantity> {
    let graph = &plan.model.graph;
    let wanted = graph.quantity_of(wanted)?.path.as_str();
    let before = format!("{}/page_cache", deployment.path);
    let condition = wanted.strip_prefix(&before)?.strip_suffix("_per_broker")?;
    graph.quantity(&format!("{before}_window{condition}"))
}

fn at_medians(plan: &Plan, quantity: &Quantity) -> Option<String> {
    let medians = plan.worlds.central();
    let values = plan.model.graph.evaluate(&medians, 1, &[quantity.node]);
    Some(screen(values.ok()?.first()?.at(0), quantity.measure))
}

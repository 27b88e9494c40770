//! The bill of all of it in reports.

use serde_json::{Map, Value, json};

use crate::plan::Plan;
use crate::review::show;
use crate::units::Measure;

use super::json::summary;
use super::phrases::median;

/// What all of it costs, and a GB, a million events and a run of it; nothing where nothing costs.
pub(super) fn sentences(plan: &Plan) -> Vec<String> {
    let whole = &plan.whole;
    if whole.total.p95 == 0.0 {
        return Vec::new();
    }
    let parts = [
        (
            !plan.clusters.is_empty(),
            "the cheapest (*) deployment of each cluster",
        ),
        (!plan.jobs.is_empty(), "jobs"),
        (!plan.tables.is_empty(), "tables"),
        (!plan.scenario.runs.is_empty(), "runs"),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, part)| *part)
        .collect();
    let mut total = format!(
        "{} in all, for {}",
        median(whole.total, Measure::DollarsPerMonth),
        parts.join(", ")
    );
    if let Some(budget) = &plan.scenario.objectives.budget {
        let budget = show(budget.distribution.central(), Measure::DollarsPerMonth);
        total.push_str(&format!("; budget {budget}"));
    }
    let mut said = vec![total];
    let mut shares = Vec::new();
    if let Some(cost) = whole.per_gigabyte {
        shares.push(median(cost, Measure::DollarsPerGigabyte));
    }
    if let Some(cost) = whole.per_million_events {
        shares.push(format!(
            "{} a million events",
            median(cost, Measure::Dollars)
        ));
    }
    if !shares.is_empty() {
        said.push(format!(
            "of what comes in from outside: {}",
            shares.join(", ")
        ));
    }
    let runs: Vec<String> = whole
        .per_run
        .iter()
        .map(|(name, cost)| format!("{name} {}", median(*cost, Measure::Dollars)))
        .collect();
    if !runs.is_empty() {
        said.push(format!("a run: {}", runs.join(", ")));
    }
    said
}

/// The same for programs.
pub(super) fn value(plan: &Plan) -> Value {
    let whole = &plan.whole;
    let runs: Map<String, Value> = whole
        .per_run
        .iter()
        .map(|(name, cost)| (name.clone(), summary(*cost, Measure::Dollars)))
        .collect();
    json!({
        "total": summary(whole.total, Measure::DollarsPerMonth),
        "per_gb": whole.per_gigabyte.map(|cost| summary(cost, Measure::DollarsPerGigabyte)),
        "per_million_events": whole.per_million_events.map(|cost| summary(cost, Measure::Dollars)),
        "per_run": runs,
    })
}

//! The bill of all of it, and what a GB, a million events and a run cost.

use std::sync::atomic::AtomicBool;

use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::{StudyError, Summary, Worlds, risk};

use super::ClusterPlan;

/// The bill of all of it. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct WholePlan {
    /// The cheapest deployment of each cluster, jobs, tables and runs with a cost, in US dollars per second.
    pub total: Summary,
    /// US dollars for a byte that comes in from outside.
    pub per_gigabyte: Option<Summary>,
    /// US dollars for a million events that come in from outside.
    pub per_million_events: Option<Summary>,
    /// US dollars for a run, by the name of the batch job or the scheduled run.
    pub per_run: Vec<(String, Summary)>,
    /// Whether more than one cluster is paid: several, or jobs, tables and runs beside it.
    pub has_several_parts: bool,
}

impl WholePlan {
    /// Whether a cost, in US dollars per second, passes the scenario's budget; `None` without a budget.
    #[must_use]
    pub fn passes_budget(scenario: &Scenario, cost: f64) -> Option<bool> {
        let budget = scenario.objectives.budget.as_ref()?;
        Some(cost > budget.distribution.central())
    }
}

/// The worlds in which the cheapest deployment of each cluster is the one that is paid.
pub(super) fn with_cheapest(model: &Model, worlds: Worlds, clusters: &[ClusterPlan]) -> Worlds {
    let settings = model.whole.cheapest.iter().zip(clusters);
    settings.fold(worlds, |worlds, (setting, cluster)| {
        match (setting, cluster.cheapest) {
            // The first is what the setting says anyway.
            (Some(setting), Some(index)) if index > 0 => worlds.with(*setting, index as f64),
            _ => worlds,
        }
    })
}

/// Reads the bill from worlds that know what is paid.
pub(super) fn whole(
    model: &Model,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<WholePlan, StudyError> {
    let outline = &model.whole;
    let mut asked = vec![outline.total];
    asked.extend(outline.per_gigabyte);
    asked.extend(outline.per_million_events);
    asked.extend(outline.per_run.iter().map(|(_, node)| *node));
    let mut found = risk(worlds, &asked, cancel)?.into_iter();
    let mut next = || found.next().unwrap_or(Summary::exactly(f64::NAN));
    Ok(WholePlan {
        total: next(),
        per_gigabyte: outline.per_gigabyte.map(|_| next()),
        per_million_events: outline.per_million_events.map(|_| next()),
        per_run: outline
            .per_run
            .iter()
            .map(|(name, _)| (name.clone(), next()))
            .collect(),
        has_several_parts: model.clusters.len() > 1
            || !model.jobs.is_empty()
            || !model.tables.is_empty()
            || model.components.iter().any(|part| part.cost.is_some()),
    })
}

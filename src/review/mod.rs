//! Findings: what a reviewer of the plan must look at, with this plan's numbers and what to do.
//!
//! Each rule has a code that is never used again for something else. All of them are listed in `docs/findings.md`,
//! which is made from [`rules`]. A limit that a rule holds the plan against is the scenario's or the catalogue's.

mod between;
mod brokers;
mod consumers;
mod contracts;
mod cost;
mod disk;
mod document;
mod finding;
mod flow;
mod lake;
mod load;
mod machine;
mod members;
mod mirrors;
mod opinions;
mod partition_limits;
mod partitions;
mod prices;
mod services;
mod spark;
mod survival;
mod tiering;
mod topics;
mod unavailable;
mod view;
mod words;

use crate::plan::{Outlook, Plan};
use crate::study::StudyError;

pub use finding::{Finding, Rule, Severity};
pub use words::show;

use view::Review;

/// A probability from which something is possible enough to be planned for.
pub const POSSIBLE: f64 = 0.05;
/// A probability from which something is likely.
pub const LIKELY: f64 = 0.5;

/// Everything a reviewer must look at: the most serious first, and of these what matters most. Without an outlook,
/// nothing is said about later months.
#[must_use]
pub fn findings(plan: &Plan, outlook: Option<&Outlook>) -> Vec<Finding> {
    let mut found = judged(plan, outlook).unwrap_or_else(|error| {
        vec![document::NOT_JUDGED.found(
            "",
            "",
            format!("the plan could not be reviewed: {error}"),
            "This is a mistake in Headroom, not in the scenario; please report it with the scenario file",
        )]
    });
    found.sort_by(|a, b| {
        a.severity
            .cmp(&b.severity)
            .then_with(|| b.weight.total_cmp(&a.weight))
            .then_with(|| a.code.cmp(b.code))
    });
    found
}

fn judged(plan: &Plan, outlook: Option<&Outlook>) -> Result<Vec<Finding>, StudyError> {
    let review = Review::new(plan, outlook)?;
    let mut found = document::findings(&review);
    found.extend(mirrors::loops(&review));
    for (index, cluster) in review.clusters().enumerate() {
        found.extend(unavailable::findings(cluster));
        found.extend(brokers::cluster_findings(cluster));
        found.extend(mirrors::findings(cluster));
        found.extend(survival::findings(cluster));
        found.extend(topics::cluster_findings(cluster));
        found.extend(partition_limits::cluster_findings(cluster));
        found.extend(tiering::stays_local(cluster));
        for topic in cluster.topics() {
            found.extend(topics::findings(&topic));
            found.extend(consumers::findings(&topic));
            found.extend(partitions::findings(&topic));
            found.extend(members::findings(&topic));
        }
        for deployment in cluster.deployments() {
            found.extend(disk::findings(&deployment));
            found.extend(brokers::findings(&deployment));
            found.extend(load::findings(&deployment));
            found.extend(machine::findings(&deployment));
            found.extend(consumers::beyond_page_cache(&deployment));
            found.extend(partition_limits::findings(&deployment));
            found.extend(tiering::findings(&deployment));
            found.extend(services::findings(&deployment));
        }
        found.extend(opinions::findings(index, cluster)?);
        found.extend(cost::upkeep(cluster));
        found.extend(cost::cheapest_fails(cluster, &found));
        found.extend(cost::cheapest_uncertain(cluster)?);
    }
    found.extend(between::findings(&review)?);
    found.extend(lake::findings(&review));
    found.extend(spark::findings(&review));
    found.extend(flow::findings(&review)?);
    found.extend(contracts::findings(&review));
    found.extend(cost::budget(&review)?);
    found.extend(prices::findings(&review));
    Ok(found)
}

/// Every rule, by code.
#[must_use]
pub fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = [
        disk::RULES.as_slice(),
        &brokers::RULES,
        &load::RULES,
        &machine::RULES,
        &consumers::RULES,
        &survival::RULES,
        &topics::RULES,
        &partitions::RULES,
        &members::RULES,
        &partition_limits::RULES,
        &tiering::RULES,
        &opinions::RULES,
        &lake::rules(),
        &cost::RULES,
        &prices::RULES,
        &services::RULES,
        &mirrors::RULES,
        &unavailable::RULES,
        &document::RULES,
        &between::RULES,
        &spark::rules(),
        &flow::RULES,
        &contracts::RULES,
    ]
    .concat();
    rules.sort_by_key(|rule| rule.code);
    rules
}

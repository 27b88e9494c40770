//! Our answer outside all that others have published: look again.

use crate::study::StudyError;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, DeploymentView};
use super::words::{count, show};

const FEWER_THAN_ALL: Rule = Rule::info(
    "K120",
    "Fewer brokers than every published rule asks for",
    "a deployment that keeps everything on its brokers needs fewer of them than each published rule that counts throughput and storage",
);
const MORE_THAN_ALL: Rule = Rule::info(
    "K121",
    "More brokers than any published rule asks for",
    "a deployment that keeps everything on its brokers needs more of them than each published rule that counts throughput and storage",
);

pub(super) const RULES: [Rule; 2] = [FEWER_THAN_ALL, MORE_THAN_ALL];

/// K120 and K121.
pub(super) fn findings(index: usize, cluster: ClusterView) -> Result<Vec<Finding>, StudyError> {
    let rules = cluster.review.plan.brokers_of_whole_rules(index)?;
    let asked = || rules.iter().map(|(_, brokers)| *brokers);
    let (Some(least), Some(most)) = (asked().reduce(f64::min), asked().reduce(f64::max)) else {
        return Ok(Vec::new());
    };
    let each: Vec<String> = rules
        .iter()
        .map(|(name, brokers)| format!("{name} {}", show(*brokers, Measure::Count)))
        .collect();
    let each = each.join(", ");
    // The rules keep everything on brokers; what is tiered or kept by a service is another question.
    let comparable = cluster.deployments().filter(keeps_everything);
    Ok(comparable
        .filter_map(|deployment| {
            let needed = deployment.plan.brokers_needed;
            let binding = deployment
                .plan
                .constraints
                .get(deployment.plan.binding)
                .map_or("nothing", |constraint| constraint.name);
            let (rule, than, look) = if needed < least {
                (
                    &FEWER_THAN_ALL,
                    "fewer than every",
                    "Look again at retention, replication, peak and the size of disks",
                )
            } else if needed > most {
                (
                    &MORE_THAN_ALL,
                    "more than any",
                    "Look again at the broker type, and at what binds",
                )
            } else {
                return None;
            };
            Some(rule.found(
                deployment.path("brokers_needed"),
                &format!("{}.on", deployment.plan.field),
                format!(
                    "`{}` needs {}, bound by {binding}: {than} published rule that counts throughput and storage asks for: {each}",
                    deployment.entry.name,
                    count(needed, "broker"),
                ),
                format!("{look}; the second opinions in the report say which assumption separates each rule from the plan"),
            ))
        })
        .collect())
}

fn keeps_everything(deployment: &DeploymentView) -> bool {
    deployment.plan.disk.is_some() && !deployment.is_tiered()
}

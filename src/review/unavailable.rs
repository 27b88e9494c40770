//! Deployments that cannot be had.

use super::finding::{Finding, Rule};
use super::view::ClusterView;

const UNAVAILABLE: Rule = Rule::error(
    "K150",
    "A deployment cannot be had",
    "a deployment asks for something that does not exist or has no price in the region, so that it is not planned; the others of its cluster are",
);

pub(super) const RULES: [Rule; 1] = [UNAVAILABLE];

/// K150: one finding for each reason.
pub(super) fn findings(cluster: ClusterView<'_>) -> Vec<Finding> {
    let unavailable = cluster.plan.unavailable.iter();
    unavailable
        .flat_map(|deployment| {
            deployment.problems.iter().map(|problem| {
                UNAVAILABLE.found(
                    deployment.path.clone(),
                    &problem.field,
                    format!(
                        "`{}` cannot be had, so it is not planned: {}",
                        deployment.name, problem.message
                    ),
                    problem.hint.clone().unwrap_or_else(|| {
                        "Change the field, or take the deployment out of the file".to_owned()
                    }),
                )
            })
        })
        .collect()
}

//! The scenario as a whole: what is missing from it, and what is only recorded.

use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::show;

const NO_CLUSTERS: Rule = Rule::warning(
    "S001",
    "Nothing is planned",
    "the scenario has neither Kafka clusters, Spark jobs nor lake tables",
);
const NO_TOPICS: Rule = Rule::warning("S002", "A cluster without topics", "it has no topics");
const NO_DEPLOYMENTS: Rule = Rule::warning(
    "S003",
    "A cluster without deployments",
    "it has no deployments, so there is neither a size nor a cost",
);
const FRESHNESS: Rule = Rule::info(
    "S004",
    "Freshness is recorded, not checked",
    "`objectives.freshness` is stated, and no path from a topic to a table or a streaming job is held against it",
);
const NO_START: Rule = Rule::info(
    "S005",
    "The plan has no date",
    "`start` is not stated, so months are numbered and the age of prices is unknown",
);
pub(super) const NOT_JUDGED: Rule = Rule::error(
    "S006",
    "The plan could not be reviewed",
    "a number that rules need has no answer",
);

pub(super) const RULES: [Rule; 6] = [
    NO_CLUSTERS,
    NO_TOPICS,
    NO_DEPLOYMENTS,
    FRESHNESS,
    NO_START,
    NOT_JUDGED,
];

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let scenario = &review.plan.scenario;
    let mut found = Vec::new();
    if scenario.kafka.is_empty() && scenario.spark.is_empty() && scenario.lake.is_empty() {
        found.push(NO_CLUSTERS.found(
            "kafka",
            "kafka",
            format!(
                "`{}` has neither clusters nor jobs, so there is nothing to plan",
                scenario.name
            ),
            "Add a cluster under `kafka`; `headroom new minimal` shows the least there is",
        ));
    }
    for cluster in review.clusters() {
        let (name, path, field) = (&cluster.plan.name, &cluster.plan.path, &cluster.plan.field);
        if cluster.entry.topics.is_empty() {
            found.push(NO_TOPICS.found(
                path.clone(),
                &format!("{field}.topics"),
                format!("`{name}` has no topics, so its brokers hold Kafka's own topics only"),
                "Add the topics that producers write",
            ));
        }
        if cluster.entry.deployments.is_empty() {
            found.push(NO_DEPLOYMENTS.found(
                path.clone(),
                &format!("{field}.deployments"),
                format!("`{name}` has no deployments, so it has no brokers and no cost"),
                "Add a deployment, such as `(name: \"managed\", on: msk(broker: auto))`",
            ));
        }
    }
    let mut ends = review.plan.freshness.iter();
    let is_checked = ends.any(|end| end.field == "objectives.freshness");
    if let (Some(freshness), false) = (&scenario.objectives.freshness, is_checked) {
        found.push(FRESHNESS.found(
            "objectives/freshness",
            "objectives.freshness",
            format!(
                "data should be at most {} old when it is read; the plan has no path to hold against it",
                show(freshness.distribution.central(), Measure::Seconds)
            ),
            "Check it elsewhere, for example with a load test",
        ));
    }
    if scenario.start.is_none() {
        found.push(NO_START.found(
            "",
            "start",
            "the plan has no start: its months are numbered, and how old prices are cannot be said",
            "State the first month, such as `start: \"2027-01\"`",
        ));
    }
    found
}

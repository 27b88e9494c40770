//! What partitions ask of clusters and brokers: advised limits, leaders that are uneven, the broker with the hottest.

use crate::plan::DeploymentPlan;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, DeploymentView, TopicView};
use super::words::{count, names, percent, show};

const CLUSTER_LIMIT: Rule = Rule::warning(
    "K077",
    "More partitions than a cluster is advised to have",
    "the replicas of a cluster are above what KIP-578 advises (catalogue: `kafka_defaults.ron`)",
);
const UNEVEN_LEADERS: Rule = Rule::info(
    "K079",
    "Partitions are not a multiple of the brokers",
    "the busiest broker of a deployment leads more than a tenth more partitions of a topic than the mean (catalogue: `uneven_leaders`), and the topic has at least as many partitions as brokers",
);
const LATENCY: Rule = Rule::info(
    "K083",
    "So many partitions cost latency",
    "the replicas of a broker are above 100 × brokers × replication factor, advice of Jun Rao from before KRaft (catalogue: `kafka_defaults.ron`)",
);
const HOT_BROKER: Rule = Rule::warning(
    "K084",
    "The broker with the hottest partition has too much network",
    "a topic states `keys`, and the broker that has its hottest partition uses more of its sustained network at peak than the plan allows for, while a mean broker does not, at the median",
);

pub(super) const RULES: [Rule; 4] = [CLUSTER_LIMIT, UNEVEN_LEADERS, LATENCY, HOT_BROKER];

/// Findings about a cluster.
pub(super) fn cluster_findings(cluster: ClusterView) -> Vec<Finding> {
    cluster_limit(cluster).into_iter().collect()
}

/// Findings about a deployment.
pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    [uneven_leaders, latency, hot_broker]
        .into_iter()
        .filter_map(|rule| rule(deployment))
        .collect()
}

/// K077.
fn cluster_limit(cluster: ClusterView) -> Option<Finding> {
    let advised = &cluster.review.plan.catalogue.kafka().partitions_per_cluster;
    let replicas = cluster.value("replicas")?;
    let topics = cluster.topics();
    let (most, largest) = topics
        .filter_map(|topic| Some((topic.value("replicas")?, topic)))
        .max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (replicas > advised.value).then(|| {
        CLUSTER_LIMIT
            .found(
                format!("{}/topics", cluster.plan.path),
                &largest.field("partitions"),
                format!(
                    "`{}` has {} in all, {} of them of `{}`; advised ({}) are at most {}",
                    cluster.plan.name,
                    count(replicas, "replica"),
                    show(most, Measure::Count),
                    largest.entry.name,
                    advised.source,
                    show(advised.value, Measure::Count),
                ),
                "Use fewer partitions, or several clusters",
            )
            .weighing(1.0 - advised.value / replicas)
    })
}

/// K079: of all topics at once.
fn uneven_leaders(deployment: &DeploymentView) -> Option<Finding> {
    let brokers = deployment.plan.brokers;
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let allowed = 1.0 + catalogue.review().uneven_leaders.value;
    // Where every broker leads as many as the busiest does, there are as many as would balance the topic.
    let balanced = |topic: &TopicView| {
        let path = format!("partitions/topics/{}/balanced", topic.entry.name);
        deployment.value(&path)
    };
    let uneven: Vec<TopicView> = deployment
        .cluster
        .topics()
        .filter(|topic| {
            let partitions = topic.plan.partitions.p50;
            let is_uneven = |balanced: f64| balanced > partitions * allowed;
            partitions >= brokers && balanced(topic).is_some_and(is_uneven)
        })
        .collect();
    let worst = uneven
        .iter()
        .max_by(|a, b| a.plan.share.total_cmp(&b.plan.share))?;
    Some(
        UNEVEN_LEADERS
            .found(
                deployment.path("partitions/leaders_per_broker"),
                &worst.field("partitions"),
                format!(
                    "the partitions of {} are no multiple of the {} of `{}`: some lead more of them than others",
                    names(uneven.iter().map(|topic| topic.entry.name.as_str())),
                    count(brokers, "broker"),
                    deployment.plan.name,
                ),
                format!(
                    "{} would balance `{}` exactly, where the count is still open",
                    count(balanced(worst)?, "partition"),
                    worst.entry.name,
                ),
            )
            .weighing(worst.plan.share),
    )
}

/// K083.
fn latency(deployment: &DeploymentView) -> Option<Finding> {
    let limit = deployment.value("partitions/latency_limit")?;
    let each = deployment.value("partitions/replicas_per_broker")?;
    let adds = deployment.value("partitions/replication_latency")?;
    (each > limit).then(|| {
        LATENCY
            .found(
                deployment.path("partitions/latency_use"),
                &deployment.field("brokers"),
                format!(
                    "a broker of `{}` holds {}, above the {} below which latency stays low; replicating them adds about {}",
                    deployment.plan.name,
                    count(each.ceil(), "replica"),
                    show(limit, Measure::Count),
                    show(adds, Measure::Seconds),
                ),
                "Use fewer partitions or more brokers where milliseconds count",
            )
            .weighing(1.0 - limit / each)
    })
}

/// K084.
fn hot_broker(deployment: &DeploymentView) -> Option<Finding> {
    let cluster = deployment.cluster;
    let hottest = cluster
        .topics()
        .filter(|topic| topic.entry.keys.is_some())
        .max_by(|a, b| {
            let rate = |topic: &TopicView| topic.plan.partitioning.hottest_rate.p50;
            rate(a).total_cmp(&rate(b))
        })?;
    let used = deployment.value("partitions/hottest_broker_use")?;
    let allowed = deployment.plan.load_target;
    (used > allowed && mean_network(deployment.plan) <= allowed).then(|| {
        HOT_BROKER
            .found(
                deployment.path("partitions/hottest_broker_use"),
                &hottest.field("keys"),
                format!(
                    "the broker of `{}` with the hottest partition of `{}` uses {} of its sustained network at peak, and the plan allows for {}",
                    deployment.plan.name,
                    hottest.entry.name,
                    percent(used),
                    percent(allowed),
                ),
                "Split the hottest key, or use a broker type with more network",
            )
            .weighing(1.0 - allowed / used)
    })
}

/// The network of a mean broker at peak, over what is sustained.
fn mean_network(plan: &DeploymentPlan) -> f64 {
    plan.resources
        .iter()
        .filter(|resource| ["network in", "network out"].contains(&resource.name))
        .map(|resource| resource.utilisation.p50)
        .fold(0.0, f64::max)
}

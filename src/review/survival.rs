//! What a topic survives: `min.insync.replicas` against replicas and zones.

use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, TopicView};
use super::words::{names, show};

const MORE_IN_SYNC_THAN_REPLICAS: Rule = Rule::error(
    "K051",
    "No write can succeed",
    "`min_insync_replicas` is above the replication factor of a topic",
);
const ANY_LOSS_STOPS_WRITES: Rule = Rule::warning(
    "K052",
    "Any lost broker stops writes",
    "`min_insync_replicas` is the replication factor of a topic with several replicas",
);
const ZONE_STOPS_WRITES: Rule = Rule::warning(
    "K053",
    "A lost zone stops writes",
    "fewer replicas are left without the zone that holds most of them than `min_insync_replicas`, of several zones, and a lost broker stops nothing",
);

pub(super) const RULES: [Rule; 3] = [
    MORE_IN_SYNC_THAN_REPLICAS,
    ANY_LOSS_STOPS_WRITES,
    ZONE_STOPS_WRITES,
];

/// A topic with its replicas and how many of them must be in sync.
struct Replicated<'p> {
    topic: TopicView<'p>,
    replicas: f64,
    in_sync: f64,
}

/// Findings about a cluster, each about all topics of which the same is so.
pub(super) fn findings(cluster: ClusterView) -> Vec<Finding> {
    if cluster.replication_is_fixed() {
        return Vec::new();
    }
    let topics: Vec<Replicated> = cluster
        .topics()
        .filter_map(|topic| {
            Some(Replicated {
                replicas: f64::from(topic.entry.replication),
                in_sync: topic.value("min_insync_replicas")?,
                topic,
            })
        })
        .collect();
    let zones = cluster.entry.zones;
    let in_sync_field = format!("{}.min_insync_replicas", cluster.plan.field);
    let zones_field = format!("{}.zones", cluster.plan.field);
    let found = |rule: Rule,
                 path: &str,
                 field: &str,
                 which: &dyn Fn(&Replicated) -> bool,
                 says: &dyn Fn(&Replicated) -> String,
                 advice: &str| {
        let concerned: Vec<&Replicated> = topics.iter().filter(|topic| which(topic)).collect();
        let first = concerned.first()?;
        let whose = names(concerned.iter().map(|one| one.topic.entry.name.as_str()));
        let share = concerned.iter().map(|one| one.topic.plan.share).sum();
        Some(
            rule.found(
                first.topic.path(path),
                field,
                format!("{whose}: {}", says(first)),
                advice,
            )
            .weighing(share),
        )
    };
    let count = |number: f64| show(number, Measure::Count);
    [
        found(
            MORE_IN_SYNC_THAN_REPLICAS,
            "min_insync_replicas",
            &in_sync_field,
            &|one| one.in_sync > one.replicas,
            &|one| {
                format!(
                    "{} replicas must be in sync for a write with acks=all, and there are {}",
                    count(one.in_sync),
                    count(one.replicas)
                )
            },
            "Lower `min_insync_replicas` below the replication factor, or replicate more",
        ),
        found(
            ANY_LOSS_STOPS_WRITES,
            "survives/brokers_writing",
            &in_sync_field,
            &|one| one.in_sync == one.replicas && one.replicas > 1.0,
            &|one| {
                format!(
                    "all {} replicas must be in sync for a write with acks=all, so that a broker that restarts stops writes",
                    count(one.replicas)
                )
            },
            "Use 3 replicas with `min_insync_replicas: 2`",
        ),
        found(
            ZONE_STOPS_WRITES,
            "survives/zone_writing",
            &zones_field,
            &|one| {
                zones > 1
                    && one.in_sync < one.replicas
                    && one.topic.value("survives/zone_writing") == Some(0.0)
            },
            &|one| {
                format!(
                    "{} of {} replicas are left when the fullest of {zones} zones is lost, and {} must be in sync for a write",
                    count(one.topic.value("survives/replicas_after_zone").unwrap_or(0.0)),
                    count(one.replicas),
                    count(one.in_sync),
                )
            },
            "Use as many zones as replicas, or write down that writes stop with a zone",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

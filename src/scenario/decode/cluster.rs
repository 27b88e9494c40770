//! Clusters.

use crate::estimate::Bounds;
use crate::scenario::types::{BrokerSettings, Cluster, Fill};
use crate::units::Measure;

use super::deployment::deployment;
use super::mirror::mirror;
use super::reader::{Fields, Value, unique_names};
use super::topic::topic;

const ZONES: u32 = 3;
const PAGE: f64 = 0.75;
const ACT: f64 = 0.90;

pub(super) fn cluster(value: &Value<'_, '_>) -> Option<Cluster> {
    let fields = value.fields("a Kafka cluster")?;
    let name = fields
        .required("name", "\"events\"")
        .and_then(|value| value.name());
    let topics = fields.list("topics", "topics");
    unique_names(value.reader, "topics", &topics);
    let deployments = fields.list("deployments", "deployments");
    unique_names(value.reader, "deployments", &deployments);
    let mirrors = fields.list("mirrors", "mirrors");
    unique_names(value.reader, "mirrors", &mirrors);
    let mirrors: Vec<_> = mirrors.iter().map(mirror).collect();
    let topics: Vec<_> = topics.iter().map(topic).collect();
    let deployments: Vec<_> = deployments.iter().map(deployment).collect();
    let cluster = Cluster {
        name: name.unwrap_or_default(),
        notes: fields.text("notes"),
        zones: fields.whole("zones", (1, 6), ZONES),
        growth: fields.estimate("growth", &[Measure::GrowthPerMonth], Bounds::GROWTH),
        follower_fetching: fields.switch("follower_fetching", false),
        min_insync_replicas: fields
            .optional("min_insync_replicas")
            .and_then(|value| value.whole(1, 10)),
        connections: fields.estimate("connections", &[Measure::Count], Bounds::NON_NEGATIVE),
        cpu_target: fields
            .optional("cpu_target")
            .and_then(|value| value.exact(Measure::Fraction, Bounds::above(0.0).at_most(1.0))),
        tls: fields.estimate("tls", &[Measure::Factor], Bounds::at_least(1.0)),
        broker_outage: fields.estimate("broker_outage", &[Measure::Seconds], Bounds::NON_NEGATIVE),
        replication_throttle: fields.estimate(
            "replication_throttle",
            &[Measure::BytesPerSecond],
            Bounds::POSITIVE,
        ),
        placement_skew: fields.estimate(
            "placement_skew",
            &[Measure::Factor],
            Bounds::at_least(1.0),
        ),
        internal_topics: fields.estimate(
            "internal_topics",
            &[Measure::Bytes],
            Bounds::NON_NEGATIVE,
        ),
        partition_rate: fields.estimate(
            "partition_rate",
            &[Measure::BytesPerSecond],
            Bounds::POSITIVE,
        ),
        fill: fill(&fields),
        broker_settings: broker_settings(&fields),
        topics: topics.into_iter().flatten().collect(),
        mirrors: mirrors.into_iter().flatten().collect(),
        deployments: deployments.into_iter().flatten().collect(),
    };
    fields.finish();
    Some(cluster)
}

fn fill(fields: &Fields<'_, '_>) -> Fill {
    let default = Fill {
        page: PAGE,
        act: ACT,
    };
    fields.settled("fill", default, |value| {
        value.fields("fill limits").map(limits)
    })
}

fn limits(fields: Fields<'_, '_>) -> Fill {
    let possible = Bounds::above(0.0).at_most(1.0);
    let limit = |name, default| fields.exact_or(name, Measure::Fraction, possible, default);
    let (page, act) = (limit("page", PAGE), limit("act", ACT));
    if page >= act {
        fields.value().problem(
            "`page` must be below `act`: somebody is paged first and must have acted later",
        );
    }
    fields.finish();
    Fill { page, act }
}

fn broker_settings(fields: &Fields<'_, '_>) -> BrokerSettings {
    fields.settled("broker_settings", BrokerSettings::default(), |value| {
        value.fields("broker settings").map(settings)
    })
}

fn settings(fields: Fields<'_, '_>) -> BrokerSettings {
    let settings = BrokerSettings {
        retention_check: fields.estimate("retention_check", &[Measure::Seconds], Bounds::POSITIVE),
        delete_delay: fields.estimate("delete_delay", &[Measure::Seconds], Bounds::NON_NEGATIVE),
        heap: fields.estimate("heap", &[Measure::Bytes], Bounds::POSITIVE),
        max_map_count: fields.estimate("max_map_count", &[Measure::Count], Bounds::POSITIVE),
    };
    fields.finish();
    settings
}

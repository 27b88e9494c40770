//! What a topic survives: replicas over brokers and zones, against `min.insync.replicas`.

use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Cluster, Topic};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::outline::SurvivalOutline;

/// `min.insync.replicas` where nobody says: a write is on two disks before it is acknowledged.
const MIN_IN_SYNC: u32 = 2;

const DEFAULT: &str =
    "2 is what keeps an acknowledged write through the loss of a broker; Kafka's own default is 1";

/// Adds what a topic survives under `scope`.
pub(super) fn survival<'b>(
    scope: &Scope<'b>,
    cluster: &Cluster,
    topic: &Topic,
    replication: Handle<'b>,
    zones: Handle<'b>,
) -> SurvivalOutline {
    let builder = scope.builder;
    let (in_sync, says) = match cluster.min_insync_replicas {
        Some(given) => (given, Source::new(SourceKind::Scenario, "")),
        None => (
            MIN_IN_SYNC.min(topic.replication),
            Source::rule_of_thumb(DEFAULT),
        ),
    };
    let in_sync = scope.figure(
        "min_insync_replicas",
        "Replicas that must be in sync for a write",
        f64::from(in_sync),
        Measure::Count,
        says,
    );
    let below = scope.below("survives");
    let quantity = |key: &str, label: &str, formula: Handle<'b>| {
        below
            .quantity(key)
            .label(label)
            .cite(source::IN_SYNC)
            .is(formula)
    };
    let none = builder.number(0.0);
    let brokers_writing = quantity(
        "brokers_writing",
        "Lost brokers with which writes go on",
        (replication - in_sync).max(none),
    );
    let brokers_kept = quantity(
        "brokers_kept",
        "Lost brokers with which acknowledged data is kept",
        (replication - 1.0).max(none),
    );
    let left = quantity(
        "replicas_after_zone",
        "Replicas left when the fullest zone is lost",
        replication - (replication / zones).ceil(),
    );
    let zone_writing = quantity(
        "zone_writing",
        "Writes go on without a zone (1) or not (0)",
        left.at_least(in_sync),
    );
    let zone_kept = quantity(
        "zone_kept",
        "Data is kept without a zone (1) or not (0)",
        left.at_least(builder.number(1.0)),
    );
    let zone_and_broker = quantity(
        "zone_and_broker_writing",
        "Writes go on without a zone and a broker elsewhere (1) or not (0)",
        (left - 1.0).at_least(in_sync),
    );
    SurvivalOutline {
        min_insync_replicas: in_sync.node(),
        brokers_writing: brokers_writing.node(),
        brokers_kept: brokers_kept.node(),
        zone_writing: zone_writing.node(),
        zone_kept: zone_kept.node(),
        zone_and_broker_writing: zone_and_broker.node(),
    }
}

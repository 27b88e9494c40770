//! What the partitions of a topic take and cost, and what a change of their count does to keys.

use crate::quantity::{Handle, Source};
use crate::scenario::Topic;
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::batching::Batching;
use super::group::Group;
use super::outline::{ChangeOutline, PartitioningOutline};
use super::partition_count::{Count, named};
use super::skew::Keys;

/// The share of keys that stay in their partition when a topic goes from one count of partitions to another: a key stays
/// where its hash has the same remainder by both, which are as many of every least common multiple of hashes as the
/// smaller count.
pub fn share_kept<'b>(from: Handle<'b>, to: Handle<'b>) -> Handle<'b> {
    from.min(to) / from.common_multiple(to)
}

/// Replicas on the fullest broker over their mean, where a topic's replicas are spread as evenly as they go.
#[must_use]
pub fn fullest_over_mean(replicas: f64, brokers: f64) -> f64 {
    let each = replicas / brokers;
    each.ceil() / each
}

/// What a topic stores, for what its partitions take of it.
pub(super) struct Stored<'b> {
    pub(super) mean: Handle<'b>,
    pub(super) peak: Handle<'b>,
    /// Segments of one copy on disk.
    pub(super) segments: Handle<'b>,
    pub(super) replication: Handle<'b>,
}

/// What the partitions of a topic take and cost.
pub(super) struct Partitioning<'b> {
    /// The share of the hottest.
    pub(super) hottest_share: Handle<'b>,
    pub(super) outline: PartitioningOutline,
}

/// Adds what the partitions of a topic take and cost.
pub(super) fn partitioning<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    groups: &[Group<'b>],
    count: Count<'b>,
    batching: &Batching<'b>,
    stored: &Stored<'b>,
) -> Partitioning<'b> {
    let partitions = count.partitions;
    let below = scope.below("partitioning");
    let hottest_share = hottest_share(&below, partitions, count.keys.as_ref());
    let over_mean = below
        .quantity("hottest_over_mean")
        .label("Hottest partition over the mean")
        .measure(Measure::Factor)
        .cite(source::HOTTEST_PARTITION)
        .is(hottest_share * partitions);
    let hottest_rate = below
        .quantity("hottest_rate")
        .label("Stored rate of the hottest partition at peak")
        .cite(source::HOTTEST_PARTITION)
        .is(stored.peak * hottest_share);
    let helpful = count.keys.as_ref().map(|keys| {
        below
            .quantity("helpful_partitions")
            .label("Partitions past which more hardly help the hottest")
            .cite(source::HOTTEST_PARTITION)
            .is(keys.helpful_partitions())
            .node()
    });
    let kafka = context.catalogue.kafka();
    let fetch = context.kafka_default(&kafka.consumer_partition_fetch_size, Measure::Bytes);
    let fetch = scope.estimate_or(
        "partition_fetch",
        "Bytes of a partition in a fetch",
        None,
        || fetch,
    );
    let memory = |key: &str, label: &str, each: Handle<'b>| {
        below
            .quantity(key)
            .label(label)
            .cite(source::CLIENT_MEMORY)
            .is(partitions * each)
            .node()
    };
    let maps = &kafka.memory_maps_per_segment;
    let maps = below.figure(
        "maps_per_segment",
        "Memory maps of a segment",
        maps.value,
        Measure::Count,
        documented(maps),
    );
    let memory_maps = below
        .quantity("memory_maps")
        .label("Memory maps of all replicas")
        .cite(source::MEMORY_MAPS)
        .is(stored.segments * stored.replication * maps);
    let change = topic.partitions_to.map(|to| {
        let target = below.figure(
            "changed_to",
            "Partitions after the change",
            f64::from(to),
            Measure::Count,
            source::SCENARIO,
        );
        ChangeOutline {
            to,
            kept: below
                .quantity("keys_kept")
                .label("Keys that keep their partition")
                .measure(Measure::Fraction)
                .cite(source::KEYS_KEPT)
                .is(share_kept(partitions, target))
                .node(),
        }
    });
    Partitioning {
        hottest_share,
        outline: PartitioningOutline {
            needed: count.needed.node(),
            constraints: count.constraints,
            hottest_key: count.keys.map(|keys| keys.hottest.node()),
            hottest_share: hottest_share.node(),
            hottest_over_mean: over_mean.node(),
            hottest_rate: hottest_rate.node(),
            helpful,
            groups: groups
                .iter()
                .map(|group| group.outline(scope, partitions, hottest_share, stored))
                .collect(),
            producer_memory: memory(
                "producer_memory",
                "Memory of a producer with a batch for every partition",
                batching.batch_size,
            ),
            consumer_memory: memory(
                "consumer_memory",
                "Memory of a lone consumer with a fetch from every partition",
                fetch,
            ),
            memory_maps: memory_maps.node(),
            change,
        },
    }
}

/// The share of the hottest partition: by its keys, or an even one where they are not stated.
fn hottest_share<'b>(
    below: &Scope<'b>,
    partitions: Handle<'b>,
    keys: Option<&Keys<'b>>,
) -> Handle<'b> {
    let share = |key: &str, label: &str, cite: Source, share: Handle<'b>| {
        below
            .quantity(key)
            .label(label)
            .measure(Measure::Fraction)
            .cite(cite)
            .is(share)
    };
    let label = "Share of the hottest partition";
    let Some(keys) = keys else {
        return share("hottest_share", label, source::NO_KEYS, 1.0 / partitions);
    };
    let cite = source::HOTTEST_PARTITION;
    let steps = below.below("skew");
    let hottest = keys.hottest_share(partitions, &named(&steps, cite.clone()));
    share("hottest_share", label, cite, hottest)
}

/// The share of the busiest of some holders of partitions, who have at most one partition more than one another: the
/// hottest partition, and others of mean size.
pub(super) fn busiest_share<'b>(
    partitions: Handle<'b>,
    holders: Handle<'b>,
    hottest_share: Handle<'b>,
) -> Handle<'b> {
    let one = partitions.builder().number(1.0);
    let others = (partitions / holders).ceil() - 1.0;
    let mean_of_others = (1.0 - hottest_share) / (partitions - 1.0).max(one);
    hottest_share + others * mean_of_others
}

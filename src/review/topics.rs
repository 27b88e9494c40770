//! Topics: retention that does not do what it says, batches that do not compress, replicas and readers that are missing.

use crate::scenario::{Cleanup, Retention};
use crate::units::{Measure, exact};

use super::finding::{Finding, Rule};
use super::view::{ClusterView, TopicView};
use super::words::{count, names, show};

const SLOW_TOPIC: Rule = Rule::warning(
    "K040",
    "A slow topic keeps more than its retention",
    "a partition takes at least as long to roll a segment as the topic retains, so data stays for both times together",
);
const SHORT_BATCHES: Rule = Rule::warning(
    "K041",
    "Compression is improbable for so short batches",
    "the median compression ratio is above what batches of so few records reach (catalogue: `short_batch_records`, `short_batch_ratio`)",
);
const NO_REPLICA: Rule = Rule::warning(
    "K042",
    "One copy of the data",
    "the replication factor is 1",
);
const TWO_REPLICAS: Rule = Rule::warning(
    "K043",
    "Two copies of the data",
    "the replication factor is 2",
);
const UNLIMITED: Rule = Rule::warning(
    "K044",
    "A topic grows for ever",
    "nothing is deleted: retention is unlimited, no `retention_bytes`, not compacted",
);
const HOT_PARTITION: Rule = Rule::warning(
    "K045",
    "A partition takes more than one is trusted with",
    "the stored rate of a partition at peak is above `partition_rate` at the median, and no `keys` are stated",
);
const LARGE_MESSAGE: Rule = Rule::warning(
    "K046",
    "Messages are larger than producers send by default",
    "the median key and value are above `max.request.size` (catalogue: `producer_request_size`)",
);
const NOBODY_READS: Rule = Rule::info(
    "K047",
    "Nobody reads a topic",
    "it has no consumers, and neither a Spark job nor a table reads it",
);
const NO_PEAK: Rule = Rule::info(
    "K048",
    "No peak is stated",
    "a topic has no `peak`, so the mean is taken for the busiest hour",
);
const NO_GROWTH: Rule = Rule::info(
    "K049",
    "No growth is stated",
    "neither the topic nor its cluster has `growth`, and the horizon is longer than a month",
);
const NEVER_CATCHES_UP: Rule = Rule::info(
    "K050",
    "Consumers are not given the means to catch up",
    "a group has no `rate`: it reads as fast as producers write, so what it once missed it never reads",
);

pub(super) const RULES: [Rule; 11] = [
    SLOW_TOPIC,
    SHORT_BATCHES,
    NO_REPLICA,
    TWO_REPLICAS,
    UNLIMITED,
    HOT_PARTITION,
    LARGE_MESSAGE,
    NOBODY_READS,
    NO_PEAK,
    NO_GROWTH,
    NEVER_CATCHES_UP,
];

/// Findings about each topic by itself.
pub(super) fn findings(topic: &TopicView) -> Vec<Finding> {
    [
        slow,
        short_batches,
        few_replicas,
        unlimited,
        hot_partition,
        large_message,
        nobody_reads,
    ]
    .into_iter()
    .filter_map(|rule| rule(topic))
    .map(|finding| finding.weighing(topic.plan.share))
    .collect()
}

/// Findings about all topics of a cluster, where one for each would be too many.
pub(super) fn cluster_findings(cluster: ClusterView) -> Vec<Finding> {
    [no_peak, no_growth, never_catches_up]
        .into_iter()
        .filter_map(|rule| rule(cluster))
        .collect()
}

/// K040.
fn slow(topic: &TopicView) -> Option<Finding> {
    if topic.entry.cleanup != Cleanup::Delete {
        return None;
    }
    let time = |seconds| show(seconds, Measure::Seconds);
    let retention = topic.value("retention")?;
    let segment = topic.plan.segment_time.p50;
    (segment >= retention).then(|| {
        SLOW_TOPIC.found(
            topic.path("segment_time"),
            &topic.field("segment.roll"),
            format!(
                "`{}` asks for {}, but a partition writes one segment for {}: data stays up to {}",
                topic.entry.name,
                time(retention),
                time(segment),
                time(retention + segment),
            ),
            format!(
                "Write `segment: (roll: \"{}\")`, a quarter of the retention",
                exact(retention / 4.0, Measure::Seconds)
            ),
        )
    })
}

/// K041.
fn short_batches(topic: &TopicView) -> Option<Finding> {
    let compression = topic.entry.compression.as_ref()?;
    let kafka = topic.cluster.review.plan.catalogue.kafka();
    let (few, reached) = (&kafka.short_batch_records, &kafka.short_batch_ratio);
    let ratio = compression.ratio.distribution.central();
    let records = topic.plan.records_per_batch.p50;
    (ratio > reached.value && records < few.value).then(|| {
        SHORT_BATCHES.found(
            topic.path("compression_ratio"),
            &topic.field("compression.ratio"),
            format!(
                "`{}` counts on a compression ratio of {}, but a batch holds {}; batches below {} seldom reach {} ({})",
                topic.entry.name,
                show(ratio, Measure::Factor),
                count(records, "record"),
                show(few.value, Measure::Count),
                show(reached.value, Measure::Factor),
                reached.source,
            ),
            "Let producers linger longer, use fewer partitions or producers, or keep the ratio if it was measured on this topic",
        )
    })
}

/// K042 and K043.
fn few_replicas(topic: &TopicView) -> Option<Finding> {
    if topic.cluster.replication_is_fixed() {
        return None;
    }
    let name = &topic.entry.name;
    let found = |rule: Rule, message: String, advice: &str| {
        rule.found(
            topic.path("replication"),
            &topic.field("replication"),
            message,
            advice,
        )
    };
    match topic.entry.replication {
        1 => Some(found(
            NO_REPLICA,
            format!("`{name}` has one copy: a lost broker takes its part of the topic with it"),
            "Use a replication factor of 3, or write down that the data can be lost",
        )),
        2 => Some(found(
            TWO_REPLICAS,
            format!(
                "`{name}` has two copies: while a broker is down, either producers wait or the only copy left is trusted"
            ),
            "Use a replication factor of 3 with `min.insync.replicas` 2",
        )),
        _ => None,
    }
}

/// K044.
fn unlimited(topic: &TopicView) -> Option<Finding> {
    let entry = topic.entry;
    let kept_for_ever = entry.cleanup == Cleanup::Delete
        && matches!(entry.retention, Some(Retention::Unlimited))
        && entry.retention_bytes.is_none();
    if !kept_for_ever {
        return None;
    }
    let growth = topic.value("monthly_growth")?;
    Some(
        UNLIMITED.found(
            topic.path("retained"),
            &topic.field("retention"),
            format!(
                "`{}` is never deleted and grows by {} on each copy every month; the plan counts from an empty topic",
                entry.name,
                show(growth, Measure::Bytes),
            ),
            "State a retention or `retention_bytes`, compact the topic, or tier it",
        ),
    )
}

/// K045. Where keys are stated, K070 and K071 know more.
fn hot_partition(topic: &TopicView) -> Option<Finding> {
    if topic.entry.keys.is_some() {
        return None;
    }
    let rate = |value| show(value, Measure::BytesPerSecond);
    let trusted = topic.cluster.value("partition_rate")?;
    let peak = topic.value("partitioning/hottest_rate")?;
    (peak > trusted).then(|| {
        HOT_PARTITION.found(
            topic.path("partitioning/hottest_rate"),
            &topic.field("partitions"),
            format!(
                "a partition of `{}` takes {} at peak, and one is trusted with {}",
                topic.entry.name,
                rate(peak),
                rate(trusted),
            ),
            "Use more partitions, or raise `partition_rate` of the cluster if it was measured",
        )
    })
}

/// K046.
fn large_message(topic: &TopicView) -> Option<Finding> {
    let limit = &topic
        .cluster
        .review
        .plan
        .catalogue
        .kafka()
        .producer_request_size;
    let size = topic.value("whole_message")?;
    (size > limit.value).then(|| {
        LARGE_MESSAGE.found(
            topic.path("whole_message"),
            &topic.field("message"),
            format!(
                "a message of `{}` has {}, and producers refuse more than {} unless told otherwise",
                topic.entry.name,
                show(size, Measure::Bytes),
                show(limit.value, Measure::Bytes),
            ),
            "Raise `max.request.size`, `max.message.bytes` and the consumers' fetch sizes, or send a reference to the data",
        )
    })
}

/// K047.
fn nobody_reads(topic: &TopicView) -> Option<Finding> {
    let links = &topic.cluster.review.links;
    let read = topic
        .place()
        .is_some_and(|place| links.out_of(place).next().is_some());
    (topic.entry.consumers.is_empty() && !read).then(|| {
        NOBODY_READS.found(
            topic.plan.outline.path.clone(),
            &topic.field("consumers"),
            format!(
                "`{}` has no consumers, and takes {} on all replicas",
                topic.entry.name,
                show(topic.plan.replicated.p50, Measure::Bytes),
            ),
            "Add the groups that read it, or ask whether it is needed",
        )
    })
}

/// K048.
fn no_peak(cluster: ClusterView) -> Option<Finding> {
    let without: Vec<_> = cluster
        .topics()
        .filter(|topic| topic.entry.peak.is_none())
        .collect();
    let first = without.first()?;
    Some(
        NO_PEAK
            .found(
                first.path("peak"),
                &first.field("peak"),
                format!(
                    "{} without a `peak`: the mean is taken for the busiest hour",
                    names(without.iter().map(|topic| topic.entry.name.as_str())),
                ),
                "State the busiest hour over the mean, such as `peak: \"2.5x\"`",
            )
            .weighing(without.iter().map(|topic| topic.plan.share).sum()),
    )
}

/// K049.
fn no_growth(cluster: ClusterView) -> Option<Finding> {
    let horizon = cluster.review.plan.scenario.horizon_months;
    if cluster.entry.growth.is_some() || horizon <= 1 {
        return None;
    }
    let without: Vec<_> = cluster
        .topics()
        .filter(|topic| topic.entry.growth.is_none())
        .collect();
    (!without.is_empty()).then(|| {
        NO_GROWTH
            .found(
                format!("{}/growth", cluster.plan.path),
                &format!("{}.growth", cluster.plan.field),
                format!(
                    "{} without `growth`: the plan takes today's traffic for all {horizon} months",
                    names(without.iter().map(|topic| topic.entry.name.as_str())),
                ),
                "State the growth of the cluster or its topics, such as `growth: \"2 to 4 %/month\"`",
            )
            .weighing(without.iter().map(|topic| topic.plan.share).sum())
    })
}

/// K050.
fn never_catches_up(cluster: ClusterView) -> Option<Finding> {
    let mut groups = Vec::new();
    let mut first = None;
    for topic in cluster.topics() {
        for (index, consumer) in topic.entry.consumers.iter().enumerate() {
            if consumer.rate.is_none() {
                first.get_or_insert_with(|| {
                    (
                        topic.path(&format!("consumers/{}/rate", consumer.name)),
                        topic.field(&format!("consumers[{index}].rate")),
                    )
                });
                groups.push(format!("{} of {}", consumer.name, topic.entry.name));
            }
        }
    }
    let (path, field) = first?;
    Some(NEVER_CATCHES_UP.found(
        path,
        &field,
        format!(
            "{} without a `rate`: they read as fast as producers write, so what they once missed they never read",
            names(groups.iter().map(String::as_str)),
        ),
        "State how fast each group reads when it catches up, such as `rate: \"2x\"`; it counts in the network",
    ))
}

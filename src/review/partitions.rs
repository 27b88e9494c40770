//! Partitions of a topic: hot keys, counts that zones cannot share, and changes of the count.

use crate::scenario::{Choice, Cleanup};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::TopicView;
use super::words::{count, percent, show};

const HOT_BY_KEYS: Rule = Rule::warning(
    "K070",
    "Hot keys overload a partition",
    "the partition that the hottest keys share takes more at peak than `partition_rate` or the `member_rate` of a group allows, at the median, and more partitions would help",
);
const HOT_KEY: Rule = Rule::warning(
    "K071",
    "One key is too much for a partition",
    "the hottest key alone takes more at peak than `partition_rate` or the `member_rate` of a group allows, at the median, or so nearly that no number of partitions leaves enough beside it",
);
const PAST_HELP: Rule = Rule::info(
    "K072",
    "More partitions than help against hot keys",
    "a topic with `keys` has more partitions than 1 ÷ the share of its hottest key at the median, and that key, not an even share, is most of the hottest partition",
);
const UNEVEN_ZONES: Rule = Rule::info(
    "K078",
    "Partitions are not a multiple of the zones",
    "a given number of partitions is not a multiple of `zones`",
);
const SHRINKS: Rule = Rule::error(
    "K080",
    "A planned change takes partitions away",
    "`partitions: auto` chose at least as many as `partitions_to`, and Kafka takes none away; a given number is refused when the file is read",
);
const KEYS_MOVE: Rule = Rule::warning(
    "K081",
    "A planned change moves keys to other partitions",
    "`partitions_to` is stated of a topic whose messages have keys",
);
const STALE_COPIES: Rule = Rule::warning(
    "K082",
    "A planned change leaves stale copies behind",
    "`partitions_to` is stated of a compacted topic",
);

pub(super) const RULES: [Rule; 7] = [
    HOT_BY_KEYS,
    HOT_KEY,
    PAST_HELP,
    UNEVEN_ZONES,
    SHRINKS,
    KEYS_MOVE,
    STALE_COPIES,
];

/// Findings about a topic.
pub(super) fn findings(topic: &TopicView) -> Vec<Finding> {
    [
        hot_keys,
        past_help,
        uneven_zones,
        shrinks,
        stale_copies,
        keys_move,
    ]
    .into_iter()
    .filter_map(|rule| rule(topic))
    .map(|finding| finding.weighing(topic.plan.share))
    .collect()
}

const SPLIT_THE_KEY: &str = "Split the key, for example with a suffix that readers ignore, give it a topic of its own, or aggregate before producing; or let members read faster";

/// K070 and K071.
fn hot_keys(topic: &TopicView) -> Option<Finding> {
    topic.entry.keys.as_ref()?;
    let allowed = topic.value("partitioning/allowed_share")?;
    let needed = topic.value("partitioning/needs/hottest_partition")?;
    let key = topic.value("keys/hottest_share")?;
    let partitions = topic.plan.partitions.p50;
    let peak = topic.value("peak_rate")?;
    let rate = |share: f64| show(peak * share, Measure::BytesPerSecond);
    let name = &topic.entry.name;
    if key > allowed {
        return Some(HOT_KEY.found(
            topic.path("keys/hottest_share"),
            &topic.field("keys"),
            format!(
                "the hottest key of `{name}` has {} of it, {} at peak, and one partition or its reader is trusted with {}: no number of partitions helps",
                percent(key),
                rate(key),
                rate(allowed),
            ),
            SPLIT_THE_KEY,
        ));
    }
    let share = topic.plan.partitioning.hottest_share.p50;
    // A count is found to within this of what is allowed.
    if needed <= partitions && share > allowed * 1.02 {
        return Some(HOT_KEY.found(
            topic.path("keys/hottest_share"),
            &topic.field("keys"),
            format!(
                "the hottest key of `{name}` has {} of it and one partition or its reader is trusted with {}: no number of partitions that a topic can have leaves enough beside it, and of {} the hottest takes {} at peak, {}",
                percent(key),
                percent(allowed),
                count(partitions, "partition"),
                percent(share),
                rate(share),
            ),
            SPLIT_THE_KEY,
        ));
    }
    (needed > partitions && share > allowed).then(|| {
        HOT_BY_KEYS.found(
            topic.path("partitioning/hottest_rate"),
            &topic.field("partitions"),
            format!(
                "the hottest of {} of `{name}` takes {} of it, {} at peak, and one partition or its reader is trusted with {}",
                count(partitions, "partition"),
                percent(share),
                rate(share),
                rate(allowed),
            ),
            format!(
                "Use {} or more, or split the hottest key, which has {}",
                count(needed, "partition"),
                percent(key)
            ),
        )
    })
}

/// K072.
fn past_help(topic: &TopicView) -> Option<Finding> {
    let partitioning = &topic.plan.partitioning;
    let (helpful, key) = (partitioning.helpful?.p50, partitioning.hottest_key?.p50);
    let partitions = topic.plan.partitions.p50;
    let mostly_the_key = key * 2.0 > partitioning.hottest_share.p50;
    (partitions > helpful.ceil() && mostly_the_key).then(|| {
        PAST_HELP.found(
            topic.path("partitioning/helpful_partitions"),
            &topic.field("partitions"),
            format!(
                "`{}` has {}, and past {} more of them hardly make the hottest smaller: it takes {}, of which one key is {}",
                topic.entry.name,
                count(partitions, "partition"),
                show(helpful.ceil(), Measure::Count),
                percent(partitioning.hottest_share.p50),
                percent(key),
            ),
            "Against the hot key, split it; more partitions serve members and mean throughput only",
        )
    })
}

/// K078.
fn uneven_zones(topic: &TopicView) -> Option<Finding> {
    let Choice::Given(partitions) = topic.entry.partitions else {
        return None;
    };
    let zones = topic.cluster.entry.zones;
    let more = partitions.div_ceil(zones) * zones;
    (more != partitions).then(|| {
        UNEVEN_ZONES.found(
            topic.path("partitions"),
            &topic.field("partitions"),
            format!(
                "`{}` has {}, which {zones} zones cannot share evenly",
                topic.entry.name,
                count(partitions.into(), "partition"),
            ),
            format!("Use {more}, the next multiple of the zones"),
        )
    })
}

/// K080.
fn shrinks(topic: &TopicView) -> Option<Finding> {
    let to = topic.entry.partitions_to?;
    let partitions = topic.plan.partitions.p50;
    (partitions >= f64::from(to)).then(|| {
        SHRINKS.found(
            topic.path("partitions"),
            &topic.field("partitions_to"),
            format!(
                "`{}` needs {} already, and is planned to be changed to {to}: Kafka cannot take partitions away",
                topic.entry.name,
                count(partitions, "partition"),
            ),
            "Leave `partitions_to` out, or state the `partitions` there are today",
        )
    })
}

/// Whether the messages of a topic have keys, as far as the scenario says.
fn has_keys(topic: &TopicView) -> bool {
    let entry = topic.entry;
    entry.keys.is_some() || entry.key.is_some() || entry.cleanup != Cleanup::Delete
}

/// K081.
fn keys_move(topic: &TopicView) -> Option<Finding> {
    let change = topic.plan.partitioning.change?;
    let partitions = topic.plan.partitions.p50;
    (has_keys(topic) && partitions < f64::from(change.to)).then(|| {
        KEYS_MOVE.found(
            topic.path("partitioning/keys_kept"),
            &topic.field("partitions_to"),
            format!(
                "from {} to {} partitions, {} of the keys of `{}` keep theirs: of the others, old and new messages are read out of order, joins with topics of {} partitions break, and state kept by partition is in the wrong place",
                show(partitions, Measure::Count),
                change.to,
                percent(change.kept.p50),
                topic.entry.name,
                show(partitions, Measure::Count),
            ),
            "Let consumers finish first, change joined topics together and rebuild state, or move to a new topic; a multiple of today's count keeps the most keys",
        )
    })
}

/// K082.
fn stale_copies(topic: &TopicView) -> Option<Finding> {
    let change = topic.plan.partitioning.change?;
    let compacted = topic.entry.cleanup != Cleanup::Delete;
    (compacted && topic.plan.partitions.p50 < f64::from(change.to)).then(|| {
        STALE_COPIES.found(
            topic.path("partitioning/keys_kept"),
            &topic.field("partitions_to"),
            format!(
                "`{}` is compacted: {} of its keys get a second, newer copy in another partition, and the old one is never cleaned away",
                topic.entry.name,
                percent(1.0 - change.kept.p50),
            ),
            "Copy the topic into a new one with the new count, and move producers and consumers there",
        )
    })
}

//! What the hottest partition does to limits of services, to groups that catch up and to volumes: by hand.

#[path = "plan/mod.rs"]
mod plan;

use plan::{Plan, assert_close};
use proptest::prelude::*;

const MB: f64 = 1e6;
const GIB: f64 = 1_073_741_824.0;
const HOUR: f64 = 3_600.0;
const T: &str = "kafka/c/topics/t";
const D: &str = "kafka/c/deployments/d";
const SHARE: &str = "kafka/c/topics/t/partitioning/hottest_share";

/// A topic that stores 40 MB/s, 60 at peak, in 100 partitions of which the hottest takes a quarter.
fn hot(topic: &str, on: &str) -> Plan {
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", produce: \"40 MB/s\", peak: \"1.5x\", partitions: 100, keys: (count: \"10k\", zipf: \"1.3\"), {topic})],
         deployments: [(name: \"d\", on: {on})]"
    ))
    .with(&format!("{T}/stored_rate"), 40.0 * MB)
    .with(&format!("{T}/peak_rate"), 60.0 * MB)
    .with(SHARE, 0.25)
}

fn at(plan: &Plan, key: &str) -> f64 {
    plan.value(&format!("{D}/{key}"))
}

/// A quarter of 60 MB/s is 15 MB/s into one partition, where Serverless takes 5 and Express 15.
#[test]
fn limits_of_a_partition_are_held_against_the_hottest() {
    let serverless = hot("retention: \"1 day\"", "serverless()");
    assert_close(
        at(&serverless, "limits/data_into_a_partition/utilisation"),
        3.0,
        1e-12,
        "Serverless",
    );
    assert_eq!(at(&serverless, "holds"), 0.0);
    let express = |share: f64| {
        hot(
            "retention: \"1 day\"",
            "express(broker: \"express.m7g.4xlarge\", brokers: 6)",
        )
        .with(SHARE, share)
    };
    let key = "limits/data_into_a_partition/utilisation";
    assert_close(at(&express(0.25), key), 1.0, 1e-12, "Express");
    assert_eq!(at(&express(0.25), "holds"), 1.0);
    assert_close(at(&express(0.26), key), 1.04, 1e-12, "a little more");
    assert_eq!(at(&express(0.26), "holds"), 0.0);
}

/// Two groups read a quarter of 60 MB/s each from one partition: 30 MB/s, where Serverless gives 10.
#[test]
fn what_is_read_of_a_partition_is_read_of_the_hottest() {
    let plan = hot(
        "retention: \"1 day\", consumers: [(name: \"a\"), (name: \"b\")]",
        "serverless()",
    );
    assert_close(
        at(&plan, "limits/data_out_of_a_partition/utilisation"),
        3.0,
        1e-12,
        "out of a partition",
    );
}

/// A hot key has one newest record as every other has: a million keys, hashed to 100 partitions, are 10,000 each and by
/// chance 1 + √(2 ln 100 × 100 ÷ 10⁶) = 1.03 times as many in the fullest, which the published approximation puts a
/// little high.
#[test]
fn a_compacted_partition_is_as_large_as_its_keys_are_many() {
    let plan = hot("cleanup: compact, unique_keys: \"1M\"", "serverless()");
    let mean = plan.value(&format!("{T}/on_disk")) / 100.0;
    let largest = plan.value(&format!("{T}/largest_partition"));
    assert!(
        largest > 1.01 * mean && largest < 1.035 * mean,
        "{largest} of {mean}"
    );
    assert_close(
        at(&plan, "limits/size_of_a_compacted_partition/used"),
        largest,
        0.0,
        "what the limit is about",
    );
}

/// A group of members that read 12 MB/s each, twice as fast as is written if they can: the one with the hottest partition
/// has 10 of the 40 MB/s to keep up with and 2 MB/s left. Four hours of 10 MB/s take it 20 hours; all others take 4.
#[test]
fn a_group_is_as_late_as_the_member_with_the_hottest_partition() {
    let group = |more: &str| {
        hot(
            &format!(
                "retention: \"1 day\", consumers: [(name: \"g\", rate: \"2x\", outage: \"4 h\" {more})]"
            ),
            "serverless()",
        )
    };
    let of = |plan: &Plan, key: &str| plan.value(&format!("{T}/consumers/g/{key}"));
    let slow = group(", member_rate: \"12 MB/s\"");
    assert_close(of(&slow, "catch_up_time"), 20.0 * HOUR, 1e-12, "slow");
    assert_eq!(of(&slow, "catches_up"), 1.0);
    // Together they read 80 MB/s, and what is written is 40.
    assert_close(of(&slow, "catch_up_rate"), 80.0 * MB, 1e-12, "together");
    // All that is retained again: a quarter of it at 12 MB/s, not all of it at 80.
    let retained = of_topic(&slow, "retained");
    assert_close(
        of(&slow, "replay_time"),
        retained / 4.0 / (12.0 * MB),
        1e-12,
        "replay",
    );
    let fast = group(", member_rate: \"30 MB/s\"");
    assert_close(of(&fast, "catch_up_time"), 4.0 * HOUR, 1e-12, "fast");
    assert_close(
        of(&group(""), "catch_up_time"),
        4.0 * HOUR,
        1e-12,
        "no limit",
    );
    let never = group(", member_rate: \"9 MB/s\"");
    assert_eq!(of(&never, "catches_up"), 0.0);
    // Ten members have ten partitions each: the hottest, and nine of (1 − 1/4) ÷ 99 of the rest. 0.3182 of 40 MB/s are
    // 12.73 MB/s, more than 12.
    let few = group(", member_rate: \"12 MB/s\", members: \"10\"");
    assert_close(
        of(&few, "busiest_member_share"),
        0.25 + 9.0 * 0.75 / 99.0,
        1e-12,
        "the busiest of ten",
    );
    assert_eq!(of(&few, "catches_up"), 0.0);
}

fn of_topic(plan: &Plan, key: &str) -> f64 {
    plan.value(&format!("{T}/{key}"))
}

/// The hottest partition by itself: 10 MB/s for two days and the five minutes until retention looks again, its segment,
/// a minute of what is deleted, and 20 bytes of index for every batch.
#[test]
fn the_largest_partition_is_what_retention_keeps_of_the_hottest() {
    let plan = hot(
        "retention: \"2 days\"",
        "ec2(broker: \"m7g.4xlarge\", brokers: 6, volume: gp3(size: \"8 TiB\"))",
    );
    let days = 2.0 * 86_400.0;
    let kept = 10.0 * MB * (days + 300.0) + GIB;
    let largest = of_topic(&plan, "largest_partition");
    let expected = kept + 10.0 * MB * 60.0;
    // An entry of 20 bytes for each 4 KiB at least.
    assert!(
        largest >= expected && largest <= expected + kept * 20.0 / 4_096.0,
        "{largest} is not {expected}"
    );
    // Retention by size limits each partition by itself: 100 GiB, a segment, and what is written until it looks again.
    let limited = hot(
        "retention: \"2 days\", retention_bytes: \"100 GiB\"",
        "serverless()",
    );
    let expected = 101.0 * GIB + 10.0 * MB * 360.0;
    let largest = of_topic(&limited, "largest_partition");
    assert!(
        largest >= expected && largest <= expected * 1.005,
        "{largest} is not {expected}"
    );
}

/// 10 MB/s for two days are 1.6 TiB: more than a volume of 1 TiB, however many brokers there are, and less than one of
/// 2 TiB.
#[test]
fn a_partition_must_fit_one_volume() {
    let on = |volumes: u32, size: &str| {
        hot(
            "retention: \"2 days\"",
            &format!(
                "ec2(broker: \"m7g.4xlarge\", brokers: 60, volumes: {volumes}, volume: gp3(size: \"{size}\"))"
            ),
        )
    };
    let key = "limits/partition_on_a_volume/utilisation";
    let small = on(8, "1 TiB");
    let largest = of_topic(&small, "largest_partition");
    assert_close(at(&small, key), largest / (1_024.0 * GIB), 1e-12, "1 TiB");
    assert!(at(&small, key) > 1.5);
    assert_eq!(at(&small, "holds"), 0.0);
    // The fullest volume holds the largest partition and its share of all else on its broker.
    let bytes = at(&small, "disk_per_broker");
    assert_close(
        at(&small, "disk_fill"),
        (largest + (bytes - largest) / 8.0) / (1_024.0 * GIB),
        1e-12,
        "the fullest volume",
    );
    // Not a reason for brokers: as many as hold the bytes with every volume filled to 75 %.
    let stored = at(&small, "brokers_needed");
    assert!(stored < 60.0, "{stored} brokers");
    let large = on(4, "4 TiB");
    assert!(at(&large, key) < 0.5);
    assert_eq!(at(&large, "holds"), 1.0);
}

/// Three partitions, each of 50/3 MB/s: a day of one is 1.34 TiB, which stays on the brokers, and twenty days are not.
#[test]
fn what_stays_of_a_tiered_partition_must_fit_one_volume() {
    let plan = Plan::of_cluster(
        "partition_rate: \"50 MB/s\", internal_topics: \"0 B\",
         topics: [(name: \"t\", produce: \"50 MB/s\", growth: \"0 %/month\", retention: \"20 days\", partitions: 3)],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: 6, volumes: 6, volume: gp3(size: \"800 GiB\"), tiered: \"1 day local\"))]",
    )
    .with(&format!("{T}/stored_rate"), 50.0 * MB);
    let rate = 50.0 * MB / 3.0;
    // A day, half a minute until uploads, five until retention looks again, a segment, a minute of what is deleted.
    let expected = rate * (86_400.0 + 30.0 + 300.0 + 60.0) + GIB;
    let largest = at(&plan, "largest_partition");
    assert!(
        largest >= expected && largest <= expected * 1.005,
        "{largest} is not {expected}"
    );
    assert_close(
        at(&plan, "limits/partition_on_a_volume/utilisation"),
        largest / (800.0 * GIB),
        1e-12,
        "on 800 GiB",
    );
    assert_eq!(at(&plan, "holds"), 0.0);
}

/// Topics that are not tiered stay whole on the brokers, and so does their largest partition.
#[test]
fn a_compacted_topic_stays_on_the_volumes_of_a_tiered_deployment() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"1 MB/s\", retention: \"20 days\", partitions: 12),
                  (name: \"k\", produce: \"1 MB/s\", cleanup: compact, unique_keys: \"1G\", message: \"2 kB\", partitions: 3)],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: 6, volumes: 6, volume: gp3(size: \"500 GiB\"), tiered: \"1 h local\"))]",
    );
    let compacted = plan.value("kafka/c/topics/k/largest_partition");
    assert_close(at(&plan, "largest_partition"), compacted, 0.0, "it stays");
    // A thousand million records of 2 kB are 2 TB, a third of it in each partition.
    assert!(compacted > 0.6e12);
    assert_eq!(at(&plan, "holds"), 0.0);
}

/// A topic whose keys follow Zipf's law, at so many MB/s.
fn zipf(rate: f64, exponent: f64, on: &str) -> Plan {
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", produce: \"{rate} MB/s\", peak: \"1x\", message: \"1000 B\", key: \"16 B\", retention: \"7 days\", partitions: 51, keys: (count: \"100k\", zipf: \"{exponent}\"))],
         deployments: [(name: \"d\", on: {on})]"
    ))
}

const ONE_VOLUME: &str = "ec2(broker: \"m7g.2xlarge\", volume: gp3(size: \"16 TiB\"))";

/// The fewest brokers of which none holds more than `room`, by trying every number: either all have as many partitions, or
/// those with the hottest have nothing else.
fn tried(plan: &Plan, room: f64) -> f64 {
    let of = |path: &str| plan.value(path);
    let all = of("kafka/c/replicated");
    let skew = of("kafka/c/placement_skew");
    let largest = of("kafka/c/deployments/d/largest_partition");
    let mean = (all - of("kafka/c/internal_topics")) / 153.0;
    let others = all - 3.0 * largest;
    let fits = |brokers: f64| {
        let by_count = all / brokers + largest - mean;
        let moved = match brokers > 3.0 {
            true => largest.max(others * skew / (brokers - 3.0)),
            false => f64::INFINITY,
        };
        all * skew / brokers <= room && by_count.min(moved) <= room
    };
    let brokers = (1..2_000).map(f64::from).find(|brokers| fits(*brokers));
    brokers.unwrap_or(f64::INFINITY)
}

#[test]
fn brokers_with_a_hot_partition_are_as_many_as_hold_it_with_the_rest() {
    let tebibyte = 1_099_511_627_776.0;
    let mut near = 0;
    for rate in [20.0, 60.0, 100.0, 140.0, 160.0, 170.0, 175.0, 180.0, 190.0] {
        let plan = zipf(rate, 1.0, ONE_VOLUME);
        let room = 16.0 * tebibyte * 0.75;
        let largest = at(&plan, "largest_partition");
        if largest > room {
            continue;
        }
        near += usize::from(largest > 0.8 * room);
        let needed = at(&plan, "needs/storage");
        assert_eq!(needed, tried(&plan, room), "{rate} MB/s: {largest}");
    }
    assert!(near > 0, "a partition that just fits is among them");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn more_ingest_with_hot_keys_never_needs_fewer_brokers(
        rate in 20.0f64..400.0, more in 1.0f64..1.3, exponent in 0.5f64..1.5, on in 0usize..5,
    ) {
        let on = [
            ONE_VOLUME,
            "ec2(broker: \"m7g.2xlarge\")",
            "ec2(broker: \"m7g.2xlarge\", volumes: 3, volume: gp3(size: \"4 TiB\"))",
            "msk(broker: \"kafka.m7g.2xlarge\")",
            "ec2(broker: \"m7g.2xlarge\", tiered: \"12 h local\", volume: gp3(size: \"1 TiB\"))",
        ][on];
        let needed = |rate: f64| at(&zipf(rate, exponent, on), "brokers_needed");
        let (fewer, many) = (needed(rate), needed(rate * more));
        prop_assert!(many >= fewer, "{on}: {fewer} at {rate}, {many} at {}", rate * more);
    }
}

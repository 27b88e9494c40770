//! What the Kafka model says where no oracle reaches: topics kept for ever, two limits at once, volumes whose parts depend
//! on each other, zones that are lost.

mod plan;

use plan::{Plan, assert_close};

const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_073_741_824.0;
const MONTH: f64 = 730.0 * 3_600.0;
const TOPIC: &str = "kafka/c/topics/t";
const DEPLOYMENT: &str = "kafka/c/deployments/d";

/// A tiered deployment of one topic that stores 10 MB/s.
fn tiered(fields: &str) -> Plan {
    Plan::of_cluster(&format!(
        "internal_topics: \"0 B\",
         topics: [(name: \"t\", produce: \"10 MB/s\", partitions: 6, {fields})],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.4xlarge\", tiered: \"6 h local\"))]"
    ))
    .with(&format!("{TOPIC}/stored_rate"), 10e6)
}

#[test]
fn what_is_kept_for_ever_piles_up_in_object_storage() {
    let plan = tiered("retention: unlimited");
    let remote = format!("{DEPLOYMENT}/remote");
    let local = plan.value(&format!("{DEPLOYMENT}/topics/t/local"));
    let later = plan.at_month(12.0);
    assert_eq!(later.value(&remote), 10e6 * 12.0 * MONTH);
    assert_eq!(
        later
            .value(&format!("{DEPLOYMENT}/topics/t/local"))
            .max(local),
        later.value(&format!("{DEPLOYMENT}/topics/t/local"))
    );
    // Six hours, rolling, uploading, checking and deleting on three brokers: nothing grows there.
    assert!(later.value(&format!("{DEPLOYMENT}/topics/t/local")) < 3.0 * 10e6 * 7.0 * 3_600.0);
}

#[test]
fn object_storage_holds_no_more_than_retention_by_size() {
    let plan = tiered("retention: \"30 days\", retention_bytes: \"100 GiB\"");
    assert_eq!(plan.value(&format!("{DEPLOYMENT}/remote")), 600.0 * GIB);
    let by_age = tiered("retention: \"1 day\", retention_bytes: \"1000 GiB\"");
    assert_eq!(
        by_age.value(&format!("{DEPLOYMENT}/remote")),
        10e6 * 86_400.0
    );
}

#[test]
fn a_growing_topic_piles_up_what_was_written() {
    let plan = |growth: &str| {
        Plan::of_topic(&format!(
            "produce: \"1 MB/s\", partitions: 1, retention: unlimited, growth: \"{growth}/month\""
        ))
    };
    let piled = |plan: Plan, months: f64| {
        let plan = plan.at_month(months);
        let active = plan.value(&format!("{TOPIC}/active_segment"));
        (
            plan.value(&format!("{TOPIC}/retained")) - active,
            plan.value(&format!("{TOPIC}/stored_rate")),
        )
    };
    for (growth, factor) in [("5 %", 1.05_f64), ("0.0001 %", 1.000_001), ("-2 %", 0.98)] {
        let (found, rate) = piled(plan(growth), 24.0);
        // Month by month in a thousand steps each, from the rate it ends with.
        let steps = 24_000;
        let written: f64 = (0..steps)
            .map(|step| {
                rate * factor.powf((f64::from(step) + 0.5) / 1_000.0 - 24.0) * MONTH / 1_000.0
            })
            .sum();
        assert_close(found, written, 1e-6, growth);
    }
    let (found, rate) = piled(plan("0 %"), 24.0);
    assert_close(found, rate * 24.0 * MONTH, 1e-12, "no growth");
}

#[test]
fn partitions_are_chosen_for_what_is_stored() {
    let partitions = |ratio: &str| {
        Plan::of_topic(&format!(
            "produce: \"120 MB/s\", compression: (codec: zstd, ratio: \"{ratio}\")"
        ))
        .value(&format!("{TOPIC}/partitions"))
    };
    assert_eq!([partitions("1x"), partitions("4x")], [12.0, 3.0]);
}

fn volume(fields: &str) -> Plan {
    Plan::try_of(&volume_text(fields)).unwrap_or_else(|why| panic!("{why}"))
}

fn volume_text(fields: &str) -> String {
    plan::cluster(&format!(
        "topics: [(name: \"t\", produce: \"700 MB/s\", retention: \"1 h\")],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", brokers: 3, volume: {fields}))]"
    ))
}

#[test]
fn bought_throughput_brings_its_operations_and_they_their_size() {
    let of = |plan: &Plan, part: &str| plan.value(&format!("{DEPLOYMENT}/volume_{part}"));
    // 0.25 MiB/s for each operation per second.
    let given = volume("gp3(throughput: \"1500 MiB/s\")");
    assert_eq!(of(&given, "iops"), 6_000.0);
    let chosen = volume("gp3()");
    assert!(of(&chosen, "throughput") > 125.0 * MIB);
    assert!(of(&chosen, "iops") * 0.25 * MIB >= of(&chosen, "throughput"));
    // With operations given, no more throughput than they carry.
    let few = volume("gp3(iops: \"3000 IOPS\")");
    assert_eq!(of(&few, "throughput"), 750.0 * MIB);
    // 50 operations for each GiB of an io1 volume.
    let many = volume("io1(iops: \"20000 IOPS\")");
    assert!(of(&many, "size") >= 400.0 * GIB);
}

#[test]
fn throughput_that_follows_operations_buys_them() {
    // 700 MB/s and what batches add on each of 3 brokers, at 80 % of what sustains: on the slope of io1 from 500 MiB/s
    // at 32,000 operations per second to 1,000 MiB/s at 64,000.
    let io1 = volume("io1()");
    let written = io1.value(&format!("{DEPLOYMENT}/volume_writes_per_broker"));
    assert!(written > 700e6, "{written}");
    let wanted = written / 0.8 / MIB;
    let needed = (32_000.0 + (wanted - 500.0) * 64.0).ceil();
    assert_eq!(io1.value(&format!("{DEPLOYMENT}/volume_iops")), needed);
    assert!(io1.value(&format!("{DEPLOYMENT}/volume_throughput")) >= written / 0.8);
}

#[test]
fn operations_beyond_a_step_of_the_price_cost_less() {
    let billed = |iops: f64| {
        volume(&format!("io2(size: \"1 TiB\", iops: \"{iops} IOPS\")"))
            .value(&format!("{DEPLOYMENT}/cost/volume_iops"))
            * MONTH
    };
    // us-east-1: $0.065 up to 32,000, $0.0455 up to 64,000, $0.03185 above, for each of three brokers.
    assert_close(billed(30_000.0), 3.0 * 30_000.0 * 0.065, 1e-9, "first step");
    let second = 32_000.0 * 0.065 + 18_000.0 * 0.0455;
    assert_close(billed(50_000.0), 3.0 * second, 1e-9, "second step");
    let third = 32_000.0 * (0.065 + 0.0455) + 36_000.0 * 0.03185;
    assert_close(billed(100_000.0), 3.0 * third, 1e-9, "third step");
}

#[test]
fn volumes_that_cannot_be_bought_are_refused() {
    let why = |fields: &str| Plan::try_of(&volume_text(fields)).err().unwrap_or_default();
    let too_small = why("io1(size: \"100 GiB\", iops: \"20000 IOPS\")");
    assert!(
        too_small.contains("io1 need a volume of at least 400"),
        "{too_small}"
    );
    let too_few = why("gp3(iops: \"3000 IOPS\", throughput: \"1000 MiB/s\")");
    assert!(too_few.contains("of gp3 need at least 4,000"), "{too_few}");
}

#[test]
fn all_that_is_wrong_with_a_volume_is_said_at_once() {
    let why = |fields: &str| Plan::try_of(&volume_text(fields)).err().unwrap_or_default();
    let said = why("gp3(size: \"100 TiB\", iops: \"500k IOPS\", throughput: \"9 GiB/s\")");
    for what in ["size", "iops", "throughput"] {
        let words = format!("the {what} of a volume of kind gp3 is between");
        assert!(said.contains(&words), "{what}: {said}");
    }
    let said = why("st1(iops: \"500 IOPS\", throughput: \"100 MiB/s\")");
    for what in ["iops", "throughput"] {
        let words = format!("the {what} of a st1 volume follows from its size");
        assert!(said.contains(&words), "{what}: {said}");
    }
}

/// st1 sustains 40 MiB/s for each TiB: a volume that nobody sized is as large as its throughput asks for.
#[test]
fn throughput_that_comes_with_the_size_makes_a_volume_larger() {
    let of = |plan: &Plan, part: &str| plan.value(&format!("{DEPLOYMENT}/volume_{part}"));
    let chosen = |kind: &str| {
        Plan::of_cluster(&format!(
            "topics: [(name: \"t\", produce: \"200 MB/s\", retention: \"1 h\")],
             deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", brokers: 3, volume: {kind}))]"
        ))
    };
    for (kind, per_gib, most) in [("st1", 40.0 / 1024.0, 500.0), ("gp2", 0.75, 250.0_f64)] {
        let plan = chosen(kind);
        let written = plan.value(&format!("{DEPLOYMENT}/volume_writes_per_broker"));
        let wanted = most.min(written / 0.8 / MIB);
        assert!(
            of(&plan, "throughput") / MIB >= wanted * (1.0 - 1e-9),
            "{kind}"
        );
        // Of gp2 the operations come with the size as well, and may ask for more of it.
        let beyond = of(&plan, "size") / GIB - wanted / per_gib;
        assert!(beyond >= 0.0, "{kind}: {beyond}");
        assert!(beyond <= 1.0 || kind == "gp2", "{kind}: {beyond}");
    }
}

/// What a given volume sustains is what its size brings, not what its kind could.
#[test]
fn small_volumes_whose_throughput_comes_with_their_size_need_more_brokers() {
    let needed = |volume: &str| {
        Plan::of_cluster(&format!(
            "topics: [(name: \"t\", produce: \"100 MB/s\", retention: \"1 h\")],
             deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", volume: {volume}))]"
        ))
        .value(&format!("{DEPLOYMENT}/needs/volume_writes"))
    };
    assert!(needed("st1(size: \"1 TiB\")") >= 9.0);
    assert!(needed("st1(size: \"13 TiB\")") <= 1.0);
}

#[test]
fn slow_kinds_of_volume_need_more_brokers() {
    let brokers = |volume: &str| {
        Plan::of_cluster(&format!(
            "topics: [(name: \"t\", produce: \"600 MB/s\", retention: \"1 h\")],
             deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", volume: {volume}))]"
        ))
        .value(&format!("{DEPLOYMENT}/needs/volume_writes"))
    };
    // 1,800 MB/s of writes, four fifths of 250 MiB/s for each gp2 volume.
    assert_eq!(brokers("gp2()"), 9.0);
    assert!(brokers("gp3()") < 3.0);
}

#[test]
fn a_lost_zone_moves_its_consumers_to_the_others() {
    let plan = |zones: u32, replication: u32| {
        Plan::of_cluster(&format!(
            "zones: {zones},
             topics: [(name: \"t\", produce: \"90 MB/s\", replication: {replication}, consumers: [(name: \"a\")])],
             deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: 6))]"
        ))
        .with(&format!("{TOPIC}/stored_rate"), 90e6)
    };
    let out = |plan: &Plan| plan.value(&format!("{DEPLOYMENT}/network_out_zone_lost_per_broker"));
    // Two copies are left of three: one follower for each leader. Of two copies over two zones none is left to follow.
    assert_close(out(&plan(3, 3)), (90e6 + 90e6) / 4.0, 1e-12, "three zones");
    assert_close(out(&plan(2, 2)), 90e6 / 3.0, 1e-12, "two zones");
    assert_close(out(&plan(3, 1)), 90e6 / 4.0, 1e-12, "one copy");
    // One zone that is lost leaves nothing to plan for.
    let alone = plan(1, 3);
    assert!(
        alone
            .model
            .graph
            .quantity(&format!("{DEPLOYMENT}/network_out_zone_lost_per_broker"))
            .is_none()
    );
}

/// 10 MB/s for seven days are 6.05 TB a copy by the rule; twelve partitions of 10 GiB are 0.13 TB of it. A compacted and
/// deleted topic keeps a record of each key. What the rule counts too much is not what it overlooks.
#[test]
fn the_rule_of_thumb_is_told_apart_from_what_limits_by_size_keep_less() {
    let plan = |topic: &str| {
        Plan::of_cluster(&format!(
            "internal_topics: \"0 B\", topics: [(name: \"t\", produce: \"10 MB/s\", partitions: 12, retention: \"7 days\", {topic})]"
        ))
        .with(&format!("{TOPIC}/stored_rate"), 10e6)
    };
    let of = |plan: &Plan, key: &str| plan.value(&format!("kafka/c/rule_of_thumb/{key}"));
    let by_time = 10e6 * 7.0 * 86_400.0;
    let limited = plan("retention_bytes: \"10 GiB\"");
    assert_close(of(&limited, "kept"), by_time * 3.0, 1e-12, "the rule");
    let kept = 12.0 * 10.0 * GIB;
    assert_close(
        of(&limited, "kept_less"),
        (by_time - kept) * 3.0,
        1e-12,
        "less by size",
    );
    let overlooked = plan_total(&limited) - kept * 3.0;
    assert_close(of(&limited, "overlooked"), overlooked, 1e-9, "what is left");
    assert!(of(&limited, "overlooked") > 0.0);
    let free = plan("");
    assert_eq!(of(&free, "kept_less"), 0.0);
    let compacted = plan("cleanup: compact_delete, unique_keys: \"1k\"");
    assert!(of(&compacted, "kept_less") > 0.0);
    assert!(of(&compacted, "overlooked") >= 0.0);
    // The terms add up to what is on disk.
    for plan in [&limited, &free, &compacted] {
        let sum = of(plan, "kept") - of(plan, "kept_less") + of(plan, "overlooked");
        assert_close(sum, plan_total(plan), 1e-9, "all of it");
    }
}

fn plan_total(plan: &Plan) -> f64 {
    plan.value("kafka/c/replicated")
}

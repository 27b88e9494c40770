//! How many partitions a topic needs and why, what its hottest takes, and what a deployment's brokers make of them.

mod plan;

use plan::{Plan, assert_close};
use proptest::prelude::*;

const T: &str = "kafka/c/topics/t";
const D: &str = "kafka/c/deployments/d";

fn topic(fields: &str) -> Plan {
    Plan::of_topic(fields)
}

fn at(plan: &Plan, name: &str) -> f64 {
    plan.value(&format!("{T}/{name}"))
}

/// The same, or `otherwise` where there is no such quantity.
fn at_or(plan: &Plan, name: &str, otherwise: f64) -> f64 {
    let path = format!("{T}/{name}");
    match plan.model.graph.quantity(&path) {
        Some(_) => plan.value(&path),
        None => otherwise,
    }
}

/// One topic on so many self-managed brokers.
fn on(brokers: u32, fields: &str) -> Plan {
    // Zones that share the brokers evenly.
    let zones = if brokers.is_multiple_of(3) { 3 } else { 2 };
    Plan::of_cluster(&format!(
        "zones: {zones}, internal_topics: \"0 B\", topics: [(name: \"t\", {fields})],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: {brokers}))]"
    ))
}

#[test]
fn each_reason_for_partitions_is_counted_and_the_largest_taken() {
    let plan = topic(
        "produce: \"50 MB/s\", peak: \"2x\", consumers: [
            (name: \"enrich\", member_rate: \"5 MB/s\"),
            (name: \"lake\", rate: \"3x\", member_rate: \"50 MB/s\", members: \"7\"),
            (name: \"free\"),
        ]",
    );
    assert_eq!(at(&plan, "partitioning/needs/producers"), 10.0);
    assert_eq!(at(&plan, "partitioning/needs/consumers/enrich"), 20.0);
    // Catching up at three times the mean is more than the peak.
    assert_eq!(at(&plan, "partitioning/needs/consumers/lake"), 3.0);
    assert_eq!(at(&plan, "partitioning/needs/members/lake"), 7.0);
    assert_eq!(at(&plan, "partitioning/needs/zones"), 3.0);
    assert_eq!(at(&plan, "partitions_needed"), 21.0);
    assert_eq!(at(&plan, "partitions"), 21.0);
}

#[test]
fn a_given_count_stays_and_what_is_needed_is_still_said() {
    let plan = topic("produce: \"50 MB/s\", partitions: 4");
    assert_eq!(at(&plan, "partitions"), 4.0);
    assert_eq!(at(&plan, "partitions_needed"), 6.0);
}

#[test]
fn without_keys_every_partition_takes_the_same() {
    let plan = topic("produce: \"12 MB/s\", partitions: 8");
    assert_eq!(at(&plan, "partitioning/hottest_share"), 0.125);
    assert_eq!(at(&plan, "partitioning/hottest_over_mean"), 1.0);
    assert_close(
        at(&plan, "partitioning/hottest_rate"),
        at(&plan, "peak_rate") / 8.0,
        1e-12,
        "rate",
    );
}

#[test]
fn hot_keys_ask_for_more_partitions_until_they_do_not_help() {
    let with = |produce: &str| {
        topic(&format!(
            "produce: \"{produce}\", keys: (count: \"1M\", zipf: \"1\")"
        ))
    };
    // The hottest key has 6.95 %: of 100 MB/s one partition is trusted with 10 %.
    let plan = with("100 MB/s");
    let needed = at(&plan, "partitioning/needs/hottest_partition");
    let first = at(&plan, "keys/hottest_share");
    assert_close(first, 0.0695, 1e-3, "hottest key");
    assert_eq!(needed, ((1.0 - first) / (0.1 - first)).ceil());
    assert!(at(&plan, "partitions") > 10.0);
    // Of 200 MB/s it is trusted with 5 %, which the hottest key alone has: no count mends that.
    let plan = with("200 MB/s");
    assert_eq!(
        at(&plan, "partitioning/needs/hottest_partition"),
        (4.0 / first).ceil()
    );
    assert_close(
        at(&plan, "partitioning/helpful_partitions"),
        1.0 / first,
        1e-12,
        "helpful",
    );
}

/// 1 M keys by Zipf's law, 80 MB/s at peak, members of 6 MB/s: 7.5 % of which the hottest key has 6.95 %. The count solves
/// f + (1 − f) ÷ P = 7.5 %; of 5.5 MB/s, 6.875 %, none does.
#[test]
fn the_count_solves_for_what_the_slowest_member_follows() {
    let with = |member: &str| {
        topic(&format!(
            "produce: \"40 MB/s\", peak: \"2x\", keys: (count: \"1M\", zipf: \"1\"),
             consumers: [(name: \"g\", rate: \"2x\", member_rate: \"{member}\")]"
        ))
    };
    let plan = with("6 MB/s");
    let key = at(&plan, "keys/hottest_share");
    let needed = ((1.0 - key) / (0.075 - key)).ceil();
    assert!(needed > 150.0, "{needed}");
    assert_eq!(at(&plan, "partitioning/needs/hottest_partition"), needed);
    assert!(at(&plan, "partitioning/hottest_share") <= 0.075);
    // The bar is full at what the slowest member follows.
    assert_close(at(&plan, "partitioning/trusted_rate"), 6e6, 1e-12, "6 MB/s");
    let none = with("5.5 MB/s");
    assert_eq!(
        at(&none, "partitioning/needs/hottest_partition"),
        (4.0 / key).ceil()
    );
    assert!(at(&none, "partitioning/hottest_use") > 1.0);
}

/// A service that takes less into a partition than it is trusted with is asked where it is listed: 60 MB/s at 20 MB/s a
/// partition need 3, at 15 of Express 4, at 5 of Serverless 12.
#[test]
fn what_a_service_takes_into_a_partition_counts_where_it_is_listed() {
    let on = |platforms: &[&str]| {
        let each = platforms.iter().enumerate();
        let each: String = each
            .map(|(index, on)| format!("(name: \"d{index}\", on: {on}),"))
            .collect();
        let plan = Plan::of_cluster(&format!(
            "partition_rate: \"20 MB/s\", topics: [(name: \"t\", produce: \"60 MB/s\", peak: \"1x\")], deployments: [{each}]"
        ));
        at(&plan, "partitioning/needs/producers")
    };
    let (ec2, express) = (
        "ec2(broker: \"m7g.4xlarge\")",
        "express(broker: \"express.m7g.4xlarge\")",
    );
    assert_eq!(on(&[ec2]), 3.0);
    assert_eq!(on(&[ec2, express]), 4.0);
    assert_eq!(on(&[ec2, "serverless()", express]), 12.0);
}

/// 50 partitions in three zones are 51, and no more than 63 to be shared evenly: 54 by nine brokers or 27, 60 by twelve, 63
/// by 21; 45 would ask for 90.
#[test]
fn a_chosen_count_is_shared_evenly_by_brokers_that_are_given() {
    for (brokers, chosen) in [
        (3, 51.0),
        (9, 54.0),
        (12, 60.0),
        (21, 63.0),
        (27, 54.0),
        (45, 51.0),
    ] {
        let plan = on(
            brokers,
            "produce: \"1 MB/s\", consumers: [(name: \"g\", members: \"50\")]",
        );
        assert_eq!(at(&plan, "partitions"), chosen, "{brokers} brokers");
    }
    let auto = topic("produce: \"1 MB/s\", consumers: [(name: \"g\", members: \"50\")]");
    assert_eq!(at(&auto, "partitions"), 51.0);
}

#[test]
fn a_slow_member_must_keep_up_with_the_hottest_partition() {
    let plan = topic(
        "produce: \"20 MB/s\", keys: (count: \"100k\", zipf: \"0.8\"),
         consumers: [(name: \"g\", member_rate: \"2 MB/s\")]",
    );
    assert_close(
        at(&plan, "partitioning/allowed_share"),
        0.1,
        1e-12,
        "allowed",
    );
    assert_eq!(at(&plan, "partitioning/needs/consumers/g"), 10.0);
    let partitions = at(&plan, "partitions");
    assert!(partitions > 12.0, "{partitions}");
    // Without the headers of batches, which are not known before the partitions are.
    let records = at(&plan, "partitioning/peak_rate") / at(&plan, "peak_rate");
    assert!(at(&plan, "consumers/g/busiest_member_rate") * records <= 2.0e6);
}

#[test]
fn the_busiest_member_has_the_hottest_partition_and_others() {
    let plan = topic(
        "produce: \"10 MB/s\", partitions: 10, keys: (count: \"1\"),
         consumers: [(name: \"g\", members: \"4\"), (name: \"all\"), (name: \"many\", members: \"40\")]",
    );
    // One key: its partition has everything, and so has the member that reads it.
    for group in ["g", "all", "many"] {
        assert_eq!(
            at(&plan, &format!("consumers/{group}/busiest_member_share")),
            1.0
        );
    }
    let even = topic(
        "produce: \"10 MB/s\", partitions: 10,
         consumers: [(name: \"g\", members: \"4\"), (name: \"all\"), (name: \"many\", members: \"40\")]",
    );
    let share = |group: &str| at(&even, &format!("consumers/{group}/busiest_member_share"));
    assert_close(share("g"), 0.3, 1e-12, "three of ten");
    assert_close(share("all"), 0.1, 1e-12, "a member for each");
    assert_close(share("many"), 0.1, 1e-12, "idle members");
}

#[test]
fn keys_kept_by_a_planned_change() {
    let kept = |from: u32, to: u32| {
        at(
            &topic(&format!(
                "produce: \"1 MB/s\", partitions: {from}, partitions_to: {to}"
            )),
            "partitioning/keys_kept",
        )
    };
    assert_eq!(kept(12, 24), 0.5);
    assert_eq!(kept(12, 13), 1.0 / 13.0);
    assert_eq!(kept(48, 60), 0.2);
}

#[test]
fn memory_of_clients_and_maps_follow_the_count() {
    let plan = topic("produce: \"1 MB/s\", partitions: 100, retention: \"1 day\"");
    assert_eq!(at(&plan, "partitioning/producer_memory"), 100.0 * 16_384.0);
    assert_eq!(
        at(&plan, "partitioning/consumer_memory"),
        100.0 * 1_048_576.0
    );
    // A day at 10 kB/s a partition, and what goes within minutes, is 0.8 of a segment of a GiB; the one that is written is
    // another.
    let segments = at(&plan, "segments");
    assert!((180.0..=190.0).contains(&segments), "{segments}");
    assert_eq!(at(&plan, "partitioning/memory_maps"), 2.0 * segments * 3.0);
}

/// A topic that is alone has the maps of all brokers.
#[test]
fn maps_of_a_topic_are_those_of_its_brokers() {
    let plan = Plan::of_cluster(
        "internal_topics: \"0 B\",
         topics: [(name: \"t\", produce: \"1 MB/s\", partitions: 100, cleanup: compact, unique_keys: \"1M\")],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.2xlarge\", brokers: 6))]",
    );
    assert_close(
        at(&plan, "partitioning/memory_maps"),
        6.0 * plan.value(&format!("{D}/memory_maps_per_broker")),
        1e-12,
        "maps",
    );
}

#[test]
fn limits_of_a_self_managed_deployment() {
    let plan = on(10, "produce: \"1 MB/s\", partitions: 12000");
    let value = |name: &str| plan.value(&format!("{D}/partitions/{name}"));
    assert_eq!(value("replicas"), 36_000.0);
    assert_eq!(value("replicas_per_broker"), 3_600.0);
    assert_close(value("advised_use"), 0.9, 1e-12, "KIP-578, a broker");
    assert_close(value("cluster_use"), 0.18, 1e-12, "KIP-578, a cluster");
    // 100 × 10 brokers × 3 replicas.
    assert_close(value("latency_limit"), 3_000.0, 1e-12, "latency");
    assert_close(value("latency_use"), 1.2, 1e-12, "latency");
    // 1,200 leaders, 5 ms each; 2,400 follower replicas from 9 brokers, 20 ms for 1,000.
    assert_close(value("election_time"), 6.0, 1e-12, "elections");
    assert_eq!(value("detection_time"), 9.0);
    assert_close(
        value("replication_latency"),
        2_400.0 / 9.0 * 20e-6,
        1e-12,
        "latency",
    );
    assert_eq!(value("topics/t/balanced"), 12_000.0);
    assert_eq!(value("topics/t/consumer_memory"), 10.0 * 52_428_800.0);
    assert!(value("recovery_time") > 0.0);
}

#[test]
fn limits_of_a_managed_deployment_are_those_of_its_type() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"1 MB/s\", partitions: 1500)],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.large\", brokers: 3))]",
    );
    let value = |name: &str| plan.value(&format!("{D}/partitions/{name}"));
    assert_eq!(value("recommended_per_broker"), 1_000.0);
    assert_eq!(value("maximum_per_broker"), 1_500.0);
    assert_close(value("recommended_use"), 1.5, 1e-12, "recommended");
    assert_close(value("maximum_use"), 1.0, 1e-12, "maximum");
}

/// Two groups that read three times as fast as is written while they catch up, and a broker that leads a quarter: it sends
/// (3 − 1 + 2 × 3) / 4 = 2 of what is written, and a mean one of six 8/6.
#[test]
fn the_hottest_broker_sends_what_groups_read_while_they_catch_up() {
    let hot = |share: f64| {
        on(
            6,
            "produce: \"30 MB/s\", partitions: 6, consumers: [(name: \"a\", rate: \"3x\"), (name: \"b\", rate: \"3x\")]",
        )
        .with("kafka/c/topics/t/stored_rate", 30e6)
        .with("kafka/c/topics/t/partitioning/hottest_share", share)
    };
    let sent = |plan: &Plan| plan.value(&format!("{D}/partitions/hottest_broker_out"));
    let mean = |plan: &Plan| plan.value(&format!("{D}/network_out_per_broker"));
    let uneven = hot(0.25);
    assert_close(mean(&uneven), 30e6 * 8.0 / 6.0, 1e-12, "a mean broker");
    assert_close(sent(&uneven), 30e6 * 2.0, 1e-12, "the hottest");
    let even = hot(1.0 / 6.0);
    assert_close(sent(&even), mean(&even), 1e-12, "all alike");
}

#[test]
fn the_hottest_broker_leads_the_hottest_partition() {
    let share = |fields: &str| {
        on(6, fields).value(&format!("{D}/partitions/topics/t/hottest_broker_share"))
    };
    assert_close(
        share("produce: \"1 MB/s\", partitions: 12"),
        2.0 / 12.0,
        1e-12,
        "even",
    );
    assert_close(
        share("produce: \"1 MB/s\", partitions: 13"),
        3.0 / 13.0,
        1e-12,
        "one more",
    );
    assert_close(
        share("produce: \"1 MB/s\", partitions: 4"),
        0.25,
        1e-12,
        "fewer than brokers",
    );
    let hot = share("produce: \"1 MB/s\", partitions: 12, keys: (count: \"1M\", zipf: \"1\")");
    let hottest = 0.0695 + 0.9305 / 12.0;
    assert_close(hot, hottest + (1.0 - hottest) / 11.0, 5e-3, "hot");
    assert_eq!(
        share("produce: \"1 MB/s\", partitions: 12, keys: (count: \"1\")"),
        1.0
    );
}

#[test]
fn the_hottest_partition_fills_a_broker_and_its_network() {
    let even = on(6, "produce: \"10 MB/s\", partitions: 12");
    let hot = on(
        6,
        "produce: \"10 MB/s\", partitions: 12, keys: (count: \"1k\", zipf: \"2\")",
    );
    let disk = |plan: &Plan| plan.value(&format!("{D}/disk_per_broker"));
    // A mean replica is in the mean already; what the hottest has above it comes on top.
    let on_disk = hot.value(&format!("{T}/on_disk"));
    let above = hot.value(&format!("{T}/largest_partition")) - on_disk / 12.0;
    assert_close(disk(&hot), on_disk * 3.0 / 6.0 + above, 1e-12, "disk");
    // All but the segment that is not full goes with the share.
    let share = hot.value(&format!("{T}/partitioning/hottest_share"));
    assert_close(above, on_disk * (share - 1.0 / 12.0), 1e-2, "by share");
    assert!(disk(&hot) > 1.5 * disk(&even));
    let network = |plan: &Plan| plan.value(&format!("{D}/partitions/hottest_broker_in"));
    assert_close(
        network(&even),
        even.value(&format!("{T}/peak_rate")) / 2.0,
        1e-12,
        "an even broker",
    );
    assert!(network(&hot) > 1.5 * network(&even));
    let needs = |plan: &Plan| plan.value(&format!("{D}/needs/storage"));
    assert!(needs(&hot) >= needs(&even));
    // Compaction keeps records by key: a hot key takes no more than another.
    let compacted = on(
        6,
        "produce: \"10 MB/s\", partitions: 12, cleanup: compact, unique_keys: \"1M\", keys: (count: \"1k\", zipf: \"2\")",
    );
    assert!(
        compacted
            .model
            .graph
            .quantity("kafka/c/hottest_excess")
            .is_none()
    );
}

#[test]
fn a_partition_that_fits_on_no_broker_does_not_ask_for_endlessly_many() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"200 MB/s\", retention: \"30 days\", partitions: 12, keys: (count: \"1\"))],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", volume: gp3(size: \"16 TiB\")))]",
    );
    let brokers = plan.value(&format!("{D}/brokers"));
    assert!(brokers.is_finite() && brokers > 100.0);
    assert!(plan.value(&format!("{D}/disk_fill")) > 1.0);
}

fn any_keys() -> impl Strategy<Value = String> {
    (1_u32..1_000_000, 0.0..3.0_f64, proptest::bool::ANY).prop_map(|(count, zipf, stated)| {
        if stated {
            format!("keys: (count: \"{count}\", zipf: \"{zipf:.3}\"),")
        } else {
            String::new()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_needed_count_never_falls_when_ingest_rises(
        rate in 0.1..500.0_f64, more in 1.0..5.0_f64, keys in any_keys(), member in 0.5..50.0_f64,
    ) {
        let plan = |rate: f64| topic(&format!(
            "produce: \"{rate} MB/s\", {keys} consumers: [(name: \"g\", rate: \"2x\", member_rate: \"{member} MB/s\")]"
        ));
        let (less, more) = (plan(rate), plan(rate * more));
        // What no count mends, few are as good for as many.
        let is_mended = at(&more, "partitioning/hottest_share") <= 1.02 * at_or(&more, "partitioning/allowed_share", 1.0);
        prop_assert!(at(&more, "partitions_needed") >= at(&less, "partitions_needed") || !is_mended);
    }

    #[test]
    fn more_partitions_never_make_the_hottest_rate_share_or_member_larger(
        partitions in 1_u32..2_000, more in 1_u32..2_000, keys in any_keys(),
    ) {
        let plan = |partitions: u32| topic(&format!(
            "produce: \"10 MB/s\", {keys} partitions: {partitions}, consumers: [(name: \"g\")]"
        ));
        let (few, many) = (plan(partitions), plan(partitions + more));
        for name in ["partitioning/hottest_share", "consumers/g/busiest_member_share"] {
            prop_assert!(at(&many, name) <= at(&few, name) * (1.0 + 1e-9));
        }
    }
}

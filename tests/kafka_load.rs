//! What one broker carries in each condition, held against published figures and hand computation.

mod plan;

use headroom::model::{Condition, ResourceOutline};
use plan::{Plan, assert_close};
use serde_json::Value;

const TOPIC: &str = "kafka/c/topics/t";
const DEPLOYMENT: &str = "kafka/c/deployments/d";
const MB: f64 = 1e6;
const GIB: f64 = 1_073_741_824.0;

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/kafka_vectors.json")).expect("the vectors are JSON")
}

#[track_caller]
fn number(vectors: &Value, path: &[&str]) -> f64 {
    let value = path.iter().fold(vectors, |value, key| &value[*key]);
    value
        .as_f64()
        .unwrap_or_else(|| panic!("no number at {path:?}"))
}

/// One topic of `produce` on `on`, with what else the topic and the cluster state.
fn on(cluster: &str, topic: &str, on: &str) -> Plan {
    Plan::of_cluster(&format!(
        "{cluster} topics: [(name: \"t\", {topic})], deployments: [(name: \"d\", on: {on})]"
    ))
}

fn resource<'p>(plan: &'p Plan, name: &str, condition: Condition) -> &'p ResourceOutline {
    let sized = plan.model.clusters[0].deployments[0].sized.as_ref();
    sized
        .expect("the broker type is given")
        .resources
        .iter()
        .find(|resource| resource.name == name && resource.condition == condition)
        .unwrap_or_else(|| panic!("no {name} {condition:?}"))
}

fn used(plan: &Plan, name: &str, condition: Condition) -> f64 {
    plan.values(&[resource(plan, name, condition).used])[0]
}

/// The vectors of a broker: mean and peak differ by the peak factor, and each condition has its own figure.
#[test]
fn every_condition_is_computed_as_published() {
    let vectors = vectors();
    let of = |case: &str, key: &str| number(&vectors, &[case, key]);
    let plan = on(
        "",
        "produce: \"90 MB/s\", peak: \"2x\", consumers: [(name: \"a\"), (name: \"b\"), (name: \"c\")]",
        "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
    )
    .with(&format!("{TOPIC}/stored_rate"), of("per_broker_steady", "W"));
    let cases = [
        ("per_broker_steady", Condition::Mean, 1.0),
        ("per_broker_steady", Condition::Peak, 2.0),
        ("per_broker_one_broker_down", Condition::BrokerDown, 2.0),
        ("per_broker_one_of_3AZ_down", Condition::ZoneDown, 2.0),
    ];
    for (case, condition, times) in cases {
        for (resource, key) in [
            ("network in", "net_in"),
            ("network out", "net_out"),
            ("volume writes", "disk_write"),
        ] {
            assert_close(
                used(&plan, resource, condition),
                of(case, key) * times,
                1e-12,
                &format!("{resource} {condition:?}"),
            );
        }
    }
}

/// `catchup`: 500 GB behind, read at 150 MB/s while 100 MB/s are written.
#[test]
fn a_group_catches_up_as_published_or_never() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["catchup", key]);
    let group = |rate: &str, more: &str| {
        on(
            "",
            &format!("produce: \"100 MB/s\", partitions: 12, consumers: [(name: \"g\", rate: \"{rate}\", outage: \"5000 s\" {more})]"),
            "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
        )
        .with(&format!("{TOPIC}/stored_rate"), of("produce_Bps"))
    };
    let of_group = |plan: &Plan, key: &str| plan.value(&format!("{TOPIC}/consumers/g/{key}"));
    let plan = group("1.5x", "");
    assert_eq!(of_group(&plan, "backlog"), of("backlog_bytes"));
    assert_eq!(of_group(&plan, "catch_up_rate"), of("consume_Bps"));
    assert_eq!(of_group(&plan, "catch_up_time"), of("seconds"));
    assert_eq!(of_group(&plan, "catches_up"), 1.0);

    // 24 months of 730 hours stand for ever.
    let horizon = 24.0 * 730.0 * 3_600.0;
    for never in [
        group("1x", ""),
        // Members beyond the partitions have nothing to read: 12 × 8 MB/s.
        group("1.5x", ", members: 40, member_rate: \"8 MB/s\""),
    ] {
        assert_eq!(of_group(&never, "catches_up"), 0.0);
        assert_eq!(of_group(&never, "catch_up_time"), horizon);
    }
    // Of ten members two have two of the twelve partitions, 16.7 MB/s, and read 12: they never catch up.
    let uneven = group("1.5x", ", members: 10, member_rate: \"12 MB/s\"");
    assert_eq!(of_group(&uneven, "catch_up_rate"), 120.0 * MB);
    assert_eq!(of_group(&uneven, "catches_up"), 0.0);
    let limited = group("1.5x", ", members: 6, member_rate: \"20 MB/s\"");
    assert_eq!(of_group(&limited, "catch_up_rate"), 120.0 * MB);
    assert_eq!(of_group(&limited, "catch_up_time"), 25_000.0);
}

/// Six members of 1 MB/s read 6 of 30 MB/s: four fifths are never read, outage or none, and what is read is old.
#[test]
fn a_group_that_is_too_slow_never_reads_all() {
    let plan = |group: &str, retention: &str| {
        on(
            "",
            &format!("produce: \"30 MB/s\", peak: \"1.5x\", partitions: 6, {retention}, consumers: [(name: \"g\", rate: \"2x\", {group})]"),
            "ec2(broker: \"m7g.xlarge\", brokers: 3)",
        )
        .with(&format!("{TOPIC}/stored_rate"), 30.0 * MB)
        .with(&format!("{TOPIC}/peak_rate"), 45.0 * MB)
    };
    let of = |plan: &Plan, key: &str| plan.value(&format!("{TOPIC}/consumers/g/{key}"));
    let day = "retention: \"1 day\"";
    let slow = plan("member_rate: \"1 MB/s\", outage: \"0 s\"", day);
    assert_eq!(of(&slow, "egress"), 6.0 * MB);
    assert_eq!(of(&slow, "egress_peak"), 6.0 * MB);
    assert_close(of(&slow, "unread"), 0.8, 1e-12, "never read");
    assert_eq!(of(&slow, "catches_up"), 0.0);
    assert_eq!(of(&slow, "catch_up_time"), 24.0 * 730.0 * 3_600.0);
    // It is as far behind as data is kept, and so reads from volumes.
    let deployment = "kafka/c/deployments/d";
    assert_close(
        slow.value(&format!("{deployment}/volume_reads_mean_per_broker")),
        2.0 * MB,
        1e-12,
        "a third of 6 MB/s on each broker",
    );
    let unlimited = plan("member_rate: \"1 MB/s\"", "retention: unlimited");
    assert_close(of(&unlimited, "unread"), 0.8, 1e-12, "kept, and not read");
    // Fast enough on average: it follows at peak as fast as it can.
    let enough = plan("member_rate: \"6 MB/s\", outage: \"0 s\"", day);
    assert_eq!(of(&enough, "egress"), 30.0 * MB);
    assert_eq!(of(&enough, "egress_peak"), 36.0 * MB);
    assert_eq!(of(&enough, "unread"), 0.0);
    assert_eq!(of(&enough, "catch_up_time"), 0.0);
    // Of four members two have two of six partitions each, 10 MB/s, and read 8.
    let uneven = plan("member_rate: \"8 MB/s\", members: \"4\"", day);
    assert_close(
        of(&uneven, "egress"),
        28.0 * MB,
        1e-12,
        "2 MB/s of the busiest",
    );
}

/// All that is retained, over what the group reads; what is older than retention when it is read is gone.
#[test]
fn replays_and_losses_follow_from_retention() {
    let plan = |group: &str, retention: &str| {
        on(
            "",
            &format!("produce: \"100 MB/s\", partitions: 12, {retention}, consumers: [(name: \"g\", {group})]"),
            "msk(broker: \"kafka.m7g.4xlarge\", brokers: 9, tiered: \"6 h local\")",
        )
        .with(&format!("{TOPIC}/stored_rate"), 100.0 * MB)
    };
    let of = |plan: &Plan, key: &str| plan.value(&format!("{TOPIC}/consumers/g/{key}"));
    let week = "retention: \"7 days\"";
    let calm = plan("rate: \"2x\", lag: \"1 h\", outage: \"1 day\"", week);
    assert_eq!(of(&calm, "lost"), 0.0);
    let retained = calm.value(&format!("{TOPIC}/retained"));
    assert_close(
        of(&calm, "replay_time"),
        retained / (200.0 * MB),
        1e-12,
        "replay, tiered data too",
    );
    let late = plan("rate: \"2x\", lag: \"1 h\", outage: \"7 days\"", week);
    assert_close(of(&late, "lost"), 100.0 * MB * 3_600.0, 1e-9, "an hour");
    // 12 partitions of 10 GB last 20 minutes.
    let small = plan(
        "rate: \"2x\", outage: \"30 min\"",
        "retention: \"7 days\", retention_bytes: \"10 GB\"",
    );
    assert_close(of(&small, "lost"), 100.0 * MB * 600.0, 1e-9, "ten minutes");
    let kept = plan("rate: \"2x\", outage: \"30 days\"", "retention: unlimited");
    assert!(
        kept.model
            .graph
            .quantity(&format!("{TOPIC}/consumers/g/lost"))
            .is_none()
    );
}

/// `rebuild_one_broker`: 4 TB at 200 MB/s while 30 MB/s come with it.
#[test]
fn a_broker_is_made_anew_as_published() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["rebuild_one_broker", key]);
    let plan = on(
        "broker_outage: \"2 h\",",
        "produce: \"90 MB/s\"",
        "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
    )
    .with(&format!("{TOPIC}/stored_rate"), 3.0 * of("new_write_Bps"))
    .with(&format!("{DEPLOYMENT}/disk_per_broker"), of("bytes"))
    .with(&format!("{DEPLOYMENT}/network_limit"), of("throttle_Bps"));
    let at = |key: &str| plan.value(&format!("{DEPLOYMENT}/{key}"));
    assert!(at("volume_limit") > 0.0);
    let rate = at("volume_limit").min(of("throttle_Bps"));
    assert_close(
        at("rebuild_time"),
        of("bytes") / (rate - of("new_write_Bps")),
        1e-12,
        "rebuild",
    );
    let plan = plan.with(&format!("{DEPLOYMENT}/volume_limit"), 1e9);
    let at = |key: &str| plan.value(&format!("{DEPLOYMENT}/{key}"));
    assert_close(at("rebuild_time"), of("seconds"), 1e-12, "at the throttle");
    // Two hours of 30 MB/s, fetched at 200 MB/s beside the 30 that keep coming.
    assert_close(at("return_backlog"), 216e9, 1e-12, "backlog");
    assert_close(at("return_time"), 216e9 / 170e6, 1e-12, "return");
}

/// Google: written bytes and a quarter of the sent ones, 20 MB/s for each vCPU.
#[test]
fn processors_follow_the_published_rule() {
    let plan = |cluster: &str| {
        on(
            cluster,
            "produce: \"90 MB/s\", consumers: [(name: \"a\"), (name: \"b\"), (name: \"c\")]",
            "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
        )
        .with(&format!("{TOPIC}/stored_rate"), 90.0 * MB)
    };
    // 90 × 3 + (270 + 90 × 2) / 4 = 382.5 MB/s, over nine brokers of 16 vCPU.
    let plain = plan("");
    let write_equivalents = 382.5 * MB / 9.0;
    assert_close(
        used(&plain, "CPU", Condition::Mean),
        write_equivalents,
        1e-12,
        "work",
    );
    let share = |plan: &Plan| plan.value(&format!("{DEPLOYMENT}/processor_utilisation"));
    assert_close(
        share(&plain),
        write_equivalents / (16.0 * 20.0 * MB),
        1e-12,
        "share",
    );
    assert_close(
        share(&plan("tls: \"1.3x\",")),
        share(&plain) * 1.3,
        1e-12,
        "with encryption",
    );
    // At the target: 382.5 / (320 × share), rounded up.
    let needs = |plan: &Plan| plan.value(&format!("{DEPLOYMENT}/needs/processor"));
    assert_eq!(needs(&plain), 2.0);
    assert_eq!(needs(&plan("cpu_target: \"30 %\",")), 4.0);
}

/// What is further behind than memory reaches back is read from volumes.
#[test]
fn the_page_cache_serves_those_that_keep_up() {
    let plan = |lag: f64, outage: f64| {
        on(
            "broker_settings: (heap: \"6 GiB\"),",
            &format!("produce: \"90 MB/s\", consumers: [(name: \"a\", rate: \"2x\", lag: \"{lag} s\", outage: \"{outage} s\"), (name: \"b\", outage: \"0 s\")]"),
            "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
        )
        .with(&format!("{TOPIC}/stored_rate"), 90.0 * MB)
    };
    let window = 56.0 * GIB / (30.0 * MB);
    let calm = plan(window - 1.0, 0.0);
    assert_close(
        calm.value(&format!("{DEPLOYMENT}/page_cache_window_mean")),
        window,
        1e-12,
        "64 GiB without heap and system, over 30 MB/s",
    );
    let reads = |plan: &Plan, condition| used(plan, "volume reads", condition);
    for condition in Condition::ALL {
        assert_eq!(reads(&calm, condition), 0.0, "{condition:?}");
    }
    let behind = plan(window + 1.0, 0.0);
    assert_close(
        reads(&behind, Condition::Mean),
        10.0 * MB,
        1e-12,
        "90 MB/s over 9",
    );
    // At peak it may also be catching up, twice as fast.
    assert_close(
        reads(&behind, Condition::Peak),
        20.0 * MB,
        1e-12,
        "catching up",
    );
    assert_close(
        reads(&behind, Condition::BrokerDown),
        22.5 * MB,
        1e-12,
        "over the eight that are left",
    );
    let after_outage = plan(0.0, window + 1.0);
    assert_eq!(reads(&after_outage, Condition::Mean), 0.0);
    assert_close(
        reads(&after_outage, Condition::Peak),
        20.0 * MB,
        1e-12,
        "after an outage",
    );
    assert_close(
        used(&after_outage, "volume throughput", Condition::Peak),
        50.0 * MB,
        1e-12,
        "writes and reads share the path",
    );
    // Writes of 30 seconds should be in memory at least, and everything since the longest lag.
    assert_close(
        used(&after_outage, "page cache", Condition::Peak),
        900.0 * MB,
        1e-12,
        "30 s",
    );
}

/// 4,000 partitions that trickle cost about 400 operations per second; whole stretches 256 KiB each.
#[test]
fn operations_are_stretches_and_pages() {
    let trickle = on(
        "",
        "produce: \"1 KB/s\", partitions: 4000, replication: 3",
        "ec2(broker: \"m7g.4xlarge\", brokers: 3)",
    );
    let operations = used(&trickle, "volume operations", Condition::Mean);
    assert!((400.0..400.1).contains(&operations), "{operations}");
    let stream = on(
        "",
        "produce: \"90 MB/s\", partitions: 9",
        "ec2(broker: \"m7g.4xlarge\", brokers: 9)",
    )
    .with(&format!("{TOPIC}/stored_rate"), 9.0 * 262_144.0 * 100.0);
    assert_close(
        used(&stream, "volume operations", Condition::Mean),
        300.0 + 0.3,
        1e-12,
        "300 stretches and 9 partitions of 3 pages in 30 s",
    );
}

/// Kafka's operations guide: two maps for a segment, one file; 50,000 partitions of one segment need 100,000 maps.
#[test]
fn segments_take_maps_and_files() {
    let plan = on(
        "connections: \"9000\",",
        "produce: \"1 MB/s\", partitions: 50000, replication: 3, retention: \"1 h\", segment: (roll: \"1 h\", bytes: \"1 GiB\")",
        "ec2(broker: \"m7g.4xlarge\", brokers: 3)",
    )
    .with(&format!("{TOPIC}/segments"), 50_000.0);
    let maps = resource(&plan, "memory maps", Condition::Peak);
    assert_eq!(plan.values(&[maps.used, maps.limit]), [100_000.0, 65_535.0]);
    assert_eq!(used(&plan, "file descriptors", Condition::Peak), 53_000.0);
    assert_eq!(
        used(&plan, "file descriptors", Condition::BrokerDown),
        54_500.0
    );
    assert_eq!(used(&plan, "leaders", Condition::Peak), 50_000.0 / 3.0);
    assert_eq!(used(&plan, "leaders", Condition::ZoneDown), 25_000.0);
    assert_eq!(used(&plan, "replicas", Condition::ZoneDown), 50_000.0);
    // 100,000 maps on one broker of three: five of them hold them all.
    assert_eq!(plan.value(&format!("{DEPLOYMENT}/needs/memory_maps")), 5.0);
}

/// Connections move to the brokers that are left, and MSK takes 3,000 with IAM.
#[test]
fn connections_are_held_against_msk() {
    let plan = on(
        "connections: \"10000\",",
        "produce: \"1 MB/s\"",
        "msk(broker: \"kafka.m7g.large\", brokers: auto)",
    );
    assert_eq!(plan.value(&format!("{DEPLOYMENT}/needs/connections")), 4.0);
    assert_eq!(
        plan.value(&format!("{DEPLOYMENT}/needs/one_broker_lost")),
        5.0
    );
    assert_eq!(plan.value(&format!("{DEPLOYMENT}/brokers")), 6.0);
    assert_eq!(used(&plan, "connections", Condition::BrokerDown), 2_000.0);
}

/// The instance and its volumes: the smaller sustained limit counts, and credits are shown beside it.
#[test]
fn the_smaller_of_instance_and_volumes_counts() {
    let plan = on(
        "",
        "produce: \"1 MB/s\"",
        "ec2(broker: \"m7g.large\", brokers: 3, volume: gp3(size: \"1 TiB\", throughput: \"500 MiB/s\", iops: \"16000 IOPS\"))",
    );
    let at = |key: &str| plan.value(&format!("{DEPLOYMENT}/{key}"));
    assert_eq!(at("volume_limit"), at("instance_volume_limit"));
    assert_eq!(
        at("volume_operations_limit"),
        at("instance_volume_operations")
    );
    let throughput = resource(&plan, "volume throughput", Condition::Peak);
    let burst = throughput.burst.expect("m7g.large has credits");
    let [limit, burst] = [throughput.limit, burst].map(|node| plan.values(&[node])[0]);
    assert!(burst > limit && burst <= 500.0 * 1_048_576.0);

    let slow = on(
        "",
        "produce: \"1 MB/s\"",
        "ec2(broker: \"m7g.4xlarge\", brokers: 3, volume: gp2(size: \"200 GiB\"))",
    );
    let at = |key: &str| slow.value(&format!("{DEPLOYMENT}/{key}"));
    assert_eq!(at("volume_operations_limit"), 600.0);
    // gp2 lends 3,000 operations.
    assert_eq!(at("volume_operations_burst"), 3_000.0);
}

/// r − m losses for writes, r − 1 for data; of zones, the fullest is lost.
#[test]
fn replicas_survive_by_arithmetic() {
    let survives = |zones: u32, replication: u32, in_sync: &str| {
        let plan = Plan::of_cluster(&format!(
            "zones: {zones}, {in_sync} topics: [(name: \"t\", produce: \"1 MB/s\", replication: {replication})]"
        ));
        [
            "brokers_writing",
            "brokers_kept",
            "zone_writing",
            "zone_kept",
            "zone_and_broker_writing",
        ]
        .map(|key| plan.value(&format!("{TOPIC}/survives/{key}")))
    };
    let two = "min_insync_replicas: 2,";
    // Three over three zones: a zone or a broker, not a zone and a broker elsewhere.
    assert_eq!(survives(3, 3, ""), [1.0, 2.0, 1.0, 1.0, 0.0]);
    // Three over two zones: the zone with two of them stops writes.
    assert_eq!(survives(2, 3, two), [1.0, 2.0, 0.0, 1.0, 0.0]);
    // All must be in sync: nothing may be lost.
    assert_eq!(survives(3, 2, two), [0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(
        survives(3, 3, "min_insync_replicas: 3,"),
        [0.0, 2.0, 0.0, 1.0, 0.0]
    );
    assert_eq!(
        survives(3, 3, "min_insync_replicas: 1,"),
        [2.0, 2.0, 1.0, 1.0, 1.0]
    );
    // One zone that is lost takes everything; one replica is its own quorum where nobody says otherwise.
    assert_eq!(survives(1, 1, ""), [0.0, 0.0, 0.0, 0.0, 0.0]);
}

/// Each group decides where it reads; one that reads the nearest of three replicas in three zones crosses none.
#[test]
fn rack_aware_groups_cross_no_zone() {
    let consume = |groups: &str, zones: u32| {
        on(
            &format!("zones: {zones},"),
            &format!("produce: \"100 MB/s\", consumers: [{groups}]"),
            "ec2(broker: \"m7g.4xlarge\")",
        )
        .with(&format!("{TOPIC}/stored_rate"), 90.0 * MB)
        .value(&format!("{DEPLOYMENT}/cross_zone/consume"))
    };
    let near = "(name: \"near\", rack_aware: true)";
    let far = "(name: \"far\")";
    assert_eq!(consume(near, 3), 0.0);
    assert_close(consume(far, 3), 60.0 * MB, 1e-12, "two thirds");
    assert_close(
        consume(&format!("{near},{far}"), 3),
        60.0 * MB,
        1e-12,
        "one of two",
    );
    // In four zones a quarter finds no replica of three at home.
    assert_close(consume(near, 4), 22.5 * MB, 1e-12, "a quarter");
    let against = "follower_fetching: true, zones: 3, topics: [(name: \"t\", produce: \"90 MB/s\", consumers: [(name: \"far\", rack_aware: false), (name: \"near\")])], deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\"))]";
    let plan = Plan::of_cluster(against).with(&format!("{TOPIC}/stored_rate"), 90.0 * MB);
    assert_close(
        plan.value(&format!("{DEPLOYMENT}/cross_zone/consume")),
        60.0 * MB,
        1e-12,
        "a group says no for itself",
    );
}

/// With one broker down, what remains is neither asked for more than 70 % nor are there more brokers than that takes.
#[test]
fn as_many_brokers_as_processors_need_with_one_down() {
    for (produce, groups) in [(50, 0), (50, 3), (90, 12), (200, 40), (400, 1)] {
        let consumers: String = (0..groups)
            .map(|g| format!("(name: \"g{g}\", outage: \"0 s\"),"))
            .collect();
        let with = |brokers: u32| {
            on(
                "zones: 1, cpu_target: \"100 %\",",
                &format!(
                    "produce: \"{produce} MB/s\", partitions: 100, replication: 3, retention: \"1 h\", segment: (roll: \"10 min\"), consumers: [{consumers}]"
                ),
                &format!("ec2(broker: \"m7g.xlarge\", brokers: {brokers})"),
            )
        };
        let down = |brokers: u32| {
            with(brokers).value(&format!("{DEPLOYMENT}/processor_one_lost_utilisation"))
        };
        let needed = (3..200)
            .find(|brokers| down(*brokers) <= 0.7)
            .expect("some do");
        let found = with(3).value(&format!("{DEPLOYMENT}/needs/one_broker_lost"));
        // A lost broker's replicas are made anew where there is a fourth, and its work comes with them.
        assert!(
            found >= f64::from(needed),
            "{produce} MB/s, {groups} groups: {found} of {needed}"
        );
        assert!(
            found <= f64::from(needed) + 2.0,
            "{produce} MB/s, {groups} groups: {found} of {needed}"
        );
    }
}

/// Six brokers, one zone of three down: four are left. Of the topic with three replicas, 30 × (3 × 4/6 − 1) = 30 MB/s go
/// to followers, 7.5 from each; with one broker down 30 × (3 × 5/6 − 1) = 45, 9 from each. The topic without followers
/// adds nothing and takes nothing off.
#[test]
fn followers_of_one_topic_are_not_lost_with_the_copies_of_another() {
    let topic = |name: &str, rate: u32, replication: u32| {
        format!(
            "(name: \"{name}\", produce: \"{rate} MB/s\", peak: \"1x\", replication: {replication}, partitions: 30)"
        )
    };
    let plan = Plan::of_cluster(&format!(
        "topics: [{}, {}], deployments: [(name: \"d\", on: ec2(broker: \"m7g.2xlarge\", brokers: 6))]",
        topic("one", 90, 1),
        topic("three", 30, 3),
    ))
    .with("kafka/c/topics/one/peak_rate", 90.0 * MB)
    .with("kafka/c/topics/three/peak_rate", 30.0 * MB);
    let out = |condition| used(&plan, "network out", condition);
    assert_close(out(Condition::ZoneDown), 7.5 * MB, 1e-12, "a zone down");
    assert_close(out(Condition::BrokerDown), 9.0 * MB, 1e-12, "a broker down");
}

/// 10 MB/s in three replicas on three brokers: each writes 10 MB/s anew. Half an hour away, it fetches 18 GB beside them:
/// of 30 MB/s that a throttle lets through, 20 are left for that, which takes 900 s; 2 TB of replicas take 100,000 s. At
/// 10 MB/s it never comes back.
#[test]
fn a_throttle_is_what_is_left_to_come_back_with() {
    let plan = |throttle: &str| {
        on(
            &format!("broker_outage: \"30 min\", {throttle}"),
            "produce: \"10 MB/s\", peak: \"1x\", partitions: 12",
            "ec2(broker: \"m7g.4xlarge\", brokers: 3, volume: gp3(size: \"8 TiB\"))",
        )
        .with(&format!("{TOPIC}/stored_rate"), 10.0 * MB)
        .with(&format!("{DEPLOYMENT}/disk_per_broker"), 2e12)
    };
    let of = |plan: &Plan, key: &str| plan.value(&format!("{DEPLOYMENT}/{key}"));
    let slow = plan("replication_throttle: \"30 MB/s\",");
    assert_close(of(&slow, "return_time"), 900.0, 1e-12, "back");
    assert_close(of(&slow, "rebuild_time"), 100_000.0, 1e-12, "anew");
    let free = plan("");
    assert!(of(&free, "rebuild_time") < 100_000.0);
    let horizon = 24.0 * 730.0 * 3_600.0;
    let never = plan("replication_throttle: \"10 MB/s\",");
    assert_close(of(&never, "rebuild_time"), horizon, 1e-12, "never");
}

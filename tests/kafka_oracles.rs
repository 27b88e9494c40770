//! Every vector of `tests/data/kafka_vectors.json`, through scenario texts: a figure that the vector states is bound in
//! the model, the answer is read under its path.

mod plan;

use headroom::model::kafka::recovery::{catch_up_time, rebuild_time};
use headroom::quantity::{Bindings, Builder};
use headroom::units::Measure;
use plan::{Plan, assert_close};
use serde_json::Value;

const MONTH: f64 = 730.0 * 3_600.0;
const TOPIC: &str = "kafka/c/topics/t";

/// All vectors; each test names those it covers.
fn vectors() -> Value {
    serde_json::from_str(include_str!("data/kafka_vectors.json")).expect("the vectors are JSON")
}

/// One number of a vector, such as `["retention_ms", "inputs", "rate_Bps"]`.
#[track_caller]
fn number(vectors: &Value, path: &[&str]) -> f64 {
    let value = path.iter().fold(vectors, |value, key| &value[*key]);
    value
        .as_f64()
        .unwrap_or_else(|| panic!("no number at {path:?}"))
}

/// A topic with one replica on one partition that stores exactly `rate` bytes per second.
fn measured(rate: f64, fields: &str, settings: &str) -> Plan {
    Plan::of_cluster(&format!(
        "{settings} topics: [(name: \"t\", produce: \"5 MB/s\", partitions: 1, replication: 1, {fields})]"
    ))
    .with(&format!("{TOPIC}/stored_rate"), rate)
}

fn live_and_total(plan: &Plan) -> (f64, f64) {
    let live = plan.value(&format!("{TOPIC}/retained"));
    (live, live + plan.value(&format!("{TOPIC}/pending_delete")))
}

#[test]
fn every_vector_has_a_test() {
    let vectors = vectors();
    let names: Vec<&str> = vectors
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "retention_bytes_measured_kafka_0.9.0.1",
            "retention_ms_measured_kafka_0.9.0.1",
            "compaction_measured_kafka_0.9.0.1",
            "worked_time_retention_defaults",
            "slow_topic_trap_1h_retention",
            "tiered_local_worst",
            "per_broker_steady",
            "per_broker_one_of_3AZ_down",
            "per_broker_one_broker_down",
            "cross_az_3AZ_W100_E300_MBps",
            "rebuild_one_broker",
            "catchup",
        ]
    );
}

/// `retention_bytes_measured` and `retention_ms_measured`: the prediction to the byte, the peaks of a running broker
/// within 2 %.
#[test]
fn retention_by_size_and_by_age_peak_as_measured() {
    let vectors = vectors();
    let settings = "broker_settings: (retention_check: \"5 s\", delete_delay: \"10 s\"),";
    let cases = [
        (
            "retention_bytes_measured_kafka_0.9.0.1",
            "retention: unlimited, retention_bytes: \"30 MiB\", segment: (bytes: \"10 MiB\")",
        ),
        (
            "retention_ms_measured_kafka_0.9.0.1",
            "retention: \"20 s\", segment: (bytes: \"10 MiB\")",
        ),
    ];
    for (name, fields) in cases {
        let of = |key: &str| number(&vectors, &[name, key]);
        let plan = measured(
            number(&vectors, &[name, "inputs", "rate_Bps"]),
            fields,
            settings,
        );
        let (live, total) = live_and_total(&plan);
        assert_eq!(live, of("predict_live_max"), "{name}");
        assert_eq!(total, of("predict_total_max"), "{name}");
        for (predicted, measured) in [
            (live, of("measured_live_max")),
            (total, of("measured_total_max")),
        ] {
            assert!(
                predicted >= measured,
                "{name}: the bound {predicted} holds {measured}"
            );
            assert_close(predicted, measured, 0.02, name);
        }
        // What retention asks for is always there.
        assert!(plan.value(&format!("{TOPIC}/active_segment")) == 10_485_760.0);
        assert!(
            live - 10_485_760.0 - 5.0 * 5_130_000.0 <= of("measured_live_min"),
            "{name}"
        );
    }
}

/// `compaction_measured`: an upper bound that a running broker stays below.
#[test]
fn compaction_stays_below_its_bound() {
    let vectors = vectors();
    let name = "compaction_measured_kafka_0.9.0.1";
    let of = |key: &str| number(&vectors, &[name, key]);
    let live_set = number(&vectors, &[name, "inputs", "unique_keys"])
        * number(&vectors, &[name, "inputs", "bytes_per_record"]);
    assert_eq!(live_set, of("live_set"));
    let fields = "message: \"1000 B\", key: \"8 B\", cleanup: compact, unique_keys: \"30k\", segment: (bytes: \"10 MiB\")";
    let rate = number(&vectors, &[name, "inputs", "rate_Bps"]);
    let plan = measured(rate, fields, "");
    // The live set of our own records is that of the measured ones, within what message formats differ by.
    assert_close(
        plan.value(&format!("{TOPIC}/live_set")),
        live_set,
        0.05,
        "the live set",
    );
    let (log, total) = live_and_total(&plan);
    assert!(log >= of("measured_log_max") && total >= of("measured_total_max"));

    // The vector has no time of cleaning in its bound: two times 62 MB at 50 MB/s are 2.5 s of 5.17 MB/s.
    let plan = plan.with(&format!("{TOPIC}/live_set"), live_set);
    let time = 2.0 * 2.0 * live_set / 50e6;
    assert_close(
        plan.value(&format!("{TOPIC}/cleaning_time")),
        time,
        1e-12,
        "cleaning",
    );
    let (cleaned, _) = live_and_total(&plan);
    let (log, total) = live_and_total(&plan.with(&format!("{TOPIC}/cleaning_time"), 0.0));
    assert_close(cleaned, log + rate * time, 1e-9, "while it is cleaned");
    assert_eq!(log, of("bound_log_max"));
    assert_eq!(total, of("bound_total_max"));
    assert!(log >= of("measured_log_max") && live_set <= of("measured_log_min"));
    assert!(total >= of("measured_total_max"));
}

/// `worked_time_retention_defaults`: 100 MB/s over 48 partitions with Kafka's defaults.
#[test]
fn a_week_at_kafkas_defaults() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["worked_time_retention_defaults", key]);
    let plan = Plan::of_topic("produce: \"100 MB/s\", partitions: 48")
        .with(&format!("{TOPIC}/stored_rate"), of("W_Bps"));
    assert_eq!(plan.value(&format!("{TOPIC}/retention")), of("retention_s"));
    assert_eq!(plan.value(&format!("{TOPIC}/replication")), of("rf"));
    assert_close(
        plan.value(&format!("{TOPIC}/segment_time")),
        of("segment_s"),
        1e-12,
        "segment time",
    );
    let naive = plan.value("kafka/c/rule_of_thumb/kept");
    assert_eq!(naive, of("cluster_bytes_naive"));
    let (_, total) = live_and_total(&plan);
    assert_eq!(total * of("rf"), of("cluster_bytes_worst"));
    let overhead = (total * of("rf") / naive - 1.0) * 100.0;
    assert_close(overhead, of("overhead_pct"), 1e-9, "overhead");
}

/// `slow_topic_trap_1h_retention`: a trickle that is kept an hour in segments of a week keeps a week.
#[test]
fn a_slow_topic_keeps_its_segment() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["slow_topic_trap_1h_retention", key]);
    let plan = measured(of("w_Bps"), "retention: \"1 h\"", "");
    assert_eq!(
        plan.value(&format!("{TOPIC}/segment_time")),
        of("segment_s")
    );
    let (_, total) = live_and_total(&plan);
    assert_eq!(total, of("bytes_worst"));
    assert_close(
        total / of("bytes_naive"),
        of("ratio"),
        1e-12,
        "over the naive answer",
    );
}

/// `tiered_local_worst`: what brokers keep of a topic whose older data is in object storage.
#[test]
fn tiered_storage_keeps_the_newest_on_the_brokers() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["tiered_local_worst", key]);
    let plan = Plan::of_cluster(
        "internal_topics: \"0 B\",
         topics: [(name: \"t\", produce: \"100 MB/s\", partitions: 48, retention: \"30 days\")],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.4xlarge\", tiered: \"12 h local\"))]",
    )
    .with(&format!("{TOPIC}/stored_rate"), of("W_Bps"));
    let local = "kafka/c/deployments/d/topics/t/local";
    // Index files stand beside what the vector counts: 20 bytes for a batch.
    let batch = plan.value(&format!("{TOPIC}/batch_bytes")).max(4096.0);
    let pending = of("W_Bps") * 60.0;
    let logs = |all: f64| (all / of("rf") - pending) / (1.0 + 20.0 / batch) + pending;
    assert_close(
        logs(plan.value(local)) * of("rf"),
        of("local_cluster_bytes"),
        1e-12,
        "local",
    );
    assert_eq!(
        plan.value("kafka/c/deployments/d/remote"),
        of("remote_bytes_30d")
    );
}

/// `per_broker_steady`, `per_broker_one_broker_down` and `per_broker_one_of_3AZ_down`.
#[test]
fn brokers_carry_their_share_and_that_of_the_lost() {
    let vectors = vectors();
    let of = |key: &str| number(&vectors, &["per_broker_steady", key]);
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"90 MB/s\", consumers: [(name: \"a\"), (name: \"b\"), (name: \"c\")])],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: 9))]",
    )
    .with(&format!("{TOPIC}/stored_rate"), of("W"));
    let at = |key: &str| plan.value(&format!("kafka/c/deployments/d/{key}"));
    assert_eq!(at("brokers"), of("N"));
    assert_eq!(at("consumers_out"), of("E"));
    assert_close(at("network_in_per_broker"), of("net_in"), 1e-12, "in");
    assert_close(at("network_out_per_broker"), of("net_out"), 1e-12, "out");
    assert_close(
        at("volume_writes_per_broker"),
        of("disk_write"),
        1e-12,
        "writes",
    );

    let lost = |key: &str| number(&vectors, &["per_broker_one_broker_down", key]);
    assert_close(
        at("network_out_one_lost_per_broker"),
        lost("net_out"),
        1e-12,
        "out, one lost",
    );
    assert_close(
        at("disk_per_broker_one_lost") / at("disk_per_broker"),
        lost("disk_after_rereplication_factor"),
        1e-12,
        "disk, made anew",
    );
    let zone = |key: &str| number(&vectors, &["per_broker_one_of_3AZ_down", key]);
    assert_close(
        at("network_out_zone_lost_per_broker"),
        zone("net_out"),
        1e-12,
        "out, zone lost",
    );
    // Followers on lost brokers write nothing, and the others receive no more than before.
    assert_eq!(lost("net_in"), of("net_in"));
    assert_eq!(zone("disk_write"), of("disk_write"));
}

/// `cross_az_3AZ_W100_E300_MBps`: what crosses zones, and what it costs, with leaders and with the nearest replica.
#[test]
fn traffic_between_zones_is_billed_as_published() {
    let vectors = vectors();
    for (case, follower_fetching) in [("leader_fetch", false), ("kip392", true)] {
        let of = |key: &str| number(&vectors, &["cross_az_3AZ_W100_E300_MBps", case, key]);
        let plan = Plan::of_cluster(&format!(
            "follower_fetching: {follower_fetching},
             topics: [(name: \"t\", produce: \"100 MB/s\", consumers: [(name: \"a\"), (name: \"b\"), (name: \"c\")])],
             deployments: [
                 (name: \"ours\", on: ec2(broker: \"m7g.4xlarge\")),
                 (name: \"managed\", on: msk(broker: \"kafka.m7g.4xlarge\")),
             ]"
        ))
        .with(&format!("{TOPIC}/stored_rate"), 100e6);
        let flow = |name: &str| plan.value(&format!("kafka/c/deployments/ours/cross_zone/{name}"));
        let clients = flow("produce") + flow("consume");
        assert_close(
            clients + flow("replicate"),
            of("self_managed_Bps"),
            1e-12,
            case,
        );
        assert_close(clients, of("msk_billed_Bps"), 1e-12, case);
        let monthly =
            |name: &str| plan.value(&format!("kafka/c/deployments/{name}/cost/cross_zone")) * MONTH;
        assert_close(monthly("ours"), of("self_managed_usd_month"), 1e-12, case);
        assert_close(monthly("managed"), of("msk_usd_month"), 1e-12, case);
    }
}

/// `rebuild_one_broker` and `catchup`: the time it takes while new data keeps coming, and for ever when it does not shrink.
#[test]
fn rebuilding_and_catching_up_take_longer_while_data_keeps_coming() {
    let vectors = vectors();
    let rebuild = |key: &str| number(&vectors, &["rebuild_one_broker", key]);
    let catchup = |key: &str| number(&vectors, &["catchup", key]);
    let builder = Builder::new();
    let rate = |value: f64| builder.constant(value, Measure::BytesPerSecond);
    let bytes = |value: f64| builder.constant(value, Measure::Bytes);
    let nodes = [
        rebuild_time(
            bytes(rebuild("bytes")),
            rate(rebuild("throttle_Bps")),
            rate(0.0),
        ),
        rebuild_time(
            bytes(rebuild("bytes")),
            rate(rebuild("throttle_Bps")),
            rate(rebuild("new_write_Bps")),
        ),
        catch_up_time(
            bytes(catchup("backlog_bytes")),
            rate(catchup("consume_Bps")),
            rate(catchup("produce_Bps")),
        ),
        catch_up_time(
            bytes(1.0),
            rate(catchup("produce_Bps")),
            rate(catchup("produce_Bps")),
        ),
        catch_up_time(bytes(1.0), rate(1.0), rate(2.0)),
    ]
    .map(|handle| handle.node());
    let graph = builder.build().expect("the dimensions agree");
    let found = graph
        .evaluate(&Bindings::new(), 1, &nodes)
        .expect("nothing is left open");
    let found: Vec<f64> = found.iter().map(|column| column.at(0)).collect();
    let expected = [
        rebuild("seconds_ignoring_new"),
        rebuild("seconds"),
        catchup("seconds"),
        f64::INFINITY,
        f64::INFINITY,
    ];
    assert_eq!(found, expected);
}

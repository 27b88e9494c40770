//! The rows that describe a whole cluster.

use serde_json::Value;

use super::opinions;
use super::plan::{self, Plan, assert_close};
use super::{GB, GIB, HOUR, KIB, MB, MIB, MONTH, Row, TB};
use super::{brokers_for_storage, consumed, deployment, kept, volumes};

pub fn redpanda_network(row: &Row) {
    let (rate, nodes) = (row.input("producer_MBps") * MB, row.input("nodes"));
    let group = row.input("consumer_MBps") / row.input("producer_MBps");
    let plan = consumed(
        rate,
        row.input("retention_days") * 24.0 * HOUR,
        row.input("rf"),
        &[group],
        &deployment(nodes),
    );
    let at = |key: &str| plan.value(&format!("kafka/c/deployments/d/{key}")) / MB;
    assert_close(
        at("peak_replication_out"),
        row.answer("replication_MBps"),
        1e-12,
        row.name(),
    );
    assert_close(
        at("network_in_per_broker") * nodes,
        row.answer("intra_cluster_in_MBps"),
        1e-12,
        row.name(),
    );
    assert_close(
        at("network_out_per_broker") * nodes,
        row.answer("intra_cluster_out_MBps"),
        1e-12,
        row.name(),
    );
    opinions::redpanda_nodes(row, &plan);
    // With rolling, checks, deletion and indexes it still fits the volume they provide.
    assert!(
        plan.value("kafka/c/replicated") / nodes / TB <= row.answer("storage_per_node_TB_at_least")
    );
}

pub fn walia_topic(row: &Row) {
    let plan = Plan::of_cluster(&format!(
        "partition_rate: \"5120 KiB/s\",
         topics: [(name: \"t\", produce: \"{} msg/s\", message: \"{} B\", replication: {}, retention: \"{} h\",
                   consumers: [(name: \"a\"), (name: \"b\"), (name: \"c\")])],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.large\"))]",
        row.input("msgs_per_s"),
        row.input("msg_bytes"),
        row.input("rf"),
        row.input("retention_hours"),
    ));
    let ingress = plan.value("kafka/c/topics/t/payload");
    assert_close(
        ingress / KIB,
        row.answer("ingress_KiBps"),
        1e-12,
        row.name(),
    );
    let grown = plan.with(
        "kafka/c/ingest_multiplier",
        1.0 + row.input("growth_buffer"),
    );
    let buffered = grown.value("kafka/c/topics/t/payload");
    assert_close(
        buffered / KIB,
        row.answer("buffered_KiBps"),
        1e-12,
        row.name(),
    );
    assert_eq!(
        grown.value("kafka/c/topics/t/partitions"),
        row.answer("partitions")
    );
    let stored = grown.with("kafka/c/topics/t/stored_rate", buffered);
    let read = stored.value("kafka/c/deployments/d/consumers_out");
    assert_close(read / KIB, row.answer("consumer_KiBps"), 1e-12, row.name());
    let kept = stored.value("kafka/c/rule_of_thumb/kept");
    assert_close(kept / GIB, row.answer("storage_GiB"), 1e-9, row.name());
}

pub fn walia_cluster(row: &Row) {
    let name = row.name();
    let kinds = row.0["inputs"]["topics"].as_array().expect("topics");
    let number = |kind: &Value, key: &str| kind[key].as_f64().expect("a number");
    let mut topics = String::new();
    let mut rates = Vec::new();
    for (index, kind) in kinds.iter().enumerate() {
        let groups: String = (0..number(kind, "consumer_groups") as u32)
            .map(|g| format!("(name: \"g{g}\"),"))
            .collect();
        for copy in 0..number(kind, "count") as u32 {
            topics += &format!(
                "(name: \"t{index}-{copy}\", produce: \"{} msg/s\", message: \"{} B\", partitions: {}, replication: {},
                  retention: \"{} h\", consumers: [{groups}]),",
                number(kind, "msgs_per_s"),
                number(kind, "msg_bytes"),
                number(kind, "partitions"),
                number(kind, "rf"),
                number(kind, "retention_hours"),
            );
            rates.push((
                format!("t{index}-{copy}"),
                number(kind, "msgs_per_s") * number(kind, "msg_bytes"),
            ));
        }
    }
    let disk = volumes(row.input("disk_GiB") * GIB, row.input("disk_watermark"));
    let text = plan::cluster(&format!(
        "{disk} placement_skew: \"1x\", topics: [{topics}]"
    ));
    let opinions = format!(
        "opinions: (disk: \"{} GiB\"), kafka:",
        row.input("disk_GiB")
    );
    let mut plan = Plan::of(&text.replacen("kafka:", &opinions, 1));
    for (topic, rate) in rates {
        plan = plan.with(&format!("kafka/c/topics/{topic}/stored_rate"), rate);
    }
    // Totals are printed rounded up to two digits.
    let printed = |value: f64, key: &str| {
        assert_eq!(
            (value * 100.0).ceil() / 100.0,
            row.answer(key),
            "{name}: {key}"
        )
    };
    printed(plan.value("kafka/c/payload") / MIB, "avg_ingress_MiBps");
    printed(
        plan.value("kafka/c/deployments/d/consumers_out") / MIB,
        "avg_egress_MiBps",
    );
    printed(
        plan.value("kafka/c/deployments/d/peak_replication_out") / MIB,
        "replication_MiBps",
    );
    let kept = plan.value("kafka/c/rule_of_thumb/kept");
    printed(kept / row.input("disk_watermark") / GIB, "disk_total_GiB");
    let replicas = kinds
        .iter()
        .map(|kind| number(kind, "count") * number(kind, "partitions") * number(kind, "rf"));
    assert_eq!(replicas.sum::<f64>(), row.answer("replica_partitions"));
    opinions::walia(row, &plan);
    let brokers = brokers_for_storage(plan, kept);
    assert_eq!(brokers, row.answer("brokers"), "{name}");
    let used = kept / row.input("disk_watermark") / brokers;
    printed(used / GIB, "disk_used_per_broker_GiB");
}

pub fn oracle_disk(row: &Row) {
    let name = row.name();
    let topics: String = (0..row.input("topics_copied_to") as u32)
        .map(|index| {
            format!(
                "(name: \"t{index}\", produce: \"{} msg/s\", message: \"{} B\", replication: {}, partitions: 3,
                  consumers: [(name: \"feed\")]),",
                row.input("msgs_per_s"),
                row.input("msg_bytes"),
                row.input("rf")
            )
        })
        .collect();
    let mut plan = Plan::of_cluster(&format!(
        "{} topics: [{topics}]",
        deployment(row.input("brokers"))
    ));
    for index in 0..row.input("topics_copied_to") as u32 {
        let rate = plan.value(&format!("kafka/c/topics/t{index}/payload"));
        plan = plan.with(&format!("kafka/c/topics/t{index}/stored_rate"), rate);
    }
    // Every step of the guide is rounded up to whole MiB/s, printed as MB/s.
    let brokers = row.input("brokers");
    let writes =
        (plan.value("kafka/c/deployments/d/volume_writes_per_broker") * brokers / MIB).ceil();
    let reads = (plan.value("kafka/c/deployments/d/consumers_out") / MIB).ceil();
    assert_eq!(writes, row.answer("write_MiBps"), "{name}");
    assert_eq!(reads, row.answer("read_MiBps"), "{name}");
    let with_buffer = |rate: f64| (rate / brokers * row.input("buffer")).ceil();
    assert_eq!(
        with_buffer(writes),
        row.answer("per_broker_write"),
        "{name}"
    );
    assert_eq!(with_buffer(reads), row.answer("per_broker_read"), "{name}");
    assert_eq!(
        with_buffer(writes) + with_buffer(reads),
        row.answer("per_broker_total"),
        "{name}"
    );
    assert_eq!(
        (with_buffer(writes) + with_buffer(reads)) * brokers,
        row.answer("cluster_total"),
        "{name}"
    );
}

pub fn eventsizer_rates(row: &Row) {
    let peak = row.input("peak_events_per_s") / row.input("events_per_s");
    let ratio = 1.0 / (1.0 - row.input("compression_saving"));
    let plan = Plan::of_topic(&format!(
        "produce: \"{} msg/s\", peak: \"{peak}x\", message: \"{} B\", compression: (codec: zstd, ratio: \"{ratio}x\"),
         partitions: 100, batch: (size: \"1 MiB\", linger: \"1 s\")",
        row.input("events_per_s"),
        row.input("bytes")
    ));
    let at = |key: &str| plan.value(&format!("kafka/c/topics/t/{key}"));
    assert_close(
        at("payload") / GB,
        row.answer("avg_GBps"),
        1e-12,
        row.name(),
    );
    assert_close(
        at("payload") * at("peak") / GB,
        row.answer("peak_GBps"),
        1e-12,
        row.name(),
    );
    // The calculator leaves out what records and batches add; on 1,000 bytes that is one part in a hundred.
    let stored = at("stored_rate") / MB;
    assert!(stored > row.answer("avg_compressed_MBps"));
    assert_close(stored, row.answer("avg_compressed_MBps"), 0.012, row.name());
    assert_close(
        at("peak_rate") / GB,
        row.answer("peak_compressed_GBps"),
        0.012,
        row.name(),
    );
}

/// The source multiplies decimal gigabytes with a price that AWS charges for GiB. With the price as it reads the sum is the
/// published one, with AWS's it is 7 % less.
pub fn confluent_storage(row: &Row) {
    let all = kept(
        row.input("write_MBps") * MB,
        row.input("retention_days") * 24.0 * HOUR,
        row.input("rf"),
    );
    let brokers = 9.0;
    let monthly = |prices: &str| {
        let text = plan::cluster(&format!(
            "topics: [(name: \"t\", produce: \"100 MB/s\")],
             deployments: [(name: \"d\", on: ec2(broker: \"m7g.4xlarge\", brokers: {brokers}, volume: gp3(size: \"{} B\")))]",
            all / brokers
        ));
        let text = text.replacen("kafka:", &format!("{prices} kafka:"), 1);
        Plan::of(&text).value("kafka/c/deployments/d/cost/volume_storage") * MONTH
    };
    let price = row.input("usd_per_GB_month");
    let as_read = monthly(&format!(
        "prices: [(item: \"ebs/gp3/storage\", price: \"${price}/GB-month\", reason: \"as the article reads it\")],"
    ));
    assert_close(as_read, 14_515.2, 1e-9, row.name());
    assert_eq!(
        format!("{:.1}k", as_read / 1e3),
        row.0["expected_outputs"]["usd_month"]
    );
    assert_close(monthly(""), as_read * GB / GIB, 1e-9, row.name());
}

/// AWS leaves no room and no broker to lose: so does the model, asked for those constraints alone.
pub fn express(row: &Row) {
    let (in_rate, out_rate) = (row.input("ingress_MBps"), row.input("egress_MBps"));
    let instance = row.0["expected_outputs"]["instance"]
        .as_str()
        .expect("a type");
    let brokers = row.answer("brokers");
    let groups = vec![1.0; (out_rate / in_rate) as usize];
    let plan = consumed(
        in_rate * MB,
        HOUR,
        3.0,
        &groups,
        &format!(
            "deployments: [(name: \"d\", on: express(broker: \"{instance}\", brokers: {brokers}))],"
        ),
    )
    .with("kafka/c/topics/t/peak_rate", in_rate * MB)
    .with("kafka/c/deployments/d/needs/load_target", 1.0);
    let at = |key: &str| plan.value(&format!("kafka/c/deployments/d/{key}"));
    assert_eq!(
        at("needs/data_in").max(at("needs/data_out")),
        brokers,
        "{}",
        row.name()
    );
    for (key, given, each) in [
        ("ingress", "per_broker_ingress", "per_broker_ingress_MBps"),
        ("egress", "per_broker_egress", "per_broker_egress_MBps"),
    ] {
        assert_close(
            at(&format!("{key}_limit")) / MB,
            row.input(given),
            1e-12,
            row.name(),
        );
        assert_close(
            at(&format!("{key}_per_broker")) / MB,
            row.answer(each),
            1e-12,
            row.name(),
        );
    }
}

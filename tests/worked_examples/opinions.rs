//! Rows that a published rule answers: the rule beside our own model must give the published figures.

use super::plan::{self, Plan, assert_close};
use super::{GB, GIB, HOUR, MB, MIB, Row, TB, consumed, deployment};

const OPINIONS: &str = "kafka/c/opinions";

fn at(plan: &Plan, path: &str) -> f64 {
    plan.value(&format!("{OPINIONS}/{path}"))
}

pub fn redpanda_memory(row: &Row) {
    let brokers = row.input("brokers");
    let plan = Plan::of_cluster(&format!(
        "{} topics: [(name: \"t\", produce: \"1 MB/s\", replication: {}, partitions: {})]",
        deployment(brokers),
        row.input("rf"),
        row.input("partitions")
    ));
    let memory = at(&plan, "redpanda/memory") / GB;
    assert_eq!(memory, row.answer("total_GB"), "{}", row.name());
    assert_eq!(
        memory / brokers,
        row.answer("per_broker_GB"),
        "{}",
        row.name()
    );
    assert_eq!(
        at(&plan, "redpanda/memory_per_replica") / MB,
        row.input("MB_per_replica")
    );
}

/// 32 GB over 50 MB/s written to one server: 640 s, which the page rounds to ten minutes.
pub fn cloudera_window(row: &Row) {
    let plan = consumed(
        row.input("server_write_MBps") * MB,
        HOUR,
        1.0,
        &[],
        &deployment(1.0),
    )
    .with("kafka/c/opinions/asked/memory", row.input("memory_GB") * GB);
    let window = at(&plan, "cloudera/window");
    assert_close(window, 640.0, 1e-12, row.name());
    let minutes = window / 60.0;
    assert_eq!(
        (minutes / 10.0).round() * 10.0,
        row.answer("cache_minutes_about")
    );
}

/// The guide divides by all that a broker takes, where the sizing script uses three quarters of it.
pub fn express(row: &Row) {
    let groups = row.input("egress_MBps") / row.input("ingress_MBps");
    let groups: String = (0..groups as u32)
        .map(|group| format!("(name: \"g{group}\"),"))
        .collect();
    let text = plan::cluster(&format!(
        "topics: [(name: \"t\", produce: \"{} MB/s\", partitions: 12, consumers: [{groups}])]",
        row.input("ingress_MBps")
    ));
    let text = text.replacen(
        "kafka:",
        "opinions: (broker: \"express.m7g.large\"), kafka:",
        1,
    );
    assert_eq!(row.0["expected_outputs"]["instance"], "express.m7g.large");
    let rate = row.input("ingress_MBps") * MB;
    let script = || Plan::of(&text).with("kafka/c/topics/t/stored_rate", rate);
    let guide = script().with("opinions/aws/utilisation_express", 1.0);
    let brokers = at(&guide, "aws_express/brokers");
    assert_eq!(brokers, row.answer("brokers"), "{}", row.name());
    let each = |total: f64| total / brokers / MB;
    let ingress = each(at(&guide, "asked/ingress"));
    assert_close(
        ingress,
        row.answer("per_broker_ingress_MBps"),
        1e-12,
        row.name(),
    );
    let egress = each(at(&guide, "asked/consumed"));
    assert_close(
        egress,
        row.answer("per_broker_egress_MBps"),
        1e-12,
        row.name(),
    );
    assert!(ingress < row.input("per_broker_ingress") && egress < row.input("per_broker_egress"));
    assert_eq!(at(&script(), "aws_express/brokers"), 6.0);
}

pub fn amq_streams(row: &Row) {
    let groups = vec![1.0; row.input("consumer_groups") as usize];
    let plan = consumed(
        row.input("msgs_per_s") * row.input("msg_bytes"),
        row.input("retention_days") * 24.0 * HOUR,
        row.input("rf"),
        &groups,
        &deployment(4.0),
    )
    .with(
        "kafka/c/opinions/asked/network",
        row.input("nic_Gbps") * 1e9 / 8.0,
    )
    .with(
        "kafka/c/opinions/asked/volumes",
        row.input("disk_MBps") * MB,
    );
    for (figure, expected) in [
        ("utilisation", "max_util"),
        ("safety", "safety_factor"),
        ("lagging", "lagging_consumers"),
    ] {
        assert_eq!(
            at(&plan, &format!("amq_streams/{figure}")),
            row.input(expected),
            "{figure}"
        );
    }
    assert_eq!(
        at(&plan, "amq_streams/brokers"),
        row.answer("brokers"),
        "{}",
        row.name()
    );
    // Printed in whole GB, rounded up.
    let each = at(&plan, "amq_streams/bytes_per_broker") / GB;
    assert_eq!(
        each.ceil(),
        row.answer("disk_per_broker_GB"),
        "{}",
        row.name()
    );
}

/// The page prints MB and counts in MiB: its brokers come out with both alike.
pub fn automq(row: &Row) {
    let rate = row.input("write_MiBps") * MIB;
    let groups = vec![1.0; row.input("consumers") as usize];
    let plan = consumed(
        rate,
        row.input("retention_hours") * HOUR,
        row.input("rf"),
        &groups,
        &deployment(3.0),
    )
    .with(
        "kafka/c/opinions/automq/broker_out",
        row.input("broker_out_MBps") * MIB,
    );
    assert_eq!(
        at(&plan, "automq/brokers"),
        row.answer("brokers"),
        "{}",
        row.name()
    );
    let each = at(&plan, "automq/bytes_per_broker") / GIB;
    assert_close(each, row.answer("per_broker_GB"), 1e-12, row.name());
}

/// The rule answers what the page derives, and not what its header prints.
pub fn automq_brokers(row: &Row) {
    let plan = consumed(
        row.input("write_MBps") * MB,
        HOUR,
        1.0,
        &[],
        &deployment(1.0),
    )
    .with(
        "kafka/c/opinions/asked/consumed",
        row.input("write_MBps") * row.input("out_factor") * MB,
    );
    assert_eq!(
        at(&plan, "automq/broker_out") / MB,
        row.input("broker_out_MBps")
    );
    assert_eq!(
        at(&plan, "automq/brokers"),
        row.answer("brokers_exact"),
        "{}",
        row.name()
    );
    assert_ne!(
        at(&plan, "automq/brokers"),
        row.answer("brokers_header_published")
    );
}

/// The workbook's own answer for the cluster that `plan` holds.
pub fn walia(row: &Row, plan: &Plan) {
    let name = row.name();
    for (figure, expected) in [
        ("walia/network_in", row.input("nic_in_MiBps") * MIB),
        (
            "walia/network_both",
            (row.input("nic_in_MiBps") + row.input("nic_out_MiBps")) * MIB,
        ),
        ("walia/utilisation", row.input("nic_watermark")),
        ("walia/disk_writes", row.input("disk_MiBps") * MIB),
        ("walia/fill", row.input("disk_watermark")),
        ("walia/replicas", row.input("replica_soft_limit")),
    ] {
        assert_eq!(at(plan, figure), expected, "{name}: {figure}");
    }
    assert_eq!(at(plan, "walia/brokers"), row.answer("brokers"), "{name}");
    assert_eq!(row.0["expected_outputs"]["bound_by"], "disk capacity");
    assert_eq!(
        at(plan, "walia/needs/storage"),
        row.answer("brokers"),
        "{name}"
    );
    let printed = |bytes: f64| (bytes / GIB * 100.0).ceil() / 100.0;
    assert_eq!(
        printed(at(plan, "walia/bytes")),
        row.answer("disk_total_GiB"),
        "{name}"
    );
    assert_eq!(
        printed(at(plan, "walia/bytes_per_broker")),
        row.answer("disk_used_per_broker_GiB"),
        "{name}"
    );
    assert_eq!(
        at(plan, "asked/replicas"),
        row.answer("replica_partitions"),
        "{name}"
    );
}

/// Three nodes, and what each of them holds.
pub fn redpanda_nodes(row: &Row, plan: &Plan) {
    assert_eq!(
        at(plan, "redpanda/brokers"),
        row.input("nodes"),
        "{}",
        row.name()
    );
    let each = at(plan, "redpanda/bytes_per_broker") / TB;
    assert_close(each, 19.44, 1e-12, row.name());
    assert!(each <= row.answer("storage_per_node_TB_at_least"));
}

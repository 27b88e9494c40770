//! Published sizing examples, `tests/data/worked_examples.json`: the rows about Kafka and its cost that the model covers,
//! each with the published answer. Where a row contradicts itself (`published_slip`), the model must give the exact answer
//! and not the printed one.

mod clusters;
mod opinions;
#[path = "../plan/mod.rs"]
mod plan;

use plan::{Plan, assert_close, close};
use serde_json::Value;

const MB: f64 = 1e6;
const GB: f64 = 1e9;
const TB: f64 = 1e12;
const KIB: f64 = 1_024.0;
const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_073_741_824.0;
const TIB: f64 = 1_099_511_627_776.0;
const HOUR: f64 = 3_600.0;
const MONTH: f64 = 730.0 * HOUR;

/// What no quantity of this model answers, and why.
const NOT_COVERED: [(&str, &str); 4] = [
    (
        "automq_kpc_s3_requests",
        "requests to object storage are not planned",
    ),
    ("eventsizer_concurrency", "instances of applications"),
    ("msk_sizing_py_doc_example", "in tests/aws_sizing.rs"),
    ("msk_sizing_py_pst_500", "in tests/aws_sizing.rs"),
];

struct Row(Value);

impl Row {
    fn all() -> Vec<Row> {
        let rows: Vec<Value> = serde_json::from_str(include_str!("../data/worked_examples.json"))
            .expect("the examples are JSON");
        rows.into_iter()
            .filter(|row| {
                ["kafka", "cost", "kafka_cost"]
                    .contains(&row["domain"].as_str().unwrap_or_default())
            })
            .map(Row)
            .collect()
    }

    fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    #[track_caller]
    fn input(&self, key: &str) -> f64 {
        self.number("inputs", key)
    }

    #[track_caller]
    fn answer(&self, key: &str) -> f64 {
        self.number("expected_outputs", key)
    }

    #[track_caller]
    fn number(&self, part: &str, key: &str) -> f64 {
        let value = self.0[part][key].as_f64();
        value.unwrap_or_else(|| panic!("{} has no {part}.{key}", self.name()))
    }
}

/// What the rows know: a stored rate, kept so long on so many replicas.
fn kept(rate: f64, seconds: f64, replication: f64) -> f64 {
    topic(rate, seconds, replication, "").value("kafka/c/rule_of_thumb/kept")
}

/// A topic that stores exactly this rate, with more fields of the cluster.
fn topic(rate: f64, seconds: f64, replication: f64, cluster: &str) -> Plan {
    consumed(rate, seconds, replication, &[], cluster)
}

/// The same with consumer groups that catch up at these rates.
fn consumed(rate: f64, seconds: f64, replication: f64, groups: &[f64], cluster: &str) -> Plan {
    let groups: String = (0..)
        .zip(groups)
        .map(|(index, rate)| format!("(name: \"g{index}\", rate: \"{rate}x\"),"))
        .collect();
    Plan::of_cluster(&format!(
        "{cluster} internal_topics: \"0 B\", placement_skew: \"1x\",
         topics: [(name: \"t\", produce: \"{rate} B/s\", retention: \"{seconds} s\", replication: {replication},
                   partitions: 12, consumers: [{groups}])]"
    ))
    .with("kafka/c/topics/t/stored_rate", rate)
}

/// The fields of a deployment `d` with so many brokers, of no zones in particular.
fn deployment(brokers: f64) -> String {
    format!(
        "zones: 1, deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", brokers: {brokers}))],"
    )
}

/// The fields of a deployment `d` with one volume of so many bytes on each broker, filled to `page`.
fn volumes(bytes: f64, page: f64) -> String {
    format!(
        "fill: (page: \"{} %\", act: \"99.9 %\"),
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.16xlarge\", volume: gp3(size: \"{bytes} B\")))],",
        page * 100.0
    )
}

/// Brokers by the storage constraint, when exactly `kept` bytes are on disk.
fn brokers_for_storage(plan: Plan, kept: f64) -> f64 {
    plan.with("kafka/c/replicated", kept)
        .value("kafka/c/deployments/d/needs/storage")
}

fn check(row: &Row) {
    let name = row.name();
    match name {
        "redpanda_low_network" => clusters::redpanda_network(row),
        "msk_express_45_90" => {
            clusters::express(row);
            opinions::express(row);
        }
        "redpanda_partition_memory" => opinions::redpanda_memory(row),
        "cloudera_cache_window" => opinions::cloudera_window(row),
        "redpanda_low_hourly_daily" => {
            let rate = row.input("producer_MBps") * MB;
            let per_node = |seconds: f64| kept(rate, seconds, row.input("rf")) / row.input("nodes");
            let (hour, day) = (per_node(HOUR) / GB, per_node(24.0 * HOUR) / TB);
            assert_close(hour, row.answer("GB_per_node_hour_decimal"), 1e-12, name);
            assert_close(day, row.answer("TB_per_node_day_decimal"), 1e-12, name);
            // Neither is the printed figure, decimal or binary.
            for (found, unit) in [(hour, GIB / GB), (day, TIB / TB)] {
                for printed in [
                    row.answer("GB_per_node_hour_published"),
                    row.answer("TB_per_node_day_published"),
                ] {
                    assert!(
                        !close(found, printed, 0.009) && !close(found / unit, printed, 0.009),
                        "{name}"
                    );
                }
            }
        }
        "redpanda_medium_3nodes_rf3"
        | "redpanda_medium_5nodes_rf3"
        | "redpanda_medium_7nodes_rf3" => {
            let rate = row.input("producer_MBps") * MB;
            let groups =
                vec![1.0; (row.input("consumer_MBps_incl_tiered_archive") * MB / rate) as usize];
            let nodes = row.input("nodes");
            let plan = consumed(rate, HOUR, row.input("rf"), &groups, &deployment(nodes));
            let at = |key: &str| plan.value(&format!("kafka/c/deployments/d/{key}"));
            // The table rounds up to whole MB/s.
            assert_eq!(
                (at("volume_writes_per_broker") / MB).ceil(),
                row.answer("writes_per_node_MBps"),
                "{name}"
            );
            assert_eq!(
                (at("consumers_out") / nodes / MB).ceil(),
                row.answer("reads_per_node_MBps"),
                "{name}"
            );
        }
        name if name.starts_with("redpanda_local_retention_") => {
            // The printed hours are rounded: what half an hour less keeps still fits, half an hour more does not.
            let per_node = |hours: f64| {
                kept(
                    row.input("producer_MBps") * MB,
                    hours * HOUR,
                    row.input("rf"),
                ) / row.input("nodes")
            };
            let (room, hours) = (
                row.input("local_TB_per_node") * TB,
                row.answer("local_retention_hours"),
            );
            assert!(
                per_node(hours - 0.5) < room && per_node(hours + 0.5) > room,
                "{name}"
            );
        }
        "automq_kpc_kafka_500MBps" => {
            opinions::automq(row);
            let (rate, replication) = (row.input("write_MiBps") * MIB, row.input("rf"));
            let all = kept(rate, row.input("retention_hours") * HOUR, replication);
            assert_close(
                all / replication / GIB,
                row.answer("one_copy_GB"),
                1e-12,
                name,
            );
            assert_close(all / GIB, row.answer("three_copies_GB"), 1e-12, name);
            let plan = consumed(
                rate,
                HOUR,
                replication,
                &[1.0],
                &deployment(row.answer("brokers")),
            );
            let out =
                plan.value("kafka/c/deployments/d/network_out_per_broker") * row.answer("brokers");
            let brokers = out / (row.input("broker_out_MBps") * MIB);
            assert_close(brokers, row.answer("brokers"), 1e-12, name);
            assert_close(
                all / brokers / GIB,
                row.answer("per_broker_GB"),
                1e-12,
                name,
            );
        }
        "automq_kpc_brokers" => {
            opinions::automq_brokers(row);
            let plan = consumed(
                row.input("write_MBps") * MB,
                HOUR,
                1.0,
                &[row.input("out_factor")],
                &deployment(1.0),
            );
            let out = plan.value("kafka/c/deployments/d/consumers_out");
            let brokers = (out / (row.input("broker_out_MBps") * MB)).ceil();
            assert_eq!(brokers, row.answer("brokers_exact"), "{name}");
            assert_ne!(brokers, row.answer("brokers_header_published"), "{name}");
        }
        "amq_streams_default" => {
            opinions::amq_streams(row);
            let rate = payload(row.input("msgs_per_s"), row.input("msg_bytes"));
            let days = |days: f64| kept(rate, days * 24.0 * HOUR, row.input("rf")) / GB;
            assert_close(days(1.0), row.answer("daily_GB"), 1e-12, name);
            assert_close(
                days(row.input("retention_days")),
                row.answer("total_GB"),
                1e-12,
                name,
            );
        }
        "walia_stage2_topic1" => clusters::walia_topic(row),
        "walia_stage3_cluster" => clusters::walia_cluster(row),
        "oracle_ocnadd_storage" => {
            let rate = payload(row.input("msgs_per_s"), row.input("msg_bytes"));
            let stored = |seconds: &str| kept(rate, row.input(seconds), row.input("rf"));
            // Printed as GB and TB, and binary: the decimal figures are 7 and 10 % more.
            let printed = |bytes: f64| (bytes * 100.0).round();
            assert_eq!(
                printed(stored("retention_short_s") / GIB),
                6_345.0,
                "{name}"
            );
            assert_eq!(printed(stored("retention_main_s") / TIB), 446.0, "{name}");
            assert!(!close(stored("retention_short_s") / GB, 63.45, 0.05));
            assert_eq!(row.0["expected_outputs"]["short_topic"], "63.45 GB");
            assert_eq!(row.0["expected_outputs"]["main_topic"], "4.46 TB");
        }
        "oracle_ocnadd_disk_1941B_rf1" | "oracle_ocnadd_disk_3769B_rf1" => {
            clusters::oracle_disk(row)
        }
        "msk_standard_ebs_ceiling" => {
            let plan = topic(
                row.input("client_ingress_MiBps") * MIB,
                HOUR,
                row.input("rf"),
                &deployment(1.0),
            );
            let writes = plan.value("kafka/c/deployments/d/volume_writes_per_broker") / MIB;
            assert_close(writes, row.answer("write_io_MiBps"), 1e-12, name);
            assert!(writes < row.input("ebs_limit_MiBps"));
        }
        "arika_disk_math" => {
            let rate = row.input("ingress_MBps") * MB;
            let all = kept(rate, row.input("retention_s"), row.input("rf"));
            assert_close(all / MB, row.answer("total_MB"), 1e-12, name);
            let disk = volumes(row.input("disk_MB") * MB, row.input("max_util"));
            let brokers = brokers_for_storage(topic(rate, HOUR, row.input("rf"), &disk), all);
            assert_eq!(brokers, row.answer("brokers_exact"), "{name}");
            assert_ne!(brokers, row.answer("brokers_published"), "{name}");
        }
        "cloudera_partitions" => {
            let slowest = row.input("consumer_MBps").min(row.input("producer_MBps")) * MB;
            let partitions = partitions_for(row.input("target_MBps") * MB, slowest);
            assert_eq!(partitions, row.answer("partitions"), "{name}");
            let for_producers = partitions_for(
                row.input("target_MBps") * MB,
                row.input("producer_MBps") * MB,
            );
            assert_eq!(for_producers, row.answer("producers"), "{name}");
        }
        "partition_rule_msgs" => {
            let bytes = |key: &str| payload(row.input(key), 1_000.0);
            let needed = |limit: &str| partitions_for(bytes("target_msgs"), bytes(limit));
            assert_eq!(
                needed("producer_msgs"),
                row.answer("producer_bound"),
                "{name}"
            );
            assert_eq!(
                needed("consumer_msgs"),
                row.answer("consumer_bound"),
                "{name}"
            );
            assert_eq!(
                needed("consumer_msgs").max(needed("producer_msgs")),
                row.answer("partitions"),
                "{name}"
            );
        }
        "eventsizer_rates" => clusters::eventsizer_rates(row),
        "eventsizer_storage" => {
            let (rate, replication) = (row.input("avg_compressed_MBps") * MB, row.input("rf"));
            let hot = kept(rate, row.input("retention_days") * 24.0 * HOUR, replication);
            assert_close(hot / TB, row.answer("hotset_exact_TB"), 1e-12, name);
            let archive = kept(rate, row.input("archive_years") * 365.0 * 24.0 * HOUR, 1.0);
            assert_close(
                archive / TB,
                row.answer("archive_exact_1copy_TB"),
                1e-12,
                name,
            );
            assert!(
                hot / TB < row.answer("hotset_published_TB") / 100.0,
                "{name}"
            );
            assert!(
                archive / TB < row.answer("archive_published_TB") / 10.0,
                "{name}"
            );
            // The printed brokers do follow from the exact figure, with 4.8 TB usable in each.
            let brokers =
                brokers_for_storage(topic(rate, HOUR, replication, &volumes(6.0 * TB, 0.8)), hot);
            assert_eq!(brokers, row.answer("brokers_published"), "{name}");
        }
        "confluent_100MBps_storage" => clusters::confluent_storage(row),
        other => {
            assert!(
                NOT_COVERED.iter().any(|(name, _)| *name == other),
                "{other} has neither a test nor a reason"
            );
        }
    }
}

/// What producers write of messages of one size.
fn payload(messages: f64, bytes: f64) -> f64 {
    Plan::of_topic(&format!(
        "produce: \"{messages} msg/s\", message: \"{bytes} B\""
    ))
    .value("kafka/c/topics/t/payload")
}

/// Partitions that the planner chooses for a rate, when one is trusted with another, in one zone.
fn partitions_for(rate: f64, each: f64) -> f64 {
    Plan::of_cluster(&format!(
        "zones: 1, partition_rate: \"{each} B/s\", topics: [(name: \"t\", produce: \"{rate} B/s\")]"
    ))
    .value("kafka/c/topics/t/partitions")
}

#[test]
fn every_row_about_kafka_and_its_cost_has_its_answer_or_a_reason() {
    let rows = Row::all();
    assert_eq!(rows.len(), 31);
    let uncovered: Vec<&str> = NOT_COVERED.iter().map(|(name, _)| *name).collect();
    assert!(
        uncovered
            .iter()
            .all(|name| rows.iter().any(|row| row.name() == *name))
    );
    rows.iter().for_each(check);
}

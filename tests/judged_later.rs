//! Captures, runs and the age of data are judged in the month that is provisioned for, with the growth until then.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::report::{Report, text};
use headroom::review::{Finding, findings};
use headroom::scenario;

/// 8,000 messages a second that grow by 8 % a month: 20,145 after a year.
const GROWING: &str = r#"(headroom: 1, name: "g", region: "us-east-1", start: "2027-01", horizon: "24 months", worlds: 200,
    kafka: [(name: "k", growth: "8 %/month", topics: [(name: "t", produce: "8k msg/s", partitions: 12, message: "1000 B", retention: "8 days")],
        deployments: [(name: "m", on: ec2(broker: "m7g.xlarge"))])],
    cdc: [(name: "c", topic: "k/t", rows: "1M", row: "100 B", envelope: "2x", wal_rate: "2 MB/s", outage: "4 h", max_slot_wal_keep_size: "40 GB",
        disk: "1 TiB", task_rate: "10k msg/s", heartbeat: "10 s", snapshot_rate: "5k msg/s")],
    spark: [(name: "j", reads: ["k/t"], every: "1 day", deadline: "20 h", core_throughput: "10 MB/s", cluster: emr_ec2(node: "m5.2xlarge", nodes: 1),
        executor: (cores: 4, memory: "12 GiB"), writes: [(name: "g")])],
    lake: [(name: "g", format: delta, ratio: "0.2x", write_every: "1 day", write_tasks: 10, retention: "10 days", freshness: "32 h")],
    runs: [(name: "r", start: "02:00", deadline: "09:00", job: "j")])"#;

const YEAR: f64 = 2.518_170_116;

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(plan: &Plan, code: &str) -> Option<Finding> {
    let all = findings(plan, None);
    all.into_iter().find(|finding| finding.code == code)
}

fn near(found: f64, right: f64, what: &str) {
    assert!(
        (found / right - 1.0).abs() < 1e-6,
        "{what}: {found} and not {right}"
    );
}

#[test]
fn what_grows_past_its_limit_within_a_year_is_found() {
    assert!((1.08_f64.powi(12) - YEAR).abs() < 1e-6);
    let plan = planned(GROWING);
    let capture = &plan.components[0];
    let figure = |name: &str| {
        let outcome = capture.outcome(&plan.model, name).expect(name);
        (outcome.figure.value.p50, outcome.figure.then.p50)
    };
    let (today, then) = figure("task_use");
    near(today, 0.8, "task today");
    near(then, 0.8 * YEAR, "task then");
    // Four hours and ten seconds of lag at 2 MB/s are 28.8 GB of the 40 that the slot may hold; the log grows as the topic.
    let (today, then) = figure("outage_of_limit");
    near(then / today, YEAR, "log");
    assert!((today - 0.72).abs() < 0.01, "{today}");
    for code in ["D001", "D006", "R001"] {
        let finding = found(&plan, code).unwrap_or_else(|| panic!("no {code}"));
        assert!(
            finding.message.starts_with("in Jan 2028, "),
            "{}",
            finding.message
        );
    }
    let message = found(&plan, "D006").expect("it is past").message;
    assert!(
        message.contains("20,145") || message.contains("20.1k"),
        "{message}"
    );
    // Today nothing is: the same scenario provisioned for no time at all.
    let today =
        planned(&GROWING.replace("worlds: 200", "worlds: 200, provision_for: \"0 months\""));
    for code in ["D001", "D006", "R001", "F003"] {
        assert!(found(&today, code).is_none(), "{:?}", found(&today, code));
    }
}

#[test]
fn the_age_of_data_is_judged_later_and_said_for_both() {
    let plan = planned(GROWING);
    let end = &plan.freshness[0];
    assert!(end.age.p95 < end.objective.expect("it is stated").p50);
    assert!(end.is_missed() && end.age_then.p95 > 32.0 * 3600.0);
    let finding = found(&plan, "F003").expect("it is too old in a year");
    assert!(
        finding.message.starts_with("in Jan 2028, ") && finding.message.contains("; today it is "),
        "{}",
        finding.message
    );
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("it is reported");
    let said = text(&report);
    assert!(said.contains(", in Jan 2028 "), "{said}");
}

#[test]
fn a_stream_that_never_catches_up_is_not_given_an_age() {
    let stream = r#"(headroom: 1, name: "f", region: "us-east-1", start: "2027-01", horizon: "24 months", worlds: 200, objectives: (freshness: "20 min"),
        kafka: [(name: "k", growth: "8 %/month", topics: [(name: "t", produce: "40 MB/s", partitions: 24, message: "1000 B")], deployments: [(name: "m", on: ec2(broker: "m7g.xlarge"))])],
        spark: [(name: "s", kind: streaming, reads: ["k/t"], every: "5 min", deadline: "5 min", core_throughput: "20 MB/s", cluster: emr_ec2(node: "m5.2xlarge", nodes: 1),
            executor: (cores: 4, memory: "12 GiB"), writes: [(name: "g")])],
        lake: [(name: "g", format: iceberg, ratio: "0.2x", write_every: "5 min", write_tasks: 10, retention: "10 days", partition_by: [(field: "d", values: daily)])])"#;
    let plan = planned(stream);
    let finding = found(&plan, "F003").expect("100 MB/s are more than 80");
    assert!(
        finding.message.contains("never catches up") && !finding.message.contains("730 days"),
        "{}",
        finding.message
    );
}

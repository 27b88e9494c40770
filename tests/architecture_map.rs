//! The architecture map: who is linked with whom where names are shared, what is fullest of each part, and the map in
//! reports.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Level, Part, Plan, Planner};
use headroom::report::{Report, json, markdown, text};
use headroom::scenario;

/// A topic `signals`, a job that writes the table `signals`, and another topic beside them.
const SHARED: &str = r#"(headroom: 1, name: "Fleet", region: "us-east-1", start: "2027-01", worlds: 500,
    kafka: [(name: "fleet", topics: [
        (name: "telemetry", produce: "20 MB/s", partitions: 24, consumers: [(name: "x", rate: "2x")]),
        (name: "signals", produce: "3 MB/s", partitions: 6, consumers: [(name: "x", rate: "2x")]),
        (name: "audit", produce: "1 MB/s", partitions: 6)],
        deployments: [(name: "ours", on: ec2(broker: "m7g.xlarge"))])],
    spark: [
        (name: "decode", kind: streaming, reads: ["telemetry"], every: "1 min", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4),
            executor: (cores: 5, memory: "16 GiB"), writes: [(name: "fleet/signals", ratio: "0.15x")]),
        (name: "lake-sink", kind: streaming, reads: ["telemetry"], every: "1 min", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4),
            executor: (cores: 5, memory: "16 GiB"), writes: [(name: "signals", ratio: "0.4x")])],
    lake: [(name: "signals", format: iceberg, retention: "30 days", write_every: "5 min", compaction: (every: "1 day"))],
    runs: [(name: "nightly", reads: "fleet/signals", start: "02:00", deadline: "05:00", duration: "1 h")])"#;

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The rate at the median between the parts with these places in the file.
fn rate(plan: &Plan, from: &str, to: &str) -> Option<f64> {
    let parts = &plan.architecture.parts;
    let field = |part: usize| parts[part].field.as_str();
    let mut links = plan.architecture.links.iter();
    let link = links.find(|link| field(link.from) == from && field(link.to) == to)?;
    Some(link.rate.p50)
}

fn part<'p>(plan: &'p Plan, field: &str) -> &'p Part {
    let mut parts = plan.architecture.parts.iter();
    parts.find(|part| part.field == field).expect(field)
}

#[test]
fn a_table_and_a_topic_of_one_name_are_told_apart() {
    let plan = planned(SHARED);
    let topic = "kafka[0].topics[1]";
    // A job writes a table before a topic of the same name, and a topic where its cluster is named.
    let into_table = rate(&plan, "spark[1]", "lake[0]").expect("the sink writes the table");
    assert!(
        (into_table / 8e6 - 1.0).abs() < 1e-9,
        "0.4 of 20 MB/s: {into_table}"
    );
    assert_eq!(rate(&plan, "spark[1]", topic), None, "not the topic");
    assert_eq!(rate(&plan, "spark[0]", topic), Some(3e6));
    assert_eq!(rate(&plan, "spark[0]", "lake[0]"), None);
    assert_eq!(rate(&plan, topic, "runs[0]"), Some(3e6));
    let both = ["spark[0]", "spark[1]"].map(|job| rate(&plan, "kafka[0].topics[0]", job));
    assert_eq!(both, [Some(20e6); 2]);
}

#[test]
fn what_can_be_full_is_gauged() {
    let plan = planned(SHARED);
    let gauge = |field: &str| part(&plan, field).gauge.as_ref().expect(field);
    // 20 MB/s in 24 partitions is a small part of what one is trusted with: the disk is fuller.
    let disk = &plan.clusters[0].deployments[0].fullest;
    let topic = gauge("kafka[0].topics[0]");
    assert_eq!(topic.label, "disk");
    assert_eq!(topic.share.p50, disk.p50);
    assert_eq!(
        part(&plan, "kafka[0]").about,
        "topic of fleet",
        "the only other topic"
    );
    let mut parts = plan.architecture.parts.iter();
    let producers = parts
        .find(|part| part.name == "producers of fleet")
        .expect("producers");
    assert!(
        producers.gauge.is_some(),
        "what they load most of the brokers"
    );
    assert_eq!(
        gauge("lake[0]").label,
        "prefix",
        "compacted, so no tiny files"
    );
    let run = gauge("runs[0]");
    assert!((run.share.p50 - 1.0 / 3.0).abs() < 1e-12 && run.level == Level::Below);
    // A disk that is planned to be full is past its level before it is past its end.
    let tight = SHARED.replace(
        "broker: \"m7g.xlarge\"",
        "broker: \"m7g.xlarge\", brokers: 3, volumes: 1, volume: gp3(size: \"16 TiB\")",
    );
    let plan = planned(&tight);
    let (fill, level) = (
        &plan.clusters[0].deployments[0].fullest,
        part(&plan, "kafka[0].topics[0]"),
    );
    let level = level.gauge.as_ref().expect("a gauge").level;
    let expected = match fill.p95 {
        fill if fill > 0.9 => Level::Past,
        fill if fill > 0.75 => Level::Near,
        _ => Level::Below,
    };
    assert_eq!(level, expected, "{}", fill.p95);
}

#[test]
fn a_run_that_starts_a_job_stands_where_the_job_is() {
    let batch = r#"(headroom: 1, name: "Night", region: "us-east-1", worlds: 200,
        kafka: [(name: "c", topics: [(name: "orders", produce: "1 MB/s", partitions: 24)])],
        spark: [(name: "report", reads: ["orders"], every: "1 day", core_throughput: "20 MB/s", deadline: "20 h",
            cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 5, memory: "16 GiB"))],
        runs: [(name: "nightly", job: "report", beside_job: "57 min", start: "02:00", deadline: "03:00")])"#;
    let plan = planned(batch);
    let job = part(&plan, "spark[0]");
    assert!(job.about.ends_with("started by nightly"), "{}", job.about);
    assert!(
        plan.architecture
            .parts
            .iter()
            .all(|part| part.field != "runs[0]")
    );
    // Three minutes of the job and 57 beside it, of one hour: all of it, though of the job's own deadline next to nothing.
    let gauge = job.gauge.as_ref().expect("a gauge");
    assert_eq!(gauge.label, "deadline");
    assert!((gauge.share.p50 - 1.0).abs() < 1e-9 && gauge.level == Level::Near);
}

#[test]
fn reports_show_the_map() {
    let plan = planned(SHARED);
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("it is reported");
    let said = text(&report);
    assert!(said.contains("What flows where"), "{said}");
    let flow = said
        .lines()
        .find(|line| line.trim_start().starts_with("lake-sink"));
    let flow = flow.expect("a line for the sink");
    assert!(
        flow.contains("8.00 MB/s ->") && flow.contains("Iceberg table"),
        "{flow}"
    );
    let said = markdown(&report);
    let from = said
        .find("```mermaid\nflowchart LR\n")
        .expect("a flowchart");
    let chart = &said[from + 3..];
    let chart = &chart[..chart.find("```").expect("it ends")];
    let arrows = chart.lines().filter(|line| line.contains("-->|")).count();
    assert_eq!(arrows, plan.architecture.links.len());
    assert!(chart.contains("(\"<b>signals</b>"), "{chart}");
    let value: serde_json::Value = serde_json::from_str(&json(&report)).expect("it is JSON");
    let map = &value["architecture"];
    let links = map["links"].as_array().expect("links");
    let sink = links.iter().find(|link| {
        let at = |end: &str| {
            let place = link[end]
                .as_u64()
                .and_then(|place| usize::try_from(place).ok());
            map["parts"][place.expect("a place")]["field"].clone()
        };
        at("from") == "spark[1]" && at("to") == "lake[0]"
    });
    assert_eq!(sink.expect("the sink's link")["rate"]["p50"], 8e6);
    let parts = map["parts"].as_array().expect("parts");
    let topic = parts
        .iter()
        .find(|part| part["field"] == "kafka[0].topics[0]");
    assert_eq!(topic.expect("a topic")["gauge"]["resource"], "disk");
}

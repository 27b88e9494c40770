//! Findings about load, consumers and what is survived: each is found where it should be, and not where it should not.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::review::{Finding, Severity, findings};
use headroom::scenario;

const CALM: &str = r#"ec2(broker: "m7g.xlarge", brokers: 6, volume: gp3(size: "3 TiB"))"#;
const TOPIC: &str = r#"produce: "3 MB/s", peak: "2x", partitions: 12"#;

fn found(cluster: &str, topic: &str, on: &str) -> Vec<Finding> {
    let text = format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-01", worlds: 1000, kafka: [(name: "k", growth: "1 %/month", {cluster} topics: [(name: "t", {topic})], deployments: [(name: "d", on: {on})])])"#
    );
    let scenario =
        scenario::read(&text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    findings(&plan, None)
}

/// The one finding with a code, which says `words` and points at `field`.
#[track_caller]
fn only(found: &[Finding], code: &str, severity: Severity, words: &str, field: &str) {
    let matching: Vec<_> = found
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    let [finding] = matching.as_slice() else {
        panic!("not one {code} among {found:#?}");
    };
    assert_eq!(finding.severity, severity);
    assert!(finding.message.contains(words), "{}", finding.message);
    assert_eq!(finding.field.to_string(), field);
    assert!(!finding.advice.is_empty() && !finding.path.is_empty());
}

#[track_caller]
fn none(found: &[Finding], codes: &[&str]) {
    let unwanted: Vec<_> = found
        .iter()
        .filter(|finding| codes.contains(&finding.code))
        .collect();
    assert!(unwanted.is_empty(), "{unwanted:#?}");
}

fn group(more: &str) -> String {
    format!(r#"{TOPIC}, consumers: [(name: "c", {more})]"#)
}

#[test]
fn a_calm_plan_has_none_of_them() {
    let calm = found("", &group(r#"rate: "2x", lag: "1 min""#), CALM);
    none(
        &calm,
        &[
            "K030", "K031", "K032", "K035", "K051", "K052", "K053", "K054", "K055", "K056", "K057",
            "K058", "K059", "K065", "K066", "K067",
        ],
    );
}

#[test]
fn quorums_are_held_against_replicas_and_zones() {
    let in_sync = "kafka[0].min_insync_replicas";
    let too_many = found("min_insync_replicas: 4,", TOPIC, CALM);
    only(
        &too_many,
        "K051",
        Severity::Error,
        "`t`: 4 replicas must be in sync for a write with acks=all, and there are 3",
        in_sync,
    );
    none(&too_many, &["K052", "K053"]);
    let all = found("min_insync_replicas: 3,", TOPIC, CALM);
    only(&all, "K052", Severity::Warning, "all 3 replicas", in_sync);
    none(&all, &["K051", "K053"]);
    let two_zones = found("zones: 2,", TOPIC, CALM);
    only(
        &two_zones,
        "K053",
        Severity::Warning,
        "1 of 3 replicas are left when the fullest of 2 zones is lost, and 2 must be in sync",
        "kafka[0].zones",
    );
    // One zone has a rule of its own, K024; one replica K042.
    none(&found("zones: 1,", TOPIC, CALM), &["K053"]);
    let alone = found("", &format!("{TOPIC}, replication: 1"), CALM);
    none(&alone, &["K051", "K052", "K053"]);
}

#[test]
fn groups_that_never_catch_up_are_named() {
    let stated = found("", &group(r#"rate: "1x", outage: "2 h""#), CALM);
    only(
        &stated,
        "K054",
        Severity::Warning,
        "what it misses in 2 h it stays behind for ever",
        "kafka[0].topics[0].consumers[0].rate",
    );
    // Without a rate, K050 says what is missing.
    none(&found("", &group(""), CALM), &["K054"]);
    let slow = found(
        "",
        &group(r#"rate: "3x", members: 2, member_rate: "1 MB/s""#),
        CALM,
    );
    only(
        &slow,
        "K137",
        Severity::Error,
        "`c` with all its members reads 2.00 MB/s of `t` at most",
        "kafka[0].topics[0].consumers[0].member_rate",
    );
    none(&slow, &["K054"]);
    none(
        &found("", &group(r#"rate: "1x", outage: "0 s""#), CALM),
        &["K054"],
    );
}

#[test]
fn what_is_deleted_unread_is_said() {
    let lost = |more: &str| {
        let topic = format!(
            r#"{TOPIC}, retention: "6 h", segment: (roll: "1 h"), consumers: [(name: "c", rate: "2x", {more})]"#
        );
        found("", &topic, CALM)
    };
    let daily = lost(r#"lag: "8 h""#);
    only(
        &daily,
        "K055",
        Severity::Error,
        "`c` is 8 h behind every day, and `t` retains 6 h",
        "kafka[0].topics[0].consumers[0].lag",
    );
    none(&daily, &["K056"]);
    let outage = lost(r#"lag: "1 h", outage: "7 h""#);
    only(
        &outage,
        "K056",
        Severity::Warning,
        "`c` is 8 h behind after its longest outage, and `t` retains 6 h",
        "kafka[0].topics[0].consumers[0].outage",
    );
    none(&outage, &["K055"]);
    none(&lost(r#"lag: "1 h", outage: "4 h""#), &["K055", "K056"]);
}

#[test]
fn reading_from_volumes_every_day_is_said() {
    let behind = found("", &group(r#"rate: "2x", lag: "6 h""#), CALM);
    only(
        &behind,
        "K057",
        Severity::Info,
        "`c` of `t` is 6 h behind, and the page cache of a broker of `d` reaches back",
        "kafka[0].topics[0].consumers[0].lag",
    );
}

/// Of two groups that are behind, the one that is further has its own rate: 3 MB/s, 70 bytes more with each 1,000, twice that at peak,
/// on six brokers.
#[test]
fn a_group_that_reads_from_volumes_is_said_with_its_own_rate() {
    let two = r#"produce: "3 MB/s", peak: "2x", partitions: 60, retention: "3 days", consumers: [(name: "c", rate: "2x", lag: "6 h"), (name: "e", rate: "2x", lag: "5 h"), (name: "f", rate: "2x", lag: "5 h")]"#;
    only(
        &found("", two, r#"ec2(broker: "m7g.large", brokers: 6)"#),
        "K057",
        Severity::Info,
        "it reads 1.07 MB/s from each broker's volumes",
        "kafka[0].topics[0].consumers[0].lag",
    );
}

#[test]
fn a_group_that_reads_less_than_is_written_loses_the_rest() {
    let slow = r#"produce: "30 MB/s", peak: "1x", partitions: 6, retention: "1 day", consumers: [(name: "c", rate: "2x", member_rate: "1 MB/s", outage: "0 s")]"#;
    let slow = found("", slow, CALM);
    only(
        &slow,
        "K137",
        Severity::Error,
        "`c` with all its members reads 6.00 MB/s of `t` at most",
        "kafka[0].topics[0].consumers[0].member_rate",
    );
    none(&slow, &["K054", "K055", "K056"]);
    let enough = r#"produce: "30 MB/s", peak: "1x", partitions: 6, retention: "1 day", consumers: [(name: "c", rate: "2x", member_rate: "11 MB/s")]"#;
    none(&found("", enough, CALM), &["K137"]);
}

#[test]
fn the_path_of_an_instance_to_its_volumes_may_bind() {
    let topic = r#"produce: "70 MB/s", peak: "2x", partitions: 60, retention: "6 h", segment: (roll: "1 h")"#;
    let wide = r#"ec2(broker: "m7g.large", brokers: 6, volumes: 2, volume: gp3(size: "1 TiB", throughput: "500 MiB/s", iops: "4000 IOPS"))"#;
    let narrow = r#"ec2(broker: "m7g.large", brokers: 6, volumes: 2, volume: gp3(size: "1 TiB", throughput: "125 MiB/s", iops: "3000 IOPS"))"#;
    only(
        &found("", topic, wide),
        "K058",
        Severity::Warning,
        "m7g.large sustains to its volumes (volume throughput)",
        "kafka[0].deployments[0].on.broker",
    );
    // A tenth of it: the path is there, and is not used.
    let calm = r#"produce: "6 MB/s", peak: "2x", partitions: 60, retention: "6 h", segment: (roll: "1 h")"#;
    none(&found("", calm, wide), &["K058"]);
    none(&found("", calm, narrow), &["K058"]);
}

#[test]
fn processors_are_judged_with_all_and_with_one_down() {
    let busy = |produce: u32, cluster: &str| {
        let topic = format!(
            r#"produce: "{produce} MB/s", partitions: 60, retention: "1 h", segment: (roll: "10 min"), consumers: [(name: "c"), (name: "d"), (name: "e")]"#
        );
        found(
            cluster,
            &topic,
            r#"ec2(broker: "m7g.xlarge", brokers: 3, volume: gp3(size: "3 TiB"))"#,
        )
    };
    // Each of three receives 30 MB/s and sends 50, with one down 60: 53 and 56 % of 80 MB/s.
    none(&busy(30, ""), &["K030", "K031", "K059"]);
    let near = busy(42, "");
    let with_all = |found: &[Finding], code: &str| {
        found
            .iter()
            .any(|finding| finding.code == code && finding.message.contains("(CPU)"))
    };
    assert!(with_all(&near, "K031"), "{near:#?}");
    assert!(with_all(&busy(30, "tls: \"3x\","), "K030"));
    assert!(with_all(&busy(30, "cpu_target: \"40 %\","), "K031"));
    only(
        &near,
        "K059",
        Severity::Warning,
        "with one broker of `d` down, the others use",
        "kafka[0].deployments[0].on.brokers",
    );
}

#[test]
fn memory_maps_are_held_against_the_default() {
    let many = r#"produce: "1 MB/s", partitions: 30000, retention: "1 h", segment: (roll: "1 h")"#;
    only(
        &found(
            "",
            many,
            r#"ec2(broker: "m7g.4xlarge", brokers: 3, volume: gp3(size: "1 TiB"))"#,
        ),
        "K065",
        Severity::Warning,
        "`vm.max_map_count` is 65.5k: Kafka stops",
        "kafka[0].deployments[0].on.brokers",
    );
    none(
        &found(
            r#"broker_settings: (max_map_count: "262144"),"#,
            many,
            r#"ec2(broker: "m7g.4xlarge", brokers: 3, volume: gp3(size: "1 TiB"))"#,
        ),
        &["K065"],
    );
    // MSK runs the machines itself.
    none(
        &found("", many, r#"msk(broker: "kafka.m7g.4xlarge", brokers: 3)"#),
        &["K065"],
    );
}

#[test]
fn connections_are_held_against_what_iam_takes() {
    let on = r#"msk(broker: "kafka.m7g.large", brokers: 3)"#;
    let field = "kafka[0].connections";
    let many = found("connections: \"12000\",", TOPIC, on);
    only(
        &many,
        "K066",
        Severity::Error,
        "has 4,000 connections at the median, and takes 3,000 with IAM",
        field,
    );
    none(&many, &["K067"]);
    let tight = found("connections: \"8000\",", TOPIC, on);
    only(
        &tight,
        "K067",
        Severity::Warning,
        "4,000 connections",
        field,
    );
    none(&tight, &["K066"]);
    none(
        &found("connections: \"5000\",", TOPIC, on),
        &["K066", "K067"],
    );
    none(
        &found("connections: \"12000\",", TOPIC, CALM),
        &["K066", "K067"],
    );
}

#[test]
fn volumes_of_the_others_are_overloaded_by_a_lost_broker() {
    // Written 3 × 20 = 60 MB/s on three brokers; read behind the page cache 300 MB/s: 100 each, 150 on two.
    let topic = r#"produce: "20 MB/s", partitions: 60, retention: "2 days", consumers: [(name: "c", rate: "15x", outage: "1 day")]"#;
    let found = found(
        "",
        topic,
        r#"ec2(broker: "m7g.8xlarge", brokers: 3, volume: gp3(size: "10 TiB", throughput: "155 MiB/s", iops: "3000 IOPS"))"#,
    );
    only(
        &found,
        "K032",
        Severity::Warning,
        "(volume throughput)",
        "kafka[0].deployments[0].on.brokers",
    );
}

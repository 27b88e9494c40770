//! Findings about partitions, rule by rule, and what reports and curves say of them.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::report::{Report, charts, markdown, text};
use headroom::review::{Finding, Severity, findings};
use headroom::scenario;

/// A plan of one topic with these fields, on six brokers of its own.
fn planned(topic: &str) -> Plan {
    planned_on(topic, r#"ec2(broker: "m7g.4xlarge", brokers: 6)"#)
}

fn planned_on(topic: &str, platform: &str) -> Plan {
    planned_with(&format!("(name: \"t\", {topic})"), platform)
}

fn planned_with(topics: &str, platform: &str) -> Plan {
    let text = format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", worlds: 500, kafka: [(name: "k", growth: "1 %/month",
            topics: [{topics}], deployments: [(name: "d", on: {platform})])])"#
    );
    let scenario =
        scenario::read(&text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The codes of this file's rules that are found.
fn codes(plan: &Plan) -> BTreeSet<&'static str> {
    let found = findings(plan, None);
    let own = |code: &&str| ("K070".."K090").contains(code);
    found
        .iter()
        .map(|finding| finding.code)
        .filter(own)
        .collect()
}

#[track_caller]
fn only(plan: &Plan, code: &str) -> Finding {
    let found = findings(plan, None);
    let matching: Vec<&Finding> = found
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    assert_eq!(matching.len(), 1, "{code} in {found:#?}");
    matching[0].clone()
}

#[track_caller]
fn says(finding: &Finding, severity: Severity, field: &str, parts: &[&str]) {
    assert_eq!(finding.severity, severity);
    assert_eq!(finding.field.to_string(), field);
    for part in parts {
        assert!(
            finding.message.contains(part),
            "{} lacks {part}",
            finding.message
        );
    }
}

#[test]
fn partitions_nobody_objects_to() {
    let plan = planned(
        r#"produce: "30 MB/s", partitions: 24, keys: (count: "1M", zipf: "0.5"),
           consumers: [(name: "g", rate: "2x", members: "24", member_rate: "10 MB/s")]"#,
    );
    assert_eq!(codes(&plan), BTreeSet::new());
}

#[test]
fn hot_keys_that_more_partitions_help() {
    let plan = planned(r#"produce: "100 MB/s", partitions: 12, keys: (count: "1M", zipf: "1")"#);
    let finding = only(&plan, "K070");
    says(
        &finding,
        Severity::Warning,
        "kafka[0].topics[0].partitions",
        &["12 partitions of `t`", "14.7 %", "10.1 MB/s"],
    );
    assert!(
        finding.advice.contains("31 partitions"),
        "{}",
        finding.advice
    );
    // Where keys are stated, the mean is not what is judged.
    assert!(
        findings(&plan, None)
            .iter()
            .all(|finding| finding.code != "K045")
    );
    let enough = planned(r#"produce: "100 MB/s", partitions: 33, keys: (count: "1M", zipf: "1")"#);
    assert!(!codes(&enough).contains("K070"));
}

#[test]
fn a_key_that_no_number_of_partitions_helps() {
    let plan = planned(r#"produce: "200 MB/s", partitions: 48, keys: (count: "1M", zipf: "1")"#);
    says(
        &only(&plan, "K071"),
        Severity::Warning,
        "kafka[0].topics[0].keys",
        &[
            "the hottest key of `t` has 6.95 %",
            "no number of partitions helps",
        ],
    );
    assert!(!codes(&plan).contains("K070"));
}

/// 10 of 143.7 MB/s are 6.959 %, and the hottest key has 6.948 %: 8,459 partitions would do, 145 times those that help.
#[test]
fn a_key_that_leaves_hardly_anything_beside_it() {
    let plan = planned(r#"produce: "143.7 MB/s", keys: (count: "1M", zipf: "1")"#);
    says(
        &only(&plan, "K071"),
        Severity::Warning,
        "kafka[0].topics[0].keys",
        &["no number of partitions that a topic can have"],
    );
    assert!(!codes(&plan).contains("K070"));
}

#[test]
fn more_partitions_than_help() {
    let plan = planned(r#"produce: "10 MB/s", partitions: 48, keys: (count: "1M", zipf: "1")"#);
    says(
        &only(&plan, "K072"),
        Severity::Info,
        "kafka[0].topics[0].partitions",
        &["48 partitions", "past 15", "8.89 %", "6.95 %"],
    );
    let few = planned(r#"produce: "10 MB/s", partitions: 12, keys: (count: "1M", zipf: "1")"#);
    assert!(!codes(&few).contains("K072"));
}

#[test]
fn groups_with_too_many_members_and_too_few() {
    let group = |partitions: u32, group: &str| {
        planned(&format!(
            r#"produce: "30 MB/s", partitions: {partitions}, consumers: [(name: "a", rate: "1x"), (name: "g", rate: "1x", {group})]"#
        ))
    };
    let idle = group(12, r#"members: "20""#);
    says(
        &only(&idle, "K073"),
        Severity::Warning,
        "kafka[0].topics[0].consumers[1].members",
        &[
            "`g` has 20 members",
            "12 partitions",
            "8 members have nothing to read",
        ],
    );
    let slow = group(12, r#"member_rate: "1 MB/s""#);
    let finding = only(&slow, "K074");
    says(
        &finding,
        Severity::Warning,
        "kafka[0].topics[0].partitions",
        &["one member reads 1.00 MB/s", "30 members", "12 partitions"],
    );
    assert!(
        finding.advice.contains("30 partitions"),
        "{}",
        finding.advice
    );
    let few = group(48, r#"members: "4", member_rate: "2 MB/s""#);
    let finding = only(&few, "K075");
    says(
        &finding,
        Severity::Warning,
        "kafka[0].topics[0].consumers[1].members",
        &["4 members", "read 8.00 MB/s together"],
    );
    assert!(finding.advice.contains("15 members"), "{}", finding.advice);
    assert_eq!(
        codes(&group(48, r#"members: "24", member_rate: "2 MB/s""#)),
        BTreeSet::new()
    );
}

#[test]
fn the_member_with_the_hottest_partition() {
    // Ten members of 4 MB/s are 40 MB/s for 20, but the busiest has the hottest partition and another.
    let plan = planned(
        r#"produce: "20 MB/s", partitions: 24, keys: (count: "1M", zipf: "1"),
           consumers: [(name: "g", rate: "1x", members: "10", member_rate: "3 MB/s")]"#,
    );
    says(
        &only(&plan, "K076"),
        Severity::Warning,
        "kafka[0].topics[0].consumers[0].members",
        &["the member of `g`", "reads 3.00 MB/s"],
    );
}

#[test]
fn more_partitions_than_a_cluster_should_have() {
    let plan = planned_with(
        r#"(name: "a", produce: "1 MB/s", partitions: 50001), (name: "b", produce: "1 MB/s", partitions: 18000)"#,
        r#"ec2(broker: "m7g.4xlarge", brokers: 60)"#,
    );
    says(
        &only(&plan, "K077"),
        Severity::Warning,
        "kafka[0].topics[0].partitions",
        &["204k replicas", "`a`", "at most 200k"],
    );
}

#[test]
fn partitions_that_zones_and_brokers_cannot_share() {
    let plan = planned(r#"produce: "1 MB/s", partitions: 7"#);
    let finding = only(&plan, "K078");
    says(
        &finding,
        Severity::Info,
        "kafka[0].topics[0].partitions",
        &["`t` has 7 partitions", "3 zones"],
    );
    assert!(finding.advice.contains("Use 9"), "{}", finding.advice);
    let finding = only(&plan, "K079");
    says(
        &finding,
        Severity::Info,
        "kafka[0].topics[0].partitions",
        &["`t`", "6 brokers of `d`"],
    );
    assert!(
        finding.advice.contains("12 partitions"),
        "{}",
        finding.advice
    );
    assert_eq!(
        codes(&planned(r#"produce: "1 MB/s", partitions: 12"#)),
        BTreeSet::new()
    );
}

#[test]
fn a_change_that_would_take_partitions_away() {
    let plan = planned(r#"produce: "100 MB/s", partitions_to: 6"#);
    let finding = only(&plan, "K080");
    says(
        &finding,
        Severity::Error,
        "kafka[0].topics[0].partitions_to",
        &["needs 12 partitions already", "changed to 6"],
    );
    assert!(!codes(&plan).contains("K081"));
}

#[test]
fn a_change_moves_keys() {
    let plan = planned(r#"produce: "1 MB/s", key: "16 B", partitions: 12, partitions_to: 24"#);
    says(
        &only(&plan, "K081"),
        Severity::Warning,
        "kafka[0].topics[0].partitions_to",
        &[
            "from 12 to 24 partitions, 50 %",
            "out of order",
            "joins",
            "state",
        ],
    );
    // Without keys nothing moves that anybody relies on.
    let without = planned(r#"produce: "1 MB/s", partitions: 12, partitions_to: 24"#);
    assert_eq!(codes(&without), BTreeSet::new());
}

#[test]
fn a_change_of_a_compacted_topic_leaves_stale_copies() {
    let plan = planned(
        r#"produce: "1 MB/s", cleanup: compact, unique_keys: "1M", partitions: 12, partitions_to: 36"#,
    );
    says(
        &only(&plan, "K082"),
        Severity::Warning,
        "kafka[0].topics[0].partitions_to",
        &["`t` is compacted: 66.7 % of its keys", "never cleaned away"],
    );
}

#[test]
fn many_partitions_cost_latency() {
    let plan = planned(r#"produce: "1 MB/s", partitions: 6000"#);
    says(
        &only(&plan, "K083"),
        Severity::Info,
        "kafka[0].deployments[0].on.brokers",
        &["3,000 replicas", "1,800", "8 ms"],
    );
}

#[test]
fn the_broker_with_the_hottest_partition_has_too_much_network() {
    // One key: a partition takes everything, and three brokers carry it.
    let plan = planned_on(
        r#"produce: "100 MB/s", partitions: 24, keys: (count: "1"), consumers: [(name: "a"), (name: "b"), (name: "c")]"#,
        r#"ec2(broker: "m7g.2xlarge", brokers: 12)"#,
    );
    says(
        &only(&plan, "K084"),
        Severity::Warning,
        "kafka[0].topics[0].keys",
        &[
            "the broker of `d` with the hottest partition of `t`",
            "allows for 80 %",
        ],
    );
}

#[test]
fn auto_picks_and_explains() {
    let plan = planned(
        r#"produce: "50 MB/s", peak: "2x", consumers: [(name: "enrich", member_rate: "5 MB/s"), (name: "lake")]"#,
    );
    let topic = &plan.clusters[0].topics[0];
    // Provisioned for a year of growth: 12 % more than today's 20.
    assert_eq!(topic.partitions.p50, 24.0);
    assert_eq!(
        topic.partitioning.sentence(),
        "consumers of `enrich` need 23, in whole zones 24; next are producers with 12"
    );
    assert!(topic.partitioning.chosen);
}

#[test]
fn reports_have_a_section_of_partitions() {
    let plan = planned(
        r#"produce: "50 MB/s", key: "16 B", partitions: 12, partitions_to: 48, keys: (count: "1M", zipf: "1")"#,
    );
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    for said in [text(&report), markdown(&report)] {
        for part in [
            "Partitions",
            "14.7 %, 1.77x the mean",
            "to 48: 25 % of keys stay",
            "replicas and 2 leaders on a broker",
            "of what KIP-578 advises for a broker",
        ] {
            assert!(said.contains(part), "{said} lacks {part}");
        }
    }
}

#[test]
fn the_curve_shows_where_more_partitions_stop_helping() {
    let plan = planned(r#"produce: "50 MB/s", partitions: 12, keys: (count: "1M", zipf: "1")"#);
    let cancel = AtomicBool::new(false);
    let curve = plan
        .skew_curve(0, 0, &cancel)
        .expect("a curve")
        .expect("the topic is there");
    let at = |partitions: f64| {
        let index = curve
            .partitions
            .iter()
            .position(|p| *p == partitions)
            .expect("a point");
        curve.hottest_share[index].p50
    };
    assert_eq!(at(1.0), 1.0);
    // The curve reads the graph: at the topic's own count it says what the plan says.
    let own = plan.clusters[0].topics[0].partitioning.hottest_share.p50;
    assert_eq!(at(12.0), own);
    let medians: Vec<f64> = curve.hottest_share.iter().map(|share| share.p50).collect();
    assert!(medians.windows(2).all(|pair| pair[1] <= pair[0]));
    assert!((curve.helpful.expect("keys are stated").p50 - 14.39).abs() < 0.01);
    assert_eq!(curve.partition_rate.p50, 10e6);
    assert!(charts::hottest_share(&curve).csv().contains("Partitions"));
    let rate = charts::hottest_rate(&curve);
    assert_eq!(rate.title(), "Hottest partition of t at peak");
    assert!(plan.skew_curve(0, 1, &cancel).expect("no error").is_none());
    assert!(plan.skew_curve(0, 0, &AtomicBool::new(true)).is_err());
}

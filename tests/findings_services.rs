//! Findings about platforms: which limit is passed and by how much, what is lost, what is second-hand, what is outrun.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::review::{Finding, Severity, findings};
use headroom::scenario::{self, syntax::Tree};

const TOPIC: &str = r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12, batch: (linger: "50 ms"), consumers: [(name: "c", rate: "2x")])"#;
const PEOPLE: &str = r#"upkeep: (hours: "10 h/month", rate: "$100/h")"#;

fn text(cluster: &str, topics: &str, on: &str) -> String {
    format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-01", worlds: 1000, kafka: [(name: "k", {cluster}
            topics: [{topics}], deployments: [(name: "d", on: {on}, {PEOPLE})])])"#
    )
}

fn found(text: &str) -> Vec<Finding> {
    let scenario = scenario::read(text, None).unwrap_or_else(|why| panic!("{why:?}\n{text}"));
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|why| panic!("{why}\n{text}"));
    let outlook = plan.outlook(&AtomicBool::new(false)).expect("an outlook");
    let found = findings(&plan, Some(&outlook));
    let tree = Tree::parse(text).expect("it parses");
    for finding in &found {
        assert!(!finding.message.contains("NaN"), "{finding:?}");
        let mut around = std::iter::successors(Some(finding.field.clone()), |field| field.parent());
        let written = around.any(|field| tree.get(&field).is_some());
        assert!(written, "{finding:?} leads nowhere");
    }
    found
}

fn codes(text: &str) -> BTreeSet<&'static str> {
    found(text).iter().map(|finding| finding.code).collect()
}

/// The one finding with a code.
fn only(text: &str, code: &str) -> Finding {
    let found = found(text);
    let matching: Vec<_> = found
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    assert_eq!(matching.len(), 1, "{code} in {found:#?}");
    matching[0].clone()
}

#[test]
fn a_limit_of_serverless_is_named_with_how_much_is_asked() {
    let quiet = codes(&text("", TOPIC, "serverless()"));
    for code in ["K090", "K091", "K020", "K021", "K022", "K030"] {
        assert!(!quiet.contains(code), "{code} in {quiet:?}");
    }
    // 12 partitions of 5 MB/s take 60; 90 at peak are half as much again.
    let hot = TOPIC.replace("3 MB/s", "45 MB/s");
    let finding = only(&text("", &hot, "serverless()"), "K090");
    assert_eq!(finding.severity, Severity::Error);
    assert!(
        finding.message.contains("data into a partition"),
        "{}",
        finding.message
    );
    assert!(
        finding.message.contains("against 5.00 MB/s by "),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.contains("more partitions"),
        "{}",
        finding.advice
    );
    assert_eq!(finding.field.to_string(), "kafka[0].deployments[0].on");
    let near = TOPIC.replace("3 MB/s", "28 MB/s");
    assert!(codes(&text("", &near, "serverless()")).contains("K091"));
}

#[test]
fn more_units_than_there_are_is_a_limit_too() {
    let large = TOPIC.replace("3 MB/s", "150 MB/s");
    let finding = only(&text("", &large, "confluent(kind: standard)"), "K090");
    assert!(
        finding
            .message
            .contains("its limit on units: 13 against 10"),
        "{}",
        finding.message
    );
    assert_eq!(finding.field.to_string(), "kafka[0].deployments[0].on.kind");
    let given = only(
        &text("", &large, "confluent(kind: enterprise, units: 2)"),
        "K020",
    );
    assert!(
        given.message.contains("`d` has 2 eCKUs and needs 6"),
        "{}",
        given.message
    );
    assert_eq!(given.field.to_string(), "kafka[0].deployments[0].on.units");
}

#[test]
fn large_messages_do_not_fit() {
    let large = TOPIC.replace("partitions: 12", r#"partitions: 12, message: "12 MiB""#);
    let finding = only(&text("", &large, "serverless()"), "K090");
    assert!(
        finding
            .message
            .contains("the size of a message: 12.0 MiB against 8.00 MiB"),
        "{}",
        finding.message
    );
    assert!(!codes(&text("", &large, "confluent(kind: enterprise)")).contains("K090"));
}

#[test]
fn express_brokers_near_their_limit_are_named() {
    let busy = TOPIC.replace("3 MB/s", "40 MB/s");
    let finding = only(
        &text(
            "",
            &busy,
            r#"express(broker: "express.m7g.large", brokers: 6)"#,
        ),
        "K092",
    );
    assert!(
        finding.message.contains("express.m7g.large sustains (data"),
        "{}",
        finding.message
    );
    let auto = codes(&text("", &busy, r#"express(broker: "express.m7g.large")"#));
    assert!(!auto.contains("K092") && !auto.contains("K031"), "{auto:?}");
}

#[test]
fn storage_that_is_outrun_says_by_what() {
    let on = |storage: &str| {
        format!(
            r#"msk(broker: "kafka.m7g.2xlarge", brokers: 6, storage: "{storage}", storage_scaling: (target: "60 %"))"#
        )
    };
    let bursting = TOPIC
        .replace("3 MB/s", "20 MB/s")
        .replace("2x\"", "4x\"")
        .replace("partitions", "retention: \"2 h\", partitions");
    let finding = only(&text("", &bursting, &on("300 GiB")), "K093");
    assert!(
        finding.message.contains("storage is added once in 6 h"),
        "{}",
        finding.message
    );
    assert!(
        finding.message.contains("from 60 % full"),
        "{}",
        finding.message
    );
    assert!(!codes(&text("", &bursting, &on("8 TiB"))).contains("K093"));
    let brief = TOPIC.replace("partitions", "retention: \"2 h\", partitions");
    assert!(!codes(&text("", &brief, &on("300 GiB"))).contains("K093"));
}

/// 3 MB/s three times on six brokers are 1.5 MB/s on each, 32 GB in six hours: 10 GiB are full before they grow twice.
#[test]
fn disks_that_are_full_before_they_grow_are_an_error() {
    let on = |storage: &str| {
        format!(
            r#"msk(broker: "kafka.m7g.2xlarge", brokers: 6, storage: "{storage}", storage_scaling: (target: "60 %"))"#
        )
    };
    let finding = only(&text("", TOPIC, &on("10 GiB")), "K135");
    assert_eq!(finding.severity, Severity::Error);
    let message = finding.message.replace('\u{2009}', " ");
    assert!(
        message.contains("starts with 10.0 GiB") && message.contains("once in 6 h"),
        "{message}"
    );
    let enough = codes(&text("", TOPIC, &on("2 TiB")));
    assert!(!enough.contains("K135"), "{enough:?}");
    assert!(!codes(&text("", TOPIC, &on("10 GiB"))).contains("K090"));
}

#[test]
fn the_disks_of_instances_are_lost_with_them() {
    let finding = only(
        &text(
            "",
            TOPIC,
            r#"ec2(broker: "i3en.xlarge", storage: instance_store)"#,
        ),
        "K094",
    );
    assert!(
        finding.message.contains("a stop or a failure loses them"),
        "{}",
        finding.message
    );
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].deployments[0].on.storage"
    );
    assert!(!codes(&text("", TOPIC, r#"ec2(broker: "i3en.xlarge")"#)).contains("K094"));
}

#[test]
fn second_hand_prices_ask_for_a_quote() {
    let finding = only(&text("", TOPIC, "confluent(kind: standard)"), "K095");
    assert!(
        finding.message.contains("`confluent/standard/unit`"),
        "{}",
        finding.message
    );
    let part = only(
        &text("", TOPIC, r#"confluent(kind: standard, price: "$0.60/h")"#),
        "K095",
    );
    assert!(!part.message.contains("standard/unit"), "{}", part.message);
    let quoted = r#"confluent(kind: standard, price: "$0.60/h", data_price: "$0.03/GB", storage_price: "$0.08/GB-month")"#;
    assert!(!codes(&text("", TOPIC, quoted)).contains("K095"));
    // A price of the scenario's own is a quote too.
    let mut own = text("", TOPIC, "confluent(kind: standard)");
    own = own.replace(
        "worlds: 1000,",
        r#"worlds: 1000, prices: [
        (item: "confluent/standard/unit", price: "$0.60/h", reason: "quote"),
        (item: "confluent/standard/data", price: "$0.03/GB", reason: "quote"),
        (item: "confluent/standard/storage", price: "$0.08/GB-month", reason: "quote")],"#,
    );
    assert!(!codes(&own).contains("K095"));
}

#[test]
fn uncompressed_mirrors_are_named_where_compression_is_lost() {
    let packed = TOPIC.replace(
        "partitions",
        r#"compression: (codec: zstd, ratio: "4x"), partitions"#,
    );
    let cluster = |compressed: bool| {
        format!(r#"mirrors: [(name: "dr", to: "eu-west-1", compressed: {compressed})],"#)
    };
    let on = r#"msk(broker: "kafka.m7g.large")"#;
    let finding = only(&text(&cluster(false), &packed, on), "K096");
    assert!(
        finding.message.contains("the mirror `dr` reads ")
            && finding.message.contains(" at eu-west-1, ")
            && finding.message.contains(" on disk in all replicas"),
        "{}",
        finding.message
    );
    assert_eq!(finding.field.to_string(), "kafka[0].mirrors[0].compressed");
    assert!(!codes(&text(&cluster(true), &packed, on)).contains("K096"));
    assert!(!codes(&text(&cluster(false), TOPIC, on)).contains("K096"));
}

#[test]
fn services_keep_three_replicas_whatever_a_topic_says() {
    let two = TOPIC.replace("partitions", "replication: 2, partitions");
    let finding = only(
        &text("", &two, r#"express(broker: "express.m7g.large")"#),
        "K097",
    );
    assert!(
        finding
            .message
            .starts_with("`t` asks for other than 3 replicas"),
        "{}",
        finding.message
    );
    assert!(!codes(&text("", TOPIC, r#"express(broker: "express.m7g.large")"#)).contains("K097"));
}

#[test]
fn units_that_cannot_be_had_are_a_limit_that_is_passed() {
    let on = |units: u32| {
        format!(
            r#"confluent(kind: dedicated, units: {units}, price: "$3/h", data_price: "$0.02/GB", storage_price: "$0.1/GB-month")"#
        )
    };
    let finding = only(&text("", TOPIC, &on(200)), "K090");
    assert!(
        finding.message.contains("limit on units: 200 against 24"),
        "{}",
        finding.message
    );
    assert!(!codes(&text("", TOPIC, &on(4))).contains("K090"));
}

#[test]
fn replicas_in_sync_are_fixed_by_services() {
    for on in [r#"express(broker: "express.m7g.large")"#, "serverless()"] {
        let finding = only(&text("min_insync_replicas: 3,", TOPIC, on), "K138");
        assert_eq!(finding.field.to_string(), "kafka[0].min_insync_replicas");
        assert!(!codes(&text("min_insync_replicas: 2,", TOPIC, on)).contains("K138"));
        assert!(!codes(&text("", TOPIC, on)).contains("K138"));
    }
}

#[test]
fn brokers_that_share_a_node_are_lost_together() {
    let on = |per_node: u32| {
        format!(r#"strimzi(node: "m7g.4xlarge", brokers: 6, brokers_per_node: {per_node})"#)
    };
    let finding = only(&text("", TOPIC, &on(2)), "K098");
    assert!(
        finding.message.contains("a node of `d` has 2 brokers"),
        "{}",
        finding.message
    );
    assert!(!codes(&text("", TOPIC, &on(1))).contains("K098"));
    // Three brokers in three zones have a node each, whatever would fit on one.
    let alone = on(2).replace("brokers: 6", "brokers: 3");
    assert!(!codes(&text("", TOPIC, &alone)).contains("K098"));
}

#[test]
fn mirrors_that_keep_names_must_not_lead_in_a_circle() {
    let two = |naming: &str, share: &str, back: &str| {
        let mirror = |to: &str| {
            format!(
                r#"mirrors: [(name: "copy", cluster: "{to}", naming: {naming}, share: "{share}")],"#
            )
        };
        let cluster = |name: &str, mirrors: &str| {
            format!(
                r#"(name: "{name}", {mirrors} topics: [{TOPIC}], deployments: [(name: "d", on: msk(broker: "kafka.m7g.large"), {PEOPLE})])"#
            )
        };
        format!(
            r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-01", worlds: 1000, kafka: [{}, {}, {}])"#,
            cluster("a", &mirror("b")),
            cluster("b", &mirror("c")),
            cluster(
                "c",
                &if back.is_empty() {
                    String::new()
                } else {
                    mirror(back)
                }
            ),
        )
    };
    // a, b and c, and round again: once for the circle, not once for each of its mirrors.
    let finding = only(&two("identity", "100 %", "a"), "K131");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.field.to_string(), "kafka[0].mirrors[0].naming");
    assert!(
        finding
            .message
            .starts_with("mirrors lead from `a`, `b` and `c` back to `a`"),
        "{}",
        finding.message
    );
    // Two of them.
    let finding = only(&two("identity", "100 %", "b"), "K131");
    assert!(
        finding.message.contains("from `b` and `c` back to `b`"),
        "{}",
        finding.message
    );
    // Parts of the topics may be other topics.
    let finding = only(&two("identity", "50 %", "a"), "K132");
    assert_eq!(finding.severity, Severity::Warning);
    // With the names of the clusters in those of topics, and without a way back, there is no circle.
    for quiet in [two("default", "100 %", "a"), two("identity", "100 %", "")] {
        let codes = codes(&quiet);
        assert!(
            !codes.contains("K131") && !codes.contains("K132"),
            "{codes:?}"
        );
    }
}

/// Express keeps three replicas, two of them in sync, whatever a topic or the cluster says.
#[test]
fn what_a_service_keeps_anyway_is_not_held_against_topics() {
    let express = r#"express(broker: "express.m7g.large", brokers: 3)"#;
    let five = TOPIC.replace("partitions", "replication: 5, partitions");
    let found = codes(&text("", &five, express));
    assert!(found.contains("K097"), "{found:?}");
    for contradicts in ["K021", "K023"] {
        assert!(!found.contains(contradicts), "{found:?}");
    }
    let two = TOPIC.replace("partitions", "replication: 2, partitions");
    let strict = text("min_insync_replicas: 3,", &two, express);
    let found = codes(&strict);
    assert!(found.contains("K097"), "{found:?}");
    for contradicts in ["K043", "K051", "K052"] {
        assert!(!found.contains(contradicts), "{found:?}");
    }
    // Beside brokers of one's own, what topics say decides there.
    let own = text(
        "min_insync_replicas: 3,",
        &two,
        r#"msk(broker: "kafka.m7g.large", brokers: 3)"#,
    );
    assert!(codes(&own).contains("K051"));
}

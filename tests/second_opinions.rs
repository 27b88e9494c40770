//! Published rules on one workload, through a scenario file and the graph: each answers what it was published to answer.

mod plan;

use headroom::model::OpinionOutline;
use headroom::quantity::NodeId;
use plan::{Plan, assert_close};
use proptest::prelude::*;

const MB: f64 = 1e6;
const TB: f64 = 1e12;
const GIB: f64 = 1_073_741_824.0;
const TIB: f64 = 1_099_511_627_776.0;
const MONTH: f64 = 730.0 * 3_600.0;

/// The scenario of the comparison, with more fields at its top.
fn text(more: &str) -> String {
    include_str!("data/worked_comparison.ron").replacen(
        "    kafka: [",
        &format!("    {more}\n    kafka: ["),
        1,
    )
}

/// The first workload. The rules were asked with exactly 100 MB/s; what record batches add to it is ours alone.
fn hundred(more: &str) -> Plan {
    Plan::of(&text(more)).with("kafka/c/topics/t/stored_rate", 100.0 * MB)
}

/// The second workload: 10 MB/s, two groups, three days.
fn ten(more: &str) -> Plan {
    let text = text(more)
        .replace("100 MB/s", "10 MB/s")
        .replace("7 days", "3 days")
        .replace(", (name: \"c\")]", "]");
    Plan::of(&text).with("kafka/c/topics/t/stored_rate", 10.0 * MB)
}

fn opinions(plan: &Plan) -> &[OpinionOutline] {
    &plan.model.clusters[0].opinions
}

fn at(plan: &Plan, path: &str) -> f64 {
    plan.value(&format!("kafka/c/opinions/{path}"))
}

/// Brokers by rule.
fn brokers(plan: &Plan) -> Vec<(&'static str, f64)> {
    let counted: Vec<(&'static str, NodeId)> = opinions(plan)
        .iter()
        .filter_map(|opinion| Some((opinion.key, opinion.brokers?)))
        .collect();
    let nodes: Vec<NodeId> = counted.iter().map(|(_, node)| *node).collect();
    let values = plan.values(&nodes);
    counted
        .into_iter()
        .map(|(key, _)| key)
        .zip(values)
        .collect()
}

#[test]
fn every_rule_answers_the_worked_comparison() {
    let plan = hundred("");
    for (rule, expected) in [
        ("aws_blog", 3.0),
        ("axonops", 3.0),
        ("redpanda", 3.0),
        ("alibaba", 4.0),
        ("automq", 5.0),
        ("akalculator", 21.0),
        ("aws_standard", 21.0),
        ("walia", 16.0),
        ("syalioune", 30.0),
    ] {
        assert_eq!(at(&plan, &format!("{rule}/brokers")), expected, "{rule}");
    }
    let each = |rule: &str| at(&plan, &format!("{rule}/bytes_per_broker")) / TB;
    // Printed with one digit: 72.6 and 60.5 TB.
    assert_eq!((each("axonops") * 10.0).round(), 726.0);
    assert_eq!((each("redpanda") * 10.0).round(), 605.0);
    assert_eq!((each("automq") * 10.0).round(), 363.0);
    assert_eq!(at(&plan, "akalculator/vcpu"), 20.0);
    assert_eq!((at(&plan, "akalculator/bytes") / TIB).round(), 330.0);
    assert_eq!(at(&plan, "google/vcpu"), 43.0);
    assert_eq!(at(&plan, "google/memory") / GIB, 172.0);
    assert_close(
        at(&plan, "rule_of_thumb/bytes") / TB,
        181.44 * 1.3,
        1e-12,
        "thumb",
    );
    assert_close(
        at(&plan, "asked/kept_replicated") / TB,
        181.44,
        1e-12,
        "kept",
    );
    // The AWS blog's limit by the network of an m7g.xlarge, 1.876 Gbit/s: 500 of 234.5 MB/s.
    assert_eq!(at(&plan, "aws_blog/needs/network"), 3.0);
    assert_eq!(at(&plan, "aws_blog/needs/path_to_volumes"), 2.0);
    // Cloudera counts memory: that of our brokers over 300 MB/s.
    let ours = plan.value("kafka/c/deployments/ours/brokers");
    assert_close(
        at(&plan, "cloudera/window"),
        ours * 16.0 * GIB / (300.0 * MB),
        1e-12,
        "window",
    );
}

#[test]
fn rules_that_ask_for_a_machine_are_asked_with_the_scenarios() {
    // 10 Gbit/s and 1 GB/s: 0.4 of each is used, and replicas and a spare decide.
    let own =
        hundred("opinions: (broker: \"example.10g\"),").with("kafka/c/opinions/asked/volumes", 1e9);
    assert_eq!(at(&own, "amq_streams/brokers"), 4.0);
    assert_eq!(at(&own, "amq_streams/needs/network"), 1.0);
    assert_eq!(
        (at(&own, "amq_streams/bytes_per_broker") / TB * 10.0).round(),
        499.0
    );
    // With the network of an m7g.xlarge, 500 ÷ 234.5 ÷ 0.65 × 1.6 = 5.2.
    assert_eq!(at(&hundred(""), "amq_streams/needs/network"), 6.0);

    let small = hundred("opinions: (disk: \"2 TiB\"),");
    assert_eq!(at(&small, "walia/brokers"), 127.0);

    for (broker, standard, throughput, express) in [
        ("m7g.large", Some(40_187.0), 18.0, Some((9.0, 14_024.0))),
        ("m7g.xlarge", None, 9.0, None),
        ("m7g.2xlarge", None, 6.0, Some((3.0, 14_918.0))),
        ("m7g.4xlarge", Some(62_078.0), 3.0, None),
    ] {
        let plan = hundred(&format!("opinions: (broker: \"{broker}\"),"));
        assert_eq!(at(&plan, "aws_standard/brokers"), 21.0, "{broker}");
        assert_eq!(at(&plan, "aws_standard/needs/storage"), 21.0, "{broker}");
        assert_eq!(
            at(&plan, "aws_standard/needs/ingress"),
            throughput,
            "{broker}"
        );
        let cost = at(&plan, "aws_standard/monthly_cost") * MONTH;
        assert!(
            standard.is_none_or(|dollars| cost.round() == dollars),
            "{broker}: {cost}"
        );
        if let Some((brokers, dollars)) = express {
            assert_eq!(at(&plan, "aws_express/brokers"), brokers, "{broker}");
            let cost = at(&plan, "aws_express/monthly_cost") * MONTH;
            assert_eq!(cost.round(), dollars, "{broker}");
        }
    }
    // Type names of MSK are understood; a type nobody knows is refused with the field.
    let named = hundred("opinions: (broker: \"kafka.m7g.large\"),");
    assert_eq!(at(&named, "aws_standard/needs/ingress"), 18.0);
    let problem = Plan::try_of(&text("opinions: (broker: \"m7g.medium-ish\"),"))
        .err()
        .expect("there is no such type");
    assert!(
        problem.contains("no instance type `m7g.medium-ish`"),
        "{problem}"
    );
}

#[test]
fn at_a_tenth_of_the_traffic_the_rules_agree() {
    let mut counts = brokers(&ten(""));
    counts.extend(
        brokers(&ten("opinions: (disk: \"2 TiB\"),"))
            .into_iter()
            .filter(|(rule, _)| *rule == "walia"),
    );
    assert!(
        counts
            .iter()
            .all(|(_, brokers)| (1.0..=6.0).contains(brokers)),
        "{counts:?}"
    );
    let threes = counts.iter().filter(|(_, brokers)| *brokers == 3.0);
    assert!(threes.count() * 2 > counts.len(), "{counts:?}");
    assert!(counts.contains(&("walia", 6.0)) && counts.contains(&("aws_blog", 1.0)));
}

/// Computed by hand: 181.44 TB in all replicas, our disks filled to 75 %, load to 80 %.
#[test]
fn an_assumption_is_worth_what_the_rule_would_say_with_ours() {
    let plan = hundred("");
    for (assumption, expected) in [
        // 181.44 ÷ 0.75 ÷ 17.59 = 13.8, where half free asks for 20.6.
        ("akalculator/assumes/fill/brokers", 14.0),
        // 181.44 ÷ 0.75 ÷ 17.59.
        ("walia/assumes/fill/brokers", 14.0),
        // 181.44 ÷ 0.75 ÷ 16.49 = 14.7, where 1.35 and half free ask for 29.7.
        ("syalioune/assumes/fill/brokers", 15.0),
        ("syalioune/assumes/load/brokers", 30.0),
        // 500 ÷ (0.8 × 234.5) = 2.7.
        ("aws_blog/assumes/load/brokers", 3.0),
        ("aws_blog/assumes/failure/brokers", 4.0),
        // 100 × 8 ÷ 0.8 ÷ 400 = 2.5, and never fewer than four.
        ("alibaba/assumes/load/brokers", 4.0),
        // 181.44 ÷ 0.75 ÷ 17.59, in threes.
        ("aws_standard/assumes/fill/brokers", 15.0),
        ("aws_standard/assumes/traffic/brokers", 21.0),
        // 500 ÷ (0.8 × 234.5).
        ("automq/assumes/broker/brokers", 3.0),
        // 425 ÷ 20 ÷ 0.8 = 26.6.
        ("google/assumes/load/vcpu", 27.0),
    ] {
        assert_eq!(at(&plan, assumption), expected, "{assumption}");
    }
    // Ours in the place of a rule's disk is that of the broker that rules are asked about.
    let disk = plan.value("kafka/c/deployments/ours/volume_size");
    assert_eq!(at(&plan, "ours/disk"), disk);
    for (assumption, expected) in [
        (
            "syalioune/assumes/disk/brokers",
            181.44 * TB * 1.35 / 0.5 / disk,
        ),
        (
            "aws_blog/assumes/storage/brokers",
            181.44 * TB / 0.75 / disk,
        ),
    ] {
        assert_eq!(at(&plan, assumption), expected.ceil(), "{assumption}");
    }
    // With our traffic an m7g.xlarge takes 234 ÷ (3 + 2) × 0.8 MiB/s, and 156.25 ÷ 3 × 0.8 = 41.7 to its volume: 95.4 MiB/s
    // take three brokers where AWS's factors take nine.
    assert_eq!(at(&plan, "aws_standard/needs/ingress"), 9.0);
    assert_eq!(at(&plan, "aws_standard/assumes/traffic/needs/ingress"), 3.0);
    // 6.5 ÷ 0.5 and 3 ÷ 0.8 bytes to the volume for each byte written.
    assert_close(
        at(&plan, "aws_standard/assumes/traffic/theirs"),
        13.0,
        1e-12,
        "AWS's",
    );
    assert_close(
        at(&plan, "aws_standard/assumes/traffic/ours"),
        3.75,
        1e-12,
        "ours",
    );
    // At twice the peak, rules for the mean would ask for twice the throughput.
    let peak = Plan::of(&text("").replace(
        "produce: \"100 MB/s\"",
        "produce: \"100 MB/s\", peak: \"2x\"",
    ))
    .with("kafka/c/topics/t/stored_rate", 100.0 * MB);
    assert_eq!(at(&peak, "automq/brokers"), 5.0);
    assert_eq!(at(&peak, "automq/assumes/peak/brokers"), 10.0);
    assert_eq!(at(&peak, "alibaba/brokers"), 8.0);
    assert_eq!(at(&peak, "automq/assumes/peak/ours"), 2.0);
}

#[test]
fn every_rule_says_whose_it_is_and_where_it_stands() {
    let plan = hundred("");
    let keys: Vec<&str> = opinions(&plan).iter().map(|opinion| opinion.key).collect();
    assert_eq!(
        keys,
        [
            "aws_standard",
            "aws_express",
            "aws_blog",
            "google",
            "alibaba",
            "redpanda",
            "amq_streams",
            "axonops",
            "akalculator",
            "walia",
            "syalioune",
            "automq",
            "cloudera",
            "rule_of_thumb"
        ]
    );
    for opinion in opinions(&plan) {
        let key = opinion.key;
        assert!(
            !opinion.name.is_empty() && !opinion.author.is_empty(),
            "{key}"
        );
        assert!(!opinion.source.is_empty(), "{key}");
        assert_eq!(opinion.path, format!("kafka/c/opinions/{key}"));
        let answers = [opinion.brokers, opinion.bytes, opinion.vcpu, opinion.window];
        assert!(answers.iter().any(Option::is_some), "{key}");
        assert_eq!(
            opinion.brokers.is_some(),
            !opinion.constraints.is_empty(),
            "{key}"
        );
        assert!(
            !opinion.assumptions.is_empty() || key == "cloudera",
            "{key}"
        );
        for assumption in &opinion.assumptions {
            assert_eq!(
                assumption.figures.is_some(),
                assumption.words.contains("{ours}"),
                "{key}/{}",
                assumption.key
            );
            // What an assumption is worth is said in what the rule answers in.
            assert_eq!(
                assumption.brokers.is_some(),
                opinion.brokers.is_some(),
                "{key}"
            );
        }
    }
}

/// Everything a rule answers that may only grow with what it is asked.
fn answers(plan: &Plan) -> Vec<(String, f64)> {
    let nodes: Vec<(String, NodeId)> = opinions(plan)
        .iter()
        .flat_map(|opinion| {
            [
                ("brokers", opinion.brokers),
                ("bytes", opinion.bytes),
                ("vcpu", opinion.vcpu),
            ]
            .map(|(what, node)| Some((format!("{}: {what}", opinion.key), node?)))
        })
        .flatten()
        .collect();
    let (names, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
    names.into_iter().zip(plan.values(&nodes)).collect()
}

fn sketch(
    produce: f64,
    peak: f64,
    days: f64,
    replication: u32,
    groups: u32,
    partitions: u32,
) -> Plan {
    let groups: String = (0..groups).map(|g| format!("(name: \"g{g}\"),")).collect();
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", produce: \"{produce} MB/s\", peak: \"{peak}x\", retention: \"{days} days\",
                   replication: {replication}, partitions: {partitions}, consumers: [{groups}])]"
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_rule_grows_with_ingest_retention_replication_and_readers(
        produce in 0.5..400.0,
        peak in 1.0..4.0,
        days in 0.5..30.0,
        replication in 1_u32..5,
        groups in 1_u32..6,
        partitions in 3_u32..5_000,
        factor in 1.01..5.0,
    ) {
        let before = answers(&sketch(produce, peak, days, replication, groups, partitions));
        let more = [
            ("ingest", sketch(produce * factor, peak, days, replication, groups, partitions)),
            ("retention", sketch(produce, peak, days * factor, replication, groups, partitions)),
            ("replication", sketch(produce, peak, days, replication + 1, groups, partitions)),
            ("readers", sketch(produce, peak, days, replication, groups + 1, partitions)),
        ];
        let mut grew = std::collections::BTreeSet::new();
        for (what, plan) in &more {
            for ((name, before), (_, after)) in before.iter().zip(answers(plan)) {
                prop_assert!(after >= before * (1.0 - 1e-12), "{}, more {}: {} became {}", name, what, before, after);
                if after > *before {
                    grew.insert(*what);
                }
            }
        }
        // Bytes follow ingest, retention and replication without a step.
        prop_assert!(["ingest", "retention", "replication"].iter().all(|what| grew.contains(what)), "{:?}", grew);
    }
}

//! Known quirks of AWS's sizing script: kept unless the scenario says otherwise, and each put right changes what it should
//! and nothing else.

mod plan;

use std::collections::BTreeMap;

use headroom::catalogue::{AwsSizingTier, Catalogue};
use headroom::scenario::{self, AwsQuirks};
use plan::{Plan, assert_close};

const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_073_741_824.0;
const HOUR: f64 = 3_600.0;
const MONTH: f64 = 730.0 * HOUR;
const AT: &str = "kafka/c/deployments/d/opinions/aws";

/// A deployment `d` on MSK, with fields of `opinions.aws`.
fn plan(platform: &str, aws: &str) -> Plan {
    plan_of((100.0, 3, "3 days"), &format!("msk({platform})"), aws)
}

/// The same of so many MiB/s, read by so many groups, kept so long.
fn plan_of((rate, groups, retention): (f64, usize, &str), on: &str, aws: &str) -> Plan {
    let groups: String = (0..groups)
        .map(|group| format!("(name: \"g{group}\"),"))
        .collect();
    let text = plan::cluster(&format!(
        "topics: [(name: \"t\", produce: \"100 MB/s\", peak: \"2x\", retention: \"{retention}\", partitions: 9000,
                   consumers: [{groups}])],
         deployments: [(name: \"d\", on: {on})]"
    ));
    let opinions = format!("opinions: (aws: ({aws})), kafka:");
    Plan::of(&text.replacen("kafka:", &opinions, 1))
        .with("kafka/c/topics/t/stored_rate", rate * MIB)
}

fn at(plan: &Plan, name: &str) -> f64 {
    plan.value(&format!("{AT}/{name}"))
}

/// What AWS's rule says otherwise, below the deployment: path and both values.
fn changed(kept: &Plan, put_right: &Plan) -> BTreeMap<String, (f64, f64)> {
    let other = put_right.every_value();
    kept.every_value()
        .into_iter()
        .filter_map(|(path, before)| {
            let name = path.strip_prefix(AT)?.trim_start_matches('/').to_owned();
            let after = other[&path];
            (before != after).then_some((name, (before, after)))
        })
        .collect()
}

fn names(changed: &BTreeMap<String, (f64, f64)>) -> Vec<&str> {
    changed.keys().map(String::as_str).collect()
}

#[test]
fn quirks_are_the_scripts_unless_the_scenario_says_otherwise() {
    let read = |top: &str| {
        let text = plan::cluster("topics: []").replacen("kafka:", &format!("{top} kafka:"), 1);
        scenario::read(&text, None)
    };
    assert_eq!(read("").expect("reads").opinions.aws, AwsQuirks::default());
    let written = "opinions: (aws: (partitions: recommended, mixed_network_units: true, unbought_throughput: true, \
                   low_m5_24xlarge_maximum: true, cheap_tiering: true, throughput_for_reads: true, \
                   throughput_from_4xlarge: true, free_replication: true)),";
    assert_eq!(
        read(written).expect("reads").opinions.aws,
        AwsQuirks::default()
    );
    for (fields, message, hint) in [
        (
            "aws: (cheap_tierring: false)",
            "cheap_tierring",
            "cheap_tiering",
        ),
        ("aws: (cheap_tiering: 0.06)", "`true` or `false`", ""),
        ("aws: (partitions: most)", "most", "maximum"),
        ("aws: (utilisation_standard: \"0 %\")", "0 %", ""),
        ("disk: \"2 TB/s\"", "2 TB/s", ""),
        ("disk: \"1 to 2 TB\"", "must be exact", ""),
        ("brokers: \"m7g.large\"", "brokers", "broker"),
    ] {
        let problems = read(&format!("opinions: ({fields}),")).expect_err(fields);
        let said = format!("{problems:?}");
        assert_eq!(problems.len(), 1, "{said}");
        assert!(
            said.contains(message) && said.contains(hint),
            "{fields}: {said}"
        );
    }
}

#[test]
fn network_in_units_that_add_up() {
    // A kafka.m5.large sustains 0.75 Gbit/s, 93.75 MB/s. The script has 0.75 × 128 MiB/s.
    let on = "broker: \"kafka.m5.large\"";
    let (kept, put_right) = (plan(on, ""), plan(on, "mixed_network_units: false"));
    assert_eq!(at(&kept, "network_taken"), 96.0 * MIB);
    assert_close(at(&put_right, "network_taken"), 93.75e6, 1e-12, "network");
    let changed = changed(&kept, &put_right);
    let follows = [
        "network_taken",
        "ingress_per_broker",
        "needs/ingress",
        "brokers",
        "cost/",
        "monthly_cost",
    ];
    for name in changed.keys() {
        assert!(follows.iter().any(|part| name.starts_with(part)), "{name}");
    }
    // 96 ÷ (1.5 × 3 + 5.7) = 9.4 MiB/s against 81 ÷ 6.5 = 12.5: the network binds, so what a broker takes goes with it.
    assert_close(
        at(&put_right, "ingress_per_broker") / at(&kept, "ingress_per_broker"),
        93.75e6 / (96.0 * MIB),
        1e-12,
        "ingress of a broker",
    );
}

#[test]
fn throughput_that_nobody_bought() {
    let on = |more: &str| format!("broker: \"kafka.m7g.4xlarge\"{more}");
    let fix = "unbought_throughput: false";
    let (kept, put_right) = (plan(&on(""), ""), plan(&on(""), fix));
    assert_eq!(at(&kept, "storage_taken"), 625.0 * MIB);
    assert_eq!(at(&put_right, "storage_taken"), 250.0 * MIB);
    // 250 ÷ 6.5 ÷ 2 = 19.2 MiB/s where 937 ÷ 10.2 ÷ 2 = 45.9: 200 MiB/s at peak ask for eleven brokers, in threes.
    assert_eq!(at(&put_right, "needs/ingress"), 12.0);
    assert_eq!(at(&kept, "needs/ingress"), 6.0);
    let changed = changed(&kept, &put_right);
    assert!(changed.contains_key("storage_taken") && !changed.contains_key("network_taken"));
    assert!(
        changed
            .keys()
            .all(|name| !name.contains("asked") && !name.contains("partitions"))
    );
    // Bought, it is there: 400 MiB/s, and not the 625 the script counts.
    let bought = on(", provisioned_throughput: \"400 MiB/s\"");
    assert_eq!(at(&plan(&bought, ""), "storage_taken"), 625.0 * MIB);
    assert_eq!(at(&plan(&bought, fix), "storage_taken"), 400.0 * MIB);
    // A type whose volume is slower than that keeps its own.
    let small = plan("broker: \"kafka.m7g.large\"", fix);
    assert_eq!(at(&small, "storage_taken"), 78.75 * MIB);
}

#[test]
fn partitions_of_the_largest_m5() {
    let on = "broker: \"kafka.m5.24xlarge\"";
    // 27,000 replicas: 4,000 recommended to a broker, 4,000 allowed by the script, 6,000 by the documentation.
    let brokers = |aws: &str| at(&plan(on, aws), "needs/partitions");
    assert_eq!(brokers(""), 9.0);
    assert_eq!(brokers("low_m5_24xlarge_maximum: false"), 9.0);
    assert_eq!(brokers("partitions: maximum"), 9.0);
    assert_eq!(
        brokers("partitions: maximum, low_m5_24xlarge_maximum: false"),
        6.0
    );
    // Other types have the documentation's already.
    let other = |aws: &str| {
        at(
            &plan("broker: \"kafka.m5.16xlarge\"", aws),
            "partitions_limit",
        )
    };
    assert_eq!(other(""), 4_000.0);
    assert_eq!(other("partitions: maximum"), 6_000.0);
    assert_eq!(
        other("partitions: maximum, low_m5_24xlarge_maximum: false"),
        6_000.0
    );
}

#[test]
fn tiered_storage_at_the_price_list() {
    let on = "broker: \"kafka.m7g.xlarge\", tiered: \"1 day local\"";
    let (kept, put_right) = (plan(on, ""), plan(on, "cheap_tiering: false"));
    // Two days of 100 MiB/s, 16,875 GiB.
    let tiered = at(&kept, "asked/tiered") / GIB;
    assert_close(tiered, 16_875.0, 1e-9, "tiered");
    let cost = |plan: &Plan| at(plan, "cost/tiered_storage") * MONTH;
    assert_close(cost(&kept), 16_875.0 * 0.023, 1e-9, "the script's price");
    assert_close(cost(&put_right), 16_875.0 * 0.06, 1e-9, "the price list");
    assert_eq!(
        names(&changed(&kept, &put_right)),
        ["cost/tiered_storage", "monthly_cost"]
    );
}

/// What the script prints for 400 MiB/s, twice that at peak, read three times, of which nothing is kept for longer than on
/// brokers: `--retention-hours 12 --primary-retention-hours 12`; and for `72` and `24`, and for `72` and `72`.
#[test]
fn tiering_counts_where_it_is_in_use() {
    let tiered = "msk(broker: \"kafka.m7g.4xlarge\", tiered: \"1 day local\")";
    let plain = "msk(broker: \"kafka.m7g.4xlarge\")";
    for (retention, on, brokers, ingress, dollars) in [
        ("12 h", tiered, 18.0, 45.931_372_549, 86_319.48),
        ("72 h", tiered, 21.0, 39.062_5, 101_571.06),
        ("72 h", plain, 39.0, 45.931_372_549, 161_963.04),
    ] {
        let plan = plan_of((400.0, 3, retention), on, "");
        assert_eq!(at(&plan, "brokers"), brokers, "{retention} {on}");
        let found = at(&plan, "ingress_per_broker") / MIB;
        assert_close(found, ingress, 1e-9, "ingress of a broker");
        let cost = at(&plan, "monthly_cost") * MONTH;
        assert!((cost - dollars).abs() < 0.01, "{cost} is not {dollars}");
    }
    // A topic that is not tiered is not, whatever the deployment could do.
    let never = plan::cluster(
        "topics: [(name: \"t\", produce: \"100 MB/s\", peak: \"2x\", retention: \"3 days\", tiered: false,
                   partitions: 9000, consumers: [(name: \"g\")])],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.4xlarge\", tiered: \"1 day local\"))]",
    );
    let with = Plan::of(&never);
    let without = Plan::of(&never.replace(", tiered: \"1 day local\"", ""));
    for name in ["brokers", "ingress_per_broker", "monthly_cost"] {
        assert_eq!(at(&with, name), at(&without, name), "{name}");
    }
}

/// 2,000 MiB/s in three copies, read five times, 250 MiB/s bought for each broker: 10,000 ÷ 250 are 40, and 6,000 ÷ 250
/// are 24.
#[test]
fn provisioned_throughput_for_what_is_written() {
    let on = "msk(broker: \"kafka.m7g.4xlarge\", provisioned_throughput: \"250 MiB/s\")";
    let brokers = |aws: &str| {
        let plan = plan_of((2_000.0, 5, "3 days"), on, aws);
        (
            at(&plan, "needs/provisioned_throughput"),
            at(&plan, "brokers"),
        )
    };
    assert_eq!(brokers(""), (42.0, 186.0));
    assert_eq!(brokers("throughput_for_reads: false"), (24.0, 186.0));
}

/// The script has no row for a kafka.m7g.2xlarge, and the documentation sells it throughput: 300 MiB/s at $0.08 for each of
/// fifteen brokers.
#[test]
fn provisioned_throughput_of_a_2xlarge() {
    let on = "broker: \"kafka.m7g.2xlarge\", provisioned_throughput: \"300 MiB/s\"";
    let (kept, put_right) = (plan(on, ""), plan(on, "throughput_from_4xlarge: false"));
    let path = format!("{AT}/needs/provisioned_throughput");
    assert!(kept.model.graph.quantity(&path).is_none());
    assert_eq!(at(&kept, "brokers"), 15.0);
    assert_close(at(&kept, "monthly_cost") * MONTH, 37_810.2, 1e-6, "cost");
    assert_eq!(at(&put_right, "needs/provisioned_throughput"), 3.0);
    let bought = at(&put_right, "cost/volume_throughput") * MONTH;
    assert_close(bought, 15.0 * 300.0 * 0.08, 1e-9, "throughput");
}

/// 100 MiB/s written and 300 read, two thirds of them to another zone; and two copies of what is written.
#[test]
fn replication_between_zones() {
    let on = "broker: \"kafka.m7g.xlarge\"";
    let cost = |aws: &str| at(&plan(on, aws), "cost/cross_zone") * MONTH;
    assert_close(cost(""), 13_687.5, 1e-9, "as the script prints");
    let replication = 200.0 * 3_600.0 * 730.0 / 1_024.0 * 0.02;
    let all = cost("free_replication: false");
    assert_close(all, 13_687.5 + replication, 1e-9, "with replication");
}

/// `--utilization-standard 0.6` and `--utilization-express 0.9`.
#[test]
fn utilisation_is_an_argument() {
    let standard = |aws: &str| {
        let on = "msk(broker: \"kafka.m7g.4xlarge\")";
        let plan = plan_of((400.0, 3, "3 days"), on, aws);
        at(&plan, "ingress_per_broker") / MIB
    };
    assert_close(standard(""), 45.931_372_549, 1e-9, "a half");
    let more = standard("utilisation_standard: \"60 %\"");
    assert_close(more, 55.117_647_058_8, 1e-9, "six tenths");
    let express = |aws: &str| {
        let on = "express(broker: \"express.m7g.large\")";
        at(&plan_of((100.0, 3, "3 days"), on, aws), "needs/ingress")
    };
    assert_eq!(express(""), 18.0);
    assert_eq!(express("utilisation_express: \"90 %\""), 15.0);
}

#[test]
fn every_quirk_is_a_quantity_with_a_note() {
    let plan = plan("broker: \"kafka.m7g.xlarge\"", "cheap_tiering: false");
    for (name, kept) in [
        ("recommended_partitions", 1.0),
        ("mixed_network_units", 1.0),
        ("unbought_throughput", 1.0),
        ("low_m5_24xlarge_maximum", 1.0),
        ("cheap_tiering", 0.0),
        ("throughput_for_reads", 1.0),
        ("throughput_from_4xlarge", 1.0),
        ("free_replication", 1.0),
    ] {
        let path = format!("opinions/aws/quirks/{name}");
        assert_eq!(plan.value(&path), kept, "{name}");
        let quantity = plan.model.graph.quantity(&path).expect("a quantity");
        assert!(quantity.note.is_some(), "{name}");
    }
}

/// Where the rule's figures are not the catalogue's, both are kept.
#[test]
fn the_rule_keeps_its_quirks() {
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let of = |name: &str| {
        catalogue
            .aws_sizing()
            .broker(name)
            .expect("a type of the rule")
    };
    let AwsSizingTier::Standard {
        storage_bytes_per_second,
        throughput_can_be_bought,
        ..
    } = of("kafka.m7g.2xlarge").tier
    else {
        panic!("a Standard broker");
    };
    assert_eq!(storage_bytes_per_second, 312.5 * MIB);
    assert!(!throughput_can_be_bought);
    assert_eq!(of("kafka.m5.24xlarge").partitions_maximum, 4_000.0);
    assert_eq!(
        (of("kafka.m5.16xlarge").dollars_per_second * HOUR * 100.0).round(),
        672.0
    );
    let tiered = catalogue
        .prices()
        .price("msk/tiered", "us-east-1")
        .expect("a price")
        .si;
    assert!(tiered > 2.0 * catalogue.aws_sizing().factors.tiered_price.value);
}

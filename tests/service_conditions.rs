//! Services in every condition: what is used on average, at peak, and with brokers and zones down where that is theirs to
//! say; quotes as they are printed; by hand.

#[path = "plan/mod.rs"]
mod plan;

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::model::Condition;
use headroom::plan::Planner;
use headroom::report;
use headroom::scenario;
use headroom::units::{Measure, screen};
use plan::{Plan, assert_close};

const MB: f64 = 1e6;
const D: &str = "kafka/c/deployments/d";

/// 30 MB/s on average, 60 at peak, read by two groups.
fn on(platform: &str) -> Plan {
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", produce: \"30 MB/s\", peak: \"2x\", partitions: 30, batch: (linger: \"50 ms\"), consumers: [(name: \"a\", rate: \"1x\"), (name: \"b\", rate: \"1x\")])],
         deployments: [(name: \"d\", on: {platform})]"
    ))
    .with("kafka/c/topics/t/stored_rate", 30.0 * MB)
    .with("kafka/c/topics/t/peak_rate", 60.0 * MB)
}

/// What is used of a resource in a condition, over its limit.
fn used(plan: &Plan, name: &str, condition: Condition) -> Option<f64> {
    let sized = plan.model.clusters[0].deployments[0].sized.as_ref();
    let resources = &sized.expect("the type is given").resources;
    let found = resources
        .iter()
        .find(|one| one.name == name && one.condition == condition)?;
    Some(plan.values(&[found.utilisation])[0])
}

/// express.m7g.xlarge sustains 31.2 MB/s in (AWS). Of six brokers five are left without one and four without a zone.
#[test]
fn express_is_looked_at_in_every_condition() {
    let plan = on("express(broker: \"express.m7g.xlarge\", brokers: 6)");
    for (condition, rate, left) in [
        (Condition::Mean, 30.0, 6.0),
        (Condition::Peak, 60.0, 6.0),
        (Condition::BrokerDown, 60.0, 5.0),
        (Condition::ZoneDown, 60.0, 4.0),
    ] {
        let found = used(&plan, "data in", condition).expect("data in");
        let limit = plan.value(&format!("{D}/ingress_limit"));
        assert_close(limit, 31.2 * MB, 1e-12, "the published limit");
        assert_close(found, rate * MB / left / limit, 1e-12, condition.words());
        let out = used(&plan, "data out", condition).expect("data out");
        let limit = plan.value(&format!("{D}/egress_limit"));
        assert_close(
            out,
            2.0 * rate * MB / left / limit,
            1e-12,
            condition.words(),
        );
    }
    // 2 MB/s into each of 30 partitions at peak, of 15.
    let partition = "data into a partition";
    let mean = used(&plan, partition, Condition::Mean).expect("on average");
    assert_close(mean, 1.0 / 15.0, 1e-12, "a partition on average");
    assert_eq!(used(&plan, partition, Condition::ZoneDown), None);
}

/// 200 MB/s in and 400 MB/s out of a Serverless cluster; brokers and zones are AWS's affair.
#[test]
fn serverless_has_a_mean_and_no_brokers_to_lose() {
    let plan = on("serverless()");
    let of = |name: &str, condition| used(&plan, name, condition);
    assert_close(
        of("data in", Condition::Mean).expect("in"),
        0.15,
        1e-12,
        "in",
    );
    assert_close(
        of("data in", Condition::Peak).expect("in"),
        0.3,
        1e-12,
        "in",
    );
    assert_close(
        of("data out", Condition::Mean).expect("out"),
        0.15,
        1e-12,
        "out",
    );
    let partitions = of("partitions", Condition::Mean).expect("counted");
    assert_close(
        partitions,
        30.0 / 2_400.0,
        1e-12,
        "partitions do not change",
    );
    let (mean, peak) = (
        of("requests", Condition::Mean),
        of("requests", Condition::Peak),
    );
    assert!(mean.expect("requests") <= peak.expect("requests"));
    for down in [Condition::BrokerDown, Condition::ZoneDown] {
        assert_eq!(of("data in", down), None);
    }
}

/// Standard units carry 25 MB/s in and 75 out each: of 3, 30 and 60 MB/s are 40 and 80 %.
#[test]
fn confluent_units_have_a_mean_and_a_peak() {
    let plan = on("confluent(kind: standard, units: 3)");
    let of = |name: &str, condition| used(&plan, name, condition).expect("it is there");
    assert_close(of("data in", Condition::Mean), 0.4, 1e-12, "in");
    assert_close(of("data in", Condition::Peak), 0.8, 1e-12, "in at peak");
    assert_close(
        of("data out", Condition::Peak),
        120.0 / 225.0,
        1e-12,
        "out at peak",
    );
    assert_eq!(used(&plan, "data in", Condition::ZoneDown), None);
}

/// What is counted has a row too: 30 partitions and 3,000 connections on three Basic units of Confluent.
#[test]
fn all_that_asks_for_units_is_looked_at() {
    let plan = Plan::of_cluster(
        "connections: \"3000\", topics: [(name: \"t\", produce: \"1 MB/s\", partitions: 30)],
         deployments: [(name: \"d\", on: confluent(kind: basic, units: 3))]",
    );
    let kind = Catalogue::builtin()
        .expect("the catalogue loads")
        .confluent("basic")
        .expect("it is sold");
    let of = |name: &str| used(&plan, name, Condition::Peak).expect(name);
    assert_close(
        of("connections"),
        3_000.0 / 3.0 / kind.connections,
        1e-12,
        "connections",
    );
    assert_close(
        of("partitions"),
        30.0 / 3.0 / kind.partitions,
        1e-12,
        "partitions",
    );
    assert!(of("requests") > 0.0);
}

fn planned(fields: &str) -> headroom::plan::Plan {
    let text = plan::cluster(fields);
    let scenario = scenario::read(&text, None).expect("it reads");
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .expect("it plans")
}

#[test]
fn what_binds_is_never_the_page_cache_and_always_has_a_row() {
    // A group 6 h behind wants far more of the page cache than there is.
    let lagging = planned(
        "topics: [(name: \"t\", produce: \"30 MB/s\", partitions: 30, retention: \"7 h\", consumers: [(name: \"a\", rate: \"1x\", lag: \"6 h\")])],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.xlarge\")), (name: \"c\", on: confluent(kind: basic))], connections: \"9000\"",
    );
    let [ec2, confluent] = &lagging.clusters[0].deployments[..] else {
        panic!("two deployments");
    };
    let cache = ec2.resource("page cache", Condition::BrokerDown);
    assert!(cache.expect("a page cache").utilisation.p50 > 1.0);
    assert_ne!(
        ec2.binding_resource().map(|(name, _)| name),
        Some("page cache")
    );
    assert_eq!(confluent.constraints[confluent.binding].name, "connections");
    assert_eq!(
        confluent.binding_resource(),
        Some(("connections", Condition::Peak))
    );
}

/// Express keeps three replicas whatever a topic says: 48, 12 and 6 partitions on three brokers are 66 each.
#[test]
fn express_counts_its_own_replicas() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"a\", produce: \"1 MB/s\", partitions: 48), (name: \"b\", produce: \"1 MB/s\", partitions: 12, replication: 2),
                  (name: \"s\", produce: \"1 MB/s\", partitions: 6, replication: 1)],
         deployments: [(name: \"d\", on: express(broker: \"express.m7g.xlarge\", brokers: 3))]",
    );
    let each = plan.value(&format!("{D}/partitions/replicas_per_broker"));
    assert_eq!(each, 66.0);
}

#[test]
fn operations_of_local_disks_are_operations() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"1 MB/s\", partitions: 30)],
         deployments: [(name: \"d\", on: ec2(broker: \"i3en.xlarge\", brokers: 6, storage: instance_store))]",
    );
    let graph = &plan.model.graph;
    let limit = graph.quantity(&format!("{D}/volume_operations_limit"));
    assert_eq!(limit.expect("a limit").measure, Measure::PerSecond);
}

#[test]
fn requests_are_not_operations_of_a_disk() {
    let plan = on("serverless()");
    let limit = plan
        .model
        .graph
        .quantity(&format!("{D}/limits/requests/limit"));
    let limit = limit.expect("a limit on requests");
    assert_eq!(limit.measure, Measure::RequestsPerSecond);
    let shown = screen(15_000.0, limit.measure).replace('\u{2009}', " ");
    assert_eq!(shown, "15k requests/s");
}

/// The same number on the price list and in a quote is the same bill: Confluent's GB is 2^30 bytes in both.
#[test]
fn a_quote_reads_as_the_price_list_does() {
    let of = |platform: &str| on(platform).value(&format!("{D}/monthly_cost"));
    let list = of("confluent(kind: standard)");
    let quote = |data: &str, storage: &str| {
        of(&format!(
            "confluent(kind: standard, price: \"$0.75/h\", data_price: \"{data}\", storage_price: \"{storage}\")"
        ))
    };
    assert_close(quote("$0.05/GB", "$0.08/GB-month"), list, 1e-12, "printed");
    assert_close(quote("$0.05/GiB", "$0.08/GiB-month"), list, 1e-12, "meant");
    // A TB is 2^40 then.
    assert_close(
        quote("$51.2/TB", "$0.08/GB-month"),
        list,
        1e-12,
        "1,024 of them",
    );
}

#[test]
fn a_report_says_what_does_not_apply_and_what_survives() {
    let text = "(headroom: 1, name: \"test\", region: \"us-east-1\", worlds: 1000, kafka: [(name: \"c\",
        topics: [(name: \"t\", produce: \"3 MB/s\", partitions: 12)],
        deployments: [(name: \"s\", on: serverless()), (name: \"m\", on: msk(broker: \"kafka.m7g.large\", brokers: 3))])])";
    let scenario = scenario::read(text, None).unwrap_or_else(|why| panic!("{why:?}"));
    let cancel = AtomicBool::new(false);
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &cancel)
        .unwrap_or_else(|why| panic!("{why}"));
    let report = report::Report::new(&plan, None, &cancel).expect("a report");
    let text = report::text(&report);
    assert!(text.contains("does not apply"), "{text}");
    for written in [text.clone(), report::markdown(&report)] {
        assert!(written.contains("What topics survive"), "{written}");
        // Three replicas, two in sync: one broker or one zone may go, not both.
        assert!(
            written.contains("m: a broker that was down for 1 h is in sync after"),
            "{written}"
        );
        assert!(
            written.contains("one with an empty disk after"),
            "{written}"
        );
    }
}

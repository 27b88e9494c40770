//! What must hold for any scenario: more of anything never needs less, and every figure is a number.

mod plan;

use std::fs;
use std::path::Path;

use plan::{Plan, close};
use proptest::prelude::*;

/// A topic and a cluster as somebody might write them.
#[derive(Clone, Debug)]
struct Sketch {
    produce: f64,
    peak: f64,
    message: u32,
    key: Option<u32>,
    ratio: Option<f64>,
    retention_hours: u32,
    roll_hours: u32,
    by_size: Option<u32>,
    compacted: bool,
    replication: u32,
    partitions: Option<u32>,
    groups: usize,
    zones: u32,
    tiered: bool,
    follower_fetching: bool,
    /// Brokers of both deployments; `None` leaves them to the planner.
    brokers: Option<u32>,
}

fn sketches() -> impl Strategy<Value = Sketch> {
    let topic = (
        0.01..200.0,
        1.0..5.0,
        10_u32..20_000,
        prop::option::of(1_u32..100),
        prop::option::of(0.9..8.0),
        1_u32..1_000,
        1_u32..300,
    );
    let cluster = (
        prop::option::weighted(0.2, 10_u32..5_000),
        prop::bool::weighted(0.2),
        1_u32..5,
        prop::option::of(1_u32..200),
        0_usize..4,
        2_u32..4,
        any::<bool>(),
        any::<bool>(),
    );
    (topic, cluster).prop_map(|(topic, cluster)| Sketch {
        produce: topic.0,
        peak: topic.1,
        message: topic.2,
        key: topic.3,
        ratio: topic.4,
        retention_hours: topic.5,
        roll_hours: topic.6,
        by_size: cluster.0,
        compacted: cluster.1,
        replication: cluster.2,
        partitions: cluster.3,
        groups: cluster.4,
        zones: cluster.5,
        tiered: cluster.6,
        follower_fetching: cluster.7,
        brokers: None,
    })
}

impl Sketch {
    fn text(&self) -> String {
        let optional = |field: Option<String>| field.unwrap_or_default();
        let key = optional(self.key.map(|key| format!("key: \"{key} B\",")));
        let compression = optional(
            self.ratio
                .map(|ratio| format!("compression: (codec: zstd, ratio: \"{ratio}x\"),")),
        );
        let keeping = if self.compacted {
            "cleanup: compact, unique_keys: \"1M\",".to_owned()
        } else {
            let by_size = optional(
                self.by_size
                    .map(|size| format!("retention_bytes: \"{size} MiB\",")),
            );
            format!("retention: \"{} h\", {by_size}", self.retention_hours)
        };
        let partitions = self
            .partitions
            .map_or("auto".to_owned(), |count| count.to_string());
        let consumers: String = (0..self.groups)
            .map(|group| format!("(name: \"g{group}\"),"))
            .collect();
        let brokers = self
            .brokers
            .map_or("auto".to_owned(), |count| count.to_string());
        let tiered = if self.tiered {
            "tiered: \"6 h local\","
        } else {
            ""
        };
        let upkeep = "upkeep: (hours: \"20 h/month\", rate: \"$100/h\")";
        plan::cluster(&format!(
            "zones: {}, follower_fetching: {},
             topics: [(name: \"t\", produce: \"{} MB/s\", peak: \"{}x\", message: \"{} B\", {key} {compression} {keeping}
                       segment: (roll: \"{} h\"), replication: {}, partitions: {partitions}, consumers: [{consumers}])],
             deployments: [
                 (name: \"ours\", on: ec2(broker: \"m7g.2xlarge\", brokers: {brokers}, {tiered}), {upkeep}),
                 (name: \"managed\", on: msk(broker: \"kafka.m7g.2xlarge\", brokers: {brokers}, {tiered}), {upkeep}),
             ]",
            self.zones,
            self.follower_fetching,
            self.produce,
            self.peak,
            self.message,
            self.roll_hours,
            self.replication,
        ))
    }

    fn plan(&self) -> Plan {
        Plan::of(&self.text())
    }
}

const DEPLOYMENTS: [&str; 2] = ["kafka/c/deployments/ours", "kafka/c/deployments/managed"];

/// Bytes that are kept: the log of the topic, and what each deployment holds of it on disk and in object storage.
fn kept(plan: &Plan) -> Vec<f64> {
    let mut paths = vec![
        "kafka/c/topics/t/retained".to_owned(),
        "kafka/c/rule_of_thumb/kept".to_owned(),
    ];
    for deployment in DEPLOYMENTS {
        let remote = format!("{deployment}/remote");
        paths.extend(plan.model.graph.quantity(&remote).map(|_| remote));
    }
    paths.iter().map(|path| plan.value(path)).collect()
}

/// Index files take a smaller share of a log as its batches grow: half a percent of it at most.
const INDEX_SHARE: f64 = 0.005;

#[track_caller]
fn never_less(before: f64, after: f64, slack: f64, what: &str) {
    assert!(
        after >= before * (1.0 - slack),
        "{what}: {before} became {after}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn more_ingest_never_needs_less_disk(sketch in sketches(), factor in 1.0..4.0) {
        let before = sketch.plan();
        let after = sketch.plan().with("kafka/c/ingest_multiplier", factor);
        // Where partitions are chosen too, a step to more of them changes batches by a few bytes in a million.
        let slack = if sketch.partitions.is_some() { 1e-12 } else { 1e-4 };
        for (before, after) in kept(&before).into_iter().zip(kept(&after)) {
            never_less(before, after, slack, "kept");
        }
        let replicated = |plan: &Plan| plan.value("kafka/c/replicated");
        never_less(replicated(&before), replicated(&after), INDEX_SHARE, "replicated");
        for deployment in DEPLOYMENTS {
            let brokers = |plan: &Plan| plan.value(&format!("{deployment}/brokers"));
            never_less(brokers(&before), brokers(&after), 0.0, "brokers");
        }
    }

    #[test]
    fn longer_retention_never_needs_less(sketch in sketches(), factor in 1.0..4.0) {
        prop_assume!(!sketch.compacted);
        let before = sketch.plan();
        let longer = before.value("kafka/c/topics/t/retention") * factor;
        let after = sketch.plan().with("kafka/c/topics/t/retention", longer);
        for (before, after) in kept(&before).into_iter().zip(kept(&after)) {
            never_less(before, after, 0.0, "kept");
        }
        for deployment in DEPLOYMENTS {
            for name in ["disk_per_broker", "brokers"] {
                let held = |plan: &Plan| plan.value(&format!("{deployment}/{name}")) * match name {
                    "brokers" => 1.0,
                    _ => plan.value(&format!("{deployment}/brokers")),
                };
                never_less(held(&before), held(&after), 1e-12, name);
            }
        }
    }

    #[test]
    fn more_replicas_are_never_cheaper(sketch in sketches()) {
        // Twelve brokers: where too few are left to hold every replica, no room is bought to make lost ones anew. And
        // with follower fetching, a copy in one more zone saves traffic between zones.
        let fewer = Sketch { brokers: Some(12), follower_fetching: false, ..sketch };
        let more = Sketch { replication: fewer.replication + 1, ..fewer.clone() };
        for deployment in DEPLOYMENTS {
            let cost = |sketch: &Sketch| sketch.plan().value(&format!("{deployment}/monthly_cost"));
            never_less(cost(&fewer), cost(&more), 1e-12, deployment);
        }
    }

    #[test]
    fn fetching_from_the_nearest_replica_never_costs_more(sketch in sketches()) {
        let near = Sketch { follower_fetching: true, ..sketch.clone() };
        let far = Sketch { follower_fetching: false, ..sketch };
        for deployment in DEPLOYMENTS {
            let cost = |sketch: &Sketch| sketch.plan().value(&format!("{deployment}/monthly_cost"));
            never_less(cost(&near), cost(&far), 1e-12, deployment);
        }
    }

    #[test]
    fn prices_scale_every_line_and_the_sum_is_that_of_its_lines(sketch in sketches(), factor in 0.1..10.0) {
        let before = sketch.plan();
        let prices: Vec<(String, f64)> = before
            .every_value()
            .into_iter()
            .filter(|(path, _)| path.starts_with("prices/") || path.ends_with("/upkeep_rate"))
            .collect();
        let upkeep = |path: &str| path.ends_with("/upkeep_rate");
        let scaled = |people_too: bool| {
            prices
                .iter()
                .filter(|(path, _)| people_too || !upkeep(path))
                .fold(sketch.plan(), |plan, (path, price)| plan.with(path, price * factor))
        };
        let (without_people, with_people) = (scaled(false), scaled(true));
        for deployment in before.model.clusters.iter().flat_map(|cluster| &cluster.deployments) {
            let sized = deployment.sized.as_ref().expect("the broker type is given");
            let lines: Vec<_> = sized.cost_lines.iter().map(|line| line.cost).collect();
            for (index, line) in sized.cost_lines.iter().enumerate() {
                let [was, is, all] = [&before, &without_people, &with_people].map(|plan| plan.values(&lines)[index]);
                prop_assert!(was >= 0.0);
                prop_assert!(close(all, was * factor, 1e-12), "{}: {} is not {} × {}", line.name, all, was, factor);
                let of_people = line.name == "On call and upkeep";
                prop_assert!(close(is, if of_people { was } else { was * factor }, 1e-12), "{}", line.name);
            }
            for plan in [&before, &without_people, &with_people] {
                let total = plan.values(&[sized.monthly_cost])[0];
                prop_assert!(close(plan.values(&lines).iter().sum(), total, 1e-12));
            }
        }
    }

    #[test]
    fn every_quantity_of_any_scenario_is_a_number(sketch in sketches(), month in 0_u32..120) {
        for (path, value) in sketch.plan().at_month(f64::from(month)).every_value() {
            prop_assert!(value.is_finite(), "{} is {}", path, value);
        }
    }
}

/// Every sample at its start and two years later.
#[test]
fn every_quantity_of_the_samples_is_a_number() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("there are samples") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_none_or(|extension| extension != "ron") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a sample can be read");
        for month in [0.0, 24.0] {
            for (quantity, value) in Plan::of(&text).at_month(month).every_value() {
                assert!(
                    value.is_finite(),
                    "{}: {quantity} is {value} in month {month}",
                    path.display()
                );
                let difference = quantity.contains("/rule_of_thumb/");
                assert!(
                    value >= 0.0 || difference,
                    "{}: {quantity} is {value} in month {month}",
                    path.display()
                );
            }
        }
        seen += 1;
    }
    assert!(seen >= 4);
}

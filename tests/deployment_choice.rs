//! Which deployment is the cheapest, where, and by which facts.

#[path = "plan/mod.rs"]
mod plan;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{MapAxis, Plan, Planner};
use headroom::scenario;
use headroom::study::StudyError;
use plan::assert_close;

fn six_ways() -> Plan {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/six-ways.ron"
    ))
    .expect("the sample");
    let scenario = scenario::read(&text, None).expect("it reads");
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .expect("it plans")
}

/// Two topics whose ingest and retention are these multiples of 10.5 and 2.5 MB/s, and of 5 and 2 days, run six ways, broker
/// types and sizes left to the planner where they can be.
fn scaled(worlds: u32, ingest: f64, retention: f64) -> Plan {
    let rate = |low: f64, high: f64| format!("{} to {} MB/s", low * ingest, high * ingest);
    let hours = |hours: f64| format!("{} h", hours * retention);
    let text = format!(
        r#"(headroom: 1, name: "Test", region: "eu-west-1", provision_for: "6 months", worlds: {worlds},
            objectives: (confidence: "90 %"),
            kafka: [(name: "k", growth: "1 to 2 %/month",
                topics: [
                    (name: "a", produce: "{}", peak: "2x", message: "1 KiB", retention: "{}", partitions: 30,
                     consumers: [(name: "c1"), (name: "c2", rate: "2x")]),
                    (name: "b", produce: "{}", peak: "3x", message: "500 B", retention: "{}", partitions: 12,
                     consumers: [(name: "c1")]),
                ],
                deployments: [
                    (name: "ours", on: ec2(broker: "m6i.xlarge", brokers: 6, volumes: 2, volume: gp3(size: "1 TiB"))),
                    (name: "msk", on: msk(broker: "kafka.m5.large")),
                    (name: "express", on: express(broker: "express.m7g.large")),
                    (name: "serverless", on: serverless()),
                    (name: "confluent", on: confluent(kind: standard)),
                    (name: "pods", on: strimzi(node: auto, volume: gp3(size: auto))),
                ],
            )])"#,
        rate(8.0, 14.0),
        hours(120.0),
        rate(2.0, 3.0),
        hours(48.0)
    );
    let scenario = scenario::read(&text, None).expect("it reads");
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .expect("it plans")
}

/// The cheapest deployment of a plan that holds, and its median cost.
fn cheapest_that_holds(plan: &Plan) -> Option<(&str, f64)> {
    let deployments = plan.clusters[0].deployments.iter();
    let holding = deployments.filter(|one| one.holds());
    let costs = holding.map(|one| (one.name.as_str(), one.monthly_cost.p50));
    costs.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Cells in all parts of the map, beside plans of scenarios that say what the cell stands for.
#[test]
fn a_cell_of_the_map_names_what_a_plan_of_it_names() {
    let map = scaled(1_000, 1.0, 1.0)
        .cost_map(0, MapAxis::Retention, &AtomicBool::new(false))
        .expect("a map")
        .expect("something to vary");
    let mut named = BTreeSet::new();
    for (column, row) in [
        (0, 0),
        (2, 2),
        (12, 8),
        (20, 4),
        (19, 14),
        (5, 16),
        (23, 5),
        (24, 16),
        (10, 3),
    ] {
        let cell = map.at(column, row).expect("a cell");
        let ingest = map.ingest[column] / map.today.0;
        let retention = map.other[row] / map.today.1;
        let plan = scaled(2_000, ingest, retention);
        let (name, cost) = cheapest_that_holds(&plan).expect("one holds");
        let place = cell.cheapest.expect("one holds");
        assert_eq!(map.deployments[place], name, "{column}, {row}: {cell:?}");
        assert_close(cell.cost, cost, 0.03, name);
        named.insert(name.to_owned());
    }
    assert!(named.len() >= 2, "{named:?}");
}

/// Where a deployment stops holding, it is the same for the curve, its break-evens and a plan of that ingest.
#[test]
fn a_deployment_stops_holding_where_the_curve_says() {
    let plan = scaled(1_000, 1.0, 1.0);
    let curve = plan.cost_curve(0, &AtomicBool::new(false));
    let curve = curve.expect("a curve").expect("a cluster");
    let mut ends = 0;
    for line in &curve.lines {
        let Some(most) = line.holds_up_to else {
            continue;
        };
        ends += 1;
        for (factor, holds) in [(0.999, true), (1.015, false)] {
            let there = scaled(1_000, factor * most / plan.clusters[0].payload.p50, 1.0);
            let deployments = &there.clusters[0].deployments;
            let one = deployments.iter().find(|one| one.name == line.name);
            assert_eq!(one.expect("it is listed").holds(), holds, "{}", line.name);
        }
        for found in &curve.break_evens {
            let is_near = (found.ingest / most).ln().abs() < 0.14;
            if found.below == line.name && is_near && found.cost > 0.0 {
                assert_close(found.ingest, most, 0.011, &line.name);
            }
        }
    }
    assert!(ends >= 1);
}

#[test]
fn every_map_is_whole_and_can_be_given_up() {
    let plan = six_ways();
    for axis in MapAxis::ALL {
        let map = plan
            .cost_map(0, axis, &AtomicBool::new(false))
            .expect("a map")
            .expect("something to vary");
        assert!(map.ingest.len() >= 24 && map.other.len() >= 16);
        assert_eq!(map.cells.len(), map.ingest.len() * map.other.len());
        // In the middle both sides are the plan's own.
        let (column, row) = (map.ingest.len() / 2, map.other.len() / 2);
        assert_close(map.other[row], map.today.1, 1e-9, "the plan's own side");
        let cell = map.at(column, row).expect("the middle");
        let (name, cost) = cheapest_that_holds(&plan).expect("one holds");
        assert_eq!(map.deployments[cell.cheapest.expect("one holds")], name);
        assert_close(cell.cost, cost, 0.01, name);
        for cell in &map.cells {
            assert_eq!(cell.cheapest.is_some(), cell.cost.is_finite());
            assert!(cell.margin.is_none_or(|margin| margin >= 0.0));
            assert_ne!(cell.cheapest, cell.second.or(Some(usize::MAX)));
        }
        let stopped = plan.cost_map(0, axis, &AtomicBool::new(true));
        assert!(matches!(stopped, Err(StudyError::Cancelled)));
    }
    assert!(
        plan.cost_map(7, MapAxis::Retention, &AtomicBool::new(false))
            .expect("no study")
            .is_none()
    );
}

#[test]
fn dearer_people_favour_what_needs_fewer_of_them() {
    let plan = six_ways();
    let map = plan
        .cost_map(0, MapAxis::StaffCost, &AtomicBool::new(false))
        .expect("a map")
        .expect("upkeep is stated");
    let hours = |place: usize| {
        let upkeep = plan.scenario.kafka[0].deployments[place]
            .upkeep
            .as_ref()
            .expect("stated");
        upkeep.hours.distribution.central()
    };
    for column in 0..map.ingest.len() {
        let of = |row: usize| map.at(column, row).and_then(|cell| cell.cheapest);
        if let (Some(cheap_people), Some(dear_people)) = (of(0), of(map.other.len() - 1)) {
            assert!(hours(dear_people) <= hours(cheap_people));
        }
    }
}

#[test]
fn every_fact_is_known_of_every_deployment() {
    let plan = six_ways();
    let decision = plan.decision(0).expect("deployments");
    assert_eq!(
        decision.deployments,
        [
            "ec2",
            "strimzi",
            "msk",
            "express",
            "serverless",
            "confluent"
        ]
    );
    let fact = |key: &str| {
        let found = decision.facts.iter().find(|fact| fact.key == key);
        &found.unwrap_or_else(|| panic!("no fact {key}")).cells
    };
    for found in &decision.facts {
        assert_eq!(found.cells.len(), 6, "{}", found.key);
        assert!(
            found
                .cells
                .iter()
                .all(|cell| !cell.is_empty() && !cell.contains("NaN")),
            "{found:?}"
        );
    }
    assert!(fact("replication_billed")[0].starts_with("billed: $"));
    assert_eq!(fact("replication_billed")[2], "not billed");
    assert_eq!(fact("disk")[4], "no disk to fill");
    assert!(
        fact("limits")[4].starts_with("none; nearest is "),
        "{:?}",
        fact("limits")
    );
    assert!(fact("people")[0].ends_with("of upkeep"));
    assert!(
        fact("holds").iter().all(|cell| cell.starts_with("yes")),
        "{:?}",
        fact("holds")
    );
    assert!(plan.decision(7).is_none());
}

//! Which deployment is the cheapest, where, and by which facts.

#[path = "plan/mod.rs"]
mod plan;

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{MapAxis, Planner};
use headroom::scenario;
use headroom::study::StudyError;
use plan::assert_close;

fn six_ways() -> headroom::plan::Plan {
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

#[test]
fn the_map_agrees_with_the_plan_where_the_plan_is() {
    let plan = six_ways();
    let deployments = &plan.clusters[0].deployments;
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
        let cheapest = cell.cheapest.expect("one holds");
        let nodes: Vec<_> = deployments.iter().map(|d| d.nodes.monthly_cost).collect();
        let multiplier = plan.model.clusters[0].ingest_multiplier;
        let swept =
            headroom::study::sweep(&plan.worlds, multiplier, &[1.0], &nodes).expect("a sweep");
        assert_close(cell.cost, swept[cheapest][0], 1e-9, "its cost");
        for (place, cost) in swept.iter().enumerate() {
            let dearer = cost[0] >= cell.cost * (1.0 - 1e-12);
            assert!(
                dearer || !deployments[place].holds(),
                "{}",
                deployments[place].name
            );
        }
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

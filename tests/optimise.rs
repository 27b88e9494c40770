//! The search for the best design: what it finds is what a plan of the same design says, and more constraints never make
//! the best design cheaper.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use headroom::catalogue::Catalogue;
use headroom::plan::optimise::{Design, Optimisation, Order, Progress};
use headroom::plan::{Plan, PlanError, Planner};
use headroom::report::{optimisation_json, optimisation_text};
use headroom::scenario::{self, deployment_text};
use headroom::study::StudyError;
use proptest::prelude::*;

/// What a test varies of the sample.
#[derive(Clone, Debug)]
struct Sample {
    produce: String,
    peak: f64,
    confidence: f64,
    page: u32,
    groups: usize,
    retention: u32,
    cluster: String,
    deployments: String,
    worlds: u32,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            produce: "40 to 90 MB/s".to_owned(),
            peak: 2.0,
            confidence: 0.95,
            page: 75,
            groups: 2,
            retention: 5,
            cluster: String::new(),
            deployments: "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\"), upkeep: (hours: \"20 to 40 h/month\", rate: \"$110/h\")),
                (name: \"managed\", on: msk(broker: \"kafka.m7g.2xlarge\"), upkeep: (hours: \"5 to 10 h/month\", rate: \"$110/h\"))"
                .to_owned(),
            worlds: 400,
        }
    }
}

impl Sample {
    fn text(&self) -> String {
        let groups: String = (0..self.groups)
            .map(|group| format!("(name: \"g{group}\", rate: \"2x\"),"))
            .collect();
        format!(
            "(headroom: 1, name: \"t\", region: \"us-east-1\", worlds: {}, objectives: (confidence: \"{} %\"),
              kafka: [(name: \"k\", growth: \"1 to 3 %/month\", fill: (page: \"{} %\", act: \"90 %\"), {}
                topics: [(name: \"a\", produce: \"{}\", peak: \"{}x\", message: \"900 B\", retention: \"{} days\",
                          partitions: 48, consumers: [{groups}])],
                deployments: [{}])])",
            self.worlds,
            self.confidence * 100.0,
            self.page,
            self.cluster,
            self.produce,
            self.peak,
            self.retention,
            self.deployments,
        )
    }

    fn plan(&self) -> Plan {
        plan(&self.text())
    }

    fn found(&self) -> Optimisation {
        found(&self.plan())
    }
}

fn plan(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    Planner::new(catalogue)
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(plan: &Plan) -> Optimisation {
    plan.optimise(0, &Progress::default(), &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}"))
        .expect("there is a cluster")
}

fn best(found: &Optimisation) -> &Design {
    &found.designs[found
        .best
        .unwrap_or_else(|| panic!("{}", found.winner_in_words()))]
}

/// A design as it was found beside the same written into the file and planned.
fn assert_planned_alike(design: &Design, sample: &Sample) {
    let written = Sample {
        deployments: deployment_text(&design.deployment().name, &design.deployment()),
        ..sample.clone()
    };
    let plan = written.plan();
    assert_eq!(
        plan.scenario.kafka[0].deployments[0].on,
        design.deployment().on,
        "{}",
        design.written()
    );
    let planned = &plan.clusters[0].deployments[0];
    assert_eq!(planned.monthly_cost, design.cost, "{}", design.written());
    let breach = 1.0 - planned.holds_in;
    assert!(
        (breach - design.breach).abs() < 1e-12,
        "{}: {breach} is not {}",
        design.written(),
        design.breach
    );
    if let Some(count) = design.shape.brokers {
        assert_eq!(planned.brokers, f64::from(count));
    }
    if let (Some(size), Some(disk)) = (design.shape.size, &planned.disk) {
        let volumes = f64::from(design.shape.volumes.unwrap_or(1));
        assert_eq!(disk.capacity, size * volumes, "{}", design.written());
        // What holds on the date provisioned for is below the level to act at today as well.
        assert!(
            !design.holds || disk.fill.p95 <= 0.9,
            "{}",
            design.written()
        );
    }
}

/// One search, for it takes a while, looked at from every side.
#[test]
fn what_is_found_is_consistent_with_itself_and_with_a_plan_of_the_best() {
    let sample = Sample::default();
    let found = sample.found();
    every_kind_has_designs_and_today_is_among_them(&found);
    the_front_has_no_beaten_design_and_every_other_names_who_beats_it(&found);
    the_best_is_the_cheapest_that_holds_and_no_kind_has_a_cheaper_one(&found);
    a_kind_whose_people_nobody_knows_is_shown_but_not_called_the_best(&found);
    the_text_says_who_wins(&found);
    assert_planned_alike(best(&found), &sample);
}

#[test]
fn the_best_of_every_kind_and_the_whole_front_are_what_a_plan_says() {
    let sample = Sample {
        worlds: 200,
        ..Sample::default()
    };
    let found = sample.found();
    assert!(found.best_of_kind.len() >= 6, "{:?}", found.best_of_kind);
    for place in found.best_of_kind.iter().chain(&found.front) {
        assert_planned_alike(&found.designs[*place], &sample);
    }
}

fn every_kind_has_designs_and_today_is_among_them(found: &Optimisation) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for design in &found.designs {
        *kinds.entry(design.shape.kind).or_default() += 1;
    }
    for kind in [
        "ec2",
        "ec2 instance_store",
        "strimzi",
        "msk",
        "express",
        "serverless",
        "confluent basic",
    ] {
        assert!(kinds.contains_key(kind), "{kind} is missing of {kinds:?}");
    }
    let (kind, why) = found
        .missing
        .first()
        .expect("dedicated units have no list price");
    assert_eq!(*kind, "confluent dedicated");
    assert!(why.contains("price"), "{why}");
    let today: Vec<_> = found
        .designs
        .iter()
        .filter_map(|design| design.today.as_deref())
        .collect();
    assert_eq!(today, ["ours", "managed"]);
    assert_eq!(found.against.len(), 2);
    for against in &found.against {
        let (today, best) = (&found.designs[against.design], best(found));
        assert_eq!(against.saves, today.cost.p50 - best.cost.p50);
        assert_eq!(against.safer, today.breach - best.breach);
    }
}

fn the_front_has_no_beaten_design_and_every_other_names_who_beats_it(found: &Optimisation) {
    let beats = |a: &Design, b: &Design| {
        a.cost.p50 <= b.cost.p50
            && a.breach <= b.breach
            && (a.cost.p50 < b.cost.p50 || a.breach < b.breach)
    };
    assert!(found.front.len() > 1);
    for place in &found.front {
        let design = &found.designs[*place];
        assert!(design.beaten.is_none());
        assert!(design.may_be_chosen);
        let mut others = found.designs.iter().filter(|other| other.may_be_chosen);
        assert!(!others.any(|other| beats(other, design)));
    }
    for (place, design) in found.designs.iter().enumerate() {
        match design.beaten {
            Some(beaten) => {
                let by = &found.designs[beaten.by];
                assert!(by.may_be_chosen);
                assert!(beats(by, design));
                assert_eq!(beaten.saves, design.cost.p50 - by.cost.p50);
                assert_eq!(beaten.safer, design.breach - by.breach);
            }
            // Not beaten, so on the front, or the equal of one that is.
            None if !design.may_be_chosen => {
                assert!(
                    !found
                        .front
                        .iter()
                        .any(|other| beats(&found.designs[*other], design))
                );
            }
            None => assert!(
                found.front.contains(&place)
                    || found.front.iter().any(|other| {
                        let other = &found.designs[*other];
                        other.cost.p50 == design.cost.p50 && other.breach == design.breach
                    })
            ),
        }
    }
}

fn the_best_is_the_cheapest_that_holds_and_no_kind_has_a_cheaper_one(found: &Optimisation) {
    let best = best(found);
    assert!(best.holds && best.breach <= 0.05 + 1e-9);
    for design in found.designs.iter().filter(|design| design.holds) {
        assert!(best.cost.p50 <= design.cost.p50 || !design.may_be_chosen);
        let of_kind = found
            .best_of_kind
            .iter()
            .map(|place| &found.designs[*place])
            .find(|other| other.shape.kind == design.shape.kind)
            .expect("every kind that holds has a best");
        assert!(of_kind.cost.p50 <= design.cost.p50);
    }
    let least = &found.designs[found.least_regret.expect("something holds")];
    // What is not regretted is not regretted by the rounding of a sum either.
    assert!(least.regret == 0.0 || least.regret > 1e-9 * least.cost.mean);
    for design in found.designs.iter().filter(|design| design.may_be_chosen) {
        assert!(least.regret <= design.regret || !design.holds);
    }
    for design in &found.designs {
        assert!((0.0..=design.cost.mean).contains(&design.regret));
    }
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let plan = Sample {
        worlds: 150,
        ..Sample::default()
    }
    .plan();
    let on = |threads| {
        let found = plan
            .optimise_on(threads, 0, &Progress::default(), &AtomicBool::new(false))
            .expect("it has an answer")
            .expect("there is a cluster");
        optimisation_json(&found, Order::Regret, None)
    };
    let one = on(1);
    for threads in [2, 4] {
        assert!(one == on(threads), "{threads} threads differ");
    }
}

#[test]
fn a_cancelled_search_stops_and_progress_is_counted() {
    let plan = Sample {
        worlds: 10_000,
        ..Sample::default()
    }
    .plan();
    let cancel = Arc::new(AtomicBool::new(false));
    let progress = Arc::new(Progress::default());
    let search = {
        let (cancel, progress) = (Arc::clone(&cancel), Arc::clone(&progress));
        thread::spawn(move || plan.optimise(0, &progress, &cancel))
    };
    while progress.designs().0 == 0 && !search.is_finished() {
        thread::yield_now();
    }
    cancel.store(true, Ordering::Relaxed);
    let answer = search.join().expect("it does not panic");
    let (done, all) = progress.designs();
    assert!(done > 0 && done <= all, "{done} of {all}");
    // On a machine that had better to do, the search may have been over before it was told to stop.
    if done < all {
        assert!(
            matches!(answer, Err(PlanError::Study(StudyError::Cancelled))),
            "{answer:?}"
        );
    }
}

#[test]
fn a_search_that_is_cancelled_before_it_begins_judges_nothing() {
    let plan = Sample::default().plan();
    let progress = Progress::default();
    let answer = plan.optimise(0, &progress, &AtomicBool::new(true));
    assert!(
        matches!(answer, Err(PlanError::Study(StudyError::Cancelled))),
        "{answer:?}"
    );
    let (done, all) = progress.designs();
    assert!(done == 0 || done < all, "{done} of {all}");
}

#[test]
fn when_nothing_holds_the_nearest_design_and_what_keeps_it_are_named() {
    let sample = Sample {
        produce: "30 to 60 TB/s".to_owned(),
        deployments: "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\", brokers: 6))".to_owned(),
        worlds: 200,
        ..Sample::default()
    };
    let found = sample.found();
    assert_eq!(found.best, None);
    assert!(found.best_of_kind.is_empty() && found.against.is_empty());
    assert_eq!(found.nothing_holds, 1.0);
    // What always breaks is regretted by all it costs.
    for design in &found.designs {
        assert_eq!((design.breach, design.regret), (1.0, design.cost.mean));
    }
    let nearest = &found.designs[found.safest.expect("there are designs")];
    let said = found.winner_in_words();
    assert!(said.starts_with("None of "), "{said}");
    assert!(said.contains("holds in 95 % of worlds"), "{said}");
    assert!(said.contains(&nearest.with_kind()), "{said}");
    assert!(said.contains(nearest.worst.name), "{said}");
    assert!(nearest.worst.broken > 0.0);
}

/// 500 MB/s are more than Serverless takes: of what counts people's time nothing holds, and the others are regretted by
/// what they cost above the cheapest of them.
#[test]
fn where_only_designs_hold_that_may_not_be_chosen_they_are_regretted_for_one_another() {
    let sample = Sample {
        produce: "500 MB/s".to_owned(),
        deployments:
            "(name: \"ours\", on: serverless(), upkeep: (hours: \"5 h/month\", rate: \"$110/h\"))"
                .to_owned(),
        worlds: 100,
        ..Sample::default()
    };
    let found = sample.found();
    assert_eq!(found.best, None);
    let holding: Vec<&Design> = found.designs.iter().filter(|design| design.holds).collect();
    assert!(!holding.is_empty() && holding.iter().all(|design| !design.may_be_chosen));
    assert!(found.nothing_holds < 1.0, "{}", found.nothing_holds);
    for design in &found.designs {
        assert!(
            (0.0..=design.cost.mean).contains(&design.regret),
            "{}: {} of {}",
            design.with_kind(),
            design.regret,
            design.cost.mean
        );
    }
    let always = |design: &&&Design| design.breach == 0.0;
    let least = holding.iter().filter(always).map(|design| design.cost.mean);
    let least = least.fold(f64::INFINITY, f64::min);
    for design in holding.iter().filter(always) {
        let above = design.cost.mean - least;
        assert!(
            design.regret >= above * (1.0 - 1e-9),
            "{}",
            design.with_kind()
        );
    }
}

#[test]
fn a_cluster_that_is_not_there_has_no_designs() {
    let plan = Sample::default().plan();
    let found = plan.optimise(1, &Progress::default(), &AtomicBool::new(false));
    assert!(matches!(found, Ok(None)));
}

#[test]
fn designs_take_payment_discount_and_people_from_the_listed_deployment() {
    let sample = Sample {
        deployments: "(name: \"ours\", on: ec2(broker: auto, payment: reserved_1_year, discount: \"10 to 20 %\"),
            upkeep: (hours: \"20 h/month\", rate: \"$110/h\"))"
            .to_owned(),
        worlds: 200,
        ..Sample::default()
    };
    let found = sample.found();
    let ec2 = || {
        found
            .designs
            .iter()
            .filter(|design| design.shape.kind == "ec2")
    };
    assert!(ec2().count() > 100);
    for design in ec2() {
        assert!(design.counts_people());
        assert_eq!(design.deployment().name, "ours");
        assert!(design.deployment().on.discount().is_some());
    }
    assert!(
        found
            .designs
            .iter()
            .any(|design| design.shape.kind == "msk" && !design.counts_people())
    );
}

fn a_kind_whose_people_nobody_knows_is_shown_but_not_called_the_best(found: &Optimisation) {
    assert!(best(found).counts_people());
    let cheaper = found.without_people;
    let cheaper = &found.designs[cheaper.expect("a kind that is not listed is cheaper")];
    assert!(cheaper.holds && !cheaper.may_be_chosen);
    assert!(cheaper.cost.p50 < best(found).cost.p50);
    let said = found.winner_in_words();
    assert!(
        said.contains("cheaper as long as people cost less than"),
        "{said}"
    );
}

#[test]
fn where_no_deployment_counts_people_none_are_held_against_a_design() {
    let found = Sample {
        deployments: "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\"))".to_owned(),
        worlds: 200,
        ..Sample::default()
    }
    .found();
    assert_eq!(found.without_people, None);
    assert!(found.designs.iter().all(|design| design.may_be_chosen));
    assert!(!best(&found).counts_people());
    assert!(
        found
            .winner_in_words()
            .contains("people's time not counted")
    );
}

fn the_text_says_who_wins(found: &Optimisation) {
    let text = optimisation_text(found, Order::Cost, 5);
    assert!(text.contains(&found.winner_in_words()), "{text}");
    assert!(text.contains("Against ours"), "{text}");
    assert!(text.contains("Best of each kind"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]

    /// Every further demand on the same platform: more confidence, a lower fill, more readers, longer retention.
    #[test]
    fn a_further_constraint_never_makes_the_best_design_cheaper(
        low in 10.0..80.0_f64,
        spread in 1.2..3.0_f64,
        retention in 1_u32..10,
    ) {
        let sample = Sample {
            produce: format!("{low:.1} to {:.1} MB/s", low * spread),
            retention,
            confidence: 0.9,
            page: 80,
            worlds: 200,
            ..Sample::default()
        };
        let before = sample.found();
        let before = best(&before);
        let demands = [
            Sample { confidence: 0.98, ..sample.clone() },
            Sample { page: 60, ..sample.clone() },
            Sample { groups: 5, ..sample.clone() },
            Sample { retention: 2 * retention, ..sample.clone() },
        ];
        for more in demands {
            let after = more.found();
            let after = best(&after);
            prop_assert!(
                after.cost.p50 >= before.cost.p50 * (1.0 - 1e-9),
                "{} at {} is cheaper than {} at {}", after.written(), after.cost.p50, before.written(), before.cost.p50
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    /// A world with less ingest breaks nothing that held: the same designs, judged in milder worlds.
    #[test]
    fn what_holds_in_a_world_holds_in_a_milder_one(low in 10.0..80.0_f64, less in 0.3..0.95_f64) {
        let sample = Sample {
            produce: format!("{low:.2} to {:.2} MB/s", 2.0 * low),
            worlds: 200,
            ..Sample::default()
        };
        let found = sample.found();
        for place in found.best_of_kind.iter().chain(&found.front).take(8) {
            let design = &found.designs[*place];
            let held = |scale: f64| {
                let written = Sample {
                    produce: format!("{} to {} MB/s", low * scale, 2.0 * low * scale),
                    deployments: format!("(name: \"d\", on: {})", design.written()),
                    ..sample.clone()
                };
                let plan = written.plan();
                let deployment = &plan.clusters[0].deployments[0];
                let holds = plan.worlds.at_month(12.0).evaluate(&[deployment.nodes.holds]).expect("it is computed");
                (0..plan.worlds.count()).map(|world| holds[0].at(world) != 0.0).collect::<Vec<bool>>()
            };
            for (world, (before, milder)) in held(1.0).into_iter().zip(held(less)).enumerate() {
                prop_assert!(!before || milder, "{} in world {world}", design.written());
            }
        }
    }
}

/// Losing a zone asks for more than losing a broker.
#[test]
fn surviving_the_loss_of_a_zone_never_makes_the_best_design_cheaper() {
    let sample = Sample {
        worlds: 150,
        ..Sample::default()
    };
    let asking = |survive: &str| {
        let text = sample.text();
        let text = text.replace(
            "objectives: (",
            &format!("objectives: (survive: {survive}, "),
        );
        plan(&text)
    };
    let (broker, zone) = (asking("broker"), asking("zone"));
    let names = |plan: &Plan| -> Vec<&str> {
        let deployments = plan.clusters[0].deployments.iter();
        deployments
            .flat_map(|one| one.constraints.iter().map(|constraint| constraint.name))
            .collect()
    };
    assert!(!names(&broker).contains(&"one zone lost"));
    assert_eq!(
        names(&zone)
            .iter()
            .filter(|name| **name == "one zone lost")
            .count(),
        2
    );
    let (broker, zone) = (found(&broker), found(&zone));
    assert!(best(&zone).cost.p50 >= best(&broker).cost.p50 * (1.0 - 1e-9));
    let cheapest = |found: &Optimisation| -> BTreeMap<&'static str, f64> {
        let best = found
            .best_of_kind
            .iter()
            .map(|place| &found.designs[*place]);
        best.map(|design| (design.shape.kind, design.cost.p50))
            .collect()
    };
    let (broker, zone) = (cheapest(&broker), cheapest(&zone));
    for (kind, cost) in &zone {
        assert!(*cost >= broker[kind] * (1.0 - 1e-9), "{kind}");
    }
    assert!(zone["ec2"] > broker["ec2"] || zone["express"] > broker["express"]);
}

#[test]
fn every_kind_of_volume_is_tried_and_named() {
    let found = Sample {
        worlds: 150,
        deployments: "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\", volume: gp3(throughput: \"300 MiB/s\")))".to_owned(),
        ..Sample::default()
    }
    .found();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for design in &found.designs {
        if let Some(kind) = &design.shape.volume_kind {
            *kinds.entry(kind).or_default() += 1;
            assert!(
                design.in_words().contains(kind.as_str()),
                "{}",
                design.in_words()
            );
            assert!(
                design.written().contains(&format!("volume: {kind}(")),
                "{}",
                design.written()
            );
        }
    }
    assert!(kinds.len() > 1, "{kinds:?}");
    // What is stated of the deployment's own kind stays with it, and is no other's.
    for design in found
        .designs
        .iter()
        .filter(|design| design.shape.kind == "ec2")
    {
        let is_own = design.shape.volume_kind.as_deref() == Some("gp3");
        assert_eq!(
            design.written().contains("throughput: \"300 MiB/s\""),
            is_own,
            "{}",
            design.written()
        );
    }
}

/// What is not counted of spinning disks is said where the best design stands on them, with the best one without them.
#[test]
fn a_best_design_on_spinning_disks_is_not_recommended_without_a_word() {
    let sample = Sample {
        retention: 60,
        deployments: "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\", volume: st1()))".to_owned(),
        worlds: 200,
        ..Sample::default()
    };
    let found = sample.found();
    let chosen = best(&found);
    assert_eq!(
        chosen.shape.volume_kind.as_deref(),
        Some("st1"),
        "{}",
        found.winner_in_words()
    );
    let solid = found
        .designs
        .iter()
        .filter(|design| design.holds && design.may_be_chosen)
        .filter(|design| design.shape.volume_kind.as_deref() != Some("st1"))
        .min_by(|a, b| a.cost.p50.total_cmp(&b.cost.p50))
        .expect("gp3 holds as well");
    let words = found.winner_in_words();
    assert!(
        words.contains("Volumes of st1 are spinning disks"),
        "{words}"
    );
    let instead = format!("Without them the cheapest is {},", solid.with_kind());
    assert!(words.contains(&instead), "{words}");

    let on_solid = Sample {
        retention: 1,
        ..Sample::default()
    };
    let found = on_solid.found();
    assert_ne!(best(&found).shape.volume_kind.as_deref(), Some("st1"));
    assert_eq!(found.spinning_in_words(), None);
}

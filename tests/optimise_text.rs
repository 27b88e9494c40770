//! A design as text: reading it gives the design, and a plan of it is what the search judged, whatever the deployment it
//! started from says of payment, discounts, controllers, pods, volumes, scaling and quotes.

use std::fs;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::optimise::{Design, Optimisation, Order, Progress};
use headroom::plan::{Plan, Planner};
use headroom::report::{optimisation_json, optimisation_text};
use headroom::scenario::{self, Deployment, Scenario, deployment_text};

/// Deployments that say everything a deployment can say.
const SAYING_ALL: &str = r#"
    (name: "own", on: ec2(broker: "m7g.2xlarge", volumes: 2, volume: gp3(size: auto, iops: "6000 /s", throughput: "300 MiB/s"),
        controllers: (instance: "m7g.xlarge", count: 5), payment: reserved_3_years, discount: "5 to 10 %", tiered: "2 days local"),
        upkeep: (hours: "20 to 40 h/month", rate: "$110/h"), incidents: (per_year: "2 to 6", hours: "8 h"),
        private_connectivity: (vpcs: 3, share: "40 %")),
    (name: "pods", on: strimzi(node: auto, cpu: 3, memory: "12 GiB", volume: gp3(throughput: "250 MiB/s"),
        controllers: (count: 5, cpu: 2, memory: "6 GiB"), payment: reserved_1_year, discount: "7 %"),
        upkeep: (hours: "20 to 40 h/month", rate: "$100/h")),
    (name: "managed", on: msk(broker: auto, storage_scaling: (target: "60 %"), provisioned_throughput: "300 MiB/s", discount: "4 to 8 %"),
        upkeep: (hours: "8 h/month", rate: "$110/h")),
    (name: "fast", on: express(broker: auto, discount: "12 %")),
    (name: "none", on: serverless(discount: "3 %")),
    (name: "cloud", on: confluent(kind: dedicated, price: "$2.13/h", data_price: "$0.031/GB", storage_price: "$0.07/GB-month", discount: "15 %"),
        upkeep: (hours: "2 to 4 h/month", rate: "$110/h"), incidents: (per_year: "1", hours: "2 to 4 h"))"#;

fn read(text: &str) -> Scenario {
    scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

fn plan(scenario: &Scenario) -> Plan {
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let plan = Planner::new(catalogue).plan(scenario, &AtomicBool::new(false));
    plan.unwrap_or_else(|error| panic!("{error}"))
}

fn found(scenario: &Scenario) -> Optimisation {
    let found = plan(scenario).optimise(0, &Progress::default(), &AtomicBool::new(false));
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    found.expect("there is a cluster")
}

/// A deployment as a file with nothing else in it has it.
fn deployment(text: &str) -> Deployment {
    let text = format!(
        "(headroom: 1, name: \"t\", region: \"us-east-1\", kafka: [(name: \"k\", topics: [], deployments: [{text}])])"
    );
    let cluster = read(&text).kafka.into_iter().next();
    let deployments = cluster.expect("there is a cluster").deployments;
    deployments.into_iter().next().expect("there is one")
}

/// Every so many designs, with the best of each kind and the front.
fn some(found: &Optimisation, most: usize) -> Vec<&Design> {
    let step = found.designs.len().div_ceil(most);
    let mut places: Vec<usize> = (0..found.designs.len()).step_by(step).collect();
    places.extend(&found.best_of_kind);
    places.extend(&found.front);
    places.sort_unstable();
    places.dedup();
    places.iter().map(|place| &found.designs[*place]).collect()
}

fn assert_text_is_the_design(scenario: &Scenario, found: &Optimisation, most: usize) {
    let mut kinds: Vec<&str> = Vec::new();
    for design in some(found, most) {
        let text = deployment_text(&design.deployment().name, &design.deployment());
        let again = deployment(&text);
        assert_eq!(again.on, design.deployment().on, "{text}");
        assert_eq!(again.upkeep, design.deployment().upkeep, "{text}");
        assert_eq!(again.incidents, design.deployment().incidents, "{text}");
        assert_eq!(
            again.private_connectivity,
            design.deployment().private_connectivity,
            "{text}"
        );
        assert!(
            text.contains(&format!("on: {}", design.written())),
            "{text}"
        );
        let mut alone = scenario.clone();
        alone.kafka[0].deployments = vec![again];
        let planned = &plan(&alone).clusters[0].deployments[0];
        assert_eq!(planned.monthly_cost, design.cost, "{text}");
        let breach = 1.0 - planned.holds_in;
        assert!(
            (breach - design.breach).abs() < 1e-12,
            "{text}: breaks in {breach}, judged to break in {}",
            design.breach
        );
        kinds.push(design.shape.kind);
    }
    kinds.sort_unstable();
    kinds.dedup();
    assert!(kinds.len() >= 7, "{kinds:?}");
}

#[test]
fn a_plan_of_the_text_is_a_plan_of_the_design_where_deployments_say_all_they_can() {
    let scenario = read(&format!(
        "(headroom: 1, name: \"t\", region: \"us-east-1\", worlds: 150,
          kafka: [(name: \"k\", growth: \"1 to 3 %/month\",
            topics: [(name: \"a\", produce: \"40 to 90 MB/s\", peak: \"2x\", message: \"900 B\", retention: \"5 days\",
                      partitions: 48, consumers: [(name: \"g\", rate: \"2x\")])],
            deployments: [{SAYING_ALL}])])"
    ));
    let found = found(&scenario);
    assert_text_is_the_design(&scenario, &found, 30);
}

#[test]
fn a_plan_of_the_text_is_a_plan_of_the_design_in_the_sample_with_six_ways() {
    let text = fs::read_to_string("scenarios/six-ways.ron").expect("the sample is there");
    let mut scenario = read(&text);
    scenario.worlds = 150;
    let found = found(&scenario);
    assert_text_is_the_design(&scenario, &found, 30);
    // What the reader is told to write is the whole deployment.
    let best = &found.designs[found.best.expect("something holds")];
    let name = format!("{}-best", best.deployment().on.word());
    let item = deployment_text(&name, &best.deployment());
    let said = optimisation_text(&found, Order::Cost, 3);
    assert!(said.contains(&item), "{said}");
    let json: serde_json::Value =
        serde_json::from_str(&optimisation_json(&found, Order::Cost, Some(1))).expect("it is JSON");
    let first = json["designs"][0]["deployment"].as_str().expect("a text");
    assert_eq!(
        deployment(first).on,
        found.designs[found.ordered(Order::Cost)[0]].deployment().on
    );
}

/// What is agreed with a vendor, and who keeps a platform, hold for its other kinds.
#[test]
fn a_kind_that_is_not_listed_has_the_people_and_the_terms_of_its_platform() {
    let mut scenario = read(&fs::read_to_string("scenarios/six-ways.ron").expect("it is there"));
    scenario.worlds = 100;
    let found = found(&scenario);
    let of_kind = |kind: &str| {
        let design = found
            .designs
            .iter()
            .find(|design| design.shape.kind == kind);
        design.unwrap_or_else(|| panic!("there is no {kind}"))
    };
    let listed = &scenario.kafka[0].deployments;
    for (kind, from) in [
        ("ec2 instance_store", "ec2"),
        ("confluent basic", "confluent"),
        ("confluent enterprise", "confluent"),
    ] {
        let design = of_kind(kind);
        let from = listed.iter().find(|listed| listed.name == from);
        let from = from.expect("it is listed");
        assert!(design.counts_people() && design.may_be_chosen, "{kind}");
        assert_eq!(design.deployment().upkeep, from.upkeep, "{kind}");
        assert_eq!(design.deployment().incidents, from.incidents, "{kind}");
        assert_eq!(
            design.deployment().on.discount(),
            from.on.discount(),
            "{kind}"
        );
    }
    assert!(
        of_kind("ec2 instance_store")
            .written()
            .contains("payment: reserved_1_year"),
        "{}",
        of_kind("ec2 instance_store").written()
    );
}

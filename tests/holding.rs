//! Whether a deployment holds: one answer, whoever is asked.

#[path = "review/mod.rs"]
mod review;

use std::sync::atomic::AtomicBool;

use headroom::plan::Plan;
use headroom::plan::optimise::Progress;
use headroom::review::{Severity, findings};
use review::planned;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// A cluster of one topic with these deployments.
fn plan(top: &str, topic: &str, deployments: &str) -> Plan {
    planned(&format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", {top}
            kafka: [(name: "k", topics: [(name: "t", {topic})], deployments: [{deployments}])])"#
    ))
}

/// What Serverless takes of data, 200 MB/s, is passed in 4 of 100 worlds, and what it takes of a message, 8 MiB, in 4
/// others.
fn two_limits(worlds: u32) -> Plan {
    plan(
        &format!("worlds: {worlds},"),
        r#"produce: "100 to 196 MB/s", message: "1 to 8.2 MB", retention: "1 day", partitions: 200"#,
        r#"(name: "d", on: serverless())"#,
    )
}

#[test]
fn limits_that_are_passed_in_different_worlds_add_up() {
    let plan = two_limits(1_000);
    let deployment = &plan.clusters[0].deployments[0];
    assert!(deployment.holds_one_by_one());
    assert!(
        deployment.holds_in > 0.9 && deployment.holds_in < 0.94,
        "{}",
        deployment.holds_in
    );
    assert!(!deployment.holds());
    let decision = plan.decision(0).expect("there is a deployment");
    let holds = decision.facts.iter().find(|fact| fact.key == "holds");
    let said = &holds.expect("the fact").cells[0];
    assert!(said.starts_with("no, in 9"), "{said}");
    let found = findings(&plan, None);
    let finding = found.iter().find(|finding| finding.code == "K151");
    let finding = finding.expect("it is found");
    assert_eq!(finding.severity, Severity::Warning);
    for part in ["95 % are asked for", "data in (4", "message (4"] {
        assert!(finding.message.contains(part), "{}", finding.message);
    }
    // Neither limit by itself is passed.
    assert!(!found.iter().any(|finding| finding.code == "K090"));
}

#[test]
fn a_search_rejects_what_the_plan_rejects() {
    let plan = two_limits(100);
    let deployment = &plan.clusters[0].deployments[0];
    let found = plan.optimise(0, &Progress::default(), &GO_ON);
    let found = found.expect("it has an answer").expect("a cluster");
    let today = found.designs.iter().find(|design| design.today.is_some());
    let today = today.expect("the listed deployment");
    assert!((1.0 - today.breach - deployment.holds_in).abs() < 1e-12);
    assert!(!today.holds && !deployment.holds());
}

/// The cost curve at today's ingest beside the plan: which deployments hold in each.
#[track_caller]
fn holding(plan: &Plan) -> Vec<bool> {
    let curve = plan.cost_curve(0, &GO_ON);
    let curve = curve.expect("a curve").expect("a cluster");
    let here = curve.ingest.len() / 2;
    let of_curve: Vec<bool> = curve.lines.iter().map(|line| line.holds[here]).collect();
    let deployments = plan.clusters[0].deployments.iter();
    let of_plan: Vec<bool> = deployments.map(|deployment| deployment.holds()).collect();
    assert_eq!(of_curve, of_plan);
    of_plan
}

const BOTH: &str =
    r#"(name: "ours", on: ec2(broker: auto)), (name: "managed", on: msk(broker: auto))"#;

/// At a confidence below 95 % what is chosen does not hold in 95 % of worlds, and need not.
#[test]
fn break_evens_go_by_the_confidence_of_the_plan() {
    let plan = plan(
        r#"worlds: 1000, objectives: (confidence: "80 %"),"#,
        r#"produce: "40 to 90 MB/s", retention: "1 day""#,
        BOTH,
    );
    assert_eq!(holding(&plan), [true, true]);
}

/// Six brokers have room for today's data, and not for three times as much in a year.
#[test]
fn break_evens_go_by_the_date_provisioned_for() {
    let plan = plan(
        "worlds: 1000,",
        r#"produce: "3 MB/s", growth: "10 %/month", retention: "7 days", partitions: 12"#,
        r#"(name: "ours", on: ec2(broker: "m7g.large", brokers: 6, volume: gp3(size: "1.5 TiB"))),
           (name: "managed", on: msk(broker: auto))"#,
    );
    let disk = plan.clusters[0].deployments[0].disk.expect("it has disks");
    assert!(disk.fill.p95 < 0.75, "{}", disk.fill.p95);
    assert_eq!(holding(&plan), [false, true]);
    let found = findings(&plan, None);
    assert!(found.iter().any(|finding| finding.code == "K020"));
}

/// What is chosen is bought: a deployment holds in as many worlds as the same with every size written out, in the plan, in
/// the matrix and in a search.
#[test]
fn a_size_that_is_chosen_holds_like_one_that_is_given() {
    const TOPIC: &str = r#"produce: "40 to 90 MB/s", peak: "2x", retention: "2 to 4 days", partitions: 48,
        consumers: [(name: "g", rate: "2x")]"#;
    let with = |sizes: [&str; 3]| {
        let [ec2, pods, msk] = sizes;
        plan(
            "worlds: 200,",
            TOPIC,
            &format!(
                r#"(name: "ours", on: ec2(broker: "m7g.xlarge", volumes: 2, {ec2})),
                   (name: "pods", on: strimzi(node: "m7g.xlarge", {pods})),
                   (name: "managed", on: msk(broker: "kafka.m7g.xlarge", {msk}))"#
            ),
        )
    };
    let chosen = with(["volume: gp3(size: auto)", "volume: gp3(size: auto)", ""]);
    let found = chosen.optimise(0, &Progress::default(), &GO_ON);
    let found = found.expect("it has an answer").expect("a cluster");
    let written: Vec<String> = chosen.clusters[0]
        .deployments
        .iter()
        .map(|one| {
            let capacity = one.disk.expect("it has disks").capacity;
            let volumes = if one.name == "ours" { 2.0 } else { 1.0 };
            let gib = capacity / volumes / 1024_f64.powi(3);
            let size = match one.name.as_str() {
                "managed" => format!("storage: \"{gib} GiB\""),
                _ => format!("volume: gp3(size: \"{gib} GiB\")"),
            };
            format!("brokers: {}, {size}", one.brokers)
        })
        .collect();
    let given = with([&written[0], &written[1], &written[2]]);
    let decision = chosen.decision(0).expect("there are deployments");
    let facts = decision.facts.iter().find(|fact| fact.key == "holds");
    let both = chosen.clusters[0]
        .deployments
        .iter()
        .zip(&given.clusters[0].deployments);
    for (place, (chosen, given)) in both.enumerate() {
        let name = &chosen.name;
        assert!(chosen.holds() && given.holds(), "{name}");
        // The disks are as large as 95 % of worlds need, and so they hold in hardly more.
        assert!(
            (0.95..0.97).contains(&chosen.holds_in),
            "{name}: {}",
            chosen.holds_in
        );
        assert!((chosen.holds_in - given.holds_in).abs() < 1e-12, "{name}");
        let today = found
            .designs
            .iter()
            .find(|one| one.today.as_ref() == Some(name));
        let today = today.expect("the listed deployment");
        assert!(
            (1.0 - today.breach - given.holds_in).abs() < 1e-12,
            "{name}"
        );
        let cell = &facts.expect("the fact").cells[place];
        assert!(cell.starts_with("yes, in 95"), "{cell}");
    }
}

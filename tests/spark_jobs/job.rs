//! What the tests of Spark jobs share: a job that reads a topic, planned, and its findings.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{JobPlan, Plan, Planner};
use headroom::review::{Finding, findings};
use headroom::scenario;

const TOPICS: &str =
    r#"(name: "clicks", produce: "20 MB/s", partitions: 48, consumers: [(name: "c", rate: "2x")])"#;

pub fn text(produce: &str, jobs: &str) -> String {
    let topics = TOPICS.replace("20 MB/s", produce);
    format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-12", worlds: 500, kafka: [(name: "events", topics: [{topics}], deployments: [])], spark: [{jobs}])"#
    )
}

pub fn job(cluster: &str, more: &str) -> String {
    format!(
        r#"(name: "sessions", reads: ["events/clicks"], every: "1 h", deadline: "30 min", core_throughput: "20 MB/s", stages: [(name: "by user", shuffle: "40 GB")], cluster: {cluster}, {more})"#
    )
}

pub fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().unwrap())
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub fn plan_of(cluster: &str, more: &str) -> Plan {
    planned(&text("20 MB/s", &job(cluster, more)))
}

pub fn only(plan: &Plan) -> &JobPlan {
    assert_eq!(plan.jobs.len(), 1);
    &plan.jobs[0]
}

pub fn value(plan: &Plan, path: &str) -> f64 {
    let node = plan
        .model
        .graph
        .quantities()
        .iter()
        .find(|quantity| quantity.path == path)
        .unwrap_or_else(|| panic!("no {path}"))
        .node;
    plan.worlds.evaluate(&[node]).unwrap()[0].at(0)
}

pub const EMR: &str = r#"emr_ec2(node: "m5.4xlarge")"#;

pub const FIXED: &str = r#"executor: (cores: 5, memory: "16 GiB")"#;

fn found(plan: &Plan) -> Vec<Finding> {
    findings(plan, None)
}

pub fn finding(plan: &Plan, code: &str) -> Finding {
    let all = found(plan);
    all.iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("no {code} among {all:#?}"))
        .clone()
}

pub fn quiet(plan: &Plan, code: &str) {
    assert!(
        found(plan).iter().all(|finding| finding.code != code),
        "{code}"
    );
}

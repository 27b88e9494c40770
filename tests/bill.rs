//! One bill: the cheapest deployments, jobs, tables and runs, and what a GB, a million events and a run of it cost.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::report::{Report, json, markdown, text};
use headroom::review::{Severity, findings};
use headroom::scenario;

/// A topic of 20 MB/s in messages of 500 B, brokers, a job, a table and a run, with these objectives.
fn scenario_with(objectives: &str, deployments: &str) -> String {
    format!(
        r#"(headroom: 1, name: "Bill", region: "us-east-1", start: "2026-12", worlds: 500, objectives: ({objectives}),
        kafka: [(name: "events", topics: [
            (name: "clicks", produce: "20 MB/s", message: "500 B", partitions: 48),
            (name: "enriched", produce: "8 MB/s", partitions: 12)],
          deployments: [{deployments}])],
        spark: [(name: "sessions", reads: ["clicks"], every: "6 h", core_throughput: "20 MB/s", cluster: emr_ec2(node: "m5.4xlarge"), executor: (cores: 5, memory: "16 GiB"),
          writes: [(name: "visits", ratio: "0.4x"), (name: "events/enriched", ratio: "0.4x")])],
        lake: [(name: "visits", format: iceberg, write_every: "1 h", retention: "30 days"),
               (name: "imports", format: parquet, write_every: "1 h", retention: "30 days", written: "5 MB/s")],
        runs: [(name: "export", start: "02:00", deadline: "09:00", duration: "2 h", cost: "$30", failure: "40 %", every: "12 h")])"#
    )
}

const TWO: &str = r#"(name: "dear", on: ec2(broker: "m7g.4xlarge", brokers: 6)), (name: "cheap", on: ec2(broker: "m7g.xlarge", brokers: 6))"#;

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A quantity in every world.
fn column(plan: &Plan, path: &str) -> Vec<f64> {
    let quantity = plan.model.graph.quantity(path);
    let node = quantity.unwrap_or_else(|| panic!("no {path}")).node;
    let columns = plan.worlds.evaluate(&[node]).expect("a number");
    (0..plan.worlds.count())
        .map(|world| columns[0].at(world))
        .collect()
}

const MONTH: f64 = 730.0 * 3_600.0;

#[test]
fn the_bill_is_the_sum_of_its_parts_in_every_world() {
    let plan = planned(&scenario_with("", TWO));
    assert_eq!(plan.clusters[0].cheapest, Some(1));
    let total = column(&plan, "cost/total");
    let parts = [
        "kafka/events/deployments/cheap/monthly_cost",
        "spark/sessions/monthly_cost",
        "lake/visits/monthly_cost",
        "lake/imports/monthly_cost",
        "runs/export/monthly_cost",
    ]
    .map(|path| column(&plan, path));
    for (world, total) in total.iter().enumerate() {
        let sum: f64 = parts.iter().map(|part| part[world]).sum();
        assert!(
            (total - sum).abs() <= 1e-12 * sum,
            "{world}: {total} is not {sum}"
        );
        assert!(parts.iter().all(|part| part[world] > 0.0));
    }
    assert!((plan.total.p50 - plan.whole.total.p50).abs() < f64::EPSILON);
}

#[test]
fn a_gigabyte_a_million_events_and_a_run_by_hand() {
    let plan = planned(&scenario_with("", TWO));
    let total = column(&plan, "cost/total")[0];
    // What a job writes into a topic does not come in from outside: 20 MB/s of clicks and 5 MB/s of imports do.
    let per_gb = column(&plan, "cost/per_gb")[0];
    assert!((per_gb - total / 25e6).abs() < 1e-20);
    let events = column(&plan, "cost/per_million_events")[0];
    // 40,000 clicks of 500 B, and 5,000 rows of the usual 1,000 B.
    assert!((events - total / 45_000.0 * 1e6).abs() < 1e-12);
    // 40 % of attempts fail: one that succeeds costs $30 ÷ 0.6. There are two runs a day, and no retries of them.
    assert!((column(&plan, "cost/runs/export")[0] - 50.0).abs() < 1e-9);
    let monthly = column(&plan, "runs/export/monthly_cost")[0] * MONTH;
    assert!(
        (monthly - 30.0 * 2.0 * 730.0 / 24.0).abs() < 1e-6,
        "{monthly}"
    );
    let job = column(&plan, "spark/sessions/monthly_cost")[0];
    assert!((column(&plan, "cost/runs/sessions")[0] - job * 6.0 * 3_600.0).abs() < 1e-12);
}

#[test]
fn the_budget_is_for_all_of_it() {
    let alone = planned(&scenario_with("", TWO));
    let (brokers, all) = (alone.cheapest.p50 * MONTH, alone.total.p50 * MONTH);
    assert!(all > brokers * 1.05);
    let between = (brokers + all) / 2.0;
    let plan = planned(&scenario_with(
        &format!(r#"budget: "${between:.0}/month""#),
        TWO,
    ));
    let found = findings(&plan, None);
    let finding = found
        .iter()
        .find(|finding| finding.code == "C001")
        .expect("it is exceeded");
    assert_eq!(finding.severity, Severity::Error);
    assert!(
        finding
            .message
            .starts_with("the cheapest deployments, jobs, tables and runs cost"),
        "{}",
        finding.message
    );
    let plan = planned(&scenario_with(
        &format!(r#"budget: "${:.0}/month""#, all * 1.5),
        TWO,
    ));
    assert!(
        findings(&plan, None)
            .iter()
            .all(|finding| finding.code != "C001")
    );
}

#[test]
fn without_brokers_jobs_and_tables_are_still_a_bill() {
    let plan = planned(&scenario_with(r#"budget: "$1/month""#, ""));
    assert!(plan.total.p50 > 0.0 && plan.cheapest.p50 == 0.0);
    let found = findings(&plan, None);
    assert!(found.iter().any(|finding| finding.code == "C001"));
}

#[test]
fn reports_tell_the_bill() {
    let plan = planned(&scenario_with(r#"budget: "$20k/month""#, TWO));
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let value: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let cost = &value["cost"];
    assert_eq!(cost["total"]["unit"], "USD/month");
    let exported = cost["total"]["p50"].as_f64().expect("a number");
    assert!((exported - plan.total.p50 * MONTH).abs() < 1e-6);
    assert!((cost["per_run"]["export"]["p50"].as_f64().expect("a number") - 50.0).abs() < 1e-9);
    assert!(cost["per_gb"]["p50"].is_number() && cost["per_million_events"]["p50"].is_number());
    for text in [text(&report), markdown(&report)] {
        for said in [
            "in all, for",
            "budget $20.0k/month",
            "a million events",
            "export $50",
        ] {
            assert!(text.contains(said), "{said} is not in\n{text}");
        }
    }
}

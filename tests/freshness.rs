//! How old data is when it can be read, and the error budget of an availability objective.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::report::{Report, json, text};
use headroom::review::{Finding, findings};
use headroom::scenario;

#[path = "plan/mod.rs"]
mod central;
use central::assert_close;

/// A topic of so much, a streaming job that writes a table, with these objectives and fields.
fn scenario_with(produce: &str, objectives: &str, job: &str, table: &str) -> String {
    format!(
        r#"(headroom: 1, name: "Fresh", region: "us-east-1", start: "2026-12", worlds: 4000, objectives: ({objectives}),
        kafka: [(name: "events", topics: [(name: "clicks", produce: "{produce}", partitions: 24, batch: (linger: "200 ms"), consumers: [(name: "sessions", rate: "2x", lag: "3 s")])])],
        spark: [(name: "sessions", kind: streaming, reads: ["clicks"], every: "1 min", core_throughput: "20 MB/s", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 5, memory: "16 GiB"), {job})],
        lake: [{table}])"#
    )
}

const WRITES: &str = r#"writes: [(name: "visits", ratio: "0.4x")]"#;

fn visits(more: &str) -> String {
    format!(
        r#"(name: "visits", format: iceberg, write_every: "5 min", retention: "30 days", {more})"#
    )
}

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(plan: &Plan, code: &str) -> Option<Finding> {
    findings(plan, None)
        .into_iter()
        .find(|finding| finding.code == code)
}

#[test]
fn the_steps_of_a_path_by_hand() {
    let plan = central::Plan::of(&scenario_with("20 MB/s", "", WRITES, &visits("")));
    let at = |name: &str| plan.value(&format!("freshness/{name}"));
    // 1.2 GB of a minute in 24 tasks on 35 slots: one wave of 50 MB at 20 MB/s.
    let run = plan.value("spark/sessions/runtime");
    assert_close(run, 2.5, 1e-12, "the run");
    assert_close(
        at("kafka/events/topics/clicks/linger"),
        0.1,
        1e-12,
        "half of the linger",
    );
    assert_close(
        at("spark/sessions/lag"),
        3.0,
        1e-12,
        "the group with the job's name",
    );
    assert_close(at("spark/sessions/interval"), 30.0, 1e-12, "half a minute");
    let used = 2.5 / 60.0;
    assert_close(at("spark/sessions/use"), used, 1e-12, "use");
    let queue = used * 2.5 / (2.0 * (1.0 - used));
    assert_close(at("spark/sessions/queueing"), queue, 1e-12, "M/D/1");
    assert_close(
        at("spark/sessions/runs_waiting"),
        queue / 60.0,
        1e-12,
        "Little's law",
    );
    // Of five minutes, the one of the trigger was waited for already.
    assert_close(at("lake/visits/commit_interval"), 240.0, 1e-12, "left");
    let job = 0.1 + 3.0 + 30.0 + queue + 2.5;
    assert_close(at("spark/sessions/age"), job, 1e-12, "behind the job");
    assert_close(at("lake/visits/age"), job + 120.0, 1e-12, "in the table");
}

#[test]
fn percentiles_are_those_of_events() {
    // The only long step: a table committed once an hour straight from the topic.
    let text = scenario_with(
        "20 MB/s",
        "",
        "",
        r#"(name: "raw", format: iceberg, source: "clicks", write_every: "1 h", retention: "30 days")"#,
    );
    let plan = planned(&text);
    let end = plan
        .freshness
        .iter()
        .find(|end| end.component == "lake/raw")
        .expect("a path");
    // Evenly between 0 and an hour: half of it at the median, 95 % of it at P95.
    assert_close(end.age.p50, 1_800.0, 0.01, "median");
    assert_close(end.age.p95, 3_420.0, 0.01, "P95");
    assert_eq!(end.longest().map(|(name, _)| name), Some("commit of `raw`"));
    // The job that nothing reads is an end of its own.
    assert!(
        plan.freshness
            .iter()
            .any(|end| end.component == "spark/sessions")
    );
}

#[test]
fn a_job_that_does_not_keep_up_waits_for_ever() {
    let plan = central::Plan::of(&scenario_with("2 GB/s", "", WRITES, &visits("")));
    assert!(plan.value("freshness/spark/sessions/use") >= 1.0);
    let horizon = 24.0 * 730.0 * 3_600.0;
    assert_close(
        plan.value("freshness/spark/sessions/queueing"),
        horizon,
        1e-12,
        "the horizon",
    );
}

#[test]
fn a_missed_objective_names_the_longest_step() {
    let tight = planned(&scenario_with(
        "20 MB/s",
        r#"freshness: "2 min""#,
        WRITES,
        &visits(""),
    ));
    let finding = found(&tight, "F003").expect("a commit every five minutes is too rare");
    assert_eq!(finding.path, "freshness/lake/visits/age");
    assert_eq!(finding.field.to_string(), "objectives.freshness");
    assert!(
        finding.message.contains("is commit of `visits`"),
        "{}",
        finding.message
    );
    assert!(
        finding.message.contains("may be 2 min"),
        "{}",
        finding.message
    );
    assert_eq!(found(&tight, "S004"), None);
    let loose = planned(&scenario_with(
        "20 MB/s",
        r#"freshness: "6 min""#,
        WRITES,
        &visits(""),
    ));
    assert_eq!(found(&loose, "F003"), None);
    // What a table states itself counts for it, and then nothing is held against the general one.
    let own = planned(&scenario_with(
        "20 MB/s",
        r#"freshness: "5 s""#,
        WRITES,
        &visits(r#"freshness: "10 min""#),
    ));
    assert_eq!(found(&own, "F003"), None);
    assert!(found(&own, "S004").is_some());
    let own = planned(&scenario_with(
        "20 MB/s",
        "",
        WRITES,
        &visits(r#"freshness: "1 min""#),
    ));
    assert_eq!(
        found(&own, "F003").expect("missed").field.to_string(),
        "lake[0].freshness"
    );
}

#[test]
fn without_a_topic_there_is_no_path() {
    let plan = planned(
        r#"(headroom: 1, name: "None", region: "us-east-1", worlds: 200, lake: [(name: "t", format: delta, written: "1 MB/s", write_every: "1 h")])"#,
    );
    assert!(plan.freshness.is_empty());
}

/// Google's workbook, table 5-8: 2 % of the budget in an hour at 14.4, 5 % in six hours at 6, 10 % in three days at 1.
#[test]
fn burn_rates_are_those_of_the_workbook() {
    let plan = planned(&scenario_with(
        "20 MB/s",
        r#"availability: "99.9 %""#,
        "",
        "",
    ));
    let budget = plan.error_budget.as_ref().expect("an objective is stated");
    assert_close(budget.budget, 0.001, 1e-9, "budget");
    // 43.2 minutes of 30 days.
    assert_close(budget.downtime, 43.2 * 60.0, 1e-9, "downtime");
    let expected = [
        ("page", 14.4, 0.0144, 3_600.0, 300.0, 0.02),
        ("page", 6.0, 0.006, 6.0 * 3_600.0, 1_800.0, 0.05),
        ("ticket", 1.0, 0.001, 3.0 * 86_400.0, 6.0 * 3_600.0, 0.10),
    ];
    assert_eq!(budget.alerts.len(), expected.len());
    for (alert, (severity, burn, threshold, long, short, used)) in
        budget.alerts.iter().zip(expected)
    {
        assert_eq!(alert.severity, severity);
        assert_close(alert.burn_rate, burn, 1e-12, "burn rate");
        assert_close(alert.threshold, threshold, 1e-9, "threshold");
        assert_close(alert.long, long, 1e-12, "long window");
        assert_close(alert.short, short, 1e-12, "short window");
        assert_close(alert.used, used, 1e-9, "used");
    }
    for wrong in ["100 %", "0 %"] {
        let text = scenario_with("20 MB/s", &format!(r#"availability: "{wrong}""#), "", "");
        let problems = scenario::read(&text, None).expect_err("no budget is left");
        assert!(problems[0].message.contains("below 100 %"), "{problems:?}");
    }
}

/// 5 % of the events may be older than the objective, which ages are held against at P95: at 14.4 times that, 72 % of them
/// are too old, and of 30 days all of them may be for a day and a half.
#[test]
fn a_freshness_objective_has_an_error_budget_too() {
    let plan = planned(&scenario_with(
        "20 MB/s",
        "",
        WRITES,
        &visits("freshness: \"10 min\""),
    ));
    let budget = plan
        .freshness_budget
        .as_ref()
        .expect("an objective is stated");
    assert_close(budget.budget, 0.05, 1e-9, "budget");
    assert_close(budget.downtime, 1.5 * 86_400.0, 1e-9, "all of them too old");
    let thresholds: Vec<f64> = budget.alerts.iter().map(|alert| alert.threshold).collect();
    for (found, right) in thresholds.iter().zip([0.72, 0.30, 0.05]) {
        assert_close(*found, right, 1e-9, "threshold");
    }
    let none = planned(&scenario_with("20 MB/s", "", WRITES, &visits("")));
    assert!(none.freshness_budget.is_none());
}

/// Rows of a job that runs every minute wait for four minutes of a commit's five, and no longer for those of a job that
/// runs every ten; of both the first decide.
#[test]
fn the_wait_for_a_commit_is_what_the_most_frequent_job_leaves() {
    let other = r#"), (name: "other", kind: streaming, reads: ["clicks"], every: "3 min", core_throughput: "20 MB/s", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 5, memory: "16 GiB"), writes: [(name: "visits", ratio: "0.1x")]"#;
    let left = |second: &str| {
        let jobs = format!("{WRITES}{second}");
        let plan = central::Plan::of(&scenario_with("20 MB/s", "", &jobs, &visits("")));
        plan.value("freshness/lake/visits/commit_interval")
    };
    assert_close(left(""), 240.0, 1e-12, "one job");
    assert_close(left(other), 240.0, 1e-12, "two jobs");
}

#[test]
fn reports_tell_ages_and_alerts() {
    let objectives = r#"availability: "99.9 %", freshness: "2 min""#;
    let plan = planned(&scenario_with("20 MB/s", objectives, WRITES, &visits("")));
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let value: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let end = &value["freshness"]["lake/visits"];
    assert_eq!(end["missed"], true);
    assert_eq!(end["steps"].as_array().map(Vec::len), Some(6));
    assert_eq!(
        value["error_budget"]["alerts"].as_array().map(Vec::len),
        Some(3)
    );
    let text = text(&report);
    for said in ["(missed)", "page above 1.44 % of errors for 1 h and 5 min"] {
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
}

#[test]
fn runs_by_the_clock_do_not_wait_for_each_other() {
    let daily = scenario_with("2 MB/s", "", WRITES, &visits(""))
        .replace("kind: streaming, ", "")
        .replace("every: \"1 min\"", "every: \"1 day\"");
    let plan = central::Plan::of(&daily);
    let used = plan.value("freshness/spark/sessions/use");
    assert!(used > 0.0 && used < 0.1, "far below its interval: {used}");
    let queueing = plan.value("freshness/spark/sessions/queueing");
    assert_close(queueing + 1.0, 1.0, 1e-12, "nothing waits");
    // Runs that take longer than the time between two fall behind for good.
    let hourly = daily.replace("every: \"1 day\"", "every: \"1 h\"").replace(
        "core_throughput: \"20 MB/s\"",
        "core_throughput: \"50 KB/s\"",
    );
    let plan = central::Plan::of(&hourly);
    assert!(plan.value("freshness/spark/sessions/use") > 1.0);
    assert!(plan.value("freshness/spark/sessions/queueing") > 300.0 * 86_400.0);
}

#[test]
fn a_path_begins_at_the_database_where_a_capture_reads_one() {
    let captured = scenario_with("20 MB/s", "freshness: \"10 min\"", WRITES, &visits("")).replace(
        "spark: [",
        r#"cdc: [(name: "orders-db", topic: "events/clicks", rows: "1M", row: "300 B", wal_rate: "5 MB/s",
            acknowledge_lag: "20 s", outage: "3 h")], spark: ["#,
    );
    let hand = central::Plan::of(&captured);
    let at = |name: &str| hand.value(&format!("freshness/{name}"));
    // 20 s behind the database and half of the linger of 0.2 s.
    let topic = at("kafka/events/topics/clicks/age");
    assert_close(topic, 20.1, 1e-12, "at the topic");
    let plain = central::Plan::of(&scenario_with("20 MB/s", "", WRITES, &visits("")));
    let without = plain.value("freshness/lake/visits/age");
    assert_close(at("lake/visits/age"), without + 20.0, 1e-12, "at the table");
    let after = at("lake/visits/after_outage");
    assert_close(
        after,
        without + 20.0 + 3.0 * 3_600.0,
        1e-12,
        "after an outage",
    );
    let plan = planned(&captured);
    let end = &plan.freshness[0];
    assert_eq!(end.steps[0].0, "capture of `orders-db`");
    assert!(end.after_outage.is_some());
    let used = end.part_of_objective(&end.age).expect("an objective");
    assert_close(used, end.age.p95 / 600.0, 1e-12, "of ten minutes");
}

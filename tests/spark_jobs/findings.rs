//! Shapes that do not fit, deadlines that do not hold, files that say nothing that can run.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::scenario;

use super::job::{EMR, FIXED, finding, job, only, plan_of, planned, quiet, text};

#[test]
fn a_good_job_has_no_findings_of_its_own() {
    let plan = plan_of(EMR, FIXED);
    for number in 101..=110 {
        quiet(&plan, &format!("S{number}"));
    }
}

#[test]
fn cores_above_the_node_are_found() {
    let plan = plan_of(EMR, r#"executor: (cores: 20, memory: "4 GiB")"#);
    assert!(only(&plan).sized.is_none());
    let found = finding(&plan, "S101");
    assert!(
        found.message.contains("20 cores") && found.message.contains("16"),
        "{}",
        found.message
    );
    assert_eq!(found.field.to_string(), "spark[0].executor.cores");
    finding(&plan, "S109");
}

#[test]
fn heaps_above_the_node_and_below_the_least_are_found() {
    let plan = plan_of(EMR, r#"executor: (cores: 4, memory: "60 GiB")"#);
    let found = finding(&plan, "S102");
    assert!(
        found.message.contains("71.3 GiB") && found.message.contains("56"),
        "{}",
        found.message
    );
    let plan = plan_of(EMR, r#"executor: (cores: 4, memory: "300 MiB")"#);
    assert!(finding(&plan, "S103").message.contains("471859200"));
}

#[test]
fn a_topic_nobody_declared_is_found() {
    let job = job(EMR, FIXED).replace(
        r#"["events/clicks"]"#,
        r#"["events/clicks", "events/orders"]"#,
    );
    let plan = planned(&text("20 MB/s", &job));
    let found = finding(&plan, "S104");
    assert!(
        found.message.contains("`events/orders`"),
        "{}",
        found.message
    );
    assert_eq!(found.field.to_string(), "spark[0].reads[1]");
}

#[test]
fn a_deadline_that_does_not_hold_is_found() {
    let one = r#"emr_ec2(node: "m5.4xlarge", nodes: 1)"#;
    let plan = planned(&text("200 MB/s", &job(one, FIXED)));
    let found = finding(&plan, "S105");
    assert!(
        found.message.contains("on 1 node") && found.advice.contains("nodes"),
        "{found:?}"
    );
    let busy = finding(&plan, "S110").message;
    assert!(busy.contains("the next one starts after 1"), "{busy}");
    // Where one task alone is too long, more nodes are not the advice.
    let skewed =
        job(EMR, FIXED).replace(r#"shuffle: "40 GB""#, r#"shuffle: "40 GB", skew: "400x""#);
    let plan = planned(&text("20 MB/s", &skewed));
    assert!(
        finding(&plan, "S123")
            .advice
            .contains("More nodes do not help")
    );
    quiet(&plan, "S105");
}

#[test]
fn bad_files_are_refused_where_they_are_wrong() {
    for (cluster, more, message) in [
        (
            EMR,
            r#"executor: (cores: 0, memory: "4 GiB")"#,
            "must be between 1 and 1024",
        ),
        ("emr_ec3()", "", "did you mean `emr_ec2(…)`?"),
        (EMR, r#"spot: "120 %""#, "120 %"),
        ("emr_serverless", r#"spot: "50 %""#, "no Spot capacity"),
        // What would overflow when it is added up, or is no row of Spark's.
        (
            EMR,
            r#"executor: (cores: 4, memory: "10 GiB", off_heap: "16 EiB")"#,
            "64.0\u{2009}TiB",
        ),
        (
            EMR,
            r#"executor: (cores: 4, memory: "10 GiB", off_heap: "512 KiB")"#,
            "below 1 MiB",
        ),
        (
            EMR,
            r#"broadcast: (rows: "2", row: "1e20 B")"#,
            "86.7\u{2009}EiB",
        ),
        (EMR, "kind: streamin", "did you mean `streaming`?"),
    ] {
        let problems = scenario::read(&text("1 MB/s", &job(cluster, more)), None).unwrap_err();
        let [only] = problems.as_slice() else {
            panic!("more is wrong than {message}: {problems:?}");
        };
        let said = format!(
            "{} {}",
            only.message,
            only.hint.as_deref().unwrap_or_default()
        );
        assert!(said.contains(message), "{message} in {said}");
    }
    let zero = job(EMR, "").replace(r#"shuffle: "40 GB""#, r#"shuffle: "40 GB", partitions: 0"#);
    let problems = scenario::read(&text("1 MB/s", &zero), None).unwrap_err();
    assert!(
        problems[0]
            .message
            .contains("is 0; it must be between 1 and 1000000"),
        "{problems:?}"
    );
    let nothing = job(EMR, "").replace(r#"reads: ["events/clicks"], "#, "");
    let problems = scenario::read(&text("1 MB/s", &nothing), None).unwrap_err();
    assert!(
        problems[0].message.contains("reads nothing"),
        "{problems:?}"
    );
    let path = job(EMR, "").replace(r#""events/clicks""#, r#""events//clicks""#);
    let problems = scenario::read(&text("1 MB/s", &path), None).unwrap_err();
    assert!(
        problems[0].message.contains("does not name a topic"),
        "{problems:?}"
    );
}

#[test]
fn unknown_nodes_and_missing_spot_are_errors_with_their_field() {
    let failed = |cluster: &str, more: &str| {
        let scenario = scenario::read(&text("1 MB/s", &job(cluster, more)), None).unwrap();
        Planner::new(Catalogue::builtin().unwrap())
            .plan(&scenario, &AtomicBool::new(false))
            .unwrap_err()
            .to_string()
    };
    let error = failed(r#"emr_ec2(node: "m5.5xlarge")"#, "");
    assert!(error.contains("m5.5xlarge"), "{error}");
    let error = failed(
        r#"yarn(node: "d3.4xlarge")"#,
        r#"spot: "50 %", executor: (cores: 4, memory: "8 GiB")"#,
    );
    assert!(error.contains("no Spot saving"), "{error}");
}

/// Spark counts partitions and tasks by signed numbers of 32 bits.
#[test]
fn more_partitions_than_spark_counts_are_found() {
    let huge = job(EMR, FIXED).replace("40 GB", "900 PB");
    let plan = planned(&text("20 MB/s", &huge));
    assert!(only(&plan).stages[0].partitions <= f64::from(i32::MAX));
    let found = finding(&plan, "S131");
    assert_eq!(found.field.to_string(), "spark[0].stages[0].shuffle");
    // Two thousand billion files of 1 kB each: 32 fit a task.
    let many = job(
        EMR,
        &format!(r#"{FIXED}, input: "2 PB", file_size: "1 kB""#),
    );
    let found = finding(&planned(&text("20 MB/s", &many)), "S131");
    assert!(
        found.message.starts_with("reading takes"),
        "{}",
        found.message
    );
    quiet(&plan_of(EMR, FIXED), "S131");
}

#[test]
fn nodes_without_a_price_are_found() {
    let elsewhere = text("20 MB/s", &job("emr_ec2()", "")).replace("us-east-1", "eu-central-1");
    let plan = planned(&elsewhere);
    let found = finding(&plan, "S134");
    assert_eq!(found.field.to_string(), "spark[0].cluster");
    assert!(found.message.contains("eu-central-1"), "{}", found.message);
    let decision = plan
        .spark_decision(0, &AtomicBool::new(false))
        .unwrap()
        .unwrap();
    let own = decision.rows.iter().find(|row| row.is_own).unwrap();
    let why = own.outcome.as_ref().unwrap_err();
    assert!(
        why.contains("price") && why.contains("eu-central-1"),
        "{why}"
    );
    quiet(&plan_of("emr_ec2()", ""), "S134");
}

/// A node that the driver takes runs nothing, and nothing says that it does.
#[test]
fn nothing_runs_beside_a_driver_that_takes_the_only_place() {
    let plan = plan_of(r#"databricks(node: "m5.xlarge", nodes: 1)"#, "");
    let sized = only(&plan).sized.as_ref().unwrap();
    assert!(!sized.runs() && sized.executors.abs() < 1e-12);
    assert!(sized.in_time.abs() < 1e-12 && !sized.holds);
    finding(&plan, "S121");
    for code in ["S105", "S123", "S125", "S133"] {
        quiet(&plan, code);
    }
    let curve = only(&plan)
        .curve(&plan.worlds, &AtomicBool::new(false))
        .unwrap();
    for pair in curve.windows(2) {
        assert!(pair[0].executors < pair[1].executors, "{curve:?}");
    }
    assert!((curve[0].executors - 1.0).abs() < 1e-12);
}

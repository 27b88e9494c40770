//! What a job fails or spills of: each cause from the file to the finding, the JSON and the sentences of the page, with
//! its probability and the setting that mends it.

use std::sync::atomic::AtomicBool;

use headroom::plan::Plan;
use headroom::report::{Report, beside, json};
use serde_json::Value;

use super::job::{EMR, finding, job, only, plan_of, planned, quiet, text};

fn in_json(plan: &Plan) -> Value {
    let report = Report::new(plan, None, &AtomicBool::new(false)).unwrap();
    let whole: Value = serde_json::from_str(&json(&report)).unwrap();
    whole["jobs"]["spark/sessions"].clone()
}

fn staged(stage: &str, executor: &str) -> Plan {
    let job = job(EMR, &format!("executor: {executor}"));
    let stage = format!(r#"stages: [(name: "by user", {stage})]"#);
    planned(&text(
        "20 MB/s",
        &job.replace(r#"stages: [(name: "by user", shuffle: "40 GB")]"#, &stage),
    ))
}

fn assert_spills(plan: &Plan, cause: &str, remedy: &str) {
    let found = finding(plan, "S107");
    assert!(found.message.contains(cause), "{}", found.message);
    assert!(
        found.message.contains("a probability of"),
        "{}",
        found.message
    );
    let advice = found.advice.to_lowercase();
    assert!(advice.contains(&remedy.to_lowercase()), "{advice}");
    let stage = &in_json(plan)["stages"][0];
    assert_eq!(stage["cause"], cause);
    assert!(
        stage["remedy"].as_str().unwrap().contains(remedy),
        "{stage}"
    );
    assert!(stage["spill_probability"].as_f64().unwrap() > 0.05);
    assert!(stage["spill_time"].as_f64().unwrap() > 0.0);
}

#[test]
fn too_many_cores() {
    let stage = r#"shuffle: "40 GB", partitions: 400, expansion: "1.5 to 3x""#;
    let plan = staged(stage, r#"(cores: 8, memory: "4 GiB")"#);
    assert_spills(&plan, "too many cores per executor", "spark.executor.cores");
    let mended = staged(stage, r#"(cores: 4, memory: "12 GiB")"#);
    quiet(&mended, "S107");
}

#[test]
fn a_skewed_key() {
    let join = r#"kind: join, shuffle: "20 GB", partitions: 400, skew: "4 to 5x", expansion: "6x""#;
    let plan = staged(join, r#"(cores: 5, memory: "10 GiB")"#);
    assert_spills(&plan, "a skewed key", "skewedPartitionThresholdInBytes");
    // Adaptive execution splits no partition of a sort or an aggregate.
    let sort = r#"shuffle: "40 GB", partitions: 400, skew: "20 to 40x", expansion: "2x""#;
    let plan = staged(sort, r#"(cores: 5, memory: "16 GiB")"#);
    assert_spills(&plan, "a skewed key", "salt the key");
    let found = finding(&plan, "S107");
    assert!(
        !found.advice.contains("skewedPartition"),
        "{}",
        found.advice
    );
}

#[test]
fn too_few_partitions() {
    let stage = r#"shuffle: "40 GB", partitions: 8, expansion: "2x""#;
    let plan = staged(stage, r#"(cores: 5, memory: "16 GiB")"#);
    assert_spills(&plan, "too few shuffle partitions", "shuffle.partitions");
}

#[test]
fn an_overhead_too_small_for_python() {
    let plan = plan_of(
        EMR,
        r#"language: python, python_batch: "100 to 400 MB", executor: (cores: 5, memory: "16 GiB", overhead: "1600 MiB")"#,
    );
    let found = finding(&plan, "S106");
    assert!(
        found.message.contains("a probability of"),
        "{}",
        found.message
    );
    assert!(found.advice.contains("spark.executor.memoryOverhead"));
    let job = in_json(&plan);
    let killed = job["sized"]["container_killed_probability"]
        .as_f64()
        .unwrap();
    assert!((0.05..0.95).contains(&killed), "{killed}");
    let sized = only(&plan).sized.as_ref().unwrap();
    let said = beside(only(&plan), sized).join("\n");
    assert!(
        said.contains("overhead too small: raise spark.executor.memoryOverhead"),
        "{said}"
    );
}

/// Twenty executors were measured: the JVM beside a full heap had 132 MB, and no more than 375 MB in any.
#[test]
fn an_overhead_that_held_is_not_killed_with_certainty() {
    let with = |overhead: &str| {
        plan_of(
            EMR,
            &format!(r#"executor: (cores: 2, memory: "8 GiB", overhead: "{overhead}")"#),
        )
    };
    let killed = |plan: &Plan| only(plan).sized.as_ref().unwrap().killed;
    // 350 MiB are 367 MB: seven of the 243 MB between.
    let share = (375.0 - 350.0 * 1.048_576) / (375.0 - 132.0);
    let plan = with("350 MiB");
    assert!((killed(&plan) - share).abs() < 0.01, "{}", killed(&plan));
    quiet(&plan, "S106");
    // The 384 MiB that Spark adds held.
    assert!(killed(&with("384 MiB")).abs() < 1e-12);
    let plan = with("200 MiB");
    let found = finding(&plan, "S106");
    assert!(found.advice.contains("spark.executor.memoryOverhead"));
    assert!(!found.advice.contains("pyspark"), "{}", found.advice);
    assert!((killed(&with("100 MiB")) - 1.0).abs() < 1e-12);
}

#[test]
fn memory_for_python_in_a_job_without_it_is_found() {
    let plan = plan_of(
        EMR,
        r#"python_batch: "1 MB", executor: (cores: 2, memory: "8 GiB", pyspark_memory: "1 GiB")"#,
    );
    assert_eq!(
        finding(&plan, "S132").field.to_string(),
        "spark[0].executor.pyspark_memory"
    );
    let plan = plan_of(
        EMR,
        r#"language: python, executor: (cores: 2, memory: "8 GiB", pyspark_memory: "1 GiB")"#,
    );
    quiet(&plan, "S132");
}

#[test]
fn a_python_worker_with_less_than_it_needs() {
    let limited = |memory: &str| {
        plan_of(
            EMR,
            &format!(
                r#"language: python, python_batch: "100 to 400 MB", executor: (cores: 5, memory: "16 GiB", pyspark_memory: "{memory}")"#
            ),
        )
    };
    // 1 GiB over five workers: 215 MB of address space, 59 of them idle.
    let plan = limited("1 GiB");
    let found = finding(&plan, "S130");
    assert!(
        found.message.contains("a probability of"),
        "{}",
        found.message
    );
    assert!(
        found.advice.contains("spark.executor.pyspark.memory"),
        "{}",
        found.advice
    );
    let failing = in_json(&plan)["sized"]["python_worker_failure_probability"].as_f64();
    assert!((0.05..0.95).contains(&failing.unwrap()), "{failing:?}");
    quiet(&limited("4 GiB"), "S130");
}

#[test]
fn a_broadcast_too_large() {
    let plan = plan_of(
        EMR,
        r#"broadcast: "2 to 8 GB", executor: (cores: 5, memory: "16 GiB")"#,
    );
    let found = finding(&plan, "S108");
    assert!(
        found.message.contains("a probability of"),
        "{}",
        found.message
    );
    assert!(
        found
            .advice
            .contains("spark.sql.autoBroadcastJoinThreshold")
    );
    let fits = in_json(&plan)["broadcast"].clone();
    let share = fits["fits"]["too_large_for_executor"].as_f64().unwrap();
    assert!((0.05..0.95).contains(&share), "{fits}");
    let sized = only(&plan).sized.as_ref().unwrap();
    let said = beside(only(&plan), sized).join("\n");
    assert!(
        said.contains("spark.sql.autoBroadcastJoinThreshold"),
        "{said}"
    );
}

#[test]
fn a_record_too_large() {
    let plan = staged(
        r#"shuffle: "40 GB", row: "200 to 900 MB""#,
        r#"(cores: 8, memory: "8 GiB")"#,
    );
    let found = finding(&plan, "S124");
    assert!(
        found.message.contains("a probability of"),
        "{}",
        found.message
    );
    assert!(
        found.advice.contains("spark.executor.memory"),
        "{}",
        found.advice
    );
    let stage = &in_json(&plan)["stages"][0];
    assert!(stage["out_of_memory_probability"].as_f64().unwrap() > 0.05);
}

#[test]
fn a_text_is_compared_and_takes_less_beside_each_row() {
    // 5 million rows of 16 bytes and 4: radix sort needs an array of 2^28 bytes for them, a comparison one of 2^27.
    let spill = |key: &str| {
        let plan = staged(
            &format!(r#"key: {key}, shuffle: "40 GB", rows: "550M", row: "16 B", partitions: 100"#),
            r#"(cores: 5, memory: "3 GiB")"#,
        );
        only(&plan).stages[0].spill
    };
    assert!(
        spill("number") > 0.99 && spill("text") < 0.01,
        "{} {}",
        spill("number"),
        spill("text")
    );
}

//! What reports say of a job, and the configuration that is written for it.

use std::sync::atomic::AtomicBool;

use headroom::export::spark::{defaults_conf, submit};

use headroom::report::{Report, json};

use super::job::{EMR, FIXED, job, only, plan_of, planned, text};

#[test]
fn the_configuration_is_the_planned_shape() {
    let plan = plan_of(
        EMR,
        r#"language: python, dynamic_allocation: false, executor: (cores: 5, memory: "16 GiB", pyspark_memory: "2 GiB", off_heap: "1 GiB")"#,
    );
    let entry = &plan.scenario.spark[0];
    let conf = defaults_conf(only(&plan), entry);
    let executors = only(&plan).sized.as_ref().unwrap().executors;
    let value_of = |key: &str| {
        conf.lines()
            .find_map(|line| line.strip_prefix(key))
            .unwrap_or_else(|| panic!("no {key} in\n{conf}"))
            .trim()
            .to_owned()
    };
    assert_eq!(value_of("spark.executor.memory "), "16g");
    assert_eq!(value_of("spark.executor.memoryOverhead "), "3g");
    assert_eq!(value_of("spark.executor.pyspark.memory "), "2g");
    assert_eq!(value_of("spark.memory.offHeap.size "), "1g");
    assert_eq!(value_of("spark.executor.cores "), "5");
    assert_eq!(
        value_of("spark.executor.instances "),
        format!("{executors:.0}")
    );
    assert_eq!(value_of("spark.sql.shuffle.partitions "), "313");
    let command = submit(only(&plan), entry);
    assert!(command.starts_with("spark-submit \\\n  --master yarn \\\n  --deploy-mode cluster"));
    assert!(command.contains("--conf spark.executor.memory=16g \\\n"));
    let spot = plan_of(
        EMR,
        r#"spot: "50 %", executor: (cores: 5, memory: "16 GiB")"#,
    );
    assert!(
        defaults_conf(only(&spot), &spot.scenario.spark[0]).contains("spark.decommission.enabled")
    );
    // A shape that cannot run has no configuration.
    let unfit = plan_of(EMR, r#"executor: (cores: 20, memory: "4 GiB")"#);
    assert_eq!(submit(only(&unfit), &unfit.scenario.spark[0]), "");
}

#[test]
fn reports_say_how_a_job_runs() {
    let plan = plan_of(EMR, "");
    let report = headroom::report::Report::new(&plan, None, &AtomicBool::new(false)).unwrap();
    // Lines are broken anywhere.
    let text = headroom::report::text(&report);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Spark jobs",
        "runners-up:",
        "time and cost by executors:",
        "in containers of",
        "stage by user: 313 partitions",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let markdown = headroom::report::markdown(&report);
    assert!(
        markdown.contains("```properties\nspark.driver.memory"),
        "{markdown}"
    );
    let json: serde_json::Value = serde_json::from_str(&headroom::report::json(&report)).unwrap();
    let job = &json["jobs"]["spark/sessions"];
    let map = &job["sized"]["memory_map"];
    let number = |value: &serde_json::Value| value.as_u64().unwrap();
    let parts: u64 = map["parts"].as_object().unwrap().values().map(number).sum();
    assert_eq!(parts, number(&map["container"]));
    let whole = number(&map["system"]) + number(&map["executors"]) * parts + number(&map["waste"]);
    assert_eq!(whole, number(&map["node"]));
    assert!(job["curve"].as_array().unwrap().len() > 4);
    assert!(
        job["spark_submit"]
            .as_str()
            .unwrap()
            .contains("--conf spark.executor.cores=")
    );
}

/// Steps have names: what is printed of a number fits a screen.
#[test]
fn formulas_of_tasks_can_be_read() {
    let plan = plan_of(EMR, "");
    for path in [
        "scan/tasks",
        "stages/by user/tasks",
        "stages/by user/largest",
        "tail",
    ] {
        let path = format!("spark/sessions/{path}");
        let found = plan.explain(&path).unwrap().expect("it is there");
        assert!(
            found.formula.chars().count() < 1_800,
            "{path}: {}",
            found.formula
        );
        assert!(found.substituted.chars().count() < 1_800, "{path}");
    }
}

/// What is the same in no two worlds is told with the end to plan with, ones are singular, and nothing is less than nothing.
#[test]
fn words_and_numbers_are_what_they_mean() {
    let streams = job(EMR, FIXED).replace(r#""20 MB/s""#, r#""10 to 40 MB/s""#);
    let streams = streams.replace(r#"shuffle: "40 GB""#, r#"shuffle: "40 GB", partitions: 1"#);
    let plan = planned(&text("20 MB/s", &streams));
    let report = Report::new(&plan, None, &AtomicBool::new(false)).unwrap();
    let said = headroom::report::text(&report);
    let scan = &only(&plan).sized.as_ref().unwrap().scan;
    let reading = said.lines().find(|line| line.contains("reading:")).unwrap();
    assert!(reading.contains("(P95 "), "{reading} {scan:?}");
    assert!(said.contains("1 partition read by 1 task"), "{said}");
    let for_programs = json(&report);
    let nothing = for_programs
        .lines()
        .find(|line| line.contains(": -0.0,") || line.ends_with(": -0.0"));
    assert_eq!(nothing, None);
    // A shape that the file gives was not chosen, though EMR Serverless has no node to state.
    let plan = plan_of(
        "emr_serverless()",
        r#"executor: (cores: 4, memory: "20 GiB")"#,
    );
    assert!(!only(&plan).sized.as_ref().unwrap().chosen);
    assert!(
        plan_of("emr_serverless()", "").jobs[0]
            .sized
            .as_ref()
            .unwrap()
            .chosen
    );
}

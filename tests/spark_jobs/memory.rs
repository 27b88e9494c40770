//! What executors have, and what becomes of stages, Python workers and broadcasts in it.

use headroom::export::spark::defaults_conf;
use headroom::model::spark::join::BroadcastFit;
use headroom::plan::Plan;
use headroom::scenario;

use super::job::{EMR, FIXED, finding, job, only, plan_of, planned, quiet, text, value};

#[test]
fn the_memory_of_an_executor_is_in_the_graph() {
    let plan = plan_of(EMR, FIXED);
    let of = |name: &str| value(&plan, &format!("spark/sessions/executor/{name}"));
    assert!((of("unified") - 10_119_177_830.0).abs() < 0.5);
    assert!((of("storage") - 5_059_588_915.0).abs() < 0.5);
    let heap = of("reserved") + of("storage") + of("execution") + of("user") + of("survivor");
    assert!((heap - of("heap")).abs() < 0.5);
    let map = &only(&plan).sized.as_ref().unwrap().map;
    assert_eq!(
        map.system + map.executors * map.executor.container + map.waste,
        map.node
    );
}

#[test]
fn a_skewed_stage_spills_and_the_plan_says_why() {
    let skewed = |skew: &str, memory: &str| {
        let stage = format!(
            r#"(name: "by user", shuffle: "40 GB", partitions: 400, skew: "{skew}", row: "128 B", expansion: "2x")"#
        );
        let job = job(EMR, &format!(r#"executor: (cores: 5, memory: "{memory}")"#))
            .replace(r#"(name: "by user", shuffle: "40 GB")"#, &stage);
        planned(&text("20 MB/s", &job))
    };
    let quiet = skewed("1x", "16 GiB");
    assert!((only(&quiet).stages[0].spill).abs() < 1e-12);
    let plan = skewed("40x", "16 GiB");
    assert!((only(&plan).stages[0].spill - 1.0).abs() < 1e-12);
    let found = finding(&plan, "S107");
    assert!(
        found.message.contains("100 %") && found.message.contains("a skewed key"),
        "{}",
        found.message
    );
    assert!(found.advice.contains("Salt the key"));
    // The same partitions in a small heap: every task spills.
    let tight = skewed("1x", "2 GiB");
    assert!((only(&tight).stages[0].spill - 1.0).abs() < 1e-12);
    assert!(
        finding(&tight, "S107")
            .message
            .contains("too many cores per executor")
    );
}

#[test]
fn an_overhead_too_small_for_python_is_found() {
    let python = r#"language: python, executor: (cores: 8, memory: "2 GiB", overhead: "384 MiB")"#;
    let plan = plan_of(EMR, python);
    let found = finding(&plan, "S106");
    assert!(
        found.message.contains("8 Python workers"),
        "{}",
        found.message
    );
    assert!(found.advice.contains("pyspark.memory"));
    // Python with memory of its own needs no more overhead than the JVM.
    let limited = r#"language: python, executor: (cores: 8, memory: "2 GiB", overhead: "384 MiB", pyspark_memory: "4 GiB")"#;
    quiet(&plan_of(EMR, limited), "S106");
    // The planner leaves room for what the workers hold.
    let plan = plan_of(EMR, r#"language: python, python_batch: "1 GB""#);
    quiet(&plan, "S106");
    let shape = &only(&plan).sized.as_ref().unwrap().shape;
    assert!(shape.request.overhead as f64 * 1_048_576.0 >= f64::from(shape.cores) * 1e9);
}

#[test]
fn a_broadcast_too_large_is_found() {
    let plan = plan_of(
        EMR,
        r#"broadcast: "9 GB", executor: (cores: 5, memory: "16 GiB")"#,
    );
    let found = finding(&plan, "S108");
    assert!(found.message.contains("8 GiB"), "{}", found.message);
    quiet(
        &plan_of(
            EMR,
            r#"broadcast: "100 MB", executor: (cores: 5, memory: "16 GiB")"#,
        ),
        "S108",
    );
}

#[test]
fn a_broadcast_is_told_from_rows_or_files_and_what_it_does_not_fit_into() {
    let with = |broadcast: &str, more: &str| {
        plan_of(
            EMR,
            &format!(r#"broadcast: {broadcast}, executor: (cores: 5, memory: "4 GiB"){more}"#),
        )
    };
    let table = |plan: &Plan| only(plan).broadcast.clone().unwrap();
    // 2 million rows of 100 B, and twice that in memory.
    let plan = with(r#"(rows: "2M", row: "100 B")"#, "");
    assert!((table(&plan).rows.p50 - 200e6).abs() < 1e-3);
    assert!((table(&plan).copy.p50 - 400e6).abs() < 1e-3);
    assert_eq!(table(&plan).likeliest(), Some(BroadcastFit::WithHint));
    // A file of 9 MB is below the threshold, however much it unpacks to: four data sets had 1.18 to 19.5 times.
    let plan = with(r#"(files: "9 MB")"#, "");
    assert_eq!(table(&plan).likeliest(), Some(BroadcastFit::Automatic));
    assert!((table(&plan).rows.p5 / 9e6 - 1.18).abs() < 0.05);
    assert!((table(&plan).rows.p95 / 9e6 - 19.5).abs() < 0.5);
    // 3 GB of rows, 6 GB a copy: no executor of 4 GiB holds that.
    let plan = with(r#""3 GB""#, "");
    assert_eq!(
        table(&plan).likeliest(),
        Some(BroadcastFit::TooLargeForExecutor)
    );
    let found = finding(&plan, "S108");
    assert!(
        found.message.contains("does not fit into an executor"),
        "{}",
        found.message
    );
    // 7 GB of rows: 14 GB in a driver that a node of 12 GiB cannot give.
    let small = r#"emr_ec2(node: "m5.xlarge", nodes: 4)"#;
    let plan = plan_of(
        small,
        r#"broadcast: "7 GB", executor: (cores: 4, memory: "8 GiB")"#,
    );
    assert_eq!(
        table(&plan).likeliest(),
        Some(BroadcastFit::TooLargeForDriver)
    );
    assert!(
        finding(&plan, "S108")
            .message
            .contains("the driver, which builds it")
    );
    // Both or neither say nothing.
    for wrong in [
        r#"(rows: "2M")"#,
        r#"(files: "1 MB", rows: "2M", row: "1 B")"#,
    ] {
        let text = text("1 MB/s", &job(EMR, &format!("broadcast: {wrong}")));
        let problems = scenario::read(&text, None).unwrap_err();
        assert!(
            problems[0].message.contains("by its files or by its rows"),
            "{problems:?}"
        );
    }
}

#[test]
fn the_least_memory_under_a_collector_is_what_its_finding_says() {
    let of = |memory: &str, collector: &str| {
        plan_of(
            EMR,
            &format!(r#"collector: {collector}, executor: (cores: 1, memory: "{memory}")"#),
        )
    };
    // Heaps are rounded up to 2 MiB. Serial keeps a thirtieth of 466 MiB, 15.5, and 450.5 are left; of 464 only 448.5.
    // Parallel keeps a ninth, in half MiB: 56 of 506, and 450 are left; of 504 only 448.
    for (collector, least) in [("serial", 465), ("parallel", 505)] {
        let found = finding(&of("451 MiB", collector), "S103");
        assert!(
            found.advice.contains(&format!("{least} MiB")),
            "{}",
            found.advice
        );
        quiet(&of(&format!("{least} MiB"), collector), "S103");
        let below = of(&format!("{} MiB", least - 1), collector);
        assert!(only(&below).sized.is_none(), "{collector}");
    }
    let plan = of("4 GiB", "parallel");
    let conf = defaults_conf(only(&plan), &plan.scenario.spark[0]);
    assert!(conf.contains("-XX:+UseParallelGC"), "{conf}");
}

#[test]
fn python_on_kubernetes_has_less_overhead_in_client_mode() {
    let of = |mode: &str| {
        let plan = plan_of(
            r#"eks(node: "m6i.4xlarge")"#,
            &format!(
                r#"language: python, deploy_mode: {mode}, executor: (cores: 3, memory: "8 GiB")"#
            ),
        );
        only(&plan).sized.as_ref().unwrap().shape.request.total()
    };
    // As Spark's own classes ask: 0.40 in cluster mode, 0.10 in client mode.
    assert_eq!((of("cluster"), of("client")), (11_468, 9_011));
}

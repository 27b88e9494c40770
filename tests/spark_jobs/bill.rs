//! What a job costs on each platform.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::scenario;

use super::job::{EMR, FIXED, job, only, plan_of, planned, text};

#[test]
fn every_platform_has_its_bill() {
    for (cluster, lines) in [
        (EMR, vec!["Nodes", "EMR on EC2"]),
        (r#"eks(node: "m6i.4xlarge")"#, vec!["Nodes", "EKS cluster"]),
        (r#"yarn(node: "r5.4xlarge")"#, vec!["Nodes"]),
        (
            r#"databricks(node: "m5.4xlarge")"#,
            vec!["Nodes", "Databricks units"],
        ),
        (
            "emr_serverless()",
            vec!["EMR Serverless: vCPU", "EMR Serverless: memory"],
        ),
    ] {
        let plan = plan_of(cluster, "");
        let sized = only(&plan).sized.as_ref().unwrap();
        let names: Vec<&str> = sized.bill.iter().map(|line| line.name).collect();
        assert_eq!(names, lines, "{cluster}");
        let sum: f64 = sized.bill.iter().map(|line| line.cost.p50).sum();
        assert!(
            (sum - sized.monthly_cost.p50).abs() < 1e-9 * sum,
            "{cluster}"
        );
        assert!(
            sized.bill.iter().all(|line| line.cost.p50 > 0.0),
            "{cluster}"
        );
    }
    // Spot takes its share off the machines and nothing off EMR.
    let half = plan_of(
        EMR,
        r#"spot: "50 %", interruptions: "0 %", executor: (cores: 5, memory: "16 GiB")"#,
    );
    let full = plan_of(EMR, FIXED);
    let line = |plan: &Plan, index: usize| only(plan).sized.as_ref().unwrap().bill[index].cost.p50;
    let saving = Catalogue::builtin()
        .unwrap()
        .spark_platforms()
        .spot("m5.4xlarge", "us-east-1")
        .unwrap()
        .saving;
    assert!((line(&half, 0) / line(&full, 0) - (1.0 - 0.5 * saving)).abs() < 1e-9);
    assert!((line(&half, 1) / line(&full, 1) - 1.0).abs() < 1e-12);
}

#[test]
fn a_price_that_the_catalogue_lacks_is_an_error_and_no_other_regions_price() {
    let refused = |cluster: &str, job_more: &str| {
        let source = text("20 MB/s", &job(cluster, job_more)).replace("us-east-1", "eu-central-1");
        let scenario = scenario::read(&source, None).unwrap_or_else(|why| panic!("{why:?}"));
        let planned =
            Planner::new(Catalogue::builtin().unwrap()).plan(&scenario, &AtomicBool::new(false));
        planned.err().map(|error| error.to_string())
    };
    let shape = r#"executor: (cores: 5, memory: "16 GiB")"#;
    let why = refused(r#"emr_ec2(node: "m5.4xlarge")"#, shape).expect("EMR has no price there");
    for words in [
        "spark[0].cluster",
        "eu-central-1",
        "emr/m5.4xlarge",
        "us-east-1",
    ] {
        assert!(why.contains(words), "{words} is not in: {why}");
    }
    let why = refused(
        "emr_serverless",
        r#"executor: (cores: 4, memory: "20 GiB")"#,
    );
    let why = why.expect("EMR Serverless has no price there");
    assert!(why.contains("spark/emr_serverless_vcpu"), "{why}");
    // Machines alone have a price in that region.
    assert_eq!(refused(r#"yarn(node: "m5.4xlarge")"#, shape), None);
}

/// One cluster of EKS has one control plane, however many jobs run on it.
#[test]
fn a_shared_control_plane_is_paid_elsewhere() {
    let own = plan_of(r#"eks(node: "m6i.4xlarge")"#, FIXED);
    let own = only(&own).sized.as_ref().unwrap();
    let shared = plan_of(r#"eks(node: "m6i.4xlarge", control_plane: shared)"#, FIXED);
    let shared = only(&shared).sized.as_ref().unwrap();
    let lines: Vec<&str> = shared.bill.iter().map(|line| line.name).collect();
    assert_eq!(lines, ["Nodes"]);
    let control_plane = own.bill.iter().find(|line| line.name == "EKS cluster");
    let control_plane = control_plane.expect("it has a line").cost.p50;
    let saved = own.monthly_cost.p50 - shared.monthly_cost.p50;
    assert!(
        control_plane > 0.0 && (saved - control_plane).abs() < 1e-9 * control_plane,
        "{saved} is not {control_plane}"
    );
}

/// A machine and a worker are billed for a minute at least.
#[test]
fn a_run_of_seconds_is_billed_as_a_minute() {
    // 10 GB at 20 MB/s are 500 s of one core: 25 s on 20 slots, every hour.
    let on = |kind: &str, cluster: &str, input: &str| {
        let job = format!(
            r#"(name: "short", kind: {kind}, input: "{input}", every: "1 h", core_throughput: "20 MB/s", deploy_mode: client, executor: (cores: 4, memory: "8 GiB"), cluster: {cluster})"#
        );
        let plan = planned(&text("20 MB/s", &job));
        let sized = only(&plan).sized.clone().expect("it fits");
        (sized.runtime.p50, sized.monthly_cost.p50 * 3600.0)
    };
    let minute = 60.0 / 3600.0;
    // Five m5.xlarge: $0.192 an hour, and $0.048 for EMR.
    let (runtime, cost) = on("batch", r#"emr_ec2(node: "m5.xlarge", nodes: 5)"#, "10 GB");
    assert!(runtime < 60.0, "{runtime}");
    assert!(
        (cost - 5.0 * (0.192 + 0.048) * minute).abs() < 1e-9,
        "{cost}"
    );
    // Units of Databricks have no such minimum, the machines below them have: 0.69 units of $0.15.
    let (runtime, cost) = on(
        "batch",
        r#"databricks(node: "m5.xlarge", nodes: 5)"#,
        "10 GB",
    );
    let by_hand = 5.0 * (0.192 * minute + 0.69 * 0.15 * runtime / 3600.0);
    assert!((cost - by_hand).abs() < 1e-9, "{cost} {by_hand}");
    // Workers of four vCPU and 9 GiB: the heap and 10 %.
    let (_, cost) = on("batch", "emr_serverless(nodes: 5)", "10 GB");
    let by_hand = 5.0 * (4.0 * 0.052_624 + 9.0 * 0.005_778_5) * minute;
    assert!((cost - by_hand).abs() < 1e-9, "{cost} {by_hand}");
    // Ten times as much takes longer, and is billed for what it takes.
    let (runtime, cost) = on("batch", r#"emr_ec2(node: "m5.xlarge", nodes: 5)"#, "100 GB");
    assert!(runtime > 60.0, "{runtime}");
    let by_hand = 5.0 * (0.192 + 0.048) * runtime / 3600.0;
    assert!((cost - by_hand).abs() < 1e-9, "{cost} {by_hand}");
    // What never stops is billed as it was.
    let (_, cost) = on(
        "streaming",
        r#"emr_ec2(node: "m5.xlarge", nodes: 5)"#,
        "10 GB",
    );
    assert!((cost - 5.0 * (0.192 + 0.048)).abs() < 1e-9, "{cost}");
}

/// Past the minute every further node costs as much as the others and saves nothing.
#[test]
fn a_short_job_gets_a_cluster_of_its_size() {
    let job = r#"(name: "short", input: "500 GB", core_throughput: "20 MB/s", cluster: emr_serverless())"#;
    let plan = planned(&text("20 MB/s", job));
    let sized = only(&plan).sized.as_ref().unwrap();
    // 25,000 s of one core: 417 cores are done in a minute.
    assert!(sized.slots <= 417.0, "{}", sized.slots);
    assert!(sized.runtime.p50 >= 60.0, "{:?}", sized.runtime);
}

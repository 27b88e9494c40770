//! What a job costs on each platform.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::scenario;

use super::job::{EMR, FIXED, job, only, plan_of, text};

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

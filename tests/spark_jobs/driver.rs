//! Where the driver goes, and what it collects.

use headroom::export::spark::defaults_conf;

use super::job::{finding, only, plan_of, quiet, value};

#[test]
fn a_driver_takes_the_places_it_needs_and_is_found_where_it_fits_nowhere() {
    let on = |node: &str, nodes: &str, more: &str| {
        let cluster = format!(r#"emr_ec2(node: "{node}", nodes: {nodes})"#);
        plan_of(
            &cluster,
            &format!(r#"executor: (cores: 4, memory: "9 GiB"), {more}"#),
        )
    };
    // 9 GiB and 18.75 % are 10,944 MiB of the 12,288 of an m5.xlarge: nothing is left for a driver.
    let plan = on("m5.xlarge", "1", "");
    let found = finding(&plan, "S121");
    assert_eq!(found.field.to_string(), "spark[0].cluster.nodes");
    assert!(found.advice.contains("Take 2 nodes"), "{}", found.advice);
    quiet(&on("m5.xlarge", "2", ""), "S121");
    quiet(&on("m5.xlarge", "1", "deploy_mode: client"), "S121");
    // Three times 40 GB collected, over 60 % of a heap, and 300 MiB: 187 GiB.
    let plan = on("m5.xlarge", "4", r#"collected: "40 GB""#);
    assert!((only(&plan).driver_heap - 187.0 * 1_073_741_824.0).abs() < 1.0);
    let found = finding(&plan, "S120");
    assert!(
        found.message.contains("187 GiB") && found.message.contains("12.0 GiB"),
        "{}",
        found.message
    );
    let found = finding(&plan, "S122");
    assert!(found.message.contains("37.3 GiB"), "{}", found.message);
    let conf = defaults_conf(only(&plan), &plan.scenario.spark[0]);
    assert!(
        conf.contains("spark.driver.maxResultSize") && conf.contains("38g"),
        "{conf}"
    );
    // What Spark lets through by itself is not written.
    let plan = on("m5.xlarge", "4", r#"collected: "0.5 GB""#);
    quiet(&plan, "S122");
    quiet(&plan, "S120");
    assert!(!defaults_conf(only(&plan), &plan.scenario.spark[0]).contains("maxResultSize"));
    // Four executors leave 13,568 MiB of an m5.4xlarge. A driver of 11 GiB goes there: three times 2.2 GB, over 60 %.
    let plan = on("m5.4xlarge", "2", r#"collected: "2.2 GB""#);
    assert!((value(&plan, "spark/sessions/driver_places")).abs() < 1e-12);
    assert!((only(&plan).sized.as_ref().unwrap().executors - 8.0).abs() < 1e-9);
    // One of 13 GiB is too large for that, and takes two places of 10,944 MiB.
    let plan = on("m5.4xlarge", "2", r#"collected: "2.7 GB""#);
    let heap = (3.0 * 2.7e9 / 0.6 + 300.0 * 1_048_576.0) / 1_073_741_824.0;
    assert!((only(&plan).driver_heap / 1_073_741_824.0 - f64::ceil(heap)).abs() < 1e-9);
    assert!((value(&plan, "spark/sessions/driver_places") - 2.0).abs() < 1e-12);
    let per_node = only(&plan).sized.as_ref().unwrap().shape.packing.executors as f64;
    assert!((only(&plan).sized.as_ref().unwrap().executors - (2.0 * per_node - 2.0)).abs() < 1e-9);
}

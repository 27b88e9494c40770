//! Input from topics, nodes and time: as by hand.

use std::sync::atomic::AtomicBool;

use headroom::model::spark::ergonomics::collector;
use headroom::model::spark::spill::Sort;

use super::job::{EMR, FIXED, finding, job, only, plan_of, planned, quiet, text, value};

#[test]
fn what_a_topic_receives_is_what_a_run_reads() {
    let plan = plan_of(EMR, FIXED);
    assert!((only(&plan).input.p50 - 20e6 * 3600.0).abs() < 1.0);
    // Twice the ingest: twice the input, more nodes, more cost.
    let twice = planned(&text("40 MB/s", &job(EMR, FIXED)));
    assert!((only(&twice).input.p50 - 40e6 * 3600.0).abs() < 1.0);
    let (one, two) = (
        only(&plan).sized.as_ref().unwrap(),
        only(&twice).sized.as_ref().unwrap(),
    );
    assert!(two.need.slots > one.need.slots);
    assert!(two.monthly_cost.p50 > one.monthly_cost.p50);
    assert!(two.runtime.p50 <= 1800.0);
}

#[test]
fn a_job_is_sized_by_hand_as_by_the_plan() {
    let plan = plan_of(EMR, FIXED);
    let sized = only(&plan).sized.as_ref().unwrap();
    // 16 GiB and 18.75 % are 19,456 MiB; YARN has 57,344 MiB of an m5.4xlarge: two by memory, three by cores.
    assert_eq!(sized.shape.request.total(), 19_456);
    assert_eq!(sized.shape.packing.executors, 2);
    assert_eq!(sized.shape.collector, collector(16, 64 << 30));
    // 72 GB read by 48 tasks, 40 GB shuffled to 313 partitions, 20 MB/s a core.
    assert!((value(&plan, "spark/sessions/scan/tasks") - 48.0).abs() < 1e-9);
    assert!((only(&plan).stages[0].partitions - 313.0).abs() < 1e-9);
    let (scan, shuffle) = (72e9 / 48.0 / 20e6, 40e9 / 313.0 / 20e6);
    let work = 112e9 / 20e6;
    assert!((value(&plan, "spark/sessions/work") - work).abs() < 1e-6);
    // On n nodes, 2n executors of five tasks each, and the driver in the 18 GiB that they leave; EC2 $0.768 and EMR $0.192 an hour.
    let of = |nodes: u32| {
        let slots = f64::from(2 * nodes) * 5.0;
        let runtime = (48.0 / slots).ceil() * scan + (313.0 / slots).ceil() * shuffle;
        (
            f64::from(nodes) * (0.768 + 0.192) * runtime / 3600.0,
            runtime,
        )
    };
    let in_time = (1..100).filter(|nodes| of(*nodes).1 <= 1800.0);
    let best = in_time
        .min_by(|a, b| of(*a).0.total_cmp(&of(*b).0))
        .unwrap();
    assert!(
        (sized.nodes - f64::from(best)).abs() < 1e-9,
        "{} {best}",
        sized.nodes
    );
    // The fewest that hold.
    let fewest = (1..100).find(|nodes| of(*nodes).1 <= 1800.0).unwrap();
    assert!((sized.nodes_needed - f64::from(fewest)).abs() < 1e-9);
    let slots = sized.nodes * 2.0 * 5.0;
    assert!((sized.slots - slots).abs() < 1e-9);
    let runtime = (48.0 / slots).ceil() * scan + (313.0 / slots).ceil() * shuffle;
    assert!((sized.runtime.p50 - runtime).abs() < 1e-6);
    assert!((sized.in_time - 1.0).abs() < 1e-12);
    // EC2 $0.768 and EMR $0.192 for the share of the hour it runs.
    let hourly = sized.nodes * (0.768 + 0.192) * runtime / 3600.0;
    assert!((sized.monthly_cost.p50 * 3600.0 - hourly).abs() < 1e-9 * hourly);
    assert_eq!(sized.bill.len(), 2);
}

#[test]
fn an_uncertain_job_holds_its_deadline_at_the_confidence() {
    let uncertain = job(EMR, FIXED).replace(r#""20 MB/s""#, r#""10 to 40 MB/s""#);
    let plan = planned(&text("10 to 40 MB/s", &uncertain));
    let sized = only(&plan).sized.as_ref().unwrap();
    assert!(sized.in_time >= 0.95, "{}", sized.in_time);
    assert!(sized.runtime.p5 < sized.runtime.p95);
}

#[test]
fn a_run_scales_as_sparklens_replayed_it() {
    let text = std::fs::read_to_string("tests/data/spark/worked_examples.json").unwrap();
    let examples: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut rows = examples.as_array().unwrap().iter();
    let row = rows.find(|row| row["name"] == "sparklens_scaling_curve");
    let row = row.expect("the example");
    let executors = row["inputs"]["executors"].as_array().unwrap();
    let minutes = row["expected_outputs"]["minutes"].as_array().unwrap();
    for (count, truth) in executors.iter().zip(minutes) {
        // 2503 minutes of one core in 100,000 tasks, and 6.75 minutes that nothing shortens.
        let plan = planned(&format!(
            r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-12", worlds: 100, spark: [(name: "sessions", input: "1 B", core_throughput: "1 MB/s", deploy_mode: client, stages: [(name: "s", kind: repartition, shuffle: "150.18 GB", partitions: 100000)], executor: (cores: 1, memory: "8 GiB"), cluster: yarn(node: "m5.xlarge", nodes: {count}))])"#
        ));
        let sized = only(&plan).sized.as_ref().unwrap();
        assert!((sized.slots - count.as_f64().unwrap()).abs() < 1e-9);
        let took = 6.75 + sized.runtime.p50 / 60.0;
        let truth = truth.as_f64().unwrap();
        assert!((took - truth).abs() < 0.01 * truth, "{count}: {took}");
    }
}

#[test]
fn more_executors_shorten_a_run_and_the_curve_says_what_they_cost() {
    let hasty = job(EMR, FIXED).replace("30 min", "3 min");
    let plan = planned(&text("20 MB/s", &hasty));
    let curve = only(&plan)
        .curve(&plan.worlds, &AtomicBool::new(false))
        .unwrap();
    assert!(curve.len() > 4);
    for pair in curve.windows(2) {
        assert!(pair[1].executors >= pair[0].executors);
        assert!(pair[1].runtime.p50 <= pair[0].runtime.p50 + 1e-9);
    }
    let planned = only(&plan).sized.as_ref().unwrap();
    let same = curve
        .iter()
        .find(|point| (point.nodes - planned.nodes).abs() < 1e-9)
        .unwrap();
    assert!((same.monthly_cost.p50 - planned.monthly_cost.p50).abs() < 1e-12);
    // Past the point where one wave is left, more nodes only cost more.
    assert!(curve.last().unwrap().monthly_cost.p50 > curve[0].monthly_cost.p50);
}

#[test]
fn a_streaming_job_runs_all_the_time() {
    let streaming = job(EMR, FIXED)
        .replace(
            r#"every: "1 h", deadline: "30 min""#,
            r#"kind: streaming, every: "1 min""#,
        )
        .replace("40 GB", "1 GB");
    let plan = planned(&text("20 MB/s", &streaming));
    assert!((value(&plan, "spark/sessions/busy") - 1.0).abs() < 1e-12);
    assert!((only(&plan).deadline.p50 - 60.0).abs() < 1e-9);
    let sized = only(&plan).sized.as_ref().unwrap();
    assert!((sized.monthly_cost.p50 * 3600.0 - sized.nodes * 0.96).abs() < 1e-9);
}

#[test]
fn interrupted_spot_instances_lengthen_a_run() {
    let on = |spot: &str| {
        let cluster = r#"emr_ec2(node: "m5.4xlarge", nodes: 4)"#;
        let plan = plan_of(cluster, &format!("{FIXED}{spot}"));
        only(&plan).sized.as_ref().unwrap().runtime.p50
    };
    let kept = on("");
    // One in ten goes within the hour: a rate of -ln(0.9) an hour, of half of the nodes. Each takes with it its share
    // of the run so far, on average half of it.
    let lost = -(0.9_f64.ln()) / 3600.0 * 0.5 * kept / 2.0;
    let disturbed = on(r#", spot: "50 %", interruptions: "10 %""#);
    assert!(
        (disturbed / kept - (1.0 + lost)).abs() < 1e-12,
        "{disturbed} {kept}"
    );
    // The advisor's worst band is hardly felt in a short run.
    let usual = on(r#", spot: "50 %""#);
    assert!(usual > kept && usual < kept * 1.001);
}

#[test]
fn a_topic_that_only_a_job_reads_is_read() {
    let alone =
        |jobs: &str| text("20 MB/s", jobs).replace(r#", consumers: [(name: "c", rate: "2x")]"#, "");
    finding(&planned(&alone("")), "K047");
    quiet(&planned(&alone(&job(EMR, FIXED))), "K047");
}

#[test]
fn a_shape_left_to_the_planner_is_the_cheapest_that_holds() {
    let plan = plan_of(EMR, "");
    let found = only(&plan);
    let sized = found.sized.as_ref().unwrap();
    assert!(sized.chosen && sized.in_time >= 0.95);
    assert!(found.options.len() > 3);
    let (best, others) = found.options.split_first().unwrap();
    assert_eq!(best.key, sized.shape.key());
    // Hardly dearer than any other, and of like ones the nearest to five cores.
    for other in others {
        assert!(best.monthly_cost <= other.monthly_cost * 1.05 + 1e-12);
    }
    let anywhere = plan_of("emr_ec2()", "");
    let wide = only(&anywhere).sized.as_ref().unwrap();
    assert!(wide.monthly_cost.p50 <= sized.monthly_cost.p50 * 1.05);
    assert!(only(&anywhere).options.len() > 10);
}

/// Spark spills as `tests/spark_spill.rs` has it from running programs; 73 % of it goes to the disks of the nodes and back
/// at 125 MiB/s, and a run takes so much longer.
#[test]
fn time_of_spills_is_time_of_a_run() {
    let stage =
        r#"stages: [(name: "s", shuffle: "100 GB", row: "128 B", rows: "3G", partitions: 400)]"#;
    let more = r#"executor: (cores: 4, memory: "4 GiB"), collector: parallel"#;
    let text_of = |deadline: &str| {
        let job = job(r#"yarn(node: "m5.4xlarge", nodes: 4)"#, more);
        let job = job.replace(r#"stages: [(name: "by user", shuffle: "40 GB")]"#, stage);
        text("20 MB/s", &job.replace("30 min", deadline))
    };
    let plan = planned(&text_of("30 min"));
    let sized = only(&plan).sized.as_ref().unwrap();
    let tasks = only(&plan).stages[0].tasks.unwrap().tasks.p50;
    assert!((tasks - 400.0).abs() < 1e-9);
    let sort = Sort {
        rows: 3_000_000_000 / 400,
        row: 128,
        radix: true,
    };
    let used = sort.memory(sized.shape.pools.page, sized.per_task as u64);
    assert!(used.spills > 0);
    let on_one_disk = 400.0 * used.spilled as f64 / 4.0 * 0.73;
    let spills = 2.0 * on_one_disk / (125.0 * 1_048_576.0);
    assert!((sized.spill_time.p50 - spills).abs() < 1e-6 * spills);
    let slots = sized.slots;
    let scan = (48.0 / slots).ceil() * 72e9 / 48.0 / 20e6;
    let shuffle = (400.0 / slots).ceil() * 100e9 / 400.0 / 20e6;
    let runtime = scan + shuffle + spills;
    assert!(
        (sized.runtime.p50 - runtime).abs() < 1e-6 * runtime,
        "{:?}",
        sized.runtime
    );
    // Machines run for all of it: an m5.4xlarge is $0.768 an hour, every hour.
    let hourly = 4.0 * 0.768 * runtime / 3600.0;
    assert!((sized.monthly_cost.p50 * 3600.0 - hourly).abs() < 1e-6 * hourly);
    // The curve goes through the same point, and a deadline between the two is missed.
    let curve = only(&plan)
        .curve(&plan.worlds, &AtomicBool::new(false))
        .unwrap();
    let same = curve
        .iter()
        .find(|point| (point.nodes - 4.0).abs() < 1e-9)
        .unwrap();
    assert!((same.runtime.p50 - runtime).abs() < 1e-6 * runtime);
    let between = format!("{} s", (runtime - spills / 2.0).round());
    let late = planned(&text_of(&between));
    let sized = only(&late).sized.as_ref().unwrap();
    assert!(sized.in_time.abs() < 1e-12 && !sized.holds);
    let found = finding(&late, "S105");
    assert!(sized.nodes_needed > 4.0, "{}", found.advice);
    // With as many as it says, it holds.
    let nodes = format!("nodes: {}", sized.nodes_needed);
    let enough = planned(&text_of(&between).replace("nodes: 4", &nodes));
    assert!(only(&enough).sized.as_ref().unwrap().holds);
    let fewer = format!("nodes: {}", sized.nodes_needed - 1.0);
    let fewer = planned(&text_of(&between).replace("nodes: 4", &fewer));
    assert!(!only(&fewer).sized.as_ref().unwrap().holds);
}

/// The largest task spills to one disk, however many there are.
#[test]
fn spills_that_no_node_shortens_are_said() {
    let stage = r#"stages: [(name: "s", shuffle: "100 GB", row: "128 B", rows: "3G", partitions: 400, skew: "100x")]"#;
    let more = r#"executor: (cores: 4, memory: "4 GiB"), collector: parallel"#;
    let job = job(r#"yarn(node: "m5.4xlarge", nodes: 40)"#, more);
    let job = job.replace(r#"stages: [(name: "by user", shuffle: "40 GB")]"#, stage);
    // 25 GB in one task are 1,250 s of one core, and 96 GB of rows spilled are 1,069 s of one disk.
    let plan = planned(&text("20 MB/s", &job));
    let found = finding(&plan, "S133");
    assert_eq!(found.field.to_string(), "spark[0].stages[0]");
    quiet(&plan, "S105");
}

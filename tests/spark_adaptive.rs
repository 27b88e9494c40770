//! What a plan says of scans and shuffles is what Spark's own procedures make of the same files and partitions.
//!
//! The procedures over lists are held against running Spark elsewhere (`spark_partitions`, `spark_aqe`); here the plan,
//! which knows a size and a count, is held against those procedures.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::{Catalogue, SparkDefaults};
use headroom::model::spark::files::ScanSettings;
use headroom::model::spark::shuffle::{AdaptiveSettings, JoinSide, Read};
use headroom::plan::{Plan, Planner, StagePlan};
use headroom::scenario;

fn spark() -> &'static SparkDefaults {
    Catalogue::builtin().expect("the catalogue loads").spark()
}

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A job on so many nodes of four executors with four cores each, one of which is the driver's.
fn job(nodes: u32, job: &str) -> Plan {
    planned(&format!(
        r#"(headroom: 1, name: "Adaptive", region: "us-east-1", worlds: 100, spark: [(name: "job", every: "1 h", core_throughput: "10 MB/s", executor: (cores: 4, memory: "10 GiB"), cluster: emr_ec2(node: "m5.4xlarge", nodes: {nodes}), {job})])"#
    ))
}

fn slots(plan: &Plan) -> u64 {
    plan.jobs[0].sized.as_ref().expect("it fits").slots as u64
}

fn scan_tasks(plan: &Plan) -> f64 {
    plan.jobs[0].sized.as_ref().expect("it fits").scan.tasks.p50
}

fn stage(plan: &Plan) -> &StagePlan {
    &plan.jobs[0].stages[0]
}

#[test]
fn files_are_split_and_packed_as_spark_does() {
    const MIB: u64 = 1 << 20;
    for nodes in [1, 3, 13, 70] {
        for (count, length) in [
            (1, 1 << 30),
            (1, 10 << 30),
            (1, 3 * MIB),
            (1000, MIB),
            (1000, 120_000),
            (2000, 120_000),
            (50, 127 * MIB),
            (50, 128 * MIB),
            (50, 128 * MIB + 1),
            (40, 200 * MIB),
            (7, 1 << 30),
            (300, 60 * MIB),
        ] {
            let size = if count == 1 {
                String::new()
            } else {
                format!(r#", file_size: "{length} B""#)
            };
            let plan = job(nodes, &format!(r#"input: "{} B"{size}"#, count * length));
            let slots = slots(&plan);
            // The driver goes where no executor can.
            assert_eq!(slots, 4 * u64::from(nodes) * 4);
            let files = vec![length; count as usize];
            let made = ScanSettings::defaults(spark(), slots).partitions(&files, true);
            assert!(
                (scan_tasks(&plan) - made.len() as f64).abs() < 1e-9,
                "{count} files of {length} B on {slots} slots: {} tasks, Spark makes {}",
                scan_tasks(&plan),
                made.len()
            );
            let largest = made.iter().map(|one| one.bytes).max().expect("a task") as f64;
            let longest = plan.jobs[0]
                .sized
                .as_ref()
                .expect("it fits")
                .scan
                .longest
                .p50;
            assert!(
                (longest - largest / 10e6).abs() < 1e-6,
                "{count} files of {length} B on {slots} slots: {longest} s of {largest} B"
            );
        }
    }
}

#[test]
fn a_table_of_small_files_is_read_by_many_tasks() {
    // A day of files of 120 kB each, as many as a stream of micro-batches leaves.
    let plan = planned(
        r#"(headroom: 1, name: "Small", region: "us-east-1", worlds: 100,
        lake: [(name: "events", format: iceberg, written: "400 kB/s", ratio: "1x", write_every: "1 min", write_tasks: 200, distribution: none, retention: "30 days")],
        spark: [(name: "job", reads: ["events"], every: "1 day", core_throughput: "10 MB/s", executor: (cores: 4, memory: "10 GiB"), cluster: emr_ec2(node: "m5.4xlarge", nodes: 4))])"#,
    );
    let mean = plan
        .model
        .graph
        .quantity("lake/events/files/mean")
        .expect("files")
        .node;
    let length = plan.worlds.evaluate(&[mean]).expect("it is computed")[0].at(0);
    let count = (400e3 * 86_400.0 / length).ceil();
    assert!(count > 250_000.0, "{count}");
    let files = vec![length.round() as u64; count as usize];
    let made = ScanSettings::defaults(spark(), slots(&plan)).partitions(&files, true);
    let tasks = scan_tasks(&plan);
    assert!(
        (tasks / made.len() as f64 - 1.0).abs() < 0.01,
        "{tasks} tasks, Spark makes {}",
        made.len()
    );
}

/// The tasks of a stage by the procedure over lists: so many like partitions, and a larger one behind them.
fn sizes(bytes: u64, partitions: u64, skew: u64) -> Vec<u64> {
    let mean = bytes / partitions;
    let largest = mean * skew;
    if partitions == 1 || skew == 1 {
        return vec![mean; partitions as usize];
    }
    let other = (bytes - largest) / (partitions - 1);
    let mut sizes = vec![other; partitions as usize - 1];
    sizes.push(largest);
    sizes
}

#[test]
fn small_partitions_are_read_together_as_spark_does() {
    for nodes in [1, 4, 30] {
        for (bytes, partitions) in [
            (200_000_000, 200),
            (20_000_000_000, 200),
            (20_000_000_000, 2000),
            (2_000_000, 200),
            (130_000_000_000, 1000),
            (999_000_000, 37),
            (1_000_000, 1),
        ] {
            for kind in ["sort", "join", "aggregate", "repartition"] {
                let plan = job(
                    nodes,
                    &format!(
                        r#"input: "10 GB", stages: [(name: "s", kind: {kind}, shuffle: "{bytes} B", partitions: {partitions})]"#
                    ),
                );
                let sizes = sizes(bytes, partitions, 1);
                let settings = AdaptiveSettings::defaults(spark(), slots(&plan));
                let tasks = if kind == "repartition" {
                    sizes.len()
                } else {
                    settings.coalesce(&[&sizes]).expect("one shuffle").len()
                };
                let planned = stage(&plan).tasks.expect("it runs").tasks.p50;
                assert!(
                    (planned - tasks as f64).abs() < 1e-9,
                    "{kind} of {bytes} B in {partitions} on {} slots: {planned}, Spark {tasks}",
                    slots(&plan)
                );
            }
        }
    }
}

#[test]
fn a_skewed_partition_of_a_join_is_split_as_spark_does_and_of_an_aggregate_is_not() {
    // Means that leave whole bytes for the other partitions: 199 × so many.
    for (unit, partitions, skew) in [
        (2_500_000, 200, 10),
        (2_500_000, 200, 40),
        (400_000, 200, 10),
        (400_000, 200, 100),
        (2_500_000, 200, 4),
    ] {
        let bytes = 199 * unit * partitions;
        for input in ["2 GB", "10 GB", "100 GB"] {
            let of = |kind: &str| {
                job(
                    4,
                    &format!(
                        r#"input: "{input}", stages: [(name: "s", kind: {kind}, shuffle: "{bytes} B", partitions: {partitions}, skew: "{skew}x")]"#
                    ),
                )
            };
            let sizes = sizes(bytes, partitions, skew);
            let plan = of("join");
            let settings = AdaptiveSettings::defaults(spark(), slots(&plan));
            let maps = scan_tasks(&plan) as u64;
            let outputs = |partition: usize| vec![sizes[partition] / maps; maps as usize];
            let nothing = vec![0; sizes.len()];
            let reads = settings
                .join(
                    &JoinSide {
                        sizes: &sizes,
                        may_split: true,
                        map_outputs: &outputs,
                    },
                    &JoinSide {
                        sizes: &nothing,
                        may_split: false,
                        map_outputs: &|_| vec![0; maps as usize],
                    },
                )
                .expect("two sides alike");
            let splits = reads
                .iter()
                .filter(|read| matches!(read, Read::Split { .. }))
                .count()
                .max(1);
            let tasks = stage(&plan).tasks.expect("it runs");
            let what = format!("{bytes} B, {skew}x, {maps} maps");
            assert!(
                (tasks.splits.p50 - splits as f64).abs() < 1e-9,
                "{what}: {} splits, Spark {splits}",
                tasks.splits.p50
            );
            assert!(
                (tasks.tasks.p50 - reads.len() as f64).abs() < 1e-9,
                "{what}: {} tasks, Spark {}",
                tasks.tasks.p50,
                reads.len()
            );
            let plan = of("aggregate");
            let whole = stage(&plan).tasks.expect("it runs");
            let coalesced = settings.coalesce(&[&sizes]).expect("one shuffle");
            assert!(
                (whole.tasks.p50 - coalesced.len() as f64).abs() < 1e-9,
                "{what}"
            );
            assert!((whole.splits.p50 - 1.0).abs() < 1e-12);
            let largest = *sizes.iter().max().expect("a partition") as f64;
            assert!(
                (whole.longest.p50 - largest / 10e6).abs() < 1e-6 * largest / 10e6,
                "{what}"
            );
            if splits > 1 {
                assert!(tasks.longest.p50 < whole.longest.p50, "{what}");
            }
        }
    }
}

#[test]
fn a_split_join_needs_less_memory_and_time_than_one_that_is_not() {
    let of = |kind: &str| {
        planned(&format!(
            r#"(headroom: 1, name: "t", region: "us-east-1", start: "2027-01", worlds: 200, spark: [(name: "j", input: "10 GB", every: "1 h", core_throughput: "10 MB/s", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 4, memory: "10 GiB"), stages: [(name: "s", kind: {kind}, shuffle: "100 GB", partitions: 200, skew: "10x", row: "108 B", expansion: "1x")])])"#
        ))
    };
    // By hand: 500 MB on average, 5 GB the largest, above 256 MiB and five times the 477 MB of the others. 10 GB are
    // read by 75 tasks (128 MiB, on 64 slots), which leave 66.7 MB each; the target is the mean of the others, 477 MB,
    // so that seven map outputs go together: eleven splits.
    let join = of("join");
    let tasks = stage(&join).tasks.expect("it runs");
    assert!(
        (tasks.splits.p50 - 11.0).abs() < 1e-9,
        "{}",
        tasks.splits.p50
    );
    assert!(
        (tasks.tasks.p50 - 210.0).abs() < 1e-9,
        "{}",
        tasks.tasks.p50
    );
    let runtime = |plan: &Plan| plan.jobs[0].sized.as_ref().expect("it fits").runtime.p50;
    let sort = of("sort");
    assert!(runtime(&join) < runtime(&sort));
    // The largest task of the sort is a tenth of 5 GB a second: 500 s.
    let longest = stage(&sort).tasks.expect("it runs").longest.p50;
    assert!((longest - 500.0).abs() < 1e-6, "{longest}");
    assert!((stage(&sort).spill - 1.0).abs() < 1e-12 && stage(&join).spill.abs() < 1e-12);
    assert_eq!(
        stage(&sort).cause.map(|cause| cause.to_string()).as_deref(),
        Some("a skewed key")
    );
}

#[test]
fn partitions_are_advised_in_whole_waves() {
    // 64 slots; 500 GB over 128 MB are 3,907, in whole waves 3,968.
    let plan = job(
        4,
        r#"input: "10 GB", stages: [(name: "s", shuffle: "500 GB")]"#,
    );
    assert!(
        (stage(&plan).advised - 3_968.0).abs() < 1e-9,
        "{}",
        stage(&plan).advised
    );
}

/// Files of one size and a last one that has what is left, as a table is written.
#[test]
fn the_last_file_is_as_large_as_what_is_left() {
    const MIB: u64 = 1 << 20;
    for nodes in [1, 3, 13, 70] {
        for (bytes, length) in [
            (1_100_000_000, 1_000_000_000),
            (1_900_000_000, 1_000_000_000),
            (1_000_000_001, 1_000_000_000),
            (3_500_000_000, 1_000_000_000),
            (10 * 200 * MIB + 130 * MIB, 200 * MIB),
            (10 * 200 * MIB + 199 * MIB, 200 * MIB),
            (10 * 128 * MIB + 20 * MIB, 128 * MIB),
            (1000 * MIB + 1, MIB),
            (1000 * MIB + MIB / 2, MIB),
            (300 * 60 * MIB + 7 * MIB, 60 * MIB),
            (301 * 60 * MIB + 59 * MIB, 60 * MIB),
            (7 * MIB, 60 * MIB),
        ] {
            let plan = job(
                nodes,
                &format!(r#"input: "{bytes} B", file_size: "{length} B""#),
            );
            let slots = slots(&plan);
            let mut files = vec![length; (bytes / length) as usize];
            files.push(bytes % length);
            let made = ScanSettings::defaults(spark(), slots).partitions(&files, true);
            let what = format!("{bytes} B in files of {length} B on {slots} slots");
            let tasks = scan_tasks(&plan);
            assert!(
                (tasks - made.len() as f64).abs() < 1e-9,
                "{what}: {tasks} tasks, Spark makes {}",
                made.len()
            );
            let largest = made.iter().map(|one| one.bytes).max().expect("a task") as f64;
            let sized = plan.jobs[0].sized.as_ref().expect("it fits");
            let longest = sized.scan.longest.p50;
            assert!(
                (longest - largest / 10e6).abs() < 1e-6,
                "{what}: {longest} s of {largest} B"
            );
        }
    }
}

/// A single partition is its own median, and of two the median lies between: neither is five times it.
#[test]
fn one_of_two_partitions_is_never_skewed() {
    for (partitions, skew, others) in [
        (1_u64, "1x", vec![]),
        (2, "1.95x", vec![1_000_000_000_u64]),
        (2, "2x", vec![0]),
        (3, "2.7x", vec![2_000_000_000; 2]),
        (4, "3.7x", vec![1_000_000_000; 3]),
    ] {
        let bytes = 40_000_000_000_u64 / partitions * partitions;
        let largest = bytes - others.iter().sum::<u64>();
        let plan = job(
            4,
            &format!(
                r#"input: "10 GB", stages: [(name: "s", kind: join, shuffle: "{bytes} B", partitions: {partitions}, skew: "{skew}")]"#
            ),
        );
        let mut sizes = others.clone();
        sizes.push(largest);
        let settings = AdaptiveSettings::defaults(spark(), slots(&plan));
        let is_split = largest > settings.skewed_from(&sizes);
        let splits = stage(&plan).tasks.expect("it runs").splits.p50;
        assert_eq!(is_split, splits > 1.0, "{partitions} of {skew}: {splits}");
        assert_eq!(is_split, partitions > 2, "{partitions} of {skew}");
    }
}

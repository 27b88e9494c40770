//! Nodes, how executors are packed on them, stages, and published sizing examples.

use headroom::catalogue::{Catalogue, SparkDefaults};
use headroom::model::spark::container::{
    DeployMode, ExecutorSettings, Language, Manager, OverheadSettings, Program, Release,
    YarnAllocation, largest_heap,
};
use headroom::model::spark::ergonomics::heap_options;
use headroom::model::spark::join::{Broadcast, BroadcastFit};
use headroom::model::spark::memory::{MemoryPools, MemorySettings};
use headroom::model::spark::node::{Binding, CORE, MemoryMap, Node};
use headroom::model::spark::risk::{Cause, Trials, overhead_needed, spill_cause};
use headroom::model::spark::spill::Sort;
use headroom::model::spark::{size, tasks};
use serde_json::Value;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

fn spark() -> &'static SparkDefaults {
    Catalogue::builtin().unwrap().spark()
}

fn program(manager: Manager) -> Program {
    Program {
        language: Language::Jvm,
        mode: DeployMode::Cluster,
        manager,
        release: Release::V4,
    }
}

fn heap(mib: u64) -> ExecutorSettings {
    ExecutorSettings {
        heap: mib,
        ..ExecutorSettings::default()
    }
}

/// Instance, pods, reserved MiB, reserved thousandths of a core, allocatable MiB: nodeadm's formulas on published types.
#[test]
fn an_eks_node_keeps_what_nodeadm_reserves() {
    let catalogue = Catalogue::builtin().unwrap();
    for (name, pods, cpu, allocatable) in [
        ("m5.xlarge", 58, 80, 15_391),
        ("m5.2xlarge", 58, 90, 31_775),
        ("r5.xlarge", 58, 80, 31_775),
        ("r5.2xlarge", 58, 90, 64_543),
        ("m5.4xlarge", 234, 110, 62_607),
        ("m6i.4xlarge", 234, 110, 62_607),
        ("m7g.4xlarge", 234, 110, 62_607),
        ("r5.4xlarge", 234, 110, 128_143),
        ("r6i.4xlarge", 234, 110, 128_143),
        ("r7g.8xlarge", 234, 150, 259_215),
    ] {
        let instance = catalogue.instance(name).unwrap();
        let interfaces = catalogue.spark_platforms().eks_pods(name).unwrap();
        assert_eq!(interfaces.most(), pods, "{name}");
        let memory = u64::try_from(instance.memory_bytes as i64).unwrap();
        let node = Node::eks_instance(memory, instance.vcpu, interfaces, catalogue.eks_limits());
        assert_eq!(node.allocatable_memory, allocatable * MIB, "{name}");
        assert_eq!(node.cores - node.allocatable_cores, cpu, "{name}");
    }
}

#[test]
fn four_cores_never_fit_four_times_on_sixteen() {
    let node = Node::eks(
        64 * GIB,
        16,
        234,
        Catalogue::builtin().unwrap().eks_limits(),
    );
    let request = program(Manager::Kubernetes).executor(&heap(8192), spark());
    let packing = node.pack(&request, 4 * CORE).unwrap();
    assert_eq!((packing.executors, packing.binding), (3, Binding::Cores));
    let packing = node.pack(&request, 3900).unwrap();
    assert_eq!(packing.executors, 4);
    let packing = node.pack(&request, CORE).unwrap();
    assert_eq!((packing.executors, packing.binding), (6, Binding::Memory));
}

#[test]
fn emr_gives_yarn_what_its_guide_says() {
    let catalogue = Catalogue::builtin().unwrap();
    let text = include_str!("data/spark/emr_yarn_defaults.csv");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let mut count = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let yarn = catalogue.spark_platforms().emr_yarn(&row[0]).unwrap();
        let mib = |column: usize| row[column].parse::<u64>().unwrap() * MIB;
        assert_eq!(yarn.node, mib(1), "{}", &row[0]);
        assert_eq!(
            yarn.node_with_hbase.map(|hbase| hbase / MIB),
            row[2].parse().ok(),
            "{}",
            &row[0]
        );
        assert_eq!(
            (yarn.smallest, yarn.largest),
            (mib(3), mib(4)),
            "{}",
            &row[0]
        );
        count += 1;
    }
    let mut tables = catalogue.tables().iter();
    let table = tables.find(|table| table.file == "spark_emr_yarn.ron");
    assert_eq!(table.map(|table| table.rows), Some(count));
    // Executors as EMR sets them up by itself: 3 cores and 4743 MiB of heap, 16 to a c5.12xlarge.
    let yarn = catalogue.spark_platforms().emr_yarn("c5.12xlarge").unwrap();
    let node = Node::emr(96 * GIB, 48, yarn);
    let emr = ExecutorSettings {
        heap: 4743,
        overhead: OverheadSettings {
            factor: Some(spark().emr_overhead_factor.value),
            ..OverheadSettings::default()
        },
        ..ExecutorSettings::default()
    };
    let packing = node
        .pack(&program(Manager::Yarn).executor(&emr, spark()), 3 * CORE)
        .unwrap();
    assert_eq!((packing.executors, packing.container), (16, 5632 * MIB));
}

#[test]
fn the_map_of_a_node_sums_to_its_memory() {
    let settings = MemorySettings::defaults(spark());
    for flags in ["", "-XX:+UseParallelGC", "-XX:+UseSerialGC"] {
        for mib in [1024, 4097, 5001, 9999, 30_000] {
            for node in [
                Node::eks(
                    64 * GIB,
                    16,
                    234,
                    Catalogue::builtin().unwrap().eks_limits(),
                ),
                Node::yarn(
                    64 * GIB,
                    16,
                    56 * GIB,
                    YarnAllocation {
                        minimum: 1024,
                        increment: 512,
                        maximum: 56 * 1024,
                    },
                ),
            ] {
                let request = program(Manager::Yarn).executor(&heap(mib), spark());
                let options = heap_options(flags, 4, request.total() * MIB);
                let pools = MemoryPools::of_executor(mib * MIB, 4, &options, &settings).unwrap();
                let packing = node.pack(&request, 4 * CORE).unwrap();
                let map = MemoryMap::new(&node, &packing, &request, &pools);
                let parts: u64 = map.executor.parts().iter().map(|(_, bytes)| bytes).sum();
                assert_eq!(parts, map.executor.container, "{flags} {mib}");
                let whole = map.system + map.executors * map.executor.container + map.waste;
                assert_eq!(whole, map.node, "{flags} {mib}");
            }
        }
    }
}

fn examples() -> Vec<Value> {
    let text = std::fs::read_to_string("tests/data/spark/worked_examples.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    rows.into_iter()
        .filter(|row| row["domain"] == "spark")
        .collect()
}

#[test]
fn published_examples_of_sizing_hold() {
    let mut seen = Vec::new();
    for row in examples() {
        let name = row["name"].as_str().unwrap().to_owned();
        let input = |key: &str| row["inputs"][key].as_u64().unwrap();
        let output = |key: &str| row["expected_outputs"][key].as_u64().unwrap();
        match name.as_str() {
            "cloudera_spark_6x16x64" => {
                let node = Node::by_rule_of_thumb(input("mem_GB") * GIB, 16, spark());
                assert_eq!(node.allocatable_memory / MIB, output("yarn_mem_MB"));
                assert_eq!(node.allocatable_cores / CORE, output("yarn_vcores"));
                let each = node.allocatable_cores / CORE / input("cores_per_executor");
                assert_eq!(each, output("executors_per_node"));
                // One place for the application master.
                assert_eq!(input("nodes") * each - 1, output("num_executors"));
                let container = node.allocatable_memory / each / GIB;
                assert_eq!(container, output("container_GB"));
                // The guide takes 7 % off the container.
                let factor = row["inputs"]["overhead_fraction"].as_f64().unwrap();
                let heap = (container as f64 * (1.0 - factor)).floor();
                assert_eq!(heap as u64, output("executor_memory_GB"));
                // Spark's own tenth leaves 19 GiB as well.
                let overhead = |heap| {
                    program(Manager::Yarn).overhead(heap, &OverheadSettings::default(), spark())
                };
                assert_eq!(
                    largest_heap(container * 1024, 0, overhead).unwrap() / 1024,
                    19
                );
            }
            "spark_notes_10x16x64" => {
                // It contradicts itself on overhead: only its count of executors is right.
                let node = Node::by_rule_of_thumb(64 * GIB, 16, spark());
                let each = node.allocatable_cores / CORE / input("cores_per_executor");
                assert_eq!(input("nodes") * each - 1, output("num_executors"));
                let exact = row["expected_outputs"]["executor_memory_exact_floor_GB"].as_u64();
                assert_eq!(exact, Some(19));
            }
            "emr_r5_12xlarge" => {
                let node = Node::by_rule_of_thumb(input("mem_GB") * GIB, 48, spark());
                let each = node.allocatable_cores / CORE / input("executor_cores");
                assert_eq!(each, output("executors_per_instance"));
                // The blog divides all memory but a gigabyte, and keeps a tenth of each share for overhead.
                let share = node.allocatable_memory / each / GIB;
                assert_eq!(share, output("total_executor_memory_GB"));
                let overhead = (share as f64 * 0.1).ceil() as u64;
                assert_eq!(overhead, output("memory_overhead_GB"));
                assert_eq!(share - overhead, output("executor_memory_GB"));
            }
            "spark_pod_with_offheap" => {
                let request = program(Manager::Kubernetes).executor(
                    &ExecutorSettings {
                        heap: input("executor_memory_MiB"),
                        off_heap_enabled: true,
                        off_heap: input("offheap_MiB"),
                        ..ExecutorSettings::default()
                    },
                    spark(),
                );
                assert_eq!(request.total(), output("spark_pod_MiB"));
            }
            "spark_overhead_defaults" => {
                let cases = row["inputs"]["cases"].as_array().unwrap();
                for (case, truth) in cases
                    .iter()
                    .zip(row["expected_outputs"]["overhead_MiB"].as_array().unwrap())
                {
                    let language = if case["factor"] == 0.4 {
                        Language::Python
                    } else {
                        Language::Jvm
                    };
                    let own = Program {
                        language,
                        ..program(Manager::Kubernetes)
                    };
                    let heap = case["heap_GiB"].as_u64().unwrap() * 1024;
                    let overhead = own.overhead(heap, &OverheadSettings::default(), spark());
                    assert_eq!(overhead, truth.as_u64().unwrap());
                }
            }
            "sparklens_scaling_curve" => {
                // A job of 2503 executor-minutes and 6.75 minutes that nothing shortens.
                let executors = row["inputs"]["executors"].as_array().unwrap();
                let minutes = row["expected_outputs"]["minutes"].as_array().unwrap();
                for (count, truth) in executors.iter().zip(minutes) {
                    let count = count.as_u64().unwrap();
                    let tasks = vec![2503.0 / 100_000.0; 100_000];
                    let parallel = tasks::stage_time(&tasks, usize::try_from(count).unwrap());
                    let truth = truth.as_f64().unwrap();
                    assert!(
                        (6.75 + parallel - truth).abs() < 0.01 * truth,
                        "{count}: {parallel}"
                    );
                }
            }
            other => panic!("no check for `{other}`"),
        }
        seen.push(name);
    }
    assert_eq!(seen.len(), 6);
}

#[test]
fn rows_in_memory_are_within_the_range_that_was_measured() {
    let text = std::fs::read_to_string("tests/data/spark/spark_size_expansion.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let range = |of: &str, low: f64, high: f64| {
        let ratios: Vec<f64> = rows
            .iter()
            .map(|row| row[of].as_f64().unwrap() / row["parquet_snappy"].as_f64().unwrap())
            .collect();
        let least = ratios.iter().copied().fold(f64::MAX, f64::min);
        let most = ratios.iter().copied().fold(0.0, f64::max);
        // To the three digits the catalogue prints.
        assert!((least / low - 1.0).abs() < 5e-3, "{of}: {least} and {low}");
        assert!((most / high - 1.0).abs() < 5e-3, "{of}: {most} and {high}");
    };
    let spark = spark();
    range(
        "unsaferow_dataSize",
        spark.rows_over_parquet_low.value,
        spark.rows_over_parquet_high.value,
    );
    range(
        "shuffle_lz4_bytes",
        spark.shuffle_over_parquet_low.value,
        spark.shuffle_over_parquet_high.value,
    );
    // Rows of fixed width are what the layout says.
    let sensor = rows
        .iter()
        .find(|row| row["dataset"] == "sensor_numeric")
        .unwrap();
    let row = headroom::model::spark::spill::row_bytes(6, &[]);
    assert_eq!(
        sensor["unsaferow_dataSize"].as_u64().unwrap(),
        row * 1_000_000
    );
}

#[test]
fn waves_and_partitions() {
    assert_eq!(tasks::waves(200, 60), 4);
    assert_eq!(tasks::waves(0, 60), 0);
    assert!((tasks::last_wave_waste(200, 60) - (1.0 - 200.0 / 240.0)).abs() < 1e-12);
    assert_eq!(tasks::shuffle_partitions(500e9, 128e6, 60), 3960);
    assert_eq!(tasks::slots_each(5, 2), 2);
    assert_eq!(tasks::dynamic_target(1000, 1.0, 4, 0, 100), 100);
    assert_eq!(tasks::dynamic_target(10, 1.0, 4, 0, 100), 3);
    assert!((tasks::stage_time_like(200, 60, 2.0, 9.0) - 15.0).abs() < 1e-12);
    // The longest task is a lower bound.
    assert!((tasks::stage_time(&[1.0, 1.0, 8.0], 3) - 8.0).abs() < 1e-12);
}

#[test]
fn a_broadcast_is_judged_by_its_rows() {
    let executor = 5e9;
    let driver = 4e9;
    // Low cardinality: 6 MB of Parquet, 112 MB of rows.
    let small = Broadcast {
        files: 5.7e6,
        rows: 112e6,
        copy: 224e6,
    };
    assert_eq!(
        small.fit(driver, executor, spark()),
        BroadcastFit::Automatic
    );
    assert_eq!(
        small.fit(500e6, executor, spark()),
        BroadcastFit::TooLargeForDriver
    );
    assert_eq!(
        small.fit(driver, 200e6, spark()),
        BroadcastFit::TooLargeForExecutor
    );
    let hinted = Broadcast {
        files: 20e6,
        ..small
    };
    assert_eq!(
        hinted.fit(driver, executor, spark()),
        BroadcastFit::WithHint
    );
    let huge = Broadcast {
        files: 1e9,
        rows: 9e9,
        copy: 18e9,
    };
    assert_eq!(huge.fit(1e12, 1e12, spark()), BroadcastFit::TooLarge);
}

#[test]
fn every_cause_of_a_spill_has_its_name_and_its_remedy() {
    let page = 16 * MIB;
    let sort = |rows| Sort {
        rows,
        row: 128,
        radix: true,
    };
    let of = |usual: u64, largest: u64, limit: u64| {
        spill_cause(&Trials {
            usual: sort(usual).memory(page, limit),
            usual_with_half: sort(usual).memory(page, 2 * limit),
            largest: sort(largest).memory(page, limit),
        })
    };
    assert_eq!(of(100_000, 100_000, 400 * MIB), None);
    assert_eq!(of(100_000, 10_000_000, 400 * MIB), Some(Cause::SkewedKey));
    assert_eq!(
        of(2_500_000, 2_500_000, 400 * MIB),
        Some(Cause::TooManyCores)
    );
    assert_eq!(
        of(50_000_000, 50_000_000, 400 * MIB),
        Some(Cause::TooFewPartitions)
    );
    assert_eq!(of(10, 10, 1000), Some(Cause::RecordTooLarge));
    assert!(
        Cause::SkewedKey
            .remedy()
            .contains("skewedPartitionThresholdInBytes")
    );
}

#[test]
fn python_needs_its_overhead_for_every_core() {
    let jvm = overhead_needed(false, false, 4, 0.0, spark());
    assert!(jvm < 384.0 * MIB as f64, "{jvm}");
    let python = overhead_needed(true, false, 4, 0.0, spark());
    assert!((python - jvm - 49_356_800.0 - 4.0 * 59_383_808.0).abs() < 1.0);
    assert!((overhead_needed(true, true, 4, 1e9, spark()) - jvm).abs() < 1.0);
    assert_eq!(size::Setting(512).to_string(), "512m");
}

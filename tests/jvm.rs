//! Collectors and heaps that the JVM picks, against a JDK 17.0.15 run in real control groups.

use headroom::model::spark::ergonomics::{Container, collector, heap_options};
use headroom::model::spark::jvm::{Collector, HeapOptions};
use serde_json::Value;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

#[test]
fn the_collector_is_the_one_the_jvm_chose() {
    let mut rows = csv::Reader::from_path("tests/data/spark/jvm_ergonomics.csv").unwrap();
    let mut checked = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let input: Value = serde_json::from_str(&row[3]).unwrap();
        let output: Value = serde_json::from_str(&row[4]).unwrap();
        let number = |name: &str| input[name].as_i64();
        let container = Container {
            memory: number("cgroup_memory_limit_mib").map(|mib| mib.unsigned_abs() * MIB),
            cpu_quota_us: number("cfs_quota_us").and_then(|quota| u64::try_from(quota).ok()),
            cpu_period_us: 100_000,
            host_cpus: number("host_cpus")
                .or(number("cpus"))
                .and_then(|cpus| u32::try_from(cpus).ok())
                .unwrap(),
            host_memory: 8 * GIB,
        };
        assert_eq!(container.collector().name(), output["gc"], "{}", &row[1]);
        if let Some(processors) = output["available_processors"].as_u64() {
            assert_eq!(u64::from(container.processors()), processors, "{}", &row[1]);
        }
        checked += 1;
    }
    assert_eq!(checked, 9);
}

#[test]
fn a_server_has_two_processors_and_1792_mib() {
    assert_eq!(collector(2, 1792 * MIB), Collector::G1);
    assert_eq!(collector(2, 1792 * MIB - 1), Collector::Serial);
    assert_eq!(collector(1, 64 * GIB), Collector::Serial);
}

#[test]
fn g1_rounds_the_heap_up_to_its_regions() {
    let g1 = HeapOptions::new(Collector::G1);
    for (xmx, heap, region) in [
        (1024, 1024, 1),
        (1025, 1026, 1),
        (3072, 3072, 2),
        (4096, 4096, 2),
        (5001, 5004, 4),
        (8192, 8192, 4),
        (16384, 16384, 8),
        (20480, 20480, 16),
        (24576, 24576, 16),
    ] {
        assert_eq!(g1.max_memory(xmx * MIB), heap * MIB, "-Xmx{xmx}m");
        assert_eq!(g1.region_size(xmx * MIB), region * MIB, "-Xmx{xmx}m");
    }
}

/// The 0.9994 of the heap that a Parallel collector without its size policy reports on a machine of 4 GiB: all but the
/// survivor space it starts with, an eighth of a third of a sixty-fourth of the memory.
#[test]
fn a_parallel_heap_that_does_not_adapt_counts_its_first_survivor_out() {
    let flags = "-XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy";
    let heap = heap_options(flags, 2, 4 * GIB).max_memory(4 * GIB);
    assert_eq!(heap, 4 * GIB - 5 * MIB / 2);
    assert_eq!(format!("{:.4}", heap as f64 / (4 * GIB) as f64), "0.9994");
    let started = heap_options(&format!("{flags} -Xms4g"), 2, 4 * GIB);
    assert_eq!(started.max_memory(4 * GIB), 4 * GIB - 170 * MIB - MIB / 2);
    // A ratio that is set replaces the policy's own: one tenth of the young generation instead of a third.
    let set = heap_options("-XX:+UseParallelGC -XX:SurvivorRatio=8", 2, 4 * GIB);
    assert_eq!(set.max_memory(4 * GIB), 4 * GIB - 136 * MIB - MIB / 2);
}

#[test]
fn flags_name_the_collector_and_its_sizes() {
    let parallel = heap_options("-XX:+UseParallelGC -XX:NewRatio=1", 1, GIB);
    assert_eq!(parallel.collector, Collector::Parallel);
    assert_eq!(parallel.new_ratio, 1);
    assert_eq!(heap_options("-Dx=1", 4, 8 * GIB).collector, Collector::G1);
    assert_eq!(
        heap_options("-XX:ActiveProcessorCount=1", 4, 8 * GIB).collector,
        Collector::Serial
    );
    assert_eq!(
        heap_options("-XX:G1HeapRegionSize=16m", 4, 8 * GIB).region,
        Some(16 * MIB)
    );
}

#[test]
fn without_a_heap_of_its_own_a_jvm_takes_a_quarter_of_its_container() {
    let container = |memory| Container {
        memory: Some(memory),
        cpu_quota_us: None,
        cpu_period_us: 100_000,
        host_cpus: 16,
        host_memory: 256 * GIB,
    };
    assert_eq!(container(8 * GIB).default_heap(), 2 * GIB);
    // Half of it where memory is small, and never less than 124.8 MiB in between.
    assert_eq!(container(200 * MIB).default_heap(), 100 * MIB);
    assert_eq!(container(300 * MIB).default_heap(), 130_862_280);
}

//! Memory pools, pages and refusals of running Spark 3.5.9 and 4.3.0, to the byte.

use headroom::catalogue::Catalogue;
use headroom::model::spark::ergonomics::heap_options;
use headroom::model::spark::memory::{MemoryPools, MemorySettings, check_executor_memory};
use headroom::model::spark::size;
use serde_json::Value;

/// The machine the rows were recorded on.
const HOST_CORES: u32 = 2;
const HOST_MEMORY: u64 = 8 << 30;

fn settings(conf: &Value) -> MemorySettings {
    let mut settings = MemorySettings::defaults(Catalogue::builtin().unwrap().spark());
    let text = |key: &str| conf[key].as_str();
    if let Some(fraction) = text("spark.memory.fraction") {
        settings.fraction = fraction.parse().unwrap();
    }
    if let Some(fraction) = text("spark.memory.storageFraction") {
        settings.storage_fraction = fraction.parse().unwrap();
    }
    settings.off_heap_enabled = text("spark.memory.offHeap.enabled") == Some("true");
    if let Some(bytes) = text("spark.memory.offHeap.size") {
        settings.off_heap_size = size::parse(bytes, 1).unwrap();
    }
    if let Some(bytes) = text("spark.buffer.pageSize") {
        settings.page_size = Some(size::parse(bytes, 1).unwrap());
    }
    settings
}

/// Cores of the driver and of the executor: `local[N]` is one JVM with N; in a local cluster the driver is given none
/// and takes those of the machine.
fn cores(master: &str) -> (u32, u32) {
    let inside = master.split(['[', ']']).nth(1).unwrap();
    if master.starts_with("local-cluster") {
        (
            HOST_CORES,
            inside.split(',').nth(1).unwrap().parse().unwrap(),
        )
    } else {
        let cores = inside.parse().unwrap();
        (cores, cores)
    }
}

fn check(truth: &Value, xmx: u64, flags: &str, cores: u32, settings: &MemorySettings, row: &str) {
    let heap = heap_options(flags, HOST_CORES, HOST_MEMORY);
    let regions = heap.collector.has_regions();
    let pools = MemoryPools::new(heap.max_memory(xmx), cores, regions, settings).unwrap();
    let number = |name: &str| truth[name].as_u64().unwrap();
    assert_eq!(pools.usable, number("runtime_max_memory"), "{row}");
    assert_eq!(pools.unified, number("umm_max_heap_memory"), "{row}");
    assert_eq!(pools.unified, number("max_onheap_storage"), "{row}");
    assert_eq!(pools.storage, number("onheap_storage_region"), "{row}");
    assert_eq!(pools.off_heap, number("max_offheap_storage"), "{row}");
    assert_eq!(
        pools.off_heap_storage,
        number("offheap_storage_region"),
        "{row}"
    );
    assert_eq!(pools.page, number("page_size_bytes"), "{row}");
    assert_eq!(
        pools.works_off_heap,
        truth["tungsten_mode"] == "OFF_HEAP",
        "{row}"
    );
    assert_eq!(
        pools.reserved + pools.unified + pools.user,
        pools.usable,
        "{row}"
    );
}

#[test]
fn pools_are_those_of_running_spark() {
    let text = std::fs::read_to_string("tests/data/spark/spark_memory.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut held, mut refused) = (0, 0);
    for row in &rows {
        let words = row.to_string();
        let conf = &row["conf"];
        let driver = size::parse(row["heap"].as_str().unwrap(), size::MIB).unwrap();
        let memory = conf["spark.executor.memory"]
            .as_str()
            .map(|memory| size::parse(memory, 1).unwrap());
        let flags = row["jvm"].as_str().unwrap();
        if row["ok"] == false {
            let error = row["error"].as_str().unwrap();
            let own = heap_options(flags, HOST_CORES, HOST_MEMORY);
            if error.contains("INVALID_EXECUTOR_MEMORY") {
                check_executor_memory(memory.unwrap(), &settings(conf)).unwrap_err();
            } else {
                MemoryPools::new(own.max_memory(driver), 2, true, &settings(conf)).unwrap_err();
            }
            refused += 1;
            continue;
        }
        if let Some(memory) = memory {
            check_executor_memory(memory, &settings(conf)).unwrap();
        }
        let master = row["master"].as_str().unwrap();
        let (driver_cores, executor_cores) = cores(master);
        let executors = settings(conf);
        // Only from 4.3 on does a driver apart from its executors go without a pool off the heap.
        let apart = master.starts_with("local-cluster") && row["spark"] == "4.3.0";
        let drivers = if apart {
            executors.of_cluster_driver()
        } else {
            executors
        };
        check(
            &row["driver"],
            driver,
            flags,
            driver_cores,
            &drivers,
            &words,
        );
        if master.starts_with("local-cluster") {
            let flags = conf["spark.executor.extraJavaOptions"]
                .as_str()
                .unwrap_or("");
            check(
                &row["executor"],
                memory.unwrap(),
                flags,
                executor_cores,
                &executors,
                &words,
            );
        } else {
            check(
                &row["executor"],
                driver,
                flags,
                executor_cores,
                &executors,
                &words,
            );
        }
        held += 1;
    }
    assert_eq!((held, refused), (71, 2));
}

#[test]
fn refusals_say_what_to_raise() {
    let settings = settings(&Value::Null);
    let error = MemoryPools::new(400 << 20, 2, true, &settings).unwrap_err();
    assert!(error.to_string().contains("471859200"), "{error}");
    let error = check_executor_memory(300 << 20, &settings).unwrap_err();
    assert!(
        error.to_string().contains("raise spark.executor.memory"),
        "{error}"
    );
}

#[test]
fn a_bigger_heap_never_lowers_unified_memory() {
    let settings = settings(&Value::Null);
    for flags in [
        "-XX:+UseG1GC",
        "-XX:+UseParallelGC",
        "-XX:+UseSerialGC",
        "-XX:+UseZGC",
    ] {
        let heap = heap_options(flags, 4, HOST_MEMORY);
        let mut before = 0;
        for mib in 512..6000 {
            let pools = MemoryPools::new(heap.max_memory(mib << 20), 4, true, &settings).unwrap();
            assert!(pools.unified >= before, "{flags} at {mib} MiB");
            before = pools.unified;
        }
    }
}

#[test]
fn an_executor_alone_in_a_small_container_has_a_smaller_pool() {
    let settings = settings(&Value::Null);
    // The default executor of Kubernetes: 1 GiB of heap in 1408 MiB.
    let small = heap_options("", 1, 1408 << 20);
    let pools = MemoryPools::of_executor(1 << 30, 1, &small, &settings).unwrap();
    assert_eq!(pools.unified, 434_031_820);
    let server = heap_options("", 2, 2048 << 20);
    let pools = MemoryPools::of_executor(1 << 30, 1, &server, &settings).unwrap();
    assert_eq!(pools.unified, 455_501_414);
}

#[test]
fn execution_takes_what_storage_does_not_protect() {
    let heap = heap_options("", 2, HOST_MEMORY);
    let pools = MemoryPools::of_executor(1 << 30, 2, &heap, &settings(&Value::Null)).unwrap();
    assert_eq!(pools.per_task(1, 0), 455_501_414);
    assert_eq!(pools.per_task(2, 0), 227_750_707);
    assert_eq!(pools.per_task(1, 100), 455_501_314);
    assert_eq!(pools.per_task(1, 1 << 30), 455_501_414 - 227_750_707);
}

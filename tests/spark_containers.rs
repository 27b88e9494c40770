//! Containers of executors and drivers, against Spark's own classes for Kubernetes and YARN, in whole MiB.

use headroom::catalogue::{Catalogue, SparkDefaults};
use headroom::model::spark::container::{
    DeployMode, ExecutorSettings, Language, Manager, OverheadSettings, Program, YarnAllocation,
    largest_heap, python_worker_limit,
};
use headroom::model::spark::size;
use serde_json::Value;

fn spark() -> &'static SparkDefaults {
    Catalogue::builtin().unwrap().spark()
}

fn mib(conf: &Value, key: &str) -> Option<u64> {
    Some(size::parse_mib(conf[key].as_str()?).unwrap())
}

fn number(conf: &Value, key: &str) -> Option<f64> {
    Some(conf[key].as_str()?.parse().unwrap())
}

fn overhead(conf: &Value, of: &str) -> OverheadSettings {
    OverheadSettings {
        fixed: mib(conf, &format!("spark.{of}.memoryOverhead")),
        factor: number(conf, &format!("spark.{of}.memoryOverheadFactor")),
        kubernetes_factor: number(conf, "spark.kubernetes.memoryOverheadFactor"),
        minimum: mib(conf, &format!("spark.{of}.minMemoryOverhead")),
    }
}

fn executor(conf: &Value) -> ExecutorSettings {
    ExecutorSettings {
        heap: mib(conf, "spark.executor.memory").unwrap_or(1024),
        overhead: overhead(conf, "executor"),
        off_heap_enabled: conf["spark.memory.offHeap.enabled"] == "true",
        off_heap: conf["spark.memory.offHeap.size"]
            .as_str()
            .map_or(0, |bytes| size::parse(bytes, 1).unwrap() / size::MIB),
        pyspark: mib(conf, "spark.executor.pyspark.memory").unwrap_or(0),
    }
}

#[test]
fn containers_are_those_of_spark() {
    let text = std::fs::read_to_string("tests/data/spark/spark_containers.json").unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    for row in &rows {
        let words = row.to_string();
        let conf = &row["conf"];
        let mode = row["mode"].as_str().unwrap();
        let program = Program {
            language: match row["lang"].as_str().unwrap() {
                "python" => Language::Python,
                "r" => Language::R,
                _ => Language::Jvm,
            },
            mode: if mode.ends_with("client") {
                DeployMode::Client
            } else {
                DeployMode::Cluster
            },
            manager: if mode.starts_with("yarn") {
                Manager::Yarn
            } else {
                Manager::Kubernetes
            },
        };
        let mut settings = executor(conf);
        let mut driver = overhead(conf, "driver");
        if row["ver"] == 3 {
            // A setting that Spark 3 does not read.
            (settings.overhead.minimum, driver.minimum) = (None, None);
        }
        let request = program.executor(&settings, spark());
        let truth = |name: &str| {
            row[name]
                .as_u64()
                .unwrap_or_else(|| panic!("{name} in {words}"))
        };
        assert_eq!(request.heap, truth("exec_heap_mib"), "{words}");
        assert_eq!(request.overhead, truth("exec_overhead_mib"), "{words}");
        assert_eq!(request.off_heap, truth("exec_offheap_mib"), "{words}");
        assert_eq!(request.pyspark, truth("exec_pyspark_mib"), "{words}");
        assert_eq!(request.total(), truth("exec_total_mib"), "{words}");
        let driver_heap = mib(conf, "spark.driver.memory").unwrap_or(1024);
        if program.manager == Manager::Kubernetes {
            assert_eq!(
                row["exec_request_mem"],
                format!("{}Mi", request.total()),
                "{words}"
            );
            assert_eq!(row["exec_limit_mem"], row["exec_request_mem"], "{words}");
            if program.mode == DeployMode::Cluster {
                let asked = program.driver(driver_heap, &driver, spark());
                assert_eq!(row["driver_request_mem"], format!("{asked}Mi"), "{words}");
                // What the driver passes on is what an executor without a factor of its own takes.
                let passed = program.overhead_factor(
                    &OverheadSettings {
                        factor: None,
                        ..overhead(conf, "executor")
                    },
                    spark(),
                );
                let propagated = &row["propagated"]["spark.kubernetes.memoryOverheadFactor"];
                if let Some(propagated) = propagated.as_str() {
                    assert_eq!(propagated.parse::<f64>().unwrap(), passed, "{words}");
                }
            }
        } else {
            let yarn = YarnAllocation {
                minimum: truth("yarn_min"),
                increment: truth("yarn_inc"),
                maximum: u64::MAX,
            };
            assert_eq!(
                yarn.container(request.total()).unwrap(),
                truth("exec_container_mib"),
                "{words}"
            );
            let (heap, settings) = if program.mode == DeployMode::Cluster {
                (driver_heap, driver)
            } else {
                let heap = mib(conf, "spark.yarn.am.memory").unwrap_or(512);
                let settings = OverheadSettings {
                    fixed: mib(conf, "spark.yarn.am.memoryOverhead"),
                    ..OverheadSettings::default()
                };
                (heap, settings)
            };
            let asked = program.driver(heap, &settings, spark());
            assert_eq!(heap, truth("am_mib"), "{words}");
            assert_eq!(asked, truth("am_request_mib"), "{words}");
            assert_eq!(
                yarn.container(asked).unwrap(),
                truth("am_container_mib"),
                "{words}"
            );
        }
    }
    assert_eq!(rows.len(), 91);
}

#[test]
fn every_python_worker_gets_its_share_of_pyspark_memory() {
    let text = std::fs::read_to_string("tests/data/spark/spark_python_limits.jsonl").unwrap();
    let mut checked = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line.trim_start_matches("PYLIM ")).unwrap();
        let cores = u32::try_from(row["cores"].as_u64().unwrap()).unwrap();
        let memory = match row["pyspark_memory"].as_str().unwrap() {
            "none" => None,
            memory => Some(size::parse_mib(memory).unwrap()),
        };
        let limit = python_worker_limit(memory, cores);
        for worker in row["workers"].as_array().unwrap() {
            // RLIMIT_AS as the worker sees it; -1 is no limit.
            let truth = u64::try_from(worker[1].as_i64().unwrap()).ok();
            assert_eq!(limit, truth, "{row}");
            checked += 1;
        }
    }
    assert_eq!(checked, 11);
}

#[test]
fn a_container_is_never_below_its_parts() {
    let program = Program {
        language: Language::Python,
        mode: DeployMode::Cluster,
        manager: Manager::Kubernetes,
    };
    let yarn = YarnAllocation {
        minimum: 1024,
        increment: 512,
        maximum: 1 << 20,
    };
    for heap in (500..70_000).step_by(97) {
        let request = program.executor(
            &ExecutorSettings {
                heap,
                pyspark: heap / 3,
                ..ExecutorSettings::default()
            },
            spark(),
        );
        assert!(request.overhead >= 384);
        let container = yarn.container(request.total()).unwrap();
        assert!(container >= request.heap + request.overhead + request.off_heap + request.pyspark);
    }
}

#[test]
fn the_largest_heap_of_a_container_fills_it() {
    let program = Program {
        language: Language::Jvm,
        mode: DeployMode::Cluster,
        manager: Manager::Yarn,
    };
    let overhead = |heap| program.overhead(heap, &OverheadSettings::default(), spark());
    for container in (400..100_000).step_by(61) {
        let heap = largest_heap(container, 0, overhead).unwrap();
        assert!(heap + overhead(heap) <= container);
        assert!(heap + 1 + overhead(heap + 1) > container);
    }
    // Small containers keep the minimum; a heap of 3850 MiB is the first whose tenth is more.
    assert_eq!(largest_heap(4233, 0, overhead), Some(3849));
    assert_eq!(overhead(3849), 384);
    assert_eq!(overhead(3850), 385);
    assert_eq!(largest_heap(384, 0, overhead), None);
    // 21 GiB less a tenth, as the guides have it.
    assert_eq!(largest_heap(21 * 1024, 0, overhead), Some(19_549));
}

#[test]
fn yarn_refuses_what_is_larger_than_its_largest_container() {
    let yarn = YarnAllocation {
        minimum: 1024,
        increment: 1024,
        maximum: 8192,
    };
    let error = yarn.container(9011).unwrap_err().to_string();
    assert!(
        error.contains("9011 MiB") && error.contains("8192 MiB"),
        "{error}"
    );
    assert_eq!(yarn.container(7500).unwrap(), 8192);
}

#[test]
fn sizes_are_read_as_spark_reads_them() {
    assert_eq!(size::parse_mib("4g"), Ok(4096));
    assert_eq!(size::parse_mib("1500"), Ok(1500));
    assert_eq!(size::parse_mib("2048k"), Ok(2));
    assert_eq!(size::parse("4096", 1), Ok(4096));
    for refused in ["1.5g", "", "g", "4x", "-1g", "99999999999999999p"] {
        assert!(size::parse_mib(refused).is_err(), "{refused}");
    }
    assert_eq!(size::Setting(4096).to_string(), "4g");
    assert_eq!(size::Setting(4505).to_string(), "4505m");
}

/// `BasePythonRunner.getWorkerMemoryMb` divides whole MiB: `mem / cores` of two integers.
#[test]
fn a_python_worker_gets_whole_mib() {
    assert_eq!(python_worker_limit(Some(1000), 3), Some(333 << 20));
    assert_eq!(python_worker_limit(Some(4096), 5), Some(819 << 20));
    assert_eq!(python_worker_limit(Some(1024), 4), Some(256 << 20));
}

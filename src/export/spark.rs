//! `spark-defaults.conf` and the `spark-submit` of a planned job, to be copied.

use std::fmt::Write as _;

use crate::model::spark::size::{MIB, Setting};
use crate::plan::{JobPlan, SizedPlan};
use crate::scenario::{DeployMode, GarbageCollector, SparkJob, SparkPlatform};

/// The settings of a job, in the order they are written; empty while its shape cannot run.
#[must_use]
pub fn settings(job: &JobPlan, entry: &SparkJob) -> Vec<(&'static str, String)> {
    let Some(sized) = &job.sized else {
        return Vec::new();
    };
    let shape = &sized.shape;
    let mib = |mib: u64| Setting(mib).to_string();
    let mut settings = vec![
        ("spark.driver.memory", mib(job.driver_heap as u64 / MIB)),
        ("spark.executor.cores", shape.cores.to_string()),
        ("spark.executor.memory", mib(shape.settings.heap)),
        // Written out, so that the container is the planned one whatever the platform's factor is.
        ("spark.executor.memoryOverhead", mib(shape.request.overhead)),
    ];
    if shape.request.off_heap > 0 {
        settings.push(("spark.memory.offHeap.enabled", "true".to_owned()));
        settings.push(("spark.memory.offHeap.size", mib(shape.request.off_heap)));
    }
    if shape.request.pyspark > 0 {
        settings.push(("spark.executor.pyspark.memory", mib(shape.request.pyspark)));
    }
    settings.extend(driver(job));
    settings.extend(memory(entry));
    settings.extend(executors(entry, sized));
    if entry.cluster.platform == SparkPlatform::Eks {
        let cores = shape.cores.to_string();
        settings.push(("spark.kubernetes.executor.request.cores", cores));
    }
    let partitions = job
        .stages
        .iter()
        .map(|stage| stage.partitions)
        .fold(0.0, f64::max);
    if partitions >= 1.0 {
        settings.push(("spark.sql.shuffle.partitions", format!("{partitions:.0}")));
    }
    if entry.spot > 0.0 {
        settings.push(("spark.decommission.enabled", "true".to_owned()));
        settings.push(("spark.storage.decommission.enabled", "true".to_owned()));
    }
    settings
}

/// What the driver is asked to hold beyond its defaults.
fn driver(job: &JobPlan) -> Option<(&'static str, String)> {
    let limit = job.result_limit?;
    let whole = Setting(limit as u64 / MIB).to_string();
    Some(("spark.driver.maxResultSize", whole))
}

/// How the heap is divided and collected, where the file says so.
fn memory(entry: &SparkJob) -> Vec<(&'static str, String)> {
    let fraction = entry.memory_fraction.map(|fraction| {
        let fraction = format!("{fraction:.4}");
        let short = fraction.trim_end_matches('0').to_owned();
        ("spark.memory.fraction", short)
    });
    let collector = entry.collector.map(|collector| {
        let option = match collector {
            GarbageCollector::G1 => "-XX:+UseG1GC",
            GarbageCollector::Parallel => "-XX:+UseParallelGC",
            GarbageCollector::Serial => "-XX:+UseSerialGC",
            GarbageCollector::Z => "-XX:+UseZGC",
            GarbageCollector::Shenandoah => "-XX:+UseShenandoahGC",
        };
        ("spark.executor.extraJavaOptions", option.to_owned())
    });
    fraction.into_iter().chain(collector).collect()
}

fn executors(entry: &SparkJob, sized: &SizedPlan) -> Vec<(&'static str, String)> {
    let count = format!("{:.0}", sized.executors);
    if entry.dynamic_allocation {
        vec![
            ("spark.dynamicAllocation.enabled", "true".to_owned()),
            ("spark.dynamicAllocation.maxExecutors", count),
        ]
    } else {
        vec![
            ("spark.dynamicAllocation.enabled", "false".to_owned()),
            ("spark.executor.instances", count),
        ]
    }
}

/// The settings as `spark-defaults.conf`.
#[must_use]
pub fn defaults_conf(job: &JobPlan, entry: &SparkJob) -> String {
    let settings = settings(job, entry);
    let width = settings.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (key, value) in settings {
        let _ = writeln!(text, "{key:<width$}  {value}");
    }
    text
}

/// The settings as a `spark-submit`; the program itself is left to be filled in.
#[must_use]
pub fn submit(job: &JobPlan, entry: &SparkJob) -> String {
    let settings = settings(job, entry);
    if settings.is_empty() {
        return String::new();
    }
    let master = match entry.cluster.platform {
        SparkPlatform::Eks => Some("k8s://https://API_SERVER:443"),
        SparkPlatform::EmrEc2 | SparkPlatform::Yarn => Some("yarn"),
        SparkPlatform::EmrServerless | SparkPlatform::Databricks => None,
    };
    let mut lines = vec!["spark-submit".to_owned()];
    if let Some(master) = master {
        lines.push(format!("--master {master}"));
        lines.push(match entry.deploy_mode {
            DeployMode::Cluster => "--deploy-mode cluster".to_owned(),
            DeployMode::Client => "--deploy-mode client".to_owned(),
        });
    }
    lines.push(format!("--name {}", quoted(&job.name)));
    lines.extend(
        settings
            .iter()
            .map(|(key, value)| format!("--conf {key}={value}")),
    );
    lines.push("APPLICATION".to_owned());
    lines.join(" \\\n  ") + "\n"
}

/// A name for a shell: in single quotes unless it is plain.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

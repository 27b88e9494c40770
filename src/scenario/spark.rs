//! Spark jobs as the file has them. Field names are the field names of the file.

use crate::estimate::Estimate;

use super::types::{Choice, ControlPlane};

/// A Spark job.
#[derive(Clone, Debug, PartialEq)]
pub struct SparkJob {
    /// `name` (required, unique).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `kind`: `batch` or `streaming`. Default `batch`.
    pub kind: JobKind,
    /// `language`: `jvm`, `python` or `r`. Default `jvm`.
    pub language: JobLanguage,
    /// `reads`: topics as `"cluster/topic"`, jobs or tables by name. A run reads what they receive in one interval.
    pub reads: Vec<String>,
    /// `writes`: the tables and topics it writes into.
    pub writes: Vec<JobOutput>,
    /// `input`: bytes a run reads from files, uncompressed, beside the topics.
    pub input: Option<Estimate>,
    /// `file_size`: bytes of one of the files of `input`. Default: as if it were one file, which is split evenly.
    pub file_size: Option<Estimate>,
    /// `every`: time between two runs, or the trigger interval of a streaming job. Default `"1 day"` and `"1 min"`.
    pub every: Option<Estimate>,
    /// `deadline`: by when a run must be done. Default: before the next one starts.
    pub deadline: Option<Estimate>,
    /// `freshness`: how old what it writes may be, of a streaming job at the end of a path. Default:
    /// `objectives.freshness`.
    pub freshness: Option<Estimate>,
    /// `core_throughput`: bytes one core works through in a second. Default `"5 to 50 MB/s"`.
    pub core_throughput: Option<Estimate>,
    /// `stages`: the shuffles.
    pub stages: Vec<Stage>,
    /// `broadcast`: the largest table that is broadcast. Default: none.
    pub broadcast: Option<Broadcast>,
    /// `collected`: what the driver collects, serialized. Default: nothing.
    pub collected: Option<Estimate>,
    /// `python_batch`: what one Python worker holds while it works. Default: nothing beside the idle worker.
    pub python_batch: Option<Estimate>,
    /// `cluster` (required): where it runs.
    pub cluster: SparkCluster,
    /// `executor`: `auto` or its shape. Default `auto`.
    pub executor: Choice<Executor>,
    /// `dynamic_allocation`: executors come and go with the tasks. Default true.
    pub dynamic_allocation: bool,
    /// `spot`: the share of nodes that are Spot instances, 0 to 100 %. Default `"0 %"`.
    pub spot: f64,
    /// `interruptions`: the chance that a Spot instance is taken back within an hour. Default: the catalogue's.
    pub interruptions: Option<Estimate>,
    /// `deploy_mode`: `cluster` or `client`. Default `cluster`.
    pub deploy_mode: DeployMode,
    /// `collector`: `g1`, `parallel`, `serial`, `zgc` or `shenandoah`. Default: what the JVM picks.
    pub collector: Option<GarbageCollector>,
    /// `memory_fraction`: `spark.memory.fraction`. Default `"60 %"`.
    pub memory_fraction: Option<f64>,
}

/// The largest table that a job broadcasts.
#[derive(Clone, Debug, PartialEq)]
pub enum Broadcast {
    /// `"200 MB"`: bytes of its rows in memory.
    Bytes(Estimate),
    /// `(rows, row)`: how many rows, of so many bytes in memory.
    Rows {
        /// `rows` (required).
        rows: Estimate,
        /// `row` (required).
        row: Estimate,
    },
    /// `(files, expansion)`: bytes of its files, and rows in memory over them.
    Files {
        /// `files` (required).
        files: Estimate,
        /// `expansion`. Default `"1.18 to 19.5x"`, as four data sets had it.
        expansion: Option<Estimate>,
    },
}

/// Where the driver runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployMode {
    /// `cluster`: on a node, in the place of an executor.
    Cluster,
    /// `client`: on the machine that submits, such as a notebook.
    Client,
}

/// A garbage collector of the JVM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GarbageCollector {
    /// `g1`.
    G1,
    /// `parallel`.
    Parallel,
    /// `serial`.
    Serial,
    /// `zgc`.
    Z,
    /// `shenandoah`.
    Shenandoah,
}

/// A table or a topic that a job writes into.
#[derive(Clone, Debug, PartialEq)]
pub struct JobOutput {
    /// `name` (required, unique in its job): a table, or a topic as `"cluster/topic"`.
    pub name: String,
    /// `ratio`: bytes written for each byte read, before any compression. Default `"1x"`, and then as many rows.
    pub ratio: Option<Estimate>,
}

/// How a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// `batch`: from time to time, to its end.
    Batch,
    /// `streaming`: for ever, in micro-batches.
    Streaming,
}

/// What a job is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobLanguage {
    /// `jvm`: Java, Scala, SQL.
    Jvm,
    /// `python`.
    Python,
    /// `r`.
    R,
}

/// A shuffle and what is done behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// `name` (required, unique in its job).
    pub name: String,
    /// `kind`: what is done with the rows. Default `sort`.
    pub kind: StageKind,
    /// `shuffle` (required): bytes a run shuffles, compressed, as Spark shows them.
    pub shuffle: Estimate,
    /// `skew`: the largest partition over the mean, at least 1. Default `"1x"`.
    pub skew: Option<Estimate>,
    /// `rows`: rows a run shuffles. Default: from `shuffle`, `expansion` and `row`.
    pub rows: Option<Estimate>,
    /// `row`: bytes of a row in memory. Default `"128 B"`.
    pub row: Option<Estimate>,
    /// `expansion`: rows in memory over shuffled bytes. Default `"1.22 to 3.36x"`, as four data sets had it.
    pub expansion: Option<Estimate>,
    /// `partitions`: `spark.sql.shuffle.partitions`, or `auto` for 128 MB each. Default `auto`.
    pub partitions: Choice<u32>,
}

/// What is done with shuffled rows: it decides which memory is needed and what adaptive execution may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// `sort`: sorted, and neither joined nor grouped.
    Sort,
    /// `join`: both sides sorted and merged. A skewed partition is split.
    Join,
    /// `aggregate`: grouped by hash.
    Aggregate,
    /// `repartition`: into the stated number of partitions, which are left as they are.
    Repartition,
}

/// Where a job runs.
#[derive(Clone, Debug, PartialEq)]
pub struct SparkCluster {
    /// The variant name.
    pub platform: SparkPlatform,
    /// `node`: an instance type, or `auto`. Not on EMR Serverless.
    pub node: Choice<String>,
    /// `nodes`: how many, or `auto` for as few as hold the deadline. On EMR Serverless: workers.
    pub nodes: SparkNodes,
    /// `control_plane`, on EKS alone: whether the job pays for one of its own. Default `own`.
    pub control_plane: ControlPlane,
}

/// How many nodes.
pub type SparkNodes = Choice<u32>;

/// A platform for Spark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SparkPlatform {
    /// `emr_ec2(…)`.
    EmrEc2,
    /// `emr_serverless(…)`.
    EmrServerless,
    /// `eks(…)`: Kubernetes on EKS, Spark in cluster mode.
    Eks,
    /// `yarn(…)`: YARN of one's own.
    Yarn,
    /// `databricks(…)`.
    Databricks,
}

/// The shape of an executor. All sizes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Executor {
    /// `cores` (required): `spark.executor.cores`.
    pub cores: u32,
    /// `memory` (required): `spark.executor.memory`, in whole MiB.
    pub memory: f64,
    /// `overhead`: `spark.executor.memoryOverhead`. Default: the platform's factor.
    pub overhead: Option<f64>,
    /// `off_heap`: `spark.memory.offHeap.size`. Default: not enabled.
    pub off_heap: Option<f64>,
    /// `pyspark_memory`: `spark.executor.pyspark.memory`. Default: not set.
    pub pyspark_memory: Option<f64>,
}

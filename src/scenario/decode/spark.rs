//! Spark jobs.

use crate::estimate::Bounds;
use crate::scenario::spark::{
    Broadcast, DeployMode, Executor, GarbageCollector, JobKind, JobLanguage, JobOutput, SortKey,
    SparkCluster, SparkJob, SparkPlatform, Stage, StageKind,
};
use crate::scenario::syntax::Kind;
use crate::scenario::types::{Choice, ControlPlane};
use crate::spelling::nearest;
use crate::units::Measure;

use super::platform::control_plane;
use super::reader::{Fields, Value, unique_names};

const MOST_NODES: u32 = 10_000;
const MOST_CORES: u32 = 1_024;
const MOST_PARTITIONS: u32 = 1_000_000;
/// More than any machine has, in bytes: sums of sizes below it are far from overflowing.
const MOST_MEMORY: f64 = 64.0 * 1_099_511_627_776.0;
/// `spark.memory.offHeap.size` must be at least 1 MiB where it is enabled (Spark 4.3).
const LEAST_OFF_HEAP: f64 = 1_048_576.0;
/// A row of Spark's knows its length as a signed number of 32 bits.
const MOST_ROW: f64 = 2_147_483_647.0;
/// An instance that is certain to go within the hour runs nothing.
const MOST_INTERRUPTIONS: f64 = 0.99;

const COLLECTORS: [(&str, GarbageCollector); 5] = [
    ("g1", GarbageCollector::G1),
    ("parallel", GarbageCollector::Parallel),
    ("serial", GarbageCollector::Serial),
    ("zgc", GarbageCollector::Z),
    ("shenandoah", GarbageCollector::Shenandoah),
];

const KINDS: [(&str, StageKind); 4] = [
    ("sort", StageKind::Sort),
    ("join", StageKind::Join),
    ("aggregate", StageKind::Aggregate),
    ("repartition", StageKind::Repartition),
];

const PLATFORMS: [(&str, SparkPlatform); 5] = [
    ("emr_ec2", SparkPlatform::EmrEc2),
    ("emr_serverless", SparkPlatform::EmrServerless),
    ("eks", SparkPlatform::Eks),
    ("yarn", SparkPlatform::Yarn),
    ("databricks", SparkPlatform::Databricks),
];

pub(super) fn job(value: &Value<'_, '_>) -> Option<SparkJob> {
    let fields = value.fields("a Spark job")?;
    let name = fields
        .required("name", "\"sessions\"")
        .and_then(|value| value.name());
    let kind = word(
        &fields,
        "kind",
        &[("batch", JobKind::Batch), ("streaming", JobKind::Streaming)],
    );
    let language = word(
        &fields,
        "language",
        &[
            ("jvm", JobLanguage::Jvm),
            ("python", JobLanguage::Python),
            ("r", JobLanguage::R),
        ],
    );
    let stages = fields.list("stages", "stages");
    unique_names(value.reader, "stages", &stages);
    let stages: Vec<_> = stages.iter().map(stage).collect();
    let cluster = fields
        .required("cluster", "emr_ec2(node: \"m5.4xlarge\")")
        .and_then(|value| cluster(&value));
    let sources = fields.list("reads", "topics, jobs and tables");
    let reads: Vec<Option<String>> = sources.iter().map(component).collect();
    let written = fields.list("writes", "tables and topics");
    unique_names(value.reader, "outputs", &written);
    let writes: Vec<Option<JobOutput>> = written.iter().map(output).collect();
    let bytes = |name| fields.estimate(name, &[Measure::Bytes], Bounds::NON_NEGATIVE);
    let seconds = |name| fields.estimate(name, &[Measure::Seconds], Bounds::POSITIVE);
    let spot = fields.exact_or("spot", Measure::Fraction, Bounds::FRACTION, 0.0);
    let job = SparkJob {
        name: name.unwrap_or_default(),
        notes: fields.text("notes"),
        kind: kind.unwrap_or(JobKind::Batch),
        language: language.unwrap_or(JobLanguage::Jvm),
        reads: reads.into_iter().flatten().collect(),
        writes: writes.into_iter().flatten().collect(),
        input: bytes("input"),
        file_size: fields.estimate("file_size", &[Measure::Bytes], Bounds::POSITIVE),
        every: seconds("every"),
        deadline: seconds("deadline"),
        freshness: seconds("freshness"),
        core_throughput: fields.estimate(
            "core_throughput",
            &[Measure::BytesPerSecond],
            Bounds::POSITIVE,
        ),
        stages: stages.into_iter().flatten().collect(),
        broadcast: fields
            .optional("broadcast")
            .and_then(|value| broadcast(&value)),
        collected: bytes("collected"),
        python_batch: bytes("python_batch"),
        executor: executor(&fields),
        dynamic_allocation: fields.switch("dynamic_allocation", true),
        spot,
        interruptions: fields.estimate(
            "interruptions",
            &[Measure::Fraction],
            Bounds::between(0.0, MOST_INTERRUPTIONS),
        ),
        deploy_mode: fields.settled("deploy_mode", DeployMode::Cluster, |value| {
            value.word(&[
                ("cluster", DeployMode::Cluster),
                ("client", DeployMode::Client),
            ])
        }),
        collector: word(&fields, "collector", &COLLECTORS),
        memory_fraction: fields
            .optional("memory_fraction")
            .and_then(|value| value.exact(Measure::Fraction, Bounds::between(0.01, 0.99))),
        cluster: cluster?,
    };
    if job.spot > 0.0 && !job.cluster.platform.sells_spot() {
        fields.value().problem_with_hint(
            "EMR Serverless has no Spot capacity",
            "remove `spot`, or run the job on a platform with nodes, such as `emr_ec2(…)`",
        );
    }
    if sources.is_empty() && fields.optional("input").is_none() {
        fields.value().problem_with_hint(
            "the job reads nothing",
            "add `reads: [\"cluster/topic\"]` or `input: \"2 TB\"`",
        );
    }
    fields.finish();
    Some(job)
}

fn word<T: Copy>(fields: &Fields<'_, '_>, name: &'static str, words: &[(&str, T)]) -> Option<T> {
    fields.optional(name)?.word(words)
}

/// The name of a topic, with or without its cluster, of a job or of a table.
fn component(value: &Value<'_, '_>) -> Option<String> {
    let path = value.text()?;
    if (1..=2).contains(&path.split('/').count()) && path.split('/').all(|part| !part.is_empty()) {
        return Some(path);
    }
    value.problem_with_hint(
        format!("`{path}` does not name a topic, a job or a table"),
        "write a topic with its cluster as `\"events/clicks\"`, a job or a table by its name",
    );
    None
}

fn output(value: &Value<'_, '_>) -> Option<JobOutput> {
    let fields = value.fields("an output")?;
    let name = fields
        .required("name", "\"sessions\"")
        .and_then(|value| component(&value));
    let ratio = fields.estimate("ratio", &[Measure::Factor], Bounds::POSITIVE);
    fields.finish();
    Some(JobOutput { name: name?, ratio })
}

/// A size as text, or what it follows from as fields.
fn broadcast(value: &Value<'_, '_>) -> Option<Broadcast> {
    if !matches!(value.node.inner().kind, Kind::Struct { .. }) {
        let bytes = value.estimate(&[Measure::Bytes], Bounds::NON_NEGATIVE);
        return bytes.map(Broadcast::Bytes);
    }
    let fields = value.fields("a broadcast")?;
    let files = fields.estimate("files", &[Measure::Bytes], Bounds::POSITIVE);
    let expansion = fields.estimate("expansion", &[Measure::Factor], Bounds::POSITIVE);
    let rows = fields.estimate("rows", &[Measure::Count], Bounds::POSITIVE);
    let row = fields.estimate("row", &[Measure::Bytes], Bounds::POSITIVE.at_most(MOST_ROW));
    // By what is there, whether it can be read or not: what is wrong with it has been said.
    let [by_files, unpacked, by_rows, by_row] =
        ["files", "expansion", "rows", "row"].map(|name| fields.optional(name).is_some());
    if by_files == by_rows || by_rows != by_row || (by_rows && unpacked) {
        value.problem_with_hint(
            "a broadcast is stated by its files or by its rows",
            "write `(rows: \"2M\", row: \"100 B\")`, `(files: \"50 MB\")`, or the bytes of its rows in memory as text",
        );
    }
    let found = match (files, rows.zip(row)) {
        (Some(files), _) => Some(Broadcast::Files { files, expansion }),
        (None, rows) => rows.map(|(rows, row)| Broadcast::Rows { rows, row }),
    };
    fields.finish();
    found
}

fn stage(value: &Value<'_, '_>) -> Option<Stage> {
    let fields = value.fields("a stage")?;
    let name = fields
        .required("name", "\"by user\"")
        .and_then(|value| value.name());
    let shuffle = fields
        .required("shuffle", "\"500 GB\"")
        .and_then(|value| value.estimate(&[Measure::Bytes], Bounds::POSITIVE));
    let kind = word(&fields, "kind", &KINDS).unwrap_or(StageKind::Sort);
    let key = fields.settled("key", SortKey::Number, |value| {
        value.word(&[("number", SortKey::Number), ("text", SortKey::Text)])
    });
    let rows = fields.estimate("rows", &[Measure::Count], Bounds::POSITIVE);
    let stage = (
        fields.estimate("skew", &[Measure::Factor], Bounds::at_least(1.0)),
        fields.estimate("row", &[Measure::Bytes], Bounds::POSITIVE.at_most(MOST_ROW)),
        fields.estimate("expansion", &[Measure::Factor], Bounds::POSITIVE),
        fields.count("partitions", (1, MOST_PARTITIONS)),
    );
    fields.finish();
    let (skew, row, expansion, partitions) = stage;
    Some(Stage {
        name: name?,
        kind,
        key,
        shuffle: shuffle?,
        skew,
        rows,
        row,
        expansion,
        partitions,
    })
}

fn cluster(value: &Value<'_, '_>) -> Option<SparkCluster> {
    let variant = value.node.variant();
    let known = PLATFORMS.iter().find(|(name, _)| Some(*name) == variant);
    let Some((_, platform)) = known else {
        let names = PLATFORMS.iter().map(|(name, _)| *name);
        let hint = match variant.and_then(|word| nearest(word, names)) {
            Some(near) => format!("did you mean `{near}(…)`?"),
            None => {
                "write `emr_ec2(…)`, `emr_serverless()`, `eks(…)`, `yarn(…)` or `databricks(…)`"
                    .to_owned()
            }
        };
        value.problem_with_hint(
            format!(
                "expected a platform for Spark, found {}",
                value.node.describe()
            ),
            hint,
        );
        return None;
    };
    let auto = SparkCluster {
        platform: *platform,
        node: Choice::Auto,
        nodes: Choice::Auto,
        control_plane: ControlPlane::Own,
    };
    if value.node.as_word().is_some() {
        return Some(auto);
    }
    let fields = value.variant_fields("a platform")?;
    let nodes = fields.count("nodes", (1, MOST_NODES));
    let node = if *platform == SparkPlatform::EmrServerless {
        Choice::Auto
    } else {
        fields.settled("node", Choice::Auto, |value| value.choice(Value::text))
    };
    let control_plane = if *platform == SparkPlatform::Eks {
        control_plane(&fields)
    } else {
        ControlPlane::Own
    };
    fields.finish();
    Some(SparkCluster {
        node,
        nodes,
        control_plane,
        ..auto
    })
}

fn executor(fields: &Fields<'_, '_>) -> Choice<Executor> {
    fields.settled("executor", Choice::Auto, |value| value.choice(shape))
}

fn shape(value: &Value<'_, '_>) -> Option<Executor> {
    let fields = value.fields("an executor")?;
    let cores = fields
        .required("cores", "5")
        .and_then(|value| value.whole(1, MOST_CORES));
    let memory = fields
        .required("memory", "\"19 GiB\"")
        .and_then(|value| value.exact(Measure::Bytes, Bounds::POSITIVE.at_most(MOST_MEMORY)));
    let optional = |name| {
        fields.optional(name).and_then(|value| {
            value.exact(Measure::Bytes, Bounds::NON_NEGATIVE.at_most(MOST_MEMORY))
        })
    };
    let (overhead, off_heap, pyspark_memory) = (
        optional("overhead"),
        optional("off_heap"),
        optional("pyspark_memory"),
    );
    if off_heap.is_some_and(|bytes| bytes > 0.0 && bytes < LEAST_OFF_HEAP) {
        value.problem_with_hint(
            "`off_heap` is below 1 MiB, and Spark does not start with less off-heap memory where it is enabled",
            "write 1 MiB or more, or leave `off_heap` out",
        );
    }
    fields.finish();
    Some(Executor {
        cores: cores?,
        memory: memory?,
        overhead,
        off_heap,
        pyspark_memory,
    })
}

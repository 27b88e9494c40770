//! What a run reads and shuffles, and how long its tasks take.

use crate::estimate::{Bounds, Estimate};
use crate::quantity::{Handle, Source};
use crate::scenario::{Choice, JobKind, SparkJob, Stage};
use crate::units::Measure;

use super::super::super::context::Context;
use super::super::super::defaults::documented;
use super::super::super::scope::Scope;
use super::super::super::source;
use super::outline::StageOutline;
use super::through::{Reads, reads};

const ROW: f64 = 128.0;
const BATCH_INTERVAL: f64 = 86_400.0;
const TRIGGER: f64 = 60.0;

const SCAN: Source = Source::documentation(
    "Apache Spark FilePartition and KafkaOffsetRangeCalculator: a task for every 128 MiB of files, and for every Kafka partition",
);
const TASK: Source = Source::derivation("bytes of a task over what one core works through");
const WAVES: Source = Source::derivation(
    "tasks over slots, rounded up; the last wave waits for the largest task, which Spark does not divide",
);
const PARTITIONS: Source = Source::documentation(
    "aws/aws-emr-best-practices: shuffled bytes over 128 MB, and no less than one",
);
const ROWS: Source =
    Source::derivation("shuffled bytes times what they unpack to, over the bytes of a row");

/// A part of a run whose tasks can run side by side.
pub(super) struct Part<'b> {
    pub(super) tasks: Handle<'b>,
    /// Time of an average task.
    pub(super) task: Handle<'b>,
    /// Time of the longest.
    pub(super) longest: Handle<'b>,
}

/// What a run does, whatever it runs on.
pub(super) struct Run<'b> {
    pub(super) input: Handle<'b>,
    pub(super) every: Handle<'b>,
    pub(super) deadline: Handle<'b>,
    pub(super) work: Handle<'b>,
    pub(super) tail: Handle<'b>,
    pub(super) parts: Vec<Part<'b>>,
    pub(super) stages: Vec<StageOutline>,
    pub(super) reads: Reads<'b>,
    /// What flows in by name.
    pub(super) rate: Handle<'b>,
    /// What a run reads beside it.
    pub(super) files: Handle<'b>,
}

fn exactly(value: f64, measure: Measure, why: &'static str) -> (Estimate, Source) {
    (Estimate::exact(value, measure), Source::rule_of_thumb(why))
}

/// A documented range, as an estimate.
fn range(text: &str, measure: Measure, fallback: f64) -> Estimate {
    Estimate::parse(text, &[measure], Bounds::POSITIVE)
        .unwrap_or_else(|_| Estimate::exact(fallback, measure))
}

/// Adds what a run does to the model.
pub(super) fn run<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    job: &SparkJob,
    field: &str,
) -> Run<'b> {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let every = scope.estimate_or(
        "every",
        "Time between two runs",
        job.every.as_ref(),
        || match job.kind {
            JobKind::Batch => exactly(
                BATCH_INTERVAL,
                Measure::Seconds,
                "no interval is stated: once a day",
            ),
            JobKind::Streaming => exactly(
                TRIGGER,
                Measure::Seconds,
                "no interval is stated: a trigger every minute",
            ),
        },
    );
    let deadline = match &job.deadline {
        Some(deadline) => builder.estimate(scope.path("deadline"), "Time a run may take", deadline),
        None => scope
            .quantity("deadline")
            .label("Time a run may take")
            .cite(Source::derivation(
                "a run is done before the next one starts",
            ))
            .is(every),
    };
    let throughput = scope.estimate_or(
        "core_throughput",
        "What one core works through",
        job.core_throughput.as_ref(),
        || {
            let (low, high) = (&spark.core_throughput_low, &spark.core_throughput_high);
            let text = format!("{} to {} MB/s", low.listed, high.listed);
            (
                range(&text, Measure::BytesPerSecond, low.value),
                documented(low),
            )
        },
    );
    let reads = reads(context, job, field);
    let flows = reads.flows.as_slice();
    let rate = scope
        .quantity("input_rate")
        .label("What flows in")
        .measure(Measure::BytesPerSecond)
        .cite(source::SCENARIO)
        .is(builder.sum(Measure::BytesPerSecond, flows.iter().map(|flow| flow.bytes)));
    let files = match &job.input {
        Some(input) => builder.estimate(scope.path("files"), "Files a run reads", input),
        None => builder.constant(0.0, Measure::Bytes),
    };
    let input = scope
        .quantity("input")
        .label("Input of a run")
        .cite(Source::derivation(
            "what flows in between two runs, and the files",
        ))
        .is(rate * every + files);
    let split = builder.constant(spark.max_partition_bytes.value, Measure::Bytes);
    let mut tasks: Vec<Handle<'b>> = flows
        .iter()
        .filter_map(|flow| flow.tasks_of_reader())
        .collect();
    let in_files = flows.iter().filter(|flow| flow.tasks_of_reader().is_none());
    let in_files = in_files.map(|flow| flow.bytes * every).chain([files]);
    tasks.push((builder.sum(Measure::Bytes, in_files) / split).ceil());
    let scan_tasks = scope
        .below("scan")
        .quantity("tasks")
        .label("Tasks that read")
        .measure(Measure::Count)
        .cite(SCAN)
        .is(builder.sum(Measure::Count, tasks).max(builder.number(1.0)));
    let scan_task = scope
        .below("scan")
        .quantity("task_time")
        .label("Time of a task that reads")
        .cite(TASK)
        .is(input / scan_tasks / throughput);
    let mut parts = vec![Part {
        tasks: scan_tasks,
        task: scan_task,
        longest: scan_task,
    }];
    let mut stages = Vec::new();
    let mut shuffled = vec![input];
    for entry in &job.stages {
        let below = scope.below("stages").below(&entry.name);
        let (part, outline, shuffle) = stage(context, &below, entry, throughput);
        parts.push(part);
        stages.push(outline);
        shuffled.push(shuffle);
    }
    let work = scope
        .quantity("work")
        .label("Processor time of a run")
        .measure(Measure::Seconds)
        .cite(Source::derivation(
            "everything read and shuffled over what one core works through",
        ))
        .is(builder.sum(Measure::Bytes, shuffled) / throughput);
    let tail = scope
        .quantity("tail")
        .label("What no number of executors shortens")
        .cite(Source::derivation(
            "the longest task of every stage, one after the other",
        ))
        .is(builder.sum(Measure::Seconds, parts.iter().map(|part| part.longest)));
    Run {
        input,
        every,
        deadline,
        work,
        tail,
        parts,
        stages,
        reads,
        rate,
        files,
    }
}

fn stage<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    stage: &Stage,
    throughput: Handle<'b>,
) -> (Part<'b>, StageOutline, Handle<'b>) {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let shuffle = builder.estimate(scope.path("shuffle"), "Shuffled in a run", &stage.shuffle);
    let skew = scope.estimate_or(
        "skew",
        "Largest partition over the mean",
        stage.skew.as_ref(),
        || {
            exactly(
                1.0,
                Measure::Factor,
                "no skew is stated, so all partitions are alike",
            )
        },
    );
    let row = scope.estimate_or(
        "row",
        "Bytes of a row in memory",
        stage.row.as_ref(),
        || exactly(ROW, Measure::Bytes, "no row is stated"),
    );
    let expansion = scope.estimate_or(
        "expansion",
        "Rows in memory over shuffled bytes",
        stage.expansion.as_ref(),
        || {
            let (low, high) = (&spark.rows_over_shuffle_low, &spark.rows_over_shuffle_high);
            let text = format!("{} to {}x", low.listed, high.listed);
            (range(&text, Measure::Factor, high.value), documented(low))
        },
    );
    let partitions = match stage.partitions {
        Choice::Given(count) => builder.setting(
            scope.path("partitions"),
            "Shuffle partitions",
            Measure::Count,
            f64::from(count),
        ),
        Choice::Auto => {
            let target = builder.constant(spark.shuffle_partition_target.value, Measure::Bytes);
            let needed = scope
                .quantity("partitions_needed")
                .label("Shuffle partitions needed")
                .measure(Measure::Count)
                .cite(PARTITIONS)
                .is((shuffle / target).ceil().max(builder.number(1.0)));
            builder.decision(
                scope.path("partitions"),
                "Shuffle partitions",
                Measure::Count,
                needed,
            )
        }
    };
    let task = scope
        .quantity("task_time")
        .label("Time of an average task")
        .cite(TASK)
        .is(shuffle / partitions / throughput);
    let longest = scope
        .quantity("longest_task")
        .label("Time of the longest task")
        .cite(TASK)
        .is(task * skew);
    let rows = scope
        .quantity("rows_per_task")
        .label("Rows of an average task")
        .measure(Measure::Count)
        .cite(ROWS)
        .is(shuffle * expansion / row / partitions);
    let largest_rows = scope
        .quantity("largest_rows")
        .label("Rows of the largest task")
        .measure(Measure::Count)
        .cite(ROWS)
        .is(rows * skew);
    let outline = StageOutline {
        name: stage.name.clone(),
        partitions: partitions.node(),
        rows: rows.node(),
        largest_rows: largest_rows.node(),
        row: row.node(),
    };
    let part = Part {
        tasks: partitions,
        task,
        longest,
    };
    (part, outline, shuffle)
}

/// Time of a run on so many slots.
pub(super) fn runtime<'b>(scope: &Scope<'b>, run: &Run<'b>, slots: Handle<'b>) -> Handle<'b> {
    let times = run
        .parts
        .iter()
        .map(|part| (part.tasks / slots).ceil() * part.task + (part.longest - part.task));
    scope
        .quantity("runtime")
        .label("Time of a run")
        .measure(Measure::Seconds)
        .cite(WAVES)
        .is(scope.builder.sum(Measure::Seconds, times))
}

//! What a run reads and shuffles, whatever it runs on.

use crate::estimate::{Bounds, Estimate};
use crate::quantity::{Handle, NodeId, Source};
use crate::scenario::{Choice, JobKind, SparkJob, Stage, StageKind};
use crate::units::Measure;

use super::super::super::context::Context;
use super::super::super::defaults::documented;
use super::super::super::scope::Scope;
use super::super::super::source;
use super::adaptive::Shuffle;
use super::outline::StageOutline;
use super::scan::Read;
use super::through::{Reads, reads};
use super::time::on_slots;

const ROW: f64 = 128.0;
const BATCH_INTERVAL: f64 = 86_400.0;
const TRIGGER: f64 = 60.0;
/// More slots than any stage has tasks.
const EVERY_SLOT: f64 = 1e9;
/// A deadline that the longest tasks alone pass is held by no number of slots; this part of it keeps the question
/// answerable, and a finding says what is wrong.
const LEAST_LEFT: f64 = 1e-3;

/// Partitions of a shuffle, and tasks of a stage, are counted by signed numbers of 32 bits.
pub const MOST_TASKS: f64 = 2_147_483_647.0;

const PARTITIONS: Source = Source::documentation(
    "aws/aws-emr-best-practices: shuffled bytes over 128 MB, no less than one and no more than Spark counts",
);
const NEEDED: Source = Source::derivation(
    "processor time over what the deadline leaves after the longest task of every stage, but no more than the stage with the most tasks has: beyond that, slots stand idle",
);

/// A shuffle of a run.
pub(super) struct StageRun<'b> {
    pub(super) name: String,
    pub(super) shuffle: Shuffle<'b>,
    /// Rows in all.
    pub(super) rows: Handle<'b>,
}

/// What a run does, whatever it runs on.
pub(super) struct Run<'b> {
    pub(super) input: Handle<'b>,
    pub(super) every: Handle<'b>,
    pub(super) deadline: Handle<'b>,
    pub(super) throughput: Handle<'b>,
    pub(super) work: Handle<'b>,
    pub(super) tail: Handle<'b>,
    /// Tasks of the stage that has most.
    pub(super) most_tasks: Handle<'b>,
    pub(super) slots_needed: Handle<'b>,
    /// What runs lose to interrupted Spot instances, for each second of a run; `None` without such.
    pub(super) interrupted: Option<Handle<'b>>,
    pub(super) scans: Vec<Read<'b>>,
    pub(super) shuffles: Vec<StageRun<'b>>,
    pub(super) stages: Vec<StageOutline>,
    pub(super) reads: Reads<'b>,
    /// Tasks of the last stage, where every slot there could be is there.
    pub(super) last_tasks: Handle<'b>,
    /// What flows in by name.
    pub(super) rate: Handle<'b>,
    /// What a run reads beside it.
    pub(super) files: Handle<'b>,
}

impl Run<'_> {
    /// What a run does, for those who ask the same run about many clusters.
    pub(super) fn basis(&self) -> Vec<NodeId> {
        let scans = self.scans.iter().flat_map(|read| match *read {
            Read::Topic { bytes, tasks } => vec![bytes, tasks],
            Read::Files { bytes, each } => std::iter::once(bytes).chain(each).collect(),
        });
        let shuffles = self
            .shuffles
            .iter()
            .flat_map(|stage| [stage.shuffle.bytes, stage.shuffle.skew]);
        [self.input, self.every, self.deadline, self.throughput]
            .into_iter()
            .chain(self.interrupted)
            .chain(scans)
            .chain(shuffles)
            .map(Handle::node)
            .collect()
    }
}

fn exactly(value: f64, measure: Measure, why: &'static str) -> (Estimate, Source) {
    (Estimate::exact(value, measure), Source::rule_of_thumb(why))
}

/// A documented range, as an estimate.
pub(super) fn range(text: &str, measure: Measure, fallback: f64) -> Estimate {
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
    let (every, deadline) = times(context, scope, job);
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
    let mut scans: Vec<Read<'b>> = flows
        .iter()
        .map(|flow| match flow.tasks_of_reader() {
            Some(tasks) => Read::Topic {
                bytes: flow.bytes * every,
                tasks,
            },
            None => Read::Files {
                bytes: flow.bytes * every,
                each: flow.file,
            },
        })
        .collect();
    if job.input.is_some() {
        scans.push(Read::Files {
            bytes: files,
            each: job
                .file_size
                .as_ref()
                .map(|size| builder.estimate(scope.path("file_size"), "Bytes of one file", size)),
        });
    }
    let mut stages = Vec::new();
    let mut shuffles = Vec::new();
    for entry in &job.stages {
        let below = scope.below("stages").below(&entry.name);
        let (run, outline) = stage(context, &below, entry, job.kind);
        shuffles.push(run);
        stages.push(outline);
    }
    let shuffled = shuffles.iter().map(|stage| stage.shuffle.bytes);
    let work = scope
        .quantity("work")
        .label("Processor time of a run")
        .measure(Measure::Seconds)
        .cite(Source::derivation(
            "everything read and shuffled over what one core works through",
        ))
        .is(builder.sum(Measure::Bytes, std::iter::once(input).chain(shuffled)) / throughput);
    let mut run = Run {
        input,
        every,
        deadline,
        throughput,
        work,
        tail: work,
        most_tasks: builder.number(1.0),
        slots_needed: builder.number(1.0),
        interrupted: interrupted(context, scope, job),
        scans,
        shuffles,
        stages,
        reads,
        last_tasks: builder.number(1.0),
        rate,
        files,
    };
    needed(context, scope, &mut run);
    run
}

/// Time between two runs of a job.
pub(in crate::model) fn interval<'b>(context: &Context<'b>, job: &SparkJob) -> Handle<'b> {
    let scope = Scope::new(context.builder, format!("spark/{}", job.name));
    let known = context.job_intervals.borrow().get(scope.prefix()).copied();
    known.unwrap_or_else(|| {
        let every =
            scope.estimate_or(
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
        let mut intervals = context.job_intervals.borrow_mut();
        intervals.insert(scope.prefix().to_owned(), every);
        every
    })
}

/// Time between two runs, and the time a run may take.
fn times<'b>(context: &Context<'b>, scope: &Scope<'b>, job: &SparkJob) -> (Handle<'b>, Handle<'b>) {
    let every = interval(context, job);
    let label = "Time a run may take";
    let deadline = match &job.deadline {
        Some(deadline) => scope
            .builder
            .estimate(scope.path("deadline"), label, deadline),
        None => scope
            .quantity("deadline")
            .label(label)
            .cite(Source::derivation(
                "a run is done before the next one starts",
            ))
            .is(every),
    };
    (every, deadline)
}

/// What no number of slots shortens, how many are of use, and how many the deadline needs.
fn needed<'b>(context: &Context<'b>, scope: &Scope<'b>, run: &mut Run<'b>) {
    let builder = context.builder;
    let limit = on_slots(context, None, run, builder.number(EVERY_SLOT));
    let parts = limit.parts();
    run.tail = scope
        .quantity("tail")
        .label("What no number of executors shortens")
        .measure(Measure::Seconds)
        .cite(Source::derivation(
            "the longest task of every stage, one after the other",
        ))
        .is(builder.sum(Measure::Seconds, parts.iter().map(|part| part.longest)));
    let tasks = builder.largest(parts.iter().map(|part| part.tasks));
    run.most_tasks = scope
        .quantity("most_tasks")
        .label("Tasks of the stage with most of them")
        .measure(Measure::Count)
        .cite(Source::derivation(
            "the most of reading and of every shuffle; more slots than that stand idle",
        ))
        .is(tasks.unwrap_or_else(|| builder.number(1.0)));
    if let Some(last) = parts.last() {
        run.last_tasks = last.tasks;
    }
    let left = (run.deadline - run.tail).max(run.deadline * LEAST_LEFT);
    run.slots_needed = scope
        .quantity("slots_needed")
        .label("Tasks at once that hold the deadline")
        .measure(Measure::Count)
        .cite(NEEDED)
        .is((run.work / left)
            .ceil()
            .min(run.most_tasks)
            .max(builder.number(1.0)));
}

/// The share of a run that is lost and done again, for each second of it: an instance that goes takes with it its share
/// of what was shuffled so far, on average half of the run.
fn interrupted<'b>(context: &Context<'b>, scope: &Scope<'b>, job: &SparkJob) -> Option<Handle<'b>> {
    const HOUR: f64 = 3_600.0;
    if job.spot <= 0.0 {
        return None;
    }
    let builder = context.builder;
    let usual = &context.catalogue.spark().spot_interruptions;
    let chance = scope.estimate_or(
        "interruptions",
        "Chance that a Spot instance goes within an hour",
        job.interruptions.as_ref(),
        || {
            (
                Estimate::exact(usual.value, Measure::Fraction),
                documented(usual),
            )
        },
    );
    let hour = builder.constant(HOUR, Measure::Seconds);
    let lost = builder.number(0.0) - (builder.number(1.0) - chance).ln();
    Some(lost / hour * job.spot / 2.0)
}

fn stage<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    stage: &Stage,
    kind: JobKind,
) -> (StageRun<'b>, StageOutline) {
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
    let (rows, row) = rows(context, scope, stage, shuffle);
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
                .is((shuffle / target)
                    .ceil()
                    .max(builder.number(1.0))
                    .min(builder.number(MOST_TASKS)));
            builder.decision(
                scope.path("partitions"),
                "Shuffle partitions",
                Measure::Count,
                needed,
            )
        }
    };
    let outline = StageOutline {
        name: stage.name.clone(),
        kind: stage.kind,
        key: stage.key,
        splits: stage.kind == StageKind::Join && kind == JobKind::Batch,
        shuffle: shuffle.node(),
        partitions: partitions.node(),
        row: row.node(),
    };
    let shuffle = Shuffle {
        bytes: shuffle,
        partitions,
        skew,
        kind: stage.kind,
        adapts: kind == JobKind::Batch,
    };
    let run = StageRun {
        name: stage.name.clone(),
        shuffle,
        rows,
    };
    (run, outline)
}

/// How many rows are shuffled, and the bytes of one in memory: each as it is stated, else from the other.
fn rows<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    stage: &Stage,
    shuffle: Handle<'b>,
) -> (Handle<'b>, Handle<'b>) {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let in_memory = || {
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
        shuffle * expansion
    };
    let stated = stage
        .rows
        .as_ref()
        .map(|rows| builder.estimate(scope.path("rows"), "Rows shuffled in a run", rows));
    let label = "Bytes of a row in memory";
    match (stated, &stage.row) {
        (Some(rows), Some(row)) => (rows, builder.estimate(scope.path("row"), label, row)),
        (Some(rows), None) => {
            let row = scope
                .quantity("row")
                .label(label)
                .measure(Measure::Bytes)
                .cite(Source::derivation("rows in memory over their number"))
                .is(in_memory() / rows);
            (rows, row)
        }
        (None, row) => {
            let row = scope.estimate_or("row", label, row.as_ref(), || {
                exactly(ROW, Measure::Bytes, "no row is stated")
            });
            let rows = scope
                .quantity("rows")
                .label("Rows shuffled in a run")
                .measure(Measure::Count)
                .cite(Source::derivation(
                    "shuffled bytes times what they unpack to, over the bytes of a row",
                ))
                .is(in_memory() / row);
            (rows, row)
        }
    }
}

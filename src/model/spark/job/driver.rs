//! What the driver holds, and what it takes of a cluster.

use crate::catalogue::{ServerlessWorker, SparkDefaults};
use crate::estimate::Estimate;
use crate::quantity::{Handle, Source};
use crate::scenario::{Broadcast, DeployMode, SparkJob, SparkPlatform};
use crate::units::Measure;

use super::super::super::context::Context;
use super::super::super::defaults::documented;
use super::super::super::scope::Scope;
use super::super::container::OverheadSettings;
use super::super::node::Rounding;
use super::super::size::{GIB, MIB, widened};
use super::figures::CONTAINER;
use super::outline::BroadcastOutline;
use super::shape::{Shape, program};
use super::stages::range;

/// A result is held serialized, read and as objects.
const COPIES_OF_RESULT: f64 = 3.0;

const HEAP: Source = Source::derivation(
    "one copy of the largest broadcast and three of what is collected, beside the rest of the heap; whole GiB, no less than Spark's default",
);
const PLACE: Source = Source::derivation(
    "the driver goes where no executor can; where it does not fit there, it takes the place of an executor, and of as many as its container is larger",
);

const WORKER: Source = Source::documentation(
    "EMR Serverless user guide, supported worker configurations: different sizes for drivers and executors; here the smallest that holds the driver",
);

/// The driver of a job, whatever its executors are.
pub(super) struct Driver<'b> {
    pub(super) broadcast: Option<BroadcastOutline>,
    /// One copy of it.
    pub(super) copy: Option<Handle<'b>>,
    pub(super) collected: Handle<'b>,
    /// `spark.driver.maxResultSize` that lets it through.
    pub(super) result_limit: Handle<'b>,
    pub(super) heap: Handle<'b>,
    /// What it asks its cluster manager for; `None` in client mode.
    pub(super) container: Option<Handle<'b>>,
}

/// Adds what the driver holds.
pub(super) fn driver<'b>(context: &Context<'b>, scope: &Scope<'b>, job: &SparkJob) -> Driver<'b> {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let bytes = |value| builder.constant(value, Measure::Bytes);
    let broadcast = job
        .broadcast
        .as_ref()
        .map(|table| broadcast(context, scope, table));
    let collected = scope.estimate_or(
        "collected",
        "Collected by the driver",
        job.collected.as_ref(),
        || {
            (
                Estimate::exact(0.0, Measure::Bytes),
                Source::rule_of_thumb("nothing is said to be collected"),
            )
        },
    );
    let result_limit = scope
        .quantity("result_limit")
        .label("Largest result that is allowed")
        .cite(documented(&spark.max_result_size))
        .is(collected
            .max(bytes(spark.max_result_size.value))
            .ceil_to(bytes(widened(GIB))));
    let copy = broadcast.map_or_else(|| bytes(0.0), |(_, copy)| copy);
    let held = collected * COPIES_OF_RESULT + copy;
    let fraction = job.memory_fraction.unwrap_or(spark.memory_fraction.value);
    let needed = held / fraction + bytes(spark.reserved_memory.value);
    let needed = scope
        .quantity("driver_heap_needed")
        .label("Heap the driver needs")
        .cite(HEAP)
        .is(needed
            .max(bytes(spark.driver_memory.value))
            .ceil_to(bytes(widened(GIB))));
    let heap = builder.decision(
        scope.path("driver_heap"),
        "Heap of the driver",
        Measure::Bytes,
        needed,
    );
    Driver {
        broadcast: broadcast.map(|(outline, _)| outline),
        copy: broadcast.map(|(_, copy)| copy),
        collected,
        result_limit,
        heap,
        container: (job.deploy_mode == DeployMode::Cluster)
            .then(|| container(scope, job, heap, spark)),
    }
}

/// The heap of the driver and its overhead, before any rounding.
fn container<'b>(
    scope: &Scope<'b>,
    job: &SparkJob,
    heap: Handle<'b>,
    spark: &SparkDefaults,
) -> Handle<'b> {
    let program = program(job);
    let settings = OverheadSettings::default();
    let factor = program.overhead_factor(&settings, spark);
    let least = widened(program.overhead(0, &settings, spark) * MIB);
    let least = scope.builder.constant(least, Measure::Bytes);
    scope
        .quantity("driver_container")
        .label("Container of the driver")
        .cite(CONTAINER)
        .is(heap + (heap * factor).max(least))
}

/// How many executors of a shape have to make room for the driver.
pub(super) fn places<'b>(
    scope: &Scope<'b>,
    job: &SparkJob,
    driver: &Driver<'b>,
    shape: &Shape,
) -> Handle<'b> {
    let builder = scope.builder;
    let one = builder.number(1.0);
    let Some(container) = driver.container else {
        return builder.number(0.0);
    };
    match job.cluster.platform {
        // A worker of its own, beside those of executors: see `worker`.
        SparkPlatform::EmrServerless => return builder.number(0.0),
        // A node of its own, of the same type unless one says otherwise.
        SparkPlatform::Databricks => return one,
        SparkPlatform::EmrEc2 | SparkPlatform::Eks | SparkPlatform::Yarn => {}
    }
    let container = match shape.node.rounding {
        Rounding::Exact => container,
        Rounding::Yarn(yarn) => {
            let bytes = |mib: u64| builder.constant(widened(mib * MIB), Measure::Bytes);
            container
                .max(bytes(yarn.minimum))
                .ceil_to(bytes(yarn.increment.max(1)))
        }
    };
    let each = builder.constant(widened(shape.packing.container), Measure::Bytes);
    let on_a_node = builder.number(widened(shape.packing.executors));
    let left = builder.constant(widened(shape.packing.wasted_memory), Measure::Bytes);
    let beside = if shape.has_core_beside() {
        left.at_least(container)
    } else {
        builder.number(0.0)
    };
    scope
        .quantity("driver_places")
        .label("Executors that make room for the driver")
        .measure(Measure::Count)
        .cite(PLACE)
        .is(beside.select(
            builder.number(0.0),
            (container / each).ceil().max(one).min(on_a_node),
        ))
}

/// The driver's own worker on EMR Serverless, the smallest that holds it: its vCPU and its memory.
pub(super) fn worker<'b>(
    scope: &Scope<'b>,
    container: Handle<'b>,
    workers: &[ServerlessWorker],
) -> (Handle<'b>, Handle<'b>) {
    let builder = scope.builder;
    let bytes = |value: u64| builder.constant(widened(value), Measure::Bytes);
    let nothing = (builder.number(0.0), bytes(0));
    let (vcpu, memory) = workers.iter().rev().fold(nothing, |larger, worker| {
        let fits = bytes(worker.most).at_least(container);
        let steps = (container - bytes(worker.least)).max(bytes(0));
        let memory = bytes(worker.least) + steps.ceil_to(bytes(worker.step));
        let vcpu = builder.number(f64::from(worker.vcpu));
        (fits.select(vcpu, larger.0), fits.select(memory, larger.1))
    });
    let vcpu = scope
        .quantity("driver_vcpu")
        .label("vCPU of the driver's worker")
        .measure(Measure::Count)
        .cite(WORKER)
        .is(vcpu);
    let memory = scope
        .quantity("driver_memory")
        .label("Memory of the driver's worker")
        .cite(WORKER)
        .is(memory);
    (vcpu, memory)
}

/// Adds the largest broadcast, and gives it and one copy of it.
fn broadcast<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Broadcast,
) -> (BroadcastOutline, Handle<'b>) {
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let label = "Rows of the largest broadcast";
    let below = scope.below("broadcast");
    let product = |one: Handle<'b>, other: Handle<'b>, why| {
        scope
            .quantity("broadcast")
            .label(label)
            .measure(Measure::Bytes)
            .cite(Source::derivation(why))
            .is(one * other)
    };
    let (rows, files) = match table {
        Broadcast::Bytes(bytes) => {
            let rows = builder.estimate(scope.path("broadcast"), label, bytes);
            (rows, None)
        }
        Broadcast::Rows { rows, row } => {
            let count = builder.estimate(below.path("rows"), "Rows that are broadcast", rows);
            let row = builder.estimate(below.path("row"), "Bytes of a row in memory", row);
            (product(count, row, "rows times the bytes of one"), None)
        }
        Broadcast::Files { files, expansion } => {
            let files = builder.estimate(below.path("files"), "Files that are broadcast", files);
            let (low, high) = (&spark.rows_over_parquet_low, &spark.rows_over_parquet_high);
            let expansion = below.estimate_or(
                "expansion",
                "Rows in memory over the bytes of files",
                expansion.as_ref(),
                || {
                    let text = format!("{} to {}x", low.listed, high.listed);
                    (range(&text, Measure::Factor, high.value), documented(high))
                },
            );
            let rows = product(files, expansion, "files times what they unpack to");
            (rows, Some(files))
        }
    };
    let copy = scope
        .quantity("broadcast_copy")
        .label("One copy of the largest broadcast")
        .cite(documented(&spark.broadcast_expansion))
        .is(rows * spark.broadcast_expansion.value);
    let outline = BroadcastOutline {
        rows: rows.node(),
        files: files.map(Handle::node),
        copy: copy.node(),
    };
    (outline, copy)
}

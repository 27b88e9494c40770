//! A Spark job: its input from topics and files, its stages, the executors it runs on, its time and its bill.

mod bill;
mod figures;
mod outline;
mod shape;
mod stages;
mod through;

use crate::catalogue::Payment;
use crate::estimate::Estimate;
use crate::quantity::{Handle, Source};
use crate::scenario::{Choice, SparkJob, SparkPlatform};
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::scope::Scope;
use super::size::{GIB, widened};

pub use outline::{JobOutline, SizedJob, StageOutline};
pub use shape::{Maker, Shape, Unfit, most_slots, node_of, program};
pub use through::{UnknownRead, WriteOutline};

use stages::Run;

/// The families whose nodes are compared when the file leaves the node to the planner.
const FAMILIES: [&str; 6] = ["m5", "r5", "c5", "m6i", "r6i", "m7g"];
/// The sizes of them: neither too small for an executor nor a quarter of a cluster.
const VCPU: std::ops::RangeInclusive<u32> = 4..=32;

const NEEDED: Source = Source::derivation(
    "processor time over what the deadline leaves after the longest task of every stage; one executor's place is the driver's",
);
const RULE_DEADLINE: Source =
    Source::derivation("1 where a run takes no longer than it may, else 0");

/// Adds a job to the model. Where its executors are left to the planner and `choices` has none, the model holds every
/// candidate instead.
pub(in crate::model) fn job(
    context: &Context<'_>,
    index: usize,
    job: &SparkJob,
) -> Result<JobOutline, Vec<ModelError>> {
    let field = format!("spark[{index}]");
    let scope = Scope::new(context.builder, format!("spark/{}", job.name));
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let run = stages::run(context, &scope, job, &field);
    let (through, writes) =
        through::writes(context, &scope, job, &field, &run).map_err(|problem| vec![problem])?;
    let broadcast_copy = job.broadcast.as_ref().map(|rows| {
        let rows = builder.estimate(
            scope.path("broadcast"),
            "Rows of the largest broadcast",
            rows,
        );
        scope
            .quantity("broadcast_copy")
            .label("One copy of the largest broadcast")
            .cite(super::super::defaults::documented(
                &spark.broadcast_expansion,
            ))
            .is(rows * spark.broadcast_expansion.value)
    });
    let driver_heap = driver_heap(context, &scope, job, broadcast_copy);
    let maker = Maker {
        catalogue: context.catalogue,
        job,
        python_batch: job
            .python_batch
            .as_ref()
            .map_or(0.0, |batch| batch.distribution.quantile(0.95)),
    };
    let catalogue_error = |error| {
        vec![ModelError::catalogue(
            format!("{field}.cluster.node"),
            &error,
        )]
    };
    let mut unfit = None;
    let shapes = match (&job.executor, &job.cluster.node) {
        (Choice::Given(executor), node) => {
            let serverless = job.cluster.platform == SparkPlatform::EmrServerless;
            let instances: Vec<Option<String>> = match node {
                _ if serverless => vec![None],
                Choice::Given(name) => vec![Some(name.clone())],
                Choice::Auto => candidates(context, job).into_iter().map(Some).collect(),
            };
            let mut shapes = Vec::new();
            for instance in &instances {
                match maker
                    .given(instance.as_deref(), executor)
                    .map_err(catalogue_error)?
                {
                    Ok(shape) => shapes.push(shape),
                    Err(reason) => unfit = Some(reason),
                }
            }
            shapes
        }
        (Choice::Auto, _) if job.cluster.platform == SparkPlatform::EmrServerless => {
            maker.workers()
        }
        (Choice::Auto, Choice::Given(name)) => maker.tried(name).map_err(catalogue_error)?,
        (Choice::Auto, Choice::Auto) => {
            let mut shapes = Vec::new();
            for name in candidates(context, job) {
                let mut tried = maker.tried(&name).map_err(catalogue_error)?;
                if let Some(best) = most_slots(&tried, spark) {
                    shapes.push(tried.swap_remove(best));
                }
            }
            shapes
        }
    };
    let unfit = unfit.filter(|_| shapes.is_empty());
    let open = matches!(job.executor, Choice::Auto) || matches!(job.cluster.node, Choice::Auto);
    let chosen = match context.choices.get(scope.prefix()) {
        Some(key) => shapes.iter().find(|shape| &shape.key() == key),
        None if !open || shapes.len() == 1 => shapes.first(),
        None => None,
    };
    let (sized, options) = match chosen {
        Some(shape) => {
            let sized =
                sized(context, &scope, &field, job, &run, shape).map_err(|error| vec![error])?;
            (Some(sized), Vec::new())
        }
        None => {
            let mut options = Vec::new();
            for shape in &shapes {
                let below = scope
                    .below("candidates")
                    .below(&shape.key().replace('/', "-"));
                options.push(
                    self::sized(context, &below, &field, job, &run, shape)
                        .map_err(|error| vec![error])?,
                );
            }
            (None, options)
        }
    };
    Ok(JobOutline {
        name: job.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        input: run.input.node(),
        every: run.every.node(),
        deadline: run.deadline.node(),
        work: run.work.node(),
        tail: run.tail.node(),
        broadcast_copy: broadcast_copy.map(Handle::node),
        driver_heap: driver_heap.node(),
        stages: run.stages,
        through: through.node(),
        unknown_reads: run.reads.unknown,
        writes,
        sized,
        candidates: options,
        unfit,
    })
}

/// The instance types that `auto` compares: those of common families that have every price the platform needs.
fn candidates(context: &Context<'_>, job: &SparkJob) -> Vec<String> {
    let (catalogue, region) = (context.catalogue, &context.scenario.region);
    let platforms = catalogue.spark_platforms();
    catalogue
        .instances()
        .filter(|kind| FAMILIES.contains(&kind.family()) && VCPU.contains(&kind.vcpu))
        .map(|kind| kind.name.as_str())
        .filter(|name| {
            catalogue
                .instance_price(name, region, Payment::OnDemand)
                .is_ok()
        })
        .filter(|name| match job.cluster.platform {
            SparkPlatform::EmrEc2 => catalogue.emr_price(name, region).is_ok(),
            SparkPlatform::Databricks => platforms.databricks(name).is_ok(),
            _ => true,
        })
        .filter(|name| job.spot <= 0.0 || platforms.spot(name, region).is_some())
        .map(str::to_owned)
        .collect()
}

/// The driver's heap: Spark's default, and room for what it builds and collects.
fn driver_heap<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    job: &SparkJob,
    broadcast: Option<Handle<'b>>,
) -> Handle<'b> {
    /// A result is held serialized, read and as objects.
    const COPIES_OF_RESULT: f64 = 3.0;
    let builder = context.builder;
    let spark = context.catalogue.spark();
    let bytes = |value| builder.constant(value, Measure::Bytes);
    let nothing = Estimate::exact(0.0, Measure::Bytes);
    let collected = scope.estimate_or(
        "collected",
        "Collected by the driver",
        job.collected.as_ref(),
        || {
            (
                nothing,
                Source::rule_of_thumb("nothing is said to be collected"),
            )
        },
    );
    let held = collected * COPIES_OF_RESULT + broadcast.unwrap_or_else(|| bytes(0.0));
    let needed = held / spark.memory_fraction.value + bytes(spark.reserved_memory.value);
    let gib = bytes(widened(GIB));
    let needed = scope
        .quantity("driver_heap_needed")
        .label("Heap the driver needs")
        .cite(Source::derivation(
            "one copy of the largest broadcast and three of what is collected, beside the rest of the heap; whole GiB, no less than Spark's default",
        ))
        .is(needed.max(bytes(spark.driver_memory.value)).ceil_to(gib));
    builder.decision(
        scope.path("driver_heap"),
        "Heap of the driver",
        Measure::Bytes,
        needed,
    )
}

/// Adds a job on executors of one shape.
fn sized<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    field: &str,
    job: &SparkJob,
    run: &Run<'b>,
    shape: &Shape,
) -> Result<SizedJob, ModelError> {
    let builder = context.builder;
    figures::executor(scope, shape);
    let count = |name: &str, label: &str, value: u64| {
        scope.figure(
            name,
            label,
            widened(value),
            Measure::Count,
            figures::CONTAINER,
        )
    };
    let per_node = count(
        "executors_per_node",
        "Executors of a node",
        shape.packing.executors,
    );
    let slots_each = count(
        "slots_per_executor",
        "Tasks at once in an executor",
        u64::from(shape.cores),
    );
    // A deadline that the longest tasks alone pass is held by no number of nodes; a hundredth of it keeps the
    // question answerable, and a finding says what is wrong.
    let left = (run.deadline - run.tail).max(run.deadline * 0.01);
    let executors_needed = (run.work / left / slots_each)
        .ceil()
        .max(builder.number(1.0))
        + 1.0;
    let nodes_needed = scope
        .quantity("nodes_needed")
        .label("Nodes that hold the deadline")
        .measure(Measure::Count)
        .cite(NEEDED)
        .is((executors_needed / per_node).ceil());
    let nodes = match job.cluster.nodes {
        Choice::Given(nodes) => builder.setting(
            scope.path("nodes"),
            "Nodes",
            Measure::Count,
            f64::from(nodes),
        ),
        Choice::Auto => {
            builder.decision(scope.path("nodes"), "Nodes", Measure::Count, nodes_needed)
        }
    };
    let executors = scope
        .quantity("executors")
        .label("Executors")
        .measure(Measure::Count)
        .cite(Source::derivation(
            "all that fit on the nodes, less the place of the driver",
        ))
        .is((nodes * per_node - 1.0).max(builder.number(1.0)));
    let slots = scope
        .quantity("slots")
        .label("Tasks at once")
        .measure(Measure::Count)
        .cite(Source::derivation(
            "executors times the tasks each runs at once",
        ))
        .is(executors * slots_each);
    let runtime = stages::runtime(scope, run, slots);
    let in_time = scope
        .quantity("in_time")
        .label("Done in time")
        .measure(Measure::Count)
        .cite(RULE_DEADLINE)
        .is(run.deadline.at_least(runtime));
    let (cost_lines, monthly_cost) =
        bill::bill(context, scope, field, job, shape, run, (nodes, runtime))?;
    Ok(SizedJob {
        shape: shape.clone(),
        nodes: nodes.node(),
        nodes_needed: nodes_needed.node(),
        executors: executors.node(),
        slots: slots.node(),
        runtime: runtime.node(),
        in_time: in_time.node(),
        cost_lines,
        monthly_cost,
    })
}

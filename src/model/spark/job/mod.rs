//! A Spark job: its input from topics and files, its stages, the executors it runs on, its time and its bill.

mod adaptive;
mod bill;
mod driver;
mod figures;
mod names;
mod outline;
mod scan;
mod shape;
mod spills;
mod stages;
mod through;
mod time;

use crate::catalogue::Payment;
use crate::estimate::Estimate;
use crate::quantity::{Handle, Source};
use crate::scenario::{Choice, SparkJob, SparkPlatform};
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::scope::Scope;
use super::size::widened;

pub use bill::NODES;
pub use outline::{
    BroadcastOutline, JobChoice, JobOutline, ScanOutline, SizedJob, StageOutline, StageTasks,
};
pub use shape::{HARDLY_LESS, Maker, Shape, Unfit, guide_cores, node_of, program};
pub use stages::MOST_TASKS;
pub use through::{UnknownRead, WriteOutline};

use driver::{Driver, driver, places};
pub(in crate::model) use stages::interval;

use stages::Run;
use time::on_slots;

/// The families whose nodes are compared when the file leaves the node to the planner.
const FAMILIES: [&str; 6] = ["m5", "r5", "c5", "m6i", "r6i", "m7g"];
/// The sizes of them: neither too small for an executor nor a quarter of a cluster.
const VCPU: std::ops::RangeInclusive<u32> = 4..=32;

const NEEDED: Source = Source::derivation(
    "executors with as many tasks at once as are needed, and room for the driver, over those of a node",
);
const SPARE: Source = Source::derivation(
    "what the time of a run itself asks for in every world, over the nodes needed: rounds of tasks come out even, and of the counts that hold the deadline the cheapest is taken",
);
const RULE_DEADLINE: Source = Source::derivation(
    "1 where there is an executor and a run takes no longer than it may, else 0",
);

/// Adds a job to the model. Where its executors are left to the planner and `choices` has none, the model holds every
/// candidate instead.
pub(in crate::model) fn job(
    context: &Context<'_>,
    index: usize,
    job: &SparkJob,
) -> Result<JobOutline, Vec<ModelError>> {
    let field = format!("spark[{index}]");
    let scope = Scope::new(context.builder, format!("spark/{}", job.name));
    let run = stages::run(context, &scope, job, &field);
    let (through, writes) =
        through::writes(context, &scope, job, &field, &run).map_err(|problem| vec![problem])?;
    let driver = driver(context, &scope, job);
    let python_batch = scope.estimate_or(
        "python_batch",
        "What a Python worker holds while it works",
        job.python_batch.as_ref(),
        || {
            (
                Estimate::exact(0.0, Measure::Bytes),
                Source::rule_of_thumb("no batch is stated"),
            )
        },
    );
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
    let has_no_price = job.cluster.platform != SparkPlatform::EmrServerless
        && job.cluster.node == Choice::Auto
        && candidates(context, job).is_empty();
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
        (Choice::Auto, Choice::Given(name)) => maker.tried(name, false).map_err(catalogue_error)?,
        (Choice::Auto, Choice::Auto) => {
            let mut shapes = Vec::new();
            for name in candidates(context, job) {
                shapes.extend(maker.tried(&name, true).map_err(catalogue_error)?);
            }
            shapes
        }
    };
    let unfit = unfit.filter(|_| shapes.is_empty());
    let open = matches!(job.executor, Choice::Auto) || matches!(job.cluster.node, Choice::Auto);
    let choice = context.choices.jobs.get(scope.prefix());
    let chosen = match choice.and_then(|choice| choice.shape.as_ref()) {
        Some(key) => shapes.iter().find(|shape| &shape.key() == key),
        None if !open || shapes.len() == 1 => shapes.first(),
        None => None,
    };
    let cluster = Cluster {
        context,
        field: &field,
        job,
        run: &run,
        driver: &driver,
        jvm_beside_heap: figures::jvm_beside_heap(&scope, context.catalogue.spark()),
        python_batch,
    };
    let (sized, options) = match chosen {
        Some(shape) => {
            let sized = cluster
                .sized(&scope, shape, true)
                .map_err(|error| vec![error])?;
            (Some(sized), Vec::new())
        }
        None => {
            let mut options = Vec::new();
            for shape in &shapes {
                let below = scope
                    .below("candidates")
                    .below(&shape.key().replace('/', "-"));
                options.push(
                    cluster
                        .sized(&below, shape, false)
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
        kind: job.kind,
        input: run.input.node(),
        every: run.every.node(),
        deadline: run.deadline.node(),
        work: run.work.node(),
        tail: run.tail.node(),
        most_tasks: run.most_tasks.node(),
        slots_needed: run.slots_needed.node(),
        basis: run.basis(),
        broadcast: driver.broadcast,
        collected: driver.collected.node(),
        result_limit: driver.result_limit.node(),
        python_batch: python_batch.node(),
        driver_heap: driver.heap.node(),
        driver_container: driver.container.map(Handle::node),
        stages: run.stages,
        through: through.node(),
        files: job.input.as_ref().map(|_| (run.files / run.every).node()),
        unknown_reads: run.reads.unknown,
        writes,
        sized,
        candidates: options,
        unfit,
        has_no_price,
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

/// A job that is to be put on executors of one shape or another.
struct Cluster<'a, 'b> {
    context: &'a Context<'b>,
    field: &'a str,
    job: &'a SparkJob,
    run: &'a Run<'b>,
    driver: &'a Driver<'b>,
    jvm_beside_heap: Handle<'b>,
    python_batch: Handle<'b>,
}

impl<'b> Cluster<'_, 'b> {
    /// Adds the job on executors of one shape. What is only asked of the shape that is taken is left out of candidates.
    fn sized(
        &self,
        scope: &Scope<'b>,
        shape: &Shape,
        is_taken: bool,
    ) -> Result<SizedJob, ModelError> {
        let Self {
            context,
            field,
            job,
            run,
            ..
        } = *self;
        let builder = context.builder;
        if is_taken {
            figures::executor(scope, shape);
        }
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
        let one = builder.number(1.0);
        let places = places(scope, job, self.driver, shape);
        let executors_needed = (run.slots_needed / slots_each).ceil().max(one);
        let nodes_needed = scope
            .quantity("nodes_needed")
            .label("Nodes that hold the deadline")
            .measure(Measure::Count)
            .cite(NEEDED)
            .is(((executors_needed + places) / per_node).ceil());
        let nodes = match job.cluster.nodes {
            Choice::Given(nodes) => builder.setting(
                scope.path("nodes"),
                "Nodes",
                Measure::Count,
                f64::from(nodes),
            ),
            Choice::Auto => {
                let needed = self.with_spare(scope, nodes_needed);
                builder.decision(scope.path("nodes"), "Nodes", Measure::Count, needed)
            }
        };
        let executors = scope
            .quantity("executors")
            .label("Executors")
            .measure(Measure::Count)
            .cite(Source::derivation(
                "all that fit on the nodes, less those that make room for the driver",
            ))
            .is((nodes * per_node - places).max(builder.number(0.0)));
        let slots = scope
            .quantity("slots")
            .label("Tasks at once")
            .measure(Measure::Count)
            .cite(Source::derivation(
                "executors times the tasks each runs at once; of none, as of one, that the time of a run can be told",
            ))
            .is(executors.max(one) * slots_each);
        let parts = on_slots(context, is_taken.then_some(scope), run, slots);
        let spark = context.catalogue.spark();
        let per_task = figures::per_task(scope, shape, self.driver.copy);
        // To the byte is slow: of candidates, who compares them asks in fewer worlds.
        let spills = is_taken.then(|| {
            let stages: Vec<_> = run
                .stages
                .iter()
                .zip(parts.stages().iter().copied())
                .collect();
            spills::spill_time(scope, &stages, shape, (per_task, nodes), spark)
        });
        let runtime = parts.runtime(scope, run, spills);
        let in_time = scope
            .quantity("in_time")
            .label("Done in time")
            .measure(Measure::Count)
            .cite(RULE_DEADLINE)
            .is(run.deadline.at_least(runtime) * executors.at_least(one));
        let (cost_lines, monthly_cost) = bill::bill(
            context,
            scope,
            field,
            job,
            shape,
            (run, self.driver),
            (nodes, runtime),
        )?;
        Ok(SizedJob {
            shape: shape.clone(),
            nodes: nodes.node(),
            is_open: matches!(job.cluster.nodes, Choice::Auto),
            nodes_needed: nodes_needed.node(),
            executors: executors.node(),
            slots: slots.node(),
            scan: parts.scan_outline(),
            stages: parts.outlines(),
            per_task: per_task.node(),
            spill_time: spills.map(Handle::node),
            overhead_needed: figures::overhead(
                scope,
                job,
                shape,
                (self.jvm_beside_heap, self.python_batch),
                spark,
            )
            .node(),
            runtime: runtime.node(),
            in_time: in_time.node(),
            cost_lines,
            monthly_cost,
        })
    }

    /// The nodes needed, and those that the planner found to be better.
    fn with_spare(&self, scope: &Scope<'b>, needed: Handle<'b>) -> Handle<'b> {
        let choice = self.context.choices.jobs.get(scope.prefix());
        let spare = choice.map_or(0.0, |choice| choice.spare_nodes);
        if spare == 0.0 {
            return needed;
        }
        let spare = scope.figure(
            "nodes_spare",
            "Nodes beyond those needed",
            spare,
            Measure::Count,
            SPARE,
        );
        (needed + spare).max(scope.builder.number(1.0))
    }
}

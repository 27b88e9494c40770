//! Spark jobs, planned: their shape, their time against the deadline, what they cost, where they spill.

use std::sync::atomic::AtomicBool;

use crate::catalogue::{Catalogue, SparkDefaults};
use crate::model::Model;
use crate::model::spark::container::python_worker_limit;
use crate::model::spark::job::{JobOutline, Shape, SizedJob, Unfit};
use crate::model::spark::node::MemoryMap;
use crate::model::spark::risk::{Cause, python_worker_needed};
use crate::scenario::{Choice, JobLanguage, Scenario, SparkJob};
use crate::study::{StudyError, Summary, Worlds, risk, share_at_least};

use super::outcome::BillLine;
use super::planner::Needs;
use super::spark_nodes::{Need, nodes_for, nodes_needed};
use super::spark_shapes::ShapeOption;
use super::spark_stages::{BroadcastPlan, StagePlan, broadcast_plan, stage_plan};

/// A Spark job, planned. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct JobPlan {
    /// Its name.
    pub name: String,
    /// Its path, such as `spark/sessions`.
    pub path: String,
    /// Its place in the file, such as `spark[0]`.
    pub field: String,
    /// Bytes a run reads.
    pub input: Summary,
    /// Time between two runs.
    pub every: Summary,
    /// The time a run may take.
    pub deadline: Summary,
    /// What no number of executors shortens.
    pub tail: Summary,
    /// The largest broadcast, and whether it fits.
    pub broadcast: Option<BroadcastPlan>,
    /// What the driver collects, serialized.
    pub collected: Summary,
    /// `spark.driver.maxResultSize` in bytes, where Spark's default does not let the result through at P95.
    pub result_limit: Option<f64>,
    /// The driver's heap in bytes.
    pub driver_heap: f64,
    /// What the driver asks its cluster manager for, in bytes; `None` where it is outside the cluster.
    pub driver_container: Option<f64>,
    /// What flows through it, before any compression, in bytes per second.
    pub through: Summary,
    /// What it writes into tables and topics, in the order of the file, in bytes per second before any compression.
    pub writes: Vec<(String, Summary)>,
    /// The shuffles.
    pub stages: Vec<StagePlan>,
    /// Where and how it runs; `None` when the shape in the file cannot run.
    pub sized: Option<SizedPlan>,
    /// Why the shape in the file cannot run.
    pub unfit: Option<Unfit>,
    /// The shapes that were compared, the one that was taken first; empty when the shape was given.
    pub options: Vec<ShapeOption>,
    /// Which quantity is which.
    pub nodes: JobOutline,
}

/// A job on executors of one shape.
#[derive(Clone, Debug)]
pub struct SizedPlan {
    /// The shape.
    pub shape: Shape,
    /// One node drawn to scale.
    pub map: MemoryMap,
    /// Whether the planner chose the shape.
    pub chosen: bool,
    /// Nodes.
    pub nodes: f64,
    /// The fewest nodes that hold the deadline at the scenario's confidence; where none do, those that do as well as any.
    pub nodes_needed: f64,
    /// The fewest nodes on which an executor has room beside the driver.
    pub least_nodes: f64,
    /// The tasks at once that it takes, and whether any number of them holds the deadline.
    pub need: Need,
    /// Whether spills alone keep every number of nodes from holding the deadline.
    pub is_late_by_spills: bool,
    /// Executors.
    pub executors: f64,
    /// Tasks at once.
    pub slots: f64,
    /// Time of a run, with that of its spills.
    pub runtime: Summary,
    /// Of that, what goes into spills.
    pub spill_time: Summary,
    /// The probability that a run is done in time.
    pub in_time: f64,
    /// Whether that is the scenario's confidence.
    pub holds: bool,
    /// The bill, line by line.
    pub bill: Vec<BillLine>,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
    /// Memory of a task while every core is busy, beside the largest broadcast, in bytes.
    pub per_task: f64,
    /// Memory beside the heap that an executor needs, in bytes.
    pub overhead_needed: Summary,
    /// What an overhead too small is the cause of, and what mends it.
    pub overhead_cause: Cause,
    /// The probability that a container is killed: that it needs more beside its heap than it has.
    pub killed: f64,
    /// Address space of each Python worker, in bytes, where Python has memory of its own.
    pub python_worker: Option<u64>,
    /// The probability that a Python worker needs more than that; 0 without such a limit.
    pub python_fails: f64,
    /// Reading: tasks, and the rounds in which they run.
    pub scan: ScanPlan,
}

/// Reading, planned.
#[derive(Clone, Copy, Debug)]
pub struct ScanPlan {
    /// Tasks.
    pub tasks: Summary,
    /// Rounds in which they run.
    pub waves: Summary,
    /// Time of the longest.
    pub longest: Summary,
}

/// A job on another number of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Nodes.
    pub nodes: f64,
    /// Executors on them.
    pub executors: f64,
    /// Time of a run.
    pub runtime: Summary,
    /// US dollars per second.
    pub monthly_cost: Summary,
}

impl SizedPlan {
    /// Whether anything runs: whether the driver leaves room for an executor.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.executors >= 1.0
    }
}

impl JobPlan {
    /// Time and cost of the job against the number of executors: from the fewest nodes to four times as many as are planned.
    ///
    /// # Errors
    /// As [`Worlds::evaluate`], or [`StudyError::Cancelled`].
    pub fn curve(
        &self,
        worlds: &Worlds,
        cancel: &AtomicBool,
    ) -> Result<Vec<CurvePoint>, StudyError> {
        let (Some(sized), Some(plan)) = (&self.nodes.sized, &self.sized) else {
            return Ok(Vec::new());
        };
        let most = (plan.nodes * 4.0).max(8.0);
        let mut counts: Vec<f64> = Vec::new();
        let mut next = plan.least_nodes;
        while next < most {
            counts.push(next);
            next = (next * 1.5).ceil();
        }
        counts.extend([plan.nodes, most]);
        counts.retain(|nodes| *nodes >= plan.least_nodes);
        counts.sort_by(f64::total_cmp);
        counts.dedup();
        let asked = [sized.executors, sized.runtime, sized.monthly_cost];
        counts
            .into_iter()
            .map(|nodes| {
                let found = risk(&worlds.with(sized.nodes, nodes), &asked, cancel)?;
                Ok(CurvePoint {
                    nodes,
                    executors: found[0].p50,
                    runtime: found[1],
                    monthly_cost: found[2],
                })
            })
            .collect()
    }
}

/// Every job of a plan.
pub(super) fn jobs(
    scenario: &Scenario,
    catalogue: &Catalogue,
    model: &Model,
    worlds: &Worlds,
    needs: &Needs,
    cancel: &AtomicBool,
) -> Result<Vec<JobPlan>, StudyError> {
    let spark = catalogue.spark();
    model
        .jobs
        .iter()
        .zip(&scenario.spark)
        .map(|(outline, entry)| {
            let found = needs.get(&outline.path);
            let sized = match (&outline.sized, found) {
                (Some(sized), Some((need, _))) => Some(sized_plan(
                    entry,
                    outline,
                    sized,
                    *need,
                    spark,
                    (worlds, cancel),
                )?),
                _ => None,
            };
            let mut options = found.map(|(_, options)| options.clone());
            // What is known of the shape that is taken is known better now.
            let taken = options.as_mut().and_then(|options| options.first_mut());
            if let Some((taken, sized)) = taken.zip(sized.as_ref()) {
                taken.nodes = sized.nodes;
                taken.monthly_cost = sized.monthly_cost.p50;
                taken.is_late |= !sized.holds;
            }
            job_plan(
                outline,
                sized,
                options.unwrap_or_default(),
                spark,
                worlds,
                cancel,
            )
        })
        .collect()
}

fn job_plan(
    outline: &JobOutline,
    sized: Option<SizedPlan>,
    options: Vec<ShapeOption>,
    spark: &SparkDefaults,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<JobPlan, StudyError> {
    let mut asked = vec![
        outline.input,
        outline.every,
        outline.deadline,
        outline.tail,
        outline.driver_heap,
        outline.through,
        outline.collected,
        outline.driver_container.unwrap_or(outline.driver_heap),
        outline.result_limit,
    ];
    let fixed = asked.len();
    asked.extend(outline.writes.iter().map(|write| write.bytes));
    let found = risk(worlds, &asked, cancel)?;
    let stages = outline
        .stages
        .iter()
        .enumerate()
        .map(|(index, stage)| {
            let sized = outline.sized.as_ref();
            let tasks = sized.and_then(|sized| Some((sized, sized.stages.get(index)?)));
            stage_plan(stage, tasks, spark, worlds)
        })
        .collect::<Result<_, StudyError>>()?;
    let shape = outline.sized.as_ref().map(|sized| &sized.shape);
    Ok(JobPlan {
        name: outline.name.clone(),
        path: outline.path.clone(),
        field: outline.field.clone(),
        input: found[0],
        every: found[1],
        deadline: found[2],
        tail: found[3],
        driver_heap: found[4].p50,
        through: found[5],
        collected: found[6],
        result_limit: Some(found[8].p95).filter(|limit| *limit > spark.max_result_size.value),
        driver_container: outline.driver_container.map(|_| found[7].p50),
        broadcast: broadcast_plan(outline, shape, spark, worlds)?,
        writes: outline
            .writes
            .iter()
            .zip(&found[fixed..])
            .map(|(write, bytes)| (write.name.clone(), *bytes))
            .collect(),
        stages,
        sized,
        unfit: outline.unfit,
        options,
        nodes: outline.clone(),
    })
}

fn sized_plan(
    entry: &SparkJob,
    outline: &JobOutline,
    sized: &SizedJob,
    need: Need,
    spark: &SparkDefaults,
    (worlds, cancel): (&Worlds, &AtomicBool),
) -> Result<SizedPlan, StudyError> {
    let mut asked = vec![
        sized.nodes,
        sized.executors,
        sized.slots,
        sized.runtime,
        sized.in_time,
        sized.monthly_cost,
        sized.overhead_needed,
        sized.scan.tasks,
        sized.scan.waves,
        sized.scan.longest,
        sized.per_task,
        sized.spill_time.unwrap_or(sized.runtime),
    ];
    let fixed = asked.len();
    asked.extend(sized.cost_lines.iter().map(|line| line.cost));
    let found = risk(worlds, &asked, cancel)?;
    let shape = &sized.shape;
    let overhead = (shape.request.overhead << 20) as f64;
    let beside = worlds.evaluate(&[sized.overhead_needed])?;
    let above = |column| share_at_least(column, overhead.next_up());
    let pyspark = shape.settings.pyspark;
    let limited = entry.language == JobLanguage::Python && pyspark > 0;
    let python_worker = python_worker_limit(limited.then_some(pyspark), shape.cores);
    let python_fails = match python_worker {
        None => 0.0,
        Some(limit) => {
            let batches = worlds.evaluate(&[outline.python_batch])?;
            let spare = limit as f64 - python_worker_needed(0.0, spark);
            batches
                .first()
                .map_or(0.0, |batch| share_at_least(batch, spare.next_up()))
        }
    };
    let needed = nodes_needed(worlds, outline, sized, &need, cancel)?;
    Ok(SizedPlan {
        map: shape.map(),
        shape: shape.clone(),
        chosen: matches!(entry.executor, Choice::Auto)
            || shape.instance.is_some() && matches!(entry.cluster.node, Choice::Auto),
        nodes: found[0].p50,
        nodes_needed: match needed {
            Some(nodes) => nodes,
            None => nodes_for(worlds, outline, sized, need.slots)?,
        },
        is_late_by_spills: needed.is_none(),
        least_nodes: nodes_for(worlds, outline, sized, 1.0)?,
        need,
        executors: found[1].p50,
        slots: found[2].p50,
        runtime: found[3],
        spill_time: match sized.spill_time {
            Some(_) => found[11],
            None => Summary::exactly(0.0),
        },
        in_time: found[4].mean,
        holds: worlds.terms().is_held_in(found[4].mean),
        monthly_cost: found[5],
        bill: sized
            .cost_lines
            .iter()
            .zip(&found[fixed..])
            .map(|(line, cost)| BillLine {
                name: line.name,
                cost: *cost,
                node: line.cost,
            })
            .collect(),
        per_task: found[10].p50,
        overhead_needed: found[6],
        overhead_cause: Cause::overhead(entry.language == JobLanguage::Python, pyspark > 0),
        killed: beside.first().map_or(0.0, above),
        python_worker,
        python_fails,
        scan: ScanPlan {
            tasks: found[7],
            waves: found[8],
            longest: found[9],
        },
    })
}

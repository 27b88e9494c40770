//! Spark jobs, planned: their shape, their time against the deadline, what they cost, where they spill.

use std::sync::atomic::AtomicBool;

use crate::catalogue::Catalogue;
use crate::model::Model;
use crate::model::spark::job::{JobOutline, Shape, SizedJob, Unfit};
use crate::model::spark::node::MemoryMap;
use crate::model::spark::risk::{Cause, Trials, overhead_needed, spill_cause};
use crate::model::spark::spill::Sort;
use crate::scenario::{Choice, JobLanguage, Scenario, SparkJob};
use crate::study::{StudyError, Summary, Worlds, risk};

use super::outcome::{BillLine, BrokerOption};
use super::planner::Options;

/// How much dearer than the cheapest a shape may be to be taken for being nearer to the guide of five cores.
const HARDLY_MORE: f64 = 1.02;
const GUIDE: f64 = 5.0;

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
    /// One copy of the largest broadcast.
    pub broadcast_copy: Option<Summary>,
    /// The driver's heap in bytes.
    pub driver_heap: f64,
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
    /// The shapes that were compared as `NODE/CORES`, cheapest first; empty when the shape was given. `brokers` is
    /// the number of nodes.
    pub options: Vec<BrokerOption>,
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
    /// Nodes that hold the deadline at the scenario's confidence.
    pub nodes_needed: f64,
    /// Executors.
    pub executors: f64,
    /// Tasks at once.
    pub slots: f64,
    /// Time of a run.
    pub runtime: Summary,
    /// The probability that a run is done in time.
    pub in_time: f64,
    /// The bill, line by line.
    pub bill: Vec<BillLine>,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
    /// Memory beside the heap that an executor needs, in bytes.
    pub overhead_needed: f64,
}

/// A shuffle, planned.
#[derive(Clone, Debug)]
pub struct StagePlan {
    /// Its name.
    pub name: String,
    /// Its partitions.
    pub partitions: f64,
    /// The probability that sorting the largest partition spills to disk.
    pub spill: f64,
    /// The cause of it in most worlds that spill.
    pub cause: Option<Cause>,
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

impl JobPlan {
    /// Time and cost of the job against the number of executors: from one node to four times as many as are planned.
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
        let mut next = 1.0;
        while next < most {
            counts.push(next);
            next = (next * 1.5).ceil();
        }
        counts.extend([plan.nodes, most]);
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

/// Every candidate of a job, cheapest first: of those that hold the deadline equally well.
pub(super) fn ranked(
    worlds: &Worlds,
    job: &JobOutline,
    cancel: &AtomicBool,
) -> Result<Vec<BrokerOption>, StudyError> {
    let asked: Vec<_> = job
        .candidates
        .iter()
        .flat_map(|candidate| [candidate.monthly_cost, candidate.nodes, candidate.in_time])
        .collect();
    let found = risk(worlds, &asked, cancel)?;
    let confidence = worlds.terms().confidence;
    let mut options: Vec<(bool, f64, BrokerOption)> = job
        .candidates
        .iter()
        .zip(found.chunks_exact(3))
        .map(|(candidate, found)| {
            let option = BrokerOption {
                broker_type: candidate.shape.key(),
                monthly_cost: found[0].p50,
                brokers: found[1].p50,
            };
            let away = (f64::from(candidate.shape.cores) - GUIDE).abs();
            (found[2].mean < confidence, away, option)
        })
        .collect();
    options.sort_by(|a, b| {
        a.0.cmp(&b.0)
            .then(a.2.monthly_cost.total_cmp(&b.2.monthly_cost))
    });
    // Among shapes that cost hardly more than the cheapest, five cores are a guide.
    if let Some((late, _, cheapest)) = options.first().cloned() {
        let near = options
            .iter()
            .enumerate()
            .filter(|(_, (other, _, option))| {
                *other == late && option.monthly_cost <= cheapest.monthly_cost * HARDLY_MORE
            })
            .min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1))
            .map(|(index, _)| index);
        if let Some(index) = near {
            let best = options.remove(index);
            options.insert(0, best);
        }
    }
    Ok(options.into_iter().map(|(_, _, option)| option).collect())
}

/// Every job of a plan.
pub(super) fn jobs(
    scenario: &Scenario,
    catalogue: &Catalogue,
    model: &Model,
    worlds: &Worlds,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<Vec<JobPlan>, StudyError> {
    model
        .jobs
        .iter()
        .zip(&scenario.spark)
        .map(|(outline, entry)| {
            let mut asked = vec![
                outline.input,
                outline.every,
                outline.deadline,
                outline.tail,
                outline.driver_heap,
                outline.through,
            ];
            asked.extend(outline.writes.iter().map(|write| write.bytes));
            asked.extend(outline.broadcast_copy);
            let found = risk(worlds, &asked, cancel)?;
            let sized = match &outline.sized {
                Some(sized) => Some(sized_plan(catalogue, entry, sized, worlds, cancel)?),
                None => None,
            };
            let stages = outline
                .stages
                .iter()
                .map(|stage| {
                    let pools = outline.sized.as_ref().map(|sized| &sized.shape);
                    stage_plan(stage, pools, worlds)
                })
                .collect::<Result<_, StudyError>>()?;
            Ok(JobPlan {
                name: outline.name.clone(),
                path: outline.path.clone(),
                field: outline.field.clone(),
                input: found[0],
                every: found[1],
                deadline: found[2],
                tail: found[3],
                driver_heap: found[4].p50,
                broadcast_copy: found.get(6 + outline.writes.len()).copied(),
                through: found[5],
                writes: outline
                    .writes
                    .iter()
                    .zip(&found[6..])
                    .map(|(write, bytes)| (write.name.clone(), *bytes))
                    .collect(),
                stages,
                sized,
                unfit: outline.unfit,
                options: options
                    .iter()
                    .find(|(path, _)| *path == outline.path)
                    .map(|(_, ranked)| ranked.clone())
                    .unwrap_or_default(),
                nodes: outline.clone(),
            })
        })
        .collect()
}

fn sized_plan(
    catalogue: &Catalogue,
    entry: &SparkJob,
    sized: &SizedJob,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<SizedPlan, StudyError> {
    let mut asked = vec![
        sized.nodes,
        sized.executors,
        sized.slots,
        sized.runtime,
        sized.in_time,
        sized.monthly_cost,
    ];
    asked.extend(sized.cost_lines.iter().map(|line| line.cost));
    let found = risk(worlds, &asked, cancel)?;
    let provisioned = worlds.at_month(worlds.terms().provision_month);
    let needed = provisioned.evaluate(&[sized.nodes_needed])?;
    let needed = needed.first().map_or(f64::NAN, |column| {
        crate::study::percentile(column, worlds.terms().confidence)
    });
    let batch = entry
        .python_batch
        .as_ref()
        .map_or(0.0, |batch| batch.distribution.quantile(0.95));
    let limited = sized.shape.settings.pyspark > 0;
    Ok(SizedPlan {
        map: sized.shape.map(),
        shape: sized.shape.clone(),
        chosen: matches!(entry.executor, Choice::Auto)
            || matches!(entry.cluster.node, Choice::Auto),
        nodes: found[0].p50,
        nodes_needed: needed,
        executors: found[1].p50,
        slots: found[2].p50,
        runtime: found[3],
        in_time: found[4].mean,
        monthly_cost: found[5],
        bill: sized
            .cost_lines
            .iter()
            .zip(&found[6..])
            .map(|(line, cost)| BillLine {
                name: line.name,
                cost: *cost,
                node: line.cost,
            })
            .collect(),
        overhead_needed: overhead_needed(
            entry.language == JobLanguage::Python,
            limited,
            sized.shape.cores,
            batch,
            catalogue.spark(),
        ),
    })
}

/// In how many worlds the largest partition of a stage spills, and why.
fn stage_plan(
    stage: &crate::model::spark::job::StageOutline,
    shape: Option<&Shape>,
    worlds: &Worlds,
) -> Result<StagePlan, StudyError> {
    let columns =
        worlds.evaluate(&[stage.partitions, stage.rows, stage.largest_rows, stage.row])?;
    let at = |column: usize, world: usize| columns.get(column).map_or(0.0, |found| found.at(world));
    let mut causes: Vec<Cause> = Vec::new();
    if let Some(shape) = shape {
        let pools = &shape.pools;
        let (full, half) = (
            pools.per_task(shape.cores, 0),
            pools.per_task(shape.cores.div_ceil(2), 0),
        );
        for world in 0..worlds.count() {
            let sort = |rows: f64| Sort {
                rows: rows.ceil() as u64,
                row: at(3, world).ceil() as u64,
                radix: true,
            };
            let (usual, largest) = (sort(at(1, world)), sort(at(2, world)));
            causes.extend(spill_cause(&Trials {
                usual: usual.memory(pools.page, full),
                usual_with_half: usual.memory(pools.page, half),
                largest: largest.memory(pools.page, full),
            }));
        }
    }
    let spill = causes.len() as f64 / worlds.count().max(1) as f64;
    let often = |cause: &Cause| causes.iter().filter(|other| *other == cause).count();
    let cause = causes.iter().copied().max_by_key(often);
    Ok(StagePlan {
        name: stage.name.clone(),
        partitions: at(0, 0),
        spill,
        cause,
    })
}

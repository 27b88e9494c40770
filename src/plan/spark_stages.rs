//! What the stages of a Spark job do with their memory, world by world.

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{JobOutline, Shape, SizedJob, StageOutline, StageTasks};
use crate::model::spark::join::{Broadcast, BroadcastFit};
use crate::model::spark::risk::{Cause, Trials, spill_cause};
use crate::model::spark::spill::{HashAggregate, MemoryUse, Sort, sort_merge_join};
use crate::model::spark::tasks::shuffle_partitions;
use crate::scenario::StageKind;
use crate::study::{StudyError, Summary, Worlds};

/// A shuffle, planned.
#[derive(Clone, Debug)]
pub struct StagePlan {
    /// Its name.
    pub name: String,
    /// What is done with its rows.
    pub kind: StageKind,
    /// Bytes shuffled.
    pub shuffle: Summary,
    /// Its partitions, before adaptive execution.
    pub partitions: f64,
    /// Partitions of the size that is advised, in whole waves.
    pub advised: f64,
    /// What becomes of it on the planned executors; `None` where none fit.
    pub tasks: Option<TasksPlan>,
    /// The probability that the memory of the largest task runs over to disk.
    pub spill: f64,
    /// The cause of it in most worlds that spill.
    pub cause: Option<Cause>,
    /// The probability that a task fails for want of memory.
    pub out_of_memory: f64,
}

/// The tasks of a shuffle on the planned executors.
#[derive(Clone, Copy, Debug)]
pub struct TasksPlan {
    /// Tasks after adaptive execution.
    pub tasks: Summary,
    /// Tasks that read the largest partition: more than one where it is split.
    pub splits: Summary,
    /// Rounds in which they run.
    pub waves: Summary,
    /// Time of an average one.
    pub average: Summary,
    /// Time of the longest.
    pub longest: Summary,
}

/// Whether the largest broadcast fits.
#[derive(Clone, Debug, PartialEq)]
pub struct BroadcastPlan {
    /// Bytes of its rows.
    pub rows: Summary,
    /// One copy of it.
    pub copy: Summary,
    /// What becomes of it, with the probability of each, the likeliest first.
    pub fits: Vec<(BroadcastFit, f64)>,
}

impl BroadcastPlan {
    /// What becomes of it in most worlds.
    #[must_use]
    pub fn likeliest(&self) -> Option<BroadcastFit> {
        self.fits.first().map(|(fit, _)| *fit)
    }

    /// The probability that it does not fit, and the likeliest reason.
    #[must_use]
    pub fn fails(&self) -> (f64, Option<BroadcastFit>) {
        let mut failing = self.fits.iter().filter(|(fit, _)| !fit.is_fine());
        let first = failing.clone().next().map(|(fit, _)| *fit);
        (failing.by_ref().map(|(_, share)| share).sum(), first)
    }
}

/// One stage, and in how many worlds its memory runs over.
pub(super) fn stage_plan(
    stage: &StageOutline,
    sized: Option<(&SizedJob, &StageTasks)>,
    spark: &SparkDefaults,
    worlds: &Worlds,
) -> Result<StagePlan, StudyError> {
    let columns = worlds.evaluate(&[stage.partitions, stage.shuffle, stage.row])?;
    let at = |column: usize, world: usize| columns.get(column).map_or(0.0, |found| found.at(world));
    let shuffle = columns.get(1).map_or(Summary::exactly(0.0), Summary::of);
    let mut plan = StagePlan {
        name: stage.name.clone(),
        kind: stage.kind,
        shuffle,
        partitions: at(0, 0),
        advised: at(0, 0),
        tasks: None,
        spill: 0.0,
        cause: None,
        out_of_memory: 0.0,
    };
    let Some((sized, tasks)) = sized else {
        return Ok(plan);
    };
    let asked = [
        tasks.tasks,
        tasks.splits,
        tasks.waves,
        tasks.average,
        tasks.longest,
        tasks.rows,
        tasks.largest_rows,
        sized.slots,
    ];
    let found = worlds.evaluate(&asked)?;
    let summaries: Vec<Summary> = found.iter().take(5).map(Summary::of).collect();
    plan.tasks = Some(TasksPlan {
        tasks: summaries[0],
        splits: summaries[1],
        waves: summaries[2],
        average: summaries[3],
        longest: summaries[4],
    });
    let slots = found[7].at(0).max(1.0) as u64;
    plan.advised =
        shuffle_partitions(shuffle.p50, spark.shuffle_partition_target.value, slots) as f64;
    let operator = Operator::new(stage.kind, &sized.shape);
    let mut causes: Vec<Cause> = Vec::new();
    for world in 0..worlds.count() {
        let row = at(2, world);
        let trials = operator.trials(found[5].at(world), found[6].at(world), row);
        causes.extend(spill_cause(&trials));
    }
    let count = worlds.count().max(1) as f64;
    let often = |cause: Cause| causes.iter().filter(|other| **other == cause).count();
    plan.spill = causes.len() as f64 / count;
    plan.out_of_memory = often(Cause::RecordTooLarge) as f64 / count;
    plan.cause = causes.iter().copied().max_by_key(|cause| often(*cause));
    Ok(plan)
}

/// What works on the rows of a stage, in executors of one shape.
struct Operator<'a> {
    kind: StageKind,
    shape: &'a Shape,
}

impl<'a> Operator<'a> {
    fn new(kind: StageKind, shape: &'a Shape) -> Self {
        Self { kind, shape }
    }

    /// What it does with a task of the usual size and with the largest.
    fn trials(&self, usual: f64, largest: f64, row: f64) -> Trials {
        let (pools, cores) = (&self.shape.pools, self.shape.cores);
        let full = pools.per_task(cores, 0);
        let half = pools.per_task(cores.div_ceil(2), 0);
        Trials {
            usual: self.memory(usual, row, full),
            usual_with_half: self.memory(usual, row, half),
            largest: self.memory(largest, row, full),
        }
    }

    fn memory(&self, rows: f64, row: f64, limit: u64) -> MemoryUse {
        let page = self.shape.pools.page;
        let row = row.ceil() as u64;
        let sort = |rows: f64| Sort {
            rows: rows.ceil() as u64,
            row,
            radix: true,
        };
        match self.kind {
            StageKind::Sort => sort(rows).memory(page, limit),
            // Either side may be the larger; each is sorted, and both are held.
            StageKind::Join => sort_merge_join(&sort(rows / 2.0), &sort(rows / 2.0), page, limit),
            StageKind::Aggregate => {
                HashAggregate::of_rows(rows.ceil() as u64, row).memory(page, limit)
            }
            // Rows pass through, one page of them at a time.
            StageKind::Repartition => MemoryUse::default(),
        }
    }
}

/// Whether the largest broadcast of a job fits into its driver and its executors.
pub(super) fn broadcast_plan(
    job: &JobOutline,
    shape: Option<&Shape>,
    spark: &SparkDefaults,
    worlds: &Worlds,
) -> Result<Option<BroadcastPlan>, StudyError> {
    let Some(broadcast) = job.broadcast else {
        return Ok(None);
    };
    let files = broadcast.files.unwrap_or(broadcast.rows);
    let columns = worlds.evaluate(&[broadcast.rows, broadcast.copy, files, job.driver_heap])?;
    let mut fits: Vec<(BroadcastFit, f64)> = Vec::new();
    if let Some(shape) = shape {
        // A driver takes no more than a node gives.
        let given = shape.node.allocatable_memory as f64;
        for world in 0..worlds.count() {
            let table = Broadcast {
                rows: columns[0].at(world),
                copy: columns[1].at(world),
                files: columns[2].at(world),
            };
            let driver = if job.driver_container.is_some() {
                columns[3].at(world).min(given)
            } else {
                columns[3].at(world)
            };
            let fit = table.fit(driver, shape.pools.unified as f64, spark);
            match fits.iter_mut().find(|(known, _)| *known == fit) {
                Some((_, count)) => *count += 1.0,
                None => fits.push((fit, 1.0)),
            }
        }
    }
    for (_, count) in &mut fits {
        *count /= worlds.count().max(1) as f64;
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(Some(BroadcastPlan {
        rows: Summary::of(&columns[0]),
        copy: Summary::of(&columns[1]),
        fits,
    }))
}

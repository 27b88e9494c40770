//! What a job does with the memory of its executors, world by world: where it spills, and what fails.

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{JobOutline, Shape, SizedJob, StageOutline, StageTasks};
use crate::model::spark::join::{Broadcast, BroadcastFit};
use crate::model::spark::risk::{SpillDisks, Trials};
use crate::model::spark::spill::Operator;
use crate::quantity::Column;
use crate::study::{StudyError, Worlds};

/// Worlds that are asked, evenly among all: to the byte is slow, and a thousand are enough to choose by.
const ASKED: usize = 1_000;

/// What memory does to a job on executors of one shape.
pub(super) struct Pressure {
    /// The probability that a run fails for want of memory: a record larger than a task's memory, a container killed, a
    /// broadcast that does not fit.
    pub(super) fails: f64,
    /// Seconds of a run that go into spills, in each world that was asked.
    pub(super) spill_time: Vec<(usize, f64)>,
}

impl Pressure {
    /// Seconds of a run that go into spills, on average.
    pub(super) fn mean_spill_time(&self) -> f64 {
        let times = self.spill_time.iter().map(|(_, time)| time);
        times.fold(0.0, |sum, time| sum + time) / self.spill_time.len().max(1) as f64
    }
}

/// What memory does to a job on executors of one shape and so many nodes.
pub(super) fn pressure(
    worlds: &Worlds,
    job: &JobOutline,
    sized: &SizedJob,
    nodes: f64,
    spark: &SparkDefaults,
) -> Result<Pressure, StudyError> {
    let worlds = worlds.with(sized.nodes, nodes);
    let overhead = (sized.shape.request.overhead << 20) as f64;
    let broadcasts = broadcasts(job, &sized.shape, spark, &worlds)?;
    let beside = worlds.evaluate(&[sized.overhead_needed])?;
    let works = StageWork::every(job, sized, &worlds)?;
    let mut failing = 0_usize;
    let step = worlds.count().div_ceil(ASKED).max(1);
    let mut spill_times = Vec::new();
    for world in (0..worlds.count()).step_by(step) {
        let broadcast = broadcasts.as_ref().map(|fits| fits[world]);
        let mut fails = beside[0].at(world) > overhead
            || broadcast.is_some_and(|broadcast| !broadcast.is_fine());
        let mut spills = 0.0;
        for work in &works {
            let Some(trials) = work.trials(world) else {
                continue;
            };
            fails |= trials.largest.out_of_memory;
            spills += work.spill_time(world, &trials, nodes, spark);
        }
        failing += usize::from(fails);
        spill_times.push((world, spills));
    }
    Ok(Pressure {
        fails: failing as f64 / spill_times.len().max(1) as f64,
        spill_time: spill_times,
    })
}

/// What becomes of the largest broadcast in every world; `None` without one.
pub(super) fn broadcasts(
    job: &JobOutline,
    shape: &Shape,
    spark: &SparkDefaults,
    worlds: &Worlds,
) -> Result<Option<Vec<BroadcastFit>>, StudyError> {
    let Some(broadcast) = job.broadcast else {
        return Ok(None);
    };
    let files = broadcast.files.unwrap_or(broadcast.rows);
    let columns = worlds.evaluate(&[broadcast.rows, broadcast.copy, files, job.driver_heap])?;
    // A driver in the cluster takes no more than a node gives.
    let given = match job.driver_container {
        Some(_) => shape.node.allocatable_memory as f64,
        None => f64::INFINITY,
    };
    let fit = |world| {
        let table = Broadcast {
            rows: columns[0].at(world),
            copy: columns[1].at(world),
            files: columns[2].at(world),
        };
        let driver = columns[3].at(world).min(given);
        table.fit(driver, shape.pools.unified as f64, spark)
    };
    Ok(Some((0..worlds.count()).map(fit).collect()))
}

/// A stage, and what its tasks hold in every world.
pub(super) struct StageWork<'a> {
    operator: Operator,
    shape: &'a Shape,
    limit: Column,
    tasks: Column,
    rows: Column,
    largest_rows: Column,
    row: Column,
}

impl<'a> StageWork<'a> {
    /// Every stage of a job.
    fn every(
        job: &JobOutline,
        sized: &'a SizedJob,
        worlds: &Worlds,
    ) -> Result<Vec<Self>, StudyError> {
        let stages = job.stages.iter().zip(&sized.stages);
        stages
            .map(|(stage, tasks)| Self::of(stage, sized, tasks, worlds))
            .collect()
    }

    pub(super) fn of(
        stage: &StageOutline,
        sized: &'a SizedJob,
        tasks: &StageTasks,
        worlds: &Worlds,
    ) -> Result<Self, StudyError> {
        let asked = [
            sized.per_task,
            tasks.tasks,
            tasks.rows,
            tasks.largest_rows,
            stage.row,
        ];
        let mut columns = worlds.evaluate(&asked)?.into_iter();
        let mut next = || columns.next().unwrap_or(Column::Scalar(f64::NAN));
        Ok(Self {
            operator: stage.operator(&sized.shape),
            shape: &sized.shape,
            limit: next(),
            tasks: next(),
            rows: next(),
            largest_rows: next(),
            row: next(),
        })
    }

    /// Seconds that go into what its tasks spill.
    pub(super) fn spill_time(
        &self,
        world: usize,
        trials: &Trials,
        nodes: f64,
        spark: &SparkDefaults,
    ) -> f64 {
        let spilled = [trials.usual.spilled, trials.largest.spilled];
        SpillDisks::of(spark).time(self.tasks.at(world), spilled, nodes)
    }

    /// What its operator does with a task of the usual size and with the largest; `None` where even that has room.
    pub(super) fn trials(&self, world: usize) -> Option<Trials> {
        let (usual, row) = (self.rows.at(world), self.row.at(world));
        let limit = self.limit.at(world);
        let largest_rows = self.largest_rows.at(world);
        if self.operator.surely_fits(largest_rows, row, limit) {
            return None;
        }
        let largest = self.operator.memory(largest_rows, row, limit);
        if largest.spills == 0 && !largest.out_of_memory {
            return None;
        }
        let cores = self.shape.cores;
        let share = f64::from(cores) / f64::from(cores.div_ceil(2));
        Some(Trials {
            usual: self.operator.memory(usual, row, limit),
            usual_with_half: self.operator.memory(usual, row, limit * share),
            largest,
        })
    }
}

//! What the stages of a Spark job do with their memory, world by world.

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{JobOutline, Shape, SizedJob, StageOutline, StageTasks};
use crate::model::spark::join::BroadcastFit;
use crate::model::spark::risk::{Cause, Trials, spill_cause};
use crate::model::spark::shuffle::shuffle_partitions;
use crate::scenario::StageKind;
use crate::study::{StudyError, Summary, Worlds};

use super::spark_memory::{StageWork, broadcasts};

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
    /// Seconds of a run that go into writing spills and reading them again, on average.
    pub spill_time: f64,
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
    let columns = worlds.evaluate(&[stage.partitions, stage.shuffle])?;
    let partitions = columns.first().map_or(0.0, |found| found.at(0));
    let shuffle = columns.get(1).map_or(Summary::exactly(0.0), Summary::of);
    let mut plan = StagePlan {
        name: stage.name.clone(),
        kind: stage.kind,
        shuffle,
        partitions,
        advised: partitions,
        tasks: None,
        spill: 0.0,
        spill_time: 0.0,
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
        sized.slots,
        sized.nodes,
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
    let slots = found[5].at(0).max(1.0) as u64;
    plan.advised =
        shuffle_partitions(shuffle.p50, spark.shuffle_partition_target.value, slots) as f64;
    let work = StageWork::of(stage, sized, tasks, worlds)?;
    let trials = (0..worlds.count()).filter_map(|world| Some((world, work.trials(world)?)));
    let trials: Vec<(usize, Trials)> = trials.collect();
    let causes = trials
        .iter()
        .filter_map(|(_, trials)| spill_cause(trials, stage.splits));
    let causes: Vec<Cause> = causes.collect();
    let count = worlds.count().max(1) as f64;
    let often = counted(&causes);
    let record_too_large = often
        .iter()
        .find(|(cause, _)| *cause == Cause::RecordTooLarge);
    plan.spill = causes.len() as f64 / count;
    plan.out_of_memory = record_too_large.map_or(0, |(_, often)| *often) as f64 / count;
    plan.cause = often
        .iter()
        .max_by_key(|(_, often)| *often)
        .map(|(cause, _)| *cause);
    let times = trials
        .iter()
        .map(|(world, trials)| work.spill_time(*world, trials, found[6].at(*world), spark));
    plan.spill_time = times.fold(0.0, |sum, time| sum + time) / count;
    Ok(plan)
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
    let columns = worlds.evaluate(&[broadcast.rows, broadcast.copy])?;
    let in_each = match shape {
        Some(shape) => broadcasts(job, shape, spark, worlds)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let share = |often: usize| often as f64 / worlds.count().max(1) as f64;
    let mut fits: Vec<(BroadcastFit, f64)> = counted(&in_each)
        .into_iter()
        .map(|(fit, often)| (fit, share(often)))
        .collect();
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(Some(BroadcastPlan {
        rows: Summary::of(&columns[0]),
        copy: Summary::of(&columns[1]),
        fits,
    }))
}

/// How often each is there, in the order in which they come up.
fn counted<T: Copy + PartialEq>(all: &[T]) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| known == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((*one, 1)),
        }
    }
    counts
}

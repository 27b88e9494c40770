//! Memory that is too small: stages that spill or fail, containers that are killed, broadcasts and results too large.

use crate::model::spark::join::BroadcastFit;
use crate::model::spark::risk::Cause;
use crate::plan::StagePlan;
use crate::review::finding::Rule;
use crate::review::words::{count, percent, show};
use crate::review::{LIKELY, POSSIBLE};
use crate::scenario::{Choice, JobLanguage};
use crate::units::Measure;

use super::{Check, Job, Said};

pub(super) const CHECKS: [Check; 7] = [
    OVERHEAD,
    PYTHON,
    NO_PYTHON,
    SPILL,
    OUT_OF_MEMORY,
    BROADCAST,
    RESULT,
];

fn bytes(bytes: f64) -> String {
    show(bytes, Measure::Bytes)
}

const OVERHEAD: Check = Check::one(
    Rule::warning(
        "S106",
        "The overhead is too small",
        "the probability that an executor needs more beside its heap than its overhead is 5 % or more (catalogue: `jvm_memory_beside_heap_low` to `jvm_memory_beside_heap`, `python_worker_memory`)",
    ),
    |job| {
        let sized = job.sized?;
        let workers = match job.entry.language {
            JobLanguage::Python if sized.python_worker.is_none() => {
                let workers = count(f64::from(sized.shape.cores), "Python worker");
                format!(" and {workers}")
            }
            JobLanguage::Jvm | JobLanguage::Python | JobLanguage::R => String::new(),
        };
        let message = format!(
            "an executor of `{}` needs {} (P95 {}) beside its heap for the JVM{workers} and has {}: its container is killed with a probability of {}",
            job.plan.name,
            bytes(sized.overhead_needed.p50),
            bytes(sized.overhead_needed.p95),
            bytes((sized.shape.request.overhead << 20) as f64),
            percent(sized.killed)
        );
        let said = Said::new("overhead_needed", "executor.overhead", message);
        let said = said.advice(sized.overhead_cause.remedy());
        (sized.killed >= POSSIBLE).then(|| said.weighing(sized.killed))
    },
);

const PYTHON: Check = Check::one(
    Rule::warning(
        "S130",
        "A Python worker has less than it needs",
        "the probability that a Python worker needs more than `executor.pyspark_memory` over the cores of the executor is 5 % or more: its 59 MB and its `python_batch` (catalogue: `python_worker_memory`)",
    ),
    |job| {
        let sized = job.sized?;
        let limit = sized.python_worker?;
        let message = format!(
            "a Python worker of `{}` fails with a probability of {}: each of {} may take {}",
            job.plan.name,
            percent(sized.python_fails),
            count(f64::from(sized.shape.cores), "worker"),
            bytes(limit as f64),
        );
        let said = Said::new("python_batch", "executor.pyspark_memory", message);
        let said = said.advice(Cause::PythonTooSmall.remedy());
        (sized.python_fails >= POSSIBLE).then(|| said.weighing(sized.python_fails))
    },
);

const NO_PYTHON: Check = Check::each(
    Rule::warning(
        "S132",
        "Memory for Python in a job without Python",
        "`executor.pyspark_memory` or `python_batch` is given, and `language` is not `python`: Spark starts no Python worker, and neither counts",
    ),
    |job| {
        if job.entry.language == JobLanguage::Python {
            return Vec::new();
        }
        let executor = match &job.entry.executor {
            Choice::Given(executor) => executor.pyspark_memory,
            Choice::Auto => None,
        };
        let given = [
            ("executor.pyspark_memory", executor.is_some()),
            ("python_batch", job.entry.python_batch.is_some()),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given);
        let said = given.map(|(field, _)| {
            let message = format!(
                "`{}` has no Python workers, and its `{field}` changes nothing",
                job.plan.name
            );
            let said = Said::new("", field, message);
            said.advice(format!("Remove `{field}`, or say `language: python`"))
        });
        said.collect()
    },
);

/// The stages of a job of which there is something to say, each with its place.
fn stages<'p>(
    job: &Job<'p>,
    which: impl Fn(&StagePlan) -> bool,
) -> impl Iterator<Item = (usize, &'p StagePlan)> {
    let stages = job.plan.stages.iter().enumerate();
    stages.filter(move |(_, stage)| which(stage))
}

const SPILL: Check = Check::each(
    Rule::warning(
        "S107",
        "A stage spills to disk",
        "the probability that the memory of the largest task runs over to disk is 5 % or more: its sort, its two sorts or its aggregate, after adaptive execution",
    ),
    |job| {
        let Some(sized) = job.sized else {
            return Vec::new();
        };
        let spilling = stages(job, |stage| stage.spill >= POSSIBLE).map(|(index, stage)| {
            let cause = stage.cause.unwrap_or(Cause::TooFewPartitions);
            let message = format!(
                "stage `{}` of `{}` spills with a probability of {} because of {cause}: a task has {}, there are {}{}",
                stage.name,
                job.plan.name,
                percent(stage.spill),
                bytes(sized.per_task),
                count(stage.partitions, "partition"),
                longer(stage.spill_time),
            );
            let path = format!("stages/{}/largest_rows", stage.name);
            let said = Said::new(path, format!("stages[{index}]"), message);
            said.advice(cause.remedy()).weighing(stage.spill)
        });
        spilling.collect()
    },
);

/// What spills add to a run, where that is worth a word: a task that fails at once spills nothing.
fn longer(spill_time: f64) -> String {
    if spill_time < 0.5 {
        return String::new();
    }
    let longer = show(spill_time, Measure::Seconds);
    format!(", and a run takes {longer} longer on average")
}

const OUT_OF_MEMORY: Check = Check::each(
    Rule::error(
        "S124",
        "A task fails for want of memory",
        "the probability that not even one record of the largest task fits into its memory is 5 % or more",
    ),
    |job| {
        let Some(sized) = job.sized else {
            return Vec::new();
        };
        let failing = stages(job, |stage| stage.out_of_memory >= POSSIBLE);
        let failing = failing.map(|(index, stage)| {
            let message = format!(
                "a task of stage `{}` of `{}` fails with a probability of {}: a record is larger than the {} that a task has",
                stage.name,
                job.plan.name,
                percent(stage.out_of_memory),
                bytes(sized.per_task),
            );
            let path = format!("stages/{}/row", stage.name);
            let said = Said::new(path, format!("stages[{index}].row"), message);
            said.advice(Cause::RecordTooLarge.remedy())
                .weighing(stage.out_of_memory)
        });
        failing.collect()
    },
);

const BROADCAST: Check = Check::one(
    Rule::warning(
        "S108",
        "A broadcast is too large",
        "the probability is 5 % or more that one copy of the largest broadcast is above the unified memory of an executor or the heap of the driver, or its rows above what Spark broadcasts at all",
    ),
    |job| {
        let (sized, table) = (job.sized?, job.plan.broadcast.as_ref()?);
        let (share, reason) = table.fails();
        let reason = reason.filter(|_| share >= POSSIBLE)?;
        let most = job.review.plan.catalogue.spark().broadcast_most.value;
        let limit = match reason {
            BroadcastFit::TooLargeForDriver => {
                format!("its driver has a heap of {}", bytes(job.plan.driver_heap))
            }
            BroadcastFit::TooLarge => {
                format!("Spark broadcasts no more than {} of rows", bytes(most))
            }
            _ => {
                let unified = sized.shape.pools.unified as f64;
                format!("an executor has {} for everything", bytes(unified))
            }
        };
        let message = format!(
            "the largest broadcast of `{}` {reason} with a probability of {}: its rows take {}, one copy {} (P95 {}), and {limit}",
            job.plan.name,
            percent(share),
            bytes(table.rows.p50),
            bytes(table.copy.p50),
            bytes(table.copy.p95),
        );
        let said = Said::new("broadcast_copy", "broadcast", message).weighing(share);
        Some(said.advice(Cause::BroadcastTooLarge.remedy()))
    },
);

const RESULT: Check = Check::one(
    Rule::warning(
        "S122",
        "More is collected than Spark allows",
        "`collected` is, at P95, above `spark.driver.maxResultSize` (catalogue: `max_result_size`); the configuration that is written raises it",
    ),
    |job| {
        let most = job.review.plan.catalogue.spark().max_result_size.value;
        let collected = &job.plan.collected;
        job.sized?;
        let message = format!(
            "`{}` collects {} (P95 {}), and Spark stops a job that collects more than {} (spark.driver.maxResultSize)",
            job.plan.name,
            bytes(collected.p50),
            bytes(collected.p95),
            bytes(most)
        );
        let said = Said::new("collected", "collected", message).weighing(LIKELY);
        (collected.p95 > most).then(|| {
            said.advice("Write the result to files instead, or submit with the configuration planned here, which raises the limit")
        })
    },
);

//! Spark jobs: shapes that do not fit, topics nobody declared, deadlines that do not hold, memory that is too small.

use crate::model::spark::job::{Unfit, UnknownRead};
use crate::model::spark::node::CORE;
use crate::model::spark::risk::Cause;
use crate::plan::{JobPlan, SizedPlan};
use crate::scenario::{Choice, SparkJob};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::{count, percent, show};
use super::{LIKELY, POSSIBLE};

const CORES: Rule = Rule::error(
    "S101",
    "An executor has more cores than a node",
    "`executor.cores` is above what a node gives to executors",
);
const MEMORY: Rule = Rule::error(
    "S102",
    "An executor has more memory than a node",
    "heap, overhead, off-heap and Python memory together are above what a node gives to executors",
);
const HEAP: Rule = Rule::error(
    "S103",
    "Spark does not start with so little memory",
    "`executor.memory` is below 450 MiB",
);
const UNKNOWN_TOPIC: Rule = Rule::error(
    "S104",
    "A job reads what nobody declared",
    "an entry of `reads` names no topic, job or table of the scenario",
);
const LATE: Rule = Rule::error(
    "S105",
    "A job is not done in time",
    "the probability that a run meets its deadline is below the scenario's confidence",
);
const OVERHEAD: Rule = Rule::warning(
    "S106",
    "The overhead is too small",
    "what an executor needs beside its heap is above its overhead (catalogue: `jvm_memory_beside_heap`, `python_worker_memory`)",
);
const SPILL: Rule = Rule::warning(
    "S107",
    "A stage spills to disk",
    "the probability that sorting the largest partition spills is 5 % or more",
);
const BROADCAST: Rule = Rule::warning(
    "S108",
    "A broadcast is too large",
    "one copy of the largest broadcast is, at P95, above the unified memory of an executor, or its rows above what Spark broadcasts at all",
);
const TOO_MANY_CORES: Rule = Rule::warning(
    "S109",
    "An executor has many cores",
    "`executor.cores` is given and above eight; five are a guide (catalogue: `cores_per_executor`)",
);
const ALWAYS_BUSY: Rule = Rule::warning(
    "S110",
    "A run may not be done before the next one starts",
    "the median time of a run is above the time between two runs",
);

pub(super) const RULES: [Rule; 10] = [
    CORES,
    MEMORY,
    HEAP,
    UNKNOWN_TOPIC,
    LATE,
    OVERHEAD,
    SPILL,
    BROADCAST,
    TOO_MANY_CORES,
    ALWAYS_BUSY,
];

/// More than this makes garbage collection and one lost executor expensive.
const MANY_CORES: u32 = 8;

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let plan = review.plan;
    let mut found = Vec::new();
    for (job, entry) in plan.jobs.iter().zip(&plan.scenario.spark) {
        found.extend(job.unfit.map(|unfit| does_not_fit(job, unfit)));
        let unknown_reads = job.nodes.unknown_reads.iter();
        found.extend(unknown_reads.map(|read| unknown(job, read)));
        if let Choice::Given(executor) = &entry.executor
            && executor.cores > MANY_CORES
        {
            found.push(TOO_MANY_CORES.found(
                job.path.clone(),
                &format!("{}.executor.cores", job.field),
                format!(
                    "an executor of `{}` has {}, which share one heap and one garbage collector",
                    job.name,
                    count(f64::from(executor.cores), "core")
                ),
                "Try four or five cores and more executors, or leave the shape `auto`",
            ));
        }
        let Some(sized) = &job.sized else { continue };
        found.extend(late(review, job, sized));
        found.extend(busy(job, sized));
        found.extend(overhead(job, entry, sized));
        found.extend(broadcast(review, job, sized));
        found.extend(spills(job, sized));
    }
    found
}

fn does_not_fit(job: &JobPlan, unfit: Unfit) -> Finding {
    let field = |name: &str| format!("{}.executor.{name}", job.field);
    let cores = |thousandths: u64| show(thousandths as f64 / CORE as f64, Measure::Count);
    let bytes = |bytes: u64| show(bytes as f64, Measure::Bytes);
    match unfit {
        Unfit::Cores { asked, given } => CORES.found(
            job.path.clone(),
            &field("cores"),
            format!(
                "an executor of `{}` asks for {} cores, and a node gives {}",
                job.name,
                cores(asked),
                cores(given)
            ),
            "Lower `executor.cores` or choose a larger node",
        ),
        Unfit::Memory { asked, given } => MEMORY.found(
            job.path.clone(),
            &field("memory"),
            format!(
                "an executor of `{}` asks for {} with everything beside its heap, and a node gives {}",
                job.name,
                bytes(asked),
                bytes(given)
            ),
            "Lower `executor.memory` or choose a larger node",
        ),
        Unfit::Heap(error) => HEAP.found(
            job.path.clone(),
            &field("memory"),
            format!("the executors of `{}` do not start: {error}", job.name),
            "Raise `executor.memory` to 450 MiB or more",
        ),
    }
    .weighing(1.0)
}

fn unknown(job: &JobPlan, read: &UnknownRead) -> Finding {
    let advice = match &read.hint {
        Some(hint) => capitalised(hint),
        None => "Write `cluster/topic` as they are called under `kafka`, or declare it".to_owned(),
    };
    UNKNOWN_TOPIC
        .found(
            job.path.clone(),
            &format!("{}.reads[{}]", job.field, read.index),
            format!(
                "`{}` reads what is not there, so its input is too small: {}",
                job.name, read.message
            ),
            advice,
        )
        .weighing(1.0)
}

fn late(review: &Review, job: &JobPlan, sized: &SizedPlan) -> Option<Finding> {
    let confidence = review.plan.scenario.objectives.confidence;
    if sized.in_time >= confidence {
        return None;
    }
    let advice = if job.tail.p50 > job.deadline.p50 * LIKELY {
        format!(
            "More nodes do not help: the longest task of every stage takes {} together; raise `partitions`, or mend the skew",
            show(job.tail.p50, Measure::Seconds)
        )
    } else {
        format!(
            "Take {}, or let `nodes` be `auto`",
            count(sized.nodes_needed, "node")
        )
    };
    Some(
        LATE.found(
            format!("{}/runtime", job.path),
            &format!("{}.cluster", job.field),
            format!(
                "a run of `{}` takes {} (P95 {}) on {} and is done within {} with a probability of {}, below {}",
                job.name,
                show(sized.runtime.p50, Measure::Seconds),
                show(sized.runtime.p95, Measure::Seconds),
                count(sized.nodes, "node"),
                show(job.deadline.p50, Measure::Seconds),
                percent(sized.in_time),
                percent(confidence)
            ),
            advice,
        )
        .weighing(1.0 - sized.in_time),
    )
}

fn busy(job: &JobPlan, sized: &SizedPlan) -> Option<Finding> {
    (sized.runtime.p50 > job.every.p50).then(|| {
        ALWAYS_BUSY.found(
            format!("{}/busy", job.path),
            &format!("{}.every", job.field),
            format!(
                "a run of `{}` takes {}, and the next one starts after {}",
                job.name,
                show(sized.runtime.p50, Measure::Seconds),
                show(job.every.p50, Measure::Seconds)
            ),
            "Take more nodes, or run less often",
        )
    })
}

fn overhead(job: &JobPlan, entry: &SparkJob, sized: &SizedPlan) -> Option<Finding> {
    let has = sized.shape.request.overhead as f64 * 1_048_576.0;
    (sized.overhead_needed > has).then(|| {
        OVERHEAD
            .found(
                format!("{}/executor/overhead", job.path),
                &format!("{}.executor.overhead", job.field),
                format!(
                    "an executor of `{}` needs {} beside its heap for the JVM{} and has {}, so its container may be killed",
                    job.name,
                    show(sized.overhead_needed, Measure::Bytes),
                    if entry.language == crate::scenario::JobLanguage::Python {
                        format!(" and {}", count(f64::from(sized.shape.cores), "Python worker"))
                    } else {
                        String::new()
                    },
                    show(has, Measure::Bytes)
                ),
                capitalised(Cause::OverheadTooSmall.remedy()),
            )
            .weighing(LIKELY)
    })
}

fn broadcast(review: &Review, job: &JobPlan, sized: &SizedPlan) -> Option<Finding> {
    let copy = job.broadcast_copy?;
    let spark = review.plan.catalogue.spark();
    let executor = sized.shape.pools.unified as f64;
    let most = spark.broadcast_most.value * spark.broadcast_expansion.value;
    (copy.p95 > executor.min(most)).then(|| {
        BROADCAST
            .found(
                format!("{}/broadcast_copy", job.path),
                &format!("{}.broadcast", job.field),
                format!(
                    "one copy of the largest broadcast of `{}` takes {} at P95; an executor has {} for everything, and Spark broadcasts no more than {} of rows",
                    job.name,
                    show(copy.p95, Measure::Bytes),
                    show(executor, Measure::Bytes),
                    show(spark.broadcast_most.value, Measure::Bytes)
                ),
                capitalised(Cause::BroadcastTooLarge.remedy()),
            )
            .weighing(LIKELY)
    })
}

fn spills(job: &JobPlan, sized: &SizedPlan) -> Vec<Finding> {
    job.stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.spill >= POSSIBLE)
        .map(|(index, stage)| {
            let cause = stage.cause.unwrap_or(Cause::TooFewPartitions);
            SPILL
                .found(
                    format!("{}/stages/{}/largest_rows", job.path, stage.name),
                    &format!("{}.stages[{index}]", job.field),
                    format!(
                        "stage `{}` of `{}` spills with a probability of {} because of {cause}: a task has {} and {}",
                        stage.name,
                        job.name,
                        percent(stage.spill),
                        show(sized.shape.pools.per_task(sized.shape.cores, 0) as f64, Measure::Bytes),
                        count(stage.partitions, "partition"),
                    ),
                    capitalised(cause.remedy()),
                )
                .weighing(stage.spill)
        })
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

//! Spark jobs: shapes that do not fit, topics nobody declared, deadlines that do not hold, memory that is too small.

use crate::model::spark::job::{Unfit, UnknownRead};
use crate::model::spark::join::BroadcastFit;
use crate::model::spark::node::CORE;
use crate::model::spark::risk::Cause;
use crate::plan::{JobPlan, SizedPlan};
use crate::scenario::{Choice, JobLanguage, SparkJob, StageKind};
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
    "`executor.memory` is below 450 MiB, or what the collector leaves of it",
);
const UNKNOWN_TOPIC: Rule = Rule::error(
    "S104",
    "A job reads what nobody declared",
    "an entry of `reads` names no topic, job or table of the scenario",
);
const LATE: Rule = Rule::error(
    "S105",
    "A job is not done in time",
    "the probability that a run meets its deadline is below the scenario's confidence, and more nodes would help",
);
const OVERHEAD: Rule = Rule::warning(
    "S106",
    "The overhead is too small",
    "the probability that an executor needs more beside its heap than its overhead is 5 % or more (catalogue: `jvm_memory_beside_heap`, `python_worker_memory`)",
);
const SPILL: Rule = Rule::warning(
    "S107",
    "A stage spills to disk",
    "the probability that the memory of the largest task runs over to disk is 5 % or more: its sort, its two sorts or its aggregate, after adaptive execution",
);
const BROADCAST: Rule = Rule::warning(
    "S108",
    "A broadcast is too large",
    "the probability is 5 % or more that one copy of the largest broadcast is above the unified memory of an executor or the heap of the driver, or its rows above what Spark broadcasts at all",
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

const DRIVER: Rule = Rule::error(
    "S120",
    "The driver is larger than a node",
    "the driver's heap and its overhead together are above what a node gives to containers; its heap is one copy of the largest broadcast and three of what is collected, at the scenario's confidence",
);
const NO_ROOM: Rule = Rule::error(
    "S121",
    "No executor has room beside the driver",
    "`nodes` is given, and the driver takes every place for an executor on them",
);
const RESULT: Rule = Rule::warning(
    "S122",
    "More is collected than Spark allows",
    "`collected` is, at P95, above `spark.driver.maxResultSize` (catalogue: `max_result_size`); the configuration that is written raises it",
);
const NEVER: Rule = Rule::error(
    "S123",
    "No number of executors meets the deadline",
    "with a slot for every task, the probability that a run meets its deadline is below the scenario's confidence in the month that is provisioned for, and on the planned nodes it is today",
);
const LATER_NEVER: Rule = Rule::warning(
    "S125",
    "No number of executors will meet the deadline",
    "as S123, but on the planned nodes runs meet the deadline today",
);
const OUT_OF_MEMORY: Rule = Rule::error(
    "S124",
    "A task fails for want of memory",
    "the probability that not even one record of the largest task fits into its memory is 5 % or more",
);

pub(super) const RULES: [Rule; 16] = [
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
    DRIVER,
    NO_ROOM,
    RESULT,
    NEVER,
    OUT_OF_MEMORY,
    LATER_NEVER,
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
        found.extend(driver(job, entry, sized));
        found.extend(no_room(job, entry, sized));
        found.extend(result(review, job));
        let confidence = plan.scenario.objectives.confidence;
        found.extend(match (sized.need.is_held, sized.in_time >= confidence) {
            (true, _) => late(review, job, sized),
            (false, true) => Some(never(&LATER_NEVER, review, job, sized)),
            (false, false) => Some(never(&NEVER, review, job, sized)),
        });
        found.extend(busy(job, sized));
        found.extend(overhead(job, entry, sized));
        found.extend(broadcast(review, job, sized));
        found.extend(spills(job, sized));
        found.extend(out_of_memory(job, sized));
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
        Unfit::Heap { error, least } => HEAP.found(
            job.path.clone(),
            &field("memory"),
            format!("the executors of `{}` do not start: {error}", job.name),
            format!("Raise `executor.memory` to {} or more", bytes(least)),
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
    let advice = format!(
        "Take {}, or let `nodes` be `auto`",
        count(sized.nodes_needed, "node")
    );
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

/// The part of a run whose longest task takes longest: its name, its field, that time, and what shortens it.
fn longest(job: &JobPlan, sized: &SizedPlan) -> (String, String, f64, String) {
    /// Tasks that differ by less are alike.
    const ALIKE: f64 = 1.5;
    let read = (
        "what is read".to_owned(),
        job.field.clone(),
        sized.scan.longest.p95,
        "Give the topics it reads more partitions, run it more often, or raise `core_throughput`"
            .to_owned(),
    );
    let stages = job.stages.iter().enumerate().filter_map(|(index, stage)| {
        let tasks = stage.tasks?;
        let field = format!("{}.stages[{index}]", job.field);
        let name = &stage.name;
        let (at, advice) = if tasks.longest.p95 > ALIKE * tasks.average.p95 {
            let join = match stage.kind {
                StageKind::Join => "salt the key",
                _ => "salt the key, or aggregate before the shuffle",
            };
            ("skew", format!("Mend the skew of stage `{name}`: {join}"))
        } else {
            let raise = format!("Raise the `partitions` of stage `{name}`");
            ("partitions", raise)
        };
        let what = format!("stage `{name}`");
        Some((what, format!("{field}.{at}"), tasks.longest.p95, advice))
    });
    stages.fold(read, |most, next| if next.2 > most.2 { next } else { most })
}

/// S123 and S125: the rule says whether it is so already.
fn never(rule: &Rule, review: &Review, job: &JobPlan, sized: &SizedPlan) -> Finding {
    let scenario = &review.plan.scenario;
    let confidence = scenario.objectives.confidence;
    let (name, field, time, advice) = longest(job, sized);
    rule.found(
            format!("{}/tail", job.path),
            &field,
            format!(
                "a run of `{}` in {} is done within {} with a probability of {} at best, below {}: today the longest task of every stage takes {} (P95 {}), most of it {name} with {}, and no number of executors shortens that",
                job.name,
                review.plan.month_name(scenario.provision_for_months),
                show(job.deadline.p50, Measure::Seconds),
                percent(sized.need.in_time),
                percent(confidence),
                show(job.tail.p50, Measure::Seconds),
                show(job.tail.p95, Measure::Seconds),
                show(time, Measure::Seconds),
            ),
            format!("More nodes do not help. {advice}"),
        )
        .weighing(1.0 - sized.need.in_time)
}

fn driver(job: &JobPlan, entry: &SparkJob, sized: &SizedPlan) -> Option<Finding> {
    let asked = job.driver_container?;
    let given = sized.shape.node.allocatable_memory as f64;
    let advice = match (entry.collected.is_some(), entry.broadcast.is_some()) {
        (true, false) => {
            "Write the result to files instead of collecting it, or choose a larger node"
        }
        (false, _) => "Join without a broadcast, or choose a larger node",
        (true, true) => {
            "Write the result to files instead of collecting it, join without a broadcast, or choose a larger node"
        }
    };
    (asked > given).then(|| {
        DRIVER
            .found(
                format!("{}/driver_container", job.path),
                &format!("{}.cluster.node", job.field),
                format!(
                    "the driver of `{}` needs a heap of {}, {} with what is beside it, and a node gives {}",
                    job.name,
                    show(job.driver_heap, Measure::Bytes),
                    show(asked, Measure::Bytes),
                    show(given, Measure::Bytes)
                ),
                advice,
            )
            .weighing(1.0)
    })
}

fn no_room(job: &JobPlan, entry: &SparkJob, sized: &SizedPlan) -> Option<Finding> {
    let Choice::Given(nodes) = entry.cluster.nodes else {
        return None;
    };
    (f64::from(nodes) < sized.least_nodes).then(|| {
        NO_ROOM
            .found(
                format!("{}/executors", job.path),
                &format!("{}.cluster.nodes", job.field),
                format!(
                    "{} of `{}` {} room for {} of {}, and the driver takes {}",
                    count(f64::from(nodes), "node"),
                    job.name,
                    if nodes == 1 { "has" } else { "have" },
                    count(
                        f64::from(nodes) * sized.shape.packing.executors as f64,
                        "container"
                    ),
                    show(sized.shape.packing.container as f64, Measure::Bytes),
                    if nodes == 1 && sized.shape.packing.executors == 1 { "it" } else { "them" },
                ),
                format!(
                    "Take {} or more, make executors smaller, or run the driver outside the cluster with `deploy_mode: client`",
                    count(sized.least_nodes, "node")
                ),
            )
            .weighing(1.0)
    })
}

fn result(review: &Review, job: &JobPlan) -> Option<Finding> {
    let most = review.plan.catalogue.spark().max_result_size.value;
    (job.collected.p95 > most).then(|| {
        RESULT
            .found(
                format!("{}/collected", job.path),
                &format!("{}.collected", job.field),
                format!(
                    "`{}` collects {} (P95 {}), and Spark stops a job that collects more than {} (spark.driver.maxResultSize)",
                    job.name,
                    show(job.collected.p50, Measure::Bytes),
                    show(job.collected.p95, Measure::Bytes),
                    show(most, Measure::Bytes)
                ),
                "Write the result to files instead, or submit with the configuration planned here, which raises the limit",
            )
            .weighing(LIKELY)
    })
}

fn out_of_memory(job: &JobPlan, sized: &SizedPlan) -> Vec<Finding> {
    let failing = job.stages.iter().enumerate();
    failing
        .filter(|(_, stage)| stage.out_of_memory >= POSSIBLE)
        .map(|(index, stage)| {
            OUT_OF_MEMORY
                .found(
                    format!("{}/stages/{}/row", job.path, stage.name),
                    &format!("{}.stages[{index}].row", job.field),
                    format!(
                        "a task of stage `{}` of `{}` fails with a probability of {}: a record is larger than the {} that a task has",
                        stage.name,
                        job.name,
                        percent(stage.out_of_memory),
                        show(sized.per_task, Measure::Bytes),
                    ),
                    capitalised(Cause::RecordTooLarge.remedy()),
                )
                .weighing(stage.out_of_memory)
        })
        .collect()
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
    let has = (sized.shape.request.overhead << 20) as f64;
    (sized.killed >= POSSIBLE).then(|| {
        OVERHEAD
            .found(
                format!("{}/overhead_needed", job.path),
                &format!("{}.executor.overhead", job.field),
                format!(
                    "an executor of `{}` needs {} (P95 {}) beside its heap for the JVM{} and has {}: its container is killed with a probability of {}",
                    job.name,
                    show(sized.overhead_needed.p50, Measure::Bytes),
                    show(sized.overhead_needed.p95, Measure::Bytes),
                    if entry.language == JobLanguage::Python {
                        format!(" and {}", count(f64::from(sized.shape.cores), "Python worker"))
                    } else {
                        String::new()
                    },
                    show(has, Measure::Bytes),
                    percent(sized.killed)
                ),
                capitalised(Cause::OverheadTooSmall.remedy()),
            )
            .weighing(sized.killed)
    })
}

fn broadcast(review: &Review, job: &JobPlan, sized: &SizedPlan) -> Option<Finding> {
    let table = job.broadcast.as_ref()?;
    let (share, reason) = table.fails();
    let reason = reason.filter(|_| share >= POSSIBLE)?;
    let spark = review.plan.catalogue.spark();
    let limit = match reason {
        BroadcastFit::TooLargeForDriver => format!(
            "its driver has a heap of {}",
            show(job.driver_heap, Measure::Bytes)
        ),
        BroadcastFit::TooLarge => format!(
            "Spark broadcasts no more than {} of rows",
            show(spark.broadcast_most.value, Measure::Bytes)
        ),
        _ => format!(
            "an executor has {} for everything",
            show(sized.shape.pools.unified as f64, Measure::Bytes)
        ),
    };
    Some(
        BROADCAST
            .found(
                format!("{}/broadcast_copy", job.path),
                &format!("{}.broadcast", job.field),
                format!(
                    "the largest broadcast of `{}` {reason} with a probability of {}: its rows take {}, one copy {} (P95 {}), and {limit}",
                    job.name,
                    percent(share),
                    show(table.rows.p50, Measure::Bytes),
                    show(table.copy.p50, Measure::Bytes),
                    show(table.copy.p95, Measure::Bytes),
                ),
                capitalised(Cause::BroadcastTooLarge.remedy()),
            )
            .weighing(share),
    )
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
                        show(sized.per_task, Measure::Bytes),
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

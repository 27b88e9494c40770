//! Deadlines that do not hold, and runs that meet the next one.

use crate::model::spark::risk::Cause;
use crate::plan::SizedPlan;
use crate::review::finding::Rule;
use crate::review::words::{count, percent, show};
use crate::scenario::StageKind;
use crate::units::Measure;

use super::{Check, Job, Said};

pub(super) const CHECKS: [Check; 5] = [LATE, LATE_BY_SPILLS, ALWAYS_BUSY, NEVER, LATER_NEVER];

fn seconds(seconds: f64) -> String {
    show(seconds, Measure::Seconds)
}

const LATE: Check = Check::one(
    Rule::error(
        "S105",
        "A job is not done in time",
        "the probability that a run meets its deadline is below the scenario's confidence, and more nodes would help",
    ),
    |job| {
        let sized = job.sized?;
        if !sized.need.is_held || sized.holds || sized.is_late_by_spills || !sized.runs() {
            return None;
        }
        let message = format!(
            "a run of `{}` takes {} (P95 {}) on {} and is done within {} with a probability of {}, below {}",
            job.plan.name,
            seconds(sized.runtime.p50),
            seconds(sized.runtime.p95),
            count(sized.nodes, "node"),
            seconds(job.plan.deadline.p50),
            percent(sized.in_time),
            percent(job.confidence())
        );
        let advice = format!(
            "Take {}, or let `nodes` be `auto`",
            count(sized.nodes_needed, "node")
        );
        let said = Said::new("runtime", "cluster", message).advice(advice);
        Some(said.weighing(1.0 - sized.in_time))
    },
);

const LATE_BY_SPILLS: Check = Check::one(
    Rule::error(
        "S133",
        "Spills make a job late",
        "the probability that a run meets its deadline is below the scenario's confidence on any number of nodes, and would not be if no stage spilled",
    ),
    |job| {
        let sized = job.sized?;
        if !sized.is_late_by_spills || sized.holds || !sized.runs() {
            return None;
        }
        let stages = job.plan.stages.iter().enumerate();
        let (index, stage) = stages.max_by(|a, b| a.1.spill_time.total_cmp(&b.1.spill_time))?;
        let message = format!(
            "a run of `{}` takes {} (P95 {}), {} of it for spills on average, most in stage `{}`, and is done within {} with a probability of {}, below {}: no number of nodes shortens that enough",
            job.plan.name,
            seconds(sized.runtime.p50),
            seconds(sized.runtime.p95),
            seconds(sized.spill_time.mean),
            stage.name,
            seconds(job.plan.deadline.p50),
            percent(sized.in_time),
            percent(job.confidence())
        );
        let said = Said::new("spill_time", format!("stages[{index}]"), message);
        let remedy = stage.cause.unwrap_or(Cause::TooFewPartitions).remedy();
        Some(said.advice(remedy).weighing(1.0 - sized.in_time))
    },
);

const ALWAYS_BUSY: Check = Check::one(
    Rule::warning(
        "S110",
        "A run may not be done before the next one starts",
        "the median time of a run is above the time between two runs",
    ),
    |job| {
        let (took, every) = (job.sized?.runtime.p50, job.plan.every.p50);
        let message = format!(
            "a run of `{}` takes {}, and the next one starts after {}",
            job.plan.name,
            seconds(took),
            seconds(every)
        );
        let said = Said::new("busy", "every", message);
        (took > every).then(|| said.advice("Take more nodes, or run less often"))
    },
);

const NEVER: Check = Check::one(
    Rule::error(
        "S123",
        "No number of executors meets the deadline",
        "with a slot for every task, the probability that a run meets its deadline is below the scenario's confidence in the month that is provisioned for, and on the planned nodes it is today",
    ),
    |job| never(job, false),
);

const LATER_NEVER: Check = Check::one(
    Rule::warning(
        "S125",
        "No number of executors will meet the deadline",
        "as S123, but on the planned nodes runs meet the deadline today",
    ),
    |job| never(job, true),
);

/// No number of executors holds the deadline, whether it is held today or not.
fn never(job: &Job<'_>, is_held_today: bool) -> Option<Said> {
    let sized = job.sized?;
    if sized.need.is_held || sized.holds != is_held_today {
        return None;
    }
    let plan = job.review.plan;
    let longest = longest(job, sized);
    let message = format!(
        "a run of `{}` in {} is done within {} with a probability of {} at best, below {}: today the longest task of every stage takes {} (P95 {}), most of it {} with {}, and no number of executors shortens that",
        job.plan.name,
        plan.month_name(plan.scenario.provision_for_months),
        seconds(job.plan.deadline.p50),
        percent(sized.need.at_best),
        percent(job.confidence()),
        seconds(job.plan.tail.p50),
        seconds(job.plan.tail.p95),
        longest.name,
        seconds(longest.time),
    );
    let said = Said::new("tail", longest.field, message).weighing(1.0 - sized.need.at_best);
    Some(said.advice(format!("More nodes do not help. {}", longest.advice)))
}

/// The part of a run whose longest task takes longest, and what shortens it.
struct Longest {
    name: String,
    field: String,
    time: f64,
    advice: String,
}

fn longest(job: &Job<'_>, sized: &SizedPlan) -> Longest {
    let uneven = job.review.plan.catalogue.review().uneven_tasks.value;
    let read = Longest {
        name: "what is read".to_owned(),
        field: String::new(),
        time: sized.scan.longest.p95,
        advice: "Give the topics it reads more partitions, run it more often, or raise `core_throughput`"
            .to_owned(),
    };
    let stages = job.plan.stages.iter().enumerate();
    let stages = stages.filter_map(|(index, stage)| {
        let tasks = stage.tasks?;
        let name = &stage.name;
        let (at, advice) = if tasks.longest.p95 > uneven * tasks.average.p95 {
            let mend = match stage.kind {
                StageKind::Join => "salt the key",
                _ => "salt the key, or aggregate before the shuffle",
            };
            ("skew", format!("Mend the skew of stage `{name}`: {mend}"))
        } else {
            let raise = format!("Raise the `partitions` of stage `{name}`");
            ("partitions", raise)
        };
        Some(Longest {
            name: format!("stage `{name}`"),
            field: format!("stages[{index}].{at}"),
            time: tasks.longest.p95,
            advice,
        })
    });
    stages.fold(
        read,
        |most, next| {
            if next.time > most.time { next } else { most }
        },
    )
}

//! Shapes that do not fit on their nodes, and names that nothing has.

use crate::model::spark::job::{MOST_TASKS, Unfit};
use crate::model::spark::node::CORE;
use crate::plan::platform_name;
use crate::review::finding::Rule;
use crate::review::words::{count, show};
use crate::scenario::Choice;
use crate::units::Measure;

use super::{Check, Job, Said};

pub(super) const CHECKS: [Check; 9] = [
    CORES,
    MEMORY,
    HEAP,
    UNKNOWN_TOPIC,
    TOO_MANY_CORES,
    DRIVER,
    NO_ROOM,
    UNCOUNTED,
    NO_PRICE,
];

fn bytes(bytes: u64) -> String {
    show(bytes as f64, Measure::Bytes)
}

const CORES: Check = Check::one(
    Rule::error(
        "S101",
        "An executor has more cores than a node",
        "`executor.cores` is above what a node gives to executors",
    ),
    |job| {
        let Some(Unfit::Cores { asked, given }) = job.plan.unfit else {
            return None;
        };
        let cores = |thousandths: u64| show(thousandths as f64 / CORE as f64, Measure::Count);
        let message = format!(
            "an executor of `{}` asks for {} cores, and a node gives {}",
            job.plan.name,
            cores(asked),
            cores(given)
        );
        let said = Said::new("", "executor.cores", message).weighing(1.0);
        Some(said.advice("Lower `executor.cores` or choose a larger node"))
    },
);

const MEMORY: Check = Check::one(
    Rule::error(
        "S102",
        "An executor has more memory than a node",
        "heap, overhead, off-heap and Python memory together are above what a node gives to executors",
    ),
    |job| {
        let Some(Unfit::Memory { asked, given }) = job.plan.unfit else {
            return None;
        };
        let message = format!(
            "an executor of `{}` asks for {} with everything beside its heap, and a node gives {}",
            job.plan.name,
            bytes(asked),
            bytes(given)
        );
        let said = Said::new("", "executor.memory", message).weighing(1.0);
        Some(said.advice("Lower `executor.memory` or choose a larger node"))
    },
);

const HEAP: Check = Check::one(
    Rule::error(
        "S103",
        "Spark does not start with so little memory",
        "`executor.memory` is below 450 MiB, or what the collector leaves of it",
    ),
    |job| {
        let Some(Unfit::Heap { error, least }) = job.plan.unfit else {
            return None;
        };
        let message = format!("the executors of `{}` do not start: {error}", job.plan.name);
        let said = Said::new("", "executor.memory", message).weighing(1.0);
        Some(said.advice(format!(
            "Raise `executor.memory` to {} or more",
            bytes(least)
        )))
    },
);

const UNKNOWN_TOPIC: Check = Check::each(
    Rule::error(
        "S104",
        "A job reads what nobody declared",
        "an entry of `reads` names no topic, job or table of the scenario",
    ),
    |job| {
        let unknown = job.plan.nodes.unknown_reads.iter().map(|read| {
            let message = format!(
                "`{}` reads what is not there, so its input is too small: {}",
                job.plan.name, read.message
            );
            let advice = read.hint.as_deref();
            Said::new("", format!("reads[{}]", read.index), message)
                .advice(advice.unwrap_or(
                    "Write `cluster/topic` as they are called under `kafka`, or declare it",
                ))
                .weighing(1.0)
        });
        unknown.collect()
    },
);

const TOO_MANY_CORES: Check = Check::one(
    Rule::warning(
        "S109",
        "An executor has many cores",
        "`executor.cores` is given and above the catalogue's `many_cores`; five are a guide (`cores_per_executor`)",
    ),
    |job| {
        let Choice::Given(executor) = &job.entry.executor else {
            return None;
        };
        let message = format!(
            "an executor of `{}` has {}, which share one heap and one garbage collector",
            job.plan.name,
            count(f64::from(executor.cores), "core")
        );
        let many = job.review.plan.catalogue.review().many_cores.value;
        (f64::from(executor.cores) > many).then(|| {
            Said::new("", "executor.cores", message)
                .advice("Try four or five cores and more executors, or leave the shape `auto`")
        })
    },
);

const DRIVER: Check = Check::one(
    Rule::error(
        "S120",
        "The driver is larger than a node",
        "the driver's heap and its overhead together are above what a node gives to containers; its heap is one copy of the largest broadcast and three of what is collected, at the scenario's confidence",
    ),
    |job| {
        let asked = job.plan.driver_container?;
        let given = job.sized?.shape.node.allocatable_memory as f64;
        let advice = match (job.entry.collected.is_some(), job.entry.broadcast.is_some()) {
            (true, false) => {
                "Write the result to files instead of collecting it, or choose a larger node"
            }
            (false, _) => "Join without a broadcast, or choose a larger node",
            (true, true) => {
                "Write the result to files instead of collecting it, join without a broadcast, or choose a larger node"
            }
        };
        let message = format!(
            "the driver of `{}` needs a heap of {}, {} with what is beside it, and a node gives {}",
            job.plan.name,
            show(job.plan.driver_heap, Measure::Bytes),
            show(asked, Measure::Bytes),
            show(given, Measure::Bytes)
        );
        let said = Said::new("driver_container", "cluster.node", message);
        (asked > given).then(|| said.advice(advice).weighing(1.0))
    },
);

const NO_ROOM: Check = Check::one(
    Rule::error(
        "S121",
        "No executor has room beside the driver",
        "`nodes` is given, and the driver takes every place for an executor on them",
    ),
    no_room,
);

fn no_room(job: &Job<'_>) -> Option<Said> {
    let Choice::Given(nodes) = job.entry.cluster.nodes else {
        return None;
    };
    let sized = job.sized?;
    if f64::from(nodes) >= sized.least_nodes {
        return None;
    }
    let executors = sized.shape.packing.executors as f64;
    let (have, them) = match (nodes, sized.shape.packing.executors) {
        (1, 1) => ("has", "it"),
        (1, _) => ("has", "them"),
        _ => ("have", "them"),
    };
    let message = format!(
        "{} of `{}` {have} room for {} of {}, and the driver takes {them}",
        count(f64::from(nodes), "node"),
        job.plan.name,
        count(f64::from(nodes) * executors, "container"),
        bytes(sized.shape.packing.container),
    );
    let advice = format!(
        "Take {} or more, make executors smaller, or run the driver outside the cluster with `deploy_mode: client`",
        count(sized.least_nodes, "node")
    );
    let said = Said::new("executors", "cluster.nodes", message);
    Some(said.advice(advice).weighing(1.0))
}

const UNCOUNTED: Check = Check::each(
    Rule::error(
        "S131",
        "More tasks than Spark counts",
        "a shuffle would have more partitions of 128 MB, or a stage more tasks (P95), than the 2,147,483,647 that Spark can count",
    ),
    |job| {
        let most = count(MOST_TASKS, "task");
        let read = job.sized.map(|sized| sized.scan.tasks.p95);
        let read = read.filter(|tasks| *tasks > MOST_TASKS).map(|tasks| {
            let message = format!(
                "reading takes `{}` {} (P95), and Spark counts no more than {most} of a stage",
                job.plan.name,
                count(tasks, "task"),
            );
            let said = Said::new("scan/tasks", "input", message).weighing(1.0);
            said.advice("Read less in a run, or larger files")
        });
        let stages = job.plan.stages.iter().enumerate();
        let stages = stages.filter_map(|(index, stage)| {
            let tasks = stage.tasks.map_or(0.0, |tasks| tasks.tasks.p95);
            if stage.partitions < MOST_TASKS && tasks <= MOST_TASKS {
                return None;
            }
            let message = format!(
                "stage `{}` of `{}` shuffles {} (P95 {}), and Spark counts no more than {most} of a stage: its partitions are larger than they should be",
                stage.name,
                job.plan.name,
                show(stage.shuffle.p50, Measure::Bytes),
                show(stage.shuffle.p95, Measure::Bytes),
            );
            let path = format!("stages/{}/partitions", stage.name);
            let said = Said::new(path, format!("stages[{index}].shuffle"), message);
            Some(said.advice("Work on less in a run: filter earlier, or run more often").weighing(1.0))
        });
        read.into_iter().chain(stages).collect()
    },
);

const NO_PRICE: Check = Check::one(
    Rule::error(
        "S134",
        "No node has a price",
        "`node` is `auto`, and the catalogue has no instance type with every price that the platform needs in the region",
    ),
    |job| {
        if !job.plan.nodes.has_no_price {
            return None;
        }
        let cluster = &job.entry.cluster;
        let spot = match job.entry.spot {
            spot if spot > 0.0 => " and a Spot saving",
            _ => "",
        };
        let message = format!(
            "`{}` has no node to choose from: no instance type has every price that {} needs{spot} in {}",
            job.plan.name,
            platform_name(cluster.platform),
            job.review.plan.scenario.region,
        );
        let said = Said::new("", "cluster", message).weighing(1.0);
        Some(
            said.advice(
                "State what is missing under `prices`, or choose another platform or region",
            ),
        )
    },
);

//! Spark jobs in reports: one table, and what is behind its rows.

use serde_json::{Map, Value, json};

use crate::export::spark::{defaults_conf, submit};
use crate::model::spark::node::CORE;
use crate::model::spark::risk::Cause;
use crate::plan::{
    BroadcastPlan, CurvePoint, JobPlan, Plan, PlatformOutcome, PlatformRow, ShapeOption, SizedPlan,
    SparkDecision, TasksPlan, platform_name,
};
use crate::review::{POSSIBLE, show};
use crate::scenario::{SparkJob, StageKind};
use crate::study::Summary;
use crate::units::Measure;

use super::Report;
use super::json::summary;
use super::table::{Align, Table};

/// Runner-ups that are named.
const RUNNERS_UP: usize = 3;

/// The platform in words.
fn platform(job: &SparkJob) -> &'static str {
    platform_name(job.cluster.platform)
}

fn bytes(value: u64) -> String {
    show(value as f64, Measure::Bytes)
}

fn money(value: f64) -> String {
    show(value, Measure::DollarsPerMonth)
}

/// `1 task`, `24 tasks`.
fn count(number: f64, thing: &str) -> String {
    let plural = if number == 1.0 { "" } else { "s" };
    format!("{} {thing}{plural}", show(number, Measure::Count))
}

fn node(sized: &SizedPlan) -> &str {
    sized.shape.instance.as_deref().unwrap_or("worker")
}

/// The jobs of a plan, a row each.
pub(super) fn table(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        ("job", Align::Left),
        ("input a run", Align::Right),
        ("nodes", Align::Left),
        ("executors", Align::Right),
        ("time", Align::Right),
        ("P95", Align::Right),
        ("in time", Align::Right),
        ("cost/month", Align::Right),
        ("P5 to P95", Align::Right),
    ]);
    for job in &plan.jobs {
        let name = job.name.clone();
        let input = show(job.input.p50, Measure::Bytes);
        match &job.sized {
            Some(sized) if !sized.runs() => table.row([
                name,
                input,
                format!("{} × {}", show(sized.nodes, Measure::Count), node(sized)),
                show(0.0, Measure::Count),
                "never".to_owned(),
                "never".to_owned(),
                show(sized.in_time, Measure::Fraction),
                money(sized.monthly_cost.p50),
                "nothing runs".to_owned(),
            ]),
            Some(sized) => table.row([
                name,
                input,
                format!("{} × {}", show(sized.nodes, Measure::Count), node(sized)),
                show(sized.executors, Measure::Count),
                show(sized.runtime.p50, Measure::Seconds),
                show(sized.runtime.p95, Measure::Seconds),
                show(sized.in_time, Measure::Fraction),
                money(sized.monthly_cost.p50),
                format!(
                    "{} to {}",
                    money(sized.monthly_cost.p5),
                    money(sized.monthly_cost.p95)
                ),
            ]),
            None => {
                let none = || "–".to_owned();
                table.row([
                    name,
                    input,
                    "does not fit".to_owned(),
                    none(),
                    none(),
                    none(),
                    none(),
                    none(),
                    none(),
                ]);
            }
        }
    }
    table
}

/// What is behind a row: the shape, its memory, the runner-ups, the stages.
pub(super) fn sentences(job: &JobPlan, entry: &SparkJob, curve: &[CurvePoint]) -> Vec<String> {
    let Some(sized) = &job.sized else {
        return Vec::new();
    };
    let (shape, map) = (&sized.shape, &sized.map);
    let mut said = vec![format!(
        "{} ({}, {}{}): {} at once on executors with cores {} and heap {} in containers of {}, {} to a node, bound by {}; a node of {} keeps {} and wastes {} and {}",
        job.name,
        platform(entry),
        node(sized),
        if sized.chosen { ", chosen" } else { "" },
        count(sized.slots, "task"),
        shape.cores,
        bytes(shape.request.heap << 20),
        bytes(map.executor.container),
        map.executors,
        map.binding,
        bytes(map.node),
        bytes(map.system),
        bytes(map.waste),
        count(shape.packing.wasted_cores as f64 / CORE as f64, "core"),
    )];
    said.push(format!(
        "memory of an executor: reserved {}, storage {}, execution {}, user {}, overhead {}; {} for a task while every core is busy ({} collector)",
        bytes(map.executor.reserved),
        bytes(map.executor.storage),
        bytes(map.executor.execution),
        bytes(map.executor.user),
        bytes(map.executor.overhead),
        show(sized.per_task, Measure::Bytes),
        shape.collector.name(),
    ));
    said.extend(beside(job, sized));
    for stage in &job.stages {
        let spill = match stage.cause {
            Some(cause) => format!(
                "spills with a probability of {}{} because of {cause}",
                show(stage.spill, Measure::Fraction),
                spilling_for(stage.spill_time)
            ),
            None => "does not spill".to_owned(),
        };
        said.push(format!(
            "stage {}: {}{}, {spill}; {} are advised, in whole waves",
            stage.name,
            count(stage.partitions, "partition"),
            stage.tasks.as_ref().map(adapted).unwrap_or_default(),
            show(stage.advised, Measure::Count)
        ));
    }
    let others: Vec<String> = job
        .options
        .iter()
        .skip(1)
        .take(RUNNERS_UP)
        .map(runner_up)
        .collect();
    if !others.is_empty() {
        said.push(format!("runners-up: {}", others.join(", ")));
    }
    let points: Vec<String> = curve
        .iter()
        .step_by((curve.len() / 4).max(1))
        .map(|point| {
            format!(
                "{} {} {}",
                show(point.executors, Measure::Count),
                show(point.runtime.p50, Measure::Seconds),
                money(point.monthly_cost.p50)
            )
        })
        .collect();
    if !points.is_empty() {
        said.push(format!("time and cost by executors: {}", points.join(", ")));
    }
    said
}

/// ` for 9.4 min`, where that is worth a word.
fn spilling_for(spill_time: f64) -> String {
    if spill_time < 0.5 {
        return String::new();
    }
    format!(" for {}", show(spill_time, Measure::Seconds))
}

/// `1 core on 4 × r5.4xlarge $106/month, 3.4 GiB for a task`, and what speaks against it beside its price.
fn runner_up(option: &ShapeOption) -> String {
    let against = shape_against(option);
    format!(
        "{} on {} × {} {}, {} for a task{}{against}",
        count(f64::from(option.cores), "core"),
        show(option.nodes, Measure::Count),
        option.instance.as_deref().unwrap_or("worker"),
        money(option.monthly_cost),
        show(option.per_task, Measure::Bytes),
        if against.is_empty() { "" } else { ", " },
    )
}

/// What speaks against a shape beside its price; empty where nothing does.
#[must_use]
pub fn shape_against(option: &ShapeOption) -> String {
    let late = option.is_late.then(|| "late".to_owned());
    let memory = option.memory.into_iter();
    let memory = memory.flat_map(|memory| {
        let fails = (memory.fails > 0.0)
            .then(|| format!("fails in {}", show(memory.fails, Measure::Fraction)));
        let spills = (memory.spill_time >= 1.0)
            .then(|| format!("spills for {}", show(memory.spill_time, Measure::Seconds)));
        [fails, spills]
    });
    let said: Vec<String> = late.into_iter().chain(memory.flatten()).collect();
    said.join(", ")
}

/// What is beside the executors' own memory: the driver, a broadcast, Python workers, the tasks that read.
#[must_use]
pub fn beside(job: &JobPlan, sized: &SizedPlan) -> Vec<String> {
    let shape = &sized.shape;
    let python = sized.python_worker.map(|limit| {
        format!(
            "Python: {} an executor, at most {} for each of {}",
            bytes(shape.settings.pyspark << 20),
            bytes(limit),
            count(f64::from(shape.cores), "worker")
        )
    });
    let killed = (sized.killed > 0.0).then(|| {
        format!(
            "a container is killed with a probability of {}, because of an overhead too small: {}",
            show(sized.killed, Measure::Fraction),
            sized.overhead_cause.remedy()
        )
    });
    let worker = (sized.python_fails > 0.0).then(|| {
        format!(
            "a Python worker needs more than its limit with a probability of {}: {}",
            show(sized.python_fails, Measure::Fraction),
            Cause::PythonTooSmall.remedy()
        )
    });
    let reading = format!(
        "reading: {} in {}, the longest {}",
        count(sized.scan.tasks.p50, "task"),
        count(sized.scan.waves.p50, "wave"),
        middle_and_p95(&sized.scan.longest, Measure::Seconds)
    );
    let table = job.broadcast.as_ref().map(broadcast);
    std::iter::once(driver(job))
        .chain(table)
        .chain(python)
        .chain(killed)
        .chain(worker)
        .chain([reading])
        .collect()
}

/// `4.6 min`, or `4.6 min (P95 46 min)` where it is not the same in every world.
fn middle_and_p95(summary: &Summary, measure: Measure) -> String {
    let middle = show(summary.p50, measure);
    if summary.p5 < summary.p95 {
        format!("{middle} (P95 {})", show(summary.p95, measure))
    } else {
        middle
    }
}

/// The driver's heap and what is around it.
fn driver(job: &JobPlan) -> String {
    let heap = show(job.driver_heap, Measure::Bytes);
    match job.driver_container {
        Some(container) => format!(
            "driver: heap {heap} in a container of {}",
            show(container, Measure::Bytes)
        ),
        None => format!("driver: heap {heap}, outside the cluster"),
    }
}

/// Whether a broadcast fits.
fn broadcast(table: &BroadcastPlan) -> String {
    let fits: Vec<String> = table
        .fits
        .iter()
        .map(|(fit, share)| match share {
            share if *share < 1.0 => {
                format!(
                    "{fit} with a probability of {}",
                    show(*share, Measure::Fraction)
                )
            }
            _ => fit.to_string(),
        })
        .collect();
    let remedy = match table.fails() {
        (share, _) if share >= POSSIBLE => format!(": {}", Cause::BroadcastTooLarge.remedy()),
        _ => String::new(),
    };
    format!(
        "broadcast of {} (one copy {}): {}{remedy}",
        show(table.rows.p50, Measure::Bytes),
        show(table.copy.p50, Measure::Bytes),
        fits.join(", ")
    )
}

/// What adaptive execution makes of the partitions of a shuffle, and in how many waves they run.
#[must_use]
pub fn adapted(tasks: &TasksPlan) -> String {
    let split = if tasks.splits.p50 > 1.0 {
        format!(
            ", the largest partition in {} of them",
            show(tasks.splits.p50, Measure::Count)
        )
    } else {
        String::new()
    };
    format!(
        " read by {}{split} in {}",
        count(tasks.tasks.p50, "task"),
        count(tasks.waves.p50, "wave")
    )
}

/// A job on each platform: the same work, on nodes and executors chosen there. `*` is the cheapest that holds the deadline.
pub(super) fn decision(decision: &SparkDecision) -> Table {
    let head = format!("{} on", decision.job);
    let mut table = Table::new(&[
        (&head, Align::Left),
        ("nodes", Align::Left),
        ("executors", Align::Right),
        ("heap of a node", Align::Right),
        ("time", Align::Right),
        ("in time", Align::Right),
        ("fee/month", Align::Right),
        ("cost/month", Align::Right),
    ]);
    let told = |name: String, outcome: &PlatformOutcome| {
        [
            name,
            format!(
                "{} × {}",
                show(outcome.nodes, Measure::Count),
                outcome.node.as_deref().unwrap_or("worker")
            ),
            format!(
                "{} × {}",
                show(outcome.executors, Measure::Count),
                count(f64::from(outcome.cores), "core")
            ),
            show(outcome.heap_share, Measure::Fraction),
            if outcome.executors >= 1.0 {
                show(outcome.runtime.p50, Measure::Seconds)
            } else {
                "never".to_owned()
            },
            show(outcome.in_time, Measure::Fraction),
            money(outcome.fee).trim_end_matches("/month").to_owned(),
            money(outcome.monthly_cost.p50)
                .trim_end_matches("/month")
                .to_owned(),
        ]
    };
    let own = decision.rows.iter().find(|row| row.is_own);
    if let Some((stated, row)) = decision.stated.as_ref().zip(own) {
        let name = format!("{}, as stated", platform_name(row.platform));
        table.row(told(name, stated));
    }
    for (index, row) in decision.rows.iter().enumerate() {
        let name = row_name(decision, index, row);
        match &row.outcome {
            Ok(outcome) => table.row(told(name, outcome)),
            Err(_) => {
                let none = || "–".to_owned();
                table.row([name, none(), none(), none(), none(), none(), none(), none()]);
            }
        }
    }
    table
}

/// Why some platforms have no nodes in the table: too long for a cell of it.
pub(super) fn not_decided(decision: &SparkDecision) -> Vec<String> {
    let rows = decision.rows.iter();
    let why = rows.filter_map(|row| Some((row.platform, row.outcome.as_ref().err()?)));
    why.map(|(platform, why)| format!("{}: {why}", platform_name(platform)))
        .collect()
}

/// The platform of a row, whether the file has it, and `*` where it is the cheapest.
fn row_name(decision: &SparkDecision, index: usize, row: &PlatformRow) -> String {
    let mark = if decision.cheapest == Some(index) {
        " *"
    } else {
        ""
    };
    let own = match (row.is_own, &decision.stated) {
        (false, _) => "",
        (true, None) => " (stated)",
        (true, Some(_)) => ", chosen anew",
    };
    format!("{}{own}{mark}", platform_name(row.platform))
}

fn decision_value(decision: &SparkDecision) -> Value {
    let rows = decision.rows.iter().enumerate();
    let rows = rows.map(|(index, row)| {
        (
            platform_name(row.platform).to_owned(),
            row_value(decision, index, row),
        )
    });
    Value::Object(rows.collect::<Map<_, _>>())
}

fn outcome_value(outcome: &PlatformOutcome) -> Value {
    json!({
        "node": outcome.node,
        "nodes": outcome.nodes,
        "executors": outcome.executors,
        "executor_cores": outcome.cores,
        "heap_share": outcome.heap_share,
        "runtime": summary(outcome.runtime, Measure::Seconds),
        "in_time": outcome.in_time,
        "fee": Measure::DollarsPerMonth.to_export(outcome.fee),
        "fee_unit": Measure::DollarsPerMonth.export_unit(),
        "monthly_cost": summary(outcome.monthly_cost, Measure::DollarsPerMonth),
    })
}

fn row_value(decision: &SparkDecision, index: usize, row: &PlatformRow) -> Value {
    json!({
        "stated": row.is_own,
        "cheapest": decision.cheapest == Some(index),
        "outcome": row.outcome.as_ref().ok().map(outcome_value),
        "why_not": row.outcome.as_ref().err(),
    })
}

/// The jobs for programs, by path.
pub(super) fn jobs(report: &Report) -> Value {
    let each = report
        .plan
        .jobs
        .iter()
        .zip(&report.plan.scenario.spark)
        .enumerate()
        .map(|(index, (job, entry))| {
            let curve = report.job_curves.get(index).map_or(&[][..], Vec::as_slice);
            let mut value = value(job, entry, curve);
            if let Some(decision) = report.spark_decisions.get(index) {
                value["platforms"] = decision_value(decision);
                value["as_stated"] = json!(decision.stated.as_ref().map(outcome_value));
            }
            (job.path.clone(), value)
        });
    Value::Object(each.collect::<Map<_, _>>())
}

fn value(job: &JobPlan, entry: &SparkJob, curve: &[CurvePoint]) -> Value {
    json!({
        "platform": platform(entry),
        "input": summary(job.input, Measure::Bytes),
        "deadline": summary(job.deadline, Measure::Seconds),
        "driver_heap": job.driver_heap,
        "driver_container": job.driver_container,
        "max_result_size": job.result_limit,
        "broadcast": job.broadcast.as_ref().map(|table| json!({
            "rows": summary(table.rows, Measure::Bytes),
            "copy": summary(table.copy, Measure::Bytes),
            "fits": table.fits.iter().map(|(fit, share)| {
                (fit.key().to_owned(), json!(share))
            }).collect::<Map<_, _>>(),
        })),
        "sized": job.sized.as_ref().map(sized),
        "options": job.options.iter().map(|option| json!({
            "shape": option.key,
            "nodes": option.nodes,
            "memory_per_task": option.per_task,
            "late": option.is_late,
            "fails": option.memory.map(|memory| memory.fails),
            "spill_time": option.memory.map(|memory| memory.spill_time),
            "monthly_cost": Measure::DollarsPerMonth.to_export(option.monthly_cost),
            "cost_unit": Measure::DollarsPerMonth.export_unit(),
        })).collect::<Vec<_>>(),
        "stages": job.stages.iter().map(|stage| json!({
            "name": stage.name,
            "kind": stage_kind(stage.kind),
            "partitions": stage.partitions,
            "partitions_advised": stage.advised,
            "tasks": stage.tasks.map(|tasks| summary(tasks.tasks, Measure::Count)),
            "splits_of_largest": stage.tasks.map(|tasks| summary(tasks.splits, Measure::Count)),
            "waves": stage.tasks.map(|tasks| summary(tasks.waves, Measure::Count)),
            "longest_task": stage.tasks.map(|tasks| summary(tasks.longest, Measure::Seconds)),
            "out_of_memory_probability": stage.out_of_memory,
            "spill_probability": stage.spill,
            "spill_time": stage.spill_time,
            "cause": stage.cause.map(|cause| cause.to_string()),
            "remedy": stage.cause.map(|cause| cause.remedy()),
        })).collect::<Vec<_>>(),
        "curve": curve.iter().map(|point| json!({
            "nodes": point.nodes,
            "executors": point.executors,
            "runtime": summary(point.runtime, Measure::Seconds),
            "monthly_cost": summary(point.monthly_cost, Measure::DollarsPerMonth),
        })).collect::<Vec<_>>(),
        "spark_defaults_conf": defaults_conf(job, entry),
        "spark_submit": submit(job, entry),
    })
}

/// The word of the file for what is done with rows.
fn stage_kind(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Sort => "sort",
        StageKind::Join => "join",
        StageKind::Aggregate => "aggregate",
        StageKind::Repartition => "repartition",
    }
}

fn sized(sized: &SizedPlan) -> Value {
    let map = &sized.map;
    let parts: Map<String, Value> = map
        .executor
        .parts()
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), json!(bytes)))
        .collect();
    json!({
        "node": sized.shape.instance,
        "chosen": sized.chosen,
        "nodes": sized.nodes,
        "nodes_needed": sized.nodes_needed,
        "deadline_can_be_met": sized.need.is_held,
        "slots_needed": sized.need.slots,
        "memory_per_task": sized.per_task,
        "python_worker_limit": sized.python_worker,
        "python_worker_failure_probability": sized.python_fails,
        "container_killed_probability": sized.killed,
        "remedy": (sized.killed >= POSSIBLE).then(|| sized.overhead_cause.remedy()),
        "scan": {
            "tasks": summary(sized.scan.tasks, Measure::Count),
            "waves": summary(sized.scan.waves, Measure::Count),
            "longest_task": summary(sized.scan.longest, Measure::Seconds),
        },
        "executors": sized.executors,
        "executor_cores": sized.shape.cores,
        "slots": sized.slots,
        "runtime": summary(sized.runtime, Measure::Seconds),
        "spill_time": summary(sized.spill_time, Measure::Seconds),
        "late_by_spills": sized.is_late_by_spills,
        "in_time": sized.in_time,
        "monthly_cost": summary(sized.monthly_cost, Measure::DollarsPerMonth),
        "bill": sized.bill.iter().map(|line| {
            (line.name.to_owned(), summary(line.cost, Measure::DollarsPerMonth))
        }).collect::<Map<_, _>>(),
        "memory_map": {
            "node": map.node,
            "system": map.system,
            "executors": map.executors,
            "container": map.executor.container,
            "parts": parts,
            "waste": map.waste,
            "binding": map.binding.to_string(),
        },
    })
}

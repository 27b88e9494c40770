//! The files of a commit, one for each task and partition whose rows it has, and how large they are.

use crate::quantity::Handle;
use crate::scenario::{Distribution, Table, TableFormat};
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source as sources;
use super::cut::Cut;
use super::defaults;
use super::inflow::Inflow;
use super::source;
use super::spread::Part;

/// Files of the partitions of a group.
#[derive(Clone, Copy)]
pub(super) struct Batch<'b> {
    /// Files written, per second.
    pub(super) rate: Handle<'b>,
    /// Bytes of one, on average.
    pub(super) size: Handle<'b>,
}

/// The files of a table as its writers leave them.
pub(super) struct Files<'b> {
    /// Group by group, as the partitions are.
    pub(super) batches: Vec<Batch<'b>>,
    /// Files written, per second.
    pub(super) rate: Handle<'b>,
    /// Files of one commit.
    pub(super) per_commit: Handle<'b>,
    pub(super) mean: Handle<'b>,
    pub(super) median: Handle<'b>,
    pub(super) largest: Handle<'b>,
    /// The share of them that is tiny.
    pub(super) tiny: Handle<'b>,
    /// The size that is aimed at.
    pub(super) target: Handle<'b>,
    /// Time between two commits.
    pub(super) every: Handle<'b>,
    /// Tasks that write at once.
    pub(super) tasks: Handle<'b>,
    /// Requests that write them, per second.
    pub(super) requests: Handle<'b>,
}

/// Adds the files that writers make.
pub(super) fn files<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    every: Handle<'b>,
) -> Files<'b> {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let below = scope.below("files");
    let one = builder.number(1.0);
    let target = scope.estimate_or(
        "target_file",
        "Size of file that is aimed at",
        table.target_file.as_ref(),
        || defaults::target_file(lake, table.format),
    );
    let tasks = tasks(context, scope, table, inflow);
    let writers = match table.distribution {
        Distribution::None => tasks,
        // All rows of a partition are in one task, whichever it is.
        Distribution::Hash => one,
    };
    let times = below
        .quantity("times_per_commit")
        .label("Times of partitions in a commit")
        .cite(source::FILES)
        .is((every / cut.period).max(one));
    let rows = below
        .quantity("rows_of_task")
        .label("Rows that a task writes for one time")
        .cite(source::FILES)
        .is(inflow.rows * every / times / writers);
    let (mut batches, mut counts) = (Vec::new(), Vec::new());
    for part in &cut.parts {
        let touched = part.touched(rows);
        let bytes = rows * part.share * inflow.row_bytes / touched;
        let split = match table.format {
            TableFormat::Iceberg => (bytes / target).ceil().max(one),
            TableFormat::Parquet | TableFormat::Delta => one,
        };
        let count = times * writers * part.values * touched * split;
        counts.push(count);
        batches.push(Batch {
            rate: count / every,
            size: bytes / split,
        });
    }
    let writer = match table.format {
        TableFormat::Iceberg => source::ICEBERG_WRITER,
        TableFormat::Parquet | TableFormat::Delta => source::SPARK_WRITER,
    };
    let per_commit = below
        .quantity("per_commit")
        .label("Files of a commit")
        .cite(writer.clone())
        .is(builder.sum(Measure::Count, counts.iter().copied()));
    let rate = below
        .quantity("per_day")
        .label("Files written")
        .measure(Measure::PerDay)
        .cite(source::FILES)
        .is(per_commit / every);
    let mean = below
        .quantity("mean")
        .label("Bytes of a file as written, mean")
        .cite(source::FILES)
        .is(inflow.written / rate);
    let median = below
        .quantity("median")
        .label("Bytes of a file as written, median")
        .cite(source::FILES)
        .is(median(&cut.parts, &batches, rate));
    // A rolling writer fills files up to the target before the last one.
    let first = batches.first().map_or(mean, |batch| batch.size);
    let whole = cut.parts.first().map_or(first, |part| {
        rows * part.share * inflow.row_bytes / part.touched(rows)
    });
    let largest = below
        .quantity("largest")
        .label("Bytes of the largest file as written")
        .cite(writer)
        .is(match table.format {
            TableFormat::Iceberg => whole.min(target),
            TableFormat::Parquet | TableFormat::Delta => whole,
        });
    let limit = &lake.tiny_file;
    let limit = below.figure(
        "tiny_below",
        "Size below which files are tiny",
        limit.value,
        Measure::Bytes,
        documented(limit),
    );
    let tiny = batches.iter().map(|batch| {
        batch
            .size
            .at_least(limit)
            .select(0.0 * batch.rate, batch.rate)
    });
    let tiny = below
        .quantity("tiny")
        .label("Share of files that are tiny as written")
        .measure(Measure::Fraction)
        .cite(source::FILES)
        .is(builder.sum(Measure::PerSecond, tiny) / rate);
    let requests = write_requests(context, &below, &batches);
    Files {
        batches,
        rate,
        per_commit,
        mean,
        median,
        largest,
        tiny,
        target,
        every,
        tasks,
        requests,
    }
}

fn tasks<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
) -> Handle<'b> {
    let usual = &context.catalogue.lake().write_tasks;
    let quantity = scope.quantity("write_tasks").label("Tasks that write");
    match (table.write_tasks, inflow.tasks) {
        (Some(stated), _) => quantity
            .cite(sources::SCENARIO)
            .is(context.builder.number(f64::from(stated))),
        (None, Some(source)) => quantity.cite(source::INFLOW).is(source),
        (None, None) => quantity
            .cite(documented(usual))
            .is(context.builder.number(usual.value)),
    }
}

/// The size of the file in the middle. Sizes fall from group to group, so files are counted from the largest on; inside a
/// group whose partitions differ they fall evenly, by factors, from halfway to the group before to halfway to the next.
fn median<'b>(parts: &[Part<'b>], batches: &[Batch<'b>], rate: Handle<'b>) -> Handle<'b> {
    let builder = rate.builder();
    let (half, one) = (rate / 2.0, builder.number(1.0));
    let zero = builder.number(0.0);
    let halfway = |size: Handle<'b>, other: Option<&Batch<'b>>| {
        other.map_or(size, |other| size * (other.size / size).sqrt())
    };
    let mut before = builder.constant(0.0, Measure::PerSecond);
    let mut passed = Vec::new();
    let mut smallest = builder.constant(0.0, Measure::Bytes);
    for (index, (part, batch)) in parts.iter().zip(batches).enumerate() {
        let counted = before + batch.rate;
        let size = if part.differ() {
            let first = halfway(
                batch.size,
                index.checked_sub(1).and_then(|at| batches.get(at)),
            );
            let last = halfway(batch.size, batches.get(index + 1));
            let across = ((half - before) / batch.rate).max(zero).min(one);
            first * (last / first).power(across)
        } else {
            batch.size
        };
        passed.push((counted.at_least(half), size));
        (before, smallest) = (counted, size);
    }
    passed
        .into_iter()
        .rev()
        .fold(smallest, |rest, (is_half, size)| is_half.select(size, rest))
}

/// Requests that upload the files, per second: one for a small one, parts for a large one.
fn write_requests<'b>(
    context: &Context<'b>,
    below: &Scope<'b>,
    batches: &[Batch<'b>],
) -> Handle<'b> {
    let each = batches
        .iter()
        .map(|batch| batch.rate * requests_of_file(context, batch.size));
    below
        .quantity("requests")
        .label("Requests that upload files")
        .measure(Measure::PerDay)
        .cite(source::REQUESTS)
        .is(context.builder.sum(Measure::PerSecond, each))
}

/// Requests that upload one file of a size.
pub(super) fn requests_of_file<'b>(context: &Context<'b>, size: Handle<'b>) -> Handle<'b> {
    /// The request that opens an upload in parts, and the one that ends it.
    const OPEN_AND_CLOSE: f64 = 2.0;
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let threshold = builder.constant(lake.multipart_threshold.value, Measure::Bytes);
    let part = builder.constant(lake.multipart_part.value, Measure::Bytes);
    size.at_least(threshold)
        .select((size / part).ceil() + OPEN_AND_CLOSE, builder.number(1.0))
}

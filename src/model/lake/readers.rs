//! Who reads a table: the bytes and files that filters leave, and how long it takes to find out which those are.

use crate::quantity::{self, Handle};
use crate::scenario::{FieldValues, LakeReader, SparkJob, Table, TableFormat};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::spark::job::interval;
use super::compaction::Look;
use super::cut::Cut;
use super::defaults;
use super::inflow::Inflow;
use super::outline::LakeReaderOutline;
use super::source;
use super::toll::Toll;

/// Requests that open a Delta table: the listing of its log, and half of the ten entries there are between checkpoints.
const DELTA_LOG_READS: f64 = 5.0;

/// Requests that lead to the manifests of an Iceberg table: its metadata file and the manifest list.
const ICEBERG_HEAD_READS: f64 = 2.0;

/// What one reader asks for.
pub(super) struct Reading<'b> {
    pub(super) look: Look<'b>,
    name: String,
    scope: Scope<'b>,
    scanned: Handle<'b>,
    /// The share of partitions of each time that is read.
    time_share: Handle<'b>,
}

/// Adds what a reader's filters leave of the table.
pub(super) fn reading<'b>(
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    reader: &LakeReader,
) -> Reading<'b> {
    let builder = scope.builder;
    let below = scope.below("readers").below(&reader.name);
    let runs = builder.estimate(below.path("runs"), "Runs", &reader.runs);
    let back = back(&below, table, inflow, cut, reader);
    let share = below
        .quantity("share")
        .label("Share of a time's partitions that it reads")
        .measure(Measure::Fraction)
        .cite(source::PRUNING)
        .note("Every value is as likely to be asked for as another.")
        .is(share(&below, cut, reader));
    let scanned = below
        .quantity("scanned")
        .label("Bytes of the files it has to look into, in a run")
        .cite(source::PRUNING)
        .is(inflow.bytes_of(back) * share);
    Reading {
        look: Look { runs, share, back },
        name: reader.name.clone(),
        time_share: back / inflow.window,
        scope: below,
        scanned,
    }
}

/// Adds what a job reads of the table: what was written since its last run, whatever partitions that is in.
pub(super) fn reading_of_job<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    inflow: &Inflow<'b>,
    job: &SparkJob,
) -> Reading<'b> {
    let builder = scope.builder;
    let below = scope.below("readers").below(&job.name);
    let every = interval(context, job);
    let runs = below
        .quantity("runs")
        .label("Runs")
        .measure(Measure::PerDay)
        .cite(source::READ_BY_JOB)
        .is(builder.number(1.0) / every);
    let back = below
        .quantity("back")
        .label("Time whose files it reads")
        .cite(source::READ_BY_JOB)
        .is(every.min(inflow.window));
    let scanned = below
        .quantity("scanned")
        .label("Bytes of the files it has to look into, in a run")
        .cite(source::READ_BY_JOB)
        .is(inflow.written * back);
    let share = builder.number(1.0);
    Reading {
        look: Look { runs, share, back },
        name: job.name.clone(),
        time_share: back / inflow.window,
        scope: below,
        scanned,
    }
}

/// How far back a reader has to look: its days in whole partitions, or all there is where time does not cut the table.
fn back<'b>(
    below: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    reader: &LakeReader,
) -> Handle<'b> {
    let days = reader.days.as_ref().map(|days| {
        below
            .builder
            .estimate(below.path("days"), "Looks back", days)
    });
    let field_of_time = table
        .partition_by
        .iter()
        .find(|field| matches!(field.values, FieldValues::Time(_)));
    let times = field_of_time.and_then(|field| {
        let filter = reader
            .filter
            .iter()
            .find(|filter| filter.field == field.field)?;
        let label = format!("Values of {} it asks for", field.field);
        let name = format!("filter_{}", field.field);
        let asked = below.estimate_or(&name, &label, filter.values.as_ref(), defaults::values);
        Some(asked * cut.period)
    });
    let asked = [days, times]
        .into_iter()
        .flatten()
        .reduce(Handle::min)
        .filter(|_| cut.by_time);
    below
        .quantity("back")
        .label("Time whose partitions it reads")
        .cite(source::PRUNING)
        .is(match asked {
            Some(asked) => asked.ceil_to(cut.period).min(inflow.window),
            None => inflow.window,
        })
}

/// The share of the partitions of each time that pass the filters.
fn share<'b>(below: &Scope<'b>, cut: &Cut<'b>, reader: &LakeReader) -> Handle<'b> {
    let one = below.builder.number(1.0);
    let mut share = one;
    for filter in &reader.filter {
        let field = cut.fields.iter().find(|(name, _)| *name == filter.field);
        let Some((name, Some(values))) = field else {
            continue;
        };
        let label = format!("Values of {name} it asks for");
        let asked = below.estimate_or(
            &format!("filter_{name}"),
            &label,
            filter.values.as_ref(),
            defaults::values,
        );
        share = share * (asked / *values).min(one);
    }
    share
}

/// The files there are when a reader runs.
#[derive(Clone, Copy)]
pub(super) struct There<'b> {
    /// All of the table.
    pub(super) total: Handle<'b>,
    /// Those that the reader opens.
    pub(super) opened: Handle<'b>,
}

/// Adds what a reader opens and asks for, given the files there are.
pub(super) fn outline<'b>(
    context: &Context<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    toll: &Toll<'b>,
    there: There<'b>,
    reading: &Reading<'b>,
) -> (LakeReaderOutline, Handle<'b>) {
    let below = &reading.scope;
    let unpartitioned = below
        .quantity("unpartitioned")
        .label("Bytes it would look into without partitions, in a run")
        .cite(source::STORED)
        .is(inflow.stored);
    let pruned = below
        .quantity("pruned")
        .label("Share of the table that its filters spare it")
        .reading(quantity::Reading::Reserve)
        .measure(Measure::Fraction)
        .cite(source::PRUNING)
        .is(1.0 - reading.scanned / unpartitioned);
    let files = below
        .quantity("files")
        .label("Files it opens, in a run")
        .cite(source::PRUNING)
        .is(there.opened);
    let planning = planning(context, table, cut, toll, there, reading);
    below
        .quantity("opening")
        .label("Time of cores that wait for footers, in a run")
        .cite(source::TOLL)
        .is(files * toll.footer_reads * toll.latency);
    let reads = below
        .quantity("reads")
        .label("Objects it reads parts of, in a run")
        .cite(source::REQUESTS)
        .is(toll.reads(files, reading.scanned) + planning.reads);
    let cost = below
        .quantity("cost")
        .label("Cost of its requests")
        .measure(Measure::DollarsPerMonth)
        .cite(source::REQUESTS)
        .is(reading.look.runs * (reads * toll.read + planning.lists * toll.write));
    let outline = LakeReaderOutline {
        name: reading.name.clone(),
        scanned: reading.scanned.node(),
        pruned: pruned.node(),
        files: files.node(),
        planning_time: planning.time.node(),
        cost: cost.node(),
    };
    (outline, cost)
}

/// What it takes to find out which files to read.
struct Planning<'b> {
    lists: Handle<'b>,
    reads: Handle<'b>,
    time: Handle<'b>,
}

fn planning<'b>(
    context: &Context<'b>,
    table: &Table,
    cut: &Cut<'b>,
    toll: &Toll<'b>,
    there: There<'b>,
    reading: &Reading<'b>,
) -> Planning<'b> {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let (zero, one) = (builder.number(0.0), builder.number(1.0));
    let bytes =
        |constant: &crate::catalogue::Constant| builder.constant(constant.value, Measure::Bytes);
    let entries = |files: Handle<'b>| files * bytes(&lake.entry_size);
    let (lists, reads, metadata, threads) = match table.format {
        TableFormat::Parquet => {
            let partitions = cut.total * reading.time_share * reading.look.share;
            let pages = (there.opened / lake.listing_page.value)
                .max(partitions)
                .ceil()
                .max(one);
            let nothing = builder.constant(0.0, Measure::Bytes);
            (pages, zero, nothing, &lake.listing_threads)
        }
        TableFormat::Iceberg => {
            // Manifests say which times they are about; those of other times are passed over.
            let metadata = entries(there.total) * reading.time_share;
            let manifests = (metadata / bytes(&lake.manifest_size)).ceil().max(one);
            (
                zero,
                manifests + ICEBERG_HEAD_READS,
                metadata,
                &lake.planning_threads,
            )
        }
        TableFormat::Delta => {
            let metadata = entries(there.total);
            let groups = (metadata / bytes(&lake.row_group)).ceil().max(one);
            let reads = groups + toll.footer_reads + DELTA_LOG_READS;
            (one, reads, metadata, &lake.planning_threads)
        }
    };
    let threads = builder.constant(threads.value, Measure::Count);
    let cite = match table.format {
        TableFormat::Parquet => source::LISTING,
        TableFormat::Iceberg | TableFormat::Delta => source::METADATA,
    };
    let below = &reading.scope;
    let requests = below
        .quantity("planning_requests")
        .label("Requests to find its files, in a run")
        .cite(cite)
        .is(lists + reads);
    let time = below
        .quantity("planning_time")
        .label("Time to find its files, in a run")
        .cite(source::PLANNING)
        .is((requests / threads).ceil() * toll.latency + metadata / (toll.core_rate * threads));
    Planning { lists, reads, time }
}

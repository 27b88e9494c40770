//! One table, from what comes in to what it costs.

use crate::scenario::{SparkJob, Table};
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::links::{Links, Place};
use super::super::scope::Scope;
use super::bill::{Amounts, bill};
use super::compaction::{Lot, compaction, opened, worth};
use super::cut::cut;
use super::deletes::deletes;
use super::files::files;
use super::inflow::{flows, inflow};
use super::kept::kept;
use super::outline::{CompactionOutline, FilesOutline, TableNodes, TableOutline};
use super::readers::{There, outline, reading, reading_of_job};
use super::source;
use super::toll::toll;

/// Adds a table to the model, and what others read of it to the flows. All that it reads must be there already.
///
/// # Errors
/// Its source is nobody's name, or the catalogue lacks a price or an instance type.
pub(in crate::model) fn table(
    context: &Context<'_>,
    links: &Links,
    index: usize,
    table: &Table,
) -> Result<TableOutline, ModelError> {
    let field = format!("lake[{index}]");
    let scope = Scope::new(context.builder, format!("lake/{}", table.name));
    let flows = flows(context, &scope, table, &field)?;
    let nodes = if flows.is_empty() {
        None
    } else {
        let builder = context.builder;
        let every = builder.estimate(
            scope.path("write_every"),
            "Time between two commits",
            &table.write_every,
        );
        let (inflow, events) = inflow(context, &scope, table, &flows, every);
        let toll = toll(context, &scope, table, &field)?;
        let (cut, partitions) = cut(&scope, table, &inflow);
        let files = files(context, &scope, table, &inflow, &cut, every);
        context.flows.borrow_mut().component(
            &table.name,
            inflow.flow(events, files.mean),
            &field,
        )?;
        let compacted = compaction(context, &scope, table, &inflow, &cut, &files, &toll);
        let is_compacted = table.compaction.is_some();
        let total = scope
            .below("files")
            .quantity("total")
            .label("Files")
            .cite(source::FILES)
            .is(if is_compacted {
                compacted.files
            } else {
                compacted.uncompacted
            });
        let stated = table.readers.iter();
        let stated = stated.map(|reader| reading(&scope, table, &inflow, &cut, reader));
        let jobs = jobs_reading(context, links, index, table);
        let jobs = jobs.map(|job| reading_of_job(context, &scope, &inflow, job));
        let readings: Vec<_> = stated.chain(jobs).collect();
        let looks: Vec<_> = readings.iter().map(|reading| reading.look).collect();
        let (saved, break_even) = worth(&scope, &compacted, &files, &toll, &looks);
        let (readers, read_costs): (Vec<_>, Vec<_>) = readings
            .iter()
            .map(|reading| {
                let there = There {
                    total,
                    opened: opened(&compacted, &files, reading.look, is_compacted),
                };
                outline(context, table, &inflow, &cut, &toll, there, reading)
            })
            .unzip();
        let deleting = table.deletes.as_ref().map(|entry| {
            let lots = if is_compacted {
                compacted.lots.clone()
            } else {
                Lot::as_written(&files, inflow.window)
            };
            deletes(context, &scope, table.format, entry, &inflow, &lots, &toll)
        });
        let replaced = [
            is_compacted.then_some(compacted.rewritten),
            deleting.as_ref().map(|deleting| deleting.rewritten),
        ];
        let replaced = builder.sum(Measure::BytesPerSecond, replaced.into_iter().flatten());
        let kept = kept(context, &scope, table, &inflow, replaced);
        let amounts = Amounts {
            stored: inflow.stored,
            kept,
            readers: read_costs,
            compaction: is_compacted.then_some(compacted.cost),
            deletes: deleting.as_ref().map(|deleting| deleting.cost),
        };
        let bill = bill(context, &scope, table, &files, &toll, &amounts);
        Some(TableNodes {
            input: inflow.input.node(),
            written: inflow.written.node(),
            stored: inflow.stored.node(),
            kept: kept.node(),
            partitions,
            files: FilesOutline {
                per_commit: files.per_commit.node(),
                per_day: files.rate.node(),
                mean: files.mean.node(),
                median: files.median.node(),
                largest: files.largest.node(),
                tiny: files.tiny.node(),
                total: total.node(),
                uncompacted: compacted.uncompacted.node(),
            },
            compaction: CompactionOutline {
                files: compacted.files.node(),
                rewritten: compacted.rewritten.node(),
                cost: compacted.cost.node(),
                saved: saved.node(),
                break_even: break_even.node(),
            },
            readers,
            deletes: deleting.map(|deleting| deleting.outline),
            monthly_cost: bill.total(),
            cost_lines: bill.lines,
        })
    };
    Ok(TableOutline {
        name: table.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        format: table.format,
        nodes,
    })
}

/// The jobs that read a table, but those that `readers` states under their names.
fn jobs_reading<'b>(
    context: &Context<'b>,
    links: &Links,
    index: usize,
    table: &Table,
) -> impl Iterator<Item = &'b SparkJob> {
    let is_stated = |job: &SparkJob| table.readers.iter().any(|reader| reader.name == job.name);
    let jobs = &context.scenario.spark;
    links
        .out_of(Place::Table(index))
        .filter_map(move |place| match place {
            Place::Job(job) => jobs.get(job).filter(|job| !is_stated(job)),
            Place::Topic(..) | Place::Table(_) => None,
        })
}

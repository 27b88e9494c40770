//! What a table costs in a month, line by line, and how close its requests come to what a prefix takes.

use crate::quantity::Handle;
use crate::scenario::{Table, TableFormat};
use crate::units::Measure;

use super::super::context::Context;
use super::super::cost::Bill;
use super::super::scope::Scope;
use super::files::Files;
use super::source;
use super::toll::Toll;

/// The amounts that a bill is made of.
pub(super) struct Amounts<'b> {
    pub(super) stored: Handle<'b>,
    pub(super) kept: Handle<'b>,
    /// What all readers' requests cost.
    pub(super) readers: Vec<Handle<'b>>,
    /// What compaction costs, where there is one.
    pub(super) compaction: Option<Handle<'b>>,
    /// What deletes cost, where there are requests.
    pub(super) deletes: Option<Handle<'b>>,
}

/// Adds the bill of a table.
pub(super) fn bill<'a, 'b>(
    context: &Context<'b>,
    scope: &'a Scope<'b>,
    table: &Table,
    files: &Files<'b>,
    toll: &Toll<'b>,
    amounts: &Amounts<'b>,
) -> Bill<'a, 'b> {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let mut bill = Bill::new(scope);
    bill.line(
        "storage",
        "Storage: newest state",
        amounts.stored * toll.storage,
    );
    bill.line(
        "kept",
        "Storage: snapshots and orphans",
        amounts.kept * toll.storage,
    );
    let commit = match table.format {
        TableFormat::Parquet => &lake.parquet_commit_writes,
        TableFormat::Iceberg => &lake.iceberg_commit_writes,
        TableFormat::Delta => &lake.delta_commit_writes,
    };
    let commits = builder.constant(commit.value, Measure::Count) / files.every;
    bill.line(
        "writes",
        "Requests: writes",
        (files.requests + commits) * toll.write,
    );
    bill.line(
        "reads",
        "Requests: readers",
        builder.sum(Measure::DollarsPerMonth, amounts.readers.iter().copied()),
    );
    if let Some(cost) = amounts.compaction {
        bill.line("compaction", "Compaction", cost);
    }
    if let Some(cost) = amounts.deletes {
        bill.line("deletes", "Deletes of users", cost);
    }
    prefix(context, scope, files, toll);
    bill
}

/// Adds how much of what one prefix takes the writers of a commit use, each with one upload at a time.
fn prefix<'b>(context: &Context<'b>, scope: &Scope<'b>, files: &Files<'b>, toll: &Toll<'b>) {
    let builder = context.builder;
    let limit = builder.constant(
        context.catalogue.lake().puts_per_prefix.value,
        Measure::PerSecond,
    );
    let at_once = files.tasks.min(files.per_commit);
    scope
        .below("files")
        .quantity("prefix_use")
        .label("Writes of a commit over what one prefix takes")
        .measure(Measure::Fraction)
        .cite(source::REQUESTS)
        .note("Before object storage has split the prefix by load.")
        .is(at_once / toll.latency / limit);
}

//! What comes into a table and what is kept of it: rows, bytes in files, and the time they reach back.

use crate::quantity::Handle;
use crate::scenario::{Retention, Table, TableSource};
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults as usual;
use super::super::flow::{Flow, Origin, growth};
use super::super::scope::Scope;
use super::super::{ModelError, source as sources};
use super::{defaults, source};

/// Growth over a window closer to none than this is none: the mean would divide nothing by nothing.
const NO_GROWTH: f64 = 1e-6;

/// What is written to a table.
pub(super) struct Inflow<'b> {
    /// Bytes per second before the format's compression.
    pub(super) input: Handle<'b>,
    /// Rows per second, as a plain number per second.
    pub(super) rows: Handle<'b>,
    /// Bytes per second in files.
    pub(super) written: Handle<'b>,
    /// Bytes in files of one row.
    pub(super) row_bytes: Handle<'b>,
    /// Growth, continuous, per second.
    growth: Option<Handle<'b>>,
    /// Growth per month, as it is handed on.
    growth_per_month: Option<Handle<'b>>,
    /// How many tasks write, where the source says it.
    pub(super) tasks: Option<Handle<'b>>,
    /// How far back the table reaches, in seconds.
    pub(super) window: Handle<'b>,
    /// How long rows are kept, where they are not for ever.
    pub(super) retention: Option<Handle<'b>>,
    /// How long it has been written, where that matters.
    pub(super) age: Option<Handle<'b>>,
    /// Bytes of the newest state.
    pub(super) stored: Handle<'b>,
}

impl<'b> Inflow<'b> {
    /// The bytes in files of the newest rows, so many seconds back.
    pub(super) fn bytes_of(&self, time: Handle<'b>) -> Handle<'b> {
        bytes_of(self.written, self.growth, time)
    }

    /// What others read of the table, in files of so many bytes.
    pub(super) fn flow(&self, events: Handle<'b>, file: Handle<'b>) -> Flow<'b> {
        Flow {
            bytes: self.written,
            events: Some(events),
            growth: self.growth_per_month,
            tasks: None,
            file: Some(file),
            kept: None,
            from: Origin::Table,
        }
    }
}

/// What flows into a table: from what it names, or from the jobs that write it. `None` where nothing does.
pub(super) fn flows<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    field: &str,
) -> Result<Vec<Flow<'b>>, ModelError> {
    let builder = context.builder;
    match &table.source {
        Some(TableSource::Named(name)) => {
            let known = context.flows.borrow();
            let named = known.read(name, &format!("{field}.source"))?;
            // A job that also says itself what it writes into the table is not counted twice.
            let by_jobs = known.inflows(&table.name);
            let says_itself = by_jobs.iter().any(|(job, _)| job == name);
            let own = (!says_itself).then_some(named);
            Ok(own
                .into_iter()
                .chain(by_jobs.iter().map(|(_, flow)| *flow))
                .collect())
        }
        Some(TableSource::Written { rate, growth }) => {
            let growth = scope.estimate_or("growth", "Growth", growth.as_ref(), usual::growth);
            let factor = scope
                .quantity("growth_factor")
                .label("Growth since the start")
                .measure(Measure::Factor)
                .cite(sources::GROWTH)
                .is((growth + 1.0).power(context.month));
            let typed = builder.estimate(scope.path("stated"), "Written on average", rate);
            let row = || {
                scope.estimate_or(
                    "row",
                    "Row as it comes in",
                    table.row.as_ref(),
                    usual::message,
                )
            };
            let (bytes, events) = if rate.measure == Measure::MessagesPerSecond {
                let events = typed * factor;
                (events * row(), Some(events))
            } else {
                (typed * factor, None)
            };
            context.flows.borrow_mut().stated(&table.name, bytes);
            Ok(vec![Flow {
                bytes,
                events,
                growth: Some(growth),
                tasks: None,
                file: None,
                kept: None,
                from: Origin::Job,
            }])
        }
        None => {
            let known = context.flows.borrow();
            let by_jobs = known.inflows(&table.name).iter();
            Ok(by_jobs.map(|(_, flow)| *flow).collect())
        }
    }
}

/// Adds what comes in and what is kept.
pub(super) fn inflow<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    flows: &[Flow<'b>],
    write_every: Handle<'b>,
) -> (Inflow<'b>, Handle<'b>) {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let input = scope
        .quantity("input")
        .label("Comes in, before the format's compression")
        .cite(source::INFLOW)
        .is(builder.sum(Measure::BytesPerSecond, flows.iter().map(|flow| flow.bytes)));
    let events = events(scope, table, flows, input);
    let from_files = flows.iter().all(|flow| flow.from == Origin::Table);
    let ratio = scope.estimate_or("ratio", "Bytes in files", table.ratio.as_ref(), || {
        if from_files {
            defaults::same_ratio()
        } else {
            defaults::ratio(lake, table.format)
        }
    });
    let written = scope
        .quantity("written")
        .label("Written to files")
        .cite(source::RATIO)
        .is(input * ratio);
    let one_message = builder.constant(1.0, Measure::Messages);
    let rows = events / one_message;
    let growth_per_month = growth(flows);
    let growth = growth_per_month.map(|growth| (growth + 1.0).ln() / context.one_month());
    let (window, age, retention) = window(context, scope, table, write_every);
    if !matches!(table.retention, Some(Retention::For(_))) {
        scope
            .quantity("monthly_growth")
            .label("Comes in a month and stays")
            .cite(sources::MONTHLY_GROWTH)
            .is(written * context.one_month());
    }
    let stored = scope
        .quantity("stored")
        .label("Stored, newest state")
        .cite(source::STORED)
        .is(bytes_of(written, growth, window));
    let inflow = Inflow {
        input,
        rows,
        written,
        row_bytes: written / rows,
        growth,
        growth_per_month,
        tasks: match flows {
            [only] => only.tasks,
            _ => None,
        },
        window,
        retention,
        age,
        stored,
    };
    (inflow, events)
}

/// Rows per second: what the source says, or bytes over the size of a row.
fn events<'b>(
    scope: &Scope<'b>,
    table: &Table,
    flows: &[Flow<'b>],
    input: Handle<'b>,
) -> Handle<'b> {
    let known: Option<Vec<Handle<'b>>> = flows.iter().map(|flow| flow.events).collect();
    let stated_by_row = table.row.is_some()
        && !matches!(&table.source, Some(TableSource::Written { rate, .. }) if rate.measure == Measure::MessagesPerSecond);
    let rows = scope
        .quantity("rows")
        .label("Rows")
        .measure(Measure::MessagesPerSecond)
        .cite(source::INFLOW);
    match known {
        Some(known) if !stated_by_row => {
            rows.is(scope.builder.sum(Measure::MessagesPerSecond, known))
        }
        _ => {
            let row = scope.estimate_or(
                "row",
                "Row as it comes in",
                table.row.as_ref(),
                usual::message,
            );
            rows.is(input / row)
        }
    }
}

/// How far back the table reaches, at least one commit; its age where somebody has to know it; and its retention.
fn window<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    write_every: Handle<'b>,
) -> (Handle<'b>, Option<Handle<'b>>, Option<Handle<'b>>) {
    let builder = context.builder;
    let elapsed = context.month * context.one_month();
    let at_start = table
        .age
        .as_ref()
        .map(|age| builder.estimate(scope.path("age"), "Age at the start", age));
    let retention = match &table.retention {
        Some(Retention::For(retention)) => {
            Some(builder.estimate(scope.path("retention"), "Retention", retention))
        }
        Some(Retention::Unlimited) | None => None,
    };
    let age = match (at_start, retention) {
        (Some(at_start), _) => Some(at_start + elapsed),
        (None, Some(_)) => None,
        (None, None) => Some(elapsed),
    };
    let reach = match (age, retention) {
        (Some(age), Some(retention)) => age.min(retention),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => elapsed,
    };
    let window = scope
        .quantity("window")
        .label("How far back it reaches")
        .cite(source::WINDOW)
        .is(reach.max(write_every));
    (window, age, retention)
}

/// Bytes written in the last `time` at a rate that grew steadily to `rate`.
fn bytes_of<'b>(rate: Handle<'b>, growth: Option<Handle<'b>>, time: Handle<'b>) -> Handle<'b> {
    let Some(growth) = growth else {
        return rate * time;
    };
    let builder = rate.builder();
    let grown = growth * time;
    let steady = builder
        .number(NO_GROWTH * NO_GROWTH)
        .at_least(grown * grown);
    let mean = (1.0 - (0.0 - grown).exp()) / grown;
    rate * time * steady.select(1.0 - grown / 2.0, mean)
}

//! Bytes beside the newest state of a table: files of old snapshots, and files that no snapshot knows.

use crate::quantity::Handle;
use crate::scenario::Table;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::defaults;
use super::inflow::Inflow;
use super::source;

/// Adds what is kept beside the newest state; `replaced` are bytes per second that rewriting replaces.
pub(super) fn kept<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    replaced: Handle<'b>,
) -> Handle<'b> {
    let builder = context.builder;
    let parts = [
        snapshots(context, scope, table, inflow, replaced),
        orphans(context, scope, table, inflow),
    ];
    scope
        .quantity("kept")
        .label("Stored beside the newest state")
        .cite(source::SNAPSHOTS)
        .is(builder.sum(Measure::Bytes, parts.into_iter().flatten()))
}

/// What was replaced, or passed its retention, stays until the snapshots that know it go.
fn snapshots<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    replaced: Handle<'b>,
) -> Option<Handle<'b>> {
    let below = scope.below("snapshots");
    let usual = defaults::snapshots(context.catalogue.lake(), table.format)?;
    let keep = below.estimate_or(
        "keep",
        "Snapshots are kept for",
        table.snapshots.as_ref(),
        || usual,
    );
    // What was replaced while a snapshot is kept, which is no longer than the table exists.
    let replacing = inflow.age.map_or(keep, |age| keep.min(age));
    let past_retention = inflow.retention.map(|retention| {
        // What expires now was written a retention ago, and nothing does of a table that is younger.
        let none = context.builder.constant(0.0, Measure::Seconds);
        let expiring = inflow
            .age
            .map_or(keep, |age| keep.min((age - retention).max(none)));
        inflow.bytes_of(retention + expiring) - inflow.bytes_of(retention)
    });
    let replaced = replaced * replacing;
    Some(
        below
            .quantity("bytes")
            .label("Files of old snapshots")
            .cite(source::SNAPSHOTS)
            .is(past_retention.map_or(replaced, |past| replaced + past)),
    )
}

fn orphans<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
) -> Option<Handle<'b>> {
    let entry = table.orphans.as_ref()?;
    let builder = context.builder;
    let below = scope.below("orphans");
    let share = builder.estimate(below.path("share"), "Written in vain", &entry.share);
    let lie = match &entry.removed_after {
        Some(time) => builder.estimate(below.path("removed_after"), "Removed after", time),
        // Nobody removes them, so they have lain as long as the table exists: at least as long as it reaches back.
        None => {
            let elapsed = context.month * context.one_month();
            inflow.age.map_or(inflow.window + elapsed, |age| age)
        }
    };
    Some(
        below
            .quantity("bytes")
            .label("Files of failed writes")
            .cite(source::ORPHANS)
            .is(inflow.written * share * lie),
    )
}

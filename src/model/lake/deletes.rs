//! Users who ask to be forgotten: files that hold them, written anew, or delete files beside them.

use crate::quantity::Handle;
use crate::scenario::{DeleteMode, Deletes, TableFormat};
use crate::units::{Measure, seconds};

use super::super::context::Context;
use super::super::scope::Scope;
use super::compaction::Lot;
use super::defaults;
use super::files::requests_of_file;
use super::inflow::Inflow;
use super::outline::DeletesOutline;
use super::source;
use super::toll::Toll;

/// What deletes do to a table.
pub(super) struct Deleting<'b> {
    /// What the way costs that the scenario chose.
    pub(super) cost: Handle<'b>,
    /// Bytes written anew by it, per second.
    pub(super) rewritten: Handle<'b>,
    pub(super) outline: DeletesOutline,
}

/// Adds what it takes to delete users from so many files.
pub(super) fn deletes<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    format: TableFormat,
    entry: &Deletes,
    inflow: &Inflow<'b>,
    lots: &[Lot<'b>],
    toll: &Toll<'b>,
) -> Deleting<'b> {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let below = scope.below("deletes");
    let one = builder.number(1.0);
    let per_day = builder.estimate(
        below.path("per_day"),
        "Users to forget in a day",
        &entry.per_day,
    );
    let users = builder.estimate(below.path("users"), "Users", &entry.users);
    let every = below.estimate_or(
        "every",
        "Time between two passes",
        entry.every.as_ref(),
        || defaults::every_day("requests are carried out together, once a day"),
    );
    let asked = below
        .quantity("asked")
        .label("Share of users to forget in a pass")
        .measure(Measure::Fraction)
        .cite(source::DELETES)
        .is(
            (per_day * (every / builder.constant(seconds::DAY, Measure::Seconds)) / users).min(one),
        );
    let rows = inflow.stored / inflow.row_bytes;
    let others = (1.0 - asked).max(builder.number(f64::MIN_POSITIVE));
    // Large files hold more rows and so somebody sooner: the files that are touched hold more than their share of bytes.
    let touched: Vec<(Lot<'b>, Handle<'b>)> = lots
        .iter()
        .map(|lot| {
            let rows_of_file = lot.size / inflow.row_bytes;
            (*lot, 1.0 - (rows_of_file * others.ln()).exp())
        })
        .collect();
    let files = builder.sum(Measure::Count, lots.iter().map(|lot| lot.files));
    let bytes = builder.sum(Measure::Bytes, lots.iter().map(|lot| lot.files * lot.size));
    let share = below
        .quantity("share")
        .label("Share of files that hold one of them")
        .measure(Measure::Fraction)
        .cite(source::DELETES)
        .is(builder.sum(
            Measure::Count,
            touched.iter().map(|(lot, share)| lot.files * *share),
        ) / files);
    let share_of_bytes = below
        .quantity("share_of_bytes")
        .label("Share of bytes in such files")
        .measure(Measure::Fraction)
        .cite(source::DELETES)
        .is(builder.sum(
            Measure::Bytes,
            touched
                .iter()
                .map(|(lot, share)| lot.files * lot.size * *share),
        ) / bytes);
    let uploads = builder.sum(
        Measure::Count,
        touched
            .iter()
            .map(|(lot, share)| lot.files * *share * requests_of_file(context, lot.size)),
    );
    let scanned =
        inflow.stored / every * builder.constant(lake.key_column.value, Measure::Fraction);
    let find = scanned * toll.byte + toll.reads(files / every, scanned) * toll.read;
    let find = below
        .quantity("find")
        .label("Cost of finding them")
        .measure(Measure::DollarsPerMonth)
        .cite(source::CORE_COST)
        .is(find);
    let rewritten = below
        .quantity("rewritten")
        .label("Written anew to delete them")
        .cite(source::DELETES)
        .is(share_of_bytes * inflow.stored / every);
    let by_rewriting = below
        .quantity("by_rewriting")
        .label("Cost of deleting by writing files anew")
        .measure(Measure::DollarsPerMonth)
        .cite(source::CORE_COST)
        .is(find + rewritten * toll.byte + uploads / every * toll.write);
    let entries = rows * asked * builder.constant(lake.delete_entry.value, Measure::Bytes) / every;
    let by_delete_files = below
        .quantity("by_delete_files")
        .label("Cost of deleting by delete files")
        .measure(Measure::DollarsPerMonth)
        .cite(source::DELETE_FILES)
        .note("What readers then do to leave the rows out, until compaction writes the files anew, is not in it.")
        .is(find + entries * toll.byte + share * files / every * toll.write);
    // One request, of those that are carried out together.
    let one_a_day = one / builder.constant(seconds::DAY, Measure::Seconds);
    let requests = per_day * one_a_day;
    let is_any = per_day.at_least(builder.number(f64::MIN_POSITIVE));
    let per_request = |name: &str, label: &str, cost: Handle<'b>| {
        below
            .quantity(name)
            .label(label)
            .measure(Measure::Dollars)
            .cite(source::PER_REQUEST)
            .is(is_any.select(cost / requests, 0.0 * cost / one_a_day))
    };
    let rewriting_per_user = per_request(
        "rewriting_per_user",
        "Cost of one request by writing files anew",
        by_rewriting,
    );
    let delete_files_per_user = per_request(
        "delete_files_per_user",
        "Cost of one request by delete files",
        by_delete_files,
    );
    let merges = format != TableFormat::Parquet && entry.mode == DeleteMode::MergeOnRead;
    Deleting {
        cost: if merges {
            by_delete_files
        } else {
            by_rewriting
        },
        rewritten: if merges { entries } else { rewritten },
        outline: DeletesOutline {
            share: share.node(),
            rewritten: rewritten.node(),
            by_rewriting: by_rewriting.node(),
            by_delete_files: by_delete_files.node(),
            rewriting_per_user: rewriting_per_user.node(),
            delete_files_per_user: delete_files_per_user.node(),
        },
    }
}

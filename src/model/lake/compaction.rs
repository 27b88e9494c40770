//! Small files over time, with and without joining them: how many there are, what joining costs, and when it pays.

use crate::quantity::{Handle, Reading};
use crate::scenario::Table;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::cut::Cut;
use super::defaults;
use super::files::{Files, requests_of_file};
use super::inflow::Inflow;
use super::source;
use super::toll::Toll;

/// The files of a table with compaction, whether the scenario has one or not.
pub(super) struct Compacted<'b> {
    /// Time between two runs.
    pub(super) every: Handle<'b>,
    /// Files that stay for each second of writing.
    pub(super) rate: Handle<'b>,
    /// All files there are without it.
    pub(super) uncompacted: Handle<'b>,
    /// All files there are with it, just before a run.
    pub(super) files: Handle<'b>,
    /// Bytes written anew, per second.
    pub(super) rewritten: Handle<'b>,
    pub(super) cost: Handle<'b>,
    /// What it would cost to write everything small anew exactly once.
    once: Handle<'b>,
}

/// What the files of one group of partitions become.
struct Joined<'b> {
    /// Files that stay, per second.
    rate: Handle<'b>,
    /// Bytes of small files written by writers, per second: what has to be written anew once.
    small: Handle<'b>,
    /// Bytes written anew, per second.
    rewritten: Handle<'b>,
    /// Files read by runs, per second.
    inputs: Handle<'b>,
    /// The same if each byte were written anew once.
    inputs_once: Handle<'b>,
    /// Requests that upload what runs write, per second.
    uploads: Handle<'b>,
    /// The same if each byte were written anew once.
    uploads_once: Handle<'b>,
}

/// Adds the files of a table over time.
pub(super) fn compaction<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    files: &Files<'b>,
    toll: &Toll<'b>,
) -> Compacted<'b> {
    let builder = context.builder;
    let below = scope.below("compaction");
    let stated = table.compaction.as_ref();
    let every = below.estimate_or(
        "every",
        "Time between two runs",
        stated.and_then(|compaction| compaction.every.as_ref()),
        || defaults::every_day("once a day, when partitions by day are closed"),
    );
    let joined = joined(context, inflow, cut, files, every);
    let sum = |measure: Measure, of: fn(&Joined<'b>) -> Handle<'b>| {
        builder.sum(measure, joined.iter().map(of))
    };
    let rate = below
        .quantity("files_per_day")
        .label("Files that stay")
        .measure(Measure::PerDay)
        .cite(source::BIN_PACK)
        .is(sum(Measure::PerSecond, |group| group.rate));
    let uncompacted = scope
        .below("files")
        .quantity("uncompacted")
        .label("Files without compaction")
        .cite(source::FILES)
        .note("At today's rate of files for all the time the table reaches back.")
        .is(files.rate * inflow.window);
    let open = every.min(inflow.window);
    let with = below
        .quantity("files")
        .label("Files with compaction, just before a run")
        .cite(source::BIN_PACK)
        .is((rate * (inflow.window - open) + files.rate * open).min(uncompacted));
    let rewritten = below
        .quantity("rewritten")
        .label("Written anew by compaction")
        .cite(source::REWRITES)
        .is(sum(Measure::BytesPerSecond, |group| group.rewritten));
    let small = sum(Measure::BytesPerSecond, |group| group.small);
    let inputs = sum(Measure::PerSecond, |group| group.inputs);
    let inputs_once = sum(Measure::PerSecond, |group| group.inputs_once);
    let uploads = sum(Measure::PerSecond, |group| group.uploads);
    let uploads_once = sum(Measure::PerSecond, |group| group.uploads_once);
    let cost_of = |bytes: Handle<'b>, inputs: Handle<'b>, uploads: Handle<'b>| {
        bytes * toll.byte + toll.reads(inputs, bytes) * toll.read + uploads * toll.write
    };
    let cost = below
        .quantity("cost")
        .label("Cost of compaction")
        .measure(Measure::DollarsPerMonth)
        .cite(source::CORE_COST)
        .is(cost_of(rewritten, inputs, uploads));
    let once = below
        .quantity("cost_once")
        .label("Cost of writing every small file anew once")
        .measure(Measure::DollarsPerMonth)
        .cite(source::CORE_COST)
        .is(cost_of(small, inputs_once, uploads_once));
    Compacted {
        every,
        rate,
        uncompacted,
        files: with,
        rewritten,
        cost,
        once,
    }
}

fn joined<'b>(
    context: &Context<'b>,
    inflow: &Inflow<'b>,
    cut: &Cut<'b>,
    files: &Files<'b>,
    every: Handle<'b>,
) -> Vec<Joined<'b>> {
    let builder = context.builder;
    let one = builder.number(1.0);
    let least_part = context.catalogue.lake().compaction_minimum.value;
    let enough = files.target * builder.constant(least_part, Measure::Fraction);
    let rows_of_span = cut.rows_of_span(inflow);
    let runs = (cut.span / every).ceil().max(one);
    let of_group = |(part, batch): (&super::spread::Part<'b>, &super::files::Batch<'b>)| {
        let is_large = batch.size.at_least(enough);
        let small_only = |amount: Handle<'b>| is_large.select(0.0 * amount, amount);
        let bytes = inflow.written * part.share;
        // What one partition holds in the end, and the files that takes.
        let exist = part.values * part.touched(rows_of_span);
        let held = bytes * cut.span * part.values / exist;
        let needed = exist * (held / files.target).ceil().max(one) / cut.span;
        let rate = is_large.select(batch.rate, batch.rate.min(needed));
        // A file grows by what comes in between two runs, until it is large enough to be left alone.
        let grows = bytes * every.min(cut.span);
        let steps = (enough / grows).ceil().max(one).min(runs);
        let small = small_only(bytes * part.values);
        let size = held.min(files.target);
        let uploads_once = small_only(rate) * requests_of_file(context, size);
        Joined {
            rate,
            small,
            rewritten: small * (steps + 1.0) / 2.0,
            inputs: small_only(batch.rate) + small_only(rate) * (steps - 1.0),
            inputs_once: small_only(batch.rate),
            uploads: uploads_once * steps,
            uploads_once,
        }
    };
    cut.parts.iter().zip(&files.batches).map(of_group).collect()
}

/// What readers do to a table, as compaction sees it.
#[derive(Clone, Copy)]
pub(super) struct Look<'b> {
    /// Runs, per second.
    pub(super) runs: Handle<'b>,
    /// The share of each time's files that it opens.
    pub(super) share: Handle<'b>,
    /// How far back it looks, in seconds.
    pub(super) back: Handle<'b>,
}

/// Files that a reader's run opens: with compaction, half an interval of the newest are still as they were written.
pub(super) fn opened<'b>(
    compacted: &Compacted<'b>,
    files: &Files<'b>,
    look: Look<'b>,
    is_compacted: bool,
) -> Handle<'b> {
    let as_written = files.rate * look.back;
    let open = if is_compacted {
        as_written - (files.rate - compacted.rate) * compacted.joined_of(look)
    } else {
        as_written
    };
    open * look.share
}

impl<'b> Compacted<'b> {
    /// The time whose files are compacted, of all that a reader looks back, on average.
    fn joined_of(&self, look: Look<'b>) -> Handle<'b> {
        let none = self.every.builder().constant(0.0, Measure::Seconds);
        (look.back - self.every / 2.0).max(none)
    }
}

/// Adds what compaction saves readers, and the longest interval at which that exceeds its cost.
pub(super) fn worth<'b>(
    scope: &Scope<'b>,
    compacted: &Compacted<'b>,
    files: &Files<'b>,
    toll: &Toll<'b>,
    looks: &[Look<'b>],
) -> (Handle<'b>, Handle<'b>) {
    let builder = scope.builder;
    let below = scope.below("compaction");
    let spared = files.rate - compacted.rate;
    let zero_time = builder.constant(0.0, Measure::Seconds);
    let each = looks
        .iter()
        .map(|look| look.runs * look.share * compacted.joined_of(*look));
    let saved = below
        .quantity("saved")
        .label("What readers save by it")
        .measure(Measure::DollarsPerMonth)
        .cite(source::TOLL)
        .is(builder.sum(Measure::Count, each) * spared * toll.file);
    let all = looks.iter().map(|look| look.runs * look.share * look.back);
    let most = builder.sum(Measure::Count, all);
    let lost = builder.sum(
        Measure::PerSecond,
        looks.iter().map(|look| look.runs * look.share),
    );
    let worth = compacted.once / (spared * toll.file);
    let interval = 2.0 * (most - worth) / lost;
    let break_even = if looks.is_empty() {
        zero_time
    } else {
        let is_any = spared.at_least(builder.constant(f64::MIN_POSITIVE, Measure::PerSecond));
        is_any.select(interval.max(zero_time), zero_time)
    };
    let break_even = below
        .quantity("break_even")
        .label("Longest interval at which it pays for itself")
        .reading(Reading::Reserve)
        .cite(source::BREAK_EVEN)
        .note("Zero where it costs more than readers save at any interval.")
        .is(break_even);
    (saved, break_even)
}

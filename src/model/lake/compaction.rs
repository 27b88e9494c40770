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
    /// The files there are just before a run, by their size.
    pub(super) lots: Vec<Lot<'b>>,
}

/// Files of one size.
#[derive(Clone, Copy)]
pub(super) struct Lot<'b> {
    /// How many.
    pub(super) files: Handle<'b>,
    /// Bytes of one.
    pub(super) size: Handle<'b>,
}

impl<'b> Lot<'b> {
    /// The files of a time as their writers leave them.
    pub(super) fn as_written(files: &Files<'b>, time: Handle<'b>) -> Vec<Self> {
        let lot = |batch: &super::files::Batch<'b>| Self {
            files: batch.rate * time,
            size: batch.size,
        };
        files.batches.iter().map(lot).collect()
    }
}

/// What the files of one group of partitions become.
struct Joined<'b> {
    /// Files that stay, per second.
    rate: Handle<'b>,
    /// Bytes of one of them.
    size: Handle<'b>,
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
    let closed = joined.iter().map(|group| Lot {
        files: group.rate * (inflow.window - open),
        size: group.size,
    });
    let lots = closed.chain(Lot::as_written(files, open)).collect();
    Compacted {
        lots,
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
            size: bytes * part.values / rate,
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

/// Files that a reader's run opens: with compaction, those of the time since the last run are still as they were written.
pub(super) fn opened<'b>(
    compacted: &Compacted<'b>,
    files: &Files<'b>,
    look: Look<'b>,
    is_compacted: bool,
) -> Handle<'b> {
    let as_written = files.rate * look.back;
    let open = if is_compacted {
        as_written - (files.rate - compacted.rate) * joined_of(compacted.every, look.back)
    } else {
        as_written
    };
    open * look.share
}

/// The time whose files are compacted, of all that a reader looks back, on average: of an interval since the last run,
/// some are still as they were written, anywhere from none to all of them.
fn joined_of<'b>(every: Handle<'b>, back: Handle<'b>) -> Handle<'b> {
    // The mean of max(0, back − x) for x between nothing and an interval.
    let reached = every.min(back);
    reached * (back - reached / 2.0) / every
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
        .map(|look| look.runs * look.share * joined_of(compacted.every, look.back));
    let saved = below
        .quantity("saved")
        .label("What readers save by it")
        .measure(Measure::DollarsPerMonth)
        .cite(source::TOLL)
        .is(builder.sum(Measure::Count, each) * spared * toll.file);
    let is_any = spared.at_least(builder.constant(f64::MIN_POSITIVE, Measure::PerSecond));
    let worth = compacted.once / (spared * toll.file);
    // Where all files are large already, nothing is joined and nothing is paid: what is left of `spared` is rounding.
    let is_free = (0.0 * worth).at_least(worth);
    let longest = is_free.select(zero_time, longest_interval(looks, worth, zero_time));
    let break_even = is_any.select(longest, zero_time);
    let break_even = below
        .quantity("break_even")
        .label("Longest interval at which it pays for itself")
        .reading(Reading::Reserve)
        .cite(source::BREAK_EVEN)
        .note("Zero where it costs more than readers save at any interval.")
        .is(break_even);
    (saved, break_even)
}

/// The interval at which all readers together find so much time compacted, weighed by their runs: `worth`. What they find
/// falls as the interval grows, so that it is the longest at which they find as much; zero where they never do.
///
/// Between the times that two readers look back, those who look further find `back − interval ÷ 2` and the others
/// `back² ÷ (2 × interval)`: one equation of the second degree for each such piece, of which one has its answer inside.
fn longest_interval<'b>(looks: &[Look<'b>], worth: Handle<'b>, zero: Handle<'b>) -> Handle<'b> {
    /// An answer on the edge of two pieces is inside at least one of them.
    const EDGE: f64 = 1e-9;
    let builder = worth.builder();
    let weights = || looks.iter().map(|look| look.runs * look.share);
    let Some(furthest) = builder.largest(looks.iter().map(|look| look.back)) else {
        return zero;
    };
    let squares = looks
        .iter()
        .zip(weights())
        .map(|(look, weight)| weight * look.back * look.back);
    let beyond = squares.reduce(|a, b| a + b).map(|all| all / worth / 2.0);
    let beyond = beyond.map(|interval| {
        let is_inside = interval.at_least(furthest * (1.0 - EDGE));
        is_inside.select(interval, zero)
    });
    let pieces = looks.iter().map(|piece| {
        // Whoever looks at least as far as this reader, and the rest.
        let (mut least, mut long, mut found, mut short) = (zero, None, None, None);
        let add = |sum: Option<Handle<'b>>, part| Some(sum.map_or(part, |sum| sum + part));
        for (look, weight) in looks.iter().zip(weights()) {
            let is_long = look.back.at_least(piece.back);
            long = add(long, is_long.select(weight, 0.0 * weight));
            let all = weight * look.back;
            found = add(found, is_long.select(all, 0.0 * all));
            let square = all * look.back;
            short = add(short, is_long.select(0.0 * square, square));
            least = least.max(is_long.select(zero, look.back));
        }
        let (Some(long), Some(found), Some(short)) = (long, found, short) else {
            return zero;
        };
        let over = found - worth;
        let interval = (over + (over * over + long * short).sqrt()) / long;
        let is_short_enough = (piece.back * (1.0 + EDGE)).at_least(interval);
        let is_long_enough = interval.at_least(least * (1.0 - EDGE));
        is_short_enough.select(is_long_enough.select(interval, zero), zero)
    });
    let pieces: Vec<Handle<'b>> = pieces.collect();
    let longest = builder.largest(pieces.into_iter().chain(beyond));
    longest.map_or(zero, |longest| longest.max(zero))
}

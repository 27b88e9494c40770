//! One copy of a topic's log: when its segments roll, and what retention keeps of it.

use crate::quantity::Handle;
use crate::scenario::{Cleanup, Retention, Topic};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::source;
use super::retention;
use super::topic::Shared;

/// Growth closer to none than this is none: the logarithmic mean would divide nothing by nothing.
const NO_GROWTH: f64 = 1e-6;

/// `segment.bytes` and `segment.ms`.
pub(super) fn segment<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
) -> (Handle<'b>, Handle<'b>) {
    let bytes = scope.estimate_or(
        "segment_bytes",
        "Segment size",
        topic.segment.bytes.as_ref(),
        || context.kafka_default(&context.catalogue.kafka().segment_size, Measure::Bytes),
    );
    let roll = scope.estimate_or(
        "segment_roll",
        "Segment age limit",
        topic.segment.roll.as_ref(),
        || context.kafka_default(&context.catalogue.kafka().segment_time, Measure::Seconds),
    );
    (bytes, roll)
}

/// One copy of a topic's log, as retention sees it.
pub(super) struct Log<'b> {
    pub(super) rate: Handle<'b>,
    pub(super) partitions: Handle<'b>,
    pub(super) active_segment: Handle<'b>,
    /// One message in a batch of its own.
    pub(super) lone_message: Handle<'b>,
    pub(super) growth_factor: Handle<'b>,
}

/// What is kept of a log.
pub(super) struct Kept<'b> {
    /// On disk at most, one copy, without files that are being deleted.
    pub(super) retained: Handle<'b>,
    /// Files that are being deleted.
    pub(super) pending: Handle<'b>,
    /// The retention time, where there is one.
    pub(super) retention: Option<Handle<'b>>,
    /// What retention asks for and no more: the bytes that object storage holds of a tiered topic.
    pub(super) asked_for: Handle<'b>,
    /// `retention.bytes`, where it is stated.
    pub(super) size_limit: Option<Handle<'b>>,
    /// The keys of which a compacted topic keeps the newest record.
    pub(super) unique_keys: Option<Handle<'b>>,
}

/// Adds what retention keeps.
pub(super) fn kept<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    log: &Log<'b>,
) -> Kept<'b> {
    let retention = retention_time(context, scope, topic);
    let retention_bytes = topic.retention_bytes.as_ref().map(|limit| {
        scope
            .builder
            .estimate(scope.path("retention_bytes"), "Retention by size", limit)
    });
    let unique_keys = topic.unique_keys.as_ref().map(|keys| {
        scope
            .builder
            .estimate(scope.path("unique_keys"), "Unique keys", keys)
    });
    let limits = [
        retention.map(|retention| kept_by_age(shared, scope, log, retention)),
        retention_bytes.map(|limit| kept_by_size(shared, scope, log, limit)),
        unique_keys.map(|keys| kept_by_compaction(context, scope, log, keys)),
    ];
    let retained = limits
        .into_iter()
        .flatten()
        .reduce(Handle::min)
        .unwrap_or_else(|| written_since_start(context, log) + log.partitions * log.active_segment);
    let retained = scope
        .quantity("retained")
        .label("Retained, one copy")
        .cite(match (topic.cleanup, topic.retention_bytes.is_some()) {
            (Cleanup::Compact | Cleanup::CompactDelete, _) => source::COMPACTION,
            (Cleanup::Delete, true) => source::RETENTION_SIZE,
            (Cleanup::Delete, false) if retention.is_none() => source::ACCUMULATION,
            (Cleanup::Delete, false) => source::RETENTION_TIME,
        })
        .is(retained);
    if retention.is_none() && retention_bytes.is_none() && topic.cleanup == Cleanup::Delete {
        scope
            .quantity("monthly_growth")
            .label("Comes in a month and stays, one copy")
            .cite(source::MONTHLY_GROWTH)
            .is(log.rate * context.one_month());
    }
    let asked_for = [
        retention.map(|retention| log.rate * retention),
        retention_bytes.map(|limit| log.partitions * limit),
    ];
    Kept {
        retained,
        pending: pending(shared, scope, topic, log, retained),
        retention,
        asked_for: asked_for
            .into_iter()
            .flatten()
            .reduce(Handle::min)
            .unwrap_or_else(|| written_since_start(context, log)),
        size_limit: retention_bytes,
        unique_keys,
    }
}

fn retention_time<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
) -> Option<Handle<'b>> {
    match (&topic.retention, topic.cleanup) {
        (_, Cleanup::Compact) | (Some(Retention::Unlimited), _) => None,
        (Some(Retention::For(typed)), _) => Some(scope.builder.estimate(
            scope.path("retention"),
            "Retention",
            typed,
        )),
        (None, _) => Some(scope.estimate_or("retention", "Retention", None, || {
            context.kafka_default(&context.catalogue.kafka().retention_time, Measure::Seconds)
        })),
    }
}

fn pending<'b>(
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    log: &Log<'b>,
    retained: Handle<'b>,
) -> Handle<'b> {
    match topic.cleanup {
        Cleanup::Delete => scope
            .quantity("pending_delete")
            .label("Deleted but still on disk")
            .cite(source::DELETE_DELAY)
            .is(retention::pending_delete(log.rate, shared.delete_delay)),
        // Cleaning writes the log anew; the old segments stay for the delete delay, at most as much again.
        Cleanup::Compact | Cleanup::CompactDelete => scope
            .quantity("pending_delete")
            .label("Old segments beside cleaned ones")
            .cite(source::COMPACTION)
            .is(retained),
    }
}

fn kept_by_age<'b>(
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    log: &Log<'b>,
    retention: Handle<'b>,
) -> Handle<'b> {
    scope
        .quantity("kept_by_age")
        .label("Kept by age")
        .cite(source::RETENTION_TIME)
        .is(retention::kept_by_age(
            log.rate,
            log.partitions,
            retention,
            shared.check_interval,
            log.active_segment,
        ))
}

fn kept_by_size<'b>(
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    log: &Log<'b>,
    limit: Handle<'b>,
) -> Handle<'b> {
    scope
        .quantity("kept_by_size")
        .label("Kept by size")
        .cite(source::RETENTION_SIZE)
        .is(retention::kept_by_size(
            log.rate,
            log.partitions,
            limit,
            shared.check_interval,
            log.active_segment,
        ))
}

fn kept_by_compaction<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    log: &Log<'b>,
    keys: Handle<'b>,
) -> Handle<'b> {
    let one_message = context.builder.constant(1.0, Measure::Messages);
    let live_set = scope
        .quantity("live_set")
        .label("Newest record of every key")
        .cite(source::COMPACTION)
        .note("Cleaning thins batches out and never joins them: in the end a live record may have a batch of its own.")
        .is(keys * one_message * log.lone_message);
    let dirty_ratio = scope.estimate_or(
        "dirty_ratio",
        "Dirty share that starts cleaning",
        None,
        || {
            context.kafka_default(
                &context.catalogue.kafka().min_cleanable_dirty_ratio,
                Measure::Fraction,
            )
        },
    );
    let backoff = scope.estimate_or("cleaner_backoff", "Pause of the cleaner", None, || {
        context.kafka_default(&context.catalogue.kafka().cleaner_backoff, Measure::Seconds)
    });
    scope
        .quantity("kept_by_compaction")
        .label("Kept by compaction")
        .cite(source::COMPACTION)
        .is(retention::kept_by_compaction(
            live_set,
            dirty_ratio,
            log.rate,
            backoff,
            log.partitions,
            log.active_segment,
        ))
}

/// What was written since the start of the plan, at a rate that grew steadily: the logarithmic mean of the rate then
/// and the rate now, times the time between.
fn written_since_start<'b>(context: &Context<'b>, log: &Log<'b>) -> Handle<'b> {
    let builder = context.builder;
    let growth = log.growth_factor;
    let grown = growth - 1.0;
    let steady = builder
        .number(NO_GROWTH * NO_GROWTH)
        .at_least(grown * grown);
    let mean_factor = steady.select((growth + 1.0) / 2.0, grown / growth.ln());
    let elapsed = context.month * context.one_month();
    log.rate / growth * mean_factor * elapsed
}

//! A topic: from what producers write to the bytes of one copy, and of all replicas.

use crate::quantity::Handle;
use crate::scenario::{Choice, Cleanup, Cluster, Retention, Topic};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::{defaults, source};
use super::outline::TopicOutline;
use super::record_batch::{BATCH_HEADER_BYTES, record_bytes};
use super::retention;

/// What brokers and costs need to know of a topic.
pub(in crate::model) struct TopicFlow<'b> {
    pub(super) name: String,
    pub(in crate::model) replication: f64,
    pub(in crate::model) groups: f64,
    /// Bytes per second before compression.
    pub(super) payload: Handle<'b>,
    /// Bytes per second as stored, one copy, on average.
    pub(in crate::model) stored_rate: Handle<'b>,
    /// The same in the busiest hour.
    pub(super) peak_rate: Handle<'b>,
    /// What all groups together read while they catch up, over the stored rate.
    pub(super) catch_up: Handle<'b>,
    pub(super) partitions: Handle<'b>,
    /// The retention time, where there is one.
    pub(super) retention: Option<Handle<'b>>,
    /// Bytes of all replicas on disk, nothing tiered.
    pub(super) replicated: Handle<'b>,
    /// What a tiered deployment needs to know; `None` where the topic cannot be or is not tiered.
    pub(super) tiering: Option<Tiering<'b>>,
    pub(super) outline: TopicOutline,
}

/// The parts of a topic's disk that change when only the newest data stays on the brokers.
pub(super) struct Tiering<'b> {
    pub(super) retention: Handle<'b>,
    pub(super) retained: Handle<'b>,
    pub(super) partition_rate: Handle<'b>,
    pub(super) roll_time: Handle<'b>,
    pub(super) segment_bytes: Handle<'b>,
    /// Whether the scenario states `segment.bytes` itself.
    pub(super) segment_given: bool,
    pub(super) batch_bytes: Handle<'b>,
}

/// What every topic of a cluster shares.
pub(super) struct Shared<'b> {
    pub(super) ingest_multiplier: Handle<'b>,
    pub(super) growth: Option<Handle<'b>>,
    pub(super) zones: Handle<'b>,
    pub(super) partition_rate: Handle<'b>,
    pub(super) check_interval: Handle<'b>,
    pub(super) delete_delay: Handle<'b>,
}

pub(super) fn topic<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    topic: &Topic,
) -> TopicFlow<'b> {
    let builder = context.builder;
    let writing = writing(context, shared, scope, topic);
    let partitions = partitions(scope, shared, topic, writing.peak_rate);
    let batching = batching(context, scope, topic, &writing, partitions);
    // The partitions are chosen from what is produced, which the batch overhead barely changes: no circle.
    let stored_rate = scope
        .quantity("stored_rate")
        .label("Stored rate, one copy")
        .cite(source::STORED_AS_SENT)
        .is(writing.messages * batching.stored_message);
    let peak_rate = scope
        .quantity("peak_rate")
        .label("Stored rate at peak")
        .cite(source::STORED_AS_SENT)
        .is(stored_rate * writing.peak);
    let partition_rate = scope
        .quantity("partition_rate")
        .label("Stored rate of one partition")
        .cite(source::BALANCED_LOAD)
        .is(stored_rate / partitions);

    let (segment_bytes, roll_time) = segment(context, scope, topic);
    let active_segment = scope
        .quantity("active_segment")
        .label("Segment of one partition when it rolls")
        .cite(source::SEGMENT_ROLL)
        .is(retention::active_segment(partition_rate, segment_bytes, roll_time));
    let segment_time = scope
        .quantity("segment_time")
        .label("Time until a segment rolls")
        .cite(source::SEGMENT_ROLL)
        .is(active_segment / partition_rate);
    let log = Log {
        rate: stored_rate,
        partitions,
        active_segment,
        stored_message: batching.stored_message,
        growth_factor: writing.growth_factor,
    };
    let kept = kept(context, shared, scope, topic, &log);
    let index = index_files(context, scope, kept.retained, batching.batch_bytes);
    let on_disk = scope
        .quantity("on_disk")
        .label("On disk, one copy")
        .cite(source::DELETE_DELAY)
        .is(kept.retained + kept.pending + index);
    let replication = scope.figure(
        "replication",
        "Replication factor",
        f64::from(topic.replication),
        Measure::Count,
        source::SCENARIO,
    );
    let replicated = scope
        .quantity("replicated")
        .label("On disk, all replicas")
        .cite(source::REPLICATION)
        .is(on_disk * replication);
    let tiering = (topic.tiered.unwrap_or(true) && topic.cleanup == Cleanup::Delete)
        .then_some(())
        .and(kept.retention)
        .map(|retention| Tiering {
            retention,
            retained: kept.retained,
            partition_rate,
            roll_time,
            segment_bytes,
            segment_given: topic.segment.bytes.is_some(),
            batch_bytes: batching.batch_bytes,
        });
    let catch_up = catch_up(scope, topic);
    TopicFlow {
        name: topic.name.clone(),
        replication: f64::from(topic.replication),
        groups: topic.consumers.len() as f64,
        payload: writing.payload,
        retention: kept.retention,
        stored_rate,
        peak_rate,
        catch_up: catch_up.unwrap_or_else(|| builder.number(0.0)),
        partitions,
        replicated,
        tiering,
        outline: TopicOutline {
            name: topic.name.clone(),
            path: scope.prefix().to_owned(),
            produce: writing.payload.node(),
            stored_rate: stored_rate.node(),
            partitions: partitions.node(),
            retained: kept.retained.node(),
            replicated: replicated.node(),
            segment_time: segment_time.node(),
            retention: kept.retention.map(Handle::node),
            peak_partition_rate: (peak_rate / partitions).node(),
            consumers: topic.consumers.len(),
            zones: cluster.zones,
        },
    }
}

/// What producers hand over, before batching.
struct Writing<'b> {
    payload: Handle<'b>,
    messages: Handle<'b>,
    message: Handle<'b>,
    key: Option<Handle<'b>>,
    peak: Handle<'b>,
    peak_rate: Handle<'b>,
    growth_factor: Handle<'b>,
}

fn writing<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
) -> Writing<'b> {
    let builder = context.builder;
    let one_message = builder.constant(1.0, Measure::Messages);
    let message = scope.estimate_or("message", "Message value", topic.message.as_ref(), defaults::message);
    let key = topic
        .key
        .as_ref()
        .map(|key| builder.estimate(scope.path("key"), "Message key", key));
    let growth = match (&topic.growth, shared.growth) {
        (None, Some(cluster)) => cluster,
        (own, _) => scope.estimate_or("growth", "Growth", own.as_ref(), defaults::growth),
    };
    let growth_factor = scope
        .quantity("growth_factor")
        .label("Growth since the start")
        .measure(Measure::Factor)
        .cite(source::GROWTH)
        .is((growth + 1.0).power(context.month));
    let peak = scope.estimate_or("peak", "Peak over mean", topic.peak.as_ref(), defaults::peak);
    let produce = builder.estimate(scope.path("produce"), "Produced on average", &topic.produce);
    let payload_of_message = match key {
        Some(key) => message + key,
        None => message,
    };
    let scale = growth_factor * shared.ingest_multiplier;
    let (payload, messages);
    if topic.produce.measure == Measure::MessagesPerSecond {
        messages = scope
            .quantity("messages")
            .label("Messages written")
            .cite(source::GROWTH)
            .is(produce * scale);
        payload = scope
            .quantity("payload")
            .label("Written before compression")
            .cite(source::GROWTH)
            .is(messages * payload_of_message);
    } else {
        payload = scope
            .quantity("payload")
            .label("Written before compression")
            .cite(source::GROWTH)
            .is(produce * scale);
        messages = scope
            .quantity("messages")
            .label("Messages written")
            .cite(source::GROWTH)
            .is(payload / payload_of_message);
    }
    let in_bytes = |size: Handle<'b>| size * one_message;
    Writing {
        payload,
        messages,
        message: in_bytes(message),
        key: key.map(in_bytes),
        peak,
        peak_rate: payload * peak,
        growth_factor,
    }
}

/// The partition count as given, or chosen from the peak rate.
fn partitions<'b>(
    scope: &Scope<'b>,
    shared: &Shared<'b>,
    topic: &Topic,
    peak_rate: Handle<'b>,
) -> Handle<'b> {
    match topic.partitions {
        Choice::Given(count) => scope.figure(
            "partitions",
            "Partitions",
            f64::from(count),
            Measure::Count,
            source::SCENARIO,
        ),
        Choice::Auto => {
            let needed = scope
                .quantity("partitions_needed")
                .label("Partitions needed")
                .cite(source::AUTO_PARTITIONS)
                .is((peak_rate / shared.partition_rate).ceil_to(shared.zones).max(shared.zones));
            scope
                .builder
                .decision(scope.path("partitions"), "Partitions", Measure::Count, needed)
        }
    }
}

/// Records in a batch and what one message takes on disk.
struct Batching<'b> {
    stored_message: Handle<'b>,
    batch_bytes: Handle<'b>,
}

fn batching<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    writing: &Writing<'b>,
    partitions: Handle<'b>,
) -> Batching<'b> {
    let builder = context.builder;
    let one = builder.number(1.0);
    let one_message = builder.constant(1.0, Measure::Messages);
    let batch_size = scope.estimate_or("batch_size", "Batch size", topic.batch.size.as_ref(), || {
        context.kafka_default(&context.catalogue.kafka().producer_batch_size, Measure::Bytes)
    });
    let linger = scope.estimate_or("linger", "Linger", topic.batch.linger.as_ref(), || {
        context.kafka_default(&context.catalogue.kafka().producer_linger, Measure::Seconds)
    });
    let producers =
        scope.estimate_or("producers", "Producers", topic.batch.producers.as_ref(), defaults::producers);
    let ratio = match &topic.compression {
        Some(compression) => builder.estimate(
            scope.path("compression_ratio"),
            "Compression ratio",
            &compression.ratio,
        ),
        None => one,
    };
    let lone_record = record_bytes(builder, writing.key, writing.message, one);
    let fit = (batch_size * ratio / lone_record).floor();
    let arrive = writing.messages * linger / (partitions * producers) / one_message;
    let records = scope
        .quantity("records_per_batch")
        .label("Records in a batch")
        .cite(source::BATCHING)
        .is(fit.min(arrive).max(one));
    let record = scope
        .quantity("record_bytes")
        .label("One record, uncompressed")
        .cite(source::RECORD_BATCH)
        .is(record_bytes(builder, writing.key, writing.message, records));
    let header = builder.constant(BATCH_HEADER_BYTES as f64, Measure::Bytes);
    let stored_message = scope
        .quantity("stored_message")
        .label("One message as stored")
        .cite(source::RECORD_BATCH)
        .is((header / records + record / ratio) / one_message);
    let batch_bytes = scope
        .quantity("batch_bytes")
        .label("One batch as stored")
        .cite(source::RECORD_BATCH)
        .is(header + records * record / ratio);
    Batching {
        stored_message,
        batch_bytes,
    }
}

fn segment<'b>(context: &Context<'b>, scope: &Scope<'b>, topic: &Topic) -> (Handle<'b>, Handle<'b>) {
    let bytes = scope.estimate_or("segment_bytes", "Segment size", topic.segment.bytes.as_ref(), || {
        context.kafka_default(&context.catalogue.kafka().segment_size, Measure::Bytes)
    });
    let roll = scope.estimate_or("segment_roll", "Segment age limit", topic.segment.roll.as_ref(), || {
        context.kafka_default(&context.catalogue.kafka().segment_time, Measure::Seconds)
    });
    (bytes, roll)
}

/// One copy of a topic's log, as retention sees it.
struct Log<'b> {
    rate: Handle<'b>,
    partitions: Handle<'b>,
    active_segment: Handle<'b>,
    stored_message: Handle<'b>,
    growth_factor: Handle<'b>,
}

struct Kept<'b> {
    retained: Handle<'b>,
    pending: Handle<'b>,
    /// The retention time, where there is one.
    retention: Option<Handle<'b>>,
}

fn kept<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    log: &Log<'b>,
) -> Kept<'b> {
    let pending_delete = |scope: &Scope<'b>| {
        scope
            .quantity("pending_delete")
            .label("Deleted but still on disk")
            .cite(source::DELETE_DELAY)
            .is(retention::pending_delete(log.rate, shared.delete_delay))
    };
    let retention = match (&topic.retention, topic.cleanup) {
        (_, Cleanup::Compact) | (Some(Retention::Unlimited), _) => None,
        (Some(Retention::For(typed)), _) => {
            Some(scope.builder.estimate(scope.path("retention"), "Retention", typed))
        }
        (None, _) => Some(scope.estimate_or("retention", "Retention", None, || {
            context.kafka_default(&context.catalogue.kafka().retention_time, Measure::Seconds)
        })),
    };
    let limits = [
        retention.map(|retention| kept_by_age(shared, scope, log, retention)),
        topic.retention_bytes.as_ref().map(|limit| {
            let limit = scope.builder.estimate(scope.path("retention_bytes"), "Retention by size", limit);
            kept_by_size(shared, scope, log, limit)
        }),
        topic.unique_keys.as_ref().map(|keys| {
            let keys = scope.builder.estimate(scope.path("unique_keys"), "Unique keys", keys);
            kept_by_compaction(context, scope, log, keys)
        }),
    ];
    let retained = limits
        .into_iter()
        .flatten()
        .reduce(Handle::min)
        .unwrap_or_else(|| accumulated(context, log));
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
    let pending = match topic.cleanup {
        Cleanup::Delete => pending_delete(scope),
        // Cleaning writes the log anew; the old segments stay for the delete delay, at most as much again.
        Cleanup::Compact | Cleanup::CompactDelete => scope
            .quantity("pending_delete")
            .label("Old segments beside cleaned ones")
            .cite(source::COMPACTION)
            .is(retained),
    };
    Kept {
        retained,
        pending,
        retention,
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
        .is(keys * one_message * log.stored_message);
    let dirty_ratio = scope.estimate_or("dirty_ratio", "Dirty share that starts cleaning", None, || {
        context.kafka_default(&context.catalogue.kafka().min_cleanable_dirty_ratio, Measure::Fraction)
    });
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

/// What piles up since the start where nothing is ever deleted.
fn accumulated<'b>(context: &Context<'b>, log: &Log<'b>) -> Handle<'b> {
    let rate_at_start = log.rate / log.growth_factor;
    let one_month = context.builder.constant(730.0 * 3_600.0, Measure::Seconds);
    (rate_at_start + log.rate) / 2.0 * (context.month * one_month) + log.partitions * log.active_segment
}

fn index_files<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    kept: Handle<'b>,
    batch_bytes: Handle<'b>,
) -> Handle<'b> {
    let interval = scope.estimate_or("index_interval", "Index interval", None, || {
        context.kafka_default(&context.catalogue.kafka().index_interval, Measure::Bytes)
    });
    let entry = context.builder.constant(20.0, Measure::Bytes);
    scope
        .quantity("index_files")
        .label("Index files, one copy")
        .cite(source::INDEX_FILES)
        .is(retention::index_files(kept, batch_bytes, interval, entry))
}

/// What all groups together read while they catch up, over the stored rate.
fn catch_up<'b>(scope: &Scope<'b>, topic: &Topic) -> Option<Handle<'b>> {
    if topic.consumers.is_empty() {
        return None;
    }
    let rates = topic.consumers.iter().map(|consumer| {
        scope.below("consumers").below(&consumer.name).estimate_or(
            "rate",
            &format!("Catch-up rate of {}", consumer.name),
            consumer.rate.as_ref(),
            defaults::catch_up_rate,
        )
    });
    Some(
        scope
            .quantity("catch_up")
            .label("Read while catching up, over what is written")
            .measure(Measure::Factor)
            .cite(source::BALANCED_LOAD)
            .is(scope.builder.sum(Measure::Factor, rates)),
    )
}

//! A topic: from what producers write to the bytes of one copy, and of all replicas.

use crate::quantity::Handle;
use crate::scenario::{Choice, Cleanup, Cluster, Topic};
use crate::units::Measure;

use super::super::context::Context;
use super::super::flow::{Flow, Origin};
use super::super::scope::Scope;
use super::super::{defaults, source};
use super::arrivals::Sent;
use super::batching::batching;
use super::consumers::{ReadTopic, Reader, mirroring, readers, together};
use super::contract::{dead_letters, drift};
use super::group::groups;
use super::largest_partition::HottestPartition;
use super::log::{Kept, Log, kept, segment};
use super::outline::TopicOutline;
use super::partition_count::{count, named};
use super::partitioning::{Stored, partitioning};
use super::retention;
use super::skew::zipf_keys;
use super::survival::survival;

/// What brokers and costs need to know of a topic.
pub(in crate::model) struct TopicFlow<'b> {
    pub(super) name: String,
    pub(in crate::model) replication: f64,
    /// How often everything is read: consumer groups, and mirrors by their share.
    pub(in crate::model) groups: f64,
    /// Bytes per second before compression.
    pub(in crate::model) payload: Handle<'b>,
    /// Bytes per second as stored, one copy, on average.
    pub(in crate::model) stored_rate: Handle<'b>,
    /// The same in the busiest hour.
    pub(super) peak_rate: Handle<'b>,
    /// The groups that read it.
    pub(in crate::model) readers: Vec<Reader<'b>>,
    /// Segments of one copy on disk, nothing tiered.
    pub(super) segments: Handle<'b>,
    pub(super) partitions: Handle<'b>,
    /// Whether the newest record of each key stays.
    pub(super) is_compacted: bool,
    /// Replicas of its partitions.
    pub(super) replicas: Handle<'b>,
    /// Bytes of a message, key and value.
    pub(super) message_bytes: Handle<'b>,
    /// Produce requests per second at peak.
    pub(super) peak_requests: Handle<'b>,
    /// The same on average.
    pub(super) mean_requests: Handle<'b>,
    /// Uncompressed over compressed bytes of records.
    pub(super) ratio: Handle<'b>,
    /// The share of the hottest partition.
    pub(super) hottest_share: Handle<'b>,
    /// How much more than a mean replica the hottest takes on disk, where keys make it so and nothing limits it.
    pub(super) hottest_excess: Option<Handle<'b>>,
    /// Bytes of one copy of the largest partition on disk, nothing tiered.
    pub(super) largest_partition: Handle<'b>,
    /// A segment when it rolls.
    pub(super) segment: Handle<'b>,
    /// The retention time, where there is one.
    pub(super) retention: Option<Handle<'b>>,
    /// What a size limit or compaction keeps less of one copy than retention by time would; `None` where neither can.
    pub(super) kept_less: Option<Handle<'b>>,
    /// Bytes of all replicas on disk, nothing tiered.
    pub(super) replicated: Handle<'b>,
    /// Bytes of its dead letters, one copy, where it has some.
    pub(super) dead_letters: Option<Handle<'b>>,
    /// What a tiered deployment needs to know; `None` where the topic cannot be or is not tiered.
    pub(super) tiering: Option<Tiering<'b>>,
    pub(super) outline: TopicOutline,
}

/// The parts of a topic's disk that change when only the newest data stays on the brokers.
pub(super) struct Tiering<'b> {
    /// Bytes that object storage holds, one copy.
    pub(super) remote: Handle<'b>,
    pub(super) retained: Handle<'b>,
    pub(super) partition_rate: Handle<'b>,
    pub(super) roll_time: Handle<'b>,
    pub(super) segment_bytes: Handle<'b>,
    /// Whether the scenario states `segment.bytes` itself.
    pub(super) segment_given: bool,
    pub(super) batch_bytes: Handle<'b>,
    pub(super) index_interval: Handle<'b>,
}

impl<'b> TopicFlow<'b> {
    /// Bytes written in the retention time, or in `local` where that is shorter and the topic is tiered: one copy, as rules
    /// of thumb count it. Without a retention time, what the detailed model holds.
    pub(super) fn written_in_retention(&self, local: Option<Handle<'b>>) -> Handle<'b> {
        match (self.retention, local.filter(|_| self.tiering.is_some())) {
            (Some(retention), Some(local)) => self.stored_rate * retention.min(local),
            (None, Some(local)) => self.stored_rate * local,
            (Some(retention), None) => self.stored_rate * retention,
            (None, None) => self.replicated / self.replication,
        }
    }

    /// Bytes that only tiered storage holds, one copy, when the newest `local` stays on the brokers: none where the topic
    /// is not tiered.
    pub(super) fn written_after(&self, local: Handle<'b>) -> Option<Handle<'b>> {
        let tiering = self.tiering.as_ref()?;
        let zero = self.stored_rate.builder().constant(0.0, Measure::Bytes);
        Some((tiering.remote - self.stored_rate * local).max(zero))
    }
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
    (topic, mirrored): (&Topic, &[Sent]),
) -> TopicFlow<'b> {
    let writing = writing(context, shared, scope, (topic, mirrored));
    let groups = groups(scope, topic);
    let rates = (writing.mean_rate, writing.peak_rate);
    let count = count(context, shared, scope, (cluster, topic), &groups, rates);
    let partitions = count.partitions;
    let batching = batching(context, scope, topic, &writing, partitions);
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
        .is(retention::active_segment(
            partition_rate,
            segment_bytes,
            roll_time,
        ));
    let segment_time = scope
        .quantity("segment_time")
        .label("Time until a segment rolls")
        .cite(source::SEGMENT_ROLL)
        .is(active_segment / partition_rate);
    let log = Log {
        rate: stored_rate,
        partitions,
        active_segment,
        lone_message: batching.lone_message,
        growth_factor: writing.growth_factor,
    };
    let kept = kept(context, shared, scope, topic, &log);
    let index_interval = scope.estimate_or("index_interval", "Index interval", None, || {
        context.kafka_default(&context.catalogue.kafka().index_interval, Measure::Bytes)
    });
    let index = scope
        .quantity("index_files")
        .label("Index files, one copy")
        .cite(source::INDEX_FILES)
        .is(retention::index_files(
            kept.retained,
            batching.batch_bytes,
            index_interval,
            index_entry(context),
        ));
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
    let replicas = scope
        .quantity("replicas")
        .label("Replicas of its partitions")
        .cite(source::REPLICATION)
        .is(partitions * replication);
    let replicated = scope
        .quantity("replicated")
        .label("On disk, all replicas")
        .cite(source::REPLICATION)
        .is(on_disk * replication);
    let tiering =
        (topic.tiered.unwrap_or(true) && topic.cleanup == Cleanup::Delete).then_some(Tiering {
            remote: kept.asked_for,
            retained: kept.retained,
            partition_rate,
            roll_time,
            segment_bytes,
            segment_given: topic.segment.bytes.is_some(),
            batch_bytes: batching.batch_bytes,
            index_interval,
        });
    context.flows.borrow_mut().topic(
        &cluster.name,
        &topic.name,
        Flow {
            bytes: writing.payload,
            events: Some(writing.messages),
            growth: Some(writing.growth),
            tasks: Some(partitions),
            file: None,
            kept: kept.retention,
            from: Origin::Topic,
        },
    );
    let segments = scope
        .quantity("segments")
        .label("Segments on disk, one copy")
        .cite(source::SEGMENT_ROLL)
        .is(retention::segments(
            kept.retained + kept.pending,
            active_segment,
            partitions,
        ));
    let stored = Stored {
        mean: stored_rate,
        peak: peak_rate,
        segments,
        replication,
    };
    // In bytes stored: a group that is to read faster than producers write leaves less to each partition.
    let of_groups = groups.iter().filter_map(|group| {
        Some(group.member_rate? * peak_rate / group.read_rate(stored_rate, peak_rate))
    });
    let trusted = scope
        .below("partitioning")
        .quantity("trusted_rate")
        .label(
            "Stored rate that one partition is trusted with: its own, and what its readers follow",
        )
        .cite(source::PARTITION_RATE)
        .is(of_groups.fold(count.trusted, Handle::min));
    let partitioning = partitioning(context, scope, topic, &groups, count, &batching, &stored);
    let hottest_use = scope
        .below("partitioning")
        .quantity("hottest_use")
        .label("Hottest partition at peak, of what one is trusted with")
        .measure(Measure::Fraction)
        .cite(source::PARTITION_RATE)
        .is(context.builder.handle(partitioning.outline.hottest_rate) / trusted);
    drift(context, scope, topic);
    let hottest = HottestPartition {
        rate: scope
            .below("partitioning")
            .quantity("hottest_mean_rate")
            .label("Stored rate of the hottest partition")
            .cite(source::HOTTEST_PARTITION)
            .is(stored_rate * partitioning.hottest_share),
        segment: (segment_bytes, roll_time),
        check_interval: shared.check_interval,
        delete_delay: shared.delete_delay,
        batch_bytes: batching.batch_bytes,
        index_interval,
    };
    let of_log = (on_disk, partitions, partitioning.hottest_share);
    let largest_partition = largest_partition(context, scope, topic, &kept, &hottest, of_log);
    let by_size = topic
        .retention_bytes
        .as_ref()
        .map(|_| kept.asked_for / stored_rate);
    let read = ReadTopic {
        rate: stored_rate,
        peak_rate,
        partitions,
        retained: kept.retained,
        age: by_size.or(kept.retention),
    };
    let busiest = partitioning.outline.groups.iter();
    let busiest: Vec<_> = busiest
        .map(|group| context.builder.handle(group.busiest_member_share))
        .collect();
    let consumers = &topic.consumers;
    let readers = readers(context, scope, cluster, consumers, &groups, &busiest, &read);
    together(scope, stored_rate, &readers);
    // A request carries what is ready for a broker: a batch at least, and one in each linger at most. There is at least
    // a broker to each zone.
    let batches =
        writing.messages / (batching.records * context.builder.constant(1.0, Measure::Messages));
    let requests = |key: &str, label: &str, batches: Handle<'b>| {
        scope
            .quantity(key)
            .label(label)
            .measure(Measure::RequestsPerSecond)
            .cite(source::BATCHING)
            .is(batches.min(batching.sends * shared.zones))
    };
    let peak_requests = requests(
        "produce_requests",
        "Produce requests at peak",
        batches * writing.peak,
    );
    let mean_requests = requests(
        "mean_produce_requests",
        "Produce requests on average",
        batches,
    );
    let mirrored: f64 = cluster.mirrors.iter().map(|mirror| mirror.share).sum();
    TopicFlow {
        name: topic.name.clone(),
        replication: f64::from(topic.replication),
        groups: topic.consumers.len() as f64 + mirrored,
        is_compacted: topic.cleanup != Cleanup::Delete,
        replicas,
        message_bytes: writing.whole_message,
        peak_requests,
        mean_requests,
        ratio: writing.ratio,
        payload: writing.payload,
        retention: kept.retention,
        kept_less: kept.retention.and_then(|retention| {
            let by_time = stored_rate * retention;
            let none = context.builder.constant(0.0, Measure::Bytes);
            match topic.cleanup {
                Cleanup::Delete => {
                    kept.size_limit?;
                    Some((by_time - kept.asked_for).max(none))
                }
                _ => Some((by_time - kept.retained).max(none)),
            }
        }),
        stored_rate,
        peak_rate,
        segments,
        partitions,
        hottest_share: partitioning.hottest_share,
        hottest_excess: grows_with_its_keys(topic)
            .then(|| above_mean(largest_partition, on_disk, partitions)),
        largest_partition,
        segment: active_segment,
        replicated,
        dead_letters: dead_letters(context, scope, topic, stored_rate),
        tiering,
        outline: TopicOutline {
            name: topic.name.clone(),
            path: scope.prefix().to_owned(),
            produce: writing.payload.node(),
            stored_rate: stored_rate.node(),
            partitions: partitions.node(),
            partitions_chosen: topic.partitions == Choice::Auto,
            retained: kept.retained.node(),
            replicated: replicated.node(),
            segment_time: segment_time.node(),
            records_per_batch: batching.records.node(),
            retention: kept.retention.map(Handle::node),
            hottest_use: hottest_use.node(),
            trusted: trusted.node(),
            partitioning: partitioning.outline,
            consumers: topic.consumers.len(),
            zones: cluster.zones,
            readers: readers
                .iter()
                .map(|reader| reader.outline.clone())
                .collect(),
            survives: survival(scope, cluster, topic, replication, shared.zones),
        },
        readers: readers
            .into_iter()
            .chain(mirroring(context, scope, cluster, &read))
            .collect(),
    }
}

/// One copy of the largest partition: of the hottest what retention keeps; of a compacted topic the one to which most
/// keys are hashed, for a hot key has one newest record as every other has.
fn largest_partition<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    kept: &Kept<'b>,
    hottest: &HottestPartition<'b>,
    (on_disk, partitions, hottest_share): (Handle<'b>, Handle<'b>, Handle<'b>),
) -> Handle<'b> {
    let largest = || {
        scope
            .quantity("largest_partition")
            .label("Largest partition on disk, one copy")
            .cite(source::HOTTEST_PARTITION)
    };
    if let Some(keys) = kept.unique_keys {
        let steps = scope.below("partitioning").below("kept_keys");
        let evenly = zipf_keys(keys, scope.builder.number(0.0));
        let named = named(&steps, source::HOTTEST_PARTITION);
        return largest().is(on_disk * evenly.hottest_share(partitions, &named));
    }
    let limits = [
        kept.retention
            .filter(|_| topic.cleanup == Cleanup::Delete)
            .map(|retention| hottest.kept_by_age(retention)),
        kept.size_limit.map(|limit| hottest.kept_by_size(limit)),
    ];
    let of_it = limits
        .into_iter()
        .flatten()
        .reduce(Handle::min)
        .unwrap_or_else(|| kept.asked_for * hottest_share + hottest.active_segment());
    let of_it = scope
        .quantity("largest_partition_kept")
        .label("Kept of the hottest partition, one copy")
        .cite(source::HOTTEST_PARTITION)
        .is(of_it);
    largest().is(hottest.on_disk(context, of_it))
}

/// What the hottest partition has on disk above a mean one, of so many bytes in all.
pub(super) fn above_mean<'b>(
    largest: Handle<'b>,
    on_disk: Handle<'b>,
    partitions: Handle<'b>,
) -> Handle<'b> {
    let none = largest.builder().constant(0.0, Measure::Bytes);
    (largest - on_disk / partitions).max(none)
}

/// Whether a partition with more of the topic's data also holds more of it: not where keys are not stated, where only the
/// newest record of a key stays, or where each partition is limited by itself.
fn grows_with_its_keys(topic: &Topic) -> bool {
    topic.keys.is_some() && topic.cleanup == Cleanup::Delete && topic.retention_bytes.is_none()
}

/// What producers hand over, before batching.
pub(super) struct Writing<'b> {
    payload: Handle<'b>,
    /// Messages per second.
    pub(super) messages: Handle<'b>,
    /// Bytes of a value.
    pub(super) message: Handle<'b>,
    /// Bytes of a key, where there is one.
    pub(super) key: Option<Handle<'b>>,
    /// Bytes of both.
    whole_message: Handle<'b>,
    /// Uncompressed over compressed bytes of records.
    pub(super) ratio: Handle<'b>,
    peak: Handle<'b>,
    /// Compressed, without what batches add.
    mean_rate: Handle<'b>,
    /// The same in the busiest hour.
    peak_rate: Handle<'b>,
    /// Per month.
    growth: Handle<'b>,
    growth_factor: Handle<'b>,
}

fn writing<'b>(
    context: &Context<'b>,
    shared: &Shared<'b>,
    scope: &Scope<'b>,
    (topic, mirrored): (&Topic, &[Sent]),
) -> Writing<'b> {
    let builder = context.builder;
    let one_message = builder.constant(1.0, Measure::Messages);
    let message = scope.estimate_or(
        "message",
        "Message value",
        topic.message.as_ref(),
        defaults::message,
    );
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
    let peak = scope.estimate_or(
        "peak",
        "Peak over mean",
        topic.peak.as_ref(),
        defaults::peak,
    );
    let payload_of_message = match key {
        Some(key) => message + key,
        None => message,
    };
    let scale = growth_factor * shared.ingest_multiplier;
    let produce = || builder.estimate(scope.path("produce"), "Produced on average", &topic.produce);
    let (payload, messages);
    if !mirrored.is_empty() {
        let sent = mirrored.iter().map(|sent| {
            let known = builder.named(&format!("{}/payload", sent.path));
            known.map_or_else(
                // A cluster that comes later, in a circle, or is no part of this model.
                || {
                    let name = scope.path(&format!("produce_{}_{}", sent.cluster, sent.topic));
                    let produce = builder.estimate(name, "Produced on average", &sent.produce);
                    let bytes = if sent.produce.measure == Measure::MessagesPerSecond {
                        produce * payload_of_message
                    } else {
                        produce
                    };
                    bytes * growth_factor * sent.of_produce
                },
                |known| known * sent.share,
            )
        });
        let sent = builder.sum(Measure::BytesPerSecond, sent);
        payload = scope
            .quantity("payload")
            .label("Written by mirrors, before compression")
            .cite(source::MIRRORED_IN)
            .is(sent * shared.ingest_multiplier);
        messages = scope
            .quantity("messages")
            .label("Messages written")
            .cite(source::GROWTH)
            .is(payload / payload_of_message);
    } else if topic.produce.measure == Measure::MessagesPerSecond {
        messages = scope
            .quantity("messages")
            .label("Messages written")
            .cite(source::GROWTH)
            .is(produce() * scale);
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
            .is(produce() * scale);
        messages = scope
            .quantity("messages")
            .label("Messages written")
            .cite(source::GROWTH)
            .is(payload / payload_of_message);
    }
    let ratio = match &topic.compression {
        Some(compression) => builder.estimate(
            scope.path("compression_ratio"),
            "Compression ratio",
            &compression.ratio,
        ),
        None => builder.number(1.0),
    };
    let in_bytes = |size: Handle<'b>| size * one_message;
    Writing {
        payload,
        messages,
        whole_message: scope
            .quantity("whole_message")
            .label("Message, key and value")
            .cite(source::WHOLE_MESSAGE)
            .is(in_bytes(payload_of_message)),
        message: in_bytes(message),
        key: key.map(in_bytes),
        peak,
        ratio,
        mean_rate: payload / ratio,
        peak_rate: payload * peak / ratio,
        growth,
        growth_factor,
    }
}

/// Bytes that one entry takes in the offset index and in the time index.
pub(super) fn index_entry<'b>(context: &Context<'b>) -> Handle<'b> {
    let kafka = context.catalogue.kafka();
    let bytes = kafka.offset_index_entry.value + kafka.time_index_entry.value;
    context.builder.constant(bytes, Measure::Bytes)
}

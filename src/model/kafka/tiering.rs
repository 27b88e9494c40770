//! Tiered storage (KIP-405): the newest data on the brokers, the rest in object storage.

use crate::quantity::{Builder, Handle};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::largest_partition::HottestPartition;
use super::retention;
use super::topic::{Tiering, TopicFlow, above_mean, index_entry};

/// What a tiered deployment keeps where.
pub(super) struct Tiered<'b> {
    /// On the brokers, all replicas.
    pub(super) local: Handle<'b>,
    /// In object storage, one copy.
    pub(super) remote: Handle<'b>,
    /// Segments on the brokers, all replicas.
    pub(super) segments: Handle<'b>,
    /// One copy of the largest partition, as far as it is on the brokers.
    pub(super) largest: Handle<'b>,
    /// How much more than a mean broker the one with the hottest partition has; `None` where no keys are stated.
    pub(super) excess: Option<Handle<'b>>,
}

impl<'b> Tiered<'b> {
    /// Everything stays on the brokers.
    pub(super) fn nothing(totals: &Totals<'b>) -> Self {
        let builder = totals.replicated.builder();
        let segments = totals
            .flows
            .iter()
            .map(|flow| flow.segments * flow.replication);
        Self {
            local: totals.replicated,
            remote: builder.constant(0.0, Measure::Bytes),
            segments: builder.sum(Measure::Count, segments),
            largest: largest_of(
                builder,
                totals.flows.iter().map(|flow| flow.largest_partition),
            ),
            excess: totals.hottest_excess,
        }
    }
}

/// The largest of some sizes; nothing where there are none.
fn largest_of<'b>(builder: &'b Builder, sizes: impl IntoIterator<Item = Handle<'b>>) -> Handle<'b> {
    let nothing = builder.constant(0.0, Measure::Bytes);
    builder.largest(sizes).unwrap_or(nothing)
}

/// Splits every topic that can be tiered. `segment_default` is the platform's segment size for tiered topics that
/// state none, where it differs from Kafka's.
pub(super) fn tiered<'b>(
    context: &Context<'b>,
    totals: &Totals<'b>,
    scope: &Scope<'b>,
    local_retention: Handle<'b>,
    segment_default: Option<Handle<'b>>,
) -> Tiered<'b> {
    let builder = context.builder;
    let upload_interval =
        scope.estimate_or("upload_interval", "Pause between uploads", None, || {
            context.kafka_default(
                &context.catalogue.kafka().remote_task_interval,
                Measure::Seconds,
            )
        });
    let mut local = vec![totals.internal];
    let mut remote = Vec::new();
    let mut segments = Vec::new();
    let mut largest = Vec::new();
    let mut excess = Vec::new();
    for flow in &totals.flows {
        let Some(tiering) = &flow.tiering else {
            local.push(flow.replicated);
            segments.push(flow.segments * flow.replication);
            largest.push(flow.largest_partition);
            excess.extend(flow.hottest_excess);
            continue;
        };
        let below = scope.below("topics").below(&flow.name);
        let copy = local_copy(
            context,
            totals,
            &below,
            flow,
            tiering,
            local_retention,
            upload_interval,
            segment_default,
        );
        local.push(
            below
                .quantity("local")
                .label(format!("{} on the brokers, all replicas", flow.name))
                .cite(source::TIERED)
                .is(copy.bytes * flow.replication),
        );
        segments.push(copy.segments * flow.replication);
        largest.push(copy.largest);
        if flow.hottest_excess.is_some() {
            excess.push(above_mean(copy.largest, copy.bytes, flow.partitions));
        }
        remote.push(
            below
                .quantity("remote")
                .label("In object storage")
                .cite(source::TIERED)
                .is(tiering.remote),
        );
    }
    Tiered {
        local: builder.sum(Measure::Bytes, local),
        remote: builder.sum(Measure::Bytes, remote),
        segments: builder.sum(Measure::Count, segments),
        largest: largest_of(builder, largest),
        excess: builder.largest(excess),
    }
}

/// One copy of a topic, as far as it is on the brokers.
struct LocalCopy<'b> {
    bytes: Handle<'b>,
    segments: Handle<'b>,
    /// Bytes of its largest partition.
    largest: Handle<'b>,
}

/// What the brokers have of a topic.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a different figure of one formula"
)]
fn local_copy<'b>(
    context: &Context<'b>,
    totals: &Totals<'b>,
    below: &Scope<'b>,
    flow: &TopicFlow<'b>,
    tiering: &Tiering<'b>,
    local_retention: Handle<'b>,
    upload_interval: Handle<'b>,
    segment_default: Option<Handle<'b>>,
) -> LocalCopy<'b> {
    let segment_bytes = segment_default
        .filter(|_| !tiering.segment_given)
        .unwrap_or(tiering.segment_bytes);
    let active_segment =
        retention::active_segment(tiering.partition_rate, segment_bytes, tiering.roll_time);
    let stays = flow
        .retention
        .map_or(local_retention, |retention| local_retention.min(retention))
        + upload_interval;
    let kept = retention::kept_by_age(
        flow.stored_rate,
        flow.partitions,
        stays,
        totals.check_interval,
        active_segment,
    )
    .min(tiering.retained);
    let index = retention::index_files(
        kept,
        tiering.batch_bytes,
        tiering.index_interval,
        index_entry(context),
    );
    let pending = retention::pending_delete(flow.stored_rate, totals.delete_delay);
    let bytes = kept + pending + index;
    let hottest = HottestPartition {
        rate: flow.stored_rate * flow.hottest_share,
        segment: (segment_bytes, tiering.roll_time),
        check_interval: totals.check_interval,
        delete_delay: totals.delete_delay,
        batch_bytes: tiering.batch_bytes,
        index_interval: tiering.index_interval,
    };
    let largest = hottest
        .on_disk(context, hottest.kept_by_age(stays))
        .min(flow.largest_partition);
    LocalCopy {
        bytes,
        segments: retention::segments(kept + pending, active_segment, flow.partitions),
        largest: below
            .quantity("largest_partition")
            .label(format!("Largest partition of {} on the brokers", flow.name))
            .cite(source::HOTTEST_PARTITION)
            .is(largest),
    }
}

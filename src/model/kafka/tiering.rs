//! Tiered storage (KIP-405): the newest data on the brokers, the rest in object storage.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::retention;
use super::topic::{Tiering, TopicFlow, index_entry};

/// What a tiered deployment keeps where.
pub(super) struct Tiered<'b> {
    /// On the brokers, all replicas.
    pub(super) local: Handle<'b>,
    /// In object storage, one copy.
    pub(super) remote: Handle<'b>,
    /// Segments on the brokers, all replicas.
    pub(super) segments: Handle<'b>,
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
        }
    }
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
    for flow in &totals.flows {
        let Some(tiering) = &flow.tiering else {
            local.push(flow.replicated);
            segments.push(flow.segments * flow.replication);
            continue;
        };
        let below = scope.below("topics").below(&flow.name);
        let (bytes, count) = local_copy(
            context,
            totals,
            &below,
            flow,
            tiering,
            local_retention,
            upload_interval,
            segment_default,
        );
        local.push(bytes);
        segments.push(count);
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
    }
}

/// Bytes of a topic on the brokers, and the segments they are in: all replicas of both.
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
) -> (Handle<'b>, Handle<'b>) {
    let active_segment = match segment_default {
        Some(bytes) if !tiering.segment_given => {
            retention::active_segment(tiering.partition_rate, bytes, tiering.roll_time)
        }
        _ => retention::active_segment(
            tiering.partition_rate,
            tiering.segment_bytes,
            tiering.roll_time,
        ),
    };
    let kept = retention::kept_by_age(
        flow.stored_rate,
        flow.partitions,
        flow.retention
            .map_or(local_retention, |retention| local_retention.min(retention))
            + upload_interval,
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
    let local = below
        .quantity("local")
        .label(format!("{} on the brokers, all replicas", flow.name))
        .cite(source::TIERED)
        .is((kept + pending + index) * flow.replication);
    let segments = retention::segments(kept + pending, active_segment, flow.partitions);
    (local, segments * flow.replication)
}

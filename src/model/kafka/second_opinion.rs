//! Published rules asked about a deployment, beside our own answer.

use crate::catalogue::AwsSizingBroker;
use crate::quantity::Handle;
use crate::units::Measure;

use super::super::opinion::{AwsDemand, Opinion};
use super::super::source;
use super::deployment::Site;
use super::topic::TopicFlow;

/// What a deployment on MSK decides of the question.
pub(super) struct Question<'b> {
    /// How long data stays on the brokers, where it is tiered.
    pub(super) local_retention: Option<Handle<'b>>,
    /// Storage throughput bought for each broker.
    pub(super) provisioned_throughput: Option<Handle<'b>>,
}

/// AWS's own rule for MSK, where it knows the broker type.
pub(super) fn aws_opinion<'b>(
    site: &Site<'_, 'b>,
    broker_type: &str,
    question: &Question<'b>,
) -> Option<Opinion> {
    let broker: &AwsSizingBroker = site.context.catalogue.aws_sizing().broker(broker_type)?;
    let scope = site.scope.below("opinions").below("aws");
    let builder = site.context.builder;
    let flows = &site.totals.flows;
    let asked =
        |name: &str, label: &str, measure: Measure, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
            scope
                .below("asked")
                .quantity(name)
                .label(label)
                .measure(measure)
                .cite(source::BALANCED_LOAD)
                .is(builder.sum(measure, flows.iter().map(of)))
        };
    let rate = |name: &str, label: &str, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
        asked(name, label, Measure::BytesPerSecond, of)
    };
    let local = question.local_retention;
    let demand = AwsDemand {
        average_in: rate("average_in", "Written on average", &|flow| flow.stored_rate),
        peak_in: rate("peak_in", "Written at peak", &|flow| flow.peak_rate),
        average_out: rate("average_out", "Read on average", &|flow| {
            flow.stored_rate * flow.groups
        }),
        peak_out: rate("peak_out", "Read at peak", &|flow| {
            flow.peak_rate * flow.groups
        }),
        average_replicated: rate(
            "average_replicated",
            "Written on average, all replicas",
            &|flow| flow.stored_rate * flow.replication,
        ),
        partitions: asked(
            "partitions",
            "Partitions with replicas",
            Measure::Count,
            &|flow| flow.partitions * flow.replication,
        ),
        kept: asked(
            "kept",
            "Kept on the brokers, one copy",
            Measure::Bytes,
            &|flow| flow.written_in_retention(local),
        ),
        kept_replicated: asked(
            "kept_replicated",
            "Kept on the brokers, all replicas",
            Measure::Bytes,
            &|flow| flow.written_in_retention(local) * flow.replication,
        ),
        tiered: local.map(|local| {
            asked(
                "tiered",
                "Kept in tiered storage",
                Measure::Bytes,
                &|flow| {
                    flow.written_after(local)
                        .unwrap_or_else(|| builder.constant(0.0, Measure::Bytes))
                },
            )
        }),
        provisioned_throughput: question.provisioned_throughput,
        consumers_in_own_zone: site.cluster.follower_fetching,
    };
    Some(site.context.aws_rule().ask(scope.prefix(), broker, &demand))
}

//! The field's rule of thumb beside the detailed answer, and what separates the two.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::topic::TopicFlow;

/// The rule's answer, and the detailed one.
pub(super) struct RuleOfThumb<'b> {
    pub(super) disk: Handle<'b>,
    pub(super) detailed: Handle<'b>,
    pub(super) overlooked: Handle<'b>,
}

/// Daily ingest × retention days × replication factor × 1.3, and the parts of the difference to the detailed answer.
pub(super) fn rule_of_thumb<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    flows: &[TopicFlow<'b>],
    replicated: Handle<'b>,
) -> RuleOfThumb<'b> {
    let builder = scope.builder;
    let below = scope.below("rule_of_thumb");
    let kept = flows
        .iter()
        .map(|flow| flow.written_in_retention(None) * flow.replication);
    let kept = below
        .quantity("kept")
        .label("Ingest × retention × replication")
        .cite(source::RULE_OF_THUMB)
        .is(builder.sum(Measure::Bytes, kept));
    let margin = &context.catalogue.kafka().rule_of_thumb_overhead;
    let margin = below.figure(
        "margin",
        "Margin of the rule",
        margin.value,
        Measure::Factor,
        documented(margin),
    );
    let disk = below
        .quantity("disk")
        .label("Disk by the rule of thumb")
        .cite(source::RULE_OF_THUMB)
        .is(kept * margin);
    let overlooked = below
        .quantity("overlooked")
        .label("What the rule leaves out: rolling, checks, deletion, indexes, own topics")
        .cite(source::RETENTION_TIME)
        .is(replicated - kept);
    let detailed = below
        .quantity("detailed")
        .label("Disk by the detailed model at the fill target")
        .cite(source::RETENTION_TIME)
        .is(replicated / builder.constant(cluster.fill.page, Measure::Fraction));
    below
        .quantity("difference")
        .label("Detailed answer over the rule's")
        .measure(Measure::Fraction)
        .cite(source::RULE_OF_THUMB)
        .is(detailed / disk - 1.0);
    RuleOfThumb {
        disk,
        detailed,
        overlooked,
    }
}

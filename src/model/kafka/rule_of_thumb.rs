//! The field's rule of thumb beside the detailed answer, and what separates the two.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::outline::RuleOfThumbOutline;
use super::topic::TopicFlow;

/// Daily ingest × retention days × replication factor × 1.3, and the parts of the difference to the detailed answer.
pub(super) fn rule_of_thumb<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    flows: &[TopicFlow<'b>],
    replicated: Handle<'b>,
) -> RuleOfThumbOutline {
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
    let rule_room = below
        .quantity("rule_room")
        .label("Room that the rule adds")
        .cite(source::RULE_OF_THUMB)
        .is(disk - kept);
    let less = flows.iter().filter_map(|flow| {
        let less = flow.kept_less?;
        Some(less * flow.replication)
    });
    let kept_less = below
        .quantity("kept_less")
        .label("What a size limit or compaction keeps less")
        .cite(source::RETENTION_SIZE)
        .is(builder.sum(Measure::Bytes, less));
    let overlooked = below
        .quantity("overlooked")
        .label("What the rule leaves out: rolling, checks, deletion, indexes, own topics")
        .cite(source::RETENTION_TIME)
        .is(replicated - (kept - kept_less));
    let detailed = below
        .quantity("detailed")
        .label("Disk by the detailed model at the fill target")
        .cite(source::RETENTION_TIME)
        .is(replicated / builder.constant(cluster.fill.page, Measure::Fraction));
    let fill_room = below
        .quantity("fill_room")
        .label("Room that the fill target leaves")
        .cite(source::FILL_TARGET)
        .is(detailed - replicated);
    let difference = below
        .quantity("difference")
        .label("Detailed answer over the rule's")
        .measure(Measure::Fraction)
        .cite(source::RULE_OF_THUMB)
        .is(detailed / disk - 1.0);
    RuleOfThumbOutline {
        kept: kept.node(),
        rule_room: rule_room.node(),
        margin: margin.node(),
        disk: disk.node(),
        kept_less: kept_less.node(),
        overlooked: overlooked.node(),
        fill_room: fill_room.node(),
        detailed: detailed.node(),
        difference: difference.node(),
    }
}

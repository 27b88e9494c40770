//! Tiered storage: what stays on the brokers all the same, and what MSK does not accept.

use crate::catalogue::Constant;
use crate::estimate::Estimate;
use crate::scenario::Cleanup;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{ClusterView, DeploymentView, TopicView};
use super::words::{names, show};

const STAYS_LOCAL: Rule = Rule::info(
    "K060",
    "Compacted topics stay on the brokers",
    "a deployment is tiered and a topic is compacted, which tiered storage does not take",
);
const RETAINED_TOO_SHORT: Rule = Rule::warning(
    "K061",
    "Retention is below the least that MSK tiers",
    "an MSK deployment is tiered and a topic's retention is below the minimum (catalogue: `tiered_retention_minimum`)",
);
const SEGMENT_TOO_SMALL: Rule = Rule::warning(
    "K062",
    "Segments are smaller than MSK tiers",
    "an MSK deployment is tiered and a topic's segments are smaller than the minimum (catalogue: `tiered_segment_minimum`)",
);
const SEGMENT_TOO_SHORT: Rule = Rule::warning(
    "K063",
    "Segments roll sooner than MSK tiers",
    "an MSK deployment is tiered and a topic's segments roll sooner than the minimum (catalogue: `tiered_segment_time_minimum`)",
);
const SEGMENT_OUTLASTS_LOCAL: Rule = Rule::info(
    "K064",
    "A segment takes longer to roll than data is kept on the brokers",
    "only closed segments are uploaded, and one takes longer to close than `tiered` keeps data on the brokers",
);

pub(super) const RULES: [Rule; 5] = [
    STAYS_LOCAL,
    RETAINED_TOO_SHORT,
    SEGMENT_TOO_SMALL,
    SEGMENT_TOO_SHORT,
    SEGMENT_OUTLASTS_LOCAL,
];

pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    if !deployment.is_tiered() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for topic in deployment.cluster.topics().filter(is_tiered) {
        found.extend(outlasts_local(deployment, &topic));
        if deployment.msk().is_some() {
            found.extend(what_msk_refuses(deployment, &topic));
        }
    }
    found
}

fn is_tiered(topic: &TopicView) -> bool {
    topic.entry.cleanup == Cleanup::Delete && topic.entry.tiered.unwrap_or(true)
}

/// K060.
pub(super) fn stays_local(cluster: ClusterView) -> Option<Finding> {
    let tiered: Vec<_> = cluster
        .deployments()
        .filter(DeploymentView::is_tiered)
        .collect();
    if tiered.is_empty() {
        return None;
    }
    let compacted: Vec<_> = cluster
        .topics()
        .filter(|topic| topic.entry.cleanup != Cleanup::Delete)
        .collect();
    let first = compacted.first()?;
    let bytes: f64 = compacted
        .iter()
        .map(|topic| topic.plan.replicated.p50)
        .sum();
    Some(
        STAYS_LOCAL
            .found(
                first.path("replicated"),
                &first.field("cleanup"),
                format!(
                    "{} compacted: {} stay on the brokers of {}, though tiered",
                    names(compacted.iter().map(|topic| topic.entry.name.as_str())),
                    show(bytes, Measure::Bytes),
                    names(tiered.iter().map(|deployment| deployment.plan.name.as_str())),
                ),
                "Nothing to do: tiered storage does not take compacted topics, and the plan counts them as local",
            )
            .weighing(compacted.iter().map(|topic| topic.plan.share).sum()),
    )
}

/// K061, K062 and K063.
fn what_msk_refuses(deployment: &DeploymentView, topic: &TopicView) -> Vec<Finding> {
    let limits = deployment.cluster.review.plan.catalogue.msk_limits();
    let entry = topic.entry;
    let below = |rule: Rule,
                 what: &str,
                 field: &str,
                 value: Option<f64>,
                 least: &Constant,
                 measure| {
        let value = value.filter(|value| *value < least.value)?;
        Some(
            rule.found(
                topic.plan.outline.path.clone(),
                &topic.field(field),
                format!(
                    "`{}` has {what} of {}; MSK tiers topics with at least {} ({}), and `{}` is tiered",
                    entry.name,
                    show(value, measure),
                    show(least.value, measure),
                    least.source,
                    deployment.plan.name,
                ),
                format!(
                    "State at least {}, or keep the topic on the brokers with `tiered: false`",
                    show(least.value, measure)
                ),
            )
            .weighing(topic.plan.share),
        )
    };
    let stated = |estimate: &Option<Estimate>| {
        estimate
            .as_ref()
            .map(|estimate| estimate.distribution.central())
    };
    [
        below(
            RETAINED_TOO_SHORT,
            "a retention",
            "retention",
            topic.value("retention"),
            &limits.tiered_retention_minimum,
            Measure::Seconds,
        ),
        below(
            SEGMENT_TOO_SMALL,
            "segments",
            "segment.bytes",
            stated(&entry.segment.bytes),
            &limits.tiered_segment_minimum,
            Measure::Bytes,
        ),
        below(
            SEGMENT_TOO_SHORT,
            "a segment time",
            "segment.roll",
            stated(&entry.segment.roll),
            &limits.tiered_segment_time_minimum,
            Measure::Seconds,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// K064.
fn outlasts_local(deployment: &DeploymentView, topic: &TopicView) -> Option<Finding> {
    let time = |seconds| show(seconds, Measure::Seconds);
    let local = deployment.value("local_retention")?;
    let segment = segment_time(deployment, topic)?;
    (segment > local).then(|| {
        SEGMENT_OUTLASTS_LOCAL
            .found(
                topic.path("segment_time"),
                &topic.field("segment.roll"),
                format!(
                    "`{}` keeps {} on the brokers of `{}`, but a partition writes one segment for {}, and only closed segments are uploaded",
                    topic.entry.name,
                    time(local),
                    deployment.plan.name,
                    time(segment),
                ),
                "Roll sooner with `segment: (roll: …)`, or keep what is on the brokers in mind",
            )
            .weighing(topic.plan.share)
    })
}

/// How long a partition writes one segment here: MSK has smaller segments for tiered topics that state none.
fn segment_time(deployment: &DeploymentView, topic: &TopicView) -> Option<f64> {
    let usual = topic.plan.segment_time.p50;
    if deployment.msk().is_none() || topic.entry.segment.bytes.is_some() {
        return Some(usual);
    }
    let limits = deployment.cluster.review.plan.catalogue.msk_limits();
    let rate = topic.value("partition_rate")?;
    Some(usual.min(limits.tiered_segment_default.value / rate))
}

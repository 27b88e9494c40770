//! The estimate at a path of the typed scenario, to show what its text means.

use crate::estimate::Estimate;
use crate::scenario::syntax::{FieldPath, Segment};
use crate::scenario::{Cluster, Deployment, Retention, Scenario, Topic};

use super::place::{Component, at};

/// The estimate that stands at a path; `None` for what is no estimate or is not there.
#[must_use]
pub fn estimate_at<'s>(scenario: &'s Scenario, path: &FieldPath) -> Option<&'s Estimate> {
    let place = at(path);
    let field = place.field();
    let cluster = |index: usize| scenario.kafka.get(index);
    match place.component {
        Component::Scenario => match field.as_str() {
            "objectives.budget" => scenario.objectives.budget.as_ref(),
            "objectives.freshness" => scenario.objectives.freshness.as_ref(),
            _ => None,
        },
        Component::Cluster(index) => of_cluster(cluster(index)?, &field),
        Component::Topic(index, topic) => {
            of_topic(cluster(index)?.topics.get(topic)?, &field, path)
        }
        Component::Deployment(index, deployment) => {
            of_deployment(cluster(index)?.deployments.get(deployment)?, &field)
        }
        Component::Job(_) | Component::Table(_) | Component::Capture(_) | Component::Run(_) => None,
    }
}

fn of_cluster<'s>(cluster: &'s Cluster, field: &str) -> Option<&'s Estimate> {
    match field {
        "growth" => cluster.growth.as_ref(),
        "placement_skew" => cluster.placement_skew.as_ref(),
        "internal_topics" => cluster.internal_topics.as_ref(),
        "partition_rate" => cluster.partition_rate.as_ref(),
        "broker_settings.retention_check" => cluster.broker_settings.retention_check.as_ref(),
        "broker_settings.delete_delay" => cluster.broker_settings.delete_delay.as_ref(),
        _ => None,
    }
}

fn of_topic<'s>(topic: &'s Topic, field: &str, path: &FieldPath) -> Option<&'s Estimate> {
    match field {
        "produce" => Some(&topic.produce),
        "peak" => topic.peak.as_ref(),
        "growth" => topic.growth.as_ref(),
        "message" => topic.message.as_ref(),
        "key" => topic.key.as_ref(),
        "batch.size" => topic.batch.size.as_ref(),
        "batch.linger" => topic.batch.linger.as_ref(),
        "batch.producers" => topic.batch.producers.as_ref(),
        "compression.ratio" => topic
            .compression
            .as_ref()
            .map(|compression| &compression.ratio),
        "retention" => match topic.retention.as_ref()? {
            Retention::For(time) => Some(time),
            Retention::Unlimited => None,
        },
        "retention_bytes" => topic.retention_bytes.as_ref(),
        "segment.bytes" => topic.segment.bytes.as_ref(),
        "segment.roll" => topic.segment.roll.as_ref(),
        "unique_keys" => topic.unique_keys.as_ref(),
        _ => of_group(topic, field.strip_prefix("consumers.")?, path),
    }
}

fn of_group<'s>(topic: &'s Topic, field: &str, path: &FieldPath) -> Option<&'s Estimate> {
    let (consumer, _) = path.split_last()?;
    let (_, Segment::Index(index)) = consumer.split_last()? else {
        return None;
    };
    let group = topic.consumers.get(*index)?;
    match field {
        "rate" => group.rate.as_ref(),
        "lag" => group.lag.as_ref(),
        "outage" => group.outage.as_ref(),
        "members" => group.members.as_ref(),
        "member_rate" => group.member_rate.as_ref(),
        _ => None,
    }
}

fn of_deployment<'s>(deployment: &'s Deployment, field: &str) -> Option<&'s Estimate> {
    let upkeep = deployment.upkeep.as_ref();
    let incidents = deployment.incidents.as_ref();
    match field {
        "upkeep.hours" => upkeep.map(|upkeep| &upkeep.hours),
        "upkeep.rate" => upkeep.map(|upkeep| &upkeep.rate),
        "incidents.per_year" => incidents.map(|incidents| &incidents.per_year),
        "incidents.hours" => incidents.map(|incidents| &incidents.hours),
        "on.tiered" => deployment.on.tiered(),
        "on.discount" => deployment.on.discount(),
        _ => None,
    }
}

//! What brokers use of what they sustain, and how consumers catch up.

use crate::model::{Condition, ReaderOutline, TopicOutline, Unit};
use crate::plan::{DeploymentPlan, Plan, Resource};
use crate::review::show;
use crate::units::Measure;

use super::Report;
use super::table::{Align, Table};

/// The head of the section of a deployment.
pub(super) fn title(deployment: &DeploymentPlan) -> String {
    format!("Use of a broker of {}, median (* binds)", deployment.name)
}

/// Where there is nothing to compute: a service sees to lost brokers and zones itself, and counts do not change.
const DOES_NOT_APPLY: &str = "does not apply";

/// The head of the consumers' section.
pub(super) const CONSUMERS: &str = "Consumers, after the longest outage of each";

/// One row for each resource: its use on average, at peak, with a broker and with a zone down, and the limit.
pub(super) fn utilisations(plan: &Plan, deployment: &DeploymentPlan) -> Table {
    let mut heads = vec![("resource", Align::Left)];
    let conditions: Vec<Condition> = Condition::ALL
        .into_iter()
        .filter(|condition| {
            // Of a service, what cannot be computed says so.
            if deployment.unit != Unit::Broker {
                return true;
            }
            let mut resources = deployment.resources.iter();
            resources.any(|resource| resource.condition == *condition)
        })
        .collect();
    heads.extend(
        conditions
            .iter()
            .map(|condition| (condition.words(), Align::Right)),
    );
    heads.push(("of a sustained", Align::Right));
    heads.push(("burst", Align::Right));
    let mut table = Table::new(&heads);
    let binding = deployment.binding_resource();
    for name in deployment.resource_names() {
        let mut row = vec![name.to_owned()];
        for condition in &conditions {
            let share = deployment.resource(name, *condition).map(|resource| {
                let share = show(resource.utilisation.p50, Measure::Fraction);
                let mark = if binding == Some((name, *condition)) {
                    "*"
                } else {
                    ""
                };
                format!("{share}{mark}")
            });
            row.push(share.unwrap_or_else(|| DOES_NOT_APPLY.to_owned()));
        }
        let at_peak = deployment.resource(name, Condition::Peak);
        row.extend(at_peak.map_or_else(Default::default, |resource| limits(plan, resource)));
        table.row(row);
    }
    table
}

/// What is sustained and what credits lend, with units.
fn limits(plan: &Plan, resource: &Resource) -> [String; 2] {
    let measure = limit_measure(plan, resource);
    [
        show(resource.limit, measure),
        resource
            .burst
            .map_or_else(String::new, |burst| show(burst, measure)),
    ]
}

/// The unit in which a limit is shown.
pub(super) fn limit_measure(plan: &Plan, resource: &Resource) -> Measure {
    let graph = &plan.model.graph;
    graph
        .quantity_of(resource.limit_node)
        .map_or(Measure::Count, |quantity| quantity.measure)
}

/// One row for each consumer group of a cluster, by the place of the cluster.
pub(super) fn consumers(report: &Report, cluster: usize) -> Table {
    let mut table = Table::new(&[
        ("group", Align::Left),
        ("topic", Align::Left),
        ("reads", Align::Right),
        ("from", Align::Left),
        ("lag", Align::Right),
        ("outage", Align::Right),
        ("catches up in", Align::Right),
        ("replays all in", Align::Right),
        ("lost unread", Align::Right),
    ]);
    let cluster = report.plan.model.clusters.get(cluster);
    for topic in cluster.iter().flat_map(|cluster| &cluster.topics) {
        for reader in &topic.readers {
            if let Some(row) = consumer(report, topic, reader) {
                table.row(row);
            }
        }
    }
    table
}

/// What a consumer group reads of a topic, and how it catches up.
fn consumer(report: &Report, topic: &TopicOutline, reader: &ReaderOutline) -> Option<[String; 9]> {
    let value = |node| report.value(node);
    let time = |node| Some(show(value(node)?, Measure::Seconds));
    let unread = reader
        .unread
        .and_then(value)
        .filter(|unread| *unread > 1e-9);
    let is_behind = value(reader.outage)? > 0.0 || unread.is_some();
    Some([
        reader.name.clone(),
        topic.name.clone(),
        show(value(reader.egress)?, Measure::BytesPerSecond),
        if reader.rack_aware {
            "own zone".to_owned()
        } else {
            "leaders".to_owned()
        },
        time(reader.lag)?,
        time(reader.outage)?,
        if value(reader.catches_up)? == 0.0 && is_behind {
            "never".to_owned()
        } else {
            time(reader.catch_up_time)?
        },
        time(reader.replay_time)?,
        match (reader.lost.map(value), unread) {
            (Some(_), Some(unread)) => format!("{} of all", show(unread, Measure::Fraction)),
            (None | Some(Some(0.0)), _) => "nothing".to_owned(),
            (Some(lost), None) => show(lost?, Measure::Bytes),
        },
    ])
}

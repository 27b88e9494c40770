//! What brokers use of what they sustain, and how consumers catch up.

use crate::model::{Condition, Unit};
use crate::plan::{DeploymentPlan, Plan, Resource};
use crate::quantity::NodeId;
use crate::review::show;
use crate::units::Measure;

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
pub(super) fn consumers(plan: &Plan, cluster: usize) -> Table {
    let mut table = Table::new(&[
        ("group", Align::Left),
        ("topic", Align::Left),
        ("reads", Align::Right),
        ("outage", Align::Right),
        ("catches up in", Align::Right),
        ("replays all in", Align::Right),
        ("lost unread", Align::Right),
    ]);
    let topics = plan
        .model
        .clusters
        .get(cluster)
        .map_or(&[][..], |cluster| cluster.topics.as_slice());
    let readers: Vec<_> = topics
        .iter()
        .flat_map(|topic| topic.readers.iter().map(move |reader| (topic, reader)))
        .collect();
    let nodes: Vec<NodeId> = readers
        .iter()
        .flat_map(|(_, reader)| {
            [
                reader.egress,
                reader.outage,
                reader.catches_up,
                reader.catch_up_time,
                reader.replay_time,
                reader.lost.unwrap_or(reader.catches_up),
            ]
        })
        .collect();
    let central = plan.worlds.central();
    let Ok(columns) = plan.model.graph.evaluate(&central, 1, &nodes) else {
        return table;
    };
    for ((topic, reader), columns) in readers.iter().zip(columns.chunks_exact(6)) {
        let at = |index: usize| columns.get(index).map_or(f64::NAN, |column| column.at(0));
        let time = |seconds: f64| show(seconds, Measure::Seconds);
        table.row([
            reader.name.clone(),
            topic.name.clone(),
            show(at(0), Measure::BytesPerSecond),
            time(at(1)),
            if at(2) == 0.0 && at(1) > 0.0 {
                "never".to_owned()
            } else {
                time(at(3))
            },
            time(at(4)),
            reader.lost.map_or_else(
                || "nothing".to_owned(),
                |_| match at(5) {
                    0.0 => "nothing".to_owned(),
                    lost => show(lost, Measure::Bytes),
                },
            ),
        ]);
    }
    table
}

//! The partitions of a cluster: how many, why, what the hottest takes, what a change keeps, and the limits there are.

use crate::plan::{ClusterPlan, Partitioning, Plan};
use crate::review::show;
use crate::units::Measure;

use super::phrases::median;
use super::table::{Align, Table};

/// The head of the section.
pub(super) const TITLE: &str = "Partitions";

/// One row for each topic.
pub(super) fn topics(cluster: &ClusterPlan) -> Table {
    let changes = cluster
        .topics
        .iter()
        .any(|topic| topic.partitioning.change.is_some());
    let mut heads = vec![
        ("topic", Align::Left),
        ("partitions", Align::Right),
        ("hottest takes", Align::Left),
        ("at peak", Align::Right),
    ];
    if changes {
        heads.push(("planned change", Align::Left));
    }
    heads.push(("why", Align::Left));
    let mut table = Table::new(&heads);
    for topic in &cluster.topics {
        let partitioning = &topic.partitioning;
        let mut row = vec![
            topic.outline.name.clone(),
            show(topic.partitions.p50, Measure::Count),
            hottest(partitioning),
            show(partitioning.hottest_rate.p50, Measure::BytesPerSecond),
        ];
        if changes {
            row.push(change(partitioning));
        }
        row.push(why(partitioning, topic.partitions.p50));
        table.row(row);
    }
    table
}

/// `13.8 % (1.66x the mean)`.
fn hottest(partitioning: &Partitioning) -> String {
    let share = median(partitioning.hottest_share, Measure::Fraction);
    let over = partitioning.hottest_over_mean.p50;
    if over > 1.005 {
        format!("{share}, {} the mean", show(over, Measure::Factor))
    } else {
        share
    }
}

/// `to 48: 50 % of keys stay`.
fn change(partitioning: &Partitioning) -> String {
    partitioning.change.map_or_else(String::new, |change| {
        format!(
            "to {}: {} of keys stay",
            change.to,
            show(change.kept.p50, Measure::Fraction)
        )
    })
}

/// Why so many: what asks for them, and whether a given number is enough.
fn why(partitioning: &Partitioning, partitions: f64) -> String {
    let sentence = partitioning.sentence();
    if partitioning.chosen {
        format!("chosen: {sentence}")
    } else if partitions < partitioning.needed {
        format!(
            "given, {} needed: {sentence}",
            show(partitioning.needed, Measure::Count)
        )
    } else {
        format!("given: {sentence}")
    }
}

/// What partitions ask of each deployment, in a sentence without a full stop.
pub(super) fn deployments(plan: &Plan, cluster: &ClusterPlan) -> Vec<String> {
    let outlines = plan
        .model
        .clusters
        .iter()
        .filter(|outline| outline.path == cluster.path)
        .flat_map(|outline| &outline.deployments);
    let bindings = plan.worlds.central();
    outlines
        .filter_map(|outline| {
            let load = outline.partition_load.as_ref()?;
            let mut nodes = vec![
                load.replicas_per_broker,
                load.leaders_per_broker,
                load.election_time,
                load.detection_time,
                load.replication_latency,
            ];
            nodes.extend(load.limits.iter().map(|limit| limit.share));
            nodes.extend(load.recovery_time);
            let columns = plan.model.graph.evaluate(&bindings, 1, &nodes).ok()?;
            let values: Vec<f64> = columns.iter().map(|column| column.at(0)).collect();
            let [replicas, leaders, elections, detection, latency, rest @ ..] = values.as_slice()
            else {
                return None;
            };
            let limits: Vec<String> = load
                .limits
                .iter()
                .zip(rest)
                .map(|(limit, share)| format!("{} of what {}", show(*share, Measure::Fraction), limit.name))
                .collect();
            let recovery = rest.get(load.limits.len()).map_or_else(String::new, |time| {
                format!(
                    ", recovery after an unclean stop at most {}",
                    show(*time, Measure::Seconds)
                )
            });
            Some(format!(
                "{}: {} replicas and {} leaders on a broker ({}); a lost broker is noticed after {} with KRaft, its leaders take {} to elect with ZooKeeper{recovery}, replication adds {}",
                outline.name,
                show(replicas.ceil(), Measure::Count),
                show(leaders.ceil(), Measure::Count),
                limits.join(", "),
                show(*detection, Measure::Seconds),
                show(*elections, Measure::Seconds),
                show(*latency, Measure::Seconds),
            ))
        })
        .collect()
}

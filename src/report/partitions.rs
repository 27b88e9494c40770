//! The partitions of a cluster: how many, why, what the hottest takes, what a change keeps, and the limits there are.

use crate::plan::{ClusterPlan, Partitioning};
use crate::review::show;
use crate::units::Measure;

use super::Report;
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
pub(super) fn deployments(report: &Report, cluster: &ClusterPlan) -> Vec<String> {
    let outlines = report
        .plan
        .model
        .clusters
        .iter()
        .filter(|outline| outline.path == cluster.path)
        .flat_map(|outline| &outline.deployments);
    outlines
        .filter_map(|outline| {
            let load = outline.partition_load.as_ref()?;
            let limits: Option<Vec<String>> = load
                .limits
                .iter()
                .map(|limit| {
                    let share = show(report.value(limit.share)?, Measure::Fraction);
                    Some(format!("{share} of what {}", limit.name))
                })
                .collect();
            let time = |node| Some(show(report.value(node)?, Measure::Seconds));
            let recovery = load.recovery_time.and_then(time).map_or_else(String::new, |time| {
                format!(", recovery after an unclean stop at most {time}")
            });
            Some(format!(
                "{}: {} replicas and {} leaders on a broker ({}); a lost broker is noticed after {} with KRaft, its leaders take {} to elect with ZooKeeper{recovery}, replication adds {}",
                outline.name,
                show(report.value(load.replicas_per_broker)?.ceil(), Measure::Count),
                show(report.value(load.leaders_per_broker)?.ceil(), Measure::Count),
                limits?.join(", "),
                time(load.detection_time)?,
                time(load.election_time)?,
                time(load.replication_latency)?,
            ))
        })
        .collect()
}

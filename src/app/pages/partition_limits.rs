//! What partitions ask of the brokers of each deployment: the limits there are, and the time that so many take.

use egui::{Label, TextStyle, Ui};

use crate::app::percentile::Percentile;
use crate::app::theme;
use crate::app::widgets::{Limit, utilisation_bar};
use crate::app::worker::Details;
use crate::chart::Status;
use crate::model::{DeploymentOutline, PartitionLimitOutline, PartitionLoadOutline};
use crate::plan::{ClusterPlan, DeploymentPlan, LimitPlan};
use crate::quantity::NodeId;

use super::card;
use super::figure::{Figures, limit_words};
use super::parts::{line, section};
use super::table::{Column, LINE, Table};

/// What the limits of services have in their names that are about partitions.
const PARTITIONS: &str = "partitions";

/// Draws the limits and the times of every deployment of a cluster.
pub(super) fn show(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    (index, cluster): (usize, &ClusterPlan),
    details: &Details,
    percentile: Percentile,
) {
    let outlines = figures.plan.model.clusters.get(index);
    let outlines = outlines.map_or(&[][..], |outline| outline.deployments.as_slice());
    if outlines.is_empty() {
        return;
    }
    section(
        ui,
        "Limits of replicas, by deployment",
        "Replicas of all topics together, today. What is advised can be passed at a price; above a maximum, changes are refused",
    );
    card(ui, |ui| {
        limits(ui, figures, outlines, cluster, details, percentile)
    });
    section(
        ui,
        "What so many partitions cost, by deployment",
        "A lost broker's leaders are elected one by one with ZooKeeper, and all at once with KRaft as soon as the loss is noticed",
    );
    card(ui, |ui| times(ui, figures, outlines, details, percentile));
}

fn limits(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    outlines: &[DeploymentOutline],
    cluster: &ClusterPlan,
    details: &Details,
    percentile: Percentile,
) {
    const COLUMNS: [Column; 4] = [
        Column::words("Whose limit", 210.0),
        Column::rest("Use"),
        Column::number("Replicas", 80.0),
        Column::number("Limit", 80.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
    for outline in outlines {
        let plan = cluster
            .deployments
            .iter()
            .find(|plan| plan.path == outline.path);
        let service = plan.map_or(&[][..], |plan| plan.limits.as_slice());
        let mut service = service
            .iter()
            .filter(|limit| limit.name.contains(PARTITIONS))
            .peekable();
        let load = outline.partition_load.as_ref();
        if load.is_none() && service.peek().is_none() {
            continue;
        }
        table.row(ui, LINE, |ui, column| {
            if column == 0 {
                head(ui, outline, plan);
            }
        });
        for limit in load.iter().flat_map(|load| &load.limits) {
            table.row(ui, LINE, |ui, column| {
                of_brokers(ui, figures, limit, details, percentile, column);
            });
        }
        for limit in service {
            table.row(ui, LINE, |ui, column| {
                of_service(ui, figures, limit, details, percentile, column)
            });
        }
    }
}

fn head(ui: &mut Ui, outline: &DeploymentOutline, plan: Option<&DeploymentPlan>) {
    let platform = plan.map_or("", |plan| plan.platform);
    line(ui, theme::emphasis(&outline.name));
    if platform != outline.name {
        line(ui, theme::caption(ui, platform));
    }
}

/// A limit of replicas: advised or allowed, for a broker or for a cluster.
fn of_brokers(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    limit: &PartitionLimitOutline,
    details: &Details,
    percentile: Percentile,
    column: usize,
) {
    let plan = figures.plan;
    let of = |node| details.of(plan, node);
    match column {
        0 => {
            figures.words(ui, limit.share, limit.name, TextStyle::Body);
        }
        1 => {
            if let (Some(share), Some(most)) = (of(limit.share), of(limit.limit)) {
                let refused = limit.name.contains("allows");
                let level = Limit {
                    at: 1.0,
                    label: format!(
                        "{}: {}",
                        limit.name,
                        limit_words(plan, limit.limit, most.p50)
                    ),
                    status: if refused {
                        Status::Breach
                    } else {
                        Status::Warning
                    },
                };
                let width = ui.available_width();
                utilisation_bar(
                    ui,
                    limit.name,
                    (share.p50, share.p95),
                    &[level],
                    None,
                    width,
                );
            }
        }
        2 => value(ui, figures, details, limit.used, percentile),
        _ => value(ui, figures, details, limit.limit, percentile),
    }
}

/// A quota of a service.
fn of_service(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    limit: &LimitPlan,
    details: &Details,
    percentile: Percentile,
    column: usize,
) {
    match column {
        0 => {
            let words = if limit.name.contains(" of ") {
                limit.name.to_owned()
            } else {
                format!("{} of the service", limit.name)
            };
            figures.words(ui, limit.nodes.utilisation, &words, TextStyle::Body);
        }
        1 => {
            let most = limit_words(figures.plan, limit.nodes.limit, limit.limit);
            let level = Limit {
                at: 1.0,
                label: format!("At most {most}"),
                status: Status::Breach,
            };
            let used = &limit.utilisation;
            let width = ui.available_width();
            utilisation_bar(ui, limit.name, (used.p50, used.p95), &[level], None, width);
        }
        2 => {
            value(ui, figures, details, limit.nodes.used, percentile);
        }
        _ => {
            figures.value(ui, limit.nodes.limit, limit.limit);
        }
    }
}

/// How long elections and recoveries take, and what replication adds.
fn times(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    outlines: &[DeploymentOutline],
    details: &Details,
    percentile: Percentile,
) {
    const COLUMNS: [Column; 7] = [
        Column::rest("Deployment"),
        Column::number("Leaders per\nbroker", 82.0),
        Column::number("Loss noticed,\nKRaft", 90.0),
        Column::number("Elections,\nZooKeeper", 82.0),
        Column::number("Recovery after\nunclean stop", 104.0),
        Column::number("Latency of\nreplication", 84.0),
        Column::number("Network of\nhottest broker", 100.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
    for outline in outlines {
        let Some(load) = &outline.partition_load else {
            continue;
        };
        table.row(ui, LINE, |ui, column| match (column, time(load, column)) {
            (0, _) => line(ui, outline.name.as_str()),
            (_, Some(node)) => value(ui, figures, details, node, percentile),
            (_, None) => line(ui, theme::caption(ui, "not known")),
        });
    }
    let note = "Recovery reads the newest segment of every replica again, at what volumes sustain: at most that long";
    ui.add(Label::new(theme::caption(ui, note)).wrap());
}

fn time(load: &PartitionLoadOutline, column: usize) -> Option<NodeId> {
    match column {
        1 => Some(load.leaders_per_broker),
        2 => Some(load.detection_time),
        3 => Some(load.election_time),
        4 => load.recovery_time,
        5 => Some(load.replication_latency),
        _ => load.hottest_broker_use,
    }
}

/// A number that was asked for.
pub(super) fn value(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    details: &Details,
    node: NodeId,
    percentile: Percentile,
) {
    match details.of(figures.plan, node) {
        Some(summary) => {
            figures.value(ui, node, percentile.of(summary));
        }
        None => line(ui, theme::caption(ui, "…")),
    }
}

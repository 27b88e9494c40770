//! What topics survive, and how long brokers take to come back.

use crate::plan::ClusterPlan;
use crate::review::show;
use crate::units::Measure;

use super::Report;
use super::table::{Align, Table};

/// The head of the section.
pub(super) const TITLE: &str = "What topics survive, with acks=all";

/// One row for each topic of a cluster.
pub(super) fn topics(report: &Report, cluster: &ClusterPlan) -> Table {
    let mut table = Table::new(&[
        ("topic", Align::Left),
        ("in sync for a write", Align::Right),
        ("brokers lost: writes", Align::Right),
        ("data", Align::Right),
        ("a zone lost: writes", Align::Left),
        ("data", Align::Left),
        ("and a broker elsewhere: writes", Align::Left),
    ]);
    for topic in &cluster.topics {
        let survives = &topic.outline.survives;
        let nodes = [
            survives.min_insync_replicas,
            survives.brokers_writing,
            survives.brokers_kept,
            survives.zone_writing,
            survives.zone_kept,
            survives.zone_and_broker_writing,
        ];
        let [
            Some(in_sync),
            Some(writing),
            Some(kept),
            Some(zone_writing),
            Some(zone_kept),
            Some(both),
        ] = nodes.map(|node| report.value(node))
        else {
            continue;
        };
        let count = |number: f64| show(number, Measure::Count);
        let so = |number: f64, yes: &str, no: &str| if number > 0.0 { yes } else { no }.to_owned();
        table.row([
            topic.outline.name.clone(),
            count(in_sync),
            count(writing),
            count(kept),
            so(zone_writing, "go on", "stop"),
            so(zone_kept, "kept", "lost"),
            so(both, "go on", "stop"),
        ]);
    }
    table
}

/// How long a lost broker takes to come back, a sentence for each deployment that has brokers of one's own.
pub(super) fn recovery(report: &Report, cluster: &ClusterPlan) -> Vec<String> {
    let plan = report.plan;
    let outlines = plan.model.clusters.iter();
    let outline = outlines
        .into_iter()
        .find(|outline| outline.path == cluster.path);
    let deployments = outline.map_or(&[][..], |outline| outline.deployments.as_slice());
    let said = deployments.iter().filter_map(|deployment| {
        let recovery = deployment.sized.as_ref()?.recovery?;
        let horizon = plan.scenario.horizon_seconds();
        let time = |seconds: f64| {
            if seconds >= horizon {
                "not within the horizon".to_owned()
            } else {
                format!("after {}", show(seconds, Measure::Seconds))
            }
        };
        Some(format!(
            "{}: a broker that was down for {} is in sync {}, one with an empty disk {}",
            deployment.name,
            show(report.value(recovery.outage)?, Measure::Seconds),
            time(report.value(recovery.return_time)?),
            time(report.value(recovery.rebuild_time)?),
        ))
    });
    said.collect()
}

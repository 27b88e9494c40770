//! What text and Markdown say of a Kafka cluster first: its topics, and its deployments.

use crate::plan::{ClusterPlan, DeploymentOutlook};
use crate::review::show;
use crate::study::Summary;
use crate::units::Measure;

use super::Report;
use super::phrases::{brokers, disk_each, interval, median, page_level, passes, without_month};
use super::table::{Align, Table};

/// One row for each topic.
pub(super) fn topics(cluster: &ClusterPlan) -> Table {
    let mut table = Table::new(&[
        ("topic", Align::Left),
        ("written", Align::Right),
        ("stored", Align::Right),
        ("partitions", Align::Right),
        ("all replicas on disk", Align::Right),
        ("share", Align::Right),
    ]);
    for topic in &cluster.topics {
        table.row([
            topic.outline.name.clone(),
            show(topic.payload.p50, Measure::BytesPerSecond),
            show(topic.stored_rate.p50, Measure::BytesPerSecond),
            show(topic.partitions.p50, Measure::Count),
            median(topic.replicated, Measure::Bytes),
            show(topic.share, Measure::Fraction),
        ]);
    }
    table
}

/// One row for each deployment; the cheapest of several has a star. `fill` says how full the fullest broker is, with its
/// range where there is room for it.
pub(super) fn deployments(
    report: &Report,
    cluster: &ClusterPlan,
    outlooks: &[DeploymentOutlook],
    fill: impl Fn(Summary) -> String,
) -> Table {
    let page = show(page_level(report.plan, cluster), Measure::Fraction);
    let mut table = Table::new(&[
        ("deployment", Align::Left),
        ("brokers", Align::Left),
        ("disk each", Align::Right),
        ("full today", Align::Right),
        (&format!("over {page} (5 %)"), Align::Right),
        ("(50 %)", Align::Right),
        ("cost/month", Align::Right),
        ("P5 to P95", Align::Right),
    ]);
    for (index, deployment) in cluster.deployments.iter().enumerate() {
        let [possible, likely] = outlooks
            .get(index)
            .map_or_else(Default::default, |outlook| {
                passes(report.plan, outlook, DeploymentOutlook::PAGE)
            });
        let mark = if cluster.cheapest == Some(index) && cluster.deployments.len() > 1 {
            " *"
        } else {
            ""
        };
        table.row([
            format!("{}{mark}", deployment.name),
            brokers(deployment),
            disk_each(deployment),
            fill(deployment.fullest),
            possible,
            likely,
            without_month(&show(deployment.monthly_cost.p50, Measure::DollarsPerMonth)),
            without_month(&interval(deployment.monthly_cost, Measure::DollarsPerMonth)),
        ]);
    }
    table
}

//! The horizon: how full, how dear, and when a limit is likely to be passed.

use std::sync::atomic::AtomicBool;

use crate::study::{StudyError, Timeline, Watch, growth};

use super::Plan;

/// What every deployment looks like in every month of the horizon, with what is provisioned at the start.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// By cluster and deployment, in the order of the plan.
    pub clusters: Vec<Vec<DeploymentOutlook>>,
    /// By table, in the order of the plan; `None` where nothing writes it.
    pub tables: Vec<Option<TableOutlook>>,
}

/// A table of the lake over the horizon.
#[derive(Clone, Debug)]
pub struct TableOutlook {
    /// Files there are, with the compaction that the scenario states.
    pub files: Timeline,
    /// Files there would be without compaction.
    pub files_uncompacted: Timeline,
    /// Files there are, or would be, with compaction.
    pub files_compacted: Timeline,
    /// Bytes of the newest state.
    pub stored: Timeline,
    /// US dollars per second.
    pub monthly_cost: Timeline,
}

/// A deployment over the horizon.
#[derive(Clone, Debug)]
pub struct DeploymentOutlook {
    /// What is fullest. For disks, the fullest broker over its capacity, with the limits page, act, full; where a
    /// service keeps the data, the limit that is nearest, with the limit itself three times.
    pub fill: Timeline,
    /// US dollars per second.
    pub monthly_cost: Timeline,
    /// Brokers needed in each month.
    pub brokers_needed: Timeline,
}

impl DeploymentOutlook {
    /// The place of each limit in the timeline of the fill.
    pub const PAGE: usize = 0;
    /// The level before which somebody must have acted.
    pub const ACT: usize = 1;
    /// Full.
    pub const FULL: usize = 2;

    /// The first month in which the fill passes a limit with at least this probability.
    #[must_use]
    pub fn fills(&self, limit: usize, probability: f64) -> Option<u32> {
        self.fill
            .first_month(limit, probability)
            .and_then(|month| u32::try_from(month).ok())
    }
}

impl Plan {
    /// Follows every deployment over the horizon.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn outlook(&self, cancel: &AtomicBool) -> Result<Outlook, StudyError> {
        let mut watches = Vec::new();
        for (cluster, entry) in self.clusters.iter().zip(&self.scenario.kafka) {
            for deployment in &cluster.deployments {
                let watch = |node, limits: Vec<f64>| Watch { node, limits };
                let nodes = &deployment.nodes;
                let levels = match nodes.disk {
                    Some(_) => vec![entry.fill.page, entry.fill.act, 1.0],
                    None => vec![1.0; 3],
                };
                watches.extend([
                    watch(nodes.fullest, levels),
                    watch(nodes.monthly_cost, Vec::new()),
                    watch(nodes.brokers_needed, Vec::new()),
                ]);
            }
        }
        let written = self
            .tables
            .iter()
            .filter_map(|table| table.outline.nodes.as_ref());
        watches.extend(written.flat_map(|nodes| {
            [
                nodes.files.total,
                nodes.files.uncompacted,
                nodes.compaction.files,
                nodes.stored,
                nodes.monthly_cost,
            ]
            .map(|node| Watch {
                node,
                limits: Vec::new(),
            })
        }));
        let mut timelines =
            growth(&self.worlds, &watches, self.scenario.horizon_months, cancel)?.into_iter();
        let clusters = self
            .clusters
            .iter()
            .map(|cluster| {
                let each = cluster.deployments.iter();
                each.filter_map(|_| deployment(&mut timelines)).collect()
            })
            .collect();
        let tables = self
            .tables
            .iter()
            .map(|entry| {
                entry
                    .outline
                    .nodes
                    .as_ref()
                    .and_then(|_| table(&mut timelines))
            })
            .collect();
        Ok(Outlook { clusters, tables })
    }
}

/// The next timelines, which are those of a deployment.
fn deployment(timelines: &mut impl Iterator<Item = Timeline>) -> Option<DeploymentOutlook> {
    Some(DeploymentOutlook {
        fill: timelines.next()?,
        monthly_cost: timelines.next()?,
        brokers_needed: timelines.next()?,
    })
}

/// The next timelines, which are those of a table.
fn table(timelines: &mut impl Iterator<Item = Timeline>) -> Option<TableOutlook> {
    Some(TableOutlook {
        files: timelines.next()?,
        files_uncompacted: timelines.next()?,
        files_compacted: timelines.next()?,
        stored: timelines.next()?,
        monthly_cost: timelines.next()?,
    })
}

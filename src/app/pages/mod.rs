//! The pages of the window. A page shows a plan and emits commands; it computes nothing and changes nothing.

pub mod assumptions;
pub mod brokers;
pub mod catalogue;
pub mod charts;
pub mod cost;
pub mod deployments;
mod figure;
pub mod growth;
mod parts;
mod table;

use super::percentile::Percentile;
use crate::plan::{ClusterPlan, CostCurve, DeploymentOutlook, Outlook, Plan};
use crate::review::Finding;

/// What to do about a cluster that nothing was planned for.
const ADD_A_DEPLOYMENT: &str = "Add one to the cluster's deployments in the scenario file, such as (name: \"managed\", on: msk(broker: auto))";

/// What pages are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct PageView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The months ahead; `None` while they are being computed.
    pub outlook: Option<&'a Outlook>,
    /// Cost against ingest, by cluster; empty while it is being computed.
    pub curves: &'a [CostCurve],
    /// What a reviewer must look at.
    pub findings: &'a [Finding],
    /// At which percentile single numbers are shown.
    pub percentile: Percentile,
    /// Whether newer numbers are on their way: then these are dimmed.
    pub stale: bool,
}

impl<'a> PageView<'a> {
    /// A cluster by its place in the plan.
    #[must_use]
    pub fn cluster(&self, cluster: usize) -> Option<&'a ClusterPlan> {
        self.plan.clusters.get(cluster)
    }

    /// The months ahead of a deployment, by its place in its cluster.
    #[must_use]
    pub fn ahead(&self, cluster: usize, deployment: usize) -> Option<&'a DeploymentOutlook> {
        self.outlook?.clusters.get(cluster)?.get(deployment)
    }

    /// The name of a month; without one, that it does not come to that within the horizon.
    #[must_use]
    pub fn when(&self, month: Option<u32>) -> String {
        match month {
            Some(month) => self.plan.month_name(month),
            None => format!("not within {} months", self.plan.scenario.horizon_months),
        }
    }
}

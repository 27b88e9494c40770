//! What read-only pages are drawn from.

use crate::app::percentile::Percentile;
use crate::app::session::Planned;
use crate::plan::{ClusterPlan, CostCurve, DeploymentOutlook, Outlook, Plan};

/// A plan and what is known about it so far.
#[derive(Clone, Copy, Debug)]
pub struct PageView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The months ahead; `None` while they are being computed for the first time.
    pub outlook: Option<&'a Outlook>,
    /// Cost against ingest, by cluster; `None` while it is being computed for the first time.
    pub curves: &'a [Option<&'a CostCurve>],
    /// At which percentile single numbers are shown.
    pub percentile: Percentile,
    /// Whether the outlook belongs to an older plan, and the newer one is on its way.
    pub old_outlook: bool,
    /// The same of the curves.
    pub old_curves: bool,
}

impl<'a> PageView<'a> {
    /// What is known of a plan. The curves are asked for apart, for they are kept one by one.
    #[must_use]
    pub fn of(
        planned: &'a Planned,
        (curves, old_curves): &'a (Vec<Option<&'a CostCurve>>, bool),
        percentile: Percentile,
    ) -> Self {
        let outlook = planned.outlook();
        Self {
            plan: &planned.plan,
            outlook: outlook.map(|(outlook, _)| outlook),
            curves,
            percentile,
            old_outlook: outlook.is_some_and(|(_, old)| old),
            old_curves: *old_curves,
        }
    }

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

    /// The cost of a cluster's deployments against its ingest.
    #[must_use]
    pub fn curve(&self, cluster: usize) -> Option<&'a CostCurve> {
        self.curves.get(cluster).copied().flatten()
    }

    /// When something happens: a month by its name, or that it does not come to that within the horizon.
    #[must_use]
    pub fn when(&self, month: Option<u32>) -> String {
        match month {
            Some(0) => "from the start".to_owned(),
            Some(month) => self.plan.month_name(month),
            None => format!("not in {} months", self.plan.scenario.horizon_months),
        }
    }
}

//! What keeps a deployment from holding, and how often.

use crate::quantity::NodeId;
use crate::study::StudyError;

use super::{DeploymentPlan, Plan};

impl Plan {
    /// The share of worlds in which each reason for a deployment not to hold is so on the date provisioned for, the most
    /// frequent first, those that never are left out: brokers that a constraint asks for beyond those there are, limits
    /// passed, a disk past the level to act at.
    ///
    /// # Errors
    /// As [`crate::study::Worlds::evaluate`].
    pub fn breaks(
        &self,
        deployment: &DeploymentPlan,
        act: f64,
    ) -> Result<Vec<(&'static str, f64)>, StudyError> {
        let constraints = deployment.constraints.iter();
        let constraints = constraints.map(|each| (each.name, each.node, deployment.brokers));
        let limits = deployment.nodes.limits.iter();
        let limits = limits.map(|limit| (limit.name, limit.utilisation, 1.0));
        let disk = deployment.nodes.disk.iter();
        let disk = disk.map(|disk| ("disk past the level to act at", disk.fill, act));
        let reasons: Vec<(&'static str, NodeId, f64)> =
            constraints.chain(limits).chain(disk).collect();
        let nodes: Vec<NodeId> = reasons.iter().map(|(_, node, _)| *node).collect();
        let month = f64::from(self.scenario.provision_for_months);
        let columns = self.worlds.at_month(month).evaluate(&nodes)?;
        let shares = reasons.iter().zip(&columns);
        let shares = shares.map(|((name, _, most), column)| {
            let values = column.values();
            let above = values.iter().filter(|value| *value > most).count();
            (*name, above as f64 / values.len().max(1) as f64)
        });
        let mut shares: Vec<(&'static str, f64)> =
            shares.filter(|(_, share)| *share > 0.0).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        self.worlds.give_back(columns);
        Ok(shares)
    }
}

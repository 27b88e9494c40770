//! What a broker uses of what it sustains, on average, at peak, and when others are down.

use crate::model::Condition;
use crate::quantity::NodeId;
use crate::study::Summary;

use super::outcome::DeploymentPlan;

/// The resource that is no share of a limit: what it does not hold is read from volumes.
pub const PAGE_CACHE: &str = "page cache";

/// One utilisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resource {
    /// What is used.
    pub name: &'static str,
    /// When.
    pub condition: Condition,
    /// The share of its limit that is used.
    pub utilisation: Summary,
    /// The limit, in SI base units: what is sustained, never what credits lend.
    pub limit: f64,
    /// What credits lend for a while, where that is more.
    pub burst: Option<f64>,
    /// The utilisation.
    pub node: NodeId,
    /// How much is used.
    pub used: NodeId,
    /// The limit.
    pub limit_node: NodeId,
}

impl Resource {
    /// What is used and when: `network out, one broker down`; at peak where nothing is said.
    #[must_use]
    pub fn title(&self) -> String {
        match self.condition {
            Condition::Peak => self.name.to_owned(),
            condition => format!("{}, {}", self.name, condition.words()),
        }
    }
}

impl DeploymentPlan {
    /// A resource in a condition, where the deployment has it.
    #[must_use]
    pub fn resource(&self, name: &str, condition: Condition) -> Option<&Resource> {
        self.resources
            .iter()
            .find(|resource| resource.name == name && resource.condition == condition)
    }

    /// The names of all resources, in their order.
    #[must_use]
    pub fn resource_names(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for resource in &self.resources {
            if !names.contains(&resource.name) {
                names.push(resource.name);
            }
        }
        names
    }

    /// The resource behind the constraint that binds, and when: of a lost broker or zone, what is fullest then. None where a
    /// number of replicas or zones binds.
    #[must_use]
    pub fn binding_resource(&self) -> Option<(&'static str, Condition)> {
        let resource = match self.constraints.get(self.binding)?.name {
            "storage" => "disk",
            "replica count" => "replicas",
            "one broker lost" => return self.fullest_when(Condition::BrokerDown),
            "one zone lost" => return self.fullest_when(Condition::ZoneDown),
            other => other,
        };
        let found = self.resource(resource, Condition::Peak)?;
        Some((found.name, found.condition))
    }

    fn fullest_when(&self, condition: Condition) -> Option<(&'static str, Condition)> {
        // What the page cache does not hold is read from volumes: that breaks nothing.
        let down = self
            .resources
            .iter()
            .filter(|resource| resource.condition == condition && resource.name != PAGE_CACHE);
        let fullest = down.max_by(|a, b| a.utilisation.p50.total_cmp(&b.utilisation.p50))?;
        Some((fullest.name, condition))
    }
}

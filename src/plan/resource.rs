//! What a broker uses of what it sustains, on average, at peak, and when others are down.

use crate::model::Condition;
use crate::quantity::NodeId;
use crate::study::Summary;

use super::outcome::DeploymentPlan;

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

/// The disks of a deployment that has some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiskPlan {
    /// Bytes a broker can hold.
    pub capacity: f64,
    /// Bytes on the fullest broker.
    pub per_broker: Summary,
    /// The fullest broker over its capacity.
    pub fill: Summary,
    /// The same after a broker is lost.
    pub fill_one_lost: Summary,
}

/// A limit that more brokers do not lift.
#[derive(Clone, Debug)]
pub struct LimitPlan {
    /// What is limited.
    pub name: &'static str,
    /// The share of the limit that is used, at the start of the plan.
    pub utilisation: Summary,
    /// The same at the scenario's confidence on the date provisioned for.
    pub at_confidence: f64,
    /// How much is used, at the scenario's confidence on the date provisioned for, in SI base units.
    pub used: f64,
    /// The limit, in SI base units.
    pub limit: f64,
    /// Which quantity is which.
    pub nodes: LimitOutline,
}

impl LimitPlan {
    /// Whether it is passed on the date provisioned for, at the scenario's confidence.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.at_confidence > 1.0
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

    /// The resource behind the constraint that binds, and when: of a lost broker, what is fullest then. None where a
    /// number of replicas or zones binds.
    #[must_use]
    pub fn binding_resource(&self) -> Option<(&'static str, Condition)> {
        let resource = match self.constraints.get(self.binding)?.name {
            "storage" => "disk",
            "replica count" => "replicas",
            "one broker lost" => {
                let down = self
                    .resources
                    .iter()
                    .filter(|resource| resource.condition == Condition::BrokerDown);
                let fullest =
                    down.max_by(|a, b| a.utilisation.p50.total_cmp(&b.utilisation.p50))?;
                return Some((fullest.name, Condition::BrokerDown));
            }
            other => other,
        };
        let found = self.resource(resource, Condition::Peak)?;
        Some((found.name, found.condition))
    }
}

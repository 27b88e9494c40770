//! The numbers people look at first, cluster by cluster.

mod reading;

use crate::model::{
    LimitOutline, RuleOfThumbOutline, SizedOutline, TopicOutline, UnavailableOutline, Unit,
};
use crate::quantity::NodeId;
use crate::study::Summary;

use super::partitioning::Partitioning;
use super::resource::Resource;

pub(super) use reading::{judged, outcomes};

/// A cluster, planned. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct ClusterPlan {
    /// Its name.
    pub name: String,
    /// Its path, such as `kafka/events`.
    pub path: String,
    /// Its place in the file, such as `kafka[0]`.
    pub field: String,
    /// What producers write, before compression, in bytes per second.
    pub payload: Summary,
    /// What is stored of it, one copy, in bytes per second.
    pub stored_rate: Summary,
    /// Bytes on disk, all replicas, nothing tiered.
    pub replicated: Summary,
    /// The field's rule of thumb beside it.
    pub rule_of_thumb: RuleOfThumb,
    /// Its topics, in the order of the file.
    pub topics: Vec<TopicPlan>,
    /// Its deployments that can be had, in the order of the file.
    pub deployments: Vec<DeploymentPlan>,
    /// Its deployments that cannot be had, with why, in the order of the file: they have no numbers.
    pub unavailable: Vec<UnavailableOutline>,
    /// The deployment with the lowest median cost, whether it holds or not: a finding says when it does not.
    pub cheapest: Option<usize>,
}

impl ClusterPlan {
    /// The deployment that published rules are asked about and compared with: the cheapest that is sized in brokers and
    /// holds; where none holds, the cheapest that is sized in brokers. None where none is.
    #[must_use]
    pub fn compared(&self) -> Option<usize> {
        let in_brokers = self.deployments.iter().enumerate();
        let in_brokers = in_brokers.filter(|(_, one)| one.unit == Unit::Broker);
        let order = |(_, a): &(usize, &DeploymentPlan), (_, b): &(usize, &DeploymentPlan)| {
            let holding = b.holds().cmp(&a.holds());
            holding.then(a.monthly_cost.p50.total_cmp(&b.monthly_cost.p50))
        };
        in_brokers.min_by(order).map(|(place, _)| place)
    }
}

/// The rule of thumb, and what separates it from the detailed answer.
///
/// Both answers start from `kept`: the rule adds its room, the detailed answer what the rule overlooks and the room
/// that the fill target leaves. All but the difference are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct RuleOfThumb {
    /// Ingest × retention × replication.
    pub kept: Summary,
    /// What the rule's margin of 1.3 adds.
    pub rule_room: Summary,
    /// Its answer: ingest × retention × replication × 1.3.
    pub disk: Summary,
    /// What a size limit or compaction keeps less than retention by time would.
    pub kept_less: Summary,
    /// What the rule leaves out before any margin.
    pub overlooked: Summary,
    /// What the fill target keeps free.
    pub fill_room: Summary,
    /// The detailed answer at the fill target.
    pub detailed: Summary,
    /// By how much the detailed answer is larger, as a share of the rule's.
    pub difference: Summary,
    /// Which quantity is which.
    pub nodes: RuleOfThumbOutline,
}

/// A topic, planned.
#[derive(Clone, Debug)]
pub struct TopicPlan {
    /// Which quantity is which.
    pub outline: TopicOutline,
    /// What producers write, before compression, in bytes per second.
    pub payload: Summary,
    /// What is stored of it, one copy, in bytes per second.
    pub stored_rate: Summary,
    /// Its partitions.
    pub partitions: Summary,
    /// How many it needs and why, and what they take.
    pub partitioning: Partitioning,
    /// Bytes retained, one copy.
    pub retained: Summary,
    /// Bytes on disk, all replicas.
    pub replicated: Summary,
    /// How long a partition writes one segment, in seconds.
    pub segment_time: Summary,
    /// Records in a batch.
    pub records_per_batch: Summary,
    /// Its share of what the cluster has on disk, by medians.
    pub share: f64,
}

/// A broker type that was compared.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerOption {
    /// The type.
    pub broker_type: String,
    /// Median cost of the deployment with it, in US dollars per second.
    pub monthly_cost: f64,
    /// How many brokers it takes.
    pub brokers: f64,
}

/// A reason for a number of brokers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraint {
    /// What asks for them.
    pub name: &'static str,
    /// The brokers it asks for, at the scenario's confidence on the date provisioned for.
    pub brokers: f64,
    /// The quantity.
    pub node: NodeId,
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

/// One line of a bill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BillLine {
    /// What is paid for.
    pub name: &'static str,
    /// US dollars per second.
    pub cost: Summary,
    /// The quantity.
    pub node: NodeId,
}

/// A deployment, planned.
#[derive(Clone, Debug)]
pub struct DeploymentPlan {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its place in the file.
    pub field: String,
    /// The platform in words.
    pub platform: &'static str,
    /// The broker type.
    pub broker_type: String,
    /// Whether the planner chose the type.
    pub broker_chosen: bool,
    /// The types that were compared, cheapest first; empty when the type was given.
    pub options: Vec<BrokerOption>,
    /// What it is sized in: what `brokers` counts.
    pub unit: Unit,
    /// How many brokers, or units of another kind.
    pub brokers: f64,
    /// Whether the planner chose how many.
    pub brokers_chosen: bool,
    /// How many the date provisioned for needs, at the scenario's confidence.
    pub brokers_needed: f64,
    /// Why that many, in a fixed order.
    pub constraints: Vec<Constraint>,
    /// The constraint that binds, by its place in `constraints`.
    pub binding: usize,
    /// Its disks; none where a service keeps the data.
    pub disk: Option<DiskPlan>,
    /// What is fullest: its disk, or the limit that is nearest.
    pub fullest: Summary,
    /// Limits that more brokers do not lift.
    pub limits: Vec<LimitPlan>,
    /// The share of worlds in which it holds on the date provisioned for: brokers enough, no limit passed, no disk
    /// past the level to act at.
    pub holds_in: f64,
    /// Whether that is as large a share as the scenario asks for.
    holds: bool,
    /// Every utilisation; disk first where there is one.
    pub resources: Vec<Resource>,
    /// The share of a sustained limit that is planned to be used, for everything but disk.
    pub load_target: f64,
    /// The share of its processors that a broker is planned to use.
    pub processor_target: f64,
    /// The bill, line by line.
    pub bill: Vec<BillLine>,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
    /// Which quantity is which.
    pub nodes: SizedOutline,
}

impl DeploymentPlan {
    /// Whether it holds on the date provisioned for, at the scenario's confidence: all that has to hold in the same worlds.
    /// Limits that are each passed in few worlds, but in different ones, add up.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// Whether it has brokers enough at the scenario's confidence and passes no limit, each taken by itself.
    #[must_use]
    pub fn holds_one_by_one(&self) -> bool {
        self.brokers >= self.brokers_needed && self.passed_limits().next().is_none()
    }

    /// The limits that are passed on the date provisioned for, at the scenario's confidence.
    pub fn passed_limits(&self) -> impl Iterator<Item = &LimitPlan> {
        self.limits.iter().filter(|limit| limit.is_passed())
    }

    /// The limit that is nearest, or passed by most; none where nothing but its brokers limits it.
    #[must_use]
    pub fn nearest_limit(&self) -> Option<&LimitPlan> {
        self.limits
            .iter()
            .max_by(|a, b| a.at_confidence.total_cmp(&b.at_confidence))
    }

    /// The constraint that binds, in a sentence.
    #[must_use]
    pub fn binding_sentence(&self) -> String {
        let Some(binding) = self.constraints.get(self.binding) else {
            return String::new();
        };
        let next = self
            .constraints
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != self.binding)
            .map(|(_, constraint)| constraint)
            .max_by(|a, b| a.brokers.total_cmp(&b.brokers));
        let mut sentence = format!(
            "Bound by {}: {}",
            binding.name,
            counted(binding.brokers, self.unit)
        );
        if self.brokers_needed > binding.brokers {
            sentence.push_str(&format!(", {:.0} in whole zones", self.brokers_needed));
        }
        if let Some(next) = next {
            sentence.push_str(&format!("; next is {} with {:.0}", next.name, next.brokers));
        }
        for limit in self.passed_limits() {
            sentence.push_str(&format!(
                "; passes its limit of {}: {:.2} times it",
                limit.name, limit.at_confidence
            ));
        }
        sentence
    }
}

fn counted(count: f64, unit: Unit) -> String {
    if count == 1.0 {
        format!("1 {}", unit.one())
    } else {
        format!("{count:.0} {}", unit.many())
    }
}

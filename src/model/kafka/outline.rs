//! Which quantity is which: what studies, findings and pages need to find their way in the graph.

use crate::quantity::NodeId;

use super::super::opinion::{Opinion, OpinionOutline};

/// A cluster of the model.
#[derive(Clone, Debug)]
pub struct ClusterOutline {
    /// Its name.
    pub name: String,
    /// Its path, such as `kafka/events`.
    pub path: String,
    /// Its place in the file, such as `kafka[0]`.
    pub field: String,
    /// Its topics, in the order of the file.
    pub topics: Vec<TopicOutline>,
    /// Its deployments, in the order of the file.
    pub deployments: Vec<DeploymentOutline>,
    /// Scales what every topic produces: the setting that cost is swept over.
    pub ingest_multiplier: NodeId,
    /// What all topics produce, before compression.
    pub payload: NodeId,
    /// What all topics store, one copy.
    pub stored_rate: NodeId,
    /// Everything on disk: all replicas and Kafka's own topics, nothing tiered.
    pub replicated: NodeId,
    /// The field's rule of thumb for the same.
    pub rule_of_thumb: RuleOfThumbOutline,
    /// What published rules say about it; none while broker types are compared.
    pub opinions: Vec<OpinionOutline>,
}

/// The rule of thumb beside the detailed answer. Both start from `kept`: the rule adds `rule_room`, the detailed answer
/// `overlooked` and `fill_room`.
#[derive(Clone, Copy, Debug)]
pub struct RuleOfThumbOutline {
    /// Ingest × retention × replication.
    pub kept: NodeId,
    /// What the rule's margin adds.
    pub rule_room: NodeId,
    /// The rule's margin.
    pub margin: NodeId,
    /// The rule's answer.
    pub disk: NodeId,
    /// What the rule leaves out before any margin.
    pub overlooked: NodeId,
    /// What the fill target keeps free.
    pub fill_room: NodeId,
    /// The detailed answer at the fill target.
    pub detailed: NodeId,
    /// By how much the detailed answer is larger, as a share of the rule's.
    pub difference: NodeId,
}

/// A topic of the model.
#[derive(Clone, Debug)]
pub struct TopicOutline {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What producers write, before compression, in bytes per second.
    pub produce: NodeId,
    /// What is stored of it, one copy.
    pub stored_rate: NodeId,
    /// Its partition count.
    pub partitions: NodeId,
    /// Retained, one copy.
    pub retained: NodeId,
    /// On disk, all replicas.
    pub replicated: NodeId,
    /// How long a partition writes one segment.
    pub segment_time: NodeId,
    /// Its retention time, if it has one.
    pub retention: Option<NodeId>,
    /// Records in a batch.
    pub records_per_batch: NodeId,
    /// What one partition takes at peak.
    pub peak_partition_rate: NodeId,
    /// How many groups read it.
    pub consumers: usize,
    /// Zones of its cluster.
    pub zones: u32,
}

/// One reason for a number of brokers.
#[derive(Clone, Debug)]
pub struct ConstraintOutline {
    /// What binds, in a word or two: `storage`, `network out`.
    pub name: &'static str,
    /// The brokers it asks for.
    pub brokers: NodeId,
}

/// A deployment of the model.
#[derive(Clone, Debug)]
pub struct DeploymentOutline {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its place in the file, such as `kafka[0].deployments[1]`.
    pub field: String,
    /// The platform in words, such as `MSK Standard`.
    pub platform: &'static str,
    /// The broker type, when it is known; `None` while candidates are compared.
    pub broker_type: Option<String>,
    /// Whether the planner chose the type.
    pub broker_chosen: bool,
    /// What is known once the type is: `None` while candidates are compared.
    pub sized: Option<SizedOutline>,
    /// The candidates, while the type is not known.
    pub candidates: Vec<BrokerCandidate>,
}

/// A broker type that might be picked.
#[derive(Clone, Debug)]
pub struct BrokerCandidate {
    /// The type.
    pub broker_type: String,
    /// What the deployment would cost with it.
    pub monthly_cost: NodeId,
    /// How many brokers it would take.
    pub brokers: NodeId,
}

/// One utilisation of a deployment, over its sustained limit.
#[derive(Clone, Debug)]
pub struct ResourceOutline {
    /// What is used: `disk`, `network in`.
    pub name: &'static str,
    /// The share of the limit that is used.
    pub utilisation: NodeId,
    /// The limit itself.
    pub limit: NodeId,
}

/// One line of the bill.
#[derive(Clone, Debug)]
pub struct CostLineOutline {
    /// What is paid for: `brokers`, `cross-zone traffic`.
    pub name: &'static str,
    /// US dollars per month.
    pub cost: NodeId,
}

/// The parts of a deployment with a known broker type.
#[derive(Clone, Debug)]
pub struct SizedOutline {
    /// How many brokers.
    pub brokers: NodeId,
    /// Whether the planner chose how many.
    pub brokers_chosen: bool,
    /// How many brokers are needed in all.
    pub brokers_needed: NodeId,
    /// Why that many.
    pub constraints: Vec<ConstraintOutline>,
    /// The share of a sustained limit that is planned to be used.
    pub load_target: NodeId,
    /// Bytes on the fullest broker.
    pub disk_per_broker: NodeId,
    /// Bytes a broker can hold.
    pub disk_capacity: NodeId,
    /// The fullest broker over its capacity.
    pub disk_fill: NodeId,
    /// The same after a broker is lost and its replicas are made anew.
    pub disk_fill_one_lost: NodeId,
    /// Every utilisation, disk first.
    pub resources: Vec<ResourceOutline>,
    /// The bill, line by line.
    pub cost_lines: Vec<CostLineOutline>,
    /// The bill.
    pub monthly_cost: NodeId,
    /// What published rules say about the same cluster; none while candidates are compared.
    pub opinions: Vec<Opinion>,
}

//! Which quantity is which: what studies, findings and pages need to find their way in the graph.

use crate::quantity::NodeId;

use super::super::opinion::Opinion;

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
}

/// The rule of thumb beside the detailed answer. Both start from `kept`: the rule adds `rule_room`, the detailed answer
/// `overlooked` and `fill_room`.
#[derive(Clone, Copy, Debug)]
pub struct RuleOfThumbOutline {
    /// Ingest × retention × replication.
    pub kept: NodeId,
    /// What the rule's margin adds.
    pub rule_room: NodeId,
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
    /// How often everything is read: groups, and mirrors by their share.
    pub groups: NodeId,
    /// What all groups together read while they catch up, over what is written; none without groups.
    pub catch_up: Option<NodeId>,
    /// Zones of its cluster.
    pub zones: u32,
}

/// What a deployment is sized in: what its count of brokers counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Brokers, one machine or one pod each.
    Broker,
    /// Elastic units of capacity of Confluent Cloud.
    ElasticUnit,
    /// Units of capacity of a dedicated cluster of Confluent Cloud.
    CapacityUnit,
    /// Whole clusters: there is one, and no more can be had of it.
    Cluster,
}

impl Unit {
    /// One of them: `broker`, `eCKU`, `CKU`, `cluster`.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Broker => "broker",
            Self::ElasticUnit => "eCKU",
            Self::CapacityUnit => "CKU",
            Self::Cluster => "cluster",
        }
    }

    /// Several of them, at the head of a table.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Broker => "Brokers",
            Self::ElasticUnit => "eCKUs",
            Self::CapacityUnit => "CKUs",
            Self::Cluster => "Clusters",
        }
    }

    /// So many of them, in a word.
    #[must_use]
    pub const fn many(self) -> &'static str {
        match self {
            Self::Broker => "brokers",
            Self::ElasticUnit => "eCKUs",
            Self::CapacityUnit => "CKUs",
            Self::Cluster => "clusters",
        }
    }
}

/// One reason for a number of brokers, or of what else the deployment is sized in.
#[derive(Clone, Debug)]
pub struct ConstraintOutline {
    /// What binds, in a word or two: `storage`, `network out`.
    pub name: &'static str,
    /// The brokers it asks for.
    pub brokers: NodeId,
}

/// A limit that more brokers do not lift: a quota of a service.
#[derive(Clone, Debug)]
pub struct LimitOutline {
    /// What is limited: `data in`, `partitions`.
    pub name: &'static str,
    /// How much of it is used.
    pub used: NodeId,
    /// The limit.
    pub limit: NodeId,
    /// The share of the limit that is used; above 1 the deployment does not hold.
    pub utilisation: NodeId,
}

/// The disks of a deployment that has some.
#[derive(Clone, Copy, Debug)]
pub struct DiskOutline {
    /// Bytes on the fullest broker.
    pub per_broker: NodeId,
    /// Bytes a broker can hold.
    pub capacity: NodeId,
    /// The fullest broker over its capacity.
    pub fill: NodeId,
    /// The same after a broker is lost and its replicas are made anew.
    pub fill_one_lost: NodeId,
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
    /// What it is sized in: what `brokers` counts.
    pub unit: Unit,
    /// How many brokers, or units of another kind.
    pub brokers: NodeId,
    /// Whether the planner chose how many.
    pub brokers_chosen: bool,
    /// How many brokers are needed in all.
    pub brokers_needed: NodeId,
    /// Why that many.
    pub constraints: Vec<ConstraintOutline>,
    /// The share of a sustained limit that is planned to be used.
    pub load_target: NodeId,
    /// Its disks; none where a service keeps the data.
    pub disk: Option<DiskOutline>,
    /// What is fullest: its disk, or the share of the limit that is nearest.
    pub fullest: NodeId,
    /// Limits that more brokers do not lift.
    pub limits: Vec<LimitOutline>,
    /// 1 in a world in which it holds: brokers enough, no limit passed, no disk past the level to act at.
    pub holds: NodeId,
    /// Every utilisation; disk first where there is one.
    pub resources: Vec<ResourceOutline>,
    /// The bill, line by line.
    pub cost_lines: Vec<CostLineOutline>,
    /// The bill.
    pub monthly_cost: NodeId,
    /// What published rules say about the same cluster; none while candidates are compared.
    pub opinions: Vec<Opinion>,
}

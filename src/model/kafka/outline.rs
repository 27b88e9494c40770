//! Which quantity is which: what studies, findings and pages need to find their way in the graph.

use crate::quantity::NodeId;

use super::super::ModelError;
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
    /// Its deployments that can be had, in the order of the file.
    pub deployments: Vec<DeploymentOutline>,
    /// Its deployments that cannot be had, in the order of the file.
    pub unavailable: Vec<UnavailableOutline>,
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
    /// The deployment that they are asked about, by its name; `None` where none is sized in brokers.
    pub asked_about: Option<String>,
}

/// A deployment that cannot be had: it asks for something that does not exist, or has no price in the region.
#[derive(Clone, Debug, PartialEq)]
pub struct UnavailableOutline {
    /// Its name.
    pub name: String,
    /// The path its quantities would have, such as `kafka/events/deployments/managed`.
    pub path: String,
    /// Its place in the file, such as `kafka[0].deployments[1]`.
    pub field: String,
    /// Its platform, in words.
    pub platform: &'static str,
    /// Why it cannot be had.
    pub problems: Vec<ModelError>,
}

/// The rule of thumb beside the detailed answer. Both start from `kept`: the rule adds `rule_room`, the detailed answer
/// `overlooked` and `fill_room`, and takes off `kept_less`.
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
    /// What a size limit or compaction keeps less than retention by time would.
    pub kept_less: NodeId,
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
    /// Whether the planner chose it.
    pub partitions_chosen: bool,
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
    /// What the hottest partition takes at peak, over what one is trusted with.
    pub hottest_use: NodeId,
    /// What one partition is trusted with, in bytes per second stored: its own rate, and what its readers follow.
    pub trusted: NodeId,
    /// How many partitions it needs, and what they take.
    pub partitioning: PartitioningOutline,
    /// How many groups read it.
    pub consumers: usize,
    /// Zones of its cluster.
    pub zones: u32,
    /// The groups that read it, in the order of the file.
    pub readers: Vec<ReaderOutline>,
    /// What it survives.
    pub survives: SurvivalOutline,
}

/// A consumer group of a topic.
#[derive(Clone, Debug)]
pub struct ReaderOutline {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What it reads on average, in bytes per second.
    pub egress: NodeId,
    /// The same in the busiest hour.
    pub egress_peak: NodeId,
    /// The same while it catches up.
    pub catching_up: NodeId,
    /// How far behind it is every day, in seconds.
    pub lag: NodeId,
    /// The longest outage it must catch up after, in seconds.
    pub outage: NodeId,
    /// 1 where it is up to date again one day, 0 where it never is.
    pub catches_up: NodeId,
    /// How long that takes, in seconds; where it never does, the horizon.
    pub catch_up_time: NodeId,
    /// How long it takes to read again all that is retained, in seconds.
    pub replay_time: NodeId,
    /// Bytes that are deleted before they are read after an outage, where anything is deleted by age or size.
    pub lost: Option<NodeId>,
    /// The share of what is written that its members never get to read, where their rate is known.
    pub unread: Option<NodeId>,
    /// Whether it reads from a replica in its own zone.
    pub rack_aware: bool,
}

/// What a topic survives. What is yes or no is 1 or 0.
#[derive(Clone, Copy, Debug)]
pub struct SurvivalOutline {
    /// Replicas that must be in sync for a write.
    pub min_insync_replicas: NodeId,
    /// Brokers that may be lost while writes go on.
    pub brokers_writing: NodeId,
    /// Brokers that may be lost while acknowledged data is kept.
    pub brokers_kept: NodeId,
    /// Whether writes go on without the zone that holds most replicas.
    pub zone_writing: NodeId,
    /// Whether data is kept without that zone.
    pub zone_kept: NodeId,
    /// Whether writes go on without that zone and a broker in another.
    pub zone_and_broker_writing: NodeId,
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

/// The partitions of a topic: how many are needed and why, what they take, what they cost.
#[derive(Clone, Debug)]
pub struct PartitioningOutline {
    /// How many are needed, in whole zones.
    pub needed: NodeId,
    /// Why that many.
    pub constraints: Vec<PartitionConstraintOutline>,
    /// The share of the hottest key, where keys are stated.
    pub hottest_key: Option<NodeId>,
    /// The share of the hottest partition.
    pub hottest_share: NodeId,
    /// The same over the mean share.
    pub hottest_over_mean: NodeId,
    /// What the hottest partition stores at peak, in bytes per second.
    pub hottest_rate: NodeId,
    /// The count past which more partitions hardly make the hottest smaller, where keys are stated.
    pub helpful: Option<NodeId>,
    /// Its consumer groups, in the order of the file.
    pub groups: Vec<GroupOutline>,
    /// Memory of a producer with a batch for every partition.
    pub producer_memory: NodeId,
    /// Memory of a lone consumer with a fetch from every partition.
    pub consumer_memory: NodeId,
    /// Memory maps of all replicas.
    pub memory_maps: NodeId,
    /// A planned change of the count.
    pub change: Option<ChangeOutline>,
}

/// One reason for a number of partitions.
#[derive(Clone, Debug)]
pub struct PartitionConstraintOutline {
    /// What binds, in a few words: ``consumers of `enrich` ``.
    pub name: String,
    /// The partitions it asks for.
    pub partitions: NodeId,
}

/// A consumer group of a topic.
#[derive(Clone, Debug)]
pub struct GroupOutline {
    /// Its name.
    pub name: String,
    /// What it has to read at the worst, in bytes per second.
    pub read_rate: NodeId,
    /// How many members it is planned with, where stated.
    pub members: Option<NodeId>,
    /// What one member reads, in bytes per second, where stated.
    pub member_rate: Option<NodeId>,
    /// The share of the topic that its busiest member reads.
    pub busiest_member_share: NodeId,
    /// The same in bytes per second.
    pub busiest_member_rate: NodeId,
}

/// What the partitions of a cluster ask of the brokers of one deployment.
#[derive(Clone, Debug)]
pub struct PartitionLoadOutline {
    /// Replicas of all partitions.
    pub replicas: NodeId,
    /// Of them, on one broker.
    pub replicas_per_broker: NodeId,
    /// Leaders on one broker.
    pub leaders_per_broker: NodeId,
    /// Every limit: recommended and allowed for a broker, advised for a cluster, advised for latency.
    pub limits: Vec<PartitionLimitOutline>,
    /// Time to elect all leaders of a lost broker anew, with `ZooKeeper`.
    pub election_time: NodeId,
    /// Time until a lost broker is noticed, with `KRaft`.
    pub detection_time: NodeId,
    /// Time to read the newest segments again after an unclean stop, at most.
    pub recovery_time: Option<NodeId>,
    /// Latency that replication adds.
    pub replication_latency: NodeId,
    /// Network of the broker with the hottest partition, over what is sustained.
    pub hottest_broker_use: Option<NodeId>,
    /// Its topics, in the order of the file.
    pub topics: Vec<TopicOnBrokersOutline>,
}

/// A limit of replicas.
#[derive(Clone, Copy, Debug)]
pub struct PartitionLimitOutline {
    /// Whose limit of what, such as `AWS recommends for a broker`.
    pub name: &'static str,
    /// The replicas there are.
    pub used: NodeId,
    /// The replicas there may be.
    pub limit: NodeId,
    /// The one over the other.
    pub share: NodeId,
}

/// What a topic's partitions make of the brokers of a deployment.
#[derive(Clone, Copy, Debug)]
pub struct TopicOnBrokersOutline {
    /// The partitions rounded up to a multiple of the brokers.
    pub balanced: NodeId,
    /// The share of the topic that its busiest broker leads.
    pub hottest_broker_share: NodeId,
    /// Memory of a lone consumer: a fetch from every partition, as far as one broker gives in one.
    pub consumer_memory: NodeId,
}

/// A planned change of a topic's partitions.
#[derive(Clone, Copy, Debug)]
pub struct ChangeOutline {
    /// The count after it.
    pub to: u32,
    /// The share of keys that keep their partition.
    pub kept: NodeId,
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
    /// What its partitions ask of it, once the type is known.
    pub partition_load: Option<PartitionLoadOutline>,
    /// The candidates, while the type is not known.
    pub candidates: Vec<BrokerCandidate>,
}

/// A broker type that might be picked.
#[derive(Clone, Debug)]
pub struct BrokerCandidate {
    /// The type.
    pub broker_type: String,
    /// Its path.
    pub path: String,
    /// What the deployment would cost with it.
    pub monthly_cost: NodeId,
    /// How many brokers it would take.
    pub brokers: NodeId,
    /// 1 where it would hold, else 0.
    pub holds: NodeId,
}

/// The state in which a resource is looked at. The emergencies are at peak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// On average.
    Mean,
    /// In the busiest hour.
    Peak,
    /// In the busiest hour, with one broker down and its replicas not made anew.
    BrokerDown,
    /// In the busiest hour, with the largest zone down.
    ZoneDown,
}

impl Condition {
    /// Every condition, the mildest first.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Peak, Self::BrokerDown, Self::ZoneDown];

    /// What it is called: `at peak`, `one broker down`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mean => "on average",
            Self::Peak => "at peak",
            Self::BrokerDown => "one broker down",
            Self::ZoneDown => "one zone down",
        }
    }

    /// What it is called in JSON: `mean`, `peak`, `broker_down`, `zone_down`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Peak => "peak",
            Self::BrokerDown => "broker_down",
            Self::ZoneDown => "zone_down",
        }
    }

    /// What its paths have between the name of the resource and of the figure.
    pub(super) const fn infix(self) -> &'static str {
        match self {
            Self::Mean => "_mean",
            Self::Peak => "",
            Self::BrokerDown => "_one_lost",
            Self::ZoneDown => "_zone_lost",
        }
    }

    /// The condition behind the name of a resource in a label.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Mean => "on average",
            Self::Peak => "at peak",
            Self::BrokerDown => "at peak with one broker down",
            Self::ZoneDown => "at peak with one zone down",
        }
    }
}

/// One utilisation of a broker, over its sustained limit.
#[derive(Clone, Debug)]
pub struct ResourceOutline {
    /// What is used: `disk`, `network in`.
    pub name: &'static str,
    /// When.
    pub condition: Condition,
    /// How much of it is used.
    pub used: NodeId,
    /// The share of the limit that is used.
    pub utilisation: NodeId,
    /// The limit itself: what is sustained, never what credits lend.
    pub limit: NodeId,
    /// What credits lend for a while, where that is more.
    pub burst: Option<NodeId>,
}

/// How long a broker takes until it is in sync again, on average.
#[derive(Clone, Copy, Debug)]
pub struct RecoveryOutline {
    /// How long it is away before it comes back with its disk, in seconds.
    pub outage: NodeId,
    /// How long it takes after that, in seconds; where it never is, the horizon.
    pub return_time: NodeId,
    /// How long it takes one with an empty disk, in seconds; where it never is, the horizon.
    pub rebuild_time: NodeId,
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
    /// The same of the processors.
    pub processor_target: NodeId,
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
    /// How long a broker takes to come back; none where a service sees to that, and while designs are compared.
    pub recovery: Option<RecoveryOutline>,
    /// The bill, line by line.
    pub cost_lines: Vec<CostLineOutline>,
    /// The bill.
    pub monthly_cost: NodeId,
    /// What published rules say about the same cluster; none while candidates are compared.
    pub opinions: Vec<Opinion>,
}

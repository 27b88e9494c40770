//! Kafka: topics, retention, brokers, and the deployments that run them.

pub mod arrivals;
mod batching;
mod broker;
mod broker_load;
mod brokers_needed;
mod bursts;
mod cluster;
mod confluent;
mod consumers;
mod contract;
mod demand;
mod deployment;
mod designs;
mod ec2;
mod evenly;
mod express;
mod group;
mod holds;
mod jbod;
mod largest_partition;
mod load;
mod log;
mod machine;
mod machines;
mod mirror;
mod msk;
mod opinions;
mod outline;
mod page_cache;
mod partition_count;
mod partition_limits;
pub mod partitioning;
pub mod record_batch;
pub mod recovery;
mod resources;
mod retention;
mod rule_of_thumb;
mod second_opinion;
mod serverless;
mod service;
pub mod skew;
mod storage_scaling;
mod strimzi;
mod survival;
mod tiering;
mod topic;
mod volume;

pub use outline::{
    BrokerCandidate, ChangeOutline, ClusterOutline, Condition, ConstraintOutline, CostLineOutline,
    DeploymentOutline, DiskOutline, GroupOutline, LimitOutline, PartitionConstraintOutline,
    PartitionLimitOutline, PartitionLoadOutline, PartitioningOutline, ReaderOutline,
    RecoveryOutline, ResourceOutline, RuleOfThumbOutline, SizedOutline, SurvivalOutline,
    TopicOnBrokersOutline, TopicOutline, UnavailableOutline, Unit,
};

pub use jbod::PARTITION_ON_A_VOLUME;
pub use storage_scaling::STORAGE_GROWTH;

pub use designs::{DesignModel, DesignOutline, DesignPlace};
pub use strimzi::brokers_that_fit;

pub(super) use cluster::{Totals, cluster};
pub(super) use deployment::Site;
pub(super) use designs::designs;

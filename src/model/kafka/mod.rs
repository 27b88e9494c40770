//! Kafka: topics, retention, brokers, and the deployments that run them.

mod batching;
mod broker;
mod brokers_needed;
mod cluster;
mod deployment;
mod ec2;
mod group;
mod jbod;
mod load;
mod log;
mod msk;
mod outline;
mod partition_count;
mod partition_limits;
pub mod partitioning;
pub mod record_batch;
pub mod recovery;
mod retention;
mod rule_of_thumb;
mod second_opinion;
pub mod skew;
mod tiering;
mod topic;
mod volume;

pub use outline::{
    BrokerCandidate, ChangeOutline, ClusterOutline, ConstraintOutline, CostLineOutline,
    DeploymentOutline, GroupOutline, PartitionConstraintOutline, PartitionLimitOutline,
    PartitionLoadOutline, PartitioningOutline, ResourceOutline, RuleOfThumbOutline, SizedOutline,
    TopicOnBrokersOutline, TopicOutline,
};

pub(super) use cluster::{Totals, cluster};

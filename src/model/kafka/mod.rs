//! Kafka: topics, retention, brokers, and the deployments that run them.

mod batching;
mod broker;
mod brokers_needed;
mod cluster;
mod deployment;
mod ec2;
mod jbod;
mod load;
mod log;
mod msk;
mod opinions;
mod outline;
pub mod record_batch;
pub mod recovery;
mod retention;
mod rule_of_thumb;
mod second_opinion;
mod tiering;
mod topic;
mod volume;

pub use outline::{
    BrokerCandidate, ClusterOutline, ConstraintOutline, CostLineOutline, DeploymentOutline,
    ResourceOutline, RuleOfThumbOutline, SizedOutline, TopicOutline,
};

pub(super) use cluster::{Totals, cluster};

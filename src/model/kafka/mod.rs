//! Kafka: topics, retention, brokers, and the deployments that run them.

mod batching;
mod broker;
mod brokers_needed;
mod cluster;
mod confluent;
mod deployment;
mod ec2;
mod express;
mod holds;
mod jbod;
mod load;
mod log;
mod machines;
mod mirror;
mod msk;
mod outline;
pub mod record_batch;
pub mod recovery;
mod retention;
mod rule_of_thumb;
mod second_opinion;
mod serverless;
mod service;
mod strimzi;
mod tiering;
mod topic;
mod volume;

pub use outline::{
    BrokerCandidate, ClusterOutline, ConstraintOutline, CostLineOutline, DeploymentOutline,
    DiskOutline, LimitOutline, ResourceOutline, RuleOfThumbOutline, SizedOutline, TopicOutline,
    Unit,
};

pub(super) use cluster::{Totals, cluster};
pub(super) use deployment::Site;

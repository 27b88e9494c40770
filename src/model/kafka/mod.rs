//! Kafka: topics, retention, brokers, and the deployments that run them.

mod batching;
mod broker;
mod brokers_needed;
mod cluster;
mod deployment;
mod designs;
mod ec2;
mod holds;
mod jbod;
mod load;
mod log;
mod msk;
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
    DiskOutline, LimitOutline, ResourceOutline, RuleOfThumbOutline, SizedOutline, TopicOutline,
    Unit,
};

pub use designs::{DesignModel, DesignOutline, DesignPlace};

pub(super) use cluster::{Totals, cluster};
pub(super) use designs::designs;

//! Kafka: topics, retention, brokers, and the deployments that run them.

mod batching;
mod broker;
mod broker_load;
mod brokers_needed;
mod bursts;
mod cluster;
mod confluent;
mod consumers;
mod demand;
mod deployment;
mod ec2;
mod express;
mod holds;
mod jbod;
mod load;
mod log;
mod machine;
mod machines;
mod mirror;
mod msk;
mod outline;
mod page_cache;
pub mod record_batch;
pub mod recovery;
mod resources;
mod retention;
mod rule_of_thumb;
mod second_opinion;
mod serverless;
mod service;
mod storage_scaling;
mod strimzi;
mod survival;
mod tiering;
mod topic;
mod volume;

pub use outline::{
    BrokerCandidate, ClusterOutline, Condition, ConstraintOutline, CostLineOutline,
    DeploymentOutline, DiskOutline, GroupOutline, LimitOutline, ResourceOutline,
    RuleOfThumbOutline, SizedOutline, SurvivalOutline, TopicOutline, Unit,
};

pub(super) use cluster::{Totals, cluster};
pub(super) use deployment::Site;

//! The scenario: a text file that belongs to its user, and the typed values it means.
//!
//! A scenario **is its text**. [`syntax`] reads the text into a tree that knows where every value stands, [`read`]
//! turns the tree into a typed [`Scenario`], [`edit`] makes one change as one splice of the text, and [`document`]
//! keeps the text with its file and its history. Nothing ever prints the whole file again, so comments, layout and
//! small diffs survive. [`fingerprint()`] tells whether two texts mean the same.

mod between;
mod contract;
mod decode;
pub mod document;
pub mod edit;
pub mod file;
pub mod fingerprint;
mod hex;
mod lake;
mod platforms;
pub mod samples;
mod spark;
pub mod syntax;
mod types;
mod write;

pub use between::{Backfill, Capture, Run};
pub use contract::{Compatibility, Contract, DeadLetter, SchemaFormat};
pub(crate) use decode::MOST_BROKERS;
pub use decode::{Problem, fingerprint, read, read_tree};
pub use lake::{
    Compaction, Compute, DeleteMode, Deletes, Distribution, FieldFilter, FieldValues, LakeReader,
    Orphans, PartitionField, Table, TableFormat, TableSource, TimeUnit,
};
pub use spark::{
    Broadcast, DeployMode, Executor, GarbageCollector, JobKind, JobLanguage, JobOutput, SortKey,
    SparkCluster, SparkJob, SparkNodes, SparkPlatform, Stage, StageKind,
};
pub use types::{
    AwsQuirks, Batch, BrokerSettings, Choice, Cleanup, Cluster, Codec, Compression, Confluent,
    ConfluentKind, Consumer, ControlPlane, ControllerPods, Controllers, Deployment, Ec2, Express,
    FORMAT_VERSION, Fill, Incidents, KeyHistogram, Keys, MOST_BROKERS_PER_NODE, Mirror,
    MirrorNaming, Msk, Objectives, Opinions, OwnInstance, PartitionLimit, Payment, Platform,
    PriceOverride, PrivateConnectivity, Retention, Scenario, Segment, Serverless, Storage,
    StorageScaling, Strimzi, Survive, Topic, Upkeep, Volume,
};
pub use write::{deployment_text, platform_text};

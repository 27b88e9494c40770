//! The scenario: a text file that belongs to its user, and the typed values it means.

mod decode;
pub mod syntax;
mod types;

pub use decode::{Problem, read, read_tree};
pub use types::{
    Batch, BrokerSettings, Choice, Cleanup, Cluster, Codec, Compression, Consumer, Controllers,
    Deployment, Ec2, FORMAT_VERSION, Fill, Msk, Objectives, OwnInstance, Payment, Platform,
    PriceOverride, Retention, Scenario, Segment, Topic, Upkeep, Volume,
};

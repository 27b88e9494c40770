//! The scenario: a text file that belongs to its user, and the typed values it means.

mod types;

pub use types::{
    Batch, BrokerSettings, Choice, Cleanup, Cluster, Codec, Compression, Consumer, Controllers,
    Deployment, Ec2, FORMAT_VERSION, Fill, Msk, Objectives, OwnInstance, Payment, Platform,
    PriceOverride, Retention, Scenario, Segment, Topic, Upkeep, Volume,
};

//! The scenario: the document that says what is being planned.
//!
//! A scenario **is its text**. [`syntax`] reads the text into a tree that knows where every value stands, [`read`]
//! turns the tree into a typed [`Scenario`] with every problem of the file at once, and [`edit`] turns one change into
//! one splice of the text. Nothing ever prints the whole file again, so comments, layout and small diffs survive.

mod decode;
pub mod edit;
pub mod syntax;
mod types;

pub use decode::{Problem, read, read_tree};
pub use types::{
    Batch, BrokerSettings, Choice, Cleanup, Cluster, Codec, Compression, Consumer, Controllers,
    Deployment, Ec2, FORMAT_VERSION, Fill, Msk, Objectives, OwnInstance, Payment, Platform,
    PriceOverride, Retention, Scenario, Segment, Topic, Upkeep, Volume,
};

//! What producers and consumers of a topic agree on, as a file has it.

use crate::estimate::Estimate;

/// What producers and consumers of a topic agree on.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// `owner`: the team that answers for the topic.
    pub owner: Option<String>,
    /// `schema`: how messages are described. Default: not stated.
    pub schema: Option<SchemaFormat>,
    /// `compatibility`: which changes of the schema a registry lets through. Default: not stated.
    pub compatibility: Option<Compatibility>,
    /// `dead_letter`: what becomes of messages that a consumer cannot read. Default: nothing is kept of them.
    pub dead_letter: Option<DeadLetter>,
}

/// How the messages of a topic are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFormat {
    /// `avro`.
    Avro,
    /// `protobuf`.
    Protobuf,
    /// `json`: JSON Schema.
    Json,
    /// `none`.
    None,
}

/// Which changes of a schema a registry lets through: the modes of Confluent's Schema Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compatibility {
    /// `none`: all of them.
    None,
    /// `backward`: consumers with the new schema read what was written with the last one.
    Backward,
    /// `backward_transitive`: with all before.
    BackwardTransitive,
    /// `forward`: consumers with the last schema read what is written with the new one.
    Forward,
    /// `forward_transitive`: with all before.
    ForwardTransitive,
    /// `full`: both.
    Full,
    /// `full_transitive`: both, with all before.
    FullTransitive,
}

/// A topic beside a topic for messages that a consumer cannot read.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// `share` (required): of the messages.
    pub share: Estimate,
    /// `retention`: how long they are kept. Default `"7 days"`, Kafka's own.
    pub retention: Option<Estimate>,
}

//! The scenario as typed values: what a file says, every unit parsed, every default filled in.
//!
//! Field names here are the field names of the file. `docs/file-format.md` is the same list for people.

use std::sync::Arc;

use jiff::civil::Date;

use crate::estimate::Estimate;
use crate::units::seconds;

use super::between::{Capture, Run};
use super::contract::Contract;
use super::lake::Table;
pub use super::platforms::{
    Confluent, ConfluentKind, ControlPlane, ControllerPods, Controllers, Deployment, Ec2, Express,
    Incidents, MOST_BROKERS_PER_NODE, Msk, Payment, Platform, PrivateConnectivity, Serverless,
    Storage, StorageScaling, Strimzi, Upkeep, Volume,
};
use super::spark::SparkJob;

/// The newest format version this build reads and writes: the value of `headroom:` at the top of a file.
pub const FORMAT_VERSION: u32 = 1;

/// The document: what is being planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// `name` (required): what people call it.
    pub name: String,
    /// `notes`: free text; shown, never computed with.
    pub notes: Option<String>,
    /// `region` (required): an AWS region, for example `us-east-1`. Prices are looked up in it.
    pub region: String,
    /// `start`: the first day of the plan as `"2026-12-01"` or `"2026-12"`. Without it months are numbered.
    pub start: Option<Date>,
    /// `horizon`: how far ahead the plan looks, in whole months, 1 to 120. Default `"24 months"`.
    pub horizon_months: u32,
    /// `provision_for`: `auto` sizes hold this long, in whole months, 0 to the horizon. Default `"12 months"`, or the
    /// horizon where that is shorter.
    pub provision_for_months: u32,
    /// `seed`: changes every draw of every world; the same file gives the same numbers. Default 1.
    pub seed: u64,
    /// `worlds`: how many draws of every uncertain estimate, 100 to 100,000. Default 10,000.
    pub worlds: u32,
    /// `objectives`: what the plan has to hold.
    pub objectives: Objectives,
    /// `kafka`: the Kafka clusters.
    pub kafka: Vec<Cluster>,
    /// `opinions`: how the rules that others have published are asked.
    pub opinions: Opinions,
    /// `lake`: the tables of the lake.
    pub lake: Vec<Table>,
    /// `cdc`: change data capture from databases.
    pub cdc: Vec<Capture>,
    /// `runs`: what a scheduler starts.
    pub runs: Vec<Run>,
    /// `spark`: the Spark jobs.
    pub spark: Vec<SparkJob>,
    /// `prices`: prices that differ from the catalogue's.
    pub prices: Vec<PriceOverride>,
    /// `instances`: instance types of one's own.
    pub instances: Vec<OwnInstance>,
}

impl Scenario {
    /// How far the plan looks ahead, in seconds.
    #[must_use]
    pub fn horizon_seconds(&self) -> f64 {
        f64::from(self.horizon_months) * seconds::MONTH
    }
}

/// What the plan has to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Objectives {
    /// `confidence`: the share of worlds in which a chosen size must hold, above 50 % and below 100 %. Default `"95 %"`.
    pub confidence: f64,
    /// `budget`: the most the cheapest deployment of every cluster, jobs, tables and runs may cost together, for example `"$60k/month"`.
    pub budget: Option<Estimate>,
    /// `freshness`: how old data may be when it can be read, for example `"5 s"`: at P95, at the end of every path that
    /// states no objective of its own.
    pub freshness: Option<Estimate>,
    /// `availability`: the share of the time, or of requests, that has to be good, for example `"99.9 %"`.
    pub availability: Option<f64>,
    /// `survive`: what may be lost in the busiest hour while the brokers that are left carry everything. Default `broker`.
    pub survive: Survive,
}

/// What a cluster loses and still carries everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survive {
    /// `broker`: one broker, or those that share a node.
    Broker,
    /// `zone`: a whole availability zone as well.
    Zone,
}

impl Survive {
    /// How it is written in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broker => "broker",
            Self::Zone => "zone",
        }
    }
}

/// How published rules are asked about every cluster. Without it, as their authors have them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Opinions {
    /// `broker`: the instance type whose network, volumes, processors and memory rules are asked with, such as
    /// `m7g.xlarge`. Default: that of the deployment rules are compared with, or `m7g.xlarge`.
    pub broker: Option<String>,
    /// `disk`: the disk of a broker, in bytes, in a rule that leaves it to the user. Default: the rule's own.
    pub disk: Option<f64>,
    /// `aws`: what AWS's sizing script does and AWS's documentation does not say.
    pub aws: AwsQuirks,
}

/// Known quirks of AWS's sizing script, and the arguments of it that a scenario does not have otherwise. With all quirks it
/// answers what the script prints; each can be put right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AwsQuirks {
    /// `partitions`: whether a broker holds as many as are recommended, or the most that is allowed. Default
    /// `recommended`.
    pub partitions: PartitionLimit,
    /// `mixed_network_units`: network as the script has it, Gbit/s times 128 or 125 as MiB/s; else the sustained
    /// network of the broker type. Default true.
    pub mixed_network_units: bool,
    /// `unbought_throughput`: large brokers have the throughput to their volume that can be bought, bought or not; else
    /// what is included or bought. Default true.
    pub unbought_throughput: bool,
    /// `low_m5_24xlarge_maximum`: a kafka.m5.24xlarge is allowed 4,000 partitions; else what the documentation says.
    /// Default true.
    pub low_m5_24xlarge_maximum: bool,
    /// `cheap_tiering`: tiered storage at $0.023 per GiB-month; else at the price list's. Default true.
    pub cheap_tiering: bool,
    /// `throughput_for_reads`: provisioned throughput is for what consumers read on average; else for what is written to
    /// volumes on average, all replicas. Default true.
    pub throughput_for_reads: bool,
    /// `throughput_from_4xlarge`: throughput can be bought from 4xlarge on; else for every type that the documentation has.
    /// Default true.
    pub throughput_from_4xlarge: bool,
    /// `free_replication`: traffic between zones is counted without replication, which MSK does not bill; else with it.
    /// Default true.
    pub free_replication: bool,
    /// `utilisation_standard`: the share of a Standard broker that is used, `--utilization-standard`. Default: the
    /// script's, 50 %.
    pub utilisation_standard: Option<f64>,
    /// `utilisation_express`: the share of an Express broker's ingress that is used, `--utilization-express`. Default: the
    /// script's, 75 %.
    pub utilisation_express: Option<f64>,
}

impl Default for AwsQuirks {
    fn default() -> Self {
        Self {
            partitions: PartitionLimit::Recommended,
            mixed_network_units: true,
            unbought_throughput: true,
            low_m5_24xlarge_maximum: true,
            cheap_tiering: true,
            throughput_for_reads: true,
            throughput_from_4xlarge: true,
            free_replication: true,
            utilisation_standard: None,
            utilisation_express: None,
        }
    }
}

/// How many partitions a broker of AWS's script may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionLimit {
    /// `recommended`.
    Recommended,
    /// `maximum`.
    Maximum,
}

/// A size that is either given or left to the planner (`auto`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// `auto`: the planner chooses and says what and why.
    Auto,
    /// What the person chose.
    Given(T),
}

impl Cluster {
    /// A deployment by its name.
    #[must_use]
    pub fn deployment(&self, name: &str) -> Option<&Deployment> {
        self.deployments
            .iter()
            .find(|deployment| deployment.name == name)
    }
}

/// A Kafka cluster: its topics, and the ways it might be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// `name` (required, unique).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `zones`: availability zones the brokers are spread over, 1 to 6. Default 3.
    pub zones: u32,
    /// `growth`: growth of every topic that states none of its own; one draw shared by all of them. Default `"0 %/month"`.
    pub growth: Option<Estimate>,
    /// `follower_fetching`: consumers read from a replica in their own zone (KIP-392), for groups that do not say
    /// `rack_aware` themselves. Default false.
    pub follower_fetching: bool,
    /// `min_insync_replicas`: `min.insync.replicas` of every topic, 1 to 10. Default 2, or the replication factor of a
    /// topic where that is smaller.
    pub min_insync_replicas: Option<u32>,
    /// `connections`: client connections over the whole cluster at once. Default: not known, so not judged.
    pub connections: Option<Estimate>,
    /// `cpu_target`: the share of its processors a broker is planned to use at peak, above 0 and up to 100 %.
    /// Default `"60 %"`, AWS's advice.
    pub cpu_target: Option<f64>,
    /// `tls`: what encryption makes of the processor's work, at least 1. Default `"1x"`: no encryption.
    pub tls: Option<Estimate>,
    /// `broker_outage`: how long a broker may be down before it comes back with its disk. Default `"1 h"`.
    pub broker_outage: Option<Estimate>,
    /// `replication_throttle`: `follower.replication.throttled.rate`, the most a broker takes in while replicas are made
    /// anew, new data included. Default none.
    pub replication_throttle: Option<Estimate>,
    /// `placement_skew`: the fullest broker's bytes over the mean. Default `"1.1x"`.
    pub placement_skew: Option<Estimate>,
    /// `internal_topics`: bytes of Kafka's own topics over the whole cluster, all replicas. Default `"15 GiB"`.
    pub internal_topics: Option<Estimate>,
    /// `partition_rate`: peak stored rate one partition is trusted with when `partitions: auto`. Default `"10 MB/s"`.
    pub partition_rate: Option<Estimate>,
    /// `fill`: how full a volume may get.
    pub fill: Fill,
    /// `broker_settings`: the settings of every broker that decide about its disk and its memory.
    pub broker_settings: BrokerSettings,
    /// `topics`.
    pub topics: Vec<Topic>,
    /// `mirrors`: copies in other regions, kept up by `MirrorMaker` 2.
    pub mirrors: Vec<Mirror>,
    /// `deployments`: the ways to run it that are compared.
    pub deployments: Vec<Deployment>,
}

/// A copy of a cluster in another region or in another cluster, kept up by `MirrorMaker` 2.
#[derive(Clone, Debug, PartialEq)]
pub struct Mirror {
    /// `name` (required, unique in its cluster).
    pub name: String,
    /// `to` (required without `cluster`): the other region, for example `"eu-west-1"`. Default: the scenario's own.
    pub to: Option<String>,
    /// `cluster`: the cluster of this scenario that it writes to, where it is one of these.
    pub cluster: Option<String>,
    /// `naming`: how topics are called at the target. Default `default`.
    pub naming: MirrorNaming,
    /// `replication`: replicas of topics at the target, 1 to 10. Default: those of each topic itself.
    pub replication: Option<u32>,
    /// `share`: how much of what is written is mirrored. Default `"100 %"`.
    pub share: f64,
    /// `compressed`: whether the mirror's producer compresses; by default, as in `MirrorMaker` 2, it does not.
    pub compressed: bool,
}

/// How `MirrorMaker` 2 calls topics at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MirrorNaming {
    /// `default`: behind the name of the source, `us.clicks`. A topic that came from the target does not go back.
    Default,
    /// `identity`: as they are called at the source. `MirrorMaker` 2 cannot tell then where a topic came from.
    Identity,
}

impl Mirror {
    /// Where it goes, for people: the region, or the cluster of this scenario.
    #[must_use]
    pub fn target(&self) -> String {
        match (&self.to, &self.cluster) {
            (Some(region), _) => region.clone(),
            (None, Some(cluster)) => format!("`{cluster}`"),
            (None, None) => String::new(),
        }
    }

    /// Whether what it reads leaves a region.
    #[must_use]
    pub fn leaves(&self, region: &str) -> bool {
        self.to.as_deref().is_some_and(|to| to != region)
    }
}

/// How full a volume may get, as fractions of its size.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// `page`: sizes are chosen so that this is not passed, and somebody is paged when it is. Default `"75 %"`.
    pub page: f64,
    /// `act`: the level before which somebody must have acted; above `page`. Default `"90 %"`.
    pub act: f64,
}

/// Broker settings that decide how much disk retention needs and how much memory is left to cache. Each default is Kafka's own, from the catalogue.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrokerSettings {
    /// `retention_check`: `log.retention.check.interval.ms`. Default `"5 min"`.
    pub retention_check: Option<Estimate>,
    /// `delete_delay`: `file.delete.delay.ms`. Default `"1 min"`.
    pub delete_delay: Option<Estimate>,
    /// `heap`: the Java heap of a broker. Default `"6 GiB"`, at most half of the memory.
    pub heap: Option<Estimate>,
    /// `max_map_count`: `vm.max_map_count` of machines of one's own. Default 65,535, that of Linux.
    pub max_map_count: Option<Estimate>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// `name` (required, unique in its cluster): Kafka's rule `[a-zA-Z0-9._-]{1,249}`, not `.` or `..`.
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `produce` (required): what producers write on average, before compression: a data rate or a message rate.
    pub produce: Estimate,
    /// `peak`: the busiest hour over the mean, at least 1. Default `"1x"`.
    pub peak: Option<Estimate>,
    /// `growth`: of this topic. Default: the cluster's.
    pub growth: Option<Estimate>,
    /// `message`: bytes of one message's value. Default `"1000 B"`.
    pub message: Option<Estimate>,
    /// `key`: bytes of one message's key. Default: none.
    pub key: Option<Estimate>,
    /// `batch`: how producers batch.
    pub batch: Batch,
    /// `compression`. Default: none.
    pub compression: Option<Compression>,
    /// `cleanup`: `delete`, `compact` or `compact_delete`. Default `delete`.
    pub cleanup: Cleanup,
    /// `retention`: `retention.ms`, or `unlimited`. Default `"7 days"`. Ignored, and refused, with `compact`.
    pub retention: Option<Retention>,
    /// `retention_bytes`: `retention.bytes`, per partition. Default: no limit.
    pub retention_bytes: Option<Estimate>,
    /// `segment`.
    pub segment: Segment,
    /// `unique_keys`: distinct keys alive at once; required for a compacted topic, refused otherwise.
    pub unique_keys: Option<Estimate>,
    /// `replication`: the replication factor, 1 to 10. Default 3.
    pub replication: u32,
    /// `partitions`: a count from 1 to 100,000, or `auto`. Default `auto`.
    pub partitions: Choice<u32>,
    /// `partitions_to`: a planned change of the count, 2 to 100,000 and above `partitions`. Default: none.
    pub partitions_to: Option<u32>,
    /// `keys`: how the data is spread over keys. Default: evenly over the partitions, as without keys.
    pub keys: Option<Keys>,
    /// `tiered`: whether a deployment with tiered storage tiers this topic. Default true; refused on a compacted topic.
    pub tiered: Option<bool>,
    /// `contract`: what its producers and consumers agree on. Default: none.
    pub contract: Option<Contract>,
    /// `observed`: a measured series of what `produce` states, to be held against it. Default: none.
    pub observed: Option<Estimate>,
    /// `consumers`: the consumer groups that read it.
    pub consumers: Vec<Consumer>,
}

/// How a topic's data is spread over its keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Keys {
    /// `(count, zipf)`: by Zipf's law.
    Zipf {
        /// `count` (required): distinct keys written in an hour or so, 1 to 10^9.
        count: Estimate,
        /// `zipf`: the exponent, 0 to 5; the i-th hottest key has a share in proportion to 1 ÷ i^`zipf`. Default `"0"`:
        /// all alike.
        zipf: Option<Estimate>,
    },
    /// `(measured)`: as counted.
    Measured(KeyHistogram),
}

/// `measured(file: …, column: …)` of keys: one row for each key, with its messages or bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyHistogram {
    /// How it is written.
    pub text: String,
    /// What was counted of each key, the largest first, all above 0, at least one.
    pub counts: Arc<[f64]>,
}

/// How long a topic keeps data.
#[derive(Clone, Debug, PartialEq)]
pub enum Retention {
    /// `unlimited`: never deleted by age.
    Unlimited,
    /// `retention.ms`.
    For(Estimate),
}

/// How producers batch.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Batch {
    /// `size`: `batch.size`. Default `"16 KiB"`.
    pub size: Option<Estimate>,
    /// `linger`: `linger.ms`. Default `"5 ms"`, the default since Kafka 4.0.
    pub linger: Option<Estimate>,
    /// `producers`: how many producers write the topic at once. Default 1.
    pub producers: Option<Estimate>,
}

/// Compression by the producer; the broker stores what was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Compression {
    /// `codec` (required).
    pub codec: Codec,
    /// `ratio` (required): uncompressed over compressed bytes; below 1 is possible for random data, never zero.
    pub ratio: Estimate,
}

/// A compression codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// `gzip`.
    Gzip,
    /// `snappy`.
    Snappy,
    /// `lz4`.
    Lz4,
    /// `zstd`.
    Zstd,
}

/// `cleanup.policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleanup {
    /// `delete`: by age or size.
    Delete,
    /// `compact`: the newest record of each key stays.
    Compact,
    /// `compact_delete`: both.
    CompactDelete,
}

/// When a log rolls to a new segment.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Segment {
    /// `bytes`: `segment.bytes`. Default `"1 GiB"`.
    pub bytes: Option<Estimate>,
    /// `roll`: `segment.ms`. Default `"7 days"`.
    pub roll: Option<Estimate>,
}

/// A consumer group. Every group reads everything once.
#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    /// `name` (required, unique in its topic).
    pub name: String,
    /// `rate`: how fast it reads when it catches up, over what is produced; at least 1. Default `"1x"`.
    pub rate: Option<Estimate>,
    /// `lag`: how far behind it reads every day. Default `"0 s"`.
    pub lag: Option<Estimate>,
    /// `outage`: how long it may be down and must then catch up. Default `"1 h"`.
    pub outage: Option<Estimate>,
    /// `rack_aware`: it reads from a replica in its own zone (KIP-392). Default: the cluster's `follower_fetching`.
    pub rack_aware: Option<bool>,
    /// `members`: how many members (threads, tasks, pods) the group is planned with, at least 1. Default: as many as
    /// there are partitions.
    pub members: Option<Estimate>,
    /// `member_rate`: stored bytes per second that one member reads. Default: no limit.
    pub member_rate: Option<Estimate>,
}

impl Consumer {
    /// A group of which nothing but the name is stated.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rate: None,
            lag: None,
            outage: None,
            rack_aware: None,
            members: None,
            member_rate: None,
        }
    }
}

/// A price that differs from the catalogue's.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceOverride {
    /// `item` (required): the catalogue's name of the price, for example `ec2/m7g.2xlarge` or `ebs/gp3/storage`.
    pub item: String,
    /// `price` (required): the price in the item's own unit, for example `"$0.31/h"`.
    pub price: String,
    /// `reason` (required): who agreed to it, where it stands.
    pub reason: String,
}

/// An instance type of one's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnInstance {
    /// `name` (required): must not be in the catalogue already.
    pub name: String,
    /// `vcpu` (required).
    pub vcpu: u32,
    /// `memory` (required), in bytes.
    pub memory: f64,
    /// `network` (required): sustained bandwidth per direction, in bytes per second.
    pub network: f64,
    /// `volume_throughput` (required): sustained throughput to volumes, in bytes per second.
    pub volume_throughput: f64,
    /// `volume_iops` (required).
    pub volume_iops: f64,
    /// `price` (required), in US dollars per second; written `"$0.60/h"`.
    pub price_usd_per_second: f64,
    /// `reason` (required).
    pub reason: String,
}

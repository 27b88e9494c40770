//! The scenario as typed values: what a file says, every unit parsed, every default filled in.
//!
//! Field names here are the field names of the file. `docs/file-format.md` is the same list for people.

use jiff::civil::Date;

use crate::estimate::Estimate;

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
    /// `spark`: the Spark jobs.
    pub spark: Vec<SparkJob>,
    /// `prices`: prices that differ from the catalogue's.
    pub prices: Vec<PriceOverride>,
    /// `instances`: instance types of one's own.
    pub instances: Vec<OwnInstance>,
}

/// What the plan has to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Objectives {
    /// `confidence`: the share of worlds in which a chosen size must hold, above 50 % and below 100 %. Default `"95 %"`.
    pub confidence: f64,
    /// `budget`: the most the cheapest deployment of every cluster may cost together, for example `"$60k/month"`.
    pub budget: Option<Estimate>,
    /// `freshness`: how old data may be when it is read, for example `"5 s"`. Recorded and shown.
    pub freshness: Option<Estimate>,
}

/// A size that is either given or left to the planner (`auto`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// `auto`: the planner chooses and says what and why.
    Auto,
    /// What the person chose.
    Given(T),
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
    /// `follower_fetching`: consumers read from a replica in their own zone (KIP-392). Default false.
    pub follower_fetching: bool,
    /// `placement_skew`: the fullest broker's bytes over the mean. Default `"1.1x"`.
    pub placement_skew: Option<Estimate>,
    /// `internal_topics`: bytes of Kafka's own topics over the whole cluster, all replicas. Default `"15 GiB"`.
    pub internal_topics: Option<Estimate>,
    /// `partition_rate`: peak stored rate one partition is trusted with when `partitions: auto`. Default `"10 MB/s"`.
    pub partition_rate: Option<Estimate>,
    /// `fill`: how full a volume may get.
    pub fill: Fill,
    /// `broker_settings`: the settings of every broker that decide how much disk retention needs.
    pub broker_settings: BrokerSettings,
    /// `topics`.
    pub topics: Vec<Topic>,
    /// `deployments`: the ways to run it that are compared.
    pub deployments: Vec<Deployment>,
}

/// How full a volume may get, as fractions of its size.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// `page`: sizes are chosen so that this is not passed, and somebody is paged when it is. Default `"75 %"`.
    pub page: f64,
    /// `act`: the level before which somebody must have acted; above `page`. Default `"90 %"`.
    pub act: f64,
}

/// Broker settings that decide how much disk retention needs. Each default is Kafka's own, from the catalogue.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrokerSettings {
    /// `retention_check`: `log.retention.check.interval.ms`. Default `"5 min"`.
    pub retention_check: Option<Estimate>,
    /// `delete_delay`: `file.delete.delay.ms`. Default `"1 min"`.
    pub delete_delay: Option<Estimate>,
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
    /// `tiered`: whether a deployment with tiered storage tiers this topic. Default true; refused on a compacted topic.
    pub tiered: Option<bool>,
    /// `consumers`: the consumer groups that read it.
    pub consumers: Vec<Consumer>,
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
}

/// One way to run a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// `name` (required, unique in its cluster).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `on` (required): the platform.
    pub on: Platform,
    /// `upkeep`: people's time. Default: none, and a finding says so.
    pub upkeep: Option<Upkeep>,
}

/// People's time for one deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Upkeep {
    /// `hours` (required): on call and upkeep, for example `"10 to 30 h/month"`.
    pub hours: Estimate,
    /// `rate` (required): what an hour costs, for example `"$120/h"`.
    pub rate: Estimate,
}

/// Where a deployment runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Platform {
    /// `ec2(...)`: self-managed on EC2 with EBS volumes.
    Ec2(Ec2),
    /// `msk(...)`: Amazon MSK Standard brokers.
    Msk(Msk),
}

/// Self-managed Kafka on EC2 with EBS volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ec2 {
    /// `broker` (required): an instance type, or `auto` for the fewest brokers of the m7g family within 5 % of the cheapest.
    pub broker: Choice<String>,
    /// `brokers`: how many, or `auto`. Default `auto`.
    pub brokers: Choice<u32>,
    /// `volumes`: EBS volumes per broker (JBOD), 1 to 24. Default 1.
    pub volumes: u32,
    /// `volume`: their kind and size. Default `gp3()`.
    pub volume: Volume,
    /// `tiered`: data stays on the brokers this long and then lives in S3, as `"1 day local"`. Default: not tiered.
    pub tiered: Option<Estimate>,
    /// `controllers`: dedicated `KRaft` controllers.
    pub controllers: Controllers,
    /// `payment`: `on_demand`, `reserved_1_year` or `reserved_3_years`. Default `on_demand`.
    pub payment: Payment,
    /// `discount`: off brokers and controllers, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

/// EBS volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// The variant name: `gp3`, `gp2`, `io2`, `st1`… as in the catalogue.
    pub kind: String,
    /// `size` of each volume, in bytes, or `auto`. Default `auto`.
    pub size: Choice<f64>,
    /// `iops` of each volume, or `auto`. Default `auto`.
    pub iops: Choice<f64>,
    /// `throughput` of each volume, in bytes per second, or `auto`. Default `auto`.
    pub throughput: Choice<f64>,
}

/// Dedicated `KRaft` controllers.
#[derive(Clone, Debug, PartialEq)]
pub struct Controllers {
    /// `instance`: their instance type. Default `m7g.large`.
    pub instance: String,
    /// `count`: 0 (brokers are controllers too), 3 or 5. Default 3.
    pub count: u32,
}

/// How instances are paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// `on_demand`.
    OnDemand,
    /// `reserved_1_year`: standard reserved instances, one year, no upfront payment.
    Reserved1Year,
    /// `reserved_3_years`: standard reserved instances, three years, no upfront payment.
    Reserved3Years,
}

/// Amazon MSK Standard brokers.
#[derive(Clone, Debug, PartialEq)]
pub struct Msk {
    /// `broker` (required): a broker type such as `kafka.m7g.2xlarge`, or `auto` for the fewest brokers of `kafka.m7g` within 5 % of the cheapest.
    pub broker: Choice<String>,
    /// `brokers`: how many, a multiple of the zones, or `auto`. Default `auto`.
    pub brokers: Choice<u32>,
    /// `storage` of each broker, in bytes, or `auto`. Default `auto`.
    pub storage: Choice<f64>,
    /// `provisioned_throughput` of each broker, in bytes per second, `none`, or `auto`. Default `none`.
    pub provisioned_throughput: Option<Choice<f64>>,
    /// `tiered`: data stays on the brokers this long and then lives in the low-cost tier, as `"1 day local"`.
    pub tiered: Option<Estimate>,
    /// `discount`: off brokers, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
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

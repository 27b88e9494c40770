//! Deployments and the platforms they run on, as typed values.

use crate::estimate::Estimate;

use super::types::Choice;

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
    /// `incidents`: what goes wrong beside; billed at `upkeep.rate`. Default: none.
    pub incidents: Option<Incidents>,
    /// `private_connectivity`: clients in networks of their own reach it over private endpoints. Default: they need none.
    pub private_connectivity: Option<PrivateConnectivity>,
}

/// People's time for one deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Upkeep {
    /// `hours` (required): on call and upkeep, for example `"10 to 30 h/month"`.
    pub hours: Estimate,
    /// `rate` (required): what an hour costs, for example `"$120/h"`.
    pub rate: Estimate,
}

/// Incidents of a deployment, and the time they take.
#[derive(Clone, Debug, PartialEq)]
pub struct Incidents {
    /// `per_year` (required): how many in a year, for example `"2 to 6"`.
    pub per_year: Estimate,
    /// `hours` (required): people's time for one, for example `"8 h"`.
    pub hours: Estimate,
}

/// Private endpoints in the networks of clients.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivateConnectivity {
    /// `vpcs`: networks that clients are in. Default 1.
    pub vpcs: u32,
    /// `share`: how much of what clients write and read passes through the endpoints. Default `"100 %"`.
    pub share: f64,
}

/// Where a deployment runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Platform {
    /// `ec2(...)`: self-managed on EC2, with EBS volumes or the disks of the instances.
    Ec2(Ec2),
    /// `strimzi(...)`: the Strimzi operator on Amazon EKS.
    Strimzi(Strimzi),
    /// `msk(...)`: Amazon MSK Standard brokers.
    Msk(Msk),
    /// `express(...)`: Amazon MSK Express brokers.
    Express(Express),
    /// `serverless(...)`: Amazon MSK Serverless.
    Serverless(Serverless),
    /// `confluent(...)`: Confluent Cloud.
    Confluent(Confluent),
}

impl Platform {
    /// How it is written in a file: `ec2`, `strimzi`, `msk`, `express`, `serverless`, `confluent`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Ec2(_) => "ec2",
            Self::Strimzi(_) => "strimzi",
            Self::Msk(_) => "msk",
            Self::Express(_) => "express",
            Self::Serverless(_) => "serverless",
            Self::Confluent(_) => "confluent",
        }
    }

    /// How many brokers it has, where it is sized in brokers.
    #[must_use]
    pub fn brokers(&self) -> Option<Choice<u32>> {
        match self {
            Self::Ec2(ec2) => Some(ec2.brokers),
            Self::Strimzi(strimzi) => Some(strimzi.brokers),
            Self::Msk(msk) => Some(msk.brokers),
            Self::Express(express) => Some(express.brokers),
            Self::Serverless(_) | Self::Confluent(_) => None,
        }
    }

    /// How long data stays on the brokers, where the platform tiers.
    #[must_use]
    pub fn tiered(&self) -> Option<&Estimate> {
        match self {
            Self::Ec2(ec2) => ec2.tiered.as_ref(),
            Self::Strimzi(strimzi) => strimzi.tiered.as_ref(),
            Self::Msk(msk) => msk.tiered.as_ref(),
            Self::Express(_) | Self::Serverless(_) | Self::Confluent(_) => None,
        }
    }

    /// The discount that was agreed.
    #[must_use]
    pub fn discount(&self) -> Option<&Estimate> {
        match self {
            Self::Ec2(ec2) => ec2.discount.as_ref(),
            Self::Strimzi(strimzi) => strimzi.discount.as_ref(),
            Self::Msk(msk) => msk.discount.as_ref(),
            Self::Express(express) => express.discount.as_ref(),
            Self::Serverless(serverless) => serverless.discount.as_ref(),
            Self::Confluent(confluent) => confluent.discount.as_ref(),
        }
    }
}

/// Self-managed Kafka on EC2.
#[derive(Clone, Debug, PartialEq)]
pub struct Ec2 {
    /// `broker` (required): an instance type, or `auto` for the fewest brokers of the m7g family within 5 % of the cheapest.
    pub broker: Choice<String>,
    /// `brokers`: how many, or `auto`. Default `auto`.
    pub brokers: Choice<u32>,
    /// `storage`: `volumes`, or `instance_store` for the disks of the instance. Default `volumes`.
    pub storage: Storage,
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

/// What a broker on EC2 writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// `volumes`: EBS volumes.
    Volumes,
    /// `instance_store`: the disks inside the instance, whose data is gone with it.
    InstanceStore,
}

/// Storage of MSK that grows by itself; it never shrinks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StorageScaling {
    /// `target` (required): the fill at which storage is added, for example `"60 %"`; MSK takes 10 to 80 %.
    pub target: f64,
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

/// The most brokers that may share a node: far more than anybody would lose together.
pub const MOST_BROKERS_PER_NODE: u32 = 20;

/// The Strimzi operator on Amazon EKS: brokers are pods.
#[derive(Clone, Debug, PartialEq)]
pub struct Strimzi {
    /// `node` (required): an instance type for the nodes, or `auto` as for `ec2`.
    pub node: Choice<String>,
    /// `brokers`: how many, or `auto`. Default `auto`.
    pub brokers: Choice<u32>,
    /// `brokers_per_node`: how many brokers share a node, at most 20, or `auto` for as many as fit. Default 1.
    pub brokers_per_node: Choice<u32>,
    /// `cpu`: virtual processors that a broker pod requests. Default 2.
    pub cpu: f64,
    /// `memory`: bytes that a broker pod requests. Default `"8 GiB"`.
    pub memory: f64,
    /// `volumes`: EBS volumes per broker (JBOD), 1 to 24. Default 1.
    pub volumes: u32,
    /// `volume`: their kind and size. Default `gp3()`.
    pub volume: Volume,
    /// `tiered`: data stays on the brokers this long and then lives in S3, as `"1 day local"`. Default: not tiered.
    pub tiered: Option<Estimate>,
    /// `controllers`: `KRaft` controllers, pods of their own.
    pub controllers: ControllerPods,
    /// `control_plane`: whether it pays for a control plane of its own. Default `own`.
    pub control_plane: ControlPlane,
    /// `payment`: of the nodes, as for `ec2`. Default `on_demand`.
    pub payment: Payment,
    /// `discount`: off the nodes, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

/// Who pays for the control plane of a cluster of Amazon EKS, which costs the same however much runs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlPlane {
    /// `own`: this deployment or job.
    Own,
    /// `shared`: another of the scenario, or something outside of it.
    Shared,
}

/// `KRaft` controllers that are pods.
#[derive(Clone, Debug, PartialEq)]
pub struct ControllerPods {
    /// `count`: 0 (brokers are controllers too) to 9. Default 3.
    pub count: u32,
    /// `cpu`: virtual processors that one requests. Default 1.
    pub cpu: f64,
    /// `memory`: bytes that one requests. Default `"4 GiB"`.
    pub memory: f64,
}

/// Amazon MSK Express brokers.
#[derive(Clone, Debug, PartialEq)]
pub struct Express {
    /// `broker` (required): a broker type such as `express.m7g.large`, or `auto` for the fewest brokers within 5 % of the cheapest.
    pub broker: Choice<String>,
    /// `brokers`: how many, a multiple of three, or `auto`. Default `auto`.
    pub brokers: Choice<u32>,
    /// `discount`: off brokers, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

/// Amazon MSK Serverless.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Serverless {
    /// `discount`: off what MSK bills, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

/// Confluent Cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Confluent {
    /// `kind` (required): of cluster.
    pub kind: ConfluentKind,
    /// `units`: eCKUs or CKUs, or `auto`. Default `auto`.
    pub units: Choice<u32>,
    /// `price`: one's own quote for a unit, in US dollars per second; written `"$2.50/h"`. Default: the catalogue's.
    pub price: Option<f64>,
    /// `data_price`: one's own quote for data in and out, in US dollars per byte; written `"$0.04/GB"`. Default: the catalogue's.
    pub data_price: Option<f64>,
    /// `storage_price`: one's own quote for storage, in US dollars per byte and second; written `"$0.08/GB-month"`. Default: the catalogue's.
    pub storage_price: Option<f64>,
    /// `discount`: off what Confluent bills, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

/// A kind of cluster of Confluent Cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfluentKind {
    /// `basic`.
    Basic,
    /// `standard`.
    Standard,
    /// `enterprise`.
    Enterprise,
    /// `freight`.
    Freight,
    /// `dedicated`.
    Dedicated,
}

impl ConfluentKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Basic,
        Self::Standard,
        Self::Enterprise,
        Self::Freight,
        Self::Dedicated,
    ];

    /// How it is written in a file and in the catalogue.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Standard => "standard",
            Self::Enterprise => "enterprise",
            Self::Freight => "freight",
            Self::Dedicated => "dedicated",
        }
    }
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
    /// `storage_scaling`: storage grows by itself. Default: it does not.
    pub storage_scaling: Option<StorageScaling>,
    /// `provisioned_throughput` of each broker, in bytes per second, `none`, or `auto`. Default `none`.
    pub provisioned_throughput: Option<Choice<f64>>,
    /// `tiered`: data stays on the brokers this long and then lives in the low-cost tier, as `"1 day local"`.
    pub tiered: Option<Estimate>,
    /// `discount`: off brokers, 0 to below 100 %. Default `"0 %"`.
    pub discount: Option<Estimate>,
}

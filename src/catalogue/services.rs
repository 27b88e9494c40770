//! Prices of services that are a flat list of items: MSK beside its brokers, data transfer, object storage.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::table::{self, Table};

pub(super) const MSK_PRICES: &str = "msk_prices.ron";
pub(super) const EKS_PRICES: &str = "eks_prices.ron";
pub(super) const NETWORK: &str = "network.ron";
pub(super) const OBJECT_STORAGE: &str = "object_storage.ron";
pub(super) const SPARK_PRICES: &str = "spark_prices.ron";

/// A list of priced items, each with a stable id.
pub(super) trait Item: Copy + DeserializeOwned + 'static {
    const ALL: &'static [Self];
    fn id(self) -> &'static str;
}

/// An enum of priced items. The name of a variant in the table and in the id is its snake-case name.
macro_rules! items {
    ($(#[$about:meta])* $name:ident in $prefix:literal {
        $($(#[$doc:meta])* $variant:ident = $key:literal),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $key)] $variant),+
        }

        impl $name {
            /// Every item.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id under which a scenario can override its price.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($prefix, "/", $key)),+
                }
            }
        }

        impl Item for $name {
            const ALL: &'static [Self] = $name::ALL;
            fn id(self) -> &'static str {
                $name::id(self)
            }
        }
    };
}

items! {
    /// What Amazon MSK bills beside the hours of its brokers.
    MskItem in "msk" {
        /// A GiB of a Standard broker's volume for a month.
        Storage = "storage",
        /// A MiB/s of storage throughput bought for one broker for a month.
        ProvisionedThroughput = "provisioned_throughput",
        /// A GiB in tiered storage for a month.
        Tiered = "tiered",
        /// A gigabyte read back from tiered storage.
        TieredRetrieval = "tiered_retrieval",
        /// A gigabyte written to Express brokers by producers.
        ExpressDataIn = "express_data_in",
        /// A GiB stored by Express brokers for a month.
        ExpressStorage = "express_storage",
        /// An hour of a Serverless cluster.
        ServerlessCluster = "serverless_cluster",
        /// An hour of a Serverless partition.
        ServerlessPartition = "serverless_partition",
        /// A gigabyte into a Serverless cluster.
        ServerlessDataIn = "serverless_data_in",
        /// A gigabyte out of a Serverless cluster.
        ServerlessDataOut = "serverless_data_out",
        /// A GiB stored by a Serverless cluster for a month.
        ServerlessStorage = "serverless_storage",
        /// An hour of multi-VPC private connectivity, for each cluster and authentication scheme.
        PrivateConnectivity = "private_connectivity",
        /// A gigabyte through multi-VPC private connectivity.
        PrivateConnectivityData = "private_connectivity_data",
        /// An hour of an MSK Connect capacity unit.
        ConnectUnit = "connect_unit",
        /// An hour of an MSK Replicator.
        Replicator = "replicator",
        /// A gigabyte replicated inside a region.
        ReplicatorDataSameRegion = "replicator_data_same_region",
        /// A gigabyte replicated to another region.
        ReplicatorDataCrossRegion = "replicator_data_cross_region",
        /// A gigabyte between the brokers of a cluster.
        ReplicationTraffic = "replication_traffic",
        /// An hour of ZooKeeper nodes or KRaft controllers.
        Controllers = "controllers",
    }
}

items! {
    /// What Amazon EKS bills beside its nodes.
    EksItem in "eks" {
        /// An hour of a control plane.
        Cluster = "cluster",
        /// An hour of a control plane of a version out of standard support.
        ClusterExtended = "cluster_extended",
    }
}

items! {
    /// What moving data costs.
    NetworkItem in "network" {
        /// A gigabyte between zones of a region, charged once to the sender and once to the receiver.
        CrossZone = "cross_zone",
        /// A gigabyte inside one zone.
        SameZone = "same_zone",
        /// A gigabyte between us-east-1 and us-east-2.
        InterRegionUsEast = "inter_region_us_east",
        /// A gigabyte to another region.
        InterRegion = "inter_region",
        /// A gigabyte of the first 10 TB of a month to the internet.
        InternetOutFirst10Tb = "internet_out_first_10_tb",
        /// A gigabyte of the next 40 TB.
        InternetOutNext40Tb = "internet_out_next_40_tb",
        /// A gigabyte of the next 100 TB.
        InternetOutNext100Tb = "internet_out_next_100_tb",
        /// A gigabyte of everything above 150 TB.
        InternetOutOver150Tb = "internet_out_over_150_tb",
        /// A gigabyte from the internet.
        InternetIn = "internet_in",
        /// A gigabyte between object storage and machines of one region.
        ObjectStorageSameRegion = "object_storage_same_region",
        /// An hour of a NAT gateway.
        NatGateway = "nat_gateway",
        /// A gigabyte through a NAT gateway.
        NatGatewayData = "nat_gateway_data",
        /// An hour of a PrivateLink interface endpoint in one zone.
        PrivateLinkEndpoint = "private_link_endpoint",
        /// A gigabyte of the first PB of a month through PrivateLink.
        PrivateLinkDataFirst1Pb = "private_link_data_first_1_pb",
        /// A gigabyte of the next 4 PB.
        PrivateLinkDataNext4Pb = "private_link_data_next_4_pb",
        /// A gigabyte of everything above 5 PB.
        PrivateLinkDataOver5Pb = "private_link_data_over_5_pb",
        /// An hour of an S3 gateway endpoint.
        ObjectStorageGatewayEndpoint = "object_storage_gateway_endpoint",
    }
}

items! {
    /// Object storage (S3) and snapshots.
    ObjectStorageItem in "object_storage" {
        /// A GiB in S3 Standard for a month, first 50 TB.
        Standard = "standard",
        /// A GiB of the next 450 TB.
        StandardNext450Tb = "standard_next_450_tb",
        /// A GiB of everything above 500 TB.
        StandardOver500Tb = "standard_over_500_tb",
        /// A PUT, COPY, POST or LIST in S3 Standard.
        StandardWrites = "standard_writes",
        /// A GET in S3 Standard.
        StandardReads = "standard_reads",
        /// A GiB in S3 Standard-IA for a month.
        InfrequentAccess = "infrequent_access",
        /// A PUT in S3 Standard-IA.
        InfrequentAccessWrites = "infrequent_access_writes",
        /// A GET in S3 Standard-IA.
        InfrequentAccessReads = "infrequent_access_reads",
        /// A gigabyte read from S3 Standard-IA.
        InfrequentAccessRetrieval = "infrequent_access_retrieval",
        /// An object moved to S3 Standard-IA by a lifecycle rule.
        InfrequentAccessTransition = "infrequent_access_transition",
        /// A GiB in S3 One Zone-IA for a month.
        OneZoneInfrequentAccess = "one_zone_infrequent_access",
        /// A PUT in S3 One Zone-IA.
        OneZoneInfrequentAccessWrites = "one_zone_infrequent_access_writes",
        /// A GET in S3 One Zone-IA.
        OneZoneInfrequentAccessReads = "one_zone_infrequent_access_reads",
        /// A gigabyte read from S3 One Zone-IA.
        OneZoneInfrequentAccessRetrieval = "one_zone_infrequent_access_retrieval",
        /// A GiB in S3 Glacier Flexible Retrieval for a month.
        GlacierFlexible = "glacier_flexible",
        /// A PUT in S3 Glacier Flexible Retrieval.
        GlacierFlexibleWrites = "glacier_flexible_writes",
        /// A gigabyte read from S3 Glacier Flexible Retrieval at standard speed.
        GlacierFlexibleRetrieval = "glacier_flexible_retrieval",
        /// A GiB of an EBS snapshot for a month.
        EbsSnapshot = "ebs_snapshot",
    }
}

items! {
    /// What platforms for Spark charge beside the machines.
    SparkItem in "spark" {
        /// An hour of a vCPU that pods of EMR on EKS ask for.
        EmrEksVcpu = "emr_eks_vcpu",
        /// An hour of a GiB that pods of EMR on EKS ask for.
        EmrEksMemory = "emr_eks_memory",
        /// An hour of a vCPU of EMR Serverless.
        EmrServerlessVcpu = "emr_serverless_vcpu",
        /// An hour of a GiB of memory of EMR Serverless.
        EmrServerlessMemory = "emr_serverless_memory",
        /// An hour of a vCPU of EMR Serverless on ARM.
        EmrServerlessVcpuArm = "emr_serverless_vcpu_arm",
        /// An hour of a GiB of memory of EMR Serverless on ARM.
        EmrServerlessMemoryArm = "emr_serverless_memory_arm",
        /// An hour of a GiB of disk of EMR Serverless beyond what is free.
        EmrServerlessStorage = "emr_serverless_storage",
        /// A Databricks unit of jobs compute.
        DatabricksJobs = "databricks_jobs",
        /// A Databricks unit of all-purpose compute.
        DatabricksAllPurpose = "databricks_all_purpose",
        /// A Databricks unit of serverless jobs, machines included.
        DatabricksJobsServerless = "databricks_jobs_serverless",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceRow<I> {
    item: I,
    unit: PriceUnit,
    title: String,
    #[serde(default)]
    usd: Option<Vec<Option<f64>>>,
    /// One price for every region there is.
    #[serde(default)]
    everywhere: Option<f64>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    between: Option<(String, String)>,
}

/// Reads a list of priced items and enters them; every item of the enum must be there.
pub(super) fn read<I: Item>(
    file: &'static str,
    text: &str,
    book: &mut PriceBook,
) -> Result<Table, CatalogueError> {
    let (table, head, rows) = table::read(file, text, Vec::<ServiceRow<I>>::len)?;
    for row in rows {
        let id = row.item.id();
        let own_source = row
            .source
            .as_deref()
            .map(|key| head.source(key))
            .transpose()?;
        let mut item = PriceItem::unpriced(row.title, row.unit);
        item.note = row.note;
        item.between = row.between;
        match (row.usd, row.everywhere) {
            (Some(columns), None) => {
                item.regions = head.prices(id, row.unit, &columns, own_source.as_ref())?
            }
            (None, Some(listed)) => {
                let source =
                    own_source.ok_or_else(|| head.error(format!("`{id}` names no source")))?;
                item.everywhere = Some(head.price(id, row.unit, listed, source)?);
            }
            _ => return Err(head.error(format!("`{id}` needs either `usd` or `everywhere`"))),
        }
        book.insert(id.to_owned(), item);
    }
    match I::ALL.iter().find(|item| book.item(item.id()).is_err()) {
        Some(missing) => Err(head.error(format!("`{}` is missing", missing.id()))),
        None => Ok(table),
    }
}

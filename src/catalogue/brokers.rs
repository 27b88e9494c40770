//! Amazon MSK broker types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::source::SourceRef;
use super::table::{self, Table};
use crate::units::{GIB, MIB};

pub(super) const BROKERS: &str = "msk_brokers.ron";

const MB: f64 = 1e6;
/// Bytes per second in a Gbit/s.
const GBPS: f64 = 1e9 / 8.0;

/// A broker type of Amazon MSK.
#[derive(Clone, Debug, PartialEq)]
pub struct MskBroker {
    /// Its name, such as `kafka.m7g.2xlarge` or `express.m7g.large`.
    pub name: String,
    /// Virtual processors.
    pub vcpu: u32,
    /// Memory in bytes.
    pub memory_bytes: f64,
    /// Partitions of one broker, replicas included, that AWS recommends.
    pub partitions_recommended: f64,
    /// Partitions of one broker, replicas included, above which a cluster refuses to be changed.
    pub partitions_maximum: f64,
    /// New connections per second that one broker takes with IAM authentication.
    pub iam_connections_per_second: f64,
    /// What depends on whether it is a Standard or an Express broker.
    pub tier: MskTier,
    /// Where all this comes from.
    pub source: SourceRef,
}

/// The two kinds of provisioned MSK broker and what limits each.
#[derive(Clone, Debug, PartialEq)]
pub enum MskTier {
    /// A broker with a volume of its own.
    Standard {
        /// Bytes per second to the volume that come with the price.
        storage_included_bytes_per_second: f64,
        /// Bytes per second to the volume that can be bought; none when they cannot.
        storage_provisioned_bytes_per_second: Option<f64>,
        /// What the network carries for ever, in each direction.
        network_baseline_bytes_per_second: f64,
        /// The `num.replica.fetchers` that AWS asks for once storage throughput is bought.
        replica_fetchers: Option<u32>,
    },
    /// A broker whose storage MSK manages.
    Express {
        /// Bytes per second from producers, for ever.
        ingress_sustained_bytes_per_second: f64,
        /// Bytes per second from producers at which throttling begins.
        ingress_maximum_bytes_per_second: f64,
        /// Bytes per second to consumers, for ever.
        egress_sustained_bytes_per_second: f64,
        /// Bytes per second to consumers at which throttling begins.
        egress_maximum_bytes_per_second: f64,
    },
}

impl MskBroker {
    /// Whether it is an Express broker.
    pub fn is_express(&self) -> bool {
        matches!(self.tier, MskTier::Express { .. })
    }

    /// The family with its service, `kafka.m7g` of `kafka.m7g.2xlarge`.
    pub fn family(&self) -> &str {
        self.name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |(family, _)| family)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrokerRow {
    name: String,
    vcpu: u32,
    memory_gib: f64,
    partitions: PartitionsRow,
    iam_connections_per_second: f64,
    usd_per_hour: Vec<Option<f64>>,
    tier: TierRow,
    #[serde(default)]
    facts: Option<String>,
}

/// Partitions of one broker, replicas included.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartitionsRow {
    pub(super) recommended: f64,
    pub(super) maximum: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum TierRow {
    Standard {
        network_gbps: f64,
        storage_mib_per_second: f64,
        #[serde(default)]
        provisioned_mib_per_second: Option<f64>,
        #[serde(default)]
        replica_fetchers: Option<u32>,
    },
    Express {
        ingress_mb_per_second: (f64, f64),
        egress_mb_per_second: (f64, f64),
    },
}

/// Broker types by name.
pub(super) type Brokers = BTreeMap<String, MskBroker>;

/// The price item of an hour of a broker type.
pub(super) fn item_of(broker: &str) -> String {
    format!("msk/{broker}")
}

/// Reads the broker types and enters their prices.
pub(super) fn read(text: &str, book: &mut PriceBook) -> Result<(Table, Brokers), CatalogueError> {
    let (table, head, rows) = table::read(BROKERS, text, Vec::<BrokerRow>::len)?;
    let mut brokers = Brokers::new();
    for row in rows {
        let source = head.facts(row.facts.as_deref())?;
        let mut item = PriceItem::unpriced(row.name.clone(), PriceUnit::PerHour);
        item.regions = head.prices(&row.name, PriceUnit::PerHour, &row.usd_per_hour, None)?;
        book.insert(item_of(&row.name), item);
        if let Some(twice) = brokers.insert(row.name.clone(), row.into_broker(source)) {
            return Err(head.error(format!("`{}` is listed twice", twice.name)));
        }
    }
    Ok((table, brokers))
}

impl BrokerRow {
    fn into_broker(self, source: SourceRef) -> MskBroker {
        MskBroker {
            name: self.name,
            vcpu: self.vcpu,
            memory_bytes: self.memory_gib * GIB,
            partitions_recommended: self.partitions.recommended,
            partitions_maximum: self.partitions.maximum,
            iam_connections_per_second: self.iam_connections_per_second,
            tier: self.tier.into_tier(),
            source,
        }
    }
}

impl TierRow {
    fn into_tier(self) -> MskTier {
        match self {
            Self::Standard {
                network_gbps,
                storage_mib_per_second,
                provisioned_mib_per_second,
                replica_fetchers,
            } => MskTier::Standard {
                storage_included_bytes_per_second: storage_mib_per_second * MIB,
                storage_provisioned_bytes_per_second: provisioned_mib_per_second
                    .map(|mib| mib * MIB),
                network_baseline_bytes_per_second: network_gbps * GBPS,
                replica_fetchers,
            },
            Self::Express {
                ingress_mb_per_second: ingress,
                egress_mb_per_second: egress,
            } => MskTier::Express {
                ingress_sustained_bytes_per_second: ingress.0 * MB,
                ingress_maximum_bytes_per_second: ingress.1 * MB,
                egress_sustained_bytes_per_second: egress.0 * MB,
                egress_maximum_bytes_per_second: egress.1 * MB,
            },
        }
    }
}

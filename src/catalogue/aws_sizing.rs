//! The figures of AWS's own MSK sizing script: a published second opinion, kept apart from the catalogue's own.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::brokers::PartitionsRow;
use super::constants::constants;
use super::error::CatalogueError;
use super::price::PriceUnit;
use super::source::SourceRef;
use super::table::{self, Table};
use crate::units::MIB;

pub(super) const BROKERS: &str = "aws_msk_sizing_brokers.ron";

constants! {
    /// The factors and prices of AWS's MSK sizing script.
    AwsSizingFactors from "aws_msk_sizing.ron" {
        /// Bytes to the volume for each byte produced
        storage_factor,
        /// More of them with tiered storage
        storage_factor_tiered,
        /// Bytes out of the network for each byte produced
        network_factor,
        /// More of them with tiered storage
        network_factor_tiered,
        /// Bytes out of the network for each byte consumed
        consumer_factor,
        /// Part of its capacity that a Standard broker is given
        utilisation_standard,
        /// Part of its ingress that an Express broker is given
        utilisation_express,
        /// Egress of an Express broker for its ingress
        express_egress_factor,
        /// Size of volumes for what they hold
        volume_factor,
        /// Largest volume of a broker
        volume_maximum,
        /// Zones of a cluster
        zones,
        /// Brokers of a cluster
        broker_quota,
        /// Storage of a Standard broker, and of Express
        storage_price,
        /// Tiered storage
        tiered_price,
        /// Provisioned storage throughput of a broker
        provisioned_throughput_price,
        /// Data written to Express
        express_data_in_price,
        /// Data that crosses zones
        cross_zone_price,
    }
}

/// What AWS's sizing script knows.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsSizing {
    /// Factors and prices.
    pub factors: AwsSizingFactors,
    brokers: BTreeMap<String, AwsSizingBroker>,
}

/// What AWS's sizing script takes a broker type to be able to do.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsSizingBroker {
    /// The name of the broker type.
    pub name: String,
    /// Partitions of one broker, replicas included, that are recommended.
    pub partitions_recommended: f64,
    /// Partitions of one broker, replicas included, that are allowed.
    pub partitions_maximum: f64,
    /// US dollars per second in us-east-1.
    pub dollars_per_second: f64,
    /// What depends on whether it is a Standard or an Express broker.
    pub tier: AwsSizingTier,
    /// Where the figures come from.
    pub source: SourceRef,
}

/// The two kinds of broker in AWS's sizing script.
#[derive(Clone, Debug, PartialEq)]
pub enum AwsSizingTier {
    /// A broker with a volume of its own.
    Standard {
        /// Bytes per second to its volume.
        storage_bytes_per_second: f64,
        /// Bytes per second out of its network.
        network_bytes_per_second: f64,
        /// Whether storage throughput can be bought for it.
        throughput_can_be_bought: bool,
    },
    /// A broker whose storage MSK manages.
    Express {
        /// Bytes per second from producers.
        ingress_bytes_per_second: f64,
    },
}

impl AwsSizing {
    /// The broker type with this name, if the script knows it.
    pub fn broker(&self, name: &str) -> Option<&AwsSizingBroker> {
        self.brokers.get(name)
    }

    /// Every broker type that the script knows, by name.
    pub fn brokers(&self) -> impl Iterator<Item = &AwsSizingBroker> {
        self.brokers.values()
    }

    /// Reads both tables of the script's figures.
    pub(super) fn read(factors: &str, brokers: &str) -> Result<([Table; 2], Self), CatalogueError> {
        let (factor_table, factors) = AwsSizingFactors::read(factors)?;
        let (broker_table, head, rows) = table::read(BROKERS, brokers, Vec::<BrokerRow>::len)?;
        let mut brokers = BTreeMap::new();
        for row in rows {
            let broker = row.into_broker(head.facts(None)?);
            brokers.insert(broker.name.clone(), broker);
        }
        Ok(([factor_table, broker_table], Self { factors, brokers }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrokerRow {
    name: String,
    partitions: PartitionsRow,
    usd_per_hour: f64,
    tier: TierRow,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum TierRow {
    Standard {
        storage_mib_per_second: f64,
        network_mib_per_second: f64,
        throughput_can_be_bought: bool,
    },
    Express {
        ingress_mib_per_second: f64,
    },
}

impl BrokerRow {
    fn into_broker(self, source: SourceRef) -> AwsSizingBroker {
        AwsSizingBroker {
            name: self.name,
            partitions_recommended: self.partitions.recommended,
            partitions_maximum: self.partitions.maximum,
            dollars_per_second: self.usd_per_hour * PriceUnit::PerHour.si(),
            tier: match self.tier {
                TierRow::Standard {
                    storage_mib_per_second,
                    network_mib_per_second,
                    throughput_can_be_bought,
                } => AwsSizingTier::Standard {
                    storage_bytes_per_second: storage_mib_per_second * MIB,
                    network_bytes_per_second: network_mib_per_second * MIB,
                    throughput_can_be_bought,
                },
                TierRow::Express {
                    ingress_mib_per_second,
                } => AwsSizingTier::Express {
                    ingress_bytes_per_second: ingress_mib_per_second * MIB,
                },
            },
            source,
        }
    }
}

//! Kinds of cluster of Confluent Cloud: what a unit carries, how many there can be, what is billed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::source::SourceRef;
use super::table::{self, Head, Table};
use crate::units::MIB;

pub(super) const CONFLUENT: &str = "confluent.ron";

const MB: f64 = 1e6;

/// A kind of cluster of Confluent Cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfluentCluster {
    /// The kind, such as `standard`.
    pub kind: String,
    /// What it is sized in: `eCKU` or `CKU`.
    pub unit: ConfluentUnit,
    /// Bytes per second that producers can send to one unit.
    pub ingress_bytes_per_second: f64,
    /// Bytes per second that consumers can read from one unit.
    pub egress_bytes_per_second: f64,
    /// Partitions of one unit, before replication.
    pub partitions: f64,
    /// Partitions of compacted topics of one unit, before replication.
    pub compacted_partitions: f64,
    /// Client connections of one unit.
    pub connections: f64,
    /// New client connections per second of one unit.
    pub connections_per_second: f64,
    /// Requests per second of one unit.
    pub requests_per_second: f64,
    /// Fewest units of a cluster in one zone.
    pub least_in_one_zone: f64,
    /// Fewest units of a cluster over several zones.
    pub least_in_several_zones: f64,
    /// Most units of a cluster.
    pub most: f64,
    /// Most units of a cluster that is reached over PrivateLink.
    pub most_behind_private_link: f64,
    /// Partitions of a whole cluster, before replication.
    pub cluster_partitions: f64,
    /// Bytes of the largest message.
    pub message_bytes: f64,
    /// The replicas of every topic, where the cluster decides it and no topic.
    pub replication: Option<f64>,
    /// The availability it is sold with.
    pub sla: String,
    /// Units that are not billed.
    pub free_units: f64,
    /// Where the limits come from.
    pub source: SourceRef,
}

/// What a cluster of Confluent Cloud is sized in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum ConfluentUnit {
    /// Elastic units: they follow the load.
    #[serde(rename = "eCKU")]
    Elastic,
    /// Fixed units.
    #[serde(rename = "CKU")]
    Fixed,
}

impl ConfluentCluster {
    /// The price item of an hour of a unit.
    #[must_use]
    pub fn unit_item(&self) -> String {
        item(&self.kind, "unit")
    }

    /// The price item of a gigabyte (2^30 bytes) in or out.
    #[must_use]
    pub fn data_item(&self) -> String {
        item(&self.kind, "data")
    }

    /// The price item of storage.
    #[must_use]
    pub fn storage_item(&self) -> String {
        item(&self.kind, "storage")
    }
}

fn item(kind: &str, what: &str) -> String {
    format!("confluent/{kind}/{what}")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    unit: ConfluentUnit,
    mb_per_second: (f64, f64),
    partitions: f64,
    compacted: f64,
    connections: f64,
    connections_per_second: f64,
    requests_per_second: f64,
    units: (f64, f64, f64, f64),
    cluster_partitions: f64,
    message_mb: f64,
    #[serde(default)]
    replication: Option<f64>,
    sla: String,
    usd: (Option<f64>, Option<f64>, Option<f64>, f64),
    source: String,
}

/// Kinds of cluster by name.
pub(super) type Clusters = BTreeMap<String, ConfluentCluster>;

/// Reads the kinds of cluster and enters their prices.
pub(super) fn read(text: &str, book: &mut PriceBook) -> Result<(Table, Clusters), CatalogueError> {
    let (table, head, rows) = table::read(CONFLUENT, text, Vec::<Row>::len)?;
    let mut clusters = Clusters::new();
    for row in rows {
        row.enter_prices(&head, book)?;
        let source = head.facts(None)?;
        if let Some(twice) = clusters.insert(row.kind.clone(), row.into_cluster(source)) {
            return Err(head.error(format!("`{}` is listed twice", twice.kind)));
        }
    }
    Ok((table, clusters))
}

impl Row {
    fn enter_prices(&self, head: &Head, book: &mut PriceBook) -> Result<(), CatalogueError> {
        let priced = [
            ("unit", "an hour of a unit", PriceUnit::PerHour, self.usd.0),
            ("data", "data in and out", PriceUnit::PerGib, self.usd.1),
            ("storage", "storage", PriceUnit::PerGibMonth, self.usd.2),
        ];
        for (what, words, unit, listed) in priced {
            let id = item(&self.kind, what);
            let title = format!("Confluent {}, {words}", capitalised(&self.kind));
            let mut entry = PriceItem::unpriced(title, unit);
            if let Some(listed) = listed {
                let source = head.source(&self.source)?;
                entry.everywhere = Some(head.price(&id, unit, listed, source)?);
            }
            book.insert(id, entry);
        }
        Ok(())
    }

    fn into_cluster(self, source: SourceRef) -> ConfluentCluster {
        ConfluentCluster {
            kind: self.kind,
            unit: self.unit,
            ingress_bytes_per_second: self.mb_per_second.0 * MB,
            egress_bytes_per_second: self.mb_per_second.1 * MB,
            partitions: self.partitions,
            compacted_partitions: self.compacted,
            connections: self.connections,
            connections_per_second: self.connections_per_second,
            requests_per_second: self.requests_per_second,
            least_in_one_zone: self.units.0,
            least_in_several_zones: self.units.1,
            most: self.units.2,
            most_behind_private_link: self.units.3,
            cluster_partitions: self.cluster_partitions,
            message_bytes: self.message_mb * MIB,
            replication: self.replication,
            sla: self.sla,
            free_units: self.usd.3,
            source,
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

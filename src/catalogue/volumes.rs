//! EBS volume types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::source::SourceRef;
use super::table::{self, Head, Table};
use crate::units::{GIB, MIB};

pub(super) const VOLUMES: &str = "ebs_volumes.ron";

/// An EBS volume type: its limits and how its performance is had.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeType {
    /// Its name, such as `gp3`.
    pub name: String,
    /// What it is made of.
    pub media: VolumeMedia,
    /// The smallest volume, in bytes.
    pub smallest_bytes: f64,
    /// The largest volume, in bytes.
    pub largest_bytes: f64,
    /// Operations per second of one volume.
    pub iops: Performance,
    /// Bytes per second of one volume.
    pub throughput: Performance,
    /// Steps of the price of an operation per second, ascending; empty when the price is flat.
    pub iops_price_steps: Vec<PriceStep>,
    /// Why brokers are not tried with it unless a scenario states it.
    pub not_for_logs: Option<String>,
    /// Where the limits come from.
    pub source: SourceRef,
}

/// What a volume is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolumeMedia {
    /// Solid-state.
    Ssd,
    /// Spinning.
    Hdd,
}

/// How a volume comes by its operations per second, or by its bytes per second.
#[derive(Clone, Debug, PartialEq)]
pub enum Performance {
    /// Bought for each volume.
    Provisioned {
        /// What comes with every volume.
        included: f64,
        /// The most that can be bought.
        maximum: f64,
        /// The most that can be bought for each byte of the volume (operations), or for each operation per second
        /// (throughput, in bytes).
        ratio: f64,
    },
    /// Comes with the size, for ever.
    BySize {
        /// What sustains.
        sustained: SizeRule,
        /// What credits lend for a while.
        burst: Option<SizeRule>,
    },
    /// Follows the operations per second that were bought: straight lines between these points (operations per
    /// second, bytes per second), flat after the last.
    ByOperations(Vec<(f64, f64)>),
    /// The same for every size.
    Fixed(f64),
}

/// `per_byte` for each byte of the volume, but at least `floor` and at most `maximum`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeRule {
    /// The least, however small the volume.
    pub floor: f64,
    /// What each byte of the volume brings.
    pub per_byte: f64,
    /// The most, however large the volume.
    pub maximum: f64,
}

/// Above `above` operations per second, each costs `factor` times the first price.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceStep {
    /// Operations per second of one volume at which the step begins.
    pub above: f64,
    /// The factor on the price of an operation per second.
    pub factor: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VolumeRow {
    name: String,
    media: VolumeMedia,
    #[serde(default)]
    not_for_logs: Option<String>,
    size_gib: (f64, f64),
    iops: IopsRow,
    throughput: ThroughputRow,
    usd_per_gib_month: Vec<Option<f64>>,
    #[serde(default)]
    usd_per_iops_month: Option<Vec<Option<f64>>>,
    #[serde(default)]
    usd_per_mibps_month: Option<Vec<Option<f64>>>,
    #[serde(default)]
    iops_price_steps: Vec<PriceStep>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum IopsRow {
    Provisioned {
        included: f64,
        maximum: f64,
        per_gib: f64,
    },
    BySize {
        floor: f64,
        per_gib: f64,
        maximum: f64,
        #[serde(default)]
        burst: Option<SizeRow>,
    },
    Fixed(f64),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum ThroughputRow {
    Provisioned {
        included: f64,
        maximum: f64,
        per_iops: f64,
    },
    BySize {
        floor: f64,
        per_gib: f64,
        maximum: f64,
        #[serde(default)]
        burst: Option<SizeRow>,
    },
    ByIops(Vec<(f64, f64)>),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeRow {
    floor: f64,
    per_gib: f64,
    maximum: f64,
}

impl SizeRow {
    fn rule(self, unit: f64) -> SizeRule {
        SizeRule {
            floor: self.floor * unit,
            per_byte: self.per_gib * unit / GIB,
            maximum: self.maximum * unit,
        }
    }
}

impl IopsRow {
    fn performance(self) -> Performance {
        match self {
            Self::Provisioned {
                included,
                maximum,
                per_gib,
            } => Performance::Provisioned {
                included,
                maximum,
                ratio: per_gib / GIB,
            },
            Self::BySize {
                floor,
                per_gib,
                maximum,
                burst,
            } => Performance::BySize {
                sustained: SizeRow {
                    floor,
                    per_gib,
                    maximum,
                }
                .rule(1.0),
                burst: burst.map(|rule| rule.rule(1.0)),
            },
            Self::Fixed(value) => Performance::Fixed(value),
        }
    }
}

impl ThroughputRow {
    fn performance(self) -> Performance {
        match self {
            Self::Provisioned {
                included,
                maximum,
                per_iops,
            } => Performance::Provisioned {
                included: included * MIB,
                maximum: maximum * MIB,
                ratio: per_iops * MIB,
            },
            Self::BySize {
                floor,
                per_gib,
                maximum,
                burst,
            } => Performance::BySize {
                sustained: SizeRow {
                    floor,
                    per_gib,
                    maximum,
                }
                .rule(MIB),
                burst: burst.map(|rule| rule.rule(MIB)),
            },
            Self::ByIops(points) => Performance::ByOperations(
                points
                    .into_iter()
                    .map(|(iops, mib)| (iops, mib * MIB))
                    .collect(),
            ),
        }
    }
}

/// Volume types by name.
pub(super) type Volumes = BTreeMap<String, VolumeType>;

/// Reads the volume types and enters the parts of their prices.
pub(super) fn read(text: &str, book: &mut PriceBook) -> Result<(Table, Volumes), CatalogueError> {
    let (table, head, rows) = table::read(VOLUMES, text, Vec::<VolumeRow>::len)?;
    let mut volumes = Volumes::new();
    for row in rows {
        row.enter_prices(&head, book)?;
        let volume = VolumeType {
            name: row.name,
            media: row.media,
            smallest_bytes: row.size_gib.0 * GIB,
            largest_bytes: row.size_gib.1 * GIB,
            iops: row.iops.performance(),
            throughput: row.throughput.performance(),
            iops_price_steps: row.iops_price_steps,
            not_for_logs: row.not_for_logs,
            source: head.facts(None)?,
        };
        if let Some(twice) = volumes.insert(volume.name.clone(), volume) {
            return Err(head.error(format!("`{}` is listed twice", twice.name)));
        }
    }
    Ok((table, volumes))
}

impl VolumeRow {
    fn enter_prices(&self, head: &Head, book: &mut PriceBook) -> Result<(), CatalogueError> {
        let parts = [
            (
                "storage",
                PriceUnit::PerGibMonth,
                Some(&self.usd_per_gib_month),
            ),
            (
                "iops",
                PriceUnit::PerIopsMonth,
                self.usd_per_iops_month.as_ref(),
            ),
            (
                "throughput",
                PriceUnit::PerMibpsMonth,
                self.usd_per_mibps_month.as_ref(),
            ),
        ];
        for (part, unit, columns) in parts {
            if let Some(columns) = columns {
                let mut item = PriceItem::unpriced(format!("{} {part}", self.name), unit);
                item.regions = head.prices(&self.name, unit, columns, None)?;
                book.insert(item_of(&self.name, part), item);
            }
        }
        Ok(())
    }
}

/// The price item of one part of a volume type.
fn item_of(volume: &str, part: &str) -> String {
    format!("ebs/{volume}/{part}")
}

/// Whether everything that can be bought of a volume type has a price in a region.
pub(super) fn is_sold(volume: &VolumeType, region: &str, book: &PriceBook) -> bool {
    let is_bought =
        |performance: &Performance| matches!(performance, Performance::Provisioned { .. });
    let parts = [
        ("storage", true),
        ("iops", is_bought(&volume.iops)),
        ("throughput", is_bought(&volume.throughput)),
    ];
    let mut bought = parts.iter().filter(|(_, is_bought)| *is_bought);
    bought.all(|(part, _)| book.price(&item_of(&volume.name, part), region).is_ok())
}

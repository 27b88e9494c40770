//! EC2 instance types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::source::SourceRef;
use super::table::{self, Table};
use crate::units::GIB;

pub(super) const INSTANCES: &str = "ec2_instances.ron";
pub(super) const RESERVED: &str = "ec2_reserved.ron";

const MB: f64 = 1e6;
const GB: f64 = 1e9;
/// Bytes per second in a Gbit/s.
const GBPS: f64 = 1e9 / 8.0;

/// An instance type: what one machine can do, in bytes, seconds and operations.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceType {
    /// Its name, such as `m7g.2xlarge`.
    pub name: String,
    /// Virtual processors.
    pub vcpu: u32,
    /// Memory in bytes.
    pub memory_bytes: f64,
    /// The processor's instruction set, when it is known.
    pub architecture: Option<Architecture>,
    /// What the network carries for ever, in each direction.
    pub network_baseline_bytes_per_second: f64,
    /// What the network carries for minutes, out of credits.
    pub network_burst_bytes_per_second: f64,
    /// What passes between the machine and its EBS volumes for ever.
    pub ebs_baseline_bytes_per_second: f64,
    /// What passes for at least half an hour a day.
    pub ebs_burst_bytes_per_second: f64,
    /// Operations per second to EBS for ever.
    pub ebs_baseline_iops: f64,
    /// Operations per second to EBS for at least half an hour a day.
    pub ebs_burst_iops: f64,
    /// Disks inside the machine; their data is gone when it stops.
    pub local_disks: Option<LocalDisks>,
    /// Where all this comes from.
    pub source: SourceRef,
}

impl InstanceType {
    /// The family, `m7g` of `m7g.2xlarge`.
    pub fn family(&self) -> &str {
        self.name
            .split_once('.')
            .map_or(self.name.as_str(), |(family, _)| family)
    }
}

/// The instruction set of a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86,
    /// Graviton.
    #[serde(rename = "arm64")]
    Arm,
}

/// The disks inside an instance type.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalDisks {
    /// How many.
    pub count: u32,
    /// Bytes of each.
    pub bytes_each: f64,
    /// What they are.
    pub media: LocalMedia,
    /// Reads per second of all together, where that is documented.
    pub read_iops: Option<f64>,
    /// Writes per second of all together, where that is documented.
    pub write_iops: Option<f64>,
}

/// What a local disk is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalMedia {
    /// Solid-state, over NVMe.
    Nvme,
    /// Spinning.
    Hdd,
}

/// How the hours of a machine are paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Payment {
    /// By the hour, without a commitment.
    #[default]
    OnDemand,
    /// A Standard Reserved Instance for one year, nothing paid upfront.
    ReservedOneYear,
    /// A Standard Reserved Instance for three years, nothing paid upfront.
    ReservedThreeYears,
}

impl Payment {
    /// Every way to pay.
    pub const ALL: [Payment; 3] = [
        Payment::OnDemand,
        Payment::ReservedOneYear,
        Payment::ReservedThreeYears,
    ];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::OnDemand => "On-Demand",
            Self::ReservedOneYear => "reserved for 1 year",
            Self::ReservedThreeYears => "reserved for 3 years",
        }
    }

    /// The price item of an instance type paid for in this way.
    pub fn item(self, instance: &str) -> String {
        match self {
            Self::OnDemand => format!("ec2/{instance}"),
            Self::ReservedOneYear => format!("ec2/{instance}/reserved_1y"),
            Self::ReservedThreeYears => format!("ec2/{instance}/reserved_3y"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstanceRow {
    name: String,
    vcpu: u32,
    memory_gib: f64,
    architecture: Architecture,
    network_gbps: (f64, f64),
    ebs_mb_per_second: (f64, f64),
    ebs_iops: (f64, f64),
    usd_per_hour: Vec<Option<f64>>,
    #[serde(default)]
    local_disks: Option<LocalDisksRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LocalDisksRow {
    count: u32,
    gb: f64,
    media: LocalMedia,
    #[serde(default)]
    read_iops: Option<f64>,
    #[serde(default)]
    write_iops: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReservedRow {
    name: String,
    one_year: Vec<Option<f64>>,
    three_years: Vec<Option<f64>>,
}

/// Instance types by name.
pub(super) type Instances = BTreeMap<String, InstanceType>;

/// Reads the instance types and enters their On-Demand prices.
pub(super) fn read_instances(
    text: &str,
    book: &mut PriceBook,
) -> Result<(Table, Instances), CatalogueError> {
    let (table, head, rows) = table::read(INSTANCES, text, Vec::<InstanceRow>::len)?;
    let mut instances = Instances::new();
    for row in rows {
        let prices = head.prices(&row.name, PriceUnit::PerHour, &row.usd_per_hour, None)?;
        offer(&row.name, book);
        for (region, price) in prices {
            book.set(&Payment::OnDemand.item(&row.name), Some(&region), price)?;
        }
        let instance = row.into_instance(head.facts(None)?);
        if let Some(twice) = instances.insert(instance.name.clone(), instance) {
            return Err(head.error(format!("`{}` is listed twice", twice.name)));
        }
    }
    Ok((table, instances))
}

/// Reads the reserved prices of instance types that are already known.
pub(super) fn read_reserved(text: &str, book: &mut PriceBook) -> Result<Table, CatalogueError> {
    let (table, head, rows) = table::read(RESERVED, text, Vec::<ReservedRow>::len)?;
    for row in rows {
        let terms = [
            (Payment::ReservedOneYear, row.one_year),
            (Payment::ReservedThreeYears, row.three_years),
        ];
        for (payment, columns) in terms {
            for (region, price) in head.prices(&row.name, PriceUnit::PerHour, &columns, None)? {
                book.set(&payment.item(&row.name), Some(&region), price)?;
            }
        }
    }
    Ok(table)
}

/// Enters an instance type into the price book, without a price yet. Every way to pay becomes an item, so that a
/// scenario can give the price that the catalogue lacks.
pub(super) fn offer(name: &str, book: &mut PriceBook) {
    for payment in Payment::ALL {
        let title = format!("{name} ({})", payment.title());
        book.insert(
            payment.item(name),
            PriceItem::unpriced(title, PriceUnit::PerHour),
        );
    }
}

impl InstanceRow {
    fn into_instance(self, source: SourceRef) -> InstanceType {
        InstanceType {
            name: self.name,
            vcpu: self.vcpu,
            memory_bytes: self.memory_gib * GIB,
            architecture: Some(self.architecture),
            network_baseline_bytes_per_second: self.network_gbps.0 * GBPS,
            network_burst_bytes_per_second: self.network_gbps.1 * GBPS,
            ebs_baseline_bytes_per_second: self.ebs_mb_per_second.0 * MB,
            ebs_burst_bytes_per_second: self.ebs_mb_per_second.1 * MB,
            ebs_baseline_iops: self.ebs_iops.0,
            ebs_burst_iops: self.ebs_iops.1,
            local_disks: self.local_disks.map(|disks| LocalDisks {
                count: disks.count,
                bytes_each: disks.gb * GB,
                media: disks.media,
                read_iops: disks.read_iops,
                write_iops: disks.write_iops,
            }),
            source,
        }
    }
}

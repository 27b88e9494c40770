//! What Spark's platforms give and charge, by instance type.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::units;

use super::error::CatalogueError;
use super::price::{PriceBook, PriceItem, PriceUnit};
use super::source::SourceRef;
use super::table::{self, Head, Table};

const MIB: u64 = units::MIB as u64;
const GIB: u64 = units::GIB as u64;

/// What EMR gives YARN on an instance type, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct EmrYarn {
    /// `yarn.nodemanager.resource.memory-mb`.
    pub node: u64,
    /// The same where `HBase` is installed.
    pub node_with_hbase: Option<u64>,
    /// `yarn.scheduler.minimum-allocation-mb`, and the step of containers.
    pub smallest: u64,
    /// `yarn.scheduler.maximum-allocation-mb`.
    pub largest: u64,
    /// Who says so.
    pub source: SourceRef,
}

/// The network interfaces of an instance type.
#[derive(Clone, Debug, PartialEq)]
pub struct EksPods {
    /// Interfaces.
    pub interfaces: u32,
    /// IPv4 addresses of each.
    pub addresses: u32,
    /// Who says so.
    pub source: SourceRef,
}

impl EksPods {
    /// The pods a node takes: every interface keeps one address for itself; two pods use the node's own.
    pub fn most(&self) -> u32 {
        self.interfaces * (self.addresses - 1) + 2
    }
}

/// Databricks units of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct DatabricksUnits {
    /// Units it uses in an hour.
    pub units: f64,
    /// Who says so.
    pub source: SourceRef,
}

/// Spot instances of one type in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct SpotOffer {
    /// What they save against On-Demand, as a fraction.
    pub saving: f64,
    /// The share interrupted in a month, at most, as a fraction.
    pub interrupted: f64,
    /// Who says so, and when.
    pub source: SourceRef,
}

/// A size of worker of EMR Serverless.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerlessWorker {
    /// Virtual processors.
    pub vcpu: u32,
    /// The least memory that goes with them, in bytes.
    pub least: u64,
    /// The most.
    pub most: u64,
    /// The step between.
    pub step: u64,
    /// Who says so.
    pub source: SourceRef,
}

impl ServerlessWorker {
    /// The memory of a worker that holds so many bytes, if there is one.
    pub fn memory(&self, bytes: u64) -> Option<u64> {
        let steps = bytes.saturating_sub(self.least).div_ceil(self.step);
        let memory = self.least + steps * self.step;
        (memory <= self.most).then_some(memory)
    }
}

/// The tables of Spark's platforms, by instance type.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SparkPlatforms {
    emr_yarn: BTreeMap<String, EmrYarn>,
    eks_pods: BTreeMap<String, EksPods>,
    databricks: BTreeMap<String, DatabricksUnits>,
    spot: BTreeMap<(String, String), SpotOffer>,
    serverless: Vec<ServerlessWorker>,
}

impl SparkPlatforms {
    /// What EMR gives YARN on this instance type.
    ///
    /// # Errors
    /// Fails when the table has no row for it, naming the nearest ones.
    pub fn emr_yarn(&self, instance: &str) -> Result<&EmrYarn, CatalogueError> {
        find(
            &self.emr_yarn,
            "instance type with YARN defaults of EMR",
            instance,
        )
    }

    /// The network interfaces of this instance type.
    ///
    /// # Errors
    /// Fails when the table has no row for it, naming the nearest ones.
    pub fn eks_pods(&self, instance: &str) -> Result<&EksPods, CatalogueError> {
        find(
            &self.eks_pods,
            "instance type with pod limits of EKS",
            instance,
        )
    }

    /// The Databricks units of this instance type.
    ///
    /// # Errors
    /// Fails when the table has no row for it, naming the nearest ones.
    pub fn databricks(&self, instance: &str) -> Result<&DatabricksUnits, CatalogueError> {
        find(
            &self.databricks,
            "instance type with Databricks units",
            instance,
        )
    }

    /// Spot instances of this type in this region, where the advisor's table has them.
    pub fn spot(&self, instance: &str, region: &str) -> Option<&SpotOffer> {
        self.spot.get(&(instance.to_owned(), region.to_owned()))
    }

    /// The sizes of workers of EMR Serverless, smallest first.
    pub fn serverless(&self) -> &[ServerlessWorker] {
        &self.serverless
    }
}

/// The id of the price of an hour of EMR on an instance type.
pub(super) fn emr_item(instance: &str) -> String {
    format!("emr/{instance}")
}

fn find<'a, V>(
    rows: &'a BTreeMap<String, V>,
    kind: &'static str,
    name: &str,
) -> Result<&'a V, CatalogueError> {
    rows.get(name)
        .ok_or_else(|| CatalogueError::unknown(kind, name, rows.keys().map(String::as_str)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YarnRow {
    name: String,
    node: u64,
    #[serde(default)]
    hbase: Option<u64>,
    smallest: u64,
    largest: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PodsRow {
    name: String,
    interfaces: u32,
    addresses: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceRow {
    name: String,
    usd_per_hour: f64,
    #[serde(default)]
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsRow {
    name: String,
    units: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpotRow {
    name: String,
    offers: Vec<Option<(f64, f64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkerRow {
    vcpu: u32,
    least: u64,
    most: u64,
    step: u64,
}

/// The texts of the tables.
pub(super) struct Texts {
    pub(super) emr_yarn: &'static str,
    pub(super) eks_pods: &'static str,
    pub(super) emr_prices: &'static str,
    pub(super) databricks: &'static str,
    pub(super) spot: &'static str,
    pub(super) serverless: &'static str,
}

/// Reads the tables, and enters what has a price.
pub(super) fn read(
    texts: &Texts,
    book: &mut PriceBook,
) -> Result<(Vec<Table>, SparkPlatforms), CatalogueError> {
    let mut platforms = SparkPlatforms::default();
    let emr_yarn = rows(
        "spark_emr_yarn.ron",
        texts.emr_yarn,
        |head, row: YarnRow| {
            let source = head.facts(None)?;
            let entry = EmrYarn {
                node: row.node * MIB,
                node_with_hbase: row.hbase.map(|hbase| hbase * MIB),
                smallest: row.smallest * MIB,
                largest: row.largest * MIB,
                source,
            };
            platforms.emr_yarn.insert(row.name, entry);
            Ok(())
        },
    )?;
    let eks_pods = rows(
        "spark_eks_pods.ron",
        texts.eks_pods,
        |head, row: PodsRow| {
            let entry = EksPods {
                interfaces: row.interfaces,
                addresses: row.addresses,
                source: head.facts(None)?,
            };
            platforms.eks_pods.insert(row.name, entry);
            Ok(())
        },
    )?;
    let emr_prices = rows(
        "spark_emr_prices.ron",
        texts.emr_prices,
        |head, row: PriceRow| {
            let source = head.facts(row.source.as_deref())?;
            let mut item = PriceItem::unpriced(format!("EMR on {}", row.name), PriceUnit::PerHour);
            let columns = [Some(row.usd_per_hour)];
            item.regions = head.prices(&row.name, PriceUnit::PerHour, &columns, Some(&source))?;
            book.insert(emr_item(&row.name), item);
            Ok(())
        },
    )?;
    let databricks = rows(
        "spark_databricks.ron",
        texts.databricks,
        |head, row: UnitsRow| {
            let entry = DatabricksUnits {
                units: row.units,
                source: head.facts(None)?,
            };
            platforms.databricks.insert(row.name, entry);
            Ok(())
        },
    )?;
    let spot = rows("spark_spot.ron", texts.spot, |head, row: SpotRow| {
        let regions = head.by_region(&row.name, row.offers)?;
        for (region, source, (saving, interrupted)) in regions {
            let offer = SpotOffer {
                saving: saving / 100.0,
                interrupted: interrupted / 100.0,
                source,
            };
            platforms.spot.insert((row.name.clone(), region), offer);
        }
        Ok(())
    })?;
    let serverless = rows(
        "spark_serverless.ron",
        texts.serverless,
        |head, row: WorkerRow| {
            platforms.serverless.push(ServerlessWorker {
                vcpu: row.vcpu,
                least: row.least * GIB,
                most: row.most * GIB,
                step: row.step * GIB,
                source: head.facts(None)?,
            });
            Ok(())
        },
    )?;
    Ok((
        vec![emr_yarn, eks_pods, emr_prices, databricks, spot, serverless],
        platforms,
    ))
}

fn rows<R: DeserializeOwned>(
    file: &'static str,
    text: &str,
    mut enter: impl FnMut(&Head, R) -> Result<(), CatalogueError>,
) -> Result<Table, CatalogueError> {
    let (table, head, rows) = table::read(file, text, Vec::<R>::len)?;
    for row in rows {
        enter(&head, row)?;
    }
    Ok(table)
}

//! Prices: every one under a stable item id, per region, with its source.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::error::CatalogueError;
use super::source::SourceRef;
use crate::units::seconds::{HOUR, MONTH};
use crate::units::{GIB, MIB};

const GB: f64 = 1e9;

/// What a listed price is for. The catalogue keeps prices in SI base units; this is how a price list prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// US dollars for an hour.
    PerHour,
    /// US dollars for a GiB (2^30 bytes) kept for a month. AWS prints "GB-month" and bills this.
    PerGibMonth,
    /// US dollars for a GiB (2^30 bytes) of memory or disk held for an hour.
    PerGibHour,
    /// US dollars for 10^9 bytes moved.
    PerGb,
    /// US dollars for a GiB (2^30 bytes) moved.
    PerGib,
    /// US dollars for a MiB/s (2^20 bytes per second) provisioned for a month.
    PerMibpsMonth,
    /// US dollars for an operation per second provisioned for a month.
    PerIopsMonth,
    /// US dollars for a thousand requests.
    PerThousandRequests,
}

impl PriceUnit {
    /// The factor from a listed price to US dollars over bytes, seconds and their products.
    pub fn si(self) -> f64 {
        match self {
            Self::PerHour => 1.0 / HOUR,
            Self::PerGibMonth => 1.0 / (GIB * MONTH),
            Self::PerGibHour => 1.0 / (GIB * HOUR),
            Self::PerGb => 1.0 / GB,
            Self::PerGib => 1.0 / GIB,
            Self::PerMibpsMonth => 1.0 / (MIB * MONTH),
            Self::PerIopsMonth => 1.0 / MONTH,
            Self::PerThousandRequests => 1.0 / 1000.0,
        }
    }

    /// The unit as a reader knows it, such as `$/GiB-month`.
    pub fn label(self) -> &'static str {
        match self {
            Self::PerHour => "$/h",
            Self::PerGibMonth => "$/GiB-month",
            Self::PerGibHour => "$/GiB-hour",
            Self::PerGb => "$/GB",
            Self::PerGib => "$/GiB",
            Self::PerMibpsMonth => "$/(MiB/s)-month",
            Self::PerIopsMonth => "$/IOPS-month",
            Self::PerThousandRequests => "$/1,000 requests",
        }
    }
}

/// A price, ready to be multiplied: SI base units, and the source that a reader is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// US dollars over bytes, seconds and their products, as [`PriceUnit::si`] has it.
    pub si: f64,
    /// How a price list prints it.
    pub unit: PriceUnit,
    /// Who says so, and when.
    pub source: SourceRef,
}

impl Price {
    /// The number as a price list prints it, in [`Price::unit`].
    pub fn listed(&self) -> f64 {
        self.si / self.unit.si()
    }
}

/// A price of one item in one region.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ListPrice {
    pub(super) si: f64,
    pub(super) source: SourceRef,
}

/// Something that has a price: an hour of an instance type, a GiB-month of a volume type, a gigabyte across zones.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceItem {
    /// What it is, in words.
    pub title: String,
    /// What its price is for.
    pub unit: PriceUnit,
    /// What a reader should know about this price.
    pub note: Option<String>,
    /// The two regions that it holds between, where it is not for any.
    pub(super) between: Option<(String, String)>,
    /// The price where a region has none of its own.
    pub(super) everywhere: Option<ListPrice>,
    /// Prices by region, in the order of the table.
    pub(super) regions: Vec<(Arc<str>, ListPrice)>,
}

impl PriceItem {
    /// An item that has no price yet.
    pub(super) fn unpriced(title: String, unit: PriceUnit) -> Self {
        Self {
            title,
            unit,
            note: None,
            between: None,
            everywhere: None,
            regions: Vec::new(),
        }
    }

    /// Whether it is for what goes between these two regions and no others.
    pub(super) fn is_between(&self, one: &str, other: &str) -> bool {
        let ends = self.between.as_ref();
        ends.is_some_and(|(a, b)| (a == one && b == other) || (a == other && b == one))
    }

    /// The price in this region, if there is one.
    pub fn price(&self, region: &str) -> Option<Price> {
        let own = self
            .regions
            .iter()
            .find(|(name, _)| **name == *region)
            .map(|(_, price)| price);
        let ListPrice { si, source } = own.or(self.everywhere.as_ref())?.clone();
        Some(Price {
            si,
            unit: self.unit,
            source,
        })
    }

    /// The regions that have a price of their own.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().map(|(region, _)| &**region)
    }

    /// Replaces the price in one region, or in all.
    pub(super) fn set(&mut self, region: Option<&str>, price: ListPrice) {
        match region {
            None => {
                self.regions.clear();
                self.everywhere = Some(price);
            }
            Some(name) => match self.regions.iter_mut().find(|(known, _)| **known == *name) {
                Some((_, listed)) => *listed = price,
                None => self.regions.push((name.into(), price)),
            },
        }
    }
}

/// All prices by item id, such as `ec2/m7g.2xlarge`, `ebs/gp3/iops`, `msk/storage` or `network/cross_zone`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceBook {
    items: BTreeMap<String, PriceItem>,
}

impl PriceBook {
    /// The price of an item in a region.
    ///
    /// # Errors
    /// Fails when there is no such item, naming the nearest ones, and when the item has no price in that region,
    /// naming the regions that have one. A missing price is never zero.
    pub fn price(&self, item: &str, region: &str) -> Result<Price, CatalogueError> {
        let entry = self.item(item)?;
        entry.price(region).ok_or_else(|| CatalogueError::NoPrice {
            title: entry.title.clone(),
            item: item.to_owned(),
            region: region.to_owned(),
            priced_in: entry.regions().map(str::to_owned).collect(),
        })
    }

    /// The item with this id.
    ///
    /// # Errors
    /// Fails when there is none, naming the nearest ones.
    pub fn item(&self, id: &str) -> Result<&PriceItem, CatalogueError> {
        self.items.get(id).ok_or_else(|| self.unknown(id))
    }

    /// Every item with its id, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &PriceItem)> {
        self.items.iter().map(|(id, item)| (id.as_str(), item))
    }

    pub(super) fn insert(&mut self, id: String, item: PriceItem) {
        self.items.insert(id, item);
    }

    pub(super) fn set(
        &mut self,
        id: &str,
        region: Option<&str>,
        price: ListPrice,
    ) -> Result<(), CatalogueError> {
        match self.items.get_mut(id) {
            Some(item) => {
                item.set(region, price);
                Ok(())
            }
            None => Err(self.unknown(id)),
        }
    }

    fn unknown(&self, id: &str) -> CatalogueError {
        CatalogueError::unknown("price item", id, self.items.keys().map(String::as_str))
    }
}

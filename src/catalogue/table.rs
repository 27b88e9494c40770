//! The shape that all tables of `assets/catalogue` share: a head that says what the table is and where it comes
//! from, then the rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::CatalogueError;
use super::price::{ListPrice, PriceUnit};
use super::source::{Source, SourceKeys, SourceRef};

/// What a table is, for lists in the window and in reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name of the file it is kept in.
    pub file: &'static str,
    /// What it holds.
    pub title: String,
    /// What a reader should know before trusting it: gaps, and sources that disagree.
    pub notes: Vec<String>,
    /// Every source its rows cite, each with its date.
    pub sources: Vec<SourceRef>,
    /// How many rows it has.
    pub rows: usize,
}

impl Table {
    /// The dates of its sources, each once, oldest first.
    pub fn dates(&self) -> Vec<&str> {
        let mut dates: Vec<&str> = self
            .sources
            .iter()
            .filter_map(|source| source.as_of.as_deref())
            .collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

/// A table as it is written in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile<Rows> {
    title: String,
    notes: Vec<String>,
    sources: BTreeMap<String, Source>,
    /// The regions of its price columns in order, each with the source of its column.
    #[serde(default)]
    regions: Vec<(String, String)>,
    /// The source of everything in a row that is not a price.
    #[serde(default)]
    facts: Option<String>,
    rows: Rows,
}

/// The head of a table while its rows are being read.
pub(super) struct Head {
    file: &'static str,
    sources: SourceKeys,
    regions: Vec<(Arc<str>, SourceRef)>,
    facts: Option<SourceRef>,
}

/// Reads the text of a table into its description, its head and its rows.
pub(super) fn read<Rows: DeserializeOwned>(
    file: &'static str,
    text: &str,
    count: impl FnOnce(&Rows) -> usize,
) -> Result<(Table, Head, Rows), CatalogueError> {
    let read: TableFile<Rows> = ron::from_str(text).map_err(|error| CatalogueError::Table {
        file,
        problem: error.to_string(),
    })?;
    let sources: SourceKeys = read
        .sources
        .into_iter()
        .map(|(key, source)| (key, Arc::new(source)))
        .collect();
    let table = Table {
        file,
        title: read.title,
        notes: read.notes,
        sources: sources.values().cloned().collect(),
        rows: count(&read.rows),
    };
    let mut head = Head {
        file,
        sources,
        regions: Vec::new(),
        facts: None,
    };
    head.facts = read
        .facts
        .as_deref()
        .map(|key| head.source(key))
        .transpose()?;
    for (region, key) in read.regions {
        let source = head.source(&key)?;
        head.regions.push((region.into(), source));
    }
    Ok((table, head, read.rows))
}

impl Head {
    /// An error in this table.
    pub(super) fn error(&self, problem: impl Into<String>) -> CatalogueError {
        CatalogueError::Table {
            file: self.file,
            problem: problem.into(),
        }
    }

    /// The source with this key.
    pub(super) fn source(&self, key: &str) -> Result<SourceRef, CatalogueError> {
        let source = self.sources.get(key).cloned();
        source.ok_or_else(|| {
            self.error(format!(
                "a row cites the source `{key}`, which the head does not list"
            ))
        })
    }

    /// The source of a row's facts: the row's own when it names one, else the table's.
    pub(super) fn facts(&self, own: Option<&str>) -> Result<SourceRef, CatalogueError> {
        match own {
            Some(key) => self.source(key),
            None => self
                .facts
                .clone()
                .ok_or_else(|| self.error("the head names no source for its facts")),
        }
    }

    /// One price per region. A region whose column is empty gets no entry: missing is not zero.
    pub(super) fn prices(
        &self,
        row: &str,
        unit: PriceUnit,
        columns: &[Option<f64>],
        own_source: Option<&SourceRef>,
    ) -> Result<Vec<(Arc<str>, ListPrice)>, CatalogueError> {
        if columns.len() != self.regions.len() {
            let (found, expected) = (columns.len(), self.regions.len());
            return Err(self.error(format!("`{row}` has {found} prices for {expected} regions")));
        }
        let mut prices = Vec::with_capacity(columns.len());
        for (column, (region, source)) in columns.iter().zip(&self.regions) {
            if let Some(listed) = *column {
                let source = own_source.unwrap_or(source).clone();
                prices.push((region.clone(), self.price(row, unit, listed, source)?));
            }
        }
        Ok(prices)
    }

    /// One value per region, with the region's source. A region whose column is empty gets none.
    pub(super) fn by_region<T>(
        &self,
        row: &str,
        columns: Vec<Option<T>>,
    ) -> Result<Vec<(String, SourceRef, T)>, CatalogueError> {
        if columns.len() != self.regions.len() {
            let (found, expected) = (columns.len(), self.regions.len());
            return Err(self.error(format!(
                "`{row}` has {found} columns for {expected} regions"
            )));
        }
        Ok(columns
            .into_iter()
            .zip(&self.regions)
            .filter_map(|(value, (region, source))| {
                Some((region.to_string(), source.clone(), value?))
            })
            .collect())
    }

    /// One listed price, refused when it is no amount of money.
    pub(super) fn price(
        &self,
        row: &str,
        unit: PriceUnit,
        listed: f64,
        source: SourceRef,
    ) -> Result<ListPrice, CatalogueError> {
        if !listed.is_finite() || listed < 0.0 {
            return Err(self.error(format!("`{row}` has the price {listed}")));
        }
        Ok(ListPrice {
            si: listed * unit.si(),
            source,
        })
    }
}

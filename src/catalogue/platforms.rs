//! What each platform leaves to those who use it, and who is woken up for it.

use serde::Deserialize;

use super::error::CatalogueError;
use super::source::SourceRef;
use super::table::{self, Table};
use crate::units::seconds;

pub(super) const PLATFORMS: &str = "platforms.ron";

/// What a platform does and leaves undone, in words: judgements, each with the documents it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct PlatformFacts {
    /// Its name in the catalogue, such as `msk` or `instance_store`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it does not do, or does not let you do.
    pub does_not: Vec<String>,
    /// Who acts on a new version.
    pub upgrades: String,
    /// Who acts on a filling disk.
    pub disk: String,
    /// Who is woken up at 3 am.
    pub night: String,
    /// Whether old data can live in object storage.
    pub tiering: String,
    /// How capacity grows.
    pub growth: String,
    /// Seconds that one step of growth takes at least, where that is known.
    pub growth_step: Option<f64>,
    /// Whether replication between zones is on the bill.
    pub replication_billed: bool,
    /// Where this comes from.
    pub sources: Vec<SourceRef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: String,
    source: String,
    #[serde(default)]
    also: Option<String>,
    does_not: Vec<String>,
    upgrades: String,
    disk: String,
    night: String,
    tiering: String,
    growth: String,
    growth_step: Option<f64>,
    replication_billed: bool,
}

/// Reads what is known of every platform, in the order of the table.
pub(super) fn read(text: &str) -> Result<(Table, Vec<PlatformFacts>), CatalogueError> {
    let (table, head, rows) = table::read(PLATFORMS, text, Vec::<Row>::len)?;
    let facts = rows.into_iter().map(|row| {
        let keys = [Some(row.source), row.also];
        let sources = keys.iter().flatten().map(|key| head.source(key));
        Ok(PlatformFacts {
            id: row.id,
            title: row.title,
            does_not: row.does_not,
            upgrades: row.upgrades,
            disk: row.disk,
            night: row.night,
            tiering: row.tiering,
            growth: row.growth,
            growth_step: row.growth_step.map(|hours| hours * seconds::HOUR),
            replication_billed: row.replication_billed,
            sources: sources.collect::<Result<_, _>>()?,
        })
    });
    Ok((table, facts.collect::<Result<_, CatalogueError>>()?))
}

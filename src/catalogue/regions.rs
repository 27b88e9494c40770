//! The names of AWS regions, also of those without a price in the catalogue.

use super::error::CatalogueError;
use super::table::{self, Table};

/// Reads the table of regions.
pub(super) fn read(text: &str) -> Result<(Table, Vec<String>), CatalogueError> {
    let (table, _, names) = table::read("regions.ron", text, Vec::len)?;
    Ok((table, names))
}

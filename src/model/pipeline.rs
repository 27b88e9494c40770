//! Components that read each other, in the order in which each finds what it reads.

use crate::scenario::TableSource;

use super::ModelError;
use super::context::Context;
use super::flow::{Link, in_order};
use super::lake::{self, TableOutline};

/// Adds every table after those it reads, and gives their outlines in the order of the file.
///
/// # Errors
/// A circle of links, or whatever keeps one of them from being computed.
pub(super) fn pipeline(context: &Context<'_>) -> Result<Vec<TableOutline>, Vec<ModelError>> {
    let tables = &context.scenario.lake;
    let links: Vec<Link<'_>> = tables
        .iter()
        .enumerate()
        .map(|(index, table)| Link {
            name: &table.name,
            reads: match &table.source {
                Some(TableSource::Named(name)) if !is_own_topic(context, &table.name, name) => {
                    vec![name]
                }
                _ => Vec::new(),
            },
            field: format!("lake[{index}].source"),
        })
        .collect();
    let order = in_order(&links).map_err(|circle| vec![circle])?;
    let mut problems = Vec::new();
    let mut outlines: Vec<(usize, TableOutline)> = Vec::new();
    for index in order {
        let Some(table) = tables.get(index) else {
            continue;
        };
        match lake::table(context, index, table) {
            Ok(outline) => outlines.push((index, outline)),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    outlines.sort_by_key(|(index, _)| *index);
    Ok(outlines.into_iter().map(|(_, outline)| outline).collect())
}

/// Whether a table reads the topic that it has its name from.
fn is_own_topic(context: &Context<'_>, table: &str, source: &str) -> bool {
    let mut topics = context
        .scenario
        .kafka
        .iter()
        .flat_map(|cluster| &cluster.topics);
    table == source && topics.any(|topic| topic.name == source)
}

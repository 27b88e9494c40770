//! Components that read each other, in the order in which each finds what it reads.

use crate::scenario::Scenario;

use super::ModelError;
use super::context::Context;
use super::flow::{Link, in_order};
use super::lake::{self, TableOutline};
use super::links::{Links, Place, name_of};
use super::spark::job::{self, JobOutline};

/// Adds every table and every job after those it reads, and gives their outlines in the order of the file.
///
/// # Errors
/// A circle of links, or whatever keeps one of them from being computed.
pub(super) fn pipeline(
    context: &Context<'_>,
    links: &Links,
) -> Result<(Vec<TableOutline>, Vec<JobOutline>), Vec<ModelError>> {
    let scenario = context.scenario;
    let mut problems = Vec::new();
    let mut tables: Vec<(usize, TableOutline)> = Vec::new();
    let mut jobs: Vec<(usize, JobOutline)> = Vec::new();
    for place in order(scenario, links).map_err(|circle| vec![circle])? {
        match place {
            Place::Topic(..) => {}
            Place::Table(index) => {
                let Some(table) = scenario.lake.get(index) else {
                    continue;
                };
                match lake::table(context, links, index, table) {
                    Ok(outline) => tables.push((index, outline)),
                    Err(problem) => problems.push(problem),
                }
            }
            Place::Job(index) => {
                let Some(job) = scenario.spark.get(index) else {
                    continue;
                };
                match job::job(context, index, job) {
                    Ok(outline) => jobs.push((index, outline)),
                    Err(found) => problems.extend(found),
                }
            }
        }
    }
    if problems.is_empty() {
        Ok((in_file_order(tables), in_file_order(jobs)))
    } else {
        Err(problems)
    }
}

fn in_file_order<T>(mut outlines: Vec<(usize, T)>) -> Vec<T> {
    outlines.sort_by_key(|(index, _)| *index);
    outlines.into_iter().map(|(_, outline)| outline).collect()
}

/// Every component after those that flow into it. Topics are in it for the circles that lead through them: what a topic
/// receives is stated, so nothing has to be computed before it.
fn order(scenario: &Scenario, links: &Links) -> Result<Vec<Place>, ModelError> {
    let tables = (0..scenario.lake.len()).map(Place::Table);
    let jobs = (0..scenario.spark.len()).map(Place::Job);
    let clusters = scenario.kafka.iter().enumerate();
    let topics = clusters.flat_map(|(at, cluster)| {
        (0..cluster.topics.len()).map(move |index| Place::Topic(at, index))
    });
    let places: Vec<Place> = topics.chain(tables).chain(jobs).collect();
    let position = |place: &Place| places.iter().position(|other| other == place);
    let ordered: Vec<Link> = places
        .iter()
        .map(|place| Link {
            name: name_of(scenario, *place),
            reads: links.into(*place).iter().filter_map(position).collect(),
            field: match place {
                Place::Topic(cluster, topic) => format!("kafka[{cluster}].topics[{topic}]"),
                Place::Table(table) => format!("lake[{table}].source"),
                Place::Job(job) => format!("spark[{job}].reads"),
            },
        })
        .collect();
    let order = in_order(&ordered)?;
    Ok(order
        .into_iter()
        .filter_map(|index| places.get(index).copied())
        .collect())
}

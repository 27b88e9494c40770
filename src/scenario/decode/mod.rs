//! From the tree to the typed scenario, with every problem of the file at once.

mod between;
mod cluster;
mod contract;
mod deployment;
mod keys;
mod lake;
mod lake_readers;
mod managed;
mod measured;
mod mirror;
mod opinions;
pub(super) mod platform;
mod problem;
mod reader;
mod scenario;
mod spark;
mod topic;
mod values;

pub(crate) use platform::MOST_BROKERS;
use std::path::Path;

use super::fingerprint::{Fingerprint, Meanings};
use super::syntax::{Damage, FieldPath, Kind, Partial, Tree};
use super::types::Scenario;

pub use problem::Problem;

use reader::{Reader, Value};

/// Reads the text of a scenario file. `folder` is where the file lies; without it measured series cannot be read.
///
/// # Errors
/// Everything that is wrong with the text, in its order. A value that cannot be read does not hide what is wrong with
/// others; brackets or quotes that do not close do.
pub fn read(text: &str, folder: Option<&Path>) -> Result<Scenario, Vec<Problem>> {
    let Partial {
        tree,
        errors,
        damage,
    } = Tree::parse_in_part(text);
    let mut problems: Vec<Problem> = errors.into_iter().map(Problem::from).collect();
    let decoded = tree.map(|tree| decode(Reader::new(&tree, folder, damage)));
    match decoded {
        Some(Ok((scenario, _))) if problems.is_empty() => return Ok(scenario),
        Some(Err(more)) => problems.extend(more),
        _ => {}
    }
    problems.sort_by_key(|problem| problem.span.start);
    Err(problems)
}

/// Reads a tree that was parsed before.
///
/// # Errors
/// As [`read`].
pub fn read_tree(tree: &Tree, folder: Option<&Path>) -> Result<Scenario, Vec<Problem>> {
    decode(Reader::new(tree, folder, Damage::default())).map(|(scenario, _)| scenario)
}

/// The fingerprint of what a tree means.
///
/// # Errors
/// As [`read`]: what cannot be read means nothing.
pub fn fingerprint(tree: &Tree, folder: Option<&Path>) -> Result<Fingerprint, Vec<Problem>> {
    let reader = Reader::new(tree, folder, Damage::default()).noting_meanings();
    let (_, meanings) = decode(reader)?;
    Ok(Fingerprint::of(tree.root(), &meanings))
}

fn decode(reader: Reader<'_>) -> Result<(Scenario, Meanings), Vec<Problem>> {
    let root = Value {
        reader: &reader,
        node: reader.tree.root(),
        path: FieldPath::root(),
    };
    if !matches!(root.node.inner().kind, Kind::Struct { .. }) {
        root.problem_with_hint(
            format!("expected a scenario, found {}", root.node.describe()),
            "a scenario is written as fields in round brackets: `(headroom: 1, name: …, region: …)`",
        );
        return Err(reader.into_problems());
    }
    match scenario::scenario(&root) {
        Some(scenario) if !reader.has_problems() => Ok((scenario, reader.into_meanings())),
        _ => Err(reader.into_problems()),
    }
}

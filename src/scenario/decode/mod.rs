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

use std::path::Path;

use super::syntax::{FieldPath, Tree};
use super::types::Scenario;

pub use problem::Problem;
pub(crate) use reader::nearest;

use reader::{Reader, Value};

/// Reads the text of a scenario file. `folder` is where the file lies; without it measured series cannot be read.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn read(text: &str, folder: Option<&Path>) -> Result<Scenario, Vec<Problem>> {
    let tree = Tree::parse(text)
        .map_err(|errors| errors.into_iter().map(Problem::from).collect::<Vec<_>>())?;
    read_tree(&tree, folder)
}

/// Reads a tree that was parsed before.
///
/// # Errors
/// As [`read`].
pub fn read_tree(tree: &Tree, folder: Option<&Path>) -> Result<Scenario, Vec<Problem>> {
    let reader = Reader::new(tree, folder);
    let root = Value {
        reader: &reader,
        node: tree.root(),
        path: FieldPath::root(),
    };
    let scenario = scenario::scenario(&root);
    match scenario {
        Some(scenario) if !reader.has_problems() => Ok(scenario),
        _ => Err(reader.into_problems()),
    }
}

//! How sure are we?

use std::sync::atomic::{AtomicBool, Ordering};

use crate::quantity::{Column, NodeId, cores};

use super::summary::{mean_and_percentiles, share_at_least};
use super::worlds::said_of;
use super::{StudyError, Summary, Worlds};

/// Columns of at most this many numbers are held at a time (32 MiB), however many nodes are asked for.
const HELD: usize = 1 << 22;

/// The mean, P5, P50 and P95 of some nodes over all worlds, in the order they are asked for.
///
/// # Errors
/// As [`Worlds::evaluate`], or [`StudyError::Cancelled`].
pub fn risk(
    worlds: &Worlds,
    nodes: &[NodeId],
    cancel: &AtomicBool,
) -> Result<Vec<Summary>, StudyError> {
    Ok(risk_keeping(worlds, nodes, &[], cancel)?.0)
}

/// Columns that were computed in some worlds, by their nodes.
pub type Known = Vec<(NodeId, Column)>;

/// [`risk`], and the columns of those nodes that are among `kept`, for [`Worlds::knowing`].
///
/// # Errors
/// As [`risk`].
pub fn risk_keeping(
    worlds: &Worlds,
    nodes: &[NodeId],
    kept: &[NodeId],
    cancel: &AtomicBool,
) -> Result<(Vec<Summary>, Known), StudyError> {
    let mut known = Vec::with_capacity(kept.len());
    let mut summaries = Vec::with_capacity(nodes.len());
    for nodes in batches(worlds, nodes) {
        go_on(cancel)?;
        let columns = worlds.evaluate(nodes)?;
        summaries.extend(said_of(cores(), &columns, Summary::using));
        let named = nodes.iter().copied().zip(&columns);
        let wanted = named.filter(|(node, _)| kept.contains(node));
        known.extend(wanted.map(|(node, column)| (node, column.clone())));
        worlds.give_back(columns);
    }
    Ok((summaries, known))
}

/// Where a node is in a share of the worlds, and on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// What this share of the worlds does not exceed.
    pub percentile: f64,
    /// The average over all worlds.
    pub mean: f64,
}

/// The level of some nodes at a share of the worlds, 0 to 1, in the order they are asked for.
///
/// # Errors
/// As [`risk`].
pub fn levels(
    worlds: &Worlds,
    nodes: &[NodeId],
    share: f64,
    cancel: &AtomicBool,
) -> Result<Vec<Level>, StudyError> {
    let mut levels = Vec::with_capacity(nodes.len());
    for nodes in batches(worlds, nodes) {
        go_on(cancel)?;
        let columns = worlds.evaluate(nodes)?;
        levels.extend(said_of(cores(), &columns, |scratch, column| {
            let (mean, [percentile]) = mean_and_percentiles(scratch, column, [share]);
            Level { percentile, mean }
        }));
        worlds.give_back(columns);
    }
    Ok(levels)
}

/// As many nodes at a time as their columns may be held.
fn batches<'n>(worlds: &Worlds, nodes: &'n [NodeId]) -> impl Iterator<Item = &'n [NodeId]> {
    nodes.chunks((HELD / worlds.count()).max(1))
}

/// The share of worlds in which a node is at or above a limit, 0 to 1.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn probability(worlds: &Worlds, node: NodeId, limit: f64) -> Result<f64, StudyError> {
    let columns = worlds.evaluate(&[node])?;
    Ok(columns
        .first()
        .map_or(0.0, |column| share_at_least(column, limit)))
}

/// Stops a study whose answer nobody waits for any more.
pub(crate) fn go_on(cancel: &AtomicBool) -> Result<(), StudyError> {
    if cancel.load(Ordering::Relaxed) {
        Err(StudyError::Cancelled)
    } else {
        Ok(())
    }
}

//! How sure are we?

use std::sync::atomic::{AtomicBool, Ordering};

use crate::quantity::{NodeId, cores};

use super::summary::share_at_least;
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
    let batch = (HELD / worlds.count()).max(1);
    let mut summaries = Vec::with_capacity(nodes.len());
    for nodes in nodes.chunks(batch) {
        go_on(cancel)?;
        summaries.extend(worlds.summaries(cores(), nodes)?);
    }
    Ok(summaries)
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

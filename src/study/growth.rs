//! When? Every month of the horizon, over all worlds.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Column, NodeId, cores};

use super::risk::go_on;
use super::summary::share_at_least;
use super::{StudyError, Summary, Worlds, parallel};

/// A number to be followed over the horizon, and the limits it must not reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// The node to be followed.
    pub node: NodeId,
    /// Limits, in SI base units.
    pub limits: Vec<f64>,
}

/// A followed number in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    /// Over all worlds.
    pub summary: Summary,
    /// For each limit, the share of worlds at or above it.
    pub reached: Vec<f64>,
}

/// A followed number in every month from today (month 0) to the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// What was followed.
    pub watch: Watch,
    /// One entry per month.
    pub months: Vec<Month>,
}

impl Timeline {
    /// The first month in which at least a share `probability` of the worlds has reached a limit, given by its place
    /// in [`Watch::limits`]. `None` when that does not happen within the horizon.
    #[must_use]
    pub fn first_month(&self, limit: usize, probability: f64) -> Option<usize> {
        let reached = |month: &Month| {
            month
                .reached
                .get(limit)
                .is_some_and(|share| *share >= probability)
        };
        self.months.iter().position(reached)
    }
}

/// Follows some numbers from today to the horizon. The choices stay what they are: what was bought is what there is.
///
/// # Errors
/// As [`Worlds::evaluate`], or [`StudyError::Cancelled`].
pub fn growth(
    worlds: &Worlds,
    watches: &[Watch],
    horizon_months: u32,
    cancel: &AtomicBool,
) -> Result<Vec<Timeline>, StudyError> {
    let nodes: Vec<NodeId> = watches.iter().map(|watch| watch.node).collect();
    let months = parallel::map(cores(), (0..=horizon_months).collect(), |month| {
        go_on(cancel)?;
        let columns = worlds.at_month(f64::from(month)).evaluate_on(1, &nodes)?;
        let followed = watches.iter().zip(&columns);
        let entries = followed
            .map(|(watch, column)| Month::of(watch, column))
            .collect();
        worlds.give_back(columns);
        Ok(entries)
    });
    let months: Vec<Vec<Month>> = months.into_iter().collect::<Result<_, StudyError>>()?;
    let mut timelines: Vec<Timeline> = watches
        .iter()
        .map(|watch| Timeline {
            watch: watch.clone(),
            months: Vec::with_capacity(months.len()),
        })
        .collect();
    for month in months {
        for (timeline, entry) in timelines.iter_mut().zip(month) {
            timeline.months.push(entry);
        }
    }
    Ok(timelines)
}

impl Month {
    fn of(watch: &Watch, column: &Column) -> Self {
        Self {
            summary: Summary::of(column),
            reached: watch
                .limits
                .iter()
                .map(|limit| share_at_least(column, *limit))
                .collect(),
        }
    }
}

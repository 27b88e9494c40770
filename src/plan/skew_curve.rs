//! What the hottest partition of a topic takes against the count of partitions, and what a change of the count keeps.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::kafka::partitioning::share_kept;
use crate::quantity::{Bindings, Builder};
use crate::study::{StudyError, Summary, risk};

use super::Plan;

/// Counts from one to this many, evenly on a logarithmic axis.
const MOST: f64 = 5_000.0;
const POINTS: u32 = 60;

/// The hottest partition of a topic against the count of its partitions.
#[derive(Clone, Debug)]
pub struct SkewCurve {
    /// The topic.
    pub topic: String,
    /// Whole numbers of partitions, rising from 1.
    pub partitions: Vec<f64>,
    /// The share of the hottest partition at each.
    pub hottest_share: Vec<Summary>,
    /// What it stores at peak at each, in bytes per second.
    pub hottest_rate: Vec<Summary>,
    /// The partitions the topic has.
    pub today: Summary,
    /// The count past which more hardly make the hottest smaller; `None` where no keys are stated.
    pub helpful: Option<Summary>,
    /// What one partition is trusted with, in bytes per second.
    pub partition_rate: Summary,
}

impl Plan {
    /// Sweeps the partitions of a topic, by the places of its cluster and itself in the plan; `None` when there is no such
    /// topic.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn skew_curve(
        &self,
        cluster: usize,
        topic: usize,
        cancel: &AtomicBool,
    ) -> Result<Option<SkewCurve>, StudyError> {
        let Some(topic) = self
            .clusters
            .get(cluster)
            .and_then(|cluster| cluster.topics.get(topic))
        else {
            return Ok(None);
        };
        let nodes = &topic.outline.partitioning;
        let counts = counts(topic.partitions.p50);
        let (mut hottest_share, mut hottest_rate) = (Vec::new(), Vec::new());
        for count in &counts {
            if cancel.load(Ordering::Relaxed) {
                return Err(StudyError::Cancelled);
            }
            let worlds = self.worlds.with(topic.outline.partitions, *count);
            let found = risk(&worlds, &[nodes.hottest_share, nodes.hottest_rate], cancel)?;
            hottest_share.push(found[0]);
            hottest_rate.push(found[1]);
        }
        let trusted = risk(&self.worlds, &[topic.outline.trusted], cancel)?;
        Ok(Some(SkewCurve {
            topic: topic.outline.name.clone(),
            partitions: counts,
            hottest_share,
            hottest_rate,
            today: topic.partitions,
            helpful: topic.partitioning.helpful,
            partition_rate: trusted[0],
        }))
    }
}

/// Whole numbers of partitions, each once, and with the topic's own.
fn counts(own: f64) -> Vec<f64> {
    let mut counts: Vec<f64> = (0..=POINTS)
        .map(|point| MOST.powf(f64::from(point) / f64::from(POINTS)).round())
        .collect();
    counts.push(own.round().max(1.0));
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    counts
}

/// The share of keys that keep their partition when a topic goes from one count to another, for any two counts above 0;
/// `None` for others.
#[must_use]
pub fn keys_kept(from: u32, to: u32) -> Option<f64> {
    let builder = Builder::new();
    let kept = share_kept(builder.number(from.into()), builder.number(to.into())).node();
    let graph = builder.build().ok()?;
    let columns = graph.evaluate(&Bindings::new(), 1, &[kept]).ok()?;
    columns
        .first()
        .map(|column| column.at(0))
        .filter(|kept| kept.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_rise_and_begin_with_every_small_one() {
        let counts = counts(97.0);
        assert!(counts.contains(&97.0));
        assert_eq!(counts[..4], [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(counts.last(), Some(&MOST));
        assert!(counts.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn keys_are_kept_for_any_two_counts() {
        assert_eq!(keys_kept(12, 24), Some(0.5));
        assert_eq!(keys_kept(12, 12), Some(1.0));
        assert_eq!(keys_kept(0, 3), None);
    }
}

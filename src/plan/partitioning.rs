//! The partitions of a topic, planned: how many are needed and why, what the hottest takes, what a change does to keys.

use crate::model::PartitioningOutline;
use crate::quantity::NodeId;
use crate::study::Summary;
use crate::units::{Measure, screen};

/// The partitions of a topic, planned.
#[derive(Clone, Debug)]
pub struct Partitioning {
    /// Whether the planner chose how many.
    pub chosen: bool,
    /// How many the date provisioned for needs, at the scenario's confidence, in whole zones.
    pub needed: f64,
    /// Why that many, in a fixed order.
    pub constraints: Vec<PartitionConstraint>,
    /// The constraint that binds, by its place in `constraints`.
    pub binding: usize,
    /// The share of the hottest key, where keys are stated.
    pub hottest_key: Option<Summary>,
    /// The share of the hottest partition.
    pub hottest_share: Summary,
    /// The same over the mean share.
    pub hottest_over_mean: Summary,
    /// What the hottest partition stores at peak, in bytes per second.
    pub hottest_rate: Summary,
    /// The count past which more partitions hardly make the hottest smaller, where keys are stated.
    pub helpful: Option<Summary>,
    /// A planned change of the count.
    pub change: Option<PartitionChange>,
    /// Which quantity is which.
    pub nodes: PartitioningOutline,
}

/// A reason for a number of partitions.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionConstraint {
    /// What asks for them, such as ``consumers of `enrich` ``.
    pub name: String,
    /// The partitions it asks for, at the scenario's confidence on the date provisioned for.
    pub partitions: f64,
    /// The quantity.
    pub node: NodeId,
}

/// A planned change of a topic's partitions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartitionChange {
    /// The count after it.
    pub to: u32,
    /// The share of keys that keep their partition.
    pub kept: Summary,
}

impl Partitioning {
    /// Why so many are needed, in a sentence without a full stop: ``consumers of `enrich` need 20, in whole zones 21; next
    /// are producers with 10``.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(binding) = self.constraints.get(self.binding) else {
            return String::new();
        };
        let count = |partitions: f64| screen(partitions, Measure::Count);
        let verb = verb(&binding.name, "needs", "need");
        let mut sentence = format!("{} {verb} {}", binding.name, count(binding.partitions));
        if self.needed > binding.partitions {
            sentence.push_str(&format!(", in whole zones {}", count(self.needed)));
        }
        let next = self
            .constraints
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != self.binding)
            .map(|(_, constraint)| constraint)
            .reduce(|most, other| {
                if other.partitions > most.partitions {
                    other
                } else {
                    most
                }
            });
        if let Some(next) = next {
            let verb = self::verb(&next.name, "is", "are");
            sentence.push_str(&format!(
                "; next {verb} {} with {}",
                next.name,
                count(next.partitions)
            ));
        }
        sentence
    }
}

/// The word that goes with a name: a group's consumers are several, a partition is one.
fn verb(name: &str, one: &'static str, several: &'static str) -> &'static str {
    if name.ends_with("partition") {
        one
    } else {
        several
    }
}

/// The nodes whose summaries of today are read.
pub(super) fn shown(outline: &PartitioningOutline) -> Vec<NodeId> {
    let always = [
        outline.hottest_share,
        outline.hottest_over_mean,
        outline.hottest_rate,
    ];
    let sometimes = [
        outline.hottest_key,
        outline.helpful,
        outline.change.map(|change| change.kept),
    ];
    always
        .into_iter()
        .chain(sometimes.into_iter().flatten())
        .collect()
}

/// The nodes that are read at the scenario's confidence on the date provisioned for.
pub(super) fn provisioned(outline: &PartitioningOutline) -> impl Iterator<Item = NodeId> + '_ {
    let each = outline.constraints.iter().map(|entry| entry.partitions);
    each.chain([outline.needed])
}

/// Reads the partitions of a topic.
pub(super) fn partitioning(
    outline: &PartitioningOutline,
    chosen: bool,
    today: impl Fn(NodeId) -> Summary,
    at_confidence: impl Fn(NodeId) -> f64,
) -> Partitioning {
    let constraints: Vec<PartitionConstraint> = outline
        .constraints
        .iter()
        .map(|entry| PartitionConstraint {
            name: entry.name.clone(),
            partitions: at_confidence(entry.partitions),
            node: entry.partitions,
        })
        .collect();
    // The first of equals.
    let binding = constraints
        .iter()
        .enumerate()
        .rev()
        .max_by(|(_, a), (_, b)| a.partitions.total_cmp(&b.partitions))
        .map_or(0, |(index, _)| index);
    Partitioning {
        chosen,
        needed: at_confidence(outline.needed),
        constraints,
        binding,
        hottest_key: outline.hottest_key.map(&today),
        hottest_share: today(outline.hottest_share),
        hottest_over_mean: today(outline.hottest_over_mean),
        hottest_rate: today(outline.hottest_rate),
        helpful: outline.helpful.map(&today),
        change: outline.change.map(|change| PartitionChange {
            to: change.to,
            kept: today(change.kept),
        }),
        nodes: outline.clone(),
    }
}

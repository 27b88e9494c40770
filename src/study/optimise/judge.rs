//! What a batch of designs costs, and in which worlds each of them holds.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Column, Graph, NodeId};

use super::super::risk::go_on;
use super::super::select::Scratch;
use super::super::summary::mean;
use super::super::{StudyError, Summary};
use super::common::{CommonWorlds, When};

/// Designs that are evaluated together: enough to share what they have in common, few enough to stay in cache.
const TOGETHER: usize = 8;

/// What a number must not pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Another node.
    Node(NodeId),
    /// A number in SI base units.
    Is(f64),
}

/// One reason for a design to break: a node above its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// The node.
    pub node: NodeId,
    /// What it must not pass.
    pub limit: Limit,
}

/// The nodes of one design.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignNodes {
    /// What it costs, read at the start of the plan.
    pub cost: NodeId,
    /// Not zero in a world in which it holds, read on the date provisioned for.
    pub holds: NodeId,
    /// Whether it may be chosen: where one holds that may, no design is regretted for one that may not.
    pub may_be_chosen: bool,
    /// Why it might not, read on the date provisioned for.
    pub checks: Vec<Check>,
}

/// The worlds in which a design holds: one bit for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    bits: Vec<u64>,
}

/// A design, judged in all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What it costs at the start of the plan.
    pub cost: Summary,
    /// Whether it may be chosen.
    pub may_be_chosen: bool,
    /// The worlds in which it holds on the date provisioned for.
    pub held: Held,
    /// How many those are.
    pub holds: usize,
    /// For each check, the share of worlds in which it is broken.
    pub broken: Vec<f64>,
    /// The check that is broken in most worlds; of equals, the one nearest to its limit on average, then the first.
    pub worst: usize,
}

/// Some designs, judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// One verdict for each design.
    pub verdicts: Vec<Verdict>,
    /// For each world, the cost of the cheapest of these designs that holds in it and may be chosen; infinite where none
    /// does.
    pub cheapest: Vec<f64>,
    /// The same of those that may not be chosen.
    pub cheapest_of_others: Vec<f64>,
}

impl Held {
    pub(super) fn of(holds: &Column, worlds: usize) -> Self {
        let mut bits = vec![0; worlds.div_ceil(64)];
        match holds {
            Column::Scalar(value) => {
                if *value != 0.0 {
                    for (index, word) in bits.iter_mut().enumerate() {
                        let rest = worlds - 64 * index;
                        *word = if rest < 64 { (1 << rest) - 1 } else { u64::MAX };
                    }
                }
            }
            Column::Rows(values) => {
                for (word, values) in bits.iter_mut().zip(values.chunks(64)) {
                    for (bit, value) in values.iter().enumerate() {
                        *word |= u64::from(*value != 0.0) << bit;
                    }
                }
            }
        }
        Self { bits }
    }

    /// How many worlds those are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether a world is among them.
    #[must_use]
    pub fn contains(&self, world: usize) -> bool {
        self.bits
            .get(world / 64)
            .is_some_and(|word| word >> (world % 64) & 1 == 1)
    }

    /// Sixty-four worlds at a time, the first in the lowest bit.
    pub(super) fn words(&self) -> &[u64] {
        &self.bits
    }
}

impl CommonWorlds {
    /// Judges some designs of a graph on this thread, after taking what choices are open in it.
    ///
    /// # Errors
    /// As [`Graph::evaluate`], a choice that cannot be taken, or [`StudyError::Cancelled`].
    pub fn judge(
        &self,
        graph: &Graph,
        designs: &[DesignNodes],
        cancel: &AtomicBool,
    ) -> Result<Judged, StudyError> {
        let costs: Vec<NodeId> = designs.iter().map(|design| design.cost).collect();
        let mut read: Vec<NodeId> = designs.iter().flat_map(DesignNodes::read).collect();
        read.extend(self.requirements(graph));
        let mut start = self.bind(graph, &costs, When::Start)?;
        let mut provisioned = self.bind(graph, &read, When::Provisioned)?;
        for (node, column) in self.decide(graph, &mut provisioned)? {
            start.set(node, column);
        }
        let worlds = self.terms().worlds;
        let mut judged = Judged {
            verdicts: Vec::with_capacity(designs.len()),
            cheapest: vec![f64::INFINITY; worlds],
            cheapest_of_others: vec![f64::INFINITY; worlds],
        };
        let mut scratch = Scratch::default();
        for designs in designs.chunks(TOGETHER) {
            go_on(cancel)?;
            let costs: Vec<NodeId> = designs.iter().map(|design| design.cost).collect();
            let read: Vec<NodeId> = designs.iter().flat_map(DesignNodes::read).collect();
            let costs = self.evaluate(graph, &start, &costs)?;
            let columns = self.evaluate(graph, &provisioned, &read)?;
            let mut rest = columns.as_slice();
            for (design, cost) in designs.iter().zip(&costs) {
                let Some((holds, after)) = rest.split_first() else {
                    break;
                };
                let (checks, after) = design.split(after);
                rest = after;
                let held = Held::of(holds, worlds);
                let cheapest = if design.may_be_chosen {
                    &mut judged.cheapest
                } else {
                    &mut judged.cheapest_of_others
                };
                note_cheapest(cheapest, cost, &held);
                let (broken, worst) = broken(&checks);
                judged.verdicts.push(Verdict {
                    cost: Summary::using(&mut scratch, cost),
                    may_be_chosen: design.may_be_chosen,
                    holds: held.count(),
                    held,
                    broken,
                    worst,
                });
            }
            self.give_back(costs);
            self.give_back(columns);
        }
        Ok(judged)
    }
}

impl DesignNodes {
    /// What is read on the date provisioned for: whether it holds, then each check with its limit where that is a node.
    fn read(&self) -> impl Iterator<Item = NodeId> + '_ {
        let checks = self.checks.iter().flat_map(|check| {
            let limit = match check.limit {
                Limit::Node(node) => Some(node),
                Limit::Is(_) => None,
            };
            [Some(check.node), limit].into_iter().flatten()
        });
        [self.holds].into_iter().chain(checks)
    }

    /// The columns of the checks, each with its limit, and the columns after them.
    fn split<'c>(&self, mut columns: &'c [Column]) -> (Vec<(&'c Column, Column)>, &'c [Column]) {
        let mut checks = Vec::with_capacity(self.checks.len());
        for check in &self.checks {
            let Some((column, after)) = columns.split_first() else {
                break;
            };
            columns = after;
            let limit = match (check.limit, columns.split_first()) {
                (Limit::Is(value), _) => Column::Scalar(value),
                (Limit::Node(_), Some((limit, after))) => {
                    columns = after;
                    limit.clone()
                }
                (Limit::Node(_), None) => break,
            };
            checks.push((column, limit));
        }
        (checks, columns)
    }
}

fn note_cheapest(cheapest: &mut [f64], cost: &Column, held: &Held) {
    for (index, (word, cheapest)) in held.words().iter().zip(cheapest.chunks_mut(64)).enumerate() {
        if *word == 0 {
            continue;
        }
        for (bit, cheapest) in cheapest.iter_mut().enumerate() {
            let cost = cost.at(64 * index + bit);
            if word >> bit & 1 == 1 && cost < *cheapest {
                *cheapest = cost;
            }
        }
    }
}

/// The share of worlds in which each check is broken, and the worst of them.
fn broken(checks: &[(&Column, Column)]) -> (Vec<f64>, usize) {
    let shares: Vec<f64> = checks
        .iter()
        .map(|(column, limit)| share_above(column, limit))
        .collect();
    let nearness = checks
        .iter()
        .map(|(column, limit)| mean(column) / mean(limit));
    let worst = shares.iter().copied().zip(nearness).enumerate().rev();
    let worst = worst.max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let worst = worst.map_or(0, |(index, _)| index);
    (shares, worst)
}

fn share_above(column: &Column, limit: &Column) -> f64 {
    let values = column.values();
    let above: usize = match limit {
        Column::Scalar(limit) => values.iter().map(|value| usize::from(value > limit)).sum(),
        Column::Rows(limits) => (0..limits.len())
            .map(|row| usize::from(column.at(row) > limits[row]))
            .sum(),
    };
    let rows = values.len().max(limit.values().len());
    above as f64 / rows.max(1) as f64
}

//! How large the volumes of a design could be, and of which kind.
//!
//! Designs that share their broker type, way of tiering and number of volumes may differ in the kind of these. Not every
//! kind is judged. Of each it is known what it costs at least where it holds: at the size with which the brokers there are
//! hold in the scenario's share of worlds, the size alone looked at. Kinds are judged from the cheapest such cost on, until
//! it is above what a design that was judged, and holds, costs. So what is left out is never the cheapest that holds.

use std::collections::HashMap;

use crate::quantity::{Bindings, Column, Graph, InputKind, NodeId};
use crate::scenario::deployment_text;
use crate::study::{When, percentile};

use super::super::PlanError;
use super::search::{Candidate, Search, had};
use super::space;

/// Volumes are made as large as these shares of the worlds need, whatever else breaks in them.
const SMALL_SIZES_FOR: [f64; 2] = [0.5, 0.8];

/// Designs that are evaluated together.
const TOGETHER: usize = 8;

/// Designs with one kind of volume: every number of brokers with every size of volumes worth trying.
#[derive(Clone, Debug)]
pub(super) struct OneKind {
    pub(super) designs: Vec<Candidate>,
    /// What one of them that holds costs at least, in US dollars per second; infinite where none may hold.
    pub(super) least_cost: f64,
}

/// Sizes worth trying.
struct Sizes {
    /// Smallest first.
    all: Vec<f64>,
    /// The smallest with which the brokers there are hold in the scenario's share of worlds, if any is that.
    safe: Option<f64>,
}

/// A design whose size is open, and its nodes.
struct Open<'c> {
    candidate: &'c Candidate,
    /// The size of a volume and what is needed of it, where there is one to choose.
    size: Option<(NodeId, NodeId)>,
    needed: NodeId,
    brokers: NodeId,
    cost: NodeId,
}

/// The designs, with those beside each other that differ in nothing but the number of brokers and the kind of volumes; in
/// the order of the first of each.
pub(super) fn rivals(designs: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let mut places = HashMap::new();
    let mut found: Vec<Vec<Candidate>> = Vec::new();
    for design in designs {
        let mut plain = design.blueprint.variant().clone();
        space::of_mut(&mut plain.on).forget_volume_kind();
        let text = deployment_text(&plain.name, &plain);
        let place = *places.entry((design.from, text)).or_insert(found.len());
        match found.get_mut(place) {
            Some(rivals) => rivals.push(design),
            None => found.push(vec![design]),
        }
    }
    found
}

impl Search<'_> {
    /// Rivals, kind by kind with every size worth trying; the kind to judge first first.
    pub(super) fn sized(&self, batch: &[Vec<Candidate>]) -> Result<Vec<Vec<OneKind>>, PlanError> {
        let all: Vec<Candidate> = batch.iter().flatten().cloned().collect();
        let model = self.model(&all)?;
        let graph = &model.graph;
        let designs = || had(&model).map(|(_, design)| &design.sized);
        let mut read = self.worlds.requirements(graph);
        read.extend(designs().map(|sized| sized.brokers_needed));
        let costs: Vec<NodeId> = designs().map(|sized| sized.monthly_cost).collect();
        let mut provisioned = self.worlds.bind(graph, &read, When::Provisioned)?;
        let mut start = self.worlds.bind(graph, &costs, When::Start)?;
        for (node, column) in self.worlds.decide(graph, &mut provisioned)? {
            start.set(node, column);
        }
        let open = |index: usize| -> Option<Open<'_>> {
            let (candidate, design) = (all.get(index)?, model.designs.get(index)?.as_ref().ok()?);
            let size = space::of(&candidate.blueprint.variant().on).size_quantity();
            let size = size.and_then(|name| graph.quantity(&format!("{}/{name}", design.path)));
            let size = size.and_then(|size| match graph.input(size.node)? {
                InputKind::Decision { requirement, .. } => Some((size.node, *requirement)),
                _ => None,
            });
            Some(Open {
                candidate,
                size,
                needed: design.sized.brokers_needed,
                brokers: design.sized.brokers,
                cost: design.sized.monthly_cost,
            })
        };
        let mut places = 0..;
        let mut found = Vec::with_capacity(batch.len());
        for rivals in batch {
            let open: Vec<Open<'_>> = places
                .by_ref()
                .take(rivals.len())
                .filter_map(open)
                .collect();
            let mut kinds: Vec<(Option<String>, OneKind)> = Vec::new();
            for open in open.chunks(TOGETHER) {
                let sized = self.with_sizes(graph, (&provisioned, &mut start), open)?;
                for (open, one) in open.iter().zip(sized) {
                    let kind = open.candidate.blueprint.shape().volume_kind;
                    match kinds.iter_mut().find(|(known, _)| *known == kind) {
                        Some((_, same)) => same.add(one),
                        None => kinds.push((kind, one)),
                    }
                }
            }
            found.push(in_order(kinds.into_iter().map(|(_, one)| one).collect()));
        }
        Ok(found)
    }

    /// Each design with every size worth trying, and what it costs where it holds.
    fn with_sizes(
        &self,
        graph: &Graph,
        (provisioned, start): (&Bindings, &mut Bindings),
        open: &[Open<'_>],
    ) -> Result<Vec<OneKind>, PlanError> {
        let nodes: Vec<NodeId> = open.iter().flat_map(Open::nodes).collect();
        let columns = self.worlds.evaluate(graph, provisioned, &nodes)?;
        let mut rest = columns.as_slice();
        let mut found = Vec::with_capacity(open.len());
        for open in open {
            let Some((size, _)) = open.size else {
                found.push((vec![open.candidate.clone()], true));
                continue;
            };
            let Some(([required, needed, brokers], after)) = rest.split_first_chunk() else {
                break;
            };
            rest = after;
            let sizes = self.sizes(required, needed, brokers);
            start.set(size, Column::Scalar(sizes.safe.unwrap_or(0.0)));
            let with_size = |bytes: &f64| Candidate {
                blueprint: open.candidate.blueprint.with_size(*bytes),
                ..open.candidate.clone()
            };
            let designs = sizes.all.iter().map(with_size).collect();
            found.push((designs, sizes.safe.is_some()));
        }
        self.worlds.give_back(columns);
        let costs: Vec<NodeId> = open.iter().map(|open| open.cost).collect();
        let columns = self.worlds.evaluate(graph, start, &costs)?;
        let found = found.into_iter().zip(&columns);
        let found = found.map(|((designs, may_hold), cost)| OneKind {
            designs,
            least_cost: if may_hold {
                percentile(cost, 0.5)
            } else {
                f64::INFINITY
            },
        });
        let found = found.collect();
        self.worlds.give_back(columns);
        Ok(found)
    }

    /// Sizes worth trying: those that a share of the worlds need, and those with which the brokers there are hold in so many
    /// worlds.
    fn sizes(&self, required: &Column, needed: &Column, brokers: &Column) -> Sizes {
        let confidence = self.worlds.terms().confidence;
        let held = |row: usize| {
            if needed.at(row) <= brokers.at(row) {
                required.at(row)
            } else {
                f64::INFINITY
            }
        };
        let held = match (required, needed) {
            (Column::Scalar(_), Column::Scalar(_)) => Column::Scalar(held(0)),
            _ => Column::Rows((0..self.worlds.terms().worlds).map(held).collect()),
        };
        let small = SMALL_SIZES_FOR.map(|share| percentile(required, share));
        let safe = [confidence, f64::midpoint(confidence, 1.0), 1.0];
        let safe = safe.map(|share| percentile(&held, share));
        let mut all: Vec<f64> = small.into_iter().chain(safe).collect();
        all.retain(|bytes| bytes.is_finite());
        all.sort_by(f64::total_cmp);
        all.dedup();
        Sizes {
            all,
            safe: Some(safe[0]).filter(|bytes| bytes.is_finite()),
        }
    }
}

impl Open<'_> {
    fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let (size, rest) = (self.size, [self.needed, self.brokers]);
        let nodes = size.map(|(_, required)| [required].into_iter().chain(rest));
        nodes.into_iter().flatten()
    }
}

impl OneKind {
    /// Adds another number of brokers.
    fn add(&mut self, other: Self) {
        self.designs.extend(other.designs);
        self.least_cost = self.least_cost.min(other.least_cost);
    }
}

/// The kind to judge first first.
fn in_order(mut kinds: Vec<OneKind>) -> Vec<OneKind> {
    kinds.sort_by(|a, b| a.least_cost.total_cmp(&b.least_cost));
    kinds
}

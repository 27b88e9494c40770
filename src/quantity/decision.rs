//! In which order the planner's choices are taken, and what they are taken from.

use std::collections::BTreeSet;

use super::explain::direct_parents;
use super::graph::{Graph, InputKind, NodeId, Operation};

/// A number the planner chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The node that carries it.
    pub node: NodeId,
    /// What it must hold.
    pub requirement: NodeId,
    /// Not zero in the worlds in which it is of any use; all of them where there is none.
    pub provided: Option<NodeId>,
}

impl Decision {
    /// What it is taken from.
    pub fn taken_from(self) -> impl Iterator<Item = NodeId> {
        [Some(self.requirement), self.provided]
            .into_iter()
            .flatten()
    }
}

impl Graph {
    /// The decisions in stages: what those of one stage must hold depends on decisions of earlier stages only, so a
    /// whole stage can be taken from one evaluation.
    #[must_use]
    pub fn decision_stages(&self) -> Vec<Vec<Decision>> {
        let mut stages: Vec<Vec<Decision>> = Vec::new();
        let after = self.stages_before();
        for decision in self.decisions() {
            let stage = decision.taken_from().map(|node| after[node.index()]).max();
            let stage = stage.unwrap_or(0);
            stages.resize_with(stages.len().max(stage + 1), Vec::new);
            stages[stage].push(decision);
        }
        stages
    }

    /// The decisions that some nodes depend on, by what these are computed from or by what another decision must hold.
    #[must_use]
    pub fn decisions_below(&self, nodes: &[NodeId]) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        self.walk_below(nodes, |node, further| {
            if let Some(decision) = self.decision_of(node) {
                decision.taken_from().for_each(&mut *further);
                found.insert(node);
            }
            self.nodes[node.index()].operation.operands(further);
        });
        found
    }

    /// What the decisions are taken from that does not itself depend on a decision: the last such nodes on the way, the
    /// named parts of what a decision must hold, and that itself. With these bound, taking decisions and asking what
    /// bound them is computing a few nodes only. The same for what is asked `also` of the month of the decisions.
    #[must_use]
    pub fn decision_basis(&self, also: &[NodeId]) -> Vec<NodeId> {
        self.basis_of(|_| true, also)
    }

    /// [`Graph::decision_basis`] of some decisions alone.
    pub(crate) fn basis_of(
        &self,
        is_taken: impl Fn(NodeId) -> bool,
        also: &[NodeId],
    ) -> Vec<NodeId> {
        let after = self.stages_before();
        let mut basis = vec![false; self.nodes.len()];
        let mut needed = vec![false; self.nodes.len()];
        for node in also {
            needed[node.index()] = true;
            basis[node.index()] = true;
        }
        for decision in self.decisions().filter(|one| is_taken(one.node)) {
            for node in decision.taken_from() {
                needed[node.index()] = true;
                basis[node.index()] = true;
            }
            for part in direct_parents(&self.nodes, decision.requirement) {
                basis[part.index()] = true;
            }
        }
        for (index, node) in self.nodes.iter().enumerate().rev() {
            if needed[index] {
                node.operation.operands(|operand| {
                    needed[operand.index()] = true;
                    basis[operand.index()] |= after[index] > 0;
                });
            }
        }
        let is_computed = |index: usize| {
            !matches!(
                self.nodes[index].operation,
                Operation::Constant { .. } | Operation::Input(_)
            )
        };
        (0..self.nodes.len())
            .filter(|index| basis[*index] && after[*index] == 0 && is_computed(*index))
            .map(|index| NodeId(index as u32))
            .collect()
    }

    fn decisions(&self) -> impl Iterator<Item = Decision> {
        let nodes = self.inputs.iter().map(|input| input.node);
        nodes.filter_map(|node| self.decision_of(node))
    }

    /// The decision that a node is.
    fn decision_of(&self, node: NodeId) -> Option<Decision> {
        match self.input(node)? {
            InputKind::Decision {
                requirement,
                provided,
            } => Some(Decision {
                node,
                requirement: *requirement,
                provided: *provided,
            }),
            InputKind::Estimate(_) | InputKind::Setting(_) => None,
        }
    }

    /// For each node, how many stages of decisions must be taken before it can be computed.
    fn stages_before(&self) -> Vec<usize> {
        let mut before = vec![0; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            let mut most = 0;
            node.operation
                .operands(|operand| most = most.max(before[operand.index()]));
            if let Some(decision) = self.decision_of(NodeId(index as u32)) {
                let taken_from = decision.taken_from().map(|node| before[node.index()]);
                most = taken_from.max().unwrap_or(0) + 1;
            }
            before[index] = most;
        }
        before
    }
}

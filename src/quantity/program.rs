//! What has to be computed for some outputs: constants folded, the rest in order, each step in a reusable slot.

use std::sync::Arc;

use super::evaluate::EvaluationError;
use super::graph::{Binary, Graph, InputKind, NodeId, Operation, Unary};
use super::{Bindings, Column};

/// Where an operand's numbers are while a chunk of rows is computed.
#[derive(Clone, Copy)]
pub(super) enum Operand {
    /// The same number in every row.
    Scalar(f64),
    /// A column bound from outside, by its place in [`Program::columns`].
    Bound(usize),
    /// The result of an earlier step.
    Slot(usize),
}

/// One operation over a chunk of rows.
pub(super) enum Work {
    Unary(Unary, Operand),
    Binary(Binary, Operand, Operand),
    /// A constant and the terms added to it, in order.
    Sum(f64, Box<[Operand]>),
    Select(Operand, Operand, Operand),
}

/// One step: some work and the slot it writes.
pub(super) struct Step {
    pub work: Work,
    pub slot: usize,
    /// The outputs whose numbers are in slots once this step is done, each with its slot.
    pub outputs: Vec<(usize, usize)>,
}

/// How one output is obtained.
pub(super) enum Output {
    Scalar(f64),
    /// A bound column, unchanged.
    Bound(usize),
    /// Written by a step.
    Computed,
}

/// The steps that compute some outputs from some bindings.
pub(super) struct Program<'a> {
    pub columns: Vec<&'a Arc<[f64]>>,
    pub steps: Vec<Step>,
    pub slots: usize,
    pub outputs: Vec<Output>,
}

impl<'a> Program<'a> {
    pub(super) fn new(
        graph: &Graph,
        bindings: &'a Bindings,
        rows: usize,
        outputs: &[NodeId],
    ) -> Result<Self, EvaluationError> {
        let needed = needed(graph, bindings, outputs);
        let mut compiler = Compiler {
            graph,
            bindings,
            rows,
            operands: vec![None; graph.nodes.len()],
            step_of: vec![0; graph.nodes.len()],
            columns: Vec::new(),
            steps: Vec::new(),
            free: Vec::new(),
            owners: Vec::new(),
            last_use: last_use(graph, bindings, &needed),
        };
        for node in needed.iter().copied() {
            compiler.node(node)?;
        }
        Ok(compiler.finish(outputs))
    }
}

/// The nodes below the outputs, stopping at what is bound, in evaluation order.
fn needed(graph: &Graph, bindings: &Bindings, outputs: &[NodeId]) -> Vec<NodeId> {
    let mut wanted = vec![false; graph.nodes.len()];
    for output in outputs {
        wanted[output.index()] = true;
    }
    for index in (0..graph.nodes.len()).rev() {
        let node = NodeId(index as u32);
        if wanted[index] && bindings.get(node).is_none() {
            graph.nodes[index]
                .operation
                .operands(|operand| wanted[operand.index()] = true);
        }
    }
    (0..graph.nodes.len())
        .filter(|index| wanted[*index])
        .map(|index| NodeId(index as u32))
        .collect()
}

/// For each node, the last node computed from it; `None` when nothing is.
fn last_use(graph: &Graph, bindings: &Bindings, needed: &[NodeId]) -> Vec<Option<NodeId>> {
    let mut last = vec![None; graph.nodes.len()];
    for node in needed.iter().filter(|node| bindings.get(**node).is_none()) {
        graph.nodes[node.index()]
            .operation
            .operands(|operand| last[operand.index()] = Some(*node));
    }
    last
}

struct Compiler<'a, 'g> {
    graph: &'g Graph,
    bindings: &'a Bindings,
    rows: usize,
    operands: Vec<Option<Operand>>,
    /// For each node computed row by row, the last step before it is complete.
    step_of: Vec<usize>,
    columns: Vec<&'a Arc<[f64]>>,
    steps: Vec<Step>,
    free: Vec<usize>,
    /// For each slot, how many nodes that are still to be read have their numbers in it.
    owners: Vec<usize>,
    last_use: Vec<Option<NodeId>>,
}

impl<'a> Compiler<'a, '_> {
    fn node(&mut self, node: NodeId) -> Result<(), EvaluationError> {
        let operand = match self.bindings.get(node) {
            Some(column) => self.bound(node, column)?,
            None => self.computed(node)?,
        };
        self.operands[node.index()] = Some(operand);
        self.step_of[node.index()] = self.steps.len().saturating_sub(1);
        self.release(node);
        Ok(())
    }

    fn bound(&mut self, node: NodeId, column: &'a Column) -> Result<Operand, EvaluationError> {
        match column {
            Column::Scalar(value) => Ok(Operand::Scalar(*value)),
            Column::Rows(values) if values.len() == self.rows => {
                self.columns.push(values);
                Ok(Operand::Bound(self.columns.len() - 1))
            }
            Column::Rows(values) => Err(EvaluationError::Rows {
                path: self.graph.name(node),
                bound: values.len(),
                asked: self.rows,
            }),
        }
    }

    fn computed(&mut self, node: NodeId) -> Result<Operand, EvaluationError> {
        let graph = self.graph;
        Ok(match &graph.nodes[node.index()].operation {
            Operation::Constant { value, .. } => Operand::Scalar(*value),
            Operation::Input(input) => match &graph.inputs[*input].kind {
                InputKind::Estimate(estimate) => Operand::Scalar(estimate.distribution.central()),
                InputKind::Setting(usual) => Operand::Scalar(*usual),
                InputKind::Decision { .. } => {
                    return Err(EvaluationError::Undecided(graph.name(node)));
                }
            },
            Operation::Unary(Unary::Same | Unary::Plain, a) => self.share(*a),
            Operation::Unary(unary, a) => match self.operand(*a) {
                Operand::Scalar(x) => Operand::Scalar(unary.apply(x)),
                a => self.work(Work::Unary(*unary, a)),
            },
            Operation::Binary(binary, a, b) => match (self.operand(*a), self.operand(*b)) {
                (Operand::Scalar(x), Operand::Scalar(y)) => Operand::Scalar(binary.apply(x, y)),
                // Growth today: anything to the power of nothing is one, whatever it is per world.
                (_, Operand::Scalar(0.0)) if *binary == Binary::Power => Operand::Scalar(1.0),
                (a, b) => self.work(Work::Binary(*binary, a, b)),
            },
            Operation::Sum(items) => self.sum(items),
            Operation::Select(condition, then, otherwise) => match self.operand(*condition) {
                Operand::Scalar(x) if x != 0.0 => self.share(*then),
                Operand::Scalar(_) => self.share(*otherwise),
                condition => {
                    let (then, otherwise) = (self.operand(*then), self.operand(*otherwise));
                    self.work(Work::Select(condition, then, otherwise))
                }
            },
        })
    }

    /// Terms are added in the order they are written, so that a sum has the same bits whichever of them vary.
    fn sum(&mut self, items: &[NodeId]) -> Operand {
        let terms: Vec<Operand> = items.iter().map(|item| self.operand(*item)).collect();
        let varies = |term: &Operand| !matches!(term, Operand::Scalar(_));
        let fixed = terms.iter().position(varies).unwrap_or(terms.len());
        let start = terms[..fixed].iter().fold(0.0, |sum, term| match term {
            Operand::Scalar(x) => sum + x,
            Operand::Bound(_) | Operand::Slot(_) => sum,
        });
        if fixed == terms.len() {
            Operand::Scalar(start)
        } else {
            self.work(Work::Sum(start, terms[fixed..].into()))
        }
    }

    /// The numbers of another node, which stay where they are.
    fn share(&mut self, node: NodeId) -> Operand {
        let operand = self.operand(node);
        if let Operand::Slot(slot) = operand {
            self.owners[slot] += 1;
        }
        operand
    }

    fn operand(&self, node: NodeId) -> Operand {
        self.operands[node.index()].expect("operands are computed before what reads them")
    }

    fn work(&mut self, work: Work) -> Operand {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.owners.push(0);
            self.owners.len() - 1
        });
        self.owners[slot] = 1;
        self.steps.push(Step {
            work,
            slot,
            outputs: Vec::new(),
        });
        Operand::Slot(slot)
    }

    /// Gives back the slots of what nobody reads after `node`: its operands, or the node itself when it is an
    /// output only.
    fn release(&mut self, node: NodeId) {
        let graph = self.graph;
        let mut dead = Vec::new();
        graph.nodes[node.index()].operation.operands(|operand| {
            if self.last_use[operand.index()] == Some(node) {
                dead.push(operand);
            }
        });
        dead.sort_unstable();
        dead.dedup();
        if self.last_use[node.index()].is_none() {
            dead.push(node);
        }
        for node in dead {
            if let Some(Operand::Slot(slot)) = self.operands[node.index()] {
                self.owners[slot] -= 1;
                if self.owners[slot] == 0 {
                    self.free.push(slot);
                }
            }
        }
    }

    fn finish(self, outputs: &[NodeId]) -> Program<'a> {
        let mut steps = self.steps;
        let outputs = outputs
            .iter()
            .enumerate()
            .map(
                |(index, node)| match self.operands[node.index()].expect("outputs are computed") {
                    Operand::Scalar(value) => Output::Scalar(value),
                    Operand::Bound(column) => Output::Bound(column),
                    Operand::Slot(slot) => {
                        steps[self.step_of[node.index()]]
                            .outputs
                            .push((index, slot));
                        Output::Computed
                    }
                },
            )
            .collect();
        Program {
            columns: self.columns,
            steps,
            slots: self.owners.len(),
            outputs,
        }
    }
}

//! The steps that compute some outputs, each in a slot of memory that is used again once nobody needs its numbers.

use std::collections::HashMap;
use std::sync::Arc;

use super::evaluate::EvaluationError;
use super::graph::{Graph, NodeId};
use super::simplify::{Known, Simplified, Work, simplify};
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
pub(super) struct Step {
    pub work: Work<Operand>,
    /// The slot it writes.
    pub slot: usize,
    /// The outputs that want a copy.
    pub outputs: Vec<usize>,
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
        let simplified = simplify(graph, bindings, rows, outputs)?;
        let mut compiler = Compiler {
            uses: Uses::of(graph.nodes.len(), &simplified, outputs),
            operands: vec![0; graph.nodes.len()],
            free: Vec::new(),
            program: Self {
                columns: Vec::new(),
                steps: Vec::new(),
                slots: 0,
                outputs: Vec::new(),
            },
        };
        for node in &simplified.bound {
            if let Some(Column::Rows(values)) = bindings.get(*node) {
                compiler.bind(*node, values);
            }
        }
        for (place, (node, work)) in simplified.work.iter().enumerate() {
            if compiler.uses.need(*node) {
                compiler.step(place, *node, work);
            }
        }
        let known = outputs.iter().map(|output| simplified.known(*output));
        let outputs = known.map(|known| compiler.output(known)).collect();
        Ok(Self {
            outputs,
            ..compiler.program
        })
    }
}

/// Who needs the numbers of each node that is computed row by row.
struct Uses {
    /// The place in the order of work where it is last read, counted from one; zero where it is not read. Memory of zeros costs
    /// nothing where it is not touched, which is most of a large graph.
    last: Vec<u32>,
    /// The outputs that want it.
    outputs: HashMap<NodeId, Vec<usize>>,
}

impl Uses {
    fn of(nodes: usize, simplified: &Simplified, outputs: &[NodeId]) -> Self {
        let mut uses = Self {
            last: vec![0; nodes],
            outputs: HashMap::new(),
        };
        for (index, output) in outputs.iter().enumerate() {
            if let Known::Rows(node) = simplified.known(*output) {
                uses.outputs.entry(node).or_default().push(index);
            }
        }
        // From the end, so that what nobody needs does not need anything either.
        for (place, (node, work)) in simplified.work.iter().enumerate().rev() {
            if uses.need(*node) {
                work.operands(|operand| {
                    if let Known::Rows(read) = operand {
                        let last = &mut uses.last[read.index()];
                        if *last == 0 {
                            *last = place as u32 + 1;
                        }
                    }
                });
            }
        }
        uses
    }

    fn need(&self, node: NodeId) -> bool {
        self.last[node.index()] > 0 || self.outputs.contains_key(&node)
    }
}

struct Compiler<'a> {
    uses: Uses,
    /// Where the rows of each node are: twice its place, and one for a bound column, two for a slot; zero for no rows.
    operands: Vec<u32>,
    free: Vec<usize>,
    program: Program<'a>,
}

impl<'a> Compiler<'a> {
    fn bind(&mut self, node: NodeId, values: &'a Arc<[f64]>) {
        self.operands[node.index()] = 2 * self.program.columns.len() as u32 + 1;
        self.program.columns.push(values);
    }

    fn step(&mut self, place: usize, node: NodeId, work: &Work<Known>) {
        let work_on_operands = work.map(|operand| self.operand(*operand));
        let slot = self.free.pop().unwrap_or(self.program.slots);
        self.program.slots = self.program.slots.max(slot + 1);
        self.operands[node.index()] = 2 * slot as u32 + 2;
        self.program.steps.push(Step {
            work: work_on_operands,
            slot,
            outputs: self.uses.outputs.get(&node).cloned().unwrap_or_default(),
        });
        work.operands(|operand| self.release(*operand, place));
        if self.uses.last[node.index()] == 0 {
            self.free.push(slot);
        }
    }

    /// Where the numbers of an operand are.
    fn operand(&self, known: Known) -> Operand {
        match known {
            Known::Scalar(bits) => Operand::Scalar(f64::from_bits(bits)),
            Known::Rows(node) => {
                let place = self.operands[node.index()];
                debug_assert!(place > 0, "rows are bound or computed before they are read");
                let half = (place as usize).saturating_sub(1) / 2;
                if place % 2 == 1 {
                    Operand::Bound(half)
                } else {
                    Operand::Slot(half)
                }
            }
        }
    }

    /// Gives back the slot of an operand that is not read after this place.
    fn release(&mut self, operand: Known, place: usize) {
        let Known::Rows(node) = operand else {
            return;
        };
        // Taken, so that an operand that is read twice here is given back once.
        let last = &mut self.uses.last[node.index()];
        if *last == place as u32 + 1 {
            *last = 0;
            if let Operand::Slot(slot) = self.operand(operand) {
                self.free.push(slot);
            }
        }
    }

    fn output(&self, known: Known) -> Output {
        match self.operand(known) {
            Operand::Scalar(value) => Output::Scalar(value),
            Operand::Bound(column) => Output::Bound(column),
            Operand::Slot(_) => Output::Computed,
        }
    }
}

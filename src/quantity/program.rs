//! The steps that compute some outputs, each in a slot of memory that is used again once nobody needs its numbers.

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
    Computed(Place),
}

/// Where a step writes.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A slot, which another step may write once nobody needs its numbers.
    Slot(usize),
    /// Straight into an output.
    Output(usize),
}

/// One operation over a chunk of rows.
pub(super) struct Step {
    pub work: Work<Operand>,
    pub place: Place,
    /// The other outputs that want the same.
    pub copies: Vec<usize>,
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
            uses: Uses::of(&simplified, outputs),
            operands: vec![None; simplified.count()],
            simplified: &simplified,
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
            if compiler.uses.need(simplified.place(*node)) {
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

/// Who needs the numbers of each node that is computed row by row, by its place in [`Simplified`].
struct Uses {
    /// The place in the order of work where it is last read.
    last: Vec<Option<usize>>,
    /// The outputs that want it.
    outputs: Vec<Vec<usize>>,
}

impl Uses {
    fn of(simplified: &Simplified, outputs: &[NodeId]) -> Self {
        let mut uses = Self {
            last: vec![None; simplified.count()],
            outputs: vec![Vec::new(); simplified.count()],
        };
        for (index, output) in outputs.iter().enumerate() {
            if let Known::Rows(node) = simplified.known(*output) {
                uses.outputs[simplified.place(node)].push(index);
            }
        }
        // From the end, so that what nobody needs does not need anything either.
        for (place, (node, work)) in simplified.work.iter().enumerate().rev() {
            if uses.need(simplified.place(*node)) {
                work.operands(|operand| {
                    if let Known::Rows(read) = operand {
                        uses.last[simplified.place(*read)].get_or_insert(place);
                    }
                });
            }
        }
        uses
    }

    fn need(&self, place: usize) -> bool {
        self.last[place].is_some() || !self.outputs[place].is_empty()
    }
}

struct Compiler<'a, 's> {
    simplified: &'s Simplified,
    uses: Uses,
    /// Where the rows of each node are, by its place in [`Simplified`].
    operands: Vec<Option<Operand>>,
    free: Vec<usize>,
    program: Program<'a>,
}

impl<'a> Compiler<'a, '_> {
    fn bind(&mut self, node: NodeId, values: &'a Arc<[f64]>) {
        let place = self.simplified.place(node);
        self.operands[place] = Some(Operand::Bound(self.program.columns.len()));
        self.program.columns.push(values);
    }

    fn step(&mut self, place: usize, node: NodeId, work: &Work<Known>) {
        let work_on_operands = work.map(|operand| self.operand(*operand));
        let written = self.simplified.place(node);
        let outputs = &self.uses.outputs[written];
        let copies = outputs.get(1..).unwrap_or_default().to_vec();
        let at = match outputs.first() {
            Some(output) => Place::Output(*output),
            None => {
                let slot = self.free.pop().unwrap_or(self.program.slots);
                self.program.slots = self.program.slots.max(slot + 1);
                Place::Slot(slot)
            }
        };
        self.operands[written] = Some(Operand::Computed(at));
        self.program.steps.push(Step {
            work: work_on_operands,
            place: at,
            copies,
        });
        work.operands(|operand| self.release(*operand, place));
    }

    /// Where the numbers of an operand are.
    fn operand(&self, known: Known) -> Operand {
        match known {
            Known::Scalar(bits) => Operand::Scalar(f64::from_bits(bits)),
            Known::Rows(node) => self.operands[self.simplified.place(node)]
                .expect("rows are bound or computed before they are read"),
        }
    }

    /// Gives back the slot of an operand that is not read after this place.
    fn release(&mut self, operand: Known, place: usize) {
        let Known::Rows(node) = operand else {
            return;
        };
        // Taken, so that an operand that is read twice here is given back once.
        let read = self.simplified.place(node);
        let last_read_here = self.uses.last[read].take_if(|last| *last == place);
        if let (Some(_), Some(Operand::Computed(Place::Slot(slot)))) =
            (last_read_here, self.operands[read])
        {
            self.free.push(slot);
        }
    }

    fn output(&self, known: Known) -> Output {
        match self.operand(known) {
            Operand::Scalar(value) => Output::Scalar(value),
            Operand::Bound(column) => Output::Bound(column),
            Operand::Computed(_) => Output::Computed,
        }
    }
}

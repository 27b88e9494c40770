//! Evaluation over columns: chunks of rows small enough to stay in cache, every operation over a chunk at a time.

use std::num::NonZero;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::graph::{Graph, NodeId};
use super::program::{Operand, Output, Place, Program, Step};
use super::rows::{View, binary_rows, select_rows, sum_rows, unary_rows};
use super::simplify::Work;
use super::widest::widest;
use super::{Bindings, Column, Memory};

/// Rows per chunk: a slot of 2 KiB, so that a few dozen live slots stay in the first-level cache.
const CHUNK: usize = 256;

/// For fewer operations than this a second thread costs more than it saves.
const OPERATIONS_PER_THREAD: usize = 500_000;

/// Why a graph cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// A decision has not been taken yet.
    #[error("`{0}` has not been decided")]
    Undecided(String),
    /// A bound column has another length than the rows asked for.
    #[error("`{path}` is bound to {bound} rows, but {asked} were asked for")]
    Rows {
        /// The path of the bound node.
        path: String,
        /// The length of the bound column.
        bound: usize,
        /// The rows asked for.
        asked: usize,
    },
}

/// How many threads are worth starting.
#[must_use]
pub fn cores() -> usize {
    // Asking the system takes longer than many an evaluation.
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

impl Graph {
    /// Computes some nodes for `rows` rows, on every core there is. Each row is computed alone, so the numbers are
    /// the same for any number of threads. What depends on scalars only is computed once.
    ///
    /// # Errors
    /// A decision that is not bound, or a bound column of another length.
    pub fn evaluate(
        &self,
        bindings: &Bindings,
        rows: usize,
        outputs: &[NodeId],
    ) -> Result<Vec<Column>, EvaluationError> {
        self.evaluate_on(cores(), bindings, rows, outputs)
    }

    /// [`Graph::evaluate`] on at most `threads` threads.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate_on(
        &self,
        threads: usize,
        bindings: &Bindings,
        rows: usize,
        outputs: &[NodeId],
    ) -> Result<Vec<Column>, EvaluationError> {
        self.evaluate_in(&Memory::new(), threads, bindings, rows, outputs)
    }

    /// [`Graph::evaluate_on`], with columns from memory that is used again and again.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate_in(
        &self,
        memory: &Memory,
        threads: usize,
        bindings: &Bindings,
        rows: usize,
        outputs: &[NodeId],
    ) -> Result<Vec<Column>, EvaluationError> {
        let program = Program::new(self, bindings, rows, outputs)?;
        let mut results: Vec<Column> = program
            .outputs
            .iter()
            .map(|output| match output {
                Output::Scalar(value) => Column::Scalar(*value),
                Output::Bound(column) => Column::Rows(Arc::clone(program.columns[*column])),
                Output::Computed => Column::Rows(memory.column(rows)),
            })
            .collect();
        program.run_on(threads, rows, program.targets(&mut results));
        Ok(results)
    }

    /// Computes some nodes into memory that is there already, on this thread. Each target has `rows` rows, or none when
    /// its output is not wanted after all; an output that is the same in every row fills its target.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate_into(
        &self,
        bindings: &Bindings,
        rows: usize,
        outputs: &[NodeId],
        targets: Vec<&mut [f64]>,
    ) -> Result<(), EvaluationError> {
        let wanted = outputs.iter().copied().zip(targets);
        let (outputs, mut targets): (Vec<NodeId>, Vec<&mut [f64]>) =
            wanted.filter(|(_, target)| !target.is_empty()).unzip();
        let program = Program::new(self, bindings, rows, &outputs)?;
        for (output, target) in program.outputs.iter().zip(&mut targets) {
            match output {
                Output::Scalar(value) => target.fill(*value),
                Output::Bound(column) => target.copy_from_slice(program.columns[*column]),
                Output::Computed => {}
            }
        }
        program.run(0, targets, rows);
        Ok(())
    }
}

impl Program<'_> {
    /// The rows to be filled of each output; none for what is not computed row by row.
    fn targets<'r>(&self, results: &'r mut [Column]) -> Vec<&'r mut [f64]> {
        self.outputs
            .iter()
            .zip(results)
            .map(|(output, result)| match (output, result) {
                (Output::Computed, Column::Rows(values)) => Arc::make_mut(values),
                _ => Default::default(),
            })
            .collect()
    }

    fn run_on(&self, threads: usize, rows: usize, mut targets: Vec<&mut [f64]>) {
        let worth = rows.saturating_mul(self.steps.len()) / OPERATIONS_PER_THREAD;
        let threads = threads.min(worth).clamp(1, rows.max(1));
        let share = rows.div_ceil(threads);
        thread::scope(|scope| {
            let mut start = 0;
            while rows - start > share {
                let theirs = split_rows(&mut targets, share);
                scope.spawn(move || self.run(start, theirs, share));
                start += share;
            }
            self.run(start, targets, rows - start);
        });
    }

    /// Computes `rows` rows from `start` on into `targets`, which hold those rows only.
    fn run(&self, start: usize, targets: Vec<&mut [f64]>, rows: usize) {
        widest(
            #[inline(always)]
            || self.chunks(start, targets, rows),
        );
    }

    #[inline(always)]
    fn chunks(&self, start: usize, mut targets: Vec<&mut [f64]>, rows: usize) {
        let mut slots: Vec<Vec<f64>> = vec![vec![0.0; CHUNK]; self.slots];
        for done in (0..rows).step_by(CHUNK) {
            let chunk = done..rows.min(done + CHUNK);
            for step in &self.steps {
                self.step(step, &mut slots, &mut targets, start, chunk.clone());
            }
        }
    }

    /// Computes a chunk of the rows of the targets, which are those from `start` on.
    #[inline(always)]
    fn step<'t>(
        &self,
        step: &Step,
        slots: &mut [Vec<f64>],
        targets: &mut [&'t mut [f64]],
        start: usize,
        chunk: Range<usize>,
    ) {
        // What a step writes is never what it reads, so it can be taken out while the others are borrowed.
        let mut slot = Vec::new();
        let mut target: &'t mut [f64] = Default::default();
        let out = match step.place {
            Place::Slot(index) => {
                slot = std::mem::take(&mut slots[index]);
                &mut slot[..chunk.len()]
            }
            Place::Output(index) => {
                target = std::mem::take(&mut targets[index]);
                &mut target[chunk.clone()]
            }
        };
        let view = |operand: &Operand| match operand {
            Operand::Scalar(value) => View::Scalar(*value),
            Operand::Bound(column) => {
                View::Rows(&self.columns[*column][start + chunk.start..start + chunk.end])
            }
            Operand::Computed(Place::Slot(slot)) => View::Rows(&slots[*slot][..chunk.len()]),
            Operand::Computed(Place::Output(output)) => {
                View::Rows(&targets[*output][chunk.clone()])
            }
        };
        match &step.work {
            Work::Unary(unary, a) => unary_rows(*unary, out, view(a)),
            Work::Binary(binary, a, b) => binary_rows(*binary, out, view(a), view(b)),
            Work::Sum(terms) => sum_rows(out, terms.iter().map(view)),
            Work::Select(condition, then, otherwise) => {
                select_rows(out, view(condition), view(then), view(otherwise));
            }
            Work::Procedure(procedure, operands) => {
                procedure.rows(out, operands.iter().map(view));
            }
        }
        for copy in &step.copies {
            targets[*copy][chunk.clone()].copy_from_slice(out);
        }
        match step.place {
            Place::Slot(index) => slots[index] = slot,
            Place::Output(index) => targets[index] = target,
        }
    }
}

/// Splits the first `rows` rows off every output that has any.
fn split_rows<'r>(targets: &mut [&'r mut [f64]], rows: usize) -> Vec<&'r mut [f64]> {
    targets
        .iter_mut()
        .map(|target| {
            let whole = std::mem::take(target);
            let (first, rest) = whole.split_at_mut(rows.min(whole.len()));
            *target = rest;
            first
        })
        .collect()
}

//! Evaluation over columns: chunks of rows small enough to stay in cache, every operation over a chunk at a time.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use super::arithmetic::{at_least, ceil, floor, larger, power, smaller, whole_exponent, whole_power};
use super::graph::{Binary, Graph, NodeId, Unary};
use super::program::{Operand, Output, Program, Step, Work};
use super::{Bindings, Column};

/// Rows per chunk: a slot of 2 KiB, so that a few dozen live slots stay in the second-level cache.
const CHUNK: usize = 256;

/// Below this many rows a second thread costs more than it saves.
const ROWS_PER_THREAD: usize = 2_048;

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
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        self.evaluate_on(cores, bindings, rows, outputs)
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
        let program = Program::new(self, bindings, rows, outputs)?;
        let mut results: Vec<Vec<f64>> = program
            .outputs
            .iter()
            .map(|output| match output {
                Output::Computed => vec![0.0; rows],
                Output::Scalar(_) | Output::Bound(_) => Vec::new(),
            })
            .collect();
        let threads = threads.min(rows / ROWS_PER_THREAD).max(1);
        let share = rows.div_ceil(threads).max(1);
        if threads == 1 {
            let whole = results.iter_mut().map(Vec::as_mut_slice).collect();
            program.run(0, rows, whole);
        } else {
            thread::scope(|scope| {
                let mut rest: Vec<&mut [f64]> =
                    results.iter_mut().map(Vec::as_mut_slice).collect();
                let mut start = 0;
                while start < rows {
                    let end = (start + share).min(rows);
                    let mine = take_rows(&mut rest, end - start);
                    let program = &program;
                    scope.spawn(move || program.run(start, end, mine));
                    start = end;
                }
            });
        }
        Ok(program
            .outputs
            .iter()
            .zip(results)
            .map(|(output, computed)| match output {
                Output::Scalar(value) => Column::Scalar(*value),
                Output::Bound(column) => Column::Rows(Arc::from(program.columns[*column])),
                Output::Computed => Column::Rows(Arc::from(computed)),
            })
            .collect())
    }
}

/// Splits the next `rows` rows off every output that has any.
fn take_rows<'r>(outputs: &mut [&'r mut [f64]], rows: usize) -> Vec<&'r mut [f64]> {
    outputs
        .iter_mut()
        .map(|output| {
            let whole = std::mem::take(output);
            let (mine, rest) = whole.split_at_mut(rows.min(whole.len()));
            *output = rest;
            mine
        })
        .collect()
}

impl Program<'_> {
    /// Computes rows `start..end` into `results`, which hold those rows only.
    fn run(&self, start: usize, end: usize, mut results: Vec<&mut [f64]>) {
        let mut slots: Vec<Vec<f64>> = vec![vec![0.0; CHUNK]; self.slots];
        let mut row = start;
        while row < end {
            let length = CHUNK.min(end - row);
            for step in &self.steps {
                self.step(step, &mut slots, row, length);
                for output in &step.outputs {
                    results[*output][row - start..row - start + length]
                        .copy_from_slice(&slots[step.slot][..length]);
                }
            }
            row += length;
        }
    }

    fn step(&self, step: &Step, slots: &mut [Vec<f64>], row: usize, length: usize) {
        // The slot a step writes is never one it reads, so it can be taken out while the others are borrowed.
        let mut target = std::mem::take(&mut slots[step.slot]);
        let out = &mut target[..length];
        let view = |operand: Operand| match operand {
            Operand::Scalar(value) => View::Scalar(value),
            Operand::Bound(column) => View::Rows(&self.columns[column][row..row + length]),
            Operand::Slot(slot) => View::Rows(&slots[slot][..length]),
        };
        match &step.work {
            Work::Unary(unary, a) => unary_rows(*unary, out, view(*a)),
            Work::Binary(binary, a, b) => binary_rows(*binary, out, view(*a), view(*b)),
            Work::Sum(items) => {
                out.fill(0.0);
                for item in items {
                    match view(*item) {
                        View::Scalar(x) => out.iter_mut().for_each(|o| *o += x),
                        View::Rows(xs) => out.iter_mut().zip(xs).for_each(|(o, x)| *o += x),
                    }
                }
            }
            Work::Select(condition, then, otherwise) => {
                let (condition, then, otherwise) = (view(*condition), view(*then), view(*otherwise));
                for (index, o) in out.iter_mut().enumerate() {
                    *o = if condition.at(index) != 0.0 {
                        then.at(index)
                    } else {
                        otherwise.at(index)
                    };
                }
            }
        }
        slots[step.slot] = target;
    }
}

/// An operand's numbers for the chunk at hand.
#[derive(Clone, Copy)]
enum View<'a> {
    Scalar(f64),
    Rows(&'a [f64]),
}

impl View<'_> {
    fn at(self, index: usize) -> f64 {
        match self {
            Self::Scalar(value) => value,
            Self::Rows(values) => values[index],
        }
    }
}

fn unary_rows(unary: Unary, out: &mut [f64], a: View) {
    fn each(out: &mut [f64], a: View, f: impl Fn(f64) -> f64) {
        match a {
            View::Scalar(x) => out.fill(f(x)),
            View::Rows(xs) => out.iter_mut().zip(xs).for_each(|(o, x)| *o = f(*x)),
        }
    }
    match unary {
        Unary::Same | Unary::Plain => each(out, a, |x| x),
        Unary::Ceil => each(out, a, ceil),
        Unary::Floor => each(out, a, floor),
        Unary::Sqrt => each(out, a, f64::sqrt),
        Unary::Exp => each(out, a, f64::exp),
        Unary::Ln => each(out, a, f64::ln),
    }
}

fn binary_rows(binary: Binary, out: &mut [f64], a: View, b: View) {
    fn each(out: &mut [f64], a: View, b: View, f: impl Fn(f64, f64) -> f64) {
        match (a, b) {
            (View::Rows(xs), View::Rows(ys)) => {
                for ((o, x), y) in out.iter_mut().zip(xs).zip(ys) {
                    *o = f(*x, *y);
                }
            }
            (View::Rows(xs), View::Scalar(y)) => {
                out.iter_mut().zip(xs).for_each(|(o, x)| *o = f(*x, y));
            }
            (View::Scalar(x), View::Rows(ys)) => {
                out.iter_mut().zip(ys).for_each(|(o, y)| *o = f(x, *y));
            }
            (View::Scalar(x), View::Scalar(y)) => out.fill(f(x, y)),
        }
    }
    match (binary, b) {
        (Binary::Add, _) => each(out, a, b, |x, y| x + y),
        (Binary::Subtract, _) => each(out, a, b, |x, y| x - y),
        (Binary::Multiply, _) => each(out, a, b, |x, y| x * y),
        (Binary::Divide, _) => each(out, a, b, |x, y| x / y),
        (Binary::Minimum, _) => each(out, a, b, smaller),
        (Binary::Maximum, _) => each(out, a, b, larger),
        // Growth over whole months: the exponent is looked at once, not in every row.
        (Binary::Power, View::Scalar(y)) if whole_exponent(y).is_some() => {
            let exponent = whole_exponent(y).unwrap_or(0);
            each(out, a, View::Scalar(y), |x, _| whole_power(x, exponent));
        }
        (Binary::Power, _) => each(out, a, b, power),
        (Binary::AtLeast, _) => each(out, a, b, at_least),
    }
}

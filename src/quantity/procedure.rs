//! A step of the graph that no formula is: a function with loops and decisions, which is run in every row.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::units::Measure;

use super::rows::View;

/// Most numbers a procedure takes.
const MOST: usize = 8;

type Function = dyn Fn(&[f64]) -> f64 + Send + Sync;

/// A pure function of some numbers, for what is a procedure and no formula. The same numbers always give the same.
#[derive(Clone)]
pub struct Procedure {
    /// What it gives, in words, such as `time of spills`.
    words: &'static str,
    /// In which unit each number is taken, and the result given.
    takes: &'static [Measure],
    gives: Measure,
    run: Arc<Function>,
}

impl Procedure {
    /// A procedure on numbers in SI base units.
    ///
    /// # Panics
    /// More than 8 numbers.
    pub fn new(
        words: &'static str,
        takes: &'static [Measure],
        gives: Measure,
        run: impl Fn(&[f64]) -> f64 + Send + Sync + 'static,
    ) -> Self {
        assert!(takes.len() <= MOST, "{words} takes too many numbers");
        Self {
            words,
            takes,
            gives,
            run: Arc::new(run),
        }
    }

    pub(super) fn words(&self) -> &'static str {
        self.words
    }

    pub(super) fn takes(&self) -> &'static [Measure] {
        self.takes
    }

    pub(super) fn gives(&self) -> Measure {
        self.gives
    }

    pub(super) fn apply(&self, numbers: &[f64]) -> f64 {
        (self.run)(numbers)
    }

    /// Runs over a chunk of rows.
    pub(super) fn rows<'a>(&self, out: &mut [f64], operands: impl Iterator<Item = View<'a>>) {
        let mut views = [View::Scalar(0.0); MOST];
        let mut count = 0;
        for (view, operand) in views.iter_mut().zip(operands) {
            *view = operand;
            count += 1;
        }
        let mut numbers = [0.0; MOST];
        for (row, out) in out.iter_mut().enumerate() {
            for (number, view) in numbers.iter_mut().zip(&views[..count]) {
                *number = match view {
                    View::Scalar(value) => *value,
                    View::Rows(values) => values[row],
                };
            }
            *out = self.apply(&numbers[..count]);
        }
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.run).cast::<()>().addr()
    }
}

impl fmt::Debug for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Procedure").field(&self.words).finish()
    }
}

/// Functions cannot be compared: a procedure is the same as itself and its clones.
impl PartialEq for Procedure {
    fn eq(&self, other: &Self) -> bool {
        self.address() == other.address() && self.words == other.words
    }
}

impl Eq for Procedure {}

impl Hash for Procedure {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.address().hash(state);
    }
}

//! Memory of columns that nobody needs any more, to be written again: fresh memory costs more than what is computed
//! into it.

use std::iter;
use std::sync::{Arc, Mutex, PoisonError};

use super::Column;

/// At most this many numbers are held (64 MiB).
const HELD: usize = 1 << 23;

/// Columns to be used again.
#[derive(Debug, Default)]
pub struct Memory {
    free: Mutex<Vec<Arc<[f64]>>>,
}

impl Memory {
    /// Holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes columns back. Those that somebody else still refers to are left alone.
    pub fn give_back(&self, columns: impl IntoIterator<Item = Column>) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held: usize = free.iter().map(|rows| rows.len()).sum();
        for column in columns {
            if let Column::Rows(mut rows) = column
                && Arc::get_mut(&mut rows).is_some()
                && held + rows.len() <= HELD
            {
                held += rows.len();
                free.push(rows);
            }
        }
    }

    /// A column of `rows` rows with any numbers in it.
    pub(super) fn column(&self, rows: usize) -> Arc<[f64]> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        match free.iter().rposition(|column| column.len() == rows) {
            Some(position) => free.swap_remove(position),
            None => {
                // Columns of another length are from a study that is over.
                free.clear();
                iter::repeat_n(0.0, rows).collect()
            }
        }
    }
}

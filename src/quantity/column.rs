//! Columns of numbers, and what the inputs are bound to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::NodeId;

/// The values of one node: the same number in every row, or one per row.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// The same in every row.
    Scalar(f64),
    /// One number per row.
    Rows(Arc<[f64]>),
}

impl Column {
    /// The number in a row. A scalar is the same in every row.
    ///
    /// # Panics
    /// When `row` is beyond the rows the column was evaluated for.
    #[must_use]
    pub fn at(&self, row: usize) -> f64 {
        match self {
            Self::Scalar(value) => *value,
            Self::Rows(values) => values[row],
        }
    }

    /// The numbers as a slice: one for a scalar, else one per row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        match self {
            Self::Scalar(value) => std::slice::from_ref(value),
            Self::Rows(values) => values,
        }
    }
}

/// Numbers given to nodes from outside. Usually inputs; any node may be given, and then nothing below it is computed.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    columns: BTreeMap<NodeId, Column>,
}

impl Bindings {
    /// Nothing bound: settings keep their usual value, estimates take their central one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a node a column.
    pub fn set(&mut self, node: NodeId, column: Column) {
        self.columns.insert(node, column);
    }

    /// The same bindings with one more, or with this one changed.
    #[must_use]
    pub fn with(mut self, node: NodeId, column: Column) -> Self {
        self.set(node, column);
        self
    }

    /// What a node is bound to.
    #[must_use]
    pub fn get(&self, node: NodeId) -> Option<&Column> {
        self.columns.get(&node)
    }

    /// The nodes that are bound, in order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.columns.keys().copied()
    }

    /// The columns alone.
    pub fn into_columns(self) -> impl Iterator<Item = Column> {
        self.columns.into_values()
    }
}

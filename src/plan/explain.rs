//! Why a number is what it is, what moves it, and every number at once.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Explanation, NodeId, Quantity};
use crate::study::{StudyError, Summary, risk, sensitivity};

use super::Plan;

/// An uncertain estimate that moves a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// Its path.
    pub path: String,
    /// Its name in words.
    pub label: String,
    /// Its part in what moves the number, 0 to 1.
    pub share: f64,
    /// Rank correlation with the number, -1 to 1.
    pub correlation: f64,
    /// The number with the estimate at its P5 and everything else central, in SI base units.
    pub at_low: f64,
    /// The same with the estimate at its P95.
    pub at_high: f64,
}

/// One number of the plan.
#[derive(Clone, Copy, Debug)]
pub struct QuantityRow<'p> {
    /// What it is.
    pub quantity: &'p Quantity,
    /// With every estimate at its median, in SI base units.
    pub value: f64,
    /// Over all worlds, at the start of the plan.
    pub summary: Summary,
}

impl Plan {
    /// Formula, values, parents, children and source of a quantity; `None` when there is no such path.
    ///
    /// # Errors
    /// As [`crate::quantity::Graph::explain`].
    pub fn explain(&self, path: &str) -> Result<Option<Explanation>, StudyError> {
        Ok(self.model.graph.explain(path, &self.worlds.central())?)
    }

    /// What moves a number most, the largest share first.
    ///
    /// # Errors
    /// As [`sensitivity`].
    pub fn drivers(&self, node: NodeId) -> Result<Vec<Driver>, StudyError> {
        let found = sensitivity(&self.worlds, node)?;
        Ok(found
            .influences
            .iter()
            .filter_map(|influence| {
                let quantity = self.model.graph.quantity_of(influence.input)?;
                let swing = found
                    .swings
                    .iter()
                    .find(|swing| swing.input == influence.input)?;
                Some(Driver {
                    path: quantity.path.clone(),
                    label: self.model.graph.name_beside(node, quantity),
                    share: influence.share,
                    correlation: influence.correlation,
                    at_low: swing.at_low,
                    at_high: swing.at_high,
                })
            })
            .collect())
    }

    /// Every quantity with its value and summary, in the order of the model.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn every_quantity(&self, cancel: &AtomicBool) -> Result<Vec<QuantityRow<'_>>, StudyError> {
        let quantities = self.model.graph.quantities();
        let nodes: Vec<NodeId> = quantities.iter().map(|quantity| quantity.node).collect();
        let values = self
            .model
            .graph
            .evaluate(&self.worlds.central(), 1, &nodes)?;
        let summaries = risk(&self.worlds, &nodes, cancel)?;
        Ok(quantities
            .iter()
            .zip(values.iter().zip(summaries))
            .map(|(quantity, (value, summary))| QuantityRow {
                quantity,
                value: value.at(0),
                summary,
            })
            .collect())
    }
}

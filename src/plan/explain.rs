//! Why a number is what it is, what moves it, and every number at once.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Explanation, Link, NodeId, Quantity};
use crate::study::{StudyError, Summary, levels, risk, sensitivity};
use crate::units::{Measure, screen};

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
        let graph = &self.model.graph;
        let mut explanation = graph.explain(path, &self.worlds.central())?;
        let chosen = graph
            .quantity(path)
            .and_then(|quantity| Some((quantity.node, graph.chosen_from(quantity.node)?)));
        if let (Some(explanation), Some((node, from))) = (&mut explanation, chosen) {
            self.as_it_was_chosen(explanation, node, &from)?;
        }
        Ok(explanation)
    }

    /// A choice follows from what it must hold in nearly all worlds on the date it is made for, and not from what is needed at
    /// the median today: shows what it was taken from.
    fn as_it_was_chosen(
        &self,
        explanation: &mut Explanation,
        node: NodeId,
        from: &[NodeId],
    ) -> Result<(), StudyError> {
        let graph = &self.model.graph;
        let terms = self.worlds.terms();
        let then = self.worlds.at_month(terms.provision_month);
        let found = levels(&then, from, terms.confidence, &AtomicBool::new(false))?;
        let at = format!(
            "at {} confidence in {}, which it is provisioned for",
            screen(terms.confidence, Measure::Fraction),
            self.month_name(self.scenario.provision_for_months)
        );
        explanation.parents = from
            .iter()
            .zip(found)
            .filter_map(|(from, level)| {
                let quantity = graph.quantity_of(*from)?;
                Some(Link {
                    path: quantity.path.clone(),
                    label: graph.name_beside(node, quantity),
                    value: screen(level.percentile, quantity.measure),
                })
            })
            .collect();
        explanation.formula = format!("{}, {at}", explanation.formula);
        explanation.substituted.clear();
        explanation.taken_at = Some(at);
        Ok(())
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

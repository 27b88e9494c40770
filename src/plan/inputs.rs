//! What a plan was told, what it assumes, and what it chose.

use crate::estimate::Estimate;
use crate::quantity::{Bindings, Input, InputKind, Quantity, SourceKind};

use super::Plan;

/// An input of the model.
#[derive(Clone, Copy, Debug)]
pub struct InputRow<'p> {
    /// What it is.
    pub quantity: &'p Quantity,
    /// Where its number comes from.
    pub origin: Origin<'p>,
}

/// Where the number of an input comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'p> {
    /// The scenario states it.
    Stated(&'p Estimate),
    /// The scenario says nothing, and this is assumed.
    Assumed(&'p Estimate),
    /// The planner chose it, in SI base units.
    Chosen(f64),
}

impl Plan {
    /// Every input of the model, in its order, without what only studies vary.
    #[must_use]
    pub fn inputs(&self) -> Vec<InputRow<'_>> {
        let choices = self.worlds.central();
        let rows = self.model.graph.inputs().iter();
        rows.filter_map(|input| self.input_row(input, &choices))
            .collect()
    }

    fn input_row<'p>(&'p self, input: &'p Input, choices: &Bindings) -> Option<InputRow<'p>> {
        let quantity = self.model.graph.quantity_of(input.node)?;
        let origin = match &input.kind {
            InputKind::Estimate(estimate) if quantity.source.kind == SourceKind::Scenario => {
                Origin::Stated(estimate)
            }
            InputKind::Estimate(estimate) => Origin::Assumed(estimate),
            InputKind::Decision { .. } => Origin::Chosen(choices.get(input.node)?.at(0)),
            InputKind::Setting(_) => return None,
        };
        Some(InputRow { quantity, origin })
    }
}

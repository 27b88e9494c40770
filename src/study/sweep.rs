//! What if? One input or several over a range of points: every choice taken anew at each, over all worlds.

use std::collections::BTreeSet;

use crate::quantity::{Bindings, Column, NodeId};

use super::decide::decide;
use super::{StudyError, Worlds};

/// What is to be read at many points, and the choices that it depends on.
#[derive(Clone, Debug)]
pub struct Points<'w> {
    worlds: &'w Worlds,
    choices: BTreeSet<NodeId>,
    basis: Vec<NodeId>,
}

/// Inputs that differ from the plan's at a point, on each of the two dates: as many rows as there are worlds, or a scalar.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// At the start of the plan.
    pub start: Vec<(NodeId, Column)>,
    /// On the date provisioned for.
    pub provisioned: Vec<(NodeId, Column)>,
}

/// The worlds at a point, with the choices that are taken there.
#[derive(Clone, Debug)]
pub struct There<'w> {
    worlds: &'w Worlds,
    start: Bindings,
    provisioned: Bindings,
    basis: Vec<Column>,
}

impl<'w> Points<'w> {
    /// Points at which some nodes will be read.
    #[must_use]
    pub fn new(worlds: &'w Worlds, read: &[NodeId]) -> Self {
        let choices = worlds.graph().decisions_below(read);
        let basis = worlds.graph().basis_of(|node| choices.contains(&node), &[]);
        Self {
            worlds,
            choices,
            basis,
        }
    }

    /// The worlds at a point. What is needed there is chosen on the date provisioned for; a need that is no finite number
    /// is taken as it is, and makes what does not hold.
    ///
    /// # Errors
    /// As [`Worlds::evaluate`].
    pub fn at(&self, point: &Point) -> Result<There<'w>, StudyError> {
        let worlds = self.worlds;
        let bound = |inputs: &[(NodeId, Column)]| {
            inputs
                .iter()
                .fold(worlds.bindings().clone(), |bindings, (node, column)| {
                    bindings.with(*node, column.clone())
                })
        };
        let (mut start, mut provisioned) = (bound(&point.start), bound(&point.provisioned));
        provisioned = worlds.provisioned(provisioned);
        let given = |node: NodeId| point.provisioned.iter().any(|(input, _)| *input == node);
        let basis = worlds.evaluate_bound(1, &provisioned, &self.basis)?;
        for (node, column) in self.basis.iter().zip(&basis) {
            provisioned.set(*node, column.clone());
        }
        let chosen = decide(
            worlds.graph(),
            |node| self.choices.contains(&node) && worlds.is_open(node) && !given(node),
            &mut provisioned,
            |bindings, nodes| worlds.evaluate_bound(1, bindings, nodes),
            |_, need| {
                let chosen = need.at(worlds.terms().confidence);
                worlds.give_back(need.into_columns());
                Ok(Column::Scalar(chosen))
            },
        )?;
        for (node, column) in chosen {
            start.set(node, column);
        }
        Ok(There {
            worlds,
            start,
            provisioned,
            basis,
        })
    }
}

impl There<'_> {
    /// Reads some nodes at the start of the plan, on this thread.
    ///
    /// # Errors
    /// As [`Worlds::evaluate`].
    pub fn at_start<R>(
        &self,
        nodes: &[NodeId],
        say: impl FnMut(&Column) -> R,
    ) -> Result<Vec<R>, StudyError> {
        self.said(&self.start, nodes, say)
    }

    /// Reads some nodes on the date provisioned for, on this thread.
    ///
    /// # Errors
    /// As [`Worlds::evaluate`].
    pub fn provisioned<R>(
        &self,
        nodes: &[NodeId],
        say: impl FnMut(&Column) -> R,
    ) -> Result<Vec<R>, StudyError> {
        self.said(&self.provisioned, nodes, say)
    }

    fn said<R>(
        &self,
        bindings: &Bindings,
        nodes: &[NodeId],
        say: impl FnMut(&Column) -> R,
    ) -> Result<Vec<R>, StudyError> {
        let columns = self.worlds.evaluate_bound(1, bindings, nodes)?;
        let said = columns.iter().map(say).collect();
        self.worlds.give_back(columns);
        Ok(said)
    }
}

impl Drop for There<'_> {
    fn drop(&mut self) {
        // The bindings share the columns: they go first.
        (self.start, self.provisioned) = (Bindings::new(), Bindings::new());
        self.worlds.give_back(std::mem::take(&mut self.basis));
    }
}

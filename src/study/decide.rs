//! The choices a plan leaves to the planner, such as how many of a thing to buy.

use crate::quantity::{Bindings, Column, Decision, Graph, NodeId};

use super::StudyError;
use super::summary::percentile;

/// What a decision must hold.
pub(super) struct Need {
    pub(super) required: Column,
    /// Not zero in the worlds in which it is of any use.
    provided: Option<Column>,
}

impl Need {
    /// The smallest number that holds it in a share `confidence` of the worlds, all that it depends on held there as well.
    /// Where no number does, that which holds it by itself.
    pub(super) fn at(&self, confidence: f64) -> f64 {
        let by_itself = || percentile(&self.required, confidence);
        let Some(provided) = &self.provided else {
            return by_itself();
        };
        let of_use = |row: usize| {
            if provided.at(row) != 0.0 {
                self.required.at(row)
            } else {
                f64::INFINITY
            }
        };
        let rows = self.required.values().len().max(provided.values().len());
        let together = percentile(&Column::Rows((0..rows).map(of_use).collect()), confidence);
        if together.is_finite() {
            together
        } else {
            by_itself()
        }
    }

    /// The columns, which nobody needs any more.
    pub(super) fn into_columns(self) -> Vec<Column> {
        [Some(self.required), self.provided]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Takes every decision that is open and adds it to the bindings. `evaluate` computes needs from bindings; `choose` turns
/// one into what is chosen. A decision may depend on others: those of one stage are taken from one evaluation.
pub(super) fn decide(
    graph: &Graph,
    is_open: impl Fn(NodeId) -> bool,
    bindings: &mut Bindings,
    evaluate: impl Fn(&Bindings, &[NodeId]) -> Result<Vec<Column>, StudyError>,
    choose: impl Fn(Decision, Need) -> Result<Column, StudyError>,
) -> Result<Vec<(NodeId, Column)>, StudyError> {
    let mut chosen = Vec::new();
    for mut stage in graph.decision_stages() {
        stage.retain(|decision| is_open(decision.node));
        let nodes: Vec<NodeId> = stage
            .iter()
            .flat_map(|decision| decision.taken_from())
            .collect();
        let mut columns = evaluate(bindings, &nodes)?.into_iter();
        for decision in stage {
            let Some(required) = columns.next() else {
                break;
            };
            let provided = decision.provided.and_then(|_| columns.next());
            let column = choose(decision, Need { required, provided })?;
            bindings.set(decision.node, column.clone());
            chosen.push((decision.node, column));
        }
    }
    Ok(chosen)
}

/// The smallest number that holds a need in a share `confidence` of the worlds.
///
/// # Errors
/// When that is not a finite number.
pub(super) fn at_confidence(
    graph: &Graph,
    confidence: f64,
    decision: Decision,
    need: &Need,
) -> Result<Column, StudyError> {
    let chosen = need.at(confidence);
    if chosen.is_finite() {
        return Ok(Column::Scalar(chosen));
    }
    Err(StudyError::Undecidable {
        path: graph.name(decision.node),
        requirement: graph.name(decision.requirement),
    })
}

//! The choices a plan leaves to the planner, such as how many of a thing to buy.

use crate::quantity::{Bindings, Column, Decision, Graph, NodeId};

use super::StudyError;
use super::summary::percentile;

/// Takes every decision that is open and adds it to the bindings. `evaluate` computes requirements from bindings; `choose` turns one into what is
/// chosen. A decision may depend on others: those of one stage are taken from one evaluation.
pub(super) fn decide(
    graph: &Graph,
    is_open: impl Fn(NodeId) -> bool,
    bindings: &mut Bindings,
    evaluate: impl Fn(&Bindings, &[NodeId]) -> Result<Vec<Column>, StudyError>,
    choose: impl Fn(Decision, Column) -> Result<Column, StudyError>,
) -> Result<Vec<(NodeId, Column)>, StudyError> {
    let mut chosen = Vec::new();
    for mut stage in graph.decision_stages() {
        stage.retain(|decision| is_open(decision.node));
        let requirements: Vec<NodeId> = stage.iter().map(|decision| decision.requirement).collect();
        let columns = evaluate(bindings, &requirements)?;
        for (decision, requirement) in stage.into_iter().zip(columns) {
            let column = choose(decision, requirement)?;
            bindings.set(decision.node, column.clone());
            chosen.push((decision.node, column));
        }
    }
    Ok(chosen)
}

/// The smallest number that holds a requirement in a share `confidence` of the worlds.
///
/// # Errors
/// When that is not a finite number.
pub(super) fn at_confidence(
    graph: &Graph,
    confidence: f64,
    decision: Decision,
    requirement: &Column,
) -> Result<Column, StudyError> {
    let chosen = percentile(requirement, confidence);
    if chosen.is_finite() {
        return Ok(Column::Scalar(chosen));
    }
    Err(StudyError::Undecidable {
        path: graph.name(decision.node),
        requirement: graph.name(decision.requirement),
    })
}

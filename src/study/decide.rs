//! The choices a plan leaves to the planner, such as how many of a thing to buy.

use crate::quantity::{Bindings, Column, Graph, InputKind, NodeId};

use super::StudyError;
use super::summary::percentile;

/// A choice to be taken, and what it must hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub node: NodeId,
    pub requirement: NodeId,
}

/// Every choice of a graph.
pub(super) fn choices(graph: &Graph) -> Vec<Choice> {
    graph
        .inputs()
        .iter()
        .filter_map(|input| match input.kind {
            InputKind::Decision { requirement } => Some(Choice {
                node: input.node,
                requirement,
            }),
            InputKind::Estimate(_) | InputKind::Setting(_) => None,
        })
        .collect()
}

/// Takes choices. `evaluate` computes requirements from bindings; `take` turns one into what is chosen. A choice may
/// depend on others: all that are ready are taken from one evaluation, then those that follow.
pub(super) fn decide(
    graph: &Graph,
    mut pending: Vec<Choice>,
    mut bindings: Bindings,
    evaluate: impl Fn(&Bindings, &[NodeId]) -> Result<Vec<Column>, StudyError>,
    take: impl Fn(Choice, Column) -> Result<Column, StudyError>,
) -> Result<Vec<(NodeId, Column)>, StudyError> {
    let mut taken = Vec::new();
    while !pending.is_empty() {
        // The first in the order of the graph is always ready: a requirement comes before its choice.
        let (ready, later): (Vec<Choice>, Vec<Choice>) = pending.iter().partition(|choice| {
            let below = graph.inputs_below(&[choice.requirement]);
            !pending.iter().any(|other| below.contains(&other.node))
        });
        let requirements: Vec<NodeId> = ready.iter().map(|choice| choice.requirement).collect();
        let columns = evaluate(&bindings, &requirements)?;
        for (choice, column) in ready.into_iter().zip(columns) {
            let column = take(choice, column)?;
            bindings.set(choice.node, column.clone());
            taken.push((choice.node, column));
        }
        pending = later;
    }
    Ok(taken)
}

/// The smallest number that holds a requirement in a share `confidence` of the worlds.
///
/// # Errors
/// When that is not a finite number.
pub(super) fn at_confidence(
    graph: &Graph,
    confidence: f64,
    choice: Choice,
    requirement: &Column,
) -> Result<Column, StudyError> {
    let chosen = percentile(requirement, confidence);
    if chosen.is_finite() {
        return Ok(Column::Scalar(chosen));
    }
    Err(StudyError::Undecidable {
        path: graph.name(choice.node),
        requirement: graph.name(choice.requirement),
    })
}

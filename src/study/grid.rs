//! What if, over two inputs and more: a column for each, a row for each combination.

use crate::quantity::{Bindings, Column, NodeId};

use super::decide::decide;
use super::{StudyError, Worlds};

/// For each node, one number per row.
pub type ByNode = Vec<Vec<f64>>;

/// Some nodes with inputs bound to columns of `rows` rows each, every uncertain estimate at its central value: for each
/// node, one number per row. Choices follow: in each row they are what that row needs in the month provisioned for.
/// `nodes` are read at the start of the plan, `provisioned` in the month provisioned for.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn grid(
    worlds: &Worlds,
    inputs: &[(NodeId, Column)],
    rows: usize,
    nodes: &[NodeId],
    provisioned: &[NodeId],
) -> Result<(ByNode, ByNode), StudyError> {
    let graph = worlds.graph();
    let bound = |bindings: Bindings| {
        inputs.iter().fold(bindings, |bindings, (node, column)| {
            bindings.with(*node, column.clone())
        })
    };
    let is_given = |node: NodeId| inputs.iter().any(|(input, _)| *input == node);
    let chosen = decide(
        graph,
        |node| !is_given(node) && worlds.is_open(node),
        &mut worlds.provisioned(bound(worlds.central())),
        |bindings, requirements| Ok(graph.evaluate(bindings, rows, requirements)?),
        |_, requirement| Ok(requirement),
    )?;
    let mut bindings = worlds.central();
    for (node, column) in chosen {
        bindings.set(node, column);
    }
    let bindings = bound(bindings);
    let spread = |columns: Vec<Column>| {
        let of_rows = |column: Column| (0..rows).map(|row| column.at(row)).collect();
        columns.into_iter().map(of_rows).collect()
    };
    let at_start = graph.evaluate(&bindings, rows, nodes)?;
    let later = graph.evaluate(&worlds.provisioned(bindings), rows, provisioned)?;
    Ok((spread(at_start), spread(later)))
}

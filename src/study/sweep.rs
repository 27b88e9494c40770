//! What if? One input over a range of values.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Column, NodeId, cores};

use super::decide::decide;
use super::risk::go_on;
use super::worlds::said_of;
use super::{StudyError, Summary, Worlds, parallel};

/// Some nodes at every point of an input, with every uncertain estimate at its central value: for each node, one
/// number per point. Choices follow: at each point they are what that point needs in the month provisioned for.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn sweep(
    worlds: &Worlds,
    input: NodeId,
    points: &[f64],
    nodes: &[NodeId],
) -> Result<Vec<Vec<f64>>, StudyError> {
    let (graph, rows) = (worlds.graph(), points.len());
    let swept = Column::Rows(points.into());
    let chosen = decide(
        graph,
        |node| node != input && worlds.is_open(node),
        &mut worlds.provisioned(worlds.central().with(input, swept.clone())),
        |bindings, requirements| Ok(graph.evaluate(bindings, rows, requirements)?),
        |_, need| Ok(need.required),
    )?;
    let mut bindings = worlds.central();
    for (node, column) in chosen {
        bindings.set(node, column);
    }
    let columns = graph.evaluate(&bindings.with(input, swept), rows, nodes)?;
    let spread = |column: Column| (0..rows).map(|row| column.at(row)).collect();
    Ok(columns.into_iter().map(spread).collect())
}

/// Some nodes at every point of an input, over all worlds: for each node, one summary per point. Choices are taken
/// anew at each point. `provisioned` are nodes that are read in the month that choices are taken for; their summaries come
/// last.
///
/// # Errors
/// As [`Worlds::evaluate`], a choice that cannot be taken, or [`StudyError::Cancelled`].
pub fn sweep_worlds(
    worlds: &Worlds,
    input: NodeId,
    points: &[f64],
    nodes: &[NodeId],
    provisioned: &[NodeId],
    cancel: &AtomicBool,
) -> Result<Vec<Vec<Summary>>, StudyError> {
    let month = worlds.terms().provision_month;
    let by_point = parallel::map(cores(), points.to_vec(), |point| {
        go_on(cancel)?;
        let there = worlds.with(input, point).choose_again()?;
        let said = |worlds: &Worlds, nodes: &[NodeId]| {
            let columns = worlds.evaluate_on(1, nodes)?;
            let summaries = said_of(1, &columns, Summary::using);
            worlds.give_back(columns);
            Ok::<_, StudyError>(summaries)
        };
        let mut summaries = said(&there, nodes)?;
        if !provisioned.is_empty() {
            summaries.extend(said(&there.at_month(month), provisioned)?);
        }
        Ok(summaries)
    });
    let by_point: Vec<Vec<Summary>> = by_point.into_iter().collect::<Result<_, StudyError>>()?;
    let of_node = |node: usize| by_point.iter().map(|summaries| summaries[node]).collect();
    Ok((0..nodes.len() + provisioned.len()).map(of_node).collect())
}

/// Where two lines cross.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where along the sweep.
    pub x: f64,
    /// The height at which they meet.
    pub y: f64,
}

/// The points where two lines over the same rising `x` change places, with straight lines between the given points.
/// Lines that only touch do not cross; lines that run together for a while cross where they meet.
#[must_use]
pub fn crossings(x: &[f64], a: &[f64], b: &[f64]) -> Vec<Crossing> {
    let mut found = Vec::new();
    // The last point at which the lines were apart, and the first since then at which they were together.
    let mut apart: Option<(f64, f64, f64)> = None;
    let mut together: Option<Crossing> = None;
    for ((x, a), b) in x.iter().zip(a).zip(b) {
        let difference = a - b;
        if difference == 0.0 {
            together.get_or_insert(Crossing { x: *x, y: *a });
            continue;
        }
        if let Some((last_x, last_a, last_difference)) = apart
            && last_difference.signum() != difference.signum()
            && !difference.is_nan()
        {
            let share = last_difference / (last_difference - difference);
            found.push(together.unwrap_or(Crossing {
                x: last_x + share * (x - last_x),
                y: last_a + share * (a - last_a),
            }));
        }
        apart = (!difference.is_nan()).then_some((*x, *a, difference));
        together = None;
    }
    found
}

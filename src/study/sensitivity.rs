//! What moves it?

use std::iter;

use crate::quantity::{Bindings, Column, NodeId, cores};

use super::draw::Uncertain;
use super::ranks::Ranks;
use super::{StudyError, Worlds, parallel};

/// Inputs that are swung in one evaluation: two rows each, so that the columns stay small however many there are.
const TOGETHER: usize = 256;

/// What one uncertain estimate does to a number when it alone moves from its P5 to its P95.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// The estimate.
    pub input: NodeId,
    /// Its P5.
    pub low: f64,
    /// Its P95.
    pub high: f64,
    /// The number with the estimate at its P5 and everything else central.
    pub at_low: f64,
    /// The number with the estimate at its P95 and everything else central.
    pub at_high: f64,
}

impl Swing {
    /// How far the number moves.
    #[must_use]
    pub fn size(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

/// How one uncertain estimate goes along with a number when everything moves at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Influence {
    /// The estimate.
    pub input: NodeId,
    /// Rank correlation (Spearman), -1 to 1.
    pub correlation: f64,
    /// Its part in what moves the number: the squared correlation, as a share of the sum over all estimates; 0 to 1.
    pub share: f64,
}

/// Everything about what moves a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The number with every estimate central.
    pub central: f64,
    /// Largest first.
    pub swings: Vec<Swing>,
    /// Largest share first.
    pub influences: Vec<Influence>,
}

/// Swings and influences of every uncertain estimate that a node is computed from.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn sensitivity(worlds: &Worlds, node: NodeId) -> Result<Sensitivity, StudyError> {
    let central = worlds
        .graph()
        .evaluate_on(1, &worlds.central(), 1, &[node])?;
    Ok(Sensitivity {
        central: central.first().map_or(f64::NAN, |column| column.at(0)),
        swings: swings(worlds, node)?,
        influences: influences(worlds, node)?,
    })
}

/// One at a time: every uncertain estimate at its P5 and its P95 while the others are central, the largest swing
/// first. The choices stay.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn swings(worlds: &Worlds, node: NodeId) -> Result<Vec<Swing>, StudyError> {
    let central = worlds.central();
    let mut swings = Vec::new();
    for inputs in movers(worlds, node).chunks(TOGETHER) {
        let columns =
            worlds
                .graph()
                .evaluate(&design(&central, inputs), 2 * inputs.len(), &[node])?;
        for (index, input) in inputs.iter().enumerate() {
            let at = |row: usize| columns.first().map_or(f64::NAN, |column| column.at(row));
            swings.push(Swing {
                input: input.node,
                low: input.distribution.quantile(0.05),
                high: input.distribution.quantile(0.95),
                at_low: at(2 * index),
                at_high: at(2 * index + 1),
            });
        }
    }
    swings.sort_by(|a, b| b.size().total_cmp(&a.size()));
    Ok(swings)
}

/// Two rows per input: in them it is at its P5 and its P95, in all others central.
fn design(central: &Bindings, inputs: &[Uncertain]) -> Bindings {
    inputs
        .iter()
        .enumerate()
        .fold(central.clone(), |bindings, (index, input)| {
            let quantile = |p| iter::once(input.distribution.quantile(p));
            let usual = |rows| iter::repeat_n(input.distribution.central(), rows);
            let column = usual(2 * index)
                .chain(quantile(0.05))
                .chain(quantile(0.95))
                .chain(usual(2 * (inputs.len() - index - 1)));
            bindings.with(input.node, Column::Rows(column.collect()))
        })
}

/// All at once: the rank correlation of every uncertain estimate with a number over all worlds, the largest first.
///
/// # Errors
/// As [`Worlds::evaluate`].
pub fn influences(worlds: &Worlds, node: NodeId) -> Result<Vec<Influence>, StudyError> {
    let inputs = movers(worlds, node);
    let output = worlds.evaluate(&[node])?;
    let Some(Column::Rows(output)) = output.first() else {
        return Ok(Vec::new());
    };
    let output = Ranks::of(output);
    let correlations = parallel::map(cores(), inputs, |input| {
        let column = worlds.evaluate_on(1, &[input.node])?;
        let ranks = column.first().map(|column| Ranks::of(column.values()));
        Ok((
            input.node,
            ranks.map_or(0.0, |ranks| ranks.correlation(&output)),
        ))
    });
    let correlations: Vec<(NodeId, f64)> = correlations
        .into_iter()
        .collect::<Result<_, StudyError>>()?;
    let total: f64 = correlations.iter().map(|(_, rho)| rho * rho).sum();
    let mut influences: Vec<Influence> = correlations
        .into_iter()
        .map(|(input, correlation)| Influence {
            input,
            correlation,
            share: if total > 0.0 {
                correlation * correlation / total
            } else {
                0.0
            },
        })
        .collect();
    influences.sort_by(|a, b| b.share.total_cmp(&a.share));
    Ok(influences)
}

/// The uncertain estimates a node is computed from.
fn movers(worlds: &Worlds, node: NodeId) -> Vec<Uncertain<'_>> {
    let below = worlds.graph().inputs_below(&[node]);
    worlds
        .uncertain()
        .filter(|input| below.binary_search(&input.node).is_ok())
        .collect()
}

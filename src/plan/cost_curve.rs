//! What each deployment costs against ingest, and where the cheapest changes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::model::SizedOutline;
use crate::quantity::NodeId;
use crate::study::{Draws, StudyError, Summary, Terms, Worlds, crossings, sweep_worlds};

use super::Plan;

/// Ingest is swept from a tenth of the plan's to ten times it.
const LEAST: f64 = 0.1;
const MOST: f64 = 10.0;
const POINTS: u32 = 33;
/// The curve is a picture: fewer worlds than the plan's own numbers.
const WORLDS: usize = 1_000;

/// The cost of every deployment of a cluster against its ingest. What is left to the planner is chosen anew at every
/// point; what the scenario gives stays as it is.
#[derive(Clone, Debug)]
pub struct CostCurve {
    /// Ingest before compression at each point, in bytes per second: the plan's median times the sweep.
    pub ingest: Vec<f64>,
    /// Today's ingest.
    pub today: Summary,
    /// One line for each deployment, in the order of the plan.
    pub lines: Vec<CostLine>,
    /// Where two deployments change places as the cheapest of all.
    pub break_evens: Vec<BreakEven>,
}

/// The cost of one deployment.
#[derive(Clone, Debug)]
pub struct CostLine {
    /// The deployment.
    pub name: String,
    /// US dollars per second at each point.
    pub cost: Vec<Summary>,
    /// Whether it holds at each point, on the date provisioned for and at the scenario's confidence.
    pub holds: Vec<bool>,
}

/// An ingest at which the cheapest deployment changes.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// Bytes per second before compression.
    pub ingest: f64,
    /// US dollars per second.
    pub cost: f64,
    /// The cheapest below.
    pub below: String,
    /// The cheapest above.
    pub above: String,
}

impl Plan {
    /// Sweeps the ingest of a cluster, by its place in the plan; `None` when there is no such cluster.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn cost_curve(
        &self,
        cluster: usize,
        cancel: &AtomicBool,
    ) -> Result<Option<CostCurve>, StudyError> {
        let (Some(plan), Some(outline)) =
            (self.clusters.get(cluster), self.model.clusters.get(cluster))
        else {
            return Ok(None);
        };
        let multipliers: Vec<f64> = (0..POINTS)
            .map(|point| LEAST * (MOST / LEAST).powf(f64::from(point) / f64::from(POINTS - 1)))
            .collect();
        let terms = Terms {
            worlds: WORLDS.min(self.worlds.count()),
            ..self.worlds.terms()
        };
        let worlds = Worlds::new(Arc::clone(&self.model.graph), &mut Draws::new(), terms)?;
        let of = |node: fn(&SizedOutline) -> NodeId| -> Vec<NodeId> {
            let deployments = plan.deployments.iter();
            deployments
                .map(|deployment| node(&deployment.nodes))
                .collect()
        };
        let (costs, holds) = (of(|nodes| nodes.monthly_cost), of(|nodes| nodes.holds));
        let input = outline.ingest_multiplier;
        let mut swept = sweep_worlds(&worlds, input, &multipliers, &costs, &holds, cancel)?;
        let holds = swept.split_off(costs.len());
        let lines: Vec<CostLine> = plan
            .deployments
            .iter()
            .zip(swept.into_iter().zip(holds))
            .map(|(deployment, (cost, holds))| CostLine {
                name: deployment.name.clone(),
                cost,
                // What is 1 in a world where it holds and else 0 is on average the share of those worlds.
                holds: holds
                    .iter()
                    .map(|holds| terms.is_held_in(holds.mean))
                    .collect(),
            })
            .collect();
        let ingest: Vec<f64> = multipliers
            .iter()
            .map(|multiplier| multiplier * plan.payload.p50)
            .collect();
        Ok(Some(CostCurve {
            break_evens: break_evens(&ingest, &lines),
            ingest,
            today: plan.payload,
            lines,
        }))
    }
}

/// Crossings of the median costs at which the cheapest of all deployments changes, with straight lines between points:
/// however many there are between two of them.
fn break_evens(ingest: &[f64], lines: &[CostLine]) -> Vec<BreakEven> {
    let median = |line: usize, point: usize| lines[line].cost[point].p50;
    let holds = |line: usize, point: usize| lines[line].holds.get(point) == Some(&true);
    let cheapest_at = |point: usize| -> Option<usize> {
        (0..lines.len())
            .filter(|line| holds(*line, point))
            .min_by(|a, b| median(*a, point).total_cmp(&median(*b, point)))
    };
    let mut found = Vec::new();
    for point in 1..ingest.len() {
        let (Some(mut below), Some(last)) = (cheapest_at(point - 1), cheapest_at(point)) else {
            continue;
        };
        let ends = [ingest[point - 1], ingest[point]];
        let of = |line: usize| [median(line, point - 1), median(line, point)];
        let mut since = ends[0];
        // Those that hold at both ends take over where they become cheaper, one after the other.
        while below != last {
            let next = (0..lines.len())
                .filter(|line| *line != below && holds(*line, point - 1) && holds(*line, point))
                .filter(|line| median(*line, point) < median(below, point))
                .filter_map(|line| {
                    let meet = crossings(&ends, &of(below), &of(line)).first().copied()?;
                    (meet.x >= since).then_some((line, meet))
                })
                .min_by(|a, b| a.1.x.total_cmp(&b.1.x));
            // Lines that do not meet: the one below stops holding here, or the one above begins to.
            let (above, x, y) = next
                .map_or((last, ends[1], median(last, point)), |(line, meet)| {
                    (line, meet.x, meet.y)
                });
            found.push(BreakEven {
                ingest: x,
                cost: y,
                below: lines[below].name.clone(),
                above: lines[above].name.clone(),
            });
            (below, since) = (above, x);
        }
    }
    found
}

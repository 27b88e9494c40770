//! What each deployment costs against ingest, and where the cheapest changes.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Column, cores};
use crate::study::{Point, StudyError, Summary, crossings, go_on, parallel};

use super::Plan;
use super::rivals::{Rivals, Stand};

/// Ingest is swept from a tenth of the plan's to ten times it.
const LEAST: f64 = 0.1;
const MOST: f64 = 10.0;
const POINTS: u32 = 33;
/// The curve is a picture: fewer worlds than the plan's own numbers.
const WORLDS: usize = 1_000;
/// Where a deployment stops holding is known up to this factor.
const NEAR: f64 = 1.01;

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
    /// Where two deployments that hold cost the same and a third is cheaper: above it, the one above is the cheaper of the
    /// two.
    pub lesser: Vec<BreakEven>,
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
    /// The largest ingest up to which it holds, in bytes per second before compression, where it does not hold at the last
    /// point but at one before; within 1 %.
    pub holds_up_to: Option<f64>,
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
        let Some(plan) = self.clusters.get(cluster) else {
            return Ok(None);
        };
        let Some(rivals) = self.rivals(cluster, WORLDS)? else {
            return Ok(None);
        };
        let multipliers: Vec<f64> = (0..POINTS)
            .map(|point| LEAST * (MOST / LEAST).powf(f64::from(point) / f64::from(POINTS - 1)))
            .collect();
        let swept = swept(&rivals, multipliers, cancel)?;
        let closer = ends(&rivals, &swept, cancel)?;
        let lines = plan.deployments.iter().enumerate().map(|(place, one)| {
            let of = swept.iter().filter_map(|at| at.stands.get(place));
            let holds: Vec<bool> = of.clone().map(|stand| stand.holds).collect();
            CostLine {
                name: one.name.clone(),
                cost: of.map(|stand| stand.cost).collect(),
                holds_up_to: match holds.last() {
                    Some(false) => last_held(&closer, place).map(|at| at * plan.payload.p50),
                    _ => None,
                },
                holds,
            }
        });
        let payload = plan.payload.p50;
        let names: Vec<&str> = plan.deployments.iter().map(|one| &*one.name).collect();
        Ok(Some(CostCurve {
            lines: lines.collect(),
            break_evens: break_evens(&names, &closer, payload),
            lesser: lesser(&names, &closer, payload),
            ingest: swept
                .iter()
                .map(|at| at.ingest * plan.payload.p50)
                .collect(),
            today: plan.payload,
        }))
    }
}

/// What every deployment comes to at so many times the ingest of the plan.
#[derive(Clone, Debug)]
struct At {
    ingest: f64,
    stands: Vec<Stand>,
}

/// The deployments at these multiples of ingest.
fn swept(rivals: &Rivals, ingest: Vec<f64>, cancel: &AtomicBool) -> Result<Vec<At>, StudyError> {
    let points = rivals.points();
    let each = parallel::map(cores(), ingest, |ingest| {
        go_on(cancel)?;
        let input = (rivals.outline.ingest_multiplier, Column::Scalar(ingest));
        let point = Point {
            start: vec![input.clone()],
            provisioned: vec![input],
        };
        let stands = rivals.at(&points, &point)?;
        Ok(At { ingest, stands })
    });
    each.into_iter().collect()
}

/// The points with more of them around each ingest at which a deployment begins or ceases to hold: two that are nearly the
/// same, between which it does.
fn ends(rivals: &Rivals, swept: &[At], cancel: &AtomicBool) -> Result<Vec<At>, StudyError> {
    let mut all: Vec<At> = swept.to_vec();
    loop {
        let apart = all.windows(2).filter(|two| {
            let holds = |at: &At| -> Vec<bool> { at.stands.iter().map(|one| one.holds).collect() };
            two[1].ingest > two[0].ingest * NEAR && holds(&two[0]) != holds(&two[1])
        });
        let middle = apart.map(|two| (two[0].ingest * two[1].ingest).sqrt());
        let between: Vec<f64> = middle.collect();
        if between.is_empty() {
            return Ok(all);
        }
        all.extend(self::swept(rivals, between, cancel)?);
        all.sort_by(|a, b| a.ingest.total_cmp(&b.ingest));
    }
}

/// The largest multiple of ingest at which a deployment holds.
fn last_held(points: &[At], place: usize) -> Option<f64> {
    let holding = points.iter().rev();
    let mut holding = holding.filter(|at| at.stands.get(place).is_some_and(|one| one.holds));
    holding.next().map(|at| at.ingest)
}

/// Crossings of the median costs at which the cheapest of all deployments changes, with straight lines between points:
/// however many there are between two of them. `payload` is the ingest of the plan.
fn break_evens(names: &[&str], points: &[At], payload: f64) -> Vec<BreakEven> {
    let all = 0..names.len();
    let mut found = Vec::new();
    for pair in points.windows(2) {
        let [low, high] = pair else { continue };
        let median = |at: &At, line: usize| at.stands[line].cost.p50;
        let holds = |at: &At, line: usize| at.stands[line].holds;
        let cheapest = |at: &At| -> Option<usize> {
            let holding = all.clone().filter(|line| holds(at, *line));
            holding.min_by(|a, b| median(at, *a).total_cmp(&median(at, *b)))
        };
        let (Some(mut below), Some(last)) = (cheapest(low), cheapest(high)) else {
            continue;
        };
        let ends = [low.ingest, high.ingest];
        let of = |line: usize| [median(low, line), median(high, line)];
        let mut since = low.ingest;
        // Those that hold at both ends take over where they become cheaper, one after the other.
        while below != last {
            let next = all
                .clone()
                .filter(|line| *line != below && holds(low, *line) && holds(high, *line))
                .filter(|line| median(high, *line) < median(high, below))
                .filter_map(|line| {
                    let meet = crossings(&ends, &of(below), &of(line)).first().copied()?;
                    (meet.x >= since).then_some((line, meet))
                })
                .min_by(|a, b| a.1.x.total_cmp(&b.1.x));
            let (above, x, y) = match next {
                Some((line, meet)) => (line, meet.x, meet.y),
                // Lines that do not meet: the one below holds up to here, or the one above from here on.
                None if holds(high, below) => (last, high.ingest, median(high, last)),
                None => (last, low.ingest, median(low, last)),
            };
            found.push(BreakEven {
                ingest: x * payload,
                cost: y,
                below: names[below].to_owned(),
                above: names[above].to_owned(),
            });
            (below, since) = (above, x);
        }
    }
    found
}

/// Crossings of the median costs of two deployments that hold, where another one that holds is cheaper.
fn lesser(names: &[&str], points: &[At], payload: f64) -> Vec<BreakEven> {
    let mut found = Vec::new();
    for pair in points.windows(2) {
        let [low, high] = pair else { continue };
        let holding: Vec<usize> = (0..names.len())
            .filter(|line| low.stands[*line].holds && high.stands[*line].holds)
            .collect();
        let ends = [low.ingest, high.ingest];
        let of = |line: usize| [low, high].map(|at| at.stands[line].cost.p50);
        let at = |line: usize, x: f64| {
            let [from, to] = of(line);
            from + (to - from) * (x - ends[0]) / (ends[1] - ends[0])
        };
        for (place, a) in holding.iter().enumerate() {
            for b in &holding[place + 1..] {
                for meet in crossings(&ends, &of(*a), &of(*b)) {
                    let mut others = holding.iter().filter(|other| *other != a && *other != b);
                    if !others.any(|other| at(*other, meet.x) < meet.y) {
                        continue;
                    }
                    let (below, above) = if of(*a)[1] < of(*b)[1] {
                        (b, a)
                    } else {
                        (a, b)
                    };
                    found.push(BreakEven {
                        ingest: meet.x * payload,
                        cost: meet.y,
                        below: names[*below].to_owned(),
                        above: names[*above].to_owned(),
                    });
                }
            }
        }
    }
    found
}

//! How many nodes a Spark job gets, judged by the time of a run itself in the worlds that everything else is judged in.
//!
//! The formula in the model is a bound: it knows no rounds of tasks. Here the run is put on one number of slots after
//! the other, in the month that is provisioned for, until the fewest are found that are in time often enough; and of the
//! counts of nodes from there on, the cheapest is taken.

use std::sync::atomic::AtomicBool;

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{JobOutline, SizedJob, guide_cores};
use crate::quantity::NodeId;
use crate::study::{StudyError, Worlds, mean, percentile, risk};

use super::outcome::BrokerOption;

/// How much dearer than the cheapest a shape may be to be taken for being nearer to the guide of five cores.
const HARDLY_MORE: f64 = 1.02;
/// Shapes whose counts of nodes are compared one by one: the cheapest ones on the fewest nodes that hold.
const COMPARED: usize = 6;
/// So many counts from the fewest on are compared one by one; from there on each is an eighth more than the last.
const ONE_BY_ONE: f64 = 32.0;
const STRIDE: f64 = 1.125;
/// A count that costs so many times the cheapest ends the comparison: fewer rounds of tasks at best halve a run.
const FAR_DEARER: f64 = 3.0;
/// Times that differ by less are the same.
const SAME: f64 = 1.0 + 1e-9;

/// How many tasks at once a job needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// The fewest that are in time at the scenario's confidence; where no number is, the fewest that do as well as any.
    pub slots: f64,
    /// The probability of being in time with them, in the month that is provisioned for.
    pub in_time: f64,
    /// Whether that is the scenario's confidence.
    pub is_held: bool,
    /// Tasks of the stage with most of them: more slots than that are never of use.
    pub most: f64,
}

/// A shape, and how many nodes of it are best.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) option: BrokerOption,
    /// How many nodes more, or fewer, than the formula of the model asks for.
    pub(super) spare: f64,
    is_late: bool,
    away: u64,
}

/// The number of slots a job needs, by bisection on the time of a run. `None` where no executor fits.
pub(super) fn need(
    worlds: &Worlds,
    job: &JobOutline,
    cancel: &AtomicBool,
) -> Result<Option<Need>, StudyError> {
    // The time of a run depends on its slots alone, whatever shape they come in.
    let Some(shape) = job.sized.as_ref().or_else(|| job.candidates.first()) else {
        return Ok(None);
    };
    let provisioned = knowing(&worlds.at_month(worlds.terms().provision_month), job)?;
    let tasks = provisioned.evaluate(&[job.most_tasks])?;
    let tasks = tasks.first().map_or(&[][..], |column| column.values());
    let most = tasks.iter().copied().fold(1.0, f64::max).ceil();
    let in_time = |slots: f64| share_in_time(&provisioned.with(shape.slots, slots), shape.in_time);
    let with_all = in_time(most)?;
    let confidence = worlds.terms().confidence;
    let is_held = with_all >= confidence;
    let slots = if with_all > 0.0 {
        let goal = if is_held { confidence } else { with_all };
        fewest(most, cancel, |slots| Ok(in_time(slots)? >= goal))?
    } else {
        let median = |slots: f64| -> Result<f64, StudyError> {
            let columns = provisioned
                .with(shape.slots, slots)
                .evaluate(&[shape.runtime])?;
            Ok(columns
                .first()
                .map_or(f64::NAN, |column| percentile(column, 0.5)))
        };
        let shortest = median(most)? * SAME;
        fewest(most, cancel, |slots| Ok(median(slots)? <= shortest))?
    };
    Ok(Some(Need {
        slots,
        in_time: in_time(slots)?,
        is_held,
        most,
    }))
}

/// The worlds with what a run does computed once, so that it is not computed again for every cluster that is tried.
fn knowing(worlds: &Worlds, job: &JobOutline) -> Result<Worlds, StudyError> {
    let columns = worlds.evaluate(&job.basis)?;
    let known: Vec<_> = job.basis.iter().copied().zip(columns).collect();
    Ok(worlds.knowing(&known))
}

fn share_in_time(worlds: &Worlds, in_time: NodeId) -> Result<f64, StudyError> {
    let columns = worlds.evaluate(&[in_time])?;
    Ok(columns.first().map_or(0.0, mean))
}

/// The smallest whole number up to `most` that does, where `most` does and all above one that does do too.
fn fewest(
    most: f64,
    cancel: &AtomicBool,
    does: impl Fn(f64) -> Result<bool, StudyError>,
) -> Result<f64, StudyError> {
    let (mut below, mut found) = (0.0, most);
    while found - below > 1.0 {
        crate::study::go_on(cancel)?;
        let middle = ((below + found) / 2.0_f64).floor();
        if does(middle)? {
            found = middle;
        } else {
            below = middle;
        }
    }
    Ok(found)
}

/// The nodes that give a job on one shape so many slots.
pub(super) fn nodes_for(
    worlds: &Worlds,
    job: &JobOutline,
    sized: &SizedJob,
    slots: f64,
) -> Result<f64, StudyError> {
    Ok(nodes_for_each(worlds, job, &[sized], slots)?[0])
}

fn nodes_for_each(
    worlds: &Worlds,
    job: &JobOutline,
    shapes: &[&SizedJob],
    slots: f64,
) -> Result<Vec<f64>, StudyError> {
    let needed: Vec<NodeId> = shapes.iter().map(|shape| shape.nodes_needed).collect();
    let columns = worlds.with(job.slots_needed, slots).evaluate(&needed)?;
    Ok(columns.iter().map(|column| column.at(0)).collect())
}

/// The shapes a job may have with the best number of nodes of each, the one to take first: of those that hold the
/// deadline equally well the cheapest, and among those that cost hardly more the one nearest to the guide of five cores.
pub(super) fn ranked(
    worlds: &Worlds,
    job: &JobOutline,
    need: &Need,
    spark: &SparkDefaults,
    cancel: &AtomicBool,
) -> Result<Vec<Ranked>, StudyError> {
    let shapes: Vec<&SizedJob> = job.sized.iter().chain(&job.candidates).collect();
    let month = worlds.terms().provision_month;
    let guide = guide_cores(spark);
    let fewest = nodes_for_each(worlds, job, &shapes, need.slots)?;
    let most = nodes_for_each(worlds, job, &shapes, need.most)?;
    let chosen: Vec<NodeId> = shapes.iter().map(|shape| shape.nodes).collect();
    let by_formula = worlds.evaluate(&chosen)?;
    let today = knowing(worlds, job)?;
    let open = |index: usize| shapes[index].is_open;
    let tried = (0..shapes.len())
        .filter(|index| open(*index))
        .fold(today.clone(), |worlds, index| {
            worlds.with(shapes[index].nodes, fewest[index])
        });
    let costs: Vec<NodeId> = shapes.iter().map(|shape| shape.monthly_cost).collect();
    let costs = risk(&tried, &costs, cancel)?;
    let then = knowing(&worlds.at_month(month), job)?;
    let goal = need.in_time.min(worlds.terms().confidence);
    let mut found = Vec::new();
    for (index, shape) in shapes.iter().enumerate() {
        let formula = by_formula[index].at(0);
        let nodes = if open(index) { fewest[index] } else { formula };
        let is_late = if open(index) {
            !need.is_held
        } else {
            share_in_time(&then, shape.in_time)? < worlds.terms().confidence
        };
        found.push((
            index,
            Ranked {
                option: BrokerOption {
                    broker_type: shape.shape.key(),
                    monthly_cost: costs[index].p50,
                    brokers: nodes,
                },
                spare: nodes - formula,
                is_late,
                away: u64::from(shape.shape.cores).abs_diff(guide),
            },
        ));
    }
    let in_order = |a: &Ranked, b: &Ranked| {
        let cost = a.option.monthly_cost.total_cmp(&b.option.monthly_cost);
        a.is_late.cmp(&b.is_late).then(cost)
    };
    found.sort_by(|a, b| in_order(&a.1, &b.1));
    for (index, ranked) in found.iter_mut().take(COMPARED) {
        if !open(*index) {
            continue;
        }
        crate::study::go_on(cancel)?;
        let counts = counts(fewest[*index], most[*index]);
        let (nodes, cost) = cheapest(&today, &then, shapes[*index], &counts, goal)?;
        ranked.spare += nodes - ranked.option.brokers;
        ranked.option.brokers = nodes;
        ranked.option.monthly_cost = cost;
    }
    found.sort_by(|a, b| in_order(&a.1, &b.1));
    let mut ranked: Vec<Ranked> = found.into_iter().map(|(_, ranked)| ranked).collect();
    if let Some(first) = ranked.first() {
        let (is_late, limit) = (first.is_late, first.option.monthly_cost * HARDLY_MORE);
        let near = ranked
            .iter()
            .enumerate()
            .filter(|(_, other)| other.is_late == is_late && other.option.monthly_cost <= limit)
            .min_by_key(|(_, other)| other.away);
        if let Some(index) = near.map(|(index, _)| index) {
            let best = ranked.remove(index);
            ranked.insert(0, best);
        }
    }
    Ok(ranked)
}

/// The counts of nodes worth a look, from the fewest that hold to the most that are of use.
fn counts(fewest: f64, most: f64) -> Vec<f64> {
    let mut counts = vec![fewest];
    let mut next = fewest;
    loop {
        next = if next - fewest < ONE_BY_ONE {
            next + 1.0
        } else {
            (next * STRIDE).ceil()
        };
        if next > most {
            return counts;
        }
        counts.push(next);
    }
}

/// The count of nodes with the lowest median cost today among those that are in time often enough then.
fn cheapest(
    today: &Worlds,
    then: &Worlds,
    shape: &SizedJob,
    counts: &[f64],
    goal: f64,
) -> Result<(f64, f64), StudyError> {
    let mut costs: Vec<(f64, f64)> = Vec::new();
    let mut least = f64::INFINITY;
    for nodes in counts {
        let columns = today
            .with(shape.nodes, *nodes)
            .evaluate(&[shape.monthly_cost])?;
        let cost = columns
            .first()
            .map_or(f64::NAN, |column| percentile(column, 0.5));
        costs.push((*nodes, cost));
        least = least.min(cost);
        if cost > least * FAR_DEARER {
            break;
        }
    }
    let first = costs[0];
    costs.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (nodes, cost) in costs {
        if nodes == first.0 || share_in_time(&then.with(shape.nodes, nodes), shape.in_time)? >= goal
        {
            return Ok((nodes, cost));
        }
    }
    Ok(first)
}

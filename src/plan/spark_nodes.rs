//! How many nodes a Spark job gets, judged by the time of a run itself in the worlds that everything else is judged in.
//!
//! The formula in the model is a bound: it knows no rounds of tasks. Here the run is put on one number of slots after
//! the other, in the month that is provisioned for, until the fewest are found that are in time often enough; and of the
//! counts of nodes from there on, the cheapest is taken.

use std::sync::atomic::AtomicBool;

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{JobOutline, SizedJob};
use crate::quantity::{Column, NodeId};
use crate::study::{StudyError, Worlds, mean, percentile, risk};

/// So many counts from the fewest on are compared one by one; from there on each is an eighth more than the last.
const ONE_BY_ONE: f64 = 32.0;
const STRIDE: f64 = 1.125;
/// A count that costs so many times the cheapest ends the comparison: fewer rounds of tasks at best halve a run.
const FAR_DEARER: f64 = 3.0;
/// Costs that differ by less are the same: what is left of rounding.
const SAME_COST: f64 = 1.0 + 1e-12;

/// How many tasks at once a job needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// The fewest that are in time at the scenario's confidence; where no number is, the fewest with which a run
    /// takes hardly longer at that confidence than with any (`nearly_best` of the catalogue).
    pub slots: f64,
    /// The probability of being in time with them, in the month that is provisioned for and without spills.
    pub in_time: f64,
    /// The probability of being in time with as many as have a task to do.
    pub at_best: f64,
    /// Whether that is the scenario's confidence.
    pub is_held: bool,
    /// Tasks of the stage with most of them: more slots than that are never of use.
    pub most: f64,
}

/// The number of slots a job needs, by bisection on the time of a run. `None` where no executor fits.
pub(super) fn need(
    worlds: &Worlds,
    job: &JobOutline,
    spark: &SparkDefaults,
    cancel: &AtomicBool,
) -> Result<Option<Need>, StudyError> {
    // But for spills, the time of a run depends on its slots alone, whatever shape they come in.
    let Some(shape) = job.sized.as_ref().or_else(|| job.candidates.first()) else {
        return Ok(None);
    };
    let provisioned = knowing(&worlds.at_month(worlds.terms().provision_month), job)?;
    let provisioned = on_slots_alone(&provisioned, shape);
    let tasks = provisioned.evaluate(&[job.most_tasks])?;
    let tasks = tasks.first().map_or(&[][..], |column| column.values());
    let most = tasks.iter().copied().fold(1.0, f64::max).ceil();
    let in_time = |slots: f64| share_in_time(&provisioned.with(shape.slots, slots), shape.in_time);
    let with_all = in_time(most)?;
    let terms = worlds.terms();
    let is_held = terms.is_held_in(with_all);
    let slots = if is_held {
        fewest(most, cancel, |slots| Ok(terms.is_held_in(in_time(slots)?)))?
    } else {
        let time = |slots: f64| time_at_confidence(&provisioned.with(shape.slots, slots), shape);
        let near = time(most)? * (1.0 + spark.nearly_best.value);
        fewest(most, cancel, |slots| Ok(time(slots)? <= near))?
    };
    Ok(Some(Need {
        slots,
        in_time: in_time(slots)?,
        at_best: with_all,
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

/// The worlds in which a run spills nothing and has an executor, so that its slots alone decide.
fn on_slots_alone(worlds: &Worlds, shape: &SizedJob) -> Worlds {
    let worlds = worlds.with(shape.executors, 1.0);
    match shape.spill_time {
        Some(spills) => worlds.with(spills, 0.0),
        None => worlds,
    }
}

/// Whether a run on the planned nodes ever spills, in the month that is provisioned for.
pub(super) fn spills(worlds: &Worlds, shape: &SizedJob) -> Result<bool, StudyError> {
    let Some(spills) = shape.spill_time else {
        return Ok(false);
    };
    let then = worlds.at_month(worlds.terms().provision_month);
    let columns = then.evaluate(&[spills])?;
    let taken = columns.iter().flat_map(Column::values);
    Ok(taken.copied().any(|taken| taken > 0.0))
}

/// The time that a run keeps to in as many worlds as the scenario's confidence asks for.
fn time_at_confidence(worlds: &Worlds, shape: &SizedJob) -> Result<f64, StudyError> {
    let columns = worlds.evaluate(&[shape.runtime])?;
    let confidence = worlds.terms().confidence;
    let time = columns.first().map(|column| percentile(column, confidence));
    Ok(time.unwrap_or(f64::NAN))
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

/// The nodes with which a shape is in time, its median cost today with them, and whether it is late all the same.
pub(super) struct OnNodes {
    pub(super) nodes: f64,
    pub(super) cost: f64,
    pub(super) is_late: bool,
}

/// Shapes of a job on the nodes that are best for each.
pub(super) struct Clusters<'a> {
    shapes: &'a [&'a SizedJob],
    need: Need,
    fewest: Vec<f64>,
    most: Vec<f64>,
    by_formula: Vec<f64>,
    today: Worlds,
    /// The month that is provisioned for.
    pub(super) then: Worlds,
    /// How much longer than the shortest a run may take that is nearly as good.
    nearly_best: f64,
}

impl<'a> Clusters<'a> {
    pub(super) fn new(
        worlds: &Worlds,
        job: &JobOutline,
        shapes: &'a [&'a SizedJob],
        need: Need,
        spark: &SparkDefaults,
    ) -> Result<Self, StudyError> {
        let chosen: Vec<NodeId> = shapes.iter().map(|shape| shape.nodes).collect();
        let by_formula = worlds.evaluate(&chosen)?;
        let terms = worlds.terms();
        Ok(Self {
            shapes,
            need,
            fewest: nodes_for_each(worlds, job, shapes, need.slots)?,
            most: nodes_for_each(worlds, job, shapes, need.most)?,
            by_formula: by_formula.iter().map(|column| column.at(0)).collect(),
            nearly_best: spark.nearly_best.value,
            today: knowing(worlds, job)?,
            then: knowing(&worlds.at_month(terms.provision_month), job)?,
        })
    }

    /// How many nodes more, or fewer, than the formula of the model asks for.
    pub(super) fn spare(&self, index: usize, nodes: f64) -> f64 {
        nodes - self.by_formula[index]
    }

    /// Whether a run that is in time in this share of worlds is so often enough: at the scenario's confidence, or as
    /// often as there can be.
    fn is_enough(&self, share: f64) -> bool {
        self.then.terms().is_held_in(share) || share >= self.need.in_time
    }

    /// Every shape on the fewest nodes that hold, or on those that are given.
    pub(super) fn on_fewest(&self, cancel: &AtomicBool) -> Result<Vec<OnNodes>, StudyError> {
        let is_open = |index: &usize| self.shapes[*index].is_open;
        let tried = (0..self.shapes.len())
            .filter(is_open)
            .fold(self.today.clone(), |worlds, index| {
                worlds.with(self.shapes[index].nodes, self.fewest[index])
            });
        let costs: Vec<NodeId> = self.shapes.iter().map(|shape| shape.monthly_cost).collect();
        let costs = risk(&tried, &costs, cancel)?;
        let each = costs.iter().enumerate().map(|(index, cost)| {
            let is_open = is_open(&index);
            Ok(OnNodes {
                nodes: if is_open {
                    self.fewest[index]
                } else {
                    self.by_formula[index]
                },
                cost: cost.p50,
                is_late: if is_open {
                    !self.need.is_held
                } else {
                    let share = share_in_time(&self.then, self.shapes[index].in_time)?;
                    !self.then.terms().is_held_in(share)
                },
            })
        });
        each.collect()
    }

    /// The count of nodes of a shape with the lowest cost among those that hold, and that cost; `None` where it is given.
    pub(super) fn cheapest(&self, index: usize) -> Result<Option<(f64, f64)>, StudyError> {
        if !self.shapes[index].is_open {
            return Ok(None);
        }
        let counts = counts(self.fewest[index], self.most[index]);
        self.cheapest_of(self.shapes[index], &counts).map(Some)
    }

    /// The count of nodes with the lowest median cost today among those that are in time often enough then; of counts
    /// that cost the same, the fewest.
    fn cheapest_of(&self, shape: &SizedJob, counts: &[f64]) -> Result<(f64, f64), StudyError> {
        let mut costs: Vec<(f64, f64)> = Vec::new();
        let mut least = f64::INFINITY;
        for nodes in counts {
            let columns = self
                .today
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
        let in_time =
            |nodes: f64| share_in_time(&self.then.with(shape.nodes, nodes), shape.in_time);
        // The fewest hold by themselves where nothing spills, or where spills are not in the time of a run.
        let holds = |nodes: f64| {
            let by_need = shape.spill_time.is_none() && nodes == costs[0].0;
            Ok::<_, StudyError>(by_need || self.is_enough(in_time(nodes)?))
        };
        let mut by_cost = costs.clone();
        by_cost.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (cheapest, least) in by_cost {
            if !holds(cheapest)? {
                continue;
            }
            for (nodes, cost) in &costs {
                let is_as_good = *nodes <= cheapest && *cost <= least * SAME_COST;
                if is_as_good && holds(*nodes)? {
                    return Ok((*nodes, *cost));
                }
            }
        }
        self.nearly_best(shape, &costs)
    }

    /// The fewest of some nodes that come near to the best of them, where none is in time often enough.
    fn nearly_best(
        &self,
        shape: &SizedJob,
        costs: &[(f64, f64)],
    ) -> Result<(f64, f64), StudyError> {
        let mut tried = Vec::new();
        for (nodes, cost) in costs {
            let time = time_at_confidence(&self.then.with(shape.nodes, *nodes), shape)?;
            tried.push((*nodes, *cost, time));
        }
        let times = tried.iter().map(|(.., time)| *time);
        let near_best = times.fold(f64::INFINITY, f64::min) * (1.0 + self.nearly_best);
        let near = tried.iter().find(|(.., time)| *time <= near_best);
        Ok(near.map_or(costs[0], |(nodes, cost, ..)| (*nodes, *cost)))
    }
}

/// The fewest nodes with which a job on one shape holds, spills and all; `None` where it would hold without them, and no
/// number holds with them.
pub(super) fn nodes_needed(
    worlds: &Worlds,
    job: &JobOutline,
    shape: &SizedJob,
    need: &Need,
    cancel: &AtomicBool,
) -> Result<Option<f64>, StudyError> {
    let fewest_nodes = nodes_for(worlds, job, shape, need.slots)?;
    if !need.is_held || !spills(worlds, shape)? {
        return Ok(Some(fewest_nodes));
    }
    let then = knowing(&worlds.at_month(worlds.terms().provision_month), job)?;
    let holds = |nodes: f64| {
        let share = share_in_time(&then.with(shape.nodes, nodes), shape.in_time)?;
        Ok::<_, StudyError>(worlds.terms().is_held_in(share))
    };
    let most = nodes_for(worlds, job, shape, need.most)?.max(fewest_nodes);
    if !holds(most)? {
        return Ok(None);
    }
    let found = fewest(most, cancel, |nodes| {
        Ok(nodes >= fewest_nodes && holds(nodes)?)
    })?;
    Ok(Some(found))
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

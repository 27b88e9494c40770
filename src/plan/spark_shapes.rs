//! Which executors a Spark job gets: the least cost that holds the deadline and runs in its memory.
//!
//! A shape that fails for want of memory more often than the scenario accepts is out, unless all are. Time that spills
//! take is charged like time of the run. Among shapes that cost hardly more than the cheapest, the one nearest to the
//! guide of five cores is taken, but none that gives a task less memory than another with as many tasks at once: a JVM
//! for every core has its own heap to collect, its own code to compile and its own copy of every broadcast.

use std::sync::atomic::AtomicBool;

use crate::catalogue::SparkDefaults;
use crate::model::spark::job::{HARDLY_LESS, JobOutline, SizedJob, guide_cores};
use crate::quantity::NodeId;
use crate::scenario::JobKind;
use crate::study::{StudyError, Worlds, mean, percentile};

use super::spark_memory::pressure;
use super::spark_nodes::{Clusters, Need};

/// How much dearer than the cheapest a shape may be to be taken for its memory and for being nearer to the guide.
const HARDLY_MORE: f64 = 1.05;
/// Shapes whose counts of nodes are compared one by one: the cheapest ones on the fewest nodes that hold.
const COMPARED: usize = 6;
/// A share of worlds that is this part of the accepted one hardly counts.
const HARDLY_LATE: f64 = 0.1;
/// Shares of worlds that differ by less are the same.
const SAME: f64 = 1e-9;

/// A shape that was compared.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeOption {
    /// Its [key](crate::model::spark::job::Shape::key), `m5.4xlarge/5`.
    pub key: String,
    /// The instance type; `None` on EMR Serverless.
    pub instance: Option<String>,
    /// Cores of an executor.
    pub cores: u32,
    /// Nodes it takes.
    pub nodes: f64,
    /// Median cost of the job on it with its spills, as far as they were asked for, in US dollars per second.
    pub monthly_cost: f64,
    /// Memory of a task while every core is busy, beside the largest broadcast, in bytes at the median.
    pub per_task: f64,
    /// Whether it does not hold the deadline at the scenario's confidence.
    pub is_late: bool,
    /// What its memory does; `None` where it is too dear to be asked.
    pub memory: Option<MemoryOutcome>,
}

impl ShapeOption {
    /// How much more it costs than another, as a share of what that costs; negative where it costs less. Not finite where
    /// the other costs nothing.
    #[must_use]
    pub fn dearer_than(&self, other: &Self) -> f64 {
        self.monthly_cost / other.monthly_cost - 1.0
    }
}

/// What memory does to a job on a shape, in the month that is provisioned for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemoryOutcome {
    /// The probability that a run fails for want of memory.
    pub fails: f64,
    /// Seconds of a run that go into spills, on average.
    pub spill_time: f64,
}

/// A shape with its place in the comparison.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) option: ShapeOption,
    /// How many nodes more, or fewer, than the formula of the model asks for.
    pub(super) spare: f64,
    /// Fails more often than is accepted.
    is_risky: bool,
    /// Cost with the time that spills take.
    charged: f64,
    /// Tasks at once on all its nodes.
    slots: f64,
    away: u64,
}

impl Ranked {
    /// What decides before cost does.
    fn class(&self) -> (bool, bool) {
        (self.is_risky, self.option.is_late)
    }

    /// Whether this one makes it needless to ask what memory does to another: that costs more than hardly more, without
    /// its spills, and spills no less.
    fn outdoes(&self, other: &Self) -> bool {
        let (own, its) = (&self.option, &other.option);
        let runs = own.memory.is_some() && !self.is_risky;
        let is_dearer = its.monthly_cost > own.monthly_cost * HARDLY_MORE;
        runs && is_dearer && own.per_task >= its.per_task
    }

    /// Whether another runs as many tasks at once and gives each clearly more memory.
    fn is_thinner_than(&self, other: &Self) -> bool {
        other.slots >= self.slots && self.option.per_task < HARDLY_LESS * other.option.per_task
    }
}

/// The shapes a job may have with the best number of nodes of each, the one to take first, the others by what decides.
pub(super) fn ranked(
    worlds: &Worlds,
    job: &JobOutline,
    need: &Need,
    spark: &SparkDefaults,
    cancel: &AtomicBool,
) -> Result<Vec<Ranked>, StudyError> {
    let shapes: Vec<&SizedJob> = job.sized.iter().chain(&job.candidates).collect();
    let clusters = Clusters::new(worlds, job, &shapes, *need, spark)?;
    let on_fewest = clusters.on_fewest(cancel)?;
    let mut order: Vec<usize> = (0..shapes.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&on_fewest[*a], &on_fewest[*b]);
        a.is_late.cmp(&b.is_late).then(a.cost.total_cmp(&b.cost))
    });
    let per_task: Vec<NodeId> = shapes.iter().map(|shape| shape.per_task).collect();
    let per_task = worlds.evaluate(&per_task)?;
    let guide = guide_cores(spark);
    let accepted = 1.0 - worlds.terms().confidence;
    let mut ranked: Vec<Ranked> = Vec::new();
    for (place, index) in order.into_iter().enumerate() {
        crate::study::go_on(cancel)?;
        let (shape, found) = (shapes[index], &on_fewest[index]);
        let mut next = Ranked {
            option: ShapeOption {
                key: shape.shape.key(),
                instance: shape.shape.instance.clone(),
                cores: shape.shape.cores,
                nodes: found.nodes,
                monthly_cost: found.cost,
                per_task: percentile(&per_task[index], 0.5),
                is_late: found.is_late,
                memory: None,
            },
            spare: 0.0,
            is_risky: false,
            charged: found.cost,
            slots: 0.0,
            away: u64::from(shape.shape.cores).abs_diff(guide),
        };
        let settles = |other: &Ranked| {
            other.class() <= next.class() && next.charged > other.charged * HARDLY_MORE
        };
        let is_compared = place < COMPARED
            || !ranked
                .iter()
                .any(|other| settles(other) || other.outdoes(&next));
        if place < COMPARED
            && let Some((nodes, cost)) = clusters.cheapest(index)?
        {
            (next.option.nodes, next.option.monthly_cost) = (nodes, cost);
        }
        if is_compared {
            judge(&mut next, &clusters, job, shape, accepted, spark)?;
        }
        next.slots = next.option.nodes * shape.shape.slots() as f64;
        next.spare = clusters.spare(index, next.option.nodes);
        ranked.push(next);
    }
    ranked.sort_by(|a, b| {
        let cost = a.charged.total_cmp(&b.charged);
        a.class().cmp(&b.class()).then(cost)
    });
    if let Some(best) = preferred(&ranked) {
        ranked[..=best].rotate_right(1);
    }
    Ok(ranked)
}

/// Asks what memory does to a shape: whether it fails too often, what its spills cost, and whether they make it late.
fn judge(
    ranked: &mut Ranked,
    clusters: &Clusters<'_>,
    job: &JobOutline,
    shape: &SizedJob,
    accepted: f64,
    spark: &SparkDefaults,
) -> Result<(), StudyError> {
    let nodes = ranked.option.nodes;
    let pressure = pressure(&clusters.then, job, shape, nodes, spark)?;
    let is_counted = shape.spill_time.is_some();
    let spill_time = pressure.mean_spill_time();
    ranked.option.memory = Some(MemoryOutcome {
        fails: pressure.fails,
        spill_time,
    });
    ranked.is_risky = pressure.fails > accepted + SAME;
    ranked.charged = ranked.option.monthly_cost;
    // Spills that are in the time of a run already are in its cost too.
    if spill_time > 0.0 && !is_counted {
        let worlds = clusters.then.with(shape.nodes, nodes);
        let found = worlds.evaluate(&[shape.runtime, job.deadline])?;
        let (runtime, deadline) = (&found[0], &found[1]);
        // The number of nodes is the fewest that hold, so that it is what spills add that counts.
        let made_late = pressure.spill_time.iter().filter(|(world, spill)| {
            let (runtime, deadline) = (runtime.at(*world), deadline.at(*world));
            runtime <= deadline && runtime + spill > deadline
        });
        let made_late = made_late.count() as f64 / pressure.spill_time.len() as f64;
        ranked.option.is_late |= made_late > HARDLY_LATE * accepted;
        ranked.charged *= 1.0 + spill_time / mean(runtime);
        // What always runs costs no more for its spills, and is only worth less.
        if job.kind == JobKind::Batch {
            ranked.option.monthly_cost = ranked.charged;
        }
    }
    Ok(())
}

/// The place of the shape to take among those in order.
fn preferred(ranked: &[Ranked]) -> Option<usize> {
    let first = ranked.first()?;
    let near = ranked.iter().enumerate().filter(|(_, other)| {
        let is_near = other.charged <= first.charged * HARDLY_MORE;
        is_near && other.class() == first.class() && other.option.memory.is_some()
    });
    let others = near.clone().map(|(_, other)| other);
    near.filter(|(_, one)| !others.clone().any(|other| one.is_thinner_than(other)))
        .min_by(|(_, a), (_, b)| {
            let roomier = b.option.per_task.total_cmp(&a.option.per_task);
            a.away.cmp(&b.away).then(roomier)
        })
        .map(|(place, _)| place)
}

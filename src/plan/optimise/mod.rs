//! The cheapest design that holds: for every kind of deployment the broker types that no other outdoes, each with the
//! counts, kinds, numbers and sizes of volumes and ways of tiering that may hold, judged in the same worlds. Where there are
//! volumes, every kind that has a price in the region is tried, the deployment's own with what is stated of it. What else a
//! deployment says stays.
//!
//! Left out are variants that cost twice as much as the cheapest of their kind, which are counted, and kinds of volume of
//! which no design can be the cheapest that holds: `sizes` says how that is known.
//!
//! A design is a deployment of the scenario, written out in full and sized by the model's own formulas. It holds where
//! the model says so on the date provisioned for: brokers enough for every constraint, no disk past the level to act
//! at, no limit passed. It is kept when that is so in at least the scenario's confidence of the worlds. What it costs is
//! read at the start of the plan, as everywhere.
//!
//! What designs have in common with the scenario they take from it: each kind starts from the deployment the cluster
//! lists, with its payment, discount, controllers and people's time, and from the defaults of the file where it lists
//! none; a kind that is not listed has the people, payment and discount of a listed one of the same platform. Where a listed deployment counts people's time and a kind that is not listed cannot, designs of that kind are
//! shown, but none of them is called the best: it would win by what is left out.

mod blueprint;
mod compare;
mod judge;
mod search;
mod sizes;
mod space;
mod words;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::model::Unit;
use crate::quantity::cores;
use crate::scenario::{Deployment, platform_text};
use crate::study::Summary;

use super::{Plan, PlanError};
use blueprint::Blueprint;

pub use space::Shape;
pub use words::REGRET_MEANS;

/// How far a search has come.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Designs judged, and designs to be judged: 0 of 0 while it is not known yet which there are.
    #[must_use]
    pub fn designs(&self) -> (usize, usize) {
        (
            self.done.load(Ordering::Relaxed),
            self.all.load(Ordering::Relaxed),
        )
    }
}

/// A reason to break, and how often it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worst {
    /// The constraint: `storage`, `network out`.
    pub name: &'static str,
    /// The share of worlds in which it is broken on the date provisioned for.
    pub broken: f64,
}

/// A design that beats another: no dearer and no riskier, and better in one of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beaten {
    /// The place of the better design in [`Optimisation::designs`].
    pub by: usize,
    /// What it saves at the median, in US dollars per second.
    pub saves: f64,
    /// By how much its probability of a breach is lower.
    pub safer: f64,
}

/// One design, judged.
#[derive(Clone, Debug)]
pub struct Design {
    /// The design as a deployment, most of which it shares with others.
    blueprint: Blueprint,
    /// What was varied.
    pub shape: Shape,
    /// What it is sized in.
    pub unit: Unit,
    /// The listed deployment that this is, as it is planned today.
    pub today: Option<String>,
    /// The cost at the start of the plan, in US dollars per second.
    pub cost: Summary,
    /// The share of worlds in which it does not hold on the date provisioned for.
    pub breach: f64,
    /// Whether it holds in at least the scenario's confidence of the worlds.
    pub holds: bool,
    /// Whether it may be the best: not where its cost leaves out people's time that the listed deployments count.
    pub may_be_chosen: bool,
    /// What breaks it most often.
    pub worst: Worst,
    /// Expected regret, in US dollars per second: [`crate::study::regrets`] says what is counted.
    pub regret: f64,
    /// The cheapest design that beats it, if any does.
    pub beaten: Option<Beaten>,
}

impl Design {
    /// Whether the cost has people's time in it.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        self.blueprint.variant().upkeep.is_some()
    }

    /// The design as a deployment of the scenario, every size given.
    #[must_use]
    pub fn deployment(&self) -> Deployment {
        self.blueprint.deployment()
    }

    /// The whole of it as text that follows `on:` in a file: `ec2(broker: "m7g.large", brokers: 6, …)`. What was not
    /// varied is there as well: a plan of this text is a plan of this design.
    #[must_use]
    pub fn written(&self) -> String {
        platform_text(&self.deployment().on)
    }
}

/// A deployment as it is today, beside the best design.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// The deployment.
    pub name: String,
    /// Its place in [`Optimisation::designs`].
    pub design: usize,
    /// What the best design saves at the median, in US dollars per second; negative where it costs more.
    pub saves: f64,
    /// By how much the best design's probability of a breach is lower; negative where it is higher.
    pub safer: f64,
}

/// All designs of a cluster, judged in the same worlds.
#[derive(Clone, Debug)]
pub struct Optimisation {
    /// The cluster.
    pub cluster: String,
    /// Every design: today's first, then kind by kind.
    pub designs: Vec<Design>,
    /// The designs that none beats in cost and risk, cheapest first.
    pub front: Vec<usize>,
    /// The cheapest that holds and may be chosen; `None` when none does.
    pub best: Option<usize>,
    /// The cheapest that holds but may not be chosen, where it costs less than the best before people's time.
    pub without_people: Option<usize>,
    /// The cheapest of each kind that holds, cheapest first.
    pub best_of_kind: Vec<usize>,
    /// Of those that hold, the one with the least expected regret.
    pub least_regret: Option<usize>,
    /// The design that holds in most worlds; of equals the cheapest.
    pub safest: Option<usize>,
    /// Each listed deployment beside the best design; empty when none holds.
    pub against: Vec<Against>,
    /// The share of worlds in which a design must hold.
    pub confidence: f64,
    /// In how many worlds each was judged.
    pub worlds: usize,
    /// The share of worlds in which no design holds.
    pub nothing_holds: f64,
    /// The kinds of which nothing can be had, and why.
    pub missing: Vec<(&'static str, String)>,
    /// How many variants of a broker type were not looked at closely, because they cost far more than others of their
    /// kind.
    pub too_dear: usize,
    /// The kinds of volume that are spinning disks.
    pub spinning: Vec<String>,
}

/// In which order designs are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Those that hold first, by median cost.
    Cost,
    /// By probability of a breach, then cost.
    Risk,
    /// By expected regret.
    Regret,
}

impl Plan {
    /// Looks for the best design of a cluster, by its place in the plan, on every core; `None` when there is no such
    /// cluster.
    ///
    /// # Errors
    /// A model that cannot be computed, or [`crate::study::StudyError::Cancelled`] once `cancel` is set.
    pub fn optimise(
        &self,
        cluster: usize,
        progress: &Progress,
        cancel: &AtomicBool,
    ) -> Result<Option<Optimisation>, PlanError> {
        self.optimise_on(cores(), cluster, progress, cancel)
    }

    /// [`Plan::optimise`] on at most `threads` threads; the answer is the same for any.
    ///
    /// # Errors
    /// As [`Plan::optimise`].
    pub fn optimise_on(
        &self,
        threads: usize,
        cluster: usize,
        progress: &Progress,
        cancel: &AtomicBool,
    ) -> Result<Option<Optimisation>, PlanError> {
        let Some(search) = search::Search::new(self, threads, cluster, progress, cancel)? else {
            return Ok(None);
        };
        let found = search.candidates()?;
        let trial = search.judge(&found)?;
        Ok(Some(compare::compared(self, cluster, found, trial)))
    }
}

impl Optimisation {
    /// The places of all designs in an order.
    #[must_use]
    pub fn ordered(&self, order: Order) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.designs.len()).collect();
        places.sort_by(|a, b| {
            let (a, b) = (&self.designs[*a], &self.designs[*b]);
            let by_cost = a.cost.p50.total_cmp(&b.cost.p50);
            let by_risk = a.breach.total_cmp(&b.breach);
            match order {
                Order::Cost => b.holds.cmp(&a.holds).then(by_cost).then(by_risk),
                Order::Risk => by_risk.then(by_cost),
                Order::Regret => a.regret.total_cmp(&b.regret).then(by_cost),
            }
        });
        places
    }
}

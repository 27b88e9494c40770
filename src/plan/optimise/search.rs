//! Which designs there are: every variant of every kind, then how many brokers each could have, then how large its
//! volumes could be.

use std::sync::atomic::AtomicBool;

use crate::model::{self, DesignModel, DesignOutline, DesignPlace, Unit};
use crate::quantity::{Column, InputKind, NodeId};
use crate::scenario::{Cluster, Deployment};
use crate::study::{CommonWorlds, When, parallel, percentile};

use super::super::{ClusterPlan, Plan, PlanError};
use super::Progress;
use super::space::{self, Ground};

/// Designs that share a graph: enough for what is common to all of them to weigh little.
const BATCH: usize = 64;

/// As many brokers as a scenario file may ask for.
const MOST_BROKERS: f64 = 1_000.0;

/// Brokers are counted so that the demand of these shares of the worlds is met, besides the scenario's confidence.
const COUNTS_FOR: [f64; 3] = [0.5, 0.8, 1.0];
/// More brokers than the confidence asks for: so many times one for each zone are tried, for then each needs less disk.
const MORE_BROKERS: u32 = 2;
/// Volumes are made as large as these shares of the worlds need, whatever else breaks in them.
const SMALL_SIZES_FOR: [f64; 2] = [0.5, 0.8];

/// A design to be judged.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The place of the deployment it starts from, among the search's.
    pub(super) from: usize,
    pub(super) deployment: Deployment,
    /// The listed deployment that this is.
    pub(super) today: Option<String>,
}

/// Looks for designs of one cluster.
pub(super) struct Search<'p> {
    pub(super) plan: &'p Plan,
    pub(super) place: usize,
    pub(super) cluster: &'p Cluster,
    pub(super) planned: &'p ClusterPlan,
    pub(super) worlds: CommonWorlds,
    pub(super) progress: &'p Progress,
    pub(super) cancel: &'p AtomicBool,
    /// The deployments that designs start from: those the cluster lists, then kinds it does not.
    starts: Vec<Deployment>,
}

impl<'p> Search<'p> {
    pub(super) fn new(
        plan: &'p Plan,
        threads: usize,
        place: usize,
        progress: &'p Progress,
        cancel: &'p AtomicBool,
    ) -> Result<Option<Self>, PlanError> {
        let (Some(cluster), Some(planned)) =
            (plan.scenario.kafka.get(place), plan.clusters.get(place))
        else {
            return Ok(None);
        };
        let starts = starts(cluster);
        let designs = format!("{}/designs/", planned.path);
        let drawn_as: Vec<String> = starts
            .iter()
            .map(|start| format!("{}/deployments/{}", planned.path, start.name))
            .collect();
        let worlds = CommonWorlds::new(plan.worlds.terms(), threads, move |path| {
            let (from, design) = path.strip_prefix(&designs)?.split_once('/')?;
            let (_, quantity) = design.split_once('/')?;
            let start = drawn_as.get(from.parse::<usize>().ok()?)?;
            Some(format!("{start}/{quantity}"))
        })?;
        Ok(Some(Self {
            plan,
            place,
            cluster,
            planned,
            worlds,
            progress,
            cancel,
            starts,
        }))
    }

    /// Every design worth judging: today's deployments, then all others.
    pub(super) fn candidates(&self) -> Result<Vec<Candidate>, PlanError> {
        let mut found = self.today()?;
        let variants = self.variants();
        let counted = self.in_batches(&variants, |batch| self.counted(batch))?;
        let sized = self.in_batches(&counted, |batch| self.sized(batch))?;
        let listed = found.len();
        found.extend(sized);
        let (today, others) = found.split_at(listed);
        let is_new = |candidate: &&Candidate| {
            !today
                .iter()
                .any(|today| are_alike(&today.deployment, &candidate.deployment))
        };
        let new: Vec<Candidate> = others.iter().filter(is_new).cloned().collect();
        found.truncate(listed);
        found.extend(new);
        Ok(found)
    }

    /// Does some work batch by batch, on every thread, with the results in order.
    pub(super) fn in_batches<T: Send>(
        &self,
        candidates: &[Candidate],
        work: impl Fn(&[Candidate]) -> Result<Vec<T>, PlanError> + Sync,
    ) -> Result<Vec<T>, PlanError> {
        let batches: Vec<&[Candidate]> = candidates.chunks(BATCH).collect();
        let done = parallel::map(self.worlds.threads(), batches, |batch| {
            crate::study::go_on(self.cancel)?;
            work(batch)
        });
        let done: Vec<Vec<T>> = done.into_iter().collect::<Result<_, PlanError>>()?;
        Ok(done.into_iter().flatten().collect())
    }

    /// The graph of some designs.
    pub(super) fn model(&self, batch: &[Candidate]) -> Result<DesignModel, PlanError> {
        let places: Vec<String> = batch
            .iter()
            .enumerate()
            .map(|(index, candidate)| format!("{}/{index}", candidate.from))
            .collect();
        let types: Vec<String> = batch
            .iter()
            .map(|candidate| space::of(&candidate.deployment.on).shape().broker_type)
            .collect();
        let designs: Vec<DesignPlace> = batch
            .iter()
            .zip(&places)
            .zip(&types)
            .map(|((candidate, place), broker_type)| DesignPlace {
                place,
                deployment: &candidate.deployment,
                broker_type,
            })
            .collect();
        let (scenario, catalogue) = (&self.plan.scenario, &self.plan.catalogue);
        Ok(model::design_model(
            scenario, catalogue, self.place, &designs,
        )?)
    }

    /// The listed deployments as they are planned.
    fn today(&self) -> Result<Vec<Candidate>, PlanError> {
        let graph = &self.plan.model.graph;
        let mut found = Vec::new();
        for (from, listed) in self.cluster.deployments.iter().enumerate() {
            let planned = self.planned.deployments.iter();
            let Some(planned) = planned.clone().find(|planned| planned.name == listed.name) else {
                continue;
            };
            let mut deployment = listed.clone();
            let space = space::of_mut(&mut deployment.on);
            space.set_broker_type(&planned.broker_type);
            space.set_brokers(planned.brokers as u32);
            let size = space
                .size_quantity()
                .and_then(|name| graph.quantity(&format!("{}/{name}", planned.path)));
            if let Some(size) = size {
                let columns = self.plan.worlds.evaluate(&[size.node])?;
                if let Some(Column::Scalar(bytes)) = columns.first() {
                    space.set_size(*bytes);
                }
            }
            found.push(Candidate {
                from,
                deployment,
                today: Some(listed.name.clone()),
            });
        }
        Ok(found)
    }

    /// Every variant of every start, with count and size open. Starts that lead to the same designs count once.
    fn variants(&self) -> Vec<Candidate> {
        let ground = Ground {
            catalogue: &self.plan.catalogue,
            region: &self.plan.scenario.region,
            cluster: self.cluster,
        };
        let mut seen: Vec<Deployment> = Vec::new();
        let mut found = Vec::new();
        for (from, start) in self.starts.iter().enumerate() {
            let mut plain = start.clone();
            space::of_mut(&mut plain.on).forget();
            if seen.iter().any(|other| are_alike(other, &plain)) {
                continue;
            }
            seen.push(plain);
            let variants = space::of(&start.on).variants(&ground).into_iter();
            found.extend(variants.map(|on| Candidate {
                from,
                deployment: Deployment {
                    on,
                    ..start.clone()
                },
                today: None,
            }));
        }
        found
    }

    /// Each variant with every number of brokers worth trying.
    fn counted(&self, batch: &[Candidate]) -> Result<Vec<Candidate>, PlanError> {
        let model = self.model(batch)?;
        let graph = &model.graph;
        let needed: Vec<NodeId> = had(&model)
            .map(|(_, design)| design.sized.brokers_needed)
            .collect();
        let bindings = self.worlds.bind(graph, &needed, When::Provisioned)?;
        let columns = self.worlds.evaluate(graph, &bindings, &needed)?;
        let mut found = Vec::new();
        for ((index, design), needed) in had(&model).zip(&columns) {
            let Some(variant) = batch.get(index) else {
                continue;
            };
            for count in self.counts(needed, design.sized.unit) {
                let mut candidate = variant.clone();
                let can_be_counted = space::of_mut(&mut candidate.deployment.on).set_brokers(count);
                found.push(candidate);
                if !can_be_counted {
                    break;
                }
            }
        }
        self.worlds.give_back(columns);
        Ok(found)
    }

    /// Numbers of brokers worth trying where so many are needed, fewest first.
    fn counts(&self, needed: &Column, unit: Unit) -> Vec<u32> {
        let confidence = self.worlds.terms().confidence;
        let enough = percentile(needed, confidence);
        let step = match unit {
            Unit::Broker => self.cluster.zones,
            Unit::ElasticUnit | Unit::CapacityUnit | Unit::Cluster => 1,
        };
        let more = (0..=MORE_BROKERS).map(|steps| enough + f64::from(steps * step));
        let mut counts: Vec<u32> = COUNTS_FOR
            .iter()
            .map(|share| percentile(needed, *share))
            .chain(more)
            .filter(|count| *count >= 1.0)
            .map(|count| count.min(MOST_BROKERS) as u32)
            .collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }

    /// Each counted design with every size of its volumes worth trying.
    fn sized(&self, batch: &[Candidate]) -> Result<Vec<Candidate>, PlanError> {
        let model = self.model(batch)?;
        let graph = &model.graph;
        let mut read = self.worlds.requirements(graph);
        read.extend(had(&model).map(|(_, design)| design.sized.brokers_needed));
        let mut bindings = self.worlds.bind(graph, &read, When::Provisioned)?;
        self.worlds.decide(graph, &mut bindings)?;
        let mut found = Vec::new();
        for (index, design) in had(&model) {
            let Some(candidate) = batch.get(index) else {
                continue;
            };
            let size = space::of(&candidate.deployment.on)
                .size_quantity()
                .and_then(|name| graph.quantity(&format!("{}/{name}", design.path)))
                .and_then(|size| graph.input(size.node));
            let Some(InputKind::Decision { requirement }) = size else {
                found.push(candidate.clone());
                continue;
            };
            let sized = &design.sized;
            let nodes = [*requirement, sized.brokers_needed, sized.brokers];
            let columns = self.worlds.evaluate(graph, &bindings, &nodes)?;
            if let [size, needed, brokers] = columns.as_slice() {
                for bytes in self.sizes(size, needed, brokers) {
                    let mut candidate = candidate.clone();
                    space::of_mut(&mut candidate.deployment.on).set_size(bytes);
                    found.push(candidate);
                }
            }
            self.worlds.give_back(columns);
        }
        Ok(found)
    }

    /// Sizes worth trying, smallest first: those that a share of the worlds need, and those with which the brokers there
    /// are hold in so many worlds.
    fn sizes(&self, size: &Column, needed: &Column, brokers: &Column) -> Vec<f64> {
        let confidence = self.worlds.terms().confidence;
        let held = |row: usize| {
            if needed.at(row) <= brokers.at(row) {
                size.at(row)
            } else {
                f64::INFINITY
            }
        };
        let held = match (size, needed) {
            (Column::Scalar(_), Column::Scalar(_)) => Column::Scalar(held(0)),
            _ => Column::Rows((0..self.worlds.terms().worlds).map(held).collect()),
        };
        let small = SMALL_SIZES_FOR.map(|share| percentile(size, share));
        let safe = [confidence, f64::midpoint(confidence, 1.0), 1.0];
        let safe = safe.map(|share| percentile(&held, share));
        let mut sizes: Vec<f64> = small.into_iter().chain(safe).collect();
        sizes.retain(|bytes| bytes.is_finite());
        sizes.sort_by(f64::total_cmp);
        sizes.dedup();
        sizes
    }
}

/// The designs of a model that can be had, by their place in it.
pub(super) fn had(model: &DesignModel) -> impl Iterator<Item = (usize, &DesignOutline)> {
    let designs = model.designs.iter().enumerate();
    designs.filter_map(|(index, design)| Some((index, design.as_ref().ok()?)))
}

/// Whether two deployments differ in nothing but what they are called.
fn are_alike(a: &Deployment, b: &Deployment) -> bool {
    let renamed = Deployment {
        name: b.name.clone(),
        notes: b.notes.clone(),
        ..a.clone()
    };
    renamed == *b
}

/// The deployments that designs start from: those the cluster lists, in their order, then the kinds it does not.
fn starts(cluster: &Cluster) -> Vec<Deployment> {
    let kind = |deployment: &Deployment| space::of(&deployment.on).shape().kind;
    let mut starts = cluster.deployments.clone();
    for bare in space::bare() {
        if !starts.iter().any(|start| kind(start) == kind(&bare)) {
            starts.push(bare);
        }
    }
    starts
}

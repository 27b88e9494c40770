//! Which designs there are: every variant of every kind, then how many brokers each could have; [`super::sizes`] says how
//! large its volumes could be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use crate::model::{self, DesignModel, DesignOutline, DesignPlace, Unit};
use crate::quantity::{Column, NodeId};
use crate::scenario::{Cluster, Deployment, deployment_text};
use crate::study::{CommonWorlds, When, parallel, percentile};

use super::super::{ClusterPlan, Plan, PlanError};
use super::Progress;
use super::blueprint::Blueprint;
use super::sizes::{OneKind, rivals};
use super::space::{self, Ground};

/// A variant that costs so many times as much as the cheapest of its kind, each as the planner would size it, is not
/// looked at closely: other counts and sizes do not save as much.
const TOO_DEAR: f64 = 2.0;

/// Designs that share a graph: enough for what is common to all of them to weigh little.
pub(super) const BATCH: usize = 64;
/// The same, counted in designs that may have several kinds of volume and numbers of brokers.
const RIVALS: usize = 4;

/// Brokers are counted so that the demand of these shares of the worlds is met, besides the scenario's confidence.
const COUNTS_FOR: [f64; 3] = [0.5, 0.8, 1.0];
/// More brokers than the confidence asks for: so many times one for each zone are tried, for then each needs less disk.
const MORE_BROKERS: u32 = 2;
/// A design to be judged.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The place of the deployment it starts from, among the search's.
    pub(super) from: usize,
    pub(super) blueprint: Blueprint,
    /// The listed deployment that this is.
    pub(super) today: Option<String>,
    /// Where it stands among all: designs that differ in nothing but how many
    /// brokers they have and the kind and size of their volumes share a place.
    pub(super) rank: usize,
}

/// The rank of the designs in a place of [`Found::rivals`]: after today's deployments.
pub(super) fn rank(place: usize) -> usize {
    place + 1
}

/// The designs to be judged, and what was left out.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The listed deployments as they are planned.
    pub(super) today: Vec<Candidate>,
    /// All others: of those that may have several kinds of volume kind by kind, the one to judge first first.
    pub(super) rivals: Vec<Vec<OneKind>>,
    /// The kinds of which nothing can be had, and why.
    pub(super) missing: Vec<(&'static str, String)>,
    /// Variants that cost far more than others of their kind.
    pub(super) too_dear: usize,
}

/// A variant as the planner would size it.
struct Variant {
    candidate: Candidate,
    /// Median cost with the count and sizes that the planner would choose, in US dollars per second.
    cost: f64,
    /// Numbers of brokers worth trying; none where there are none to count.
    counts: Vec<u32>,
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

    /// Every design worth judging.
    pub(super) fn candidates(&self) -> Result<Found, PlanError> {
        let every = self.variants();
        let mut variants = self.in_batches(&every, BATCH, |batch| self.looked_at(batch))?;
        let missing = self.missing(&every, &variants)?;
        let had = variants.len();
        let mut cheapest: BTreeMap<&'static str, f64> = BTreeMap::new();
        for variant in &variants {
            let least = cheapest.entry(variant.kind()).or_insert(f64::INFINITY);
            *least = least.min(variant.cost);
        }
        variants.retain(|variant| {
            let least = cheapest.get(variant.kind()).copied();
            least.is_none_or(|least| variant.cost <= TOO_DEAR * least)
        });
        let too_dear = had - variants.len();
        let counted: Vec<Candidate> = variants.iter().flat_map(Variant::counted).collect();
        let today = self.today()?;
        let is_new = |candidate: &Candidate| {
            let mut today = today.iter();
            !today.any(|today| today.is_like(candidate))
        };
        let mut rivals = self.in_batches(&rivals(counted), RIVALS, |batch| self.sized(batch))?;
        for (place, sized) in rivals.iter_mut().enumerate() {
            for sized in sized {
                sized.designs.retain(is_new);
                let ranks = sized.designs.iter_mut().map(|design| &mut design.rank);
                ranks.for_each(|own| *own = rank(place));
            }
        }
        Ok(Found {
            today,
            rivals,
            missing,
            too_dear,
        })
    }

    /// The kinds of which nothing can be had, with what is said about the first of each.
    fn missing(
        &self,
        every: &[Candidate],
        had: &[Variant],
    ) -> Result<Vec<(&'static str, String)>, PlanError> {
        let mut missing: Vec<(&'static str, String)> = Vec::new();
        for candidate in every {
            let kind = candidate.kind();
            if had.iter().any(|variant| variant.kind() == kind)
                || missing.iter().any(|(known, _)| *known == kind)
            {
                continue;
            }
            let model = self.model(std::slice::from_ref(candidate))?;
            if let Some(Err(problems)) = model.designs.first() {
                let why: Vec<&str> = problems
                    .iter()
                    .map(|problem| problem.message.as_str())
                    .collect();
                missing.push((kind, why.join("; ")));
            }
        }
        Ok(missing)
    }

    /// Does some work batch by batch, on every thread, with the results in order.
    pub(super) fn in_batches<I: Sync, T: Send>(
        &self,
        items: &[I],
        size: usize,
        work: impl Fn(&[I]) -> Result<Vec<T>, PlanError> + Sync,
    ) -> Result<Vec<T>, PlanError> {
        let batches: Vec<&[I]> = items.chunks(size).collect();
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
        let deployments: Vec<Deployment> = batch
            .iter()
            .map(|candidate| candidate.blueprint.deployment())
            .collect();
        let types: Vec<String> = deployments
            .iter()
            .map(|deployment| space::of(&deployment.on).shape().broker_type)
            .collect();
        let designs: Vec<DesignPlace> = deployments
            .iter()
            .zip(&places)
            .zip(&types)
            .map(|((deployment, place), broker_type)| DesignPlace {
                place,
                deployment,
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
            let size = space
                .size_quantity()
                .and_then(|name| graph.quantity(&format!("{}/{name}", planned.path)));
            let mut blueprint = Blueprint::of(deployment).with_count(planned.brokers as u32);
            if let Some(size) = size {
                let columns = self.plan.worlds.evaluate(&[size.node])?;
                if let Some(Column::Scalar(bytes)) = columns.first() {
                    blueprint = blueprint.with_size(*bytes);
                }
            }
            found.push(Candidate {
                from,
                blueprint,
                today: Some(listed.name.clone()),
                rank: 0,
            });
        }
        Ok(found)
    }

    /// Every variant of every start, with count and size open. What several starts lead to counts once.
    fn variants(&self) -> Vec<Candidate> {
        let ground = Ground {
            catalogue: &self.plan.catalogue,
            region: &self.plan.scenario.region,
            cluster: self.cluster,
        };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut found = Vec::new();
        for (from, start) in self.starts.iter().enumerate() {
            for on in space::of(&start.on).variants(&ground) {
                let deployment = Deployment {
                    on,
                    ..start.clone()
                };
                if seen.insert(deployment_text("", &deployment)) {
                    found.push(Candidate {
                        from,
                        blueprint: Blueprint::of(deployment),
                        today: None,
                        rank: 0,
                    });
                }
            }
        }
        found
    }

    /// What variants cost and how many brokers they could have.
    fn looked_at(&self, batch: &[Candidate]) -> Result<Vec<Variant>, PlanError> {
        let model = self.model(batch)?;
        let graph = &model.graph;
        let sized = || had(&model).map(|(_, design)| &design.sized);
        let needed: Vec<NodeId> = sized().map(|sized| sized.brokers_needed).collect();
        let costs: Vec<NodeId> = sized().map(|sized| sized.monthly_cost).collect();
        let mut read = self.worlds.requirements(graph);
        read.extend(&needed);
        let mut provisioned = self.worlds.bind(graph, &read, When::Provisioned)?;
        let mut start = self.worlds.bind(graph, &costs, When::Start)?;
        for (node, column) in self.worlds.decide(graph, &mut provisioned)? {
            start.set(node, column);
        }
        let needed = self.worlds.evaluate(graph, &provisioned, &needed)?;
        let costs = self.worlds.evaluate(graph, &start, &costs)?;
        let mut found = Vec::new();
        for (((index, design), needed), cost) in had(&model).zip(&needed).zip(&costs) {
            let Some(candidate) = batch.get(index) else {
                continue;
            };
            let platform = &candidate.blueprint.variant().on;
            let can_be_counted = space::of_mut(&mut platform.clone()).set_brokers(1);
            found.push(Variant {
                candidate: candidate.clone(),
                cost: percentile(cost, 0.5),
                counts: if can_be_counted {
                    let most = space::of(platform).most_brokers(&self.plan.catalogue);
                    self.counts(needed, design.sized.unit, most)
                } else {
                    Vec::new()
                },
            });
        }
        self.worlds.give_back(needed);
        self.worlds.give_back(costs);
        Ok(found)
    }

    /// Numbers of brokers worth trying where so many are needed and there may be `most`, fewest first.
    fn counts(&self, needed: &Column, unit: Unit, most: f64) -> Vec<u32> {
        let confidence = self.worlds.terms().confidence;
        let enough = percentile(needed, confidence);
        let step: u32 = match unit {
            Unit::Broker => self.cluster.zones,
            Unit::ElasticUnit | Unit::CapacityUnit | Unit::Cluster => 1,
        };
        let more = (0..=MORE_BROKERS).map(|steps| enough + f64::from(steps * step));
        let mut counts: Vec<u32> = COUNTS_FOR
            .iter()
            .map(|share| percentile(needed, *share))
            .chain(more)
            .filter(|count| *count >= 1.0)
            .map(|count| count.min(most) as u32)
            .map(|count| count.min(most as u32 / step * step))
            .collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

impl Candidate {
    /// Whether both are one design, whatever it is called.
    fn is_like(&self, other: &Self) -> bool {
        let (a, b) = (&self.blueprint, &other.blueprint);
        // A plan counts what nobody chooses as well.
        let may_be = |a: Option<f64>, b: Option<f64>| a.zip(b).is_none_or(|(a, b)| a == b);
        may_be(a.count.map(f64::from), b.count.map(f64::from))
            && may_be(a.size, b.size)
            && are_alike(&a.deployment(), &b.deployment())
    }

    fn kind(&self) -> &'static str {
        space::of(&self.blueprint.variant().on).shape().kind
    }
}

impl Variant {
    fn kind(&self) -> &'static str {
        self.candidate.kind()
    }

    /// With every number of brokers worth trying.
    fn counted(&self) -> Vec<Candidate> {
        if self.counts.is_empty() {
            return vec![self.candidate.clone()];
        }
        let with = |count: &u32| {
            let blueprint = self.candidate.blueprint.with_count(*count);
            Candidate {
                blueprint,
                ..self.candidate.clone()
            }
        };
        self.counts.iter().map(with).collect()
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

/// The deployments that designs start from: those the cluster lists, in their order, then the kinds it does not. A kind
/// that is not listed is kept by the same people, and paid for on the same terms, as a listed one of its platform.
fn starts(cluster: &Cluster) -> Vec<Deployment> {
    let kind = |deployment: &Deployment| space::of(&deployment.on).shape().kind;
    let mut starts = cluster.deployments.clone();
    for mut bare in space::bare() {
        if starts.iter().any(|start| kind(start) == kind(&bare)) {
            continue;
        }
        let listed = cluster.deployments.iter();
        let akin = || {
            let listed = listed.clone();
            listed.filter(|listed| listed.on.word() == bare.on.word())
        };
        let akin = akin()
            .find(|akin| akin.upkeep.is_some())
            .or_else(|| akin().next());
        if let Some(akin) = akin {
            bare.upkeep.clone_from(&akin.upkeep);
            bare.incidents.clone_from(&akin.incidents);
            space::of_mut(&mut bare.on).on_terms_of(&akin.on);
        }
        starts.push(bare);
    }
    starts
}

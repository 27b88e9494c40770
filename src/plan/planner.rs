//! From a scenario to a plan, again and again: what was drawn before is drawn again only where it changed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::catalogue::{Catalogue, SparkDefaults};
use crate::model::spark::job::JobChoice;
use crate::model::{self, Choices, DeploymentOutline, Model};
use crate::quantity::{Column, NodeId};
use crate::scenario::Scenario;
use crate::study::{Draws, StudyError, Summary, Terms, Worlds, risk};

use super::component::components;
use super::freshness::{error_budget, freshness};
use super::outcome::{BrokerOption, judged, outcomes};
use super::rivals::preferred;
use super::spark_nodes::{self, Clusters, Need};
use super::spark_shapes::{self, Ranked, ShapeOption};
use super::table::tables;
use super::whole::{whole, with_cheapest};
use super::{Architecture, Plan, PlanError, spark};

/// What the path of a cluster's opinions ends in.
const OPINIONS: &str = "/opinions";

/// Plans scenarios against one catalogue.
#[derive(Clone, Debug)]
pub struct Planner {
    catalogue: Arc<Catalogue>,
    draws: Draws,
    /// The deployments that published rules were last asked about, by the path of a cluster's opinions: mostly they are
    /// so again, and then one model is enough.
    asked_about: BTreeMap<String, String>,
}

impl Planner {
    /// A planner with a catalogue, usually [`Catalogue::builtin`].
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        Self {
            catalogue: Arc::new(catalogue.clone()),
            draws: Draws::new(),
            asked_about: BTreeMap::new(),
        }
    }

    /// The catalogue scenarios are planned against.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Plans a scenario.
    ///
    /// # Errors
    /// What cannot be computed, field by field; or [`StudyError::Cancelled`] once `cancel` is set.
    pub fn plan(&mut self, scenario: &Scenario, cancel: &AtomicBool) -> Result<Plan, PlanError> {
        let own = if scenario.prices.is_empty() && scenario.instances.is_empty() {
            model::check_region(scenario, &self.catalogue)?;
            Arc::clone(&self.catalogue)
        } else {
            Arc::new(model::catalogue_of(scenario, &self.catalogue)?)
        };
        let chosen = self.brokers_chosen(scenario, &own, cancel)?;
        let Chosen {
            mut model,
            mut worlds,
            options,
            mut choices,
            needs,
        } = chosen;
        let (mut clusters, mut known) = outcomes(scenario, &model, &worlds, &options, cancel)?;
        // Which deployment rules are asked about is known once each has its cost, and changes nothing about that.
        let to_be = to_be_asked_about(&model, &clusters);
        if to_be != asked_about(&model) {
            choices.asked_about.clone_from(&to_be);
            model = model::build(scenario, &own, &choices).map_err(PlanError::Model)?;
            worlds = self.worlds(scenario, &model)?;
            (clusters, known) = outcomes(scenario, &model, &worlds, &options, cancel)?;
        }
        self.asked_about = to_be;
        let components = components(&model, &worlds, cancel)?;
        let tables = tables(&model, &worlds, cancel)?;
        let jobs = spark::jobs(scenario, &own, &model, &worlds, &needs, cancel)?;
        let cheapest = cheapest(&clusters, &known);
        let worlds = with_cheapest(&model, worlds, &clusters);
        // Which deployment is paid changes nothing about what each costs.
        let whole = whole(&model, &worlds.knowing(&known), cancel)?;
        let freshness = freshness(scenario, &model, &worlds, cancel)?;
        let freshness_budget = error_budget(model.freshness_budget.as_ref(), &worlds)?;
        let error_budget = error_budget(model.error_budget.as_ref(), &worlds)?;
        let mut plan = Plan {
            scenario: Arc::new(scenario.clone()),
            catalogue: own,
            model: Arc::new(model),
            worlds,
            clusters,
            components,
            tables,
            jobs,
            architecture: Architecture::default(),
            cheapest,
            freshness,
            error_budget,
            freshness_budget,
            total: whole.total,
            whole,
        };
        // The map shows what is computed already: it is not computed again.
        let worlds = plan.worlds.clone();
        plan.worlds = worlds.knowing(&known);
        plan.architecture = Architecture::of(&plan, cancel)?;
        plan.worlds = worlds;
        let known = known.into_iter().map(|(_, column)| column);
        plan.worlds.give_back(known.collect());
        Ok(plan)
    }

    /// The model with every broker type known. Where the scenario leaves one to the planner, a first model holds every
    /// candidate, and [`preferred`] takes one.
    fn brokers_chosen(
        &mut self,
        scenario: &Scenario,
        catalogue: &Catalogue,
        cancel: &AtomicBool,
    ) -> Result<Chosen, PlanError> {
        let mut options = Options::new();
        let asked = Choices {
            asked_about: self.asked_about.clone(),
            ..Choices::default()
        };
        let mut choices = asked.clone();
        let first = model::build(scenario, catalogue, &choices).map_err(PlanError::Model)?;
        let worlds = self.worlds(scenario, &first)?;
        let open = first
            .clusters
            .iter()
            .flat_map(|cluster| &cluster.deployments)
            .filter(|deployment| deployment.sized.is_none());
        for deployment in open {
            let ranked = ranked(&worlds, deployment, cancel)?;
            let costs: Vec<(f64, f64)> = ranked
                .iter()
                .map(|option| (option.monthly_cost, option.brokers))
                .collect();
            if let Some(best) = preferred(&costs).and_then(|place| ranked.get(place)) {
                let broker_type = best.broker_type.clone();
                choices.brokers.insert(deployment.path.clone(), broker_type);
            }
            options.push((deployment.path.clone(), ranked));
        }
        let own_spark = catalogue.spark();
        let mut needs = Needs::new();
        for job in &first.jobs {
            let Some(need) = spark_nodes::need(&worlds, job, own_spark, cancel)? else {
                continue;
            };
            let is_open = job.sized.is_none();
            let mut ranked = Vec::new();
            if is_open || job.sized.as_ref().is_some_and(|sized| sized.is_open) {
                ranked = spark_shapes::ranked(&worlds, job, &need, own_spark, cancel)?;
            }
            if let Some(best) = ranked.first() {
                let choice = JobChoice {
                    shape: is_open.then(|| best.option.key.clone()),
                    spare_nodes: best.spare,
                };
                if choice != JobChoice::default() {
                    choices.jobs.insert(job.path.clone(), choice);
                }
            }
            let options = ranked.into_iter().filter(|_| is_open);
            let options = options.map(|ranked: Ranked| ranked.option).collect();
            needs.insert(job.path.clone(), (need, options));
        }
        if choices == asked {
            return Ok(Chosen {
                model: first,
                worlds,
                options,
                choices,
                needs,
            });
        }
        let mut model = model::build(scenario, catalogue, &choices).map_err(PlanError::Model)?;
        let mut worlds = self.worlds(scenario, &model)?;
        if with_spills(&mut choices, &first, &model, &worlds, &needs, own_spark)? {
            model = model::build(scenario, catalogue, &choices).map_err(PlanError::Model)?;
            worlds = self.worlds(scenario, &model)?;
        }
        Ok(Chosen {
            model,
            worlds,
            options,
            choices,
            needs,
        })
    }

    fn worlds(&mut self, scenario: &Scenario, model: &Model) -> Result<Worlds, StudyError> {
        let terms = Terms {
            worlds: scenario.worlds as usize,
            seed: scenario.seed,
            confidence: scenario.objectives.confidence,
            provision_month: f64::from(scenario.provision_for_months),
        };
        let graph = Arc::clone(&model.graph);
        Worlds::judged(graph, &mut self.draws, terms, judged(model).into())
    }
}

/// A model with every broker type known.
struct Chosen {
    model: Model,
    worlds: Worlds,
    options: Options,
    choices: Choices,
    needs: Needs,
}

/// Chooses the nodes of a shape again where it spills: as a candidate, its spills were not in the time of a run. Gives
/// whether any choice has changed.
fn with_spills(
    choices: &mut Choices,
    first: &Model,
    model: &Model,
    worlds: &Worlds,
    needs: &Needs,
    spark: &SparkDefaults,
) -> Result<bool, StudyError> {
    let mut has_changed = false;
    let were_open = first.jobs.iter().map(|job| job.sized.is_none());
    for (job, _) in model.jobs.iter().zip(were_open).filter(|(_, open)| *open) {
        let (Some(sized), Some((need, _))) = (&job.sized, needs.get(&job.path)) else {
            continue;
        };
        if !sized.is_open || !spark_nodes::spills(worlds, sized)? {
            continue;
        }
        let shapes = [sized];
        let clusters = Clusters::new(worlds, job, &shapes, *need, spark)?;
        let Some((nodes, _)) = clusters.cheapest(0)? else {
            continue;
        };
        let more = clusters.spare(0, nodes);
        if more != 0.0 {
            let choice = choices.jobs.entry(job.path.clone()).or_default();
            choice.spare_nodes += more;
            has_changed = true;
        }
    }
    Ok(has_changed)
}

/// The path of a cluster's opinions, under which the deployment they are asked about is chosen.
fn opinions_of(cluster: &str) -> String {
    format!("{cluster}{OPINIONS}")
}

/// The deployment that rules are to be asked about, for each cluster that has opinions and one to compare them with.
fn to_be_asked_about(model: &Model, clusters: &[super::ClusterPlan]) -> BTreeMap<String, String> {
    let each = model.clusters.iter().zip(clusters);
    let each = each.filter(|(outline, _)| !outline.opinions.is_empty());
    let each = each.filter_map(|(outline, cluster)| {
        let compared = cluster.deployments.get(cluster.compared()?)?;
        Some((opinions_of(&outline.path), compared.name.clone()))
    });
    each.collect()
}

/// The deployment that rules were asked about in a model.
fn asked_about(model: &Model) -> BTreeMap<String, String> {
    let each = model.clusters.iter();
    let each = each.filter_map(|cluster| {
        let asked_about = cluster.asked_about.clone()?;
        Some((opinions_of(&cluster.path), asked_about))
    });
    each.collect()
}

/// Every candidate of a deployment with its median cost, cheapest first.
fn ranked(
    worlds: &Worlds,
    deployment: &DeploymentOutline,
    cancel: &AtomicBool,
) -> Result<Vec<BrokerOption>, StudyError> {
    let nodes: Vec<_> = deployment
        .candidates
        .iter()
        .flat_map(|candidate| [candidate.monthly_cost, candidate.brokers])
        .collect();
    let found = risk(worlds, &nodes, cancel)?;
    let mut options: Vec<BrokerOption> = deployment
        .candidates
        .iter()
        .zip(found.chunks_exact(2))
        .map(|(candidate, found)| BrokerOption {
            broker_type: candidate.broker_type.clone(),
            monthly_cost: found[0].p50,
            brokers: found[1].p50,
        })
        .collect();
    options.sort_by(|a, b| a.monthly_cost.total_cmp(&b.monthly_cost));
    Ok(options)
}

/// What each Spark job needs, and the shapes that were compared for it, by its path.
pub(super) type Needs = BTreeMap<String, (Need, Vec<ShapeOption>)>;

/// The broker types compared for each deployment that left the choice, cheapest first.
pub(super) type Options = Vec<(String, Vec<BrokerOption>)>;

impl From<Vec<model::ModelError>> for PlanError {
    fn from(errors: Vec<model::ModelError>) -> Self {
        Self::Model(errors)
    }
}

/// What the cheapest deployment of every cluster costs together, world by world.
fn cheapest(clusters: &[super::ClusterPlan], known: &[(NodeId, Column)]) -> Summary {
    let paid = clusters
        .iter()
        .filter_map(|cluster| cluster.deployments.get(cluster.cheapest?));
    let paid: Vec<_> = paid.collect();
    match paid.as_slice() {
        [] => Summary::exactly(0.0),
        [only] => only.monthly_cost,
        several => {
            let column = |node: NodeId| known.iter().find(|(of, _)| *of == node);
            let columns = several
                .iter()
                .filter_map(|paid| column(paid.nodes.monthly_cost));
            let columns: Vec<&Column> = columns.map(|(_, column)| column).collect();
            let rows = columns.iter().map(|column| column.values().len()).max();
            let rows = 0..rows.unwrap_or(0);
            let total = rows.map(|row| columns.iter().map(|column| column.at(row)).sum());
            Summary::of(&Column::Rows(total.collect()))
        }
    }
}

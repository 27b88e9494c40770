//! Scenario and catalogue joined into a graph of quantities. Every formula of Headroom lives here, once.
//!
//! [`build`] walks the scenario and names each number under its path, for example
//! `kafka/events/topics/clicks/retained` or `kafka/events/deployments/managed/monthly_cost`. Nothing is computed
//! here: studies evaluate the graph.

pub mod between;
mod context;
mod cost;
mod defaults;
mod error;
mod flow;
mod freshness;
pub mod kafka;
pub mod lake;
pub mod links;
pub mod opinion;
mod overrides;
mod pipeline;
mod scope;
mod source;
pub mod spark;
pub mod traffic;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::quantity::{Builder, Graph};
use crate::scenario::Scenario;

pub use between::{ComponentKind, ComponentOutline, RunCostOutline};
pub use cost::{COST_LINES, WholeOutline};
pub use error::ModelError;
pub use freshness::{AlertOutline, ErrorBudgetOutline, FreshnessOutline, StepOutline};
pub use kafka::{
    BrokerCandidate, ChangeOutline, ClusterOutline, Condition, ConstraintOutline, CostLineOutline,
    DeploymentOutline, DesignModel, DesignOutline, DesignPlace, DiskOutline, GroupOutline,
    LimitOutline, PARTITION_ON_A_VOLUME, PartitionConstraintOutline, PartitionLimitOutline,
    PartitionLoadOutline, PartitioningOutline, ReaderOutline, RecoveryOutline, ResourceOutline,
    RuleOfThumbOutline, STORAGE_GROWTH, SizedOutline, SurvivalOutline, TopicOnBrokersOutline,
    TopicOutline, UnavailableOutline, Unit,
};
pub use lake::{
    CompactionOutline, DeletesOutline, FilesOutline, LakeReaderOutline, PartitionsOutline,
    TableNodes, TableOutline,
};
pub use opinion::{AssumptionOutline, OpinionOutline};
pub use overrides::{catalogue_of, check_region};

use context::Context;
use links::Links;

/// The path of the month a model is evaluated for, counted from the start of the plan.
pub const MONTH: &str = "month";

/// What was picked where the scenario leaves it to the planner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// The broker types of deployments that say `auto`, by the path of the deployment.
    pub brokers: BTreeMap<String, String>,
    /// The deployment that published rules are asked about, by the path of a cluster's opinions.
    pub asked_about: BTreeMap<String, String>,
    /// Executors and nodes of Spark jobs, by the path of the job.
    pub jobs: BTreeMap<String, spark::job::JobChoice>,
}

/// The deployments that cannot be had, with everything that keeps them from it, by their path.
type Unavailable = BTreeMap<String, Vec<ModelError>>;

/// A scenario's quantities, and an outline of which is which.
#[derive(Clone, Debug)]
pub struct Model {
    /// Every quantity. Shared, for studies keep it.
    pub graph: Arc<Graph>,
    /// The clusters, in the order of the file.
    pub clusters: Vec<ClusterOutline>,
    /// Captures, scheduled runs and mirrors, in the order of the file.
    pub components: Vec<ComponentOutline>,
    /// The tables of the lake, in the order of the file.
    pub tables: Vec<TableOutline>,
    /// The Spark jobs, in the order of the file.
    pub jobs: Vec<spark::job::JobOutline>,
    /// Every link, with what flows along it.
    pub edges: Vec<traffic::Edge>,
    /// The bill of all of it.
    pub whole: WholeOutline,
    /// How old data is at the ends of paths.
    pub freshness: Vec<FreshnessOutline>,
    /// The error budget, where an availability is asked for.
    pub error_budget: Option<ErrorBudgetOutline>,
    /// The error budget of freshness, where one is asked for.
    pub freshness_budget: Option<ErrorBudgetOutline>,
}

/// Builds the model of a scenario. Where a deployment says `broker: auto` and `choices` has no type for it, the
/// model holds every candidate instead, so that a study can pick.
///
/// A deployment that cannot be had has no quantities: [`ClusterOutline::unavailable`] says why, and the others are as if
/// it were not there.
///
/// # Errors
/// Everything that keeps the scenario from being computed: an instance type or a price the catalogue lacks, a feature
/// a broker type does not have, when it keeps every deployment of a cluster from being had. Each names the field and what
/// to do.
pub fn build(
    scenario: &Scenario,
    catalogue: &Catalogue,
    choices: &Choices,
) -> Result<Model, Vec<ModelError>> {
    let model = build_without(scenario, catalogue, choices, &Unavailable::new())?;
    let unavailable: Unavailable = model
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.unavailable)
        .map(|one| (one.path.clone(), one.problems.clone()))
        .collect();
    if unavailable.is_empty() {
        return Ok(model);
    }
    // Once more without them: what was said of them before the first problem is no part of the plan.
    build_without(scenario, catalogue, choices, &unavailable)
}

fn build_without(
    scenario: &Scenario,
    catalogue: &Catalogue,
    choices: &Choices,
    unavailable: &Unavailable,
) -> Result<Model, Vec<ModelError>> {
    let builder = Builder::new();
    let context = Context::new(&builder, scenario, catalogue, choices, unavailable);
    let mut problems = Vec::new();
    let mut clusters = Vec::new();
    // A cluster comes after those that mirror to it.
    for index in context.arrivals.order(scenario.kafka.len()) {
        let Some(cluster) = scenario.kafka.get(index) else {
            continue;
        };
        match kafka::cluster(&context, index, cluster) {
            Ok(outline) => clusters.push((index, outline)),
            Err(found) => problems.extend(found),
        }
    }
    clusters.sort_by_key(|(index, _)| *index);
    let clusters: Vec<_> = clusters.into_iter().map(|(_, cluster)| cluster).collect();
    let captures = scenario.cdc.iter().enumerate();
    let captures = captures.map(|(index, entry)| between::capture(&context, index, entry));
    let mut components = Vec::new();
    let mut keep = |component: Result<ComponentOutline, ModelError>| match component {
        Ok(outline) => {
            components.push(outline);
            None
        }
        Err(problem) => Some(problem),
    };
    problems.extend(captures.filter_map(&mut keep));
    // Without the clusters, nothing that reads their topics can be found.
    if !problems.is_empty() {
        return Err(problems);
    }
    let links = Links::of(scenario);
    let (tables, jobs) = pipeline::pipeline(&context, &links)?;
    let runs = scenario.runs.iter().enumerate();
    let runs = runs.map(|(index, entry)| between::run(&context, index, entry, &jobs));
    problems.extend(runs.filter_map(&mut keep));
    if !problems.is_empty() {
        return Err(problems);
    }
    if let Some(freshness) = &scenario.objectives.freshness {
        builder.estimate("objectives/freshness", "Freshness objective", freshness);
    }
    let ages = freshness::freshness(&context, &links, &tables, &jobs);
    let error_budget = freshness::error_budget(&context);
    let freshness_budget = freshness::freshness_budget(&context);
    components.extend(between::mirrors(&context));
    let edges = traffic::edges(&context, &clusters, (&tables, &jobs), &components);
    let whole = cost::whole(&context, &edges, &clusters, (&tables, &jobs), &components);
    if let Some(budget) = &scenario.objectives.budget {
        builder.estimate("objectives/budget", "Budget", budget);
    }
    drop(context);
    let graph = builder.build().map_err(|mistakes| {
        mistakes
            .into_iter()
            .map(ModelError::from)
            .collect::<Vec<_>>()
    })?;
    Ok(Model {
        graph: Arc::new(graph),
        clusters,
        components,
        tables,
        jobs,
        edges,
        whole,
        freshness: ages,
        error_budget,
        freshness_budget,
    })
}

/// Builds the model of one cluster with many designs in place of its deployments: each is a deployment of the scenario
/// as far as its quantities go, below `kafka/CLUSTER/designs`. A design that cannot be had is an error of its own.
///
/// # Errors
/// The model contradicts itself.
pub fn design_model(
    scenario: &Scenario,
    catalogue: &Catalogue,
    cluster: usize,
    places: &[DesignPlace<'_>],
) -> Result<DesignModel, Vec<ModelError>> {
    let builder = Builder::new();
    let choices = Choices::default();
    let nothing = Unavailable::new();
    let context = Context::new(&builder, scenario, catalogue, &choices, &nothing);
    let designs = kafka::designs(&context, cluster, places)?;
    drop(context);
    let graph = builder.build().map_err(|mistakes| {
        mistakes
            .into_iter()
            .map(ModelError::from)
            .collect::<Vec<_>>()
    })?;
    Ok(DesignModel { graph, designs })
}

//! Where a Spark job might run: the same work on each platform, with what it takes and costs there.

use std::sync::atomic::AtomicBool;

use crate::model::spark::job::NODES;
use crate::scenario::{Choice, Scenario, SparkPlatform};
use crate::study::Summary;

use super::{JobPlan, Plan, PlanError, Planner};

/// Five plans for every job: as many worlds as tell platforms apart, and no more.
const WORLDS: u32 = 1_000;

/// Every platform, in a fixed order.
pub const SPARK_PLATFORMS: [SparkPlatform; 5] = [
    SparkPlatform::EmrEc2,
    SparkPlatform::EmrServerless,
    SparkPlatform::Databricks,
    SparkPlatform::Eks,
    SparkPlatform::Yarn,
];

/// A platform in words.
#[must_use]
pub const fn platform_name(platform: SparkPlatform) -> &'static str {
    match platform {
        SparkPlatform::EmrEc2 => "EMR on EC2",
        SparkPlatform::EmrServerless => "EMR Serverless",
        SparkPlatform::Eks => "EKS",
        SparkPlatform::Yarn => "YARN",
        SparkPlatform::Databricks => "Databricks",
    }
}

/// A job on each platform.
#[derive(Clone, Debug)]
pub struct SparkDecision {
    /// The name of the job.
    pub job: String,
    /// The job as the file has it, where it says what it runs on; every row below is chosen anew.
    pub stated: Option<PlatformOutcome>,
    /// A row for each platform.
    pub rows: Vec<PlatformRow>,
    /// The row with the lowest median cost among those that hold the deadline at the scenario's confidence.
    pub cheapest: Option<usize>,
}

/// A job on one platform, on nodes and executors that the planner chooses there.
#[derive(Clone, Debug)]
pub struct PlatformRow {
    /// The platform.
    pub platform: SparkPlatform,
    /// Whether the file has the job there.
    pub is_own: bool,
    /// What it takes and costs; or why it cannot be told.
    pub outcome: Result<PlatformOutcome, String>,
}

/// What a job takes and costs on a platform. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct PlatformOutcome {
    /// The instance type; `None` where there are none to choose.
    pub node: Option<String>,
    /// Nodes or workers.
    pub nodes: f64,
    /// Executors.
    pub executors: f64,
    /// Cores of an executor.
    pub cores: u32,
    /// The share of a node's memory that is heap of executors.
    pub heap_share: f64,
    /// Time of a run.
    pub runtime: Summary,
    /// The probability that a run is done in time.
    pub in_time: f64,
    /// Whether that is the scenario's confidence.
    pub holds: bool,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
    /// What of it goes to the platform rather than to machines, at the median, in US dollars per second.
    pub fee: f64,
}

impl Plan {
    /// The same work of a job on every platform, with nodes and executors chosen anew on each, in at most 1,000 worlds.
    ///
    /// # Errors
    /// [`PlanError::Study`] once `cancel` is set.
    pub fn spark_decision(
        &self,
        job: usize,
        cancel: &AtomicBool,
    ) -> Result<Option<SparkDecision>, PlanError> {
        let Some(entry) = self.scenario.spark.get(job) else {
            return Ok(None);
        };
        let mut rows = Vec::new();
        for platform in SPARK_PLATFORMS {
            let mut planner = Planner::new(&self.catalogue);
            let outcome = match planner.plan(&moved(&self.scenario, job, platform), cancel) {
                Ok(plan) => {
                    let found = plan.jobs.get(job);
                    found.and_then(outcome).ok_or_else(|| {
                        let has_no_price = found.is_some_and(|job| job.nodes.has_no_price);
                        why_not(has_no_price, &self.scenario.region)
                    })
                }
                Err(PlanError::Model(errors)) => Err(errors
                    .first()
                    .map_or_else(String::new, |error| error.message.clone())),
                Err(other) => return Err(other),
            };
            rows.push(PlatformRow {
                platform,
                is_own: platform == entry.cluster.platform,
                outcome,
            });
        }
        let cost = |index: &usize| {
            let row = rows.get(*index)?.outcome.as_ref().ok()?;
            row.holds.then_some(row.monthly_cost.p50)
        };
        let cheapest = (0..rows.len())
            .filter_map(|index| Some((index, cost(&index)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(index, _)| index);
        let says = matches!(entry.executor, Choice::Given(_))
            || matches!(entry.cluster.node, Choice::Given(_))
            || matches!(entry.cluster.nodes, Choice::Given(_));
        Ok(Some(SparkDecision {
            job: entry.name.clone(),
            stated: self.jobs.get(job).filter(|_| says).and_then(outcome),
            rows,
            cheapest,
        }))
    }
}

/// Why a job is on no nodes.
fn why_not(has_no_price: bool, region: &str) -> String {
    if has_no_price {
        format!("no node has every price it needs in {region}")
    } else {
        "no executor fits on any node".to_owned()
    }
}

/// The scenario with a job elsewhere. What costs time to plan and says nothing about the job is left out; what is said of
/// prices and instance types is in the catalogue already.
fn moved(scenario: &Scenario, job: usize, platform: SparkPlatform) -> Scenario {
    let mut moved = scenario.clone();
    for cluster in &mut moved.kafka {
        cluster.deployments.clear();
    }
    moved.worlds = moved.worlds.min(WORLDS);
    moved.cdc.clear();
    moved.runs.clear();
    moved.prices.clear();
    moved.instances.clear();
    if let Some(entry) = moved.spark.get_mut(job) {
        entry.cluster.platform = platform;
        entry.cluster.node = Choice::Auto;
        entry.cluster.nodes = Choice::Auto;
        entry.executor = Choice::Auto;
        if !platform.sells_spot() {
            entry.spot = 0.0;
        }
    }
    moved
}

fn outcome(job: &JobPlan) -> Option<PlatformOutcome> {
    let sized = job.sized.as_ref()?;
    let map = &sized.map;
    let heap = (sized.shape.request.heap << 20) as f64;
    let has_machines = sized.shape.instance.is_some();
    let fees = sized.bill.iter().filter(|line| line.name != NODES);
    Some(PlatformOutcome {
        node: sized.shape.instance.clone(),
        nodes: sized.nodes,
        executors: sized.executors,
        cores: sized.shape.cores,
        heap_share: heap * map.executors as f64 / map.node as f64,
        runtime: sized.runtime,
        in_time: sized.in_time,
        holds: sized.holds,
        monthly_cost: sized.monthly_cost,
        // A service that bills processors and memory has no machines beside them.
        fee: if has_machines {
            // No fees sum up to -0, and nobody gets money back.
            fees.fold(0.0, |sum, line| sum + line.cost.p50)
        } else {
            0.0
        },
    })
}

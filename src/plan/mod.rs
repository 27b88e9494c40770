//! A scenario, planned: the model built, the planner's choices taken, and the numbers people look at first.
//!
//! [`Planner::plan`] is what runs while somebody types. What takes longer is asked of the finished [`Plan`]: the
//! [`Outlook`] over the horizon, the [`CostCurve`] against ingest, what published rules say ([`SecondOpinions`]), what moves a number ([`Plan::drivers`]), and every
//! quantity at once ([`Plan::every_quantity`]).

mod architecture;
mod breaks;
mod calendar;
mod component;
mod cost_curve;
mod cost_map;
mod decision;
mod error;
mod explain;
mod freshness;
mod inputs;
mod opinion_words;
pub mod optimise;
mod outcome;
mod outlook;
mod partitioning;
mod planner;
mod prices;
mod quality;
mod resource;
mod rivals;
mod second_opinions;
mod skew_curve;
mod spark;
mod spark_decision;
mod spark_memory;
mod spark_nodes;
mod spark_shapes;
mod spark_stages;
mod table;
mod whole;

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::{Summary, Worlds};

pub use crate::model::{ModelError, UnavailableOutline as Unavailable};
pub use architecture::{Architecture, Gauge, Level, Link, Part, PartKind};
pub use calendar::month_name;
pub use component::{ComponentPlan, Figure, Outcome, Standing};
pub use cost_curve::{BreakEven, CostCurve, CostLine};
pub use cost_map::{CostMap, MapAxis, MapCell};
pub use decision::{Decision, Fact};
pub use error::PlanError;
pub use explain::{Driver, QuantityRow};
pub use freshness::{Alert, ErrorBudget, FreshnessPlan};
pub use inputs::{InputRow, Origin};
pub use outcome::{
    BillLine, BrokerOption, ClusterPlan, Constraint, DeploymentPlan, DiskPlan, LimitPlan,
    RuleOfThumb, TopicPlan,
};
pub use outlook::{DeploymentOutlook, Outlook, TableOutlook};
pub use partitioning::{PartitionChange, PartitionConstraint, Partitioning};
pub use planner::Planner;
pub use prices::PriceUsed;
pub use quality::{Check, CheckKind, QualityPlan};
pub use resource::{PAGE_CACHE, Resource};
pub use second_opinions::{Assumption, OurAnswer, SecondOpinion, SecondOpinions};
pub use skew_curve::{SkewCurve, keys_kept};
pub use spark::{CurvePoint, JobPlan, ScanPlan, SizedPlan};
pub use spark_decision::{
    PlatformOutcome, PlatformRow, SPARK_PLATFORMS, SparkDecision, platform_name,
};
pub use spark_nodes::Need;
pub use spark_shapes::{MemoryOutcome, ShapeOption};
pub use spark_stages::{BroadcastPlan, StagePlan, TasksPlan};
pub use table::{DeletesNumbers, LakeReaderPlan, TableNumbers, TablePlan};
pub use whole::WholePlan;

/// A scenario with its model, its worlds, and the numbers people look at first.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was planned.
    pub scenario: Arc<Scenario>,
    /// The catalogue with the scenario's own prices.
    pub catalogue: Arc<Catalogue>,
    /// Every quantity.
    pub model: Arc<Model>,
    /// Every draw and every choice.
    pub worlds: Worlds,
    /// The clusters, in the order of the file.
    pub clusters: Vec<ClusterPlan>,
    /// Captures and scheduled runs, in the order of the file.
    pub components: Vec<ComponentPlan>,
    /// The tables of the lake, in the order of the file.
    pub tables: Vec<TablePlan>,
    /// The Spark jobs, in the order of the file.
    pub jobs: Vec<JobPlan>,
    /// What flows between all of them.
    pub architecture: Architecture,
    /// What the cheapest deployment of every cluster costs together, in US dollars per second.
    pub cheapest: Summary,
    /// What all of it costs, in US dollars per second: the cheapest deployments, jobs, tables, and runs with a cost.
    pub total: Summary,
    /// The bill of all of it.
    pub whole: WholePlan,
    /// How old data is when it can be read, at the end of every path from a topic.
    pub freshness: Vec<FreshnessPlan>,
    /// The error budget, where an availability is asked for.
    pub error_budget: Option<ErrorBudget>,
    /// The error budget of freshness, where one is asked for.
    pub freshness_budget: Option<ErrorBudget>,
}

impl Plan {
    /// A cluster by its name.
    #[must_use]
    pub fn cluster(&self, name: &str) -> Option<&ClusterPlan> {
        self.clusters.iter().find(|cluster| cluster.name == name)
    }

    /// The name of a month of the plan: a month of the calendar where the scenario has a start, else its number.
    #[must_use]
    pub fn month_name(&self, month: u32) -> String {
        month_name(self.scenario.start, month)
    }
}

//! Reports: the same plan as text for a terminal, as Markdown for a pull request, and as JSON for programs.
//!
//! All of them are written from one [`Report`], and the bytes are the same every time for the same file.

mod architecture;
pub mod charts;
mod components;
mod deployments;
mod freshness;
mod json;
mod kafka;
mod lake;
mod load;
mod markdown;
mod opinions;
mod optimise;
mod partitions;
mod phrases;
mod quality;
mod spark;
mod survival;
mod table;
mod text;
mod whole;

use std::sync::atomic::AtomicBool;

use crate::plan::{
    CostCurve, CostMap, CurvePoint, MapAxis, Outlook, Plan, PlanError, QuantityRow, SecondOpinions,
    SparkDecision,
};
use crate::quantity::NodeId;
use crate::review::{Finding, Severity, findings};
use crate::scenario::fingerprint::Fingerprint;
use crate::study::StudyError;

pub use json::json;
pub use markdown::markdown;
pub use optimise::{optimisation_json, optimisation_text};
pub use spark::{adapted, beside};
pub use text::text;

/// Everything a report says about a plan.
#[derive(Clone, Debug)]
pub struct Report<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// What was planned, as a fingerprint; `None` where there is no text of it.
    pub fingerprint: Option<Fingerprint>,
    /// The horizon.
    pub outlook: Outlook,
    /// What each cluster's deployments cost against ingest, in the order of the plan.
    pub cost_curves: Vec<CostCurve>,
    /// Which deployment of each cluster is the cheapest that holds, over ingest and something else.
    pub cost_maps: Vec<Vec<CostMap>>,
    /// What published rules say about each cluster, in the order of the plan.
    pub opinions: Vec<SecondOpinions>,
    /// Time and cost of each Spark job against executors, in the order of the plan.
    pub job_curves: Vec<Vec<CurvePoint>>,
    /// Each Spark job on every platform, in the order of the plan.
    pub spark_decisions: Vec<SparkDecision>,
    /// Every quantity, in the order of the model.
    pub quantities: Vec<QuantityRow<'p>>,
    /// What a reviewer must look at.
    pub findings: Vec<Finding>,
}

impl<'p> Report<'p> {
    /// Asks the plan everything that a report needs.
    ///
    /// # Errors
    /// A study without an answer, or [`StudyError::Cancelled`] once `cancel` is set.
    pub fn new(
        plan: &'p Plan,
        fingerprint: Option<Fingerprint>,
        cancel: &AtomicBool,
    ) -> Result<Self, StudyError> {
        let outlook = plan.outlook(cancel)?;
        let mut cost_curves = Vec::new();
        let mut cost_maps = Vec::new();
        let mut opinions = Vec::new();
        for cluster in 0..plan.clusters.len() {
            opinions.extend(plan.second_opinions(cluster, cancel)?);
            cost_curves.extend(plan.cost_curve(cluster, cancel)?);
            let mut maps = Vec::new();
            for axis in MapAxis::ALL {
                maps.extend(plan.cost_map(cluster, axis, cancel)?);
            }
            cost_maps.push(maps);
        }
        let job_curves = plan
            .jobs
            .iter()
            .map(|job| job.curve(&plan.worlds, cancel))
            .collect::<Result<_, _>>()?;
        let mut spark_decisions = Vec::new();
        for job in 0..plan.jobs.len() {
            match plan.spark_decision(job, cancel) {
                Ok(decision) => spark_decisions.extend(decision),
                Err(PlanError::Study(error)) => return Err(error),
                // Which no platform is to blame for, and every job would be refused for.
                Err(PlanError::Model(_)) => {}
            }
        }
        Ok(Self {
            spark_decisions,
            findings: findings(plan, Some(&outlook)),
            quantities: plan.every_quantity(cancel)?,
            plan,
            fingerprint,
            outlook,
            cost_curves,
            cost_maps,
            opinions,
            job_curves,
        })
    }

    /// A quantity with every estimate at its median.
    fn value(&self, node: NodeId) -> Option<f64> {
        let mut rows = self.quantities.iter();
        rows.find(|row| row.quantity.node == node)
            .map(|row| row.value)
    }

    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

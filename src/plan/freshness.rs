//! How old data is when it can be read, and the error budget of an availability objective.

use std::sync::atomic::AtomicBool;

use crate::model::{ErrorBudgetOutline, FreshnessOutline, Model};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, Worlds, risk};

/// The end of a path from a topic. Times are in seconds, at the start of the plan; their percentiles are those of events.
#[derive(Clone, Debug)]
pub struct FreshnessPlan {
    /// The component, such as `lake/sessions`.
    pub component: String,
    /// The field that states its objective, or would.
    pub field: String,
    /// What takes how long, in the order data takes it.
    pub steps: Vec<(String, Summary)>,
    /// How old data is when it can be read.
    pub age: Summary,
    /// How old it may be.
    pub objective: Option<Summary>,
    /// How old it is after an outage of the capture it comes from.
    pub after_outage: Option<Summary>,
    /// Which quantity is which.
    pub nodes: FreshnessOutline,
}

impl FreshnessPlan {
    /// The step that takes longest at P95.
    #[must_use]
    pub fn longest(&self) -> Option<&(String, Summary)> {
        let steps = self.steps.iter();
        steps.max_by(|a, b| a.1.p95.total_cmp(&b.1.p95))
    }

    /// What P95 of a step, or of all of them, uses of what the objective allows.
    #[must_use]
    pub fn part_of_objective(&self, time: &Summary) -> Option<f64> {
        self.objective.map(|objective| time.p95 / objective.p50)
    }

    /// Whether data is older at P95 than it may be.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        self.objective
            .is_some_and(|objective| self.age.p95 > objective.p50)
    }
}

/// The error budget of an availability objective. Times are in seconds.
#[derive(Clone, Debug)]
pub struct ErrorBudget {
    /// The share that may go wrong.
    pub budget: f64,
    /// How long it may be down in the time the alerts are stated for.
    pub downtime: f64,
    /// The alerts, the fastest first.
    pub alerts: Vec<Alert>,
}

/// An alert on the burn rate of an error budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alert {
    /// What it does: `page` or `ticket`.
    pub severity: &'static str,
    /// The burn rate.
    pub burn_rate: f64,
    /// The share of errors from which it fires.
    pub threshold: f64,
    /// The long window.
    pub long: f64,
    /// The short window.
    pub short: f64,
    /// The share of the budget that is used up by then.
    pub used: f64,
}

/// Reads the age of data at the end of every path.
pub(super) fn freshness(
    model: &Model,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<Vec<FreshnessPlan>, StudyError> {
    let ends = model.freshness.iter();
    ends.map(|end| {
        let mut asked: Vec<NodeId> = vec![end.age];
        asked.extend(end.steps.iter().map(|step| step.time));
        asked.extend(end.objective);
        asked.extend(end.after_outage);
        let found = risk(worlds, &asked, cancel)?;
        let steps = end.steps.iter().zip(found.iter().skip(1));
        let mut behind = found.iter().skip(1 + end.steps.len()).copied();
        let mut next = |node: Option<NodeId>| node.and_then(|_| behind.next());
        let objective = next(end.objective);
        let after_outage = next(end.after_outage);
        Ok(FreshnessPlan {
            component: end.component.clone(),
            field: end.field.clone(),
            steps: steps
                .map(|(step, time)| (step.name.clone(), *time))
                .collect(),
            age: found[0],
            objective,
            after_outage,
            nodes: end.clone(),
        })
    })
    .collect()
}

/// Reads the error budget, all of which is certain.
pub(super) fn error_budget(
    model: &Model,
    worlds: &Worlds,
) -> Result<Option<ErrorBudget>, StudyError> {
    let Some(outline) = &model.error_budget else {
        return Ok(None);
    };
    Ok(Some(read(outline, worlds)?))
}

fn read(outline: &ErrorBudgetOutline, worlds: &Worlds) -> Result<ErrorBudget, StudyError> {
    let value = |node: NodeId| -> Result<f64, StudyError> {
        let columns = worlds.evaluate(&[node])?;
        Ok(columns.first().map_or(f64::NAN, |column| column.at(0)))
    };
    let alerts = outline.alerts.iter().map(|alert| {
        Ok(Alert {
            severity: alert.severity,
            burn_rate: value(alert.burn_rate)?,
            threshold: value(alert.threshold)?,
            long: value(alert.long)?,
            short: value(alert.short)?,
            used: value(alert.used)?,
        })
    });
    Ok(ErrorBudget {
        budget: value(outline.budget)?,
        downtime: value(outline.downtime)?,
        alerts: alerts.collect::<Result<_, StudyError>>()?,
    })
}

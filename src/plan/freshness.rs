//! How old data is when it can be read, and the error budget of an availability objective.

use std::sync::atomic::AtomicBool;

use crate::model::{ErrorBudgetOutline, FreshnessOutline, Model};
use crate::quantity::NodeId;
use crate::scenario::Scenario;
use crate::study::{StudyError, Summary, Worlds, risk};

/// The end of a path from a topic. Times are in seconds, at the start of the plan but where they say otherwise; their
/// percentiles are those of events.
#[derive(Clone, Debug)]
pub struct FreshnessPlan {
    /// The component, such as `lake/sessions`.
    pub component: String,
    /// The field that states its objective, or would.
    pub field: String,
    /// What takes how long, in the order data takes it.
    pub steps: Vec<(String, Summary)>,
    /// How long each step takes in the month that is provisioned for.
    pub steps_then: Vec<Summary>,
    /// How old data is when it can be read.
    pub age: Summary,
    /// How old it is then in the month that is provisioned for, by which it is judged.
    pub age_then: Summary,
    /// The age from which data waits longer and longer: no plan reaches further than its horizon.
    pub without_end: f64,
    /// How old it may be.
    pub objective: Option<Summary>,
    /// How old it is after an outage of the capture it comes from.
    pub after_outage: Option<Summary>,
    /// Which quantity is which.
    pub nodes: FreshnessOutline,
}

impl FreshnessPlan {
    /// The step that takes longest at P95 in the month that is provisioned for.
    #[must_use]
    pub fn longest(&self) -> Option<(&str, Summary)> {
        let names = self.steps.iter().map(|(name, _)| name.as_str());
        let steps = names.zip(self.steps_then.iter().copied());
        steps.max_by(|a, b| a.1.p95.total_cmp(&b.1.p95))
    }

    /// Whether the age is another in the month that is provisioned for.
    #[must_use]
    pub fn changes(&self) -> bool {
        /// What nobody would see.
        const HARDLY: f64 = 1e-3;
        let (then, now) = (self.age_then.p95, self.age.p95);
        (then - now).abs() > HARDLY * then.max(now)
    }

    /// Whether data of this age waits for a component that never catches up.
    #[must_use]
    pub fn never_ends(&self, age: f64) -> bool {
        age >= self.without_end
    }

    /// What P95 of a step, or of all of them, uses of what the objective allows.
    #[must_use]
    pub fn part_of_objective(&self, time: &Summary) -> Option<f64> {
        self.objective.map(|objective| time.p95 / objective.p50)
    }

    /// Whether data is older at P95 than it may be, in the month that is provisioned for.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        self.objective
            .is_some_and(|objective| self.age_then.p95 > objective.p50)
    }
}

/// The error budget of an objective. Times are in seconds.
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
    scenario: &Scenario,
    model: &Model,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<Vec<FreshnessPlan>, StudyError> {
    let horizon = scenario.horizon_seconds();
    let later = worlds.at_month(worlds.terms().provision_month);
    let ends = model.freshness.iter();
    ends.map(|end| {
        let mut asked: Vec<NodeId> = vec![end.age];
        asked.extend(end.steps.iter().map(|step| step.time));
        asked.extend(end.objective);
        asked.extend(end.after_outage);
        let found = risk(worlds, &asked, cancel)?;
        let then = risk(&later, &asked, cancel)?;
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
            steps_then: then.iter().skip(1).take(end.steps.len()).copied().collect(),
            age: found[0],
            age_then: then[0],
            without_end: horizon,
            objective,
            after_outage,
            nodes: end.clone(),
        })
    })
    .collect()
}

/// Reads an error budget, all of which is certain.
pub(super) fn error_budget(
    outline: Option<&ErrorBudgetOutline>,
    worlds: &Worlds,
) -> Result<Option<ErrorBudget>, StudyError> {
    outline.map(|outline| read(outline, worlds)).transpose()
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

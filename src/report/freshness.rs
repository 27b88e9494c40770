//! How old data is when it can be read, and alerts on error budgets, in reports.

use serde_json::{Map, Value, json};

use crate::plan::{ErrorBudget, FreshnessPlan, Plan};
use crate::review::show;
use crate::units::Measure;

use super::json::summary;

fn time(value: f64) -> String {
    show(value, Measure::Seconds)
}

/// The age at the end of every path with what it is made of, and the alerts of the error budget.
pub(super) fn sentences(plan: &Plan) -> Vec<String> {
    let availability = plan.error_budget.iter().map(|of| budget("errors", of));
    let freshness = plan.freshness_budget.iter();
    let freshness = freshness.map(|of| format!("freshness: {}", budget("events too old", of)));
    let budget = availability.chain(freshness);
    let ends = plan.freshness.iter().map(|of| end(plan, of));
    ends.chain(budget).collect()
}

fn end(plan: &Plan, end: &FreshnessPlan) -> String {
    let old = |age: f64| {
        if end.never_ends(age) {
            "without end (something never catches up)".to_owned()
        } else {
            time(age)
        }
    };
    let steps: Vec<String> = end
        .steps
        .iter()
        .filter(|(_, taken)| taken.p95 > 0.0)
        .map(|(name, taken)| {
            let taken = match end.never_ends(taken.p95) {
                true => "never ends".to_owned(),
                false => time(taken.p95),
            };
            format!("{name} {taken}")
        })
        .collect();
    let outage = end.after_outage.map_or_else(String::new, |age| {
        format!("; after an outage of the capture {} at P95", time(age.p95))
    });
    let objective = end.objective.map_or_else(String::new, |objective| {
        let verdict = if end.is_missed() { "missed" } else { "held" };
        format!(", may be {} ({verdict})", time(objective.p50))
    });
    let month = plan.scenario.provision_for_months;
    let then = if end.changes() {
        format!(", in {} {}", plan.month_name(month), old(end.age_then.p95))
    } else {
        String::new()
    };
    format!(
        "{}: {} old at the median when it can be read, {} at P95{then}{objective}; P95 of its steps: {}{outage}",
        end.component,
        old(end.age.p50),
        old(end.age.p95),
        steps.join(", ")
    )
}

fn budget(errors: &str, budget: &ErrorBudget) -> String {
    let alerts: Vec<String> = budget
        .alerts
        .iter()
        .map(|alert| {
            format!(
                "{} above {} of {errors} for {} and {} (burn rate {})",
                alert.severity,
                show(alert.threshold, Measure::Fraction),
                time(alert.long),
                time(alert.short),
                show(alert.burn_rate, Measure::Count)
            )
        })
        .collect();
    format!(
        "error budget {}, {} in 30 days: {}",
        show(budget.budget, Measure::Fraction),
        time(budget.downtime),
        alerts.join("; ")
    )
}

/// The same for programs, by component.
pub(super) fn value(plan: &Plan) -> Value {
    let ends = plan.freshness.iter().map(|end| {
        let steps = end.steps.iter().map(
            |(name, taken)| json!({ "name": name, "time": summary(*taken, Measure::Seconds) }),
        );
        let entry = json!({
            "age": summary(end.age, Measure::Seconds),
            "age_then": summary(end.age_then, Measure::Seconds),
            "then": plan.month_name(plan.scenario.provision_for_months),
            "objective": end.objective.map(|objective| summary(objective, Measure::Seconds)),
            "missed": end.is_missed(),
            "after_outage": end.after_outage.map(|age| summary(age, Measure::Seconds)),
            "steps": steps.collect::<Vec<_>>(),
        });
        (end.component.clone(), entry)
    });
    Value::Object(ends.collect::<Map<_, _>>())
}

/// An error budget for programs; `null` where nothing is asked for.
pub(super) fn error_budget(budget: Option<&ErrorBudget>) -> Value {
    let Some(budget) = budget else {
        return Value::Null;
    };
    let alerts = budget.alerts.iter().map(|alert| {
        json!({
            "severity": alert.severity,
            "burn_rate": alert.burn_rate,
            "threshold": alert.threshold,
            "long_window": alert.long,
            "short_window": alert.short,
            "budget_used": alert.used,
            "window_unit": Measure::Seconds.export_unit(),
        })
    });
    json!({
        "budget": budget.budget,
        "downtime": budget.downtime,
        "downtime_unit": Measure::Seconds.export_unit(),
        "alerts": alerts.collect::<Vec<_>>(),
    })
}

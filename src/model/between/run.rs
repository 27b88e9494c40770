//! Scheduled runs: done by the deadline or not, and what a backfill takes and still finds.

use crate::quantity::Handle;
use crate::scenario::{Backfill, Run};
use crate::units::Measure;

use super::super::context::Context;
use super::super::flow::Flow;
use super::super::scope::Scope;
use super::super::{ModelError, defaults, source};
use super::{ComponentKind, ComponentOutline, RunCostOutline};

const DAY: f64 = 86_400.0;

/// Adds a run to the model.
pub(in crate::model) fn run(
    context: &Context<'_>,
    index: usize,
    run: &Run,
) -> Result<ComponentOutline, ModelError> {
    let field = format!("runs[{index}]");
    let scope = Scope::new(context.builder, format!("runs/{}", run.name));
    let builder = context.builder;
    let source_of = match &run.reads {
        Some(name) => {
            let flows = context.flows.borrow();
            Some(flows.read(name, &format!("{field}.reads"))?)
        }
        None => None,
    };
    let duration = builder.estimate(scope.path("duration"), "One attempt takes", &run.duration);
    let allowed = scope.figure(
        "allowed",
        "From start to deadline",
        allowed(run),
        Measure::Seconds,
        source::SCENARIO,
    );
    let in_time = allowed
        .at_least(duration)
        .select(builder.number(1.0), builder.number(0.0));
    let failure = scope.estimate_or(
        "failure",
        "Attempts that fail",
        run.failure.as_ref(),
        defaults::no_failure,
    );
    let attempts = builder.number(f64::from(run.retries) + 1.0);
    let mut figures = vec![
        duration,
        allowed,
        scope
            .quantity("in_time")
            .label("Done by the deadline at the first attempt: its mean is the probability")
            .measure(Measure::Fraction)
            .cite(source::DEADLINE)
            .is(in_time * (1.0 - failure)),
        scope
            .quantity("succeeds")
            .label("Succeeds in the end")
            .measure(Measure::Fraction)
            .cite(source::RETRIES)
            .is(1.0 - failure.power(attempts)),
    ];
    let every = (run.cost.is_some() || run.backfill.is_some()).then(|| {
        scope.estimate_or(
            "every",
            "Time that one run covers",
            run.every.as_ref(),
            defaults::every_day,
        )
    });
    let mut cost = None;
    if let (Some(stated), Some(every)) = (&run.cost, every) {
        let attempt = builder.estimate(scope.path("cost"), "Cost of one attempt", stated);
        let per_success = scope
            .quantity("cost_per_success")
            .label("Cost of a run that succeeds")
            .cite(source::RETRIES)
            .is(attempt / (1.0 - failure));
        let monthly_cost = scope
            .quantity("monthly_cost")
            .label("Cost")
            .measure(Measure::DollarsPerMonth)
            .cite(source::COST_LINE)
            .is(per_success / every);
        figures.extend([per_success, monthly_cost]);
        cost = Some(RunCostOutline {
            per_success: per_success.node(),
            monthly_cost: monthly_cost.node(),
        });
    }
    if let (Some(asked), Some(every)) = (&run.backfill, every) {
        figures.extend(backfill(&scope, run, asked, (duration, every), source_of));
    }
    Ok(ComponentOutline {
        kind: ComponentKind::Run,
        name: run.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        figures: figures.into_iter().map(Handle::node).collect(),
        cost,
    })
}

/// From the start to the next time the clock shows the deadline.
fn allowed(run: &Run) -> f64 {
    let same_day = run.deadline - run.start;
    if same_day > 0.0 {
        same_day
    } else {
        same_day + DAY
    }
}

/// Days that are computed again, the oldest first: how long that takes, and how far back the source must reach.
fn backfill<'b>(
    scope: &Scope<'b>,
    run: &Run,
    asked: &Backfill,
    (duration, every): (Handle<'b>, Handle<'b>),
    source_of: Option<Flow<'b>>,
) -> Vec<Handle<'b>> {
    let builder = scope.builder;
    let range = builder.estimate(scope.path("backfill/range"), "Computed again", &asked.range);
    let intervals = scope
        .quantity("backfill/runs")
        .label("Runs of the backfill")
        .measure(Measure::Count)
        .cite(source::BACKFILL)
        .is((range / every).ceil());
    let at_once = scope.figure(
        "backfill/at_once",
        "Runs at a time: as asked for, as far as the pool has places",
        f64::from(asked.concurrency.min(run.pool / run.slots)),
        Measure::Count,
        source::SCENARIO,
    );
    let time = scope
        .quantity("backfill/time")
        .label("Backfill takes")
        .cite(source::BACKFILL)
        .is((intervals / at_once).ceil() * duration);
    // The oldest interval is read until its run is done; of the newest, the backfill's end is what makes it old.
    let oldest = scope
        .quantity("backfill/oldest")
        .label("Oldest data the backfill reads")
        .cite(source::BACKFILL)
        .is((range + duration).max(time + every));
    let mut figures = vec![intervals, at_once, time, oldest];
    if let Some(kept) = source_of.and_then(|flow| flow.kept) {
        figures.push(
            scope
                .quantity("backfill/of_retention")
                .label("Oldest data, share of what the topic retains")
                .measure(Measure::Fraction)
                .cite(source::BACKFILL)
                .is(oldest / kept),
        );
    }
    figures
}

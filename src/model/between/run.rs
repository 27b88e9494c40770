//! Scheduled runs: done by the deadline or not, with all their attempts, and what a backfill takes and still finds.

use crate::quantity::{Handle, Reading, Source};
use crate::scenario::{Backfill, JobKind, Run};
use crate::spelling::nearest;
use crate::units::{Measure, seconds};

use super::super::context::Context;
use super::super::links;
use super::super::scope::Scope;
use super::super::spark::job::JobOutline;
use super::super::{ModelError, defaults, source};
use super::{ComponentKind, ComponentOutline, RunCostOutline};

const ATTEMPT: Source =
    Source::derivation("a run of the job it starts, and what is done beside it");
const MEAN_ATTEMPTS: Source = Source::derivation(
    "each attempt follows where all before it failed: 1 + f + f² + … for as many as there may be",
);
const STARTED: Source = Source::derivation("as often as the job it starts runs");

/// What a run is built from.
struct Parts<'b> {
    scope: Scope<'b>,
    /// The Spark job it starts, where it names one.
    job: Option<Started<'b>>,
    /// What is read of topics is kept for so long.
    kept: Option<Handle<'b>>,
}

/// A Spark job that a run starts.
#[derive(Clone, Copy)]
struct Started<'b> {
    every: Handle<'b>,
    /// How long it takes and what it costs in a month; `None` while its executors are not known.
    sized: Option<(Handle<'b>, Handle<'b>)>,
}

/// Adds a run to the model.
pub(in crate::model) fn run(
    context: &Context<'_>,
    index: usize,
    run: &Run,
    jobs: &[JobOutline],
) -> Result<ComponentOutline, ModelError> {
    let field = format!("runs[{index}]");
    let parts = Parts {
        scope: Scope::new(context.builder, format!("runs/{}", run.name)),
        job: started(context, run, &field, jobs)?,
        kept: kept(context, run, &field)?,
    };
    let scope = &parts.scope;
    let allowed = scope.figure(
        "allowed",
        "From start to deadline",
        allowed(run),
        Measure::Seconds,
        source::SCENARIO,
    );
    let mut outline = ComponentOutline {
        writes: None,
        kind: ComponentKind::Run,
        name: run.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        figures: vec![allowed.node()],
        cost: None,
    };
    // A job whose executors cannot be had, or are still compared, has no runtime: a finding says which it is.
    let Some(duration) = duration(&parts, run) else {
        return Ok(outline);
    };
    let failure = scope.estimate_or(
        "failure",
        "Attempts that fail",
        run.failure.as_ref(),
        defaults::no_failure,
    );
    let every = (run.cost.is_some() || run.backfill.is_some() || parts.job.is_some())
        .then(|| every(&parts, run));
    let attempts = attempts(context, scope, run, failure);
    let mut figures = vec![duration, allowed];
    figures.extend(in_the_end(scope, &attempts, duration, allowed));
    if let Some(every) = every {
        if let Some((per_success, monthly)) = cost(&parts, run, &attempts, every) {
            figures.extend([per_success, monthly]);
            outline.cost = Some(RunCostOutline {
                per_success: per_success.node(),
                monthly_cost: monthly.node(),
            });
        }
        if let Some(asked) = &run.backfill {
            figures.extend(backfill(&parts, run, asked, &attempts, (duration, every)));
        }
    }
    outline.figures = figures.into_iter().map(Handle::node).collect();
    Ok(outline)
}

/// The job that a run names.
fn started<'b>(
    context: &Context<'b>,
    run: &Run,
    field: &str,
    jobs: &[JobOutline],
) -> Result<Option<Started<'b>>, ModelError> {
    let Some(name) = &run.job else {
        return Ok(None);
    };
    let mut pairs = jobs.iter().zip(&context.scenario.spark);
    let Some((job, entry)) = pairs.find(|(job, _)| job.name == *name) else {
        let error = ModelError::new(
            format!("{field}.job"),
            format!("no Spark job in this scenario is called `{name}`"),
        );
        let names = jobs.iter().map(|job| job.name.as_str());
        return Err(match nearest(name, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("declare it under `spark`, or state `duration` instead"),
        });
    };
    if entry.kind == JobKind::Streaming {
        return Err(ModelError::new(
            format!("{field}.job"),
            format!("`{name}` is a streaming job, which is never done"),
        )
        .hint("name a batch job, or state `duration` instead"));
    }
    let handle = |node| context.builder.handle(node);
    Ok(Some(Started {
        every: handle(job.every),
        sized: job
            .sized
            .as_ref()
            .map(|sized| (handle(sized.runtime), handle(sized.monthly_cost))),
    }))
}

/// How long what it reads is kept: of the topic it names, or the shortest of those that its job reads.
fn kept<'b>(
    context: &Context<'b>,
    run: &Run,
    field: &str,
) -> Result<Option<Handle<'b>>, ModelError> {
    let flows = context.flows.borrow();
    if let Some(name) = &run.reads {
        // A table may be called as the topic is: a run reads the topic.
        let topic = links::topic(context.scenario, name);
        let full = topic.map(|place| links::name_of(context.scenario, place));
        let name = full.as_ref().unwrap_or(name);
        return Ok(flows.read(name, &format!("{field}.reads"))?.kept);
    }
    let mut jobs = context.scenario.spark.iter();
    let job = jobs.find(|job| Some(&job.name) == run.job.as_ref());
    let read = job.into_iter().flat_map(|job| &job.reads);
    // What a job reads that nobody has is said of the job.
    let kept = read.filter_map(|name| flows.read(name, "").ok()?.kept);
    Ok(kept.reduce(Handle::min))
}

/// How long one attempt takes: what is stated, or the job and what is done beside it.
fn duration<'b>(parts: &Parts<'b>, run: &Run) -> Option<Handle<'b>> {
    let (scope, label) = (&parts.scope, "One attempt takes");
    if let Some(stated) = &run.duration {
        return Some(
            scope
                .builder
                .estimate(scope.path("duration"), label, stated),
        );
    }
    let (runtime, _) = parts.job?.sized?;
    let beside = scope.estimate_or(
        "beside_job",
        "Takes beside its job",
        run.beside_job.as_ref(),
        defaults::nothing_beside,
    );
    let quantity = scope.quantity("duration").label(label).cite(ATTEMPT);
    Some(quantity.is(runtime + beside))
}

fn every<'b>(parts: &Parts<'b>, run: &Run) -> Handle<'b> {
    let label = "Time that one run covers";
    match (parts.job, &run.every) {
        (Some(job), None) => parts
            .scope
            .quantity("every")
            .label(label)
            .cite(STARTED)
            .is(job.every),
        (_, stated) => {
            parts
                .scope
                .estimate_or("every", label, stated.as_ref(), defaults::every_day)
        }
    }
}

/// The attempts of a run.
struct Attempts<'b> {
    /// The share of them that fail.
    failure: Handle<'b>,
    /// How many there may be, the first and its retries.
    most: Handle<'b>,
    /// How many there are on average, until one succeeds or none is left.
    mean: Handle<'b>,
    /// The time between two, where there may be a second.
    delay: Option<Handle<'b>>,
}

fn attempts<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    run: &Run,
    failure: Handle<'b>,
) -> Attempts<'b> {
    let most = scope.figure(
        "attempts",
        "Attempts, the first and its retries",
        f64::from(run.retries) + 1.0,
        Measure::Count,
        source::SCENARIO,
    );
    let delay = (run.retries > 0).then(|| {
        scope.estimate_or(
            "retry_delay",
            "Between a failed attempt and the next",
            run.retry_delay.as_ref(),
            || {
                let known = &context.catalogue.objectives().retry_delay;
                defaults::constant(known, Measure::Seconds)
            },
        )
    });
    let mean = scope
        .quantity("mean_attempts")
        .label("Attempts on average")
        .measure(Measure::Count)
        .cite(MEAN_ATTEMPTS)
        .is((1.0 - failure.power(most)) / (1.0 - failure));
    Attempts {
        failure,
        most,
        mean,
        delay,
    }
}

/// Whether it is done by the deadline and whether at all, with every attempt there is. Attempts of one world take
/// equally long, those that fail as well, and fail independently of each other.
fn in_the_end<'b>(
    scope: &Scope<'b>,
    attempts: &Attempts<'b>,
    duration: Handle<'b>,
    allowed: Handle<'b>,
) -> Vec<Handle<'b>> {
    let (failure, most) = (attempts.failure, attempts.most);
    let mut figures = Vec::new();
    let fit = match attempts.delay {
        None => allowed
            .at_least(duration)
            .select(scope.builder.number(1.0), scope.builder.number(0.0)),
        // n attempts with n − 1 delays between them fit: n × (duration + delay) ≤ allowed + delay.
        Some(delay) => {
            let fit = scope
                .quantity("attempts_in_time")
                .label("Attempts that end by the deadline")
                .measure(Measure::Count)
                .reading(Reading::Reserve)
                .cite(source::DEADLINE)
                .is(((allowed + delay) / (duration + delay)).floor().min(most));
            figures.push(fit);
            fit
        }
    };
    let chance = |name: &str, label: &str, source: Source, attempts: Handle<'b>| {
        scope
            .quantity(name)
            .label(label)
            .measure(Measure::Fraction)
            .reading(Reading::Chance)
            .cite(source)
            // One of n succeeds: Σ failure^k × (1 − failure) for k from 0 to n − 1.
            .is(1.0 - failure.power(attempts))
    };
    figures.push(chance(
        "in_time",
        "Probability of being done by the deadline",
        source::DEADLINE,
        fit,
    ));
    figures.push(chance(
        "succeeds",
        "Probability of being done in the end",
        source::RETRIES,
        most,
    ));
    figures
}

/// What a run that succeeds costs, with all the attempts that fail for each; and what runs add to the bill with the
/// attempts they make, which has every run of the job that they start already, though none of its retries.
fn cost<'b>(
    parts: &Parts<'b>,
    run: &Run,
    attempts: &Attempts<'b>,
    every: Handle<'b>,
) -> Option<(Handle<'b>, Handle<'b>)> {
    let scope = &parts.scope;
    let stated = run.cost.as_ref().map(|stated| {
        let label = match parts.job {
            Some(_) => "Cost of one attempt beside its job",
            None => "Cost of one attempt",
        };
        scope.builder.estimate(scope.path("cost"), label, stated)
    });
    let job = parts.job.and_then(|job| {
        let (_, monthly) = job.sized?;
        Some(monthly * job.every)
    });
    let attempt = match (stated, job) {
        (Some(stated), Some(job)) => stated + job,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    let per_success = scope
        .quantity("cost_per_success")
        .label("Cost of a run that succeeds")
        .cite(source::RETRIES)
        .is(attempt / (1.0 - attempts.failure));
    // Runs that fail for good are paid for as far as they get: they make no more attempts than they may.
    let spent = attempt * attempts.mean;
    let added = match job {
        Some(job) => spent - job,
        None => spent,
    };
    let monthly = scope
        .quantity("monthly_cost")
        .label(match parts.job {
            Some(_) => "Cost beside its job\u{2019}s own",
            None => "Cost",
        })
        .measure(Measure::DollarsPerMonth)
        .cite(source::COST_LINE)
        .is(added / every);
    Some((per_success, monthly))
}

/// From the start to the next time the clock shows the deadline.
fn allowed(run: &Run) -> f64 {
    let same_day = run.deadline - run.start;
    if same_day > 0.0 {
        same_day
    } else {
        same_day + seconds::DAY
    }
}

/// Days that are computed again, the oldest first: how long that takes, and how far back the source must reach.
fn backfill<'b>(
    parts: &Parts<'b>,
    run: &Run,
    asked: &Backfill,
    attempts: &Attempts<'b>,
    (duration, every): (Handle<'b>, Handle<'b>),
) -> Vec<Handle<'b>> {
    let scope = &parts.scope;
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
    let rounds = (intervals / at_once).ceil();
    // Attempts that fail and the delays behind them hold the place of a run as well.
    let duration = match attempts.delay {
        Some(delay) => scope
            .quantity("backfill/run")
            .label("One run of the backfill takes, with its retries")
            .cite(source::BACKFILL)
            .is(duration * attempts.mean + delay * (attempts.mean - 1.0)),
        None => duration,
    };
    let time = scope
        .quantity("backfill/time")
        .label("Backfill takes")
        .cite(source::BACKFILL)
        .is(rounds * duration);
    // Round b, counted from 0, ends after (b + 1) × duration, and the oldest it reads began range − b × at_once × every
    // before the backfill did. Its age at the end of the round rises or falls evenly with b, so it is greatest in the
    // first round or in the last.
    let in_last = range - (rounds - 1.0) * at_once * every + time;
    let oldest = scope
        .quantity("backfill/oldest")
        .label("Oldest data the backfill reads")
        .cite(source::OLDEST)
        .is((range + duration).max(in_last));
    let mut figures = vec![intervals, at_once, time, oldest];
    if let Some(kept) = parts.kept {
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

//! How old data is when it can be read, step by step along every path, from the database where a capture reads one; and the error budget of an availability
//! objective.
//!
//! An event falls at random into an interval and waits for its end: over the worlds, a wait is an even draw of the
//! interval. So the percentiles of an age are those of events, not of averages.

use std::collections::BTreeMap;

use crate::catalogue::Constant;
use crate::estimate::{Bounds, Estimate};
use crate::quantity::{Handle, NodeId, Source};
use crate::scenario::JobKind;
use crate::units::Measure;

use super::context::Context;
use super::defaults::documented;
use super::lake::TableOutline;
use super::links::{self, Links, Place};
use super::scope::Scope;
use super::spark::job::JobOutline;

const WAIT: Source =
    Source::derivation("an event falls at random into the interval and waits for its end");
const PHASE: Source = Source::derivation("evenly between the start and the end of an interval");
const QUEUE: Source = Source::derivation(
    "mean wait of an M/D/1 queue, use × time ÷ (2 × (1 − use)) (Pollaczek and Khinchine): runs that begin at random times and take equally long; at a use of one or more, the horizon",
);
const CLOCK: Source = Source::derivation(
    "runs started by the clock that end before the next begins never wait for each other; once they take longer than the time between two, each waits longer than the one before, until the horizon",
);
const CAPTURED: Source = Source::derivation(
    "how far the capture is behind its database while all is well; of several captures the furthest",
);
const STOOD_STILL: Source = Source::derivation(
    "what was written when a capture stopped is read when it has stood still for as long as it may: its age on any other day, and the outage",
);
const LITTLE: Source = Source::derivation(
    "Little\u{2019}s law: what waits is what arrives in a second times how long it waits",
);
const USE: Source = Source::derivation("time of a run over time between two");
const PROCESSING: Source = Source::derivation("a run hands on what it read when it is done");
const COMMIT: Source = Source::derivation(
    "rows wait for the commit of their files, as far as they have not waited for a run already",
);
const AGE: Source = Source::derivation("all steps up to here; of several sources the oldest");
const BUDGET: Source = Source::derivation("what the objective leaves to go wrong");
const JUDGED_AT_P95: Source =
    Source::derivation("the age of data is held against its objective at P95");
const BURN: Source = Source::documentation(
    "Google, The Site Reliability Workbook, chapter 5: a burn rate is the share of errors over the error budget",
);

/// The end of a path.
#[derive(Clone, Debug)]
pub struct FreshnessOutline {
    /// The component, such as `lake/sessions`.
    pub component: String,
    /// The field that states its objective, or would.
    pub field: String,
    /// Its steps, in the order data takes them: along the oldest of several sources.
    pub steps: Vec<StepOutline>,
    /// How old data is when it can be read, in seconds.
    pub age: NodeId,
    /// How old it may be; `None` where nothing says so.
    pub objective: Option<NodeId>,
    /// How old data is after an outage of the capture it comes from, in seconds; `None` where no capture writes it.
    pub after_outage: Option<NodeId>,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepOutline {
    /// What takes the time, such as ``processing of `sessions` ``.
    pub name: String,
    /// Seconds.
    pub time: NodeId,
}

/// What is known of data that leaves a component.
#[derive(Clone)]
struct Known<'b> {
    age: Handle<'b>,
    steps: Vec<StepOutline>,
    /// How often a job hands on; what its tables need not wait for again.
    every: Option<Handle<'b>>,
    /// How long the captures it comes from may stand still.
    outage: Option<Handle<'b>>,
}

struct Paths<'c, 'b> {
    context: &'c Context<'b>,
    links: &'c Links,
    tables: &'c [TableOutline],
    jobs: &'c [JobOutline],
    known: BTreeMap<Place, Option<Known<'b>>>,
}

/// Adds the age of data at the end of every path from a topic: at every table, and at streaming jobs that nothing reads.
pub(super) fn freshness(
    context: &Context<'_>,
    links: &Links,
    tables: &[TableOutline],
    jobs: &[JobOutline],
) -> Vec<FreshnessOutline> {
    let general = context.builder.named("objectives/freshness");
    let mut paths = Paths {
        context,
        links,
        tables,
        jobs,
        known: BTreeMap::new(),
    };
    let mut ends = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let Some(entry) = context.scenario.lake.get(index) else {
            continue;
        };
        let place = Place::Table(index);
        ends.extend(paths.end(
            place,
            &table.path,
            &table.field,
            entry.freshness.as_ref(),
            general,
        ));
    }
    for (index, job) in jobs.iter().enumerate() {
        let place = Place::Job(index);
        let Some(entry) = context.scenario.spark.get(index) else {
            continue;
        };
        let is_end = entry.kind == JobKind::Streaming
            && !links
                .out_of(place)
                .any(|to| !matches!(to, Place::Topic(..)));
        if is_end {
            ends.extend(paths.end(
                place,
                &job.path,
                &job.field,
                entry.freshness.as_ref(),
                general,
            ));
        }
    }
    ends
}

impl<'b> Paths<'_, 'b> {
    fn end(
        &mut self,
        place: Place,
        path: &str,
        field: &str,
        own: Option<&Estimate>,
        general: Option<Handle<'b>>,
    ) -> Option<FreshnessOutline> {
        let known = self.known(place)?;
        let scope = self.scope(path);
        let own = own.map(|own| {
            scope
                .builder
                .estimate(scope.path("objective"), "May be this old", own)
        });
        let after_outage = known.outage.map(|outage| {
            scope
                .quantity("after_outage")
                .label("Age after an outage of the capture")
                .measure(Measure::Seconds)
                .cite(STOOD_STILL)
                .is(known.age + outage)
                .node()
        });
        Some(FreshnessOutline {
            component: path.to_owned(),
            field: match own {
                Some(_) => format!("{field}.freshness"),
                None => "objectives.freshness".to_owned(),
            },
            steps: known.steps,
            age: known.age.node(),
            objective: own.or(general).map(Handle::node),
            after_outage,
        })
    }

    fn scope(&self, component: &str) -> Scope<'b> {
        Scope::new(self.context.builder, format!("freshness/{component}"))
    }

    /// The age of what leaves a component; `None` where no topic leads to it.
    fn known(&mut self, place: Place) -> Option<Known<'b>> {
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        // A component on the way is asked once; circles were refused before.
        let known = match place {
            Place::Topic(cluster, topic) => self.topic(cluster, topic),
            Place::Job(index) => self.job(index),
            Place::Table(index) => self.table(index),
        };
        self.known.insert(place, known.clone());
        known
    }

    /// The oldest of what flows in.
    fn before(&mut self, place: Place) -> Option<Known<'b>> {
        let sources = self.links.into(place).to_vec();
        let known: Vec<Known<'b>> = sources
            .into_iter()
            .filter_map(|source| self.known(source))
            .collect();
        let age = self
            .context
            .builder
            .largest(known.iter().map(|known| known.age))?;
        let mut several = known.iter().flat_map(|known| &known.steps);
        // Each step once: what leads to two sources is waited for once.
        let mut steps: Vec<StepOutline> = Vec::new();
        for step in several.by_ref() {
            if !steps.contains(step) {
                steps.push(step.clone());
            }
        }
        // Of several jobs, what has waited least for its run waits longest for the commit.
        let every: Option<Vec<Handle<'b>>> = known.iter().map(|known| known.every).collect();
        let every = every.and_then(|each| each.into_iter().reduce(Handle::min));
        let outages = known.iter().filter_map(|known| known.outage);
        let outage = self.context.builder.largest(outages);
        Some(Known {
            age,
            steps,
            every,
            outage,
        })
    }

    /// A wait for the end of an interval.
    fn wait(&self, scope: &Scope<'b>, name: &str, label: &str, interval: Handle<'b>) -> Handle<'b> {
        let builder = scope.builder;
        let even = Estimate::parse("uniform 0 to 1", &[Measure::Count], Bounds::NON_NEGATIVE)
            .unwrap_or_else(|_| Estimate::exact(1.0, Measure::Count));
        let phase = builder.estimate_with(
            scope.path(&format!("{name}_phase")),
            "Part of the interval that is still to come",
            &even,
            PHASE,
        );
        scope
            .quantity(name)
            .label(label)
            .measure(Measure::Seconds)
            .cite(WAIT)
            .is(interval * phase)
    }

    fn topic(&mut self, cluster: usize, topic: usize) -> Option<Known<'b>> {
        let place = Place::Topic(cluster, topic);
        let cluster = self.context.scenario.kafka.get(cluster)?;
        let topic = cluster.topics.get(topic)?;
        let path = format!("kafka/{}/topics/{}", cluster.name, topic.name);
        let linger = self.context.builder.named(&format!("{path}/linger"))?;
        let scope = self.scope(&path);
        let wait = self.wait(
            &scope,
            "linger",
            "Waits in the producer\u{2019}s batch",
            linger,
        );
        let linger = StepOutline {
            name: format!("linger of `{}`", topic.name),
            time: wait.node(),
        };
        let Some((captures, lag, outage)) = self.captured(&scope, place) else {
            return Some(Known {
                age: wait,
                steps: vec![linger],
                every: None,
                outage: None,
            });
        };
        let age = scope
            .quantity("age")
            .label("Age when it can be read")
            .measure(Measure::Seconds)
            .cite(AGE)
            .is(lag + wait);
        let capture = StepOutline {
            name: format!("capture of {captures}"),
            time: lag.node(),
        };
        Some(Known {
            age,
            steps: vec![capture, linger],
            every: None,
            outage: Some(outage),
        })
    }

    /// The captures that write a topic, how far they are behind, and how long they may stand still.
    fn captured(
        &self,
        scope: &Scope<'b>,
        place: Place,
    ) -> Option<(String, Handle<'b>, Handle<'b>)> {
        let (builder, scenario) = (self.context.builder, self.context.scenario);
        let names: Vec<&str> = scenario
            .cdc
            .iter()
            .filter(|entry| {
                let topic = entry.topic.as_deref();
                topic.and_then(|name| links::topic(scenario, name)) == Some(place)
            })
            .map(|entry| entry.name.as_str())
            .collect();
        let of = |figure: &str| {
            let path = |name: &&str| format!("cdc/{name}/{figure}");
            builder.largest(names.iter().filter_map(|name| builder.named(&path(name))))
        };
        let lag = scope
            .quantity("captured")
            .label("Is behind the database")
            .measure(Measure::Seconds)
            .cite(CAPTURED)
            .is(of("acknowledge_lag")?);
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        Some((quoted.join(" and "), lag, of("outage")?))
    }

    fn job(&mut self, index: usize) -> Option<Known<'b>> {
        let before = self.before(Place::Job(index))?;
        let job = self.jobs.get(index)?;
        let runtime = job.sized.as_ref()?.runtime;
        let builder = self.context.builder;
        let (every, runtime) = (builder.handle(job.every), builder.handle(runtime));
        let scope = self.scope(&job.path);
        let lag = self.lag(index, &scope);
        let interval = self.wait(&scope, "interval", "Waits for the next run", every);
        let busy = scope
            .quantity("use")
            .label("Use of the job")
            .measure(Measure::Fraction)
            .cite(USE)
            .is(runtime / every);
        let horizon = self.context.scenario.horizon_seconds();
        let horizon = builder.constant(horizon, Measure::Seconds);
        // Batches come by the clock; micro-batches follow what arrives, which is as uneven as chance.
        let (below_one, source) = match self.context.scenario.spark.get(index)?.kind {
            JobKind::Batch => (builder.constant(0.0, Measure::Seconds), CLOCK),
            JobKind::Streaming => {
                let left = (1.0 - busy).max(builder.number(f64::EPSILON));
                ((busy * runtime / (left * 2.0)).min(horizon), QUEUE)
            }
        };
        let queueing = scope
            .quantity("queueing")
            .label("Waits for runs before it")
            .measure(Measure::Seconds)
            .cite(source)
            .is(busy
                .at_least(builder.number(1.0))
                .select(horizon, below_one));
        scope
            .quantity("runs_waiting")
            .label("Runs that wait")
            .measure(Measure::Count)
            .cite(LITTLE)
            .is(queueing / every);
        let processing = scope
            .quantity("processing")
            .label("Is processed")
            .measure(Measure::Seconds)
            .cite(PROCESSING)
            .is(runtime);
        let name = &self.context.scenario.spark.get(index)?.name;
        let named = [
            ("consumer lag", lag),
            ("interval", Some(interval)),
            ("queueing", Some(queueing)),
            ("processing", Some(processing)),
        ];
        let named = named
            .into_iter()
            .filter_map(|(what, time)| Some((what, time?)));
        let mut known = self.after(&scope, before, name, named.collect());
        known.every = Some(every);
        Some(known)
    }

    /// How far behind the consumer group with the name of the job is every day, where a topic it reads has one.
    fn lag(&self, index: usize, scope: &Scope<'b>) -> Option<Handle<'b>> {
        let job = self.context.scenario.spark.get(index)?;
        let places = self.links.into(Place::Job(index)).iter();
        let lags = places.filter_map(|place| {
            let Place::Topic(cluster, topic) = place else {
                return None;
            };
            let cluster = self.context.scenario.kafka.get(*cluster)?;
            let topic = &cluster.topics.get(*topic)?.name;
            let path = format!(
                "kafka/{}/topics/{topic}/consumers/{}/lag",
                cluster.name, job.name
            );
            self.context.builder.named(&path)
        });
        let lag = self.context.builder.largest(lags.collect::<Vec<_>>())?;
        Some(
            scope
                .quantity("lag")
                .label("Is behind every day")
                .cite(super::source::SCENARIO)
                .is(lag),
        )
    }

    fn table(&mut self, index: usize) -> Option<Known<'b>> {
        let before = self.before(Place::Table(index))?;
        let table = self.tables.get(index)?;
        let builder = self.context.builder;
        let every = builder.named(&format!("{}/write_every", table.path))?;
        let scope = self.scope(&table.path);
        let none = builder.constant(0.0, Measure::Seconds);
        let left = match before.every {
            Some(run) => (every - run).max(none),
            None => every,
        };
        let interval = scope
            .quantity("commit_interval")
            .label("Between two commits, beyond what a run waits for")
            .cite(COMMIT)
            .is(left);
        let commit = self.wait(&scope, "commit", "Waits for the commit", interval);
        Some(self.after(&scope, before, &table.name, vec![("commit", commit)]))
    }

    /// What is known behind these steps.
    fn after(
        &self,
        scope: &Scope<'b>,
        before: Known<'b>,
        name: &str,
        steps: Vec<(&str, Handle<'b>)>,
    ) -> Known<'b> {
        let times = steps.iter().map(|(_, time)| *time);
        let sum = scope
            .builder
            .sum(Measure::Seconds, [before.age].into_iter().chain(times));
        let age = scope
            .quantity("age")
            .label("Age when it can be read")
            .measure(Measure::Seconds)
            .cite(AGE)
            .is(sum);
        let added = steps.iter().map(|(what, time)| StepOutline {
            name: format!("{what} of `{name}`"),
            time: time.node(),
        });
        Known {
            age,
            steps: before.steps.into_iter().chain(added).collect(),
            every: None,
            outage: before.outage,
        }
    }
}

/// The error budget of an availability objective.
#[derive(Clone, Debug)]
pub struct ErrorBudgetOutline {
    /// The share that may go wrong.
    pub budget: NodeId,
    /// The same of the time it is for, in seconds.
    pub downtime: NodeId,
    /// What somebody is told of.
    pub alerts: Vec<AlertOutline>,
}

/// An alert on the burn rate of an error budget.
#[derive(Clone, Debug)]
pub struct AlertOutline {
    /// What it does: `page` or `ticket`.
    pub severity: &'static str,
    /// The burn rate.
    pub burn_rate: NodeId,
    /// The share of errors from which it fires.
    pub threshold: NodeId,
    /// The long window, in seconds.
    pub long: NodeId,
    /// The short window, in seconds.
    pub short: NodeId,
    /// The share of the budget that is used up by then.
    pub used: NodeId,
}

/// The share of events that an objective of freshness is judged for: ages are held against it at P95.
const FRESH: f64 = 0.95;

/// Adds the error budget of an availability objective and the alerts on it.
pub(super) fn error_budget(context: &Context<'_>) -> Option<ErrorBudgetOutline> {
    let stated = context.scenario.objectives.availability?;
    let scope = Scope::new(context.builder, "availability");
    let objective = scope.figure(
        "objective",
        "Availability objective",
        stated,
        Measure::Fraction,
        super::source::SCENARIO,
    );
    Some(budget(
        context,
        &scope,
        objective,
        "May be down in that time",
    ))
}

/// Adds the error budget of a freshness objective and the alerts on it: the events that may be older.
pub(super) fn freshness_budget(context: &Context<'_>) -> Option<ErrorBudgetOutline> {
    let scenario = context.scenario;
    let is_stated = scenario.objectives.freshness.is_some()
        || scenario.lake.iter().any(|table| table.freshness.is_some())
        || scenario.spark.iter().any(|job| job.freshness.is_some());
    if !is_stated {
        return None;
    }
    let scope = Scope::new(context.builder, "freshness_budget");
    let objective = scope.figure(
        "objective",
        "Events that are to be as fresh as asked for",
        FRESH,
        Measure::Fraction,
        JUDGED_AT_P95,
    );
    Some(budget(
        context,
        &scope,
        objective,
        "All of them may be older for so long in that time",
    ))
}

/// The error budget of an objective and the alerts on it.
fn budget<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    objective: Handle<'b>,
    downtime: &str,
) -> ErrorBudgetOutline {
    let known = context.catalogue.objectives();
    let budget = scope
        .quantity("error_budget")
        .label("Error budget")
        .measure(Measure::Fraction)
        .cite(BUDGET)
        .is(1.0 - objective);
    let constant = |name: &str, constant: &Constant, measure: Measure| {
        let source = documented(constant);
        scope.figure(name, constant.title, constant.value, measure, source)
    };
    let window = constant("window", &known.window, Measure::Seconds);
    let downtime = scope
        .quantity("downtime")
        .label(downtime)
        .cite(BUDGET)
        .is(budget * window);
    let levels = [
        (
            "fast",
            "page",
            [&known.fast_burn, &known.fast_long, &known.fast_short],
        ),
        (
            "slow",
            "page",
            [&known.slow_burn, &known.slow_long, &known.slow_short],
        ),
        (
            "ticket",
            "ticket",
            [&known.ticket_burn, &known.ticket_long, &known.ticket_short],
        ),
    ];
    let alerts = levels.map(|(key, severity, [burn, long, short])| {
        let below = scope.below("alerts").below(key);
        let burn_rate = constant(&format!("alerts/{key}/burn_rate"), burn, Measure::Count);
        let long = constant(&format!("alerts/{key}/long"), long, Measure::Seconds);
        let short = constant(&format!("alerts/{key}/short"), short, Measure::Seconds);
        let share = |name: &str, label: &str, share: Handle<'_>| {
            below
                .quantity(name)
                .label(label)
                .measure(Measure::Fraction)
                .cite(BURN)
                .is(share)
                .node()
        };
        AlertOutline {
            severity,
            threshold: share(
                "threshold",
                "Share of errors from which it fires",
                burn_rate * budget,
            ),
            used: share(
                "used",
                "Part of the error budget that is used up by then",
                burn_rate * long / window,
            ),
            burn_rate: burn_rate.node(),
            long: long.node(),
            short: short.node(),
        }
    });
    ErrorBudgetOutline {
        budget: budget.node(),
        downtime: downtime.node(),
        alerts: alerts.into_iter().collect(),
    }
}

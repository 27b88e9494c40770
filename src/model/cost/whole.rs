//! One bill for all of it: the cheapest deployment of each cluster, jobs, tables and runs; and what a GB, a million
//! events and a run of it cost.

use crate::quantity::{Handle, NodeId, Source};
use crate::scenario::JobKind;
use crate::units::Measure;

use super::super::between::ComponentOutline;
use super::super::context::Context;
use super::super::kafka::ClusterOutline;
use super::super::lake::TableOutline;
use super::super::links::{Place, name_of};
use super::super::scope::Scope;
use super::super::source;
use super::super::spark::job::JobOutline;
use super::super::traffic::{Edge, End};

const TOTAL: Source = Source::derivation(
    "the cheapest deployment of each cluster, every Spark job, table and scheduled run with a cost",
);
const CHEAPEST: Source =
    Source::derivation("the deployment with the lowest median cost, in the order of the file");
const INGESTED: Source = Source::derivation(
    "what topics state less what jobs and mirrors write into them, files that jobs read, and what tables state as written, before compression",
);
const ALIKE: Source = Source::rule_of_thumb(
    "nobody counts the events in files: each byte of them stands for as many as one in topics, so that events bear the share of the bill that is theirs",
);
const SHARED_OUT: Source = Source::derivation("the whole bill over what comes in from outside");
const MILLION: f64 = 1e6;

/// Which quantity is which of the whole bill.
#[derive(Clone, Debug)]
pub struct WholeOutline {
    /// The place of the cheapest deployment of each cluster among its deployments: settings that a plan sets. `None`
    /// without deployments, or while broker types are compared.
    pub cheapest: Vec<Option<NodeId>>,
    /// All of it, in US dollars per second.
    pub total: NodeId,
    /// For a byte that comes in; `None` where nothing does.
    pub per_gigabyte: Option<NodeId>,
    /// For a million events that come in; `None` where no source counts events.
    pub per_million_events: Option<NodeId>,
    /// For a run, by the name of the batch job or scheduled run: of a scheduled run, one that succeeds.
    pub per_run: Vec<(String, NodeId)>,
}

/// Adds the whole bill.
pub(in crate::model) fn whole(
    context: &Context<'_>,
    edges: &[Edge],
    clusters: &[ClusterOutline],
    (tables, jobs): (&[TableOutline], &[JobOutline]),
    components: &[ComponentOutline],
) -> WholeOutline {
    let builder = context.builder;
    let scope = Scope::new(builder, "cost");
    let mut costs = Vec::new();
    let mut cheapest = Vec::new();
    for cluster in clusters {
        let chosen = cheapest_of(&scope, cluster);
        cheapest.push(chosen.map(|(setting, _)| setting.node()));
        costs.extend(chosen.map(|(_, cost)| cost));
    }
    let tables_cost = tables.iter().filter_map(|table| table.nodes.as_ref());
    costs.extend(tables_cost.map(|nodes| builder.handle(nodes.monthly_cost)));
    let sized = jobs.iter().filter_map(|job| job.sized.as_ref());
    costs.extend(sized.map(|sized| builder.handle(sized.monthly_cost)));
    let runs = components.iter().filter_map(|component| component.cost);
    costs.extend(runs.map(|cost| builder.handle(cost.monthly_cost)));
    let total = scope
        .quantity("total")
        .label("Cost of all of it")
        .measure(Measure::DollarsPerMonth)
        .cite(TOTAL)
        .is(builder.sum(Measure::DollarsPerMonth, costs));
    let ingested = ingested(context, edges, &scope);
    let per_gigabyte = ingested.bytes.map(|bytes| {
        scope
            .quantity("per_gb")
            .label("Cost of a GB that comes in")
            .measure(Measure::DollarsPerGigabyte)
            .cite(SHARED_OUT)
            .is(total / bytes)
            .node()
    });
    let per_million_events = ingested.events.map(|events| {
        scope
            .quantity("per_million_events")
            .label("Cost of a million events that come in")
            .measure(Measure::Dollars)
            .cite(SHARED_OUT)
            .is(total / events * builder.constant(MILLION, Measure::Messages))
            .node()
    });
    WholeOutline {
        cheapest,
        total: total.node(),
        per_gigabyte,
        per_million_events,
        per_run: per_run(context, &scope, jobs, components),
    }
}

/// The setting that says which deployment of a cluster is paid, and its cost.
fn cheapest_of<'b>(
    scope: &Scope<'b>,
    cluster: &ClusterOutline,
) -> Option<(Handle<'b>, Handle<'b>)> {
    let builder = scope.builder;
    let costs: Option<Vec<Handle<'b>>> = cluster
        .deployments
        .iter()
        .map(|deployment| Some(builder.handle(deployment.sized.as_ref()?.monthly_cost)))
        .collect();
    let costs = costs?;
    let (last, before) = costs.split_last()?;
    let below = scope.below("kafka").below(&cluster.name);
    let setting = builder.setting(
        below.path("cheapest"),
        "Deployments before the cheapest",
        Measure::Count,
        0.0,
    );
    // From the last to the first: the setting is below its place plus one.
    let cost = before
        .iter()
        .enumerate()
        .rev()
        .fold(*last, |later, (index, cost)| {
            setting
                .at_least(builder.number(index as f64 + 1.0))
                .select(later, *cost)
        });
    let cost = below
        .quantity("monthly_cost")
        .label("Cost of the cheapest deployment")
        .measure(Measure::DollarsPerMonth)
        .cite(CHEAPEST)
        .is(cost);
    Some((setting, cost))
}

/// What comes in from outside.
struct Ingested<'b> {
    bytes: Option<Handle<'b>>,
    events: Option<Handle<'b>>,
}

fn ingested<'b>(context: &Context<'b>, edges: &[Edge], scope: &Scope<'b>) -> Ingested<'b> {
    let builder = context.builder;
    let flows = context.flows.borrow();
    let flow_of = |place| flows.read(&name_of(context.scenario, place), "").ok();
    let nothing = builder.constant(0.0, Measure::BytesPerSecond);
    let (mut bytes, mut counted, mut events) = (Vec::new(), Vec::new(), Vec::new());
    // What a topic states less what comes from inside: captures, which read from outside, are a part of what it states.
    let clusters = context.scenario.kafka.iter().enumerate();
    let topics = clusters.flat_map(|(at, cluster)| {
        (0..cluster.topics.len()).map(move |index| Place::Topic(at, index))
    });
    for topic in topics {
        let Some(flow) = flow_of(topic) else { continue };
        let inside: Vec<Handle<'b>> = edges
            .iter()
            .filter(|edge| edge.to == End::At(topic) && matches!(edge.from, End::At(_)))
            .map(|edge| builder.handle(edge.rate))
            .collect();
        let outside = if inside.is_empty() {
            flow.bytes
        } else {
            (flow.bytes - builder.sum(Measure::BytesPerSecond, inside)).max(nothing)
        };
        bytes.push(outside);
        if let Some(all) = flow.events {
            counted.push(outside);
            events.push(outside * all / flow.bytes);
        }
    }
    for edge in edges {
        let rate = builder.handle(edge.rate);
        match (edge.from, edge.to) {
            (End::Files, _) => bytes.push(rate),
            // Of all that a table gets, what comes from outside has its share of the rows.
            (End::Writers, End::At(table)) => {
                bytes.push(rate);
                let path = format!("lake/{}", name_of(context.scenario, table));
                let named = |name: &str| builder.named(&format!("{path}/{name}"));
                if let Some((rows, input)) = named("rows").zip(named("input")) {
                    counted.push(rate);
                    events.push(rate * rows / input);
                }
            }
            _ => {}
        }
    }
    let sum = |name: &str, label: &str, measure: Measure, parts: Vec<Handle<'b>>| {
        (!parts.is_empty()).then(|| {
            scope
                .quantity(name)
                .label(label)
                .measure(measure)
                .cite(INGESTED)
                .is(builder.sum(measure, parts))
        })
    };
    let is_all_counted = counted.len() == bytes.len();
    let counted = (!counted.is_empty())
        .then(|| builder.sum(Measure::BytesPerSecond, counted.iter().copied()));
    let bytes = sum(
        "ingested",
        "Comes in from outside, before compression",
        Measure::BytesPerSecond,
        bytes,
    );
    let events = sum(
        "events",
        "Events that come in from outside",
        Measure::MessagesPerSecond,
        events,
    );
    let events = match (events, bytes, counted) {
        (Some(events), Some(bytes), Some(counted)) if !is_all_counted => Some(
            scope
                .quantity("events_alike")
                .label("Events that come in from outside, were files made of such too")
                .measure(Measure::MessagesPerSecond)
                .cite(ALIKE)
                .is(events * bytes / counted),
        ),
        (events, ..) => events,
    };
    Ingested { bytes, events }
}

/// What a run costs, of batch jobs and of scheduled runs with a cost.
fn per_run(
    context: &Context<'_>,
    scope: &Scope<'_>,
    jobs: &[JobOutline],
    components: &[ComponentOutline],
) -> Vec<(String, NodeId)> {
    let builder = context.builder;
    let below = scope.below("runs");
    let cost = |name: &str, label: &str, cost: Handle<'_>| {
        let node = below
            .quantity(name)
            .label(label)
            .measure(Measure::Dollars)
            .cite(source::COST_LINE)
            .is(cost)
            .node();
        (name.to_owned(), node)
    };
    let batch = jobs.iter().zip(&context.scenario.spark);
    let batch = batch
        .filter(|(_, entry)| entry.kind == JobKind::Batch)
        .filter_map(|(job, _)| {
            let sized = job.sized.as_ref()?;
            let monthly = builder.handle(sized.monthly_cost);
            Some(cost(
                &job.name,
                "Cost of a run",
                monthly * builder.handle(job.every),
            ))
        });
    let batch: Vec<_> = batch.collect();
    let names: Vec<String> = batch.iter().map(|(name, _)| name.clone()).collect();
    let scheduled = components.iter().filter_map(|component| {
        // A job and the run that starts it may have one name: then the job's own cost is told.
        let run = component
            .cost
            .filter(|_| !names.contains(&component.name))?;
        Some(cost(
            &component.name,
            "Cost of a run that succeeds",
            builder.handle(run.per_success),
        ))
    });
    let scheduled: Vec<_> = scheduled.collect();
    batch.into_iter().chain(scheduled).collect()
}

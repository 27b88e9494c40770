//! Every link of a scenario with what flows along it: what its writer writes, or its reader reads, and what is left of a
//! component's intake as it comes from outside.

use std::collections::BTreeMap;

use crate::quantity::{Handle, NodeId, Source};
use crate::scenario::{Scenario, TableSource};
use crate::units::Measure;

use super::between::ComponentOutline;
use super::context::Context;
use super::kafka::ClusterOutline;
use super::lake::TableOutline;
use super::links::{Place, name_of, source, target, topic};
use super::scope::Scope;
use super::spark::job::JobOutline;

const OUTSIDE: Source = Source::derivation(
    "what the topic states, less what jobs, captures and mirrors write into it, and no less than nothing",
);

/// One end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A topic, a job or a table.
    At(Place),
    /// Applications that produce to a topic and are not in the scenario.
    Producers,
    /// Files that a job reads beside what it reads by name.
    Files,
    /// Whoever writes a table and is not in the scenario.
    Writers,
    /// A capture, by its place in the file.
    Capture(usize),
    /// A scheduled run, by its place in the file.
    Run(usize),
}

/// What flows from one end to the other.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Who writes.
    pub from: End,
    /// Who reads.
    pub to: End,
    /// Bytes per second on average, as the reader gets them.
    pub rate: NodeId,
}

/// Every link of a model.
pub(super) fn edges(
    context: &Context<'_>,
    clusters: &[ClusterOutline],
    (tables, jobs): (&[TableOutline], &[JobOutline]),
    components: &[ComponentOutline],
) -> Vec<Edge> {
    let mut found = Found {
        context,
        edges: BTreeMap::new(),
        order: Vec::new(),
    };
    let parts = Parts {
        clusters,
        tables,
        jobs,
        components,
    };
    found.jobs(&parts);
    found.tables(&parts);
    found.captures_and_runs(&parts);
    found.mirrors(&parts);
    found.producers(&parts);
    found.in_order()
}

/// What the links are between.
struct Parts<'p> {
    clusters: &'p [ClusterOutline],
    tables: &'p [TableOutline],
    jobs: &'p [JobOutline],
    components: &'p [ComponentOutline],
}

struct Found<'c, 'b> {
    context: &'c Context<'b>,
    edges: BTreeMap<(End, End), Handle<'b>>,
    order: Vec<(End, End)>,
}

impl<'b> Found<'_, 'b> {
    fn scenario(&self) -> &'b Scenario {
        self.context.scenario
    }

    /// What comes out of a component, as whoever reads it by name gets it; `None` where nothing does.
    fn out_of(&self, place: Place) -> Option<Handle<'b>> {
        let flows = self.context.flows.borrow();
        let flow = flows.read(&name_of(self.scenario(), place), "").ok()?;
        Some(flow.bytes)
    }

    fn handle(&self, node: NodeId) -> Handle<'b> {
        self.context.builder.handle(node)
    }

    /// A link; between the same two ends, what flows is added up.
    fn link(&mut self, from: End, to: End, rate: Handle<'b>) {
        let ends = (from, to);
        let before = self.edges.get(&ends).copied();
        if before.is_none() {
            self.order.push(ends);
        }
        let rate = before.map_or(rate, |before| before + rate);
        self.edges.insert(ends, rate);
    }

    fn in_order(self) -> Vec<Edge> {
        let each = self.order.into_iter();
        each.filter_map(|(from, to)| {
            let rate = self.edges.get(&(from, to))?.node();
            Some(Edge { from, to, rate })
        })
        .collect()
    }

    /// What jobs read by name and as files, and what their `writes` say.
    fn jobs(&mut self, parts: &Parts) {
        for (index, (job, entry)) in parts.jobs.iter().zip(&self.scenario().spark).enumerate() {
            let own = Place::Job(index);
            for name in &entry.reads {
                let Some(from) = source(self.scenario(), name, own) else {
                    continue;
                };
                if let Some(rate) = self.out_of(from) {
                    self.link(End::At(from), End::At(own), rate);
                }
            }
            if let Some(files) = job.files {
                self.link(End::Files, End::At(own), self.handle(files));
            }
            for write in &job.writes {
                if let Some(to) = target(self.scenario(), &write.name) {
                    self.link(End::At(own), End::At(to), self.handle(write.bytes));
                }
            }
        }
    }

    /// What tables name as their source. A job that also says itself what it writes into the table is not counted twice.
    fn tables(&mut self, parts: &Parts) {
        for (index, (table, entry)) in parts.tables.iter().zip(&self.scenario().lake).enumerate() {
            let own = End::At(Place::Table(index));
            match &entry.source {
                Some(TableSource::Named(name)) => {
                    let from = source(self.scenario(), name, Place::Table(index));
                    let Some(from) = from else { continue };
                    let ends = (End::At(from), own);
                    if !self.edges.contains_key(&ends)
                        && let Some(rate) = self.out_of(from)
                    {
                        self.link(ends.0, ends.1, rate);
                    }
                }
                Some(TableSource::Written { .. }) => {
                    let stated = self.context.flows.borrow().input_of(&table.name);
                    if let Some(rate) = stated {
                        self.link(End::Writers, own, rate);
                    }
                }
                None => {}
            }
        }
    }

    /// What captures write, and what runs read that start no job.
    fn captures_and_runs(&mut self, parts: &Parts) {
        let scenario = self.scenario();
        for (index, entry) in scenario.cdc.iter().enumerate() {
            let field = format!("cdc[{index}]");
            let mut each = parts.components.iter();
            let outline = each.find(|component| component.field == field);
            let to = entry
                .topic
                .as_deref()
                .and_then(|name| topic(scenario, name));
            if let (Some(rate), Some(to)) = (outline.and_then(|outline| outline.writes), to) {
                self.link(End::Capture(index), End::At(to), self.handle(rate));
            }
        }
        for (index, run) in scenario.runs.iter().enumerate() {
            let from = run.reads.as_deref().and_then(|name| topic(scenario, name));
            if let Some((from, rate)) = from.and_then(|from| Some((from, self.out_of(from)?))) {
                self.link(End::At(from), End::Run(index), rate);
            }
        }
    }

    /// What mirrors write to topics of other clusters.
    fn mirrors(&mut self, parts: &Parts) {
        let arrivals = &self.context.arrivals;
        for (at, cluster) in parts.clusters.iter().enumerate() {
            let declared = self.scenario().kafka.get(at);
            let declared = declared.map_or(0, |entry| entry.topics.len());
            for index in 0..cluster.topics.len() {
                for sent in arrivals.into_topic(at, index, declared) {
                    let source = parts.clusters.get(sent.cluster);
                    let mut topics = source.iter().flat_map(|source| &source.topics);
                    let from = topics.position(|topic| topic.name == sent.topic);
                    let from = from.map(|from| Place::Topic(sent.cluster, from));
                    let payload = self
                        .context
                        .builder
                        .named(&format!("{}/payload", sent.path));
                    if let Some((from, payload)) = from.zip(payload) {
                        let to = End::At(Place::Topic(at, index));
                        self.link(End::At(from), to, payload * sent.share);
                    }
                }
            }
        }
    }

    /// What is left of what topics state; what arrives undeclared is all of what is there.
    fn producers(&mut self, parts: &Parts) {
        let builder = self.context.builder;
        for (at, cluster) in parts.clusters.iter().enumerate() {
            let declared = self.scenario().kafka.get(at);
            let declared = declared.map_or(0, |entry| entry.topics.len());
            for (index, topic) in cluster.topics.iter().take(declared).enumerate() {
                let place = Place::Topic(at, index);
                let own = End::At(place);
                let Some(stated) = self.out_of(place) else {
                    continue;
                };
                let written: Vec<Handle<'b>> = self
                    .edges
                    .iter()
                    .filter(|((_, to), _)| *to == own)
                    .map(|(_, rate)| *rate)
                    .collect();
                let rate = if written.is_empty() {
                    stated
                } else {
                    let nothing = builder.constant(0.0, Measure::BytesPerSecond);
                    let written = builder.sum(Measure::BytesPerSecond, written);
                    Scope::new(builder, topic.path.clone())
                        .quantity("from_outside")
                        .label("Written by others than jobs, captures and mirrors")
                        .cite(OUTSIDE)
                        .is((stated - written).max(nothing))
                };
                self.link(End::Producers, own, rate);
            }
        }
    }
}

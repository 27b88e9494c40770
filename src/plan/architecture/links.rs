//! Who reads whom, as the links of the file say, with the rate of each link.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::ComponentKind;
use crate::model::links::{self, Place};
use crate::model::traffic::{Edge, End};
use crate::plan::{Plan, TopicPlan};
use crate::quantity::{Column, NodeId};
use crate::scenario::{SparkPlatform, TableFormat};
use crate::study::{StudyError, Summary};

use super::{Architecture, Link, Part, PartKind};

/// What is left of a topic's rate is nothing below this part of it: rounding.
const HARDLY: f64 = 1e-6;

/// The parts of a plan and their links, as far as they were found.
pub(super) struct Links<'p> {
    plan: &'p Plan,
    /// Who reads and who writes what: the names of the file, resolved once for all of the program.
    flow: links::Links,
    found: Architecture,
    /// Where the part of a topic, a job or a table stands.
    at: BTreeMap<Place, usize>,
}

impl<'p> Links<'p> {
    /// Nothing found yet.
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            flow: links::Links::of(&plan.scenario),
            found: Architecture::default(),
            at: BTreeMap::new(),
        }
    }

    /// Adds every part, then every link between them.
    pub(super) fn find(mut self, cancel: &AtomicBool) -> Result<Architecture, StudyError> {
        self.topics();
        self.jobs();
        self.tables();
        self.components();
        self.flows(cancel)?;
        Ok(self.found)
    }

    fn part(&mut self, kind: PartKind, name: &str, about: String, field: String) -> usize {
        self.found.parts.push(Part {
            kind,
            name: name.to_owned(),
            about,
            field,
            gauge: None,
        });
        self.found.parts.len() - 1
    }

    /// Each topic that a job, a table, a capture or a run names; the rest of a cluster together.
    fn topics(&mut self) {
        let named = self.named_topics();
        for (at, cluster) in self.plan.clusters.iter().enumerate() {
            let mut others: Vec<&TopicPlan> = Vec::new();
            for (index, topic) in cluster.topics.iter().enumerate() {
                let place = Place::Topic(at, index);
                if !named.contains(&place) {
                    others.push(topic);
                    continue;
                }
                let about = format!("topic of {}", cluster.name);
                let field = format!("{}.topics[{index}]", cluster.field);
                let part = self.part(PartKind::Topic, &topic.outline.name, about, field);
                self.at.insert(place, part);
            }
            let (name, about) = match others.as_slice() {
                [] => continue,
                [only] => (only.outline.name.clone(), "topic"),
                several => (format!("{} other topics", several.len()), "topics"),
            };
            let about = format!("{about} of {}", cluster.name);
            self.part(PartKind::OtherTopics, &name, about, cluster.field.clone());
        }
    }

    /// The topics that anything in the file reads or writes.
    fn named_topics(&self) -> BTreeSet<Place> {
        let scenario = &self.plan.scenario;
        let jobs = (0..scenario.spark.len()).map(Place::Job);
        let tables = (0..scenario.lake.len()).map(Place::Table);
        let clusters = scenario.kafka.iter().enumerate();
        let topics = clusters.flat_map(|(at, cluster)| {
            (0..cluster.topics.len()).map(move |index| Place::Topic(at, index))
        });
        let written = topics.filter(|place| !self.sources(*place).is_empty());
        let captures = scenario
            .cdc
            .iter()
            .filter_map(|entry| entry.topic.as_deref());
        let runs = scenario.runs.iter().filter_map(|run| run.reads.as_deref());
        let named = captures.chain(runs);
        let named = named.filter_map(|name| links::topic(scenario, name));
        let read = jobs
            .chain(tables)
            .flat_map(|place| self.sources(place).to_vec());
        written.chain(named).chain(read).collect()
    }

    fn jobs(&mut self) {
        let scenario = &self.plan.scenario;
        for (index, (job, entry)) in self.plan.jobs.iter().zip(&scenario.spark).enumerate() {
            let mut about = format!("Spark on {}", platform(entry.cluster.platform));
            let mut runs = scenario.runs.iter();
            if let Some(run) = runs.find(|run| run.job.as_ref() == Some(&job.name)) {
                about.push_str(&format!(", started by {}", run.name));
            }
            let part = self.part(PartKind::Job, &job.name, about, job.field.clone());
            self.at.insert(Place::Job(index), part);
        }
    }

    fn tables(&mut self) {
        for (index, table) in self.plan.tables.iter().enumerate() {
            let about = format!("{} table", format(table.outline.format));
            let (name, field) = (&table.outline.name, table.outline.field.clone());
            let part = self.part(PartKind::Table, name, about, field);
            self.at.insert(Place::Table(index), part);
        }
    }

    /// Captures, and runs; one that starts a job is where the job is.
    fn components(&mut self) {
        for component in &self.plan.components {
            let (kind, about) = match component.kind {
                ComponentKind::Capture => (PartKind::Capture, "change data capture"),
                ComponentKind::Run => (PartKind::Run, "scheduled run"),
                // A mirror is the link between topics.
                ComponentKind::Mirror => continue,
            };
            let mut runs = self.plan.scenario.runs.iter();
            let starts_job = kind == PartKind::Run
                && runs.any(|run| run.name == component.name && run.job.is_some());
            if !starts_job {
                let field = component.field.clone();
                self.part(kind, &component.name, about.to_owned(), field);
            }
        }
    }

    /// What flows into a topic, a job or a table.
    fn sources(&self, place: Place) -> &[Place] {
        links::Links::into(&self.flow, place)
    }

    /// The part with a field.
    fn at(&self, field: &str) -> Option<usize> {
        let parts = &self.found.parts;
        parts.iter().position(|part| part.field == field)
    }

    /// What flows along every link, with boxes for what comes from outside.
    fn flows(&mut self, cancel: &AtomicBool) -> Result<(), StudyError> {
        let plan = self.plan;
        let mut between: Vec<((usize, usize), Vec<NodeId>)> = Vec::new();
        for edge in &plan.model.edges {
            let Some(to) = self.end(edge.to, edge.to) else {
                continue;
            };
            if edge.from == End::Producers && !self.comes(edge)? {
                continue;
            }
            let Some(from) = self.end(edge.from, edge.to).filter(|from| *from != to) else {
                continue;
            };
            match between.iter_mut().find(|(ends, _)| *ends == (from, to)) {
                Some((_, rates)) => rates.push(edge.rate),
                None => between.push(((from, to), vec![edge.rate])),
            }
        }
        for ((from, to), rates) in between {
            if cancel.load(Ordering::Relaxed) {
                return Err(StudyError::Cancelled);
            }
            let columns = plan.worlds.evaluate(&rates)?;
            let sum = |world| columns.iter().map(|column| column.at(world)).sum();
            let sums = (0..plan.worlds.count()).map(sum);
            let rate = Summary::of(&Column::Rows(sums.collect()));
            self.found.links.push(Link { from, to, rate });
        }
        Ok(())
    }

    /// Whether anything to speak of is left for producers from outside. Where writers and the topic are two estimates of
    /// one thing, something is left in some worlds only: that is no producer.
    fn comes(&self, edge: &Edge) -> Result<bool, StudyError> {
        let End::At(place) = edge.to else {
            return Ok(true);
        };
        let stated = self.topic(place).map_or(0.0, |topic| topic.payload.p50);
        let left = self.plan.worlds.evaluate(&[edge.rate])?;
        let left = left.first().map_or(0.0, |left| Summary::of(left).p50);
        Ok(left > stated * HARDLY)
    }

    fn topic(&self, place: Place) -> Option<&'p TopicPlan> {
        let Place::Topic(cluster, topic) = place else {
            return None;
        };
        self.plan.clusters.get(cluster)?.topics.get(topic)
    }

    /// The part that an end of a link is, which is made where it stands for what is outside; `to` is who reads.
    fn end(&mut self, end: End, to: End) -> Option<usize> {
        let plan = self.plan;
        let (kind, name, about, field) = match (end, to) {
            (End::At(place), _) => {
                return self.at.get(&place).copied().or_else(|| match place {
                    Place::Topic(cluster, _) => self.at(&plan.clusters.get(cluster)?.field),
                    Place::Job(_) | Place::Table(_) => None,
                });
            }
            (End::Capture(index), _) => return self.at(&format!("cdc[{index}]")),
            (End::Run(index), _) => return self.at(&format!("runs[{index}]")),
            (End::Producers, End::At(Place::Topic(cluster, _))) => {
                let cluster = plan.clusters.get(cluster)?;
                (
                    PartKind::Producers,
                    format!("producers of {}", cluster.name),
                    "applications",
                    cluster.field.clone(),
                )
            }
            (End::Files, End::At(Place::Job(job))) => {
                let job = plan.jobs.get(job)?;
                (
                    PartKind::Files,
                    format!("files of {}", job.name),
                    "read from outside",
                    job.field.clone(),
                )
            }
            (End::Writers, End::At(Place::Table(table))) => {
                let outline = &plan.tables.get(table)?.outline;
                (
                    PartKind::Producers,
                    format!("writers of {}", outline.name),
                    "outside this plan",
                    outline.field.clone(),
                )
            }
            (End::Producers | End::Files | End::Writers, _) => return None,
        };
        let known = |part: &Part| part.kind == kind && part.name == name && part.field == field;
        let known = self.found.parts.iter().position(known);
        Some(known.unwrap_or_else(|| self.part(kind, &name, about.to_owned(), field)))
    }
}

/// The platform of a job, as it is called.
const fn platform(platform: SparkPlatform) -> &'static str {
    match platform {
        SparkPlatform::EmrEc2 => "EMR",
        SparkPlatform::EmrServerless => "EMR Serverless",
        SparkPlatform::Eks => "EKS",
        SparkPlatform::Yarn => "YARN",
        SparkPlatform::Databricks => "Databricks",
    }
}

/// The format of a table, as it is called.
const fn format(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Parquet => "Parquet",
        TableFormat::Iceberg => "Iceberg",
        TableFormat::Delta => "Delta",
    }
}

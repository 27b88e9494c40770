//! Who reads whom, as the links of the file say, with the rate of each link.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::ComponentKind;
use crate::model::links::{self, Place};
use crate::plan::{JobPlan, Plan, TopicPlan};
use crate::quantity::Column;
use crate::scenario::{SparkPlatform, TableFormat, TableSource};
use crate::study::{StudyError, Summary};

use super::{Architecture, Link, Part, PartKind};

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
        self.outside()?;
        self.components_linked();
        self.produced();
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

    fn link(&mut self, from: usize, to: usize, rate: Summary) {
        let known = |link: &Link| (link.from, link.to) == (from, to);
        if from != to && !self.found.links.iter().any(known) {
            self.found.links.push(Link { from, to, rate });
        }
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

    /// What flows into topics, jobs and tables.
    fn flows(&mut self, cancel: &AtomicBool) -> Result<(), StudyError> {
        for (place, part) in self.at.clone() {
            if cancel.load(Ordering::Relaxed) {
                return Err(StudyError::Cancelled);
            }
            for from in self.sources(place).to_vec() {
                if let (Some(source), Some(rate)) =
                    (self.at.get(&from).copied(), self.rate(from, place)?)
                {
                    self.link(source, part, rate);
                }
            }
        }
        Ok(())
    }

    /// What flows from one to another in a second, as the reader gets it.
    fn rate(&self, from: Place, to: Place) -> Result<Option<Summary>, StudyError> {
        Ok(match (from, to) {
            // All that a topic gets, or has.
            (topic @ Place::Topic(..), Place::Job(_)) | (_, topic @ Place::Topic(..)) => {
                self.topic(topic).map(|topic| topic.payload)
            }
            (_, Place::Job(index)) => match self.plan.jobs.get(index) {
                Some(job) => Some(read_rate(self.plan, job)?),
                None => None,
            },
            (_, Place::Table(index)) => {
                let table = self.plan.tables.get(index);
                table.and_then(|table| Some(table.numbers.as_ref()?.input))
            }
        })
    }

    fn topic(&self, place: Place) -> Option<&'p TopicPlan> {
        let Place::Topic(cluster, topic) = place else {
            return None;
        };
        self.plan.clusters.get(cluster)?.topics.get(topic)
    }

    /// Files that jobs read, and tables that are written, from outside.
    fn outside(&mut self) -> Result<(), StudyError> {
        let plan = self.plan;
        for (job, entry) in plan.jobs.iter().zip(&plan.scenario.spark) {
            if let Some(part) = self.at(&job.field).filter(|_| entry.reads.is_empty()) {
                let name = format!("files of {}", job.name);
                let about = "read from outside".to_owned();
                let files = self.part(PartKind::Files, &name, about, job.field.clone());
                let rate = read_rate(plan, job)?;
                self.link(files, part, rate);
            }
        }
        for (table, entry) in plan.tables.iter().zip(&plan.scenario.lake) {
            let is_written = matches!(entry.source, Some(TableSource::Written { .. }));
            let part = self.at(&table.outline.field).filter(|_| is_written);
            if let (Some(part), Some(numbers)) = (part, &table.numbers) {
                let name = format!("writers of {}", entry.name);
                let about = "outside this plan".to_owned();
                let field = table.outline.field.clone();
                let from = self.part(PartKind::Producers, &name, about, field);
                self.link(from, part, numbers.input);
            }
        }
        Ok(())
    }

    /// Captures write their topic, and runs read theirs.
    fn components_linked(&mut self) {
        let scenario = &self.plan.scenario;
        let captures = scenario.cdc.iter().enumerate();
        let captures =
            captures.map(|(index, entry)| (format!("cdc[{index}]"), entry.topic.as_deref(), true));
        let runs = scenario.runs.iter().enumerate();
        let runs = runs.map(|(index, run)| (format!("runs[{index}]"), run.reads.as_deref(), false));
        for (field, name, writes) in captures.chain(runs) {
            let place = name.and_then(|name| links::topic(scenario, name));
            let (Some(place), Some(part)) = (place, self.at(&field)) else {
                continue;
            };
            let (Some(topic), Some(at)) = (self.topic(place), self.at.get(&place).copied()) else {
                continue;
            };
            let (from, to) = if writes { (part, at) } else { (at, part) };
            self.link(from, to, topic.payload);
        }
    }

    /// Producers of every topic that no component writes.
    fn produced(&mut self) {
        let plan = self.plan;
        for cluster in &plan.clusters {
            let mut goals: Vec<(usize, Summary)> = Vec::new();
            let mut others: Vec<Summary> = Vec::new();
            for (index, topic) in cluster.topics.iter().enumerate() {
                match self.at(&format!("{}.topics[{index}]", cluster.field)) {
                    Some(part) if self.found.links.iter().any(|link| link.to == part) => {}
                    Some(part) => goals.push((part, topic.payload)),
                    None => others.push(topic.payload),
                }
            }
            if let Some(part) = self.at(&cluster.field) {
                goals.extend(sum_of(&others).map(|rate| (part, rate)));
            }
            if goals.is_empty() {
                continue;
            }
            let name = format!("producers of {}", cluster.name);
            let about = "applications".to_owned();
            let from = self.part(PartKind::Producers, &name, about, cluster.field.clone());
            for (part, rate) in goals {
                self.link(from, part, rate);
            }
        }
    }
}

/// What a job reads in a second, world by world.
fn read_rate(plan: &Plan, job: &JobPlan) -> Result<Summary, StudyError> {
    let columns = plan.worlds.evaluate(&[job.nodes.input, job.nodes.every])?;
    let at = |column: usize, world| columns.get(column).map_or(f64::NAN, |c| c.at(world));
    let rates = (0..plan.worlds.count()).map(|world| at(0, world) / at(1, world));
    Ok(Summary::of(&Column::Rows(rates.collect())))
}

/// Percentiles of several topics added up, which is as if they rose and fell together: the widest that their sum can be.
fn sum_of(rates: &[Summary]) -> Option<Summary> {
    rates.iter().copied().reduce(|a, b| Summary {
        mean: a.mean + b.mean,
        p5: a.p5 + b.p5,
        p50: a.p50 + b.p50,
        p95: a.p95 + b.p95,
    })
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

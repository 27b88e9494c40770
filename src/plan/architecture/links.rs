//! Who reads whom, from the names in the file.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::ComponentKind;
use crate::plan::{JobPlan, Plan, TopicPlan};
use crate::quantity::Column;
use crate::scenario::{SparkPlatform, TableFormat, TableSource};
use crate::study::{StudyError, Summary};

use super::{Architecture, Link, Part, PartKind};

/// The parts of a plan and their links, as far as they were found.
pub(super) struct Links<'p> {
    plan: &'p Plan,
    found: Architecture,
    /// What other components read a part as, and what it hands on; `None` where that is for the reader to say.
    names: Vec<(String, usize, Option<Summary>)>,
}

impl<'p> Links<'p> {
    /// Nothing found yet.
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            found: Architecture::default(),
            names: Vec::new(),
        }
    }

    /// Adds every part, then every link between them.
    pub(super) fn find(mut self, cancel: &AtomicBool) -> Result<Architecture, StudyError> {
        self.topics();
        self.jobs();
        self.tables();
        self.components();
        self.jobs_read(cancel)?;
        self.jobs_write();
        self.tables_read();
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
        for cluster in &self.plan.clusters {
            let mut others: Vec<&TopicPlan> = Vec::new();
            for (index, topic) in cluster.topics.iter().enumerate() {
                let name = &topic.outline.name;
                let full = format!("{}/{name}", cluster.name);
                if !self.is_named(&full, name) {
                    others.push(topic);
                    continue;
                }
                let about = format!("topic of {}", cluster.name);
                let field = format!("{}.topics[{index}]", cluster.field);
                let part = self.part(PartKind::Topic, name, about, field);
                self.names.push((full, part, Some(topic.payload)));
                self.names.push((name.clone(), part, Some(topic.payload)));
            }
            let name = match others.as_slice() {
                [] => continue,
                [only] => only.outline.name.clone(),
                several => format!("{} other topics", several.len()),
            };
            let about = format!("of {}", cluster.name);
            self.part(PartKind::OtherTopics, &name, about, cluster.field.clone());
        }
    }

    /// Whether anything in the file reads or writes a topic.
    fn is_named(&self, full: &str, short: &str) -> bool {
        let scenario = &self.plan.scenario;
        let jobs = scenario.spark.iter().flat_map(|job| {
            let writes = job.writes.iter().map(|output| &output.name);
            job.reads.iter().chain(writes)
        });
        let tables = scenario
            .lake
            .iter()
            .filter_map(|table| match &table.source {
                Some(TableSource::Named(name)) => Some(name),
                _ => None,
            });
        let captures = scenario.cdc.iter().filter_map(|entry| entry.topic.as_ref());
        let runs = scenario.runs.iter().filter_map(|run| run.reads.as_ref());
        jobs.chain(tables)
            .chain(captures)
            .chain(runs)
            .any(|name| name == full || name == short)
    }

    fn jobs(&mut self) {
        for (job, entry) in self.plan.jobs.iter().zip(&self.plan.scenario.spark) {
            let about = format!("Spark on {}", platform(entry.cluster.platform));
            let part = self.part(PartKind::Job, &job.name, about, job.field.clone());
            self.names.push((job.name.clone(), part, None));
        }
    }

    fn tables(&mut self) {
        for table in &self.plan.tables {
            let about = format!("{} table", format(table.outline.format));
            let (name, field) = (&table.outline.name, table.outline.field.clone());
            let part = self.part(PartKind::Table, name, about, field);
            self.names.push((name.clone(), part, None));
        }
    }

    fn components(&mut self) {
        for component in &self.plan.components {
            let (kind, about) = match component.kind {
                ComponentKind::Capture => (PartKind::Capture, "change data capture"),
                ComponentKind::Run => (PartKind::Run, "scheduled run"),
            };
            let field = component.field.clone();
            self.part(kind, &component.name, about.to_owned(), field);
        }
    }

    /// The part with a field.
    fn at(&self, field: &str) -> Option<usize> {
        let parts = &self.found.parts;
        parts.iter().position(|part| part.field == field)
    }

    /// A part by a name that is not its reader's own, with what it hands on.
    fn named(&self, name: &str, reader: usize) -> Option<(usize, Option<Summary>)> {
        self.names
            .iter()
            .find(|(known, part, _)| known == name && *part != reader)
            .map(|(_, part, rate)| (*part, *rate))
    }

    fn jobs_read(&mut self, cancel: &AtomicBool) -> Result<(), StudyError> {
        let plan = self.plan;
        for (job, entry) in plan.jobs.iter().zip(&plan.scenario.spark) {
            if cancel.load(Ordering::Relaxed) {
                return Err(StudyError::Cancelled);
            }
            let Some(part) = self.at(&job.field) else {
                continue;
            };
            for name in &entry.reads {
                if let Some((from, handed_on)) = self.named(name, part) {
                    let rate = match handed_on {
                        Some(rate) => rate,
                        None => read_rate(plan, job)?,
                    };
                    self.link(from, part, rate);
                }
            }
            if entry.reads.is_empty() {
                let name = format!("files of {}", job.name);
                let about = "read from outside".to_owned();
                let files = self.part(PartKind::Files, &name, about, job.field.clone());
                let rate = read_rate(plan, job)?;
                self.link(files, part, rate);
            }
        }
        Ok(())
    }

    /// What goes into the tables and topics that jobs write: all that such a table or topic gets.
    fn jobs_write(&mut self) {
        let plan = self.plan;
        for (job, entry) in plan.jobs.iter().zip(&plan.scenario.spark) {
            let Some(part) = self.at(&job.field) else {
                continue;
            };
            for output in &entry.writes {
                let Some((to, payload)) = self.named(&output.name, part) else {
                    continue;
                };
                let field = self.found.parts.get(to).map(|part| part.field.as_str());
                let tables = plan.tables.iter();
                let mut same = tables.filter(|table| Some(table.outline.field.as_str()) == field);
                let input = same.find_map(|table| Some(table.numbers.as_ref()?.input));
                if let Some(rate) = payload.or(input) {
                    self.link(part, to, rate);
                }
            }
        }
    }

    fn tables_read(&mut self) {
        let plan = self.plan;
        for (table, entry) in plan.tables.iter().zip(&plan.scenario.lake) {
            let (Some(part), Some(numbers)) = (self.at(&table.outline.field), &table.numbers)
            else {
                continue;
            };
            match &entry.source {
                Some(TableSource::Named(name)) => {
                    if let Some((from, _)) = self.named(name, part) {
                        self.link(from, part, numbers.input);
                    }
                }
                Some(TableSource::Written { .. }) => {
                    let name = format!("writers of {}", entry.name);
                    let about = "outside this plan".to_owned();
                    let field = table.outline.field.clone();
                    let from = self.part(PartKind::Producers, &name, about, field);
                    self.link(from, part, numbers.input);
                }
                None => {}
            }
        }
    }

    fn components_linked(&mut self) {
        let plan = self.plan;
        for (index, capture) in plan.scenario.cdc.iter().enumerate() {
            let topic = capture.topic.as_deref();
            self.joined(&format!("cdc[{index}]"), topic, |capture, topic| {
                (capture, topic)
            });
        }
        for (index, run) in plan.scenario.runs.iter().enumerate() {
            let topic = run.reads.as_deref();
            self.joined(&format!("runs[{index}]"), topic, |run, topic| (topic, run));
        }
    }

    /// Links a component with the topic it names.
    fn joined(
        &mut self,
        field: &str,
        name: Option<&str>,
        ends: impl Fn(usize, usize) -> (usize, usize),
    ) {
        let Some((part, name)) = self.at(field).zip(name) else {
            return;
        };
        if let Some((topic, Some(rate))) = self.named(name, part) {
            let (from, to) = ends(part, topic);
            self.link(from, to, rate);
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

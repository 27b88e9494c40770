//! What flows from where to where: producers and captures, topics, jobs, tables and runs, with the rate of every link and
//! the resource of each that is fullest.

mod gauge;
mod links;

use std::sync::atomic::AtomicBool;

use crate::study::{StudyError, Summary};

use super::Plan;

pub use gauge::{Gauge, Level};

/// The components of a plan and what flows between them.
#[derive(Clone, Debug, Default)]
pub struct Architecture {
    /// The components.
    pub parts: Vec<Part>,
    /// What flows between them.
    pub links: Vec<Link>,
}

/// One component.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name.
    pub name: String,
    /// What it is, in a few words: `topic of events`.
    pub about: String,
    /// Its place in the file, such as `spark[0]`.
    pub field: String,
    /// What is fullest about it, where something can be full.
    pub gauge: Option<Gauge>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Whoever produces to the topics of a cluster, or writes a table from outside.
    Producers,
    /// Files that a job reads from outside.
    Files,
    /// Change data capture.
    Capture,
    /// A topic.
    Topic,
    /// Topics of a cluster that nothing else here reads or writes, together.
    OtherTopics,
    /// A Spark job.
    Job,
    /// A table of the lake.
    Table,
    /// A scheduled run.
    Run,
}

/// What flows from one part to another.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The part it comes from, by its place.
    pub from: usize,
    /// The part it goes to, by its place.
    pub to: usize,
    /// Bytes per second on average, as the reader gets them.
    pub rate: Summary,
}

impl Architecture {
    /// Whether there is more to see than a cluster and who produces to it.
    #[must_use]
    pub fn has_stages(&self) -> bool {
        let beyond = |part: &Part| {
            !matches!(
                part.kind,
                PartKind::Producers | PartKind::Topic | PartKind::OtherTopics
            )
        };
        let is_topic = |part: usize| {
            let kind = self.parts.get(part).map(|part| part.kind);
            matches!(kind, Some(PartKind::Topic | PartKind::OtherTopics))
        };
        let mirrors = |link: &Link| is_topic(link.from) && is_topic(link.to);
        self.parts.iter().any(beyond) || self.links.iter().any(mirrors)
    }

    /// Finds every link of a plan and what is fullest of each part.
    ///
    /// # Errors
    /// As [`crate::study::Worlds::evaluate`], or [`StudyError::Cancelled`] once `cancel` is set.
    pub(super) fn of(plan: &Plan, cancel: &AtomicBool) -> Result<Self, StudyError> {
        let mut architecture = links::Links::new(plan).find(cancel)?;
        gauge::gauge(plan, &mut architecture.parts, cancel)?;
        Ok(architecture)
    }
}

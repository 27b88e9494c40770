//! The resource of each component that is fullest: what would be looked at first.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::plan::Plan;
use crate::quantity::{Column, NodeId};
use crate::study::{StudyError, Summary, percentile};

use super::{Part, PartKind};

/// Past this share of a limit, it is near.
const NEAR: f64 = 0.75;
/// Shares that a capture has of its limits, as its quantities are called.
const OF_CAPTURE: [(&str, &str); 4] = [
    ("task_use", "its one task"),
    ("outage_of_limit", "WAL in outage"),
    ("held_of_limit", "WAL at worst"),
    ("disk_fill", "its disk"),
];

/// How full something is.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// What is full, short: `of deadline`.
    pub label: &'static str,
    /// The share that is used.
    pub share: Summary,
    /// How near that is to its limit, at the scenario's confidence.
    pub level: Level,
}

/// How near something is to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Far below it.
    Below,
    /// Above three quarters of it.
    Near,
    /// Past it.
    Past,
}

/// Gives every part its gauge.
pub(super) fn gauge(
    plan: &Plan,
    parts: &mut [Part],
    cancel: &AtomicBool,
) -> Result<(), StudyError> {
    for part in parts {
        if cancel.load(Ordering::Relaxed) {
            return Err(StudyError::Cancelled);
        }
        part.gauge = match part.kind {
            PartKind::Topic => topic(plan, part)?,
            PartKind::Job => job(plan, part)?,
            PartKind::Table => table(plan, part)?,
            PartKind::Capture => capture(plan, part)?,
            PartKind::Run => run(plan, part)?,
            PartKind::Producers | PartKind::Files | PartKind::OtherTopics => None,
        };
    }
    Ok(())
}

/// The hottest partition, of what one partition is trusted with.
fn topic(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let topics = plan.clusters.iter().flat_map(|cluster| {
        let topics = cluster.topics.iter().enumerate();
        topics.map(move |(index, topic)| (cluster, index, topic))
    });
    for (cluster, index, topic) in topics {
        if part.field == format!("{}.topics[{index}]", cluster.field) {
            let trusted = format!("{}/partition_rate", cluster.path);
            let used = topic.outline.partitioning.hottest_rate;
            return share_of(plan, "hot partition", used, &trusted);
        }
    }
    Ok(None)
}

/// The time of a run, of its deadline.
fn job(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some(job) = plan.jobs.iter().find(|job| job.field == part.field) else {
        return Ok(None);
    };
    match &job.nodes.sized {
        Some(sized) => {
            let share = ratio(plan, sized.runtime, job.nodes.deadline)?;
            Ok(Some(of_share(plan, "of deadline", &share)))
        }
        None => Ok(None),
    }
}

/// Files so small that opening them costs more than reading them, where nothing joins them again.
fn table(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let entries = plan.tables.iter().zip(&plan.scenario.lake);
    let mut same = entries
        .filter(|(table, entry)| table.outline.field == part.field && entry.compaction.is_none());
    let Some(nodes) = same.find_map(|(table, _)| table.outline.nodes.as_ref()) else {
        return Ok(None);
    };
    let columns = plan.worlds.evaluate(&[nodes.files.tiny])?;
    Ok(columns.first().map(|tiny| {
        let gauge = of_share(plan, "tiny files", tiny);
        // However many there are, the table can still be read.
        let level = gauge.level.min(Level::Near);
        Gauge { level, ..gauge }
    }))
}

/// The fullest of what can be full: its task, its slot, the disk of its database.
fn capture(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some(component) = plan.components.iter().find(|c| c.field == part.field) else {
        return Ok(None);
    };
    let mut fullest: Option<Gauge> = None;
    for (name, label) in OF_CAPTURE {
        let path = format!("{}/{name}", component.path);
        let Some(quantity) = plan.model.graph.quantity(&path) else {
            continue;
        };
        let columns = plan.worlds.evaluate(&[quantity.node])?;
        let gauge = columns.first().map(|share| of_share(plan, label, share));
        fullest = match (fullest, gauge) {
            (Some(a), Some(b)) if b.share.p95 > a.share.p95 => Some(b),
            (None, b) => b,
            (a, _) => a,
        };
    }
    Ok(fullest)
}

/// The time of an attempt, of the time it is allowed.
fn run(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some(component) = plan.components.iter().find(|c| c.field == part.field) else {
        return Ok(None);
    };
    let duration = format!("{}/duration", component.path);
    let allowed = format!("{}/allowed", component.path);
    match plan.model.graph.quantity(&duration) {
        Some(quantity) => share_of(plan, "of deadline", quantity.node, &allowed),
        None => Ok(None),
    }
}

/// A quantity as a share of the one with a path.
fn share_of(
    plan: &Plan,
    label: &'static str,
    used: NodeId,
    limit: &str,
) -> Result<Option<Gauge>, StudyError> {
    match plan.model.graph.quantity(limit) {
        Some(limit) => {
            let share = ratio(plan, used, limit.node)?;
            Ok(Some(of_share(plan, label, &share)))
        }
        None => Ok(None),
    }
}

/// One quantity over another, world by world.
fn ratio(plan: &Plan, used: NodeId, limit: NodeId) -> Result<Column, StudyError> {
    let columns = plan.worlds.evaluate(&[used, limit])?;
    let at = |column: usize, world| columns.get(column).map_or(f64::NAN, |c| c.at(world));
    let shares = (0..plan.worlds.count()).map(|world| at(0, world) / at(1, world));
    Ok(Column::Rows(shares.collect()))
}

fn of_share(plan: &Plan, label: &'static str, share: &Column) -> Gauge {
    let certain = percentile(share, plan.worlds.terms().confidence);
    let level = if certain > 1.0 {
        Level::Past
    } else if certain > NEAR {
        Level::Near
    } else {
        Level::Below
    };
    Gauge {
        label,
        share: Summary::of(share),
        level,
    }
}

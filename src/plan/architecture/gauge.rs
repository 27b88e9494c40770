//! The resource of each component that is fullest: what would be looked at first.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::Condition;
use crate::plan::{DeploymentPlan, Plan};
use crate::quantity::{Column, NodeId};
use crate::scenario::Fill;
use crate::study::{StudyError, Summary, percentile};

use super::{Part, PartKind};

/// The shares of a limit above which it is near, and above which it is passed.
const USUAL: (f64, f64) = (0.75, 1.0);
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
    /// What is full, short: `deadline`.
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

/// Gives every part its gauge: of all that can be full about it, the fullest.
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
            PartKind::Topic => fullest([topic(plan, part)?, disk(plan, part)?]),
            PartKind::OtherTopics => disk(plan, part)?,
            PartKind::Producers => load(plan, part)?,
            PartKind::Job => fullest([job(plan, part)?, started(plan, part)?]),
            PartKind::Table => fullest([table(plan, part)?, prefix(plan, part)?]),
            PartKind::Capture => capture(plan, part),
            PartKind::Run => run(plan, &part.field)?,
            PartKind::Files => None,
        };
    }
    Ok(())
}

/// What is nearest to its limit; of equals the first.
fn fullest(gauges: impl IntoIterator<Item = Option<Gauge>>) -> Option<Gauge> {
    gauges.into_iter().flatten().reduce(|a, b| {
        let key = |gauge: &Gauge| (gauge.level, gauge.share.p95);
        if key(&b) > key(&a) { b } else { a }
    })
}

/// The hottest partition, of what one partition is trusted with.
fn topic(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let topics = plan.clusters.iter().flat_map(|cluster| {
        let topics = cluster.topics.iter().enumerate();
        topics.map(move |(index, topic)| (cluster, index, topic))
    });
    for (cluster, index, topic) in topics {
        if part.field == format!("{}.topics[{index}]", cluster.field) {
            let trusted = format!("{}/partitioning/trusted_rate", topic.outline.path);
            let used = topic.outline.partitioning.hottest_rate;
            return share_of(plan, "hot partition", used, &trusted);
        }
    }
    Ok(None)
}

/// The deployment that is paid of the cluster that a part belongs to, with the levels of its disks.
fn deployment<'p>(plan: &'p Plan, part: &Part) -> Option<(&'p DeploymentPlan, &'p Fill)> {
    let entries = plan.clusters.iter().zip(&plan.scenario.kafka);
    let mut own = entries.filter(|(cluster, _)| {
        part.field == cluster.field || part.field.starts_with(&format!("{}.", cluster.field))
    });
    let (cluster, entry) = own.next()?;
    let deployment = cluster.deployments.get(cluster.cheapest?)?;
    Some((deployment, &entry.fill))
}

/// The fullest disk of the brokers a topic lies on, or where a service keeps the data the nearest of its limits.
fn disk(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some((deployment, fill)) = deployment(plan, part) else {
        return Ok(None);
    };
    let columns = plan.worlds.evaluate(&[deployment.nodes.fullest])?;
    let Some(share) = columns.first() else {
        return Ok(None);
    };
    Ok(match (&deployment.disk, deployment.nearest_limit()) {
        (Some(_), _) => Some(of_share(plan, "disk", share, (fill.page, fill.act))),
        (None, Some(limit)) => Some(of_share(plan, limit.name, share, USUAL)),
        (None, None) => None,
    })
}

/// What producers load most of the brokers they write to, at peak: anything but the disk.
fn load(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some((deployment, _)) = deployment(plan, part) else {
        return Ok(None);
    };
    let resources = deployment.resources.iter();
    let at_peak = resources.filter(|r| r.condition == Condition::Peak && r.name != "disk");
    let most = at_peak.max_by(|a, b| a.utilisation.p95.total_cmp(&b.utilisation.p95));
    let Some(most) = most else {
        return Ok(None);
    };
    let columns = plan.worlds.evaluate(&[most.node])?;
    let gauge = columns.first();
    Ok(gauge.map(|share| of_share(plan, most.name, share, USUAL)))
}

/// The run that starts a job, of the time it is allowed.
fn started(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let runs = plan.scenario.runs.iter().enumerate();
    let mut own = runs.filter(|(_, run)| run.job.as_ref() == Some(&part.name));
    match own.next() {
        Some((index, _)) => run(plan, &format!("runs[{index}]")),
        None => Ok(None),
    }
}

/// The time of a run, of its deadline.
fn job(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let Some(job) = plan.jobs.iter().find(|job| job.field == part.field) else {
        return Ok(None);
    };
    match &job.nodes.sized {
        Some(sized) => {
            let share = ratio(plan, sized.runtime, job.nodes.deadline)?;
            Ok(Some(of_share(plan, "deadline", &share, USUAL)))
        }
        None => Ok(None),
    }
}

/// What the writers of a commit ask of one prefix, of what it takes.
fn prefix(plan: &Plan, part: &Part) -> Result<Option<Gauge>, StudyError> {
    let mut tables = plan.tables.iter();
    let Some(table) = tables.find(|table| table.outline.field == part.field) else {
        return Ok(None);
    };
    let path = format!("{}/files/prefix_use", table.outline.path);
    let Some(quantity) = plan.model.graph.quantity(&path) else {
        return Ok(None);
    };
    let columns = plan.worlds.evaluate(&[quantity.node])?;
    let gauge = columns.first();
    Ok(gauge.map(|share| of_share(plan, "prefix", share, USUAL)))
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
        let gauge = of_share(plan, "tiny files", tiny, USUAL);
        // However many there are, the table can still be read.
        let level = gauge.level.min(Level::Near);
        Gauge { level, ..gauge }
    }))
}

/// The fullest of what can be full: its task, its slot, the disk of its database. As serious as the page and the findings
/// take it.
fn capture(plan: &Plan, part: &Part) -> Option<Gauge> {
    let mut components = plan.components.iter();
    let component = components.find(|component| component.field == part.field)?;
    fullest(OF_CAPTURE.map(|(name, label)| {
        let outcome = component.outcome(&plan.model, name)?;
        Some(Gauge {
            label,
            share: outcome.figure.then,
            level: outcome.standing?.level,
        })
    }))
}

/// The time of an attempt, of the time it is allowed.
fn run(plan: &Plan, field: &str) -> Result<Option<Gauge>, StudyError> {
    let Some(component) = plan.components.iter().find(|c| c.field == field) else {
        return Ok(None);
    };
    let duration = format!("{}/duration", component.path);
    let allowed = format!("{}/allowed", component.path);
    match plan.model.graph.quantity(&duration) {
        Some(quantity) => share_of(plan, "deadline", quantity.node, &allowed),
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
            Ok(Some(of_share(plan, label, &share, USUAL)))
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

fn of_share(plan: &Plan, label: &'static str, share: &Column, (near, past): (f64, f64)) -> Gauge {
    let certain = percentile(share, plan.worlds.terms().confidence);
    let level = if certain > past {
        Level::Past
    } else if certain > near {
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

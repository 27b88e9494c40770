//! Captures and scheduled runs: slots that are lost, disks that fill, deadlines that are missed, backfills that find
//! nothing.

use crate::model::{ComponentKind, links};
use crate::plan::ComponentPlan;
use crate::scenario::{Capture, Run};
use crate::study::{StudyError, Worlds, probability};
use crate::units::Measure;

use super::POSSIBLE;
use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::show;

const SLOT_LOST: Rule = Rule::error(
    "D001",
    "An outage loses the replication slot",
    "the write-ahead log of the stated outage passes `max_slot_wal_keep_size` in at least 5 % of the worlds",
);
const SLOT_LOST_IN_SNAPSHOT: Rule = Rule::warning(
    "D002",
    "An outage after a snapshot loses the replication slot",
    "the write-ahead log of a snapshot and the outage together passes `max_slot_wal_keep_size` in at least 5 % of the worlds, that of the outage alone does not",
);
const DATABASE_FULL: Rule = Rule::error(
    "D003",
    "The write-ahead log fills the database's disk",
    "data and what the slot holds back at worst pass the stated disk in at least 5 % of the worlds",
);
const UNBOUNDED: Rule = Rule::warning(
    "D004",
    "Nothing limits what a slot holds back",
    "`max_slot_wal_keep_size` is unlimited, as by default, and no disk is stated to hold it against",
);
const NO_HEARTBEAT: Rule = Rule::info(
    "D005",
    "No heartbeat moves the slot on",
    "`heartbeat` is not stated: with few changes to the captured tables the slot holds back what the others write",
);
const ONE_TASK: Rule = Rule::error(
    "D006",
    "One task does not keep up with the changes",
    "the changes pass what the connector's one task gets through in at least 5 % of the worlds",
);
const BURST: Rule = Rule::warning(
    "D007",
    "The snapshot writes more than the topic is planned for",
    "during the snapshot more bytes per second are written than the topic's mean, at the median",
);
const LATE: Rule = Rule::error(
    "R001",
    "A run is improbable to be done in time",
    "the probability of being done by the deadline, with all attempts that end by it, is below the scenario's confidence",
);
const UNRELIABLE: Rule = Rule::warning(
    "R002",
    "A run fails for good too often",
    "the probability of success after all retries is below the scenario's confidence",
);
const GONE: Rule = Rule::error(
    "R003",
    "A backfill reads what retention has deleted",
    "the oldest data it reads is older than the topic's retention in at least 5 % of the worlds",
);

const SHARED_TOPIC: Rule = Rule::warning(
    "D008",
    "Several captures write one topic",
    "the `topic` of a capture is that of another one too",
);
const NO_TOPIC: Rule = Rule::info(
    "D009",
    "A capture writes no topic",
    "a capture has no `topic`: what it writes has neither disk nor cost",
);
const NOTHING_READ: Rule = Rule::info(
    "R004",
    "What a run reads is not stated",
    "a run has neither `reads` nor a `job`",
);

pub(super) const RULES: [Rule; 13] = [
    SHARED_TOPIC,
    NO_TOPIC,
    NOTHING_READ,
    SLOT_LOST,
    SLOT_LOST_IN_SNAPSHOT,
    DATABASE_FULL,
    UNBOUNDED,
    NO_HEARTBEAT,
    ONE_TASK,
    BURST,
    LATE,
    UNRELIABLE,
    GONE,
];

/// What is so in every month.
const OF_ANY_MONTH: [&str; 4] = ["D005", "D008", "R002", "R004"];

/// Findings about every capture and every run, in the month that is provisioned for.
pub(super) fn findings(review: &Review<'_>) -> Result<Vec<Finding>, StudyError> {
    let mut found = Vec::new();
    let worlds = &review.plan.worlds;
    let worlds = worlds.at_month(worlds.terms().provision_month);
    for plan in &review.plan.components {
        let component = View {
            review,
            worlds: &worlds,
            plan,
        };
        match plan.kind {
            ComponentKind::Capture => {
                found.extend(slot(&component)?);
                found.extend(database_full(&component)?);
                found.extend(unbounded(&component));
                found.extend(no_heartbeat(&component));
                found.extend(one_task(&component)?);
                found.extend(burst(&component));
                found.extend(no_topic(&component));
            }
            ComponentKind::Run => {
                found.extend(late(&component));
                found.extend(unreliable(&component));
                found.extend(gone(&component)?);
                found.extend(nothing_read(&component));
            }
            ComponentKind::Mirror => {}
        }
    }
    found.extend(shared_topic(review));
    let dated = |finding: Finding| {
        if OF_ANY_MONTH.contains(&finding.code) {
            finding
        } else {
            review.dated(finding)
        }
    };
    Ok(found.into_iter().map(dated).collect())
}

/// A component under review.
struct View<'p> {
    review: &'p Review<'p>,
    /// The worlds of the month that is provisioned for.
    worlds: &'p Worlds,
    plan: &'p ComponentPlan,
}

impl View<'_> {
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.path)
    }

    fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.plan.field)
    }

    /// A quantity with every estimate at its median, as text.
    fn shown(&self, name: &str, measure: Measure) -> String {
        self.value(name)
            .map_or_else(String::new, |value| show(value, measure))
    }

    /// The run as the file has it.
    fn entry(&self) -> Option<&Run> {
        let mut runs = self.review.plan.scenario.runs.iter();
        runs.find(|run| run.name == self.plan.name)
    }

    fn value(&self, name: &str) -> Option<f64> {
        self.review.value_then(&self.path(name))
    }

    /// What is stated of a database, grown as its topic does.
    fn grown(&self, name: &str) -> Option<f64> {
        self.value(&format!("{name}_grown"))
            .or_else(|| self.value(name))
    }

    /// The share of worlds in which a quantity reaches one; none where the plan has no such quantity.
    fn chance(&self, name: &str) -> Result<Option<f64>, StudyError> {
        let path = self.path(name);
        match self.review.plan.model.graph.quantity(&path) {
            Some(quantity) => probability(self.worlds, quantity.node, 1.0).map(Some),
            None => Ok(None),
        }
    }

    /// The same where it is possible at all.
    fn possible(&self, name: &str) -> Result<Option<f64>, StudyError> {
        Ok(self.chance(name)?.filter(|chance| *chance >= POSSIBLE))
    }

    /// The mean of a quantity over the worlds.
    fn mean(&self, name: &str) -> Option<f64> {
        let node = self
            .review
            .plan
            .model
            .graph
            .quantity(&self.path(name))?
            .node;
        let mut figures = self.plan.figures.iter();
        figures
            .find(|figure| figure.node == node)
            .map(|figure| figure.then.mean)
    }
}

fn percent(chance: f64) -> String {
    show(chance, Measure::Fraction)
}

/// D001 and D002.
fn slot(capture: &View<'_>) -> Result<Option<Finding>, StudyError> {
    let limit = capture.shown("slot_limit", Measure::Bytes);
    let advice = format!(
        "Raise `max_slot_wal_keep_size` and the disk with it, or have the connector back within {}",
        capture.shown("tolerated_outage", Measure::Seconds)
    );
    if let Some(chance) = capture.possible("outage_of_limit")? {
        let message = format!(
            "`{}`: an outage of {} holds back {} of write-ahead log and passes {limit} in {} of the worlds; then only a new snapshot of {} helps",
            capture.plan.name,
            capture.shown("outage", Measure::Seconds),
            capture.shown("wal_in_outage", Measure::Bytes),
            percent(chance),
            capture.shown("snapshot_time", Measure::Seconds),
        );
        let field = capture.field("max_slot_wal_keep_size");
        return Ok(Some(
            SLOT_LOST
                .found(capture.path("outage_of_limit"), &field, message, advice)
                .weighing(chance),
        ));
    }
    Ok(capture.possible("held_of_limit")?.map(|chance| {
        let message = format!(
            "`{}`: a snapshot of {} and an outage before it is acknowledged hold back {} and pass {limit} in {} of the worlds",
            capture.plan.name,
            capture.shown("snapshot_time", Measure::Seconds),
            capture.shown("wal_held", Measure::Bytes),
            percent(chance),
        );
        let field = capture.field("max_slot_wal_keep_size");
        SLOT_LOST_IN_SNAPSHOT
            .found(
                capture.path("held_of_limit"),
                &field,
                message,
                "Raise the limit for the time of the snapshot, or take it table by table (incremental snapshot)",
            )
            .weighing(chance)
    }))
}

/// D003.
fn database_full(capture: &View<'_>) -> Result<Option<Finding>, StudyError> {
    Ok(capture.possible("disk_fill")?.map(|chance| {
        let message = format!(
            "`{}`: the database needs {} of its {} when the slot holds back most; that is past it in {} of the worlds",
            capture.plan.name,
            capture.shown("disk_needed", Measure::Bytes),
            capture.shown("disk", Measure::Bytes),
            percent(chance),
        );
        DATABASE_FULL
            .found(
                capture.path("disk_fill"),
                &capture.field("disk"),
                message,
                "Set `max_slot_wal_keep_size` below what the disk has left: a lost slot is a new snapshot, a full disk stops the database",
            )
            .weighing(chance)
    }))
}

/// D004.
fn unbounded(capture: &View<'_>) -> Option<Finding> {
    let is_held_against = capture.value("slot_limit").is_some() || capture.value("disk").is_some();
    (!is_held_against).then(|| {
        UNBOUNDED.found(
            capture.path("wal_held"),
            &capture.field("max_slot_wal_keep_size"),
            format!(
                "`{}`: while the connector stands still the database keeps {} of write-ahead log for every hour, without a limit",
                capture.plan.name,
                show(
                    capture.grown("wal_rate").unwrap_or_default() * 3_600.0,
                    Measure::Bytes
                ),
            ),
            "State `max_slot_wal_keep_size` and the database's `disk`",
        )
    })
}

/// D005.
fn no_heartbeat(capture: &View<'_>) -> Option<Finding> {
    let entry = capture.review.plan.scenario.cdc.iter();
    let entry = entry
        .into_iter()
        .find(|entry| entry.name == capture.plan.name)?;
    entry.heartbeat.is_none().then(|| {
        NO_HEARTBEAT.found(
            capture.path("wal_held"),
            &capture.field("heartbeat"),
            format!(
                "`{}` has no heartbeat: while the captured tables are quiet, the slot holds back what the rest of the server writes",
                entry.name
            ),
            "Set `heartbeat.interval.ms` and a `heartbeat.action.query` on a table of the publication",
        )
    })
}

/// D008.
fn shared_topic(review: &Review<'_>) -> Vec<Finding> {
    let scenario = &review.plan.scenario;
    let place = |entry: &Capture| {
        let name = entry.topic.as_deref()?;
        links::topic(scenario, name)
    };
    let mut found = Vec::new();
    for (index, entry) in scenario.cdc.iter().enumerate() {
        let before = scenario.cdc.iter().take(index);
        let Some(other) = place(entry).and_then(|own| {
            let mut before = before.rev();
            before.find(|other| place(other) == Some(own))
        }) else {
            continue;
        };
        let counted = [entry, other].into_iter().find(|one| one.changes.is_none());
        let counted = counted.map_or_else(String::new, |one| {
            format!(
                "; `{}` states no `changes`, so that all messages of the topic count as its own",
                one.name
            )
        });
        found.push(SHARED_TOPIC.found(
            format!("cdc/{}/changes", entry.name),
            &format!("cdc[{index}].topic"),
            format!(
                "`{}` and `{}` write the same topic `{}`: rows of two databases are mixed in it, and equal keys overwrite each other where it is compacted{counted}",
                other.name,
                entry.name,
                entry.topic.as_deref().unwrap_or_default(),
            ),
            "Give each capture a topic of its own, or state the `changes` of both",
        ));
    }
    found
}

/// D009.
fn no_topic(capture: &View<'_>) -> Option<Finding> {
    let mut entries = capture.review.plan.scenario.cdc.iter();
    let entry = entries.find(|entry| entry.name == capture.plan.name)?;
    entry.topic.is_none().then(|| {
        NO_TOPIC.found(
            capture.path("change_rate"),
            &capture.field("topic"),
            format!(
                "`{}` writes {} to a topic that the plan does not know of, so it has neither disk nor cost",
                entry.name,
                capture.shown("change_rate", Measure::BytesPerSecond),
            ),
            "State `topic: \"cluster/topic\"`, and the topic under `kafka`",
        )
    })
}

/// R004.
fn nothing_read(run: &View<'_>) -> Option<Finding> {
    let entry = run.entry()?;
    (entry.reads.is_none() && entry.job.is_none()).then(|| {
        NOTHING_READ.found(
            run.path("duration"),
            &run.field("reads"),
            format!(
                "`{}` has neither `reads` nor a `job`: it takes as long however much comes in, and no backfill is held against retention",
                entry.name
            ),
            "State the topic it `reads`, or the Spark `job` it starts",
        )
    })
}

/// D006.
fn one_task(capture: &View<'_>) -> Result<Option<Finding>, StudyError> {
    Ok(capture.possible("task_use")?.map(|chance| {
        ONE_TASK
            .found(
                capture.path("task_use"),
                &capture.field("task_rate"),
                format!(
                    "`{}`: {} are more than the connector's one task gets through in {} of the worlds",
                    capture.plan.name,
                    show(
                        capture.grown("changes").unwrap_or_default(),
                        Measure::MessagesPerSecond
                    ),
                    percent(chance),
                ),
                "Share the tables out to several connectors with a slot each, or measure `task_rate`",
            )
            .weighing(chance)
    }))
}

/// D007.
fn burst(capture: &View<'_>) -> Option<Finding> {
    let over = capture
        .value("burst_over_topic")
        .filter(|over| *over > 1.0)?;
    Some(BURST.found(
        capture.path("snapshot_burst"),
        &capture.field("snapshot_rate"),
        format!(
            "`{}`: for {} its snapshot writes {}, {} what the topic is planned for",
            capture.plan.name,
            capture.shown("snapshot_time", Measure::Seconds),
            capture.shown("snapshot_burst", Measure::BytesPerSecond),
            show(over, Measure::Factor),
        ),
        "Lower the snapshot's rate, or plan the topic's `peak` for it: followers, consumers and disks see it all",
    ))
}

/// R001.
fn late(run: &View<'_>) -> Option<Finding> {
    let in_time = run.mean("in_time")?;
    (!run.review.is_held_in(in_time)).then(|| {
        let job = run.entry().and_then(|entry| entry.job.as_deref());
        let (field, who, shorter) = match job {
            Some(job) => (
                "job",
                format!(" by the job `{job}`"),
                format!("give `{job}` a shorter `deadline` and so more executors"),
            ),
            None => ("duration", String::new(), "make it shorter".to_owned()),
        };
        let attempts = match (run.value("attempts_in_time"), run.value("attempts")) {
            (Some(fit), Some(all)) => {
                let fit = show(fit, Measure::Count);
                format!(", {fit} of {} attempts fit", show(all, Measure::Count))
            }
            _ => String::new(),
        };
        LATE.found(
            run.path("in_time"),
            &run.field(field),
            format!(
                "`{}` is done within its {} with a probability of {}: one attempt{who} takes {}{attempts}",
                run.plan.name,
                run.shown("allowed", Measure::Seconds),
                percent(in_time),
                run.shown("duration", Measure::Seconds),
            ),
            format!("Start earlier, {shorter}, have it fail less often, or move the deadline"),
        )
        .weighing(1.0 - in_time)
    })
}

/// R002.
fn unreliable(run: &View<'_>) -> Option<Finding> {
    let succeeds = run.mean("succeeds")?;
    (!run.review.is_held_in(succeeds)).then(|| {
        UNRELIABLE
            .found(
                run.path("succeeds"),
                &run.field("retries"),
                format!(
                    "`{}` succeeds in {} of cases after all its attempts",
                    run.plan.name,
                    percent(succeeds)
                ),
                "Add retries, or find out why attempts fail",
            )
            .weighing(1.0 - succeeds)
    })
}

/// R003.
fn gone(run: &View<'_>) -> Result<Option<Finding>, StudyError> {
    Ok(run.possible("backfill/of_retention")?.map(|chance| {
        GONE.found(
            run.path("backfill/of_retention"),
            &run.field("backfill.range"),
            format!(
                "`{}`: a backfill of {} takes {} and reads data up to {} old, which the topic no longer has in {} of the worlds",
                run.plan.name,
                run.shown("backfill/range", Measure::Seconds),
                run.shown("backfill/time", Measure::Seconds),
                run.shown("backfill/oldest", Measure::Seconds),
                percent(chance),
            ),
            "Retain longer, compute less again, run more at a time, or read from the lake",
        )
        .weighing(chance)
    }))
}

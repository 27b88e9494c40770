//! How components are joined: jobs whose output nobody takes, and topics that state something else than jobs write.

use crate::model::kafka::arrivals::Arrivals;
use crate::model::links::Place;
use crate::model::traffic::End;
use crate::plan::FreshnessPlan;
use crate::study::{StudyError, Summary};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::{names, show};

const NOBODY_TAKES: Rule = Rule::info(
    "F001",
    "Nobody takes what a job writes",
    "a Spark job has no `writes`, and neither a table nor another job reads it",
);
const STATED_OTHERWISE: Rule = Rule::warning(
    "F002",
    "A topic states something else than is written into it",
    "`produce` of a topic and what jobs, captures and mirrors write into it differ by more than 2x (catalogue: `stated_apart`), at the median",
);

const TOO_OLD: Rule = Rule::error(
    "F003",
    "Data is too old when it can be read",
    "at the end of a path from a topic, in the month that is provisioned for, the age of data at P95 is above its `freshness`, or above `objectives.freshness`",
);

const ARRIVES_UNDECLARED: Rule = Rule::info(
    "F004",
    "A mirror writes topics that its target does not declare",
    "a mirror goes to a `cluster` of the scenario that has no topic of the mirrored name; it is planned there with what the source states",
);

pub(super) const RULES: [Rule; 4] = [NOBODY_TAKES, STATED_OTHERWISE, TOO_OLD, ARRIVES_UNDECLARED];

/// Findings about links.
///
/// # Errors
/// What flows along a link has no answer.
pub(super) fn findings(review: &Review) -> Result<Vec<Finding>, StudyError> {
    let mut found = nobody_takes(review);
    found.extend(stated_otherwise(review)?);
    let ends = review.plan.freshness.iter();
    found.extend(ends.filter_map(|end| too_old(review, end)));
    found.extend(arrives_undeclared(review));
    Ok(found)
}

/// F004.
fn arrives_undeclared(review: &Review) -> Vec<Finding> {
    let scenario = &review.plan.scenario;
    let arrivals = Arrivals::of(scenario);
    let mut found = Vec::new();
    for (at, cluster) in scenario.kafka.iter().enumerate() {
        for arriving in arrivals.at(at) {
            let name = &arriving.topic.name;
            let path = format!("kafka/{}/topics/{name}", cluster.name);
            let value = |figure: &str| review.value(&format!("{path}/{figure}"));
            let (Some(payload), Some(disk)) = (value("payload"), value("replicated")) else {
                continue;
            };
            let mirrors = arriving.sent.iter().filter_map(|sent| {
                let source = scenario.kafka.get(sent.cluster)?;
                Some((sent, source.mirrors.get(sent.mirror)?))
            });
            let mirrors: Vec<_> = mirrors.collect();
            let Some((first, _)) = mirrors.first() else {
                continue;
            };
            found.push(ARRIVES_UNDECLARED.found(
                format!("{path}/payload"),
                &format!("kafka[{}].mirrors[{}].cluster", first.cluster, first.mirror),
                format!(
                    "{} writes {} to `{}` as `{name}`, {} on disk in all replicas, and `{}` declares no such topic: it is planned with the partitions and the retention of its source, and with nobody who reads it",
                    names(mirrors.iter().map(|(_, mirror)| mirror.name.as_str())),
                    show(payload, Measure::BytesPerSecond),
                    cluster.name,
                    show(disk, Measure::Bytes),
                    cluster.name,
                ),
                format!(
                    "Declare `(name: \"{name}\", produce: \"{}\")` in `{}` with its own retention and consumers",
                    show(payload, Measure::BytesPerSecond),
                    cluster.name,
                ),
            ));
        }
    }
    found
}

/// F001.
fn nobody_takes(review: &Review) -> Vec<Finding> {
    let entries = review.plan.jobs.iter().zip(&review.plan.scenario.spark);
    entries
        .enumerate()
        .filter(|(index, (_, entry))| {
            let mut taken = review.links.out_of(Place::Job(*index));
            entry.writes.is_empty() && taken.next().is_none()
        })
        .map(|(_, (job, _))| {
            NOBODY_TAKES.found(
                job.path.clone(),
                &format!("{}.writes", job.field),
                format!(
                    "`{}` reads {} and writes nothing that the plan knows of, so what it makes has neither disk nor cost",
                    job.name,
                    show(job.through.p50, Measure::BytesPerSecond),
                ),
                "State what it writes, such as `writes: [(name: \"sessions\", ratio: \"0.4x\")]`, or name it as a table's `source`",
            )
        })
        .collect()
}

/// F003.
fn too_old(review: &Review, end: &FreshnessPlan) -> Option<Finding> {
    let objective = end.objective.filter(|_| end.is_missed())?;
    let (step, longest) = end.longest()?;
    let time = |value: f64| show(value, Measure::Seconds);
    let today = match review.then() {
        Some(_) => format!("; today it is {} old at P95", old(end, end.age.p95)),
        None => String::new(),
    };
    let age = &end.age_then;
    let what = if end.never_ends(age.p95) {
        format!(
            "data in `{}` waits longer and longer, and may be {} old: {step} never catches up in at least 5 % of the worlds",
            end.component,
            time(objective.p50),
        )
    } else {
        format!(
            "data in `{}` is {} old at P95 ({} at the median) when it can be read, and may be {}; the most of it, {}, is {step}",
            end.component,
            time(age.p95),
            time(age.p50),
            time(objective.p50),
            time(longest.p95),
        )
    };
    let found = TOO_OLD
        .found(
            format!("freshness/{}/age", end.component),
            &end.field,
            format!("{what}{today}"),
            "Shorten the longest step, or state the `freshness` that this table or job really has to hold",
        )
        .weighing(1.0 - objective.p50 / age.p95);
    Some(review.dated(found))
}

/// An age, as far as it ends.
fn old(end: &FreshnessPlan, age: f64) -> String {
    if end.never_ends(age) {
        "without end".to_owned()
    } else {
        show(age, Measure::Seconds)
    }
}

/// F002.
fn stated_otherwise(review: &Review) -> Result<Vec<Finding>, StudyError> {
    let plan = review.plan;
    let mut found = Vec::new();
    for topic in review.clusters().flat_map(|cluster| cluster.topics()) {
        let own = topic.place().map(End::At);
        let into = plan.model.edges.iter();
        let into = into.filter(|edge| Some(edge.to) == own && edge.from != End::Producers);
        let mut writers = Vec::new();
        let mut written = 0.0;
        for edge in into {
            let columns = plan.worlds.evaluate(&[edge.rate])?;
            written += columns.first().map_or(0.0, |rate| Summary::of(rate).p50);
            writers.extend(writer(review, edge.from));
        }
        let stated = topic.plan.payload.p50;
        let apart = (written / stated).max(stated / written);
        if writers.is_empty() || apart <= plan.catalogue.review().stated_apart.value {
            continue;
        }
        let rate = |value: f64| show(value, Measure::BytesPerSecond);
        let verb = if writers.len() == 1 {
            "writes"
        } else {
            "write"
        };
        found.push(
            STATED_OTHERWISE
                .found(
                    topic.path("payload"),
                    &topic.field("produce"),
                    format!(
                        "`{}` states {}, and {} {verb} {} into it: its brokers, and whoever reads it, are planned with what it states",
                        topic.entry.name,
                        rate(stated),
                        names(writers.iter().map(String::as_str)),
                        rate(written),
                    ),
                    "Correct `produce` of the topic, or what its writers state (`ratio`, `changes`, `share`); other producers of the topic belong into `produce` too",
                )
                .weighing((1.0 - 1.0 / apart).abs()),
        );
    }
    Ok(found)
}

/// Who writes, by name: of a mirror the topic it reads.
fn writer(review: &Review, from: End) -> Option<String> {
    let plan = review.plan;
    match from {
        End::At(Place::Job(job)) => plan.jobs.get(job).map(|job| job.name.clone()),
        End::At(Place::Topic(cluster, topic)) => {
            let cluster = plan.clusters.get(cluster)?;
            let topic = cluster.topics.get(topic)?;
            Some(format!("{}/{}", cluster.name, topic.outline.name))
        }
        End::Capture(index) => plan.scenario.cdc.get(index).map(|entry| entry.name.clone()),
        End::At(Place::Table(_)) | End::Producers | End::Files | End::Writers | End::Run(_) => None,
    }
}

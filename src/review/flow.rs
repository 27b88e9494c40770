//! How components are joined: jobs whose output nobody takes, and topics that state something else than jobs write.

use crate::model::links::Place;
use crate::plan::FreshnessPlan;
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
    "A topic states something else than jobs write into it",
    "`produce` of a topic and what jobs write into it differ by more than 2x (catalogue: `stated_apart`), at the median",
);

const TOO_OLD: Rule = Rule::error(
    "F003",
    "Data is too old when it can be read",
    "at the end of a path from a topic, in the month that is provisioned for, the age of data at P95 is above its `freshness`, or above `objectives.freshness`",
);

pub(super) const RULES: [Rule; 3] = [NOBODY_TAKES, STATED_OTHERWISE, TOO_OLD];

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let mut found = nobody_takes(review);
    found.extend(stated_otherwise(review));
    found.extend(
        review
            .plan
            .freshness
            .iter()
            .filter_map(|end| too_old(review, end)),
    );
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
fn stated_otherwise(review: &Review) -> Vec<Finding> {
    let mut found = Vec::new();
    for topic in review.clusters().flat_map(|cluster| cluster.topics()) {
        let full = format!("{}/{}", topic.cluster.plan.name, topic.entry.name);
        let writers: Vec<_> = review
            .plan
            .jobs
            .iter()
            .flat_map(|job| job.writes.iter().map(move |write| (job, write)))
            .filter(|(_, (name, _))| {
                *name == full || (*name == topic.entry.name && topic.is_target())
            })
            .collect();
        let written: f64 = writers.iter().map(|(_, (_, bytes))| bytes.p50).sum();
        let stated = topic.plan.payload.p50;
        let apart = (written / stated).max(stated / written);
        if writers.is_empty() || apart <= review.plan.catalogue.review().stated_apart.value {
            continue;
        }
        let rate = |value: f64| show(value, Measure::BytesPerSecond);
        found.push(
            STATED_OTHERWISE
                .found(
                    topic.path("payload"),
                    &topic.field("produce"),
                    format!(
                        "`{}` states {}, and {} write {} into it: its brokers, and whoever reads it, are planned with what it states",
                        topic.entry.name,
                        rate(stated),
                        names(writers.iter().map(|(job, _)| job.name.as_str())),
                        rate(written),
                    ),
                    "Correct `produce` of the topic or `ratio` of the job; other producers of the topic belong into `produce` too",
                )
                .weighing((1.0 - 1.0 / apart).abs()),
        );
    }
    found
}

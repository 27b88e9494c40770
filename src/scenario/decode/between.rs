//! Change data capture and scheduled runs.

use crate::estimate::{Bounds, Estimate};
use crate::scenario::between::{Backfill, Capture, Run};
use crate::scenario::fingerprint::Meaning;
use crate::units::{Measure, seconds};

use super::reader::{Fields, Value};

const POOL: u32 = 16;

pub(super) fn capture(value: &Value<'_, '_>) -> Option<Capture> {
    let fields = value.fields("a capture")?;
    let name = fields
        .required("name", "\"orders-db\"")
        .and_then(|value| value.name());
    let rows = fields
        .required("rows", "\"200M\"")
        .and_then(|value| value.estimate(&[Measure::Count], Bounds::POSITIVE));
    let row = fields
        .required("row", "\"300 B\"")
        .and_then(|value| value.estimate(&[Measure::BytesPerMessage], Bounds::POSITIVE));
    let wal_rate = fields
        .required("wal_rate", "\"5 MB/s\"")
        .and_then(|value| value.estimate(&[Measure::BytesPerSecond], Bounds::POSITIVE));
    one_task(&fields);
    let topic = fields.text("topic");
    let rate = [Measure::MessagesPerSecond];
    let changes = fields.estimate("changes", &rate, Bounds::POSITIVE);
    if topic.is_none() && changes.is_none() {
        value.problem_with_hint(
            "neither `changes` nor `topic` says how many rows change",
            "add `changes: \"500 msg/s\"`, or the topic that its events go to",
        );
    }
    let notes = fields.text("notes");
    let envelope = fields.estimate("envelope", &[Measure::Factor], Bounds::POSITIVE);
    let snapshot_rate = fields.estimate("snapshot_rate", &rate, Bounds::POSITIVE);
    let task_rate = fields.estimate("task_rate", &rate, Bounds::POSITIVE);
    let time = [Measure::Seconds];
    let outage = fields.estimate("outage", &time, Bounds::NON_NEGATIVE);
    let acknowledge_lag = fields.estimate("acknowledge_lag", &time, Bounds::NON_NEGATIVE);
    let slot_limit = fields.optional("max_slot_wal_keep_size").and_then(|value| {
        if value.is_word("unlimited") {
            value.means_default();
            return None;
        }
        value.estimate(&[Measure::Bytes], Bounds::POSITIVE)
    });
    let bytes = |name| fields.estimate(name, &[Measure::Bytes], Bounds::POSITIVE);
    let (disk, data, max_wal_size) = (bytes("disk"), bytes("data"), bytes("max_wal_size"));
    let heartbeat = fields.estimate("heartbeat", &time, Bounds::POSITIVE);
    fields.finish();
    Some(Capture {
        name: name?,
        notes,
        topic,
        rows: rows?,
        row: row?,
        changes,
        envelope,
        wal_rate: wal_rate?,
        snapshot_rate,
        task_rate,
        outage,
        acknowledge_lag,
        slot_limit,
        disk,
        data,
        max_wal_size,
        heartbeat,
    })
}

/// `tasks` may be written, but there is only one.
fn one_task(fields: &Fields<'_, '_>) {
    let Some(value) = fields.optional("tasks") else {
        return;
    };
    if value.whole(1, u32::MAX).is_some_and(|tasks| tasks > 1) {
        value.problem_with_hint(
            "a PostgreSQL connector runs one task, whatever `tasks.max` says",
            "leave `tasks` out; share tables out to several connectors, each with a slot of its own",
        );
    }
}

pub(super) fn run(value: &Value<'_, '_>) -> Option<Run> {
    let fields = value.fields("a run")?;
    let name = fields
        .required("name", "\"nightly\"")
        .and_then(|value| value.name());
    let start = fields
        .required("start", "\"02:00\"")
        .and_then(|value| time_of_day(&value));
    let deadline = fields
        .required("deadline", "\"09:00\"")
        .and_then(|value| time_of_day(&value));
    let duration = fields.estimate("duration", &[Measure::Seconds], Bounds::POSITIVE);
    let job = fields.text("job");
    let beside_job = fields.estimate("beside_job", &[Measure::Seconds], Bounds::NON_NEGATIVE);
    takes(value, &fields);
    let slots = fields.whole("slots", (1, 10_000), 1);
    let pool = fields.whole("pool", (1, 10_000), POOL);
    if slots > pool {
        value.problem_with_hint(
            format!("one run takes {slots} places of a pool that has {pool}: it never starts"),
            "raise `pool`, or lower `slots`",
        );
    }
    let notes = fields.text("notes");
    let reads = fields.text("reads");
    let every = fields.estimate("every", &[Measure::Seconds], Bounds::POSITIVE);
    let failure = failure(&fields);
    let retries = fields.whole("retries", (0, 100), 0);
    let retry_delay = fields.estimate("retry_delay", &[Measure::Seconds], Bounds::NON_NEGATIVE);
    let cost = fields.estimate("cost", &[Measure::Dollars], Bounds::NON_NEGATIVE);
    let backfill = backfill(&fields);
    fields.finish();
    Some(Run {
        name: name?,
        notes,
        reads,
        start: start?,
        deadline: deadline?,
        duration,
        job,
        beside_job,
        every,
        failure,
        retries,
        retry_delay,
        slots,
        pool,
        cost,
        backfill,
    })
}

/// How long an attempt takes is said once: by `duration`, or by `job`.
fn takes(run: &Value<'_, '_>, fields: &Fields<'_, '_>) {
    let duration = fields.optional("duration");
    let job = fields.optional("job");
    match (duration, job) {
        (None, None) => run.problem_with_hint(
            "neither `duration` nor `job` says how long an attempt takes",
            "add `duration: \"3 to 5 h\"`, or the Spark job it starts: `job: \"sales-report\"`",
        ),
        (Some(duration), Some(_)) => duration.problem_with_hint(
            "an attempt takes as long as its `job`, so `duration` has nothing to say",
            "leave `duration` out and state what comes on top as `beside_job`, or leave `job` out",
        ),
        _ => {}
    }
    if let (Some(beside), None) = (fields.optional("beside_job"), fields.optional("job")) {
        beside.problem_with_hint(
            "`beside_job` comes on top of a `job`, and none is named",
            "name the Spark job it starts, or state all of it as `duration`",
        );
    }
}

/// The share of attempts that fail: some have to succeed.
fn failure(fields: &Fields<'_, '_>) -> Option<Estimate> {
    let value = fields.optional("failure")?;
    let failure = value.estimate(&[Measure::Fraction], Bounds::FRACTION)?;
    if failure.distribution.quantile(0.999) >= 1.0 {
        value.problem("must be below 100 %: a run that always fails has no duration");
    }
    Some(failure)
}

fn backfill(fields: &Fields<'_, '_>) -> Option<Backfill> {
    let fields = fields.optional("backfill")?.fields("a backfill")?;
    let range = fields
        .required("range", "\"30 days\"")
        .and_then(|value| value.estimate(&[Measure::Seconds], Bounds::POSITIVE));
    let concurrency = fields.whole("concurrency", (1, 10_000), 1);
    fields.finish();
    Some(Backfill {
        range: range?,
        concurrency,
    })
}

/// A time such as `"02:00"`, in seconds after midnight.
fn time_of_day(value: &Value<'_, '_>) -> Option<f64> {
    let text = value.text()?;
    let parts = text.split_once(':').and_then(|(hours, minutes)| {
        let two_digits = |part: &str| (part.len() <= 2).then(|| part.parse::<u8>().ok()).flatten();
        Some((two_digits(hours)?, two_digits(minutes)?))
    });
    match parts {
        Some((hours, minutes)) if hours < 24 && minutes < 60 => {
            let seconds = f64::from(hours) * seconds::HOUR + f64::from(minutes) * seconds::MINUTE;
            value.means(|| Meaning::of(&Estimate::exact(seconds, Measure::Seconds)));
            Some(seconds)
        }
        _ => {
            value.problem_with_hint(
                format!("`{}` is not a time of day", text.escape_debug()),
                "write hours and minutes, `\"02:00\"` to `\"23:59\"`",
            );
            None
        }
    }
}

//! Change data capture: the snapshot, the write-ahead log that the slot holds back, and whether one task keeps up.

use crate::catalogue::Constant;
use crate::estimate::Estimate;
use crate::quantity::{Handle, Reading, Source, SourceKind};
use crate::scenario::Capture;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::{ModelError, defaults, source};
use super::{ComponentKind, ComponentOutline};

/// Adds a capture to the model.
pub(in crate::model) fn capture(
    context: &Context<'_>,
    index: usize,
    capture: &Capture,
) -> Result<ComponentOutline, ModelError> {
    let field = format!("cdc[{index}]");
    let scope = Scope::new(context.builder, format!("cdc/{}", capture.name));
    let topic = match &capture.topic {
        Some(name) => {
            let flows = context.flows.borrow();
            Some(flows.read(name, &format!("{field}.topic"))?)
        }
        None => None,
    };
    let (builder, known) = (context.builder, context.catalogue.capture());
    let estimate =
        |name: &str, label: &str, typed| builder.estimate(scope.path(name), label, typed);
    // Each row becomes one message.
    let rows = estimate("rows", "Rows of the captured tables", &capture.rows)
        * builder.constant(1.0, Measure::Messages);
    let row = estimate("row", "Bytes of a row", &capture.row);
    // What is stated of a database is its today; it grows as the topic does that its changes are written to.
    let growth = topic.and_then(|flow| flow.growth);
    let growing = |name: &str, label: &str, typed| {
        let stated = estimate(name, label, typed);
        match growth {
            Some(growth) => scope
                .quantity(format!("{name}_grown").as_str())
                .label(format!("{label}, with growth"))
                .cite(source::GROWTH)
                .is(stated * (growth + 1.0).power(context.month)),
            None => stated,
        }
    };
    let wal_rate = growing(
        "wal_rate",
        "Write-ahead log of the whole server",
        &capture.wal_rate,
    );
    let changes = match (&capture.changes, topic.and_then(|flow| flow.events)) {
        (Some(typed), _) => growing("changes", "Rows changed", typed),
        (None, Some(messages)) => scope
            .quantity("changes")
            .label("Rows changed")
            .cite(source::CAPTURE_TOPIC)
            .is(messages),
        (None, None) => {
            return Err(ModelError::new(
                format!("{field}.changes"),
                format!("how many rows of `{}` change is not known", capture.name),
            )
            .hint("add `changes: \"500 msg/s\"`"));
        }
    };
    let snapshot_rate = scope.estimate_or(
        "snapshot_rate",
        "Rows that the snapshot reads",
        capture.snapshot_rate.as_ref(),
        || {
            assumed(
                &known.snapshot_rate_low,
                &known.snapshot_rate_high,
                Measure::MessagesPerSecond,
            )
        },
    );
    let event = scope
        .quantity("event")
        .label("Bytes of an event")
        .cite(source::CAPTURE_EVENT)
        .is(row
            * scope.estimate_or(
                "envelope",
                "Event over its row",
                capture.envelope.as_ref(),
                || assumed(&known.envelope_low, &known.envelope_high, Measure::Factor),
            ));
    let snapshot_time = scope
        .quantity("snapshot_time")
        .label("Initial snapshot takes")
        .cite(source::CAPTURE_SNAPSHOT)
        .is(rows / snapshot_rate);
    let burst = scope
        .quantity("snapshot_burst")
        .label("Written to Kafka during the snapshot")
        .cite(source::CAPTURE_SNAPSHOT)
        .is(snapshot_rate * event);
    let change_rate = scope
        .quantity("change_rate")
        .label("Written to Kafka otherwise")
        .cite(source::CAPTURE_EVENT)
        .is(changes * event);
    let mut figures = vec![
        changes,
        change_rate,
        snapshot_time,
        burst,
        scope
            .quantity("snapshot_bytes")
            .label("Written to Kafka by the snapshot")
            .cite(source::CAPTURE_SNAPSHOT)
            .is(rows * event),
    ];
    if let Some(flow) = topic {
        figures.push(
            scope
                .quantity("burst_over_topic")
                .label("Snapshot over what the topic is planned for")
                .measure(Measure::Factor)
                .cite(source::CAPTURE_SNAPSHOT)
                .is(burst / flow.bytes),
        );
    }
    figures.push(
        scope
            .quantity("task_use")
            .label("Use of the connector's one task")
            .measure(Measure::Fraction)
            .cite(source::CAPTURE_TASK)
            .is(changes
                / scope.estimate_or(
                    "task_rate",
                    "Changes that one task gets through",
                    capture.task_rate.as_ref(),
                    || {
                        assumed(
                            &known.task_rate_low,
                            &known.task_rate_high,
                            Measure::MessagesPerSecond,
                        )
                    },
                )),
    );
    figures.extend(held_back(
        context,
        &scope,
        capture,
        wal_rate,
        snapshot_time,
        rows * row,
    ));
    Ok(ComponentOutline {
        kind: ComponentKind::Capture,
        name: capture.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        figures: figures.into_iter().map(Handle::node).collect(),
        writes: Some(change_rate.node()),
        cost: None,
    })
}

/// The write-ahead log that the slot holds back, against its limit and against the disk.
fn held_back<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    capture: &Capture,
    wal_rate: Handle<'b>,
    snapshot_time: Handle<'b>,
    table_bytes: Handle<'b>,
) -> Vec<Handle<'b>> {
    let (builder, known) = (context.builder, context.catalogue.capture());
    let outage = scope.estimate_or(
        "outage",
        "The connector may stand still",
        capture.outage.as_ref(),
        || defaults::constant(&known.outage, Measure::Seconds),
    );
    let lag = scope.estimate_or(
        "acknowledge_lag",
        "Behind while all is well",
        capture.acknowledge_lag.as_ref(),
        || defaults::constant(&known.status_interval, Measure::Seconds),
    );
    let wal = |name: &str, label: &str, time: Handle<'b>| {
        scope
            .quantity(name)
            .label(label)
            .cite(source::SLOT_HOLDS_WAL)
            .is(wal_rate * time)
    };
    let in_outage = wal(
        "wal_in_outage",
        "Write-ahead log held in an outage",
        outage + lag,
    );
    let at_worst = wal(
        "wal_held",
        "Write-ahead log held in a snapshot and an outage after it",
        snapshot_time + outage + lag,
    );
    let mut figures = vec![in_outage, at_worst];
    let zero = builder.constant(0.0, Measure::Seconds);
    let limit = capture
        .slot_limit
        .as_ref()
        .map(|limit| builder.estimate(scope.path("slot_limit"), "max_slot_wal_keep_size", limit));
    let share = |name: &str, label: &str, bytes: Handle<'b>, of: Handle<'b>| {
        scope
            .quantity(name)
            .label(label)
            .measure(Measure::Fraction)
            .cite(source::SLOT_LIMIT)
            .is(bytes / of)
    };
    if let Some(limit) = limit {
        figures.push(share(
            "outage_of_limit",
            "Outage, share of the slot's limit",
            in_outage,
            limit,
        ));
        figures.push(share(
            "held_of_limit",
            "Snapshot and outage, share of the slot's limit",
            at_worst,
            limit,
        ));
        figures.push(
            scope
                .quantity("tolerated_outage")
                .label("Outage after which the slot is lost")
                .reading(Reading::Reserve)
                .cite(source::SLOT_LIMIT)
                .is((limit / wal_rate - lag).max(zero)),
        );
    }
    if let Some(disk) = &capture.disk {
        let disk = builder.estimate(scope.path("disk"), "Disk of the database server", disk);
        let data = match &capture.data {
            Some(data) => builder.estimate(scope.path("data"), "Data on that disk", data),
            None => scope
                .quantity("data")
                .label("Data on that disk")
                .note("the captured tables alone, for nothing is stated")
                .cite(source::CAPTURE_SNAPSHOT)
                .is(table_bytes),
        };
        let kept = scope.estimate_or(
            "max_wal_size",
            "Write-ahead log that checkpoints leave",
            capture.max_wal_size.as_ref(),
            || defaults::constant(&known.max_wal_size, Measure::Bytes),
        );
        let held = limit.map_or(at_worst, |limit| at_worst.min(limit));
        let needed = scope
            .quantity("disk_needed")
            .label("Disk of the database server, needed")
            .cite(source::SLOT_HOLDS_WAL)
            .is(data + kept + held);
        figures.push(needed);
        figures.push(share(
            "disk_fill",
            "Disk of the database server, used at worst",
            needed,
            disk,
        ));
        if limit.is_none() {
            figures.push(
                scope
                    .quantity("time_to_full")
                    .label("Standstill after which the database's disk is full")
                    .reading(Reading::Reserve)
                    .cite(source::SLOT_HOLDS_WAL)
                    .is(((disk - data - kept) / wal_rate).max(zero)),
            );
        }
    }
    figures
}

/// What is assumed of a rate or a ratio that nobody states.
fn assumed(low: &Constant, high: &Constant, measure: Measure) -> (Estimate, Source) {
    defaults::between(low, high, measure, SourceKind::RuleOfThumb)
}

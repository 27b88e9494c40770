//! Consumers: how long each group takes to catch up after an outage and to read everything again, and what topics survive.

use egui::{TextStyle, Ui};

use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::status_label;
use crate::app::worker::Details;
use crate::chart::Status;
use crate::model::ReaderOutline;
use crate::plan::{ClusterPlan, TopicPlan};
use crate::quantity::NodeId;
use crate::study::Summary;
use crate::units::{Measure, screen};

use super::figure::Figures;
use super::partition_limits::value;
use super::partitions::details;
use super::parts::{card, line, nothing, section, waiting};
use super::table::{Column, LINE, Table};

/// Draws both tables.
pub(super) fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    if cluster.topics.is_empty() {
        return;
    }
    let (known, old) = details(planned, index);
    if old {
        ui.multiply_opacity(0.5);
    }
    let percentile = view.shown.percentile;
    let mut figures = Figures {
        plan: &planned.plan,
        commands: view.commands,
    };
    section(
        ui,
        "Consumers after their longest outage",
        "Data that is deleted before a group has read it is lost to that group; replay reads again all that is retained",
    );
    let Some(known) = known else {
        waiting(ui, "How consumers catch up");
        return;
    };
    let groups = || {
        let topics = cluster.topics.iter();
        topics.flat_map(|topic| {
            topic
                .outline
                .readers
                .iter()
                .map(move |group| (topic, group))
        })
    };
    let width = ui.available_width();
    if groups().next().is_none() {
        nothing(
            ui,
            "Nobody reads yet",
            "Add a consumer group in the details of a topic above",
        );
    } else {
        card(ui, width, |ui| {
            const COLUMNS: [Column; 9] = [
                Column::rest("Group"),
                Column::words("Topic", 110.0),
                Column::number("Reads", 72.0),
                Column::words("From", 80.0),
                Column::number("Lag", 58.0),
                Column::number("Outage", 62.0),
                Column::number("Catches\nup in", 68.0),
                Column::number("Replays\nall in", 70.0),
                Column::number("Lost\nunread", 70.0),
            ];
            let table = Table::begin(ui, &COLUMNS);
            for (topic, group) in groups() {
                table.row(ui, LINE, |ui, column| match (column, node(group, column)) {
                    (0, _) => line(ui, theme::emphasis(&group.name)),
                    (1, _) => line(ui, &topic.outline.name),
                    (3, _) => line(ui, theme::caption(ui, read_from(group))),
                    (6, _) => catches_up(ui, &mut figures, known, group, percentile),
                    (8, None) => line(ui, theme::caption(ui, "nothing")),
                    (8, Some(node)) => lost(ui, &mut figures, known, (group, node), percentile),
                    (_, Some(node)) => value(ui, &mut figures, known, node, percentile),
                    (_, None) => {}
                });
            }
        });
    }
    section(
        ui,
        "What topics survive",
        "Writes go on while enough replicas are in sync; acknowledged data is kept while one of them is left",
    );
    card(ui, width, |ui| {
        const COLUMNS: [Column; 7] = [
            Column::rest("Topic"),
            Column::number("Replicas\nin sync", 72.0),
            Column::number("Brokers lost,\nwrites go on", 96.0),
            Column::number("Brokers lost,\ndata is kept", 96.0),
            Column::words("A zone lost:\nwrites", 96.0),
            Column::words("\ndata", 76.0),
            Column::words("A zone and a\nbroker: writes", 104.0),
        ];
        let table = Table::begin(ui, &COLUMNS);
        for topic in &cluster.topics {
            table.row(ui, LINE, |ui, column| {
                survives(ui, &mut figures, known, topic, column)
            });
        }
    });
}

fn node(group: &ReaderOutline, column: usize) -> Option<NodeId> {
    match column {
        2 => Some(group.egress),
        4 => Some(group.lag),
        5 => Some(group.outage),
        7 => Some(group.replay_time),
        8 => group.lost,
        _ => None,
    }
}

/// Which replica a group reads from.
fn read_from(group: &ReaderOutline) -> &'static str {
    if group.rack_aware {
        "own zone"
    } else {
        "leaders"
    }
}

/// What is said of a group that is not up to date again in every world.
fn not_always(caught_up: &Summary) -> Option<&'static str> {
    match (caught_up.p5 < 1.0, caught_up.p95 < 1.0) {
        (_, true) => Some("never"),
        (true, false) => Some("not always"),
        (false, false) => None,
    }
}

/// How long it takes to be up to date again. Where that is never in the worlds that count, it says so.
fn catches_up(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    known: &Details,
    group: &ReaderOutline,
    percentile: crate::app::percentile::Percentile,
) {
    let caught_up = known.of(figures.plan, group.catches_up);
    if let Some(words) = caught_up.and_then(not_always) {
        figures.words(ui, group.catches_up, words, theme::strong_caption());
    } else {
        value(ui, figures, known, group.catch_up_time, percentile);
    }
}

fn lost(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    known: &Details,
    (group, node): (&ReaderOutline, NodeId),
    percentile: crate::app::percentile::Percentile,
) {
    // What is never read, outage or none, is more than any outage takes.
    if let Some(unread) = group.unread
        && let Some(share) = known.of(figures.plan, unread)
        && percentile.of(share) > 0.0
    {
        let share = screen(percentile.of(share), Measure::Fraction);
        figures.words(ui, unread, &format!("{share} of all"), theme::strong());
        return;
    }
    let Some(bytes) = known.of(figures.plan, node) else {
        return;
    };
    match percentile.of(bytes) {
        0.0 => {
            figures.words(ui, node, "nothing", TextStyle::Small);
        }
        bytes => {
            figures.words(ui, node, &screen(bytes, Measure::Bytes), theme::strong());
        }
    }
}

fn survives(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    known: &Details,
    topic: &TopicPlan,
    column: usize,
) {
    let survives = &topic.outline.survives;
    let count = |node| {
        known
            .of(figures.plan, node)
            .map(|summary| (node, summary.p50))
    };
    let (node, words) = match column {
        0 => return line(ui, theme::emphasis(&topic.outline.name)),
        1 => (survives.min_insync_replicas, None),
        2 => (survives.brokers_writing, None),
        3 => (survives.brokers_kept, None),
        4 => (survives.zone_writing, Some(("go on", "stop"))),
        5 => (survives.zone_kept, Some(("kept", "lost"))),
        _ => (survives.zone_and_broker_writing, Some(("go on", "stop"))),
    };
    match (count(node), words) {
        (None, _) => line(ui, theme::caption(ui, "…")),
        (Some((node, count)), None) => {
            figures.value(ui, node, count);
        }
        (Some((_, yes)), Some((well, badly))) => {
            let (status, word) = if yes >= 1.0 {
                (Status::Ok, well)
            } else {
                (Status::Warning, badly)
            };
            status_label(ui, status, word);
        }
    }
}

//! Partitions: how many each topic has and why, what its hottest takes, and what another count would do to its keys.

use egui::{Button, Label, TextEdit, TextStyle, Ui};

use crate::app::fields::{Component, PARTITIONS_TO};
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Limit, status_mark, utilisation_bar};
use crate::app::worker::{Details, Found, Question};
use crate::chart::Status;
use crate::plan::{ClusterPlan, SkewCurve, TopicPlan, keys_kept};
use crate::report::charts::{hottest_rate, hottest_share};
use crate::units::{Measure, screen};

use super::figure::{Figures, limit_words};
use super::parts::{line, nothing, percent, section, waiting};
use super::table::{Column, LINE, Table};
use super::{SIDE_BY_SIDE, card, partition_limits, title};

/// The height of a plot.
const PLOT: f32 = 200.0;

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Partitions of {}", cluster.name),
        "How many there are and why, what the hottest takes of what one is trusted with, and what the count costs",
    );
    let Some((place, topic)) = view.shown.partitions.topic(cluster) else {
        nothing(ui, "No topic yet", "Add one on the page of the topics");
        return;
    };
    let (details, old) = details(planned, index);
    card(ui, |ui| {
        topics(ui, view, planned, cluster, (place, details))
    });
    hottest(ui, view, planned, (index, place));
    costs(ui, view, planned, topic, details);
    change(ui, view, (index, place), topic);
    if old {
        ui.multiply_opacity(0.5);
    }
    let percentile = view.shown.percentile;
    let mut figures = Figures {
        plan: &planned.plan,
        commands: view.commands,
    };
    match details {
        Some(details) => {
            partition_limits::show(ui, &mut figures, (index, cluster), details, percentile);
        }
        None => waiting(ui, "What partitions ask of each deployment"),
    }
}

/// The numbers that were asked for, and whether they are those of an older plan.
pub(super) fn details(planned: &Planned, cluster: usize) -> (Option<&Details>, bool) {
    match planned.found(Question::Details(cluster)) {
        Some((Found::Details(details), old)) => (Some(details), old),
        _ => (None, false),
    }
}

/// One row for each topic, and below it why there are so many. A click on a name looks at that topic.
fn topics(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    cluster: &ClusterPlan,
    (shown, details): (usize, Option<&Details>),
) {
    const COLUMNS: [Column; 6] = [
        Column::words("Topic", 150.0),
        Column::number("Partitions", 76.0),
        Column::number("Hottest\ntakes", 68.0),
        Column::rest("Hottest at peak, of what one\npartition is trusted with"),
        Column::number("Hottest\nat peak", 84.0),
        Column::number("Busiest\nconsumer", 92.0),
    ];
    let percentile = view.shown.percentile;
    let plan = &*planned.plan;
    let table = Table::begin(ui, &COLUMNS);
    for (place, topic) in cluster.topics.iter().enumerate() {
        let partitioning = &topic.partitioning;
        let nodes = &partitioning.nodes;
        let name = &topic.outline.name;
        table.row(ui, theme::ROW, |ui, column| {
            let mut figures = Figures {
                plan,
                commands: view.commands,
            };
            match column {
                0 => {
                    let button = Button::selectable(place == shown, name.as_str()).truncate();
                    let button = ui.add(button).on_hover_text("Look at this topic below");
                    if button.clicked() {
                        view.shown.partitions.choose(name);
                    }
                }
                1 => {
                    figures.strong(ui, topic.outline.partitions, topic.partitions.p50);
                }
                2 => {
                    let share = percentile.of(&partitioning.hottest_share);
                    figures.value(ui, nodes.hottest_share, share);
                }
                3 => {
                    if let Some(details) = details {
                        against_trusted(ui, &figures, details, topic);
                    }
                }
                4 => {
                    let rate = percentile.of(&partitioning.hottest_rate);
                    figures.value(ui, nodes.hottest_rate, rate);
                }
                _ => busiest_consumer(ui, &mut figures, details, topic, percentile),
            }
        });
        why(ui, topic);
    }
    let members = "The busiest consumer is the member that reads most; a group without stated members has one for \
                   every partition";
    ui.add(Label::new(theme::caption(ui, members)).wrap());
}

/// What the hottest partition stores at peak, as a bar that is full at what one partition is trusted with: by its own rate,
/// by a service, or by the members that read it, whichever is least.
fn against_trusted(ui: &mut Ui, figures: &Figures<'_, '_>, details: &Details, topic: &TopicPlan) {
    let outline = &topic.outline;
    let Some(share) = details.of(figures.plan, outline.hottest_use) else {
        return;
    };
    let trusted = outline.trusted;
    let Some(limit) = details.of(figures.plan, trusted).map(|limit| limit.p50) else {
        return;
    };
    let level = Limit {
        at: 1.0,
        label: format!(
            "One partition is trusted with {}",
            limit_words(figures.plan, trusted, limit)
        ),
        status: Status::Warning,
    };
    let name = format!("Hottest partition of {}", outline.name);
    let width = ui.available_width();
    utilisation_bar(ui, &name, (share.p50, share.p95), &[level], None, width);
}

/// What the member reads that reads most, of all groups.
fn busiest_consumer(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    details: Option<&Details>,
    topic: &TopicPlan,
    percentile: crate::app::percentile::Percentile,
) {
    let groups = &topic.partitioning.nodes.groups;
    let known = groups.iter().filter_map(|group| {
        let rate = details?.of(figures.plan, group.busiest_member_rate)?;
        Some((group, percentile.of(rate)))
    });
    match known.max_by(|(_, a), (_, b)| a.total_cmp(b)) {
        Some((group, rate)) => {
            if let Some(figure) = figures.value(ui, group.busiest_member_rate, rate) {
                figure.on_hover_text(format!("Group {}", group.name));
            }
        }
        None if groups.is_empty() => line(ui, theme::caption(ui, "nobody reads")),
        None => line(ui, theme::caption(ui, "…")),
    }
}

/// Who decided on the count, what asks for how many, and whether there are enough.
fn why(ui: &mut Ui, topic: &TopicPlan) {
    let partitioning = &topic.partitioning;
    let enough = topic.partitions.p50 >= partitioning.needed;
    let sentence = partitioning.sentence();
    let words = if partitioning.chosen {
        format!("chosen: {sentence}")
    } else if enough {
        format!("given: {sentence}")
    } else {
        let needed = screen(partitioning.needed, Measure::Count);
        format!("given, {needed} needed: {sentence}")
    };
    ui.horizontal_top(|ui| {
        ui.add_space(theme::NEAR);
        status_mark(ui, if enough { Status::Ok } else { Status::Warning });
        ui.add(Label::new(theme::caption(ui, words)).wrap());
    });
    ui.add_space(theme::TIGHT);
}

/// The hottest partition of a topic against the count: its share, and its rate.
fn hottest(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, (index, place): (usize, usize)) {
    ui.add_space(theme::APART);
    match planned.found(Question::SkewCurve(index, place)) {
        Some((Found::SkewCurve(curve), old)) => curves(ui, view, curve, old),
        Some(_) => {}
        None => waiting(ui, "The hottest partition against the count"),
    }
}

fn curves(ui: &mut Ui, view: &mut View<'_>, curve: &SkewCurve, old: bool) {
    let share = ("hottest share", hottest_share(curve));
    let rate = ("hottest rate", hottest_rate(curve));
    if ui.available_width() < SIDE_BY_SIDE {
        for (salt, chart) in [share, rate] {
            plot::show(ui, view.commands, salt, &chart, PLOT, old);
            ui.add_space(theme::NEAR);
        }
    } else {
        ui.columns(2, |columns| {
            for (ui, (salt, chart)) in columns.iter_mut().zip([share, rate]) {
                plot::show(ui, view.commands, salt, &chart, PLOT, old);
            }
        });
    }
    if curve.helpful.is_none() {
        let advice = "No keys are stated, so records are taken to spread evenly: state `keys` of the topic in the file \
                      to see what its hottest key does";
        ui.add(Label::new(theme::prose_caption(ui, advice)).wrap());
    }
}

/// What the count costs clients and machines, and what its keys do to it.
fn costs(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    topic: &TopicPlan,
    details: Option<&Details>,
) {
    let count = screen(topic.partitions.p50, Measure::Count);
    let name = &topic.outline.name;
    section(
        ui,
        &format!("What {count} partitions of {name} cost"),
        "What every partition asks of clients and machines, and what keys do to the hottest",
    );
    let partitioning = &topic.partitioning;
    let nodes = &partitioning.nodes;
    let percentile = view.shown.percentile;
    let of_details = |node| details.and_then(|details| details.of(&planned.plan, node));
    let asked = [
        nodes.producer_memory,
        nodes.consumer_memory,
        nodes.memory_maps,
    ];
    let facts = asked.map(|node| (Some(node), of_details(node)));
    let keys = [
        (nodes.hottest_key, partitioning.hottest_key.as_ref()),
        (
            Some(nodes.hottest_over_mean),
            Some(&partitioning.hottest_over_mean),
        ),
        (nodes.helpful, partitioning.helpful.as_ref()),
    ];
    let mut figures = Figures {
        plan: &planned.plan,
        commands: view.commands,
    };
    card(ui, |ui| {
        const COLUMNS: [Column; 3] = [
            Column::rest("Quantity"),
            Column::number("Value", 110.0),
            Column::number("P5 to P95", 170.0),
        ];
        let table = Table::begin(ui, &COLUMNS);
        for (node, summary) in facts.into_iter().chain(keys) {
            let Some(node) = node else { continue };
            let label = planned.plan.model.graph.quantity_of(node);
            let label = label.map_or("", |quantity| quantity.label.as_str());
            table.row(ui, LINE, |ui, column| match (column, summary) {
                (0, _) => line(ui, label),
                (1, Some(summary)) => {
                    figures.value(ui, node, percentile.of(summary));
                }
                (2, Some(summary)) => figures.range(ui, node, summary),
                (1, None) => line(ui, theme::caption(ui, "…")),
                _ => {}
            });
        }
    });
}

/// What a change of the count does to keys: the change that is planned, and any other to try.
fn change(ui: &mut Ui, view: &mut View<'_>, (index, place): (usize, usize), topic: &TopicPlan) {
    let name = topic.outline.name.clone();
    section(
        ui,
        &format!("Another count for {name}"),
        "A key stays in its partition where its hash has the same remainder by both counts. The others move: their \
         records are no longer in one order, joins with topics of the old count miss them, and a compacted topic keeps \
         their old value in the partition they left",
    );
    card(ui, |ui| {
        let component = Component::Topic(index, place).path();
        view.field(ui, PARTITIONS_TO, &component, FieldLook::Form);
        if let Some(change) = topic.partitioning.change {
            let from = screen(topic.partitions.p50, Measure::Count);
            let mut figures = Figures {
                plan: match view.session.planned() {
                    Some(planned) => &planned.plan,
                    None => return,
                },
                commands: view.commands,
            };
            if let Some(kept) = topic.partitioning.nodes.change {
                let words = format!(
                    "Planned from {from} to {}: {} of keys stay where they are",
                    change.to,
                    percent(change.kept.p50)
                );
                figures.words(ui, kept.kept, &words, TextStyle::Body);
            }
        }
        what_if(ui, view, topic);
    });
}

fn what_if(ui: &mut Ui, view: &mut View<'_>, topic: &TopicPlan) {
    let from = topic.partitions.p50;
    ui.horizontal_wrapped(|ui| {
        ui.label("What if it had");
        let typed = &mut view.shown.partitions.what_if;
        let field = TextEdit::singleline(typed)
            .hint_text("count")
            .font(TextStyle::Monospace)
            .desired_width(64.0);
        ui.add(field).accessible_name("Partitions to try");
        ui.label("partitions?");
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return;
        }
        let kept = trimmed.parse().ok().and_then(|to: u32| {
            let (from, to) = (from as u32, to.min(1_000_000));
            Some((to, keys_kept(from, to)?))
        });
        let answer = match kept {
            Some((to, kept)) => format!(
                "From {} to {to}, {} of keys stay in their partition",
                screen(from, Measure::Count),
                percent(kept)
            ),
            None => "Type a whole number above 0".to_owned(),
        };
        ui.add(Label::new(theme::emphasis(answer)).wrap());
    });
}

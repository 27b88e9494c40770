//! The further fields of one topic, and who reads it.

use egui::{Button, ComboBox, Ui};

use crate::app::edit::Edit;
use crate::app::fields::{CATCH_UP, Component, Field, GROUP, NAME, text_at};
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::plan::{ClusterPlan, TopicPlan};
use crate::scenario::edit;
use crate::scenario::syntax::{FieldPath, quote};
use crate::units::{Measure, screen};

use super::deployments::item_menu;
use super::{card, section};

const CODECS: [&str; 4] = ["zstd", "lz4", "snappy", "gzip"];
const CLEANUPS: [(&str, &str); 3] = [
    ("delete", "delete: old data goes by age or size"),
    ("compact", "compact: the newest record of each key stays"),
    ("compact_delete", "compact_delete: both"),
];

/// Draws the details of the topic with this name, as long as there is one: what follows from its fields, and `further`
/// fields.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
    name: &str,
    further: impl Iterator<Item = &'static Field>,
) {
    let list = Component::Cluster(index).path().field("topics");
    let items = view
        .session
        .tree()
        .and_then(|tree| tree.get(&list))
        .map(|node| node.items())
        .unwrap_or_default();
    let Some(place) = items.iter().position(|item| item.item_name() == Some(name)) else {
        return;
    };
    let component = list.index(place);
    section(ui, &format!("Details of {name}"));
    card(ui, |ui| {
        if let Some(topic) = cluster
            .topics
            .iter()
            .find(|topic| topic.outline.name == name)
        {
            facts(ui, view, planned, topic);
        }
        for field in further {
            view.field(ui, field, &component, FieldLook::Form);
        }
        words(ui, view, &component);
    });
    section(ui, "Consumer groups");
    card(ui, |ui| consumers(ui, view, &component));
}

/// What follows from the fields: the numbers that surprise people.
fn facts(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, topic: &TopicPlan) {
    let graph = &planned.plan.model.graph;
    let outline = &topic.outline;
    let facts = [
        (
            "Stored, one copy",
            outline.stored_rate,
            &topic.stored_rate,
            Measure::BytesPerSecond,
        ),
        (
            "Retained, one copy",
            outline.retained,
            &topic.retained,
            Measure::Bytes,
        ),
        (
            "Time to fill a segment",
            outline.segment_time,
            &topic.segment_time,
            Measure::Seconds,
        ),
        (
            "Records in a batch",
            outline.records_per_batch,
            &topic.records_per_batch,
            Measure::Count,
        ),
    ];
    ui.horizontal_wrapped(|ui| {
        for (name, node, summary, measure) in facts {
            ui.label(theme::caption(ui, name));
            if let Some(quantity) = graph.quantity_of(node) {
                let text = view.value(summary, measure);
                view.figure(ui, &quantity.path, name, text);
            }
            ui.add_space(theme::NEAR);
        }
    });
}

/// Fields that take one of a few words.
fn words(ui: &mut Ui, view: &mut View<'_>, component: &FieldPath) {
    let tree = view.session.tree();
    let word = |path: &FieldPath| {
        tree.and_then(|tree| tree.get(path))
            .and_then(|node| node.variant())
            .map(str::to_owned)
    };
    let codec_path = component.field("compression").field("codec");
    if let Some(codec) = word(&codec_path) {
        let chosen = choice(ui, "Codec", &codec, &CODECS.map(|codec| (codec, codec)));
        if let Some(value) = chosen {
            view.edit(Edit::Put {
                path: codec_path,
                value,
            });
        }
    }
    let cleanup_path = component.field("cleanup");
    let cleanup = word(&cleanup_path).unwrap_or_else(|| "delete".to_owned());
    if let Some(value) = choice(ui, "Cleanup", &cleanup, &CLEANUPS) {
        view.edit(Edit::Put {
            path: cleanup_path,
            value,
        });
    }
}

/// A list to choose a word from. Returns the word when another one was chosen.
pub(super) fn choice(
    ui: &mut Ui,
    label: &str,
    now: &str,
    words: &[(&str, &str)],
) -> Option<String> {
    let mut chosen = None;
    ui.horizontal(|ui| {
        let size = egui::vec2(160.0_f32.min(ui.available_width() / 3.0), theme::ROW);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let name = ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            ui.label(label)
        });
        let name = name.inner;
        let combo = ComboBox::from_id_salt(label)
            .selected_text(now)
            .width(200.0);
        let shown = combo.show_ui(ui, |ui| {
            for (word, about) in words {
                if ui.add(Button::selectable(*word == now, *about)).clicked() && *word != now {
                    chosen = Some((*word).to_owned());
                }
            }
        });
        shown.response.labelled_by(name.id);
    });
    chosen
}

/// Which replica a group reads from: any leader, or one in its own zone.
fn reads_from(ui: &mut Ui, view: &mut View<'_>, group: &FieldPath) {
    const INHERITED: &str = "as the cluster";
    let path = group.field("rack_aware");
    let stated = view
        .session
        .tree()
        .map(|tree| text_at(tree, &path))
        .unwrap_or_default();
    let now = if stated.is_empty() {
        INHERITED
    } else {
        &stated
    };
    let words = [
        (INHERITED, "as the cluster says"),
        ("true", "a replica in its own zone (KIP-392)"),
        ("false", "leaders, in any zone"),
    ];
    match choice(ui, "Reads from", now, &words).as_deref() {
        Some(INHERITED) => view.edit(Edit::Remove(path)),
        Some(value) => view.edit(Edit::Put {
            path,
            value: value.to_owned(),
        }),
        None => {}
    }
}

fn consumers(ui: &mut Ui, view: &mut View<'_>, topic: &FieldPath) {
    let list = topic.field("consumers");
    let count = view
        .session
        .tree()
        .and_then(|tree| tree.get(&list))
        .map_or(0, |node| node.items().len());
    if count == 0 {
        ui.label(theme::caption(ui, "Nobody reads this topic yet"));
    }
    for place in 0..count {
        let component = list.index(place);
        ui.push_id(place, |ui| {
            ui.horizontal(|ui| {
                view.field(ui, NAME, &component, FieldLook::Cell(180.0));
                ui.label(theme::caption(ui, "catches up at"));
                view.field(ui, CATCH_UP, &component, FieldLook::Cell(80.0));
                item_menu(ui, view, &list, place, count);
            });
            ui.indent("further", |ui| {
                for field in GROUP {
                    view.field(ui, field, &component, FieldLook::Form);
                }
                reads_from(ui, view, &component);
            });
            ui.add_space(theme::NEAR);
        });
    }
    if ui.button("Add a consumer group").clicked() {
        let free = view.session.tree().map_or_else(
            || "consumer".to_owned(),
            |tree| edit::free_name(tree, &list, "consumer"),
        );
        view.edit(Edit::Add {
            list,
            item: format!("(name: {})", quote(&free)),
        });
    }
    ui.label(theme::caption(
        ui,
        format!(
            "Every group reads everything once; {} copies leave the brokers",
            screen(count as f64, Measure::Count)
        ),
    ));
}

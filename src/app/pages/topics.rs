//! The topics of a cluster as a table that is edited in place.

use egui::{Align, Button, Layout, RichText, Sense, TextEdit, Ui, vec2};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::edit::Edit;
use crate::app::fields::{Component, Field, NAME, TOPIC, estimate_at};
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Icon, icon_button};
use crate::plan::{ClusterPlan, TopicPlan};
use crate::scenario::edit;
use crate::scenario::syntax::{FieldPath, quote};
use crate::units::{Measure, screen};

use super::deployments::item_menu;
use super::{card, consumers, title, topic_details};

/// The name, its menu, and what is produced are there in the smallest window.
const LEAST_COLUMNS: usize = 3;

/// A column of the table.
#[derive(Clone, Copy)]
enum Column {
    Name,
    Field(&'static Field, f32),
    OnDisk,
    Share,
    Menu,
}

impl Column {
    const fn title(self) -> &'static str {
        match self {
            Self::Name => "Topic",
            Self::Field(field, _) => field.label,
            Self::OnDisk => "On disk",
            Self::Share => "Share",
            Self::Menu => "",
        }
    }

    const fn tooltip(self) -> &'static str {
        match self {
            Self::Name => "The name of the topic in Kafka",
            Self::Field(field, _) => field.tooltip,
            Self::OnDisk => "Bytes on disk, all replicas, nothing tiered",
            Self::Share => "Its share of what the cluster has on disk",
            Self::Menu => "",
        }
    }

    const fn width(self) -> f32 {
        match self {
            Self::Name => 160.0,
            Self::Field(_, width) => width,
            Self::OnDisk => 88.0,
            Self::Share => 72.0,
            Self::Menu => theme::ROW,
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::OnDisk | Self::Share)
    }
}

/// The field with this path, in a column of this width. The first field stands for one that is missing, which the test
/// below rules out.
fn field(path: &str, width: f32) -> Column {
    let found = TOPIC.iter().find(|field| field.path == path);
    Column::Field(found.unwrap_or(&TOPIC[0]), width)
}

fn all_columns() -> Vec<Column> {
    vec![
        Column::Name,
        Column::Menu,
        field("produce", 232.0),
        Column::OnDisk,
        Column::Share,
        field("retention", 88.0),
        field("compression.ratio", 104.0),
        field("partitions", 80.0),
        field("peak", 64.0),
        field("growth", 128.0),
        field("message", 80.0),
        field("replication", 72.0),
    ]
}

/// As many columns as there is room for, from the left: half a column tells nobody anything.
fn fitting(mut columns: Vec<Column>, room: f32) -> Vec<Column> {
    let mut right = -theme::NEAR;
    let fits = |column: &Column| {
        right += theme::NEAR + column.width();
        right <= room
    };
    let count = columns.iter().map(fits).take_while(|fits| *fits).count();
    columns.truncate(count.max(LEAST_COLUMNS));
    columns
}

/// The width of each column. The names, which are as long as people make them, get what the others leave.
fn widths(columns: &[Column], room: f32) -> Vec<f32> {
    const MOST: f32 = 120.0;
    let gaps = theme::NEAR * columns.len().saturating_sub(1) as f32;
    let taken: f32 = columns.iter().map(|column| column.width()).sum();
    let spare = (room - taken - gaps).clamp(0.0, MOST);
    let width = |column: &Column| match column {
        Column::Name => column.width() + spare,
        other => other.width(),
    };
    columns.iter().map(width).collect()
}

/// Whether there is a column for a field.
fn has_column(columns: &[Column], field: &Field) -> bool {
    columns
        .iter()
        .any(|column| matches!(column, Column::Field(shown, _) if shown.path == field.path))
}

fn few_columns() -> Vec<Column> {
    vec![
        Column::Name,
        Column::Menu,
        field("produce", 232.0),
        Column::OnDisk,
        Column::Share,
        field("retention", 88.0),
        field("compression.ratio", 104.0),
        field("partitions", 80.0),
    ]
}

/// Draws the page: every column, filter, and the further fields of the topic that is open.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Topics of {}", cluster.name),
        "Type a number as you know it: 60 MB/s, 40 to 90 MB/s, 7 days. An empty field shows what holds without it",
    );
    ui.horizontal(|ui| {
        let filter = TextEdit::singleline(&mut view.shown.topics.filter)
            .hint_text("filter by name")
            .desired_width(180.0);
        ui.add(filter).accessible_name("Filter topics");
        if view.shown.topics.sorted.is_some() && ui.button("Order of the file").clicked() {
            view.shown.topics.sorted = None;
        }
    });
    let columns = card(ui, |ui| {
        let columns = fitting(all_columns(), ui.available_width());
        table(ui, view, planned, (index, cluster), &columns);
        columns
    });
    if let Some(open) = view.shown.topics.open.clone() {
        // The details have what the table has no column for.
        let further = TOPIC.iter().filter(|field| !has_column(&columns, field));
        topic_details::show(ui, view, planned, (index, cluster), &open, further);
    }
    consumers::show(ui, view, planned, (index, cluster));
}

/// The table with the columns that matter most, for the overview.
pub fn short_table(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    cluster: (usize, &ClusterPlan),
) {
    card(ui, |ui| {
        let columns = fitting(few_columns(), ui.available_width());
        table(ui, view, planned, cluster, &columns);
    });
}

fn table(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
    columns: &[Column],
) {
    let list = Component::Cluster(index).path().field("topics");
    let names = names(view, &list);
    let rows = rows(view, planned, (index, cluster), &names, columns);
    let widths = widths(columns, ui.available_width());
    egui::ScrollArea::horizontal()
        .id_salt("across")
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(theme::NEAR, 2.0);
            let mut builder = TableBuilder::new(ui)
                .id_salt("topics")
                .vscroll(false)
                .cell_layout(Layout::left_to_right(Align::Center))
                .sense(Sense::hover());
            for width in widths {
                builder = builder.column(Width::exact(width).clip(true));
            }
            let header = |mut row: egui_extras::TableRow<'_, '_>| {
                for (place, column) in columns.iter().enumerate() {
                    row.col(|ui| heading(ui, view, place, *column));
                }
            };
            builder.header(theme::ROW, header).body(|mut body| {
                for place in rows {
                    let name = names.get(place).cloned().unwrap_or_default();
                    let plan = cluster
                        .topics
                        .iter()
                        .find(|topic| topic.outline.name == name);
                    body.row(theme::ROW + 2.0, |mut row| {
                        for column in columns {
                            row.col(|ui| {
                                cell(
                                    ui,
                                    view,
                                    planned,
                                    *column,
                                    (&list, place, names.len()),
                                    plan,
                                )
                            });
                        }
                    });
                }
            });
        });
    if names.is_empty() {
        ui.label(theme::caption(ui, "No topics yet. Name the first one here"));
    }
    add(ui, view, &list);
}

fn names(view: &View<'_>, list: &FieldPath) -> Vec<String> {
    let items = view
        .session
        .tree()
        .and_then(|tree| tree.get(list))
        .map(|node| node.items())
        .unwrap_or_default();
    items
        .iter()
        .map(|item| item.item_name().unwrap_or_default().to_owned())
        .collect()
}

/// The places of the rows in the order they are shown.
fn rows(
    view: &View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
    names: &[String],
    columns: &[Column],
) -> Vec<usize> {
    let letters = view.shown.topics.filter.trim().to_lowercase();
    let mut rows: Vec<usize> = (0..names.len())
        .filter(|place| {
            names
                .get(*place)
                .is_some_and(|name| name.to_lowercase().contains(&letters))
        })
        .collect();
    let Some((column, largest_first)) = view.shown.topics.sorted else {
        return rows;
    };
    let Some(column) = columns.get(column) else {
        return rows;
    };
    let plan = |place: &usize| {
        cluster
            .topics
            .iter()
            .find(|topic| names.get(*place) == Some(&topic.outline.name))
    };
    let number = |place: &usize| match column {
        Column::Name | Column::Menu => None,
        Column::OnDisk | Column::Share => plan(place).map(|topic| topic.replicated.p50),
        Column::Field(field, _) if field.path == "produce" => {
            plan(place).map(|topic| topic.payload.p50)
        }
        Column::Field(field, _) if field.path == "partitions" => {
            plan(place).map(|topic| topic.partitions.p50)
        }
        Column::Field(field, _) => {
            let path = field.below(&Component::Topic(index, *place).path());
            estimate_at(&planned.plan.scenario, &path)
                .map(|estimate| estimate.distribution.central())
        }
    };
    rows.sort_by(|a, b| {
        let by_name = || names.get(*a).cmp(&names.get(*b));
        let order = match (number(a), number(b)) {
            (Some(a), Some(b)) => a.total_cmp(&b).then_with(by_name),
            (a, b) => a.is_some().cmp(&b.is_some()).then_with(by_name),
        };
        if largest_first {
            order.reverse()
        } else {
            order
        }
    });
    rows
}

/// A column title; a click sorts by it, upward, downward, and not at all.
fn heading(ui: &mut Ui, view: &mut View<'_>, place: usize, column: Column) {
    if matches!(column, Column::Menu) {
        return;
    }
    let sorted = view
        .shown
        .topics
        .sorted
        .filter(|(sorted, _)| *sorted == place);
    let text = RichText::new(column.title())
        .text_style(theme::strong_caption())
        .color(theme::muted(ui));
    let layout = if column.is_number() {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        // A title stands where the text in the fields below it begins.
        ui.add_space(match column {
            Column::Name => theme::ROW + 2.0 * theme::NEAR,
            Column::Field(..) => theme::NEAR,
            Column::OnDisk | Column::Share | Column::Menu => 0.0,
        });
        let response = ui
            .add(Button::new(text).frame(false))
            .on_hover_text(column.tooltip());
        if let Some((_, largest_first)) = sorted {
            let icon = if largest_first { Icon::Down } else { Icon::Up };
            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
            icon.paint(ui.painter(), rect, theme::muted(ui));
        }
        if response.clicked() {
            view.shown.topics.sorted = match sorted {
                None => Some((place, column.is_number())),
                Some((_, first)) if first == column.is_number() => Some((place, !first)),
                Some(_) => None,
            };
        }
    });
}

fn cell(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    column: Column,
    (list, place, count): (&FieldPath, usize, usize),
    plan: Option<&TopicPlan>,
) {
    let component = list.index(place);
    match column {
        Column::Name => {
            unfold(ui, view, &component);
            let width = ui.available_width() - theme::NEAR;
            view.field(ui, NAME, &component, FieldLook::Cell(width));
        }
        Column::Field(field, width) => {
            view.field(ui, field, &component, FieldLook::Cell(width - theme::NEAR))
        }
        Column::OnDisk => {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(topic) = plan {
                    on_disk(ui, view, planned, topic);
                }
            });
        }
        Column::Share => {
            if let Some(topic) = plan {
                share(ui, topic.share);
            }
        }
        Column::Menu => item_menu(ui, view, list, place, count),
    }
}

/// Opens the further fields of a topic below the table.
fn unfold(ui: &mut Ui, view: &mut View<'_>, component: &FieldPath) {
    let name = view
        .session
        .tree()
        .and_then(|tree| tree.get(component))
        .and_then(|node| node.item_name())
        .unwrap_or_default()
        .to_owned();
    let open = view.shown.topics.open.as_deref() == Some(name.as_str());
    let (icon, verb) = if open {
        (Icon::Down, "Close")
    } else {
        (Icon::Right, "Open")
    };
    if icon_button(ui, icon, &format!("{verb} the details of {name}")).clicked() {
        view.shown.topics.open = (!open).then_some(name);
        view.emit(crate::app::command::Command::ShowTopics(component.clone()));
    }
}

fn on_disk(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, topic: &TopicPlan) {
    let text = view.value(&topic.replicated, Measure::Bytes);
    if let Some(quantity) = planned
        .plan
        .model
        .graph
        .quantity_of(topic.outline.replicated)
    {
        view.figure(
            ui,
            &quantity.path,
            &format!("On disk of {}", topic.outline.name),
            text,
        );
    }
}

fn share(ui: &mut Ui, share: f64) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::hover());
    let percent = screen(share, Measure::Fraction);
    let palette = theme::palette(ui);
    let track = egui::Rect::from_min_size(
        egui::pos2(rect.left(), rect.center().y + 7.0),
        vec2(rect.width(), 3.0),
    );
    let filled = egui::Rect::from_min_size(
        track.min,
        vec2(track.width() * (share.clamp(0.0, 1.0) as f32), 3.0),
    );
    ui.painter()
        .rect_filled(track, 1.0, theme::colour(palette.raised));
    ui.painter()
        .rect_filled(filled, 1.0, theme::colour(palette.series(0)));
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(
        egui::pos2(rect.right(), rect.center().y - 3.0),
        egui::Align2::RIGHT_CENTER,
        &percent,
        font,
        theme::colour(palette.text),
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("share {percent}"))
    });
}

/// The last row adds a topic: a name and what is produced, which nobody else can know.
fn add(ui: &mut Ui, view: &mut View<'_>, list: &FieldPath) {
    ui.horizontal_wrapped(|ui| {
        let table = &mut view.shown.topics;
        let name = TextEdit::singleline(&mut table.new_name)
            .hint_text("new topic")
            .desired_width(140.0);
        let entered = ui.add(name).accessible_name("Name of the new topic");
        let produce = TextEdit::singleline(&mut table.new_produce)
            .hint_text("what is produced: 10 MB/s")
            .font(egui::TextStyle::Monospace)
            .desired_width(200.0);
        let produced = ui.add(produce).accessible_name("What the new topic gets");
        let enter = (entered.lost_focus() || produced.lost_focus())
            && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let complete = !table.new_name.trim().is_empty() && !table.new_produce.trim().is_empty();
        let button = ui.add_enabled(complete, Button::new("Add topic"));
        let button = button.on_disabled_hover_text("Name it and say what is produced");
        if (button.clicked() || enter) && complete {
            let produce = std::mem::take(&mut table.new_produce);
            let wish = std::mem::take(&mut table.new_name);
            let name = view.session.tree().map_or_else(
                || wish.clone(),
                |tree| edit::free_name(tree, list, wish.trim()),
            );
            let item = format!(
                "(name: {}, produce: {})",
                quote(&name),
                quote(produce.trim())
            );
            view.edit(Edit::Add {
                list: list.clone(),
                item,
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_a_field() {
        for column in all_columns().into_iter().chain(few_columns()) {
            if let Column::Field(field, _) = column {
                assert!(
                    TOPIC
                        .iter()
                        .filter(|known| known.path == field.path)
                        .count()
                        == 1
                );
            }
        }
        let fields = all_columns()
            .into_iter()
            .filter(|column| matches!(column, Column::Field(..)))
            .count();
        let mut titles: Vec<&str> = all_columns().iter().map(|column| column.title()).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(
            (fields, titles.len()),
            (8, all_columns().len()),
            "no column stands for a missing field"
        );
    }

    #[test]
    fn no_column_is_shown_by_half() {
        for room in [100.0, 500.0, 758.0, 2000.0] {
            let columns = fitting(all_columns(), room);
            let gaps = theme::NEAR * (columns.len() - 1) as f32;
            let width: f32 = columns.iter().map(|column| column.width()).sum();
            let fits = width + gaps <= room;
            assert!(fits || columns.len() == LEAST_COLUMNS, "{room}");
        }
        assert_eq!(fitting(all_columns(), 2000.0).len(), all_columns().len());
    }
}

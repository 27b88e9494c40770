//! The designs that a search found, as a table: what each is, what breaks it, what it costs; sorted by any column, and one
//! kind alone if wanted.

use egui::{Align, Button, Label, Layout, ScrollArea, Sense, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use crate::app::shown::{OptimisePage, Ordering};
use crate::app::theme;
use crate::app::widgets::Icon;
use crate::plan::optimise::{Design, Optimisation, Order};
use crate::units::{Measure, screen};

use super::parts::{out_to_the_edge, percent};

/// The height of the table, which scrolls below its head.
const TABLE: f32 = 360.0;

/// A column: its name, its width, and whether it has numbers, which stand right.
const COLUMNS: [(&str, f32, bool); 11] = [
    ("Kind", 136.0, false),
    ("Type", 140.0, false),
    ("Count", 56.0, true),
    ("Volumes", 72.0, true),
    ("Size", 72.0, true),
    ("Tiering", 72.0, false),
    ("Worst constraint", 128.0, false),
    ("Cost, P50", 76.0, true),
    ("Breach", 60.0, true),
    ("Regret", 72.0, true),
    ("", 104.0, false),
];

/// The kinds there are, each a button that shows it alone.
pub(super) fn filter(ui: &mut Ui, shown: &mut OptimisePage, found: &Optimisation) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        let all = Button::selectable(shown.kind.is_none(), "every kind");
        if ui.add(all).clicked() {
            shown.kind = None;
        }
        for kind in found.kinds() {
            let is_shown = shown.kind == Some(kind);
            if ui.add(Button::selectable(is_shown, kind)).clicked() {
                shown.kind = (!is_shown).then_some(kind);
            }
        }
    });
}

/// The designs of the kinds that are shown.
pub(super) fn table(ui: &mut Ui, shown: &mut OptimisePage, found: &Optimisation) {
    ui.spacing_mut().item_spacing = vec2(theme::NEAR, 2.0);
    let rows = ordered(found, shown);
    ScrollArea::horizontal()
        .id_salt("width of designs")
        .show(ui, |ui| body(ui, shown, found, &rows));
}

fn body(ui: &mut Ui, shown: &mut OptimisePage, found: &Optimisation, rows: &[usize]) {
    let mut table = TableBuilder::new(ui)
        .id_salt("designs")
        .max_scroll_height(TABLE)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center));
    for (_, width, _) in COLUMNS {
        table = table.column(Column::exact(width).clip(true));
    }
    let order = &mut shown.order;
    let header = |mut row: egui_extras::TableRow<'_, '_>| {
        for (column, (head, _, is_number)) in COLUMNS.iter().enumerate() {
            row.col(|ui| heading(ui, order, column, head, *is_number));
        }
    };
    let looked_at = shown.selected.or(found.best);
    let mut clicked = None;
    table.header(theme::ROW, header).body(|body| {
        body.rows(theme::ROW, rows.len(), |mut row| {
            let Some(place) = rows.get(row.index()).copied() else {
                return;
            };
            let Some(design) = found.designs.get(place) else {
                return;
            };
            row.col(|ui| {
                out_to_the_edge(ui);
                let button = Button::selectable(looked_at == Some(place), design.shape.kind);
                let button = ui.add(button.truncate());
                if button.on_hover_text(design.with_kind()).clicked() {
                    clicked = Some(place);
                }
            });
            for column in 1..COLUMNS.len() {
                row.col(|ui| cell(ui, found, place, design, column));
            }
        });
    });
    if clicked.is_some() {
        shown.selected = clicked;
    }
}

fn cell(ui: &mut Ui, found: &Optimisation, place: usize, design: &Design, column: usize) {
    let money = |value| screen(value, Measure::DollarsPerMonth).replace("/month", "");
    let shape = &design.shape;
    let count = |count: Option<u32>| count.map_or_else(String::new, |count| count.to_string());
    let text = match column {
        1 => shape.broker_type.clone(),
        2 => count(shape.brokers),
        3 => match &shape.volume_kind {
            Some(kind) => format!("{} {kind}", count(shape.volumes)),
            None => count(shape.volumes),
        },
        4 => shape
            .size
            .map_or_else(String::new, |size| screen(size, Measure::Bytes)),
        5 => shape.tiered.clone().unwrap_or_default(),
        6 => design.worst.name.to_owned(),
        7 => money(design.cost.p50),
        8 => percent(design.breach),
        9 => money(design.regret),
        _ => {
            note(ui, found, place, design);
            return;
        }
    };
    let is_number = COLUMNS.get(column).is_some_and(|column| column.2);
    ui.with_layout(layout(is_number), |ui| {
        ui.add(Label::new(text).truncate());
    });
}

fn layout(is_number: bool) -> Layout {
    if is_number {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    }
}

/// What is to be said of a design in a word or two.
fn note(ui: &mut Ui, found: &Optimisation, place: usize, design: &Design) {
    let quiet = |ui: &mut Ui, words: &str| {
        ui.add(Label::new(theme::caption(ui, words)).truncate());
    };
    let words = if found.best == Some(place) {
        "best of all".to_owned()
    } else if found.best_of_kind.contains(&place) {
        "best of its kind".to_owned()
    } else if let Some(today) = &design.today {
        format!("today: {today}")
    } else if found.least_regret == Some(place) {
        "least regret".to_owned()
    } else if !design.holds {
        return quiet(ui, "does not hold");
    } else if design.beaten.is_some() {
        return quiet(ui, "beaten");
    } else {
        String::new()
    };
    ui.add(Label::new(theme::emphasis(words)).truncate());
}

/// A column title; a click sorts by it, the other way round with a second one.
fn heading(ui: &mut Ui, order: &mut Ordering, column: usize, head: &str, is_number: bool) {
    // What is said in a word or two is no order.
    if head.is_empty() {
        return;
    }
    let text = egui::RichText::new(head)
        .text_style(theme::strong_caption())
        .color(theme::muted(ui));
    ui.with_layout(layout(is_number), |ui| {
        if !is_number {
            out_to_the_edge(ui);
        }
        let button = ui.add(Button::new(text).frame(false));
        if let Some((sorted, down)) = order.0
            && sorted == column
        {
            let icon = if down { Icon::Down } else { Icon::Up };
            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
            icon.paint(ui.painter(), rect, theme::muted(ui));
        }
        if button.clicked() {
            order.0 = match order.0 {
                Some((sorted, down)) if sorted == column => Some((column, !down)),
                _ => Some((column, false)),
            };
        }
    });
}

/// The places of the designs in the order they are shown: those that hold first, by cost, unless a column was clicked.
fn ordered(found: &Optimisation, shown: &OptimisePage) -> Vec<usize> {
    let mut rows = found.ordered(Order::Cost);
    rows.retain(|place| {
        let design = found.designs.get(*place);
        let of_kind = |design: &Design| shown.kind.is_none_or(|kind| design.shape.kind == kind);
        design.is_some_and(of_kind)
    });
    let Some((column, down)) = shown.order.0 else {
        return rows;
    };
    let words = |design: &Design| match column {
        0 => design.shape.kind.to_owned(),
        1 => design.shape.broker_type.clone(),
        5 => design.shape.tiered.clone().unwrap_or_default(),
        6 => design.worst.name.to_owned(),
        _ => String::new(),
    };
    let number = |design: &Design| match column {
        2 => design.shape.brokers.map_or(0.0, f64::from),
        3 => design.shape.volumes.map_or(0.0, f64::from),
        4 => design.shape.size.unwrap_or(0.0),
        7 => design.cost.p50,
        8 => design.breach,
        9 => design.regret,
        _ => 0.0,
    };
    // Equals stay as they were: by cost, those that hold first.
    rows.sort_by(|a, b| {
        let (Some(a), Some(b)) = (found.designs.get(*a), found.designs.get(*b)) else {
            return std::cmp::Ordering::Equal;
        };
        let order = words(a).cmp(&words(b));
        let order = order.then_with(|| number(a).total_cmp(&number(b)));
        if down { order.reverse() } else { order }
    });
    rows
}

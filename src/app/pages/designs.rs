//! The designs that a search found, as a table: what each is, what breaks it, what it costs; sorted by any column, and one
//! kind alone if wanted.

use egui::{Align, Button, Label, Layout, ScrollArea, Sense, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use crate::app::shown::{OptimisePage, Ordering};
use crate::app::theme;
use crate::app::widgets::Icon;
use crate::plan::optimise::{Design, Optimisation, Order, Shape};
use crate::units::{Measure, screen};

use super::parts::{out_to_the_edge, percent};

/// The height of the table, which scrolls below its head.
const TABLE: f32 = 360.0;

/// What a column shows, and what it sorts by.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Kind,
    Brokers,
    Disks,
    Cost,
    Breach,
    Regret,
    Tiering,
    Worst,
    Note,
}

/// A column: what it shows, its name and its width. What decides comes before what explains it: in a window of 1280 points
/// beside an open panel, all of them are seen.
const COLUMNS: [(What, &str, f32); 9] = [
    (What::Kind, "Kind", 80.0),
    (What::Brokers, "Brokers", 120.0),
    (What::Disks, "Disks", 104.0),
    (What::Cost, "Cost, P50", 64.0),
    (What::Breach, "Breach", 52.0),
    (What::Regret, "Regret", 56.0),
    (What::Tiering, "Tiering", 52.0),
    (What::Worst, "Worst", 80.0),
    (What::Note, "", 76.0),
];

impl What {
    /// Whether it is a number, which stands right.
    const fn is_number(self) -> bool {
        matches!(self, Self::Cost | Self::Breach | Self::Regret)
    }
}

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
    for (_, _, width) in COLUMNS {
        table = table.column(Column::exact(width).clip(true));
    }
    let order = &mut shown.order;
    let header = |mut row: egui_extras::TableRow<'_, '_>| {
        for (column, (what, head, _)) in COLUMNS.iter().enumerate() {
            row.col(|ui| heading(ui, order, column, head, what.is_number()));
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
            for (what, ..) in &COLUMNS[1..] {
                row.col(|ui| cell(ui, found, place, design, *what));
            }
        });
    });
    if clicked.is_some() {
        shown.selected = clicked;
    }
}

fn cell(ui: &mut Ui, found: &Optimisation, place: usize, design: &Design, what: What) {
    let money = |value| screen(value, Measure::DollarsPerMonth).replace("/month", "");
    let shape = &design.shape;
    let text = match what {
        What::Kind => shape.kind.to_owned(),
        What::Brokers => brokers(shape),
        What::Disks => disks(shape),
        What::Tiering => shape.tiered.clone().unwrap_or_default(),
        What::Worst => design.worst.name.to_owned(),
        What::Cost => money(design.cost.p50),
        What::Breach => percent(design.breach),
        What::Regret => money(design.regret),
        What::Note => {
            note(ui, found, place, design);
            return;
        }
    };
    ui.with_layout(layout(what.is_number()), |ui| {
        ui.add(Label::new(text).truncate());
    });
}

/// `6 × m7g.xlarge`, of every service: which it is of, the kind says.
fn brokers(shape: &Shape) -> String {
    let name = ["kafka.", "express."]
        .into_iter()
        .find_map(|service| shape.broker_type.strip_prefix(service))
        .unwrap_or(&shape.broker_type);
    match shape.brokers {
        Some(count) if !name.is_empty() => format!("{count} × {name}"),
        Some(count) => count.to_string(),
        None => name.to_owned(),
    }
}

/// `2 × 1.50 TiB gp3`.
fn disks(shape: &Shape) -> String {
    let count = shape.volumes.filter(|count| *count > 1);
    let count = count.map(|count| format!("{count} ×"));
    let size = shape.size.map(|size| screen(size, Measure::Bytes));
    let words = [count, size, shape.volume_kind.clone()];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
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
        "best of kind".to_owned()
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
    let Some((what, ..)) = COLUMNS.get(column) else {
        return rows;
    };
    let words = |design: &Design| match what {
        What::Kind => design.shape.kind.to_owned(),
        What::Brokers => design.shape.broker_type.clone(),
        What::Tiering => design.shape.tiered.clone().unwrap_or_default(),
        What::Worst => design.worst.name.to_owned(),
        _ => String::new(),
    };
    let number = |design: &Design| match what {
        What::Brokers => design.shape.brokers.map_or(0.0, f64::from),
        What::Disks => {
            let volumes = design.shape.volumes.map_or(1.0, f64::from);
            volumes * design.shape.size.unwrap_or(0.0)
        }
        What::Cost => design.cost.p50,
        What::Breach => design.breach,
        What::Regret => design.regret,
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

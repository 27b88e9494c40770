//! Why this number? The formula in words, the same with values, what feeds it and what it feeds, what moves it most, and
//! who says so.

use egui::{
    Align, Align2, CursorIcon, Frame, Label, Layout, Margin, Panel, Rect, RichText, Role,
    ScrollArea, Sense, StrokeKind, TextStyle, Ui, WidgetInfo, vec2,
};

use crate::app::command::Command;
use crate::app::fields::{self, Component};
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::app::widgets::{Icon, icon_button};
use crate::plan::Driver;
use crate::quantity::{Explanation, Link, Quantity};
use crate::units::{Measure, screen};

/// The room that the picture of a distribution takes behind a field.
const PICTURE: f32 = 56.0;
/// How many of what moves a number are shown.
const MOVERS: usize = 6;

/// Draws the panel.
pub fn why(ui: &mut Ui, view: &mut View<'_>) {
    let frame = Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .inner_margin(Margin::symmetric(12, 12));
    let room = ui.available_width();
    Panel::right("why")
        .frame(frame)
        .resizable(true)
        .default_size(288.0_f32.min(room * 0.5))
        .size_range(200.0..=(room * 0.5).max(200.0))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(
                    RichText::new("Why this number?")
                        .text_style(theme::strong_caption())
                        .color(theme::muted(ui)),
                );
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button(ui, Icon::Close, "Close the explanation").clicked() {
                        view.emit(Command::ToggleWhy);
                    }
                });
            });
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| body(ui, view));
        });
}

fn body(ui: &mut Ui, view: &mut View<'_>) {
    let session = view.session;
    let Some(planned) = session.planned() else {
        ui.label(theme::caption(ui, "There is no plan yet"));
        return;
    };
    let path = view.shown.explained.clone().unwrap_or_default();
    let graph = &planned.plan.model.graph;
    let (Some(quantity), Ok(Some(explanation))) =
        (graph.quantity(&path), planned.plan.explain(&path))
    else {
        ui.label(theme::caption(
            ui,
            "Click any number to see where it comes from",
        ));
        return;
    };
    if session.is_stale() {
        ui.multiply_opacity(0.5);
    }
    head(ui, view, planned, quantity, &explanation);
    editable(ui, view, &path);
    formula(ui, &explanation);
    match &explanation.taken_at {
        Some(at) => links(
            ui,
            view,
            &format!("Chosen from, {at}"),
            &explanation.parents,
        ),
        None => links(ui, view, "Computed from", &explanation.parents),
    }
    movers(ui, view, planned, quantity);
    links(ui, view, "Feeds", &explanation.children);
    section(ui, "Source");
    ui.add(Label::new(explanation.source.to_string()).wrap());
    if let Some(note) = &explanation.note {
        ui.add(Label::new(theme::caption(ui, note.as_str())).wrap());
    }
    section(ui, "Path");
    ui.horizontal_wrapped(|ui| {
        let text = RichText::new(&path).monospace().color(theme::muted(ui));
        ui.add(Label::new(text).wrap().selectable(true));
    });
    if ui.button("Copy the path").clicked() {
        view.emit(Command::Copy {
            text: path,
            what: "The path",
        });
    }
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::NEAR);
    ui.add(Label::new(RichText::new(title).text_style(theme::strong_caption())).wrap());
}

/// Its name and its value, with its range where it is uncertain.
fn head(
    ui: &mut Ui,
    view: &View<'_>,
    planned: &Planned,
    quantity: &Quantity,
    explanation: &Explanation,
) {
    ui.add(Label::new(RichText::new(&quantity.label).text_style(TextStyle::Heading)).wrap());
    match planned.moved(&quantity.path) {
        Some((moved, stale)) => {
            if stale {
                ui.multiply_opacity(0.6);
            }
            let value = view.value(&moved.summary, quantity.measure);
            ui.label(RichText::new(value).text_style(theme::outcome()));
            if moved.summary.p5 < moved.summary.p95 {
                let number = |value| screen(value, quantity.measure);
                let summary = &moved.summary;
                let text = format!(
                    "P5 {}, P50 {}, P95 {}",
                    number(summary.p5),
                    number(summary.p50),
                    number(summary.p95)
                );
                ui.add(Label::new(theme::caption(ui, text)).wrap());
            }
        }
        None => {
            ui.label(RichText::new(&explanation.value).text_style(theme::outcome()));
        }
    }
}

/// An input can be changed right here.
fn editable(ui: &mut Ui, view: &mut View<'_>, path: &str) {
    let Some((component, field)) = view.session.tree().and_then(|tree| input_field(tree, path))
    else {
        return;
    };
    section(ui, "Change it");
    let width = ui.available_width() - PICTURE;
    view.field(ui, field, &component, FieldLook::Panel(width));
}

/// The field behind the path of an input.
pub fn input_field(
    tree: &crate::scenario::syntax::Tree,
    path: &str,
) -> Option<(crate::scenario::syntax::FieldPath, &'static fields::Field)> {
    let (component, name) = path.rsplit_once('/')?;
    if component == "objectives" {
        let field = fields::field_of(fields::SCENARIO, name)?;
        return Some((crate::scenario::syntax::FieldPath::root(), field));
    }
    let place = tree.find_named(component)?;
    let field = match fields::at(&place).component {
        // Their fields are edited in the file text.
        Component::Scenario
        | Component::Job(_)
        | Component::Table(_)
        | Component::Capture(_)
        | Component::Run(_) => None,
        Component::Cluster(_) => fields::field_of(fields::CLUSTER, name),
        // Below a topic are its consumer groups.
        Component::Topic(..) if !fields::at(&place).below.is_empty() => {
            let of_group = fields::field_of(fields::GROUP, name);
            of_group.or_else(|| (name == fields::CATCH_UP.quantity).then_some(fields::CATCH_UP))
        }
        Component::Topic(..) => fields::field_of(fields::TOPIC, name),
        Component::Deployment(..) => {
            let platform = tree.get(&place.field("on")).and_then(|node| node.variant());
            let lists = fields::EXTRAS.map(|extra| extra.fields);
            let mut lists = std::iter::once(fields::of_platform(platform)).chain(lists);
            lists.find_map(|list| fields::field_of(list, name))
        }
    };
    Some((place, field?))
}

fn formula(ui: &mut Ui, explanation: &Explanation) {
    section(
        ui,
        if explanation.parents.is_empty() {
            "What was stated"
        } else {
            "Formula"
        },
    );
    ui.add(Label::new(&explanation.formula).wrap().selectable(true));
    if !explanation.substituted.is_empty() && explanation.substituted != explanation.formula {
        let values = RichText::new(format!("= {}", explanation.substituted)).monospace();
        ui.add(
            Label::new(values.color(theme::muted(ui)))
                .wrap()
                .selectable(true),
        );
        ui.label(RichText::new(format!("= {}", explanation.value)).monospace());
        ui.label(theme::caption(ui, "with every estimate at its P50"));
    }
}

/// Other quantities as links, each with its value at the right.
fn links(ui: &mut Ui, view: &mut View<'_>, title: &str, links: &[Link]) {
    if links.is_empty() {
        return;
    }
    section(ui, title);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().item_spacing.y = theme::TIGHT;
    for to in links {
        link(ui, view, &to.label, &to.path, &to.value);
    }
    ui.spacing_mut().item_spacing.y = theme::NEAR;
}

/// The name of a quantity, in as many lines as it takes, and a value at the right; a click explains the quantity.
fn link(ui: &mut Ui, view: &mut View<'_>, label: &str, path: &str, value: &str) {
    let right = Layout::right_to_left(Align::Min);
    let left = Layout::left_to_right(Align::Min);
    ui.horizontal_top(|ui| {
        ui.with_layout(right, |ui| {
            ui.label(theme::caption(ui, value));
            ui.with_layout(left, |ui| {
                let name = RichText::new(label).color(theme::colour(theme::palette(ui).accent));
                let response = ui.add(Label::new(name).wrap().sense(Sense::click()));
                let words = format!("{label}: {value}");
                response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &words));
                if response.has_focus() {
                    let focus = ui.visuals().selection.stroke;
                    let around = response.rect.expand(2.0);
                    ui.painter()
                        .rect_stroke(around, theme::CORNER, focus, StrokeKind::Outside);
                }
                let response = response.on_hover_cursor(CursorIcon::PointingHand);
                if response.on_hover_text(path).clicked() {
                    view.emit(Command::Explain(path.to_owned()));
                }
            });
        });
    });
}

/// What moves it most, as a small tornado: from the P5 of an estimate to its P95, everything else at its median.
fn movers(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, quantity: &Quantity) {
    let Some((moved, stale)) = planned
        .moved(&quantity.path)
        .filter(|(moved, _)| !moved.drivers.is_empty())
    else {
        return;
    };
    section(ui, "What moves it most");
    ui.scope(|ui| {
        if stale {
            ui.multiply_opacity(0.5);
        }
        ui.spacing_mut().item_spacing.y = theme::TIGHT;
        let drivers: Vec<&Driver> = moved
            .drivers
            .iter()
            .filter(|driver| driver.share >= 0.005)
            .take(MOVERS)
            .collect();
        let ends = drivers
            .iter()
            .flat_map(|driver| [driver.at_low, driver.at_high])
            .filter(|end| end.is_finite());
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| {
            (low.min(end), high.max(end))
        });
        for driver in drivers {
            mover(ui, view, quantity, driver, (low, high));
        }
    });
}

/// The name of an estimate with its share, and below it how far it moves the number.
fn mover(ui: &mut Ui, view: &mut View<'_>, quantity: &Quantity, driver: &Driver, ends: (f64, f64)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let share = screen(driver.share, Measure::Fraction);
        link(ui, view, &driver.label, &driver.path, &share);
        swing(ui, quantity, driver, ends);
    });
}

fn swing(ui: &mut Ui, quantity: &Quantity, driver: &Driver, (low, high): (f64, f64)) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 10.0), Sense::hover());
    let words = format!(
        "{} at its P5 gives {}, at its P95 {}",
        driver.label,
        screen(driver.at_low, quantity.measure),
        screen(driver.at_high, quantity.measure)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let palette = theme::palette(ui);
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        egui::Stroke::new(1.0, theme::colour(palette.border)),
    );
    if high > low {
        let across = |value: f64| {
            rect.left() + (((value - low) / (high - low)) as f32).clamp(0.0, 1.0) * rect.width()
        };
        let (a, b) = (across(driver.at_low), across(driver.at_high));
        let bar = Rect::from_x_y_ranges(
            a.min(b)..=a.max(b).max(a.min(b) + 2.0),
            rect.y_range().shrink(2.0),
        );
        ui.painter().rect_filled(
            Align2::CENTER_CENTER.align_size_within_rect(bar.size(), bar),
            2.0,
            theme::colour(palette.series(0)),
        );
    }
    response.on_hover_text(words);
}

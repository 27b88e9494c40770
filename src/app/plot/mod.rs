//! Charts in the window: the same values that reports show, with what is under the pointer in words, and ways to take
//! them along as CSV, SVG and PNG or to read them as a table.

mod canvas;
mod cloud;
mod cost_map;
mod frame;
mod labels;
mod map;
mod picture;
mod plane;
mod stack;
mod table;

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Button, Color32, FontId, Frame, Galley, Id, Label, Margin, Painter, Popup, Stroke, Ui,
    UiBuilder,
};

use super::command::{ChartFile, Command};
use super::theme;
use super::widgets::{Icon, icon_button};
use crate::chart::Chart;

pub use cloud::show as cloud;
pub use cost_map::show as cost_map;

/// Draws a chart in a card. `salt` tells charts of one page apart; `stale` dims what is being computed anew.
pub fn show(
    ui: &mut Ui,
    commands: &mut Vec<Command>,
    salt: &str,
    chart: &Chart,
    height: f32,
    stale: bool,
) {
    let id = Id::unique(("chart", salt));
    let as_table = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let border = ui.visuals().widgets.noninteractive.bg_stroke;
    let card = Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .stroke(Stroke::new(1.0, border.color))
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::symmetric(12, 8));
    let drawn = card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                menu(ui, commands, id, chart, as_table);
                // What the menu leaves: a long name makes no card wider. The whole of it is said where the pointer is.
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.add(Label::new(theme::emphasis(chart.title())).truncate());
                });
            });
        });
        let body = UiBuilder::new().accessibility_label(chart.title());
        ui.scope_builder(body, |ui| {
            if stale {
                ui.multiply_opacity(0.5);
            }
            match chart {
                _ if as_table => table::show(ui, id, chart, height),
                Chart::Plane(plane) => plane::show(ui, id, plane, height),
                Chart::Stack(stack) => stack::show(ui, stack),
                Chart::Map(map) => map::show(ui, commands, id, map, height),
            }
        });
    });
    picture::take_when_asked(ui, commands, id, drawn.response.rect, chart.title());
}

/// A line of text in so many points, with `…` where it ends before its end.
fn elided(painter: &Painter, text: &str, font: &FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font.clone(), colour);
    job.wrap = TextWrapping::truncate_at_width(room);
    painter.layout_job(job)
}

fn menu(ui: &mut Ui, commands: &mut Vec<Command>, id: Id, chart: &Chart, as_table: bool) {
    let button = icon_button(ui, Icon::More, &format!("Take along: {}", chart.title()));
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(180.0);
        let item = |ui: &mut Ui, text: &str| ui.add(Button::new(text)).clicked();
        if item(
            ui,
            if as_table {
                "Show as a plot"
            } else {
                "Show as a table"
            },
        ) {
            ui.data_mut(|data| data.insert_temp(id, !as_table));
        }
        ui.separator();
        if item(ui, "Copy as CSV") {
            commands.push(Command::Copy {
                text: chart.csv(),
                what: "The numbers of the chart",
            });
        }
        if item(ui, "Save as CSV…") {
            commands.push(Command::SaveChart(Box::new(chart.clone()), ChartFile::Csv));
        }
        if item(ui, "Save as SVG…") {
            commands.push(Command::SaveChart(Box::new(chart.clone()), ChartFile::Svg));
        }
        if item(ui, "Save as PNG…") {
            picture::ask(ui.ctx(), id);
        }
    });
}

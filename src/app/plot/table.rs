//! The numbers of a chart as a table: for those who do not see the picture, and for those who want the digits.

use egui::{Align, Grid, Id, Label, Layout, ScrollArea, Ui};

use crate::app::theme;
use crate::chart::{Chart, Map, Plane, Stack};

/// Draws the table, scrolling where it is larger than the plot it stands for.
pub(super) fn show(ui: &mut Ui, id: Id, chart: &Chart, height: f32) {
    let rows = match chart {
        Chart::Plane(plane) => plane_rows(plane),
        Chart::Stack(stack) => stack_rows(stack),
        Chart::Map(map) => map_rows(map),
    };
    ScrollArea::both()
        .id_salt(id.with("table"))
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            Grid::new(id.with("grid"))
                .num_columns(rows.first().map_or(0, Vec::len))
                .spacing([theme::FAR, theme::TIGHT])
                .show(ui, |ui| {
                    for (number, row) in rows.iter().enumerate() {
                        for (column, text) in row.iter().enumerate() {
                            let text = if number == 0 {
                                theme::caption(ui, text.as_str())
                            } else {
                                egui::RichText::new(text)
                            };
                            let side = if column == 0 { Align::Min } else { Align::Max };
                            ui.with_layout(Layout::top_down(side), |ui| {
                                ui.add(Label::new(text).extend())
                            });
                        }
                        ui.end_row();
                    }
                });
        });
}

/// A header and one row per position.
fn plane_rows(plane: &Plane) -> Vec<Vec<String>> {
    let mut header = vec![plane.x.label.clone()];
    for curve in &plane.curves {
        match curve.has_band() {
            true => header.extend(["P5", "P50", "P95"].map(|p| format!("{} {p}", curve.label))),
            false => header.push(curve.label.clone()),
        }
    }
    let mut positions: Vec<f64> = plane
        .curves
        .iter()
        .flat_map(|c| c.samples().map(|s| s.x))
        .collect();
    positions.sort_by(f64::total_cmp);
    positions.dedup();
    let row = |x: f64| {
        let mut row = vec![plane.x.scale.full(x)];
        for curve in &plane.curves {
            let sample = curve.samples().find(|sample| sample.x == x);
            let mut cell = |value: Option<f64>| {
                row.push(value.map_or_else(String::new, |v| plane.y.scale.full(v)))
            };
            if curve.has_band() {
                cell(sample.map(|s| s.low));
            }
            cell(sample.map(|s| s.middle));
            if curve.has_band() {
                cell(sample.map(|s| s.high));
            }
        }
        row
    };
    std::iter::once(header)
        .chain(positions.into_iter().map(row))
        .collect()
}

/// A header and one row per bar.
fn stack_rows(stack: &Stack) -> Vec<Vec<String>> {
    let scale = stack.axis.scale;
    let labels: Vec<&str> = stack.shown_labels().map(|(_, label)| label).collect();
    let mut header = vec![String::new()];
    header.extend(labels.iter().map(|label| (*label).to_owned()));
    header.push("Total".to_owned());
    let row = |bar: &crate::chart::Bar| {
        let mut row = vec![bar.label.clone()];
        row.extend(labels.iter().map(|label| {
            let parts = bar.parts.iter().filter(|part| part.label == **label);
            scale.full(parts.map(|part| part.value).sum::<f64>() + 0.0)
        }));
        row.push(scale.full(bar.total()));
        row
    };
    std::iter::once(header)
        .chain(stack.bars().iter().map(row))
        .collect()
}

/// A header and one row per ribbon.
fn map_rows(map: &Map) -> Vec<Vec<String>> {
    let header = ["From", "To", map.axis.label.as_str()].map(str::to_owned);
    let name = |stop: usize| {
        let stop = map.stops().get(stop);
        stop.map_or_else(String::new, |stop| stop.name.clone())
    };
    let row = |ribbon: &crate::chart::Ribbon| {
        vec![name(ribbon.from), name(ribbon.to), ribbon.label.clone()]
    };
    std::iter::once(header.to_vec())
        .chain(map.ribbons().iter().map(row))
        .collect()
}

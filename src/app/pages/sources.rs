//! The prices a plan rests on, and every table of prices and limits, each with its dates and sources.

use egui::{Align, CollapsingHeader, Label, Layout, TextStyle, Ui};

use super::catalogue::listed;
use super::figure::Figures;
use super::parts::{card, line, nothing, section};
use super::table::{Column, LINE, TWO_LINES, Table};
use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::status_label;
use crate::catalogue::{self, PriceUnit, Source};
use crate::chart::Status;
use crate::plan::{Plan, PriceUsed};

/// Draws every table's title with its dates and sources.
pub fn tables(ui: &mut Ui, plan: &Plan) {
    let sentence = "Who says so, and when; a scenario may override any price, with a reason";
    section(ui, "Tables and their sources", sentence);
    for table in plan.catalogue.tables() {
        ui.add_space(theme::TIGHT);
        let width = ui.available_width();
        card(ui, width, |ui| table_card(ui, table));
    }
}

/// Draws the prices that some number of the plan is computed from.
pub fn prices(ui: &mut Ui, plan: &Plan, commands: &mut Vec<Command>) {
    const COLUMNS: [Column; 4] = [
        Column::rest("Price of"),
        Column::number("Price", 150.0),
        Column::number("From", 96.0),
        Column::words("Source", 270.0),
    ];
    let mut figures = Figures { plan, commands };
    let used: Vec<PriceUsed<'_>> = plan.prices_used().collect();
    let sentence = format!("In {}, without discounts", plan.scenario.region);
    section(ui, "Prices this plan uses", &sentence);
    if used.is_empty() {
        let advice = "Prices appear with the first deployment of a cluster";
        nothing(ui, "No price is used yet", advice);
        return;
    }
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for price in &used {
            let height = if price.overridden.is_some() {
                TWO_LINES
            } else {
                LINE
            };
            table.row(ui, height, |ui, column| {
                price_cell(ui, &mut figures, price, column)
            });
        }
    });
}

fn price_cell(ui: &mut Ui, figures: &mut Figures<'_, '_>, price: &PriceUsed<'_>, column: usize) {
    let quantity = price.quantity;
    let source = &price.price.source;
    match column {
        0 => {
            let name = quantity.label.trim_start_matches("Price of ");
            figures.words(ui, quantity.node, name, TextStyle::Body);
        }
        // A price of one request is too small a number to be read.
        1 if price.price.unit == PriceUnit::PerThousandRequests => {
            let text = listed(price.price.listed(), price.price.unit.label());
            figures.words(ui, quantity.node, &text, TextStyle::Body);
        }
        1 => {
            figures.value(ui, quantity.node, price.price.si);
        }
        2 if price.overridden.is_some() => {}
        2 => line(
            ui,
            theme::caption(ui, source.as_of.as_deref().unwrap_or("no date")),
        ),
        _ => match price.overridden {
            Some(reason) => {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.spacing_mut().interact_size.y = 16.0;
                    ui.add_space(3.0);
                    status_label(ui, Status::Warning, "this scenario's own price");
                    line(ui, theme::caption(ui, reason));
                });
            }
            None => line(ui, theme::caption(ui, checked(source))),
        },
    }
}

/// The text of a source, and whether anybody has looked it up.
fn checked(source: &Source) -> String {
    if source.verified {
        source.text.clone()
    } else {
        format!("{} (not verified)", source.text)
    }
}

/// One table: what it holds, from when, and on whose word.
fn table_card(ui: &mut Ui, table: &catalogue::Table) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let dates = match table.dates().as_slice() {
        [] => "no date".to_owned(),
        [only] => (*only).to_owned(),
        [first, .., last] => format!("{first} to {last}"),
    };
    let rows = if table.rows == 1 { "row" } else { "rows" };
    ui.horizontal(|ui| {
        ui.label(theme::emphasis(&table.title));
        if table.sources.iter().any(|source| !source.verified) {
            status_label(ui, Status::Warning, "not all of it is verified");
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let facts = format!("{} {rows}, {dates}", table.rows);
            ui.label(theme::caption(ui, facts))
                .on_hover_text(table.file);
        });
    });
    let sources = format!("Sources and notes of {}", table.file);
    CollapsingHeader::new(theme::caption(ui, "Sources and notes"))
        .id_salt(sources)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::TIGHT;
            for source in &table.sources {
                ui.add(Label::new(theme::caption(ui, source.to_string())).wrap());
            }
            for note in &table.notes {
                ui.add(Label::new(note.as_str()).wrap());
            }
        });
}

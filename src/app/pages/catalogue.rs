//! Catalogue: the prices this plan rests on, and every table of prices and limits with its dates and sources.

use egui::{CollapsingHeader, Label, Ui};

use super::PageView;
use super::figure::Figures;
use super::parts::{card, line, nothing, page, section};
use super::table::{Column, LINE, TWO_LINES, Table};
use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::status_label;
use crate::catalogue::{self, Source};
use crate::chart::Status;
use crate::plan::PriceUsed;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, _cluster: usize, commands: &mut Vec<Command>) {
    let purpose = "The prices and limits the plan rests on, each with its date and source";
    page(ui, view, "Catalogue", purpose, |ui| {
        let mut figures = Figures {
            plan: view.plan,
            commands,
        };
        prices(ui, &mut figures);
        section(
            ui,
            "Tables",
            "Everything the program knows about what can be bought; a scenario may override any price",
        );
        for table in view.plan.catalogue.tables() {
            ui.add_space(theme::TIGHT);
            let width = ui.available_width();
            card(ui, width, |ui| table_card(ui, table));
        }
    });
}

/// The prices that some number of the plan is computed from.
fn prices(ui: &mut Ui, figures: &mut Figures<'_, '_>) {
    const COLUMNS: [Column; 4] = [
        Column::rest("Price of"),
        Column::number("Price", 150.0),
        Column::words("From", 84.0),
        Column::words("Source", 270.0),
    ];
    let plan = figures.plan;
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
                price_cell(ui, figures, price, column)
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
            figures.words(ui, quantity.node, name, egui::TextStyle::Body);
        }
        1 => {
            figures.value(ui, quantity.node, price.price.si);
        }
        2 => line(
            ui,
            theme::caption(ui, source.as_of.as_deref().unwrap_or("no date")),
        ),
        _ => match price.overridden {
            Some(reason) => {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
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
    ui.spacing_mut().item_spacing.y = theme::TIGHT;
    ui.label(theme::emphasis(&table.title));
    let dates = match table.dates().as_slice() {
        [] => "no date".to_owned(),
        [only] => format!("from {only}"),
        [first, .., last] => format!("from {first} to {last}"),
    };
    let rows = if table.rows == 1 { "row" } else { "rows" };
    let facts = format!("{} {rows}, {dates}, {}", table.rows, table.file);
    ui.label(theme::caption(ui, facts));
    if table.sources.iter().any(|source| !source.verified) {
        status_label(ui, Status::Warning, "not all of it is verified");
    }
    let sources = format!("Sources and notes of {}", table.file);
    CollapsingHeader::new(theme::caption(ui, "Sources and notes"))
        .id_salt(sources)
        .show(ui, |ui| {
            for source in &table.sources {
                ui.add(Label::new(theme::caption(ui, source.to_string())).wrap());
            }
            for note in &table.notes {
                ui.add(Label::new(note.as_str()).wrap());
            }
        });
}

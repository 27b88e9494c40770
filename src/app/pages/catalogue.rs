//! The prices and limits the plan rests on, with their dates and sources.

use egui::{Grid, Label, RichText, TextEdit, Ui};

use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::catalogue::{Catalogue, InstanceType, MskBroker, VolumeType};
use crate::units::{Measure, screen};

use super::{card, section, sources, title};

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let catalogue = &planned.plan.catalogue;
    let region = planned.plan.scenario.region.as_str();
    title(
        ui,
        "Catalogue",
        "Dated tables that come with the program. A scenario may state prices and instance types of its own, with a reason",
    );
    sources::prices(ui, &planned.plan, view.commands);
    section(ui, "Everything that can be bought");
    let filter = TextEdit::singleline(&mut view.shown.catalogue_filter)
        .hint_text("filter by name")
        .desired_width(240.0);
    ui.add(filter).accessible_name("Filter the catalogue");
    let letters = view.shown.catalogue_filter.trim().to_lowercase();
    section(ui, &format!("Prices in {region}"));
    card(ui, |ui| prices(ui, catalogue, region, &letters));
    section(ui, "Instance types");
    card(ui, |ui| instances(ui, catalogue, &letters));
    section(ui, "MSK broker types");
    card(ui, |ui| brokers(ui, catalogue, &letters));
    section(ui, "Volume types");
    card(ui, |ui| volumes(ui, catalogue, &letters));
    sources::tables(ui, &planned.plan);
}

fn fits(name: &str, letters: &str) -> bool {
    name.to_lowercase().contains(letters)
}

/// A grid with a head; rows come as texts, the first of each from the left and the others from the right.
fn grid(ui: &mut Ui, name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    egui::ScrollArea::both()
        .id_salt(name)
        .max_height(260.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            Grid::new(name)
                .num_columns(head.len())
                .spacing([theme::FAR, theme::TIGHT])
                .show(ui, |ui| {
                    for text in head {
                        ui.label(
                            RichText::new(*text)
                                .text_style(theme::strong_caption())
                                .color(theme::muted(ui)),
                        );
                    }
                    ui.end_row();
                    let mut none = true;
                    for row in rows {
                        none = false;
                        for text in row {
                            ui.add(Label::new(text).extend());
                        }
                        ui.end_row();
                    }
                    if none {
                        ui.label(theme::caption(ui, "nothing has these letters in its name"));
                    }
                });
        });
}

fn prices(ui: &mut Ui, catalogue: &Catalogue, region: &str, letters: &str) {
    let rows = catalogue
        .prices()
        .iter()
        .filter(|(id, item)| fits(id, letters) || fits(&item.title, letters));
    let rows = rows.filter_map(|(id, item)| {
        let price = item.price(region)?;
        Some(vec![
            id.to_owned(),
            format!("${} {}", significant(price.listed()), item.unit.label()),
            item.title.clone(),
            price.source.to_string(),
        ])
    });
    grid(
        ui,
        "prices",
        &["Item", "Price", "What it is", "Source"],
        rows,
    );
}

fn instances(ui: &mut Ui, catalogue: &Catalogue, letters: &str) {
    let row = |instance: &InstanceType| {
        let rate = |value| screen(value, Measure::BytesPerSecond);
        vec![
            instance.name.clone(),
            instance.vcpu.to_string(),
            screen(instance.memory_bytes, Measure::Bytes),
            rate(instance.network_baseline_bytes_per_second),
            rate(instance.ebs_baseline_bytes_per_second),
            screen(instance.ebs_baseline_iops, Measure::PerSecond),
            instance.source.to_string(),
        ]
    };
    let rows = catalogue
        .instances()
        .filter(|instance| fits(&instance.name, letters))
        .map(row);
    grid(
        ui,
        "instances",
        &[
            "Type",
            "vCPU",
            "Memory",
            "Network, sustained",
            "Volumes, sustained",
            "Operations",
            "Source",
        ],
        rows,
    );
}

fn brokers(ui: &mut Ui, catalogue: &Catalogue, letters: &str) {
    let row = |broker: &MskBroker| {
        vec![
            broker.name.clone(),
            broker.vcpu.to_string(),
            screen(broker.memory_bytes, Measure::Bytes),
            screen(broker.partitions_recommended, Measure::Count),
            screen(broker.partitions_maximum, Measure::Count),
            broker.source.to_string(),
        ]
    };
    let rows = catalogue
        .msk_brokers()
        .filter(|broker| fits(&broker.name, letters))
        .map(row);
    grid(
        ui,
        "brokers",
        &[
            "Type",
            "vCPU",
            "Memory",
            "Partitions recommended",
            "At most",
            "Source",
        ],
        rows,
    );
}

fn volumes(ui: &mut Ui, catalogue: &Catalogue, letters: &str) {
    let row = |volume: &VolumeType| {
        vec![
            volume.name.clone(),
            screen(volume.smallest_bytes, Measure::Bytes),
            screen(volume.largest_bytes, Measure::Bytes),
            volume.source.to_string(),
        ]
    };
    let rows = catalogue
        .volumes()
        .filter(|volume| fits(&volume.name, letters))
        .map(row);
    grid(ui, "volumes", &["Type", "From", "To", "Source"], rows);
}

/// A price as it is listed, without noise behind its digits.
fn significant(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

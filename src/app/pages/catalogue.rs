//! The prices and limits the plan rests on, with their dates and sources.

use egui::{TextEdit, Ui};

use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::catalogue::{Catalogue, InstanceType, MskBroker, VolumeType};
use crate::units::{Measure, screen};

use super::parts::line;
use super::table::{Column, LINE, Table};
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

/// A table of texts that has all its rows in little height: only those in sight are laid out.
fn grid(ui: &mut Ui, name: &str, columns: &[Column], rows: &[Vec<String>]) {
    const HEIGHT: f32 = 9.0 * LINE;
    ui.spacing_mut().item_spacing.y = 0.0;
    if rows.is_empty() {
        ui.label(theme::caption(ui, "nothing has these letters in its name"));
        return;
    }
    let table = ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - ui.spacing().scroll.allocated_width());
        Table::begin(ui, columns)
    });
    let table = table.inner;
    egui::ScrollArea::vertical()
        .id_salt(name)
        .max_height(HEIGHT)
        .auto_shrink([false, true])
        .show_rows(ui, LINE, rows.len(), |ui, shown| {
            for row in rows.get(shown).unwrap_or_default() {
                table.row(ui, LINE, |ui, column| {
                    line(ui, row.get(column).map_or("", String::as_str));
                });
            }
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
            listed(price.listed(), item.unit.label()),
            item.title.clone(),
            price.source.to_string(),
        ])
    });
    const COLUMNS: [Column; 4] = [
        Column::rest("Item"),
        Column::number("Price", 150.0),
        Column::rest("What it is"),
        Column::rest("Source"),
    ];
    grid(ui, "prices", &COLUMNS, &rows.collect::<Vec<_>>());
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
    const COLUMNS: [Column; 7] = [
        Column::words("Type", 128.0),
        Column::number("vCPU", 56.0),
        Column::number("Memory", 88.0),
        Column::number("Network,\nsustained", 96.0),
        Column::number("Volumes,\nsustained", 96.0),
        Column::number("Operations", 104.0),
        Column::rest("Source"),
    ];
    grid(ui, "instances", &COLUMNS, &rows.collect::<Vec<_>>());
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
    const COLUMNS: [Column; 6] = [
        Column::words("Type", 176.0),
        Column::number("vCPU", 56.0),
        Column::number("Memory", 88.0),
        Column::number("Partitions\nrecommended", 112.0),
        Column::number("Partitions\nat most", 96.0),
        Column::rest("Source"),
    ];
    grid(ui, "brokers", &COLUMNS, &rows.collect::<Vec<_>>());
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
    const COLUMNS: [Column; 4] = [
        Column::words("Type", 88.0),
        Column::number("From", 88.0),
        Column::number("To", 88.0),
        Column::rest("Source"),
    ];
    grid(ui, "volumes", &COLUMNS, &rows.collect::<Vec<_>>());
}

/// A price as it is listed, with cents and without noise behind its digits: `$0.10/GiB-month`.
pub(super) fn listed(price: f64, unit: &str) -> String {
    let text = format!("{price:.6}");
    let digits = text.trim_end_matches('0');
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    format!("${whole}.{decimals:0<2}{}", unit.trim_start_matches('$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_price_has_one_dollar_sign_and_cents() {
        assert_eq!(listed(0.1, "$/GiB-month"), "$0.10/GiB-month");
        assert_eq!(listed(0.0816, "$/h"), "$0.0816/h");
        assert_eq!(listed(12.0, "$/h"), "$12.00/h");
        let requests = listed(0.005, "$/1,000 requests");
        assert_eq!(requests, "$0.005/1,000 requests");
    }
}

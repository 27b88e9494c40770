//! What read-only pages share: sections, cards, and words for ranges.

use egui::{Frame, Label, Margin, RichText, Stroke, TextStyle, Ui};

use crate::app::command::Command;
use crate::app::theme;
use crate::chart::Status;
use crate::model::Unit;
use crate::plan::ClusterPlan;
use crate::study::Summary;
use crate::units::{Measure, screen, screen_together};

/// The title of a section, and a sentence about it.
pub(super) fn section(ui: &mut Ui, title: &str, sentence: &str) {
    ui.add_space(theme::APART);
    ui.label(theme::emphasis(title));
    if !sentence.is_empty() {
        ui.add(Label::new(theme::prose_caption(ui, sentence)).wrap());
    }
}

/// A card of a width.
pub(super) fn card(ui: &mut Ui, width: f32, body: impl FnOnce(&mut Ui)) {
    const INSIDE: f32 = 12.0;
    let border = ui.visuals().widgets.noninteractive.bg_stroke;
    Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .stroke(Stroke::new(1.0, border.color))
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::same(INSIDE as i8))
        .show(ui, |ui| {
            // The line around the card is a point wide on each side.
            ui.set_width(width - 2.0 * INSIDE - 2.0);
            body(ui);
        });
}

/// Stands where something is still being computed.
pub(super) fn waiting(ui: &mut Ui, what: &str) {
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.label(theme::caption(ui, format!("{what} is being computed…")));
    });
}

/// Stands where there is nothing to show, and says what to do about it.
pub(super) fn nothing(ui: &mut Ui, what: &str, advice: &str) {
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.label(theme::emphasis(what));
        ui.add(Label::new(theme::prose_caption(ui, advice)).wrap());
    });
}

/// The way to where a component is edited.
pub(super) fn in_the_file(ui: &mut Ui, field: &str, commands: &mut Vec<Command>) {
    let button = ui
        .link("Edit in the file text")
        .on_hover_text(format!("Go to {field} in the file"));
    if button.clicked() {
        // Every place is written by the planner; one that could not be read would lead to the file as a whole.
        let field = field.parse().unwrap_or_default();
        commands.push(Command::JumpToTextOf(field));
    }
    ui.add_space(theme::TIGHT);
}

/// A line of text that ends in `…` where there is no room; all of it is on hover.
pub(super) fn line(ui: &mut Ui, text: impl Into<RichText>) {
    ui.add(Label::new(text.into()).truncate());
}

/// Begins so far to the left that the words of a button stand below the title of its column.
pub(super) fn out_to_the_edge(ui: &mut Ui) {
    ui.add_space(-ui.spacing().button_padding.x);
}

/// Text that is code: paths, estimates.
pub(super) fn code(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Monospace)
}

/// `1.80 to 2.60 TiB`; one number where all worlds agree.
pub(super) fn range(summary: &Summary, measure: Measure) -> String {
    let ends = [summary.p5, summary.p95];
    let (numbers, unit) = screen_together(&ends, measure);
    match numbers.as_slice() {
        [low, high] if low != high => joined(&format!("{low} to {high}"), &unit),
        _ => screen(summary.p50, measure),
    }
}

/// A number and its unit.
pub(super) fn joined(number: &str, unit: &str) -> String {
    if unit.is_empty() || unit.starts_with('/') {
        format!("{number}{unit}")
    } else {
        format!("{number}\u{2009}{unit}")
    }
}

/// What is said of the cheapest of several deployments. Where its brokers do not suffice, that is no praise.
pub(super) fn said_of_the_cheapest(
    cluster: &ClusterPlan,
    index: usize,
) -> Option<(Status, &'static str)> {
    let several = cluster.deployments.len() > 1;
    let deployment = cluster.deployments.get(index)?;
    (several && cluster.cheapest == Some(index)).then(|| {
        if deployment.holds() {
            (Status::Ok, "cheapest at the median")
        } else {
            (Status::Warning, "cheapest, but too small")
        }
    })
}

/// `48 %`.
pub(super) fn percent(share: f64) -> String {
    screen(share, Measure::Fraction)
}

/// `9 brokers`, `1 broker`.
pub(super) fn brokers(count: f64) -> String {
    counted(count, Unit::Broker)
}

/// `9 brokers`, `1 broker`, `3 eCKUs`.
pub(super) fn counted(count: f64, unit: Unit) -> String {
    let word = if count == 1.0 {
        unit.one()
    } else {
        unit.many()
    };
    format!("{} {word}", screen(count, Measure::Count))
}

/// `9 × m7g.2xlarge`.
pub(super) fn machines(count: f64, broker_type: &str) -> String {
    format!("{} × {broker_type}", screen(count, Measure::Count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_names_its_unit_once() {
        let summary = Summary {
            mean: 0.0,
            p5: 40e6,
            p50: 60e6,
            p95: 90e6,
        };
        assert_eq!(
            range(&summary, Measure::BytesPerSecond),
            "40 to 90\u{2009}MB/s"
        );
        let exact = Summary::exactly(40e6);
        assert_eq!(range(&exact, Measure::BytesPerSecond), "40.0\u{2009}MB/s");
    }

    #[test]
    fn one_broker_has_no_plural() {
        assert_eq!(brokers(1.0), "1 broker");
        assert_eq!(brokers(9.0), "9 brokers");
        assert_eq!(counted(3.0, Unit::ElasticUnit), "3 eCKUs");
    }
}

//! One outcome: its name, the value at the chosen percentile, its range, how serious it is, and its course over the
//! horizon. The card is a button that asks why the number is what it is.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::status_mark;
use crate::app::theme;
use crate::chart::Status;

/// The least width of a card; cards share a row evenly.
pub const LEAST_WIDTH: f32 = 184.0;
const HEIGHT: f32 = 100.0;
const SPARKLINE: Vec2 = vec2(56.0, 18.0);

/// What a card says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeCard {
    /// What the number is: `Fullest broker`.
    pub label: String,
    /// The number: `71`.
    pub value: String,
    /// Its unit: `%`.
    pub unit: String,
    /// Its range, in words: `58 to 86 % of 8.00 TiB`.
    pub range: String,
    /// How serious it is, and the word for it: `over the limit in Mar 2028`.
    pub status: Option<(Status, String)>,
    /// The value over the horizon; empty for none.
    pub course: Vec<f64>,
}

impl OutcomeCard {
    /// Draws the card; a click asks for the explanation.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.in_words()));
        if ui.is_rect_visible(rect) {
            self.frame(ui, &response, rect);
            let inside = rect.shrink2(vec2(12.0, 10.0));
            self.sparkline(ui, inside);
            let column = UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Min));
            self.text(&mut ui.new_child(column));
        }
        response.on_hover_text("Why this number?")
    }

    /// Everything the card says in one sentence, for those who do not see it.
    fn in_words(&self) -> String {
        let status = self
            .status
            .as_ref()
            .map_or_else(String::new, |(status, word)| {
                format!("; {}: {word}", status.word())
            });
        format!(
            "{}: {} {}; {}{status}",
            self.label, self.value, self.unit, self.range
        )
    }

    fn frame(&self, ui: &Ui, response: &Response, rect: Rect) {
        let visuals = ui.style().interact(response);
        let line = if response.hovered() || response.has_focus() {
            visuals.bg_stroke
        } else {
            ui.visuals().widgets.noninteractive.bg_stroke
        };
        let fill = theme::colour(theme::palette(ui).surface);
        ui.painter()
            .rect(rect, theme::CORNER, fill, line, StrokeKind::Inside);
    }

    fn text(&self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing = vec2(theme::TIGHT, 2.0);
        ui.spacing_mut().interact_size.y = 0.0;
        let beside = if self.course.is_empty() {
            0.0
        } else {
            SPARKLINE.x + theme::NEAR
        };
        let (line, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), SPARKLINE.y), Sense::hover());
        let room = line.with_max_x(line.right() - beside);
        let mut label = LayoutJob::simple_singleline(
            self.label.clone(),
            TextStyle::Small.resolve(ui.style()),
            theme::muted(ui),
        );
        label.wrap = TextWrapping::truncate_at_width(room.width());
        let label = ui.painter().layout_job(label);
        let place = room.left_center() - vec2(0.0, label.size().y / 2.0);
        ui.painter().galley(place, label, theme::muted(ui));
        self.value(ui);
        ui.add(egui::Label::new(theme::caption(ui, self.range.as_str())).truncate());
        if let Some((status, word)) = &self.status {
            ui.horizontal(|ui| {
                status_mark(ui, *status);
                let colour = theme::status(ui, *status);
                let word = egui::RichText::new(word)
                    .text_style(TextStyle::Small)
                    .color(colour);
                ui.add(egui::Label::new(word).truncate());
            });
        }
    }

    /// The number and its unit on one baseline.
    fn value(&self, ui: &mut Ui) {
        let mut line = LayoutJob::default();
        let format = |style: TextStyle, color| TextFormat {
            font_id: style.resolve(ui.style()),
            color,
            ..TextFormat::default()
        };
        line.append(
            &self.value,
            0.0,
            format(theme::outcome(), ui.visuals().text_color()),
        );
        line.append(
            &self.unit,
            theme::TIGHT,
            format(TextStyle::Body, theme::muted(ui)),
        );
        ui.add(egui::Label::new(line).truncate());
    }

    /// The course as a line in the upper right corner.
    fn sparkline(&self, ui: &Ui, inside: Rect) {
        let finite: Vec<f64> = self
            .course
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .collect();
        let (low, high) = finite.iter().fold((0.0_f64, 0.0_f64), |(low, high), v| {
            (low.min(*v), high.max(*v))
        });
        if finite.len() < 2 || high <= low {
            return;
        }
        let area = Rect::from_min_size(pos2(inside.right() - SPARKLINE.x, inside.top()), SPARKLINE);
        let points = finite.iter().enumerate().map(|(i, value)| {
            let across = i as f32 / (finite.len() - 1) as f32;
            let up = ((value - low) / (high - low)) as f32;
            pos2(
                area.left() + across * area.width(),
                area.bottom() - up * area.height(),
            )
        });
        let colour = theme::colour(theme::palette(ui).series(0));
        ui.painter()
            .line(points.collect(), Stroke::new(1.5, colour));
    }
}

/// Lays out cards in a row of equal widths, in more rows where there is no room. Returns the index of the card that was clicked.
pub fn outcome_cards(ui: &mut Ui, cards: &[OutcomeCard]) -> Option<usize> {
    let room = ui.available_width();
    let fitting = ((room + theme::NEAR) / (LEAST_WIDTH + theme::NEAR))
        .floor()
        .max(1.0) as usize;
    let columns = fitting.min(cards.len().max(1));
    let width = ((room - theme::NEAR * (columns - 1) as f32) / columns as f32).floor();
    let mut clicked = None;
    for (row, in_row) in cards.chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            for (column, card) in in_row.iter().enumerate() {
                if card.show(ui, width).clicked() {
                    clicked = Some(row * columns + column);
                }
            }
        });
    }
    clicked
}

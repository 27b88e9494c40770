//! How full something is: filled to the median, lighter to the P95, with ticks at the limits.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme;
use crate::chart::Status;

/// A level that must not be passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// As a share of the whole.
    pub at: f64,
    /// What it is and who says so: `page at 75 %`.
    pub label: String,
    /// What passing it means.
    pub status: Status,
}

/// Draws the bar. Shares are of the whole; above 1 the bar is full and its end is marked.
pub fn utilisation_bar(
    ui: &mut Ui,
    name: &str,
    median: f64,
    high: f64,
    limits: &[Limit],
    width: f32,
) -> Response {
    const HEIGHT: f32 = 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::ROW), Sense::hover());
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let in_words = format!("{name}: P50 {}, P95 {}", percent(median), percent(high));
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &in_words));
    if ui.is_rect_visible(rect) {
        let track = Rect::from_center_size(rect.center(), vec2(width, HEIGHT));
        paint(ui, track, median, high, limits);
    }
    response.on_hover_ui(|ui| {
        ui.label(in_words.as_str());
        for limit in limits {
            ui.label(theme::caption(ui, limit.label.as_str()));
        }
    })
}

fn paint(ui: &Ui, track: Rect, median: f64, high: f64, limits: &[Limit]) {
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let across = |share: f64| {
        let share = if share.is_finite() {
            share.clamp(0.0, 1.0) as f32
        } else {
            1.0
        };
        track.left() + share * track.width()
    };
    let fill = |to: f64, colour: Color32| {
        let filled = Rect::from_min_max(track.min, pos2(across(to), track.max.y));
        painter.rect_filled(filled, 2.0, colour);
    };
    let colour = theme::colour(palette.status(worst(high, limits)));
    painter.rect_filled(track, 2.0, theme::colour(palette.raised));
    fill(high, colour.gamma_multiply(0.4));
    fill(median, colour);
    for limit in limits {
        let stroke = Stroke::new(1.5, theme::colour(palette.text));
        painter.vline(across(limit.at), track.y_range().expand(2.0), stroke);
    }
}

/// How serious it is to be this full.
fn worst(share: f64, limits: &[Limit]) -> Status {
    let passed = limits
        .iter()
        .filter(|limit| share > limit.at)
        .map(|limit| limit.status);
    passed.max().unwrap_or(Status::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_limit_passed_gives_the_colour() {
        let limit = |at, status| Limit {
            at,
            label: String::new(),
            status,
        };
        let limits = [limit(0.75, Status::Warning), limit(0.9, Status::Breach)];
        assert_eq!(worst(0.5, &limits), Status::Ok);
        assert_eq!(worst(0.8, &limits), Status::Warning);
        assert_eq!(worst(1.2, &limits), Status::Breach);
    }
}

//! How full something is: filled to the median, lighter to the P95, with ticks at the limits.

use egui::{
    Align2, Color32, FontFamily, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

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

/// How high a bar is, with the shares of its limits below it.
pub const BAR_ROW: f32 = 30.0;

/// Draws the bar. Shares are of the whole; above 1 the bar is full and its end is marked. What is `lent` beyond the whole
/// for a while, in words, is a hollow tick behind the end.
pub fn utilisation_bar(
    ui: &mut Ui,
    name: &str,
    (median, high): (f64, f64),
    limits: &[Limit],
    lent: Option<&str>,
    width: f32,
) -> Response {
    /// Room for what is lent, behind the end.
    const BEHIND: f32 = 8.0;
    const HEIGHT: f32 = 10.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, BAR_ROW), Sense::hover());
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let in_words = format!("{name}: P50 {}, P95 {}", percent(median), percent(high));
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &in_words));
    if ui.is_rect_visible(rect) {
        let size = vec2((width - BEHIND).max(0.0), HEIGHT);
        let track = Rect::from_min_size(rect.left_top() + vec2(0.0, 6.0), size);
        paint(ui, track, median, high, limits);
        shares(ui, track, limits);
        if lent.is_some() {
            let hollow = Rect::from_min_max(
                pos2(track.right() + 3.0, track.top() - 1.0),
                pos2(track.right() + 7.0, track.bottom() + 1.0),
            );
            let line = Stroke::new(1.0, theme::colour(theme::palette(ui).text));
            ui.painter()
                .rect_stroke(hollow, 1.0, line, StrokeKind::Inside);
        }
    }
    response.on_hover_ui(|ui| {
        ui.label(in_words.as_str());
        for limit in limits {
            ui.label(theme::caption(ui, limit.label.as_str()));
        }
        if let Some(lent) = lent {
            ui.label(theme::caption(ui, lent));
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

/// The share of each limit below its tick, as long as they keep clear of each other. The end needs none.
fn shares(ui: &Ui, track: Rect, limits: &[Limit]) {
    let font = FontId::new(9.5, FontFamily::Proportional);
    let mut taken = f32::NEG_INFINITY;
    for limit in limits.iter().filter(|limit| limit.at < 1.0) {
        let text = format!("{:.0}\u{2009}%", limit.at * 100.0);
        let galley = ui
            .painter()
            .layout_no_wrap(text, font.clone(), theme::muted(ui));
        let x = track.left() + limit.at.clamp(0.0, 1.0) as f32 * track.width();
        let place = Align2::CENTER_TOP.anchor_size(pos2(x, track.bottom() + 2.0), galley.size());
        if place.left() >= taken {
            taken = place.right() + 2.0;
            ui.painter().galley(place.min, galley, theme::muted(ui));
        }
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

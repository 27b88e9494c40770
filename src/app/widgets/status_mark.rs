//! How serious something is, as a shape: a disc, a triangle, a square with an exclamation mark. A word goes with it.

use egui::{Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme;
use crate::chart::{Palette, Status};
use crate::review::Severity;

/// Side of the square that a mark is drawn in.
const SIZE: f32 = 12.0;

/// Draws the mark of a status and names it for screen readers.
pub fn status_mark(ui: &mut Ui, status: Status) -> Response {
    let (rect, response) = ui.allocate_exact_size(
        vec2(SIZE, ui.text_style_height(&egui::TextStyle::Body)),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, status.word()));
    if ui.is_rect_visible(rect) {
        paint_status(ui.painter(), rect.center(), status, theme::palette(ui));
    }
    response.on_hover_text(status.word())
}

/// Draws the mark of how serious a finding is: what is only good to know is neither right nor wrong, so its ring with an
/// i in it is no mark of a status.
pub fn severity_mark(ui: &mut Ui, severity: Severity) -> Response {
    match severity {
        Severity::Error => status_mark(ui, Status::Breach),
        Severity::Warning => status_mark(ui, Status::Warning),
        Severity::Info => note_mark(ui),
    }
}

/// The mark of what is good to know.
fn note_mark(ui: &mut Ui) -> Response {
    const WORD: &str = "note";
    let height = ui.text_style_height(&egui::TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, WORD));
    if ui.is_rect_visible(rect) {
        let colour = theme::muted(ui);
        let (painter, centre) = (ui.painter(), rect.center());
        painter.circle_stroke(centre, 5.5, Stroke::new(1.2, colour));
        painter.circle_filled(centre - vec2(0.0, 2.4), 0.9, colour);
        let (top, bottom) = (centre - vec2(0.0, 0.6), centre + vec2(0.0, 3.2));
        painter.line_segment([top, bottom], Stroke::new(1.4, colour));
    }
    response.on_hover_text(WORD)
}

/// The mark with its word beside it.
pub fn status_label(ui: &mut Ui, status: Status, text: &str) -> Response {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        status_mark(ui, status);
        let colour = theme::status(ui, status);
        ui.label(
            egui::RichText::new(text)
                .text_style(egui::TextStyle::Small)
                .color(colour),
        );
    })
    .response
}

/// The mark alone, around a point.
pub fn paint_status(painter: &Painter, centre: Pos2, status: Status, palette: &Palette) {
    let colour = theme::colour(palette.status(status));
    match status {
        Status::Ok => {
            painter.circle_filled(centre, 4.5, colour);
        }
        Status::Warning => {
            let corner = |x: f32, y: f32| pos2(centre.x + x, centre.y + y);
            let points = vec![corner(0.0, -5.5), corner(6.0, 5.0), corner(-6.0, 5.0)];
            painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        }
        Status::Breach => {
            let square = Rect::from_center_size(centre, vec2(12.0, 12.0));
            painter.rect_filled(square, 2.0, colour);
            let sign = Stroke::new(1.8, theme::colour(palette.surface));
            painter.line_segment(
                [
                    pos2(centre.x, centre.y - 4.0),
                    pos2(centre.x, centre.y + 1.0),
                ],
                sign,
            );
            painter.circle_filled(pos2(centre.x, centre.y + 3.6), 1.1, sign.color);
        }
    }
}

//! How likely each value of an estimate is, as a picture 40 pixels wide.

use egui::{Color32, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::app::theme;

/// How many points of a distribution the picture needs.
pub const POINTS: usize = 41;

/// Draws a density; a single point is an exact value and is drawn as a line.
pub fn picture(ui: &mut Ui, density: &[(f64, f64)], sense: Sense) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(40.0, 20.0), sense);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let accent = theme::colour(theme::palette(ui).accent);
    let stroke = Stroke::new(1.5, accent);
    let area = rect.shrink2(vec2(0.0, 2.0));
    let painter = ui.painter();
    painter.hline(
        area.x_range(),
        area.bottom(),
        ui.visuals().widgets.noninteractive.bg_stroke,
    );
    let peak = density
        .iter()
        .map(|(_, d)| *d)
        .filter(|d| d.is_finite())
        .fold(0.0, f64::max);
    let (first, last) = match (density.first(), density.last()) {
        (Some((first, _)), Some((last, _))) if last > first && peak > 0.0 => (*first, *last),
        _ => {
            painter.vline(area.center().x, area.y_range(), stroke);
            return response;
        }
    };
    let points: Vec<_> = density
        .iter()
        .map(|(value, likely)| {
            let across = ((value - first) / (last - first)) as f32;
            let up = (likely / peak).clamp(0.0, 1.0) as f32;
            pos2(
                area.left() + across * area.width(),
                area.bottom() - up * area.height(),
            )
        })
        .collect();
    for pair in points.windows(2) {
        if let [a, b] = *pair {
            let slice = vec![a, b, pos2(b.x, area.bottom()), pos2(a.x, area.bottom())];
            let fill: Color32 = accent.gamma_multiply(0.25);
            painter.add(Shape::convex_polygon(slice, fill, Stroke::NONE));
        }
    }
    painter.line(points, stroke);
    response
}

//! Signs drawn with lines, so that they look the same in every font and at every scale.

use egui::epaint::{CubicBezierShape, PathStroke};
use egui::{
    Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::theme;

/// A sign on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Look for.
    Search,
    /// Light and dark.
    Theme,
    /// Close.
    Close,
    /// Add one.
    Plus,
    /// Add another like it.
    Duplicate,
    /// Take away.
    Delete,
    /// Move up, sorted upward, fold.
    Up,
    /// Move down, sorted downward, unfold.
    Down,
    /// Go there.
    Right,
    /// Go back.
    Left,
    /// More commands.
    More,
    /// A panel at the right.
    Panel,
}

impl Icon {
    /// Draws the sign into a square.
    pub fn paint(self, painter: &Painter, rect: Rect, colour: Color32) {
        let stroke = Stroke::new(1.5, colour);
        // Signs are designed on a square of 16.
        let scale = rect.width().min(rect.height()) / 16.0;
        let at = |x: f32, y: f32| {
            pos2(
                rect.center().x + (x - 8.0) * scale,
                rect.center().y + (y - 8.0) * scale,
            )
        };
        let line = |points: &[(f32, f32)]| {
            let points: Vec<Pos2> = points.iter().map(|(x, y)| at(*x, *y)).collect();
            painter.add(Shape::line(points, PathStroke::from(stroke)));
        };
        match self {
            Self::Undo => turn_back(painter, stroke, at),
            Self::Redo => turn_back(painter, stroke, |x, y| at(16.0 - x, y)),
            Self::Search => {
                painter.circle_stroke(at(7.0, 7.0), 4.0 * scale, stroke);
                line(&[(10.0, 10.0), (13.5, 13.5)]);
            }
            Self::Theme => {
                painter.circle_stroke(at(8.0, 8.0), 5.5 * scale, stroke);
                painter.add(half_disc(at, colour));
            }
            Self::Close => {
                line(&[(4.0, 4.0), (12.0, 12.0)]);
                line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Self::Plus => {
                line(&[(8.0, 3.0), (8.0, 13.0)]);
                line(&[(3.0, 8.0), (13.0, 8.0)]);
            }
            Self::Duplicate => {
                line(&[
                    (6.0, 6.0),
                    (13.0, 6.0),
                    (13.0, 13.0),
                    (6.0, 13.0),
                    (6.0, 6.0),
                ]);
                line(&[(3.0, 10.0), (3.0, 3.0), (10.0, 3.0)]);
            }
            Self::Delete => {
                line(&[(3.0, 4.5), (13.0, 4.5)]);
                line(&[(6.0, 4.0), (6.0, 2.5), (10.0, 2.5), (10.0, 4.0)]);
                line(&[(4.5, 5.0), (5.0, 13.5), (11.0, 13.5), (11.5, 5.0)]);
            }
            Self::Up => line(&[(4.0, 10.0), (8.0, 6.0), (12.0, 10.0)]),
            Self::Down => line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
            Self::Right => line(&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)]),
            Self::Left => line(&[(10.0, 4.0), (6.0, 8.0), (10.0, 12.0)]),
            Self::More => {
                for x in [3.5, 8.0, 12.5] {
                    painter.circle_filled(at(x, 8.0), 1.3 * scale, colour);
                }
            }
            Self::Panel => {
                line(&[
                    (2.0, 3.0),
                    (14.0, 3.0),
                    (14.0, 13.0),
                    (2.0, 13.0),
                    (2.0, 3.0),
                ]);
                line(&[(9.5, 3.0), (9.5, 13.0)]);
            }
        }
    }
}

/// An arrow that turns back to the left.
fn turn_back(painter: &Painter, stroke: Stroke, at: impl Fn(f32, f32) -> Pos2) {
    let path = [at(3.0, 6.0), at(12.0, 5.0), at(16.0, 12.5), at(7.0, 12.5)];
    let curve = CubicBezierShape::from_points_stroke(path, false, Color32::TRANSPARENT, stroke);
    painter.add(curve);
    painter.add(Shape::line(
        vec![at(6.0, 3.0), at(3.0, 6.0), at(6.0, 9.0)],
        stroke,
    ));
}

/// The right half of the theme sign.
fn half_disc(at: impl Fn(f32, f32) -> Pos2, colour: Color32) -> Shape {
    const STEPS: u16 = 12;
    let arc = (0..=STEPS).map(|step| {
        let angle = std::f32::consts::PI * f32::from(step) / f32::from(STEPS);
        at(8.0 + 5.5 * angle.sin(), 8.0 - 5.5 * angle.cos())
    });
    Shape::convex_polygon(arc.collect(), colour, Stroke::NONE)
}

/// A button that shows a sign. `name` is read out by screen readers and shown as the tooltip.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(theme::ROW, theme::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        let visuals = *ui.style().interact(&response);
        if response.hovered() || response.has_focus() || response.is_pointer_button_down_on() {
            let inside = egui::StrokeKind::Inside;
            ui.painter().rect(
                rect,
                visuals.corner_radius,
                visuals.weak_bg_fill,
                visuals.bg_stroke,
                inside,
            );
        }
        let square = Rect::from_center_size(rect.center(), vec2(16.0, 16.0));
        icon.paint(ui.painter(), square, visuals.fg_stroke.color);
    }
    response.on_hover_text(name).on_disabled_hover_text(name)
}

//! Ratios on a logarithmic axis: a dot for each, and a line where there is no difference.

use egui::{Align2, Rect, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme;
use crate::units::{Measure, screen};

/// The part of the axis that is shown, as powers of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratios {
    low: f64,
    high: f64,
}

impl Ratios {
    /// An axis with room for some ratios, and for 1.
    #[must_use]
    pub fn of(ratios: impl Iterator<Item = f64>) -> Self {
        let powers = ratios.filter(|ratio| *ratio > 0.0 && ratio.is_finite());
        let (low, high) = powers
            .map(f64::log2)
            .fold((-1.0_f64, 1.0_f64), |(low, high), power| {
                (low.min(power), high.max(power))
            });
        Self {
            low: low.floor(),
            high: high.ceil(),
        }
    }

    /// The part of the room from the lowest to the highest ratio: half a number stands out at each end.
    fn inside(rect: Rect) -> Rect {
        // Half of the widest number on the axis, such as `0.0625x`.
        const MARGIN: f32 = 26.0;
        rect.shrink2(vec2(MARGIN, 0.0))
    }

    fn place(self, ratio: f64, rect: Rect) -> f32 {
        let share = (ratio.log2() - self.low) / (self.high - self.low);
        let inside = Self::inside(rect);
        inside.left() + share.clamp(0.0, 1.0) as f32 * inside.width()
    }

    /// The numbers on the axis, as many as there is room for.
    pub fn scale(self, ui: &mut Ui) {
        /// The room that one number takes.
        const EACH: f64 = 56.0;
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "ours is 1x"));
        let steps = self.high - self.low;
        let every = (steps * EACH / f64::from(Self::inside(rect).width()))
            .ceil()
            .max(1.0);
        let font = TextStyle::Small.resolve(ui.style());
        let mut power = (self.low / every).ceil() * every;
        while power <= self.high {
            let ratio = power.exp2();
            let at = pos2(self.place(ratio, rect), rect.center().y);
            // A power of two is short by itself: 0.25x, 1x, 8x.
            let text = format!("{ratio}x");
            let colour = theme::muted(ui);
            ui.painter()
                .text(at, Align2::CENTER_CENTER, text, font.clone(), colour);
            power += every;
        }
    }

    /// One ratio, from 1 to where it is.
    pub fn dot(self, ui: &mut Ui, name: &str, ratio: f64) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let words = format!("{name}: {} of ours", screen(ratio, Measure::Factor));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
        let palette = theme::palette(ui);
        let painter = ui.painter();
        let border = Stroke::new(1.0, theme::colour(palette.border));
        painter.hline(rect.x_range(), rect.center().y, border);
        let ours = self.place(1.0, rect);
        let text = Stroke::new(1.5, theme::colour(palette.text));
        painter.vline(ours, rect.y_range(), text);
        let colour = theme::colour(palette.accent);
        let at = self.place(ratio, rect);
        painter.hline(
            ours.min(at)..=ours.max(at),
            rect.center().y,
            Stroke::new(3.0, colour),
        );
        painter.circle_filled(pos2(at, rect.center().y), 5.0, colour);
        response.on_hover_text(format!("{words}; the line is ours"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_has_room_for_every_ratio_and_for_ours() {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(424.0, 20.0));
        let axis = Ratios::of([0.2, 1.5, 3.0].into_iter());
        assert_eq!((axis.low, axis.high), (-3.0, 2.0));
        let places = [0.2, 1.0, 1.5, 3.0].map(|ratio| axis.place(ratio, rect));
        assert!(places.is_sorted() && places[0] > 0.0 && places[3] < 424.0);
        let alone = Ratios::of(std::iter::empty());
        assert_eq!(alone.place(1.0, rect), 212.0);
    }
}

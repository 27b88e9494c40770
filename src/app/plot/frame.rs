//! A frame with two axes, for what is no curve: fields and clouds.

use egui::{Align2, Pos2, Rect, Stroke, TextStyle, Ui, pos2};

use crate::app::theme;
use crate::chart::{Axis, Scale};
use crate::units::Measure;
use crate::units::seconds::{DAY, HOUR, MINUTE};

/// About one label per so many points, across and up.
const TICK_EVERY: (f32, f32) = (96.0, 44.0);
/// Height of a line of labels.
const LINE: f32 = 16.0;
/// Room for the labels of the upright axis.
const LABELS: f32 = 72.0;

/// Where numbers stand on screen.
pub struct AxisFrame {
    /// The field between the axes.
    pub rect: Rect,
    x: (Axis, f64, f64),
    y: (Axis, f64, f64),
}

impl AxisFrame {
    /// Puts the axes around a field inside a rectangle. The ends are places of the axes' scales.
    #[must_use]
    pub fn new(whole: Rect, (x, x_ends): (Axis, [f64; 2]), (y, y_ends): (Axis, [f64; 2])) -> Self {
        let rect = Rect::from_min_max(
            pos2(whole.left() + LABELS, whole.top() + 4.0),
            pos2(whole.right() - 8.0, whole.bottom() - 2.0 * LINE - 8.0),
        );
        Self {
            rect,
            x: (x, x_ends[0], x_ends[1]),
            y: (y, y_ends[0], y_ends[1]),
        }
    }

    /// Where two quantities stand.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        let share = |(axis, low, high): &(Axis, f64, f64), value: f64| {
            ((axis.scale.place(value) - low) / (high - low)) as f32
        };
        pos2(
            self.rect.left() + share(&self.x, x) * self.rect.width(),
            self.rect.bottom() - share(&self.y, y) * self.rect.height(),
        )
    }

    /// Draws the axes: round numbers with their labels, and what each measures.
    pub fn axes(&self, ui: &Ui) {
        let painter = ui.painter();
        let border = Stroke::new(1.0, theme::colour(theme::palette(ui).border));
        let muted = theme::muted(ui);
        let font = TextStyle::Small.resolve(ui.style());
        let rect = self.rect;
        let count = |length: f32, every: f32| (length / every).max(2.0) as usize;
        let (axis, low, high) = &self.x;
        let span = |low: &f64, high: &f64| f64::EPSILON.max(high - low);
        for tick in ticks(axis, *low, *high, count(rect.width(), TICK_EVERY.0)) {
            let x = rect.left() + ((tick - low) / span(low, high)) as f32 * rect.width();
            painter.vline(x, rect.bottom()..=rect.bottom() + 4.0, border);
            let label = axis.scale.tick(tick);
            painter.text(
                pos2(x, rect.bottom() + 5.0),
                Align2::CENTER_TOP,
                label,
                font.clone(),
                muted,
            );
        }
        let below = pos2(rect.center().x, rect.bottom() + 2.0 * LINE + 6.0);
        painter.text(
            below,
            Align2::CENTER_BOTTOM,
            axis.title(),
            font.clone(),
            muted,
        );
        let (axis, low, high) = &self.y;
        for tick in ticks(axis, *low, *high, count(rect.height(), TICK_EVERY.1)) {
            let y = rect.bottom() - ((tick - low) / span(low, high)) as f32 * rect.height();
            painter.hline(rect.left() - 4.0..=rect.left(), y, border);
            let label = axis.scale.tick(tick);
            let at = pos2(rect.left() - theme::NEAR, y);
            painter.text(at, Align2::RIGHT_CENTER, label, font.clone(), muted);
        }
    }
}

/// Places of round numbers. Round times are those of clocks and calendars, not powers of ten of a second.
fn ticks(axis: &Axis, low: f64, high: f64, wanted: usize) -> Vec<f64> {
    const TIMES: [f64; 16] = [
        MINUTE,
        10.0 * MINUTE,
        HOUR,
        3.0 * HOUR,
        6.0 * HOUR,
        12.0 * HOUR,
        DAY,
        2.0 * DAY,
        4.0 * DAY,
        7.0 * DAY,
        14.0 * DAY,
        30.0 * DAY,
        60.0 * DAY,
        120.0 * DAY,
        365.0 * DAY,
        1_000.0 * DAY,
    ];
    if axis.scale != Scale::Logarithmic(Measure::Seconds) {
        return axis.scale.ticks(low, high, wanted);
    }
    let places = TIMES.map(|time| axis.scale.place(time));
    let inside = places
        .into_iter()
        .filter(|place| (low..=high).contains(place));
    inside.collect()
}

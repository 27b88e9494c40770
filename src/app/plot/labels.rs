//! Where labels stand: beside what they name, clear of the curves and of each other.

use egui::{Pos2, Rect, Vec2, pos2};

/// How finely curves are looked at, in points.
const STEP: f32 = 3.0;
/// A label on another label cannot be read at all; one on a curve hides a part of it.
const ON_A_LABEL: f32 = 100.0;

/// The labels of one plot.
pub(super) struct Labels {
    frame: Rect,
    /// Points along every line that should stay in sight.
    lines: Vec<Pos2>,
    taken: Vec<Rect>,
}

impl Labels {
    /// No label yet, in this frame.
    pub(super) const fn new(frame: Rect) -> Self {
        Self {
            frame,
            lines: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// A line that labels should not hide.
    pub(super) fn keep_clear(&mut self, line: &[Pos2]) {
        for ends in line.windows(2) {
            let [from, to] = ends else { continue };
            let steps = ((*to - *from).length() / STEP).clamp(1.0, 1000.0) as u16;
            let along = (0..=steps).map(|step| from.lerp(*to, f32::from(step) / f32::from(steps)));
            self.lines.extend(along);
        }
    }

    /// The first of the places at which a label hides nothing, or else the one at which it hides least. A place is the
    /// upper left corner; one that leaves the frame is moved back into it.
    pub(super) fn place(&mut self, size: Vec2, places: impl IntoIterator<Item = Pos2>) -> Rect {
        let inside = places
            .into_iter()
            .map(|corner| Rect::from_min_size(self.moved_inside(corner, size), size));
        let best = inside
            .map(|place| (self.hidden_by(place), place))
            .reduce(|best, other| if other.0 < best.0 { other } else { best });
        let place = best.map_or(Rect::from_min_size(self.frame.min, size), |(_, place)| {
            place
        });
        self.taken.push(place);
        place
    }

    fn moved_inside(&self, corner: Pos2, size: Vec2) -> Pos2 {
        let within = |at: f32, low: f32, high: f32| at.min(high).max(low);
        pos2(
            within(corner.x, self.frame.left(), self.frame.right() - size.x),
            within(corner.y, self.frame.top(), self.frame.bottom() - size.y),
        )
    }

    fn hidden_by(&self, place: Rect) -> f32 {
        let labels = self.taken.iter().filter(|rect| rect.intersects(place));
        let points = self.lines.iter().filter(|point| place.contains(**point));
        labels.count() as f32 * ON_A_LABEL + points.count() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    const FRAME: Rect = Rect {
        min: Pos2::ZERO,
        max: pos2(200.0, 100.0),
    };
    const SIZE: Vec2 = vec2(60.0, 16.0);

    #[test]
    fn a_label_gives_way_to_a_curve() {
        let mut labels = Labels::new(FRAME);
        labels.keep_clear(&[pos2(0.0, 20.0), pos2(200.0, 20.0)]);
        let place = labels.place(SIZE, [pos2(50.0, 12.0), pos2(50.0, 40.0)]);
        assert_eq!(place.min, pos2(50.0, 40.0));
    }

    #[test]
    fn a_label_rather_hides_a_curve_than_another_label() {
        let mut labels = Labels::new(FRAME);
        labels.keep_clear(&[pos2(0.0, 50.0), pos2(200.0, 50.0)]);
        labels.place(SIZE, [pos2(0.0, 0.0)]);
        let place = labels.place(SIZE, [pos2(10.0, 4.0), pos2(10.0, 44.0)]);
        assert_eq!(place.min, pos2(10.0, 44.0));
    }

    #[test]
    fn no_label_leaves_the_frame() {
        let mut labels = Labels::new(FRAME);
        for corner in [pos2(190.0, 95.0), pos2(-30.0, -30.0)] {
            let place = labels.place(SIZE, [corner]);
            assert!(FRAME.contains_rect(place), "{place:?}");
        }
    }
}

//! What stands over and around the curves of a plot: axes, levels, marks, and the words beside them.

use egui::{Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::PlotTransform;

use super::elided;
use super::labels::Labels;
use super::plane::{Drawing, LINE, NAME_GAP, Ticks};
use crate::app::theme;
use crate::chart::{Curve, Plane, Sample};

/// Between a vertical line and what is written beside it.
const BESIDE: f32 = 6.0;

/// The radius of a ring that stands back.
const QUIET: f32 = 3.5;

/// What is drawn over the plot.
pub(super) struct Canvas<'a> {
    ui: &'a Ui,
    transform: &'a PlotTransform,
    style: &'a Drawing,
    labels: Labels,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(
        ui: &'a Ui,
        transform: &'a PlotTransform,
        style: &'a Drawing,
        plane: &Plane,
    ) -> Self {
        let mut canvas = Self {
            ui,
            transform,
            style,
            labels: Labels::new(*transform.frame()),
        };
        for run in plane.curves.iter().flat_map(Curve::runs) {
            let line: Vec<Pos2> = run.iter().map(|s| canvas.at(s.x, s.middle)).collect();
            canvas.labels.keep_clear(&line);
        }
        if let Some(here) = plane.here_now() {
            let (x, frame) = (canvas.across(here.x), canvas.frame());
            let line = [pos2(x, frame.top()), pos2(x, frame.bottom())];
            canvas.labels.keep_clear(&line);
        }
        for threshold in plane.thresholds() {
            let (y, frame) = (canvas.at(0.0, threshold.value).y, canvas.frame());
            let line = [pos2(frame.left(), y), pos2(frame.right(), y)];
            canvas.labels.keep_clear(&line);
        }
        for crossing in plane.crossings() {
            // The stem of a crossing goes up to its label, wherever that will be.
            let (x, frame) = (canvas.across(crossing.x), canvas.frame());
            let stem = [pos2(x, frame.center().y), pos2(x, frame.bottom())];
            canvas.labels.keep_clear(&stem);
        }
        canvas
    }

    fn frame(&self) -> Rect {
        *self.transform.frame()
    }

    fn at(&self, x: f64, y: f64) -> Pos2 {
        self.transform
            .position_from_point(&egui_plot::PlotPoint::new(x, y))
    }

    fn across(&self, x: f64) -> f32 {
        let frame = self.frame();
        self.transform
            .position_from_point_x(x)
            .clamp(frame.left(), frame.right())
    }

    /// Text with the background behind it, so that lines do not run through the letters, at the best of some places.
    /// `places` gets the size of the text and gives upper left corners, the one that is liked best first.
    fn label(
        &mut self,
        text: &str,
        font: &FontId,
        colour: Color32,
        places: impl FnOnce(Vec2) -> Vec<Pos2>,
    ) -> Rect {
        let painter = self.ui.painter();
        let room = self.transform.frame().width();
        let galley = elided(painter, text, font, colour, room);
        let place = self.labels.place(galley.size(), places(galley.size()));
        let halo = theme::colour(self.style.palette.surface).gamma_multiply(0.75);
        painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, halo);
        painter.galley(place.min, galley, colour);
        place
    }

    /// Lines at the round numbers, their labels, and what the axis measures.
    pub(super) fn axes(&self, plane: &Plane, ticks: &Ticks, whole: Rect) {
        let (frame, painter) = (self.frame(), self.ui.painter());
        let border = Stroke::new(1.0, theme::colour(self.style.palette.border));
        let muted = theme::colour(self.style.palette.muted);
        let text = |at: Pos2, anchor: Align2, text: &str| {
            painter.text(at, anchor, text, self.style.small.clone(), muted);
        };
        for tick in &ticks.y {
            let y = self.at(0.0, *tick).y;
            painter.hline(frame.x_range(), y, border);
            text(
                pos2(frame.left() - theme::NEAR, y),
                Align2::RIGHT_CENTER,
                &plane.y.scale.tick(*tick),
            );
        }
        for tick in &ticks.x {
            let x = self.across(*tick);
            painter.vline(x, frame.bottom()..=frame.bottom() + 4.0, border);
            let label = plane.x.scale.tick(*tick);
            // Near an edge a centred label would be cut off.
            let half = self.style.width(self.ui, &label) / 2.0;
            let x = x.min(whole.right() - half).max(whole.left() + half);
            text(pos2(x, frame.bottom() + 5.0), Align2::CENTER_TOP, &label);
        }
        if let Some(title) = plane.x.title_beside_ticks() {
            text(
                pos2(frame.center().x, whole.bottom()),
                Align2::CENTER_BOTTOM,
                title,
            );
        }
    }

    pub(super) fn thresholds(&mut self, plane: &Plane) {
        let frame = self.frame();
        for threshold in plane.thresholds() {
            let y = self.at(0.0, threshold.value).y;
            let colour = theme::colour(self.style.palette.status(threshold.status));
            let ends = [pos2(frame.left(), y), pos2(frame.right(), y)];
            self.ui.painter().extend(Shape::dashed_line(
                &ends,
                Stroke::new(1.0, colour),
                4.0,
                4.0,
            ));
            self.label(&threshold.label, &self.style.small, colour, |size| {
                // Above the line everywhere, from the right on, before anything below it.
                const PLACES: u16 = 8;
                let (left, right) = (frame.left() + 4.0, frame.right() - 4.0 - size.x);
                let across = |place| right + (left - right) * f32::from(place) / f32::from(PLACES);
                let row = |y: f32| (0..=PLACES).map(move |place| pos2(across(place), y));
                let (above, below) = (y - 1.0 - size.y, y + 1.0);
                row(above).chain(row(below)).collect()
            });
        }
    }

    pub(super) fn line_here(&self, plane: &Plane) {
        let Some(here) = plane.here_now() else {
            return;
        };
        let frame = self.frame();
        let colour = theme::colour(self.style.palette.muted);
        let range = Rect::from_x_y_ranges(
            self.across(here.low)..=self.across(here.high),
            frame.y_range(),
        );
        self.ui
            .painter()
            .rect_filled(range, 0.0, colour.gamma_multiply(0.12));
        let x = self.across(here.x);
        self.ui
            .painter()
            .vline(x, frame.y_range(), Stroke::new(1.0, colour));
    }

    pub(super) fn name_here(&mut self, plane: &Plane) {
        let Some(here) = plane.here_now() else {
            return;
        };
        let (x, frame) = (self.across(here.x), self.frame());
        let colour = theme::colour(self.style.palette.muted);
        self.label(&here.label, &self.style.small, colour, |size| {
            let (left, right) = (x - BESIDE - size.x, x + BESIDE);
            let (top, bottom) = (frame.top(), frame.bottom() - size.y);
            vec![
                pos2(right, top),
                pos2(left, top),
                pos2(right, bottom),
                pos2(left, bottom),
            ]
        });
    }

    pub(super) fn rings(&mut self, plane: &Plane) {
        const RADIUS: f32 = 6.0;
        let colour = theme::colour(self.style.palette.text);
        for ring in plane.rings().iter().filter(|ring| ring.quiet) {
            let muted = theme::colour(self.style.palette.muted);
            let centre = self.at(ring.x, ring.y);
            let stroke = Stroke::new(1.0, muted);
            self.ui.painter().circle_stroke(centre, QUIET, stroke);
        }
        for ring in plane.rings().iter().filter(|ring| !ring.quiet) {
            let centre = self.at(ring.x, ring.y);
            self.ui
                .painter()
                .circle_stroke(centre, RADIUS, Stroke::new(2.0, colour));
            let label = self.label(&ring.label, &self.style.strong, colour, |size| {
                const ROWS: u16 = 6;
                let (left, right) = (centre.x - BESIDE - size.x, centre.x + BESIDE);
                let (above, below) = (centre.y - RADIUS - size.y, centre.y + RADIUS);
                let row = |row: u16| {
                    let away = f32::from(row) * LINE;
                    [
                        pos2(right, below + away),
                        pos2(left, above - away),
                        pos2(right, above - away),
                        pos2(left, below + away),
                    ]
                };
                (0..ROWS).flat_map(row).collect()
            });
            // Where curves lie close together there is room at a distance only; a line leads there.
            let nearest = label.clamp(centre);
            let away = nearest - centre;
            if away.length() > 2.0 * RADIUS {
                let stroke = Stroke::new(1.0, colour);
                let edge = centre + away.normalized() * RADIUS;
                self.ui.painter().line_segment([edge, nearest], stroke);
            }
        }
    }

    /// A triangle on the axis and the sentence above it, as high as it takes to be legible, the last one lowest.
    pub(super) fn crossings(&mut self, plane: &Plane) {
        let frame = self.frame();
        let bottom = frame.bottom();
        let rows = ((frame.height() - LINE) / LINE).max(1.0) as u16;
        let mut crossings: Vec<_> = plane.crossings().iter().collect();
        crossings.sort_by(|a, b| b.x.total_cmp(&a.x));
        for crossing in crossings {
            let x = self.across(crossing.x);
            let colour = theme::colour(self.style.palette.status(crossing.status));
            let label = self.label(&crossing.label, &self.style.small, colour, |size| {
                let beside = [x + BESIDE, x - BESIDE - size.x];
                let lowest = bottom - 6.0 - size.y;
                let row = |row: u16| beside.map(|left| pos2(left, lowest - f32::from(row) * LINE));
                (0..rows).flat_map(row).collect()
            });
            let stem = [pos2(x, label.center().y), pos2(x, bottom)];
            let dashes = Shape::dashed_line(&stem, Stroke::new(1.0, colour), 2.0, 2.0);
            self.ui.painter().extend(dashes);
            let foot = vec![
                pos2(x, bottom - 4.0),
                pos2(x + 5.0, bottom + 4.0),
                pos2(x - 5.0, bottom + 4.0),
            ];
            let triangle = Shape::convex_polygon(foot, colour, Stroke::NONE);
            self.ui.painter().add(triangle);
        }
    }

    /// The names of the curves at their ends, moved apart where they would overlap.
    pub(super) fn names(&self, plane: &Plane, whole: Rect) {
        let named = |curve: &'_ Curve| {
            Some((
                self.at(0.0, curve.end()?.middle).y,
                curve.slot,
                curve.label.clone(),
            ))
        };
        let mut names: Vec<(f32, usize, String)> = plane.curves.iter().filter_map(named).collect();
        names.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lowest = f32::NEG_INFINITY;
        for (y, slot, label) in names {
            let y = y.max(lowest + LINE);
            lowest = y;
            let colour = theme::colour(self.style.palette.series(slot));
            let at = pos2(self.frame().right() + NAME_GAP, y);
            let room = self.ui.clip_rect().right().min(whole.right()) - at.x;
            let painter = self.ui.painter();
            let name = elided(painter, &label, &self.style.small, colour, room);
            let place = Align2::LEFT_CENTER.anchor_size(at, name.size());
            painter.galley(place.min, name, colour);
        }
    }

    /// A line through the nearest position, and its values in words.
    pub(super) fn under_pointer(&self, plane: &Plane, pointer: Pos2) -> Option<String> {
        let x = self.transform.value_from_position(pointer).x;
        let nearest: Vec<(&Curve, &Sample)> = plane
            .curves
            .iter()
            .filter_map(|curve| Some((curve, curve.nearest(x)?)))
            .collect();
        let (_, first) = nearest.first()?;
        let stroke = Stroke::new(1.0, theme::colour(self.style.palette.muted));
        self.ui
            .painter()
            .vline(self.across(first.x), self.frame().y_range(), stroke);
        let mut lines = vec![plane.x.scale.full(first.x)];
        for (curve, sample) in nearest {
            let full = |value| plane.y.scale.full(value);
            self.ui
                .painter()
                .circle_filled(self.at(sample.x, sample.middle), 3.5, stroke.color);
            lines.push(match curve.has_band() {
                true => format!(
                    "{}: {}  (P5 {} to P95 {})",
                    curve.label,
                    full(sample.middle),
                    full(sample.low),
                    full(sample.high)
                ),
                false => format!("{}: {}", curve.label, full(sample.middle)),
            });
            if let (Some(words), Some(line)) = (curve.dashed_at(sample.x), lines.last_mut()) {
                line.push_str(&format!(", {words}"));
            }
        }
        let near = |x: f64, y: f64| self.at(x, y).distance(pointer) <= 2.0 * QUIET;
        let rings = plane.rings().iter().filter(|ring| near(ring.x, ring.y));
        lines.extend(rings.map(|ring| ring.label.clone()));
        Some(lines.join("\n"))
    }
}

//! Curves in the window.

use egui::{
    Align2, Color32, FontId, Id, Pos2, Rect, Sense, Shape, Stroke, TextStyle, Ui, UiBuilder, Vec2,
    pos2, vec2,
};
use egui_plot::{
    FilledArea, Line, LineStyle, MarkerShape, Plot, PlotBounds, PlotTransform, PlotUi, Points,
};

use super::labels::Labels;
use crate::app::theme;
use crate::chart::{Curve, Marker, Palette, Plane, Sample};

/// Opacity of the band from P5 to P95.
const BAND: f32 = 0.18;
/// About one label per so many points, across and up.
const TICK_EVERY: (f32, f32) = (96.0, 48.0);
/// Between the end of a curve and its name.
const NAME_GAP: f32 = 10.0;
/// Between a vertical line and what is written beside it.
const BESIDE: f32 = 6.0;
/// Height of a line of labels.
const LINE: f32 = 16.0;

/// Draws the plot, its axes, the names at the ends of the curves, the levels, and what is under the pointer.
pub(super) fn show(ui: &mut Ui, id: Id, plane: &Plane, height: f32) {
    ui.label(theme::caption(ui, plane.y.title()));
    let style = Drawing::new(ui);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let ticks = Ticks::new(ui, &style, plane, whole);
    let inside = ticks.inside(&style, ui, plane, whole);
    let (x, y) = (plane.x_extent(), plane.y_extent());
    let curves = plane.curves.clone();
    let marked = plane.names_its_curves();
    let palette = style.palette;
    let mut canvas = ui.new_child(UiBuilder::new().id_salt(id).max_rect(inside));
    let drawn = Plot::new(id)
        .width(inside.width())
        .height(inside.height())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .label_formatter(|_| None)
        .show(&mut canvas, move |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]));
            for curve in &curves {
                draw(plot, curve, marked, palette);
            }
        });
    // The toolkit's own axes put labels over each other and cut them off at the edges; these stand as in the SVG.
    let mut on = Canvas::new(ui, &drawn.transform, &style, plane);
    on.axes(plane, &ticks, whole);
    on.line_here(plane);
    // What matters most chooses its place first.
    on.rings(plane);
    on.thresholds(plane);
    on.crossings(plane);
    on.name_here(plane);
    if marked {
        on.names(plane);
    }
    if let Some(at) = drawn.response.hover_pos()
        && let Some(words) = on.under_pointer(plane, at)
    {
        drawn.response.on_hover_text_at_pointer(words);
    }
}

/// Where the round numbers are, and how much room their labels take.
struct Ticks {
    x: Vec<f64>,
    y: Vec<f64>,
    labels: f32,
}

impl Ticks {
    fn new(ui: &Ui, style: &Drawing, plane: &Plane, whole: Rect) -> Self {
        let wanted = |length: f32, every: f32| (length / every).max(2.0) as usize;
        let (x, y) = (plane.x_extent(), plane.y_extent());
        let y = plane
            .y
            .scale
            .ticks(y.0, y.1, wanted(whole.height(), TICK_EVERY.1));
        let labels = y
            .iter()
            .map(|tick| style.width(ui, &plane.y.scale.tick(*tick)))
            .fold(0.0, f32::max);
        let x = plane
            .x
            .scale
            .ticks(x.0, x.1, wanted(whole.width(), TICK_EVERY.0));
        Self { x, y, labels }
    }

    /// The part of the whole that curves are drawn in.
    fn inside(&self, style: &Drawing, ui: &Ui, plane: &Plane, whole: Rect) -> Rect {
        let below = if plane.x.title_beside_ticks().is_some() {
            2.0 * LINE
        } else {
            LINE
        } + 6.0;
        let right = style.width_of_names(ui, plane, whole.width()).max(8.0);
        Rect::from_min_max(
            pos2(whole.left() + self.labels + theme::NEAR, whole.top() + 4.0),
            pos2(whole.right() - right, whole.bottom() - below),
        )
    }
}

/// A curve: its band, its line, and its marks where there are others.
fn draw(plot: &mut PlotUi<'_>, curve: &Curve, marked: bool, palette: &Palette) {
    let colour = theme::colour(palette.series(curve.slot));
    for run in curve.runs() {
        if curve.has_band() {
            let each = |value: fn(&Sample) -> f64| run.iter().map(value).collect::<Vec<_>>();
            let area = FilledArea::new(
                &curve.label,
                &each(|s| s.x),
                &each(|s| s.low),
                &each(|s| s.high),
            );
            plot.add(
                area.fill_color(colour.gamma_multiply(BAND))
                    .stroke(Stroke::NONE)
                    .allow_hover(false),
            );
        }
    }
    for stretch in curve.stretches() {
        let points: Vec<[f64; 2]> = stretch.samples.iter().map(|s| [s.x, s.middle]).collect();
        let line = Line::new(&curve.label, points)
            .color(colour)
            .width(2.0)
            .allow_hover(false);
        plot.line(if stretch.dashed {
            line.style(LineStyle::dashed_loose())
        } else {
            line
        });
    }
    if marked {
        let marks: Vec<[f64; 2]> = curve.marks().iter().map(|s| [s.x, s.middle]).collect();
        let shape = shape_of(Marker::of(curve.slot));
        plot.points(
            Points::new(&curve.label, marks)
                .shape(shape)
                .radius(4.0)
                .color(colour)
                .allow_hover(false),
        );
    }
}

fn shape_of(marker: Marker) -> MarkerShape {
    match marker {
        Marker::Circle => MarkerShape::Circle,
        Marker::Square => MarkerShape::Square,
        Marker::Diamond => MarkerShape::Diamond,
        Marker::Up => MarkerShape::Up,
        Marker::Down => MarkerShape::Down,
        Marker::Cross => MarkerShape::Cross,
        Marker::Plus => MarkerShape::Plus,
        Marker::Left => MarkerShape::Left,
    }
}

/// Fonts and colours of labels.
struct Drawing {
    palette: &'static Palette,
    small: FontId,
    strong: FontId,
}

impl Drawing {
    fn new(ui: &Ui) -> Self {
        Self {
            palette: theme::palette(ui),
            small: TextStyle::Small.resolve(ui.style()),
            strong: theme::strong_caption().resolve(ui.style()),
        }
    }

    fn width(&self, ui: &Ui, text: &str) -> f32 {
        ui.painter()
            .layout_no_wrap(text.to_owned(), self.small.clone(), Color32::WHITE)
            .size()
            .x
    }

    /// The room right of the plot for the names of curves.
    fn width_of_names(&self, ui: &Ui, plane: &Plane, whole: f32) -> f32 {
        if !plane.names_its_curves() {
            return 0.0;
        }
        let widest = plane
            .curves
            .iter()
            .map(|curve| self.width(ui, &curve.label))
            .fold(0.0, f32::max);
        (widest + NAME_GAP).min(whole / 3.0)
    }
}

/// What is drawn over the plot.
struct Canvas<'a> {
    ui: &'a Ui,
    transform: &'a PlotTransform,
    style: &'a Drawing,
    labels: Labels,
}

impl<'a> Canvas<'a> {
    fn new(ui: &'a Ui, transform: &'a PlotTransform, style: &'a Drawing, plane: &Plane) -> Self {
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
            canvas
                .labels
                .keep_clear(&[pos2(x, frame.top()), pos2(x, frame.bottom())]);
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
    fn label<const N: usize>(
        &mut self,
        text: &str,
        font: &FontId,
        colour: Color32,
        places: impl FnOnce(Vec2) -> [Pos2; N],
    ) {
        let painter = self.ui.painter();
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), colour);
        let place = self.labels.place(galley.size(), places(galley.size()));
        let halo = theme::colour(self.style.palette.surface).gamma_multiply(0.75);
        painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, halo);
        painter.galley(place.min, galley, colour);
    }

    /// Lines at the round numbers, their labels, and what the axis measures.
    fn axes(&self, plane: &Plane, ticks: &Ticks, whole: Rect) {
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

    fn thresholds(&mut self, plane: &Plane) {
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
                let (left, right) = (frame.left() + 4.0, frame.right() - 4.0 - size.x);
                let (above, below) = (y - 1.0 - size.y, y + 1.0);
                [
                    pos2(right, above),
                    pos2(left, above),
                    pos2(right, below),
                    pos2(left, below),
                ]
            });
        }
    }

    fn line_here(&self, plane: &Plane) {
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

    fn name_here(&mut self, plane: &Plane) {
        let Some(here) = plane.here_now() else {
            return;
        };
        let (x, frame) = (self.across(here.x), self.frame());
        let colour = theme::colour(self.style.palette.muted);
        self.label(&here.label, &self.style.small, colour, |size| {
            let (left, right) = (x - BESIDE - size.x, x + BESIDE);
            let (top, bottom) = (frame.top(), frame.bottom() - size.y);
            [
                pos2(right, top),
                pos2(left, top),
                pos2(right, bottom),
                pos2(left, bottom),
            ]
        });
    }

    fn rings(&mut self, plane: &Plane) {
        const RADIUS: f32 = 6.0;
        let colour = theme::colour(self.style.palette.text);
        for ring in plane.rings() {
            let centre = self.at(ring.x, ring.y);
            self.ui
                .painter()
                .circle_stroke(centre, RADIUS, Stroke::new(2.0, colour));
            self.label(&ring.label, &self.style.strong, colour, |size| {
                let (left, right) = (centre.x - BESIDE - size.x, centre.x + BESIDE);
                let (above, below) = (centre.y - RADIUS - size.y, centre.y + RADIUS);
                let farther = size.y + RADIUS;
                [
                    pos2(right, above),
                    pos2(right, below),
                    pos2(left, above),
                    pos2(left, below),
                    pos2(right, below + farther),
                    pos2(left, above - farther),
                ]
            });
        }
    }

    /// A triangle on the axis and the sentence above it, the last one lowest.
    fn crossings(&mut self, plane: &Plane) {
        let bottom = self.frame().bottom();
        let mut crossings: Vec<_> = plane.crossings().iter().collect();
        crossings.sort_by(|a, b| b.x.total_cmp(&a.x));
        for (row, crossing) in crossings.into_iter().enumerate() {
            let x = self.across(crossing.x);
            let colour = theme::colour(self.style.palette.status(crossing.status));
            let y = bottom - 14.0 - row as f32 * LINE;
            let stem = [pos2(x, y), pos2(x, bottom)];
            self.ui.painter().extend(Shape::dashed_line(
                &stem,
                Stroke::new(1.0, colour),
                2.0,
                2.0,
            ));
            let foot = vec![
                pos2(x, bottom - 4.0),
                pos2(x + 5.0, bottom + 4.0),
                pos2(x - 5.0, bottom + 4.0),
            ];
            self.ui
                .painter()
                .add(Shape::convex_polygon(foot, colour, Stroke::NONE));
            self.label(&crossing.label, &self.style.small, colour, |size| {
                let (left, right) = (x - BESIDE - size.x, x + BESIDE);
                let top = y - size.y / 2.0;
                [
                    pos2(right, top),
                    pos2(left, top),
                    pos2(right, top - LINE),
                    pos2(left, top - LINE),
                ]
            });
        }
    }

    /// The names of the curves at their ends, moved apart where they would overlap.
    fn names(&self, plane: &Plane) {
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
            self.ui.painter().text(
                at,
                Align2::LEFT_CENTER,
                label,
                self.style.small.clone(),
                colour,
            );
        }
    }

    /// A line through the nearest position, and its values in words.
    fn under_pointer(&self, plane: &Plane, pointer: Pos2) -> Option<String> {
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
        Some(lines.join("\n"))
    }
}

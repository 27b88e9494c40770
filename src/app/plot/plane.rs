//! Curves in the window.

use egui::{
    Align2, Color32, FontId, Id, Pos2, Rangef, Rect, Shape, Stroke, TextStyle, Ui, pos2, vec2,
};
use egui_plot::{
    FilledArea, GridInput, GridMark, Line, LineStyle, MarkerShape, Plot, PlotBounds, PlotTransform,
    PlotUi, Points,
};

use crate::app::theme;
use crate::chart::{Axis, Curve, Marker, Palette, Plane, Sample};

/// Opacity of the band from P5 to P95.
const BAND: f32 = 0.18;
/// About one label per so many points, across and up.
const TICK_EVERY: (f32, f32) = (96.0, 48.0);
/// Between the end of a curve and its name.
const NAME_GAP: f32 = 10.0;

/// Draws the plot, the names at the ends of the curves, the levels, and what is under the pointer.
pub(super) fn show(ui: &mut Ui, id: Id, plane: &Plane, height: f32) {
    ui.label(theme::caption(ui, plane.y.title()));
    let style = Drawing::new(ui);
    let names = style.width_of_names(ui, plane);
    let size = vec2((ui.available_width() - names).max(120.0), height);
    let (x, y) = (plane.x_extent(), plane.y_extent());
    let curves = plane.curves.clone();
    let marked = plane.names_its_curves();
    let palette = style.palette;
    let plot = Plot::new(id)
        .width(size.x)
        .height(size.y)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .show_grid([false, true])
        .show_background(false)
        .grid_spacing(Rangef::new(1.0, 1.0))
        .grid_color(theme::colour(palette.border))
        .x_grid_spacer(spacer(plane.x.clone(), wanted(size.x, TICK_EVERY.0)))
        .y_grid_spacer(spacer(plane.y.clone(), wanted(size.y, TICK_EVERY.1)))
        .x_axis_formatter(formatter(&plane.x))
        .y_axis_formatter(formatter(&plane.y))
        .label_formatter(|_| None);
    let plot = match plane.x.title_beside_ticks() {
        Some(title) => plot.x_axis_label(theme::caption(ui, title)),
        None => plot,
    };
    let drawn = plot.show(ui, move |plot| {
        plot.set_plot_bounds(PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]));
        for curve in &curves {
            draw(plot, curve, marked, palette);
        }
    });
    let on = Canvas {
        ui,
        transform: &drawn.transform,
        style: &style,
    };
    on.here(plane);
    on.thresholds(plane);
    on.rings(plane);
    on.crossings(plane);
    if marked {
        on.names(plane);
    }
    if let Some(at) = drawn.response.hover_pos() {
        if let Some(words) = on.under_pointer(plane, at) {
            drawn.response.on_hover_text_at_pointer(words);
        }
    }
}

fn wanted(length: f32, every: f32) -> usize {
    (length / every).max(2.0) as usize
}

fn spacer(axis: Axis, wanted: usize) -> impl Fn(GridInput) -> Vec<GridMark> {
    move |input| {
        let ticks = axis.scale.ticks(input.bounds.0, input.bounds.1, wanted);
        // One step for all: the toolkit fades lines by it, and these are all equal.
        let step_size = input.bounds.1 - input.bounds.0;
        ticks
            .into_iter()
            .map(|value| GridMark { value, step_size })
            .collect()
    }
}

fn formatter(axis: &Axis) -> impl Fn(GridMark, &std::ops::RangeInclusive<f64>) -> String + 'static {
    let scale = axis.scale;
    move |mark, _| scale.tick(mark.value)
}

/// A curve: its band, its line, and its marks where there are others.
fn draw(plot: &mut PlotUi<'_>, curve: &Curve, marked: bool, palette: &Palette) {
    /// Markers stand well apart, so that they tell curves apart without hiding them.
    const MARKERS: usize = 6;
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
        let points: Vec<[f64; 2]> = run.iter().map(|s| [s.x, s.middle]).collect();
        if marked {
            let every = (points.len() / MARKERS).max(1);
            let marks: Vec<[f64; 2]> = points.iter().rev().step_by(every).copied().collect();
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
    for stretch in curve.stretches() {
        let samples = stretch.samples.iter();
        let points: Vec<[f64; 2]> = samples.map(|s| [s.x, s.middle]).collect();
        let style = match stretch.dashed {
            true => LineStyle::Dashed { length: 6.0 },
            false => LineStyle::Solid,
        };
        plot.line(
            Line::new(&curve.label, points)
                .color(colour)
                .width(2.0)
                .style(style)
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

    /// The room right of the plot for the names of curves.
    fn width_of_names(&self, ui: &Ui, plane: &Plane) -> f32 {
        if !plane.names_its_curves() {
            return 0.0;
        }
        let width = |curve: &Curve| {
            let text = ui.painter().layout_no_wrap(
                curve.label.clone(),
                self.small.clone(),
                Color32::WHITE,
            );
            text.size().x
        };
        let widest = plane.curves.iter().map(width).fold(0.0, f32::max);
        (widest + NAME_GAP).min(ui.available_width() / 3.0)
    }
}

/// What is drawn over the plot.
struct Canvas<'a> {
    ui: &'a Ui,
    transform: &'a PlotTransform,
    style: &'a Drawing,
}

impl Canvas<'_> {
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

    /// Text with the background behind it, so that lines do not run through the letters.
    fn label(&self, at: Pos2, anchor: Align2, text: &str, font: &FontId, colour: Color32) -> Rect {
        let painter = self.ui.painter();
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), colour);
        let place = anchor.anchor_size(at, galley.size());
        let halo = theme::colour(self.style.palette.surface).gamma_multiply(0.75);
        painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, halo);
        painter.galley(place.min, galley, colour);
        place
    }

    /// Where a text beside a vertical line goes: right of it, or left of it in the right half.
    fn beside(&self, x: f32, y: f32) -> (Pos2, Align2) {
        if x > self.frame().center().x {
            (pos2(x - 6.0, y), Align2::RIGHT_CENTER)
        } else {
            (pos2(x + 6.0, y), Align2::LEFT_CENTER)
        }
    }

    fn thresholds(&self, plane: &Plane) {
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
            let corner = pos2(frame.right() - 4.0, y - 2.0);
            self.label(
                corner,
                Align2::RIGHT_BOTTOM,
                &threshold.label,
                &self.style.small,
                colour,
            );
        }
    }

    fn here(&self, plane: &Plane) {
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
        let (at, anchor) = self.beside(x, frame.top() + 8.0);
        self.label(at, anchor, &here.label, &self.style.small, colour);
    }

    fn rings(&self, plane: &Plane) {
        let colour = theme::colour(self.style.palette.text);
        for ring in plane.rings() {
            let centre = self.at(ring.x, ring.y);
            self.ui
                .painter()
                .circle_stroke(centre, 6.0, Stroke::new(2.0, colour));
            let (at, anchor) = self.beside(centre.x, centre.y - 16.0);
            self.label(at, anchor, &ring.label, &self.style.strong, colour);
        }
    }

    /// A triangle on the axis and the sentence above it, the last one lowest.
    fn crossings(&self, plane: &Plane) {
        const LINE: f32 = 16.0;
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
            let (at, anchor) = self.beside(x, y);
            self.label(at, anchor, &crossing.label, &self.style.small, colour);
        }
    }

    /// The names of the curves at their ends, moved apart where they would overlap.
    fn names(&self, plane: &Plane) {
        const LINE: f32 = 16.0;
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
            let note = match curve.dashed_at(sample.x) {
                Some(meaning) => format!(" ({meaning})"),
                None => String::new(),
            };
            self.ui
                .painter()
                .circle_filled(self.at(sample.x, sample.middle), 3.5, stroke.color);
            lines.push(match curve.has_band() {
                true => format!(
                    "{}: {}  (P5 {} to P95 {}){note}",
                    curve.label,
                    full(sample.middle),
                    full(sample.low),
                    full(sample.high)
                ),
                false => format!("{}: {}{note}", curve.label, full(sample.middle)),
            });
        }
        Some(lines.join("\n"))
    }
}

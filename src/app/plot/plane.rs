//! Curves in the window.

use egui::{Color32, FontId, Id, Rect, Sense, Stroke, TextStyle, Ui, UiBuilder, pos2, vec2};
use egui_plot::{FilledArea, Line, LineStyle, MarkerShape, Plot, PlotBounds, PlotUi, Points};

use super::canvas::Canvas;
use crate::app::theme;
use crate::chart::{Curve, Marker, Palette, Plane, Sample};

/// Opacity of the band from P5 to P95.
const BAND: f32 = 0.18;
/// About one label per so many points, across and up.
const TICK_EVERY: (f32, f32) = (96.0, 48.0);
/// Between the end of a curve and its name.
pub(super) const NAME_GAP: f32 = 10.0;
/// Height of a line of labels.
pub(super) const LINE: f32 = 16.0;

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
        on.names(plane, whole);
    }
    if let Some(at) = drawn.response.hover_pos()
        && let Some(words) = on.under_pointer(plane, at)
    {
        drawn.response.on_hover_text_at_pointer(words);
    }
}

/// Where the round numbers are, and how much room their labels take.
pub(super) struct Ticks {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
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
pub(super) struct Drawing {
    pub(super) palette: &'static Palette,
    pub(super) small: FontId,
    pub(super) strong: FontId,
}

impl Drawing {
    fn new(ui: &Ui) -> Self {
        Self {
            palette: theme::palette(ui),
            small: TextStyle::Small.resolve(ui.style()),
            strong: theme::strong_caption().resolve(ui.style()),
        }
    }

    pub(super) fn width(&self, ui: &Ui, text: &str) -> f32 {
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

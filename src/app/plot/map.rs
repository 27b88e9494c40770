//! Boxes and what flows between them, in the window: dragged, zoomed, and walked through with Tab.

use egui::{
    Align2, CursorIcon, FontFamily, FontId, Id, Key, Painter, Pos2, Rect, Response, Role, Sense,
    Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::paint_status;
use crate::chart::{Area, BOX, Map, MapGauge, Ribbon, Stop};

/// The whole map is made smaller to fit, but its letters not so small that they cannot be read.
const SMALLEST: f32 = 0.8;
/// Where that is too wide still, boxes are made narrower, though not than this: beyond, the map is dragged.
const NARROWEST: f32 = 64.0;
/// The largest zoom.
const LARGEST: f32 = 2.5;
/// How much of the accent a ribbon has, and one whose box is looked at.
const RIBBON: (f64, f64) = (0.38, 0.8);
/// Inside a box, between its edge and its text.
const INSIDE: f32 = 8.0;

/// Which part of the map is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    offset: Vec2,
    zoom: f32,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            offset: Vec2::ZERO,
            zoom: 1.0,
        }
    }
}

/// Draws the map, at most so high.
pub(super) fn show(ui: &mut Ui, commands: &mut Vec<Command>, id: Id, map: &Map, height: f32) {
    let id = id.with("map");
    let width = ui.available_width();
    let gap = map.gap_for(f64::from(width));
    let (wide, high) = map.size(gap);
    let (wide, high) = (wide as f32, high as f32);
    let fit = (width / wide.max(1.0)).min(height / high.max(1.0));
    let fit = fit.clamp(SMALLEST, 1.0);
    let squeeze = squeeze(wide, width / fit, gap as f32);
    let wide = squeezed(wide, gap as f32, squeeze);
    let mut look: Look = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let shown = vec2(width, (high * fit).min(height) + 2.0);
    let drawn = vec2(wide, high) * fit * look.zoom;
    // What is not seen at once is said below the map, where it covers no box.
    let is_more = drawn.x > shown.x + 1.0 || drawn.y > shown.y + 1.0;
    let (whole, background) = ui.allocate_exact_size(shown, Sense::DRAG | Sense::HOVER);
    background.widget_info(|| WidgetInfo::labeled(Role::Image, true, &map.title));
    if is_more {
        ui.label(theme::caption(ui, "Drag to see the rest"));
    }
    let before = look;
    moved(ui, &background, &mut look);
    let scale = fit * look.zoom;
    look.offset = held(look.offset, whole.size(), vec2(wide, high) * scale);
    let frame = Frame {
        origin: whole.min + look.offset + centred(whole.size(), vec2(wide, high) * scale),
        scale,
        gap,
        squeeze,
    };
    let mut boxes: Vec<(usize, Response)> = Vec::new();
    for stop in map.in_reading_order() {
        let response = ui.interact(frame.area(map, stop), id.with(stop), Sense::click());
        let words = || in_words(map, stop);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), words()));
        boxes.push((stop, response));
    }
    let looked_at = boxes
        .iter()
        .find(|(_, response)| response.hovered() || response.has_focus())
        .map(|(stop, _)| *stop);
    if let Some((_, response)) = boxes.iter().find(|(_, response)| response.gained_focus()) {
        look.offset += shown_shift(whole, response.rect);
        response.scroll_to_me(None);
    }
    if boxes.iter().any(|(_, response)| response.has_focus()) {
        zoomed_by_key(ui, &mut look);
    }
    let painter = ui.painter_at(whole);
    ribbons(ui, &painter, map, &frame, looked_at);
    for (stop, response) in &boxes {
        if let Some(stop) = map.stops().get(*stop) {
            draw_box(ui, &painter, &frame, stop, response);
        }
    }
    for (stop, response) in boxes {
        let Some(stop_shown) = map.stops().get(stop) else {
            continue;
        };
        if response.clicked() {
            // Every place is written by the planner; one that could not be read would lead to the file as a whole.
            commands.push(Command::Jump(stop_shown.field.parse().unwrap_or_default()));
        }
        response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| {
                ui.label(theme::emphasis(&stop_shown.name));
                ui.label(in_words(map, stop));
                let how = "Click: go there. Drag, Ctrl and the wheel, or + − 0: move and zoom";
                ui.label(theme::caption(ui, how));
            });
    }
    if let Some(ribbon) = background.hover_pos().and_then(|at| under(map, &frame, at)) {
        let name = |stop: usize| map.stops().get(stop).map_or("", |stop| stop.name.as_str());
        let words = format!(
            "{} to {}: {} on average, as the reader gets it, before its own compression",
            name(ribbon.from),
            name(ribbon.to),
            ribbon.label
        );
        background.on_hover_text_at_pointer(words);
    }
    if look != before {
        ui.data_mut(|data| data.insert_temp(id, look));
        ui.ctx().request_repaint();
    }
}

/// How the map lies on screen.
struct Frame {
    origin: Pos2,
    scale: f32,
    gap: f64,
    /// How wide a box is drawn, as a part of its width.
    squeeze: f32,
}

/// How wide boxes are to be, as a part of their width, so that a map of this width fits: the gaps between them hold labels
/// and keep theirs.
fn squeeze(wide: f32, room: f32, gap: f32) -> f32 {
    let one = BOX as f32;
    let columns = ((wide + gap) / (one + gap)).round().max(1.0);
    let left = room - (columns - 1.0) * gap;
    (left / (columns * one)).clamp(NARROWEST / one, 1.0)
}

/// Where a place of the map lies across, with boxes that much narrower.
fn squeezed(across: f32, gap: f32, squeeze: f32) -> f32 {
    let one = BOX as f32;
    let columns = (across / (one + gap)).floor();
    let inside = across - columns * (one + gap);
    columns * (one * squeeze + gap) + inside.min(one) * squeeze + (inside - one).max(0.0)
}

impl Frame {
    fn at(&self, (x, y): (f64, f64)) -> Pos2 {
        let across = squeezed(x as f32, self.gap as f32, self.squeeze);
        self.origin + vec2(across, y as f32) * self.scale
    }

    fn rect(&self, area: Area) -> Rect {
        Rect::from_min_max(
            self.at((area.left, area.top)),
            self.at((area.right, area.bottom)),
        )
    }

    fn area(&self, map: &Map, stop: usize) -> Rect {
        self.rect(map.area(stop, self.gap))
    }

    fn font(&self, ui: &Ui, size: f32, strong: bool) -> FontId {
        let family = if strong {
            theme::strong_family()
        } else {
            TextStyle::Body.resolve(ui.style()).family
        };
        let size = size * self.scale;
        match family {
            FontFamily::Proportional => FontId::proportional(size),
            family => FontId::new(size, family),
        }
    }
}

/// Drags and zooms with the pointer.
fn moved(ui: &Ui, background: &Response, look: &mut Look) {
    look.offset += background.drag_delta();
    if background.contains_pointer() {
        let by = ui.input(egui::InputState::zoom_delta);
        zoom(look, by);
    }
    if background.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
}

fn zoomed_by_key(ui: &Ui, look: &mut Look) {
    const STEP: f32 = 1.2;
    // Where plus stands above another sign, it is typed with Shift.
    let pressed = |key| {
        ui.input(|input| {
            let held = input.modifiers;
            !held.command && !held.ctrl && !held.alt && input.key_pressed(key)
        })
    };
    if pressed(Key::Plus) || pressed(Key::Equals) {
        zoom(look, STEP);
    }
    if pressed(Key::Minus) {
        zoom(look, 1.0 / STEP);
    }
    if pressed(Key::Num0) {
        *look = Look::default();
    }
}

fn zoom(look: &mut Look, by: f32) {
    let zoom = (look.zoom * by).clamp(SMALLEST, LARGEST);
    look.offset *= zoom / look.zoom;
    look.zoom = zoom;
}

/// The room left of and above a map that is smaller than its window.
fn centred(window: Vec2, map: Vec2) -> Vec2 {
    ((window - map) / 2.0).max(Vec2::ZERO)
}

/// An offset at which no edge of the map is farther in than it has to be.
fn held(offset: Vec2, window: Vec2, map: Vec2) -> Vec2 {
    let least = (window - map).min(Vec2::ZERO);
    vec2(offset.x.clamp(least.x, 0.0), offset.y.clamp(least.y, 0.0))
}

/// What brings a box into view.
fn shown_shift(window: Rect, area: Rect) -> Vec2 {
    let along = |low: f32, high: f32, from: f32, to: f32| {
        if from < low {
            low - from
        } else if to > high {
            high - to
        } else {
            0.0
        }
    };
    vec2(
        along(window.left(), window.right(), area.left(), area.right()),
        along(window.top(), window.bottom(), area.top(), area.bottom()),
    )
}

/// Everything a box says, in one sentence.
fn in_words(map: &Map, stop: usize) -> String {
    let Some(shown) = map.stops().get(stop) else {
        return String::new();
    };
    let mut words = format!("{}, {}", shown.name, shown.about);
    if let Some(MapGauge {
        label,
        value,
        status,
        ..
    }) = &shown.gauge
    {
        words.push_str(&format!("; {label} {value}, {}", status.word()));
    }
    let (into, out) = map.through(stop);
    let rate = |rate: f64| map.axis.scale.full(rate);
    if into > 0.0 {
        words.push_str(&format!("; gets {}", rate(into)));
    }
    if out > 0.0 {
        words.push_str(&format!("; is read with {}", rate(out)));
    }
    words
}

fn ribbons(ui: &Ui, painter: &Painter, map: &Map, frame: &Frame, looked_at: Option<usize>) {
    let palette = theme::palette(ui);
    let touches = |ribbon: &&Ribbon| [ribbon.from, ribbon.to].map(Some).contains(&looked_at);
    let all = map.ribbons().iter();
    let (above, below): (Vec<_>, Vec<_>) = all.partition(touches);
    for (those, share) in [(below, RIBBON.0), (above, RIBBON.1)] {
        for ribbon in those {
            let points = map.line(ribbon, frame.gap).into_iter();
            let points: Vec<Pos2> = points.map(|point| frame.at(point)).collect();
            let colour = theme::colour(palette.series(0).over(palette.surface, share));
            let width = (ribbon.width as f32 * frame.scale).max(1.0);
            painter.line(points, Stroke::new(width, colour));
        }
    }
    let font = frame.font(ui, 12.0, false);
    for ribbon in map.ribbons() {
        let area = frame.rect(map.label(ribbon, frame.gap));
        let colour = theme::colour(palette.text);
        let text = painter.layout_no_wrap(ribbon.label.clone(), font.clone(), colour);
        let place = Align2::CENTER_CENTER.align_size_within_rect(text.size(), area);
        // Letters on a plate: a ribbon may be as dark as they are.
        let plate = theme::colour(palette.surface).gamma_multiply(0.82);
        painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 3.0, plate);
        painter.galley(place.min, text, colour);
    }
}

/// The ribbon under the pointer: by its label or its line.
fn under<'m>(map: &'m Map, frame: &Frame, at: Pos2) -> Option<&'m Ribbon> {
    let near = |ribbon: &&Ribbon| {
        let half = (ribbon.width as f32 * frame.scale / 2.0).max(4.0);
        let points = map.line(ribbon, frame.gap).into_iter();
        frame.rect(map.label(ribbon, frame.gap)).contains(at)
            || points.map(|point| frame.at(point)).any(|point| {
                (point.x - at.x).abs() < 6.0 * frame.scale && (point.y - at.y).abs() < half
            })
    };
    map.ribbons().iter().find(near)
}

fn draw_box(ui: &Ui, painter: &Painter, frame: &Frame, stop: &Stop, response: &Response) {
    let palette = theme::palette(ui);
    let rect = response.rect;
    let (line, width) = if response.has_focus() {
        (palette.accent, 2.0)
    } else if response.hovered() {
        (palette.accent, 1.0)
    } else {
        (palette.border, 1.0)
    };
    painter.rect(
        rect,
        theme::CORNER,
        theme::colour(palette.raised),
        Stroke::new(width, theme::colour(line)),
        StrokeKind::Inside,
    );
    let inside = rect.shrink(INSIDE * frame.scale);
    let at = |down: f32| inside.min + vec2(0.0, down * frame.scale);
    let name = frame.font(ui, 13.0, true);
    let text = theme::colour(palette.text);
    shortened(painter, at(-1.0), &stop.name, name, text, inside.width());
    let small = frame.font(ui, 11.0, false);
    let muted = theme::colour(palette.muted);
    let second = |words: &str, colour| {
        shortened(
            painter,
            at(16.0),
            words,
            small.clone(),
            colour,
            inside.width(),
        );
    };
    let Some(gauge) = &stop.gauge else {
        second(&stop.about, muted);
        return;
    };
    let bar = Rect::from_min_size(at(35.0), vec2(inside.width(), 5.0 * frame.scale));
    painter.rect_filled(bar, 2.0, theme::colour(palette.border));
    let share = gauge.share.clamp(0.0, 1.0) as f32;
    let filled = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
    let colour = theme::colour(palette.status(gauge.status));
    painter.rect_filled(filled, 2.0, colour);
    let mark = at(51.0) + vec2(6.0, 0.0);
    paint_status(painter, mark, gauge.status, palette);
    let right = pos2(inside.right(), mark.y);
    let value = painter.text(
        right,
        Align2::RIGHT_CENTER,
        &gauge.value,
        small.clone(),
        text,
    );
    let left = mark.x + 10.0;
    let room = value.left() - 4.0 - left;
    let label = painter.layout_no_wrap(gauge.label.clone(), small.clone(), muted);
    if label.size().x <= room {
        painter.galley(pos2(left, value.top()), label, muted);
        second(&stop.about, muted);
    } else {
        // A narrow box says what is full, whole, before what it is: that is said when it is pointed at.
        second(&gauge.label, muted);
    }
}

/// A line of text that ends in `…` where there is no room.
fn shortened(
    painter: &Painter,
    at: Pos2,
    text: &str,
    font: FontId,
    colour: egui::Color32,
    room: f32,
) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(8.0));
    let galley = painter.layout_job(job);
    painter.galley(at, galley, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_that_is_too_wide_gets_narrower_boxes_and_keeps_its_gaps() {
        // Six boxes and five gaps of 70: 1,214 wide, with room for 945.
        let (one, gap) = (BOX as f32, 70.0);
        let wide = 6.0 * one + 5.0 * gap;
        let by = squeeze(wide, 945.0, gap);
        assert!((squeezed(wide, gap, by) - 945.0).abs() < 0.01);
        let edge = |column: f32| squeezed(column * (one + gap) + one, gap, by);
        let next = |column: f32| squeezed((column + 1.0) * (one + gap), gap, by);
        for column in [0.0, 1.0, 4.0] {
            assert!((next(column) - edge(column) - gap).abs() < 0.01, "{column}");
        }
        assert_eq!(squeeze(wide, 2_000.0, gap), 1.0, "never wider");
        assert!(
            squeeze(wide, 300.0, gap) * one >= NARROWEST,
            "never too narrow"
        );
    }
}

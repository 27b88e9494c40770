//! A map of which of several is the best, over two logarithmic axes. Each has its colour and its hatch, and its name
//! stands in its region.

use egui::{
    Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use super::frame::AxisFrame;
use crate::app::theme;
use crate::chart::Axis;
use crate::plan::{CostMap, MapCell};
use crate::units::{Measure, screen};

/// How far apart the lines of a hatch are, in points.
const HATCH: f32 = 9.0;

/// Draws a map, with what is under the pointer in words. `stale` dims it.
pub fn show(ui: &mut Ui, map: &CostMap, height: f32, stale: bool) {
    let (whole, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, in_words(map)));
    if stale {
        ui.multiply_opacity(0.5);
    }
    let ends = |values: &[f64]| half_a_step_more(values);
    let (Some(across), Some(up)) = (ends(&map.ingest), ends(&map.other)) else {
        return;
    };
    let frame = AxisFrame::new(
        whole,
        (
            Axis::logarithmic("Ingest before compression", Measure::BytesPerSecond),
            across,
        ),
        (Axis::logarithmic(map.axis.title(), map.axis.measure()), up),
    );
    let cell = vec2(
        frame.rect.width() / map.ingest.len() as f32,
        frame.rect.height() / map.other.len() as f32,
    );
    let place = |column: usize, row: usize| {
        let corner = pos2(
            frame.rect.left() + column as f32 * cell.x,
            frame.rect.bottom() - (row + 1) as f32 * cell.y,
        );
        Rect::from_min_size(corner, cell)
    };
    let cells = || {
        let rows = 0..map.other.len();
        rows.flat_map(|row| (0..map.ingest.len()).map(move |column| (column, row)))
    };
    for (column, row) in cells() {
        if let Some(found) = map.at(column, row) {
            // A hair more, so that no line of the background shows between neighbours.
            fill(ui, place(column, row).expand(0.25), found.cheapest);
        }
    }
    for slot in 0..map.deployments.len() {
        hatch(ui, &frame, map, slot, &place);
    }
    frame.axes(ui);
    let today = today(ui, &frame, map);
    names(ui, map, &place, today);
    if let Some(at) = response.hover_pos().filter(|at| frame.rect.contains(*at)) {
        let column = ((at.x - frame.rect.left()) / cell.x) as usize;
        let row = ((frame.rect.bottom() - at.y) / cell.y) as usize;
        if let Some(found) = map.at(column, row) {
            let place = place(column, row);
            let text = theme::colour(theme::palette(ui).text);
            let stroke = Stroke::new(1.5, text);
            ui.painter()
                .rect_stroke(place, 0.0, stroke, egui::StrokeKind::Inside);
            response.on_hover_text_at_pointer(point(map, (column, row), found));
        }
    }
}

/// The places of the first and the last value, half a cell further out each: values stand in the middle of their cells.
fn half_a_step_more(values: &[f64]) -> Option<[f64; 2]> {
    let (first, last) = (values.first()?.log10(), values.last()?.log10());
    let half = (last - first) / (2.0 * (values.len().max(2) - 1) as f64);
    Some([first - half, last + half])
}

fn fill(ui: &Ui, rect: Rect, cheapest: Option<usize>) {
    let palette = theme::palette(ui);
    let colour = match cheapest {
        // Opaque, so that overlapping edges of neighbours do not show.
        Some(slot) => theme::colour(palette.series(slot).over(palette.surface, 0.35)),
        None => theme::colour(palette.raised),
    };
    ui.painter().rect_filled(rect, 0.0, colour);
}

/// The hatch of a deployment over its cells, drawn in one piece so that lines go on from cell to cell.
fn hatch(
    ui: &Ui,
    frame: &AxisFrame,
    map: &CostMap,
    slot: usize,
    place: &dyn Fn(usize, usize) -> Rect,
) {
    let colour = theme::colour(theme::palette(ui).series(slot)).gamma_multiply(0.8);
    let stroke = Stroke::new(1.0, colour);
    for row in 0..map.other.len() {
        let is_here = |column: &usize| {
            map.at(*column, row)
                .is_some_and(|found| found.cheapest == Some(slot))
        };
        let mut column = 0;
        while column < map.ingest.len() {
            let first = column;
            while column < map.ingest.len() && is_here(&column) {
                column += 1;
            }
            if column > first {
                let run = place(first, row).union(place(column - 1, row));
                lines(ui, frame.rect, run, slot, stroke);
            }
            column += 1;
        }
    }
}

/// Lines of a direction through a rectangle: rising, falling, upright, level, and those at twice the distance.
fn lines(ui: &Ui, frame: Rect, run: Rect, slot: usize, stroke: Stroke) {
    let painter = ui.painter().with_clip_rect(run.intersect(ui.clip_rect()));
    let step = if slot >= 4 { HATCH * 2.0 } else { HATCH };
    let line = |from: Pos2, to: Pos2| painter.add(Shape::line_segment([from, to], stroke));
    let (width, height) = (frame.width(), frame.height());
    let steps = ((width + height) / step) as usize + 1;
    for index in 0..steps {
        let along = index as f32 * step;
        match slot % 4 {
            0 => line(
                pos2(frame.left() + along, frame.top()),
                pos2(frame.left() + along - height, frame.bottom()),
            ),
            1 => line(
                pos2(frame.right() - along, frame.top()),
                pos2(frame.right() - along + height, frame.bottom()),
            ),
            2 if along <= width => line(
                pos2(frame.left() + along, run.top()),
                pos2(frame.left() + along, run.bottom()),
            ),
            3 if along <= height => line(
                pos2(run.left(), frame.top() + along),
                pos2(run.right(), frame.top() + along),
            ),
            _ => continue,
        };
    }
}

/// The name of each deployment where most of its cells are, and of where none holds.
fn names(ui: &Ui, map: &CostMap, place: &dyn Fn(usize, usize) -> Rect, today: Rect) {
    let mut taken = vec![today];
    let slots = (0..map.deployments.len()).map(Some).chain([None]);
    for slot in slots {
        let inside: Vec<Rect> = (0..map.other.len())
            .flat_map(|row| (0..map.ingest.len()).map(move |column| (column, row)))
            .filter(|(column, row)| map.at(*column, *row).is_some_and(|c| c.cheapest == slot))
            .map(|(column, row)| place(column, row))
            .collect();
        let (name, colour) = match slot.and_then(|slot| Some((slot, map.deployments.get(slot)?))) {
            Some((slot, name)) => (
                name.as_str(),
                theme::colour(theme::palette(ui).series(slot)),
            ),
            None => ("none holds", theme::muted(ui)),
        };
        label(ui, &inside, name, colour, &mut taken);
    }
}

/// The cells of a deployment, those nearest to the middle of all of them first.
fn from_the_middle(cells: &[Rect]) -> Vec<Pos2> {
    let sum = cells
        .iter()
        .fold(vec2(0.0, 0.0), |sum, cell| sum + cell.center().to_vec2());
    let mean = (sum / cells.len().max(1) as f32).to_pos2();
    let mut centres: Vec<Pos2> = cells.iter().map(|cell| cell.center()).collect();
    centres.sort_by(|a, b| a.distance_sq(mean).total_cmp(&b.distance_sq(mean)));
    centres
}

/// Text on a plate, so that the hatch does not run through the letters; in the cell nearest to the middle in which it
/// covers nothing that was written before.
fn label(ui: &Ui, cells: &[Rect], text: &str, colour: Color32, taken: &mut Vec<Rect>) {
    let centres = from_the_middle(cells);
    let font = theme::strong_caption().resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, colour);
    let plate = |centre: &Pos2| {
        let text = Align2::CENTER_CENTER.anchor_size(*centre, galley.size());
        text.expand2(vec2(5.0, 2.0))
    };
    let is_free = |centre: &&Pos2| !taken.iter().any(|other| other.intersects(plate(centre)));
    let Some(centre) = centres.iter().find(is_free).or(centres.first()) else {
        return;
    };
    let plate = plate(centre);
    let surface = theme::colour(theme::palette(ui).surface);
    ui.painter().rect_filled(plate, 3.0, surface);
    ui.painter()
        .galley(plate.shrink2(vec2(5.0, 2.0)).min, galley, colour);
    taken.push(plate.expand(2.0));
}

/// A ring where the plan is. Returns what it covers.
fn today(ui: &Ui, frame: &AxisFrame, map: &CostMap) -> Rect {
    let at = frame.at(map.today.0, map.today.1);
    let palette = theme::palette(ui);
    let text = theme::colour(palette.text);
    ui.painter()
        .circle_filled(at, 7.0, theme::colour(palette.surface));
    ui.painter().circle_stroke(at, 7.0, Stroke::new(2.5, text));
    ui.painter().circle_filled(at, 2.5, text);
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap("today".to_owned(), font, text);
    let place = Rect::from_min_size(at + vec2(11.0, -galley.size().y / 2.0), galley.size());
    ui.painter().rect_filled(
        place.expand2(vec2(3.0, 0.0)),
        3.0,
        theme::colour(palette.surface),
    );
    ui.painter().galley(place.min, galley, text);
    Rect::from_center_size(at, vec2(16.0, 16.0)).union(place.expand2(vec2(3.0, 0.0)))
}

/// A point of the map in words.
fn point(map: &CostMap, (column, row): (usize, usize), cell: &MapCell) -> String {
    let name = |slot: Option<usize>| slot.and_then(|slot| map.deployments.get(slot));
    let number = |values: &[f64], at: usize| values.get(at).copied().unwrap_or(f64::NAN);
    let mut words = format!(
        "{} of ingest, {}: {}\n",
        screen(number(&map.ingest, column), Measure::BytesPerSecond),
        map.axis.title().to_lowercase(),
        screen(number(&map.other, row), map.axis.measure()),
    );
    match name(cell.cheapest) {
        Some(cheapest) => {
            let cost = screen(cell.cost, Measure::DollarsPerMonth);
            words.push_str(&format!("Cheapest that holds: {cheapest}, {cost}"));
        }
        None => words.push_str("No deployment holds here"),
    }
    match (name(cell.second), cell.margin) {
        (Some(second), Some(margin)) => {
            let margin = screen(margin, Measure::Fraction);
            words.push_str(&format!("\nNext: {second}, {margin} dearer"));
        }
        _ if cell.cheapest.is_some() => words.push_str("\nNo other holds here"),
        _ => {}
    }
    words
}

/// The map in a sentence: who is the cheapest where, by how many of its points.
fn in_words(map: &CostMap) -> String {
    let count = |slot| {
        map.cells
            .iter()
            .filter(|cell| cell.cheapest == slot)
            .count()
    };
    let named = map.deployments.iter().enumerate();
    let mut parts: Vec<String> = named
        .map(|(slot, name)| (count(Some(slot)), name))
        .filter(|(points, _)| *points > 0)
        .map(|(points, name)| format!("{name} at {points}"))
        .collect();
    parts.extend(
        Some(count(None))
            .filter(|none| *none > 0)
            .map(|none| format!("none at {none}")),
    );
    format!(
        "Cheapest deployment that holds, over ingest and {}, at {} points: {}",
        map.axis.title().to_lowercase(),
        map.cells.len(),
        parts.join(", ")
    )
}

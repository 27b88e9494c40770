//! Designs by their cost and their probability of a breach: a cloud of marks, with the line of those that none beats.

use egui::{
    Align2, Color32, Label, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};

use super::frame::AxisFrame;
use crate::app::theme;
use crate::chart::{Axis, Marker, Palette};
use crate::plan::optimise::{Design, Optimisation};
use crate::units::{Measure, screen};

/// How near the pointer has to be to a mark, in points.
const NEAR: f32 = 14.0;

/// Draws the cloud; a click on a mark selects its design, by its place.
pub fn show(ui: &mut Ui, found: &Optimisation, selected: &mut Option<usize>, height: f32) {
    let kinds = found.kinds();
    legend(ui, &kinds);
    let (whole, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, in_words(found)));
    let cost = Axis::logarithmic("Median cost", Measure::DollarsPerMonth);
    let places = found
        .designs
        .iter()
        .map(|design| cost.scale.place(design.cost.p50));
    let (low, high) = places
        .filter(|place| place.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| {
            (low.min(place), high.max(place))
        });
    if low > high {
        return;
    }
    let room = 0.05 * (high - low) + 0.02;
    let breach = Axis::measured(
        "Probability of a breach by the date provisioned for",
        Measure::Fraction,
    );
    // As far as designs break, with the share that is accepted well inside.
    let breaches = found.designs.iter().map(|design| design.breach);
    let widest = breaches
        .fold(3.0 * (1.0 - found.confidence), f64::max)
        .clamp(0.01, 1.0);
    let frame = AxisFrame::new(
        whole,
        (breach, [-0.03 * widest, 1.03 * widest]),
        (cost, [low - room, high + room]),
    );
    let at = |design: &Design| frame.at(design.breach, design.cost.p50);
    let palette = theme::palette(ui);
    let painter = ui
        .painter()
        .with_clip_rect(whole.expand(4.0).intersect(ui.clip_rect()));
    frame.axes(ui);
    confidence(ui, &frame, found);
    let draw = |design: &Design, size: f32, strength: f32| {
        let slot = kinds
            .iter()
            .position(|kind| *kind == design.shape.kind)
            .unwrap_or(0);
        let colour = theme::colour(palette.series(slot)).gamma_multiply(strength);
        mark(&painter, at(design), size, Marker::of(slot), colour);
    };
    for design in &found.designs {
        draw(design, 2.5, 0.22);
    }
    let front: Vec<Pos2> = found
        .front
        .iter()
        .filter_map(|place| found.designs.get(*place))
        .map(at)
        .collect();
    painter.add(Shape::line(
        front,
        Stroke::new(1.5, theme::colour(palette.text)),
    ));
    // What matters is drawn over the rest, whatever its kind.
    let on_top = found.front.iter().chain(&found.best_of_kind);
    for design in on_top.filter_map(|place| found.designs.get(*place)) {
        draw(design, 4.0, 1.0);
    }
    let best = found.best.and_then(|best| found.designs.get(best));
    let today = found.designs.iter().filter(|one| one.today.is_some());
    let ringed = best.into_iter().chain(today);
    let mut taken = Taken {
        rings: ringed
            .map(|design| Rect::from_center_size(at(design), vec2(14.0, 14.0)))
            .collect(),
        names: Vec::new(),
    };
    if let Some(best) = best {
        let name = match &best.today {
            Some(today) => format!("best: {today}"),
            None => "best".to_owned(),
        };
        let colour = theme::colour(palette.ok);
        ring(
            ui,
            &painter,
            (at(best), frame.rect),
            &name,
            colour,
            &mut taken,
        );
    }
    let is_best = |design: &Design| best.is_some_and(|best| std::ptr::eq(best, design));
    for design in found.designs.iter().filter(|design| !is_best(design)) {
        if let Some(today) = &design.today {
            let muted = theme::muted(ui);
            ring(
                ui,
                &painter,
                (at(design), frame.rect),
                today,
                muted,
                &mut taken,
            );
        }
    }
    if let Some(chosen) = selected.and_then(|place| found.designs.get(place)) {
        let stroke = Stroke::new(3.0, theme::colour(palette.accent));
        painter.circle_stroke(at(chosen), 10.0, stroke);
    }
    let under = response.hover_pos().and_then(|pointer| {
        let distance = |design: &Design| at(design).distance(pointer);
        let near = found.designs.iter().enumerate();
        let near = near.filter(|(_, design)| distance(design) < NEAR);
        near.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))
    });
    if let Some((place, design)) = under {
        painter.circle_stroke(
            at(design),
            7.0,
            Stroke::new(1.5, theme::colour(palette.text)),
        );
        if response.clicked() {
            *selected = Some(place);
        }
        response.on_hover_text_at_pointer(about(design));
    }
}

/// A design in three lines.
fn about(design: &Design) -> String {
    format!(
        "{}\n{} ({} to {})\n{}",
        design.with_kind(),
        screen(design.cost.p50, Measure::DollarsPerMonth),
        screen(design.cost.p5, Measure::DollarsPerMonth),
        screen(design.cost.p95, Measure::DollarsPerMonth),
        design.risk_in_words(),
    )
}

fn legend(ui: &mut Ui, kinds: &[&'static str]) {
    /// From the mark to its name.
    const MARK: f32 = 16.0;
    let palette: &Palette = theme::palette(ui);
    let font = TextStyle::Small.resolve(ui.style());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * theme::NEAR;
        for (slot, kind) in kinds.iter().enumerate() {
            let muted = theme::muted(ui);
            let name = ui
                .painter()
                .layout_no_wrap((*kind).to_owned(), font.clone(), muted);
            // A mark and its name are one piece: no line breaks between them.
            let size = vec2(MARK + name.size().x, 16.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, *kind));
            let colour = theme::colour(palette.series(slot));
            let centre = pos2(rect.left() + 6.0, rect.center().y);
            mark(ui.painter(), centre, 4.0, Marker::of(slot), colour);
            let at = pos2(rect.left() + MARK, rect.center().y - 0.5 * name.size().y);
            ui.painter().galley(at, name, muted);
        }
    });
    let line = "The line joins designs that none beats in both";
    ui.add(Label::new(theme::caption(ui, line)).wrap());
}

/// The most often a design may break and still hold.
fn confidence(ui: &Ui, frame: &AxisFrame, found: &Optimisation) {
    let palette = theme::palette(ui);
    let colour = theme::colour(palette.warning);
    let most = 1.0 - found.confidence;
    let x = frame.at(most, 1.0).x;
    let line = [pos2(x, frame.rect.top()), pos2(x, frame.rect.bottom())];
    let dashes = Shape::dashed_line(&line, Stroke::new(1.0, colour), 4.0, 4.0);
    ui.painter().extend(dashes);
    let words = format!("holds left of {}", screen(most, Measure::Fraction));
    let font = TextStyle::Small.resolve(ui.style());
    let place = pos2(x + 6.0, frame.rect.top());
    ui.painter()
        .text(place, Align2::LEFT_TOP, words, font, colour);
}

/// Where names are not to be.
struct Taken {
    rings: Vec<Rect>,
    /// Where names are already.
    names: Vec<Rect>,
}

/// A ring with a name beside it, where no other name and no ring is.
fn ring(
    ui: &Ui,
    painter: &Painter,
    (at, field): (Pos2, Rect),
    name: &str,
    colour: Color32,
    taken: &mut Taken,
) {
    painter.circle_stroke(at, 6.5, Stroke::new(2.0, colour));
    let font = theme::strong_caption().resolve(ui.style());
    let galley = painter.layout_no_wrap(name.to_owned(), font, colour);
    let anchored = |align: Align2, by| align.anchor_size(at + by, galley.size());
    let right = anchored(Align2::LEFT_BOTTOM, vec2(9.0, -2.0));
    // Beside it, above or below, and then further away on the side with more room.
    let away = if at.y > field.center().y { -1.0 } else { 1.0 };
    let beside = [
        right,
        anchored(Align2::LEFT_TOP, vec2(9.0, 2.0)),
        anchored(Align2::RIGHT_BOTTOM, vec2(-9.0, -2.0)),
        anchored(Align2::RIGHT_TOP, vec2(-9.0, 2.0)),
    ];
    let further = (1..8).map(|step| right.translate(vec2(12.0, away * 18.0 * step as f32)));
    let is_free = |place: &Rect| {
        let room = place.expand2(vec2(4.0, 1.0));
        field.contains_rect(*place)
            && !taken.names.iter().any(|other| other.intersects(room))
            && !taken.rings.iter().any(|ring| ring.intersects(*place))
    };
    let place = beside.into_iter().chain(further).find(is_free);
    let place = place.unwrap_or(right);
    if !beside.contains(&place) {
        let thin = Stroke::new(1.0, colour.gamma_multiply(0.6));
        painter.line_segment([at, place.left_center()], thin);
    }
    taken.names.push(place);
    let surface = theme::colour(theme::palette(ui).surface).gamma_multiply(0.75);
    painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, surface);
    painter.galley(place.min, galley, colour);
}

/// One mark; its shape tells its kind to those who do not see its colour.
fn mark(painter: &Painter, at: Pos2, size: f32, marker: Marker, colour: Color32) {
    let polygon = |corners: &[(f32, f32)]| {
        let corners = corners.iter().map(|(x, y)| at + vec2(*x, *y) * size);
        Shape::convex_polygon(corners.collect(), colour, Stroke::NONE)
    };
    let stroke = |ends: [(f32, f32); 2]| {
        let ends = ends.map(|(x, y)| at + vec2(x, y) * size);
        Shape::line_segment(ends, Stroke::new(1.5, colour))
    };
    match marker {
        Marker::Circle => {
            painter.circle_filled(at, size, colour);
        }
        Marker::Square => {
            painter.add(polygon(&[
                (-0.9, -0.9),
                (0.9, -0.9),
                (0.9, 0.9),
                (-0.9, 0.9),
            ]));
        }
        Marker::Diamond => {
            painter.add(polygon(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]));
        }
        Marker::Up => {
            painter.add(polygon(&[(0.0, -1.2), (1.2, 1.0), (-1.2, 1.0)]));
        }
        Marker::Down => {
            painter.add(polygon(&[(0.0, 1.2), (-1.2, -1.0), (1.2, -1.0)]));
        }
        Marker::Left => {
            painter.add(polygon(&[(-1.2, 0.0), (1.0, -1.2), (1.0, 1.2)]));
        }
        Marker::Cross => {
            painter.extend([
                stroke([(-1.0, -1.0), (1.0, 1.0)]),
                stroke([(-1.0, 1.0), (1.0, -1.0)]),
            ]);
        }
        Marker::Plus => {
            painter.extend([
                stroke([(-1.2, 0.0), (1.2, 0.0)]),
                stroke([(0.0, -1.2), (0.0, 1.2)]),
            ]);
        }
    }
}

fn in_words(found: &Optimisation) -> String {
    format!(
        "{} designs by median cost and probability of a breach; {} are beaten by none. {}",
        found.designs.len(),
        found.front.len(),
        found.winner_in_words()
    )
}

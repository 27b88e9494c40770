//! Curves over an axis as SVG.

use super::super::{Curve, Marker, Palette, Plane};
use super::canvas::{Anchor, Canvas, LABEL, PADDING, Point, TITLE, Text, width_of};

/// Opacity of the band from P5 to P95.
const BAND: f64 = 0.18;
/// Height of one line of text.
const LINE: f64 = 16.0;
/// About one label per so many pixels.
const TICK_EVERY: (f64, f64) = (96.0, 52.0);

/// The whole chart.
pub(in super::super) fn plane(plane: &Plane, palette: &Palette, width: f64, height: f64) -> String {
    let mut canvas = Canvas::new(&plane.title, palette, width, height);
    let frame = Frame::new(plane, &canvas);
    here(&mut canvas, plane, palette, &frame);
    axes(&mut canvas, plane, palette, &frame);
    for curve in &plane.curves {
        band(&mut canvas, curve, palette, &frame);
    }
    thresholds(&mut canvas, plane, palette, &frame);
    for curve in &plane.curves {
        line(
            &mut canvas,
            curve,
            plane.names_its_curves(),
            palette,
            &frame,
        );
    }
    if plane.names_its_curves() {
        names(&mut canvas, plane, palette, &frame);
    }
    threshold_names(&mut canvas, plane, palette, &frame);
    rings(&mut canvas, plane, palette, &frame);
    crossings(&mut canvas, plane, palette, &frame);
    canvas.finish()
}

/// Where the plot is in the picture, and what part of the axes it shows.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x: (f64, f64),
    y: (f64, f64),
    y_ticks: Vec<f64>,
}

impl Frame {
    fn new(plane: &Plane, canvas: &Canvas) -> Self {
        let top = PADDING + TITLE + LINE + 14.0;
        let title = if plane.x.title_beside_ticks().is_some() {
            LINE + 4.0
        } else {
            0.0
        };
        let bottom = canvas.height - PADDING - LINE - title;
        let (x, y) = (plane.x_extent(), plane.y_extent());
        let wanted = ((bottom - top) / TICK_EVERY.1).max(2.0) as usize;
        let y_ticks = plane.y.scale.ticks(y.0, y.1, wanted);
        let widest = |texts: &mut dyn Iterator<Item = String>| {
            texts.map(|text| width_of(&text, LABEL)).fold(0.0, f64::max)
        };
        let ticks = widest(&mut y_ticks.iter().map(|t| plane.y.scale.tick(*t)));
        let names = match plane.names_its_curves() {
            true => 12.0 + widest(&mut plane.curves.iter().map(|curve| curve.label.clone())),
            false => 0.0,
        };
        let right = canvas.width - PADDING - names.min(canvas.width / 3.0);
        Self {
            left: PADDING + ticks + 8.0,
            right,
            top,
            bottom,
            x,
            y,
            y_ticks,
        }
    }

    fn at(&self, x: f64, y: f64) -> Point {
        (
            self.across(x),
            self.bottom - (y - self.y.0) / (self.y.1 - self.y.0) * (self.bottom - self.top),
        )
    }

    fn across(&self, x: f64) -> f64 {
        let share = (x - self.x.0) / (self.x.1 - self.x.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }
}

fn axes(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    canvas.text(Text::new(
        (PADDING, frame.top - 12.0),
        &plane.y.title(),
        palette.muted,
    ));
    for tick in &frame.y_ticks {
        let (_, y) = frame.at(frame.x.0, *tick);
        canvas.line((frame.left, y), (frame.right, y), palette.border, 1.0, 0.0);
        let label = plane.y.scale.tick(*tick);
        let text = Text::new((frame.left - 8.0, y + 4.0), &label, palette.muted);
        canvas.text(text.anchor(Anchor::End));
    }
    let wanted = ((frame.right - frame.left) / TICK_EVERY.0).max(2.0) as usize;
    for tick in plane.x.scale.ticks(frame.x.0, frame.x.1, wanted) {
        let x = frame.across(tick);
        let foot = (x, frame.bottom + 4.0);
        canvas.line((x, frame.bottom), foot, palette.border, 1.0, 0.0);
        let label = plane.x.scale.tick(tick);
        // Near the right edge a centred label would be cut off.
        let (at, anchor) = match x + width_of(&label, LABEL) / 2.0 > canvas.width - 4.0 {
            true => (canvas.width - 4.0, Anchor::End),
            false => (x, Anchor::Middle),
        };
        let text = Text::new((at, frame.bottom + LINE + 2.0), &label, palette.muted);
        canvas.text(text.anchor(anchor));
    }
    if let Some(title) = plane.x.title_beside_ticks() {
        let at = (
            f64::midpoint(frame.left, frame.right),
            canvas.height - PADDING,
        );
        canvas.text(Text::new(at, title, palette.muted).anchor(Anchor::Middle));
    }
}

fn band(canvas: &mut Canvas, curve: &Curve, palette: &Palette, frame: &Frame) {
    if !curve.has_band() {
        return;
    }
    for run in curve.runs() {
        let upper = run.iter().map(|s| frame.at(s.x, s.high));
        let lower = run.iter().rev().map(|s| frame.at(s.x, s.low));
        let points: Vec<Point> = upper.chain(lower).collect();
        canvas.polygon(&points, palette.series(curve.slot), BAND);
    }
}

fn line(canvas: &mut Canvas, curve: &Curve, marked: bool, palette: &Palette, frame: &Frame) {
    let colour = palette.series(curve.slot);
    for stretch in curve.stretches() {
        let samples = stretch.samples.iter();
        let points: Vec<Point> = samples.map(|s| frame.at(s.x, s.middle)).collect();
        canvas.polyline(&points, colour, 2.0, if stretch.dashed { 6.0 } else { 0.0 });
    }
    if marked {
        for mark in curve.marks() {
            let at = frame.at(mark.x, mark.middle);
            canvas.marker(Marker::of(curve.slot), at, colour);
        }
    }
}

/// The names of the curves at their ends, moved apart where they would overlap.
fn names(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    let named = |curve: &Curve| {
        Some((
            frame.at(0.0, curve.end()?.middle).1,
            curve.slot,
            curve.label.clone(),
        ))
    };
    let mut names: Vec<(f64, usize, String)> = plane.curves.iter().filter_map(named).collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (y, slot, label) in names {
        let y = y.max(lowest + LINE);
        lowest = y;
        canvas.text(Text::new(
            (frame.right + 10.0, y + 4.0),
            &label,
            palette.series(slot),
        ));
    }
}

fn thresholds(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    for threshold in plane.thresholds() {
        let (_, y) = frame.at(frame.x.0, threshold.value);
        let colour = palette.status(threshold.status);
        canvas.line((frame.left, y), (frame.right, y), colour, 1.0, 4.0);
    }
}

/// Drawn after the curves, which would run through the letters.
fn threshold_names(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    let mut thresholds: Vec<_> = plane.thresholds().iter().collect();
    thresholds.sort_by(|a, b| a.value.total_cmp(&b.value));
    let mut last = f64::INFINITY;
    for threshold in thresholds {
        let (_, y) = frame.at(frame.x.0, threshold.value);
        // Labels stand a line apart, also where their levels do not.
        last = (y - 4.0).min(last - LINE);
        let colour = palette.status(threshold.status);
        let text = Text::new((frame.right - 4.0, last), &threshold.label, colour);
        canvas.text(text.anchor(Anchor::End).halo(palette.surface));
    }
}

fn here(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    let Some(here) = plane.here_now() else {
        return;
    };
    let (low, x, high) = (
        frame.across(here.low),
        frame.across(here.x),
        frame.across(here.high),
    );
    canvas.rectangle((low, frame.top), (high, frame.bottom), palette.muted, 0.12);
    canvas.line((x, frame.top), (x, frame.bottom), palette.muted, 1.0, 0.0);
    let (at, anchor) = beside(x, frame);
    canvas.text(
        Text::new((at, frame.top + 10.0), &here.label, palette.muted)
            .anchor(anchor)
            .halo(palette.surface),
    );
}

fn rings(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    for ring in plane.rings() {
        let (x, y) = frame.at(ring.x, ring.y);
        if ring.quiet {
            canvas.ring((x, y), 3.5, palette.muted);
            continue;
        }
        canvas.ring((x, y), 6.0, palette.text);
        let (at, anchor) = beside(x, frame);
        canvas.text(
            Text::new((at, y - 12.0), &ring.label, palette.text)
                .anchor(anchor)
                .strong()
                .halo(palette.surface),
        );
    }
}

/// A triangle on the axis and the sentence above it; sentences stand on top of each other.
fn crossings(canvas: &mut Canvas, plane: &Plane, palette: &Palette, frame: &Frame) {
    let mut crossings: Vec<_> = plane.crossings().iter().collect();
    // The last one lowest: its short stem stays clear of the sentences that begin left of it.
    crossings.sort_by(|a, b| b.x.total_cmp(&a.x));
    for (row, crossing) in crossings.into_iter().enumerate() {
        let (x, y) = (frame.across(crossing.x), frame.bottom);
        let colour = palette.status(crossing.status);
        let text = y - 10.0 - row as f64 * LINE;
        canvas.line((x, text), (x, y), colour, 1.0, 2.0);
        canvas.polygon(
            &[(x, y), (x - 5.0, y + 8.0), (x + 5.0, y + 8.0)],
            colour,
            1.0,
        );
        let (at, anchor) = beside(x, frame);
        canvas.text(
            Text::new((at, text), &crossing.label, colour)
                .anchor(anchor)
                .halo(palette.surface),
        );
    }
}

/// Where a text beside a vertical line goes: right of it, or left of it in the right half.
fn beside(x: f64, frame: &Frame) -> (f64, Anchor) {
    if x > f64::midpoint(frame.left, frame.right) {
        (x - 6.0, Anchor::End)
    } else {
        (x + 6.0, Anchor::Start)
    }
}

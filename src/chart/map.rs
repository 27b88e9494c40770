//! What flows from where to where, as boxes from left to right and ribbons as wide as the rate.
//!
//! The layout is made once, when the chart is. It leaves one thing open: how far apart columns stand, so that one layout
//! fits any width; places are asked for with that gap.

mod columns;
mod layout;
mod spread;
#[cfg(test)]
mod tests;

use super::{Axis, Status};
use crate::units::Measure;

/// Width of a box, in points.
pub const BOX: f64 = 144.0;
/// Height of a box with a gauge, and of one without.
const HEIGHTS: (f64, f64) = (72.0, 44.0);
/// Height of the label of a ribbon.
const LABEL_HEIGHT: f64 = 16.0;
/// Width of a letter of such a label, and the air at its sides.
const LETTER: f64 = 6.4;
const AIR: f64 = 12.0;
/// Columns stand no farther apart than this, however much room there is.
const MOST_GAP: f64 = 168.0;

/// A box before it has its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// Where it stands in the file, to go there.
    pub field: String,
    /// What is fullest about it.
    pub gauge: Option<MapGauge>,
}

/// How full something is.
#[derive(Clone, Debug, PartialEq)]
pub struct MapGauge {
    /// What is full.
    pub label: String,
    /// The share that is used.
    pub share: f64,
    /// The share in words: `45 %`.
    pub value: String,
    /// How serious that is.
    pub status: Status,
}

/// A ribbon before it has its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// The box it comes from, by its place.
    pub from: usize,
    /// The box it goes to, by its place.
    pub to: usize,
    /// What flows, in SI base units of the axis.
    pub rate: f64,
}

/// A ribbon in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// The box it comes from, by its place.
    pub from: usize,
    /// The box it goes to, by its place.
    pub to: usize,
    /// What flows.
    pub rate: f64,
    /// The rate in words.
    pub label: String,
    /// How wide it is drawn.
    pub width: f64,
    /// From gap to gap the heights of its middle: where it enters and where it leaves.
    crossings: Vec<(f64, f64)>,
    /// The gap its label stands in, how far across, and the height of the label's middle.
    label_at: (usize, f64, f64),
}

/// A rectangle: from the left, from the top, to the right, to the bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// A chart of what flows from where to where.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// What it shows.
    pub title: String,
    /// What the width of a ribbon measures.
    pub axis: Axis,
    stops: Vec<Stop>,
    /// The column and the upper edge of each box.
    places: Vec<(usize, f64)>,
    ribbons: Vec<Ribbon>,
    columns: usize,
    height: f64,
}

impl Map {
    /// Lays out boxes and ribbons. Streams between boxes that do not exist, or whose rate is not a positive number, are
    /// left out.
    #[must_use]
    pub fn new(title: impl Into<String>, stops: Vec<Stop>, streams: &[Stream]) -> Self {
        let axis = Axis::measured("Rate", Measure::BytesPerSecond);
        let flows = |stream: &&Stream| {
            stream.from != stream.to
                && stream.from.max(stream.to) < stops.len()
                && stream.rate.is_finite()
                && stream.rate > 0.0
        };
        let streams: Vec<Stream> = streams.iter().filter(flows).copied().collect();
        let heights: Vec<f64> = stops.iter().map(height).collect();
        let laid_out = layout::layout(&heights, &streams, |rate| axis.scale.full(rate));
        Self {
            title: title.into(),
            axis,
            places: laid_out.places,
            ribbons: laid_out.ribbons,
            columns: laid_out.columns,
            height: laid_out.height,
            stops,
        }
    }

    /// The boxes.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The ribbons.
    #[must_use]
    pub fn ribbons(&self) -> &[Ribbon] {
        &self.ribbons
    }

    /// The gap between columns that a width leaves: never so little that a label would touch a box.
    #[must_use]
    pub fn gap_for(&self, width: f64) -> f64 {
        let widest = self.ribbons.iter().map(Ribbon::label_width);
        let least = widest.fold(48.0, f64::max);
        let gaps = self.columns.saturating_sub(1).max(1) as f64;
        let left = (width - self.columns as f64 * BOX) / gaps;
        left.clamp(least, MOST_GAP.max(least))
    }

    /// The size of the whole picture.
    #[must_use]
    pub fn size(&self, gap: f64) -> (f64, f64) {
        let columns = self.columns as f64;
        let width = columns * BOX + (columns - 1.0).max(0.0) * gap;
        (width, self.height)
    }

    /// The boxes in reading order: column by column, from top to bottom.
    #[must_use]
    pub fn in_reading_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.stops.len()).collect();
        let place = |index: &usize| self.places.get(*index).copied().unwrap_or_default();
        order.sort_by(|a, b| {
            let ((column, top), (other, below)) = (place(a), place(b));
            column.cmp(&other).then(top.total_cmp(&below))
        });
        order
    }

    /// Where a box is.
    #[must_use]
    pub fn area(&self, stop: usize, gap: f64) -> Area {
        let (column, top) = self.places.get(stop).copied().unwrap_or_default();
        let left = column as f64 * (BOX + gap);
        Area {
            left,
            top,
            right: left + BOX,
            bottom: top + self.stops.get(stop).map_or(0.0, height),
        }
    }

    /// The middle of a ribbon, as a line through points.
    #[must_use]
    pub fn line(&self, ribbon: &Ribbon, gap: f64) -> Vec<(f64, f64)> {
        /// Points of one curve: more cannot be seen.
        const POINTS: u32 = 20;
        let first = self.places.get(ribbon.from).map_or(0, |place| place.0);
        let mut points = Vec::new();
        for (step, (from, to)) in ribbon.crossings.iter().enumerate() {
            let left = (first + step) as f64 * (BOX + gap) + BOX;
            let curve = (0..=POINTS).map(|i| {
                let across = f64::from(i) / f64::from(POINTS);
                (left + across * gap, from + (to - from) * eased(across))
            });
            points.extend(curve);
        }
        points
    }

    /// Where the label of a ribbon is.
    #[must_use]
    pub fn label(&self, ribbon: &Ribbon, gap: f64) -> Area {
        let (column, across, middle) = ribbon.label_at;
        let left = column as f64 * (BOX + gap) + BOX;
        let half = ribbon.label_width() / 2.0;
        let centre = left + (across * gap).clamp(half, (gap - half).max(half));
        Area {
            left: centre - half + AIR / 2.0,
            top: middle - LABEL_HEIGHT / 2.0,
            right: centre + half - AIR / 2.0,
            bottom: middle + LABEL_HEIGHT / 2.0,
        }
    }

    /// The rates that come into a box and go out of it.
    #[must_use]
    pub fn through(&self, stop: usize) -> (f64, f64) {
        let sum = |end: fn(&Ribbon) -> usize| -> f64 {
            let those = self.ribbons.iter().filter(|ribbon| end(ribbon) == stop);
            those.map(|ribbon| ribbon.rate).sum()
        };
        (sum(|ribbon| ribbon.to), sum(|ribbon| ribbon.from))
    }
}

impl Ribbon {
    /// The room its label needs, with air at both sides.
    fn label_width(&self) -> f64 {
        self.label.chars().count() as f64 * LETTER + AIR
    }
}

fn height(stop: &Stop) -> f64 {
    match stop.gauge {
        Some(_) => HEIGHTS.0,
        None => HEIGHTS.1,
    }
}

/// From 0 to 1, level at both ends.
fn eased(across: f64) -> f64 {
    across * across * (3.0 - 2.0 * across)
}

//! Boxes in columns, ribbons between them: as few crossings and as straight as a few sweeps make them.

use super::columns::columns;
use super::spread::{Wish, spread};
use super::{LABEL_HEIGHT, Ribbon, Stream};

/// Between boxes of one column.
const DISTANCE: f64 = 12.0;
/// The widest that all ribbons at one side of a box are together.
const WIDEST: f64 = 34.0;
/// No ribbon is thinner.
const THINNEST: f64 = 1.5;
/// Rounds in which each column follows its neighbours.
const SWEEPS: usize = 8;

/// What a layout is made of.
pub(super) struct LaidOut {
    pub(super) places: Vec<(usize, f64)>,
    pub(super) ribbons: Vec<Ribbon>,
    pub(super) columns: usize,
    pub(super) height: f64,
}

/// What stands in a column: a box, or the place where a ribbon passes between boxes.
struct Knot {
    column: usize,
    height: f64,
    middle: f64,
}

/// A ribbon's way: the knots it touches, one in each column.
type Way = Vec<usize>;

/// Gives everything its place.
pub(super) fn layout(
    heights: &[f64],
    streams: &[Stream],
    words: impl Fn(f64) -> String,
) -> LaidOut {
    let column_of = columns(heights.len(), streams);
    let widths = widths(heights.len(), streams);
    let mut knots: Vec<Knot> = heights
        .iter()
        .zip(&column_of)
        .map(|(height, column)| Knot {
            column: *column,
            height: *height,
            middle: 0.0,
        })
        .collect();
    let ways: Vec<Way> = streams
        .iter()
        .zip(&widths)
        .map(|(stream, width)| way(&mut knots, stream, *width))
        .collect();
    let count = column_of.iter().max().map_or(0, |last| last + 1);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, knot) in knots.iter().enumerate() {
        rows[knot.column].push(index);
    }
    settle(&mut knots, &mut rows, &ways);
    let ends = ends(&knots, streams, &ways, &widths);
    let mut ribbons: Vec<Ribbon> = streams
        .iter()
        .enumerate()
        .map(|(index, stream)| {
            let middles = ways[index].iter().map(|knot| knots[*knot].middle);
            let mut at: Vec<f64> = middles.collect();
            if let Some(first) = at.first_mut() {
                *first = ends[index].0;
            }
            if let Some(last) = at.last_mut() {
                *last = ends[index].1;
            }
            Ribbon {
                from: stream.from,
                to: stream.to,
                rate: stream.rate,
                label: words(stream.rate),
                width: widths[index],
                crossings: at.windows(2).map(|pair| (pair[0], pair[1])).collect(),
                label_at: (0, 0.5, 0.0),
            }
        })
        .collect();
    labels(&mut ribbons, &column_of);
    framed(&knots, &column_of, ribbons, count)
}

/// How wide each ribbon is: the busiest side of a box sets the scale.
fn widths(boxes: usize, streams: &[Stream]) -> Vec<f64> {
    let side = |end: fn(&Stream) -> usize, index: usize| -> f64 {
        let those = streams.iter().filter(|stream| end(stream) == index);
        those.map(|stream| stream.rate).sum()
    };
    let busiest = (0..boxes)
        .flat_map(|index| [side(|s| s.from, index), side(|s| s.to, index)])
        .fold(0.0, f64::max);
    let width = |stream: &Stream| (stream.rate / busiest * WIDEST).max(THINNEST);
    streams.iter().map(width).collect()
}

/// The knots of a stream, with new ones in the columns that it passes.
fn way(knots: &mut Vec<Knot>, stream: &Stream, width: f64) -> Way {
    let (from, to) = (knots[stream.from].column, knots[stream.to].column);
    let mut way = vec![stream.from];
    for column in from + 1..to {
        way.push(knots.len());
        knots.push(Knot {
            column,
            height: width,
            middle: 0.0,
        });
    }
    way.push(stream.to);
    way
}

/// Moves everything towards what it is linked with, column by column, back and forth.
fn settle(knots: &mut [Knot], rows: &mut [Vec<usize>], ways: &[Way]) {
    for row in rows.iter() {
        pack(knots, row);
    }
    let last = rows.len().saturating_sub(1);
    for sweep in 0..SWEEPS {
        for step in 0..rows.len() {
            let (column, from_left) = if sweep % 2 == 0 {
                (step, true)
            } else {
                (last - step, false)
            };
            // Only at first is the order changed; then places follow both sides.
            let both = sweep + 2 >= SWEEPS;
            let wishes: Vec<f64> = rows[column]
                .iter()
                .map(|knot| wish(knots, ways, *knot, (from_left || both, !from_left || both)))
                .collect();
            let mut wished: Vec<(usize, f64)> = rows[column].iter().copied().zip(wishes).collect();
            if !both {
                wished.sort_by(|a, b| a.1.total_cmp(&b.1));
            }
            let row: Vec<Wish> = wished
                .iter()
                .map(|(knot, middle)| Wish {
                    middle: *middle,
                    height: knots[*knot].height,
                })
                .collect();
            for ((knot, _), middle) in wished.iter().zip(spread(&row, DISTANCE)) {
                knots[*knot].middle = middle;
            }
            rows[column] = wished.into_iter().map(|(knot, _)| knot).collect();
        }
    }
}

/// One below the other, around the middle.
fn pack(knots: &mut [Knot], row: &[usize]) {
    let whole: f64 = row.iter().map(|knot| knots[*knot].height + DISTANCE).sum();
    let mut top = -whole / 2.0;
    for knot in row {
        knots[*knot].middle = top + knots[*knot].height / 2.0;
        top += knots[*knot].height + DISTANCE;
    }
}

/// Where a knot wants to be: in the middle of what it is linked with at its left, its right or both.
fn wish(knots: &[Knot], ways: &[Way], knot: usize, (left, right): (bool, bool)) -> f64 {
    let mut linked = Vec::new();
    for way in ways {
        for pair in way.windows(2) {
            if left && pair[1] == knot {
                linked.push(knots[pair[0]].middle);
            }
            if right && pair[0] == knot {
                linked.push(knots[pair[1]].middle);
            }
        }
    }
    match linked.len() {
        0 => knots[knot].middle,
        count => linked.iter().sum::<f64>() / count as f64,
    }
}

/// Where each ribbon leaves its box and enters the next: side by side, in the order of where they go.
fn ends(knots: &[Knot], streams: &[Stream], ways: &[Way], widths: &[f64]) -> Vec<(f64, f64)> {
    let mut ends = vec![(0.0, 0.0); streams.len()];
    for (index, knot) in knots.iter().enumerate() {
        let mut leaving: Vec<usize> = (0..streams.len())
            .filter(|stream| streams[*stream].from == index)
            .collect();
        let next = |stream: &usize| ways[*stream].get(1).map_or(0.0, |k| knots[*k].middle);
        leaving.sort_by(|a, b| next(a).total_cmp(&next(b)));
        for (stream, middle) in side_by_side(knot.middle, &leaving, widths) {
            ends[stream].0 = middle;
        }
        let mut entering: Vec<usize> = (0..streams.len())
            .filter(|stream| streams[*stream].to == index)
            .collect();
        let before = |stream: &usize| {
            let way = &ways[*stream];
            let place = way.len().saturating_sub(2);
            way.get(place).map_or(0.0, |k| knots[*k].middle)
        };
        entering.sort_by(|a, b| before(a).total_cmp(&before(b)));
        for (stream, middle) in side_by_side(knot.middle, &entering, widths) {
            ends[stream].1 = middle;
        }
    }
    ends
}

fn side_by_side(middle: f64, streams: &[usize], widths: &[f64]) -> Vec<(usize, f64)> {
    const BETWEEN: f64 = 3.0;
    let width = |stream: &usize| widths[*stream] + BETWEEN;
    let mut top = middle - streams.iter().map(width).sum::<f64>() / 2.0;
    let place = |stream: &usize| {
        let at = top + width(stream) / 2.0;
        top += width(stream);
        (*stream, at)
    };
    streams.iter().map(place).collect()
}

/// Puts each label on its ribbon, near the end where ribbons are farther apart; labels of one gap make room for each
/// other.
fn labels(ribbons: &mut [Ribbon], column_of: &[usize]) {
    let degree = |ribbons: &[Ribbon], end: fn(&Ribbon) -> usize, index: usize| {
        ribbons.iter().filter(|ribbon| end(ribbon) == index).count()
    };
    for index in 0..ribbons.len() {
        let (from, to) = (ribbons[index].from, ribbons[index].to);
        let leaving = degree(ribbons, |ribbon| ribbon.from, from);
        let entering = degree(ribbons, |ribbon| ribbon.to, to);
        let last = ribbons[index].crossings.len().saturating_sub(1);
        let (step, across) = match leaving.cmp(&entering) {
            std::cmp::Ordering::Greater => (last, 0.66),
            std::cmp::Ordering::Equal => (0, 0.5),
            std::cmp::Ordering::Less => (0, 0.34),
        };
        let (above, below) = ribbons[index]
            .crossings
            .get(step)
            .copied()
            .unwrap_or_default();
        let middle = above + (below - above) * super::eased(across);
        ribbons[index].label_at = (column_of[from] + step, across, middle);
    }
    let gaps = column_of.iter().max().copied().unwrap_or(0);
    for gap in 0..gaps {
        let mut those: Vec<usize> = (0..ribbons.len())
            .filter(|index| ribbons[*index].label_at.0 == gap)
            .collect();
        let middle = |index: &usize| ribbons[*index].label_at.2;
        those.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let wishes: Vec<Wish> = those
            .iter()
            .map(|index| Wish {
                middle: middle(index),
                height: LABEL_HEIGHT,
            })
            .collect();
        for (index, middle) in those.into_iter().zip(spread(&wishes, 0.0)) {
            ribbons[index].label_at.2 = middle;
        }
    }
}

/// Everything moved so that the highest edge is at zero.
fn framed(
    knots: &[Knot],
    column_of: &[usize],
    mut ribbons: Vec<Ribbon>,
    columns: usize,
) -> LaidOut {
    let tops = knots.iter().map(|knot| knot.middle - knot.height / 2.0);
    let bottoms = knots.iter().map(|knot| knot.middle + knot.height / 2.0);
    let labels = ribbons.iter().map(|ribbon| ribbon.label_at.2);
    let top = tops
        .chain(labels.clone().map(|middle| middle - LABEL_HEIGHT / 2.0))
        .fold(f64::INFINITY, f64::min);
    let bottom = bottoms
        .chain(labels.map(|middle| middle + LABEL_HEIGHT / 2.0))
        .fold(f64::NEG_INFINITY, f64::max);
    let top = if top.is_finite() { top } else { 0.0 };
    for ribbon in &mut ribbons {
        ribbon.label_at.2 -= top;
        for (from, to) in &mut ribbon.crossings {
            *from -= top;
            *to -= top;
        }
    }
    let places = column_of.iter().zip(knots);
    LaidOut {
        places: places
            .map(|(column, knot)| (*column, knot.middle - knot.height / 2.0 - top))
            .collect(),
        ribbons,
        columns,
        height: (bottom - top).max(0.0),
    }
}

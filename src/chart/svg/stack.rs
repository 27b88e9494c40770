//! Stacked horizontal bars as SVG.

use super::super::{Bar, Palette, Stack};
use super::canvas::{Anchor, Canvas, LABEL, PADDING, Point, TITLE, Text, width_of};

const ROW: f64 = 44.0;
const BAR: f64 = 20.0;
const LEGEND: f64 = 28.0;

/// The whole chart; bars keep their height, and `height` is the least the picture has.
pub(in super::super) fn stack(stack: &Stack, palette: &Palette, width: f64, height: f64) -> String {
    let top = PADDING + TITLE + 8.0 + LEGEND;
    let needed = top + ROW * stack.bars().len() as f64 + PADDING;
    let mut canvas = Canvas::new(&stack.title, palette, width, height.max(needed));
    legend(&mut canvas, stack, palette);
    let widest = |texts: &mut dyn Iterator<Item = &String>| {
        texts.map(|text| width_of(text, LABEL)).fold(0.0, f64::max)
    };
    let left =
        PADDING + widest(&mut stack.bars().iter().map(|bar| &bar.label)).min(width / 3.0) + 12.0;
    let notes = widest(&mut stack.bars().iter().map(|bar| &bar.note)).min(width / 3.0);
    let per_unit = (width - PADDING - notes - 12.0 - left).max(1.0) / stack.extent();
    for (row, bar) in stack.bars().iter().enumerate() {
        draw(
            &mut canvas,
            stack,
            bar,
            palette,
            (left, top + ROW * row as f64),
            per_unit,
        );
    }
    canvas.finish()
}

/// The parts by name, in the order of the bars.
fn legend(canvas: &mut Canvas, stack: &Stack, palette: &Palette) {
    let y = PADDING + TITLE + 24.0;
    let mut x = PADDING;
    for (slot, label) in stack.shown_labels() {
        part(canvas, ((x, y - 10.0), (x + 10.0, y)), slot, palette);
        canvas.text(Text::new((x + 14.0, y), label, palette.muted));
        x += 14.0 + width_of(label, LABEL) + 16.0;
    }
}

/// A part in its colour, and what tells it from others with the same.
fn part(canvas: &mut Canvas, (from, to): (Point, Point), slot: usize, palette: &Palette) {
    canvas.rectangle(from, to, palette.series(slot), 1.0);
    canvas.hatch(from, to, palette.texture(slot), palette.surface);
}

fn draw(
    canvas: &mut Canvas,
    stack: &Stack,
    bar: &Bar,
    palette: &Palette,
    (left, top): (f64, f64),
    per_unit: f64,
) {
    let baseline = top + BAR / 2.0 + 4.0;
    let name = Text::new((left - 12.0, baseline), &bar.label, palette.text).anchor(Anchor::End);
    canvas.text(if bar.marked { name.strong() } else { name });
    let mut x = left;
    for part in &bar.parts {
        let next = x + part.value * per_unit;
        let corners = ((x, top), (next, top + BAR));
        self::part(canvas, corners, stack.slot(&part.label), palette);
        // A line of the background keeps neighbours apart when their colours are hard to tell apart.
        canvas.line((next, top), (next, top + BAR), palette.surface, 1.0, 0.0);
        x = next;
    }
    canvas.text(Text::new((x + 8.0, baseline), &bar.note, palette.text).strong());
    if bar.marked {
        canvas.text(Text::new((left, top + BAR + 14.0), &stack.mark, palette.ok));
    }
}

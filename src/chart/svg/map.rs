//! Boxes and what flows between them, as SVG.

use super::super::{Area, Map, MapGauge, Palette, Rgb, Status};
use super::canvas::{Anchor, Canvas, LABEL, PADDING, Point, TITLE, Text, width_of};

/// How much of the accent a ribbon has.
const RIBBON: f64 = 0.38;
const SMALL: f64 = 11.0;
/// Inside a box, between its edge and its text.
const INSIDE: f64 = 8.0;

/// The whole chart. It is as high as it has to be, and wider than asked for where its labels need that.
pub(in super::super) fn map(map: &Map, palette: &Palette, width: f64, _height: f64) -> String {
    let gap = map.gap_for(width - 2.0 * PADDING);
    let (wide, high) = map.size(gap);
    let top = PADDING + TITLE + 16.0;
    let width = width.max(wide + 2.0 * PADDING);
    let mut canvas = Canvas::new(&map.title, palette, width, top + high + PADDING);
    let from = ((width - wide) / 2.0, top);
    let place = |(x, y): Point| (from.0 + x, from.1 + y);
    for ribbon in map.ribbons() {
        let points: Vec<Point> = map.line(ribbon, gap).into_iter().map(place).collect();
        let colour = palette.series(0).over(palette.surface, RIBBON);
        canvas.polyline(&points, colour, ribbon.width, 0.0);
    }
    for ribbon in map.ribbons() {
        let Area {
            left,
            top,
            right,
            bottom,
        } = map.label(ribbon, gap);
        let middle = place((f64::midpoint(left, right), f64::midpoint(top, bottom) + 4.0));
        let text = Text::new(middle, &ribbon.label, palette.text);
        canvas.text(text.anchor(Anchor::Middle).halo(palette.surface));
    }
    for (index, stop) in map.stops().iter().enumerate() {
        let area = map.area(index, gap);
        let (from, to) = (
            place((area.left, area.top)),
            place((area.right, area.bottom)),
        );
        canvas.rectangle(from, to, palette.border, 1.0);
        let inner = |(x, y): Point, by: f64| (x + by, y + by);
        canvas.rectangle(inner(from, 1.0), inner(to, -1.0), palette.raised, 1.0);
        let room = to.0 - from.0 - 2.0 * INSIDE;
        let name = shortened(&stop.name, LABEL * 1.06, room);
        let at = (from.0 + INSIDE, from.1 + 18.0);
        canvas.text(Text::new(at, &name, palette.text).strong());
        let about = shortened(&stop.about, SMALL, room);
        let at = (from.0 + INSIDE, from.1 + 33.0);
        canvas.text(Text::new(at, &about, palette.muted).size(SMALL));
        if let Some(gauge) = &stop.gauge {
            let corner = (from.0 + INSIDE, from.1 + 42.0);
            draw_gauge(&mut canvas, gauge, palette, corner, room);
        }
    }
    canvas.finish()
}

/// A bar, and below it the mark of the status, what is full, and how full.
fn draw_gauge(canvas: &mut Canvas, gauge: &MapGauge, palette: &Palette, from: Point, room: f64) {
    const BAR: f64 = 5.0;
    let colour = palette.status(gauge.status);
    let to = |share: f64| (from.0 + room * share.clamp(0.0, 1.0), from.1 + BAR);
    canvas.rectangle(from, to(1.0), palette.border, 1.0);
    if gauge.share > 0.0 {
        canvas.rectangle(from, to(gauge.share), colour, 1.0);
    }
    let line = from.1 + BAR + 17.0;
    mark(
        canvas,
        gauge.status,
        (from.0 + 5.0, line - 4.0),
        colour,
        palette,
    );
    let value = Text::new((from.0 + room, line), &gauge.value, palette.text).size(SMALL);
    canvas.text(value.anchor(Anchor::End));
    let left = room - 15.0 - width_of(&gauge.value, SMALL) - 4.0;
    let label = shortened(&gauge.label, SMALL, left);
    canvas.text(Text::new((from.0 + 15.0, line), &label, palette.muted).size(SMALL));
}

/// The shape of a status.
fn mark(canvas: &mut Canvas, status: Status, (x, y): Point, colour: Rgb, palette: &Palette) {
    match status {
        Status::Ok => canvas.marker(super::super::Marker::Circle, (x, y), colour),
        Status::Warning => {
            let points = [(x, y - 5.0), (x + 5.0, y + 4.0), (x - 5.0, y + 4.0)];
            canvas.polygon(&points, colour, 1.0);
        }
        Status::Breach => {
            canvas.rectangle((x - 5.0, y - 5.0), (x + 5.0, y + 5.0), colour, 1.0);
            canvas.line((x, y - 3.5), (x, y + 1.0), palette.surface, 1.6, 0.0);
            canvas.line((x, y + 2.4), (x, y + 3.8), palette.surface, 1.6, 0.0);
        }
    }
}

/// A text that fits, with `…` where it was cut.
fn shortened(text: &str, size: f64, room: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let fitting = (room / width_of("n", size) - 1.0).max(0.0) as usize;
    let start: String = text.chars().take(fitting).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::super::{Chart, Stop, Stream};
    use super::*;

    #[test]
    fn a_map_says_what_flows_and_how_full_everything_is() {
        let stop = |name: &str, gauge| Stop {
            name: name.to_owned(),
            about: "topic of <events>".to_owned(),
            field: String::new(),
            gauge,
        };
        let full = MapGauge {
            label: "time of deadline".to_owned(),
            share: 1.2,
            value: "120 %".to_owned(),
            status: Status::Breach,
        };
        let stream = Stream {
            from: 0,
            to: 1,
            rate: 62.5e6,
        };
        let long = "a name that is far too long for its box";
        let map = Map::new(
            "Flow",
            vec![stop("clicks", None), stop(long, Some(full))],
            &[stream],
        );
        let chart = Chart::from(map);
        let svg = chart.svg(&Palette::LIGHT, 600.0, 400.0);
        for part in [
            "clicks",
            "62.5\u{2009}MB/s",
            "120 %",
            "a name that is",
            "&lt;events&gt;",
        ] {
            assert!(svg.contains(part), "{part} is not in {svg}");
        }
        assert!(!svg.contains(long), "it would run out of its box");
        assert_eq!(svg, chart.svg(&Palette::LIGHT, 600.0, 400.0));
        let csv = chart.csv();
        assert!(csv.starts_with("from,to,Rate (B/s)\r\nclicks,"), "{csv}");
        assert!(csv.contains(",62500000"), "{csv}");
    }
}

//! The few shapes a chart is made of, written as SVG elements.

use std::fmt::Write as _;

use super::super::{Marker, Palette, Rgb, Texture};

/// Text of titles, of labels and of axes, in pixels.
pub(super) const TITLE: f64 = 15.0;
pub(super) const LABEL: f64 = 12.0;

/// Between the edge of the picture and everything in it.
pub(super) const PADDING: f64 = 16.0;

/// A point in pixels from the top left.
pub(super) type Point = (f64, f64);

/// Where a text stands relative to its point.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text and how it looks.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub at: Point,
    pub text: &'t str,
    pub size: f64,
    pub colour: Rgb,
    pub anchor: Anchor,
    pub strong: bool,
    pub halo: Option<Rgb>,
}

impl<'t> Text<'t> {
    pub fn new(at: Point, text: &'t str, colour: Rgb) -> Self {
        Self {
            at,
            text,
            size: LABEL,
            colour,
            anchor: Anchor::Start,
            strong: false,
            halo: None,
        }
    }

    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub fn strong(self) -> Self {
        Self {
            strong: true,
            ..self
        }
    }

    /// Keeps lines that pass behind the text away from its letters.
    pub fn halo(self, background: Rgb) -> Self {
        Self {
            halo: Some(background),
            ..self
        }
    }

    pub fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }
}

/// An SVG document in the making.
pub(super) struct Canvas {
    text: String,
    pub width: f64,
    pub height: f64,
}

impl Canvas {
    /// A picture with a background and its title.
    pub fn new(title: &str, palette: &Palette, width: f64, height: f64) -> Self {
        let (w, h) = (pixels(width), pixels(height));
        let title_text = escaped(title);
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
             font-family=\"'IBM Plex Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\">\n\
             <title>{title_text}</title>\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
            palette.surface
        );
        let mut canvas = Self {
            text,
            width,
            height,
        };
        let heading = Text::new((PADDING, PADDING + TITLE), title, palette.text);
        canvas.text(heading.size(TITLE).strong());
        canvas
    }

    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    pub fn text(&mut self, text: Text<'_>) {
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if text.strong {
            " font-weight=\"600\""
        } else {
            ""
        };
        let halo = text.halo.map_or_else(String::new, |colour| {
            format!(" stroke=\"{colour}\" stroke-width=\"3\" paint-order=\"stroke\"")
        });
        self.element(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}{halo}>{}</text>",
            pixels(text.at.0),
            pixels(text.at.1),
            pixels(text.size),
            text.colour,
            escaped(text.text)
        ));
    }

    /// A straight line; `dash` is the length of dashes and gaps, 0 for none.
    pub fn line(&mut self, from: Point, to: Point, colour: Rgb, width: f64, dash: f64) {
        let dashes = dashes(dash);
        self.element(format_args!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{colour}\" stroke-width=\"{}\"{dashes}/>",
            pixels(from.0),
            pixels(from.1),
            pixels(to.0),
            pixels(to.1),
            pixels(width)
        ));
    }

    pub fn polyline(&mut self, points: &[Point], colour: Rgb, width: f64, dash: f64) {
        self.element(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" stroke-linejoin=\"round\" \
             stroke-linecap=\"round\"{}/>",
            list(points),
            pixels(width),
            dashes(dash)
        ));
    }

    pub fn polygon(&mut self, points: &[Point], colour: Rgb, opacity: f64) {
        self.element(format_args!(
            "<polygon points=\"{}\" fill=\"{colour}\"{}/>",
            list(points),
            opacity_of(opacity)
        ));
    }

    pub fn rectangle(&mut self, from: Point, to: Point, colour: Rgb, opacity: f64) {
        self.element(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"{}/>",
            pixels(from.0),
            pixels(from.1),
            pixels((to.0 - from.0).max(0.0)),
            pixels((to.1 - from.1).max(0.0)),
            opacity_of(opacity)
        ));
    }

    /// Lines of a texture over a rectangle, cut off at its edges.
    pub fn hatch(&mut self, from: Point, to: Point, texture: Texture, colour: Rgb) {
        let Some(lean) = texture.lean() else {
            return;
        };
        let height = to.1 - from.1;
        let mut x = from.0 - height;
        while x < to.0 + height {
            if let Some((bottom, top)) = inside((from, to), x, lean * height) {
                self.line(bottom, top, colour, Texture::WIDTH, 0.0);
            }
            x += Texture::STEP;
        }
    }

    /// A circle around a point, not filled.
    pub fn ring(&mut self, at: Point, radius: f64, colour: Rgb) {
        self.element(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            pixels(at.0),
            pixels(at.1),
            pixels(radius)
        ));
    }

    /// The mark of a series.
    pub fn marker(&mut self, marker: Marker, (x, y): Point, colour: Rgb) {
        const R: f64 = 4.0;
        let mut stroke = |from, to| self.line(from, to, colour, 2.0, 0.0);
        let corners: &[Point] = match marker {
            Marker::Circle => {
                return self.element(format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\"/>",
                    pixels(x),
                    pixels(y),
                    pixels(R)
                ));
            }
            Marker::Cross => {
                stroke((x - R, y - R), (x + R, y + R));
                return stroke((x - R, y + R), (x + R, y - R));
            }
            Marker::Plus => {
                stroke((x - R, y), (x + R, y));
                return stroke((x, y - R), (x, y + R));
            }
            Marker::Square => &[(-R, -R), (R, -R), (R, R), (-R, R)],
            Marker::Diamond => &[(0.0, -5.0), (5.0, 0.0), (0.0, 5.0), (-5.0, 0.0)],
            Marker::Up => &[(0.0, -5.0), (5.0, R), (-5.0, R)],
            Marker::Down => &[(0.0, 5.0), (5.0, -R), (-5.0, -R)],
            Marker::Left => &[(-5.0, 0.0), (R, -5.0), (R, 5.0)],
        };
        let points: Vec<Point> = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        self.polygon(&points, colour, 1.0);
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{element}");
    }
}

/// The part of a line within a rectangle, if any is: the line goes up from its lower edge at `x`, and is `lean` further right
/// at its upper edge.
fn inside((from, to): (Point, Point), x: f64, lean: f64) -> Option<(Point, Point)> {
    let at = |share: f64| (x + share * lean, to.1 - share * (to.1 - from.1));
    let (enters, leaves) = if lean == 0.0 {
        let within = (from.0..=to.0).contains(&x);
        (0.0, if within { 1.0 } else { 0.0 })
    } else {
        let (left, right) = ((from.0 - x) / lean, (to.0 - x) / lean);
        (left.min(right).max(0.0), left.max(right).min(1.0))
    };
    (enters < leaves).then(|| (at(enters), at(leaves)))
}

/// The width of a text in pixels, near enough to leave room for it: most letters of a humanist sans are 0.55 em wide.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.55
}

/// At most two decimals and no trailing zeros, so that a picture does not change with the last bit of a number.
fn pixels(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

fn list(points: &[Point]) -> String {
    let points: Vec<_> = points
        .iter()
        .map(|(x, y)| format!("{},{}", pixels(*x), pixels(*y)))
        .collect();
    points.join(" ")
}

/// The attribute of a dashed line; nothing for a solid one.
fn dashes(length: f64) -> String {
    match length > 0.0 {
        true => format!(" stroke-dasharray=\"{}\"", pixels(length)),
        false => String::new(),
    }
}

fn opacity_of(opacity: f64) -> String {
    if opacity < 1.0 {
        format!(" fill-opacity=\"{}\"", pixels(opacity))
    } else {
        String::new()
    }
}

/// Text that is safe between tags; characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() && c != '\t' && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_short() {
        assert_eq!(pixels(12.0), "12");
        assert_eq!(pixels(0.126), "0.13");
        assert_eq!(pixels(-0.001), "0");
    }

    #[test]
    fn a_hatch_stays_in_its_rectangle() {
        let rectangle = ((10.0, 0.0), (30.0, 20.0));
        for lean in [20.0, -20.0, 0.0] {
            for step in -5..50 {
                let Some((bottom, top)) = inside(rectangle, f64::from(step), lean) else {
                    continue;
                };
                for (x, y) in [bottom, top] {
                    assert!((10.0..=30.0).contains(&x) && (0.0..=20.0).contains(&y));
                }
            }
        }
        assert_eq!(inside(rectangle, 0.0, 0.0), None);
        assert_eq!(
            inside(rectangle, 10.0, 20.0),
            Some(((10.0, 20.0), (30.0, 0.0)))
        );
    }

    #[test]
    fn names_cannot_break_out_of_the_picture() {
        assert_eq!(
            escaped("a<b> & \"c\"\u{0}"),
            "a&lt;b&gt; &amp; &quot;c&quot;"
        );
    }
}

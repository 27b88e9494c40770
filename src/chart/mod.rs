//! Charts as plain values: what is shown, not how. The window draws them with egui_plot, reports as SVG, and both as CSV.
//!
//! A chart holds finite numbers only: constructors leave out what is not, so that a gap in the data is a gap in the
//! curve. All numbers are in SI base units; an [`Axis`] knows how they are written.

mod axis;
mod csv;
mod map;
mod palette;
mod plane;
mod stack;
mod svg;

pub use axis::{Axis, Scale};
pub use map::{Area, BOX, Map, MapGauge, Ribbon, Stop, Stream};
pub use palette::{Marker, Palette, Rgb, Status, Texture};
pub use plane::{Crossing, Curve, Here, Plane, Ring, Sample, Stretch, Threshold};
pub use stack::{Bar, Part, Stack};

/// A chart of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Curves over an axis: fans over months, costs over ingest.
    Plane(Plane),
    /// Horizontal bars of stacked parts: cost lines per deployment.
    Stack(Stack),
    /// Boxes and what flows between them.
    Map(Box<Map>),
}

impl Chart {
    /// What the chart shows, in words.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Plane(plane) => &plane.title,
            Self::Stack(stack) => &stack.title,
            Self::Map(map) => &map.title,
        }
    }

    /// The numbers as CSV (RFC 4180) with a header line; values in the units of the header, at full precision.
    #[must_use]
    pub fn csv(&self) -> String {
        match self {
            Self::Plane(plane) => csv::plane(plane),
            Self::Stack(stack) => csv::stack(stack),
            Self::Map(map) => csv::map(map),
        }
    }

    /// The picture as a stand-alone SVG document. The same chart gives the same text on every machine.
    #[must_use]
    pub fn svg(&self, palette: &Palette, width: f64, height: f64) -> String {
        match self {
            Self::Plane(plane) => svg::plane(plane, palette, width, height),
            Self::Stack(stack) => svg::stack(stack, palette, width, height),
            Self::Map(map) => svg::map(map, palette, width, height),
        }
    }
}

impl From<Plane> for Chart {
    fn from(plane: Plane) -> Self {
        Self::Plane(plane)
    }
}

impl From<Stack> for Chart {
    fn from(stack: Stack) -> Self {
        Self::Stack(stack)
    }
}

impl From<Map> for Chart {
    fn from(map: Map) -> Self {
        Self::Map(Box::new(map))
    }
}

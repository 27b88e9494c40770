//! Curves over an axis: a fan over months, the cost of every deployment against ingest.

use super::{Axis, Scale, Status};

/// One position of a curve: the middle, and the band around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where on the horizontal axis.
    pub x: f64,
    /// The lower end of the band (P5); equal to `middle` where there is no band.
    pub low: f64,
    /// The line (P50).
    pub middle: f64,
    /// The upper end of the band (P95).
    pub high: f64,
}

impl Sample {
    /// A position without a band.
    #[must_use]
    pub const fn exact(x: f64, y: f64) -> Self {
        Self {
            x,
            low: y,
            middle: y,
            high: y,
        }
    }

    fn is_finite(&self) -> bool {
        [self.x, self.low, self.middle, self.high]
            .into_iter()
            .all(f64::is_finite)
    }
}

/// A line, with a band around it where the numbers are uncertain.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name, written at its end when there is more than one.
    pub label: String,
    /// Which colour and marker it has: the same thing keeps the same slot in every chart.
    pub slot: usize,
    /// Where the line is dashed, from and to on the horizontal axis, and what that says: `too few brokers`.
    dashed: Option<(Vec<(f64, f64)>, String)>,
    runs: Vec<Vec<Sample>>,
}

/// A part of a curve that is drawn in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its samples. Neighbouring stretches share the sample where they meet.
    pub samples: Vec<Sample>,
    /// Whether its line is dashed.
    pub dashed: bool,
}

impl Curve {
    /// A curve through samples in the order given. One that is not finite is left out and leaves a gap.
    #[must_use]
    pub fn new(
        label: impl Into<String>,
        slot: usize,
        samples: impl IntoIterator<Item = Sample>,
    ) -> Self {
        let mut runs = vec![Vec::new()];
        for sample in samples {
            match runs.last_mut() {
                Some(run) if sample.is_finite() => run.push(sample),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        Self {
            label: label.into(),
            slot,
            dashed: None,
            runs,
        }
    }

    /// The same curve with a dashed line between some positions of the horizontal axis, and what that says.
    #[must_use]
    pub fn dashed(mut self, between: Vec<(f64, f64)>, meaning: impl Into<String>) -> Self {
        self.dashed = (!between.is_empty()).then(|| (between, meaning.into()));
        self
    }

    /// What the dashed line says about a position; `None` where the line is not dashed.
    #[must_use]
    pub fn dashed_at(&self, x: f64) -> Option<&str> {
        let (between, meaning) = self.dashed.as_ref()?;
        let here = between.iter().any(|(from, to)| *from <= x && x <= *to);
        here.then_some(meaning.as_str())
    }

    /// The curve cut where its line changes.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        let is_dashed = |a: &Sample, b: &Sample| self.dashed_at(f64::midpoint(a.x, b.x)).is_some();
        let mut stretches: Vec<Stretch> = Vec::new();
        for run in &self.runs {
            let mut open: Option<Stretch> = None;
            for pair in run.windows(2) {
                let [a, b] = pair else { continue };
                let dashed = is_dashed(a, b);
                match &mut open {
                    Some(stretch) if stretch.dashed == dashed => stretch.samples.push(*b),
                    _ => stretches.extend(open.replace(Stretch {
                        samples: vec![*a, *b],
                        dashed,
                    })),
                }
            }
            let alone = || Stretch {
                samples: run.clone(),
                dashed: false,
            };
            stretches.push(open.unwrap_or_else(alone));
        }
        stretches
    }

    /// The unbroken stretches of the curve, each with at least one sample.
    #[must_use]
    pub fn runs(&self) -> &[Vec<Sample>] {
        &self.runs
    }

    /// Every sample, without the gaps.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.runs.iter().flatten()
    }

    /// Whether any sample has a band.
    #[must_use]
    pub fn has_band(&self) -> bool {
        self.samples().any(|s| s.low < s.high)
    }

    /// The last sample, where the name of the curve is written.
    #[must_use]
    pub fn end(&self) -> Option<&Sample> {
        self.runs.last().and_then(|run| run.last())
    }

    /// Where the marks of the curve stand: its end, and a few samples that lie about evenly along the axis. They tell
    /// curves apart without hiding them.
    #[must_use]
    pub fn marks(&self) -> Vec<&Sample> {
        const MARKS: u8 = 6;
        let (Some(first), Some(last)) = (self.samples().next(), self.end()) else {
            return Vec::new();
        };
        let at = |mark: u8| first.x + (last.x - first.x) * f64::from(mark) / f64::from(MARKS);
        let mut marks: Vec<&Sample> = (0..MARKS)
            .filter_map(|mark| self.nearest(at(mark)))
            .chain([last])
            .collect();
        marks.dedup_by(|a, b| a.x == b.x);
        marks
    }

    /// The sample nearest to a position on the horizontal axis.
    #[must_use]
    pub fn nearest(&self, x: f64) -> Option<&Sample> {
        self.samples()
            .min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))
    }
}

/// A level that must not be passed: a thin dashed line with its name at the right edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The level.
    pub value: f64,
    /// Its name: `page at 75 %`.
    pub label: String,
    /// What passing it means.
    pub status: Status,
}

/// A position on the horizontal axis at which something happens: the month in which a limit is crossed.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// Where.
    pub x: f64,
    /// What happens there: `Mar 2028: one world in two is over 75 %`.
    pub label: String,
    /// What it means.
    pub status: Status,
}

/// A ringed point with its label: a break-even.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// Where.
    pub x: f64,
    /// At which height.
    pub y: f64,
    /// What it says.
    pub label: String,
    /// Whether it stands back: smaller, and its label only where somebody looks at it.
    pub quiet: bool,
}

/// Where things stand now: a vertical line with its range shaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Here {
    /// The position (P50).
    pub x: f64,
    /// The lower end of its range (P5).
    pub low: f64,
    /// The upper end of its range (P95).
    pub high: f64,
    /// Its name: `ingest today`.
    pub label: String,
}

/// A chart of curves over an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// What it shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis, which starts at zero unless something is below.
    pub y: Axis,
    /// The curves.
    pub curves: Vec<Curve>,
    thresholds: Vec<Threshold>,
    crossings: Vec<Crossing>,
    rings: Vec<Ring>,
    here: Option<Here>,
}

impl Plane {
    /// A chart without curves yet.
    #[must_use]
    pub fn new(title: impl Into<String>, x: Axis, y: Axis) -> Self {
        Self {
            title: title.into(),
            x,
            y,
            curves: Vec::new(),
            thresholds: Vec::new(),
            crossings: Vec::new(),
            rings: Vec::new(),
            here: None,
        }
    }

    /// Adds a curve.
    #[must_use]
    pub fn curve(mut self, curve: Curve) -> Self {
        self.curves.push(curve);
        self
    }

    /// Adds a level; one that is not finite is left out.
    #[must_use]
    pub fn threshold(mut self, value: f64, label: impl Into<String>, status: Status) -> Self {
        if value.is_finite() {
            self.thresholds.push(Threshold {
                value,
                label: label.into(),
                status,
            });
        }
        self
    }

    /// Marks a position on the horizontal axis; one that is not finite is left out.
    #[must_use]
    pub fn crossing(mut self, x: f64, label: impl Into<String>, status: Status) -> Self {
        if x.is_finite() {
            self.crossings.push(Crossing {
                x,
                label: label.into(),
                status,
            });
        }
        self
    }

    /// Rings a point; one that is not finite is left out.
    #[must_use]
    pub fn ring(mut self, x: f64, y: f64, label: impl Into<String>) -> Self {
        if x.is_finite() && y.is_finite() {
            self.rings.push(Ring {
                x,
                y,
                label: label.into(),
                quiet: false,
            });
        }
        self
    }

    /// Rings a point that matters less; one that is not finite is left out.
    #[must_use]
    pub fn small_ring(self, x: f64, y: f64, label: impl Into<String>) -> Self {
        let rings = self.rings.len();
        let mut plane = self.ring(x, y, label);
        if let Some(ring) = plane.rings.get_mut(rings) {
            ring.quiet = true;
        }
        plane
    }

    /// Draws where things stand, with the range it may be in; left out unless all three are finite.
    #[must_use]
    pub fn here(mut self, low: f64, x: f64, high: f64, label: impl Into<String>) -> Self {
        if [low, x, high].into_iter().all(f64::is_finite) {
            self.here = Some(Here {
                x,
                low,
                high,
                label: label.into(),
            });
        }
        self
    }

    /// The levels.
    #[must_use]
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// The marked positions.
    #[must_use]
    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    /// The ringed points.
    #[must_use]
    pub fn rings(&self) -> &[Ring] {
        &self.rings
    }

    /// Where things stand.
    #[must_use]
    pub fn here_now(&self) -> Option<&Here> {
        self.here.as_ref()
    }

    /// Whether names are written at the ends of the curves: one curve needs none.
    #[must_use]
    pub fn names_its_curves(&self) -> bool {
        self.curves.len() > 1
    }

    /// The part of the horizontal axis that is shown.
    #[must_use]
    pub fn x_extent(&self) -> (f64, f64) {
        extent(self.curves.iter().flat_map(Curve::samples).map(|s| s.x))
    }

    /// The part of the vertical axis that is shown: every band and every threshold, from zero, with room above. A
    /// logarithmic axis has no zero, and has room below as well.
    #[must_use]
    pub fn y_extent(&self) -> (f64, f64) {
        const ROOM_ABOVE: f64 = 0.08;
        let bands = self
            .curves
            .iter()
            .flat_map(Curve::samples)
            .flat_map(|s| [s.low, s.high]);
        let levels = self.thresholds.iter().map(|t| t.value);
        let logarithmic = matches!(self.y.scale, Scale::Logarithmic(_));
        let zero = (!logarithmic).then_some(0.0);
        let (low, high) = extent(bands.chain(levels).chain(zero));
        let room = (high - low) * ROOM_ABOVE;
        (if logarithmic { low - room } else { low }, high + room)
    }
}

/// The smallest and the largest of some numbers, never empty: `(0, 1)` when there is nothing to span.
fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    let span = high - low;
    if span > 0.0 && span.is_finite() {
        (low, high)
    } else if low.is_finite() && low == high && low != 0.0 {
        // A single value sits in the middle of something.
        (low - low.abs() / 2.0, low + low.abs() / 2.0)
    } else {
        (0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Measure;
    use proptest::prelude::*;

    fn plane(samples: Vec<Sample>) -> Plane {
        Plane::new(
            "t",
            Axis::months(None),
            Axis::measured("Disk", Measure::Bytes),
        )
        .curve(Curve::new("c", 0, samples))
    }

    #[test]
    fn a_number_that_is_not_finite_leaves_a_gap() {
        let samples = [1.0, 2.0, f64::NAN, 4.0].into_iter().enumerate();
        let curve = Curve::new("c", 0, samples.map(|(x, y)| Sample::exact(x as f64, y)));
        assert_eq!(curve.runs().len(), 2);
        assert_eq!(curve.end().map(|s| s.middle), Some(4.0));
        assert_eq!(curve.nearest(2.4).map(|s| s.x), Some(3.0));
    }

    #[test]
    fn marks_stand_evenly_however_dense_the_samples_are() {
        let crowded = (0..100).map(|i| Sample::exact(f64::from(i) * 0.01, 1.0));
        let sparse = (1..=6).map(|i| Sample::exact(f64::from(i), 1.0));
        let curve = Curve::new("c", 0, crowded.chain(sparse));
        let marks: Vec<f64> = curve.marks().iter().map(|mark| mark.x).collect();
        assert_eq!(marks, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert!(Curve::new("c", 0, []).marks().is_empty());
    }

    #[test]
    fn a_curve_is_cut_where_its_line_changes() {
        let samples = (0..6).map(|x| Sample::exact(f64::from(x), 1.0));
        let curve = Curve::new("c", 0, samples).dashed(vec![(3.0, 5.0)], "too small");
        let stretches: Vec<(usize, bool)> = curve
            .stretches()
            .iter()
            .map(|stretch| (stretch.samples.len(), stretch.dashed))
            .collect();
        assert_eq!(stretches, [(4, false), (3, true)]);
        assert_eq!(curve.dashed_at(2.0), None);
        assert_eq!(curve.dashed_at(3.0), Some("too small"));
    }

    #[test]
    fn thresholds_are_always_in_the_picture() {
        let plane = plane(vec![Sample::exact(0.0, 1.0), Sample::exact(1.0, 2.0)]).threshold(
            10.0,
            "page at 75 %",
            Status::Warning,
        );
        assert!(plane.y_extent().1 > 10.0);
        assert_eq!(plane.y_extent().0, 0.0);
    }

    proptest! {
        #[test]
        fn whatever_goes_in_only_finite_numbers_are_kept(
            values in proptest::collection::vec(proptest::array::uniform4(proptest::num::f64::ANY), 0..20),
            level in proptest::num::f64::ANY,
        ) {
            let samples = values.into_iter().map(|[x, low, middle, high]| Sample { x, low, middle, high });
            let plane = plane(samples.collect())
                .threshold(level, "level", Status::Breach)
                .crossing(level, "crossing", Status::Ok)
                .ring(level, level, "ring")
                .here(level, level, level, "here");
            prop_assert!(plane.curves[0].samples().all(Sample::is_finite));
            prop_assert!(plane.thresholds().iter().all(|t| t.value.is_finite()));
            prop_assert!(plane.rings().iter().all(|r| r.x.is_finite() && r.y.is_finite()));
            let ((left, right), (bottom, top)) = (plane.x_extent(), plane.y_extent());
            prop_assert!(left < right && bottom < top);
        }
    }
}

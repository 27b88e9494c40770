//! Where two lines change places.

/// Where two lines cross.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where along the sweep.
    pub x: f64,
    /// The height at which they meet.
    pub y: f64,
}

/// The points where two lines over the same rising `x` change places, with straight lines between the given points.
/// Lines that only touch do not cross; lines that run together for a while cross where they meet.
#[must_use]
pub fn crossings(x: &[f64], a: &[f64], b: &[f64]) -> Vec<Crossing> {
    let mut found = Vec::new();
    // The last point at which the lines were apart, and the first since then at which they were together.
    let mut apart: Option<(f64, f64, f64)> = None;
    let mut together: Option<Crossing> = None;
    for ((x, a), b) in x.iter().zip(a).zip(b) {
        let difference = a - b;
        if difference == 0.0 {
            together.get_or_insert(Crossing { x: *x, y: *a });
            continue;
        }
        if let Some((last_x, last_a, last_difference)) = apart
            && last_difference.signum() != difference.signum()
            && !difference.is_nan()
        {
            let share = last_difference / (last_difference - difference);
            found.push(together.unwrap_or(Crossing {
                x: last_x + share * (x - last_x),
                y: last_a + share * (a - last_a),
            }));
        }
        apart = (!difference.is_nan()).then_some((*x, *a, difference));
        together = None;
    }
    found
}

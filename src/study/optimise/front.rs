//! The designs that nothing else beats in both cost and risk.

/// The places of the points that no other point beats, in rising order of the first number. A point beats another when it
/// is no larger in either number and smaller in one. Of equal points the first is taken.
#[must_use]
pub fn front(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len())
        .filter(|place| !points[*place].0.is_nan() && !points[*place].1.is_nan())
        .collect();
    order.sort_by(|a, b| {
        let (a, b) = (points[*a], points[*b]);
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let mut least = f64::INFINITY;
    order.retain(|place| {
        let risk = points[*place].1;
        let better = risk < least;
        least = least.min(risk);
        better
    });
    order
}

#[cfg(test)]
mod tests {
    use super::front;

    #[test]
    fn what_is_beaten_in_both_is_not_on_the_front() {
        let points = [(3.0, 0.0), (1.0, 0.5), (2.0, 0.5), (2.0, 0.2), (4.0, 0.0)];
        assert_eq!(front(&points), [1, 3, 0]);
    }

    #[test]
    fn of_equals_the_first_is_taken_and_nothing_is_no_front() {
        assert_eq!(front(&[(1.0, 0.1), (1.0, 0.1)]), [0]);
        assert_eq!(front(&[(f64::NAN, 0.1)]), [0; 0]);
        assert_eq!(front(&[]), [0; 0]);
    }
}

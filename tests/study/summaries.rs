//! What is said of a column is exact.

use super::*;

fn nearest_rank(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.is_nan().cmp(&b.is_nan()).then(a.total_cmp(b)));
    let rank = (p * values.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted[rank - 1]
}

fn assert_exact(values: Vec<f64>) {
    let column = Column::Rows(values.as_slice().into());
    let summary = Summary::of(&column);
    for (found, p) in [(summary.p5, 0.05), (summary.p50, 0.5), (summary.p95, 0.95)] {
        let expected = nearest_rank(&values, p);
        assert!(
            found == expected || (found.is_nan() && expected.is_nan()),
            "P{p}: {found} is not {expected}"
        );
        assert_eq!(study::percentile(&column, p).to_bits(), found.to_bits());
    }
}

proptest! {
    #[test]
    fn percentiles_are_nearest_rank(values in prop::collection::vec(-1e6..1e6, 1..400)) {
        let column = Column::Rows(values.as_slice().into());
        let summary = Summary::of(&column);
        prop_assert!(summary.p5 <= summary.p50 && summary.p50 <= summary.p95);
        let plain = values.iter().sum::<f64>() / values.len() as f64;
        prop_assert!((summary.mean - plain).abs() < 1e-6);
        let limit = values[values.len() / 2];
        let reached = values.iter().filter(|x| **x >= limit).count() as f64 / values.len() as f64;
        prop_assert_eq!(study::share_at_least(&column, limit), reached);
        assert_exact(values);
    }
}

#[test]
fn percentiles_are_exact_whatever_the_numbers_are_like() {
    const ROWS: usize = 10_000;
    let mixed = |i: usize| (i as f64 * 0.618_033_988_749_894_9).fract() - 0.3;
    assert_exact((0..ROWS).map(mixed).collect());
    // A tail so long that nearly everything lies in one bucket.
    assert_exact((0..ROWS).map(|i| (mixed(i) * 40.0).exp()).collect());
    // Neighbours in the last bit, next to zeros of both signs.
    assert_exact(
        (0..ROWS)
            .map(|i| 1.0 + (i % 7) as f64 * f64::EPSILON)
            .collect(),
    );
    assert_exact((0..ROWS).map(|i| [0.0, -0.0, 1e-300][i % 3]).collect());
    // A range that overflows, and numbers that are none.
    assert_exact((0..ROWS).map(|i| mixed(i) * f64::MAX).collect());
    for odd in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        assert_exact(
            (0..ROWS)
                .map(|i| if i % 3 == 0 { odd } else { mixed(i) })
                .collect(),
        );
        assert_exact(vec![odd; ROWS]);
    }
}

#[test]
fn percentiles_of_many_rows_are_exact_whatever_their_order() {
    const MANY: usize = 150_001;
    let spread = |i: usize| (i as f64 * 0.618_033_988_749_894_9).fract().powi(5) * 1e9;
    assert_exact((0..MANY).map(spread).collect());
    assert_exact((0..MANY).map(|i| i as f64).collect());
    assert_exact((0..MANY).map(|i| -(i as f64)).collect());
    // A period that a regular sample falls in step with.
    assert_exact((0..MANY).map(|i| (i % 32) as f64).collect());
    assert_exact(
        (0..MANY)
            .map(|i| if i % 32 == 0 { spread(i) } else { -1.0 })
            .collect(),
    );
    assert_exact(vec![4.2; MANY]);
    assert_exact(
        (0..MANY)
            .map(|i| if i % 10 == 3 { f64::NAN } else { spread(i) })
            .collect(),
    );
    assert_exact(
        (0..MANY)
            .map(|i| {
                if i % 10 == 3 {
                    f64::INFINITY
                } else {
                    -spread(i)
                }
            })
            .collect(),
    );
}

#[test]
fn a_summary_of_little_is_that() {
    assert_eq!(Summary::of(&Column::Scalar(3.0)), Summary::exactly(3.0));
    assert_eq!(
        Summary::of(&Column::Rows([5.0].into())),
        Summary::exactly(5.0)
    );
    assert!(Summary::of(&Column::Rows([].into())).p50.is_nan());
    assert_eq!(study::share_at_least(&Column::Scalar(3.0), 3.0), 1.0);
    assert_eq!(study::share_at_least(&Column::Rows([].into()), 3.0), 0.0);
    let hundred = Column::Rows((1..=100).map(f64::from).collect());
    assert_eq!(study::percentile(&hundred, 0.07), 7.0);
    assert_eq!(study::percentile(&hundred, 0.0), 1.0);
    assert_eq!(study::percentile(&hundred, 1.0), 100.0);
    assert_eq!(study::mean(&hundred), 50.5);
}

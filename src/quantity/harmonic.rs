//! Generalised harmonic numbers: the sum of 1 ÷ i^s for i from 1 to n, in time that does not depend on n.

/// Up to here every term is added; beyond, the rest is an integral with corrections.
const ADDED: u32 = 16;

/// From here on the terms are far too many to round `n` to a whole number.
const MANY: f64 = 9e15;

/// The generalised harmonic number of `n`, rounded to a whole number that is at least 1, for an exponent `s` of at
/// least 0: by adding up to sixteen terms, and beyond by the Euler–Maclaurin formula to the term in the seventh power.
/// Within a relative error of 1e-12 of the sum for exponents up to 15.
pub(super) fn harmonic(n: f64, s: f64) -> f64 {
    if n.is_nan() || s.is_nan() {
        return f64::NAN;
    }
    let n = if n < MANY { n.round().max(1.0) } else { n };
    if s == 0.0 {
        return n;
    }
    let term = |i: f64| i.powf(-s);
    let added = n.min(f64::from(ADDED)) as u32;
    // The smallest terms first, so that they are not lost.
    let head: f64 = (1..=added).rev().map(|i| term(f64::from(i))).sum();
    let first = f64::from(ADDED);
    if n <= first {
        return head;
    }
    head + (term(n) - term(first)) / 2.0 + integral(first, n, s) + corrections(first, s)
        - corrections(n, s)
}

/// The integral of x^-s from `from` to `to`.
fn integral(from: f64, to: f64, s: f64) -> f64 {
    let logarithm = (to / from).ln();
    let growth = if s == 1.0 {
        logarithm
    } else {
        ((1.0 - s) * logarithm).exp_m1() / (1.0 - s)
    };
    from.powf(1.0 - s) * growth
}

/// The terms with Bernoulli numbers at one end: s ÷ 12 · x^(−s−1) and the next two.
fn corrections(x: f64, s: f64) -> f64 {
    let first = s / 12.0;
    let third = s * (s + 1.0) * (s + 2.0) / 720.0;
    let fifth = s * (s + 1.0) * (s + 2.0) * (s + 3.0) * (s + 4.0) / 30_240.0;
    let square = x * x;
    x.powf(-s - 1.0) * (first - (third - fifth / square) / square)
}

#[cfg(test)]
mod tests {
    use super::harmonic;

    fn added(n: u32, s: f64) -> f64 {
        (1..=n).rev().map(|i| f64::from(i).powf(-s)).sum()
    }

    #[test]
    fn equals_the_sum_of_its_terms() {
        for n in [1, 2, 15, 16, 17, 18, 100, 1_000, 1_000_000] {
            for s in [
                0.0, 0.01, 0.3, 0.5, 0.999, 1.0, 1.001, 1.5, 2.0, 3.7, 5.0, 10.0, 15.0,
            ] {
                let (found, expected) = (harmonic(f64::from(n), s), added(n, s));
                let error = (found / expected - 1.0).abs();
                assert!(
                    error < 1e-12,
                    "H({n}, {s}) = {found}, not {expected}: {error:e}"
                );
            }
        }
    }

    #[test]
    fn meets_published_constants() {
        // H(10^9) = ln 10^9 + γ + 1 ÷ (2·10^9).
        let expected = 1e9_f64.ln() + 0.577_215_664_901_532_9 + 0.5e-9;
        assert!((harmonic(1e9, 1.0) / expected - 1.0).abs() < 1e-12);
        // The whole series for s = 2 is π² ÷ 6, and what is missing after n terms is 1 ÷ n − 1 ÷ (2n²).
        let expected = std::f64::consts::PI.powi(2) / 6.0 - 1e-9 + 0.5e-18;
        assert!((harmonic(1e9, 2.0) / expected - 1.0).abs() < 1e-12);
        assert_eq!(harmonic(1e9, 0.0), 1e9);
    }

    #[test]
    fn is_steady_around_an_exponent_of_one_and_between_methods() {
        let at = |s: f64| harmonic(1e9, s);
        assert!((at(1.0 + 1e-13) / at(1.0) - 1.0).abs() < 1e-11);
        assert!((at(1.0 - 1e-13) / at(1.0) - 1.0).abs() < 1e-11);
        assert!(harmonic(16.0, 0.7) < harmonic(17.0, 0.7));
    }

    #[test]
    fn what_is_no_number_of_terms_is_one_term_or_no_number() {
        assert_eq!(harmonic(0.0, 1.0), 1.0);
        assert_eq!(harmonic(-5.0, 1.0), 1.0);
        assert!(harmonic(f64::NAN, 1.0).is_nan());
        assert!(harmonic(10.0, f64::NAN).is_nan());
        assert!(harmonic(f64::INFINITY, 2.0).is_finite());
    }
}

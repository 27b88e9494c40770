//! The arithmetic of one number at a time. Row by row and column by column give the same bits.

use super::graph::{Binary, Unary};
use super::harmonic::harmonic;

impl Unary {
    pub(super) fn apply(self, x: f64) -> f64 {
        match self {
            Self::Same | Self::Plain => x,
            Self::Ceil => ceil(x),
            Self::Floor => floor(x),
            Self::Sqrt => x.sqrt(),
            Self::Exp => x.exp(),
            Self::Ln => x.ln(),
            Self::VarintBytes => varint_bytes(x),
        }
    }
}

impl Binary {
    pub(super) fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Add => x + y,
            Self::Subtract => x - y,
            Self::Multiply => x * y,
            Self::Divide => x / y,
            Self::Minimum => smaller(x, y),
            Self::Maximum => larger(x, y),
            Self::Power => power(x, y),
            Self::AtLeast => at_least(x, y),
            Self::CommonMultiple => common_multiple(x, y),
            Self::Harmonic => harmonic(x, y),
        }
    }
}

/// Bytes of a zig-zag varint: seven bits each, one of them for the sign.
#[inline]
pub(super) fn varint_bytes(x: f64) -> f64 {
    let steps = [64.0, 8_192.0, 1_048_576.0, 134_217_728.0];
    steps
        .iter()
        .fold(1.0, |bytes, step| bytes + at_least(x, *step))
}

/// How far above a whole number a count may lie, relative to itself, and still be that number: six brokers computed
/// as 6.000000000001 are six, not seven.
const COUNT_NOISE: f64 = 1e-9;

/// Never more than this, so that a large count does not lose whole units.
const MOST_NOISE: f64 = 1e-3;

/// From here on no count has a fraction that matters, 2^51.
const ALL_WHOLE: f64 = 2_251_799_813_685_248.0;

/// Adding and subtracting 1.5 × 2^52 leaves no bit for a fraction: it rounds to the nearest whole number.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// Rounded up, but for the noise of arithmetic. Without a branch or a cast, so that it runs on several rows at once
/// on the oldest processors this is compiled for.
#[inline]
pub(super) fn ceil(x: f64) -> f64 {
    let lowered = x - smaller(x.abs() * COUNT_NOISE, MOST_NOISE);
    let nearest = (lowered + ROUNDER) - ROUNDER;
    let whole = if nearest < lowered {
        nearest + 1.0
    } else {
        nearest
    };
    if x.abs() < ALL_WHOLE { whole } else { x }
}

/// Rounded down, but for the noise of arithmetic.
#[inline]
pub(super) fn floor(x: f64) -> f64 {
    0.0 - ceil(-x)
}

/// Unlike the library's, these compile to one instruction; the second operand wins where one is not a number.
#[inline]
pub(super) fn smaller(x: f64, y: f64) -> f64 {
    if x < y { x } else { y }
}

#[inline]
pub(super) fn larger(x: f64, y: f64) -> f64 {
    if x > y { x } else { y }
}

#[inline]
pub(super) fn at_least(x: f64, y: f64) -> f64 {
    if x >= y { 1.0 } else { 0.0 }
}

/// The least common multiple of two whole numbers above 0 and up to 2^26, exactly; of others, not a number.
pub(super) fn common_multiple(x: f64, y: f64) -> f64 {
    let is_whole = |z: f64| (1.0..=67_108_864.0).contains(&z) && z.fract() == 0.0;
    if !is_whole(x) || !is_whole(y) {
        return f64::NAN;
    }
    let (mut divisor, mut rest) = (x as u64, y as u64);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    x / divisor as f64 * y
}

/// A power. Whole exponents are repeated multiplications, the same on every machine.
#[inline]
pub(super) fn power(x: f64, y: f64) -> f64 {
    match whole_exponent(y) {
        Some(exponent) => whole_power(x, exponent),
        None => x.powf(y),
    }
}

/// The exponent as a whole number, if it is one and small enough to multiply out.
#[inline]
pub(super) fn whole_exponent(y: f64) -> Option<u32> {
    ((0.0..=1024.0).contains(&y) && y.fract() == 0.0).then_some(y as u32)
}

/// `x` to a whole power, by squaring.
#[inline]
pub(super) fn whole_power(x: f64, exponent: u32) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, x, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_up_but_not_for_noise() {
        assert_eq!(ceil(6.000_000_000_001), 6.0);
        assert_eq!(ceil(6.000_1), 7.0);
        assert_eq!(ceil(6.0), 6.0);
        assert_eq!(ceil(-1.5), -1.0);
        assert_eq!(floor(5.999_999_999_999), 6.0);
        assert_eq!(floor(5.9), 5.0);
        assert_eq!(floor(-1.5), -2.0);
        assert!(ceil(f64::NAN).is_nan());
        assert_eq!(ceil(1e300), 1e300);
        assert_eq!(ceil(f64::NEG_INFINITY), f64::NEG_INFINITY);
    }

    #[test]
    fn large_counts_keep_every_unit() {
        assert_eq!(ceil(5e9), 5e9);
        assert_eq!(ceil(5e9 + 0.5), 5e9 + 1.0);
        assert_eq!(floor(123_456_789_012.0), 123_456_789_012.0);
        for power in 0..60 {
            let x = 2.0_f64.powi(power);
            assert_eq!((ceil(x), floor(x)), (x, x));
        }
    }

    #[test]
    fn common_multiples_are_exact() {
        assert_eq!(common_multiple(12.0, 18.0), 36.0);
        assert_eq!(common_multiple(7.0, 1.0), 7.0);
        assert_eq!(common_multiple(99_991.0, 99_989.0), 9_998_000_099.0);
        assert_eq!(
            common_multiple(67_108_864.0, 67_108_863.0),
            67_108_864.0 * 67_108_863.0
        );
        assert!(common_multiple(0.0, 3.0).is_nan());
        assert!(common_multiple(2.5, 3.0).is_nan());
        assert!(common_multiple(f64::NAN, 3.0).is_nan());
    }

    #[test]
    fn whole_powers_are_products() {
        assert_eq!(power(1.05, 2.0), 1.05 * 1.05);
        assert_eq!(power(3.0, 0.0), 1.0);
        assert!((power(1.04, 24.0) - 1.04_f64.powf(24.0)).abs() < 1e-12);
        assert_eq!(power(2.0, 0.5), 2.0_f64.sqrt());
    }
}
